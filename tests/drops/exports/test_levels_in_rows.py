"""Rows that name their location and what it lies in: region, area, Bundesland, country."""

from __future__ import annotations

import io
import json
from collections.abc import Sequence
from pathlib import Path

import polars as pl
import pytest

from tests.support.analyst import Outcome, analyse
from tests.support.workbooks import sheet_xml, workbook

SCORE = "How likely are you to recommend us?"
#: Four shops with what they lie in: two, two and three of a kind.
SHOPS = (
    ("York", "North", "UK"),
    ("Leeds", "North", "UK"),
    ("Bath", "West", "UK"),
    ("Bern", "Mitte", "CH"),
)


def rows_of(
    columns: Sequence[str], shops: Sequence[Sequence[str]] = SHOPS, times: int = 6
) -> list[dict[str, str]]:
    """Answers of each shop in turn, with these columns for what is told of it."""
    return [
        {
            "Response ID": f"R{n}",
            "Submitted at": f"2026-03-{n % 28 + 1:02}T10:00:00Z",
            SCORE: str(n % 11),
            **dict(zip(columns, shops[n % len(shops)], strict=True)),
        }
        for n in range(times * len(shops))
    ]


def csv_of(rows: list[dict[str, str]]) -> str:
    return pl.DataFrame(rows).write_csv()


def parquet_of(rows: list[dict[str, str]]) -> bytes:
    pl.DataFrame(rows).write_parquet(out := io.BytesIO())
    return out.getvalue()


def told(outcome: Outcome, *names: str) -> set[tuple[str | None, ...]]:
    assert outcome.taken is not None, outcome.said
    return set(outcome.taken.rows.select(names).rows())


LEVELS = {(shop, region, country) for shop, region, country in SHOPS}


@pytest.mark.parametrize(
    "columns",
    [
        ("Location", "Region", "Country"),
        ("Store", "region", "country"),
        ("Branch", "Market", "Country name"),
        ("Filiale", "Region", "Land"),
        ("Standort", "Bundesland", "Land"),
        ("Magasin", "Région", "Pays"),
        ("Tienda", "Región", "País"),
        ("Negozio", "Regione", "Paese"),
        ("store_name", "sales_region", "country"),
        ("City", "State", "Country"),
        ("location.name", "location.region", "location.country"),
        ("Store name", "Store region", "Store country"),
        ("Sklep", "Region", "Kraj"),
        ("店舗 Store", "地域", "国"),
    ],
)
def test_what_a_location_lies_in_is_read_by_name_and_by_its_cells(
    tmp_path: Path, columns: tuple[str, ...]
) -> None:
    if columns[0] == "store_name":
        columns = ("Store", *columns[1:])
    outcome = analyse(tmp_path, csv_of(rows_of(columns)))
    assert told(outcome, "location", "region", "country") == LEVELS
    assert not outcome.asked


@pytest.mark.parametrize("kind", ["xlsx", "json", "jsonl", "parquet"])
def test_in_every_format(tmp_path: Path, kind: str) -> None:
    rows = rows_of(("Location", "Region", "Country"))
    content: str | bytes = {
        "json": lambda: json.dumps(rows),
        "jsonl": lambda: "\n".join(map(json.dumps, rows)),
        "parquet": lambda: parquet_of(rows),
        "xlsx": lambda: workbook(
            {"S": sheet_xml([[*rows[0]], *([*row.values()] for row in rows)])}
        ),
    }[kind]()
    outcome = analyse(tmp_path, content, name=f"export.{kind}")
    assert told(outcome, "location", "region", "country") == LEVELS


@pytest.mark.parametrize(
    ("columns", "names"),
    [
        (("Store", "Area", "Region"), ("location", "district", "region")),
        (("Store", "Cluster", "Region"), ("location", "district", "region")),
        (("Store", "District", "Division"), ("location", "district", "division")),
        (("Filiale", "Gebiet", "Region"), ("location", "district", "region")),
        (("City", "State", "Region"), ("location", "district", "region")),
        # A zone of fewer names than there are regions holds several of them.
        (("Store", "Region", "Zone"), ("location", "region", "division")),
    ],
)
def test_two_levels_find_their_order(
    tmp_path: Path, columns: tuple[str, ...], names: tuple[str, ...]
) -> None:
    shops = [("A", "a1", "N"), ("B", "a1", "N"), ("C", "a2", "N"), ("D", "a3", "S")]
    outcome = analyse(tmp_path, csv_of(rows_of(columns, shops)))
    assert told(outcome, *names) == {*shops}


