"""What is wrong with a store, and what to do: it is only looked at, nothing is changed."""

from __future__ import annotations

import shutil
import sqlite3
import stat
import time
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Literal

from drops.errors import DropError, counted, listed, reason
from drops.inbox import held_files, waiting_files
from drops.intake.mapping import formats
from drops.intake.values.key import told_by
from drops.intake.values.pseudonyms import identity_of
from drops.lake.change import columns_of
from drops.lake.ledger import Drop, all_drops
from drops.lake.originals import original_file
from drops.lake.publish import files_on_disk, load
from drops.lake.writing import behind
from store.disk import file_hash
from store.errors import StoreFaultError
from store.manifest import Manifest
from store.places import key_file
from store.reading import ask
from store.rights import too_wide
from store.settings import Home, load_settings
from store.tables import TABLES

#: A file needs about three times its size while it is taken in; exports of this size are common.
LEAST_FREE = 500 << 20
#: What is older was left behind; a file on its way takes minutes.
_LEFT_SECONDS = 3600.0
#: The clocks of two machines differ by seconds.
_CLOCK = timedelta(minutes=2)
#: A drop counts a moment before the lake holds it.
_LOOKS, _LOOK_SECONDS = 5, 0.5


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """One thing that is not as it should be, and what to do. `note` needs nobody at once."""

    about: str
    level: Literal["wrong", "note"]
    what: str
    do: str

    def as_json(self) -> dict[str, Any]:
        """Return all of it by name."""
        return asdict(self)


#: Whether the sizes of files are looked at, or every byte.
Depth = Literal["sizes", "bytes"]
Check = Callable[[Home, Depth], Iterator[Diagnosis]]


def examine(home: Home, *, closely: bool = False) -> list[Diagnosis]:
    """Return what is wrong with the store; empty where all is well.

    `closely` reads every byte of originals and lake, which takes as long as to copy them.
    """
    found: list[Diagnosis] = []
    for about, check in _CHECKS.items():
        try:
            found += check(home, "bytes" if closely else "sizes")
        except (DropError, StoreFaultError) as error:
            found.append(Diagnosis(about, "wrong", str(error), _MENDS[about]))
        except (OSError, sqlite3.Error) as error:
            why = f"it cannot be read: {reason(error)}"
            found.append(Diagnosis(about, "wrong", why, _MENDS[about]))
        if about == "folder" and found:
            break  # there is nothing else to look at
    return found


def _folder(home: Home, _: Depth) -> Iterator[Diagnosis]:
    home.require()
    yield from ()


def _rights(home: Home, _: Depth) -> Iterator[Diagnosis]:
    if wide := too_wide(home):
        yield Diagnosis("rights", "wrong", wide, f"chmod -R go= {home.root}")
    path = key_file()
    if path.exists() and path.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO):
        what = "other users of this machine may read the key of the customer ids"
        yield Diagnosis("rights", "wrong", what, f"chmod go= {path}")


def _settings(home: Home, _: Depth) -> Iterator[Diagnosis]:
    load_settings(home)
    formats(home)
    yield from ()


def _ledger(home: Home, _: Depth) -> Iterator[Diagnosis]:
    if not home.ledger.exists():
        if any(home.drops.glob("*/original*")):
            what = "there are originals, and no ledger that says what they are"
            yield Diagnosis("ledger", "wrong", what, _MENDS["ledger"])
        return
    verdict = ask(home.ledger, lambda it: it.execute("PRAGMA integrity_check(1)").fetchone()[0])
    if verdict != "ok":
        yield Diagnosis("ledger", "wrong", "the ledger is damaged", _MENDS["ledger"])


def _key(home: Home, _: Depth) -> Iterator[Diagnosis]:
    if home.ledger.exists() and _tells(home)[0]:  # else none is needed yet, and none is made here
        identity_of(home)
    yield from ()


def _tells(home: Home) -> tuple[str | None, dict[str, str]]:
    try:
        return ask(home.ledger, told_by)
    except sqlite3.OperationalError:  # made by a Pepper that hashed nothing
        return None, {}


def _originals(home: Home, depth: Depth) -> Iterator[Diagnosis]:
    for drop in all_drops(home):
        if wrong := _wrong_with(home, drop, closely=depth == "bytes"):
            what = f"the original of drop {drop.id} {wrong}"
            do = f"put the file back as drops/{drop.id}/{original_file(home, drop).name} from a "
            yield Diagnosis("originals", "wrong", what, f"{do}backup, or undo the drop")


def _wrong_with(home: Home, drop: Drop, *, closely: bool) -> str:
    path = original_file(home, drop)
    if not path.exists():
        return "is missing"
    if path.stat().st_size != drop.bytes:
        return f"has {path.stat().st_size:,} bytes; expected {drop.bytes:,}"
    # Beside the hash stands the drop's id where two drops have the same bytes since an erasure.
    if closely and file_hash(path) != drop.sha256.split()[0]:
        return "holds other bytes than it did"
    return ""


