"""Hours are those of the clocks where it was: eight zones, both changes of the clocks, an oracle.

The oracle is `zoneinfo`, asked for each instant alone; the product writes the zones' offsets into
its SQL and counts stretches of them.
"""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from metrics.analyses.busy_hours import outrun, week
from metrics.analyses.busy_hours.counted import counted
from metrics.catalogue import METRICS
from metrics.measure.hours import Clocks, by_hour, hours_known, staffed
from metrics.measure.measuring import measure
from metrics.measure.reader import Reader
from metrics.relations.periods import hours_of_week
from metrics.slices import Slice
from tests.support.lakes import at, make_lake, reader_of

ZONES = {
    "York": "Europe/London",
    "New York": "America/New_York",
    "Sydney": "Australia/Sydney",
    "Kolkata": "Asia/Kolkata",
    "Kathmandu": "Asia/Kathmandu",
    # Half an hour is skipped, and shown twice.
    "Lord Howe": "Australia/Lord_Howe",
    "Chatham": "Pacific/Chatham",
    "St. John's": "America/St_Johns",
}
QUARTER = timedelta(minutes=15)


def local_hour(instant: datetime, zone: str) -> int:
    local = instant.astimezone(ZoneInfo(zone))
    return local.weekday() * 24 + local.hour


def changes(zone: str) -> list[datetime]:
    """The instants of 2026 at which the clocks change, to the hour; some instant where none does."""
    hours = [datetime(2026, 1, 1, tzinfo=UTC) + timedelta(hours=n) for n in range(24 * 365)]
    offsets = [each.astimezone(ZoneInfo(zone)).utcoffset() for each in hours]
    found = [hours[n] for n in range(1, len(hours)) if offsets[n] != offsets[n - 1]]
    return found or [at("2026-03-29T01:00"), at("2026-10-25T01:00")]


#: Quarters of hours from three hours before each change to three hours after it, by place.
INSTANTS = {
    place: [change + n * QUARTER for change in changes(zone) for n in range(-12, 13)]
    for place, zone in ZONES.items()
}


@pytest.fixture(scope="module")
def everywhere(tmp_path_factory: pytest.TempPathFactory) -> Reader:
    rows = [(place, instant) for place, several in INSTANTS.items() for instant in several]
    return reader_of(
        make_lake(
            tmp_path_factory.mktemp("zones"),
            responses=[
                {"answered_at": instant, "question": "nps", "score": 9, "location": place}
                for place, instant in rows
            ],
            staffing=[
                {"hour": instant, "location": place, "people": 4.0, "visits": 3}
                for place, instant in rows
            ],
            places=[{"place": name, "timezone": zone} for name, zone in ZONES.items()],
        )
    )


def test_an_answer_is_of_the_hour_that_its_place_shows(everywhere: Reader) -> None:
    found = {
        key: inputs["answered"]
        for key, inputs in by_hour(everywhere, METRICS["nps"], Slice()).items()
    }
    assert found == Counter(
        (place, local_hour(instant, ZONES[place]))
        for place, several in INSTANTS.items()
        for instant in several
    )


def test_a_day_is_the_companys_wherever_the_place_is(everywhere: Reader) -> None:
    """Days, weeks and periods of all places are cut at the same instants; their hours are not."""
    company = ZoneInfo("Europe/London")
    ever = Slice(timezone=company.key)
    every = [instant for several in INSTANTS.values() for instant in several]
    days = Counter(instant.astimezone(company).date() for instant in every)
    found = measure(everywhere, METRICS["nps"], ever, by="day")
    assert {row.group: row.estimate.n for row in found if row.estimate.n} == days
    for place, several in INSTANTS.items():
        day = several[0].astimezone(company).date()
        chosen = ever.period(day, day + timedelta(days=1)).narrow("location", place)
        (row,) = measure(everywhere, METRICS["nps"], chosen)
        assert row.estimate.n == sum(i.astimezone(company).date() == day for i in several)


def test_quarters_are_of_one_hour_and_what_is_shown_twice_is_two(everywhere: Reader) -> None:
    """As many people as on average, all visits; each offset of the clocks has an hour of its own."""
    expected: dict[tuple[str, int], list[float]] = {}
    for place, several in INSTANTS.items():
        hours = {
            (local.replace(minute=0, tzinfo=None, fold=0), local.utcoffset())
            for local in (instant.astimezone(ZoneInfo(ZONES[place])) for instant in several)
        }
        for begins, _ in hours:
            number = begins.weekday() * 24 + begins.hour
            people, visits, known = expected.setdefault((place, number), [0.0, 0.0, 0.0])
            expected[place, number] = [people + 4, visits, known + 1]
        for instant in several:
            expected[place, local_hour(instant, ZONES[place])][1] += 3
    found = staffed(everywhere, Slice()).rows()
    assert {(place, hour): numbers for place, hour, *numbers in found} == expected


@pytest.mark.parametrize("zone", ZONES.values())
def test_hours_of_the_week_are_counted_as_clocks_showed_them(zone: str) -> None:
    for change in changes(zone)[:2]:
        begins, ends = change - timedelta(days=9, minutes=45), change + timedelta(days=8, hours=5)
        expected = [0.0] * 168
        instant = begins
        while instant < ends:
            expected[local_hour(instant, zone)] += 0.25
            instant += QUARTER
        assert hours_of_week(zone, begins, ends) == pytest.approx(expected)
        assert sum(hours_of_week(zone, begins, ends)) == pytest.approx(
            (ends - begins) / timedelta(hours=1)
        )


def test_a_clock_of_the_settings_stands_before_that_of_a_file(everywhere: Reader) -> None:
    clocks = Clocks.of(everywhere)
    assert [clocks.zone(place) for place in ZONES] == [*ZONES.values()]
    assert clocks.zone("Paris") == clocks.zone(None) == everywhere.settings.timezone


def test_what_has_a_day_and_no_hour_is_of_no_hour(tmp_path: Path) -> None:
    day = at("2026-10-01T00:00")
    told = {"question": "nps", "score": 3, "location": "York"}
    rows = [{**told, "answered_at": day, "answered_until": day + timedelta(days=1)}] * 12
    rows.append({**told, "answered_at": day})
    reader = reader_of(make_lake(tmp_path, responses=rows))
    assert week(reader, Slice()).without_hour == 12
    of_york = counted(reader, Slice()).places["York"]
    assert of_york.arrivals.sum() == 1
    assert outrun(reader, Slice()).found == ()


def test_hours_before_the_first_file_and_after_the_last_are_none(everywhere: Reader) -> None:
    """A period that is longer than what files tell is as long as they tell."""
    told = [instant for several in INSTANTS.values() for instant in several]
    known = hours_known(everywhere, Slice(), ("responses",), "UTC")
    assert sum(known) == pytest.approx((max(told) - min(told)) / timedelta(hours=1))
