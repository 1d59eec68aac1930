"""The list of experiments, as whoever leads the kitchens keeps it."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import TYPE_CHECKING, Any

import polars as pl

from sample_data import stories
from sample_data.company import LONDON

if TYPE_CHECKING:
    from pathlib import Path

EXPERIMENTS = "pepper-experiments.csv"
_ROWS = (
    {
        "experiment_id": "X-1",
        "name": "A card for the table check",
        "change": "A card at the pass says which table is next",
        "metric": "standard_kept",
        "expected_effect": "20",
        "treated": stories.TABLE_CARD,
        "touchpoint": "table check",
        "days": (date(2026, 6, 1), date(2026, 8, 23)),
    },
    {
        "experiment_id": "X-2",
        "name": "A dessert on the house",
        "change": "Regulars get a dessert on weekdays",
        "metric": "nps",
        "expected_effect": "15",
        "treated": stories.FREE_DESSERT,
        "touchpoint": None,
        "days": (date(2026, 7, 6), date(2026, 9, 27)),
    },
    {
        "experiment_id": "X-3",
        "name": "Drivers call before they ring",
        "change": "Drivers call five minutes before",
        "metric": "nps",
        "expected_effect": "10",
        "treated": stories.DRIVERS_CALL,
        "touchpoint": "delivery",
        "days": (date(2026, 10, 12), date(2026, 12, 20)),
    },
)


def write_experiments(folder: Path) -> None:
    """Write the experiments; what they moved is in the other files."""
    pl.DataFrame([_row(row) for row in _ROWS]).write_csv(folder / EXPERIMENTS)


def _row(row: dict[str, Any]) -> dict[str, str | None]:
    starts, ends = map(_noon, row["days"])
    fields = {name: value for name, value in row.items() if name not in ("treated", "days")}
    return fields | {
        "treated": "; ".join(row["treated"]),
        "planned_start": starts,
        "planned_end": ends,
        "started_at": starts,
    }


def _noon(day: date) -> str:
    return datetime.combine(day, time(12), LONDON).isoformat()