def _lake(home: Home, depth: Depth) -> Iterator[Diagnosis]:
    for _ in range(_LOOKS):
        published = load(home, closely=depth == "bytes")
        if published.damage:
            yield Diagnosis("lake", "wrong", published.damage, _MENDS["lake"])
            return
        number = behind(home, published.drops)
        if not number:
            yield from _read_otherwise(published)
            return
        time.sleep(_LOOK_SECONDS)
    drops = counted(number, "drop", "drops")
    what = f"the lake is behind its ledger by {drops}: pages show older numbers"
    yield Diagnosis("lake", "wrong", what, _MENDS["lake"])


def _read_otherwise(published: Manifest) -> Iterator[Diagnosis]:
    """Tables that are as another Pepper read their files; the next file of each makes it anew."""
    old = [
        table.label
        for table in TABLES.values()
        if (state := published.tables.get(table.name))
        and state.files
        and state.columns != columns_of(table)
    ]
    if old:
        what = f"another Pepper read the files of {listed(old)}: this one may read more of them"
        yield Diagnosis(
            "lake", "note", what, "run `python -m drops rebuild`, or drop the next file"
        )


def _erasures(home: Home, _: Depth) -> Iterator[Diagnosis]:
    def unfinished(ledger: sqlite3.Connection) -> int:
        return int(ledger.execute("SELECT count(*) FROM erasing").fetchone()[0])

    if home.ledger.exists() and ask(home.ledger, unfinished):
        what = "an erasure was cut off and is not done"
        yield Diagnosis("erasures", "wrong", what, _MENDS["erasures"])


def _strays(home: Home, _: Depth) -> Iterator[Diagnosis]:
    known = {drop.id for drop in all_drops(home)}
    folders = [path for path in home.drops.glob("*") if path.name not in known and _is_old(path)]
    if folders:
        what = f"no drop is known of {counted(len(folders), 'folder', 'folders')} in drops: "
        names = listed(path.name for path in folders)
        yield Diagnosis("strays", "note", f"{what}{names}", _MENDS["strays"])
    needed = load(home)
    unused = files_on_disk(home) - needed.files - needed.retired.keys()
    if unused:
        what = f"the lake has {counted(len(unused), 'file', 'files')} that no version needs"
        yield Diagnosis("strays", "note", what, "nothing: the next change removes them")
    left = [path for path in (home.inbox / ".taken").glob("*") if _is_old(path)]
    if left:
        what = f"{counted(len(left), 'file', 'files')} of the inbox were left on their way"
        yield Diagnosis("strays", "wrong", what, "start the watcher: it takes them")


def _is_old(path: Any) -> bool:  # noqa: ANN401 - a path
    try:
        return bool(time.time() - path.stat().st_mtime > _LEFT_SECONDS)
    except OSError:  # gone by now
        return False


def _waiting(home: Home, _: Depth) -> Iterator[Diagnosis]:
    for file in held_files(home):
        yield Diagnosis("waiting", "wrong", f"{file.name} waits in the inbox: {file.why}", _AGAIN)
    if refused := waiting_files(home):
        what = f"{counted(len(refused), 'file', 'files')} of the inbox were not taken in"
        yield Diagnosis("waiting", "note", what, "look at them on the page Drops")


_AGAIN = "mend what it says; the file is then taken in by itself"


def _disk(home: Home, _: Depth) -> Iterator[Diagnosis]:
    free = shutil.disk_usage(home.root).free
    needed = max([LEAST_FREE, *(3 * drop.bytes for drop in all_drops(home))])
    if free < needed:
        what = f"{free >> 20:,} MB are left on the disk; expected at least {needed >> 20:,} MB"
        yield Diagnosis("disk", "wrong", what, _MENDS["disk"])


def _clock(home: Home, _: Depth) -> Iterator[Diagnosis]:
    newest = max((drop.taken_at for drop in all_drops(home)), default=None)
    now = datetime.now(UTC)
    if newest and newest > now + _CLOCK:
        what = f"this machine's clock says {now:%d %b %Y %H:%M} UTC, and the newest drop came on "
        yield Diagnosis("clock", "wrong", f"{what}{newest:%d %b %Y %H:%M} UTC", _MENDS["clock"])


_CHECKS: dict[str, Check] = {
    "folder": _folder,
    "rights": _rights,
    "settings": _settings,
    "ledger": _ledger,
    "key": _key,
    "originals": _originals,
    "lake": _lake,
    "erasures": _erasures,
    "strays": _strays,
    "waiting": _waiting,
    "disk": _disk,
    "clock": _clock,
}
#: What to do where a check says no more of it.
_MENDS = {
    "folder": "connect the disk, put the folder back, or name another one with --home",
    "rights": "see who owns the data folder and the key",
    "settings": "correct the file",
    "ledger": "end the program that has it locked, or put a backup in the place of the data folder "
    "(`python -m drops restore`)",
    "key": "put the key back",
    "originals": "put the file back from a backup: its backup.json says which of its files it is",
    "lake": "run `python -m drops rebuild`; it mends itself too when the dashboard starts, or with "
    "the next file",
    "erasures": "start the dashboard or run `python -m drops rebuild`: it goes on",
    "strays": "look whether they are needed, and remove them",
    "waiting": "start the watcher",
    "disk": "make room, or move the data folder to a larger disk",
    "clock": "set the clock: what is newest is told by it",
}
