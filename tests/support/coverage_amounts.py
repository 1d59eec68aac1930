"""Laws of what is measured: waits of which some are open, money, posts, and who sees them."""

import math
from functools import cache, partial
from statistics import NormalDist

import numpy as np

from metrics.model import Inputs
from tests.support.coverage import Chance, Family, World, told

_HOUR = 3_600_000_000
#: Median wait in hours, and the spread of its logarithm.
WAITS = ((24.0, 0.8), (60.0, 1.4))
#: Of how many complaints the end is not known yet.
OPEN = (0.0, 0.1, 0.25, 0.4)
#: How many are resolved as promised, in %.
KEPT = range(30, 96, 5)
#: The spread of the logarithm of what customers pay, the share of customers lost in a year, and the
#: spread of the logarithm of the change of those who stay: subscriptions, few large customers,
#: guests, a shop with much change.
CUSTOMERS = {
    "subscriptions": (0.5, 0.1, 0.2),
    "few large": (1.0, 0.1, 0.4),
    "guests": (0.6, 0.4, 0.5),
    "much change": (0.8, 0.3, 0.3),
}
#: Of how many customers in a hundred a recommendation brought them.
BROUGHT = (3, 8, 15, 40)
#: Posts per detractor and per promoter.
POSTS = ((0.9, 0.45), (0.3, 0.1), (0.3, 0.3), (1.5, 0.4))
#: The spread of the logarithm of how many see a post; shares of positive, neutral, negative ones.
REACH = (0.8, 1.3, 2.0)
TONES = ((0.47, 0.29, 0.24), (0.70, 0.20, 0.10), (0.30, 0.30, 0.40))


@cache
def _watched(spread: float, is_open: float) -> float:
    """How long the first is watched, in medians, so that such a share is open at the end."""
    if not is_open:
        return math.inf
    steps = (np.arange(4000) + 0.5) / 4000
    waits = np.exp(spread * np.array([NormalDist().inv_cdf(step) for step in steps]))
    least, most = 1e-3, 1e6
    while most / least > 1 + 1e-9:
        middle = math.sqrt(least * most)
        least, most = (middle, most) if _open_share(waits, middle) > is_open else (least, middle)
    return least


def _open_share(waits: np.ndarray, watched: float) -> float:
    """Of complaints that came evenly over so long a time, how many are open at its end."""
    return float(np.minimum(waits / watched, 1.0).mean())


def _waited(
    chance: Chance, n: int, times: int, law: tuple[float, float, float], unit: float
) -> list[Inputs]:
    """Waits in the unit, lognormal; the open ones as long as they were watched."""
    median, spread, is_open = law
    waits = median * np.exp(spread * chance.normal(size=(times, n)))
    watched = np.full((times, n), math.inf)
    if is_open:
        watched = median * _watched(spread, is_open) * chance.random((times, n))
    return [
        {"resolved": unit * w[w <= until], "still_open": unit * until[w > until]}
        for w, until in zip(waits, watched, strict=True)
    ]


def _quantile(law: tuple[float, float, float], share: float) -> float:
    return law[0] * math.exp(law[1] * NormalDist().inv_cdf(share))


def waits(share: float, *, known: bool = False) -> Family:
    """The time within which a share (0–1) is resolved; all ends are `known`, or not."""
    laws = [(*wait, is_open) for wait in WAITS for is_open in (OPEN[:1] if known else OPEN)]
    return Family(
        tuple(
            World(
                f"{law[0]:.0f} h, spread {law[1]}, {100 * law[2]:.0f} % open",
                _quantile(law, share),
                partial(_waited, law=law, unit=float(_HOUR)),
            )
            for law in laws
        )
    )


def promises() -> Family:
    """The share resolved within the promise; a wait is in units of it."""
    worlds = []
    for is_open in OPEN[::2]:
        for kept in KEPT:
            law = (1.0, 1.0, is_open)
            unit = 1 / _quantile(law, kept / 100)
            name = f"{kept} % kept, {100 * is_open:.0f} % open"
            worlds.append(World(name, float(kept), partial(_waited, law=law, unit=unit)))
    return Family(tuple(worlds))


