"""Mappings in TOML: each mistake in a file is a sentence, and what is written reads back the same.

The shapes below say what may stand in a file, and pydantic checks it; what also depends on the
canonical table is checked where the shapes are made a `Mapping`. Read top-down: shapes, sentences,
reading, writing.
"""

from __future__ import annotations

import codecs
import re
import tomllib
from collections.abc import Iterable, Iterator, Sequence
from collections.abc import Mapping as Dict
from dataclasses import fields
from pathlib import Path
from typing import Annotated, Any, ClassVar, Literal

import tomlkit
from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    StrictBool,
    StrictFloat,
    StrictInt,
    ValidationError,
)
from pydantic_core import ErrorDetails
from tomlkit.items import InlineTable, Item, KeyType, SingleKey, Table

from drops.errors import MappingError, did_you_mean, listed
from drops.intake.files import plain
from drops.intake.mapping.model import Events, Mapping, Pivot, Source, Spread, States, Where
from drops.intake.values.spelled.zones import known_zone
from drops.intake.values.times import SPECIAL_FORMATS
from store.schema import Table as Canonical
from store.tables import TABLES

#: The formats that Pepper ships.
SHIPPED = Path(__file__).parents[2] / "formats"
#: What a time format may be made of; Polars reads them as Python's strptime does.
_DIRECTIVES = set("YymbBdeHIMSpfzZTDFRaAj%")


def _none_of(given: str, choices: Iterable[str]) -> str:
    """Say that what was given is none of the choices, and which may be meant."""
    known = list(choices)
    return f"{given}; expected one of {listed(known, 30)}.{did_you_mean(given, known)}"


def _known_table(name: object) -> object:
    if str(name) not in TABLES:  # a list, too, is none of them, and no key of a dictionary
        raise ValueError(_none_of(str(name), TABLES))
    return name


Texts = tuple[str, ...]
#: One text may stand without the list around it.
Headers = Annotated[Texts, BeforeValidator(lambda given: [given] if type(given) is str else given)]
Zone = Annotated[str, AfterValidator(lambda name: known_zone(name) if name else name)]


def _known_encoding(name: str) -> str:
    """Return the encoding; raise `ValueError` if there is no such."""
    try:
        codecs.lookup(name or "utf-8")
    except LookupError as error:
        raise ValueError(f"there is no encoding {name}; expected one like cp1252") from error
    return name


Encoding = Annotated[str, AfterValidator(_known_encoding)]
#: Any text with a letter or sign in it.
Name = Annotated[str, Field(pattern=r"\S", validate_default=True)]


def _all_or_named(given: object) -> object:
    """Return what was given; raise `ValueError` if it says neither yes or no nor which columns."""
    names = isinstance(given, (list, tuple)) and all(isinstance(name, str) for name in given)
    if names or isinstance(given, bool):
        return given
    raise ValueError(f"expected true, false or a list of columns, not {given}")


#: The columns that a file may lack: all that are not needed, or these.
Optional = Annotated[bool | Texts, BeforeValidator(_all_or_named)]


class _Shape(BaseModel):
    """A table in the file, with the names that its entries have in the model.

    The description of an entry, and `looks` of the whole, end a sentence with "expected".
    """

    model_config = ConfigDict(extra="forbid", defer_build=True)
    looks: ClassVar[str] = "a table"

    @classmethod
    def entries(cls) -> list[str]:
        """Return what may stand in such a table, in the order in which it is written."""
        return [field.alias or name for name, field in cls.model_fields.items()]

    @classmethod
    def described(cls, entry: str | int) -> str:
        """Return what is expected of an entry."""
        descriptions = {
            field.alias or name: field.description for name, field in cls.model_fields.items()
        }
        return descriptions.get(str(entry)) or "a table"


class _Where(_Shape):
    looks: ClassVar[str] = '{ column = "…", values = ["…"] }'

    column: str
    values: Texts
    optional: StrictBool = False


class _States(_Shape):
    looks: ClassVar[str] = '{ column = "…", open = ["…"], done = ["…"], left_out = ["…"] }'

    column: str
    open: Texts = ()
    done: Texts = ()
    left_out: Texts = ()
    optional: StrictBool = False


