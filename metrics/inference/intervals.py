"""Shares, net shares, counts and means as estimates with 95 % intervals; and their differences.

The scales of shares, and the arithmetic of metrics that are a share, `counted` of `total`, are here
too.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from metrics.model import NOTHING, Direction, Estimate, Inputs, Steps

if TYPE_CHECKING:
    from collections.abc import Sequence

#: How many standard errors a two-sided 95 % interval reaches to each side.
Z = 1.959963984540054


def share(successes: int, total: int) -> Estimate:
    """Return the share of `total` in % with its Wilson score interval (Wilson 1927)."""
    _check_parts("successes", successes, 0, total)
    if total == 0:
        return NOTHING
    value = successes / total
    low, high = wilson(value, total)
    return Estimate(100 * value, 100 * low, 100 * high, int(total))


def wilson(proportion: float, effective_n: float) -> tuple[float, float]:
    """Return the bounds (0–1) of Wilson's score interval.

    The number behind it may be fractional.
    """
    shrink = 1 + Z**2 / effective_n
    centre = (proportion + Z**2 / (2 * effective_n)) / shrink
    spread = proportion * (1 - proportion) / effective_n + Z**2 / (4 * effective_n**2)
    half_width = Z / shrink * math.sqrt(spread)
    return (
        min(max(centre - half_width, 0.0), proportion),
        max(min(centre + half_width, 1.0), proportion),
    )


def net_share(positive: int, negative: int, total: int) -> Estimate:
    """Return 100 × (positive − negative) / total, −100 to 100, with the adjusted Wald interval.

    Rocks (2016), The American Statistician 70(4), in the recipe of METRICS: three answers are
    added, three quarters of one to each side. The raw score is the value; the interval is
    widened, where needed, to hold it, and clipped to ±100.
    """
    _check_parts("positive", positive, negative, total)
    if total == 0:
        return NOTHING
    value = 100 * (positive - negative) / total
    centre, error = _adjusted(positive, negative, total)
    return _around(value, centre, Z * error, 100.0, int(total))


def count(number: int) -> Estimate:
    """Return a Poisson count with its score interval.

    A counted 0 is measured, its upper bound 3.84.
    """
    if number < 0:
        raise ValueError(f"a count of {number} was given; expected 0 or more")
    centre = number + Z**2 / 2
    half_width = Z * math.sqrt(number + Z**2 / 4)
    low = max(centre - half_width, 0.0) if number else 0.0
    return Estimate(float(number), low, centre + half_width, int(number))


def mean_rating(stars: Sequence[int]) -> Estimate:
    """Return the mean (1–5) of the counts of 1, 2, 3, 4 and 5 stars; the interval never leaves 1–5.

    Wilson's interval for a mean on a bounded scale: the mean is rescaled to a proportion u, and
    the number of answers n to n × u(1 − u) / s², the number of all-or-nothing answers that would
    say as much. u and s² in that factor get half an answer at either end, so that five times
    five stars are no certainty. Where only 1 and 5 occur it *is* Wilson's interval of the share.

    The factor is our own analogy, not from a paper. Checked by exact enumeration over nine
    distributions (flat, bell, J and U shapes): it covers 94.4–99.5 % at 5 answers, 94.7–97.6 %
    at 20 and 94.9–95.5 % at 100, where Student's t covers as little as 55, 86 and 92 %.
    """
    if len(stars) != 5 or min(stars) < 0:
        raise ValueError(f"{list(stars)} was given; expected five counts, of 1 to 5 stars, from 0")
    total = sum(stars)
    if total == 0:
        return NOTHING
    proportion = _scaled_mean(stars)
    smoothed = [stars[0] + 0.5, *stars[1:4], stars[4] + 0.5]
    centre = _scaled_mean(smoothed)
    spread = sum(c * (i / 4 - centre) ** 2 for i, c in enumerate(smoothed)) / sum(smoothed)
    low, high = wilson(proportion, total * centre * (1 - centre) / spread)
    return Estimate(1 + 4 * proportion, 1 + 4 * low, 1 + 4 * high, int(total))


def share_difference(
    successes_now: int, total_now: int, successes_before: int, total_before: int
) -> Estimate:
    """Return now − before in percentage points, with Newcombe's hybrid score interval (1998)."""
    return mover(share(successes_now, total_now), share(successes_before, total_before))


def net_share_difference(now: tuple[int, int, int], before: tuple[int, int, int]) -> Estimate:
    """Return now − before in points, from (positive, negative, total) of each period.

    The value is the difference of the raw scores. The interval is that of the adjusted ones,
    ± z·√(se₁² + se₂²), widened, where needed, to hold the value, and clipped to ±200.
    """
    smaller = int(min(now[2], before[2]))
    new, old = net_share(*now).value, net_share(*before).value
    if new is None or old is None:
        return Estimate(None, None, None, smaller)
    centre_now, error_now = _adjusted(*now)
    centre_before, error_before = _adjusted(*before)
    half_width = Z * math.hypot(error_now, error_before)
    return _around(new - old, centre_now - centre_before, half_width, 200.0, smaller)


def count_difference(now: int, before: int) -> Estimate:
    """Return now − before of two Poisson counts over equally long periods."""
    return mover(count(now), count(before))


