"""Funnel limits against SciPy's exact binomial law, enumeration, and groups that do not differ."""

import math
from dataclasses import replace
from itertools import product
from typing import Any

import numpy as np
import pytest
from scipy import stats

from metrics.analyses.funnel_plot import INNER, OUTER, Funnel, funnel
from metrics.catalogue import METRICS
from metrics.inference.exact import EXACT_UP_TO, StepAnswers, answers_of
from metrics.model import Estimate, Row

NPS, SATISFIED, STARS = METRICS["nps"], METRICS["csat"], METRICS["review_average"]


def nps_row(group: str | None, detractors: int, passives: int, promoters: int) -> Row:
    inputs = {
        "promoters": promoters, "passives": passives, "detractors": detractors,
        "answered": promoters + passives + detractors,
    }  # fmt: skip
    return Row(group, NPS.estimate(inputs), inputs)


def drawn(*rows: Row) -> Funnel:
    """The funnel of some rows around all of them together."""
    names = ("detractors", "passives", "promoters")
    whole = nps_row(None, *(sum(row.inputs[name] for row in rows) for name in names))
    found = funnel(NPS, rows, whole)
    assert found is not None
    return found


@pytest.mark.parametrize("n", [1, 2, 5, 17, 100, 1234])
@pytest.mark.parametrize("share", [0.02, 0.5, 0.71])
@pytest.mark.parametrize("outside", [INNER, OUTER])
def test_a_share_is_outside_exactly_when_the_binomial_law_says_so(
    n: int, share: float, outside: float
) -> None:
    answers = StepAnswers(0.0, 100.0, (round(10_000 * (1 - share)), round(10_000 * share)))
    low, high = answers.limits(n, outside)
    counts = np.arange(n + 1)
    values = 100 * counts / n
    below = stats.binom.cdf(counts, n, share) <= outside / 2
    above = stats.binom.sf(counts - 1, n, share) <= outside / 2
    assert ((values <= low) == below).all()
    assert ((values >= high) == above).all()


def test_a_net_score_is_outside_exactly_when_enumeration_says_so() -> None:
    chances, n = (0.2, 0.3, 0.5), 7
    answers = StepAnswers(-100.0, 100.0, (20, 30, 50))
    law: dict[int, float] = {}
    for drawn_scores in product((-1, 0, 1), repeat=n):
        chance = math.prod(chances[score + 1] for score in drawn_scores)
        law[sum(drawn_scores)] = law.get(sum(drawn_scores), 0.0) + chance
    for outside in (0.2, INNER, OUTER):
        low, high = answers.limits(n, outside)
        for total in law:
            at_most = sum(chance for score, chance in law.items() if score <= total)
            at_least = sum(chance for score, chance in law.items() if score >= total)
            assert (100 * total / n <= low) == (at_most <= outside / 2)
            assert (100 * total / n >= high) == (at_least <= outside / 2)


def test_stars_have_the_limits_of_their_own_law() -> None:
    answers = StepAnswers(1.0, 1.0, (3, 1, 2, 8, 30))
    chances = np.array(answers.counts) / answers.n
    law = np.array([1.0])
    for _ in range(40):
        law = np.convolve(law, chances)
    low, _ = answers.limits(40, INNER)
    values = 1 + np.arange(law.size) / 40
    assert ((values <= low) == (np.cumsum(law) <= INNER / 2)).all()


def test_the_normal_law_goes_on_where_the_exact_one_ends() -> None:
    answers = StepAnswers(-100.0, 100.0, (20, 30, 50))
    for outside in (INNER, OUTER):
        exact, normal = (answers.limits(EXACT_UP_TO + more, outside) for more in (0, 1))
        assert exact == pytest.approx(normal, abs=0.15)
    variance = 0.7 - 0.3**2
    reach = 100 * 1.959964 * math.sqrt(variance / 9000)
    assert answers.limits(9000, INNER) == pytest.approx((30 - reach, 30 + reach), abs=1e-4)


