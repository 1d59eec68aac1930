"""The scorecard of one team or location: a line per metric, as people read it and as numbers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import polars as pl

from metrics.catalogue import METRICS
from metrics.compare import Compared
from metrics.disclosure import note
from metrics.measure import Row
from metrics.model import NOTHING
from metrics.targets import against_target
from metrics.verdict import benjamini_hochberg, rank_with_ties
from ui import changes, numbers

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from metrics.model import Metric
    from metrics.verdict import Place

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
    "open_complaints",
    "advocacy_rate",
    "review_average",
    "net_sentiment",
    "say_do",
)


@dataclass(frozen=True, slots=True)
class Line:
    """One metric of one group: now, the change, its target, its place, and where it came from.

    `reached` is met, missed or cannot tell, empty without a target; `place` is `None` where
    nothing was measured and for counts, of which a larger team has more.
    """

    metric: Metric
    compared: Compared
    target: float | None
    reached: str
    place: Place | None
    trend: tuple[Row, ...]

    @property
    def measured(self) -> bool:
        """Whether anything was counted."""
        return bool(self.compared.now.estimate.n) or self.compared.now.estimate.value is not None


def lines(
    group: str,
    by_group: Mapping[str, Sequence[Compared]],
    trends: Mapping[str, Sequence[Row]],
    targets: Mapping[str, float],
) -> list[Line]:
    """The group's scorecard, from all groups' figures by metric key."""
    return [
        _line(METRICS[key], group, by_group[key], trends[key], targets.get(key)) for key in KEYS
    ]


def _line(
    metric: Metric,
    group: str,
    groups: Sequence[Compared],
    trend: Sequence[Row],
    target: float | None,
) -> Line:
    nothing = Compared(Row(group, NOTHING, {}), None, None)
    mine = next((row for row in groups if row.group == group), nothing)
    estimate = mine.now.estimate
    has_target = target is not None and (estimate.n or estimate.value is not None)
    has_target = has_target and not estimate.hidden
    reached = against_target(estimate, target, metric.better) if has_target else ""
    return Line(metric, mine, target, reached, _place(metric, group, groups), tuple(trend))


def _place(metric: Metric, group: str, groups: Sequence[Compared]) -> Place | None:
    if metric.unit == "complaints":
        return None
    named = {str(r.group): r.now.estimate for r in groups if r.group is not None}
    places = rank_with_ties(named, metric.better)
    place = places.get(group)
    return place if place is not None and place.total > 1 else None


def most_changed(card: Sequence[Line]) -> list[Line]:
    """The lines whose change is more than chance among all of them, the clearest first."""
    chances = [line.compared.change.p_value if line.compared.change else None for line in card]
    clear = benjamini_hochberg(chances)
    found = [(p, line) for p, line, is_clear in zip(chances, card, clear, strict=True) if is_clear]
    return [line for _, line in sorted(found, key=lambda pair: pair[0] or 0.0)]


def as_read(card: Sequence[Line], before: str) -> pl.DataFrame:
    """The lines as a reader sees them; `before` names the period that is compared with."""
    return pl.DataFrame(
        {
            "Metric": [line.metric.label for line in card],
            "Now": [_value(line) for line in card],
            "95 % interval": [_interval(line) for line in card],
            "Counted": [_counted(line) for line in card],
            "Target": [target_in_words(line) for line in card],
            "Reached": [[line.reached] if line.reached else [] for line in card],
            f"Against {before}": [_change(line) for line in card],
            "Place": ["" if line.place is None else str(line.place) for line in card],
            "Trend": [_points(line.trend) for line in card],
        },
        schema_overrides={
            "Reached": pl.List(pl.String),
            f"Against {before}": pl.List(pl.String),
            "Trend": pl.List(pl.Float64),
        },
    )


def as_numbers(card: Sequence[Line]) -> pl.DataFrame:
    """The lines as plain numbers in each metric's unit, not rounded.

    Empty where nothing was measured, and where it is hidden: then the note says so.
    """
    return pl.DataFrame([_numbers(line) for line in card], infer_schema_length=None)


def _numbers(line: Line) -> dict[str, object]:
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
        "note": note(estimate, numbers.noun_of(line.metric)),
    }


def _value(line: Line) -> str:
    # That it is hidden stands where what was counted stands.
    is_told = line.measured and not line.compared.now.estimate.hidden
    return numbers.value(line.compared.now.estimate, line.metric.unit) if is_told else "–"


def _interval(line: Line) -> str:
    return numbers.interval(line.compared.now.estimate, line.metric.unit) if line.measured else ""


def _counted(line: Line) -> str:
    noun = numbers.noun_of(line.metric)
    if line.metric.unit == "complaints":
        return ""
    n = line.compared.now.estimate.n
    if line.compared.now.estimate.hidden:
        return numbers.hidden(n, noun)
    return numbers.counted(n, noun) if n else f"no {noun} yet"


def target_in_words(line: Line) -> str:
    """The target with its unit and as many decimals as it was given; empty without one."""
    if line.target is None:
        return ""
    return numbers.target_of(line.target, line.metric.unit)


def _change(line: Line) -> list[str]:
    change = line.compared.change
    if change is None or not changes.is_compared(change):
        return []
    return [changes.in_words(change, line.metric.unit)]


def _points(trend: Sequence[Row]) -> list[float]:
    """The measured values, oldest first: a line of a cell cannot show a gap."""
    return [row.estimate.value for row in trend if row.estimate.value is not None]
