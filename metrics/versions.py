"""Which published version of the lake a reader takes: the newest one that is whole."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from metrics.seals import faults
from metrics.settings import Home
from metrics.tables import TABLES

REBUILD = "Run `python -m drops rebuild`: nothing that was kept is lost."


class LakeError(RuntimeError):
    """The lake cannot be read; the message is a sentence for the person who runs Pepper."""


@dataclass(frozen=True, slots=True)
class Version:
    """One published version, as its file says; `warning` is a sentence when a newer is damaged."""

    pinned: dict[str, Any]
    warning: str = ""


def newest_whole(home: Home) -> Version | None:
    """The newest version whose file and data are whole, or None when none was ever published."""
    damage = ""
    for path in (home.snapshot, *earlier(home)):
        try:
            pinned = json.loads(path.read_text(encoding="utf-8"))
            wrong = damage_of(home, pinned)
        except FileNotFoundError:
            wrong = "The file that names the lake's current version is missing."
        except (OSError, ValueError, KeyError, TypeError, AttributeError):
            wrong = "The file that names the lake's current version is damaged."
        if not wrong:
            return Version(pinned, _warning(damage, pinned) if damage else "")
        damage = damage or wrong
    if not home.snapshot.exists() and not any(earlier(home)):
        return None
    raise LakeError(f"{damage} {REBUILD}")


def earlier(home: Home) -> list[Path]:
    """The files of the versions before the current one, newest first."""
    return sorted(home.earlier.glob("*.json"), key=_number, reverse=True)


def damage_of(home: Home, pinned: dict[str, Any], *, closely: bool = False) -> str:
    """A sentence that says what of a version is damaged; nothing when it is whole."""
    seals = {file: tuple(sealed) for file, sealed in pinned.get("seals", {}).items()}
    for file, wrong in faults(home.lake, seals, closely=closely):
        return f"A file of {TABLES[file.split('/', 1)[0]].label} is {wrong}."
    if not _complete(pinned):
        raise KeyError("snapshot")
    return ""


def _complete(pinned: dict[str, Any]) -> bool:
    """Whether the parts that every version has are there."""
    return {"snapshot", "drops", "tables", "published_at"} <= pinned.keys()


def _warning(damage: str, pinned: dict[str, Any]) -> str:
    at = datetime.fromisoformat(pinned["published_at"]).astimezone(UTC)
    return (
        f"{damage} You see the last good version, of {at:%d %b %Y %H:%M} UTC; newer files are not "
        "in these figures. The lake is made again from the originals when Pepper starts or takes "
        "in a file, or now with `python -m drops rebuild`: nothing that was kept is lost."
    )


def _number(path: Path) -> int:
    return int(path.stem) if path.stem.isdecimal() else -1
