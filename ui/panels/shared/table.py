"""The same figures as a table, and any table as a CSV file."""

from __future__ import annotations

import io
import zlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import polars as pl
import streamlit as st

from metrics.measure.hiding.suppression import note
from metrics.model import group_name
from store.spreadsheets import write_table
from ui.format.text import one_line

if TYPE_CHECKING:
    from collections.abc import Hashable, Mapping, Sequence

    from streamlit.delta_generator import DeltaGenerator
    from streamlit.elements.lib.column_types import ColumnConfig

    from metrics.analyses.compare import Compared
    from metrics.analyses.subtotals import PlacedRow
    from metrics.model import Group, Metric
    from store.schema import Table

#: What is counted carries none.
_DECIMALS = {
    "points": 1,
    "%": 1,
    "hours": 1,
    "open hours": 1,
    "stars": 2,
    "times": 1,
}


#: Pixels of a row, and of the head with both borders, at our size of text.
ROW, _HEAD = 35, 35


def height(rows: int, most: int) -> int:
    """Return the height of a table with rows of `ROW` pixels, so that none is cut at its end."""
    return _HEAD + ROW * min(rows, most)


def draw_to_choose(
    name: str,
    shown: object,
    rows: Sequence[Hashable],
    **how: Any,  # noqa: ANN401  # as `st.dataframe` declares each
) -> int | None:
    """Draw a list in which a row may be chosen; return the place of the one that is.

    Chosen it stays while others come and go around it: the browser keeps its place alone, where
    another may stand by then. `None` where none is chosen, or the one that was is gone.

    Args:
        name: what the list is called in the session, where one row of it is kept.
        shown: the table, as `st.dataframe` takes it.
        rows: what tells each row from all others, in their order.
        how: what `st.dataframe` takes besides.
    """
    # Of other rows it is another list to the browser, which begins with what was chosen before.
    key, kept = f"{name} {zlib.crc32(repr(rows).encode())}", f"{name} chosen"
    before: _Chosen = st.session_state.get(kept, _Chosen())
    first = before.first if key in st.session_state else before.row
    place = rows.index(first) if first in rows else None
    picked: Any = st.dataframe(
        shown,
        key=key,
        on_select="rerun",
        selection_mode="single-row",
        selection_default=None if place is None else {"selection": {"rows": [place]}},
        row_height=ROW,
        **how,
    )
    places = [each for each in picked["selection"]["rows"] if each < len(rows)]
    st.session_state[kept] = _Chosen(first, rows[places[0]] if places else None)
    return places[0] if places else None


@dataclass(frozen=True, slots=True)
class _Chosen:
    """Which row of a list was chosen as it was first drawn so, and which is now."""

    first: Hashable = None
    row: Hashable = None


def local(name: str, zone: str) -> pl.Expr:
    """Return the times of a column as the clocks of a zone show them."""
    return pl.col(name).dt.convert_time_zone(zone).dt.replace_time_zone(None)


def given(table: pl.DataFrame) -> pl.DataFrame:
    """Return the table without the columns in which nothing was given."""
    return table.select(name for name in table.columns if table[name].is_not_null().any())


def without_empty(
    columns: Mapping[str, ColumnConfig | None], table: pl.DataFrame
) -> dict[str, ColumnConfig | None]:
    """Return how the columns are drawn, those not at all in which every cell is empty.

    A column of nothing says less than the sentence by the table, and takes the room of the others.
    """
    return {
        name: None if name in table.columns and _is_empty(table[name]) else config
        for name, config in columns.items()
    }


def _is_empty(cells: pl.Series) -> bool:
    if cells.dtype == pl.List:
        return not cells.list.len().sum()
    return cells.is_null().all() or (cells.dtype == pl.String and not cells.str.len_bytes().sum())


def frame(
    rows: Sequence[Compared],
    column: str,
    noun: str = "answers",
    standings: Mapping[Group, str] | None = None,
) -> pl.DataFrame:
    """Return one row per group.

    Value, interval, n, where it stands, change from before, verdict and note.

    Values are in the metric's unit and not rounded; what was not measured is empty, and so is what
    is hidden: then the note says so.
    """
    changes = [row.change.difference.value if row.change else None for row in rows]
    numbers_of = {
        name: [getattr(row.now.estimate, name) for row in rows] for name in ("value", "low", "high")
    }
    return pl.DataFrame(
        {
            column: [group_name(row.group) for row in rows],
            **numbers_of,
            "n": [row.now.estimate.n for row in rows],
            "standing": [(standings or {}).get(row.group) for row in rows],
            "change": changes,
            "verdict": [row.change.verdict if row.change else None for row in rows],
            "note": [note(row.now.estimate, noun) for row in rows],
        },
        schema={
            column: pl.String,
            **dict.fromkeys(numbers_of, pl.Float64),
            "n": pl.Int64,
            "standing": pl.String,
            "change": pl.Float64,
            "verdict": pl.String,
            "note": pl.String,
        },
    )


