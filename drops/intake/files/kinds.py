"""What kind of file it is, told by what is in it and never by its name."""

from __future__ import annotations

import codecs
import re
import tarfile
from pathlib import Path
from typing import Literal

from drops.errors import DropError, printable
from drops.intake.files.packed import members, packing, start_of
from drops.intake.files.spool import (
    OLE,
    PARQUET,
    SQLITE,
    STATISTICS,
    laid_out,
    packs_whole_file,
)
from drops.intake.files.tables.markup import WORKBOOK, root_of

Kind = Literal["csv", "parquet", "json", "sheet", "page", "xml", "log", "database", "statistics"]
#: Kinds of files that hold whole tables, all of whose cells are in memory at once.
BOOKS = frozenset(("sheet", "page", "xml", "log", "database", "statistics"))

EXPECTED = "expected a CSV, Excel, JSON or Parquet file"
_FOREIGN = {
    b"%PDF": "a PDF",
    b"\x89PNG": "a picture",
    b"\xff\xd8\xff": "a picture",
    b"GIF8": "a picture",
    b"7z\xbc\xaf\x27\x1c": "a 7z file",
    b"Rar!": "a RAR file",
    b"BZh": "a bzip2 file",
    b"\xfd7zXZ": "an xz file",
    b"\x28\xb5\x2f\xfd": "a zstd file",
    b"{\\rtf": "a text document (RTF)",
    b"ARROW1": "an Arrow file",
}
_JSON = re.compile(r"\s*(?:\[\s*(?:[\[{\"]|-?\d|null|true|false|\]|$)|\{\s*(?:\"|\}|$))")
_ENDINGS = {
    ".csv": "csv",
    ".tsv": "csv",
    ".parquet": "parquet",
    ".xlsx": "sheet",
    ".xls": "sheet",
    ".xlsm": "sheet",
    ".json": "json",
    ".ndjson": "json",
    ".jsonl": "json",
    ".html": "page",
    ".htm": "page",
    ".xes": "log",
    ".sqlite": "database",
    ".sav": "statistics",
    ".dta": "statistics",
    ".rds": "statistics",
}
_WORDS = {
    "csv": "CSV",
    "parquet": "Parquet",
    "sheet": "Excel",
    "json": "JSON",
    "page": "an HTML table",
    "xml": "XML of Excel 2003",
    "log": "an event log (XES)",
    "database": "a SQLite database",
    "statistics": "of a statistics program",
}
#: How web pages and fragments of them start, in lower case.
_PAGE = ("<!doctype html", "<html", "<table", "<head", "<meta", "<style", "<body", "<div")


def kind_of(source: Path, name: str) -> Kind:
    """Return the kind of file; `DropError` says what it is when it is none that is read here."""
    if kind := _whole_kind(source, name):
        return kind
    packed = packing(source)
    if packs_whole_file(source, name) and (kind := _whole_kind(laid_out(source, name), name)):
        return kind
    start = start_of(source, name, 512)
    if packed and start.startswith((b"\x1f\x8b", b"PK\x03\x04")):
        raise DropError(f"{name} is packed twice; expected a data file packed once")
    _check_foreign(start, name, packed)
    return _kind_of_text(source, name)


def _whole_kind(source: Path, name: str) -> Kind | None:
    """The kind of a file that is no text."""
    with source.open("rb") as file:
        start = file.read(32)
    if start.startswith(PARQUET):
        return "parquet"
    if start.startswith(SQLITE):
        return "database"
    if start.startswith(tuple(STATISTICS)):
        return "statistics"
    if start.startswith(OLE):
        return "sheet"
    return _office(source, name) if packing(source) == "zip" else None


def _office(source: Path, name: str) -> Kind | None:
    """Whether a zip file is a workbook; other documents are refused by their name."""
    parts = {each.filename for each in members(source, name)}
    if "xl/workbook.xml" in parts:
        return "sheet"
    for part, kind in (
        ("xl/workbook.bin", "an Excel workbook in binary form"),
        ("word/document.xml", "a Word document"),
        ("ppt/presentation.xml", "a presentation"),
        ("content.xml", "an OpenDocument file"),
    ):
        if part in parts:
            raise DropError(f"{name} is {kind}; {EXPECTED}. Save the sheet as .xlsx or .csv")
    if "[Content_Types].xml" in parts:
        raise DropError(f"{name} is a workbook without its sheets; {EXPECTED}")
    return None


def _is_archive(start: bytes) -> bool:
    """Whether the file starts as an archive (tar) does, which only a checksum tells."""
    try:
        tarfile.TarInfo.frombuf(start, "utf-8", "replace")
    except tarfile.HeaderError:
        return False
    return True


def _check_foreign(start: bytes, name: str, packed: str) -> None:
    if _is_archive(start):
        raise DropError(
            f"{name} is an archive (tar) of files; expected one data file. Unpack it, then drop "
            "the data files that are in it"
        )
    for mark, kind in _FOREIGN.items():
        if start.startswith(mark):
            inside = f"a {packed} file with {kind} in it" if packed else kind
            hint = "; unpack it first" if packed else ""
            raise DropError(f"{name} is {inside}; {EXPECTED}{hint}")


def _kind_of_text(source: Path, name: str) -> Kind:
    """JSON is told by how it starts: no header of a table starts so."""
    start = start_of(source, name)
    encoding = "utf-8"
    if start.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        encoding = "utf-16"
    text = start.decode(encoding, "replace").removeprefix("\ufeff")
    if _JSON.match(text):
        return "json"
    first = text.lstrip()[:40].lower()
    if first.startswith(_PAGE) or (first.startswith("<?xml") and "<html" in text.lower()):
        return "page"
    return _kind_of_xml(source, name) if first.startswith(("<?xml", "<log")) else "csv"


def _kind_of_xml(source: Path, name: str) -> Kind:
    """Workbooks and event logs are told by their first element; other XML is refused by it."""
    element, *declared = (*root_of(source, name), "")
    if element == "Workbook" and WORKBOOK in declared:
        return "xml"
    if element == "log":
        return "log"
    raise DropError(
        f"{name} is XML that begins with {printable(element)}, and of XML only workbooks of Excel "
        f"2003 and event logs (XES) are read here; {EXPECTED}"
    )


def other_than_named(kind: Kind, name: str) -> str:
    """Return a sentence if the name's ending tells another kind than the file is; else nothing."""
    endings = [ending.lower() for ending in Path(name).suffixes[-2:]]
    named_kind = next((_ENDINGS[each] for each in reversed(endings) if each in _ENDINGS), kind)
    if named_kind == kind:
        return ""
    return (
        f"the name says {_WORDS[named_kind]}, but the file is {_WORDS[kind]} and was read as that"
    )