def mover(now: Estimate, before: Estimate) -> Estimate:
    """Return now − before in the unit of both, by the method of variance estimates recovery.

    Zou & Donner (2008), Statistics in Medicine 27(10): each side's distance from value to bound
    stands for its standard error, so skewed intervals stay skewed. A bound that needs a missing
    one is `None`; so is the value when either side has none.
    """
    smaller = min(now.n, before.n)
    if now.value is None or before.value is None:
        return Estimate(None, None, None, smaller)
    difference = now.value - before.value
    down = _together(now.value, now.low, before.value, before.high)
    up = _together(now.value, now.high, before.value, before.low)
    return Estimate(
        difference,
        None if down is None else difference - down,
        None if up is None else difference + up,
        smaller,
    )


def product(amount: Estimate, effect: Estimate) -> Estimate:
    """Return an amount, of 0 or more, times an effect that was measured apart from it.

    Goodman (1960), JASA 55: the variance of a product is that of each times the square of the
    other, and the product of both. As in `mover` each side's distance from value to bound stands
    for a standard error, so skewed intervals stay skewed. The n is that of the effect; a bound that
    needs a missing one is `None`.
    """
    if amount.value is None or effect.value is None:
        return Estimate(None, None, None, effect.n)
    value = amount.value * effect.value
    sides = (amount.low, amount.high) if value >= 0 else (amount.high, amount.low)
    down, up = (
        _of_product(amount.value, side, effect.value, bound)
        for side, bound in zip(sides, (effect.low, effect.high), strict=True)
    )
    return Estimate(
        value,
        None if down is None else value - down,
        None if up is None else value + up,
        effect.n,
    )


def _of_product(
    amount: float, amount_bound: float | None, effect: float, effect_bound: float | None
) -> float | None:
    """How far a bound of the product is from its value, on the side of these bounds."""
    if amount_bound is None or effect_bound is None:
        return None
    of_amount, of_effect = amount - amount_bound, effect - effect_bound
    return math.hypot(amount * of_effect, effect * of_amount, of_amount * of_effect / Z)


def p_value(difference: Estimate) -> float | None:
    """Return two-sided p (0–1) of a difference against 0, by the normal law, read off its interval.

    The standard error is the distance from the value to the bound on 0's side, over z: below
    0.05 exactly when the interval leaves 0 out, also where it is skewed. `None` when that bound
    is missing, unless another test stands in its place.
    """
    if isinstance(difference, Direction):
        return difference.p_value
    value = difference.value
    if value is None:
        return None
    if value == 0:
        return 1.0
    bound = difference.low if value > 0 else difference.high
    if bound is None:
        return None
    reach = abs(value - bound)
    return math.erfc(Z * abs(value) / reach / math.sqrt(2)) if reach else 0.0


def _adjusted(positive: int, negative: int, total: int) -> tuple[float, float]:
    """Centre and standard error, in points, of the score with three answers added."""
    above = (positive + 0.75) / (total + 3)
    below = (negative + 0.75) / (total + 3)
    centre = above - below
    return 100 * centre, 100 * math.sqrt((above + below - centre**2) / (total + 3))


def _around(value: float, centre: float, half_width: float, limit: float, n: int) -> Estimate:
    """The value with centre ± half-width, clipped to ±limit and widened to hold the value."""
    low = min(max(centre - half_width, -limit), value)
    high = max(min(centre + half_width, limit), value)
    return Estimate(value, low, high, n)


def _together(
    now: float, now_bound: float | None, before: float, before_bound: float | None
) -> float | None:
    """The two distances from value to bound, combined as standard errors are."""
    if now_bound is None or before_bound is None:
        return None
    return math.hypot(now - now_bound, before - before_bound)


def _scaled_mean(stars: Sequence[float]) -> float:
    """The mean of counts of 1–5 stars on a scale from 0 (all one) to 1 (all five)."""
    return sum(c * i / 4 for i, c in enumerate(stars)) / sum(stars)


def _check_parts(name: str, first: int, second: int, total: int) -> None:
    """Refuse parts that are negative or make more than the whole."""
    if min(first, second) < 0 or first + second > total:
        parts = f"{first}" if name == "successes" else f"{first} and negative={second}"
        raise ValueError(f"{name}={parts} of {total} was given; expected parts from 0 to {total}")


def share_of(part: str, whole: str) -> Steps:
    """Return the scale of a share: each of the `whole` is 100 where it is in the `part`, else 0."""
    return Steps(0.0, 100.0, lambda inputs: (inputs[whole] - inputs[part], inputs[part]))


def net_of(below: str, between: str, above: str) -> Steps:
    """Return the scale of a net score: −100 for those `below`, 0 for those `between`, then 100."""
    return Steps(-100.0, 100.0, lambda inputs: (inputs[below], inputs[between], inputs[above]))


#: The scale of `counted` of `total`.
COUNTED = share_of("counted", "total")

#: The scale of a Net Promoter Score.
NET_PROMOTERS = net_of("detractors", "passives", "promoters")


def counted_share(inputs: Inputs) -> Estimate:
    """Return `counted` of `total` in %, with Wilson's interval."""
    return share(inputs["counted"], inputs["total"])


def counted_difference(now: Inputs, before: Inputs) -> Estimate:
    """Return now − before in percentage points, with Newcombe's interval."""
    return share_difference(now["counted"], now["total"], before["counted"], before["total"])
