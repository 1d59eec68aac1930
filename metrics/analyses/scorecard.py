"""The scorecard of one team or location, and all of them side by side.

Of one: a line per metric, its target, place, change and trend. Of all: a line per group with its
headline metrics, and what of them is more than chance. How a group stands against the rest is asked
of `metrics.analyses.standings` (Benjamini–Hochberg among the groups of one metric).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import polars as pl

from metrics.analyses.compare import Compared
from metrics.analyses.standings import against_the_rest
from metrics.catalogue import METRICS
from metrics.inference.verdict import (
    Rank,
    Verdict,
    against_target,
    benjamini_hochberg,
    judge,
    rank_with_ties,
)
from metrics.measure.hiding.suppression import note
from metrics.model import NOTHING, Estimate, Metric, Row
from store.tables import LEVELS

#: Whose scorecard there is: each value of these columns, and what one is called.
COLUMNS = {
    "team": "Team",
    "location": "Location",
    **{level: level.capitalize() for level in LEVELS},
    "segment": "Segment",
}

#: What a scorecard shows, in this order.
KEYS = (
    "nps",
    "csat",
    "ces",
    "resolution_median",
    "resolution_p90",
    "resolution_within_promise",
    "first_response_median",
    "reopen_rate",
    "resolved_to_satisfaction",
    "complaints_opened",
    "open_complaints",
    "advocacy_rate",
    "review_average",
    "net_sentiment",
    "say_do",
)


@dataclass(frozen=True, slots=True)
class ScorecardLine:
    """One metric of one group: now, the change, its target, its place, and where it came from.

    `reached` is met, missed or cannot tell, empty without a target; `place` is `None` where
    nothing was measured and for counts, of which a larger team has more.
    """

    metric: Metric
    compared: Compared
    target: float | None
    reached: str
    place: Rank | None
    trend: tuple[Row, ...]
    #: Why it is not measured of any group, as a sentence.
    reason: str = ""

    @property
    def measured(self) -> bool:
        """Whether anything was counted."""
        return bool(self.compared.now.estimate.n) or self.compared.now.estimate.value is not None


def lines(
    group: str,
    by_group: Mapping[str, Sequence[Compared]],
    trends: Mapping[str, Sequence[Row]],
    targets: Mapping[str, float],
    reasons: Mapping[str, str] | None = None,
) -> list[ScorecardLine]:
    """Return the group's scorecard, from all groups' figures by metric key.

    Args:
        group: the group whose scorecard it is.
        by_group: all groups, each compared with before, of every metric of `KEYS`.
        trends: the rows of the group over time, of every metric of `KEYS`, too.
        targets: the target of each metric that has one, in its unit.
        reasons: of each metric that is not measured of any group, why, as a sentence.
    """
    card = [
        _line(METRICS[key], group, by_group[key], trends[key], targets.get(key)) for key in KEYS
    ]
    return [replace(line, reason=(reasons or {}).get(line.metric.key, "")) for line in card]


def _line(
    metric: Metric,
    group: str,
    groups: Sequence[Compared],
    trend: Sequence[Row],
    target: float | None,
) -> ScorecardLine:
    nothing = Compared(Row(group, NOTHING, {}), None, None)
    mine = next((row for row in groups if row.group == group), nothing)
    estimate = mine.now.estimate
    reached = ""
    if target is not None and not estimate.hidden and (estimate.n or estimate.value is not None):
        reached = against_target(estimate, target, metric.better)
    return ScorecardLine(metric, mine, target, reached, _place(metric, group, groups), tuple(trend))


def _place(metric: Metric, group: str, groups: Sequence[Compared]) -> Rank | None:
    if metric.is_count:
        return None
    named = {str(r.group): r.now.estimate for r in groups if r.group is not None}
    places = rank_with_ties(named, metric.better)
    place = places.get(group)
    return place if place is not None and place.total > 1 else None


def most_changed(card: Sequence[ScorecardLine]) -> list[ScorecardLine]:
    """Return the lines whose change is more than chance among all of them, the clearest first."""
    chances = [line.compared.change.p_value if line.compared.change else None for line in card]
    clear = benjamini_hochberg(chances)
    found = [(p, line) for p, line, is_clear in zip(chances, card, clear, strict=True) if is_clear]
    return [line for _, line in sorted(found, key=lambda pair: pair[0] or 0.0)]


def as_numbers(card: Sequence[ScorecardLine]) -> pl.DataFrame:
    """Return the lines as plain numbers in each metric's unit, not rounded.

    Empty where nothing was measured, and where it is hidden: then the note says so.
    """
    return pl.DataFrame([_numbers(line) for line in card], infer_schema_length=None)


def _numbers(line: ScorecardLine) -> dict[str, object]:
    estimate, change, place = line.compared.now.estimate, line.compared.change, line.place
    difference = change.difference if change else NOTHING
    return {
        "metric": line.metric.key,
        "label": line.metric.label,
        "unit": line.metric.unit,
        "value": estimate.value,
        "low": estimate.low,
        "high": estimate.high,
        "n": estimate.n,
        "target": line.target,
        "target_is": line.reached or None,
        "change": difference.value,
        "change_low": difference.low,
        "change_high": difference.high,
        "verdict": change.verdict if change else None,
        "place_from": place.first if place else None,
        "place_to": place.last if place else None,
        "places": place.total if place else None,
        "note": line.reason or note(estimate, line.metric.counts),
    }


#: The metrics that leadership compares groups by, in this order.
HEADLINES = (
    "nps",
    "csat",
    "resolution_median",
    "resolution_within_promise",
    "resolved_to_satisfaction",
    "review_average",
    "advocacy_rate",
)


@dataclass(frozen=True, slots=True)
class Cell:
    """One metric of one group: the estimate, how it stands against the rest, and the target.

    `reached` is met, missed or cannot tell; empty without a target or where nothing is shown.
    """

    estimate: Estimate
    against_rest: Verdict
    reached: str

    @property
    def needs_us(self) -> int:
        """How loudly it asks for somebody; to be worse than the rest counts as two targets."""
        return 2 * (self.against_rest == "worse") + (self.reached == "missed")


@dataclass(frozen=True, slots=True)
class GroupLine:
    """One group and its cells, by metric key."""

    group: str
    cells: Mapping[str, Cell]

    @property
    def needs_us(self) -> int:
        """How loudly its cells ask for somebody, together."""
        return sum(cell.needs_us for cell in self.cells.values())

    @property
    def has_target(self) -> bool:
        """Whether any of its cells has a target that it could miss."""
        return any(cell.reached for cell in self.cells.values())

    @property
    def size(self) -> int:
        """Of how many observations its largest cell is."""
        return max((cell.estimate.n for cell in self.cells.values()), default=0)


def overview(
    by_group: Mapping[str, Sequence[Compared]], targets: Mapping[str, float]
) -> list[GroupLine]:
    """Return the groups with a name, who needs us most first, then the larger one, then by name.

    Args:
        by_group: by metric key what was measured of each group now.
        targets: by metric key what is aimed at, in its unit.
    """
    groups: dict[str, dict[str, Cell]] = {}
    for key, rows in by_group.items():
        for group, cell in _cells(key, rows, targets.get(key)):
            groups.setdefault(group, {})[key] = cell
    found = [
        GroupLine(group, {key: cells.get(key, _EMPTY) for key in by_group})
        for group, cells in groups.items()
    ]
    counted = [line for line in found if line.size]
    return sorted(counted, key=lambda line: (-line.needs_us, -line.size, line.group))


def overview_as_numbers(found: Sequence[GroupLine], targets: Mapping[str, float]) -> pl.DataFrame:
    """Return a row per group and metric as plain numbers in its unit, not rounded.

    Empty where nothing was measured, and where it is hidden: then the note says so.
    """
    rows = [
        {
            "group": line.group,
            "metric": key,
            "label": METRICS[key].label,
            "unit": METRICS[key].unit,
            "value": cell.estimate.value,
            "low": cell.estimate.low,
            "high": cell.estimate.high,
            "n": cell.estimate.n,
            "target": targets.get(key),
            "target_is": cell.reached or None,
            "against_rest": cell.against_rest,
            "note": note(cell.estimate, METRICS[key].counts),
        }
        for line in found
        for key, cell in line.cells.items()
    ]
    return pl.DataFrame(rows, infer_schema_length=None)


_EMPTY = Cell(NOTHING, "cannot tell", "")


def _cells(key: str, rows: Sequence[Compared], target: float | None) -> Iterator[tuple[str, Cell]]:
    metric, now = METRICS[key], [row.now for row in rows]
    found = against_the_rest(metric, now)
    for row in now:
        if row.group is None:
            continue
        verdict: Verdict = "cannot tell"
        if found.stands_out(row.group):
            verdict = judge(found.differences[row.group], metric.better).verdict
        yield str(row.group), Cell(row.estimate, verdict, _reached(row, target, metric))


def _reached(row: Row, target: float | None, metric: Metric) -> str:
    if target is None or row.estimate.hidden or row.estimate.value is None:
        return ""
    return against_target(row.estimate, target, metric.better)