class _Events(_Shape):
    looks: ClassVar[str] = '{ activity = "…", closing = ["…"], open = ["…"] }'

    activity: Name = Field("", description="the name of a column")
    only_where: _Where | None = None
    closing: Texts = ()
    open: Texts = ()
    answering: Texts = ()
    aside: Texts = ()
    left_out: Texts = ()


class _Pivot(_Shape):
    looks: ClassVar[str] = '{ question = "…", answer = "…", by = ["…"] }'

    question: Name = Field("", description="the name of a column")
    answer: Name = Field("", description="the name of a column")
    by: Texts = ()


class _Source(_Shape):
    looks: ClassVar[str] = 'a header, or a table like { from = "Header" }'

    headers: Headers = Field((), alias="from")
    header_before: str = ""
    label_contains: Texts = ()
    but_not: Texts = ()
    constant: str | None = None
    format: str | None = None
    formats: Texts = ()
    clock: str = ""
    timezone: Zone = ""
    values: dict[str, str] = Field({}, description='a table like { "Good" = "5" }')
    numbers: dict[str, str] = Field({}, description='a table like { "1" = "5", "2" = "4" }')
    multiple: StrictFloat | StrictInt = Field(1, gt=0, description="a number above 0, like 1000")
    spread: Spread = Field("", description='"same name", "no name" or "answer in name"')
    seconds_after: str = ""
    minutes_after: str = ""
    hours_after: str = ""
    days_after: str = ""
    ids_of: str = ""
    only_where: _Where | None = None
    optional: StrictBool = False
    otherwise: AnySource | None = None


#: A header alone stands for a source with that header.
AnySource = Annotated[
    _Source, BeforeValidator(lambda given: {"from": given} if type(given) is str else given)
]
Columns = dict[str, AnySource]


class _Mapping(_Shape):
    looks: ClassVar[str] = f'table = "…", one of {listed(TABLES)}'

    like: str = ""
    table: Annotated[str, BeforeValidator(_known_table)]
    label: str = ""
    source: str = ""
    is_full: StrictBool | None = None
    unanswered: Texts = ()
    recognised_by: Texts = ()
    recognised_by_words: Texts = ()
    first_column: str = ""
    encoding: Encoding = ""
    sheet: str = ""
    header_row: StrictInt = Field(1, ge=1, le=100, description="a whole number from 1 to 100")
    skip_after_header: StrictInt = Field(
        0, ge=0, le=100, description="a whole number from 0 to 100"
    )
    names_go_on: StrictBool = False
    further_header_rows: StrictInt = Field(
        0, ge=0, le=100, description="a whole number from 0 to 100"
    )
    timezone: Zone = ""
    day_first: StrictBool | None = None
    decimal: Literal["", "point", "comma", "both"] = Field("", description="point or comma")
    language: str = ""
    zones: dict[str, Zone] = Field({}, description='a table like { IST = "UTC+05:30" }')
    midnight_is_day: Texts | None = None
    whole_ids: Texts | None = None
    without_keys: bool | None = None
    footer: Texts = ()
    known_at: Texts = ()
    said: dict[str, str] = Field({}, description="a table of what was answered, by question")
    optional: Optional = False
    drop_rows_where: list[_Where] = Field([], description="a list of tables")
    states: _States | None = None
    also_called: dict[str, Texts] = Field(
        {}, description='a table like { "Header" = ["Other name"] }'
    )
    pivot: _Pivot | None = Field(None, alias="turn")
    events: _Events | None = None
    columns: Columns = Field({}, description="a table of column = header")
    answers: list[Columns] = Field([], description="a list of tables")


#: The shape of what lies below an entry; the innermost counts.
_BELOW: dict[str | int, type[_Shape]] = {
    "columns": _Source,
    "answers": _Source,
    "otherwise": _Source,
    "only_where": _Where,
    "drop_rows_where": _Where,
    "turn": _Pivot,
    "events": _Events,
    "states": _States,
}
#: What is expected wherever such a value stands.
_EXPECTED = {
    "string_type": "text in quotes",
    "tuple_type": 'a list like ["…", "…"]',
    "bool_type": "true or false",
}


def _below(places: Sequence[str | int]) -> type[_Shape]:
    """Return the shape of the table at that place."""
    return next((_BELOW[place] for place in reversed(places) if place in _BELOW), _Mapping)


