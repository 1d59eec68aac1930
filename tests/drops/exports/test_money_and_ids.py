"""Money of all currencies and groupings; ids that a spreadsheet made one of many."""

from __future__ import annotations

import json
from pathlib import Path

import polars as pl
import pytest

from drops.errors import DropError
from drops.intake.mapping import toml
from drops.intake.mapping.doubts import Doubt, answered
from drops.intake.values.amounts import currency_of, multiple_in, to_amount
from tests.support.analyst import analyse
from tests.support.taking import shipped, take

#: The amounts of one column, what they are, and the currency of the first.
SPELLED = [
    (["₹1,23,456.00", "₹12,34,567.50", "₹99,999.00"], [123_456, 1_234_567.5, 99_999], "INR"),
    (["1 234,50 kr", "99,90 kr", "12\u00a0345,00 kr"], [1_234.5, 99.9, 12_345], "kr"),
    (["R$ 1.234,50", "R$ 10,00"], [1_234.5, 10], "BRL"), (["12,50 zł", "1 200,00 zł"], [12.5, 1_200], "PLN"),
    (["Kč 12", "1 200 Kč"], [12, 1_200], "CZK"), (["4 990 Ft", "120 Ft"], [4_990, 120], "HUF"),
    (["₺1.250,75", "₺10,00"], [1_250.75, 10], "TRY"), (["1 500 ₽", "99,50 ₽"], [1_500, 99.5], "RUB"),
    (["₩12,000", "₩1,200,000"], [12_000, 1_200_000], "KRW"), (["CHF 1'234.50", "CHF 5.00"], [1_234.5, 5], "CHF"),
    (["₪12.00", "₪1,200.00"], [12, 1_200], "ILS"), (["1.250,00 лв.", "10,00 лв."], [1_250, 10], "BGN"),
    (["A$12.00", "A$1,200.50"], [12, 1_200.5], "AUD"), (["SEK 12,50", "1.200,00 SEK"], [12.5, 1_200], "SEK"),
    (["₫500.000,00", "₫1.500.000,00"], [500_000, 1_500_000], "VND"), (["(12.00)", "5.00-"], [-12, -5], None),
    (["1.204", "12,50"], [1_204, 12.5], None), (["1,204", "12.50"], [1_204, 12.5], None),
    (["1.234.567", "12,50"], [1_234_567, 12.5], None),
    (["1.2k", "12K", "$0.5M"], [1_200, 12_000, 500_000], None), (["3,5 Mio. €", "12 Tsd. €"], [3_500_000, 12_000], "EUR"),
    (["1,234円", "12円"], [1_234, 12], "JPY"), (["$1.2bn", "($3k)"], [1.2e9, -3_000], "$"),
]  # fmt: skip


@pytest.mark.parametrize(("cells", "amounts", "currency"), SPELLED)
def test_an_amount_is_read(cells: list[str], amounts: list[float], currency: str | None) -> None:
    assert to_amount(pl.Series(cells)).to_list() == amounts
    assert currency_of(pl.Series(cells))[0] == currency


@pytest.mark.parametrize("cell", ["1,20,4", "1.204.50", "12 %", "ten", "12/3", "NaN", "12 points"])
def test_what_is_no_amount_is_none(cell: str) -> None:
    assert to_amount(pl.Series([cell])).to_list() == [None]


def revenue(*cells: str) -> str:
    rows = [f'c{n},2026-03,"{cell}"' for n, cell in enumerate(cells)]
    return "\n".join(["customer_id,period,revenue", *rows]) + "\n"


@pytest.mark.parametrize(
    ("cells", "total"),
    [(("1.234", "2.500", "12,50"), 3_746.5), (("1.234", "2.500", "0.5"), 4.234),
     (("1,234", "2,500", "0.50"), 3_734.5), (("1.234,00", "2.500"), 3_734), (("1234.5", "2.500"), 1_237)],
)  # fmt: skip
def test_another_amount_of_the_file_tells_which_sign_is_the_decimal_one(
    tmp_path: Path, cells: tuple[str, ...], total: float
) -> None:
    found = take(tmp_path, revenue(*cells))
    assert (found.reading.kept, sum(found.column("revenue"))) == (len(cells), pytest.approx(total))


def test_where_nothing_tells_it_is_asked_and_kept(tmp_path: Path) -> None:
    file = revenue("1.234", "2.500", "12.345")
    with pytest.raises(Doubt, match=r"revenue holds 1\.234") as doubt:
        take(tmp_path, file)
    (question,) = doubt.value.questions
    for answer, total in (("comma", 16_079), ("point", 16.079)):
        told = answered(shipped("pepper_revenue"), {question.key: answer})
        again = toml.load(toml.dump(told), "again")
        assert sum(take(tmp_path, file, again).column("revenue")) == pytest.approx(total)


