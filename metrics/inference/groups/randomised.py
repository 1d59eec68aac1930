"""What a change did at some places, set against others: places are what is counted, not answers.

Each place has one number, by how much it changed; the effect is the mean of the treated places less
that of the compared. Where either are few, the interval is that of a randomisation test: all
effects that are not rejected when it is asked at how many of the ways to choose as many places the
difference would be as large (Fisher 1935, The Design of Experiments; inverted as by Garthwaite
1996, Biometrics 52). It holds for any distribution and any number of places where chance chose
them, and has no end where there are too few ways to choose. With at least `FEW` on both sides it is
Student's with G − 1 degrees of freedom about the variance that is robust to places that differ in
how much they vary (HC2: MacKinnon & White 1985, Journal of Econometrics 29).
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from functools import lru_cache
from itertools import combinations

import numpy as np
import numpy.typing as npt

from metrics.inference.ratios import reach
from metrics.model import Estimate

#: With fewer places than this on either side chance is counted out.
FEW = 10
_TAIL = 0.025
#: So many ways to choose are all looked at; of more, so many are drawn beside the one that was.
_ALL, _DRAWN, _SEED = 20_000, 9_999, 16

Numbers = npt.NDArray[np.float64]


def effect(treated: Sequence[float], compared: Sequence[float]) -> Estimate:
    """Return the treated places' mean change less that of the compared, with its 95 % interval.

    Its n counts places. Without any on one side nothing is measured; a bound is `None` where there
    are too few places for one.
    """
    places = len(treated) + len(compared)
    if not treated or not compared:
        return Estimate(None, None, None, places)
    value = float(np.mean(treated) - np.mean(compared))
    if min(len(treated), len(compared)) >= FEW:
        width = reach(places - 1) * math.sqrt(_variance(treated) + _variance(compared))
        return Estimate(value, value - width, value + width, places)
    low, high = _bounds(np.asarray([*treated, *compared], dtype=float), len(treated))
    return Estimate(value, low, high, places)


def most_certain(treated: int, compared: int) -> bool:
    """Return whether so many places on each side can have an interval with both ends."""
    if min(treated, compared) >= FEW:
        return True
    return treated > 0 and compared > 0 and math.comb(treated + compared, treated) * _TAIL >= 1


def _variance(changes: Sequence[float]) -> float:
    return float(np.var(changes, ddof=1)) / len(changes)


def _bounds(changes: Numbers, treated: int) -> tuple[float | None, float | None]:
    """The ends of the interval: those of the effects that are not rejected.

    If the effect were δ, the places without it would differ by D − δ; chosen as in the way a, by
    D(a) − δ·c(a). That is as much or more where δ is (D − D(a)) / (1 − c(a)) or more.
    """
    ways = _ways(len(changes), treated)
    compared = len(changes) - treated
    each = 1 / treated + 1 / compared
    apart = ways @ changes * each - changes.sum() / compared
    shared = ways[:, :treated].sum(axis=1) * each - treated / compared
    observed = float(changes[:treated].mean() - changes[treated:].mean())
    is_other = shared < 1 - 1e-9
    turns = np.sort((observed - apart[is_other]) / (1 - shared[is_other]))
    # Those drawn that are the very choice reject nothing on either side.
    fewest = math.floor(_TAIL * len(ways)) - (len(ways) - len(turns) - 1)
    if fewest < 1:
        return None, None
    return float(turns[fewest - 1]), float(turns[-fewest])


@lru_cache(maxsize=64)
def _ways(places: int, treated: int) -> Numbers:
    """The ways to choose so many places, a row each with 1 where one is chosen; ours is first."""
    if math.comb(places, treated) <= _ALL:
        chosen = np.array([*combinations(range(places), treated)])
    else:
        draws = np.random.default_rng(_SEED).random((_DRAWN, places))
        drawn = draws.argpartition(treated, axis=1)[:, :treated]
        chosen = np.vstack([np.arange(treated), drawn])
    ways = np.zeros((len(chosen), places))
    np.put_along_axis(ways, chosen, 1.0, axis=1)
    return ways
