"""The first rows of a file as they are, and beside them as they will be kept."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from ui.text import plain_for_markdown

if TYPE_CHECKING:
    from collections.abc import Sequence

    from drops.mapping import Mapping
    from drops.reading import Preview

_LINE = "line in file"
_WHY = "not kept, because"


def draw(shown: Preview, mapping: Mapping) -> None:
    """Draw three rows twice: before and after mapping."""
    before, after = st.columns(2)
    with before:
        st.caption("In the file")
        st.dataframe(originals(shown, mapping), hide_index=True, height="content")
    with after:
        st.caption("As it will be kept")
        st.dataframe(mapped(shown), hide_index=True, height="content")
    for note in shown.notes:
        st.caption(plain_for_markdown(note))


def originals(shown: Preview, mapping: Mapping) -> list[dict[str, object]]:
    """The rows of the file, the columns that the mapping reads first."""
    read = {header for source in mapping.columns.values() for header in source.headers}
    order = sorted(shown.header, key=lambda header: header not in read)
    return [
        {_LINE: line, **{header: row.get(header, "") for header in order}}
        for line, row in zip(shown.lines, shown.before, strict=True)
    ]


def mapped(shown: Preview) -> list[dict[str, object]]:
    """The same rows in our columns, without columns that are empty in all of them."""
    filled = _filled(shown.after)
    rows: list[dict[str, object]] = []
    for line, row, why in zip(shown.lines, shown.after, shown.reasons, strict=True):
        kept = {_LINE: line, **({_WHY: why} if any(shown.reasons) else {})}
        rows.append({**kept, **{name: row.get(name, "") for name in filled}})
    return rows


def _filled(rows: Sequence[dict[str, str]]) -> list[str]:
    names = dict.fromkeys(name for row in rows for name in row)
    return [name for name in names if any(row.get(name) for row in rows)]