def test_the_amount_that_tells_may_come_late(tmp_path: Path) -> None:
    cells = [*(["1.234"] * 3_000), "12,50"]
    found = take(tmp_path, revenue(*cells))
    assert set(found.column("revenue")) == {1_234, 12.5}


#: What one of the numbers under a name stands for.
IN_A_NAME = [
    ("Revenue", 1), ("Revenue (EUR)", 1), ("Amount (MXN)", 1), ("Amount (THB)", 1), ("Revenue (m/m)", 1),
    ("Revenue per month", 1), ("Revenue (in thousands)", 1_000), ("Umsatz (TEUR)", 1_000), ("Umsatz in T€", 1_000),
    ("Revenue (k)", 1_000), ("Revenue ($000)", 1_000), ("Revenue ($'000s)", 1_000), ("Umsatz (Tsd. €)", 1_000),
    ("Revenue [kUSD]", 1_000), ("Revenue ($M)", 1e6), ("Revenue in Mio. EUR", 1e6), ("Revenue (MEUR)", 1e6),
    ("Amount (cents)", 0.01), ("amount_cents", 0.01), ("Amount in pence", 0.01),
]  # fmt: skip


@pytest.mark.parametrize(("header", "multiple"), IN_A_NAME)
def test_the_name_tells_thousands_and_cents(header: str, multiple: float) -> None:
    assert multiple_in(header) == multiple


@pytest.mark.parametrize("kind", ["csv", "json"])
def test_amounts_in_thousands_are_no_thousandths_of_them(tmp_path: Path, kind: str) -> None:
    """A revenue of 1,200 that counts as 1.2 looks like any other number."""
    names = ["Customer ID", "Month", "Umsatz (TEUR)"]
    rows = [[f"C{n}", f"2026-0{n + 1}", str(n + 0.5)] for n in range(9)]
    content = json.dumps([dict(zip(names, row, strict=True)) for row in rows])
    if kind == "csv":
        content = "\n".join(",".join(row) for row in [names, *rows]) + "\n"
    taken = analyse(tmp_path, content, name=f"revenue.{kind}").taken
    assert taken
    assert taken.column("revenue") == [n * 1_000 + 500 for n in range(9)]
    told = toml.load(toml.dump(taken.reading.mapping), "again")
    assert told.columns["revenue"].multiple == 1_000


IDS = ["1.14E+11", "1.14000E+11", "8,26839E+17", "2e+10"]


@pytest.mark.parametrize("cell", IDS)
def test_ids_that_a_spreadsheet_shortened_are_no_ids(tmp_path: Path, cell: str) -> None:
    rows = [f'"{cell}",2026-03-{n + 1:02}T10:00:00Z,{n % 11}' for n in range(20)]
    file = "\n".join(["Response ID,Submitted at,How likely are you to recommend us?", *rows]) + "\n"
    found = analyse(tmp_path, file)
    assert found.taken is not None
    assert found.taken.counts == (20, 20, 0, 0)
    assert found.taken.rows["response_id"].n_unique() == 20


def test_a_shortened_id_among_whole_ones_is_told(tmp_path: Path) -> None:
    rows = [f"{n},2026-03-05T10:00:00Z,nps,{n % 11},c{n}" for n in range(1, 20)]
    rows.append("1.14E+11,2026-03-05T11:00:00Z,nps,9,c20")
    head = "response_id,answered_at,question,score,customer_id"
    found = take(tmp_path, "\n".join([head, *rows]) + "\n")
    assert found.reading.kept == 20
    assert any("shortened the ids of response_id (1.14E+11)" in n for n in found.reading.notes)
    assert "response_id" not in found.reading.given


def test_customers_of_whom_nobody_knows_who_they_are_are_refused_as_a_file(tmp_path: Path) -> None:
    file = "customer_id,period,revenue\n1.14E+11,2026-03,5.00\n1.14E+11,2026-03,7.00\n"
    with pytest.raises(DropError, match="shortened the ids of customer_id"):
        take(tmp_path, file)


def test_an_exponent_in_words_is_an_id(tmp_path: Path) -> None:
    rows = [f"E+{n},2026-03-05T10:00:00Z,nps,{n % 11}" for n in range(20)]
    found = take(tmp_path, "\n".join(["response_id,answered_at,question,score", *rows]) + "\n")
    assert found.column("response_id")[:2] == ["E+0", "E+1"]
