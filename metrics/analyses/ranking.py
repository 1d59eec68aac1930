"""In which order groups stand, so that a shop with four answers does not top the list."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeVar

import numpy as np

from metrics.inference.intervals import Z
from metrics.inference.verdict import Better
from metrics.model import Estimate

Group = TypeVar("Group")


def best_first(estimates: Mapping[Group, Estimate], better: Better) -> list[Group]:
    """The groups from best to worst empirical-Bayes estimate, those without a value last.

    For a metric of which neither direction is better, from the highest.
    """
    shrunk = shrink(estimates)
    sign = 1 if better == "lower" else -1
    measured = sorted(shrunk, key=lambda group: (sign * shrunk[group], str(group)))
    return measured + [group for group in estimates if group not in shrunk]


def shrink(estimates: Mapping[Group, Estimate]) -> dict[Group, float]:
    """Each measured group's value pulled towards the mean of all, the more the less is known of it.

    In the metric's unit. Normal model with a spread between groups by the method of moments
    (Efron & Morris 1975, JASA 70; DerSimonian & Laird 1986, Controlled Clinical Trials 7(3)). A
    group whose interval lacks a bound says nothing of itself: it stands at the mean.
    """
    measured = {group: e for group, e in estimates.items() if e.value is not None}
    if not measured:
        return {}
    values = np.array([e.value for e in measured.values()], dtype=np.float64)
    variances = np.array([_variance(e) for e in measured.values()])
    weights = 1 / variances
    if not weights.any():
        return dict(zip(measured, values.tolist(), strict=True))
    spread = _spread(values, weights)
    inside = 1 / (variances + spread)
    mean = float((inside * values).sum() / inside.sum())
    # What is known of a group itself, against what all groups say of it.
    own = np.where(np.isinf(variances), 0.0, spread / (spread + np.minimum(variances, 1e300)))
    return dict(zip(measured, (mean + own * (values - mean)).tolist(), strict=True))


def _spread(values: np.ndarray, weights: np.ndarray) -> float:
    """The variance between groups beyond what their own intervals explain; 0 or more."""
    mean = (weights * values).sum() / weights.sum()
    beyond = (weights * (values - mean) ** 2).sum() - (np.count_nonzero(weights) - 1)
    scale = weights.sum() - (weights**2).sum() / weights.sum()
    return max(float(beyond / scale), 0.0) if scale > 0 else 0.0


def _variance(estimate: Estimate) -> float:
    """The squared standard error read off the interval's width; infinite where a bound lacks."""
    if estimate.low is None or estimate.high is None:
        return np.inf
    return max(((estimate.high - estimate.low) / (2 * Z)) ** 2, 1e-12)
