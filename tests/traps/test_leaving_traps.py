"""What leaves for a spreadsheet: no cell of it runs, and dropped again it reads as before.

The oracle is a reader of its own: it takes a cell as a spreadsheet does, whatever separates.
"""

from __future__ import annotations

import ast
import csv
import io
import tomllib
import unicodedata
from pathlib import Path

import polars as pl
import pytest
from typer.testing import CliRunner

from drops.erase import erase
from drops.lake.ledger import all_drops
from drops.lake.originals import REFUSED, original_file
from drops.mend import mend, refused_rows
from drops.put import put
from metrics.cli.show import app
from store.settings import Home
from store.spreadsheets import harmless, unmarked, unmarked_cells, write_table
from tests.support.dropping import frame
from tests.support.lakes import write_lake
from tests.support.stores import answers, seeing_all
from tests.support.workbooks import one_sheet
from ui.panels.shared import table as panel_table

ROOT = Path(__file__).parents[2]
PRODUCT = [
    s for room in ("store", "drops", "metrics", "ui", "pages") for s in ROOT.glob(f"{room}/**/*.py")
]

#: Texts that some spreadsheet runs, or another one after it dropped what stands before.
RUNS = (
    "=1+1",
    '=HYPERLINK("https://evil.example","Jane")',
    "=cmd|' /C calc'!A0",
    "+1+1",
    "-2+3+cmd|' /C calc'!A0",
    "@SUM(1+1)",
    "\t=1+1",
    "\r=1+1",
    " =1+1",
    '"=1+1"',
    "\u00a0=1+1",
    "\u200b=1+1",
    "\ufeff=1+1",
    "\uff1d1+1",
    "\uff0b1+1",
    "\uff0dA1",
    "\uff20SUM(1)",
    "- not what we ordered",
    "+44 20 7946 0958 call me",
    "said;=1+1;so",
    'a";=1+1;"b',
    "one\t=1+1",
    "one\n=1+1",
    "one;;\t\t=1+1",
    'one; "=1+1',
)
#: What nobody needs to be kept from, and what looks as if somebody had kept it already.
PLAIN = ("one;'=1+1", "'=1+1", "''=1+1", "'quoted'", "O'Brien", "a = b", "", "fine", "'")
NUMBERS = ("-5", "-5.5", "+3", "-1,234.50", "-1.234,50", "-12%", "-1e5", "-.5")
#: As `run` reads them: first of a text, once what nobody sees is gone.
FIRST = "=+-@"


def run(cell: str) -> bool:
    """Whether a spreadsheet would run a cell: the oracle."""
    try:
        float(cell.replace(",", "").replace(".", "").rstrip("%"))
    except ValueError:
        seen = "".join(c for c in cell if unicodedata.category(c) not in ("Cf", "Cc", "Zs"))
        first = unicodedata.normalize("NFKC", seen.lstrip('"'))[:1]
        return cell[:1] in ("\t", "\r") or (first != "" and first in FIRST)
    return False


def run_in(text: str) -> list[str]:
    """The cells of a CSV text that would run, by whatever separator the spreadsheet goes."""
    rows = [csv.reader(io.StringIO(text, newline=""), delimiter=each) for each in ",;\t"]
    return [cell for reader in rows for row in reader for cell in row if run(cell)]


@pytest.mark.parametrize("cell", RUNS[:18])
def test_the_oracle_sees_what_runs(cell: str) -> None:
    assert run(cell)


@pytest.mark.parametrize("cell", [*PLAIN, *NUMBERS])
def test_the_oracle_lets_texts_and_numbers_be(cell: str) -> None:
    assert not run(cell)


@pytest.mark.parametrize("cell", [*RUNS, *PLAIN, *NUMBERS, *map(harmless, RUNS)])
def test_a_cell_that_left_and_came_back_is_as_it_was(cell: str) -> None:
    assert unmarked(harmless(cell)) == cell
    file = io.BytesIO()
    write_table(file, pl.DataFrame({"cell": [cell, None]}))
    assert not run_in(file.getvalue().decode())
    [_, [left], _] = csv.reader(io.StringIO(file.getvalue().decode(), newline=""))
    assert left == harmless(cell)
    assert unmarked_cells(pl.DataFrame({"cell": [left, None]}))["cell"].to_list() == [cell, None]


@pytest.mark.parametrize("number", NUMBERS)
def test_a_number_with_its_sign_stays_a_number(number: str) -> None:
    assert harmless(number) == number


def test_a_table_of_a_page_leaves_with_nothing_that_runs() -> None:
    table = pl.DataFrame({"=1+1": [*RUNS], "change": [-4.5] * len(RUNS)})
    text = panel_table.csv(table)
    assert not run_in(text)
    [_, row, *_] = csv.reader(io.StringIO(text, newline=""))
    assert row == ["'=1+1", "-4.5"]


HEADER = ["response_id", "answered_at", "question", "score", "team", "comment", "=1+1", "@note"]


@pytest.fixture
def refused(home: Home, tmp_path: Path) -> Path:
    """The rows refused of a file that is full of formulas: the score is out of its range."""
    rows = [
        [f"r{place}", "2026-10-01T10:00:00Z", "nps", "-12", text, text, text, "fine"]
        for place, text in enumerate([*RUNS, *PLAIN])
    ]
    broken = ["r99", "2026-10-01T10:00:00Z", "nps", "9", "=1+1", "=1+1", "=1+1", "@x", "+1+1"]
    path = tmp_path / "a.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([HEADER, *rows, broken])
    said = "refused:score is outside 0–10, the scale of nps"
    report = put(home, path, answers={said: "once"})
    assert report.refused == len(rows) + 1
    return home.drops / str(report.drop) / REFUSED


