"""What a person saw in Excel is what is read; numbers that Excel rounded are refused."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from xml.sax.saxutils import quoteattr

import pytest

from drops.intake.files import read_sheet
from drops.intake.files.excel.shown import shown_as
from drops.intake.mapping import toml
from tests.support.hostile_files import NAMES
from tests.support.taking import take
from tests.support.workbooks import Cell, Raw, sheet_xml, workbook

DAY = "2026-03-01T10:00Z"


def styled(rows: list[list[Cell]], *codes: str, above: int = 0) -> bytes:
    """A workbook whose style 1 has the first code, and so on."""
    formats = "".join(
        f"<numFmt numFmtId='{200 + at}' formatCode={quoteattr(code)}/>"
        for at, code in enumerate(codes)
    )
    styles = "".join(f'<xf numFmtId="{200 + at}"/>' for at in range(len(codes)))
    text = (
        f'<styleSheet><numFmts>{formats.replace(chr(39), chr(34))}</numFmts><cellStyleXfs><xf numFmtId="9"/>'
        f'</cellStyleXfs><cellXfs><xf numFmtId="0"/>{styles}</cellXfs></styleSheet>'
    )
    numbered = dict(enumerate(rows, 1 + above))
    return workbook({"Answers": sheet_xml(numbered)}, more={"xl/styles.xml": text})


def number(value: object, style: int = 1, more: str = "") -> Raw:
    return Raw(f's="{style}"', f"{more}<v>{value}</v>")


# What Excel shows, looked up in its own help on number formats.
@pytest.mark.parametrize(
    ("code", "value", "seen"),
    [
        ("00000", 123, "00123"),
        ("00000", 1234567, "1234567"),
        ("000-00-0000", 12345678, "012-34-5678"),
        (r"00\.00", 1234, "12.34"),
        ('"INV-"0000', 42, "INV-0042"),
        ('"Q"0', 3, "Q3"),
        ('"K"000"-A"', 12, "K012-A"),
        ("[Red]000;-000", 7, "007"),
        ("_(00_)", 7, "07"),
        ("0%", 1, "100%"),
        ("0.0%", 0.855, "85.5%"),
        ("[h]:mm:ss", 1.5, "36:00:00"),
        ("h:mm AM/PM", 0.25, "06:00:00"),
        ("mm:ss", 0.01, "00:14:24"),
    ],
)
def test_the_text_that_is_seen(code: str, value: float, seen: str) -> None:
    shown = shown_as(code)
    assert shown is not None
    assert shown.text(value) == seen


@pytest.mark.parametrize("code", ["dd/mm/yyyy", "yyyy\\-mm\\-dd", "[$-409]d mmm yyyy;@", "d.m.yy"])
def test_a_day_is_seen_without_an_hour(tmp_path: Path, code: str) -> None:
    """46300 is 5 October 2026; a quarter of a day is 6 o'clock, which the cell has and hides."""
    rows: list[list[Cell]] = [["id", "day"], ["a", number(46300)], ["b", number(46300.25)]]
    (tmp_path / "days.xlsx").write_bytes(styled(rows, code))
    cells = read_sheet(tmp_path / "days.xlsx", "days.xlsx").cells
    assert cells["c1"].to_list() == ["day", "2026-10-05", "2026-10-05 06:00:00"]


@pytest.mark.parametrize(
    "code",
    ["", "General", "0", "0.00", "#,##0", "@", "0.00E+00", "# ?/?", "$0", '0" min"', "m/d/yy h:mm"],
)  # fmt: skip
def test_where_the_number_says_as_much(code: str) -> None:
    assert shown_as(code) is None


@pytest.mark.parametrize("value", [-1, 0.5, 1e300, float("inf")])
def test_where_the_number_is_no_row_of_digits(value: float) -> None:
    shown = shown_as("000")
    assert shown is not None
    assert shown.text(value) is None


def test_ids_keep_their_zeros_and_a_percentage_is_no_score(tmp_path: Path) -> None:
    formula = "<f>A1+1</f>"
    rows: list[list[Cell]] = [
        [*NAMES],
        [number(17), DAY, "nps", 9, "x"],
        [number(18, more=formula), DAY, "nps", number(1, 2), "a score of 100%"],
        ["00019", DAY, "nps", 3, "as text"],
    ]
    taken = take(tmp_path, styled(rows, "00000", "0%", above=3), name="f.xlsx")
    assert taken.column("response_id") == ["00017", "00019"]
    assert taken.counts == (3, 2, 1, 0)
    assert taken.reading.reasons == {"score says that it is of another scale": 1}
    assert taken.refused[0]["score"] == "100%"
    assert taken.refused[0]["line"] == "6"


