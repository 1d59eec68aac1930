"""Numbers that would be silently wrong if a score were read on another scale than its own."""

from __future__ import annotations

from pathlib import Path

import pytest

from drops.erase import erase
from drops.intake.mapping.doubts import Doubt
from drops.lake.writing import rebuild
from drops.put import put
from store.settings import Home
from tests.support.analyst import analyse
from tests.support.dropping import content, frame
from tests.support.surveys import csv_of, rows_of
from tests.support.taking import take


def test_a_label_that_the_sample_never_showed_is_turned_too(tmp_path: Path) -> None:
    """1 is best; the only 4 stands far behind what is looked at, and has no label."""
    cells = ["1 - sehr zufrieden", "5 - sehr unzufrieden", "2"] * 2_000
    cells[3_333] = "4"
    outcome = analyse(tmp_path, csv_of(rows_of(cells, "Zufriedenheit")))
    assert outcome.taken, outcome.said
    scores = dict(
        zip(outcome.taken.column("response_id"), outcome.taken.column("score"), strict=True)
    )
    assert [scores[f"r-{at}"] for at in (0, 1, 2, 3_333)] == [5, 1, 4, 2]


def test_a_number_that_is_on_no_step_of_the_scale_is_refused(tmp_path: Path) -> None:
    """0 and 6 on a scale turned from 1 to 5 would count as 6 and 0, or as themselves."""
    cells = ["1 - sehr zufrieden", "5 - sehr unzufrieden"] * 40
    first = analyse(tmp_path, csv_of(rows_of(cells, "Zufriedenheit")))
    assert first.taken
    later = csv_of(rows_of(["1", "0", "6", "5/10", "5/5"], "Zufriedenheit"))
    taken = take(tmp_path, later, first.taken.reading.mapping)
    assert taken.column("score") == [5, 1]
    assert taken.reading.refused == 3


def test_five_steps_in_the_first_rows_alone_are_no_doubt(tmp_path: Path) -> None:
    """Of a long file the first rows may all be at most 5; later ones tell the scale."""
    rows = [
        [row[1].replace("-", "/"), row[2]]
        for row in rows_of(["5", "4", "1"] * 50_000, "Recommend us?")
    ]
    rows[0][0] = "Timestamp"
    rows += [["2026/03/14 10:00:00", "10"], ["2026/03/14 10:00:01", "0"]]
    taken = take(
        tmp_path,
        csv_of([rows[0], *([["2026/03/14 10:00:00", row[1]] for row in rows[1:]])]),
        "google_forms",
    )
    assert taken.reading.kept == 150_002
    with pytest.raises(Doubt, match="Nobody gave more than 5"):
        take(
            tmp_path,
            csv_of([rows[0], *([["2026/03/14 10:00:00", row[1]] for row in rows[1:-2]])]),
            "google_forms",
        )


def test_what_excel_made_of_a_range_is_no_score(tmp_path: Path) -> None:
    """9-10 becomes 10-Sep when a person opens and saves the file."""
    cells = ["9", "10", "3", "7", "0"] * 5 + ["10-Sep"]
    outcome = analyse(tmp_path, csv_of(rows_of(cells, "NPS")))
    assert outcome.taken, outcome.said
    assert outcome.taken.counts == (26, 25, 1, 0)


def test_what_an_erasure_leaves_of_a_file_is_not_asked_anew(home: Home, tmp_path: Path) -> None:
    """Whoever gave more than 5 is erased: the others still answer whether they recommend."""
    head = (
        "No.,Response ID,Timestamp,Finished,Survey ID,Formbricks ID (internal),User ID,Tags,"
        '"1. How likely are you to recommend us to a friend?"\n'
    )
    rows = (
        f"{i},r{i},2026-10-{i % 27 + 1:02} 20:00:00 UTC,Yes,s,f,{'eva' if i < 2 else f'u{i}'},,"
        f"{9 if i < 2 else i % 6}\n"
        for i in range(40)
    )
    (tmp_path / "responses.csv").write_text(head + "".join(rows), "utf-8")
    put(home, tmp_path / "responses.csv")
    erase(home, "eva")
    assert frame(home)["score"].max() == 5
    before = content(home)
    for kept in home.drops.glob("*/rows.parquet"):
        kept.unlink()
    rebuild(home)
    assert content(home) == before
