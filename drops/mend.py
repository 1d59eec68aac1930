"""Refused rows of a drop mended, and taken in as a small file of their own.

The file has the columns, the mapping, the source and the customers' numbers of the drop, knows
until when that knows, and the ledger says which rows of which drop it mends. The original stays as
it is: take the small file back, and its rows are refused again.
"""

from __future__ import annotations

import csv
import hashlib
import io
import json
import tempfile
from collections.abc import Mapping as Dict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from drops.errors import DropError, counted, listed
from drops.intake.files import BOOKS
from drops.intake.mapping import describe_header
from drops.intake.mapping.model import Mapping
from drops.intake.rows import LINE, REASONS, mended_cells
from drops.lake.erasure.one_drop import as_csv
from drops.lake.keyless import is_keyless
from drops.lake.ledger import Drop, all_drops, read_by, unknown
from drops.lake.originals import REFUSED, mapping_of, original_file
from drops.put import put
from drops.report import Mending, Report
from store.settings import Home
from store.spreadsheets import unmarked, write_rows
from store.tables import TABLES

#: The columns that stand before those of the file in what is kept of refused rows.
_BEFORE = 2


@dataclass(frozen=True, slots=True)
class RefusedRow:
    """A row that was refused: where, why, and its cells as they may be shown."""

    line: int
    reasons: str
    cells: tuple[str, ...]

    @property
    def mark(self) -> str:
        """What it is known by, wherever it stands once others were cut out of its file."""
        return hashlib.sha256(json.dumps(self.cells).encode("utf-8", "replace")).hexdigest()[:16]


@dataclass(frozen=True, slots=True)
class RefusedRows:
    """The rows of a drop that are refused still, and the names of their columns."""

    header: tuple[str, ...]
    rows: tuple[RefusedRow, ...]


def refused_rows(home: Home, drop: Drop) -> RefusedRows:
    """Return the refused rows of a drop that nobody mended yet, in the order of the file."""
    mended = [mark for each in mends_of(home, drop.id) for mark in each.mended]
    found: dict[int, RefusedRow] = {}
    try:
        with (home.drops / drop.id / REFUSED).open(encoding="utf-8", newline="") as file:
            records = csv.reader(file)
            header = tuple(map(unmarked, next(records, ())))[_BEFORE:]
            for line, reasons, *cells in records:
                row = RefusedRow(int(line), reasons, tuple(map(unmarked, cells)))
                if row.mark in mended:
                    mended.remove(row.mark)
                else:
                    found.setdefault(row.line, row)
    except FileNotFoundError:
        return RefusedRows((), ())
    return RefusedRows(header, tuple(found[line] for line in sorted(found)))


def refused_csv(home: Home, drop_id: str) -> str:
    """Return the refused rows of a drop as CSV: line, reasons, and the columns of its file.

    `DropError` if there is no such drop, its rows cannot be mended, or none is refused.
    """
    drop = _mendable(home, drop_id)
    refused = refused_rows(home, drop)
    if not refused.rows:
        raise DropError(f"{drop.name}: no row is refused that was not mended already")
    text = io.StringIO(newline="")
    rows = ([row.line, row.reasons, *row.cells] for row in refused.rows)
    write_rows(text, [(LINE, REASONS, *refused.header), *rows])
    return text.getvalue()


def mend_from(home: Home, drop_id: str, path: Path) -> Report:
    """Return what came of the refused rows of a drop that were changed in the CSV of them.

    `DropError` as of `mend`, and if the table is not the one that `refused_csv` wrote. Rows that
    are as they were, or are not there any more, stay refused.
    """
    drop = _mendable(home, drop_id)
    if not path.is_file():
        raise DropError(f"there is no file {path.name}; nothing was changed")
    refused = refused_rows(home, drop)
    cells_by_line = mended_cells(path, path.name, refused.header)
    known = {row.line: row.cells for row in refused.rows}
    changed = {line: cells for line, cells in cells_by_line.items() if cells != known.get(line)}
    if not changed:
        raise DropError(
            f"{path.name}: every row is as it was refused; expected a changed cell in one at least"
        )
    return mend(home, drop_id, changed)


