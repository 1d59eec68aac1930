"""The small file that pins one version of every lake table: written by the one writer."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from drops.files import write_whole
from metrics.settings import Home

#: A file that the lake no longer needs stays for readers of older snapshots: at least so many
#: snapshots, and at least so long.
_KEPT_SNAPSHOTS = 5
_KEPT_FOR = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class Part:
    """The rows of some drops that follow each other; rewritten as a whole."""

    drops: tuple[str, ...]
    files: dict[str, int] = field(default_factory=dict)  # relative to the lake, with their rows
    first_at: datetime | None = None
    last_at: datetime | None = None
    known_at: datetime | None = None

    @property
    def rows(self) -> int:
        """How many rows the part holds."""
        return sum(self.files.values())


@dataclass(frozen=True, slots=True)
class TableState:
    """One lake table: its Delta version, its columns as made, and its parts by number."""

    version: int = -1
    columns: str = ""
    parts: dict[int, Part] = field(default_factory=dict)

    @property
    def drops(self) -> list[str]:
        """The ids of the drops that the table holds, oldest first."""
        return [drop for number in sorted(self.parts) for drop in self.parts[number].drops]

    @property
    def files(self) -> dict[str, int]:
        """The Parquet files of the table, relative to the lake folder, with their rows."""
        parts = (self.parts[number] for number in sorted(self.parts))
        return {file: rows for part in parts for file, rows in part.files.items()}

    def as_json(self) -> dict[str, Any]:
        """What readers need (files, rows, times), and what the writer needs (parts)."""
        parts = self.parts.values()
        return {
            "version": self.version,
            "rows": sum(part.rows for part in parts),
            "files": list(self.files),
            "first_at": _text(min((p.first_at for p in parts if p.first_at), default=None)),
            "last_at": _text(max((p.last_at for p in parts if p.last_at), default=None)),
            "known_at": _text(max((p.known_at for p in parts if p.known_at), default=None)),
            "columns": self.columns,
            "parts": {str(number): _part_json(part) for number, part in self.parts.items()},
        }


@dataclass(frozen=True, slots=True)
class Snapshot:
    """One published state of the lake; `retired` are files kept only for older snapshots.

    `given` says of each drop for which columns its file has a place: a file without closing times
    differs from one in which nothing was closed.
    """

    number: int = 0
    drops: tuple[str, ...] = ()
    tables: dict[str, TableState] = field(default_factory=dict)
    retired: dict[str, tuple[int, datetime]] = field(default_factory=dict)
    given: dict[str, list[str]] = field(default_factory=dict)

    @property
    def files(self) -> set[str]:
        """The Parquet files of all tables, relative to the lake folder."""
        return {file for table in self.tables.values() for file in table.files}


def load(home: Home) -> Snapshot:
    """The published snapshot; an empty one when there is none or its files are gone."""
    try:
        content = json.loads(home.snapshot.read_text(encoding="utf-8"))
        snapshot = Snapshot(
            content["snapshot"],
            tuple(content["drops"]),
            {name: _table(table) for name, table in content["tables"].items()},
            {file: (at[0], _time(at[1])) for file, at in content["retired"].items()},
            content["given"],
        )
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return Snapshot()  # the lake can always be made again from originals and ledger
    if all((home.lake / file).exists() for file in snapshot.files):
        return snapshot
    return forgotten(snapshot, datetime.now(UTC))


def forgotten(snapshot: Snapshot, now: datetime) -> Snapshot:
    """A snapshot that holds nothing, so that all is made again; old files stay a while."""
    after = Snapshot(snapshot.number)
    return Snapshot(snapshot.number, retired=retire(snapshot, after, now))


def publish(home: Home, snapshot: Snapshot) -> None:
    """Nothing; readers see this snapshot from now on, whole."""
    content = {
        "snapshot": snapshot.number,
        "published_at": datetime.now(UTC).isoformat(),
        "drops": list(snapshot.drops),
        "given": snapshot.given,
        "tables": {name: table.as_json() for name, table in snapshot.tables.items()},
        "retired": {file: (n, at.isoformat()) for file, (n, at) in snapshot.retired.items()},
    }
    write_whole(home.snapshot, json.dumps(content, indent=1))


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
    found = {path.relative_to(home.lake).as_posix() for path in home.lake.glob("*/part=*/*")}
    deleted = sorted(found - snapshot.files - snapshot.retired.keys())
    for file in deleted:
        (home.lake / file).unlink(missing_ok=True)
    return deleted


def _part_json(part: Part) -> dict[str, Any]:
    times = {name: _text(getattr(part, name)) for name in ("first_at", "last_at", "known_at")}
    return {"drops": part.drops, "files": part.files, **times}


def _table(content: dict[str, Any]) -> TableState:
    parts = {int(number): _part(part) for number, part in content["parts"].items()}
    return TableState(content["version"], content["columns"], parts)


def _part(content: dict[str, Any]) -> Part:
    times = {n: content[n] and _time(content[n]) for n in ("first_at", "last_at", "known_at")}
    return Part(tuple(content["drops"]), content["files"], **times)


def _text(time: datetime | None) -> str | None:
    return time.isoformat() if time else None


def _time(text: str) -> datetime:
    return datetime.fromisoformat(text)
