"""Drivers of NPS: planted ones are found, chance is not, and nothing is seen that must not be."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from metrics.analyses.drivers import FEWEST, Driver, Drivers, _estimated, drivers
from metrics.inference.shapley import shares
from metrics.lake import Lake
from metrics.slices import Scope, Slice
from store.settings import Settings
from tests.support.lakes import at, make_lake, reader_of

WHOLE = Slice(None, None)
START = at("2026-03-01T12:00")
PLACES = [f"Place {i:02}" for i in range(12)]


def answered(chance: np.random.Generator, size: int, effect: float) -> list[dict[str, Any]]:
    """NPS answers that follow the same customer's satisfaction at delivery, and nothing else."""
    rows: list[dict[str, Any]] = []
    for i in range(size):
        when = START + timedelta(hours=i)
        liked = int(chance.integers(1, 6))
        score = 7.5 + effect * (liked - 3) + 2 * chance.normal()
        who = {"customer_id": f"customer {i}", "location": str(chance.choice(PLACES))}
        rows.append(
            {"question": "nps", "score": int(np.clip(round(score), 0, 10)), "answered_at": when}
            | who
        )
        rows.append(
            {"question": "csat", "score": liked, "answered_at": when - timedelta(days=1)}
            | who
            | {"touchpoint": "delivery"}
        )
    return rows


def named(found: Drivers) -> dict[str, Driver]:
    return {driver.name: driver for driver in found.found}


def test_a_planted_driver_is_found_and_chance_is_not(tmp_path: Path) -> None:
    rows = answered(np.random.default_rng(1), 600, effect=1.0)
    found = drivers(reader_of(make_lake(tmp_path, responses=rows)), WHOLE)
    assert found.answers == 600
    assert [(d.question, d.name, d.is_evident) for d in found.found] == [
        ("csat", "delivery", True),
        (None, "location", False),
    ]
    delivery = named(found)["delivery"].share
    # The squared correlation, for it is the only one of both that explains anything.
    nps = [r["score"] for r in rows if r["question"] == "nps"]
    liked = [r["score"] for r in rows if r["question"] == "csat"]
    points = [100 * ((score >= 9) - (score <= 6)) for score in nps]
    assert delivery.value == pytest.approx(100 * np.corrcoef(liked, points)[0, 1] ** 2, abs=0.5)
    assert delivery.n == 600
    assert found.together.value == pytest.approx(sum(d.share.value or 0 for d in found.found))


def test_an_attribute_does_not_explain_what_chance_dealt_it(tmp_path: Path) -> None:
    """Twelve places dealt at random would explain 100 × 11/150 = 7 % by their own means."""
    evident, values = 0, []
    for seed in range(20):
        rows = answered(np.random.default_rng(seed), 400, effect=0.0)
        here = [r for r in rows if r["question"] == "nps"]
        found = drivers(reader_of(make_lake(tmp_path / str(seed), responses=here)), WHOLE)
        (place,) = found.found
        evident += place.is_evident
        values.append(place.share.value or 0.0)
    assert evident <= 1
    assert abs(float(np.mean(values))) < 0.5


