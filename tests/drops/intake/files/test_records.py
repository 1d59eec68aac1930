"""CSV cut into rows: the same rows as Python's csv module, with the right line numbers."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from drops.errors import DropError
from drops.intake.files import encodings
from drops.intake.files.csv.records import csv_pieces
from drops.intake.files.piece import Broken, Shape

Row = tuple[int, tuple[str, ...]]


def cut(
    folder: Path, content: str | bytes, width: int, *, block: int | None = None, above: int = 0
) -> tuple[list[Row], list[Broken], int]:
    """Rows with their line, broken records, and empty lines; read in blocks of that many bytes."""
    source = folder / "cut.csv"
    source.write_bytes(content if isinstance(content, bytes) else content.encode())
    rows: list[Row] = []
    broken: list[Broken] = []
    empty = 0
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(encodings, "BLOCK", block or encodings.BLOCK)
        for piece in csv_pieces(source, "cut.csv", Shape("utf-8", ",", above, width)):
            cells = [tuple(cell or "" for cell in row) for row in piece.frame.rows()]
            rows += zip(piece.lines.to_list(), cells, strict=True)
            broken += piece.broken
            empty += piece.empty
    return rows, broken, empty


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("block", [None, 7])
def test_lines_are_counted_as_an_editor_counts_them(
    tmp_path: Path, end: str, block: int | None
) -> None:
    text = end.join(["a,b", '"two', 'lines",c', "", "d,e", '"x ""y"" z",f', "g,h"])
    rows, broken, empty = cut(tmp_path, text, 2, block=block, above=1)
    assert rows == [
        (2, (f"two{end}lines", "c")),
        (5, ("d", "e")),
        (6, ('x "y" z', "f")),
        (7, ("g", "h")),
    ]
    assert not broken
    assert empty == 1


def test_too_many_and_too_few_fields(tmp_path: Path) -> None:
    rows, broken, empty = cut(tmp_path, "a,b\n1,2,3\nc,d\n4\n,,,\n\ne,f\n", 2)
    assert rows == [(1, ("a", "b")), (3, ("c", "d")), (7, ("e", "f"))]
    assert broken == [
        Broken(2, ("1", "2", "3"), "has 3 fields, expected 2"),
        Broken(4, ("4",), "has 1 field, expected 2"),
    ]
    assert empty == 2, "a line of separators and an empty one"


@pytest.mark.parametrize("block", [None, 9])
def test_quotation_marks_in_the_middle_of_a_field_are_text(
    tmp_path: Path, block: int | None
) -> None:
    text = 'a,5" pipe\nb,"quoted, fine"\nc,say "hi"\nd,"two\nlines"\ne,f\n'
    rows, broken, _ = cut(tmp_path, text, 2, block=block)
    assert rows == [
        (1, ("a", '5" pipe')),
        (2, ("b", "quoted, fine")),
        (3, ("c", 'say "hi"')),
        (4, ("d", "two\nlines")),
        (6, ("e", "f")),
    ]
    assert not broken


@pytest.mark.parametrize("block", [None, 9])
def test_a_quote_left_open_spoils_its_own_line_alone(tmp_path: Path, block: int | None) -> None:
    text = 'a,"open\nb,c\nd,"fine, too"\ne,f\n'
    rows, broken, _ = cut(tmp_path, text, 2, block=block)
    assert rows == [(2, ("b", "c")), (3, ("d", "fine, too")), (4, ("e", "f"))]
    assert [(each.line, each.fields) for each in broken] == [(1, ('a,"open',))]
    assert "not closed" in broken[0].reason


@pytest.mark.parametrize("block", [None, 4])
def test_a_quote_that_nothing_closes_names_its_line(tmp_path: Path, block: int | None) -> None:
    with pytest.raises(DropError, match="line 3: a quotation mark opens here"):
        cut(tmp_path, 'a,b\n"c",d\ne,"f\ng,h\n', 2, block=block)


def test_an_endless_line_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("drops.intake.files.csv.records.LONGEST_RECORD", 100)
    with pytest.raises(DropError, match="line 2: is longer"):
        cut(tmp_path, "a,b\n" + "x" * 500 + "\nc,d\n", 2, block=50)


_CELLS = st.text(st.sampled_from('ab ,"\n\r;é😀\x0b\u2028'), max_size=6)
_ENDS = st.sampled_from(["\n", "\r\n", "\r"])


@given(
    rows=st.lists(st.lists(_CELLS, min_size=3, max_size=3), min_size=1, max_size=12),
    end=_ENDS,
    block=st.integers(1, 40),
    sparing=st.booleans(),
)
@hypothesis_settings(
    max_examples=150,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
def test_what_the_csv_module_writes_is_read_back(
    tmp_path: Path,
    rows: list[list[str]],
    end: str,
    block: int,
    sparing: bool,  # noqa: FBT001 - hypothesis gives it
) -> None:
    text = io.StringIO(newline="")
    # The writer leaves a line feed without quotes when it is not among its own line ends.
    quoting = csv.QUOTE_MINIMAL if sparing and end == "\r\n" else csv.QUOTE_ALL
    writer = csv.writer(text, lineterminator=end, quoting=quoting)
    lines = []
    for row in rows:
        so_far = text.getvalue().replace("\r\n", "\n").replace("\r", "\n")
        lines.append(so_far.count("\n") + 1)
        writer.writerow(row)
    found, broken, empty = cut(tmp_path, text.getvalue(), 3, block=block)
    assert found == [(line, tuple(row)) for line, row in zip(lines, rows, strict=True)]
    assert not broken
    assert empty == 0


@given(text=st.text(st.sampled_from('ab,"\n'), max_size=60), block=st.integers(1, 30))
@hypothesis_settings(
    max_examples=150,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
def test_no_line_gets_lost_in_a_torn_file(tmp_path: Path, text: str, block: int) -> None:
    """Every physical line that is not empty lies in some row or broken record, in order."""
    try:
        rows, broken, _ = cut(tmp_path, text, 2, block=block)
    except DropError:
        return
    starts = sorted([line for line, _ in rows] + [each.line for each in broken])
    assert len(starts) == len(set(starts))
    letters = sorted(c for c in text if c in "ab")
    read = [cell for _, cells in rows for cell in cells]
    read += [field for each in broken for field in each.fields]
    assert sorted(c for c in "".join(read) if c in "ab") == letters


def test_blocks_make_no_difference(tmp_path: Path) -> None:
    text = "".join(f'{n},"text {n}, {"x" * (n % 7)}\n"\n' for n in range(200))
    whole = cut(tmp_path, text, 2)
    assert all(cut(tmp_path, text, 2, block=size) == whole for size in (1, 2, 3, 64, 1000))
    assert len(whole[0]) == 200
