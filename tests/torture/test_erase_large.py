"""One customer of ten million rows, in every one of ten files, taken out within minutes."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from resource import RUSAGE_CHILDREN, RUSAGE_SELF, getrusage

import duckdb
import pytest

from drops.erase import erase
from drops.intake.values.pseudonyms import identity_of
from drops.lake.ledger import all_drops
from drops.put import put
from drops.sandbox import pool as child_pool
from store.settings import Home
from tests.support.dropping import current

FILES, ROWS = 10, 1_000_000
WHO = "customer-777"
#: Asserted of the processors' time, which a busy machine changes less than the clock's. Measured
#: were 120 to 129 on idle cores, up to 139 beside other work (docs/decisions/erase-reads-again.md).
MOST_SECONDS = 200.0


def spent() -> float:
    """Seconds that processors have worked for us and for processes of ours that have ended."""
    child_pool.renew()
    used = [getrusage(who) for who in (RUSAGE_SELF, RUSAGE_CHILDREN)]
    return sum(each.ru_utime + each.ru_stime for each in used)


def drop_one(home: Home, folder: Path, number: int) -> None:
    """A file with rows refused, blank rows and comments that speak of the customer.

    In the last one the customer has a row that is refused as well.
    """
    file = folder / f"{number}.csv"
    also = "i = 778" if number == FILES - 1 else "false"
    duckdb.connect().sql(
        f"""COPY (SELECT 'r{number}-' || i AS response_id, '2026-03-01T10:00:00Z' AS answered_at,
        'nps' AS question,
        CASE WHEN i % 997 = 5 OR {also} THEN 99 WHEN i % 1009 <> 6 THEN i % 11 END AS score,
        'Team ' || (i % 6) AS team, 'Place ' || (i % 12) AS location,
        CASE WHEN {also} THEN '{WHO}' ELSE 'customer-' || i END AS customer_id,
        CASE WHEN i % 90001 = 7 THEN 'as {WHO} said' WHEN i % 1009 <> 6 THEN 'table ' || (i % 90)
        END AS comment FROM range({ROWS}) t(i)) TO '{file}' (HEADER)"""
    )
    put(home, file)
    file.unlink()


@pytest.mark.torture
@pytest.mark.timeout(1800)
def test_a_customer_of_ten_million_rows(home: Home, tmp_path: Path) -> None:
    with ThreadPoolExecutor(2) as pool:
        for done in [pool.submit(drop_one, home, tmp_path, n) for n in range(FILES)]:
            done.result()
    rows = current(home)["tables"]["responses"]["rows"]
    before = spent()
    told = erase(home, WHO).as_json()
    worked = spent() - before
    print(f"erased in {told['seconds']} s, {worked:.1f} s of work")  # noqa: T201 - for `make torture`
    assert (told["rows"], len(told["drops"])) == (FILES + 1, FILES)
    assert current(home)["tables"]["responses"]["rows"] == rows - FILES
    for drop in all_drops(home):
        assert drop.read == ROWS == drop.kept + drop.refused + drop.blank
        original = (home.drops / drop.id / "original.csv").read_bytes()
        assert f",{WHO},".encode() not in original
        assert original.count(b"\n") == ROWS + 1 - drop.erased
    left = duckdb.execute(
        "SELECT count(*) FROM read_parquet([?, ?], union_by_name = true) WHERE customer_id = ?",
        [
            f"{home.drops}/*/rows.parquet",
            f"{home.lake}/responses/part=*/*.parquet",
            identity_of(home).hashed(WHO),
        ],
    ).fetchone()
    assert left == (0,)
    assert worked < MOST_SECONDS