def test_an_attribute_does_not_help_a_score_that_it_has_nothing_to_do_with(tmp_path: Path) -> None:
    """Dealt to all alike, its mean elsewhere still leans against each answer and each score."""
    rows = []
    for i in range(240):
        who = {"customer_id": f"c{i}", "location": ("Bath", "Hull")[i // 5 % 2]}
        when = START + timedelta(hours=3 * i)
        score = (1, 5, 7, 9, 10)[i % 5]
        rows.append({"question": "nps", "score": score, "answered_at": when} | who)
        csat = {"question": "csat", "score": 1 + i % 5, "touchpoint": "delivery"}
        rows.append(csat | who | {"answered_at": when})
    found = drivers(reader_of(make_lake(tmp_path, responses=rows)), WHOLE)
    assert named(found)["delivery"].is_evident
    assert not named(found)["location"].is_evident
    assert (found.together.high or 0) <= 100


def test_places_that_differ_are_a_driver(tmp_path: Path) -> None:
    rows = [r for r in answered(np.random.default_rng(3), 900, 0.0) if r["question"] == "nps"]
    for row in rows:
        if row["location"] in PLACES[:6]:
            row["score"] = max(row["score"] - 2, 0)
    found = drivers(reader_of(make_lake(tmp_path, responses=rows)), WHOLE)
    assert named(found)["location"].is_evident


def one_score(lake: Lake, scope: Scope | None = None) -> Driver | None:
    return named(drivers(reader_of(lake, scope=scope), WHOLE)).get("delivery")


def test_only_scores_of_the_90_days_before_count(tmp_path: Path) -> None:
    rows = answered(np.random.default_rng(4), 300, effect=1.5)
    moved = {
        "after": timedelta(hours=25),
        "long ago": -timedelta(days=90),
        "just": -timedelta(days=89),
    }
    found = {}
    for name, by in moved.items():
        these = [
            r | {"answered_at": r["answered_at"] + by} if r["question"] == "csat" else r
            for r in rows
        ]
        found[name] = one_score(make_lake(tmp_path / name, responses=these))
    assert found["after"] is None
    assert found["long ago"] is None
    assert found["just"] is not None


def test_the_latest_of_several_scores_counts(tmp_path: Path) -> None:
    rows = answered(np.random.default_rng(5), 300, effect=1.5)
    stale = [
        r | {"score": 3, "answered_at": r["answered_at"] - timedelta(days=9)}
        for r in rows
        if r["question"] == "csat"
    ]
    alone = one_score(make_lake(tmp_path / "alone", responses=rows))
    both = one_score(make_lake(tmp_path / "both", responses=rows + stale))
    assert alone is not None
    assert both == alone


def test_scores_that_the_reader_may_not_see_are_not_used(tmp_path: Path) -> None:
    rows = answered(np.random.default_rng(6), 300, effect=1.5)
    for row in rows:
        row["team"] = "Delivery" if row["question"] == "csat" else "Kitchen"
    lake = make_lake(tmp_path, responses=rows)
    assert one_score(lake) is not None
    assert one_score(lake, Scope({"team": ("Kitchen",)})) is None


def test_few_answers_explain_nothing(tmp_path: Path) -> None:
    rows = answered(np.random.default_rng(7), FEWEST, effect=1.5)
    lake = make_lake(tmp_path, responses=rows)
    assert drivers(reader_of(lake), WHOLE).found
    assert drivers(reader_of(lake, smallest=FEWEST + 1), WHOLE) == Drivers(
        (), drivers(reader_of(lake, smallest=FEWEST + 1), WHOLE).together, FEWEST
    )
    assert not drivers(reader_of(make_lake(tmp_path / "few", responses=rows[2:])), WHOLE).found


def test_answers_that_are_all_alike_have_no_drivers(tmp_path: Path) -> None:
    rows = [r | {"score": 9} for r in answered(np.random.default_rng(8), 200, 0.0)]
    rows = [r for r in rows if r["question"] == "nps"]
    assert not drivers(reader_of(make_lake(tmp_path, responses=rows)), WHOLE).found


def test_the_same_question_has_the_same_answer(tmp_path: Path) -> None:
    lake = make_lake(tmp_path, responses=answered(np.random.default_rng(9), 200, 0.7))
    assert drivers(reader_of(lake), WHOLE) == drivers(reader_of(lake), WHOLE)


@pytest.mark.parametrize(("n", "times"), [(100, 150), (400, 80)])
def test_the_intervals_hold_the_true_share_as_often_as_they_say(n: int, times: int) -> None:
    """Truth: the shares of the law that rows are drawn from, of which two of three count."""
    chance = np.random.default_rng(n)
    cov, beta = np.array([[1, 0.4, 0], [0.4, 1, 0.2], [0, 0.2, 1]]), np.array([0.5, 0.35, 0.3])
    law = np.block([[cov, (cov @ beta)[:, None]], [cov @ beta, beta @ cov @ beta + 1]])
    truth = 100 * shares(law, 1e15)
    held = np.zeros(3)
    for _ in range(times):
        x = chance.multivariate_normal(np.zeros(3), cov, size=n)
        y = x @ beta + chance.normal(size=n)
        columns = np.column_stack([x, y]) - np.append(x.mean(axis=0), y.mean())
        _, low, high = _estimated(columns, np.arange(n), [False] * 3)
        held += (low[:3] <= truth) & (truth <= high[:3])
    assert held.mean() / times == pytest.approx(0.945, abs=0.025)


def test_what_answers_are_about_is_a_driver_where_themes_are_named(tmp_path: Path) -> None:
    chance = np.random.default_rng(5)
    rows = []
    for i in range(600):
        about = ("", "the bill", "the wait", "the bill and the wait")[i % 4]
        score = 9 - 3 * ("bill" in about) + chance.normal()
        rows.append(
            {"question": "nps", "score": int(np.clip(round(score), 0, 10)), "comment": about or None,
             "answered_at": START + timedelta(hours=i), "location": str(chance.choice(PLACES))}
        )  # fmt: skip
    lake = make_lake(tmp_path, responses=rows)
    themes = Settings.model_validate({"themes": {"Bill": ["bill"], "Wait": ["wait"]}})
    found = named(drivers(reader_of(lake, settings=themes), WHOLE))
    assert found["theme"].is_evident
    assert (found["theme"].share.value or 0) > 40
    assert found["theme"].share.n == 450
    assert "theme" not in named(drivers(reader_of(lake), WHOLE))
