"""Shares of what a linear model explains: Shapley values of R², with bootstrap intervals.

Lindeman, Merenda & Gold 1980 (LMG), as in Grömping 2006, Journal of Statistical Software 17(1).
Each predictor's share is the mean of what it adds to R² over all orders in which predictors may
enter. R² is adjusted for how many predictors there are, so that one which
explains nothing has a share around 0, on both sides of it.
"""

from __future__ import annotations

import math
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

Array: TypeAlias = NDArray[np.float64]

#: More predictors than this have too many orders.
MOST = 12
#: A predictor of which the others leave less than this share of its variance adds nothing.
_SINGULAR = 1e-9


def shares(products: Array, n: float) -> Array:
    """Return each predictor's share of the adjusted R² (0–1, may be below 0); they sum to it.

    `products`, of shape (…, p + 1, p + 1), are sums of products of the centred columns, the
    explained one last; the answer has shape (…, p). `n` is the number of rows.
    """
    p = products.shape[-1] - 1
    if p > MOST:
        raise ValueError(f"shares of {p} predictors were asked for; expected at most {MOST}")
    explained = _explained(_as_correlations(products))
    size = np.array([mask.bit_count() for mask in range(1 << p)])
    adjusted = 1 - (1 - explained) * (n - 1) / np.maximum(n - size - 1, 1)
    # The first to enter enters before k others: that happens in k! (p − 1 − k)! of p! orders.
    weight = np.array([1 / (p * math.comb(p - 1, k)) if k < p else 0.0 for k in size])
    masks = np.arange(1 << p)
    added = [
        (weight[without] * (adjusted[..., without | 1 << j] - adjusted[..., without])).sum(axis=-1)
        for j in range(p)
        for without in [masks[masks & 1 << j == 0]]
    ]
    return np.stack(added, axis=-1) if added else np.empty((*products.shape[:-2], 0))


def blocks(columns: Array, block: NDArray[np.int64]) -> Array:
    """Return per block of rows: the sums of products of all columns and a column of ones (last).

    `columns` has shape (rows, k); the answer (blocks, k + 1, k + 1). Blocks add up.
    """
    with_ones = np.column_stack([columns, np.ones(len(columns))])
    order = np.argsort(block, kind="stable")
    ends = np.cumsum(np.bincount(block))
    parts = np.split(with_ones[order], ends[:-1])
    return np.stack([part.T @ part for part in parts])


def centred(products: Array) -> Array:
    """Return sums of products about the means, of sums with ones in the last place."""
    n, sums = products[..., -1, -1], products[..., :-1, -1]
    about_zero = products[..., :-1, :-1]
    centre: Array = (
        about_zero - sums[..., :, None] * sums[..., None, :] / np.asarray(n)[..., None, None]
    )
    return centre


def resampled(products: Array, times: int, seed: int) -> Array:
    """Return sums of products of bootstrap samples.

    As many blocks as there are, drawn with replacement.

    Shape (times, k, k). Rows that belong together (one customer's) belong in one block.
    """
    chance = np.random.default_rng(seed)
    count = len(products)
    drawn = chance.multinomial(count, np.full(count, 1 / count), size=times).astype(np.float64)
    sums: Array = (drawn @ products.reshape(count, -1)).reshape(times, *products.shape[1:])
    return sums


def _as_correlations(products: Array) -> Array:
    """The same with ones on the diagonal; a column that never differs correlates with none."""
    spread = np.sqrt(np.maximum(np.diagonal(products, axis1=-2, axis2=-1), 0.0))
    scale = np.divide(1.0, spread, out=np.zeros_like(spread), where=spread > 0)
    found: Array = products * scale[..., :, None] * scale[..., None, :]
    return found


def _explained(correlations: Array) -> Array:
    """R² of each set of predictors: the last axis is the set as a number, one bit per predictor.

    Each set's matrix is swept (Beaton 1964) from that of the set without its highest predictor:
    what is left of the explained column's variance stands in its corner.
    """
    p = correlations.shape[-1] - 1
    found = np.zeros((*correlations.shape[:-2], 1 << p))
    waiting = [(0, 0, correlations)]
    while waiting:
        mask, first, swept = waiting.pop()
        found[..., mask] = 1 - swept[..., -1, -1]
        waiting += [(mask | 1 << j, j + 1, _sweep(swept, j)) for j in range(first, p)]
    found[..., :] -= found[..., :1]
    return found


def _sweep(matrix: Array, j: int) -> Array:
    """The matrix without what predictor `j` explains; unchanged if the others explain `j`."""
    pivot = matrix[..., j, j]
    own = np.divide(1.0, pivot, out=np.zeros_like(pivot), where=pivot > _SINGULAR)
    rest: Array = matrix - matrix[..., :, j, None] * matrix[..., None, j, :] * own[..., None, None]
    return rest
