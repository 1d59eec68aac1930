"""What a file changed: the headline figures of its days without it and with it, as once measured.

Who can measure tells it (`drops` cannot), and the ledger keeps it beside the drop: figures of long
ago cannot be measured again once other files came.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime
from typing import Any

from drops.errors import StoreError, reason
from drops.lake.ledger import Drop, Ledger
from store.settings import Home


@dataclass(frozen=True, slots=True)
class Measured:
    """One figure: its value with its interval, of how many; without a value where it has none."""

    value: float | None
    low: float | None
    high: float | None
    n: int
    hidden: bool = False


@dataclass(frozen=True, slots=True)
class ChangedFigure:
    """A headline figure, by its metric's key, without the file and with it."""

    metric: str
    before: Measured
    after: Measured


@dataclass(frozen=True, slots=True)
class Changed:
    """The figures that are others with the file, of which days, and when that was measured (UTC).

    `since` is the first day, `until` the first after; `None` where all days are meant.
    """

    measured_at: datetime
    since: date | None
    until: date | None
    figures: tuple[ChangedFigure, ...] = ()

    def as_json(self) -> dict[str, Any]:
        """Return its content, times and days as ISO 8601 text."""
        content: dict[str, Any] = json.loads(json.dumps(asdict(self), default=_as_text))
        return content


def _as_text(moment: date) -> str:
    return moment.isoformat()


def changed_by(drop: Drop) -> Changed | None:
    """Return what a drop changed; `None` where nobody measured it."""
    measurement = drop.changed
    if not measurement:
        return None
    since, until = (
        measurement[name] and date.fromisoformat(measurement[name]) for name in ("since", "until")
    )
    measured_at = datetime.fromisoformat(measurement["measured_at"]).astimezone(UTC)
    return Changed(measured_at, since, until, tuple(map(_figure, measurement["figures"])))


def _figure(content: Mapping[str, Any]) -> ChangedFigure:
    before, after = (Measured(**content[name]) for name in ("before", "after"))
    return ChangedFigure(content["metric"], before, after)


def note_changed(home: Home, drop_id: str, changed: Changed) -> None:
    """Note in the ledger what a drop changed; `StoreError` if it cannot be written now.

    One statement, which no writer of the store need wait for: nothing is measured by it.
    """
    try:
        with Ledger(home) as ledger:
            ledger.note_changed(drop_id, changed.as_json())
    except (OSError, sqlite3.Error) as error:
        raise StoreError(f"what the file changed cannot be noted: {reason(error)}") from error
