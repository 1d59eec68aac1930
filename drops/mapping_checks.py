"""The checks of a declared mapping, each ending in a sentence with the choices."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any
from zoneinfo import ZoneInfo

from drops.mapping import SPECIAL_FORMATS, Mapping, Source
from drops.problems import MappingError, did_you_mean, listed
from metrics.tables import TABLES

#: What a time format may be made of; Polars reads them as Python's strptime does.
_DIRECTIVES = set("YymbBdeHIMSpfzZTDFRaAj%")


def text(value: Any, where: str) -> str:  # noqa: ANN401 - whatever TOML held
    """The value, when it is text."""
    if not isinstance(value, str):
        raise MappingError(f"{where}: expected text in quotes, not {value}")
    return value


def texts(value: Any, where: str) -> tuple[str, ...]:  # noqa: ANN401 - whatever TOML held
    """The values, when they are a list of texts."""
    if not isinstance(value, (list, tuple)):
        raise MappingError(f'{where}: expected a list like ["…", "…"], not {value}')
    return tuple(text(each, where) for each in value)


def whole_number(value: Any, low: int, where: str) -> int:  # noqa: ANN401 - whatever TOML held
    """The value, when it is a whole number from `low` to 100."""
    if isinstance(value, bool) or not isinstance(value, int) or not low <= value <= 100:
        raise MappingError(f"{where}: expected a whole number from {low} to 100, not {value}")
    return value


def yes_or_no(value: Any, where: str) -> bool | None:  # noqa: ANN401 - whatever TOML held
    """The value, when it is true or false; None when nothing is said."""
    if value is not None and not isinstance(value, bool):
        raise MappingError(f"{where}: expected true or false, not {value}")
    return value


def zone(value: Any, where: str) -> str:  # noqa: ANN401 - whatever TOML held
    """The value, when it names a time zone or is empty."""
    name = text(value, where)
    try:
        if name:
            ZoneInfo(name)
    except (KeyError, ValueError, OSError) as error:
        raise MappingError(
            f"{where}: {name} is no time zone; expected one like Europe/London"
        ) from error
    return name


def choose(value: Any, choices: Iterable[str], where: str) -> str:  # noqa: ANN401 - as above
    """The value, when it is one of the choices."""
    given, known = str(value), list(choices)
    if given not in known:
        hint = did_you_mean(given, known)
        raise MappingError(f"{where} {given}; expected one of {listed(known, 30)}.{hint}")
    return given


def check_column(column: str, table: str, where: str) -> None:
    """Nothing, when the canonical table has that column."""
    names = [each.name for each in TABLES[table].given_columns]
    if column not in names:
        raise MappingError(
            f"{where}: {table} has no column {column}; it has {listed(names, 30)}."
            f"{did_you_mean(column, names)}"
        )


def check_source(source: Source, table: str, column: str, where: str) -> None:
    """Nothing, when it says where the text comes from, once, and fits the column's kind."""
    told = bool(source.headers or source.header_before or source.label_contains)
    if told == (source.constant is not None):
        raise MappingError(
            f"{where}: expected either a header (from, header_before or label_contains) "
            "or a constant"
        )
    is_time = TABLES[table].column(column).kind == "time"
    if (source.formats or source.timezone or source.after) and not is_time:
        raise MappingError(
            f"{where}: format, timezone, seconds_after, minutes_after and hours_after are for "
            f"columns that hold a time; in {table} these are {listed(TABLES[table].times)}"
        )
    for written in source.formats:
        _check_format(written, where)
    if source.after:
        choose(source.after[0], TABLES[table].times, f"{where}, minutes_after:")
    if source.otherwise and TABLES[table].column(column).required:
        raise MappingError(f"{where}: otherwise is for columns that may be missing")


def _check_format(written: str, where: str) -> None:
    """Nothing, when the format tells year, month and day and holds no code that we do not know."""
    if written in SPECIAL_FORMATS:
        return
    codes = re.findall(r"%\.?#?(.)", written)
    unknown = [code for code in codes if code not in _DIRECTIVES]
    days = ({"Y", "y", "D", "F"}, {"m", "b", "B", "D", "F", "j"}, {"d", "e", "D", "F", "j"})
    if unknown or not all(part & set(codes) for part in days):
        raise MappingError(
            f"{where}: {written} is no time format; expected one like %d/%m/%Y %H:%M:%S "
            f"or %m/%d/%Y %I:%M:%S %p, or {listed(SPECIAL_FORMATS)}"
        )
    if "I" in codes and "p" not in codes:
        raise MappingError(f"{where}: {written} has the hour of twelve (%I) without %p (AM or PM)")


def check_answers(mapping: Mapping, where: str) -> None:
    """Nothing, when several answers per row are told apart by their question."""
    if not mapping.answers:
        return
    if "question" not in mapping.target.names:
        raise MappingError(f"{where}: only responses can have several answers in one row")
    questions = [
        source.constant if (source := block.get("question")) else None for block in mapping.answers
    ]
    if None in questions or len(set(questions)) < len(questions):
        raise MappingError(
            f"{where}: every block of answers needs its own question, like "
            'question = { constant = "nps" }'
        )