def test_a_table_that_starts_further_right(tmp_path: Path) -> None:
    rows: list[list[Cell]] = [[None, None, "id", "n"], [None, None, number(7), 1]]
    (tmp_path / "f.xlsx").write_bytes(styled(rows, "000", above=4))
    sheet = read_sheet(tmp_path / "f.xlsx", "f.xlsx")
    assert [cell for cell in sheet.cells.row(1) if cell] == ["007", "1"]


def test_merged_cells_of_a_table_that_starts_further_right(tmp_path: Path) -> None:
    rows: list[list[Cell]] = [[None, "id", "n"], [None, "a", 1], [None, "b", None]]
    merged = '<mergeCells count="1"><mergeCell ref="C2:C3"/></mergeCells>'
    (tmp_path / "f.xlsx").write_bytes(workbook({"A": sheet_xml(rows, merged)}))
    assert read_sheet(tmp_path / "f.xlsx", "f.xlsx").cells["c1"].to_list() == ["n", "1", "1"]


def test_a_span_of_time_is_hours_and_minutes(tmp_path: Path) -> None:
    mapping = toml.from_dict(
        {
            "table": "complaints",
            "columns": {
                "complaint_id": "id",
                "opened_at": "opened",
                "resolved_at": {"from": "took", "hours_after": "opened_at"},
            },
        },
        "m",
    )
    rows: list[list[Cell]] = [["id", "opened", "took"], ["a", DAY, number(1.5)]]
    taken = take(tmp_path, styled(rows, "[h]:mm:ss"), mapping, name="f.xlsx")
    assert taken.column("resolved_at") == [datetime(2026, 3, 2, 22, 0, tzinfo=UTC)]


@pytest.mark.parametrize("without", ["xl/styles.xml"])
def test_a_workbook_without_styles(tmp_path: Path, without: str) -> None:
    rows: list[list[Cell]] = [[*NAMES], [17, DAY, "nps", 9, "x"]]
    book = workbook({"A": sheet_xml(rows)}, more={without: "<styleSheet/>"})
    assert take(tmp_path, book, name="f.xlsx").column("response_id") == ["17"]


def test_numbers_that_excel_rounded_break_their_rows(tmp_path: Path) -> None:
    """Excel keeps 15 digits: `123456789012345678901` becomes `1.23456789012346E+20`."""
    rows: list[list[Cell]] = [
        [*NAMES],
        [Raw("", "<v>1.23456789012346E+20</v>"), DAY, "nps", 9, "x"],
        ["123456789012345678901", DAY, "nps", 8, "as text it is whole"],
        [number(100000, 0), DAY, "nps", 7, Raw("", "<v>12345678901234567890</v>")],
        [Raw("", "<v>1E+05</v>"), DAY, "nps", 6, "shown as 1E+05, and known"],
    ]
    taken = take(tmp_path, styled(rows), name="f.xlsx")
    assert taken.counts == (4, 2, 2, 0)
    assert taken.column("response_id") == ["123456789012345678901", "100000"]
    said = "the line has a number of more than 15 digits, of which Excel keeps 15"
    assert any(reason.startswith(said) for reason in taken.reading.reasons)


def test_numbers_of_16_digits_are_rounded_when_all_end_in_nought(tmp_path: Path) -> None:
    def rows(*ids: int) -> list[list[Cell]]:
        return [[*NAMES], *([each, DAY, "nps", 9, "x"] for each in ids)]

    rounded = rows(1234567890123450, 1234567890123460)
    assert take(tmp_path, styled(rounded), name="f.xlsx").counts == (2, 0, 2, 0)
    exact = rows(1234567890123450, 1234567890123461)
    assert take(tmp_path, styled(exact), name="f.xlsx").counts == (2, 2, 0, 0)


def test_a_long_number_in_a_column_that_nobody_reads(tmp_path: Path) -> None:
    rows: list[list[Cell]] = [
        [*NAMES, "trace"],
        ["a", DAY, "nps", 9, "x", Raw("", "<v>1.23456789012346E+20</v>")],
    ]
    assert take(tmp_path, styled(rows), name="f.xlsx").counts == (1, 1, 0, 0)
