"""What is called by an address stays what it is among others: masked, and told apart."""

from __future__ import annotations

import gzip
import logging
import sqlite3
from pathlib import Path

import polars as pl
import pytest

from drops.intake.values.labels import masked_file_name, masked_names
from drops.intake.values.masking import masked
from drops.intake.values.pseudonyms import Identity
from drops.lake.ledger import all_drops
from drops.lake.originals import REFUSED, original_file
from drops.lake.writing import rebuild
from drops.put import put
from store.settings import Home
from store.tables import TABLES
from tests.support.dropping import WHOLE_ROWS, answers, frame, nth, scores, write_rows

EVA, BEN = "eva.smith@example.com", "ben@example.com"
KEY, OTHER = Identity(b"k" * 32), Identity(b"o" * 32)


@pytest.mark.parametrize("table", [name for name, table in TABLES.items() if table.labelled])
def test_two_addresses_are_two_names_in_every_column_that_has_names(
    home: Home, tmp_path: Path, table: str
) -> None:
    labelled, key = TABLES[table].labelled, next(iter(WHOLE_ROWS[table]))
    rows = [
        WHOLE_ROWS[table] | {key: nth(table, key, number)} | dict.fromkeys(labelled, who)
        for number, who in enumerate((EVA, BEN, EVA.upper()))
    ]
    assert put(home, write_rows(tmp_path / "a.csv", *rows), table=table).kept == 3
    kept = frame(home, table)
    for name in labelled:
        # What is no time zone is left out.
        whos = 1 if TABLES[table].column(name).is_zone else 2
        assert kept[name].n_unique() == whos, name
        assert kept[name].str.contains(r"^\[e-mail [a-z]{6}\]$").all(), name


def test_a_name_is_the_same_in_every_file_and_when_it_is_mended(home: Home, tmp_path: Path) -> None:
    row = WHOLE_ROWS["responses"] | {"team": EVA, "location": EVA}
    put(home, write_rows(tmp_path / "a.csv", row))
    again = put(
        home,
        write_rows(
            tmp_path / "b.csv",
            row | {"response_id": "r2"},
            row | {"response_id": "r3", "score": "99"},
        ),
    )
    refused = (home.drops / str(again.drop) / REFUSED).read_text(encoding="utf-8")
    assert EVA not in refused
    (tmp_path / "c.csv").write_text(refused.replace(",99", ",7"), encoding="utf-8")
    put(home, tmp_path / "c.csv")
    kept = frame(home)
    assert kept.height == 3
    assert kept["team"].n_unique() == 1
    assert kept["team"].to_list() == kept["location"].to_list()
    rebuild(home)
    assert frame(home)["team"].unique().to_list() == kept["team"].unique().to_list()


def test_a_name_is_masked_in_no_two_stores_alike_and_once_only() -> None:
    names = pl.Series(
        [EVA, "+44 20 7946 0958", "DE89 3704 0044 0532 0130 00", "Team of " + BEN, "Care"]
    )
    labels = masked_names(names, KEY)
    assert labels.str.contains(r"\[(e-mail|phone|account) [a-z]{6}\]").to_list() == [True] * 4 + [
        False
    ]
    assert labels[3].startswith("Team of [e-mail ")
    assert not ({*labels[:4]} & {*masked_names(names, OTHER)[:4]})
    assert masked(labels).to_list() == labels.to_list()


FILES = {
    f"{EVA}.csv": "[e-mail ].csv",
    f"answers of {EVA}.csv": "answers of [e-mail ].csv",
    f"{EVA}.csv.gz": "[e-mail ].csv.gz",
    "DE89370400440532013000 answers.xlsx": "[account ] answers.xlsx",
    "+44 20 7946 0958.json": "[phone ].json",
}
PLAIN = (
    "Export 2026-10-31 18-02.csv", "20261031-180211.csv", "2026-10-31 18.02.11.csv", "a@b.csv",
    "0123456789.csv", "311_Service_Requests.csv", "responses (2).xlsx", "no ending", ".csv",
)  # fmt: skip


@pytest.mark.parametrize("name", FILES)
def test_the_name_of_a_file_is_masked_and_keeps_its_endings(name: str) -> None:
    shown = masked_file_name(name, lambda: KEY)
    letters = shown[shown.index(" ", shown.index("[")) + 1 :][:6]
    assert shown.replace(letters, "") == FILES[name]
    assert shown != masked_file_name(name.replace("smith", "jones").replace("9", "8"), lambda: KEY)


@pytest.mark.parametrize("name", PLAIN)
def test_another_name_of_a_file_stays(name: str) -> None:
    assert masked_file_name(name, lambda: KEY) == name


def test_the_address_in_a_files_name_is_in_no_ledger_and_no_log(
    home: Home, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    first = answers(tmp_path / f"{EVA}.csv", {"a": 9})
    other = tmp_path / f"{BEN}.csv.gz"
    other.write_bytes(gzip.compress(answers(tmp_path / "b.csv", {"b": 3}).read_bytes()))
    with caplog.at_level(logging.DEBUG):
        reports = [put(home, first), put(home, other)]
        assert put(home, first).duplicate_of == reports[0].drop
        rebuild(home)
    assert scores(home) == {"a": 9, "b": 3}
    names = [drop.name for drop in all_drops(home)]
    assert len({*names}) == 2
    assert [report.file for report in reports] == names
    with sqlite3.connect(home.ledger) as ledger:
        told = "\n".join(ledger.iterdump())
    for text in (told, caplog.text, *(str(report.as_json()) for report in reports)):
        assert EVA not in text
        assert BEN not in text
    originals = [original_file(home, drop) for drop in all_drops(home)]
    assert [path.name for path in originals] == ["original.csv", "original.csv.gz"]
    assert originals[0].read_bytes() == first.read_bytes()
