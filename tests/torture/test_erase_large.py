"""One customer of ten million rows, in every one of ten files, taken out."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pytest

from drops.erase import erase
from drops.put import put
from metrics.settings import Home
from tests.drops.dropping import current

FILES, ROWS = 10, 1_000_000


@pytest.mark.torture
@pytest.mark.timeout(1800)
def test_a_customer_of_ten_million_rows(home: Home, tmp_path: Path) -> None:
    for number in range(FILES):
        file = tmp_path / f"{number}.csv"
        duckdb.sql(
            f"""COPY (SELECT 'r{number}-' || i AS response_id, '2026-03-01T10:00:00Z' AS answered_at,
            'nps' AS question, i % 11 AS score, 'Team ' || (i % 6) AS team,
            'Place ' || (i % 12) AS location, 'customer-' || i AS customer_id,
            'table ' || (i % 90) AS comment FROM range({ROWS}) t(i)) TO '{file}' (HEADER)"""
        )
        put(home, file)
        file.unlink()
    told = erase(home, "customer-777").as_json()
    print(f"erased in {told['seconds']} s")  # noqa: T201 - `make torture` shows it
    assert (told["rows"], len(told["drops"])) == (FILES, FILES)
    assert current(home)["tables"]["responses"]["rows"] == FILES * (ROWS - 1)
