"""The sample company moved by whole weeks: its weekdays and hours stay, and nothing else changes."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import polars as pl
import pytest

from sample_data.moved import moved_name, weeks_of, weeks_until, write_moved
from tests.sample_data import reading
from tests.sample_data.reading import FILES

LAST_DAY = date(2026, 10, 31)
#: To the next month, over both changes of the clocks, and back.
WEEKS = [4, 21, -10, 60]
LONDON = ZoneInfo("Europe/London")


@pytest.fixture(params=WEEKS, ids=lambda weeks: f"{weeks} weeks")
def moved(request: pytest.FixtureRequest, tmp_path: Path) -> tuple[Path, int]:
    """The company's files, moved, under the names that they had."""
    weeks: int = request.param
    for path in FILES.iterdir():
        write_moved(path, tmp_path, weeks).rename(tmp_path / path.name)
    return tmp_path, weeks


def local_later(instant: datetime | None, weeks: int) -> datetime | None:
    """The same hour of London's clocks so many weeks later, by the standard library alone."""
    if instant is None:
        return None
    clock = instant.astimezone(LONDON).replace(tzinfo=None) + timedelta(weeks=weeks)
    there = clock.replace(tzinfo=LONDON).astimezone(UTC)
    skipped = there.astimezone(LONDON).replace(tzinfo=None) != clock
    after = (clock + timedelta(hours=1)).replace(tzinfo=LONDON).astimezone(UTC)
    return after if skipped else there


def same_hours(before: pl.Series, after: pl.Series, weeks: int) -> None:
    assert len(before) == len(after) > 0
    assert after.dt.convert_time_zone("UTC").to_list() == [
        local_later(each, weeks) for each in before
    ]


@pytest.mark.parametrize(
    ("read", "times"),
    [
        (reading.answers, ["at"]),
        (reading.complaints, ["opened_at", "resolved_at"]),
        (reading.events, ["at"]),
    ],
)
def test_every_time_has_the_hour_it_had_and_all_else_is_as_it_was(
    moved: tuple[Path, int], read: Callable[[Path], pl.DataFrame], times: list[str]
) -> None:
    folder, weeks = moved
    before, after = read(FILES), read(folder)
    for name in times:
        same_hours(before[name], after[name], weeks)
    others = [name for name in before.columns if name not in (*times, "first_response_at")]
    assert after.select(others).equals(before.select(others))


def test_first_answers_have_the_hour_they_had(moved: tuple[Path, int]) -> None:
    folder, weeks = moved
    before = reading.complaints(FILES)["first_response_at"].to_list()
    after = reading.complaints(folder)["first_response_at"].to_list()
    expected = [local_later(each, weeks) for each in before]
    told = [pair for pair in zip(after, expected, strict=True) if None not in pair]
    assert [each is None for each in after] == [each is None for each in before]
    assert len(told) > 5_000
    # Tickets tell whole minutes.
    assert max(abs(found - meant) for found, meant in told if found and meant) < timedelta(
        minutes=1
    )


def test_guests_and_the_tills_move_along(moved: tuple[Path, int]) -> None:
    folder, weeks = moved
    name = "pepper-customers.parquet"
    before, after = (pl.read_parquet(place / name) for place in (FILES, folder))
    same_hours(before["joined_at"], after["joined_at"], weeks)
    name = "pepper-revenue.parquet"
    before, after = (pl.read_parquet(place / name) for place in (FILES, folder))
    assert after.drop("period").equals(before.drop("period"))
    months = sorted(set(after["period"]))
    assert len(months) == before["period"].n_unique()
    assert {month.day for month in months} == {1}
    last = date(2026, 10, 15) + timedelta(weeks=weeks)
    assert (months[-1].year, months[-1].month) == (last.year, last.month)


def test_no_week_leaves_the_bytes_as_they_are(tmp_path: Path) -> None:
    for path in FILES.iterdir():
        assert write_moved(path, tmp_path, 0).name == path.name
        assert (tmp_path / path.name).read_bytes() == path.read_bytes()


@pytest.mark.parametrize("later", range(-30, 400, 3))
def test_the_last_day_lies_within_the_seven_days_before(later: int) -> None:
    day = LAST_DAY + timedelta(days=later)
    ends = LAST_DAY + timedelta(weeks=weeks_until(day))
    assert 1 <= (day - ends).days <= 7
    assert ends.weekday() == LAST_DAY.weekday()


@pytest.mark.parametrize(
    ("name", "weeks", "moved"),
    [
        ("Guest survey_October 31, 2026_18.05.csv", 4, "Guest survey_November 28, 2026_18.05.csv"),
        ("zendesk-tickets-2026-10-31.csv", 21, "zendesk-tickets-2027-03-27.csv"),
        ("pepper-complaints-until-2025-11.csv", 4, "pepper-complaints-until-2025-12.csv"),
        ("pepper-responses-2025.parquet", 60, "pepper-responses-2026.parquet"),
        ("pepper-customers.parquet", 60, "pepper-customers.parquet"),
    ],
)
def test_the_name_of_a_file_moves_along(name: str, weeks: int, moved: str) -> None:
    assert moved_name(name, weeks) == moved
    assert weeks_of(moved) in (weeks, None)
    assert (weeks_of(moved) is None) == name.startswith("pepper")
