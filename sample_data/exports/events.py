"""Public events in Pepper's own columns: one Parquet file for 2025, one CSV since."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from sample_data.company import LONDON

if TYPE_CHECKING:
    from pathlib import Path

    from sample_data.people.records import Event

BEFORE = "pepper-advocacy-2025.parquet"
SINCE = "pepper-advocacy-2026.csv"

_TYPES: dict[str, pl.DataType] = {
    "event_id": pl.String(),
    "happened_at": pl.Datetime("us", "UTC"),
    "kind": pl.String(),
    "team": pl.String(),
    "location": pl.String(),
    "source": pl.String(),
    "segment": pl.String(),
    "customer_id": pl.String(),
    "rating": pl.Int64(),
    "sentiment": pl.String(),
    "reach": pl.Int64(),
    "referred_customer_id": pl.String(),
    "converted": pl.Boolean(),
    "text": pl.String(),
}


def write_events(events: list[Event], folder: Path) -> None:
    """Write all events; each goes into one file only."""
    rows = [_row(number, event) for number, event in enumerate(events, 1)]
    old = [row for row, event in zip(rows, events, strict=True) if _is_old(event)]
    pl.DataFrame(old, schema=_TYPES).write_parquet(folder / BEFORE, compression="zstd")
    new = [
        row | {"happened_at": event.happened_at.astimezone(LONDON).isoformat()}
        for row, event in zip(rows, events, strict=True)
        if not _is_old(event)
    ]
    frame = pl.DataFrame(new, schema=_TYPES | {"happened_at": pl.String()})
    frame.write_csv(folder / SINCE)


def _is_old(event: Event) -> bool:
    """Return whether it happened in 2025, in London."""
    return event.happened_at.astimezone(LONDON).year == 2025


def _row(number: int, event: Event) -> dict[str, object]:
    """Return one event in Pepper's own columns."""
    return {
        "event_id": f"P-{number:05d}",
        "happened_at": event.happened_at,
        "kind": event.kind,
        "team": event.team,
        "location": event.location,
        "source": event.source,
        "segment": event.guest and event.guest.segment,
        "customer_id": event.guest and event.guest.customer_id,
        "rating": event.rating,
        "sentiment": event.sentiment,
        "reach": event.reach,
        "referred_customer_id": event.referred,
        "converted": event.converted,
        "text": event.text,
    }