def _paid(
    chance: Chance, n: int, times: int, law: tuple[float, float, float], brought: float
) -> list[Inputs]:
    """What customers paid a year ago, and pay now; new ones spend four fifths of what others do."""
    spread, lost, change = law
    is_new, leaves = (chance.random((times, n)) < part for part in (brought, lost))
    spends = np.exp(spread * chance.normal(size=(times, n)))
    changes = np.exp(change * chance.normal(size=(times, n)) - change**2 / 2)
    then = np.where(is_new, 0, spends)
    kept = np.where(leaves, 0, then * changes)
    earned = np.where(is_new, 0.8 * spends, 0)
    rows = {
        "customers": np.full(times, n), "then": then.sum(axis=1),
        "then_squares": (then**2).sum(axis=1), "customers_then": (then > 0).sum(axis=1),
        "earned_customers": is_new.sum(axis=1),
    }  # fmt: skip
    for name, amount in (("kept", kept), ("earned", earned), ("kept_and_earned", kept + earned)):
        rows[name] = amount.sum(axis=1)
        rows[f"{name}_by_then"] = (amount * then).sum(axis=1)
        rows[f"{name}_squares"] = (amount**2).sum(axis=1)
    return [inputs for inputs in told(rows) if inputs["then"] > 0]


def money(*, stays: bool, brought: bool) -> Family:
    """What stays of revenue, what new customers bring who were `brought`, or both, in %."""
    worlds = []
    for name, law in CUSTOMERS.items():
        for percent in BROUGHT if brought else (0,):
            part = percent / 100
            truth = stays * (1 - law[1]) + brought * 0.8 * part / (1 - part)
            truth = 100 * truth - 100 * (stays and brought)
            draw = partial(_paid, law=law, brought=part)
            worlds.append(World(f"{name}, {percent} % new", truth, draw))
    return Family(tuple(worlds))


def _posted(
    chance: Chance, n: int, times: int, rates: tuple[float, float], scatter: float
) -> list[Inputs]:
    """Posts of n detractors and n promoters, by chance or so that few post most."""
    rows = {}
    for who, rate in zip(("detractor", "promoter"), rates, strict=True):
        often = rate * chance.gamma(1 / scatter, scatter, (times, n)) if scatter else rate
        posts = chance.poisson(often, (times, n))
        rows[f"{who}s"] = np.full(times, n)
        rows[f"{who}_posts"] = posts.sum(axis=1)
        rows[f"{who}_squares"] = (posts**2).sum(axis=1)
    return told(rows)


def voices() -> Family:
    """How many times as often detractors post as promoters."""
    return Family(
        tuple(
            World(
                f"{above} and {below} posts, {'few post most' if scatter else 'by chance'}",
                above / below,
                partial(_posted, rates=(above, below), scatter=scatter),
            )
            for above, below in POSTS
            for scatter in (0, 10 / 3)
        )
    )


def _seen(
    chance: Chance, n: int, times: int, law: tuple[float, ...], spread: float
) -> list[Inputs]:
    reach = np.exp(6 + spread * chance.normal(size=(times, n)))
    tones = chance.choice([1, 0, -1], (times, n), p=law)
    return told(
        {
            "posts": np.full(times, n),
            "reach": reach.sum(axis=1),
            "reach_squares": (reach**2).sum(axis=1),
            "positive_reach": (reach * (tones > 0)).sum(axis=1),
            "negative_reach": (reach * (tones < 0)).sum(axis=1),
        }
    )


def seen(*, is_net: bool) -> Family:
    """Tones by reach: positive less negative, or the negative share, in %."""
    return Family(
        tuple(
            World(
                f"{100 * law[0]:.0f}/{100 * law[2]:.0f}, spread {spread}",
                100 * (law[0] - law[2] if is_net else law[2]),
                partial(_seen, law=law, spread=spread),
            )
            for law in TONES
            for spread in REACH
        )
    )
