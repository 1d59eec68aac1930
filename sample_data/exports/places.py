"""The list of places, as whoever looks after it writes it: each below the one that it lies in."""

from __future__ import annotations

from datetime import datetime, time
from typing import TYPE_CHECKING

import polars as pl

from sample_data.company import COUNTRY, LONDON, MANAGERS, OPENED, REGIONS

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date
    from pathlib import Path

PLACES = "pepper-places.csv"
_COLUMNS = ("place", "level", "parent", "manager", "opened_at", "closed_at", "timezone")


def write_places(folder: Path) -> None:
    """Write the country, its regions and the locations of each."""
    frame = pl.DataFrame(list(_rows()), dict.fromkeys(_COLUMNS, pl.String), orient="row")
    frame.write_csv(folder / PLACES)


def _rows() -> Iterator[tuple[str | None, ...]]:
    yield COUNTRY, "country", None, None, None, None, LONDON.key
    for region, locations in REGIONS.items():
        yield region, "region", COUNTRY, MANAGERS[region], None, None, None
        for location in locations:
            yield location, "location", region, None, _opening(OPENED[location]), None, None


def _opening(day: date) -> str:
    """Return noon of that day, when all of them open for the first time."""
    return datetime.combine(day, time(12), LONDON).isoformat()
