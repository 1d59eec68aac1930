"""Is a difference real? Verdicts, false-alarm control, places in a ranking, targets.

Whether a target is met is decided by the interval, so that a lucky week is no success.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, TypeVar

import numpy as np

from metrics.inference.intervals import p_value
from metrics.model import Direction, Estimate

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence


Group = TypeVar("Group")

Better = Literal["higher", "lower", "neither"]
Verdict = Literal["better", "worse", "more", "less", "cannot tell"]
Standing = Literal["above the rest", "below the rest", "cannot be told apart"]
UNCLEAR: Standing = "cannot be told apart"

#: A p-value below it says what a 95 % interval that leaves 0 out says.
SIGNIFICANT = 0.05


@dataclass(frozen=True, slots=True)
class Judgement:
    """A difference, whether it is real, and the two-sided p-value behind that (or `None`)."""

    difference: Estimate
    verdict: Verdict
    p_value: float | None


@dataclass(frozen=True, slots=True)
class Rank:
    """A group's place in a ranking, 1 the best: from `first` to `last` of `total` places."""

    first: int
    last: int
    total: int

    def __str__(self) -> str:
        """`2 of 12`, or `1–3 of 12` where places cannot be told apart."""
        places = f"{self.first}" if self.first == self.last else f"{self.first}–{self.last}"
        return f"{places} of {self.total}"


def judge(difference: Estimate, better: Better) -> Judgement:
    """Return the change with its verdict: `cannot tell` unless the 95 % interval leaves 0 out.

    A metric for which neither direction is better has `more` or `less` in their place.
    """
    sign = _clear_sign(difference)
    verdict: Verdict = "cannot tell"
    if sign and better == "neither":
        verdict = "more" if sign > 0 else "less"
    elif sign:
        verdict = "better" if (sign > 0) == (better == "higher") else "worse"
    return Judgement(difference, verdict, p_value(difference))


def benjamini_hochberg(p_values: Sequence[float | None], rate: float = 0.05) -> list[bool]:
    """Return which tests are findings if at most `rate` (0–1) of the findings may be false.

    Benjamini & Hochberg (1995), JRSS B 57(1). A missing p-value is no finding and no test.
    """
    order = sorted((p, i) for i, p in enumerate(p_values) if p is not None)
    last = 0
    for rank, (p, _) in enumerate(order, start=1):
        if p <= rate * rank / len(order):
            last = rank
    found = {i for _, i in order[:last]}
    return [i in found for i in range(len(p_values))]


def answers_needed(difference: Estimate, n_now: int, n_before: int) -> int | None:
    """Return how many more answers in each period would make a difference of this size clear of 0.

    The interval narrows as √(1/n₁ + 1/n₂). 0 when it is clear already; `None` when there is no
    difference, or no bound on 0's side. If the true difference is this one, then with so many
    answers it is found in about half of all cases.
    """
    value = difference.value
    if not value or min(n_now, n_before) <= 0:
        return None
    if _clear_sign(difference):
        return 0
    bound = difference.low if value > 0 else difference.high
    if bound is None:
        return None
    # Solve 1/(n₁ + m) + 1/(n₂ + m) = r for m, where r is how small the left side has to become.
    r = (value / (value - bound)) ** 2 * (1 / n_now + 1 / n_before)
    middle = r * (n_now + n_before) - 2
    end = r * n_now * n_before - (n_now + n_before)
    return max(math.ceil((-middle + math.sqrt(middle**2 - 4 * r * end)) / (2 * r)), 1)


def indistinguishable(
    differences: Mapping[Group, Estimate], rate: float = 0.05
) -> dict[Group, Standing]:
    """Return where each group stands, given its difference from all the others together.

    As `standing_out`, by the p-values that the differences' own intervals tell.
    """
    chances = {group: p_value(difference) for group, difference in differences.items()}
    return standing_out(differences, chances, rate)


def standing_out(
    differences: Mapping[Group, Estimate],
    chances: Mapping[Group, float | None],
    rate: float = 0.05,
) -> dict[Group, Standing]:
    """Return where each group stands, given its difference from the rest and the p-value of that.

    At most `rate` (0–1) of the groups named above or below are so by chance
    (Benjamini–Hochberg). The words are about the number, not about better or worse.
    """
    findings = benjamini_hochberg([chances[group] for group in differences], rate)
    standings: dict[Group, Standing] = {}
    for (group, difference), found in zip(differences.items(), findings, strict=True):
        sign = _sign(difference)
        if found and sign:
            standings[group] = "above the rest" if sign > 0 else "below the rest"
        else:
            standings[group] = UNCLEAR
    return standings


def rank_with_ties(estimates: Mapping[str, Estimate], better: Better) -> dict[str, Rank | None]:
    """Return each group's place, 1 the best, or the highest where neither is.

    `None` if not measured.

    A group is at best behind all groups that are clearly better, at worst before all that are
    clearly worse. Clear: the interval of the two groups' difference (`mover`) leaves 0 out.
    """
    measured = {group: e for group, e in estimates.items() if e.value is not None}
    value, low, high = (
        np.array([getattr(e, name) for e in measured.values()], dtype=np.float64)
        for name in ("value", "low", "high")
    )
    places: dict[str, Rank | None] = dict.fromkeys(estimates)
    for i, group in enumerate(measured):
        # A missing bound is NaN here, and no comparison with NaN is true: never clear.
        above = value - value[i] > np.hypot(value - low, high[i] - value[i])
        below = value[i] - value > np.hypot(value[i] - low[i], high - value)
        ahead, behind = (below, above) if better == "lower" else (above, below)
        total = len(measured)
        places[group] = Rank(1 + int(ahead.sum()), total - int(behind.sum()), total)
    return places


def _clear_sign(difference: Estimate) -> int:
    """1 or −1 where the interval lies above or below 0; 0 where it holds 0 or lacks a bound."""
    if isinstance(difference, Direction):
        return difference.sign if difference.p_value < SIGNIFICANT else 0
    if difference.value is None:
        return 0
    if difference.low is not None and difference.low > 0:
        return 1
    return -1 if difference.high is not None and difference.high < 0 else 0


def _sign(difference: Estimate) -> int:
    """1, −1 or 0: the direction of a difference, whether it is certain or not."""
    if isinstance(difference, Direction):
        return difference.sign
    value = difference.value or 0.0
    return 1 if value > 0 else -1 if value < 0 else 0


Reached = Literal["met", "missed", "cannot tell"]


def against_target(estimate: Estimate, target: float, better: str) -> Reached:
    """Return whether the whole 95 % interval lies on the target's good side, or on its bad one.

    `better` is the metric's direction. A bound that does not exist, or a metric for which neither
    direction is better, cannot tell.
    """
    worst, best = estimate.low, estimate.high
    sign = 1
    if better == "lower":
        worst, best, sign = estimate.high, estimate.low, -1
    if better == "neither":
        return "cannot tell"
    if worst is not None and sign * (worst - target) >= 0:
        return "met"
    if best is not None and sign * (best - target) < 0:
        return "missed"
    return "cannot tell"
