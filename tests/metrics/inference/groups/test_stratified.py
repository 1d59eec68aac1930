"""The exact test within places, against SciPy, and against every table there could be."""

from __future__ import annotations

from itertools import product
from math import comb, prod

import numpy as np
import pytest
from scipy import stats
from statsmodels.stats.contingency_tables import StratifiedTable

from metrics.inference.groups import stratified
from metrics.inference.groups.stratified import Fourfold, exact_within


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
