"""All teams (or locations, segments) at once: a row each, a column per headline metric.

Who needs us most stands first. A cell is a number; where it is really worse or better than the
rest, or misses its target, a word says so. Intervals, which make each cell twice as wide, are drawn
where they are asked for, and are in the download. A click on a cell opens that group's scorecard at
that metric.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd
import streamlit as st

from metrics.analyses.scorecard import COLUMNS, HEADLINES, overview, overview_as_numbers
from metrics.catalogue import METRICS
from metrics.model import called, several
from ui import state
from ui.filters import filters, sections, switch
from ui.format import colours, numbers
from ui.format.text import one_line, plain_for_markdown
from ui.panels.shared import table as panel_table
from ui.panels.teams import chooser

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from metrics.analyses.scorecard import Cell, GroupLine
    from metrics.model import Metric
    from ui.panels.teams.chooser import Everyone

_MOST_ROWS = 15
#: What a cell holds.
_CELLS = {"numbers": "Numbers", "intervals": "With intervals"}
#: Pixels of a letter, and beside the text of a cell.
_LETTER, _PADDING = 7, 8
#: Pixels that the column of names has at least and at most.
_NAME_WIDTHS = 150, 240


def draw(everyone: Everyone) -> None:
    """Draw the table of all groups; a click on a cell opens that group at that metric."""
    keys = everyone.keys_with_data(HEADLINES)
    targets = state.view().settings.targets
    found = overview({key: everyone.by_group[key] for key in keys}, targets)
    kind = COLUMNS[everyone.column].lower()
    st.header(f"Which {kind} needs us?", anchor=False)
    answer = in_words(found, kind)
    st.caption(answer)
    if not found:
        return
    is_wide = _are_told(found) and switch.switch("Cells", _CELLS, key="cells") == "intervals"
    table = {
        key: [
            _cell(METRICS[key], line.cells[key], targets.get(key), is_wide=is_wide)
            for line in found
        ]
        for key in keys
    }
    st.dataframe(
        _coloured(found, table, kind),
        hide_index=True,
        height=panel_table.height(len(found), _MOST_ROWS),
        row_height=panel_table.ROW,
        key=f"overview-{everyone.column}",
        on_select=lambda: _open(everyone.column, found, keys),
        selection_mode="single-cell",
        column_config={
            "": st.column_config.TextColumn(
                COLUMNS[everyone.column], pinned=True, width=_name_width(found, kind)
            ),
            **{
                key: st.column_config.TextColumn(METRICS[key].name, width=_width(key, column))
                for key, column in table.items()
            },
        },
        alt=f"Every {kind} by headline metric, who needs us most first. {answer}",
    )
    meant = f"Worse and better: than the other {several(kind)} together, by more than chance."
    among = meant if len(found) > 1 else ""
    panel_table.draw_below(
        overview_as_numbers(found, targets),
        f"{everyone.column}-overview",
        f"{among}{_targets(keys, targets)} Click a cell for more.".strip(),
        key="overview",
    )


def in_words(found: Sequence[GroupLine], kind: str) -> str:
    """Return who needs us most and in what, as Markdown: `Billing needs us most: NPS worse, …`."""
    first = found[0] if found else None
    if first is None:
        return f"No headline figure is measured of any {kind} here; the scorecard has what is."
    if not first.needs_us:
        if len(found) == 1:
            name = called(first.group, kind)
            return plain_for_markdown(f"Only {name} is named: there is nothing to compare it with.")
        none = ", and none surely misses a target" if any(line.has_target for line in found) else ""
        return plain_for_markdown(
            f"None of the {len(found):,} {several(kind)} is worse than the rest by more than "
            f"chance{none}."
        )
    what = [
        f"{METRICS[key].name} {_told(cell)}" for key, cell in first.cells.items() if cell.needs_us
    ]
    others = sum(bool(line.needs_us) for line in found) - 1
    left = len(found) - 1
    more = f" Of the other {left:,}, {others:,} fall behind in something." if others else ""
    return plain_for_markdown(
        f"{called(first.group, kind)} needs us most: {'; '.join(what)}.{more}"
    )


def _are_told(found: Sequence[GroupLine]) -> bool:
    """Whether any cell has an interval that could be drawn."""
    cells = [cell.estimate for line in found for cell in line.cells.values()]
    return any(each.low is not None or each.high is not None for each in cells)


def _goal(metric: Metric, target: float) -> str:
    """The metric and its target, `NPS +40`; `4.2 stars` where the unit says what it is of."""
    goal = numbers.target_of(target, metric.unit)
    return goal if goal.endswith(metric.name.lower()) else f"{metric.name} {goal}"


def _targets(keys: Sequence[str], targets: Mapping[str, float]) -> str:
    """What is aimed at, and when it is missed, to follow a sentence; empty without a target."""
    goals = [_goal(METRICS[key], targets[key]) for key in keys if key in targets]
    listed = ", ".join(goals)
    if not goals:
        return ""
    missed = "A target is missed when the whole interval is on its wrong side."
    return f" {missed} {plain_for_markdown(f'Targets: {listed}.')}"


def _told(cell: Cell, missed: str = "misses target") -> str:
    """What is real of a cell, in words; empty where nothing is."""
    words = [] if cell.against_rest == "cannot tell" else [cell.against_rest]
    return ", ".join([*words, *([missed] if cell.reached == "missed" else [])])


def _cell(metric: Metric, cell: Cell, target: float | None, *, is_wide: bool) -> str:
    """The number, its interval if asked, and what is real of it: `+11 (7 to 15)  worse`."""
    if cell.estimate.hidden:
        return "hidden"
    if cell.estimate.value is None and not cell.estimate.n:
        return "–"
    words = _told(cell, "missed")
    value = numbers.value(cell.estimate, metric.unit, target=target)
    between = numbers.interval(cell.estimate, metric.unit, target=target) if is_wide else ""
    value = f"{value} ({between})" if between else value
    return f"{value}  {words}" if words else value


def _width(key: str, cells: Sequence[str]) -> int:
    """How many pixels wide a column is, so that neither its name nor a cell is cut."""
    return max(map(len, (METRICS[key].name, *cells))) * _LETTER + 2 * _PADDING


def _name_width(found: Sequence[GroupLine], kind: str) -> int:
    """How many pixels wide the names are: none is cut that leaves a telephone room for a figure."""
    longest = max(len(one_line(called(line.group, kind))) for line in found)
    return min(max(longest * _LETTER + 2 * _PADDING, _NAME_WIDTHS[0]), _NAME_WIDTHS[1])


def _coloured(
    found: Sequence[GroupLine], cells: Mapping[str, Sequence[str]], kind: str
) -> pd.io.formats.style.Styler:
    """The table, with what is better or worse than the rest in its colour; words say it too.

    Of a name that is a number it is said what it is.
    """
    table = pd.DataFrame({"": [one_line(called(line.group, kind)) for line in found], **cells})
    tones = colours.in_tables(st.context.theme.type)
    styles = pd.DataFrame(
        {
            "": [""] * len(found),
            **{key: [_style(line.cells[key], tones) for line in found] for key in cells},
        }
    )
    return table.style.apply(lambda _: styles, axis=None)


def _style(cell: Cell, tones: Mapping[str, str]) -> str:
    tone = tones.get(cell.against_rest)
    return f"color: {tone}" if tone else ""


def _open(column: str, found: Sequence[GroupLine], keys: Sequence[str]) -> None:
    """Open the clicked group's scorecard at the clicked metric."""
    chosen = st.session_state[f"overview-{column}"]["selection"]["cells"]
    if not chosen:
        return
    row, name = chosen[0]
    st.session_state[filters.group_key(column)] = found[row].group
    if name in keys:
        st.session_state["figure"] = name
    sections.open_section(chooser.ONE)