def test_refused_rows_leave_with_nothing_that_runs(refused: Path) -> None:
    text = refused.read_text(encoding="utf-8")
    assert not run_in(text)
    [names, first, *_] = csv.reader(io.StringIO(text, newline=""))
    assert names == ["line", "reasons", *HEADER[:6], "'=1+1", "'@note"]
    assert (first[5], first[7]) == ("-12", "'=1+1")


def test_refused_rows_that_are_dropped_again_read_as_before(home: Home, refused: Path) -> None:
    before = refused_rows(home, all_drops(home)[0]).rows[: len([*RUNS, *PLAIN])]
    mended = refused.parent.parent / "again.csv"
    text = refused.read_text(encoding="utf-8").replace(",-12,", ",9,")
    mended.write_text(text, encoding="utf-8", newline="")
    report = put(home, mended)
    assert report.kept == len(before) + 1  # the broken one has its fields in their places now
    came = dict(frame(home).select("response_id", "comment").iter_rows())
    expected = {row.cells[0]: row.cells[5].strip() or None for row in before}
    del came["r99"]
    assert {key: words and words.strip() for key, words in came.items()} == expected


def test_rows_mended_on_the_page_leave_and_read_as_before(home: Home, refused: Path) -> None:
    drop = all_drops(home)[0]
    row = refused_rows(home, drop).rows[0]
    assert (row.cells[5], row.cells[6]) == ("=1+1", "=1+1")
    report = mend(home, drop.id, {row.line: [*row.cells[:3], "9", *row.cells[4:]]})
    assert (report.kept, report.refused) == (1, 0)
    taken = all_drops(home)[-1]
    assert not run_in(original_file(home, taken).read_text(encoding="utf-8"))
    assert frame(home)["comment"].to_list() == ["=1+1"]
    assert refused.exists()


def test_a_workbook_cut_short_leaves_and_reads_as_before(home: Home, tmp_path: Path) -> None:
    names = ["response_id", "answered_at", "question", "score", "customer_id", "comment"]
    rows = [
        [f"r{place}", "2026-10-01T10:00:00Z", "nps", 9, f"c{place}", text]
        for place, text in enumerate(("=1+1", "'=1+1", "''=1+1", "-1+1", "fine"))
    ]
    path = tmp_path / "book.xlsx"
    path.write_bytes(one_sheet([names, *rows]))
    put(home, path)
    before = dict(frame(home).select("response_id", "comment").iter_rows())
    erase(home, "c4")
    assert not run_in(original_file(home, all_drops(home)[0]).read_text(encoding="utf-8"))
    after = dict(frame(home).select("response_id", "comment").iter_rows())
    assert after == {key: words for key, words in before.items() if key != "r4"}


@pytest.fixture
def measured(tmp_path: Path) -> Home:
    rows = [row for text in RUNS for row in answers(9, team=text)]
    return seeing_all(write_lake(tmp_path / "measured", responses=rows))


def printed(home: Home, *words: str) -> str:
    result = CliRunner().invoke(app, [*words, "--csv", "--home", str(home.root)])
    assert result.exit_code == 0, result.stderr
    return result.stdout


def test_the_command_line_leaves_nothing_that_runs(measured: Home) -> None:
    text = printed(measured, "show", "nps", "--by", "team")
    assert not run_in(text)
    groups = {row["group"] for row in csv.DictReader(io.StringIO(text, newline=""))}
    assert {unmarked(group) for group in groups} == set(RUNS)
    raw = printed(measured, "show", "nps", "--by", "team", "--raw")
    assert {row["group"] for row in csv.DictReader(io.StringIO(raw, newline=""))} == set(RUNS)


#: What writes a table for others: all goes through `store.spreadsheets`, but for the exports of the
#: sample company, which stand for those of tools.
WRITERS = {
    "write_csv", "sink_csv", "to_csv", "write_excel", "to_excel", "DictWriter", "writer",
    "Workbook", "to_clipboard", "write_clipboard", "xlsxwriter", "openpyxl",
}  # fmt: skip


def named(source: Path, names: set[str]) -> set[str]:
    """The attributes of those names that a module uses."""
    tree = ast.parse(source.read_text(encoding="utf-8"))
    return {node.attr for node in ast.walk(tree) if isinstance(node, ast.Attribute)} & names


def test_there_is_one_way_out_for_tables() -> None:
    found = {source.name for source in PRODUCT if named(source, WRITERS)}
    assert found == {"spreadsheets.py"}


def test_there_are_four_downloads_and_all_are_harmless() -> None:
    found = [
        (str(source.relative_to(ROOT)), ast.unparse(node.args[1]))
        for source in PRODUCT
        for node in ast.walk(ast.parse(source.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and ast.unparse(node.func).endswith("download_button")
    ]
    assert len(found) == 4
    assert set(found) == {
        ("ui/panels/shared/table.py", "csv(table)"),
        # The names of our own columns.
        ("ui/panels/shared/table.py", "template(table)"),
        # Made by the same `csv`, once somebody asks.
        (
            "ui/panels/shared/counted.py",
            "partial(_csv, now, metric, now.slice if chosen is None else chosen)",
        ),
        (
            "ui/panels/drops/report.py",
            "refused_rows.read_bytes() if small else refused_rows.read_bytes",
        ),
    }


def test_the_tables_own_toolbar_gives_nothing_away() -> None:
    config = tomllib.loads((ROOT / ".streamlit/config.toml").read_text(encoding="utf-8"))
    assert config["client"].get("disableDataExport") is True