def _path(places: Sequence[str | int], where: str) -> str:
    """Name an entry: mapping m, answers[1], score, format."""
    for depth, place in enumerate(places, 1):
        if isinstance(place, str):
            where += "" if place == "columns" and depth < len(places) else f", {place}"
        elif places[0] == "answers":
            where += f"[{place + 1}]"
    return where


def _sentence(problem: ErrorDetails, where: str) -> str:
    """Say what is wrong: mapping, entry, what was given and what was expected."""
    places = problem["loc"]
    above, last = places[:-1], places[-1]
    match problem["type"]:
        case "extra_forbidden":
            wrong = _none_of(str(last), _below(above).entries())
            return f"{_path(above, where)} has an entry {wrong}"
        case "value_error":
            return f"{_path(places, where)}: {problem['ctx']['error']}"
        case "missing":
            return f"{_path(above, where)}: expected {_below(above).looks}"
        case "model_type":
            return f"{_path(places, where)}: expected {_below(places).looks}"
    expected = _EXPECTED.get(problem["type"]) or _below(above).described(last)
    return f"{_path(places, where)}: expected {expected}, not {problem['input']}"


def load(text: str, name: str) -> Mapping:
    """Return the mapping that TOML text declares; `MappingError` names entries and choices."""
    try:
        return from_dict(tomllib.loads(text), name)
    except tomllib.TOMLDecodeError as error:
        raise MappingError(f"mapping {name} is no TOML: {error}") from error


