"""Which column of a file fills each column of ours: one list per column, and what it asks for."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

import streamlit as st

from drops.intake.mapping.model import Source

if TYPE_CHECKING:
    from drops.intake.mapping.model import Mapping
    from store.schema import Column, Table


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
class ColumnChoice:
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


NOWHERE, AS_DECLARED, CONSTANT = (
    ColumnChoice("nowhere"),
    ColumnChoice("as declared"),
    ColumnChoice("constant"),
)


def draw(base: Mapping, headers: tuple[str, ...], key: str) -> dict[str, Source]:
    """Draw one list per column of ours, three in a row; return what fills each column."""
    sources: dict[str, Source] = {}
    needed = base.target.is_needed
    columns = sorted(base.target.given_columns, key=lambda column: not needed(column.name))
    for start in range(0, len(columns), 3):
        for place, column in zip(st.columns(3), columns[start : start + 3], strict=False):
            with place:
                label = _label(base.target, column)
                source = _draw_one(label, column, base.columns.get(column.name), headers, key)
            if source is not None:
                sources[column.name] = source
    return sources


def _draw_one(
    label: str, column: Column, declared: Source | None, headers: tuple[str, ...], key: str
) -> Source | None:
    """Draw the list for one column of ours, and what its choice asks for; return what fills it."""
    now = declared_choice(declared, headers)
    choices = [NOWHERE, CONSTANT, *(ColumnChoice("column", header) for header in headers)]
    if now == AS_DECLARED:
        choices.insert(0, AS_DECLARED)
    chosen = st.selectbox(
        label,
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


def _label(table: Table, column: Column) -> str:
    needed = " (needed)" if table.is_needed(column.name) else ""
    return column.name.replace("_", " ") + needed


def declared_choice(declared: Source | None, headers: tuple[str, ...]) -> ColumnChoice:
    """Return the choice in the list that means what the mapping declares."""
    if declared is None:
        return NOWHERE
    if declared.constant is not None:
        return CONSTANT
    for header in declared.headers:
        if header in headers:
            return ColumnChoice("column", header)
    return AS_DECLARED


def chosen_source(
    chosen: ColumnChoice, now: ColumnChoice, declared: Source | None
) -> Source | None:
    """Return what fills the column: as declared while nothing was chosen, else the chosen one."""
    if chosen == now:
        return declared
    return Source(headers=(chosen.name,)) if chosen.kind == "column" else None


def _draw_constant(column: Column, declared: Source | None, key: str) -> Source | None:
    given = (declared.constant if declared else None) or ""
    name = f"{key}-{column.name}-constant"
    label = f"{column.name.replace('_', ' ')}, in all rows"
    if column.choices:
        place = column.choices.index(given) if given in column.choices else 0
        text = st.selectbox(label, column.choices, index=place, key=name)
    else:
        text = st.text_input(label, given, key=name)
    if declared is not None and text == declared.constant:
        return declared
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


def _time_label(signs: str) -> str:
    return _TIMES.get(signs, signs)
