"""Days, months and moments as people read them; non-breaking spaces shown as plain."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from ui.format import dates, numbers


def plain(text: str) -> str:
    return text.replace(numbers.THIN, " ").replace(numbers.FIXED, " ")


def test_dates_name_the_year_only_where_it_differs() -> None:
    today = date(2026, 11, 2)
    assert plain(dates.day(date(2026, 10, 12), today)) == "12 Oct"
    assert plain(dates.day(date(2025, 10, 12), today)) == "12 Oct 2025"
    assert dates.month(date(2026, 10, 1), today) == "October"
    assert plain(dates.month(date(2025, 10, 1), today)) == "October 2025"
    at = datetime(2026, 10, 31, 18, 2, tzinfo=UTC)
    assert plain(dates.moment(at, today)) == "31 Oct 18:02"


@pytest.mark.parametrize(
    ("seconds", "said"),
    [
        (-30, "just now"), (0, "just now"), (59, "just now"), (60, "1 minute ago"),
        (150, "2 minutes ago"), (3599, "59 minutes ago"), (3600, "1 hour ago"),
        (86400 * 5, "5 days ago"),
        (86400 * 60, "60 days ago"),
        (86400 * 61, "2 months ago"),
        (86400 * 729, "23 months ago"),
        (86400 * 5509, "15 years ago"),
    ],
)  # fmt: skip
def test_ago(seconds: int, said: str) -> None:
    now = datetime(2026, 10, 31, 18, 2, tzinfo=UTC)
    assert plain(dates.ago(now - timedelta(seconds=seconds), now)) == said


def test_some_days_of_a_week_or_month_are_named_by_the_first_and_the_last() -> None:
    today = date(2026, 11, 2)
    assert plain(dates.days(date(2026, 10, 1), date(2026, 10, 4), today)) == "1–4 Oct"
    assert plain(dates.days(date(2026, 9, 28), date(2026, 10, 4), today)) == "28 Sep – 4 Oct"
    assert plain(dates.days(date(2026, 10, 4), date(2026, 10, 4), today)) == "4 Oct"
    assert plain(dates.days(date(2025, 12, 30), date(2026, 1, 2), today)) == "30 Dec 2025 – 2 Jan"
    assert plain(dates.days(date(2025, 10, 1), date(2025, 10, 4), today)) == "1–4 Oct 2025"
