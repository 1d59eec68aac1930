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
    assert stamps("2026-W10", "2026 Q1 3", "1.10.2026.4", "2026-02-30") == [None] * 4


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


#: Dates of three numbers of two digits each, and what is taken, or asked for.
SHORT = {
    "days of a month behind their year": ([f"26/03/{n}" for n in range(13, 25)], ["2026-03-13"]),
    "with hours": ([f"26-03-{n} 14:05:33" for n in range(13, 25)], ["2026-03-13"]),
    "with points": ([f"26.03.{n} 14:05" for n in range(13, 25)], ["2026-03-13"]),
    "days of a month before their year": ([f"{n}/03/26" for n in range(13, 25)], ["2026-03-13"]),
    "the 25th of each month": ([f"25/{n:02}/{24 + n % 2}" for n in range(1, 13)], []),
    "one day": (["10/11/12 10:00"] * 12, []),
}


@pytest.mark.parametrize("dates", SHORT.values(), ids=SHORT)
def test_the_days_of_a_month_are_no_years(
    tmp_path: Path, dates: tuple[list[str], list[str]]
) -> None:
    """26/03/13 was 26 March 2013 in a file in which 26/03/14 was a year later."""
    cells, first = dates
    rows = "".join(f"r{n},{cell},{n % 11}\n" for n, cell in enumerate(cells))
    outcome = analyse(tmp_path, f"Response ID,Submitted at,NPS\n{rows}")
    if not first:
        assert outcome.asked == ("day_or_month:Submitted at",)
        assert "the year" in outcome.said
        return
    assert outcome.taken
    days = [f"{day:%Y-%m-%d}" for day in outcome.taken.column("answered_at")]
    assert (days[:1], len({day[:7] for day in days})) == (first, 1)


def test_a_date_is_read_with_the_year_first_once_somebody_says_so(tmp_path: Path) -> None:
    rows = "".join(f"r{n},10/11/12 10:{n:02},9\n" for n in range(12))
    for said, day in (("year", "2010-11-12"), ("day", "2012-11-10"), ("month", "2012-10-11")):
        answer = f"day_or_month:Submitted at={said}"
        taken = analyse(tmp_path, f"Response ID,Submitted at,NPS\n{rows}", [answer]).taken
        assert taken
        assert f"{taken.column('answered_at')[0]:%Y-%m-%d}" == day


def test_a_region_behind_a_clock_tells_summer_from_winter() -> None:
    texts = ("2026-03-02 15:05 Europe/Berlin", "2026-07-02 15:05 Europe/Berlin")
    assert stamps(*texts) == ["2026-03-02 14:05", "2026-07-02 13:05"]
    assert stamps("2026-03-29 02:30 Europe/Berlin", "5 Mar 2026 14:05") == [
        None,
        "2026-03-05 14:05",
    ]


def test_the_end_of_a_day_is_that_of_the_day_told() -> None:
    assert stamps("2026-12-31 24:00:00", "2026-03-13T24:00", "2026-03-13 24:10") == [
        "2027-01-01 00:00",
        "2026-03-14 00:00",
        None,
    ]
