"""The small file that pins one version of every lake table: written by the one writer."""

from __future__ import annotations

import json
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Any

from drops.files import replace_whole, sync_folder
from drops.steps import reached
from drops.table_state import TableState, table_of
from metrics.seals import Seal, seal
from metrics.settings import Home
from metrics.versions import earlier

#: A file that the lake no longer needs stays for readers of older snapshots: at least so many
#: snapshots, and at least so long.
_KEPT_SNAPSHOTS = 5
_KEPT_FOR = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class Snapshot:
    """One published state of the lake; `retired` are files kept only for older snapshots.

    `given` says of each drop for which columns its file has a place: a file without closing times
    differs from one in which nothing was closed. `seals` say of each file what it was when it was
    written; `damage` is a sentence when what was published last is not whole any more.
    """

    number: int = 0
    drops: tuple[str, ...] = ()
    tables: dict[str, TableState] = field(default_factory=dict)
    retired: dict[str, tuple[int, datetime]] = field(default_factory=dict)
    given: dict[str, list[str]] = field(default_factory=dict)
    seals: dict[str, Seal] = field(default_factory=dict)
    damage: str = ""
    #: The number of the snapshot that was the last to leave a customer out; 0 when none was.
    erased: int = 0

    @property
    def files(self) -> set[str]:
        """The Parquet files of all tables, relative to the lake folder."""
        return {file for table in self.tables.values() for file in table.files}


def forgotten(snapshot: Snapshot, now: datetime) -> Snapshot:
    """A snapshot that holds nothing, so that all is made again; old files stay a while."""
    after = Snapshot(snapshot.number, erased=snapshot.erased)
    return replace(after, retired=retire(snapshot, after, now))


def sealed(home: Home, snapshot: Snapshot, before: Snapshot) -> Snapshot:
    """The snapshot with a seal for each of its files; what was sealed before stays so."""
    seals = {f: before.seals.get(f) or seal(home.lake / f) for f in sorted(snapshot.files)}
    return replace(snapshot, seals=seals)


def publish(home: Home, snapshot: Snapshot) -> None:
    """Nothing; readers see this snapshot from now on, whole. The one before is kept a while."""
    content = {
        "snapshot": snapshot.number,
        "published_at": datetime.now(UTC).isoformat(),
        "drops": list(snapshot.drops),
        "given": snapshot.given,
        "tables": {name: table.as_json() for name, table in snapshot.tables.items()},
        "retired": {file: (n, at.isoformat()) for file, (n, at) in snapshot.retired.items()},
        "seals": snapshot.seals,
        "erased": snapshot.erased,
    }
    _keep_earlier(home)
    reached("earlier version kept")
    replace_whole(home.snapshot, json.dumps(content, indent=1))
    reached("version replaced")
    with suppress(OSError):
        # Readers see it already. Should a power cut bring the one before back, the next writer
        # finds by the ledger what is missing there.
        sync_folder(home.lake)
    reached("version published")


def _keep_earlier(home: Home) -> None:
    """Nothing; what is published now will be found among the earlier ones, the oldest is gone.

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


def retire(before: Snapshot, after: Snapshot, now: datetime) -> dict[str, tuple[int, datetime]]:
    """The files that only readers of older snapshots still need: since which number and when."""
    gone = dict.fromkeys(before.files, (after.number, now))
    return {
        file: (number, since)
        for file, (number, since) in {**gone, **before.retired}.items()
        if file not in after.files
        and (number > after.number - _KEPT_SNAPSHOTS or since > now - _KEPT_FOR)
    }


def prune(home: Home, snapshot: Snapshot) -> list[str]:
    """The data files that were deleted: needed by no snapshot that a reader may still hold."""
    deleted = sorted(files_on_disk(home) - snapshot.files - snapshot.retired.keys())
    for file in deleted:
        with suppress(OSError):  # it takes room, no more; the next change tries again
            (home.lake / file).unlink(missing_ok=True)
    return deleted


def files_on_disk(home: Home) -> set[str]:
    """All data files of the lake, needed or not, relative to its folder."""
    return {path.relative_to(home.lake).as_posix() for path in home.lake.glob("*/part=*/*")}


def parsed(content: dict[str, Any]) -> Snapshot:
    """The snapshot that a pin file's content tells of."""
    return Snapshot(
        content["snapshot"],
        tuple(content["drops"]),
        {name: table_of(table) for name, table in content["tables"].items()},
        {file: (at[0], datetime.fromisoformat(at[1])) for file, at in content["retired"].items()},
        content["given"],
        {file: (at[0], at[1], at[2]) for file, at in content.get("seals", {}).items()},
        erased=content.get("erased", 0),
    )
