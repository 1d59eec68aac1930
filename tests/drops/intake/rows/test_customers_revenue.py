"""Customers and what they paid: months, amounts, a key of two columns, and all that a drop can be."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

import polars as pl
import pytest

from drops.erase import erase
from drops.errors import DropError, MappingError
from drops.intake.mapping import toml
from drops.intake.propose.look import FileProfile
from drops.intake.propose.proposal import propose
from drops.intake.values.amounts import currency_of, to_amount
from drops.intake.values.months import to_month
from drops.intake.values.pseudonyms import identity_of
from drops.lake.ledger import all_drops
from drops.lake.writing import open_store, rebuild
from drops.put import put
from drops.undo import undo
from metrics.lake import Lake
from store.settings import Home
from tests.support.dropping import answers, content, current, frame
from tests.support.taking import hashed, take

SAMPLES = Path("sample_data/formats")
HEAD = "customer_id,period,revenue\n"


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def test_own_customers(tmp_path: Path) -> None:
    taken = take(tmp_path, SAMPLES / "pepper_customers.csv")
    assert taken.counts == (5, 4, 1, 0)
    assert taken.reading.reasons == {"joined_at is missing": 1}
    assert taken.column("customer_id") == [
        hashed(each) for each in ("00123", "00124", "ada@example.com", "00126")
    ]
    assert taken.column("joined_through") == ["paid", "referral", "experience", None]
    assert taken.reading.known_at == at("2026-03-01T00:00")


def test_own_revenue(tmp_path: Path) -> None:
    taken = take(tmp_path, SAMPLES / "pepper_revenue.csv", taken_at=at("2026-11-09T12:00"))
    assert taken.counts == (9, 4, 5, 0)
    kept = taken.rows.select("customer_id", "period", "revenue", "currency").rows()
    assert kept == [
        (hashed("00123"), at("2025-10-01"), 1204.5, "GBP"),
        (hashed("00124"), at("2026-10-01"), -12.5, None),
        (hashed("ada@example.com"), at("2026-10-01"), -3.0, "GBP"),
        (hashed("00123"), at("2026-10-01"), 95.0, "GBP"),
    ]
    assert taken.reading.reasons == {
        "period names no month, as 2026-10 or Oct 2026 does": 2,
        "revenue is no number": 1,
        "customer_id is missing": 1,
        "the same key occurs again later in the file": 1,
    }


@pytest.mark.parametrize(
    ("taken_at", "told", "known_at"),
    [
        ("2026-11-09T12:00", None, "2026-10-31T23:59:59.999999"),
        ("2026-10-20T09:30", None, "2026-10-20T09:30"),
        ("2026-11-09T12:00", "2026-10-20T00:00", "2026-10-20T00:00"),
        ("2026-11-09T12:00", "2026-11-05T00:00", "2026-11-05T00:00"),
    ],
)
def test_a_file_knows_a_month_until_its_end_or_until_it_was_made(
    tmp_path: Path, taken_at: str, told: str | None, known_at: str
) -> None:
    taken = take(
        tmp_path,
        HEAD + "a,2026-09,1\nb,2026-10,1\n",
        taken_at=at(taken_at),
        known_at=at(told) if told else None,
    )
    assert taken.reading.known_at == at(known_at)


def test_a_month_to_come_is_refused(tmp_path: Path) -> None:
    taken = take(tmp_path, HEAD + "a,2026-10,1\nb,2026-12,1\n", taken_at=at("2026-10-20T09:30"))
    assert taken.counts == (2, 1, 1, 0)
    assert "period lies in the future" in str(taken.reading.reasons)


AMOUNTS = {
    "1204.5": 1204.5, "+12": 12, "-12.00": -12, "−12": -12, ".5": 0.5, "0": 0, "1,204.50": 1204.5,
    "1 204.50": 1204.5, "1\u202f204.50": 1204.5, "1'204.50": 1204.5, "1,204": 1204, "1,204,000": 1204000,
    "(12.00)": -12, "12.00-": -12, "£12": 12, "€ 12.5": 12.5, "12 €": 12, "-$12.00": -12, "$-12": -12,
    "(£1,204.00)": -1204, "£1,204.50-": -1204.5, "GBP 12": 12, "12 GBP": 12, "US$ 12": 12, "5.68e-14": 5.68e-14,
    "1.204": 1.204, "1,20,4": None, "1.204.50": None, "12 %": None, "ten": None, "12/3": None, "NaN": None,
    "inf": None, "": None, "£": None, "1e999": None, "--1": None, "12 XYZ": None, "1 2": None, "£12€": None,
}  # fmt: skip


@pytest.mark.parametrize(("text", "amount"), AMOUNTS.items())
def test_an_amount_is_read_or_refused(text: str, amount: float | None) -> None:
    assert to_amount(pl.Series("revenue", [text, None])).to_list() == [amount, None]


def test_decimal_commas_leave_three_digits_open() -> None:
    texts = ["1.204,50", "12,50", "1 204,50", "7 €", "1.204", "1,204", "1,204.50"]
    expected = [1204.5, 12.5, 1204.5, 7.0, None, None, 1204.5]
    assert to_amount(pl.Series("revenue", texts)).to_list() == expected


def test_the_currency_stands_beside_the_amount_or_in_its_column(tmp_path: Path) -> None:
    marks = currency_of(pl.Series(["£1", "1 €", "$1", "US$1", "CHF 1", "1", "-£1", "(€1)", None]))
    assert marks.to_list() == ["GBP", "EUR", "$", "USD", "CHF", None, "GBP", "EUR", None]
    rows = "a,2026-01,£1,eur\nb,2026-01,£1,\nc,2026-01,1,£\nd,2026-01,1,\n"
    taken = take(tmp_path, HEAD.replace("\n", ",currency\n") + rows)
    assert taken.column("currency") == ["EUR", "GBP", "GBP", None]


OCTOBER = [
    "2026-10", "2026/10", "2026.10", "202610", "10/2026", "10-2026", "Oct 2026", "october 2026", "OCT-2026",
    "Oct-26", "2026 Oct", "Oct, 2026", "2026-10-01", "2026-10-31", "01/10/2026", "10/31/2026", "31.10.2026",
    "1 Oct 2026", "2026-10-01T00:00:00", "2026-10-01 00:00", "2026-10-31 23:59:59.999",
    "2026-10-01T00:00:00.000000Z", "2026-10-01T00:00:00+02:00",
    "Oktober 2026", "octobre 2026", "octubre de 2026", "ottobre 2026", "paź 2026", "2026年10月", "2026 okt.",
]  # fmt: skip
NO_MONTH = [
    "2026-10-15", "2026-Q3", "2026", "Oct 26", "2026-13", "13/2026", "October", "0026-10-01", "",
    "2026-10-01T12:00:00", "2026-10 2026-11", "10/15/2026", "26-10", "20261001", "Store 2026",
]  # fmt: skip


def test_a_month_is_read_or_refused() -> None:
    assert set(to_month(pl.Series(OCTOBER)).to_list()) == {at("2026-10-01")}
    assert to_month(pl.Series([*NO_MONTH, None])).null_count() == len(NO_MONTH) + 1
    february = pl.Series(["2028-02-29", "2026-02-28", "2028-02-28"])
    assert to_month(february).to_list() == [at("2028-02-01"), at("2026-02-01"), None]


def test_one_row_per_customer_and_month_however_both_are_spelled(
    home: Home, tmp_path: Path
) -> None:
    first, second = tmp_path / "first.csv", tmp_path / "second.csv"
    first.write_text(HEAD + "a,2026-01,10\na,2026-02,20\nADA@x.org,2026-01,30\n", encoding="utf-8")
    second.write_text(HEAD + " a ,Jan 2026,11\nada@X.org,2026-01-31,£31\n", encoding="utf-8")
    assert put(home, first).drop
    report = put(home, second)
    assert report.replaced == 2

    def paid() -> list[tuple[str, int, float]]:
        rows = frame(home, "revenue").select("customer_id", pl.col("period").dt.month(), "revenue")
        return sorted(rows.rows(), key=lambda row: row[2])

    a, ada = hashed("a"), hashed("ada@x.org")
    assert paid() == [(a, 1, 11.0), (a, 2, 20.0), (ada, 1, 31.0)]
    whole = content(home, "revenue")
    rebuild(home)
    assert content(home, "revenue") == whole
    undo(home, report.drop)
    assert paid() == [(a, 1, 10.0), (a, 2, 20.0), (ada, 1, 30.0)]


def test_a_customer_is_one_in_all_tables_and_is_erased_from_all(home: Home, tmp_path: Path) -> None:
    customers, revenue = tmp_path / "customers.csv", tmp_path / "revenue.csv"
    customers.write_text(
        "customer_id,joined_at,joined_through\nanna-1,2026-01-03,referral\nbert-2,2026-01-04,paid\n",
        encoding="utf-8",
    )
    revenue.write_text(
        HEAD + "anna-1,2026-01,10\nbert-2,2026-01,20\nanna-1,2026-02,10\n", encoding="utf-8"
    )
    put(home, customers), put(home, revenue)
    assert set(frame(home, "customers")["customer_id"]) == set(
        frame(home, "revenue")["customer_id"]
    )
    erased = erase(home, "anna-1")
    assert erased.lake_rows["customers"] == 1
    assert erased.lake_rows["revenue"] == 2
    for table in ("customers", "revenue"):
        assert frame(home, table)["customer_id"].to_list() == [identity_of(home).hashed("bert-2")]
    for path in home.drops.rglob("*"):
        assert not path.is_file() or b"anna-1" not in path.read_bytes()
    later = put(home, _again(tmp_path / "later.csv"))
    assert (later.kept, later.blank) == (1, 1)


def _again(path: Path) -> Path:
    path.write_text(HEAD + "anna-1,2026-03,10\nbert-2,2026-03,20\n", encoding="utf-8")
    return path


def test_a_store_made_before_these_tables_existed_goes_on(home: Home, tmp_path: Path) -> None:
    put(home, answers(tmp_path / "answers.csv", {"r1": 9, "r2": 3}))
    before = content(home)
    pinned = current(home)
    pinned["tables"] = {"responses": pinned["tables"]["responses"]}
    home.snapshot.write_text(json.dumps(pinned), encoding="utf-8")
    for path in home.earlier.glob("*.json"):
        path.unlink()
    lake = Lake.open(home)
    assert lake.tables["revenue"].rows == 0
    assert lake.query("SELECT count(*) AS n FROM customers", {})["n"].item() == 0
    open_store(home)
    assert content(home) == before
    revenue = tmp_path / "revenue.csv"
    revenue.write_text(HEAD + "a,2026-01,10\n", encoding="utf-8")
    put(home, revenue)
    assert content(home) == before
    assert Lake.open(home).tables["revenue"].rows == 1
    undo(home, all_drops(home)[-1].id)
    assert Lake.open(home).tables["revenue"].rows == 0


def test_the_key_of_customer_and_month_is_no_column_to_fill() -> None:
    with pytest.raises(MappingError, match="revenue has no column revenue_id"):
        toml.from_dict({"table": "revenue", "columns": {"revenue_id": "Id"}}, "ours")
    told = {"table": "revenue", "columns": {"period": "Month", "revenue": "Paid"}}
    assert toml.from_dict(told, "ours").missing() == ("customer_id",)


def test_a_customer_file_without_ids_is_refused(tmp_path: Path) -> None:
    told = {"table": "customers", "columns": {"joined_at": "Since", "team": "Team"}}
    with pytest.raises(DropError, match="nothing is mapped to customer_id"):
        take(tmp_path, "Since,Team\n2026-01-01,Care\n", toml.from_dict(told, "ours"))


@pytest.mark.parametrize(
    ("header", "row", "table", "columns"),
    [
        (
            ["Customer ID", "Month", "Net revenue", "Currency"],
            lambda i: [f"K{i % 9}", f"{2025 + i // 12}-{i % 12 + 1:02}", f"£1,{i:03}.50", "GBP"],
            "revenue",
            {"customer_id", "period", "revenue", "currency"},
        ),
        (
            ["Client ID", "Customer since", "Acquisition channel", "Store"],
            lambda i: [f"K{i}", f"2025-{i % 12 + 1:02}-03", ("paid", "referral")[i % 2], "York"],
            "customers",
            {"customer_id", "joined_at", "joined_through", "location"},
        ),
        (
            ["Kundennummer", "Abrechnung", "Umsatz"],
            lambda i: [f"K{i % 9}", f"{i % 12 + 1:02}/{2025 + i // 12}", f"{i},50"],
            "revenue",
            {"customer_id", "period", "revenue"},
        ),
    ],
)  # fmt: skip
def test_an_unknown_file_is_proposed(header, row, table, columns) -> None:  # noqa: ANN001
    found = propose(FileProfile.of_rows(header, [row(i) for i in range(40)]))
    assert found.mapping.table == table
    assert set(found.mapping.columns) == columns
    assert not found.mapping.missing()
