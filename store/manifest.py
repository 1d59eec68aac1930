"""`lake/current.json`, the small file that pins one version of every lake table.

Whoever writes publishes a `Manifest`; whoever reads takes the newest one that is whole. Each table
has its `TableState`: which files hold which drops, and from when to when.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from store.checksums import Checksums, faults
from store.errors import StoreFaultError
from store.settings import Home
from store.tables import TABLES

_TIMES = ("first_at", "last_at", "known_at")

REBUILD = "Run `python -m drops rebuild`: nothing that was kept is lost."


class LakeError(StoreFaultError):
    """The lake cannot be read; the message is a sentence for the person who runs Pepper."""


@dataclass(frozen=True, slots=True)
class TablePart:
    """The rows of some drops that follow each other; rewritten as a whole."""

    drops: tuple[str, ...]
    files: dict[str, int] = field(default_factory=dict)  # relative to the lake, with their rows
    first_at: datetime | None = None
    last_at: datetime | None = None
    known_at: datetime | None = None
    #: Per file which drops gave rows of it together, as `given_by` names them.
    shared: dict[str, list[str]] = field(default_factory=dict)

    @property
    def rows(self) -> int:
        """How many rows the part holds."""
        return sum(self.files.values())


@dataclass(frozen=True, slots=True)
class TableState:
    """One lake table: its Delta version, its columns as made, and its parts by number."""

    version: int = -1
    columns: str = ""
    parts: dict[int, TablePart] = field(default_factory=dict)
    #: Per column which names of the drops are shown otherwise, and how.
    spelled: dict[str, dict[str, str]] = field(default_factory=dict)

    @property
    def drops(self) -> list[str]:
        """The ids of the drops that the table holds, oldest first."""
        return [drop for number in sorted(self.parts) for drop in self.parts[number].drops]

    @property
    def files(self) -> dict[str, int]:
        """The Parquet files of the table, relative to the lake folder, with their rows."""
        parts = (self.parts[number] for number in sorted(self.parts))
        return {file: rows for part in parts for file, rows in part.files.items()}

    @property
    def shared(self) -> list[str]:
        """The drops that gave rows together, as `given_by` names them, sorted."""
        lists = (named for part in self.parts.values() for named in part.shared.values())
        return sorted({given_by for named in lists for given_by in named})

    @property
    def rows(self) -> int:
        """How many rows the table holds."""
        return sum(part.rows for part in self.parts.values())

    @property
    def first_at(self) -> datetime | None:
        """When the first row happened (UTC); `None` while the table is empty."""
        return min((p.first_at for p in self.parts.values() if p.first_at), default=None)

    @property
    def last_at(self) -> datetime | None:
        """When the last row happened (UTC); `None` while the table is empty."""
        return max((p.last_at for p in self.parts.values() if p.last_at), default=None)

    @property
    def known_at(self) -> datetime | None:
        """Until when the table knows (UTC); `None` while it is empty."""
        return max((p.known_at for p in self.parts.values() if p.known_at), default=None)

    def as_json(self) -> dict[str, Any]:
        """Return what any reader needs (files, rows, times), and what ours do (parts)."""
        return {
            "version": self.version,
            "rows": self.rows,
            "files": list(self.files),
            "first_at": _text(self.first_at),
            "last_at": _text(self.last_at),
            "known_at": _text(self.known_at),
            "columns": self.columns,
            "spelled": self.spelled,
            "parts": {str(number): _part_json(part) for number, part in self.parts.items()},
        }


def _part_json(part: TablePart) -> dict[str, Any]:
    times = {name: _text(getattr(part, name)) for name in _TIMES}
    return {"drops": part.drops, "files": part.files, "shared": part.shared, **times}


def table_of(content: dict[str, Any]) -> TableState:
    """Return the state that `as_json` tells of."""
    parts = {int(number): _part(part) for number, part in content["parts"].items()}
    spelled = content.get("spelled", {})
    return TableState(content["version"], content["columns"], parts, spelled)


def _part(content: dict[str, Any]) -> TablePart:
    times = {name: content[name] and _time(content[name]) for name in _TIMES}
    shared = content.get("shared", {})
    return TablePart(tuple(content["drops"]), content["files"], **times, shared=shared)


def _text(time: datetime | None) -> str | None:
    return time.isoformat() if time else None


def _time(text: str) -> datetime:
    return datetime.fromisoformat(text)


@dataclass(frozen=True, slots=True)
class SourceState:
    """What the live drops of one source say of one table: from when, and until when they know."""

    drops: tuple[str, ...] = ()
    first_at: datetime | None = None
    last_at: datetime | None = None
    known_at: datetime | None = None
    #: Of its full exports, which have all that the tool had of their days: since when, until when.
    full: tuple[tuple[datetime, datetime], ...] = ()
    #: Whose numbers its customers have: among others nobody is known to be the same.
    ids_of: tuple[str, ...] = ()

    def as_json(self) -> dict[str, Any]:
        """Return its content, times as ISO 8601 text."""
        times = {name: _text(getattr(self, name)) for name in _TIMES}
        full = [(since.isoformat(), known.isoformat()) for since, known in self.full]
        return {"drops": list(self.drops), **times, "full": full, "ids_of": list(self.ids_of)}


def _source(content: dict[str, Any]) -> SourceState:
    times = {name: content[name] and _time(content[name]) for name in _TIMES}
    full = tuple((_time(since), _time(known)) for since, known in content.get("full", ()))
    ids_of = tuple(content.get("ids_of", ()))
    return SourceState(tuple(content["drops"]), **times, full=full, ids_of=ids_of)


@dataclass(frozen=True, slots=True)
class Manifest:
    """One published version of the lake; `retired` are files kept only for older versions.

    `given` says of each drop for which columns its file has a place: a file without closing times
    differs from one in which nothing was closed. `checksums` say of each file what it was when it
    was written; `damage` is a sentence when what was published last is not whole any more.
    """

    number: int = 0
    drops: tuple[str, ...] = ()
    tables: dict[str, TableState] = field(default_factory=dict)
    retired: dict[str, tuple[int, datetime]] = field(default_factory=dict)
    given: dict[str, list[str]] = field(default_factory=dict)
    checksums: dict[str, Checksums] = field(default_factory=dict)
    damage: str = ""
    #: The number of the version that was the last to leave a customer out; 0 when none was.
    erased: int = 0
    published_at: datetime | None = None
    #: Per table what is known of each source of it, by the source's name.
    sources: dict[str, dict[str, SourceState]] = field(default_factory=dict)

    @property
    def files(self) -> set[str]:
        """The Parquet files of all tables, relative to the lake folder."""
        return {file for table in self.tables.values() for file in table.files}

    def as_json(self, published_at: datetime) -> dict[str, Any]:
        """Return the content of the file that pins this version, published at that instant."""
        return {
            "snapshot": self.number,
            "published_at": published_at.isoformat(),
            "drops": list(self.drops),
            "given": self.given,
            "tables": {name: table.as_json() for name, table in self.tables.items()},
            "retired": {file: (n, since.isoformat()) for file, (n, since) in self.retired.items()},
            "seals": self.checksums,
            "erased": self.erased,
            "sources": {
                table: {name: state.as_json() for name, state in states.items()}
                for table, states in self.sources.items()
            },
        }


def manifest_of(content: dict[str, Any]) -> Manifest:
    """Return the manifest that `as_json` tells of."""
    retired = content.get("retired", {})
    return Manifest(
        int(content["snapshot"]),
        tuple(content["drops"]),
        {name: table_of(table) for name, table in content["tables"].items()},
        {file: (entry[0], datetime.fromisoformat(entry[1])) for file, entry in retired.items()},
        content.get("given", {}),
        {file: (entry[0], entry[1], entry[2]) for file, entry in content.get("seals", {}).items()},
        erased=content.get("erased", 0),
        published_at=_time(content["published_at"]),
        sources={
            table: {name: _source(state) for name, state in states.items()}
            for table, states in content.get("sources", {}).items()
        },
    )


@dataclass(frozen=True, slots=True)
class Version:
    """One published version; `warning` is a sentence when a newer one is damaged."""

    manifest: Manifest
    warning: str = ""


@dataclass(frozen=True, slots=True)
class Published:
    """One version as it lies on the disk; `damage` is a sentence, empty when it is whole."""

    content: dict[str, Any]  # empty when its file cannot be read
    damage: str


def published(home: Home, *, closely: bool = False) -> Iterator[Published]:
    """Yield the current version, then those before it, newest first.

    `closely` compares the checksums of all data, not only the sizes of the files.
    """
    for path in (home.snapshot, *earlier(home)):
        content: dict[str, Any] = {}
        try:
            content = json.loads(path.read_text(encoding="utf-8"))
            damage = _damage_of(home, content, closely=closely)
        except FileNotFoundError:
            damage = "The file that names the lake's current version is missing."
        except (OSError, ValueError, KeyError, TypeError, AttributeError):
            damage = "The file that names the lake's current version is damaged."
        yield Published(content, damage)


def newest_whole(home: Home) -> Version | None:
    """Return the newest version whose file and data are whole, None when none was ever published.

    Raise `LakeError` when there are versions and none is whole.
    """
    damage = ""
    for version in published(home):
        if not version.damage:
            warning = _warning(damage, version.content) if damage else ""
            return Version(_parsed(version.content), warning)
        damage = damage or version.damage
    if not home.snapshot.exists() and not any(earlier(home)):
        return None
    raise LakeError(f"{damage} {REBUILD}")


def before_last_file(home: Home) -> tuple[Manifest, datetime] | None:
    """Return the newest version without a drop that the current one has, and when that drop came.

    None where no such version is kept whole, or a customer was left out since: nobody is to be
    found in an older one.
    """
    versions = published(home)
    current = next(versions, None)
    if current is None or current.damage:
        return None
    newest = _parsed(current.content)
    came_at = newest.published_at
    for version in versions:
        if version.damage:
            return None
        manifest = _parsed(version.content)
        if not {*newest.drops} <= {*manifest.drops}:
            is_kept = manifest.number >= newest.erased and came_at is not None
            return (manifest, came_at) if is_kept and came_at else None
        came_at = manifest.published_at
    return None


def _parsed(content: dict[str, Any]) -> Manifest:
    try:
        return manifest_of(content)
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise LakeError(
            f"The file that names the lake's current version is damaged. {REBUILD}"
        ) from error


def erased_last(home: Home) -> int:
    """Return the number of the version that was the last to leave a customer out; 0 for none."""
    try:
        return int(json.loads(home.snapshot.read_text(encoding="utf-8")).get("erased", 0))
    except (OSError, ValueError, TypeError, AttributeError):
        return 0


def earlier(home: Home) -> list[Path]:
    """Return the files of the versions before the current one, newest first."""
    return sorted(home.earlier.glob("*.json"), key=_number, reverse=True)


def _damage_of(home: Home, pinned: dict[str, Any], *, closely: bool = False) -> str:
    """A sentence that says what of a version is damaged; nothing when it is whole."""
    checksums = {file: tuple(known) for file, known in pinned.get("seals", {}).items()}
    for file, wrong in faults(home.lake, checksums, closely=closely):
        return f"A file of {TABLES[file.split('/', 1)[0]].label} is {wrong}."
    if not _complete(pinned):
        raise KeyError("snapshot")
    return ""


def _complete(pinned: dict[str, Any]) -> bool:
    """Whether the parts that every version has are there."""
    return {"snapshot", "drops", "tables", "published_at"} <= pinned.keys()


def _warning(damage: str, pinned: dict[str, Any]) -> str:
    last_good = datetime.fromisoformat(pinned["published_at"]).astimezone(UTC)
    return (
        f"{damage} You see the last good version, of {last_good:%d %b %Y %H:%M} UTC; newer files "
        "are not in these figures. The lake is made again from the originals when Pepper starts or "
        "takes in a file, or now with `python -m drops rebuild`: nothing that was kept is lost."
    )


def _number(path: Path) -> int:
    return int(path.stem) if path.stem.isdecimal() else -1