def _mendable(home: Home, drop_id: str) -> Drop:
    """The drop of that id; `DropError` if there is none, or its rows cannot be mended."""
    drops = all_drops(home)
    drop = next((each for each in drops if each.id == drop_id), None)
    if drop is None:
        raise DropError(unknown(drop_id, drops))
    if reason := why_not(drop):
        raise DropError(f"{drop.name}: {reason}")
    return drop


def mends_of(home: Home, drop_id: str) -> list[Drop]:
    """Return the drops that count and mend rows of this one, oldest first."""
    return read_by(home, lambda ledger: ledger.mending(drop_id)) or []


def why_not(drop: Drop) -> str:
    """Return why the rows of a drop cannot be mended here, as a sentence; empty where they can."""
    mapping = mapping_of(drop)
    if drop.undone_at:
        return "It was taken back."
    if mapping.pivot:
        return (
            "Each answer stands on a line of its own, so a row cannot be mended here: mend the "
            "file, and drop it again."
        )
    told = mapping.target.counted
    if told and {told.until, told.sale} & {*mapping.columns}:
        return (
            "Its rows are counted into hours together, so a mended one cannot be added to them "
            "here: mend the file, and drop it again; it takes the place of this one."
        )
    if is_keyless(TABLES[drop.table], drop):
        return (
            "The rows have no ids, so a mended one could not be told from the others: mend the "
            "file, and drop it again; it takes the place of this one."
        )
    return ""


def mend(
    home: Home, drop_id: str, mended: Dict[int, Sequence[str]], way: str = "command line"
) -> Report:
    """Return what came of refused rows of a drop with other cells.

    They are taken in as a small file.

    Raise `DropError` if there is no such drop, its rows cannot be mended, or are not refused.

    Args:
        home: the data folder.
        drop_id: the drop whose rows they are.
        mended: all cells of each row, by its line in the file.
        way: how they came, for the ledger.
    """
    drop = _mendable(home, drop_id)
    refused = refused_rows(home, drop)
    by_line = {row.line: row for row in refused.rows}
    if strange := [str(line) for line in mended if line not in by_line]:
        raise DropError(f"{drop.name}: line {listed(strange)} is not refused, or mended already")
    if not mended:
        raise DropError(f"{drop.name}: no row was mended; expected one at least")
    lines = sorted(mended)
    with tempfile.TemporaryDirectory(prefix="pepper-") as folder:
        name = f"{Path(drop.name).stem} (mended).csv"
        path = Path(folder) / name
        _write(home, drop, path, refused.header, [mended[line] for line in lines])
        rows = counted(len(lines), "row", "rows")
        where = f"line {lines[0]}" if len(lines) == 1 else f"lines {listed(map(str, lines))}"
        mending = Mending(
            drop,
            tuple(by_line[line].mark for line in lines),
            f"{rows} refused of {drop.name} ({drop.id}), mended: {where}",
        )
        mapping = _mapping(home, drop)
        return put(
            home, path, name=name, mapping=mapping, source=drop.source, mending=mending, way=way
        )


def _mapping(home: Home, drop: Drop) -> Mapping:
    """The mapping of a drop, for rows of it that are CSV in UTF-8 now."""
    mapping = mapping_of(drop)
    header = describe_header(original_file(home, drop), drop.name, mapping.opening)
    if header.kind in (*BOOKS, "parquet"):
        mapping = mapping_of(as_csv(drop))
    zone = mapping.timezone or drop.timezone
    # The drop has keys, be the rows mended none that do.
    return replace(mapping, encoding="", sheet="", timezone=zone, without_keys=False)


def _write(
    home: Home, drop: Drop, path: Path, header: tuple[str, ...], rows: Sequence[Sequence[str]]
) -> None:
    """Write the rows below what stands above the first row of the original."""
    mapping = mapping_of(drop)
    top = describe_header(original_file(home, drop), drop.name, mapping.opening).rows
    above = [*top[: mapping.above]] or [header]
    if mapping.header_row <= len(above) and not mapping.names_go_on:
        above[mapping.header_row - 1] = header
    with path.open("w", encoding="utf-8", newline="") as file:
        write_rows(file, [*above, *rows])
