"""One table of a file that may hold several, whatever kind of file it is."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import lru_cache
from pathlib import Path

from drops.errors import DropError
from drops.intake.files.encodings import find_encoding, utf8_blocks
from drops.intake.files.excel.sheet import read_workbook
from drops.intake.files.packed import start_of
from drops.intake.files.piece import UNSAID, Opening
from drops.intake.files.tables.cells import (
    Sheet,
    choose,
    first_rows,
    frame_of,
    said_of_others,
    trimmed,
)
from drops.intake.files.tables.database import database_tables, table_rows
from drops.intake.files.tables.markup import log_table, workbook_tables
from drops.intake.files.tables.page import page_tables
from drops.intake.files.tables.statistics import program_of, statistics_tables
from store.spreadsheets import unmarked_cells

_CHARSET = re.compile(rb"charset=[\"']?([\w-]+)", re.IGNORECASE)
_LOG = "events"
_TOP = 40


def read_sheet(source: Path, name: str, kind: str = "sheet", opening: Opening = UNSAID) -> Sheet:
    """Return the table that was chosen, else the first that is one; `DropError` if none is."""
    state = source.stat()
    return _read(source, name, kind, opening, (state.st_ino, state.st_size, state.st_mtime_ns))


@lru_cache(maxsize=1)  # a file is looked at several times before its rows are read
def _read(
    source: Path, name: str, kind: str, opening: Opening, _state: tuple[int, int, int]
) -> Sheet:
    sheet = _as_it_stands(source, name, kind, opening)
    return replace(sheet, cells=unmarked_cells(sheet.cells))


def _as_it_stands(source: Path, name: str, kind: str, opening: Opening) -> Sheet:
    if kind == "sheet":
        return read_workbook(source, name, opening.sheet)
    if kind == "database":
        return _of_database(source, name, opening.sheet)
    if kind == "page":
        found = page_tables(_texts(source, name, opening.encoding), name)
        if not found:
            raise DropError(
                f"{name} is a web page without a table; the export's address may have asked for a "
                "sign-in. Expected a CSV, Excel, JSON or Parquet file"
            )
        return _of_tables(found, name, opening.sheet, "table")
    if kind == "xml":
        return _of_tables(workbook_tables(source, name), name, opening.sheet, "sheet")
    if kind == "log":
        return _of_tables({_LOG: log_table(source, name)}, name, "", "log")
    tables = statistics_tables(source, name, program_of(source, name))
    return _of_tables(tables, name, opening.sheet, "table")


def _of_tables(
    tables: Mapping[str, list[list[str | None]]] | Mapping[str, list[list[str]]],
    name: str,
    chosen_table: str,
    one: str,
) -> Sheet:
    """One of the tables whose rows are all there."""

    def top(table: str) -> list[list[str]]:
        width = max((len(row) for row in tables[table][:_TOP]), default=0)
        rows = tables[table][:_TOP]
        return [[*(cell or "" for cell in row), *[""] * (width - len(row))] for row in rows]

    choice = choose(tuple(tables), top, name, chosen_table, one=one)
    cells, above = trimmed(frame_of(tables[choice.name], name))
    notes = said_of_others(tuple(tables), (choice.name,), one)
    return Sheet(cells, above, notes, name=choice.name, tables=choice.tables)


def _of_database(source: Path, name: str, chosen_table: str) -> Sheet:
    names = database_tables(source, name)

    def top(table: str) -> tuple[tuple[str, ...], ...]:
        return first_rows(frame_of(table_rows(source, name, table, _TOP), name))

    choice = choose(names, top, name, chosen_table, one="table")
    cells = frame_of(table_rows(source, name, choice.name), name)
    notes = said_of_others(names, (choice.name,), "table")
    return Sheet(cells, 0, notes, name=choice.name, tables=choice.tables)


def _texts(source: Path, name: str, named_encoding: str) -> Iterator[str]:
    """The text of a page; what it says of its own encoding counts where it is no UTF-8."""
    encoding = find_encoding(source, name, named_encoding=named_encoding or _declared(source, name))
    decoder = codecs.getincrementaldecoder("utf-8")("replace")
    for block, _ in utf8_blocks(source, encoding, name=name):
        yield decoder.decode(block)


def _declared(source: Path, name: str) -> str:
    found = _CHARSET.search(start_of(source, name))
    try:
        return codecs.lookup(found[1].decode("ascii")).name if found else ""
    except LookupError:
        return ""