def test_too_few_answers_to_be_outside_at_all() -> None:
    answers = StepAnswers(0.0, 100.0, (30, 70))
    low, high = answers.limits(1, INNER)
    assert low < 0
    assert high > 100
    found = drawn(nps_row("one", 1, 0, 0), nps_row("many", 20, 30, 50))
    assert [spot.place for spot in found.spots] == ["within", "within"]
    # What is drawn stays on the scale.
    assert min(limit.far_low for limit in found.limits) >= -100
    assert max(limit.far_high for limit in found.limits) <= 100


def test_where_groups_lie() -> None:
    groups = [nps_row(f"place {i}", 20, 30, 50) for i in range(9)]
    found = drawn(
        *groups,
        nps_row("York", 70, 20, 10),
        nps_row("Hull", 28, 30, 42),
        nps_row("Bath", 3, 20, 77),
    )
    places = {spot.group: spot.place for spot in found.spots}
    assert (places["York"], places["Bath"]) == ("far below", "far above")
    assert places["place 3"] == "within"
    assert found.middle == pytest.approx(100 * (9 * 30 - 60 + 14 + 74) / 1200)


def coverage(groups: int, charts: int) -> tuple[float, float, float]:
    """Of groups that do not differ, the share outside either limit; of charts, those dispersed."""
    rng = np.random.default_rng(groups)
    outside = far = dispersed = 0
    for _ in range(charts):
        rows = [
            nps_row(str(i), *map(int, rng.multinomial(rng.integers(3, 300), (0.2, 0.3, 0.5))))
            for i in range(groups)
        ]
        found = drawn(*rows)
        outside += sum(spot.place != "within" for spot in found.spots)
        far += sum(spot.place.startswith("far") for spot in found.spots)
        dispersed += found.dispersed
    return outside / groups / charts, far / groups / charts, dispersed / charts


def test_limits_hold_what_they_promise_where_nothing_differs() -> None:
    outside, far, dispersed = coverage(groups=40, charts=60)
    assert 0.02 < outside <= 0.05 + 0.008
    assert far <= 0.002 + 0.002
    assert dispersed <= 0.02


def test_groups_that_all_differ_are_said_to_be_dispersed() -> None:
    rows = [nps_row(f"{i}", 50 - 4 * i, 30, 20 + 4 * i) for i in range(12)]
    assert drawn(*rows).dispersed
    few = [nps_row(f"{i}", 50 - 8 * i, 30, 20 + 8 * i) for i in range(5)]
    assert not drawn(*few).dispersed


def test_hidden_and_unmeasured_groups_are_no_dots() -> None:
    hidden = Row("hidden", Estimate(None, None, None, 3, hidden=True), {})
    rows = [nps_row("a", 5, 5, 20), hidden, Row("none", Estimate(None, None, None, 0), {})]
    found = funnel(NPS, rows, nps_row(None, 20, 30, 50))
    assert found is not None
    assert [spot.group for spot in found.spots] == ["a"]


def row_of(key: str, **inputs: Any) -> Row:
    return Row(None, METRICS[key].estimate(inputs), inputs)


def test_which_metrics_have_a_funnel() -> None:
    share = row_of("csat", satisfied=70, answered=100)
    assert answers_of(SATISFIED, share.inputs) == StepAnswers(0.0, 100.0, (30, 70))
    stars = row_of("review_average", one=1, two=0, three=2, four=3, five=9)
    assert answers_of(STARS, stars.inputs) == StepAnswers(1.0, 1.0, (1, 0, 2, 3, 9))
    tones = {"positive": 5, "neutral": 3, "negative": 2, "inferred": 1, "total": 10}
    assert answers_of(METRICS["net_sentiment"], tones) == StepAnswers(-100.0, 100.0, (2, 3, 5))
    waits = np.array([3.6e9, 7.2e9])
    for key in ("resolution_median", "resolution_within_promise"):
        whole = row_of(key, resolved=waits, still_open=waits)
        assert whole.estimate.n
        assert funnel(METRICS[key], [], whole) is None
    assert funnel(NPS, [], Row(None, Estimate(None, None, None, 0), {})) is None
    # Its inputs are called as those of a score, but it declares no scale.
    assert answers_of(replace(NPS, steps=None), nps_row(None, 5, 0, 7).inputs) is None
