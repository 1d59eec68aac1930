"""What needs us: the changes and the differences that are more than noise, worst first.

Every metric of `WATCHED` is looked at for every team, location and touchpoint, against the same
group in the period before and against all other groups together. Benjamini–Hochberg at 5 % over
all these questions keeps chance from filling the list.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal

from metrics.catalogue import METRICS
from metrics.compare import Compared, compare_all, merged
from metrics.intervals import p_value
from metrics.lake import Lake
from metrics.measure import Row, measure_all
from metrics.model import Estimate, Metric
from metrics.settings import Settings
from metrics.slices import Scope, Slice
from metrics.verdict import benjamini_hochberg, judge

#: Metrics that are watched; their inputs are additive, so "all others" can be put together.
WATCHED = ("nps", "csat", "ces", "resolution_median", "first_response_median", "negative_share")
#: Columns in which something may have happened.
WHERE = ("location", "team", "touchpoint")
#: A group with fewer observations is not compared: the normal law would not hold.
FEWEST = 10


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that got worse, or is worse than the rest, beyond what chance makes.

    `difference` is in the metric's unit, now − before or group − rest. `touchpoint` and `week`
    narrow it down where they pass the same test.
    """

    kind: Literal["changed", "below the rest"]
    metric: Metric
    column: str
    group: str
    difference: Estimate
    n: int
    p_value: float
    touchpoint: str | None = None
    week: date | None = None


@dataclass(frozen=True, slots=True)
class Findings:
    """The findings, most customers affected first, and how many questions were asked for them."""

    found: tuple[Finding, ...]
    asked: int


def findings(
    lake: Lake, chosen: Slice, scope: Scope, *, settings: Settings | None = None, most: int = 5
) -> Findings:
    """What got worse or is worse than the rest in the slice; at most `most` findings."""
    metrics = [METRICS[key] for key in WATCHED]
    candidates: list[Finding] = []
    for column in WHERE:
        compared = compare_all(lake, metrics, chosen, scope, by=column, settings=settings)
        for metric in metrics:
            candidates += _changes(metric, column, compared[metric.key])
            candidates += _standings(metric, column, compared[metric.key])
    clear = benjamini_hochberg([c.p_value for c in candidates])
    worse = [c for c, is_clear in zip(candidates, clear, strict=True) if is_clear and _is_worse(c)]
    shown = _one_per_group(worse)[:most]
    narrowed = tuple(_narrowed(lake, f, chosen, scope, settings) for f in shown)
    return Findings(narrowed, asked=len(candidates))


def _changes(metric: Metric, column: str, rows: Sequence[Compared]) -> Iterator[Finding]:
    for row in rows:
        enough = row.before is not None and min(row.now.estimate.n, row.before.estimate.n) >= FEWEST
        if row.change is None or row.group is None or not enough:
            continue
        yield from _candidate("changed", metric, column, row.now, row.change.difference)


def _standings(metric: Metric, column: str, rows: Sequence[Compared]) -> Iterator[Finding]:
    measured = [row.now for row in rows if row.now.estimate.n >= FEWEST]
    for row in measured:
        others = [other for other in measured if other is not row]
        if row.group is None or not others:
            continue
        difference = metric.difference(row.inputs, merged(others))
        yield from _candidate("below the rest", metric, column, row, difference)


def _candidate(
    kind: Literal["changed", "below the rest"],
    metric: Metric,
    column: str,
    row: Row,
    difference: Estimate,
) -> Iterator[Finding]:
    chance = p_value(difference)
    if chance is not None:
        group = str(row.group)
        yield Finding(kind, metric, column, group, difference, row.estimate.n, chance)


def _is_worse(finding: Finding) -> bool:
    return judge(finding.difference, finding.metric.better).verdict == "worse"


def _one_per_group(found: Sequence[Finding]) -> list[Finding]:
    """The clearest finding per group, those that affect most customers first.

    A change says more than a standing: somebody did something. So it comes first for its group.
    """
    by_clarity = sorted(found, key=lambda f: (f.kind != "changed", f.p_value))
    first: dict[tuple[str, str], Finding] = {}
    for finding in by_clarity:
        first.setdefault((finding.column, finding.group), finding)
    return sorted(first.values(), key=lambda f: -f.n)


def _narrowed(
    lake: Lake, finding: Finding, chosen: Slice, scope: Scope, settings: Settings | None
) -> Finding:
    """The finding with the touchpoint and the week at which it shows most, if any stands out."""
    here = chosen.narrow(finding.column, finding.group)
    touchpoint = finding.touchpoint
    if finding.column != "touchpoint":
        touchpoint = _worst(lake, finding, here, scope, "touchpoint", settings)
    if touchpoint is not None:
        here = here.narrow("touchpoint", touchpoint)
    week = _worst(lake, finding, here, scope, "week", settings)
    return replace(
        finding,
        touchpoint=None if touchpoint is None else str(touchpoint),
        week=date.fromisoformat(week) if week else None,
    )


def _worst(
    lake: Lake,
    finding: Finding,
    here: Slice,
    scope: Scope,
    by: str,
    settings: Settings | None,
) -> str | None:
    """The group that is most clearly worse than the others in the finding's own rows."""
    metric = finding.metric
    rows = measure_all(lake, [metric], here, scope, by=by, settings=settings)[metric.key]
    standings = list(_standings(metric, by, [Compared(row, None, None) for row in rows]))
    clear = benjamini_hochberg([s.p_value for s in standings])
    worse = [s for s, is_clear in zip(standings, clear, strict=True) if is_clear and _is_worse(s)]
    return min(worse, key=lambda s: s.p_value).group if worse else None
