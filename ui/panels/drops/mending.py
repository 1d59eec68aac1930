"""The refused rows of a drop, mended in a table and taken in again."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import streamlit as st

from drops import background
from drops.errors import DropError
from drops.lake.originals import mapping_of
from drops.mend import mends_of, refused_rows, why_not
from ui import clicks, state
from ui.app import failures
from ui.format import numbers
from ui.format.text import plain_for_markdown

if TYPE_CHECKING:
    from collections.abc import Sequence

    from drops.lake.ledger import Drop
    from drops.mend import RefusedRows

_LINE, _WHY = "line in file", "refused, because"
_OPEN = "mending_open"
#: So many rows are drawn at once; the others come once these are mended.
_MOST = 200


def draw(drop: Drop) -> None:
    """Draw what was mended of a drop, and the table in which the rest of it can be."""
    home = state.view().home
    mended = sum(each.kept for each in mends_of(home, drop.id))
    if mended:
        st.caption(f"Mended and taken in: {numbers.counted(mended, 'rows')}.")
    if reason := why_not(drop):
        st.caption(plain_for_markdown(reason))
        return
    refused = refused_rows(home, drop)
    if not refused.rows:
        return
    is_open = drop.id in st.session_state.get(_OPEN, [])
    st.button(
        f"Mend {numbers.counted(len(refused.rows), 'refused rows')}",
        icon=":material/edit:",
        key=f"mend-{drop.id}",
        on_click=_put,
        args=(drop.id, not is_open),
    )
    with st.container():
        if is_open:
            _draw_table(drop, refused)


def _put(drop_id: str, on: bool) -> None:  # noqa: FBT001 - a callback's argument
    others = [each for each in st.session_state.get(_OPEN, []) if each != drop_id]
    st.session_state[_OPEN] = [*others, drop_id] if on else others


def _draw_table(drop: Drop, refused: RefusedRows) -> None:
    order = _order(drop, refused.header)
    rows = in_table(refused, order)
    st.caption("Change the cells that are wrong. Only rows that you changed are taken in.")
    changed: Any = st.data_editor(
        rows,
        hide_index=True,
        height="content" if len(rows) <= 10 else 420,
        disabled=[_LINE, _WHY],
        # Another key once some rows are mended: what was changed stands at other places then.
        key=f"mending-{drop.id}-{len(refused.rows)}",
    )
    mended = mended_rows(refused, order, rows, changed)
    if len(refused.rows) > _MOST:
        st.caption(f"The first {_MOST:,} of {len(refused.rows):,} rows.")
    label = f"Take {numbers.counted(len(mended), 'mended rows')} in" if mended else "Take them in"
    if clicks.button(label, key=f"take-mended-{drop.id}", type="primary", disabled=not mended):
        _take(drop, mended)


def _order(drop: Drop, header: Sequence[str]) -> list[int]:
    """The places of the file's columns, those that are read first."""
    mapping = mapping_of(drop)
    sources = [*mapping.columns.values(), *(mapping.score_of(block) for block in mapping.answers)]
    read = {name for source in sources for name in source.headers}
    return sorted(range(len(header)), key=lambda place: header[place] not in read)


def in_table(refused: RefusedRows, order: Sequence[int]) -> list[dict[str, str]]:
    """Return one row for each refused row; columns of the same name are told apart."""
    names = [_name(refused.header, place) for place in range(len(refused.header))]
    return [
        {
            _LINE: f"{row.line}",
            _WHY: row.reasons,
            **{names[place]: row.cells[place] for place in order},
        }
        for row in refused.rows[:_MOST]
    ]


def _name(header: Sequence[str], place: int) -> str:
    name = header[place]
    is_own = name.strip() and name not in (_LINE, _WHY) and header.count(name) == 1
    return name if is_own else f"{name} (column {place + 1})".strip()


def mended_rows(
    refused: RefusedRows,
    order: Sequence[int],
    before: Sequence[dict[str, str]],
    after: Sequence[dict[str, str | None]],
) -> dict[int, list[str]]:
    """Return all cells of each row that was changed, by its line in the file."""
    mended = {}
    for row, was, now in zip(refused.rows, before, after, strict=False):
        if dict(was) == dict(now):
            continue
        cells = [*row.cells]
        changed = [cell or "" for name, cell in now.items() if name not in (_LINE, _WHY)]
        for place, cell in zip(order, changed, strict=True):
            cells[place] = cell
        mended[row.line] = cells
    return mended


def _take(drop: Drop, mended: dict[int, list[str]]) -> None:
    try:
        with st.spinner("Taking them in …"):
            report = background.mend(state.view().home, drop.id, mended, way="browser")
    except DropError as error:
        failures.say(error)
        return
    kept = numbers.counted(report.kept, "rows")
    again = f"; {numbers.counted(report.refused, 'rows')} refused again" if report.refused else ""
    st.toast(f"{kept} taken in{again}.")
    st.rerun()
