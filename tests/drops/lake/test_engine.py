"""One database works for one change after another, and none finds anything of the one before."""

from __future__ import annotations

import os
from pathlib import Path

import duckdb
import pytest

from drops.lake import engine as engines
from drops.lake.engine import engine
from store.settings import Home

_MADE = (
    "CREATE TEMP TABLE live AS SELECT 1 AS seq",
    "CREATE TABLE kept AS SELECT 2 AS seq",
    "CREATE VIEW changed AS FROM live",
    "SET TimeZone = 'Asia/Tokyo'",
)
_FOUND = """SELECT table_name FROM duckdb_tables() UNION ALL
    SELECT view_name FROM duckdb_views() WHERE NOT internal"""


@pytest.fixture(autouse=True)
def _of_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engines, "_idle", [])


@pytest.fixture
def other(tmp_path: Path) -> Home:
    return Home(tmp_path / "other")


def setting(connection: duckdb.DuckDBPyConnection, name: str) -> str:
    (found,) = connection.execute("SELECT current_setting(?)", [name]).fetchall()
    return str(found[0])


def spilled(connection: duckdb.DuckDBPyConnection, home: Home) -> bool:
    """Make more than fits into the memory that it has."""
    home.lake.mkdir(parents=True, exist_ok=True)
    connection.execute("SET memory_limit = '40MB'")
    connection.execute("CREATE TEMP TABLE long AS SELECT i, hash(i) FROM range(6_000_000) AS r(i)")
    return (home.lake / ".spill").exists()


def test_the_next_change_finds_an_empty_database_that_spills_to_its_own_lake(
    home: Home, other: Home
) -> None:
    with engine(home) as connection:
        for statement in _MADE:
            connection.execute(statement)
    (waiting,) = engines._idle
    with engine(other) as connection:
        assert not engines._idle
        assert not connection.execute(_FOUND).fetchall()
        assert setting(connection, "TimeZone") == "UTC"
        assert setting(connection, "temp_directory") == str(other.lake / ".spill")
        connection.execute("CREATE TEMP TABLE live AS SELECT 1 AS seq")
    assert engines._idle == [waiting]


def test_two_changes_at_a_time_have_a_database_each(home: Home, other: Home) -> None:
    with engine(home) as one, engine(other) as two:
        for statement in _MADE:
            one.execute(statement)
        assert not two.execute(_FOUND).fetchall()
    assert len(engines._idle) == 1, "one is enough for whoever does one thing after another"


def test_one_whose_work_failed_is_given_no_more(home: Home) -> None:
    with pytest.raises(duckdb.Error), engine(home) as connection:
        connection.execute("FROM nowhere")
    assert not engines._idle


def test_one_that_spilled_takes_along_what_it_left_on_the_disk(home: Home) -> None:
    with engine(home) as connection:
        assert spilled(connection, home)
    assert not engines._idle
    assert not (home.lake / ".spill").exists()


def test_a_copy_of_the_process_has_a_database_of_its_own(home: Home) -> None:
    with engine(home) as connection:
        connection.execute("SELECT 1")
    reader, writer = os.pipe()
    process = os.fork()
    if process == 0:
        try:
            with engine(home) as connection:
                found = connection.execute("SELECT sum(i) FROM range(100_000) AS r(i)").fetchall()
            os.write(writer, str(found[0][0]).encode())
        finally:
            os._exit(0)
    os.close(writer)
    os.waitpid(process, 0)
    assert os.read(reader, 100) == b"4999950000"
    os.close(reader)
