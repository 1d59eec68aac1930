"""Ratios of two sums, with 95 % intervals: of money over customers, of posts, of weighted posts.

All are made of additive numbers (counts, sums, squares), so that groups can be put together. Of few
observations the interval reaches as many standard errors as Student's t says (`reach`).
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import lru_cache

from metrics.inference.intervals import Z, wilson

_OUTSIDE = 0.05
_NORMAL = -1.959963984540054


@lru_cache(maxsize=4096)
def reach(freedom: int) -> float:
    """Return the 97.5 % quantile of Student's t with so many degrees of freedom, from 1.

    G. W. Hill (1970), Algorithm 396, Communications of the ACM 13(10); checked against SciPy.
    """
    if freedom < 1:
        raise ValueError(f"{freedom} degrees of freedom were given; expected 1 or more")
    if freedom == 1:
        return math.tan(math.pi / 2 * (1 - _OUTSIDE))
    if freedom == 2:
        return math.sqrt(2 / (_OUTSIDE * (2 - _OUTSIDE)) - 2)
    a = 1 / (freedom - 0.5)
    b = 48 / a**2
    c = ((20_700 * a / b - 98) * a - 16) * a + 96.36
    d = ((94.5 / (b + c) - 3) / b + 1) * math.sqrt(a * math.pi / 2) * freedom
    y = (d * _OUTSIDE) ** (2 / freedom)
    if y > 0.05 + a:
        return math.sqrt(freedom * _near_normal(freedom, a, b, c, d))
    tail = ((freedom + 6) / (freedom * y) - 0.089 * d - 0.822) * (freedom + 2) * 3
    y = ((1 / tail + 0.5 / (freedom + 4)) * y - 1) * (freedom + 1) / (freedom + 2) + 1 / y
    return math.sqrt(freedom * y)


def _near_normal(freedom: int, a: float, b: float, c: float, d: float) -> float:
    """t² / freedom where the distribution is close to the normal one."""
    x = _NORMAL
    if freedom < 5:
        c += 0.3 * (freedom - 4.5) * (x + 0.6)
    c += (((0.05 * d * x - 5) * x - 7) * x - 2) * x + b
    y = x**2
    y = (((((0.4 * y + 6.3) * y + 36) * y + 94.5) / c - y - 3) / b + 1) * x
    return math.expm1(a * y**2)


#: A bound that is more than e to this times the value says nothing.
_BEYOND = 20.0
#: A ratio and its two bounds, where they exist.
Bounds = tuple[float, float | None, float | None]


@dataclass(frozen=True, slots=True)
class Sums:
    """Of n pairs: sums of x (below the line) and z (above it), of their squares and products."""

    n: int
    x: float
    z: float
    xx: float
    xz: float
    zz: float

    @property
    def variance(self) -> float:
        """Of Σz / Σx, linearised."""
        value = self.z / self.x
        spread = max(self.zz - 2 * value * self.xz + value**2 * self.xx, 0.0)
        return spread * self.n / (self.n - 1) / self.x**2


def freedom_of_difference(now: Sums, before: Sums) -> int | None:
    """Return Student's degrees of freedom of the difference of two `ratio`s; `None` without.

    Welch 1947, Biometrika 34, from the two linearised variances: the two together are known
    better than either, and intervals made for one alone would be too wide for both.
    """
    if min(now.n, before.n) < 2 or min(now.x, before.x) <= 0:
        return None
    variances = [each.variance for each in (now, before)]
    parts = sum(v**2 / (each.n - 1) for v, each in zip(variances, (now, before), strict=True))
    return max(math.floor(sum(variances) ** 2 / parts), 1) if parts else None


def ratio(sums: Sums, freedom: int | None = None) -> Bounds | None:
    """Return Σz / Σx over customers, with Fieller's interval; `None` where Σx is not above 0.

    The customers are a sample of those who might have been; what is compared are the means of two
    amounts of each, which vary together (Cochran 1977, Sampling Techniques, chapter 6; Fieller
    1954, JRSS B 16, with Student's t). There is no upper bound where Σx itself may be 0.

    Checked by simulation over four kinds of companies (skewed spending, sparse visits, customers
    lost and won): on average it covers 96.6–97.1 % with 5 customers, 94.9–95.5 % with 20 and
    95.1 % with 100; the plain linearised interval 66–87 %, 87–93 % and 93–95 %. It is never
    narrower than what customers unlike all that were seen could make (`_unseen`). `freedom` is that
    of a difference, see `freedom_of_difference`.
    """
    if sums.x <= 0:
        return None
    value = sums.z / sums.x
    if sums.n < 2:
        return value, None, None
    quantile = reach(freedom or sums.n - 1)
    scale = quantile**2 * sums.n / (sums.n - 1)
    below = sums.x**2 - scale * (sums.xx - sums.x**2 / sums.n)
    both = sums.x * sums.z - scale * (sums.xz - sums.x * sums.z / sums.n)
    above = sums.z**2 - scale * (sums.zz - sums.z**2 / sums.n)
    root = math.sqrt(max(both**2 - below * above, 0.0))
    if below <= 0:
        # The set is then all but what lies between two bounds. What was paid is never below 0, so
        # where the lower one is, what is left is all from the upper one on.
        least = (both - root) / below if below < 0 and both + root > 0 else -1.0
        return value, least if 0 <= least <= value else None, None
    low, high = min((both - root) / below, value), max((both + root) / below, value)
    least, most = _unseen(value, sums.n)
    return value, min(low, least), max(high, most)


def _unseen(value: float, n: int) -> tuple[float, float]:
    """Return the ratio if as many as n may have hidden paid nothing, and if these paid once more.

    Of n customers who all do alike nothing tells how they vary; the share of others that none of n
    being one leaves possible is Wilson's upper bound of 0 of n.
    """
    _, share = wilson(0, n)
    return value * (1 - share), value + share * max(value, 1.0)


def freedom_of_few(few: int, n: int) -> int:
    """Return Student's degrees of freedom of `ratio_of_few`: of so many customers of n.

    How unlike they are is known from these few alone. Where there are none, all n stand for them.
    """
    return few + 5 if few else max(n - 1, 5)


def ratio_of_few(sums: Sums, few: int, usual: float, freedom: int | None = None) -> Bounds | None:
    """Return Σz / Σx where only `few` of the customers have any z; `None` if Σx is not above 0.

    On the logarithmic scale, with half a customer added above the line (who spends as the few do,
    or as `usual` where there are none) and half a usual one below it, and Student's t: our
    analogy to Gart & Zweifel's half (1967, Biometrika 54) for money. Checked by simulation with
    3 to 40 of 100 customers new: on average it covers 96.7 % with 5 customers, 95.8 % with 20 and
    95.1 % with 100; linearised 55 %, 82 % and 91 % with 15 of 100.
    """
    if sums.x <= 0:
        return None
    value = sums.z / sums.x
    if sums.n < 2:
        return value, None, None
    each = sums.z / few if few and sums.z > 0 else usual
    n, x, z = sums.n + 1, sums.x + usual / 2, sums.z + each / 2
    xx, zz = sums.xx + usual**2 / 2, sums.zz + each**2 / 2
    if z <= 0:
        return value, None, None
    middle = z / x
    spread = max(zz - 2 * middle * sums.xz + middle**2 * xx, 0.0) * n / (n - 1)
    exponent = reach(freedom or freedom_of_few(few, sums.n)) * math.sqrt(spread) / z
    if exponent > _BEYOND:
        return value, 0.0, None
    factor = math.exp(exponent)
    return value, min(middle / factor, value), max(middle * factor, value)


@dataclass(frozen=True, slots=True)
class Counts:
    """Of n people: how many events they had together, and the sum of the squares of each one's."""

    n: int
    events: int
    squares: int

    @property
    def smoothed_rate(self) -> float:
        """Events per person, with half an event more."""
        return (self.events + 0.5) / self.n

    @property
    def variance_of_log(self) -> float:
        """Of the logarithm of the smoothed rate; no less than of events that come by chance."""
        seen = (self.squares - self.events**2 / self.n) / max(self.n - 1, 1)
        return max(seen, self.smoothed_rate) / (self.n * self.smoothed_rate**2)


def rate_ratio(above: Counts, below: Counts) -> Bounds | None:
    """Return events per person above the line ÷ below it; `None` where nobody below it had any.

    Log-normal, with half an event added on both sides, and the variance that is seen between
    people, because few post much and most nothing. Checked by simulation (Poisson and four times
    as scattered): on average it covers 96.8 % with 5 people on each side, 95.4 % with 20 and
    95.0 % with 100, where the exact interval for Poisson counts covers as little as 75 %.
    """
    if not (above.n and below.n and below.events):
        return None
    value = above.events / above.n / (below.events / below.n)
    middle = above.smoothed_rate / below.smoothed_rate
    factor = math.exp(Z * math.sqrt(above.variance_of_log + below.variance_of_log))
    return value, min(middle / factor, value), max(middle * factor, value)


@dataclass(frozen=True, slots=True)
class WeightedPosts:
    """Of posts weighted by their reach: the sums of all weights, of their squares, and of parts."""

    weight: float
    squares: float
    positive: float
    negative: float

    @property
    def effective_n(self) -> float:
        """How many posts of equal reach say as much (Kish 1965): (Σw)² / Σw²; 0 without any."""
        return self.weight**2 / self.squares if self.squares > 0 else 0.0


def weighted_share(posts: WeightedPosts) -> Bounds | None:
    """Return the share (0–1) of the weight that is negative, by Wilson, of the effective number.

    Where one post outweighs the others, the effective number is near 1 and the interval wide; the
    linearised one would be narrow there. Checked by simulation with reach as skewed as
    log-normal of 0.8 to 2: on average it covers 95.2–95.5 % with 5, 20 and 100 posts, 90.9 % at
    worst; the linearised one 37–95 %.
    """
    if posts.weight <= 0:
        return None
    share = posts.negative / posts.weight
    low, high = wilson(share, posts.effective_n)
    return share, low, high


def weighted_net(posts: WeightedPosts) -> Bounds | None:
    """Return positive − negative as a share of the weight (−1 to 1), adjusted Wald interval.

    As `intervals.net_share` with the effective number, three posts of equal
    reach added. In the same simulation it covers 95.3–95.5 %, 86.9 % at worst (5 posts of which
    one outweighs the others, and 70 of 100 positive).
    """
    if posts.weight <= 0:
        return None
    many = posts.effective_n
    above, below = posts.positive / posts.weight, posts.negative / posts.weight
    up, down = (above * many + 0.75) / (many + 3), (below * many + 0.75) / (many + 3)
    centre, value = up - down, above - below
    half_width = Z * math.sqrt((up + down - centre**2) / (many + 3))
    low, high = max(centre - half_width, -1.0), min(centre + half_width, 1.0)
    return value, min(low, value), max(high, value)
