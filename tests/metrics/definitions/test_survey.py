"""NPS, CSAT and CES: hand counts, published examples, and intervals of another library."""

import math
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from statsmodels.stats.proportion import proportion_confint

from metrics.catalogue import METRICS
from metrics.inference.verdict import judge
from metrics.measure.measuring import measure, measure_all
from metrics.model import NOTHING, Estimate, Row
from metrics.slices import Slice
from tests.support.lakes import Record, at, make_lake, reader_of

NPS = METRICS["nps"]


def answers(question: str, scores: list[int | None], **columns: object) -> list[Record]:
    return [
        {"answered_at": at("2026-10-01T10:00"), "question": question, "score": s, **columns}
        for s in scores
    ]


def one(folder: Path, question: str, scores: list[int | None]) -> Row:
    lake = make_lake(folder, responses=answers(question, scores))
    return measure(reader_of(lake), METRICS[question], Slice())[0]


def by_the_recipe(promoters: int, detractors: int, n: int) -> tuple[float, float]:
    """The interval as METRICS gives it: n′ = n + 3, ¾ to each side."""
    p, d = (promoters + 0.75) / (n + 3), (detractors + 0.75) / (n + 3)
    half = 1.959963984540054 * math.sqrt((p + d - (p - d) ** 2) / (n + 3))
    return max(100 * (p - d - half), -100), min(100 * (p - d + half), 100)


@pytest.mark.parametrize(
    ("promoters", "passives", "detractors", "score"),
    [
        (55, 17, 15, 45.98),
        (57, 17, 20, 39.36),
        (80, 10, 10, 70),
        (1, 0, 0, 100),
        (5, 0, 0, 100),
        (0, 0, 4, -100),
    ],
)
def test_reference_values(
    tmp_path: Path, promoters: int, passives: int, detractors: int, score: float
) -> None:
    found = one(
        tmp_path, "nps", [10] * promoters + [7] * passives + [0] * detractors + [None] * 9
    ).estimate
    n = promoters + passives + detractors
    assert (round(found.value, 2), found.n) == (score, n)
    low, high = by_the_recipe(promoters, detractors, n)
    # The interval is widened, where needed, to hold the score.
    assert found.low == pytest.approx(min(low, found.value))
    assert found.high == pytest.approx(max(high, found.value))
    assert found.low < found.high


def test_the_published_fall_cannot_be_told_from_noise(tmp_path: Path) -> None:
    now = one(tmp_path / "now", "nps", [9] * 57 + [8] * 17 + [6] * 20)
    before = one(tmp_path / "before", "nps", [10] * 55 + [7] * 17 + [3] * 15)
    change = judge(NPS.difference(now.inputs, before.inputs), NPS.better)
    assert round(change.difference.value) == -7
    # −6 ± 23 by the adjusted estimates, of which the published figure speaks.
    middle = (change.difference.low + change.difference.high) / 2
    assert round(middle) == -6
    assert round((change.difference.high - change.difference.low) / 2) == 23
    assert change.verdict == "cannot tell"


@pytest.mark.parametrize(("question", "good", "top"), [("csat", 4, 5), ("ces", 5, 7)])
def test_shares_have_wilson_s_interval(tmp_path: Path, question: str, good: int, top: int) -> None:
    scores = [None, *range(1, top + 1), 1, top, top]
    found = one(tmp_path, question, scores).estimate
    hits, n = sum(s is not None and s >= good for s in scores), len(scores) - 1
    low, high = proportion_confint(hits, n, method="wilson")
    theirs = [pytest.approx(100 * each) for each in (hits / n, low, high)]
    assert found == Estimate(*theirs, n)


def test_every_score_of_each_scale_falls_where_it_belongs(tmp_path: Path) -> None:
    scales = {"nps": range(11), "csat": range(1, 6), "ces": range(1, 8)}
    rows = [row for question, scale in scales.items() for row in answers(question, [*scale])]
    lake = make_lake(tmp_path, responses=rows)
    found = {
        key: {
            r.group: r.estimate.value
            for r in measure(reader_of(lake), METRICS[key], Slice(), by="score")
            if r.estimate.n
        }
        for key in scales
    }
    assert found["nps"] == {str(s): -100 if s <= 6 else 0 if s <= 8 else 100 for s in scales["nps"]}
    assert found["csat"] == {str(s): 100 * (s >= 4) for s in scales["csat"]}
    assert found["ces"] == {str(s): 100 * (s >= 5) for s in scales["ces"]}


def test_questions_do_not_mix(tmp_path: Path) -> None:
    lake = make_lake(tmp_path, responses=[*answers("csat", [5, 5]), *answers("ces", [7, 1])])
    found = measure_all(reader_of(lake), [METRICS[k] for k in ("nps", "csat", "ces")], Slice())
    assert [rows[0].estimate.n for rows in found.values()] == [0, 2, 2]
    assert found["nps"][0].estimate == NOTHING


@settings(
    max_examples=25,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(scores=st.lists(st.one_of(st.none(), st.integers(0, 10)), max_size=40))
def test_nps_of_any_answers(tmp_path: Path, scores: list[int | None]) -> None:
    found = one(tmp_path, "nps", scores)
    counts = Counter(scores)
    given_ = [score for score in scores if score is not None]
    net = counts[9] + counts[10] - sum(counts[s] for s in range(7))
    assert found.estimate.n == len(given_)
    assert found.estimate.value == (pytest.approx(100 * net / len(given_)) if given_ else None)
    assert found.inputs["passives"] == counts[7] + counts[8]
