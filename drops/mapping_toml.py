"""Mappings read from TOML and checked, each mistake a sentence."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping as Dict
from pathlib import Path
from typing import Any

from drops.mapping import Mapping, Source
from drops.mapping_checks import (
    check_answers,
    check_column,
    choose,
    text,
    texts,
    whole_number,
    yes_or_no,
    zone,
)
from drops.mapping_sources import read_source, read_turn, read_where
from drops.problems import MappingError, listed
from metrics.tables import TABLES

#: The formats that Pepper ships.
SHIPPED = Path(__file__).parent / "formats"
#: What a mapping may say, in the order in which it is written.
ENTRIES = (
    "table",
    "label",
    "unanswered",
    "recognised_by",
    "recognised_by_words",
    "first_column",
    "header_row",
    "skip_after_header",
    "further_header_rows",
    "timezone",
    "day_first",
    "footer",
    "known_at",
    "optional",
    "drop_rows_where",
    "also_called",
    "turn",
    "columns",
    "answers",
)


def mapping_from_toml(declared: str, name: str) -> Mapping:
    """The mapping that TOML text declares; `MappingError` names the entry and the choices."""
    try:
        return mapping_from_dict(tomllib.loads(declared), name)
    except tomllib.TOMLDecodeError as error:
        raise MappingError(f"mapping {name} is no TOML: {error}") from error


def mapping_from_dict(declared: Dict[str, Any], name: str) -> Mapping:
    """The mapping that a TOML-shaped dictionary declares."""
    where = f"mapping {name}"
    if "like" in declared:
        declared = _like(declared, where)
    for entry in declared:
        choose(entry, ("like", *ENTRIES), f"{where} has an entry")
    if "table" not in declared:
        raise MappingError(f"{where} names no table; expected one of {listed(TABLES)}")
    table = choose(declared["table"], TABLES, f"{where}, table:")
    optional = declared.get("optional", False)
    mapping = Mapping(
        name=name,
        table=table,
        columns=_columns(declared.get("columns", {}), table, where, optional),
        answers=tuple(
            _columns(block, table, f"{where}, answers[{number}]", optional)
            for number, block in enumerate(_blocks(declared, "answers", where), 1)
        ),
        drop_rows_where=tuple(
            read_where(block, f"{where}, drop_rows_where")
            for block in _blocks(declared, "drop_rows_where", where)
        ),
        **_told(declared, where),
    )
    check_answers(mapping, where)
    return mapping


def _like(declared: Dict[str, Any], where: str) -> Dict[str, Any]:
    """The declaration of a shipped format, with what this one says otherwise."""
    shipped = {path.stem: path for path in sorted(SHIPPED.glob("*.toml"))}
    base = tomllib.loads(
        shipped[choose(declared["like"], shipped, f"{where}, like:")].read_text(encoding="utf-8")
    )
    columns = base.get("columns", {}) | declared.get("columns", {})
    others = {entry: value for entry, value in declared.items() if entry != "like"}
    return base | others | {"columns": columns}


def _told(declared: Dict[str, Any], where: str) -> dict[str, Any]:
    """What a mapping says of the file as a whole."""

    def words(entry: str) -> tuple[str, ...]:
        return texts(declared.get(entry, []), f"{where}, {entry}")

    def number(entry: str, low: int) -> int:
        return whole_number(declared.get(entry, low), low, f"{where}, {entry}")

    return {
        "label": text(declared.get("label", ""), f"{where}, label"),
        "recognised_by": words("recognised_by"),
        "recognised_by_words": words("recognised_by_words"),
        "first_column": text(declared.get("first_column", ""), f"{where}, first_column"),
        "header_row": number("header_row", 1),
        "skip_after_header": number("skip_after_header", 0),
        "further_header_rows": number("further_header_rows", 0),
        "timezone": zone(declared.get("timezone", ""), f"{where}, timezone"),
        "day_first": yes_or_no(declared.get("day_first"), f"{where}, day_first"),
        "footer": words("footer"),
        "known_at": words("known_at"),
        "unanswered": words("unanswered"),
        "turn": read_turn(declared["turn"], f"{where}, turn") if "turn" in declared else None,
        "also_called": _also_called(declared.get("also_called", {}), f"{where}, also_called"),
    }


def _also_called(declared: Any, where: str) -> dict[str, tuple[str, ...]]:  # noqa: ANN401
    if not isinstance(declared, dict):
        raise MappingError(f'{where}: expected a table like {{ "Header" = ["Other name"] }}')
    return {header: texts(others, f"{where}, {header}") for header, others in declared.items()}


def _blocks(declared: Dict[str, Any], entry: str, where: str) -> list[Dict[str, Any]]:
    """The list of tables under an entry."""
    blocks = declared.get(entry, [])
    if not isinstance(blocks, list) or not all(isinstance(block, dict) for block in blocks):
        raise MappingError(f"{where}, {entry}: expected a list of tables")
    return blocks


def _columns(
    declared: Any,  # noqa: ANN401 - whatever TOML held
    table: str,
    where: str,
    optional: bool | list[str],  # noqa: FBT001 - as TOML has it
) -> dict[str, Source]:
    if not isinstance(declared, dict):
        raise MappingError(f"{where}, columns: expected a table of column = header")
    columns = {}
    for column, entry in declared.items():
        check_column(column, table, where)
        required = TABLES[table].is_needed(column)
        by_default = optional is True or (isinstance(optional, list) and column in optional)
        columns[column] = read_source(
            entry, table, column, f"{where}, {column}", optional=by_default and not required
        )
    return columns
