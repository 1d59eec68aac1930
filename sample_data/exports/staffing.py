"""Who was on duty and how many guests came, as rota and tills together export it by the hour."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

if TYPE_CHECKING:
    from pathlib import Path

    from sample_data.people import Hour

STAFFING = "pepper-staffing-2026.parquet"
_COLUMNS: dict[str, pl.DataType] = {
    "location": pl.String(),
    "hour": pl.Datetime("us", "UTC"),
    "people": pl.Int64(),
    "visits": pl.Int64(),
}


def write_staffing(hours: list[Hour], folder: Path) -> None:
    """Write a row for each hour of a place."""
    rows = [(each.location, each.hour, each.people, each.visits) for each in hours]
    frame = pl.DataFrame(rows, schema=_COLUMNS, orient="row")
    frame.write_parquet(folder / STAFFING, compression="zstd", compression_level=15)
