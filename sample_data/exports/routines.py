"""Checks of standards and next steps, as a checklist and a list of tasks would export them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from sample_data.company import AS_OF, LONDON

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path

    from sample_data.people import Check, Step

CHECKS = "pepper-checks-2026.parquet"
STEPS = "pepper-next-steps-2026-10-31.csv"

_CHECKS: dict[str, pl.DataType] = {
    "check_id": pl.String(),
    "checked_at": pl.Datetime("us", "UTC"),
    "standard": pl.String(),
    "passed": pl.Boolean(),
    "team": pl.String(),
    "location": pl.String(),
    "touchpoint": pl.String(),
}


def write_routines(checks: list[Check], steps: list[Step], folder: Path) -> None:
    """Write all checks, and all next steps as they are at the end."""
    rows = [
        {
            "check_id": f"K-{number:06d}",
            "checked_at": check.checked_at,
            "standard": check.standard,
            "passed": check.passed,
            "team": check.team,
            "location": check.location,
            "touchpoint": check.touchpoint,
        }
        for number, check in enumerate(checks, 1)
    ]
    frame = pl.DataFrame(rows, schema=_CHECKS)
    frame.write_parquet(folder / CHECKS, compression="zstd", compression_level=15)
    listed = [
        {
            "step_id": f"N-{number:05d}",
            "about": step.about,
            "step": step.step,
            "due_at": _local(step.due_at),
            "done_at": step.done_at and _local(step.done_at),
            "owner": step.owner,
            "team": step.team,
            "location": step.location,
            "touchpoint": step.touchpoint,
            "updated_at": _local(AS_OF),
        }
        for number, step in enumerate(steps, 1)
    ]
    pl.DataFrame(listed, infer_schema_length=None).write_csv(folder / STEPS)


def _local(instant: datetime) -> str:
    return instant.astimezone(LONDON).replace(microsecond=0).isoformat()
