"""A file put into the store: the one function that inbox, browser and command line all end in.

What is chosen for the file is settled first (`drops.choices`). Once read, the drop comes to count:
in the ledger and in the lake, or in neither.
"""

from __future__ import annotations

import sqlite3
import tempfile
from collections.abc import Callable, Sequence
from collections.abc import Mapping as Dict
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

import duckdb

from drops import sandbox
from drops.choices import mapping_for, remember_answers, with_mapping
from drops.errors import (
    DropError,
    StoreError,
    printable,
    reason,
)
from drops.intake.mapping import toml
from drops.intake.mapping.model import Mapping
from drops.intake.mapping.numberings import numberings
from drops.intake.rows import Progress, Reading, alarms, check_refused, read_file
from drops.intake.values.labels import masked_file_name
from drops.intake.values.names import names_of, spelling_notes, spelling_of
from drops.intake.values.pseudonyms import Identity, identity_of
from drops.lake.erasure.at_intake import without_erased
from drops.lake.incoming import OWNED, drop_id, incoming
from drops.lake.ledger import Drop, Ledger, all_drops, same_bytes
from drops.lake.meeting import Met, level_notes, meet
from drops.lake.originals import REFUSED, original_file, original_name
from drops.lake.publish import load, publish_live, take_back_lake
from drops.lake.workbench import ROWS
from drops.lake.writing import make_folders, writing
from drops.log import noted
from drops.report import Mending, Offer, Report
from drops.steps import reached
from drops.undo import SAMPLE, has_sample_settings, sample_size, take_sample_away
from store.disk import (
    copy_with_hash,
    file_hash,
    remove_folder,
    sync_file,
    sync_folder,
)
from store.manifest import Manifest
from store.settings import Home, Settings, load_settings

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
    source: str = "",
    is_full: bool | None = None,
    answers: Dict[str, str] | None = None,
    mending: Mending | None = None,
    dry_run: bool = False,
    way: str = "command line",
    who: str = "",
    on_progress: OnProgress | None = None,
) -> Report:
    """Return what came of the file.

    Taken whole, or `DropError` says why not and nothing has changed.

    Of `StoreError` and `SettingsError` the store is the cause: the same file may be taken later.

    Args:
        home: the data folder.
        path: where the file lies.
        name: what messages call it; else its own name.
        table: the table that it fills, if named.
        format: the format, when it is not to be recognised.
        mapping: the mapping, when it is given whole.
        known_at: until when the file knows, where that is later than its latest time.
        source: whose ids the file has, where a person says so: those of two sources never meet.
        is_full: whether the file has all that its tool has of its days, where a person says so: an
            open row that it has not is gone from the tool.
        answers: what a person says of its format, by the key of the question (`Doubt`); a known
            format keeps them for its next file.
        mending: which refused rows of which drop the file mends.
        dry_run: whether to show what would happen and change nothing.
        way: how it came, for the ledger: `command line`, `browser`, `inbox` or `http`.
        who: who dropped it, for the ledger.
        on_progress: called while the file is being read.
    """
    path = Path(path)
    name = masked_file_name(printable(name or path.name), partial(identity_of, home))
    pairs = tuple((answers or {}).items())
    offer = Offer(
        path,
        name,
        table,
        format,
        mapping,
        known_at,
        source,
        is_full,
        way=way,
        who=who,
        answers=pairs,
        mending=mending,
        ids_of=mending.drop.ids_of if mending else "",
    )
    if dry_run:
        return _sentenced(_try, home, offer, on_progress)
    return noted(way, name, partial(_sentenced, _take, home, offer, on_progress))


def _sentenced(
    work: Callable[[Home, Offer, OnProgress | None], Report],
    home: Home,
    offer: Offer,
    on_progress: OnProgress | None,
) -> Report:
    """What the work makes of the file; what the system says is raised as a sentence."""
    sandbox.prepare()  # it starts while the file is copied
    try:
        _check_file(offer.path, offer.name)
        return work(home, offer, on_progress)
    except (OSError, sqlite3.Error, duckdb.Error) as error:
        raise StoreError(f"{offer.name}: {reason(error)}; nothing was changed") from error


def _check_file(path: Path, name: str) -> None:
    """Raise `DropError` if there is no file, or what is there is none that ends."""
    if not path.exists():
        raise DropError(f"there is no file {name}; nothing was changed")
    if path.is_dir():
        raise DropError(f"{name} is a folder; expected a file")
    if not path.is_file():
        raise DropError(f"{name} is a pipe, a socket or a device; expected a file")


def _take(home: Home, offer: Offer, on_progress: OnProgress | None) -> Report:
    while True:
        came = _take_as(home, offer, on_progress, identity_of(home))
        if isinstance(came, Report):
            return came
        offer = came


