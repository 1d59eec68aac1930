"""Keys: made from content where there is none, and settled where they repeat."""

from __future__ import annotations

import hashlib
from datetime import datetime
from pathlib import Path

import pytest

from drops.intake.files import encodings
from tests.support.taking import take

KEYLESS = "answered_at,question,score,team\n"
ROWS = [
    "2026-01-01T10:00,nps,10,Floor",
    "2026-01-01T10:00,nps,10,Floor",
    "2026-01-01T10:00,nps,9,Floor",
    "2026-01-01T10:00,nps,10,Floor",
    "2026-01-01T10:00,nps,10,",
]


def keys(folder: Path, rows: list[str]) -> list[str]:
    return take(folder, KEYLESS + "\n".join(rows)).column("response_id")


def test_equal_rows_count_each_time(tmp_path: Path) -> None:
    found = keys(tmp_path, ROWS)
    assert len(set(found)) == 5
    assert found[1] == f"{found[0]}-2"
    assert found[3] == f"{found[0]}-3"


def test_the_key_is_the_md5_of_what_is_given(tmp_path: Path) -> None:
    """Written out here, because a key that changes with a version would count rows twice."""
    instant = int(datetime.fromisoformat("2026-01-01T10:00:00+00:00").timestamp()) * 1_000_000
    content = f"answered_at={instant}\x1fquestion=nps\x1fscore=10\x1fteam=Floor\x1f"
    expected = hashlib.md5(content.encode(), usedforsecurity=False).hexdigest()
    assert keys(tmp_path, ROWS)[0] == expected


def test_a_longer_file_holds_the_keys_of_the_shorter(tmp_path: Path) -> None:
    longer = ["2025-12-31T10:00,nps,3,Floor", *ROWS, ROWS[0]]
    assert set(keys(tmp_path, ROWS)) < set(keys(tmp_path, longer))


def test_neither_order_nor_spelling_nor_an_empty_column_changes_the_key(tmp_path: Path) -> None:
    before = set(keys(tmp_path, ROWS))
    assert set(keys(tmp_path, ROWS[::-1])) == before
    respelt = [row.replace("T10:00,nps,10", " 10:00:00Z,NPS, 10.0 ") for row in ROWS]
    assert set(keys(tmp_path, respelt)) == before
    header = KEYLESS.replace("\n", ",location\n")
    taken = take(tmp_path, header + "\n".join(row + "," for row in ROWS))
    assert set(taken.column("response_id")) == before


def test_occurrences_are_counted_over_pieces(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = keys(tmp_path, ROWS * 20)
    monkeypatch.setattr(encodings, "BLOCK", 64)
    assert keys(tmp_path, ROWS * 20) == whole
    assert len(set(whole)) == 100
    assert f"{whole[0]}-60" in whole


OWN = "response_id,answered_at,question,score,comment\n"


@pytest.mark.parametrize("block", [None, 32])
def test_the_later_row_of_a_key_wins(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, block: int | None
) -> None:
    monkeypatch.setattr(encodings, "BLOCK", block or encodings.BLOCK)
    rows = ["a,2026-01-01,nps,1,first", "b,2026-01-02,nps,2,", "a,2026-01-03,nps,3,second"]
    rows += ["c,2026-01-04,nps,44,", "a,2026-01-05,nps,5,third", "c,2026-01-06,nps,6,"]
    taken = take(tmp_path, OWN + "\n".join(rows))
    assert taken.counts == (6, 3, 3, 0)
    assert taken.reading.repeated == 2
    assert dict(zip(taken.column("response_id"), taken.column("score"), strict=True)) == {
        "a": 5,
        "b": 2,
        "c": 6,
    }
    assert taken.reading.reasons == {
        "score is outside 0–10, the scale of nps": 1,
        "the same key occurs again later in the file": 2,
    }
    lost = {row["line"]: row for row in taken.refused}
    assert set(lost) == {"2", "4", "5"}
    assert lost["2"]["reasons"] == "the same key occurs again later in the file (line 6 wins)"
    assert lost["2"]["comment"] == "first"
    assert lost["4"]["comment"] == "second"
    assert str(taken.reading.first_at) == "2026-01-02 00:00:00+00:00"


def test_a_refused_row_does_not_beat_an_earlier_one(tmp_path: Path) -> None:
    taken = take(tmp_path, OWN + "a,2026-01-01,nps,1,\na,2026-01-02,nps,99,\n")
    assert taken.column("score") == [1]
    assert taken.reading.repeated == 0


def test_keys_stay_text(tmp_path: Path) -> None:
    long = "1" * 21
    taken = take(
        tmp_path, f"{OWN}00123,2026-01-01,nps,1,\n123,2026-01-01,nps,2,\n{long},2026-01-01,nps,3,\n"
    )
    assert taken.column("response_id") == ["00123", "123", long]
