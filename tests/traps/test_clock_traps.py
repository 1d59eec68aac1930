"""Silent wrong answers about waits in business hours, and about who is slower: each must not come."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from metrics.analyses.findings import findings
from metrics.catalogue import METRICS
from metrics.measure.measuring import measure, measure_all
from metrics.slices import Slice
from store.settings import Settings
from tests.support.lakes import Record, make_lake, reader_of

DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday")
OFFICE: dict[str, Any] = {day: ["09:00-17:00"] for day in DAYS} | {"timezone": "Europe/London"}


def london(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo("Europe/London")).astimezone(UTC)


def hours_open(folder: Path, rows: list[Record], **hours: Any) -> dict[Any, float]:
    """Per location for how many hours its one complaint waited while it was open."""
    lake = make_lake(folder, complaints=rows)
    told = Settings.model_validate({"timezone": "Asia/Tokyo", "business_hours": OFFICE | hours})
    key = "resolution_median_business"
    found = measure(reader_of(lake, settings=told), METRICS[key], Slice(), by="location")
    return {row.group: row.estimate.value for row in found}


def waited(opened: str, resolved: str, location: str | None = None) -> Record:
    return {
        "opened_at": london(opened),
        "resolved_at": london(resolved),
        "location": location,
    }


def test_nought_hours_are_a_wait_and_not_a_missing_one(tmp_path: Path) -> None:
    """Came and was resolved on a Sunday: 0 open hours, one complaint."""
    rows = [waited("2026-08-30T10:00", "2026-08-30T12:00")]
    assert hours_open(tmp_path, rows) == {None: 0.0}


def test_the_zone_is_that_of_the_opening_times_not_of_the_settings(tmp_path: Path) -> None:
    rows = [waited("2026-08-25T09:00", "2026-08-25T17:00")]
    assert hours_open(tmp_path, rows) == {None: 8.0}


def test_a_holiday_of_one_place_is_a_working_day_of_another(tmp_path: Path) -> None:
    """Monday 31 August 2026: a bank holiday in England, none in Scotland."""
    rows = [waited("2026-08-31T08:00", "2026-08-31T18:00", name) for name in ("York", "Perth")]
    places = {"Perth": {"holidays": ["GB-SCT"]}}
    assert hours_open(tmp_path, rows, holidays=["GB-ENG"], locations=places) == {
        "York": 0.0,
        "Perth": 8.0,
    }


def test_a_place_that_names_no_holidays_has_none_only_if_it_says_so(tmp_path: Path) -> None:
    rows = [waited("2026-08-31T08:00", "2026-08-31T18:00", name) for name in ("York", "Hull")]
    places = {"York": {"sunday": ["10:00-16:00"]}, "Hull": {"holidays": []}}
    found = hours_open(tmp_path, rows, holidays=["GB-ENG"], locations=places)
    assert found == {"York": 0.0, "Hull": 8.0}


def test_the_night_that_clocks_change_is_as_long_as_it_was(tmp_path: Path) -> None:
    """Open around the clock: 23 hours of a day in spring, 25 in autumn, never 24 twice."""
    always = {day: ["00:00-24:00"] for day in (*DAYS, "saturday", "sunday")}
    for day, hours in (("2026-03-29", 23.0), ("2026-10-25", 25.0)):
        after = (date.fromisoformat(day) + timedelta(days=1)).isoformat()
        rows = [waited(f"{day}T00:00", f"{after}T00:00")]
        assert hours_open(tmp_path / day, rows, **always) == {None: hours}


def test_the_two_clocks_never_share_a_key_or_a_unit(tmp_path: Path) -> None:
    lake = make_lake(tmp_path, complaints=[waited("2026-08-25T09:00", "2026-08-27T09:00")])
    told = Settings.model_validate({"business_hours": OFFICE})
    keys = ("resolution_median", "resolution_median_business")
    found = measure_all(reader_of(lake, settings=told), [METRICS[key] for key in keys], Slice())
    assert [found[key][0].estimate.value for key in keys] == [48, 16]
    assert [METRICS[key].unit for key in keys] == ["hours", "open hours"]


def test_opening_times_change_no_figure_of_the_calendar(tmp_path: Path) -> None:
    lake = make_lake(tmp_path, complaints=[waited("2026-08-28T09:00", "2026-08-31T09:00")] * 9)
    metrics = [m for m in METRICS.values() if m.unit != "open hours"]
    plain = measure_all(reader_of(lake, settings=Settings()), metrics, Slice())
    told = Settings.model_validate({"business_hours": OFFICE})
    for key, rows in measure_all(reader_of(lake, settings=told), metrics, Slice()).items():
        assert [row.estimate for row in rows] == [row.estimate for row in plain[key]]


def test_a_place_that_resolves_nothing_is_found_though_it_has_no_median(tmp_path: Path) -> None:
    """York resolves a tenth of its complaints, the others nearly all: no median, and the worst."""
    opened, rows = datetime(2026, 10, 5, 9, tzinfo=UTC), []
    for name, resolved in (("York", 6), ("Bath", 55), ("Hull", 56)):
        for number in range(60):
            ended = opened + timedelta(hours=2 + number % 7)
            row = {"opened_at": opened, "location": name}
            rows.append(row | ({"resolved_at": ended} if number < resolved else {}))
    lake = make_lake(tmp_path, complaints=rows, known_at=datetime(2026, 10, 30, tzinfo=UTC))
    october = Slice(date(2026, 10, 1), date(2026, 11, 1))
    metric = METRICS["resolution_median"]
    by_place = measure(reader_of(lake), metric, october, by="location")
    assert {row.group: row.estimate.value for row in by_place}["York"] is None
    told = findings(reader_of(lake), october).found
    assert [(f.key, f.group, f.difference.value) for f in told] == [
        ("resolution_median", "York", None)
    ]
    assert told[0].is_worse
