"""A copy of the data folder elsewhere, of one moment, made while files come in.

`files` holds each file under its SHA-256, once and for good; `backup.json`, replaced last, says
which of them the backup is. So whoever is cut off amid a backup leaves the one before as it was.
What is not in it: the lake and the rows read, which are made again; uploads; the key.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from filelock import FileLock, Timeout

from drops.errors import StoreError, reason
from drops.inbox import set_aside
from drops.intake.values.key import told_by
from drops.lake.ledger import Drop, Ledger, all_drops
from drops.lake.originals import original_file
from drops.lake.writing import writing
from drops.steps import reached
from store.disk import copy_with_hash, file_hash, sync_folder, write_whole
from store.reading import ask
from store.settings import Home

LIST, FILES = "backup.json", "files"
LEDGER = "ledger.sqlite"
_LOCK, _PART = ".lock", ".part"
_HASH = re.compile(r"[0-9a-f]{64}")
_FORM = 1

#: SHA-256 and size of a file.
Known = tuple[str, int]


class BackupError(StoreError):
    """A backup cannot be made or read; the one before, and the store, are as they were."""


@dataclass(frozen=True, slots=True)
class Backup:
    """One backup: of when, hashed with which key, and its files by their place in the store."""

    made_at: datetime
    key: str | None
    drops: int
    files: dict[str, Known]

    def as_json(self) -> dict[str, Any]:
        """Return what `backup.json` holds, but for its own checksum."""
        return {
            "form": _FORM,
            "made_at": self.made_at.isoformat(),
            "key": self.key,
            "drops": self.drops,
            "files": {name: list(known) for name, known in sorted(self.files.items())},
        }


@dataclass
class Copied:
    """What was done for a backup: how many files and bytes were copied, how many lay there."""

    backup: Backup
    copied: int = 0
    bytes: int = 0
    there: int = 0

    def as_json(self) -> dict[str, Any]:
        """Return the keys that the command line promises."""
        counts = {"copied": self.copied, "bytes": self.bytes, "there": self.there}
        head = {"made_at": self.backup.made_at.isoformat(), "drops": self.backup.drops}
        return {**head, "files": len(self.backup.files), **counts}


def back_up(home: Home, folder: Path) -> Copied:
    """Return what was copied into a folder that is new or holds an earlier backup of the store.

    `BackupError` where the folder is neither, a file of the store is damaged, or it cannot be
    written: then an earlier backup in it is as it was.
    """
    home.require()
    try:
        with _own(home, folder):
            return _Copying(home, folder).run()
    except (OSError, sqlite3.Error) as error:
        raise BackupError(
            f"the backup is not made ({reason(error)}); one that was there before is as it was"
        ) from error


def listed_in(folder: Path) -> Backup:
    """Return the backup in a folder; `BackupError` where there is none, or only half of one."""
    path = folder / LIST
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
        checksum = content.pop("checksum")
        if checksum != _checksum(content):
            raise ValueError  # noqa: TRY301 - like whatever else is wrong with it
        made_at = datetime.fromisoformat(content["made_at"]).astimezone(UTC)
        files = {name: (known[0], known[1]) for name, known in content["files"].items()}
        return Backup(made_at, content["key"], content["drops"], files)
    except FileNotFoundError:
        raise BackupError(
            f"{folder} has no {LIST}, which is written last: it is no backup, or one that was "
            "never finished"
        ) from None
    except (OSError, ValueError, KeyError, TypeError, AttributeError, IndexError) as error:
        raise BackupError(f"{LIST} in {folder} was changed or is damaged") from error


def _checksum(content: dict[str, Any]) -> str:
    return hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()


@contextmanager
def _own(home: Home, folder: Path) -> Iterator[None]:
    """Have the folder for this backup alone, its owner's; `BackupError` where it is another's."""
    if folder.is_relative_to(home.root) or home.root.is_relative_to(folder):
        raise BackupError("a backup in the data folder goes with it; expected a folder elsewhere")
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    strange = [each for each in os.listdir(folder) if not _is_ours(each)]  # noqa: PTH208
    if strange:
        raise BackupError(
            f"{folder} holds something else ({strange[0]}); expected a folder that is new, or an "
            "earlier backup"
        )
    folder.chmod(0o700)
    (folder / FILES).mkdir(exist_ok=True, mode=0o700)
    sync_folder(folder.parent)
    try:
        with FileLock(folder / _LOCK, mode=0o600, preserve_lock_file=True).acquire(timeout=0):
            yield
    except Timeout as error:
        raise BackupError("another backup is made into that folder just now") from error


def _is_ours(name: str) -> bool:
    return name in (LIST, FILES, _LOCK) or (name.startswith(".") and name.endswith(".tmp"))


class _ChangedError(Exception):
    """A drop was cut or taken back since the ledger was copied."""


@dataclass
class _Moment:
    """The store at one moment: the ledger, the drops that belong, and what is read by hand."""

    made_at: datetime
    ledger: bytes
    drops: list[Drop]
    key: str | None
    erased: frozenset[str]
    small: dict[str, bytes]


@dataclass
class _Copying:
    """One backup on its way."""

    home: Home
    folder: Path
    done: Copied = field(init=False)
    files: dict[str, Known] = field(default_factory=dict)

    def run(self) -> Copied:
        """Copy until all is of one moment, list it, and remove what no longer belongs."""
        while True:
            self.files, counts = {}, Copied(Backup(datetime.now(UTC), None, 0, {}))
            self.done = counts
            try:
                moment = self._copy()
                break
            except _ChangedError:  # what was copied lies there now
                continue
        sync_folder(self.folder / FILES)
        self.done.backup = Backup(moment.made_at, moment.key, len(moment.drops), self.files)
        content = self.done.backup.as_json()
        listing = {**content, "checksum": _checksum(content)}
        write_whole(self.folder / LIST, json.dumps(listing, indent=1, ensure_ascii=False))
        reached("backup listed")
        self._remove_others()
        return self.done

    def _copy(self) -> _Moment:
        """Copy what waits, then all of one moment. What is taken in between is there twice."""
        before = _erased(self.home)
        for path in set_aside(self.home):
            with suppress(FileNotFoundError):  # taken in, or erased, meanwhile
                self._keep(path.relative_to(self.home.root).as_posix(), path)
        moment = self._moment()
        if moment.erased != before:
            raise _ChangedError
        reached("ledger copied")
        for name, content in {LEDGER: moment.ledger, **moment.small}.items():
            self._keep_bytes(name, content)
        _check_ledger(self.folder / FILES / self.files[LEDGER][0])
        for drop in moment.drops:
            self._keep_original(drop)
            reached("original backed up")
        return moment

    def _moment(self) -> _Moment:
        """Copy into memory what changes, while nobody writes: a matter of milliseconds."""
        with writing(self.home, follow=False) as ledger:
            return _moment_of(self.home, ledger)

    def _keep_original(self, drop: Drop) -> None:
        """Keep the original as the ledger knows it, unless it is kept already."""
        path, sha256 = original_file(self.home, drop), drop.sha256.split()[0]
        place = path.relative_to(self.home.root).as_posix()
        try:
            self._keep(place, path, sha256)
        except (FileNotFoundError, _ChangedError):
            now = {each.id: each for each in all_drops(self.home)}.get(drop.id)
            if now is None or now.sha256 != drop.sha256:
                raise _ChangedError from None
            self.files.pop(place, None)
            if not drop.undone_at:
                raise BackupError(
                    f"the original of drop {drop.id} ({drop.name}) is missing or holds other bytes "
                    "than it did: put the file back, or undo the drop. A backup that was there "
                    "before is as it was"
                ) from None

    def _keep(self, name: str, path: Path, sha256: str = "") -> None:
        """Keep a file under its hash; `_ChangedError` where it is to have another one."""
        if sha256 and self._lies_there(sha256):
            self._note(name, sha256, copied=False)
            return
        part = self.folder / FILES / f".{os.getpid()}{_PART}"
        part.unlink(missing_ok=True)
        try:
            found, _ = copy_with_hash(path, part)
            if sha256 and found != sha256:
                raise _ChangedError
            self._settle(name, part, found)
        finally:
            part.unlink(missing_ok=True)

    def _keep_bytes(self, name: str, content: bytes) -> None:
        sha256 = hashlib.sha256(content).hexdigest()
        if self._lies_there(sha256):
            self._note(name, sha256, copied=False)
            return
        part = self.folder / FILES / f".{os.getpid()}{_PART}"
        with part.open("wb") as writer:
            writer.write(content)
            writer.flush()
            os.fsync(writer.fileno())
        self._settle(name, part, sha256)

    def _settle(self, name: str, part: Path, sha256: str) -> None:
        part.chmod(0o600)
        part.replace(self.folder / FILES / sha256)
        self._note(name, sha256, copied=True)

    def _lies_there(self, sha256: str) -> bool:
        """Whether the backup has a file of these bytes: every one of them is looked at."""
        path = self.folder / FILES / sha256
        return path.is_file() and file_hash(path) == sha256

    def _note(self, name: str, sha256: str, *, copied: bool) -> None:
        size = (self.folder / FILES / sha256).stat().st_size
        self.files[name] = (sha256, size)
        self.done.copied += copied
        self.done.bytes += size * copied
        self.done.there += not copied

    def _remove_others(self) -> None:
        """Remove what only earlier backups had; whoever was erased since is gone with it."""
        needed = {sha256 for sha256, _ in self.files.values()}
        for path in (self.folder / FILES).iterdir():
            is_ours = _HASH.fullmatch(path.name) or path.name.endswith(_PART)
            if is_ours and path.name not in needed:
                with suppress(OSError):  # it takes room, no more; the next backup tries again
                    path.unlink()


def _moment_of(home: Home, ledger: Ledger) -> _Moment:
    key, erased = told_by(ledger.erasures.connection)
    small = [home.settings_file, home.root / "sample.json", *sorted(home.formats.glob("*.toml"))]
    return _Moment(
        datetime.now(UTC),
        ledger.copied(),
        ledger.drops(),
        key,
        frozenset(erased),
        {p.relative_to(home.root).as_posix(): p.read_bytes() for p in small if p.is_file()},
    )


def _erased(home: Home) -> frozenset[str]:
    """The marks of all who were erased so far."""
    if not home.ledger.exists():
        return frozenset()
    with Ledger(home) as ledger:
        return ledger.erasures.marks()


def _check_ledger(path: Path) -> None:
    """Raise `BackupError` where the ledger is damaged: no backup takes a good one's place then."""
    with closing(sqlite3.connect(f"{path.as_uri()}?immutable=1", uri=True)) as copy:
        verdict = copy.execute("PRAGMA integrity_check(1)").fetchone()[0]
    if verdict != "ok":
        raise BackupError("the ledger is damaged; a backup that was there before is as it was")


def erased_in(folder: Path) -> dict[str, str]:
    """Return the marks of all whom a backup, or a data folder, knows to be erased.

    See `told_by`.
    """
    if (folder / LIST).exists():
        sha256, _ = listed_in(folder).files[LEDGER]
        place, how = folder / FILES / sha256, _immutably
    else:
        place, how = Home(folder).ledger, ask
    if not place.exists():
        raise BackupError(f"{folder} is neither a backup nor a data folder, so it knows of nobody")
    try:
        return how(place, told_by)[1]
    except sqlite3.Error as error:
        raise BackupError(f"the ledger in {folder} cannot be read: {reason(error)}") from error


def _immutably(
    database: Path, question: Callable[[sqlite3.Connection], tuple[str | None, dict[str, str]]]
) -> tuple[str | None, dict[str, str]]:
    with closing(sqlite3.connect(f"{database.as_uri()}?immutable=1", uri=True)) as connection:
        return question(connection)
