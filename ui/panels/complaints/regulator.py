"""The table that the UK regulator asks for, to download."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl
import streamlit as st

from metrics.analyses.regulator import (
    COLUMNS,
    COUNT_COLUMNS,
    GROUPS,
    SHARE_COLUMNS,
    RegulatorTable,
    default_group,
    regulator_table,
)
from metrics.definitions.complaints import COMPLAINTS_RESOLVED, UPHELD_SHARE
from ui import state
from ui.figures import groups
from ui.filters import switch
from ui.format.text import plain_for_markdown
from ui.panels.shared import table as panel_table

if TYPE_CHECKING:
    from streamlit.elements.lib.column_types import ColumnConfig

    from metrics.slices import Slice


_KINDS = {"category": "Cause"}


def draw() -> None:
    """Draw the regulator's table by a product group that the reader chooses."""
    now = state.view()
    given = [
        column
        for column in GROUPS
        if now.lake.gives("complaints", column)
        and now.lake.places.are_several(column)
        and groups.are_groups(column)
    ]
    with st.container(gap="xsmall"):
        st.header("What does the regulator ask for?", anchor=False)
        st.caption("As the UK's Financial Conduct Authority asks for it (DISP 1 Annex 1).")
        names = {column: _KINDS.get(column, column.capitalize()) for column in given}
        first = default_group(now.lake)
        by = switch.switch(
            "Product group", names or {first: first}, key="regulator_by", first=first
        )
        found = table(by, now.slice)
        drawn = frame(found)
        st.dataframe(
            panel_table.as_text(drawn),
            hide_index=True,
            key=f"regulator-{by}",
            placeholder="–",
            column_config=_columns(found),
        )
        panel_table.download(drawn, f"fca-complaints-by-{by}", key="regulator")
        st.caption(plain_for_markdown(" ".join(found.notes)))


def table(by: str, chosen: Slice) -> RegulatorTable:
    """Return the table of a slice, measured once per version of the data."""
    now = state.view()
    return state.remembered(
        "regulator",
        lambda: regulator_table(now.reader, chosen, by=by),
        chosen,
        by,
    )


def frame(found: RegulatorTable) -> pl.DataFrame:
    """Return the table as it is downloaded; the same records as `python -m metrics fca` prints."""
    kinds: dict[str, type[pl.DataType]] = dict.fromkeys((found.by, *COLUMNS), pl.String)
    kinds |= {**dict.fromkeys(COUNT_COLUMNS, pl.Int64), **dict.fromkeys(SHARE_COLUMNS, pl.Float64)}
    return pl.DataFrame(found.records(), schema_overrides=kinds)


def _columns(found: RegulatorTable) -> dict[str, ColumnConfig | None]:
    number, text = st.column_config.NumberColumn, st.column_config.TextColumn
    shares: dict[str, ColumnConfig | None] = {
        name: number(name, format="%.0f") for name in SHARE_COLUMNS
    }
    counts = {name: number(name.capitalize(), format="localized") for name in COUNT_COLUMNS}
    noted = any(line.record(found.by)["note"] for line in found.lines)
    words = {
        found.by: text(_KINDS.get(found.by, found.by.capitalize()), pinned=True),
        "main cause": text("Main cause"),
        # There is nothing to note of most tables.
        "note": text("Note") if noted else None,
    }
    # A note below says so where no file tells what was decided.
    total = found.lines[-1].figures
    if total[COMPLAINTS_RESOLVED.key].n and not total[UPHELD_SHARE.key].n:
        shares[SHARE_COLUMNS[-1]] = None
    return {**words, **counts, **shares}
