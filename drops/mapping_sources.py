"""The sources of a mapping's columns, read from TOML and checked."""

from __future__ import annotations

from typing import Any

from drops.headers import plain
from drops.mapping import Source, Turn, Where
from drops.mapping_checks import check_source, choose, text, texts, yes_or_no, zone
from drops.problems import MappingError, listed

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