def load_file(path: Path) -> Mapping:
    """Return the mapping in a TOML file; its name is the file's name without the ending."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except FileNotFoundError as error:
        raise MappingError(f"there is no mapping file {path.name}") from error
    except (OSError, UnicodeDecodeError) as error:
        raise MappingError(f"{path.name} cannot be read as a mapping in UTF-8 text") from error
    return load(text, path.stem)


def from_dict(declared: Dict[str, Any], name: str) -> Mapping:
    """Return the mapping that a TOML-shaped dictionary declares."""
    where = f"mapping {name}"
    if "like" in declared:
        declared = _like(declared, where)
    if "table" not in declared and declared.keys() <= {*_Mapping.entries()}:
        raise MappingError(f"{where} names no table; expected one of {listed(TABLES)}")
    try:
        return _mapping(_Mapping.model_validate(declared), name, where)
    except ValidationError as error:
        sentences = (_sentence(problem, where) for problem in error.errors())
        raise MappingError("\n".join(sentences)) from error


def _like(declared: Dict[str, Any], where: str) -> Dict[str, Any]:
    """Return the declaration of a shipped format, with what this one says otherwise."""
    shipped = {path.stem: path for path in sorted(SHIPPED.glob("*.toml"))}
    like = str(declared["like"])
    if like not in shipped:
        raise MappingError(f"{where}, like: {_none_of(like, shipped)}")
    base = tomllib.loads(shipped[like].read_text(encoding="utf-8"))
    columns = declared.get("columns", {})
    if isinstance(columns, dict):
        columns = base.get("columns", {}) | columns
    return base | dict(declared) | {"columns": columns}


def _mapping(shape: _Mapping, name: str, where: str) -> Mapping:
    """Return the mapping that is meant, when the canonical table can be filled so."""
    entries = dict(shape)
    del entries["like"], entries["optional"]
    entries |= {
        "columns": _columns(shape.columns, shape, where),
        "answers": tuple(
            _columns(block, shape, f"{where}, answers[{number}]")
            for number, block in enumerate(shape.answers, 1)
        ),
        "drop_rows_where": tuple(Where(**dict(each)) for each in shape.drop_rows_where),
        "pivot": Pivot(**dict(shape.pivot)) if shape.pivot else None,
        "states": States(**dict(shape.states)) if shape.states else None,
        "events": _events(shape.events),
    }
    mapping = Mapping(name=name, **entries)
    if mapping.pivot:
        _check_pivot(mapping.pivot, where)
    if mapping.events:
        _check_events(mapping, where)
    if mapping.answers:
        _check_answers(mapping, where)
    _check_counted(mapping, where)
    return mapping


def _events(shape: _Events | None) -> Events | None:
    if shape is None:
        return None
    only = Where(**dict(shape.only_where)) if shape.only_where else None
    return Events(**{**dict(shape), "only_where": only})


def _columns(columns: Columns, whole: _Mapping, where: str) -> dict[str, Source]:
    table, optional = TABLES[whole.table], whole.optional
    names = [each.name for each in table.given_columns]
    sources = {}
    for column, shape in columns.items():
        if column not in names:
            raise MappingError(
                f"{where}: {table.name} has no column {column}; it has {listed(names, 30)}."
                f"{did_you_mean(column, names)}"
            )
        by_default = column in optional if isinstance(optional, tuple) else optional
        may_lack = by_default and not table.is_needed(column)
        sources[column] = _source(shape, table, column, f"{where}, {column}", optional=may_lack)
    return sources


def _source(shape: _Source, table: Canonical, column: str, where: str, *, optional: bool) -> Source:
    """Return the source that is meant, when it fits the column; `optional` if it does not say."""
    entries, other = dict(shape), shape.otherwise
    single = entries.pop("format")
    if "formats" not in shape.model_fields_set and single is not None:
        entries["formats"] = (single,)
    if "optional" not in shape.model_fields_set:
        entries["optional"] = optional
    entries["values"] = tuple(shape.values.items())
    entries["numbers"] = tuple(shape.numbers.items())
    entries["only_where"] = Where(**dict(shape.only_where)) if shape.only_where else None
    if other:
        entries["otherwise"] = _source(other, table, column, f"{where}, otherwise", optional=True)
    source = Source(**entries)
    _check_source(source, table, column, where)
    return source


def _check_source(source: Source, table: Canonical, column: str, where: str) -> None:
    """Raise if it does not say where the text comes from, once, or does not fit the column."""
    names_header = bool(source.headers or source.header_before or source.label_contains)
    if names_header == (source.constant is not None):
        raise MappingError(
            f"{where}: expected either a header (from, header_before or label_contains) "
            "or a constant"
        )
    is_time = table.column(column).kind == "time"
    if (source.formats or source.clock or source.timezone or source.after) and not is_time:
        raise MappingError(
            f"{where}: format, clock, timezone, seconds_after, minutes_after, hours_after and "
            "days_after are for columns that hold a time; "
            f"in {table.name} these are {listed(table.times)}"
        )
    for written in source.formats:
        _check_format(written, where)
    if source.after and source.after[0] not in table.times:
        wrong = _none_of(source.after[0], table.times)
        raise MappingError(f"{where}, minutes_after: {wrong}")
    if source.numbers:
        _check_numbers(source, table, column, where)
    if source.multiple != 1 and table.column(column).kind != "number":
        amounts = listed(each.name for each in table.given_columns if each.kind == "number")
        raise MappingError(
            f"{where}: multiple is for amounts; in {table.name}: {amounts or 'none'}"
        )
    if source.ids_of and column not in table.people:
        raise MappingError(
            f"{where}: ids_of is for columns that say who a customer is; in {table.name} these are "
            f"{listed(table.people)}"
        )
    if source.otherwise and table.column(column).required:
        raise MappingError(f"{where}: otherwise is for columns that may be missing")


def _check_numbers(source: Source, table: Canonical, column: str, where: str) -> None:
    """Raise if the column has no scale, or something in the table of numbers is no whole number."""
    if table.column(column).kind != "integer":
        whole = listed(each.name for each in table.given_columns if each.kind == "integer")
        raise MappingError(f"{where}: numbers is for columns of whole numbers: {whole or 'none'}")
    for number, counts_as in source.numbers:
        if not re.fullmatch(r"-?\d{1,9}", number) or not re.fullmatch(r"(-?\d{1,9})?", counts_as):
            raise MappingError(
                f"{where}, numbers: {number} = {counts_as}; expected whole numbers in quotes, and "
                'for one that is no answer ""'
            )


def _check_format(written: str, where: str) -> None:
    """Raise if the format lacks year, month or day, or holds a code that we do not know."""
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


def _check_pivot(pivot: Pivot, where: str) -> None:
    """Raise if a column is named twice."""
    every = (pivot.question, pivot.answer, *pivot.by)
    if len({plain(name) for name in every}) < len(every):
        raise MappingError(
            f"{where}, turn: expected question, answer and by to name each column once, not "
            f"{listed(every)}"
        )


def _check_events(mapping: Mapping, where: str) -> None:
    """Raise if the table knows no events, or what they tell is mapped besides."""
    table = mapping.target
    if table.case is None:
        able = listed(name for name, each in TABLES.items() if each.case)
        raise MappingError(f"{where}: only {able} can be told by events")
    if names := [name for name in table.told_by_events if name in mapping.columns]:
        raise MappingError(f"{where}: {listed(names)} is told by the events; expected no column")
    if lacking := [n for n in (table.key, table.dated_by) if n not in mapping.columns]:
        raise MappingError(
            f"{where}: expected a column for {listed(lacking)}: which case an event is of, and when"
        )
    if mapping.answers or mapping.states:
        other = "answers" if mapping.answers else "states"
        raise MappingError(f"{where}: expected events or {other}, not both; events tell both")


def _check_counted(mapping: Mapping, where: str) -> None:
    """Raise if a row were a shift and a sale, or counted what it is no row of."""
    told = mapping.target.counted
    if told is None:
        return
    for single, other in ((told.until, told.came), (told.sale, told.present)):
        if {single, other} <= {*mapping.columns}:
            raise MappingError(f"{where}: expected {single} or {other}: no row tells of both")
    if told.until in mapping.columns and told.sale in mapping.columns:
        raise MappingError(
            f"{where}: expected {told.until} or {told.sale}: a row is a shift or of a sale"
        )
    if told.rested in mapping.columns and told.until not in mapping.columns:
        raise MappingError(f"{where}: {told.rested} is of shifts; expected {told.until} too")


def _check_answers(mapping: Mapping, where: str) -> None:
    """Raise if several answers per row are not told apart by their question."""
    survey = mapping.target.survey
    if survey is None:
        able = listed(name for name, table in TABLES.items() if table.survey)
        raise MappingError(f"{where}: only {able} can have several answers in one row")
    questions = [block.get(survey.question, Source()).constant for block in mapping.answers]
    if None in questions or len(set(questions)) < len(questions):
        raise MappingError(
            f"{where}: every block of answers needs its own {survey.question}, like "
            f'{survey.question} = {{ constant = "{survey.scales[0][0]}" }}'
        )


def dump(mapping: Mapping) -> str:
    """Return TOML text that `load` reads back as the same mapping."""
    entries = dict(_told(mapping, _Mapping))
    document, answers = tomlkit.document(), tomlkit.aot()
    entries["columns"] = _section(mapping.columns)
    if mapping.pivot:
        entries["turn"] = _section(dict(_told(mapping.pivot, _Pivot)))
    if mapping.states:
        entries["states"] = _section(dict(_told(mapping.states, _States)))
    if mapping.events:
        entries["events"] = _section(dict(_told(mapping.events, _Events)))
    if mapping.answers:
        answers.extend(_section(answer) for answer in entries.pop("answers"))
        entries["answers"] = answers
    for entry, value in entries.items():
        document.append(entry, _item(value))
    return document.as_string()


def _told(
    part: Events | Mapping | Pivot | Source | States | Where, shape: type[_Shape]
) -> Iterator[tuple[str, Any]]:
    """Yield the entries that make it what it is: all that are not as if nothing were said."""
    unsaid = {each.name: each.default for each in fields(part)}
    for name, field in shape.model_fields.items():
        if name in unsaid and (value := getattr(part, name)) not in (unsaid[name], {}):
            yield field.alias or name, value


def _section(entries: Dict[str, Any]) -> Table:
    section = tomlkit.table()
    for entry, value in entries.items():
        section.append(entry, _item(value))
    return section


def _item(value: Any) -> Item:  # noqa: ANN401 - whatever a mapping holds
    """Return what is written on one line; a source of one header is that header."""
    match value:
        case Source():
            entries = dict(_told(value, _Source))
            for table in ("values", "numbers"):
                if table in entries:
                    entries[table] = dict(getattr(value, table))
            alone = entries.keys() == {"from"} and len(value.headers) == 1
            return _item(value.headers[0] if alone else entries)
        case Where():
            return _item(dict(_told(value, _Where)))
        case tuple():
            array = tomlkit.array()
            array.extend(_item(each) for each in value)
            return array
        case dict() if not isinstance(value, Item):
            return _inline(value)
    return tomlkit.item(value)


def _inline(entries: Dict[str, Any]) -> InlineTable:
    inline = tomlkit.inline_table()
    items = [(entry, _item(value)) for entry, value in entries.items()]
    items[0][1].trivia.indent, items[-1][1].trivia.trail = " ", " "
    for entry, item in items:
        inline.append(SingleKey(entry, KeyType.Basic), item)
    return inline
