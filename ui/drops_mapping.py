"""Which column of the file is which column of ours: recognised, proposed, corrected by hand."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache, partial
from typing import TYPE_CHECKING, Literal
from zoneinfo import available_timezones

import streamlit as st

from drops.mapping import Mapping, Source
from drops.recognise import describe_header, formats, propose, recognise, unrecognised_sentence
from metrics.tables import TABLES, Column
from ui.text import plain_for_markdown

if TYPE_CHECKING:
    from pathlib import Path

    from drops.recognise import Header
    from metrics.settings import Home, Settings

#: The name of a mapping that somebody corrected and did not name.
BY_HAND = "by-hand"

#: How a time may be written, by strptime's signs, each with an example for people.
_TIMES = {
    "": "2026-10-31 18:02 (year first)",
    "%d/%m/%Y %H:%M:%S": "31/10/2026 18:02:00 (day first)",
    "%d/%m/%Y %H:%M": "31/10/2026 18:02 (day first)",
    "%d/%m/%Y": "31/10/2026 (day first)",
    "%m/%d/%Y %H:%M:%S": "10/31/2026 18:02:00 (month first)",
    "%m/%d/%Y %H:%M": "10/31/2026 18:02 (month first)",
    "%m/%d/%Y %I:%M:%S %p": "10/31/2026 06:02:00 PM (month first)",
    "%m/%d/%Y": "10/31/2026 (month first)",
    "%d.%m.%Y %H:%M": "31.10.2026 18:02",
    "%d.%m.%Y": "31.10.2026",
}


@dataclass(frozen=True, slots=True)
class Choice:
    """Where the text of one of our columns comes from: a choice in a list."""

    kind: Literal["nowhere", "as declared", "constant", "column"]
    name: str = ""

    def __str__(self) -> str:
        """The choice as the list shows it."""
        return {
            "nowhere": "— not in the file —",
            "as declared": "as the format says",
            "constant": "the same for all rows …",
            "column": self.name,
        }[self.kind]


NOWHERE, AS_DECLARED, CONSTANT = Choice("nowhere"), Choice("as declared"), Choice("constant")


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
    sources = _draw_sources(base, headers, f"{key}-{table}")
    zone = _draw_zone(base, settings, f"{key}-{table}")
    if sources == dict(base.columns) and zone == base.timezone:
        return base
    return replace(base, name=BY_HAND, label="", columns=sources, timezone=zone)


def _table_label(name: str) -> str:
    return TABLES[name].label


def _time_label(signs: str) -> str:
    return _TIMES.get(signs, signs)


def _zone_label(own: str, zone: str) -> str:
    return zone or own


def _proposed(header: Header, table: str | None) -> Mapping:
    return propose(header, header.rows[1:], table)


def _draw_sources(base: Mapping, headers: tuple[str, ...], key: str) -> dict[str, Source]:
    """Draw one list per column of ours, three in a row; return what fills each column."""
    sources: dict[str, Source] = {}
    columns = base.target.columns
    for start in range(0, len(columns), 3):
        for place, column in zip(st.columns(3), columns[start : start + 3], strict=False):
            with place:
                source = _draw_source(column, base.columns.get(column.name), headers, key)
            if source is not None:
                sources[column.name] = source
    return sources


def _draw_source(
    column: Column, declared: Source | None, headers: tuple[str, ...], key: str
) -> Source | None:
    """Draw the list for one column of ours, and what its choice asks for; return what fills it."""
    now = declared_choice(declared, headers)
    choices = [NOWHERE, CONSTANT, *(Choice("column", header) for header in headers)]
    if now == AS_DECLARED:
        choices.insert(0, AS_DECLARED)
    chosen = st.selectbox(
        _label(column),
        choices,
        index=choices.index(now),
        key=f"{key}-{column.name}",
        help=column.meaning,
    )
    if chosen == CONSTANT:
        return _draw_constant(column, declared, key)
    source = chosen_source(chosen, now, declared)
    if source is not None and column.kind == "time" and chosen.kind == "column":
        return _draw_time(source, column, key)
    return source


def _label(column: Column) -> str:
    # Where a file has no key of its own, one is made from each row's content.
    needed = column.required and column.name not in {table.key for table in TABLES.values()}
    return column.name.replace("_", " ") + (" (needed)" if needed else "")


def declared_choice(declared: Source | None, headers: tuple[str, ...]) -> Choice:
    """The choice in the list that means what the mapping declares."""
    if declared is None:
        return NOWHERE
    if declared.constant is not None:
        return CONSTANT
    for header in declared.headers:
        if header in headers:
            return Choice("column", header)
    return AS_DECLARED


def chosen_source(chosen: Choice, now: Choice, declared: Source | None) -> Source | None:
    """What fills the column: as declared while the choice is unchanged, else the chosen column."""
    if chosen == now:
        return declared
    return Source(headers=(chosen.name,)) if chosen.kind == "column" else None


def _draw_constant(column: Column, declared: Source | None, key: str) -> Source | None:
    given = (declared.constant if declared else None) or ""
    name = f"{key}-{column.name}-constant"
    label = f"{column.name.replace('_', ' ')}, in all rows"
    if column.choices:
        place = column.choices.index(given) if given in column.choices else 0
        return Source(constant=st.selectbox(label, column.choices, index=place, key=name))
    text = st.text_input(label, given, key=name)
    return Source(constant=text) if text else None


def _draw_time(source: Source, column: Column, key: str) -> Source:
    declared = source.formats[0] if source.formats else ""
    choices = list(dict.fromkeys([declared, *_TIMES]))
    chosen = st.selectbox(
        f"how {column.name.replace('_', ' ')} is written",
        choices,
        format_func=_time_label,
        accept_new_options=True,
        key=f"{key}-{column.name}-time",
        help="Choose, or type the signs of strptime: %d day, %m month, %Y year, %H:%M time.",
    )
    if chosen == declared:
        return source
    return replace(source, formats=(chosen,) if chosen else ())


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
