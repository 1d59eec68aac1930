"""The scorecard of one team or location: a line per metric, its target, place, change and trend."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import polars as pl

from metrics.analyses.compare import Compared
from metrics.catalogue import METRICS
from metrics.inference.verdict import Rank, against_target, benjamini_hochberg, rank_with_ties
from metrics.measure.suppression import note
from metrics.model import NOTHING, Metric, Row

#: Whose scorecard there is: each value of these columns, and what one is called.
COLUMNS = {"team": "Team", "location": "Location", "segment": "Segment"}

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

    @property
    def measured(self) -> bool:
        """Whether anything was counted."""
        return bool(self.compared.now.estimate.n) or self.compared.now.estimate.value is not None


def lines(
    group: str,
    by_group: Mapping[str, Sequence[Compared]],
    trends: Mapping[str, Sequence[Row]],
    targets: Mapping[str, float],
) -> list[ScorecardLine]:
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
    """The lines whose change is more than chance among all of them, the clearest first."""
    chances = [line.compared.change.p_value if line.compared.change else None for line in card]
    clear = benjamini_hochberg(chances)
    found = [(p, line) for p, line, is_clear in zip(chances, card, clear, strict=True) if is_clear]
    return [line for _, line in sorted(found, key=lambda pair: pair[0] or 0.0)]


def as_numbers(card: Sequence[ScorecardLine]) -> pl.DataFrame:
    """The lines as plain numbers in each metric's unit, not rounded.

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
        "note": note(estimate, line.metric.counts),
    }
