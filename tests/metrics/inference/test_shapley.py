"""Shapley shares of R²: against every order of entering, with regressions by statsmodels."""

from itertools import permutations

import numpy as np
import pytest
import statsmodels.api as sm
from statsmodels.datasets import longley

from metrics.inference.shapley import MOST, blocks, centred, resampled, shares


def products_of(columns: np.ndarray) -> np.ndarray:
    return centred(blocks(columns, np.zeros(len(columns), dtype=np.int64))[0])


def adjusted(x: np.ndarray, y: np.ndarray) -> float:
    if x.shape[1] == 0:
        return 0.0
    return float(sm.OLS(y, sm.add_constant(x)).fit().rsquared_adj)


def by_all_orders(x: np.ndarray, y: np.ndarray) -> np.ndarray:
    p = x.shape[1]
    added = np.zeros(p)
    orders = list(permutations(range(p)))
    known = {(): 0.0}
    for order in orders:
        for place, j in enumerate(order):
            before, after = tuple(sorted(order[:place])), tuple(sorted(order[: place + 1]))
            for used in (before, after):
                if used not in known:
                    known[used] = adjusted(x[:, list(used)], y)
            added[j] += known[after] - known[before]
    return added / len(orders)


@pytest.mark.parametrize("seed", range(4))
def test_shares_are_the_mean_over_all_orders(seed: int) -> None:
    chance = np.random.default_rng(seed)
    n, p = 80, 5
    x = chance.normal(size=(n, p)) @ chance.normal(size=(p, p))
    y = x @ chance.normal(size=p) + chance.normal(size=n) * 3
    found = shares(products_of(np.column_stack([x, y])), n)
    assert found == pytest.approx(by_all_orders(x, y), abs=1e-10)
    assert found.sum() == pytest.approx(adjusted(x, y), abs=1e-10)


def test_shares_of_data_in_which_all_goes_up_together() -> None:
    data = longley.load_pandas()
    x, y = data.exog.to_numpy()[:, :5], data.endog.to_numpy()
    found = shares(products_of(np.column_stack([x - x.mean(0), y - y.mean()])), len(y))
    assert found == pytest.approx(by_all_orders(x, y), abs=1e-6)


def test_independent_predictors_have_their_squared_correlations() -> None:
    x = np.array([[a, b] for a in (-1.0, 1.0) for b in (-1.0, 1.0)] * 500)
    y = 2 * x[:, 0] + x[:, 1] + np.random.default_rng(1).normal(size=2000)
    found = shares(products_of(np.column_stack([x, y])), 1e15)
    squares = [np.corrcoef(x[:, j], y)[0, 1] ** 2 for j in range(2)]
    assert found == pytest.approx(squares, abs=1e-3)


def test_a_copy_shares_with_what_it_copies_and_a_constant_has_nothing() -> None:
    chance = np.random.default_rng(2)
    x = chance.normal(size=300)
    y = x + chance.normal(size=300)
    columns = np.column_stack([x, 3 * x + 1, np.full(300, 7.0), y])
    found = shares(products_of(columns), 1e15)
    half = np.corrcoef(x, y)[0, 1] ** 2 / 2
    assert found == pytest.approx([half, half, 0.0], abs=1e-9)


def test_blocks_add_up_to_the_whole() -> None:
    chance = np.random.default_rng(3)
    columns, block = chance.normal(size=(50, 3)), chance.integers(0, 7, 50)
    whole = blocks(columns, np.zeros(50, dtype=np.int64))[0]
    assert blocks(columns, block).sum(axis=0) == pytest.approx(whole)
    about_means = (columns - columns.mean(0)).T @ (columns - columns.mean(0))
    assert centred(whole) == pytest.approx(about_means)


def test_bootstrap_samples_spread_as_sums_of_draws_do() -> None:
    chance = np.random.default_rng(4)
    columns = chance.normal(size=(400, 1))
    one_each = blocks(columns, np.arange(400))
    sums = resampled(one_each, 2000, seed=1)[:, 0, -1]
    assert sums.mean() == pytest.approx(columns.sum(), abs=1.5)
    assert sums.std() == pytest.approx(columns.std() * 20, rel=0.06)


def test_too_many_predictors_are_named() -> None:
    with pytest.raises(ValueError, match=f"at most {MOST}"):
        shares(np.eye(MOST + 2), 100)
