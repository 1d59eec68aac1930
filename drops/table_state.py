"""The state of one lake table: which files hold which drops, and from when to when."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any


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
            "spelled": self.spelled,
            "parts": {str(number): _part_json(part) for number, part in self.parts.items()},
        }


def _part_json(part: Part) -> dict[str, Any]:
    times = {name: _text(getattr(part, name)) for name in ("first_at", "last_at", "known_at")}
    return {"drops": part.drops, "files": part.files, **times}


def table_of(content: dict[str, Any]) -> TableState:
    """The state that `as_json` tells of."""
    parts = {int(number): _part(part) for number, part in content["parts"].items()}
    spelled = content.get("spelled", {})
    return TableState(content["version"], content["columns"], parts, spelled)


def _part(content: dict[str, Any]) -> Part:
    times = {n: content[n] and _time(content[n]) for n in ("first_at", "last_at", "known_at")}
    return Part(tuple(content["drops"]), content["files"], **times)


def _text(time: datetime | None) -> str | None:
    return time.isoformat() if time else None


def _time(text: str) -> datetime:
    return datetime.fromisoformat(text)
