"""One line of the ledger, as an object, as JSON and as a row of SQLite."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field, fields
from datetime import UTC, datetime
from typing import Any

_TIMES = ("taken_at", "known_at", "first_at", "last_at", "undone_at")
_LISTS = ("reasons", "notes", "given", "names")


@dataclass(frozen=True, slots=True)
class Drop:
    """What was dropped. Times are UTC; `seq` orders the drops, 0 before it is recorded."""

    id: str
    name: str
    sha256: str
    bytes: int
    taken_at: datetime
    way: str
    who: str
    table: str
    format: str
    mapping: str
    timezone: str
    known_at: datetime | None
    read: int
    kept: int
    refused: int
    blank: int
    reasons: dict[str, int]
    notes: list[str]
    given: list[str]
    first_at: datetime | None
    last_at: datetime | None
    replaced: int | None = None  # None until it is in the lake
    undone_at: datetime | None = None
    names: dict[str, list[str]] = field(default_factory=dict)  # spellings, in the file's order
    erased: int = 0  # rows that were left out or cut out at their customer's request
    seq: int = 0

    def as_json(self) -> dict[str, Any]:
        """All columns by name but the spellings of names, times as ISO 8601 text."""
        values = asdict(self)
        del values["names"]
        return values | {name: values[name] and values[name].isoformat() for name in _TIMES}


COLUMNS = tuple(f.name for f in fields(Drop) if f.name != "seq")


def row_of(drop: Drop, names: Iterable[str]) -> dict[str, Any]:
    """The values of these columns as the ledger keeps them, by name."""
    values = {name: getattr(drop, name) for name in names}
    return {name: _kept(name, value) for name, value in values.items()}


def _kept(name: str, value: Any) -> Any:  # noqa: ANN401 - of any column
    if name in _LISTS:
        return json.dumps(value, ensure_ascii=False)
    return value.isoformat() if name in _TIMES and value else value


def drop_of(row: tuple[Any, ...]) -> Drop:
    """The drop of a row of `seq` and all columns."""
    values = dict(zip(("seq", *COLUMNS), row, strict=True))
    for name in _TIMES:
        if values[name]:
            values[name] = datetime.fromisoformat(values[name]).astimezone(UTC)
    return Drop(**values | {name: json.loads(values[name]) for name in _LISTS})