def _take_as(
    home: Home, given: Offer, on_progress: OnProgress | None, identity: Identity
) -> Report | Offer:
    """The report, or the offer to be read again.

    It is when a customer was erased while it was read, or when its rows turn out to be of a source
    among whose numbers its customers then are.
    """
    make_folders(home)
    taken_at = datetime.now(UTC)
    with incoming(home) as folder:
        reached("folder made")
        original = folder / original_name(given.name)
        sha256, size = _copy(given, original)
        reached("file copied")
        if same := same_bytes(home, sha256):
            return Report.of_duplicate(given.name, same)
        original.chmod(0o600)
        offer = with_mapping(home, given, original)
        reading = _read(home, offer, original, folder, taken_at, on_progress, identity)
        if not given.mending:  # whoever mends rows sees which of them are refused still
            check_refused(reading, dict(given.answers), given.name)
        reached("file read")
        drop = drop_of(home, offer, reading, drop_id(folder), taken_at, sha256, size)
        drop = without_erased(original, drop, reading)
        for path in (folder / ROWS, folder / REFUSED):
            if path.exists():
                sync_file(path)
        sync_folder(folder)
        reached("folder written")
        with writing(home) as ledger:
            if same := ledger.same_bytes(sha256) or ledger.same_bytes(drop.sha256):
                return Report.of_duplicate(offer.name, same)
            ledger.erasures.claim_key(identity.fingerprint)
            if ledger.erasures.marks() != identity.erased:
                return given
            notes = _spelling_notes(home, ledger.live(), reading)
            before, met = _met(home, ledger, offer, drop, reading, folder / ROWS)
            notes += met.notes
            notes += level_notes(home, before, ledger.live(), met.drop, folder / ROWS)
            if met.drop.ids_of != drop.ids_of in numberings(reading.mapping) and not given.ids_of:
                return replace(given, ids_of=met.drop.ids_of)
            is_first = _is_first_of_own(given.way, ledger.live(), load_settings(home))
            folder.rename(home.drops / drop.id)
            reached("folder named")
            taken = replace(met.drop, notes=[*drop.notes, *notes])
            report = record(home, ledger, before, taken, sha256)
            if is_first and report.kept:
                report = _without_sample(home, ledger, report)
        remember_answers(home, given, original_file(home, taken))
        return report


def _copy(offer: Offer, original: Path) -> tuple[str, int]:
    """Hash and size of the copy; `DropError` when the file was still being written."""
    before = offer.path.stat()
    sha256, size = copy_with_hash(offer.path, original)
    after = offer.path.stat()
    if (after.st_size, after.st_mtime_ns) != (before.st_size, before.st_mtime_ns):
        raise DropError(
            f"{offer.name} was still being written while it was read; nothing was changed. "
            "Drop it again when it is whole"
        )
    return sha256, size


def _read(
    home: Home,
    offer: Offer,
    original: Path,
    folder: Path,
    taken_at: datetime,
    on_progress: OnProgress | None,
    identity: Identity,
) -> Reading:
    """What came of the file; its rows and refused rows are in the folder."""
    return read_file(
        original,
        offer.name,
        offer.mapping or mapping_for(home, offer, original),
        _settings(home, offer.way),
        folder / ROWS,
        folder / REFUSED,
        known_at=offer.known_at,
        on_progress=on_progress,
        taken_at=taken_at,
        identity=identity,
    )


def drop_of(
    home: Home,
    offer: Offer,
    reading: Reading,
    new_id: str,
    taken_at: datetime,
    sha256: str,
    size: int,
) -> Drop:
    """Return the line of the ledger that a file read becomes.

    Args:
        home: the data folder, whose settings tell the time zone.
        offer: the file as it was offered: name, way, who.
        reading: what came of reading it.
        new_id: the drop's id.
        taken_at: when it was taken, UTC.
        sha256: the hash of the original.
        size: the size of the original, in bytes.
    """
    drop = Drop(
        id=new_id,
        name=offer.name,
        sha256=sha256,
        bytes=size,
        taken_at=taken_at,
        way=offer.way,
        who=offer.who,
        table=reading.table,
        format=reading.format,
        mapping=toml.dump(reading.mapping),
        timezone=_settings(home, offer.way).timezone,
        known_at=reading.known_at,
        read=reading.read,
        kept=reading.kept,
        refused=reading.refused,
        blank=reading.blank,
        reasons=dict(reading.reasons),
        notes=list(reading.notes),
        given=list(reading.given),
        first_at=reading.first_at,
        last_at=reading.last_at,
        names=names_of(reading.spoken),
        source=_source_told(offer, reading) or reading.format,
        is_full=reading.mapping.is_full if offer.is_full is None else offer.is_full,
        ids_of=offer.ids_of,
    )
    return _as_mend(drop, offer.mending) if offer.mending else drop


def _as_mend(drop: Drop, mending: Mending) -> Drop:
    """The drop as one that mends rows of another: it knows what that knows, and is no export."""
    known_at = max(filter(None, (drop.known_at, mending.drop.known_at)), default=None)
    return replace(
        drop,
        known_at=known_at,
        is_full=None,
        notes=[mending.note, *drop.notes],
        mends=mending.drop.id,
        mended=list(mending.marks),
    )


def _source_told(offer: Offer, reading: Reading) -> str:
    """Whose ids the file has, as a person or the mapping says; empty where neither does."""
    return offer.source or reading.mapping.source


