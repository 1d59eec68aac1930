"""A file into the store: the one function that inbox, browser and command line all end in."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from drops import snapshot
from drops.files import copy_with_hash, file_hash, reason, remove_folder, sync_file, sync_folder
from drops.lake import would_replace
from drops.ledger import Drop, Ledger, same_bytes
from drops.mapping import Mapping
from drops.originals import REFUSED, original_name
from drops.problems import DropError, did_you_mean, listed
from drops.reading import Progress, Reading, read_file
from drops.recognise import formats, recognise, unrecognised_sentence
from drops.report import Offer, Report
from drops.store import (
    OWNED,
    drop_id,
    incoming,
    make_folders,
    publish_live,
    take_back_lake,
    writing,
)
from drops.workbench import ROWS
from metrics.settings import Home, load_settings
from metrics.tables import TABLES

OnProgress = Callable[[Progress], None]


def put(  # noqa: PLR0913 - one function for every way in, all but the file by name
    home: Home,
    path: Path,
    *,
    name: str = "",
    table: str | None = None,
    format: str | None = None,  # noqa: A002 - the word that readers and the command line use
    mapping: Mapping | None = None,
    known_at: datetime | None = None,
    dry_run: bool = False,
    way: str = "command line",
    who: str = "",
    on_progress: OnProgress | None = None,
) -> Report:
    """What came of the file: taken whole, or `DropError` says why not and nothing has changed."""
    path = Path(path)
    offer = Offer(path, name or path.name, table, format, mapping, known_at, way, who)
    if not path.exists():
        raise DropError(f"there is no file {offer.name}; nothing was changed")
    if path.is_dir():
        raise DropError(f"{offer.name} is a folder; expected a file")
    try:
        return _try(home, offer, on_progress) if dry_run else _take(home, offer, on_progress)
    except OSError as error:
        raise DropError(f"{offer.name}: {reason(error)}; nothing was changed") from error


def _take(home: Home, offer: Offer, on_progress: OnProgress | None) -> Report:
    make_folders(home)
    taken_at = datetime.now(UTC)
    with incoming(home) as folder:
        original = folder / original_name(offer.name)
        sha256, size = copy_with_hash(offer.path, original)
        if same := same_bytes(home, sha256):
            return Report.of_duplicate(offer.name, same)
        reading = _read(home, offer, original, folder, taken_at, on_progress)
        for path in (folder / ROWS, folder / REFUSED):
            if path.exists():
                sync_file(path)
        sync_folder(folder)
        drop = _drop(home, offer, reading, drop_id(folder), taken_at, sha256, size)
        with writing(home) as ledger:
            if same := ledger.same_bytes(sha256):
                return Report.of_duplicate(offer.name, same)
            folder.rename(home.drops / drop.id)
            return _record(home, ledger, drop)


def _record(home: Home, ledger: Ledger, drop: Drop) -> Report:
    """The report of a drop that is in ledger and lake; on failure it is in neither."""
    folder = home.drops / drop.id
    try:
        sync_folder(home.drops)
        ledger.record(drop)  # from here on it counts, whatever happens
        publish_live(home, ledger)
    except Exception as error:
        ledger.take_back(drop.id)
        remove_folder(folder)
        take_back_lake(home)
        raise DropError(
            f"{drop.name} could not be added to the store ({reason(error)}); "
            "it was taken back and nothing was changed"
        ) from error
    (folder / OWNED).unlink(missing_ok=True)
    return Report.of_drop(ledger.find(drop.id) or drop, folder / REFUSED)


def _try(home: Home, offer: Offer, on_progress: OnProgress | None) -> Report:
    """What would come of the file; the data folder is only looked at."""
    if same := same_bytes(home, file_hash(offer.path)):
        return Report.of_duplicate(offer.name, same)
    with tempfile.TemporaryDirectory(prefix="pepper-") as name:
        folder = Path(name)
        reading = _read(home, offer, offer.path, folder, datetime.now(UTC), on_progress)
        state = snapshot.load(home).tables.get(reading.table)
        rows = would_replace(home, TABLES[reading.table], state, folder / ROWS) if state else 0
    return Report.of_trial(offer.name, reading, rows)


def _read(
    home: Home,
    offer: Offer,
    original: Path,
    folder: Path,
    taken_at: datetime,
    on_progress: OnProgress | None,
) -> Reading:
    """What came of the file; its rows and refused rows are in the folder."""
    return read_file(
        original,
        offer.name,
        _mapping(home, offer, original),
        load_settings(home),
        folder / ROWS,
        folder / REFUSED,
        known_at=offer.known_at,
        on_progress=on_progress,
        taken_at=taken_at,
    )


def _mapping(home: Home, offer: Offer, original: Path) -> Mapping:
    """The mapping that was given, that of the named format, or that of the recognised one."""
    if offer.table:
        check_table(offer.table)
    given = offer.mapping or (format_named(home, offer.format) if offer.format else None)
    if given is None:
        known = formats(home)
        given = recognise(original, offer.name, known, table=offer.table)
        if given is None:
            raise DropError(unrecognised_sentence(original, offer.name, known))
    if offer.table and given.table != offer.table:
        raise DropError(
            f"{offer.name}: {given.name} fills the table {given.table}, not {offer.table}; "
            "leave out the table, or name a mapping that fills it"
        )
    return given


def check_table(name: str) -> None:
    """Nothing; `DropError` with the choices when there is no such table."""
    if name not in TABLES:
        near = did_you_mean(name, TABLES)
        raise DropError(f"there is no table {name}; the tables are {listed(TABLES)}.{near}")


def format_named(home: Home, name: str) -> Mapping:
    """The mapping of that format; `DropError` with the choices when there is none."""
    known = {one.name: one.mapping for one in formats(home)}
    if name not in known:
        near = did_you_mean(name, known)
        raise DropError(f"there is no format {name}; the formats are {listed(known)}.{near}")
    return known[name]


def _drop(
    home: Home,
    offer: Offer,
    reading: Reading,
    new_id: str,
    taken_at: datetime,
    sha256: str,
    size: int,
) -> Drop:
    return Drop(
        id=new_id,
        name=offer.name,
        sha256=sha256,
        bytes=size,
        taken_at=taken_at,
        way=offer.way,
        who=offer.who,
        table=reading.table,
        format=reading.format,
        mapping=reading.mapping.to_toml(),
        timezone=load_settings(home).timezone,
        known_at=reading.known_at,
        read=reading.read,
        kept=reading.kept,
        refused=reading.refused,
        blank=reading.blank,
        reasons=dict(reading.reasons),
        notes=list(reading.notes),
        first_at=reading.first_at,
        last_at=reading.last_at,
    )
