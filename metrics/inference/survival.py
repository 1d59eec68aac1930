"""Kaplan–Meier curves of durations, some of them still open, and what is read off them.

Differences of two quantiles, now − before, come with 95 % intervals. The median of the durations
that ended, without those still open, is here too: it is what a spreadsheet gives.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

import numpy as np

from metrics.inference.intervals import Z, mover, wilson
from metrics.model import NOTHING, Estimate

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import ArrayLike, NDArray


#: Two survival values nearer than this are the same: rounding may not decide which time a
#: quantile is. One case in a billion is the smallest step that is told apart.
SAME = 1e-9


@dataclass(frozen=True, slots=True, eq=False)
class Curve:
    """The share still open after each time (0–1), in the unit of the durations given."""

    #: The distinct times at which at least one duration ended, rising.
    times: NDArray[np.float64]
    #: The share still open just after each of them.
    survival: NDArray[np.float64]
    #: Greenwood's sum Σ d / (r (r − d)) up to each of them; infinite where nobody is left.
    greenwood: NDArray[np.float64]
    #: How many had lasted at least so long, ended then or open.
    at_risk: NDArray[np.int64]
    #: The durations still open, rising.
    open_for: NDArray[np.float64]
    #: How many durations there are, ended and open.
    n: int


def kaplan_meier(events: ArrayLike, censored: ArrayLike) -> Curve:
    """Return the curve of durations that ended (`events`) and of those still open (`censored`).

    Kaplan & Meier (1958), JASA 53. Where some end and some are censored at the same time, those
    that end come first. Durations are numbers from 0, in any order; the curve keeps their unit.
    """
    ended = sorted_durations("events", events)
    open_for = sorted_durations("censored", censored)
    is_first = np.ones(ended.size, dtype=bool)
    is_first[1:] = ended[1:] > ended[:-1]
    first = np.flatnonzero(is_first)
    times = ended[first]
    ended_then = np.diff(np.append(first, ended.size))
    at_risk = ended.size - first + open_for.size - np.searchsorted(open_for, times)
    left = at_risk - ended_then
    with np.errstate(divide="ignore"):
        greenwood = np.cumsum(ended_then / (at_risk.astype(np.float64) * left))
    return Curve(
        times=times.astype(np.float64),
        survival=np.cumprod(left / at_risk, dtype=np.float64),
        greenwood=greenwood,
        at_risk=at_risk,
        open_for=open_for.astype(np.float64),
        n=ended.size + open_for.size,
    )


def quantile(curve: Curve, q: float) -> Estimate:
    """Return the time by which a share `q` (0–1) has ended, in the curve's unit, with a 95 % band.

    The value is the first time at which no more than 1 − q is still open; the bounds are the
    first times at which the lower and the upper band of the curve are there (Brookmeyer &
    Crowley 1982, with the log-log transform of Greenwood's variance). What the curve or a band
    never reaches is `None`.

    Before the first end and after the last, when nobody is left, Greenwood's variance says
    nothing (lifelines puts a band of no width there, R none). There the band is Wilson's, as in
    `share_within`. So one single duration gives a value without bounds, and a bound that rests on
    the last duration alone counts only where there are durations enough: 4 for a median, 35 for
    the 90th percentile.
    """
    if not 0 < q < 1:
        raise ValueError(f"q={q} was given; expected a share between 0 and 1, such as 0.5")
    if curve.n == 0:
        return NOTHING
    threshold = 1 - q
    reached = _first(curve.survival <= threshold + SAME)
    with np.errstate(divide="ignore", invalid="ignore"):
        hazard = -np.log(curve.survival)
        reach = Z * np.sqrt(curve.greenwood) / hazard
        # −log S of a band is the curve's own times e^±reach; where nobody is left, reach is NaN,
        # and no comparison with NaN is true.
        height = np.log(hazard / -math.log(threshold))
    low = reached if (first := _first(height + reach >= 0)) is None else first
    high = _first(height - reach >= 0)
    if curve.times.size:
        if wilson(1.0, _effective_n(curve, 0))[0] <= threshold:
            low = None
        final = curve.times.size - 1
        if high is None and curve.survival[final] == 0:
            high = final if wilson(0.0, _effective_n(curve, final))[1] <= threshold else None
    return Estimate(_time(curve, reached), _time(curve, low), _time(curve, high), curve.n)


def no_surer(found: Estimate, known_to: float) -> Estimate:
    """Return the quantile of durations told as exactly as `known_to`, and bounds no nearer.

    Both bounds are durations that were seen, and hold their level where many are alike too (David &
    Nagaraja 2003, Order Statistics, section 7.1); but alike are they only as they were told.
    """
    value, low, high = found.value, found.low, found.high
    if value is None:
        return found
    return Estimate(
        value,
        None if low is None else max(min(low, value - known_to), 0.0),
        None if high is None else max(high, value + known_to),
        found.n,
    )


def share_within(curve: Curve, time: float) -> Estimate:
    """Return the share in % ended within `time` (the curve's unit), with its 95 % log-log band.

    Where nothing has ended yet (0 %) or nobody is left (100 %) Greenwood's variance says nothing;
    there the interval is Wilson's with Peto's effective number of durations, the number at risk
    over the share still open (Peto et al. 1977; Dorey & Korn 1987), never of no width. Without
    open durations that number is n, and the interval Wilson's of the share.

    Later than the longest duration, with some still open, the value and the upper bound are
    `None`: how many ended since then is not known. The lower bound is the last one known.
    """
    if curve.n == 0:
        return NOTHING
    last = int(np.searchsorted(curve.times, time, side="right")) - 1
    survival = 1.0 if last < 0 else float(curve.survival[last])
    longest = max((*curve.times[-1:].tolist(), *curve.open_for[-1:].tolist()))
    if survival > 0 and time > longest:
        return Estimate(None, share_within(curve, longest).low, None, curve.n)
    if survival == 1:
        low, high = wilson(1.0, curve.n - int(np.searchsorted(curve.open_for, time)))
    elif survival == 0:
        low, high = wilson(0.0, _effective_n(curve, last))
    else:
        bounds = _log_log(curve.survival[last : last + 1], curve.greenwood[last : last + 1])
        low, high = float(bounds[0][0]), float(bounds[1][0])
    return Estimate(100 * (1 - survival), 100 * (1 - high), 100 * (1 - low), curve.n)


def band(curve: Curve) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return the 95 % band of the share still open (0–1), just after each of the curve's times.

    Greenwood's variance with the log-log transform (Kalbfleisch & Prentice 1980, section 1.3).
    Where nobody is left it says nothing; there the band is Wilson's, as in `share_within`.
    """
    left = curve.survival > 0
    low, high = np.zeros(curve.times.size), np.zeros(curve.times.size)
    low[left], high[left] = _log_log(curve.survival[left], curve.greenwood[left])
    if not left.all():
        high[-1] = wilson(0.0, _effective_n(curve, curve.times.size - 1))[1]
    return low, high


def _log_log(
    survival: NDArray[np.float64], greenwood: NDArray[np.float64]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """The bounds of shares between 0 and 1, both excluded."""
    hazard = -np.log(survival)
    factor = np.exp(Z * np.sqrt(greenwood) / hazard)
    return np.exp(-hazard * factor), np.exp(-hazard / factor)


def _effective_n(curve: Curve, index: int) -> float:
    """Peto's effective number of durations just before an end: at risk / the share still open."""
    before = 1.0 if index == 0 else float(curve.survival[index - 1])
    return float(curve.at_risk[index]) / before


def sorted_durations(name: str, durations: ArrayLike) -> NDArray[Any]:
    """Return the durations, rising, of the kind given; refused unless they are numbers from 0."""
    rising = np.sort(np.asarray(durations).ravel())
    if rising.size == 0:
        return np.empty(0)
    # NaN sorts last, so the two ends tell of all.
    if not (rising[0] >= 0 and rising[-1] < np.inf):
        raise ValueError(
            f"{name} run from {rising[0]} to {rising[-1]}; expected durations, numbers from 0"
        )
    return rising


def _first(mask: NDArray[np.bool_]) -> int | None:
    """The index of the first true value; `None` where there is none."""
    index = int(mask.argmax()) if mask.size else 0
    return index if mask.size and mask[index] else None


def _time(curve: Curve, index: int | None) -> float | None:
    """The curve's time at an index; `None` for none."""
    return None if index is None else float(curve.times[index])


#: Up to so many durations the ranks of the closed-only median come from exact binomial sums.
EXACT_RANKS_UP_TO = 1000


def closed_only_median(events: ArrayLike) -> Estimate:
    """Return the ordinary median of the durations that ended, in their unit.

    What a spreadsheet gives.

    It leaves out what is still open and so is too short; it is only there to show by how much.
    The bounds are order statistics with at least 95 % by the binomial law (exact up to
    `EXACT_RANKS_UP_TO` durations, by the normal law above). Of 5 they are the shortest and the
    longest, 93.75 %, the most that 5 can have; under 5 durations there are none.
    """
    durations = sorted_durations("events", events)
    n = durations.size
    if n == 0:
        return NOTHING
    middle = (float(durations[(n - 1) // 2]) + float(durations[n // 2])) / 2
    outside = 1 if n == 5 else _outside(n)
    if outside == 0:
        return Estimate(middle, None, None, n)
    return Estimate(middle, float(durations[outside - 1]), float(durations[n - outside]), n)


def _outside(n: int) -> int:
    """The largest k with at most 2.5 % chance that fewer than k of n fall under their median."""
    if n > EXACT_RANKS_UP_TO:
        return math.floor((n + 1 - Z * math.sqrt(n)) / 2)
    k, chance, term = 0, 0, 1
    # Whole numbers throughout: 40 × the sum of the first binomials against 2ⁿ.
    while 40 * (chance + term) <= 2**n:
        chance += term
        term = term * (n - k) // (k + 1)
        k += 1
    return k


def quantile_difference(now: Curve, before: Curve, q: float, known_to: float = 0.0) -> Estimate:
    """Return now − before of the times by which a share `q` (0–1) has ended, in the curves' unit.

    A bound of a quantile is one of the times that were seen, so it is often surer than 95 %. Here
    its distance from the value stands for a standard error, and would be too long: it is divided
    by how many standard errors it truly is away (Price & Bonett 2002, Journal of Statistical
    Computation and Simulation 72(2)), then joined as in `intervals.mover`. `known_to` is how
    exactly durations are told, see `no_surer`.
    """
    nearer = (_nearer(quantile(curve, q), partial(_away, curve, 1 - q)) for curve in (now, before))
    return mover(*(no_surer(each, known_to) for each in nearer))


def closed_only_difference(now: ArrayLike, before: ArrayLike, known_to: float = 0.0) -> Estimate:
    """Return now − before of the medians of durations that ended, in their unit."""
    nearer = (
        _nearer(closed_only_median(each), partial(_ranks_away, np.sort(each)))
        for each in (now, before)
    )
    return mover(*(no_surer(each, known_to) for each in nearer))


def _nearer(found: Estimate, away: Callable[[float], float]) -> Estimate:
    """The quantile, its bounds drawn nearer where they are surer than 95 %."""
    value = found.value
    if value is None:
        return found

    def near(bound: float | None) -> float | None:
        if bound is None or bound == value:
            return bound
        return value + (bound - value) * min(Z / away(bound), 1.0)

    return Estimate(value, near(found.low), near(found.high), found.n)


def _ranks_away(durations: NDArray[np.float64], bound: float) -> float:
    """How many standard errors a bound is away from the middle rank, by the binomial law."""
    n = durations.size
    rank = int(np.searchsorted(durations, bound, side="right"))
    below = int(np.searchsorted(durations, bound))
    nearest = min(abs(n + 1 - 2 * each) for each in (below + 1, rank))
    return max(nearest / math.sqrt(n), 1e-9)


def _away(curve: Curve, threshold: float, bound: float) -> float:
    """How many standard errors the curve at a bound is away from the share that it should be.

    At a bound the curve falls; the middle of that step is the binomial law's own correction. The
    variance is that of a share of as many durations as Greenwood's sum says there are.
    """
    index = int(np.searchsorted(curve.times, bound))
    above = 1.0 if index == 0 else float(curve.survival[index - 1])
    middle = (above + float(curve.survival[index])) / 2
    worth = _worth(curve, index)
    return max(abs(middle - threshold) * math.sqrt(worth / (threshold * (1 - threshold))), 1e-9)


def _worth(curve: Curve, index: int) -> float:
    """How many durations without any open say as much as the curve does there."""
    left = np.flatnonzero(curve.survival[: index + 1] > 0)
    if not left.size:
        return float(curve.at_risk[index])
    survival, greenwood = (float(each[left[-1]]) for each in (curve.survival, curve.greenwood))
    return (1 - survival) / (survival * greenwood)
