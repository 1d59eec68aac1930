"""Mappings read from TOML and checked, each mistake a sentence.

The sources of a mapping's columns, read from TOML and checked.

The checks of a declared mapping, each ending in a sentence with the choices.

Mappings written as TOML that reads back as the same mapping.
"""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Iterable
from collections.abc import Mapping as Dict
from dataclasses import asdict
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from drops.errors import MappingError, did_you_mean, listed
from drops.intake.files import plain
from drops.intake.mapping.model import SPECIAL_FORMATS, Mapping, Source, Turn, Where
from store.tables import TABLES

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
    survey = mapping.target.survey
    if survey is None:
        able = listed(name for name, table in TABLES.items() if table.survey)
        raise MappingError(f"{where}: only {able} can have several answers in one row")
    asked = [block.get(survey.asked, Source()).constant for block in mapping.answers]
    if None in asked or len(set(asked)) < len(asked):
        raise MappingError(
            f"{where}: every block of answers needs its own {survey.asked}, like "
            f'{survey.asked} = {{ constant = "{survey.scales[0][0]}" }}'
        )


#: What a source may say, in the order in which it is written.
SOURCE_ENTRIES = (
    "from",
    "header_before",
    "label_contains",
    "but_not",
    "constant",
    "format",
    "formats",
    "timezone",
    "values",
    "seconds_after",
    "minutes_after",
    "hours_after",
    "only_where",
    "optional",
    "otherwise",
)


def read_where(block: Any, where: str) -> Where:  # noqa: ANN401 - whatever TOML held
    """The rows that a table of column and values chooses."""
    if not isinstance(block, dict) or set(block) - {"optional"} != {"column", "values"}:
        raise MappingError(f'{where}: expected {{ column = "…", values = ["…"] }}')
    return Where(
        text(block["column"], where),
        texts(block["values"], where),
        optional=bool(yes_or_no(block.get("optional", False), f"{where}, optional")),
    )


def read_turn(block: Any, where: str) -> Turn:  # noqa: ANN401 - whatever TOML held
    """How lines of one answer each are made rows of one response each."""
    if not isinstance(block, dict):
        raise MappingError(f'{where}: expected {{ question = "…", answer = "…", by = ["…"] }}')
    for entry in block:
        choose(entry, ("question", "answer", "by"), f"{where} has an entry")
    for entry in ("question", "answer"):
        if not text(block.get(entry, ""), f"{where}, {entry}").strip():
            raise MappingError(f"{where}, {entry}: expected the name of a column")
    turn = Turn(block["question"], block["answer"], texts(block.get("by", []), f"{where}, by"))
    every = [plain(name) for name in (turn.question, turn.answer, *turn.by)]
    if len(set(every)) < len(every):
        raise MappingError(
            f"{where}: expected question, answer and by to name each column once, not "
            f"{listed((turn.question, turn.answer, *turn.by))}"
        )
    return turn


def read_source(
    entry: Any,  # noqa: ANN401 - whatever TOML held
    table: str,
    column: str,
    where: str,
    *,
    optional: bool,
) -> Source:
    """Where the text of a column comes from: a header, or a table that says more."""
    if isinstance(entry, str):
        entry = {"from": entry}
    if not isinstance(entry, dict):
        raise MappingError(f'{where}: expected a header, or a table like {{ from = "Header" }}')
    for part in entry:
        choose(part, SOURCE_ENTRIES, f"{where} has an entry")
    headers = entry.get("from", [])

    def words(part: str) -> tuple[str, ...]:
        return texts(entry.get(part, []), f"{where}, {part}")

    def word(part: str) -> str:
        return text(entry.get(part, ""), f"{where}, {part}")

    only_where, otherwise = entry.get("only_where"), entry.get("otherwise")
    source = Source(
        headers=texts([headers] if isinstance(headers, str) else headers, f"{where}, from"),
        header_before=word("header_before"),
        label_contains=words("label_contains"),
        but_not=words("but_not"),
        constant=None if "constant" not in entry else text(entry["constant"], where),
        formats=texts(
            entry.get("formats", [entry["format"]] if "format" in entry else []),
            f"{where}, format",
        ),
        timezone=zone(entry.get("timezone", ""), f"{where}, timezone"),
        values=_values(entry.get("values", {}), where),
        seconds_after=word("seconds_after"),
        minutes_after=word("minutes_after"),
        hours_after=word("hours_after"),
        only_where=None if only_where is None else read_where(only_where, f"{where}, only_where"),
        optional=bool(entry.get("optional", optional)),
        otherwise=None
        if otherwise is None
        else read_source(otherwise, table, column, f"{where}, otherwise", optional=True),
    )
    check_source(source, table, column, where)
    return source


def _values(declared: Any, where: str) -> tuple[tuple[str, str], ...]:  # noqa: ANN401 - as above
    if not isinstance(declared, dict):
        raise MappingError(f'{where}, values: expected a table like {{ "Good" = "5" }}')
    return tuple((value, text(to, f"{where}, values")) for value, to in declared.items())


#: The formats that Pepper ships.
SHIPPED = Path(__file__).parents[2] / "formats"
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


def mapping_to_toml(mapping: Mapping) -> str:
    """TOML text that reads back as the same mapping."""
    lines = [f"table = {_toml(mapping.table)}"]
    for entry in ENTRIES[1 : ENTRIES.index("optional")]:
        value = getattr(mapping, entry)
        if value != Mapping.__dataclass_fields__[entry].default:
            lines.append(f"{entry} = {_toml(value)}")
    tables = ((entry, getattr(mapping, entry)) for entry in ("drop_rows_where", "also_called"))
    lines += [f"{entry} = {_toml(value)}" for entry, value in tables if value]
    if mapping.turn:
        said = asdict(mapping.turn).items()
        lines += ["", "[turn]", *(f"{entry} = {_toml(value)}" for entry, value in said if value)]
    lines += ["", "[columns]", *_column_lines(mapping.columns)]
    for answer in mapping.answers:
        lines += ["", "[[answers]]", *_column_lines(answer)]
    return "\n".join(lines) + "\n"


def _column_lines(columns: Dict[str, Source]) -> list[str]:
    return [f"{column} = {_toml(source)}" for column, source in columns.items()]


def _source_entries(source: Source) -> dict[str, Any]:
    """What a mapping has to say about a source for it to be read back; no defaults."""
    entries: dict[str, Any] = {}
    for entry in SOURCE_ENTRIES:
        if entry == "format":
            continue
        value = getattr(source, "headers" if entry == "from" else entry)
        if value not in ((), "", None, False) or (entry == "constant" and value is not None):
            entries[entry] = dict(value) if entry == "values" else value
    return entries


def _toml(value: Any) -> str:  # noqa: ANN401, PLR0911 - every kind of TOML value
    """One value as inline TOML."""
    match value:
        case Source():
            entries = _source_entries(value)
            only_header = set(entries) == {"from"} and len(value.headers) == 1
            return _toml(value.headers[0] if only_header else entries)
        case Where():
            said = {"column": value.column, "values": value.values}
            return _toml(said | {"optional": True} if value.optional else said)
        case bool():
            return "true" if value else "false"
        case str():
            # JSON's escapes are TOML's, but for the one control character JSON leaves alone.
            return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
        case dict():
            inner = ", ".join(f"{_toml(str(key))} = {_toml(each)}" for key, each in value.items())
            return f"{{ {inner} }}"
        case list() | tuple():
            return f"[{', '.join(_toml(each) for each in value)}]"
        case _:
            return str(value)
