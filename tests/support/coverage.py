"""How often intervals hold the truth, in %, where the law behind the data is known."""

import math
from collections.abc import Callable, Hashable
from dataclasses import dataclass
from functools import cache, partial
from typing import Any

import numpy as np
from scipy.stats import binom

from metrics.model import Estimate, Inputs, Metric

#: Of how many pairs of outcomes a difference is enumerated; of more it is drawn.
PAIRS = 11_000
#: How far rounding may put a truth that is a bound outside.
NEAR = 1e-9

Chance = np.random.Generator


@dataclass(frozen=True)
class World:
    """One law: what is true under it, and how data come about.

    `draw` makes so many samples of n; `likely` gives the chances of all outcomes of the family.
    """

    name: str
    truth: float | Callable[[int], float]
    draw: Callable[[Chance, int, int], list[Inputs]] | None = None
    likely: Callable[[int], np.ndarray] | None = None

    def true(self, n: int) -> float:
        """What is true of n: for a count it is about n."""
        return self.truth(n) if callable(self.truth) else self.truth


@dataclass(frozen=True)
class Family:
    """Believable laws for a metric. `outcomes` are all that can come of n, where they are few.

    `pair` makes of two samples what is compared: as a rule they themselves. Of a stock they are
    those that came and those that went, and what is compared is the stock after and before that.
    """

    worlds: tuple[World, ...]
    outcomes: Callable[[int], list[Inputs] | None] = lambda _: None
    pair: Callable[[Inputs, Inputs], tuple[Inputs, Inputs]] = lambda now, before: (now, before)


@dataclass(frozen=True)
class Covered:
    """Of each law the share of samples whose interval held the truth, and of how many samples.

    Samples that measure nothing are left out; a missing bound is infinite. `times` is infinite
    where all outcomes were enumerated.
    """

    by_world: dict[str, float]
    times: float

    @property
    def mean(self) -> float:
        """Over all laws, each counted once."""
        return float(np.mean(list(self.by_world.values())))

    @property
    def lowest(self) -> float:
        """Under the law where it is worst."""
        return min(self.by_world.values())

    @property
    def error(self) -> float:
        """The standard error by chance of the mean, near 95 %."""
        return 100 * math.sqrt(0.95 * 0.05 / (self.times * len(self.by_world)))

    def by_chance(self, truth: float) -> float:
        """The lowest share that chance leaves of a true one in %, but for one in a million."""
        if math.isinf(self.times):
            return truth
        return 100 * float(binom.ppf(1e-6, int(self.times), truth / 100)) / self.times


def covered(metric: Metric, family: Family, n: int, times: int) -> Covered:
    """The coverage of the metric's interval, from about `times` samples over all laws together."""
    return _estimates(_Code(metric.estimate), family, n, times)


def covered_difference(metric: Metric, family: Family, n: int, times: int) -> Covered:
    """The same of the difference of two samples of n, over all pairs of laws."""
    return _differences(_Code(metric.difference), family, n, times)


class _Code:
    """A function of a metric, the same as another where both do the same."""

    def __init__(self, function: Callable[..., Estimate]) -> None:
        self.call = function
        self.same: Hashable = function
        if isinstance(function, partial):
            self.same = (function.func, function.args, tuple(function.keywords.items()))

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Code) and self.same == other.same

    def __hash__(self) -> int:
        return hash(self.same)


@cache
def _estimates(code: _Code, family: Family, n: int, times: int) -> Covered:
    each = math.ceil(times / len(family.worlds))
    outcomes = family.outcomes(n)
    found = {}
    if outcomes is not None:
        low, high, measured = _bounds([code.call(inputs) for inputs in outcomes])
    for index, world in enumerate(family.worlds):
        weights = world.likely(n) if world.likely and outcomes is not None else None
        if weights is None:
            samples = _samples(world, n, each, index)
            low, high, measured = _bounds([code.call(inputs) for inputs in samples])
            weights = np.ones(len(samples))
        held = _held(low, high, world.true(n)) & measured
        found[world.name] = 100 * float(weights @ held / (weights @ measured))
    return Covered(found, each if outcomes is None else math.inf)


@cache
def _differences(code: _Code, family: Family, n: int, times: int) -> Covered:
    worlds, outcomes = family.worlds, family.outcomes(n)
    if outcomes is not None and len(outcomes) ** 2 <= PAIRS:
        return Covered(_enumerated(code, family, outcomes, n), math.inf)
    each = math.ceil(times / len(worlds) ** 2)
    samples = [
        (
            _samples(world, n, each * len(worlds), 2 * i),
            _samples(world, n, each * len(worlds), 2 * i + 1),
        )
        for i, world in enumerate(worlds)
    ]
    found = {}
    for i, now in enumerate(worlds):
        for j, before in enumerate(worlds):
            mine, theirs = samples[i][0][j * each :], samples[j][1][i * each :]
            pairs = list(zip(mine[:each], theirs[:each], strict=False))
            low, high, measured = _bounds([code.call(*family.pair(a, b)) for a, b in pairs])
            truth = now.true(n) - before.true(n)
            held = _held(low, high, truth) & measured
            if measured.any():
                found[f"{now.name} − {before.name}"] = 100 * float(held.sum() / measured.sum())
    return Covered(found, each)


def _enumerated(code: _Code, family: Family, outcomes: list[Inputs], n: int) -> dict[str, float]:
    worlds = family.worlds
    bounds = _bounds([code.call(*family.pair(a, b)) for a in outcomes for b in outcomes])
    low, high, measured = (each.reshape(len(outcomes), -1) for each in bounds)
    likely = {world.name: world.likely(n) for world in worlds if world.likely}
    found = {}
    for now in worlds:
        for before in worlds:
            truth = now.true(n) - before.true(n)
            held = _held(low, high, truth) & measured
            a, b = likely[now.name], likely[before.name]
            found[f"{now.name} − {before.name}"] = 100 * float(a @ held @ b / (a @ measured @ b))
    return found


def _samples(world: World, n: int, times: int, seed: int) -> list[Inputs]:
    assert world.draw is not None, f"{world.name} can be enumerated only; expected a way to draw"
    return world.draw(np.random.default_rng([n, seed]), n, times)


def _bounds(estimates: list[Estimate]) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """The bounds, infinite where missing, and which estimates measured anything."""
    low = [-math.inf if each.low is None else each.low for each in estimates]
    high = [math.inf if each.high is None else each.high for each in estimates]
    measured = [each.n > 0 for each in estimates]
    return np.array(low), np.array(high), np.array(measured)


def _held(low: np.ndarray, high: np.ndarray, truth: float) -> np.ndarray:
    return (low <= truth + NEAR) & (truth - NEAR <= high)


def told(rows: dict[str, Any]) -> list[Inputs]:
    """Columns of numbers, one per sample, as the inputs of each sample."""
    columns = {name: np.asarray(column).tolist() for name, column in rows.items()}
    return [dict(zip(columns, row, strict=True)) for row in zip(*columns.values(), strict=True)]
