"""What lies inside an .xlsx, looked at before a library unpacks it: sizes, far and merged cells."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from pathlib import Path

from drops.errors import DropError
from drops.intake.files.packed import BROKEN_ZIP, members
from drops.sandbox import limits

#: Column from 0, first row from 1, row after the last: cells of one column merged to one.
Merged = tuple[int, int, int]

_CHUNK = 1 << 22
_CELL = re.compile(rb'<(?:\w+:)?c\s[^>]{0,200}?\br="([A-Z]{1,3})(\d{1,7})"')
_MERGED = re.compile(rb'<(?:\w+:)?mergeCell\s[^>]{0,200}?ref="([A-Z]{1,3})(\d+):([A-Z]{1,3})(\d+)"')
_SHEET = re.compile(rb'<(?:\w+:)?sheet\s[^>]*?\b\w+:id="([^"]+)"')
_RELATION = re.compile(rb"<(?:\w+:)?Relationship\s[^>]*>")
_ATTRIBUTE = re.compile(rb'(\w+)="([^"]*)"')


def too_large(name: str, what: str) -> DropError:
    """Return the sentence for a sheet that would take too much memory."""
    return DropError(
        f"{name} has a sheet with {what}; expected at most {limits.SHEET_CELLS:,} cells from the "
        "first to the last. Delete what lies outside the table, or save the sheet as .csv"
    )


def unreadable(name: str) -> DropError:
    """Return the sentence for a workbook that nothing can be read of."""
    return DropError(
        f"{name} starts like an Excel workbook but cannot be read as one; it may be damaged, or "
        "another program's document. Save the sheet as .xlsx or .csv"
    )


def check_parts(source: Path, name: str) -> None:
    """Refuse a workbook that would take too much memory, before it is unpacked."""
    parts = members(source, name)
    if any(part.flag_bits & 1 for part in parts):
        raise DropError(f"{name} is locked with a password; expected a workbook without one")
    if sum(part.file_size for part in parts) > limits.WORKBOOK:
        raise DropError(
            f"{name} unpacks to more than {limits.WORKBOOK >> 30} GB; expected a smaller workbook, "
            "or the same rows as .csv"
        )
    for part in parts:
        if part.filename.endswith((".xml", ".rels")):
            _check_part(source, part.filename, name)


def _check_part(source: Path, part: str, name: str) -> None:
    """Refuse entities, and a sheet whose last cell lies far from its first."""
    is_sheet = part.startswith("xl/worksheets/")
    right = below = 0
    for number, text in enumerate(chunks(source, part, name)):
        if number == 0 and b"<!DOCTYPE" in text[:4096]:
            raise DropError(
                f"{name} has a part that declares a document type, as no spreadsheet program "
                "writes it; expected a workbook saved by one"
            )
        if not is_sheet:
            return
        places = _CELL.findall(text)
        right = max(right, *map(column_number, {letters for letters, _ in places}), 0)
        below = max(below, *(int(row) for _, row in places), 0)
        limits.alive()
        if right * below > limits.SHEET_CELLS:
            raise too_large(name, f"cells as far as column {right:,} and row {below:,}")


def chunks(source: Path, part: str, name: str, overlap: int = 400) -> Iterator[bytes]:
    """Yield the part's text.

    Each chunk starts with the end of the one before, so that no tag is cut.
    """
    kept = b""
    try:
        with zipfile.ZipFile(source) as package, package.open(part) as file:
            while chunk := file.read(_CHUNK):
                yield kept + chunk
                kept = chunk[-overlap:] if overlap else b""
    except BROKEN_ZIP as error:
        raise unreadable(name) from error


def column_number(letters: bytes) -> int:
    """Return the number of a column, from 1: A is 1, XFD is 16,384."""
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number


def merged_cells(source: Path, name: str, sheet_index: int) -> set[Merged]:
    """Return the merged cells of the sheet at that place (from 0) that lie in one column."""
    part = sheet_part(source, name, sheet_index)
    if not part:
        return set()
    return {
        (column_number(left) - 1, int(first), int(last) + 1)
        for text in chunks(source, part, name)
        for left, first, right, last in _MERGED.findall(text)
        if left == right
    }


def sheet_part(source: Path, name: str, sheet_index: int) -> str:
    """Return the part that holds the sheet at that place; empty if the workbook does not say it."""
    sheets = _SHEET.findall(b"".join(chunks(source, "xl/workbook.xml", name)))
    wanted = sheets[sheet_index] if sheet_index < len(sheets) else b""
    for tag in _RELATION.findall(b"".join(chunks(source, "xl/_rels/workbook.xml.rels", name))):
        attributes = dict(_ATTRIBUTE.findall(tag))
        if attributes.get(b"Id") == wanted:
            target = attributes.get(b"Target", b"").decode("utf-8", "replace")
            return target.lstrip("/") if target.startswith("/") else f"xl/{target}"
    return ""