def placed_frame(
    placed: Sequence[PlacedRow],
    column: str,
    level: str,
    noun: str = "answers",
    standings: Mapping[Group, str] | None = None,
) -> pl.DataFrame:
    """Return as `frame` places under what they lie in, of a level, with the subtotal of each.

    Columns besides: the level, and `is_subtotal`. A subtotal is called `all of North`.

    Args:
        placed: the rows of the places and the subtotals, in order.
        column: the column that names the places, as in `location`.
        level: the column that they lie in, as in `region`.
        noun: what is counted, as in `complaints`.
        standings: per place where it stands against the rest.
    """
    table = frame([each.row for each in placed], column, noun, standings)
    is_subtotal = pl.Series([each.is_subtotal for each in placed], dtype=pl.Boolean)
    within = pl.Series([each.within for each in placed], dtype=pl.String)
    return table.select(
        within.alias(level),
        pl.when(is_subtotal).then(pl.format("all of {}", within)).otherwise(column).alias(column),
        is_subtotal.alias("is_subtotal"),
        pl.exclude(column),
    )


def draw(
    rows: Sequence[PlacedRow],
    metric: Metric,
    column: str,
    standings: Mapping[Group, str],
    *,
    level: str | None = None,
    key: str,
) -> None:
    """Draw the groups' figures as a table that can be downloaded, folded until asked for.

    With a level places stand under what they lie in.

    Args:
        rows: the groups' rows, with subtotals where there is a level.
        metric: the metric that was measured.
        column: the column that names the groups, as in `location`.
        standings: per group where it stands against the rest.
        level: the column that the places lie in, as in `region`; `None` without one.
        key: this table's own, for its widgets on the page.
    """
    compared = [each.row for each in rows]
    table = (
        frame(compared, column, metric.counts, standings)
        if level is None
        else placed_frame(rows, column, level, metric.counts, standings)
    )
    with st.expander("The same as a table", icon=":material/table:", key=f"fold-{key}"):
        number = st.column_config.NumberColumn
        decimals = f"%.{_DECIMALS.get(metric.unit, 0)}f"
        columns = {
            **({} if level is None else {level: level.capitalize(), "is_subtotal": None}),
            column: column.capitalize(),
            "value": number(f"{metric.label}, {metric.unit}", format=decimals),
            "low": number("from", format=decimals, help="lower end of the 95 % interval"),
            "high": number("to", format=decimals, help="upper end of the 95 % interval"),
            "n": number(metric.counts.capitalize(), format="localized"),
            "standing": "Against the rest" if standings else None,
            "change": number("Change", format=f"%+.{_DECIMALS.get(metric.unit, 0)}f"),
            "verdict": "Verdict of the change",
            # There is nothing to note of most tables.
            "note": "Note" if any(row.now.estimate.hidden for row in compared) else None,
        }
        st.dataframe(as_text(table), hide_index=True, column_config=columns, key=f"table-{key}")
        download(table, f"{metric.key}-by-{column}", key=key)


def draw_end(table: pl.DataFrame, name: str, words: str, *, key: str) -> DeltaGenerator:
    """Draw below a list what it holds and a download; return the line, for what goes with it."""
    line = st.container(horizontal=True, vertical_alignment="center", gap="small")
    with line:
        st.caption(f"{words}, each as of the time until which its file knows.", width="stretch")
        download(table, name, key=key)
    return line


def draw_below(table: pl.DataFrame, name: str, words: str, *, key: str) -> None:
    """Draw below a table, side by side, what there is to say of it (Markdown) and a download.

    However long the words are the button has its place on the right; on a telephone it is below.
    """
    left, right = st.columns((6, 1), gap="small", vertical_alignment="top")
    with left:
        st.caption(words)
    with right:
        download(table, name, key=key)


def download(table: pl.DataFrame, name: str, *, key: str) -> None:
    """Draw the button that downloads a table as CSV."""
    st.download_button(
        "Download CSV",
        csv(table),
        f"{name}.csv",
        "text/csv",
        key=f"download-{key}",
        on_click="ignore",
        type="tertiary",
        icon=":material/download:",
    )


def draw_template(table: Table, label: str) -> None:
    """Draw the button that downloads a CSV without rows, in our own columns."""
    st.download_button(
        label,
        template(table),
        f"{table.name}.csv",
        "text/csv",
        key=f"template-{table.name}",
        on_click="ignore",
        type="tertiary",
        icon=":material/download:",
    )


def template(table: Table) -> str:
    """Return a CSV without rows, in our own columns, those that are needed first."""
    names = [column.name for column in table.given_columns]
    names.sort(key=lambda name: not table.is_needed(name))
    return csv(pl.DataFrame(schema=dict.fromkeys(names, pl.String)))


def as_text(table: pl.DataFrame) -> pl.DataFrame:
    """Return the table with every text on one line, without marks that turn its direction."""
    return table.with_columns(pl.col(pl.String).map_elements(one_line, return_dtype=pl.String))


def csv(table: pl.DataFrame) -> str:
    """Return the table as CSV text; a cell that a spreadsheet would run as a formula stays text."""
    file = io.BytesIO()
    write_table(file, table)
    return file.getvalue().decode("utf-8")
