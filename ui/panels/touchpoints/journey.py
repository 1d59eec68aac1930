"""The journey: a row per touchpoint in its order, and the weakest link in a sentence."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pandas as pd
import streamlit as st

from metrics.analyses.journey import KEYS, in_order, weakest
from metrics.analyses.scorecard import GroupLine, overview
from metrics.catalogue import METRICS
from metrics.model import called
from ui import state
from ui.app import empty, menu
from ui.figures import comparisons, groups
from ui.format import changes, colours, numbers
from ui.format.text import one_line, plain_for_markdown
from ui.panels.shared import comments
from ui.panels.shared import table as panel_table

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from metrics.analyses.compare import Compared
    from metrics.analyses.scorecard import Cell

_MOST_ROWS = 15


@dataclass(frozen=True, slots=True)
class Journey:
    """The touchpoints in their order, and how each changed, by metric key and touchpoint."""

    lines: tuple[GroupLine, ...]
    keys: tuple[str, ...]
    changed: Mapping[str, Mapping[str, Compared]]


def journey() -> Journey:
    """Measure every touchpoint of the view, whichever of them the filter chose."""
    now, with_data = state.view(), comparisons.keys_with_data(KEYS)
    by_group = comparisons.compared(with_data, now.slice.narrow("touchpoint"), by="touchpoint")
    lines = {line.group: line for line in overview(by_group, now.settings.targets)}
    ordered = in_order(now.reader, [*lines])
    # Where no complaint names a touchpoint, there is no column of dashes for them.
    keys = tuple(
        key for key in with_data if any(line.cells[key].estimate.n for line in lines.values())
    )
    changed = {key: {str(row.group): row for row in by_group[key]} for key in keys}
    return Journey(tuple(lines[name] for name in ordered), keys, changed)


def draw() -> None:
    """Draw the journey, row by row: where on their way do customers meet what is not right?"""
    found = journey()
    if not found.lines:
        _draw_none()
        return
    st.header("Which is the weakest link?", anchor=False)
    answer = in_words(found.lines)
    st.markdown(answer)
    chosen = panel_table.draw_to_choose(
        "journey",
        _coloured(found),
        [line.group for line in found.lines],
        hide_index=True,
        height=panel_table.height(len(found.lines), _MOST_ROWS),
        column_config={
            "": st.column_config.TextColumn("Touchpoint", pinned=True, width=150),
            **{key: st.column_config.TextColumn(_heading(key)) for key in found.keys},
        },
        alt=f"The touchpoints in their order, with {_listed(found.keys)}. {answer}",
    )
    st.caption(_notes(found))
    _draw_one(_chosen(found.lines, chosen))


def _notes(found: Journey) -> str:
    """What stands in the table, of that which stands in it, as Markdown."""
    compared = any(row.change for rows in found.changed.values() for row in rows.values())
    changed = f" Beside a number how it changed since {state.view().slice.before_in_words()}."
    tones = " In colour what is worse or better than all other touchpoints together."
    guessed = any(METRICS[key].kind != "count" for key in found.keys)
    between = ", with 95 % intervals" if guessed else ""
    return (
        f"In the order of the journey{between}.{changed if compared else ''}"
        f"{tones if len(found.lines) > 1 else ''} Choose a row for its words."
    )


def _draw_none() -> None:
    """Say why there is no journey: no file tells it, or none of what was chosen."""
    if groups.given(["touchpoint"]):
        empty.draw("answers or complaints that name a touchpoint")
        return
    sentence = "No answer or complaint names a touchpoint, so no journey is known."
    st.info(sentence, icon=":material/route:")


def in_words(lines: Sequence[GroupLine]) -> str:
    """Return the weakest link and in what, as Markdown."""
    if len(lines) == 1:
        name = called(lines[0].group, "touchpoint")
        return plain_for_markdown(f"Only {name} is named: there is nothing to compare it with.")
    worst = weakest(lines)
    if worst is None:
        none = ", and none surely misses a target" if any(line.has_target for line in lines) else ""
        return plain_for_markdown(
            f"None of the {len(lines)} touchpoints falls behind the others by more than chance"
            f"{none}."
        )
    what = [
        f"{METRICS[key].label} {_with_interval(key, cell)}, {_told(cell)}"
        for key, cell in worst.cells.items()
        if cell.needs_us
    ]
    others = sum(bool(line.needs_us) for line in lines) - 1
    more = f" {others} of the others fall behind in something." if others else ""
    name = called(worst.group, "touchpoint")
    return plain_for_markdown(f"The weakest link is {name}: {'; '.join(what)}.{more}")


def _told(cell: Cell) -> str:
    words = ["worse than the rest"] if cell.against_rest == "worse" else []
    return " and ".join([*words, *(["misses its target"] if cell.reached == "missed" else [])])


def _listed(keys: Sequence[str]) -> str:
    return ", ".join(METRICS[key].label for key in keys)


def _heading(key: str) -> str:
    target = state.view().settings.targets.get(key)
    goal = "" if target is None else f", target {numbers.target_of(target, METRICS[key].unit)}"
    return f"{METRICS[key].label}{goal}"


def _cell(found: Journey, key: str, line: GroupLine) -> str:
    """The number, its interval and, where it really changed, how: `+14 (9 to 19)  4 worse`."""
    metric, cell = METRICS[key], line.cells[key]
    if cell.estimate.hidden:
        return "hidden"
    if cell.estimate.value is None and not cell.estimate.n:
        return "–"
    value = _with_interval(key, cell)
    row = found.changed[key].get(line.group)
    change = row.change if row else None
    if change is None or change.verdict == "cannot tell":
        return value
    return f"{value}  {changes.in_words(change, metric)}"


def _with_interval(key: str, cell: Cell) -> str:
    """The number with its interval, `+14 (9 to 19)`; of what was counted nothing is guessed."""
    metric = METRICS[key]
    value = numbers.value(cell.estimate, metric.unit)
    between = "" if metric.kind == "count" else numbers.interval(cell.estimate, metric.unit)
    return f"{value} ({between})" if between else value


def _coloured(found: Journey) -> pd.io.formats.style.Styler:
    """The table, with what is better or worse than the rest in its colour; the sentence says it."""
    names = [one_line(called(line.group, "touchpoint")) for line in found.lines]
    table = pd.DataFrame(
        {"": names} | {key: [_cell(found, key, line) for line in found.lines] for key in found.keys}
    )
    tones = colours.in_tables(st.context.theme.type)
    styles = pd.DataFrame(
        {"": [""] * len(names)}
        | {key: [_style(line.cells[key], tones) for line in found.lines] for key in found.keys}
    )
    return table.style.apply(lambda _: styles, axis=None)


def _style(cell: Cell, tones: Mapping[str, str]) -> str:
    tone = tones.get(cell.against_rest)
    return f"color: {tone}" if tone else ""


def _chosen(lines: Sequence[GroupLine], place: int | None) -> str:
    """The touchpoint of the chosen row, else the weakest, else the first."""
    if place is not None:
        return lines[place].group
    return (weakest(lines) or lines[0]).group


def _draw_one(name: str) -> None:
    """Draw the ways to the numbers and rows of a touchpoint, and what customers say there."""
    title = plain_for_markdown(called(name, "touchpoint"))
    tables = state.view().lake.tables
    with st.container(horizontal=True, gap="medium"):
        for script, what in (("nps", "NPS"), ("complaints", "Complaints")):
            entry = menu.entry(script)
            if any(tables[table].rows for table in entry.tables):
                icon = f":material/{entry.icon}:"
                menu.link(script, f"{what}: {title}", icon=icon, touchpoint=(name,))
    if comments.are_told():
        comments.draw_table(state.view().slice.narrow("touchpoint", name), "touchpoint")
