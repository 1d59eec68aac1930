"""The scorecard of one team or location as people read it: a table, a row of words per metric.

What changed most is told in sentences.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import polars as pl
import streamlit as st

from metrics.analyses.scorecard import COLUMNS, KEYS, as_numbers, most_changed
from metrics.catalogue import METRICS
from metrics.model import called
from ui import state
from ui.figures import comparisons
from ui.format import changes, colours, numbers
from ui.format.text import plain_for_markdown
from ui.panels.shared import invitation
from ui.panels.shared import table as panel_table
from ui.sentences import findings

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from streamlit.elements.lib.column_types import ColumnConfig

    from metrics.analyses.scorecard import ScorecardLine
    from metrics.model import Row
    from ui.panels.teams.chooser import ChosenGroup, Everyone


def as_read(card: Sequence[ScorecardLine], before: str) -> pl.DataFrame:
    """Return the lines as a reader sees them; `before` names the period that is compared with."""
    return pl.DataFrame(
        {
            "Metric": [line.metric.label for line in card],
            "Now": [_value(line) for line in card],
            # On a telephone the first columns are what is seen: number, verdict, target.
            "Reached": [_reached(line) for line in card],
            "Target": [target_in_words(line) for line in card],
            f"Against {before}": [_change(line) for line in card],
            "95 % interval": [_interval(line) for line in card],
            "Counted": [_counted(line) for line in card],
            "Place": [_place(line) for line in card],
            "Trend": [_points(line.trend) for line in card],
        },
        schema_overrides={
            "Reached": pl.List(pl.String),
            f"Against {before}": pl.List(pl.String),
            "Trend": pl.List(pl.Float64),
        },
    )


def _value(line: ScorecardLine) -> str:
    # That it is hidden stands where what was counted stands.
    is_told = line.measured and not line.compared.now.estimate.hidden
    if not is_told:
        return "–"
    return numbers.value(line.compared.now.estimate, line.metric.unit, target=line.target)


def _interval(line: ScorecardLine) -> str:
    if not line.measured:
        return ""
    return numbers.interval(line.compared.now.estimate, line.metric.unit, target=line.target)


def _counted(line: ScorecardLine) -> str:
    noun = line.metric.counts
    if line.metric.is_count:
        return ""
    n = line.compared.now.estimate.n
    if line.compared.now.estimate.hidden:
        return numbers.hidden(n, noun)
    return numbers.counted(n, noun) if n else f"no {noun}"


def target_in_words(line: ScorecardLine) -> str:
    """Return the target with its unit and as many decimals as it was given; empty without one."""
    if line.target is None:
        return ""
    return numbers.target_of(line.target, line.metric.unit)


def _change(line: ScorecardLine) -> list[str]:
    change = line.compared.change
    if change is None or not changes.is_compared(change) or change.verdict == "cannot tell":
        return []
    return [changes.in_words(change, line.metric)]


def _reached(line: ScorecardLine) -> list[str]:
    """Whether the target is met or missed, where the interval says so."""
    return [] if line.reached in ("", "cannot tell") else [line.reached]


def _place(line: ScorecardLine) -> str:
    """The place among the groups; where it could be any, that it is not clear."""
    if line.place is None:
        return ""
    anywhere = (line.place.first, line.place.last) == (1, line.place.total)
    return "not clear" if anywhere else str(line.place)


def _points(trend: Sequence[Row]) -> list[float]:
    """The measured values, oldest first: a line of a cell cannot show a gap."""
    return [row.estimate.value for row in trend if row.estimate.value is not None]


def draw(chosen: ChosenGroup) -> None:
    """Draw the scorecard as a table; a click on a line shows that metric below."""
    now = state.view()
    before = _before()
    table = as_read(chosen.measurable_lines, before)
    st.dataframe(
        table,
        hide_index=True,
        height="content",
        row_height=34,
        key=f"card-{chosen.column}",
        on_select=partial(_take_line, [line.metric.key for line in chosen.measurable_lines]),
        selection_mode="single-row",
        column_config=panel_table.without_empty(
            _columns(table.to_dict(as_series=False), before), table
        ),
        alt=f"The scorecard of {called(chosen.group, chosen.column)}, one row for each metric.",
    )
    panel_table.draw_below(
        as_numbers(chosen.card),
        f"scorecard-{now.slice.since or 'all'}",
        _notes(table, chosen, f"Against {before}"),
        key=f"scorecard-{chosen.column}",
    )


def _notes(table: pl.DataFrame, chosen: ChosenGroup, against: str) -> str:
    """What the places say, and what an empty cell does, of the columns that are drawn."""
    kind = f"{COLUMNS[chosen.column].lower()}s"
    notes = [
        f"Place 1 is the best of all {len(chosen.groups):,} {kind}; places that cannot be told "
        "apart are shared."
        if any(table["Place"])
        else "",
        empty_cells(table, against, "the whole interval says so"),
    ]
    return " ".join(filter(None, notes))


def empty_cells(table: pl.DataFrame, against: str, where: str) -> str:
    """Return what an empty cell of a verdict says; nothing where there is no such column.

    `against` is the column of the changes; `where` says when something is named.
    """
    if any(table["Target"]):
        named = "A target is met or missed, and a change named,"
    elif table[against].list.len().sum():
        named = "A change is named"
    else:
        return ""
    return f"{named} only where {where}; an empty cell is no clear one."


def _before() -> str:
    # In a table's header nothing is read as Markdown.
    return findings.period_before(state.view().slice, plain=True)


def _step() -> str:
    """By which step of time the trends are drawn: week or month."""
    return comparisons.lately(state.view().slice)[1]


def _take_line(keys: Sequence[str]) -> None:
    """The clicked line's metric becomes the one that is drawn below."""
    for column in COLUMNS:
        rows = st.session_state.get(f"card-{column}", {}).get("selection", {}).get("rows", [])
        if rows:
            st.session_state["figure"] = keys[rows[0]]


