"""Each source of each table in one look: its last file, until when it knows, what is left to do."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime, tzinfo
from typing import Any

from drops.lake.ledger import Drop
from drops.overview.rhythm import Rhythm, rhythm


@dataclass(frozen=True, slots=True)
class SourceSummary:
    """What the files of one source say of one table, as many of them as count.

    `kept` are the rows kept of all its files: one that a later file holds again is kept in both.
    `refused` are those that nobody mended. `asked` is how many of its files wait for somebody to
    say whether they are full exports. Times are UTC.
    """

    table: str
    source: str
    format: str
    files: int
    drop: str
    file: str
    taken_at: datetime
    data_until: datetime | None
    kept: int
    refused: int
    asked: int
    rhythm: Rhythm

    def as_json(self) -> dict[str, Any]:
        """Return all of it by name, times and days as ISO 8601 text."""
        data_until, due = self.data_until, self.rhythm.due
        return asdict(self) | {
            "taken_at": self.taken_at.isoformat(),
            "data_until": data_until and data_until.isoformat(),
            "rhythm": self.rhythm.words or None,
            "due": due and due.isoformat(),
            "late_days": self.rhythm.late_days,
        }


def sources(drops: Iterable[Drop], now: datetime, zone: tzinfo) -> list[SourceSummary]:
    """Return the sources that drops which count are of.

    What needs somebody first, then as they came last.

    Args:
        drops: those of the ledger, oldest first.
        now: the moment as of which a source is late.
        zone: the zone in which days begin.
    """
    found: dict[tuple[str, str], list[Drop]] = {}
    for drop in drops:
        if drop.undone_at is None:
            found.setdefault((drop.table, drop.source), []).append(drop)
    summaries = [_summary(each, now, zone) for each in found.values()]
    return sorted(summaries, key=lambda each: (-each.rhythm.late_days, -each.taken_at.timestamp()))


def _summary(drops: Sequence[Drop], now: datetime, zone: tzinfo) -> SourceSummary:
    files = [drop for drop in drops if not drop.mends] or drops
    last = files[-1]
    days = {drop.taken_at.astimezone(zone).date() for drop in files}
    return SourceSummary(
        table=last.table,
        source=last.source,
        format=last.format,
        files=len(files),
        drop=last.id,
        file=last.name,
        taken_at=last.taken_at,
        data_until=max((drop.known_at for drop in drops if drop.known_at), default=None),
        kept=sum(drop.kept for drop in drops),
        refused=sum(drop.refused - len(drop.mended) for drop in drops),
        asked=sum(bool(drop.missing) and drop.is_full is None for drop in drops),
        rhythm=rhythm(days, now.astimezone(zone).date()),
    )
