"""What would go wrong without a word: an address where nobody looks for one, in lake, ledger or log."""

from __future__ import annotations

import logging
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import polars as pl
import pytest

from drops.intake.values.masking import tells_who
from drops.lake.ledger import all_drops
from drops.lake.writing import rebuild
from drops.put import put
from store.settings import Home
from store.tables import TABLES
from tests.support.dropping import WHOLE_ROWS, frame, nth, write_rows

MAIL, CALL, ACCOUNT = "eva.smith@example.com", "+44 20 7946 0958", "DE89 3704 0044 0532 0130 00"


def texts() -> Iterator[tuple[str, str]]:
    """Every column of text in which a file may give what it likes."""
    for table in TABLES.values():
        for column in table.given_columns:
            if column.kind == "text" and not column.choices:
                yield table.name, column.name


def holding(home: Home, *values: str) -> set[Path]:
    """The files of the store, but for originals, in which one of these stands."""
    files = [path for path in home.root.rglob("*") if path.is_file()]
    derived = [path for path in files if not path.name.startswith("original")]
    found = {p for p in derived for value in values if value.encode() in p.read_bytes()}
    for path in (p for p in derived if p.suffix == ".parquet"):
        told = pl.read_parquet(path).select(pl.col(pl.String))
        if any(
            told[name].str.contains(v, literal=True).any() for name in told.columns for v in values
        ):
            found.add(path)
    return found


@pytest.mark.parametrize("value", [MAIL, CALL, ACCOUNT], ids=["address", "phone", "account"])
@pytest.mark.parametrize("table", list(TABLES))
def test_it_is_in_no_column_of_text(
    home: Home, tmp_path: Path, caplog: pytest.LogCaptureFixture, table: str, value: str
) -> None:
    """Each column holds it in a row of its own; a row that is refused holds it in all of them."""
    names = [name for of, name in texts() if of == table]
    whole = WHOLE_ROWS[table] | dict.fromkeys(names, "x")
    key = next(iter(WHOLE_ROWS[table]))
    rows = [
        whole | {key: nth(table, key, number)} | {name: value} for number, name in enumerate(names)
    ]
    broken = whole | dict.fromkeys(names, value) | {TABLES[table].dated_by: "soon"}
    with caplog.at_level(logging.DEBUG):
        report = put(home, write_rows(tmp_path / "a.csv", *rows, broken), table=table)
        rebuild(home)
    assert (report.kept, report.refused) == (len(names), 1)
    assert frame(home, table).height == len(names), "no two rows became one"
    assert holding(home, value) == set()
    with sqlite3.connect(home.ledger) as ledger:
        assert value not in "\n".join(ledger.iterdump())
    assert value not in caplog.text
    assert value not in str(report.as_json())


def test_rows_and_who_serves_stay_apart(home: Home, tmp_path: Path) -> None:
    rows = [
        WHOLE_ROWS["responses"] | {"response_id": who, "employee": who, "team": who}
        for who in ("eva@example.com", "ben@example.com", "+44 20 7946 0958", "Sam", "0123456789")
    ]
    report = put(home, write_rows(tmp_path / "a.csv", *rows))
    kept = frame(home)
    assert kept["response_id"].n_unique() == kept["employee"].n_unique() == len(rows)
    assert {"Sam", "0123456789"} <= {*kept["response_id"]} & {*kept["employee"]}
    marks = [team[:7] for team in sorted({*kept["team"]} - {"0123456789", "Sam"})]
    assert marks == ["[e-mail", "[e-mail", "[phone ", "[phone "]
    told = "team tells who somebody is in"
    assert [note for note in all_drops(home)[0].notes if note.startswith(told)]
    assert (
        put(home, write_rows(tmp_path / "b.csv", *rows, rows[0] | {"response_id": "new"})).kept == 6
    )
    assert frame(home).height == len(rows) + 1, "who comes again is the same"
    assert report.refused == 0


def test_a_refused_row_that_is_mended_has_the_id_that_it_had(home: Home, tmp_path: Path) -> None:
    row = WHOLE_ROWS["responses"] | {"response_id": MAIL}
    drop = put(home, write_rows(tmp_path / "a.csv", row)).drop
    (before,) = frame(home)["response_id"]
    again = put(
        home, write_rows(tmp_path / "b.csv", row | {"score": "99"}, row | {"response_id": "r2"})
    )
    refused = home.drops / str(again.drop) / "refused.csv"
    assert f"hashed:{before}" in refused.read_text()
    mended = tmp_path / "mended.csv"
    mended.write_text(refused.read_text().replace(",99", ",7"))
    assert put(home, mended).kept == 1
    assert drop
    assert {*frame(home)["response_id"]} == {before, "r2"}


IDS = {
    MAIL: True, "Eva <eva@example.com>": True, CALL: True, "(020) 7946 0958": True,
    "020 7946 0958": True, ACCOUNT: True, "GB29NWBK60161331926819": True,
    "4111-1111-1111-1111": True,
    "12345": False, "0123456789": False, "07911123456": False, "2026-000123": False,
    "INV-20261031-0042": False, "550e8400-e29b-41d4-a716-446655440000": False, "R_2PxYz": False,
    "4111111111111111": False, "2026-10-31": False, "31.10.2026 18:02": False, "10.0": False,
    "a1b2c3d4e5f6a7b8": False, "": False, "@york": False,
}  # fmt: skip


def test_which_ids_tell_who_somebody_is() -> None:
    found = tells_who(pl.Series([*IDS, None]))
    assert dict(zip(IDS, found.to_list(), strict=False)) == IDS
    assert found.to_list()[-1] is False


def test_what_an_older_pepper_told_of_names_is_masked_in_the_ledger(
    home: Home, tmp_path: Path
) -> None:
    put(home, write_rows(tmp_path / "a.csv", WHOLE_ROWS["responses"] | {"team": "Care"}))
    with sqlite3.connect(home.ledger) as ledger:
        told = f'["team: \'{MAIL}\' was taken as Eva, 1 row", "times were read as UTC"]'
        names = f'{{"team": ["{MAIL}"]}}'
        ledger.execute("UPDATE drops SET notes = ?, names = ?", (told, names))
    rebuild(home)
    with sqlite3.connect(home.ledger) as ledger:
        assert MAIL not in "\n".join(ledger.iterdump())
    (drop,) = all_drops(home)
    assert drop.notes == ["team: '[e-mail]' was taken as Eva, 1 row", "times were read as UTC"]
    assert drop.names == {"team": ["Care"]}
