"""Shapes of text files as tools and people make them: read with every row right, or said.

Each is the table below in another shape; its scores, places and times are those of the table.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.analyst import Outcome, analyse

NAMES = ["Response ID", "Submitted at", "How likely are you to recommend us?", "Store", "Comment"]
#: Ten answers: four promoters, three detractors.
SCORES = [10, 9, 8, 7, 6, 10, 9, 3, 0, 8]
ROWS = [
    [f"r-{number}", f"2026-03-{number + 1:02d} 14:05:33", str(score), "York", f"Said {number}"]
    for number, score in enumerate(SCORES)
]
TABLE = [NAMES, *ROWS]


def lines(*rows: str, end: str = "\n") -> str:
    return "".join(row + end for row in rows)


def joined(rows: list[list[str]], separator: str = ",") -> list[str]:
    return [separator.join(row) for row in rows]


def quoted(rows: list[list[str]], mark: str = '"', separator: str = ",") -> list[str]:
    return [separator.join(f"{mark}{cell}{mark}" for cell in row) for row in rows]


def whole_line(row: list[str]) -> str:
    """A line whose last field is quoted, quoted once more as a whole."""
    last = f'""{row[4]}""'
    return '"' + ",".join([*row[:4], last]) + '"'


def check(outcome: Outcome, scores: list[int] = SCORES) -> None:
    """All rows are there, each with its own score, place and words."""
    assert outcome.taken, outcome.said
    assert outcome.taken.column("score") == scores
    assert set(outcome.taken.column("location")) == {"York"}
    assert outcome.taken.reading.refused == 0


COMMA_WITHIN = [[*row[:4], f"{row[4]}, and more"] for row in ROWS]
SHAPES = {
    "a comma behind every row": lines(",".join(NAMES), *(f"{row}," for row in joined(ROWS))),
    "three semicolons behind every row": lines(
        ";".join(NAMES), *(f"{row};;;" for row in joined(ROWS, ";"))
    ),
    "a comma behind every line, names too": lines(*(f"{row}," for row in joined(TABLE))),
    "a comma behind half of the rows": lines(
        ",".join(NAMES), *(f"{row}{',' * (n % 2)}" for n, row in enumerate(joined(ROWS)))
    ),
    "numbered as R numbers rows": lines(
        " ".join(f'"{name}"' for name in NAMES),
        *(f'"{n}" ' + row for n, row in enumerate(quoted(ROWS, separator=" "), 1)),
    ),
    "fields apart by one space": lines(*quoted(TABLE, separator=" ")),
    "fields apart by a comma and a space": lines(*joined(TABLE, ", ")),
    "quoted behind a comma and a space": lines(*quoted([NAMES, *COMMA_WITHIN], separator=", ")),
    "quoted by apostrophes": lines(*quoted([NAMES, *COMMA_WITHIN], mark="'")),
    "apostrophes where need be": lines(
        ",".join(NAMES), *(",".join([*row[:4], f"'{row[4]}'"]) for row in COMMA_WITHIN)
    ),
    "backslashes before quotation marks": lines(
        ",".join(NAMES),
        *(",".join([*row[:4], '"She said \\"fine, thanks\\" ' + row[0] + '"']) for row in ROWS),
    ),
    "every line one quoted field": lines(*(f'"{row}"' for row in joined(TABLE))),
    "every line one quoted field, quotes in it doubled": lines(
        '"' + ",".join(NAMES) + '"',
        *(whole_line(row) for row in COMMA_WITHIN),
    ),
    "lines quoted whole where they hold quotes": lines(
        ",".join(NAMES),
        *joined(ROWS[:5]),
        *(whole_line(row) for row in COMMA_WITHIN[5:]),
    ),
    "lines quoted whole with empty fields behind": lines(
        *(f'"{row}";;;;' for row in joined(TABLE))
    ),
    "the names again on every page": lines(
        ",".join(NAMES), *joined(ROWS[:4]), ",".join(NAMES), *joined(ROWS[4:])
    ),
    "two files in one, each with its mark": lines(
        "\ufeff" + ",".join(NAMES), *joined(ROWS[:4]), "\ufeff" + ",".join(NAMES), *joined(ROWS[4:])
    ),
    "two files in one, quoted, each with its mark": lines(
        "\ufeff" + quoted([NAMES])[0], *quoted(ROWS[:4]), "\ufeff" + quoted([NAMES])[0],
        *quoted(ROWS[4:]),
    ),
    "two files in one, the second in another order": lines(
        ",".join(NAMES), *joined(ROWS[:4]), ",".join(reversed(NAMES)),
        *joined([row[::-1] for row in ROWS[4:]]),
    ),
    "figures above, as wide as the table": lines(
        "From,2026-03-01,To,2026-03-31,Team: all", "Answers,10,NPS,10,", ",,,,", *joined(TABLE)
    ),
    "a title and an empty line above": lines("NPS report", "", *joined(TABLE)),
    "groups of columns above the names": lines("Answer,,,Place,", *joined(TABLE)),
    "ids above the names": lines("id,created,q1,q2,q3", *joined(TABLE)),
    "numbers of questions and kinds around the names": lines(
        "Q1,Q2,Q3,Q4,Q5", *joined([NAMES]), "text,date,scale,choice,open", *joined(ROWS)
    ),
    "an opening quotation mark twice": lines(
        ",".join(NAMES), *(",".join([*row[:4], f'""{row[4]}"']) for row in COMMA_WITHIN)
    ),
    "lines ended by carriage returns": lines(*joined(TABLE), end="\r"),
}  # fmt: skip


@pytest.mark.parametrize("text", SHAPES.values(), ids=SHAPES)
def test_every_row_is_read_as_it_is_meant(tmp_path: Path, text: str) -> None:
    check(analyse(tmp_path, text))


@pytest.mark.parametrize("rows", [1, 2])
def test_a_file_of_few_rows(tmp_path: Path, rows: int) -> None:
    check(analyse(tmp_path, lines(*joined(TABLE[: rows + 1]))), SCORES[:rows])


def test_cells_keep_what_was_quoted(tmp_path: Path) -> None:
    for name in ("quoted by apostrophes", "every line one quoted field, quotes in it doubled"):
        taken = analyse(tmp_path, SHAPES[name]).taken
        assert taken
        assert taken.column("comment")[3] == "Said 3, and more"
    taken = analyse(tmp_path, SHAPES["backslashes before quotation marks"]).taken
    assert taken
    assert taken.column("comment")[0] == 'She said "fine, thanks" r-0'


def test_apostrophes_in_words_are_no_quotation_marks(tmp_path: Path) -> None:
    rows = [[*row[:4], f"it's {row[0]}'s" if n % 2 else "'twas nice"] for n, row in enumerate(ROWS)]
    outcome = analyse(tmp_path, lines(*joined([NAMES, *rows])))
    check(outcome)
    assert outcome.taken
    assert outcome.taken.column("comment")[0] == "'twas nice"


def test_lines_are_those_of_the_file_in_every_way_of_quoting(tmp_path: Path) -> None:
    rows = [[*row[:4], f"two\nlines, {row[0]}"] for row in ROWS]
    for mark in ('"', "'"):
        taken = analyse(tmp_path, lines(*quoted([NAMES, *rows], mark))).taken
        assert taken
        assert taken.column("line") == [2 + 2 * number for number in range(10)]
        assert taken.column("comment")[9] == "two\nlines, r-9"


class TestShortRows:
    """Rows whose last empty cells a tool left out."""

    def test_many_of_them_are_rows(self, tmp_path: Path) -> None:
        cells = [row[:4] if n % 2 else row for n, row in enumerate(ROWS)]
        outcome = analyse(tmp_path, lines(*joined([NAMES, *cells])))
        check(outcome)
        assert "the last empty cells were left out of the line" in outcome.said

    def test_open_complaints_keep_waiting(self, tmp_path: Path) -> None:
        text = lines(
            "Ticket ID,Category,Opened,Resolved",
            *(f"t{n},Billing,2026-03-0{n} 09:00,2026-03-0{n} 15:00" for n in range(1, 6)),
            *(f"t{n},Billing,2026-03-0{n} 09:00" for n in range(6, 9)),
        )
        taken = analyse(tmp_path, text).taken
        assert taken
        assert taken.column("resolved_at").count(None) == 3
        assert taken.reading.refused == 0

    def test_a_single_one_may_have_lost_a_separator(self, tmp_path: Path) -> None:
        cells = [row[:4] if n == 5 else row for n, row in enumerate(ROWS)]
        outcome = analyse(tmp_path, lines(*joined([NAMES, *cells])))
        assert outcome.taken
        assert outcome.taken.reading.reasons == {"the line has 4 fields, expected 5": 1}

    def test_those_that_do_not_fit_their_columns_are_none(self, tmp_path: Path) -> None:
        """Half of the rows lost their id: nothing stands where it belongs."""
        cells = [row[1:] if n % 2 else row for n, row in enumerate(ROWS)]
        outcome = analyse(tmp_path, lines(*joined([NAMES, *cells])))
        assert outcome.taken
        assert outcome.taken.reading.refused == 5

    def test_rows_below_the_names_of_a_narrower_table_are_none(self, tmp_path: Path) -> None:
        other = lines(
            "", "Call,Logged at,Wait", *(f"k{n},2026-03-0{n} 14:05,{n}" for n in range(1, 4))
        )
        cells = [row[:4] if n % 2 else row for n, row in enumerate(ROWS)]
        outcome = analyse(tmp_path, lines(*joined([NAMES, *cells])) + other)
        assert outcome.taken
        assert outcome.taken.reading.kept == 10
        assert outcome.taken.reading.refused == 4


class TestTwoTables:
    """A table of other columns below the first, as wide as it."""

    OTHER = lines(
        "Call ID,Logged at,Wait in minutes,Desk,Note",
        *(f"k{n},2026-03-0{n} 14:05,{n},York,asked" for n in range(1, 7)),
    )

    @pytest.mark.parametrize("between", ["\n", ",,,,\nOpened calls,,,,\n", "Opened calls\n\n"])
    def test_its_rows_are_refused_and_said(self, tmp_path: Path, between: str) -> None:
        outcome = analyse(tmp_path, lines(*joined(TABLE)) + between + self.OTHER)
        assert outcome.taken
        assert outcome.taken.column("score") == SCORES
        line = 12 + between.count("\n")
        assert f"stands below other names of columns, in line {line}: Call ID" in outcome.said

    def test_names_of_which_half_are_the_same_begin_another(self, tmp_path: Path) -> None:
        names = [*NAMES[:2], "How satisfied were you?", "Store", "Remark"]
        outcome = analyse(tmp_path, lines(*joined([*TABLE, names, *ROWS[:3]])))
        assert outcome.taken
        assert outcome.taken.reading.kept == 10
        assert outcome.taken.reading.refused == 3

    def test_after_it_the_first_may_go_on(self, tmp_path: Path) -> None:
        text = lines(*joined(TABLE[:6])) + "\n" + self.OTHER + lines(*joined([NAMES, *ROWS[5:]]))
        outcome = analyse(tmp_path, text)
        assert outcome.taken
        assert outcome.taken.column("score") == SCORES

    def test_words_in_a_column_of_times_are_no_names(self, tmp_path: Path) -> None:
        rows = [[row[0], "unknown", *row[2:]] if n == 4 else row for n, row in enumerate(ROWS)]
        outcome = analyse(tmp_path, lines(*joined([NAMES, *rows])))
        assert "another table" not in outcome.said


@pytest.mark.parametrize("end", [",", ""])
def test_a_known_export_is_read_in_such_shapes_too(tmp_path: Path, end: str) -> None:
    head = (
        "#,How likely are you to recommend us?,Response Type,Start Date (UTC),"
        "Stage Date (UTC),Submit Date (UTC),Network ID,Tags,Ending"
    )
    rows = [f"k{n},{n},completed,2026-03-05 14:05:33,,2026-03-05 14:05:33,n,," for n in range(10)]
    pages = lines(head, *(row + end for row in rows[:5]), head, *(row + end for row in rows[5:]))
    outcome = analyse(tmp_path, pages)
    assert outcome.taken
    assert outcome.taken.reading.format == "typeform"
    assert outcome.taken.counts == (11, 10, 0, 1)


def test_a_file_without_names_is_told_so_with_its_values(tmp_path: Path) -> None:
    outcome = analyse(tmp_path, lines(*joined(ROWS)))
    assert not outcome.taken
    assert "line 1 holds values (2026-03-01 14:05:33, 10)" in outcome.said


def test_a_row_of_words_further_down_is_no_header(tmp_path: Path) -> None:
    rows = [
        ["r-x", "unknown", "none", "Hull", "words"] if n == 4 else r for n, r in enumerate(ROWS)
    ]
    outcome = analyse(tmp_path, lines(*joined(rows)))
    assert not outcome.taken
    assert "line 1 holds values" in outcome.said


#: No comma behind a mark within a text: so these have the usual width where a backslash escapes.
_TEXTS = [
    "The 8\\'9\" one",
    'Round, 48"',
    'A grip with "extra" air',
    "Women's, they say",
    "It is light",
]


def _quoted_whole(cells: list[str]) -> str:
    return ",".join('"' + cell.replace('"', '""') + '"' for cell in cells)


def _with_marks() -> list[list[str]]:
    rows = [[*ROWS[n % 10][:4], _TEXTS[n % 5]] for n in range(20)]
    return [NAMES, *([f"r-{n}", *row[1:]] for n, row in enumerate(rows))]


def _torn(row: int, cell: int) -> str:
    """Every field quoted, and one mark too many before a cell of one row."""
    told = [_quoted_whole(each) for each in _with_marks()]
    cells = told[row].split('","')
    cells[cell] = '"' + cells[cell]
    return lines(*told[:row], '","'.join(cells), *told[row + 1 :])


def _escaped_once(row: int) -> str:
    """The marks within texts are doubled; in one row a backslash stands before them."""
    told = [_quoted_whole(each) for each in _with_marks()]
    return lines(*told[:row], told[row].replace('""', '\\"'), *told[row + 1 :])


ONE_ROW_ELSE = {
    **{
        f"a mark too many, {row}, {cell}": (_torn(row, cell), row)
        for row, cell in ((1, 0), (1, 4), (9, 0))
    },
    "a mark too many in the last row": (_torn(20, 2), 20),
    "a backslash before marks in one row": (_escaped_once(18), 18),
}


@pytest.mark.parametrize("shape", ONE_ROW_ELSE)
def test_one_row_with_other_marks_changes_no_other(tmp_path: Path, shape: str) -> None:
    """A backslash in a text made that be how marks are escaped: all that stand doubled stayed so."""
    text, row = ONE_ROW_ELSE[shape]
    found = analyse(tmp_path, text)
    assert found.taken, found.said
    texts = dict(zip(found.taken.column("response_id"), found.taken.column("comment"), strict=True))
    expected = {f"r-{n}": _TEXTS[n % 5] for n in range(20) if n != row - 1}
    assert {each: texts.get(each) for each in expected} == expected


@pytest.mark.parametrize("sign", [":", "\\t", "^", "~", "¦"])
@pytest.mark.parametrize("mark", ["", '"'])
def test_fields_apart_by_another_sign_are_said(tmp_path: Path, sign: str, mark: str) -> None:
    """It was said that no column holds a time, and asked on which day it was."""
    rows = TABLE if mark or sign != ":" else [[cell.replace(":", ".") for cell in r] for r in TABLE]
    outcome = analyse(tmp_path, lines(*quoted(rows, mark, sign)))
    assert not outcome.taken
    assert f": {sign} seems to stand between its fields" in outcome.said


@pytest.mark.parametrize("separator", ["\t\t", ", ", "; "])
def test_fields_apart_by_two_signs_are_read(tmp_path: Path, separator: str) -> None:
    check(analyse(tmp_path, lines(*quoted([NAMES, *COMMA_WITHIN], '"', separator))))