def test_tickets_name_what_their_store_lies_in_too(tmp_path: Path) -> None:
    lines = ["Ticket ID,Created at,Closed at,Subject,Status,Store,Region,Country"]
    lines += [
        f"{100 + n},2026-03-{n + 1:02} 10:00:00,2026-03-{n + 2:02} 10:00:00,It broke again,Closed,"
        + ",".join(SHOPS[n % 4])
        for n in range(20)
    ]
    outcome = analyse(tmp_path, "\n".join(lines))
    assert told(outcome, "location", "region", "country") == LEVELS


@pytest.mark.parametrize("name", ["State", "Country", "Land", "Bundesland", "Province"])
def test_where_customers_live_is_no_place_of_ours(tmp_path: Path, name: str) -> None:
    """Alone it may be an address: it is left out, unless somebody says that it is the place's."""
    rows = rows_of((name,), [("Ohio",), ("Texas",), ("Utah",)])
    left = analyse(tmp_path, csv_of(rows))
    assert told(left, "location", "region", "country", "segment") == {(None,) * 4}
    assert f"Whose {name} is it, as in Ohio" in left.said
    said = analyse(tmp_path, csv_of(rows), [f"whose_place:{name}=place"])
    assert {row[0] for row in told(said, "location")} == {"Ohio", "Texas", "Utah"}


def test_a_country_of_customers_beside_a_store_is_not_the_stores(tmp_path: Path) -> None:
    shops = [("York", "UK"), ("York", "FR"), ("Bath", "UK"), ("Bath", "DE")]
    for name in ("Country", "Customer city", "Respondent location", "Region"):
        outcome = analyse(tmp_path, csv_of(rows_of(("Store", name), shops)))
        found = told(outcome, "location", "region", "country", "segment")
        assert found == {("York", None, None, None), ("Bath", None, None, None)}


def test_a_state_that_may_agree_by_chance_is_asked(tmp_path: Path) -> None:
    shops = [(f"Shop {n}", "Ohio" if n % 7 else "Utah") for n in range(12)]
    rows = rows_of(("Store", "State"), shops, times=1) + rows_of(("Store", "State"), shops[:2], 2)
    for n, row in enumerate(rows):
        row["Response ID"] = f"R{n}"
    left = analyse(tmp_path, csv_of(rows))
    assert "Whose State is it, as in " in left.said
    assert {row[0] for row in told(left, "region")} == {None}
    said = analyse(tmp_path, csv_of(rows), ["whose_place:State=place"])
    assert told(said, "location", "region") == {*shops}


def test_one_slip_hides_no_column_and_a_column_of_slips_is_none(tmp_path: Path) -> None:
    shops = [(f"Shop {n}", f"Region {n % 3}") for n in range(15)]
    rows = rows_of(("Store", "Region"), shops, times=3)
    rows[20]["Region"] = "Region 9"
    outcome = analyse(tmp_path, csv_of(rows))
    assert ("Shop 5", "Region 9") in told(outcome, "location", "region")
    for row in rows:
        row["Region"] = f"Region {int(row['Response ID'][1:]) % 4}"
    mixed = analyse(tmp_path, csv_of(rows))
    assert {row[0] for row in told(mixed, "region")} == {None}


@pytest.mark.parametrize(
    ("header", "row", "table"),
    [
        ("Timestamp,How likely are you to recommend us?,Location,Region", "{day}/2026 10:00:00,9,{place}", "responses"),
        ("#,How likely are you to recommend us?,Location,Region,Response Type,Start Date (UTC),Submit Date (UTC),Network ID", "r{n},9,{place},completed,2026-03-{n:02} 10:00:00,2026-03-{n:02} 10:01:00,x", "responses"),
    ],
    ids=["Google Forms", "Typeform"],
)  # fmt: skip
def test_formats_of_tools_read_what_their_locations_lie_in(
    tmp_path: Path, header: str, row: str, table: str
) -> None:
    lines = [row.format(n=n, day=f"3/{n}", place=",".join(SHOPS[n % 4][:2])) for n in range(10, 30)]
    outcome = analyse(tmp_path, "\n".join([header, *lines]))
    assert told(outcome, "location", "region") == {shop[:2] for shop in SHOPS}
    assert outcome.taken is not None
    assert outcome.taken.reading.table == table
    assert outcome.taken.reading.format != "proposed"
