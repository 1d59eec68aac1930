"""Verdicts and rankings against statsmodels, pair by pair, and on groups that do not differ."""

from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from statsmodels.stats.multitest import multipletests

from metrics.inference.intervals import (
    Z,
    mover,
    net_share,
    net_share_difference,
    p_value,
    share_difference,
)
from metrics.inference.survival import kaplan_meier, quantile
from metrics.inference.verdict import (
    Judgement,
    Rank,
    answers_needed,
    benjamini_hochberg,
    indistinguishable,
    judge,
    rank_with_ties,
)
from metrics.model import Estimate

UP, DOWN = Estimate(5, 1, 9, 80), Estimate(-5, -9, -1, 80)
UNCLEAR = Estimate(5, -1, 11, 80)
UNKNOWN = Estimate(None, None, None, 3)

VALUES = st.floats(-50, 50)
SPREADS = st.floats(0.5, 20)
ESTIMATES = st.builds(
    lambda value, down, up, missing: Estimate(
        value,
        None if missing == "low" else value - down,
        None if missing == "high" else value + up,
        20,
    ),
    VALUES,
    SPREADS,
    SPREADS,
    st.sampled_from(["", "", "low", "high"]),
)


@pytest.mark.parametrize(
    ("difference", "better", "verdict"),
    [
        (UP, "higher", "better"),
        (UP, "lower", "worse"),
        (UP, "neither", "more"),
        (DOWN, "higher", "worse"),
        (DOWN, "lower", "better"),
        (DOWN, "neither", "less"),
        (UNCLEAR, "higher", "cannot tell"),
        (UNCLEAR, "neither", "cannot tell"),
        (UNKNOWN, "higher", "cannot tell"),
        (Estimate(5, 0, 10, 80), "higher", "cannot tell"),
        (Estimate(5, 1, None, 80), "lower", "worse"),
        (Estimate(5, None, 9, 80), "lower", "cannot tell"),
        (Estimate(0, 0, 0, 80), "lower", "cannot tell"),
    ],
)
def test_verdict(difference: Estimate, better: str, verdict: str) -> None:
    assert judge(difference, better) == Judgement(difference, verdict, p_value(difference))


@pytest.mark.parametrize("n", [5, 30, 100])
def test_equal_medians_of_times_rarely_get_a_verdict(n: int) -> None:
    """Seeded, both periods alike, some still open: at most 5 % false alarms."""
    draw = np.random.default_rng(n)

    def median() -> Estimate:
        lasts, watched = 50 * draw.weibull(0.6, n), draw.uniform(0, 200, n)
        return quantile(kaplan_meier(lasts[lasts <= watched], watched[lasts > watched]), 0.5)

    verdicts = [judge(mover(median(), median()), "lower").verdict for _ in range(1000)]
    assert verdicts.count("cannot tell") >= 950


def test_reference_fall_of_six_points_cannot_be_told() -> None:
    change = judge(net_share_difference((57, 20, 94), (55, 15, 87)), "higher")
    assert change.verdict == "cannot tell"
    assert change.p_value == pytest.approx(0.6, abs=0.05)


# False alarms


@given(
    st.lists(st.floats(0, 1) | st.floats(0, 0.06), min_size=1, max_size=60),
    st.sampled_from([0.01, 0.05, 0.2]),
)
def test_benjamini_hochberg_as_statsmodels_has_it(p_values: list[float], rate: float) -> None:
    expected, *_ = multipletests(p_values, alpha=rate, method="fdr_bh")
    assert benjamini_hochberg(p_values, rate) == expected.tolist()


def test_a_p_that_passes_carries_the_smaller_ones() -> None:
    """0.04 fails as the smallest of two (0.025), and passes with the other (0.05)."""
    assert benjamini_hochberg([0.045, 0.9, 0.04]) == [False, False, False]
    assert benjamini_hochberg([0.045, 0.04]) == [True, True]


def test_a_missing_p_is_neither_a_finding_nor_a_test() -> None:
    """0.04 alone is a finding; with a second test that found nothing it is none."""
    assert benjamini_hochberg([None, 0.04, None]) == [False, True, False]
    assert benjamini_hochberg([0.9, 0.04, None]) == [False, False, False]
    assert benjamini_hochberg([]) == benjamini_hochberg([], 0.1) == []


def groups_that_do_not_differ(draw: np.random.Generator) -> dict[str, Estimate]:
    """60 locations of one company, 50 answers each, every one against all the others."""
    answers = draw.multinomial(50, [0.5, 0.3, 0.2], 60)
    total = answers.sum(axis=0)
    return {
        f"location {i}": net_share_difference((p, d, 50), (total[0] - p, total[2] - d, 59 * 50))
        for i, (p, _, d) in enumerate(answers)
    }


