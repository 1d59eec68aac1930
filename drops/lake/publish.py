"""The lake made to hold the ledger's live drops, and published: what every change ends in.

What is published is a small file that pins one version of every lake table; only the one writer
writes it. The writer goes on from what is published, or from as much of it as is whole.
"""

from __future__ import annotations

import json
import os
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import duckdb

from drops.intake.mapping.numberings import numberings
from drops.intake.values.names import Spelling, is_moved, spelling_of
from drops.lake import delta
from drops.lake.change import change_of, columns_of
from drops.lake.ledger import Drop, Ledger
from drops.lake.originals import ensure_rows, mapping_of, read_again, torn_rows
from drops.lake.rewrite import rewrite
from drops.lake.sources import full_exports
from drops.steps import reached
from store.checksums import checksums_of, faults
from store.disk import replace_whole, sync_folder
from store.manifest import (
    Manifest,
    Published,
    SourceState,
    TableState,
    earlier,
    manifest_of,
    published,
)
from store.settings import Home, load_settings
from store.tables import TABLES

#: A file that the lake no longer needs stays for readers of older snapshots: at least so many
#: snapshots, and at least so long.
_KEPT_SNAPSHOTS = 5
_KEPT_FOR = timedelta(minutes=10)


def forgotten(snapshot: Manifest, now: datetime) -> Manifest:
    """Return a snapshot that holds nothing, so that all is made again; old files stay a while."""
    after = Manifest(snapshot.number, erased=snapshot.erased)
    return replace(after, retired=retire(snapshot, after, now))


def with_checksums(home: Home, snapshot: Manifest, before: Manifest) -> Manifest:
    """Return the snapshot with checksums of each of its files; those that had some keep them."""
    checksums = {
        f: before.checksums.get(f) or checksums_of(home.lake / f) for f in sorted(snapshot.files)
    }
    return replace(snapshot, checksums=checksums)


def publish(home: Home, snapshot: Manifest) -> None:
    """Publish this version: readers see it from now on, whole. Keep the one before a while."""
    content = snapshot.as_json(datetime.now(UTC))
    _keep_earlier(home)
    reached("earlier version kept")
    lines = (f"{json.dumps(entry)}: {json.dumps(value)}" for entry, value in content.items())
    replace_whole(home.snapshot, "{{\n{}\n}}\n".format(",\n".join(lines)))
    reached("version replaced")
    with suppress(OSError):
        # Readers see it already. Should a power cut bring the one before back, the next writer
        # finds by the ledger what is missing there.
        sync_folder(home.lake)
    reached("version published")


def _keep_earlier(home: Home) -> None:
    """Keep what is published now among the earlier versions; remove the oldest.

    It is a help, not a promise: a file system without links does without.
    """
    try:
        number = json.loads(home.snapshot.read_text(encoding="utf-8"))["snapshot"]
        home.earlier.mkdir(exist_ok=True)
        with suppress(FileExistsError):
            (home.earlier / f"{number}.json").hardlink_to(home.snapshot)
        for old in earlier(home)[_KEPT_SNAPSHOTS:]:
            old.unlink(missing_ok=True)
    except (OSError, ValueError, KeyError, TypeError):
        return


def retire(before: Manifest, after: Manifest, now: datetime) -> dict[str, tuple[int, datetime]]:
    """Return the files that only readers of older snapshots still need.

    Since which number and when.
    """
    gone = dict.fromkeys(before.files, (after.number, now))
    return {
        file: (number, since)
        for file, (number, since) in {**gone, **before.retired}.items()
        if file not in after.files
        and (number > after.number - _KEPT_SNAPSHOTS or since > now - _KEPT_FOR)
    }


def prune(home: Home, snapshot: Manifest) -> list[str]:
    """Return the data files that were deleted.

    Needed by no snapshot that a reader may still hold.
    """
    deleted = sorted(files_on_disk(home) - snapshot.files - snapshot.retired.keys())
    for file in deleted:
        with suppress(OSError):  # it takes room, no more; the next change tries again
            (home.lake / file).unlink(missing_ok=True)
    return deleted


