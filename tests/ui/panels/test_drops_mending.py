"""The table of refused rows: what was changed is told by place, whatever columns are called."""

from __future__ import annotations

from drops.mend import RefusedRow, RefusedRows
from ui.panels.drops.mending import in_table, mended_rows

REFUSED = RefusedRows(
    ("id", "note", "note", "", "line in file"),
    (
        RefusedRow(4, "score is missing", ("a", "one", "two", "", "x")),
        RefusedRow(9, "score is missing", ("b", "three", "four", "", "y")),
    ),
)
ORDER = [2, 0, 1, 3, 4]


def test_columns_of_one_name_are_told_apart_and_those_read_stand_first() -> None:
    first, _ = in_table(REFUSED, ORDER)
    assert list(first.items()) == [
        ("line in file", "4"),
        ("refused, because", "score is missing"),
        ("note (column 3)", "two"),
        ("id", "a"),
        ("note (column 2)", "one"),
        ("(column 4)", ""),
        ("line in file (column 5)", "x"),
    ]


def test_only_rows_that_were_changed_are_mended_each_cell_at_its_place() -> None:
    before = in_table(REFUSED, ORDER)
    after: list[dict[str, str | None]] = [{**before[0]}, {**before[1], "note (column 3)": "five"}]
    assert mended_rows(REFUSED, ORDER, before, after) == {9: ["b", "three", "five", "", "y"]}
    after = [{**before[0], "id": None}, {**before[1]}]
    assert mended_rows(REFUSED, ORDER, before, after) == {4: ["", "one", "two", "", "x"]}
    assert mended_rows(REFUSED, ORDER, before, [{**row} for row in before]) == {}
