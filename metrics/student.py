"""Student's t: how many standard errors a two-sided 95 % interval of few observations reaches."""

from __future__ import annotations

import math
from functools import lru_cache

_OUTSIDE = 0.05
_NORMAL = -1.959963984540054


@lru_cache(maxsize=4096)
def reach(freedom: int) -> float:
    """The 97.5 % quantile of Student's t with so many degrees of freedom, from 1.

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
