"""The exact test within places, against SciPy, and against every table there could be."""

from __future__ import annotations

from itertools import product
from math import comb, prod

import numpy as np
import pytest
from scipy import stats
from statsmodels.stats.contingency_tables import StratifiedTable

from metrics.inference.groups import stratified
from metrics.inference.groups.stratified import (
    Fourfold,
    Rates,
    exact_rates_within,
    exact_within,
    rate_difference_within,
)


@pytest.mark.parametrize(
    ("one"), [Fourfold(8, 10, 3, 12), Fourfold(0, 5, 4, 9), Fourfold(60, 100, 40, 100)]
)
def test_of_one_place_it_is_fishers(one: Fourfold) -> None:
    table = [
        [one.so_since, one.since - one.so_since], [one.so_before, one.before - one.so_before]
    ]  # fmt: skip
    assert exact_within([one]) == pytest.approx(stats.fisher_exact(table).pvalue)


def test_of_several_places_it_is_what_counting_every_table_says() -> None:
    tables = [Fourfold(4, 5, 1, 6), Fourfold(2, 4, 1, 3), Fourfold(3, 3, 2, 7)]
    chances: dict[int, float] = {}
    so = [t.so_since + t.so_before for t in tables]
    whole = prod(comb(t.since + t.before, n) for t, n in zip(tables, so, strict=True))
    for counts in product(*(range(t.since + 1) for t in tables)):
        ways = prod(
            comb(t.since, k) * (comb(t.before, n - k) if n >= k else 0)
            for t, k, n in zip(tables, counts, so, strict=True)
        )
        chances[sum(counts)] = chances.get(sum(counts), 0.0) + ways / whole
    mine = chances[sum(t.so_since for t in tables)]
    expected = sum(chance for chance in chances.values() if chance <= mine * (1 + 1e-7))
    assert exact_within(tables) == pytest.approx(expected)


def test_of_very_many_it_is_the_test_of_mantel_and_haenszel(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    tables = [Fourfold(40, 90, 30, 100), Fourfold(15, 60, 22, 50)]
    monkeypatch.setattr(stratified, "_MOST", 100)
    arrays = [
        np.array([[t.so_since, t.since - t.so_since], [t.so_before, t.before - t.so_before]])
        for t in tables
    ]
    expected = StratifiedTable(arrays).test_null_odds(correction=False).pvalue
    assert exact_within(tables) == pytest.approx(expected)


def test_where_nothing_could_differ_nothing_is_told() -> None:
    assert exact_within([]) is None
    assert exact_within([Fourfold(0, 5, 0, 5), Fourfold(3, 3, 0, 0)]) is None


@pytest.mark.parametrize("n", [5, 20, 100])
def test_by_chance_it_calls_one_in_twenty_different_at_most(n: int) -> None:
    draw, called = np.random.default_rng(n), 0
    for _ in range(2_000):
        counts = draw.binomial(n, [[0.3, 0.3], [0.6, 0.6], [0.9, 0.9]])
        p_value = exact_within([Fourfold(int(a), n, int(b), n) for a, b in counts])
        called += p_value is not None and p_value < 0.05
    assert 0.005 <= called / 2_000 <= 0.055


@pytest.mark.parametrize("one", [Rates(12, 100, 3, 140), Rates(0, 50, 4, 90), Rates(9, 10, 2, 10)])
def test_two_rates_of_one_place_are_told_apart_by_a_binomial(one: Rates) -> None:
    likely = one.chances_since / (one.chances_since + one.chances_before)
    expected = stats.binomtest(one.since, one.since + one.before, likely).pvalue
    assert exact_rates_within([one]) == pytest.approx(expected)


def test_two_rates_of_several_places_are_what_counting_every_outcome_says() -> None:
    places = [Rates(4, 30, 1, 20), Rates(2, 10, 3, 40), Rates(0, 5, 2, 5), Rates(7, 0, 1, 3)]
    chances: dict[int, float] = {}
    for counts in product(*(range(r.since + r.before + 1) for r in places[:3])):
        likely = prod(
            stats.binom.pmf(
                k, r.since + r.before, r.chances_since / (r.chances_since + r.chances_before)
            )
            for k, r in zip(counts, places[:3], strict=True)
        )
        chances[sum(counts)] = chances.get(sum(counts), 0.0) + likely
    mine = chances[6]
    expected = sum(chance for chance in chances.values() if chance <= mine * (1 + 1e-7))
    assert exact_rates_within(places) == pytest.approx(expected)
    assert exact_rates_within([Rates(0, 5, 0, 5), Rates(3, 3, 0, 0)]) is None
    assert rate_difference_within([Rates(3, 3, 0, 0)]) is None


def test_two_rates_of_very_many_are_told_apart_by_the_normal_law(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    places = [Rates(400, 900, 330, 1000), Rates(150, 600, 190, 500)]
    exactly = exact_rates_within(places)
    monkeypatch.setattr(stratified, "_MOST", 100)
    assert exact_rates_within(places) == pytest.approx(exactly, abs=0.02)


@pytest.mark.parametrize("n", [5, 20, 100])
def test_the_interval_of_a_difference_of_rates_keeps_its_promise(n: int) -> None:
    """Three places with n events a side; 0.1 events more a chance since."""
    draw, held, called = np.random.default_rng(n), 0, 0
    chances = np.array([[3 * n, 3 * n], [2 * n, 4 * n], [5 * n, 2 * n]])
    rates = np.array([[1 / 3, 1 / 3], [1 / 2, 1 / 2], [1 / 4, 1 / 4]])

    def places(counts: np.ndarray) -> list[Rates]:
        return [
            Rates(int(a), int(v), int(b), int(w))
            for (a, b), (v, w) in zip(counts, chances, strict=True)
        ]

    for _ in range(2_000):
        found = rate_difference_within(places(draw.poisson(chances * (rates + np.array([0.1, 0])))))
        assert found is not None
        held += found.low <= 0.1 <= found.high
        p_value = exact_rates_within(places(draw.poisson(chances * rates)))
        called += p_value is not None and p_value < 0.05
    assert 0.93 <= held / 2_000 <= 0.975
    assert 0.005 <= called / 2_000 <= 0.06
