"""Which column of the file is which column of ours: recognised, proposed, corrected by hand."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache, partial
from typing import TYPE_CHECKING
from zoneinfo import available_timezones

import streamlit as st

from drops.recognise import describe_header, formats, propose, recognise, unrecognised_sentence
from metrics.tables import TABLES
from ui import drops_columns
from ui.text import plain_for_markdown

if TYPE_CHECKING:
    from pathlib import Path

    from drops.mapping import Mapping
    from drops.recognise import Header
    from metrics.settings import Home, Settings

#: The name of a mapping that somebody corrected and did not name.
BY_HAND = "by-hand"


def draw(path: Path, name: str, key: str, settings: Settings, home: Home) -> Mapping:
    """Draw what the file was recognised as, and the mapping to correct; return the mapping."""
    known = formats(home)
    header = describe_header(path, name)
    found = recognise(path, name, known)
    if found is None:
        st.warning(
            "Pepper does not know these columns yet. Say which is which; it can remember that.",
            icon=":material/help:",
        )
        st.caption(plain_for_markdown(unrecognised_sentence(path, name, known)))
        _draw_top(header)
    else:
        label = plain_for_markdown(found.label or found.name)
        st.markdown(f"Recognised as **{label}**.")
    with st.expander(
        "Correct the mapping" if found else "Say which column is which",
        expanded=found is None,
        icon=":material/edit_note:",
        key=f"{key}-mapping",
    ):
        return _draw_editor(found, header, key, settings)


def _draw_top(header: Header) -> None:
    """Draw the first rows as they are, to tell from them which column is which."""
    names = header.names()
    rows = [dict(zip(names, row, strict=False)) for row in header.rows[1:4]]
    st.dataframe(rows, hide_index=True, height="content")


def _draw_editor(found: Mapping | None, header: Header, key: str, settings: Settings) -> Mapping:
    first = found or _proposed(header, None)
    table = st.selectbox(
        "What is in the file?",
        list(TABLES),
        index=list(TABLES).index(first.table),
        format_func=_table_label,
        key=f"{key}-table",
        width=320,
    )
    base = first if table == first.table else _proposed(header, table)
    headers = tuple(dict.fromkeys(h for h in header.names(base.header_row) if h.strip()))
    if base.answers:
        st.caption("Each row holds several answers; these are read as the format says.")
    sources = drops_columns.draw(base, headers, f"{key}-{table}")
    zone = _draw_zone(base, settings, f"{key}-{table}")
    if sources == dict(base.columns) and zone == base.timezone:
        return base
    return replace(base, name=BY_HAND, label="", columns=sources, timezone=zone)


def _table_label(name: str) -> str:
    return TABLES[name].label


def _zone_label(own: str, zone: str) -> str:
    return zone or own


def _proposed(header: Header, table: str | None) -> Mapping:
    return propose(header, header.rows[1:], table)


@lru_cache(maxsize=1)
def _zones() -> list[str]:
    return sorted(available_timezones())


def _draw_zone(base: Mapping, settings: Settings, key: str) -> str:
    """Draw the zone of times that name none; return it, empty for the settings' own."""
    own = f"as in the settings ({settings.timezone})"
    choices = ["", *_zones()]
    return st.selectbox(
        "Time zone of times that name none",
        choices,
        index=choices.index(base.timezone) if base.timezone in choices else 0,
        format_func=partial(_zone_label, own),
        key=f"{key}-zone",
        width=320,
    )