def test_sixty_equal_locations_rarely_raise_any_alarm() -> None:
    """Seeded: without the correction about three of 60 stand out every time."""
    draw = np.random.default_rng(60)
    days = [groups_that_do_not_differ(draw) for _ in range(200)]
    named = [[s for s in indistinguishable(day).values() if "rest" in s] for day in days]
    uncorrected = [[d for d in day.values() if p_value(d) < 0.05] for day in days]
    assert np.mean([bool(names) for names in named]) <= 0.10
    assert 2 <= np.mean([len(alarms) for alarms in uncorrected]) <= 4


def test_a_location_that_is_really_lower_is_named_so() -> None:
    differences = groups_that_do_not_differ(np.random.default_rng(61))
    differences["York"] = net_share_difference((12, 30, 50), (1500, 600, 3000))
    differences["Bath"] = net_share_difference((45, 0, 50), (1500, 600, 3000))
    differences["new"] = UNKNOWN
    standings = indistinguishable(differences)
    assert standings.pop("York") == "below the rest"
    assert standings.pop("Bath") == "above the rest"
    assert set(standings.values()) == {"cannot be told apart"}


# Answers needed


@given(VALUES.filter(lambda v: abs(v) > 0.1), st.integers(1, 3000), st.integers(1, 3000))
def test_so_many_more_answers_make_it_clear_and_one_less_does_not(
    value: float, now: int, before: int
) -> None:
    def difference(more: int) -> Estimate:
        half_width = Z * 80 * (1 / (now + more) + 1 / (before + more)) ** 0.5
        return Estimate(value, value - half_width, value + half_width, min(now, before))

    needed = answers_needed(difference(0), now, before)
    if judge(difference(0), "higher").verdict != "cannot tell":
        assert needed == 0
    else:
        assert p_value(difference(needed)) < 0.05 + 1e-9
        assert p_value(difference(needed - 1)) >= 0.05 - 1e-9


def test_answers_needed_agrees_with_asking_more_people() -> None:
    """60 % against 50 % of 100 each: the answer, put back into Newcombe's interval."""
    needed = answers_needed(share_difference(60, 100, 50, 100), 100, 100)
    more = 100 + needed
    assert share_difference(round(0.6 * more), more, round(0.5 * more), more).low == pytest.approx(
        0, abs=0.5
    )
    fewer = round(more * 0.85)
    assert share_difference(round(0.6 * fewer), fewer, round(0.5 * fewer), fewer).low < 0


@pytest.mark.parametrize(
    "question",
    [
        lambda: answers_needed(UNKNOWN, 3, 80),
        lambda: answers_needed(Estimate(0, -3, 3, 80), 80, 90),
        lambda: answers_needed(Estimate(5, None, 9, 80), 80, 90),
        lambda: answers_needed(UNCLEAR, 0, 90),
    ],
)
def test_no_number_of_answers_where_there_is_no_difference(
    question: Callable[[], int | None],
) -> None:
    assert question() is None


# Places


def test_places_by_hand() -> None:
    """York is clearly last; Bath is clearly before Hull; Leeds overlaps both."""
    estimates = {
        "York": Estimate(10, 5, 15, 90),
        "Bath": Estimate(60, 55, 65, 90),
        "Leeds": Estimate(52, 42, 62, 30),
        "Hull": Estimate(45, 40, 50, 90),
        "new": UNKNOWN,
    }
    places = rank_with_ties(estimates, "higher")
    assert {group: str(place) for group, place in places.items()} == {
        "York": "4 of 4",
        "Bath": "1–2 of 4",
        "Leeds": "1–3 of 4",
        "Hull": "2–3 of 4",
        "new": "None",
    }
    assert rank_with_ties(estimates, "neither") == places
    assert rank_with_ties(estimates, "lower")["York"] == Rank(1, 1, 4)
    assert list(places) == list(estimates)


@given(
    st.dictionaries(st.text(max_size=3), ESTIMATES | st.just(UNKNOWN), max_size=9),
    st.sampled_from(["higher", "lower"]),
)
def test_places_agree_with_judging_every_pair(estimates: dict[str, Estimate], better: str) -> None:
    places = rank_with_ties(estimates, better)
    measured = {group: e for group, e in estimates.items() if e.value is not None}
    for group, place in places.items():
        if group not in measured:
            assert place is None
            continue
        others = [
            judge(mover(measured[group], e), better).verdict
            for other, e in measured.items()
            if other != group
        ]
        first, last = 1 + others.count("worse"), len(measured) - others.count("better")
        assert place == Rank(first, last, len(measured))


def test_a_shop_with_four_answers_is_not_the_best() -> None:
    estimates = {"tiny": net_share(4, 0, 4), "large": net_share(700, 100, 1000)}
    assert set(map(str, rank_with_ties(estimates, "higher").values())) == {"1–2 of 2"}


def test_equal_certainties_share_their_place() -> None:
    estimates = dict.fromkeys("ab", Estimate(24, 24, 24, 50)) | {"c": Estimate(48, 48, 48, 50)}
    places = rank_with_ties(estimates, "lower")
    assert [str(place) for place in places.values()] == ["1–2 of 3", "1–2 of 3", "3 of 3"]


def test_no_groups_no_places() -> None:
    assert rank_with_ties({}, "higher") == {}
    assert indistinguishable({}) == {}