def files_on_disk(home: Home) -> set[str]:
    """Return all data files of the lake, needed or not, relative to its folder."""
    parts = [part for part in home.lake.glob("*/part=*") if part.is_dir()]
    return {
        f"{part.parent.name}/{part.name}/{file.name}" for part in parts for file in _entries(part)
    }


def _entries(folder: Path) -> list[os.DirEntry[str]]:
    """What lies in a folder; no path is made of each, for there are many while files come fast."""
    with os.scandir(folder) as entries:
        return [*entries]


def load(home: Home, *, closely: bool = False) -> Manifest:
    """Return the published snapshot; when it is damaged, as much as is whole, with `damage` said.

    That is an earlier one where one is whole, else the tables that are, so that little has to be
    made again. It then names no drops: it is to be published anew.
    """
    damage, newest = "", Manifest()
    for position, version in enumerate(published(home, closely=closely)):
        manifest, wrong = _followed(home, version)
        if not wrong:
            return _to_be_made_again(home, manifest, damage) if damage else manifest
        if position == 0:
            damage, newest = wrong, manifest
    if not (home.snapshot.exists() or any(home.lake.glob("*/part=*"))):
        return Manifest()
    return _to_be_made_again(home, _whole_tables(home, newest, closely=closely), damage)


def _followed(home: Home, version: Published) -> tuple[Manifest, str]:
    """Return what the version says the lake is, nothing if it cannot be told, and its damage."""
    try:
        # An older Pepper wrote neither: then all is made again.
        needed = {name: version.content[name] for name in ("given", "retired")}
        manifest = manifest_of({**version.content, **needed})
    except (ValueError, KeyError, TypeError, AttributeError):
        return Manifest(), version.damage or "The file that names the current version is damaged."
    return manifest, version.damage or _lost(home, manifest)


def _lost(home: Home, found: Manifest) -> str:
    lost = [file for file in sorted(found.files) if not (home.lake / file).exists()]
    return f"The lake's file {lost[0]} is missing." if lost else ""


def _whole_tables(home: Home, found: Manifest, *, closely: bool) -> Manifest:
    """The snapshot with only those of its tables whose files are whole."""
    checksums = {file: found.checksums.get(file) for file in found.files}
    known = {file: known for file, known in checksums.items() if known}
    bad = {file.split("/", 1)[0] for file, _ in faults(home.lake, known, closely=closely)}
    bad.update(f.split("/", 1)[0] for f in found.files if not (home.lake / f).exists())
    return replace(found, tables={n: state for n, state in found.tables.items() if n not in bad})


def _to_be_made_again(home: Home, whole: Manifest, damage: str) -> Manifest:
    """What is whole, without drops; every file stays a while for readers of what it is part of."""
    now = datetime.now(UTC)
    retired = dict.fromkeys(files_on_disk(home) - whole.files, (whole.number, now))
    return replace(whole, drops=(), retired={**retired, **whole.retired}, damage=damage)


def publish_live(
    home: Home,
    ledger: Ledger,
    before: Manifest | None = None,
    *,
    erased: frozenset[str] = frozenset(),
) -> Manifest:
    """Return the new snapshot, published: the lake as the ledger's live drops make it.

    `erased` are customers whose rows are in the lake, and in no drop any more.
    """
    before = before or load(home)
    try:
        return _publish_live(home, ledger, before, erased)
    except duckdb.Error:
        # Damage that no size tells, perhaps. Then from what is whole; else the error stands.
        mended = load(home, closely=True)
        torn = [drop for drop in ledger.live() if torn_rows(home, drop)]
        if not mended.damage and not torn:
            raise
        for drop in torn:
            read_again(home, drop)
        return _publish_live(home, ledger, mended, erased)


