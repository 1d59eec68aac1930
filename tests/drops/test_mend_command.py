"""`mend`: refused rows written as CSV, mended in any editor, and taken in again."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from drops.cli.app import app
from drops.lake.ledger import all_drops
from drops.mend import refused_rows
from drops.put import put
from store.settings import Home
from tests.support.dropping import scores
from tests.support.workbooks import one_sheet

ANSWERS = """response_id,answered_at,question,score,team,comment
a,2026-10-01T10:00:00Z,nps,9,Care,fine
b,2026-10-02T10:00:00Z,nps,12,Café,"two
lines, ""and"" more"
c,yesterday,nps,3,Care,slow
d,2026-10-04T10:00:00Z,nps,30,Care,
e,2026-10-05T10:00:00Z,nps,8,Care,
"""
Mend = Callable[..., Result]


@pytest.fixture
def drop_id(home: Home, tmp_path: Path) -> str:
    file = tmp_path / "a.csv"
    file.write_text(ANSWERS, encoding="utf-8")
    return str(put(home, file).drop)


@pytest.fixture
def mend(home: Home, drop_id: str) -> Mend:
    def command(*arguments: str | Path) -> Result:
        given = [drop_id, *map(str, arguments)]
        return CliRunner().invoke(app, ["mend", *given, "--home", str(home.root)])

    return command


def rows_of(text: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(text, newline="")))


def changed(text: str, **cells: str) -> list[list[str]]:
    """The table with another cell in the row of that id: `b_score='2'`."""
    rows = rows_of(text)
    for name, cell in cells.items():
        key, column = name.split("_", 1)
        row = next(each for each in rows if each[2] == key)
        row[rows[0].index(column)] = cell
    return rows


def saved(path: Path, rows: list[list[str]], separator: str = ",", encoding: str = "utf-8") -> Path:
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=separator).writerows(rows)
    path.write_bytes(text.getvalue().encode(encoding))
    return path


def test_what_is_written_has_line_reasons_and_all_columns(mend: Mend) -> None:
    rows = rows_of(mend().stdout)
    assert rows[0] == ["line", "reasons", *ANSWERS.splitlines()[0].split(",")]
    assert [(row[0], row[2], row[5]) for row in rows[1:]] == [
        ("3", "b", "12"),
        ("5", "c", "3"),
        ("6", "d", "30"),
    ]
    assert rows[1][7] == 'two\nlines, "and" more'
    assert "outside 0–10" in rows[1][1]


@pytest.mark.parametrize(
    ("separator", "encoding"),
    [(",", "utf-8"), (",", "utf-8-sig"), (";", "cp1252"), ("\t", "utf-16"), (";", "utf-8-sig")],
)
def test_the_table_comes_back_from_any_editor(
    home: Home, mend: Mend, tmp_path: Path, separator: str, encoding: str
) -> None:
    told = changed(mend().stdout, b_score="2", c_answered_at="2026-10-03T10:00:00Z")
    mended = mend(saved(tmp_path / "mended.csv", told, separator, encoding))
    assert mended.exit_code == 0, mended.output
    assert scores(home) == {"a": 9, "b": 2, "c": 3, "e": 8}
    (left,) = refused_rows(home, all_drops(home)[0]).rows
    assert left.line == 6
    assert [row[2] for row in rows_of(mend().stdout)[1:]] == ["d"]


def test_a_workbook_of_it_is_taken_too(home: Home, mend: Mend, tmp_path: Path) -> None:
    path = tmp_path / "mended.xlsx"
    path.write_bytes(one_sheet([[*row] for row in changed(mend().stdout, d_score="10")]))
    assert mend(path).exit_code == 0
    assert scores(home) == {"a": 9, "d": 10, "e": 8}


def test_rows_that_were_removed_from_the_table_stay_refused(
    home: Home, mend: Mend, tmp_path: Path
) -> None:
    told = [row for row in changed(mend().stdout, d_score="1") if row[2] != "b"]
    assert mend(saved(tmp_path / "m.csv", told)).exit_code == 0
    assert scores(home) == {"a": 9, "d": 1, "e": 8}


def test_what_is_mended_wrongly_is_refused_again(home: Home, mend: Mend, tmp_path: Path) -> None:
    mended = mend(saved(tmp_path / "m.csv", changed(mend().stdout, d_score="11")))
    assert mended.exit_code == 1
    assert (all_drops(home)[-1].kept, all_drops(home)[-1].refused) == (0, 1)
    assert scores(home) == {"a": 9, "e": 8}


def test_it_is_written_to_a_file_that_is_not_there_yet(mend: Mend, tmp_path: Path) -> None:
    path = tmp_path / "refused.csv"
    written = mend("--to", path)
    assert written.exit_code == 0
    assert path.read_bytes().startswith(b"\xef\xbb\xbfline,reasons,response_id")
    assert "refused.csv has the refused rows" in written.stderr
    again = mend("--to", path)
    assert again.exit_code == 1
    assert "refused.csv cannot be written: file exists" in again.stderr
    nowhere = mend("--to", tmp_path / "none" / "refused.csv")
    assert "refused.csv cannot be written: no such file or directory" in nowhere.stderr


def test_what_cannot_be_taken_is_said(home: Home, mend: Mend, tmp_path: Path) -> None:
    before = scores(home)
    table = rows_of(mend().stdout)
    for rows, sentence in (
        (table, "every row is as it was refused; expected a changed cell"),
        ([row[2:] for row in table], "expected those of the refused rows as they were written"),
        ([[*row[:-1]] for row in table], "expected those of the refused rows as they were written"),
        ([table[0], ["x", *table[1][1:]]], "line is x; expected that of the row in its file"),
        ([table[0], ["2", *table[1][1:]]], "a.csv: line 2 is not refused, or mended already"),
    ):
        answer = mend(saved(tmp_path / "m.csv", rows))
        assert answer.exit_code == 1
        assert sentence in " ".join(answer.stderr.split())
    assert "there is no file nothing.csv" in mend(tmp_path / "nothing.csv").stderr
    assert scores(home) == before


def test_a_drop_without_refused_rows_and_none_at_all_are_said(home: Home, tmp_path: Path) -> None:
    file = tmp_path / "b.csv"
    file.write_text("\n".join(ANSWERS.splitlines()[:2]) + "\n", encoding="utf-8")
    drop = str(put(home, file).drop)
    for given, sentence in (
        (drop, "b.csv: no row is refused that was not mended already"),
        ("20200101-000000-aaaa", "there is no drop 20200101-000000-aaaa"),
    ):
        answer = CliRunner().invoke(app, ["mend", given, "--home", str(home.root)])
        assert answer.exit_code == 1
        assert sentence in answer.stderr
