"""How often files come and when one is late, on calendars counted by hand."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from drops.overview.rhythm import Rhythm, rhythm

#: A Monday.
FIRST = date(2026, 9, 7)


def days(*after: int) -> list[date]:
    return [FIRST + timedelta(days=each) for each in after]


WEEKLY = days(0, 7, 14, 21, 28)


@pytest.mark.parametrize(
    ("came", "words"),
    [
        (WEEKLY, "every Monday"),
        (days(0, 1, 2, 3, 4, 7, 8, 9), "every working day"),
        (days(0, 1, 2, 3, 4, 5, 6), "every day"),
        ([date(2026, month, 1) for month in range(5, 11)], "every month"),
        (days(0, 14, 28, 42), "about every 14 days"),
        (days(0, 7, 15, 21, 28), "about every 7 days"),
        (days(0, 2, 30, 33, 70), "irregular, 2 to 37 days apart"),
        (days(0, 7), ""),
        (days(0), ""),
        ([], ""),
    ],
)
def test_the_words_of_a_rhythm(came: list[date], words: str) -> None:
    assert rhythm(came, came[-1] if came else FIRST).words == words


@pytest.mark.parametrize(("after", "late"), [(7, 0), (8, 0), (9, 2), (30, 23)])
def test_late_is_a_day_more_than_the_longest_usual_wait(after: int, late: int) -> None:
    found = rhythm(WEEKLY, WEEKLY[-1] + timedelta(days=after))
    assert (found.due, found.late_days) == (WEEKLY[-1] + timedelta(days=7), late)


def test_a_weekend_makes_nobody_late_who_sends_on_working_days() -> None:
    came = days(0, 1, 2, 3, 4, 7, 8, 9, 10, 11)
    assert rhythm(came, FIRST + timedelta(days=14)).late_days == 0
    assert rhythm(came, FIRST + timedelta(days=16)).late_days == 2


def test_one_forgotten_export_makes_nobody_patient() -> None:
    weeks = [*range(0, 70, 7), *range(126, 154, 7)]
    came = days(*weeks)
    assert rhythm(came, came[-1]).due == came[-1] + timedelta(days=7)


def test_the_order_in_which_days_are_told_and_told_twice_is_nothing() -> None:
    assert rhythm([*WEEKLY[::-1], *WEEKLY], WEEKLY[-1]) == rhythm(WEEKLY, WEEKLY[-1])


def test_nobody_is_waited_for_after_a_year() -> None:
    assert rhythm(WEEKLY, WEEKLY[-1] + timedelta(days=367)) == Rhythm("every Monday")
    assert rhythm(WEEKLY, WEEKLY[-1] + timedelta(days=366)).late_days == 359


def test_of_two_files_nothing_is_told_and_nobody_is_late() -> None:
    assert rhythm(days(0, 7), FIRST + timedelta(days=90)) == Rhythm()
