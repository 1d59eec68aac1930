"""What can be dropped: templates, the tools whose exports are read, what becomes visible.

Open where no file counts, with the way to the sample company; folded away else.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import streamlit as st

from drops.errors import DropError, listed
from drops.intake.mapping.recognise import formats
from metrics.catalogue import shown_by
from store.tables import LEVELS, TABLES
from ui import clicks, state
from ui.format.text import plain_for_markdown
from ui.panels.drops import known
from ui.panels.shared.table import draw_template

if TYPE_CHECKING:
    from collections.abc import Sequence

    from drops.intake.mapping.model import Mapping
    from drops.intake.mapping.recognise import Format
    from store.schema import Table
    from store.settings import Home

_ROOT = Path(__file__).resolve().parents[3]


def draw() -> None:
    """Draw what can be dropped; with the way to the sample company where nothing ever was."""
    try:
        dropped = known.drops()
        read = formats(state.view().home)
    except DropError:
        return  # the history below says what is wrong
    with st.container():
        if not dropped:
            _draw_sample()
    is_empty = all(drop.undone_at for drop in dropped)
    with st.container():
        if is_empty:
            st.header("What can be dropped", anchor=False)
            _draw_tables(read)
        else:
            label = "What can be dropped, templates, and what each file makes visible"
            with st.expander(label, icon=":material/help:", key="what-can-be-dropped"):
                _draw_tables(read)


def _draw_sample() -> None:
    """Draw the way to look around before a file of one's own is there."""
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.caption(
            "Nothing was dropped yet. Drop a file above, or look around with a company that was "
            "made up; one click takes it away again, and so does your first own file.",
            width="content",
        )
        if clicks.button(
            "Load the sample company", key="load-sample", icon=":material/storefront:"
        ):
            _load(state.view().home)


def _load(home: Home) -> None:
    """Load the sample company, by the command that does: it takes some seconds, and memory."""
    with st.spinner("Loading the sample company …"):
        done = subprocess.run(  # noqa: S603 - the program itself
            [sys.executable, "-m", "sample_data", "--home", str(home.root)],
            cwd=_ROOT,
            capture_output=True,
            text=True,
            check=False,
        )
    if done.returncode:
        why = (done.stderr.strip().splitlines() or ["it was ended"])[-1]
        st.error(f"The sample company was not loaded: {plain_for_markdown(why)}")
    else:
        st.rerun()


def _draw_tables(read: Sequence[Format]) -> None:
    for name, table in TABLES.items():
        with st.container(border=True, gap="xsmall"):
            with st.container(
                horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"
            ):
                st.markdown(f"**{plain_for_markdown(table.label.capitalize())}**", width="content")
                draw_template(table, f"Template: {name}.csv")
            for sentence in sentences(table, read):
                st.caption(plain_for_markdown(sentence))


def sentences(table: Table, read: Sequence[Format]) -> list[str]:
    """Return what a file of a table makes visible, what it needs, and what is read as such."""
    needed = [column.name for column in table.given_columns if table.is_needed(column.name)]
    if table.any_of:
        needed.append(" or ".join(table.any_of))
    known = tools(table, read)
    exports = f"Read as they are: {', '.join(known)}" if known else "No tool's export is known yet"
    return [
        " ".join(_visible(table)),
        f"Needs {listed([name.replace('_', ' ') for name in needed])}. All else may be missing.",
        f"{exports}. Any other file is asked about.",
    ]


def _visible(table: Table) -> list[str]:
    lines = [f"Makes filters and groups of rows: {', '.join(LEVELS)}."] if table.tree else []
    for others, metrics in shown_by(table.name).items():
        labels = ", ".join(metric.label for metric in metrics)
        beside = " and ".join(TABLES[other].noun for other in others)
        lines.append(f"{f'With {beside}' if others else 'Makes visible'}: {labels}.")
    return lines


def tools(table: Table, read: Sequence[Format]) -> list[str]:
    """Return the exports of a table that are read as they are, sorted.

    Not those in our own columns.
    """
    of_table = (each for each in read if each.mapping.table == table.name)
    return sorted((each.label for each in of_table if not _is_ours(each.mapping)), key=str.lower)


def _is_ours(mapping: Mapping) -> bool:
    return all(source.headers == (name,) for name, source in mapping.columns.items())