def _publish_live(home: Home, ledger: Ledger, before: Manifest, erased: frozenset[str]) -> Manifest:
    live = ledger.live()
    spelled = spelled_names(home, live)
    tables = dict(before.tables)
    for name, table in TABLES.items():
        wanted = [drop for drop in live if drop.table == name]
        state = before.tables.get(name, TableState())
        renamed = moved(state, spelled, wanted)
        if state.drops == list(ids(wanted)) and not (renamed or (erased and state.files)):
            continue
        if renamed:
            state = TableState()  # rare: an older drop gave a name that newer ones have too
        # A lake with other columns was made by another Pepper, and so were the rows beside it.
        others = bool(state.files) and state.columns != columns_of(table)
        for drop in change_of(table, state, wanted, erased=erased).candidates:
            (read_again if others else ensure_rows)(home, drop)
        reached("table begun")
        rewritten = rewrite(home, table, state, wanted, spelled=spelled, erased=erased)
        tables[name] = rewritten.state
        for drop_id, rows in rewritten.replaced.items():
            ledger.note_replaced(drop_id, rows)
            reached("replaced rows noted")
    given = {drop.id: drop.given for drop in live}
    after = Manifest(
        ledger.next_snapshot(), ids(live), tables, given=given, sources=_sources_of(live)
    )
    reached("version numbered")
    # Who has an answer of an older snapshot in memory forgets it.
    after = replace(after, erased=after.number if erased else before.erased)
    after = replace(after, retired=retire(before, after, datetime.now(UTC)))
    after = with_checksums(home, after, before)
    reached("checksums made")
    publish(home, after)
    prune(home, after)
    reached("files pruned")
    return after


def _sources_of(live: list[Drop]) -> dict[str, dict[str, SourceState]]:
    """Per table and source what its drops say: from when, and until when they know."""
    drops_of: dict[str, dict[str, list[Drop]]] = {}
    for drop in live:
        drops_of.setdefault(drop.table, {}).setdefault(drop.source, []).append(drop)
    return {
        table: {source: _state_of(drops) for source, drops in sources.items()}
        for table, sources in drops_of.items()
    }


def _state_of(drops: list[Drop]) -> SourceState:
    return SourceState(
        ids(drops),
        min((drop.first_at for drop in drops if drop.first_at), default=None),
        max((drop.last_at for drop in drops if drop.last_at), default=None),
        max((drop.known_at for drop in drops if drop.known_at), default=None),
        full_exports(drops),
        tuple(sorted({name for drop in drops for name in _numbers_in(drop)})),
    )


def _numbers_in(drop: Drop) -> tuple[str, ...]:
    """Whose numbers the customers have whom a drop's rows are of; those referred are others."""
    return numberings(mapping_of(drop), TABLES[drop.table].people[:1])


def take_back_lake(home: Home) -> None:
    """Have the lake hold again what is published, after a change that failed.

    Files that were written half take room, which a full disk needs to take the change back. A log
    that cannot be written now is mended by the next change, and when the store is opened.
    """
    published = load(home)
    prune(home, published)
    with suppress(Exception):
        for name, state in published.tables.items():
            delta.forget_after(home.lake / name, state.version)
            log_version(home, name, state)


def ids(drops: list[Drop]) -> tuple[str, ...]:
    """Return the ids of the drops, in their order."""
    return tuple(drop.id for drop in drops)


def spelled_names(home: Home, live: list[Drop]) -> Spelling:
    """Return per column which names of these drops are shown otherwise, and how."""
    return spelling_of((drop.names for drop in live), load_settings(home).aliases)


def moved(state: TableState, spelled: Spelling, live: list[Drop]) -> bool:
    """Return whether a name in the table's files is to be shown otherwise than it is there."""
    held = set(state.drops)
    return is_moved(state.spelled, spelled, (drop.names for drop in live if drop.id in held))


def log_version(home: Home, name: str, state: TableState) -> int:
    """Return the version at which the table's Delta log says what its state says."""
    files = {file.split("/", 1)[1]: rows for file, rows in state.files.items()}
    return delta.commit(home.lake / name, TABLES[name], files)
