"""What would go wrong without a word: a customer who comes back, rows that become one, a name lost."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from drops.erase import erase
from drops.lake.ledger import all_drops
from drops.lake.writing import rebuild
from drops.put import put
from store.settings import Home
from tests.support.dropping import content, frame, scores

HEAD = "response_id,answered_at,question,score,team,customer_id,comment\n"


def test_a_customer_erased_while_a_file_is_being_read_is_not_in_it(
    home: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "a.csv"
    file.write_text(
        f"{HEAD}a,2026-03-01T10:00:00Z,nps,9,Care,eva,x\nb,2026-03-01T10:00:00Z,nps,8,Care,ben,y\n"
    )
    from drops import put as putting

    real, erased = putting._read, []

    def read(*given: Any) -> Any:
        reading = real(*given)
        if not erased:
            erased.append(erase(home, "eva"))
        return reading

    monkeypatch.setattr(putting, "_read", read)
    report = put(home, file)
    assert (report.kept, report.blank) == (1, 1)
    assert scores(home) == {"b": 8}
    assert b"eva" not in (home.drops / str(report.drop) / "original.csv").read_bytes()


def test_two_comments_that_differ_in_a_phone_number_are_two(home: Home, tmp_path: Path) -> None:
    """Rows without a key are told apart by their content, which is masked."""
    file = tmp_path / "a.csv"
    row = "2026-03-01T10:00:00Z,nps,9,Care,ring +44 20 7946 09{}\n"
    file.write_text("answered_at,question,score,team,comment\n" + row.format(58) + row.format(59))
    assert put(home, file).kept == 2
    assert frame(home).height == 2


def test_ids_that_start_with_an_erased_one_stay(home: Home, tmp_path: Path) -> None:
    file = tmp_path / "a.csv"
    lines = [
        f"{i},2026-03-01T10:00:00Z,nps,9,Care,{c},met {c}"
        for i, c in enumerate(("7", "77", "07", "7 7"))
    ]
    file.write_text(HEAD + "\n".join(lines) + "\n")
    put(home, file)
    assert erase(home, "7").as_json()["rows"] == 1
    assert sorted(scores(home)) == ["1", "2", "3"]


def test_a_quotation_mark_for_inches_takes_no_other_row_along(home: Home, tmp_path: Path) -> None:
    file = tmp_path / "a.csv"
    file.write_text(
        f'{HEAD}a,2026-03-01T10:00:00Z,nps,9,Care,eva,a 5" pipe\nb,2026-03-01T10:00:00Z,nps,8,Care,ben,"a ""6"" pipe"\n'
    )
    put(home, file)
    erase(home, "eva")
    rebuild(home)
    assert scores(home) == {"b": 8}
    original = next(home.drops.glob("*/original.csv")).read_text()
    assert original.splitlines()[1:] == ['b,2026-03-01T10:00:00Z,nps,8,Care,ben,"a ""6"" pipe"']


def test_an_erased_customer_is_counted_in_the_report_and_not_as_refused(
    home: Home, tmp_path: Path
) -> None:
    file = tmp_path / "a.csv"
    file.write_text(
        f"{HEAD}a,2026-03-01T10:00:00Z,nps,9,Care,eva,x\nb,2026-03-01T10:00:00Z,nps,8,Care,ben,y\n"
    )
    put(home, file)
    erase(home, "eva")
    (drop,) = all_drops(home)
    assert (drop.read, drop.kept, drop.refused, drop.blank) == (2, 1, 0, 1)
    assert "erased at the customer's request: 1 row" in drop.notes
    erase(home, "ben")
    (drop,) = all_drops(home)
    assert (drop.read, drop.kept, drop.blank, drop.erased) == (2, 0, 2, 2)
    assert content(home) == []


def test_who_serves_is_not_hashed(home: Home, tmp_path: Path) -> None:
    file = tmp_path / "a.csv"
    file.write_text(
        "response_id,answered_at,question,score,employee\na,2026-03-01T10:00:00Z,nps,9,Sam\n"
    )
    put(home, file)
    assert frame(home)["employee"].to_list() == ["Sam"]
