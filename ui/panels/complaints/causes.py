"""What the complaints are about: the causes by size, and how each of them ends."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl
import streamlit as st

from metrics.measure.hiding.suppression import note
from metrics.model import group_name
from ui import state
from ui.charts import bars, charts
from ui.charts.bars import MOST, vital_few
from ui.filters import focus
from ui.format import numbers
from ui.format.text import plain_for_markdown, shorten
from ui.panels.shared import table as panel_table

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from metrics.model import Group, Row

_OPENED, _WAIT, _SATISFIED = "complaints_opened", "resolution_median", "resolved_to_satisfaction"
#: With fewer causes it says nothing that it takes most of them.
_SOME = 5


def draw() -> None:
    """Draw what the complaints opened in the period are about, the most frequent first."""
    # All causes, beside the one that the page shows alone.
    every, alone = state.view().slice.narrow("category"), focus.chosen("cause")
    found = state.figures((_OPENED, _WAIT, _SATISFIED), every, by="category")
    counts = [(row.group, row.estimate.n) for row in found[_OPENED] if row.estimate.n]
    named = any(group is not None for group, _ in counts)
    chart = bars.pareto(counts, title="Causes", noun="complaints", chosen=alone)
    largest_first = [group for group, _ in sorted(counts, key=lambda pair: -pair[1])]
    charts.draw(
        "What are they about?",
        in_words(counts) if named else "",
        chart if named else None,
        empty="No file says what these complaints are about." if counts else "None was opened.",
        key="causes",
        on_pick=focus.picker("cause"),
        choice=lambda: focus.draw_choice("cause", "causes", largest_first),
    )
    if named:
        _draw_table(table(found))


def in_words(counts: Sequence[tuple[Group, int]]) -> str:
    """Return the vital few: how many of the causes make up most complaints, and their share."""
    named = sorted(((g, n) for g, n in counts if g is not None), key=lambda pair: -pair[1])
    total, few = sum(n for _, n in named), vital_few([n for _, n in named])
    share = numbers.amount_of(100 * sum(n for _, n in named[:few]) / total, "%")
    of_all = f"{share} of {numbers.counted(total, 'complaints')}"
    unnamed = sum(n for group, n in counts if group is None)
    left = f" {unnamed:,} more tell no cause." if unnamed else ""
    if few == 1:
        text = f"One cause makes up {of_all}: {shorten(str(named[0][0]), 40)}."
    elif few == len(named):
        text = f"No cause stands out: without any of the {few}, the others make up less than "
        text += f"{numbers.amount_of(100 * MOST, '%')} of {numbers.counted(total, 'complaints')}."
    elif len(named) >= _SOME and few > len(named) / 2:
        text = f"No cause stands out: it takes {few} of {len(named)} to make up {of_all}."
    else:
        text = f"{few} of {len(named)} causes make up {of_all}."
    return plain_for_markdown(text + left)


def table(found: Mapping[str, Sequence[Row]]) -> pl.DataFrame:
    """Return one row per cause, the most frequent first.

    Its share, the share so far, how it ends.
    """
    waits, satisfied = ({row.group: row.estimate for row in found[k]} for k in (_WAIT, _SATISFIED))
    opened = [row for row in found[_OPENED] if row.estimate.n]
    opened.sort(key=lambda row: (row.group is None, -row.estimate.n, group_name(row.group)))
    total, running, lines = sum(r.estimate.n for r in opened if r.group is not None), 0, []
    for row in opened:
        n, wait, content = row.estimate.n, waits.get(row.group), satisfied.get(row.group)
        running += n
        is_named = row.group is not None
        lines.append(
            {
                "cause": group_name(row.group),
                "complaints": n,
                "share_percent": 100 * n / total if is_named and total else None,
                "share_so_far_percent": 100 * running / total if is_named and total else None,
                "hours_to_resolve": wait.value if wait else None,
                "satisfied_percent": content.value if content else None,
                "note": note(wait, "complaints") if wait else None,
            }
        )
    numbers_of = ("share_percent", "share_so_far_percent", "hours_to_resolve", "satisfied_percent")
    kinds = {"complaints": pl.Int64, "note": pl.String, **dict.fromkeys(numbers_of, pl.Float64)}
    return pl.DataFrame(lines, schema_overrides=kinds)


def _draw_table(causes: pl.DataFrame) -> None:
    with st.expander("The causes as a table", icon=":material/table:", key="fold-causes"):
        number = st.column_config.NumberColumn
        columns = {
            "cause": "Cause",
            "complaints": number("Complaints", format="localized"),
            "share_percent": number("Share, %", format="%.0f"),
            "share_so_far_percent": number("So far, %", format="%.0f"),
            "hours_to_resolve": number("Time to resolve, hours", format="%.0f"),
            "satisfied_percent": number("To their satisfaction, %", format="%.0f"),
            "note": "Note" if causes["note"].is_not_null().any() else None,
        }
        st.dataframe(
            panel_table.as_text(causes), hide_index=True, column_config=columns, placeholder="–",
            key="table-causes",
        )  # fmt: skip
        panel_table.download(causes, "causes", key="causes")
