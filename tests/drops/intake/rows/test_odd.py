"""Rows unlike the others: named with line, column, cell, what becomes of them, and why."""

from __future__ import annotations

from typing import TYPE_CHECKING

from drops.put import put

if TYPE_CHECKING:
    from pathlib import Path

    from drops.intake.rows import OddRow
    from store.settings import Home

SCORES = "response_id,answered_at,question,score,team,customer_id\n"
WAITS = "complaint_id,opened_at,resolved_at,team\n"


def odd(home: Home, path: Path, text: str) -> list[tuple[int, str, str, str, str, int]]:
    """The odd rows of a file, each as a tuple."""
    path.write_text(text, encoding="utf-8")
    return [_as_tuple(row) for row in put(home, path, dry_run=True).odd]


def _as_tuple(row: OddRow) -> tuple[int, str, str, str, str, int]:
    return row.line, row.column, row.cell, row.fate, row.why, row.rows


def fine(count: int, first: int = 0) -> str:
    rows = range(first, first + count)
    return "".join(f"r{i},2026-10-{i % 28 + 1:02}T10:00:00Z,nps,{i % 11},Care,\n" for i in rows)


def test_a_file_like_any_has_no_odd_rows(home: Home, tmp_path: Path) -> None:
    assert odd(home, tmp_path / "a.csv", SCORES + fine(40)) == []


def test_refused_rows_are_named_with_their_cell_and_how_many_are_like_them(
    home: Home, tmp_path: Path
) -> None:
    bad = "".join(f"b{i},2026-10-01T10:00:00Z,nps,{11 + i},Care,\n" for i in range(5))
    late = "z,2062-10-01T10:00:00Z,nps,9,Care,\n"
    found = odd(home, tmp_path / "a.csv", SCORES + fine(20) + bad + late)
    why = "score is outside 0–10, the scale of nps"
    assert found == [
        (22, "score", "11", "refused", why, 5),
        (23, "score", "12", "refused", why, 5),
        (24, "score", "13", "refused", why, 5),
        (27, "answered_at", "2062-10-01T10:00:00Z", "refused",
         "answered_at lies in the future, in 2062", 1),
    ]  # fmt: skip


def test_an_optional_cell_that_is_not_read_is_named(home: Home, tmp_path: Path) -> None:
    rows = "".join(f"c{i},2026-10-01T10:00:00Z,2026-10-02T10:00:00Z,Care\n" for i in range(20)) + (
        "x,2026-10-01T10:00:00Z,soon,Care\ny,2026-10-05T10:00:00Z,2026-10-01T10:00:00Z,Care\n"
    )
    found = odd(home, tmp_path / "a.csv", WAITS + rows)
    assert [each[:4] for each in found] == [
        (22, "resolved_at", "soon", "kept without it"),
        (23, "resolved_at", "2026-10-01T10:00:00Z", "kept without it"),
    ]


def test_rows_dated_far_from_the_others_are_named_though_they_are_kept(
    home: Home, tmp_path: Path
) -> None:
    far = "old,2009-03-04T10:00:00Z,nps,9,Care,\n"
    found = odd(home, tmp_path / "a.csv", SCORES + fine(200) + far)
    assert found == [
        (202, "answered at", "4 Mar 2009", "kept",
         "nearly all others are dated 1 Oct 2026 to 28 Oct 2026", 1),
    ]  # fmt: skip


def test_a_key_that_comes_again_and_a_line_of_another_shape_are_named(
    home: Home, tmp_path: Path
) -> None:
    found = odd(home, tmp_path / "a.csv", SCORES + fine(20) + fine(1) + "b,1,2,3,4,5,6,7\n")
    assert [(line, cell, fate) for line, _, cell, fate, _, _ in found] == [
        (23, "", "refused"),
        (2, "again on line 22", "refused"),
    ]


def test_whom_a_cell_is_about_is_not_told(home: Home, tmp_path: Path) -> None:
    bad = "eva@example.com,2026-10-01T10:00:00Z,nps,eva@example.com,Care,eva@example.com\n"
    found = odd(home, tmp_path / "a.csv", SCORES + fine(20) + bad)
    assert [each[:3] for each in found] == [(22, "score", "[e-mail]")]
    assert "eva" not in repr(found)
