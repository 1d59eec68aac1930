"""Of which metrics files tell anything: as measuring them all would say, without measuring."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from metrics.catalogue import METRICS
from metrics.measure.measuring import measure_all, observed
from metrics.slices import Slice
from tests.support import stores
from tests.support.lakes import make_lake, reader_of

if TYPE_CHECKING:
    from pathlib import Path

SILENT = dict.fromkeys(("resolved_at", "first_response_at", "satisfaction", "reopened"))


@pytest.mark.parametrize(
    "tables",
    [
        {"responses": stores.answers(60)},
        {"complaints": stores.complaints(60)},
        {"complaints": stores.complaints(60, **SILENT)},
        {"advocacy": stores.events(60)},
        {"responses": stores.answers(60), "advocacy": stores.events(60)},
        {"responses": [{**row, "question": "nps"} for row in stores.answers(9)]},
        {},
    ],
    ids=[
        "answers",
        "complaints",
        "only opened",
        "events",
        "answers and events",
        "one question",
        "none",
    ],
)
def test_what_is_observed_is_what_measuring_finds(
    tmp_path: Path, tables: dict[str, list[dict[str, Any]]]
) -> None:
    reader = reader_of(make_lake(tmp_path, **tables))
    metrics = list(METRICS.values())
    measured = measure_all(reader, metrics, Slice())
    # A count of nothing is 0 and no observation.
    expected = {
        key
        for key, rows in measured.items()
        if any(row.estimate.n or row.estimate.value for row in rows)
    }
    assert observed(reader, metrics) == expected
