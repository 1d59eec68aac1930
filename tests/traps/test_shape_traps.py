"""One slip in a file of text costs the row that it is in, and no row is wrong without a word.

Each slip is made at every place of one row, as the files of the Pollock benchmark (Vitagliano and
others, 2023) are made: a separator too few, one too many, a stray quotation mark.
"""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest

from drops.lake.erasure.cut import cut
from tests.support.taking import take

NAMES = ["response_id", "answered_at", "question", "score", "location", "comment"]
ROWS = [
    [f"r{n}", f"2026-03-{n + 1:02d}T10:00:00Z", "nps", str(n % 11), "York", f"good, no. {n}"]
    for n in range(12)
]
LINE = 5


def written(rows: list[list[str]]) -> list[str]:
    text = io.StringIO(newline="")
    csv.writer(text, lineterminator="\n").writerows(rows)
    return text.getvalue().splitlines()


def truth(taken_rows: list[tuple[object, ...]]) -> set[tuple[object, ...]]:
    return {tuple(row) for row in taken_rows}


RIGHT = {(row[0], int(row[3]), row[4], row[5]) for row in ROWS}


def seen(folder: Path, lines: list[str]) -> tuple[set[tuple[object, ...]], int]:
    """The rows taken of the file, and how many were refused."""
    taken = take(folder, "\n".join(lines) + "\n", "pepper_responses")
    rows = taken.rows.select("response_id", "score", "location", "comment").rows()
    return truth(rows), taken.reading.refused


def separators(line: str) -> list[int]:
    """The places of the commas between fields."""
    outside, places = True, []
    for at, sign in enumerate(line):
        outside = outside != (sign == '"')
        if sign == "," and outside:
            places.append(at)
    return places


@pytest.mark.parametrize("which", range(5))
@pytest.mark.parametrize("slip", ["", ",,", ",,,"])
def test_a_separator_too_few_or_too_many_costs_one_row(
    tmp_path: Path, which: int, slip: str
) -> None:
    lines = written([NAMES, *ROWS])
    at = separators(lines[LINE])[which]
    lines[LINE] = lines[LINE][:at] + slip + lines[LINE][at + 1 :]
    rows, refused = seen(tmp_path, lines)
    assert rows < RIGHT
    assert (len(rows), refused) == (11, 1)


@pytest.mark.parametrize("which", range(6))
@pytest.mark.parametrize("side", [0, 1])
def test_a_stray_quotation_mark_costs_one_row_or_none(
    tmp_path: Path, which: int, side: int
) -> None:
    lines = written([NAMES, *ROWS])
    bounds = [-1, *separators(lines[LINE]), len(lines[LINE])]
    at = bounds[which + side] + (1 - side)
    lines[LINE] = lines[LINE][:at] + '"' + lines[LINE][at:]
    rows, refused = seen(tmp_path, lines)
    others = {row for row in rows if row[0] != ROWS[LINE - 1][0] and row in RIGHT}
    assert len(others) == 11
    assert len(rows) + refused == 12


def test_a_customer_is_cut_out_of_every_way_of_quoting(tmp_path: Path) -> None:
    """Their record has two lines, one of which begins as no record does."""
    for mark, escape in (("'", ""), ('"', "\\")):
        inner = f"so{escape}{mark}n, \nand more" if escape else "so, \nand more"
        lines = [f"{mark}{n}{mark}, {mark}{inner}{mark}\n" for n in ("a", "b", "c")]
        source = tmp_path / "in.csv"
        source.write_text(f"{mark}id{mark}, {mark}comment{mark}\n" + "".join(lines))
        done = cut(source, source.name, tmp_path / "out.csv", [4])
        assert done.gone == {4: 2}
        assert (tmp_path / "out.csv").read_text() == (
            f"{mark}id{mark}, {mark}comment{mark}\n{lines[0]}{lines[2]}"
        )


def test_what_may_hold_a_customer_is_not_told_by_bytes_where_they_are_coded(
    tmp_path: Path,
) -> None:
    from drops.lake.erasure.find import may_hold

    page = tmp_path / "a.xls"
    page.write_text("<table><tr><td>C-&#49;2</td></tr></table>")
    assert may_hold(page, page.name, ["C-12"])
