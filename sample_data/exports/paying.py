"""The guest list, and what each number paid in each month, as the tills would export them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

if TYPE_CHECKING:
    from pathlib import Path

    from sample_data.people import Paying

CUSTOMERS = "pepper-customers.parquet"
REVENUE = "pepper-revenue.parquet"

_CUSTOMERS: dict[str, pl.DataType] = {
    "customer_id": pl.String(),
    "joined_at": pl.Datetime("us", "UTC"),
    "joined_through": pl.String(),
    "location": pl.String(),
    "segment": pl.String(),
}
_REVENUE: dict[str, pl.DataType] = {
    "customer_id": pl.String(),
    "period": pl.Date(),
    "revenue": pl.Float64(),
}


def write_paying(paying: list[Paying], folder: Path) -> None:
    """Write the list of guests and, month by month, what each paid."""
    customers = [
        (
            one.guest.customer_id,
            one.joined_at,
            one.joined_through,
            one.guest.location,
            one.guest.segment,
        )
        for one in paying
    ]
    frame = pl.DataFrame(customers, schema=_CUSTOMERS, orient="row")
    frame.write_parquet(folder / CUSTOMERS, compression="zstd")
    revenue = [(one.guest.customer_id, *month) for one in paying for month in one.paid]
    frame = pl.DataFrame(revenue, schema=_REVENUE, orient="row").sort("period", "customer_id")
    frame.write_parquet(folder / REVENUE, compression="zstd", compression_level=15)
