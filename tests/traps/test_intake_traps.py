"""A failure here means that a row can count wrongly without anyone being told."""

from __future__ import annotations

import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import polars as pl
import pytest

from drops.intake.mapping.doubts import Doubt
from tests.support.taking import take

OWN = "response_id,answered_at,question,score,team,comment\n"


def test_a_blank_score_is_no_zero(tmp_path: Path) -> None:
    """| a: 0 | b: nothing, but words | c: nothing | → one score, two rows."""
    taken = take(
        tmp_path, OWN + "a,2026-01-01,nps,0,,\nb,2026-01-01,nps,,,hm\nc,2026-01-01,nps,,,\n"
    )
    assert taken.counts == (3, 2, 0, 1)
    assert taken.column("score") == [0, None]


def test_a_scale_to_ten_is_not_taken_for_one_to_five(tmp_path: Path) -> None:
    rows = "".join(f"r{n},2026-01-01,csat,{n},,\n" for n in range(11))
    taken = take(tmp_path, OWN + rows)
    assert taken.counts == (11, 5, 6, 0)


def test_a_team_called_t_and_an_id_with_zeros_stay_what_they_are(tmp_path: Path) -> None:
    rows = "00123,2026-01-01,nps,9,T,\n1e5,2026-01-01,nps,9,1.0,\ntrue,2026-01-01,nps,9,NA,\n"
    taken = take(tmp_path, OWN + rows)
    assert taken.column("response_id") == ["00123", "1e5", "true"]
    assert taken.column("team") == ["T", "1.0", "NA"]


def test_day_and_month_are_never_guessed(tmp_path: Path) -> None:
    with pytest.raises(Doubt, match=r"line 2: answered_at holds 03/04/2026, and no date"):
        take(tmp_path, OWN + "a,03/04/2026,nps,9,,\nb,05/04/2026,nps,9,,\n")


def test_day_and_month_that_the_file_tells_are_no_guess(tmp_path: Path) -> None:
    taken = take(tmp_path, OWN + "a,03/04/2026,nps,9,,\nb,13/04/2026,nps,9,,\n")
    assert [f"{day:%d %b}" for day in taken.column("answered_at")] == ["03 Apr", "13 Apr"]
    assert any("is not written as the format has it" in note for note in taken.reading.notes)


def test_an_hour_that_the_clocks_skipped_is_no_time(tmp_path: Path) -> None:
    taken = take(tmp_path, OWN + "a,2026-03-29T01:30,nps,9,,\n", zone="Europe/London")
    assert taken.counts == (1, 0, 1, 0)
    assert "does not exist in Europe/London" in next(iter(taken.reading.reasons))


def test_closed_before_opened_is_left_out_and_no_negative_time(tmp_path: Path) -> None:
    text = "complaint_id,opened_at,resolved_at\na,2026-01-02T10:00:01Z,2026-01-02T10:00:00Z\n"
    taken = take(tmp_path, text)
    assert taken.counts == (1, 1, 0, 0)
    assert taken.column("resolved_at") == [None]
    assert taken.column("resolved_unusable") == [True]


def test_an_export_of_may_says_nothing_of_june(tmp_path: Path) -> None:
    text = "complaint_id,opened_at\na,2026-05-01T10:00Z\nb,2026-05-30T10:00Z\n"
    assert take(tmp_path, text).reading.known_at == datetime(2026, 5, 30, 10, tzinfo=UTC)


def test_the_time_of_a_refused_row_does_not_tell_until_when_a_file_knows(tmp_path: Path) -> None:
    text = "complaint_id,opened_at,satisfaction\na,2026-05-01T10:00Z,\n,2026-06-01T10:00Z,5\n"
    assert take(tmp_path, text).reading.known_at == datetime(2026, 5, 1, 10, tzinfo=UTC)


def test_two_customers_who_gave_the_same_ten_count_twice(tmp_path: Path) -> None:
    text = "answered_at,question,score\n" + 2 * "2026-01-01,nps,10\n"
    taken = take(tmp_path, text)
    assert taken.counts == (2, 2, 0, 0)


def test_a_survey_with_two_questions_is_two_answers_with_one_comment(tmp_path: Path) -> None:
    taken = take(tmp_path, Path("sample_data/formats/qualtrics.csv"))
    assert taken.rows.filter(pl.col("response_id").str.starts_with("R_1")).height == 2
    assert taken.rows["comment"].drop_nulls().to_list() == ["Lovely", "Slow, and cold"]


def test_a_quoted_line_break_does_not_shift_the_rows(tmp_path: Path) -> None:
    taken = take(
        tmp_path, OWN + 'a,2026-01-01,nps,9,,"x\n1,2026-01-01,nps,1,,"\nb,2026-01-01,nps,8,,\n'
    )
    assert taken.counts == (2, 2, 0, 0)
    assert taken.column("line") == [2, 4]


def test_a_quote_that_swallows_rows_is_refused_alone(tmp_path: Path) -> None:
    rows = 'a,2026-01-01,nps,9,,"oh\nb,2026-01-01,nps,8,,\nc,2026-01-01,nps,7,,"fine, thanks"\n'
    taken = take(tmp_path, OWN + rows)
    assert taken.counts == (3, 2, 1, 0)
    assert taken.refused[0]["line"] == "2"


def test_hostile_text_is_only_text(tmp_path: Path) -> None:
    words = "'; DROP TABLE responses; -- <script>alert(1)</script> {{7*7}} =cmd()"
    taken = take(tmp_path, f'{OWN}"{words}",2026-01-01,nps,9,"{words}","{words}"\n')
    assert taken.column("response_id") == taken.column("team") == taken.column("comment") == [words]


def test_reading_loads_no_page_library_and_no_dictionary_of_tones() -> None:
    """Streamlit, Plotly and VADER would make every drop slow to start."""
    loaded = (
        "import drops.intake.rows.read, drops.intake.mapping.recognise, sys; print(*sys.modules)"
    )
    done = subprocess.run(
        [sys.executable, "-c", loaded], capture_output=True, text=True, check=True
    )
    assert not {"streamlit", "plotly", "vaderSentiment", "eldc", "stdnum"} & set(
        done.stdout.split()
    )
