"""The scorecard of one team or location as a table, and what changed most in sentences.

The scorecard of one team or location: a line per metric, as people read it and as numbers.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import polars as pl
import streamlit as st

from metrics.analyses.compare import Compared
from metrics.catalogue import METRICS
from metrics.inference.verdict import against_target, benjamini_hochberg, rank_with_ties
from metrics.measure.suppression import note
from metrics.model import NOTHING, Row
from ui import state
from ui.format import changes, numbers
from ui.format.text import plain_for_markdown
from ui.panels.shared import table as panel_table
from ui.panels.teams.chooser import VIEWS
from ui.sentences import findings

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from metrics.inference.verdict import Place
    from metrics.model import Metric
    from ui.panels.teams.chooser import Chosen


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


#: How each verdict and target looks in the table; solid tones that hold in light and dark.
_TONES = {
    "better": "#00734F",
    "worse": "#AD4600",
    "met": "#00734F",
    "missed": "#AD4600",
}


_NEUTRAL = "#8089A026"


def draw(chosen: Chosen) -> None:
    """Draw the scorecard as a table; a click on a line shows that metric below."""
    now = state.view()
    before = _before()
    table = as_read(chosen.card, before)
    st.dataframe(
        table,
        hide_index=True,
        height="content",
        row_height=34,
        key=f"card-{chosen.column}",
        on_select=_take_line,
        selection_mode="single-row",
        column_config=_columns(table.to_dict(as_series=False), before),
        alt=f"The scorecard of {chosen.group}, one row for each metric.",
    )
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        kind = f"{VIEWS[chosen.column].lower()}s"
        st.caption(
            f"Place 1 is the best of all {len(chosen.groups):,} {kind}; places that cannot be told "
            "apart are shared. A target is met or missed only when the whole interval says so.",
            width="stretch",
        )
        panel_table.download(
            as_numbers(chosen.card),
            f"scorecard-{now.slice.since or 'all'}",
            key=f"scorecard-{chosen.column}",
        )


def _before() -> str:
    now = state.view()
    # In a table's header nothing is read as Markdown.
    return findings.period_before(now.slice, now.before_slice, plain=True)


def _take_line() -> None:
    """The clicked line's metric becomes the one that is drawn below."""
    for column in VIEWS:
        rows = st.session_state.get(f"card-{column}", {}).get("selection", {}).get("rows", [])
        if rows:
            st.session_state["figure"] = KEYS[rows[0]]


def _columns(table: dict[str, list[object]], before: str) -> dict[str, object]:
    """How each column is drawn."""
    config = st.column_config
    against = f"Against {before}"
    return {
        "Metric": config.TextColumn(width=172, pinned=True),
        "Now": config.TextColumn(width=84, alignment="right"),
        "95 % interval": config.TextColumn(width=106),
        "Counted": config.TextColumn(width=134),
        "Target": config.TextColumn(width=72, alignment="right"),
        "Reached": _chips("", table["Reached"], 88),
        against: _chips(against, table[against], 126),
        "Place": config.TextColumn(width=72),
        "Trend": config.LineChartColumn("Last 12 months", width=114, color="gray"),
    }


def _chips(label: str, cells: Sequence[list[str]], width: int) -> object:
    """A column of one coloured word or none; the word says it, the colour only helps."""
    found = sorted({text for cell in cells for text in cell})
    tones = [_TONES.get(text.rpartition(" ")[2], _NEUTRAL) for text in found]
    return st.column_config.MultiselectColumn(label, width=width, options=found, color=tones)


def draw_changes(chosen: Chosen) -> None:
    """Draw in sentences what changed by more than chance."""
    st.subheader("What changed most", anchor=False)
    before = findings.period_before(state.view().slice, state.view().before_slice)
    changed = most_changed(chosen.card)[:5]
    for line in changed:
        st.markdown(findings.change(line.metric, line.compared.change, before))
    if not changed and state.view().before_slice is None:
        st.caption("Choose a period with a beginning and an end to compare it with the one before.")
    elif not changed:
        name = plain_for_markdown(chosen.group)
        asked = sum(line.compared.change is not None for line in chosen.card)
        said = f"Looked at {asked} changes of {name}; none is more than chance explains."
        st.caption(said if asked else f"Too little is known of {name} in {before} to compare.")
