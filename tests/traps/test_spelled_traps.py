"""A failure here means that a time counts on another day, at another hour, or for a group."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import polars as pl
import pytest

from drops.intake.values.spelled.manner import Manner
from drops.intake.values.spelled.reading import read
from tests.support.analyst import analyse


def stamps(*texts: str, order: str = "") -> list[str | None]:
    parts = read(pl.Series(texts), Manner(order)).parts
    found = dict(
        parts.select("text", pl.col("at") - pl.col("offset").fill_null(timedelta(0))).iter_rows()
    )
    return [found[text] and f"{found[text]:%Y-%m-%d %H:%M}" for text in texts]


def test_an_offset_within_a_text_keeps_its_own_digits() -> None:
    """| 14:05 +0100 2026 | 14:05 +0930 2026 | → 13:05 and 04:35, though both look alike."""
    texts = ("Thu Mar 05 14:05:33 +0100 2026", "Thu Mar 05 14:05:33 +0930 2026")
    assert stamps(*texts) == ["2026-03-05 13:05", "2026-03-05 04:35"]


def test_an_hour_without_minutes_has_none() -> None:
    assert stamps("5 Mar 2026 2 PM", "11 Mar 2026 9 AM") == ["2026-03-05 14:00", "2026-03-11 09:00"]


def test_a_number_of_a_month_in_words_is_not_taken_from_the_digits() -> None:
    assert stamps("1 Feb 2026 03:04", "4 Feb 2026 05:06") == [
        "2026-02-01 03:04",
        "2026-02-04 05:06",
    ]


def test_weeks_quarters_and_versions_are_no_days() -> None:
    assert stamps("2026-W10-4", "2026 Q1 3", "1.10.2026.4", "2026-02-30") == [None] * 4


def test_the_fifth_of_march_is_never_the_third_of_may_unasked(tmp_path: Path) -> None:
    assert stamps("3/5/2026, 2:05 PM", "26. 3. 5. 14:05") == [None, None]
    assert stamps("13/5/2026", order="month") == [None]
    rows = "".join(f'r{n},"{n % 9 + 1}/{n % 7 + 1}/2025, 2:05 PM",9\n' for n in range(30))
    asked = analyse(tmp_path, f"Response ID,Submitted at,NPS\n{rows}")
    assert asked.taken is None
    assert asked.asked == ("day_or_month:Submitted at",)


@pytest.mark.parametrize("cell", ["3/5/2026, 2:05:33 PM", "1404/12/14 14:05", "5 Foo 2026 14:05"])
def test_stamps_are_no_group(tmp_path: Path, cell: str) -> None:
    rows = "".join(f'r{n},"{cell}",{n % 11}\n' for n in range(20))
    outcome = analyse(tmp_path, f"Response ID,Submitted via,NPS\n{rows}")
    groups = ("team", "channel", "segment", "touchpoint", "location")
    assert not outcome.taken or all(set(outcome.taken.column(each)) == {None} for each in groups)


def test_who_waits_is_no_mistake(tmp_path: Path) -> None:
    """| closed | 1/0 | 1/0 | → two wait; refused, nobody would."""
    rows = "".join(
        f"T{n},2026-03-{n:02} 09:00,{'1/0' if n in (4, 9) else f'2026-03-{n:02} 11:00'}\n"
        for n in range(1, 16)
    )
    outcome = analyse(tmp_path, f"Ticket ID,Created at,Closed at\n{rows}")
    assert outcome.taken, outcome.said
    assert outcome.taken.rows["resolved_at"].null_count() == 2
    assert outcome.taken.rows["resolved_unusable"].sum() == 0