def _columns(table: Mapping[str, Sequence[list[str]]], before: str) -> dict[str, ColumnConfig]:
    """How each column is drawn."""
    config = st.column_config
    against = f"Against {before}"
    return {
        "Metric": config.TextColumn(width=172, pinned=True),
        "Now": config.TextColumn(width=80, alignment="right"),
        "Reached": chips("Against target", table["Reached"], 100),
        "Target": config.TextColumn(width=70, alignment="right"),
        # The period stands under the page's title: in the header it would be cut.
        against: chips("Change", table[against], 120, help_=against),
        "95 % interval": config.TextColumn(width=108),
        "Counted": config.TextColumn(width=130),
        "Place": config.TextColumn(width=70),
        "Trend": config.LineChartColumn(f"Last 12 {_step()}s", width=104, color="gray"),
    }


def chips(
    label: str, cells: Sequence[list[str]], width: int, *, help_: str | None = None
) -> ColumnConfig:
    """Return a column of one coloured word or none; the word says it, the colour only helps."""
    found = sorted({text for cell in cells for text in cell})
    tones = [colours.CHIP.get(text.rpartition(" ")[2], colours.CHIP_NEUTRAL) for text in found]
    column = st.column_config.MultiselectColumn
    return column(label, width=width, help=help_, options=found, color=tones)


def draw_missing(everyone: Everyone) -> None:
    """Draw a line about the metrics that are in no scorecard: not by this column, or not at all."""
    for key, why in everyone.untold.items():
        st.caption(plain_for_markdown(f"{METRICS[key].label}: {why}."))
    invitation.draw(KEYS)


def draw_changes(chosen: ChosenGroup) -> None:
    """Draw in sentences what changed by more than chance."""
    st.header("What changed most", anchor=False)
    before = findings.period_before(state.view().slice)
    changed = most_changed(chosen.card)[:5]
    for line in changed:
        if line.compared.change is not None:
            than = findings.period_before(state.view().slice, line.compared.before_as_of)
            st.markdown(findings.change(line.metric, line.compared.change, than))
    if not changed and state.view().before_slice is None:
        st.caption("Choose a period with a beginning and an end to compare it with the one before.")
    elif not changed:
        name = plain_for_markdown(called(chosen.group, chosen.column))
        change_count = sum(line.compared.change is not None for line in chosen.card)
        text = (
            f"Looked at {numbers.counted(change_count, 'changes')} of {name}; none is more than "
            "chance explains."
        )
        st.caption(
            text if change_count else f"Too little is known of {name} to compare with {before}."
        )
