"""What leaders, front line and guests say to the same statements, as one survey exports it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

if TYPE_CHECKING:
    from pathlib import Path

    from sample_data.people import Belief

BELIEFS = "pepper-beliefs-2026.parquet"

_SCHEMA: dict[str, pl.DataType] = {
    "belief_id": pl.String(),
    "answered_at": pl.Datetime("us", "UTC"),
    "role": pl.String(),
    "statement": pl.String(),
    "score": pl.Int64(),
    "agrees": pl.Boolean(),
    "team": pl.String(),
    "location": pl.String(),
    "touchpoint": pl.String(),
}


def write_beliefs(beliefs: list[Belief], folder: Path) -> None:
    """Write all answers, each with a number that tells nobody whose it is."""
    rows = [
        {
            "belief_id": f"B-{number:05d}",
            "answered_at": belief.answered_at,
            "role": belief.role,
            "statement": belief.statement,
            "score": belief.score,
            "agrees": belief.agrees,
            "team": belief.team,
            "location": belief.location,
            "touchpoint": belief.touchpoint,
        }
        for number, belief in enumerate(beliefs, 1)
    ]
    frame = pl.DataFrame(rows, schema=_SCHEMA)
    frame.write_parquet(folder / BELIEFS, compression="zstd", compression_level=15)