def _spelling_notes(home: Home, live: list[Drop], reading: Reading) -> list[str]:
    """Sentences that say which spellings of the file were taken as which name."""
    names = [*(drop.names for drop in live), names_of(reading.spoken)]
    return spelling_notes(reading.spoken, spelling_of(names, load_settings(home).aliases))


def _met(
    home: Home, ledger: Ledger, offer: Offer, drop: Drop, reading: Reading, rows: Path
) -> tuple[Manifest, Met]:
    """The lake as it is published, and what the drop meets there.

    `SourceError` if a person has to say whose ids it has. A lake that turns out to be damaged is
    made whole first.
    """
    is_told = bool(_source_told(offer, reading))
    before = load(home)
    try:
        return before, meet(home, before, ledger.live(), drop, rows, is_told=is_told)
    except duckdb.Error:  # damage that no size tells
        whole = publish_live(home, ledger, load(home, closely=True))
        return whole, meet(home, whole, ledger.live(), drop, rows, is_told=is_told)


def record(home: Home, ledger: Ledger, before: Manifest, drop: Drop, offered: str) -> Report:
    """Return the report of a drop that is in ledger and lake; on failure it is in neither.

    Args:
        home: the data folder.
        ledger: the ledger, which this process alone writes.
        before: the lake as it is published.
        drop: the line of the ledger that it becomes.
        offered: the hash of the file as it was offered, before anybody was cut out of it.
    """
    folder = home.drops / drop.id
    try:
        sync_folder(home.drops)
        ledger.record(drop)  # from here on it counts, whatever happens
        reached("drop recorded")
        if offered != drop.sha256:
            ledger.erasures.note_former(offered, drop.id)
        publish_live(home, ledger, before)
    except Exception as error:
        _take_back(home, ledger, drop)
        raise StoreError(
            f"{drop.name} could not be added to the store ({reason(error)}); "
            "it was taken back and nothing was changed"
        ) from error
    (folder / OWNED).unlink(missing_ok=True)
    reached("drop released")
    return Report.of_drop(ledger.find(drop.id) or drop, folder / REFUSED)


def _take_back(home: Home, ledger: Ledger, drop: Drop) -> None:
    """Take the drop out of ledger and lake, and remove its folder."""
    take_back_lake(home)
    # What can be made again goes first: a full disk has no room to write that the drop is gone.
    (home.drops / drop.id / ROWS).unlink(missing_ok=True)
    try:
        ledger.take_back(drop.id)
    except sqlite3.Error as error:
        raise StoreError(
            f"{drop.name} is kept as {drop.id}, but the lake could not follow "
            f"({reason(error)}); make room and run `python -m drops rebuild`"
        ) from error
    remove_folder(home.drops / drop.id)


def _settings(home: Home, way: str) -> Settings:
    """The settings that a file is read with: those of the sample go with it, before they count."""
    settings = load_settings(home)
    goes = has_sample_settings(home) and _is_first_of_own(way, all_drops(home), settings)
    return Settings.model_validate({}) if goes else settings


def _is_first_of_own(way: str, drops: Sequence[Drop], settings: Settings) -> bool:
    """Whether a file that came this way is the first beside the sample, which it takes away."""
    live = {drop.way == SAMPLE for drop in drops if not drop.undone_at}
    return way != SAMPLE and live == {True} and not settings.keep_sample


def _without_sample(home: Home, ledger: Ledger, report: Report) -> Report:
    """Take the sample company away, and say so."""
    try:
        drops = take_sample_away(home, ledger)
    except StoreError as error:
        return replace(report, notes=(*report.notes, f"the sample company is still there: {error}"))
    return replace(report, notes=(*report.notes, sample_in_words(drops)), sample=len(drops))


def sample_in_words(drops: Sequence[Drop]) -> str:
    """Return what becomes of the sample company by the first file of one's own."""
    return (
        f"the sample company was taken away, {sample_size(drops)}: this is the first file of "
        "your own (keep_sample = true in settings.toml keeps it; the page Drops puts it back)"
    )


def _try(home: Home, offer: Offer, on_progress: OnProgress | None) -> Report:
    """What would come of the file; the data folder is only looked at."""
    if same := same_bytes(home, file_hash(offer.path)):
        return Report.of_duplicate(offer.name, same)
    with tempfile.TemporaryDirectory(prefix="pepper-") as name:
        folder = Path(name)
        taken_at, identity = datetime.now(UTC), identity_of(home)
        answers = dict(offer.answers)
        offer = with_mapping(home, offer, offer.path)
        reading = _read(home, offer, offer.path, folder, taken_at, on_progress, identity)
        live = [drop for drop in all_drops(home) if not drop.undone_at]
        notes = (*reading.notes, *_spelling_notes(home, live, reading))
        drop = drop_of(home, offer, reading, "", taken_at, "", 0)
        is_told = bool(_source_told(offer, reading))
        published = load(home)
        met = meet(home, published, live, drop, folder / ROWS, is_told=is_told, with_examples=True)
        notes = (*notes, *met.notes, *level_notes(home, published, live, drop, folder / ROWS))
    noted_reading = replace(reading, notes=notes)
    return Report.of_trial(met, noted_reading, alarms(reading, answers))
