"""Names in the settings match like names in files, and one that no file has is said."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError
from streamlit.testing.v1 import AppTest

from drops.put import put
from metrics.catalogue import METRICS
from metrics.lake import Lake
from metrics.measure.measuring import measure
from metrics.measure.names import unknown_names
from metrics.slices import Scope, Slice
from store.settings import Home, Settings
from tests.browser.conftest import serving
from tests.support.lakes import at, make_lake, reader_of
from tests.support.waiting import wait_until

DAY = (at("2026-10-05T00:00"), at("2026-10-06T00:00"))
#: The same name as people write it in settings: in capitals, with spaces, in wide letters.
SPELLINGS = ("Very Urgent", "very urgent", "VERY  URGENT", " very urgent ", "Ｖery urgent")


def complaint(opened: datetime, resolved: datetime, **also: str) -> dict[str, Any]:
    return {"opened_at": opened, "resolved_at": resolved, **also}


@pytest.mark.parametrize("spelling", SPELLINGS)
def test_a_promise_by_severity_holds_however_it_is_spelled(tmp_path: Path, spelling: str) -> None:
    rows = [complaint(*DAY, severity="Very Urgent"), complaint(*DAY, severity="Low")]
    lake = make_lake(tmp_path, complaints=rows)
    settings = Settings.model_validate({"promise": {"hours": 72, "by_severity": {spelling: 4}}})
    reader = reader_of(lake, settings=settings)
    (row,) = measure(reader, METRICS["resolution_within_promise"], Slice())
    assert (row.estimate.value, row.estimate.n) == (50, 2)
    assert unknown_names(reader, METRICS) == []


@pytest.mark.parametrize("spelling", ["York", "york", "YORK ", "Ｙork"])
def test_opening_times_hold_however_the_location_is_spelled(tmp_path: Path, spelling: str) -> None:
    lake = make_lake(tmp_path, complaints=[complaint(*DAY, location="York")])
    hours = {"monday": ["09:00-17:00"], "locations": {spelling: {"monday": ["00:00-24:00"]}}}
    reader = reader_of(lake, settings=Settings.model_validate({"business_hours": hours}))
    (row,) = measure(reader, METRICS["resolution_median_business"], Slice())
    assert row.estimate.value == 24
    assert unknown_names(reader, METRICS) == []


def test_a_name_in_the_settings_follows_its_alias(tmp_path: Path) -> None:
    lake = make_lake(tmp_path, complaints=[complaint(*DAY, location="York")])
    hours = {"monday": ["09:00-17:00"], "locations": {"Yorke": {"monday": ["00:00-24:00"]}}}
    options = {"business_hours": hours, "aliases": {"location": {"yorke": "York"}}}
    (row,) = measure(
        reader_of(lake, settings=Settings.model_validate(options)),
        METRICS["resolution_median_business"],
        Slice(),
    )
    assert row.estimate.value == 24


UNKNOWN = Settings.model_validate(
    {
        "promise": {"by_severity": {"Urgnt": 4, "low": 100}},
        "business_hours": {
            "monday": ["09:00-17:00"],
            "locations": {"Yrok": {"monday": ["10:00-12:00"]}},
        },
    }
)


def lake_of_two(folder: Path) -> Lake:
    rows = [complaint(*DAY, severity=each, location="York") for each in ("Urgent", "Low")]
    return make_lake(folder, complaints=rows)


def test_a_name_that_no_file_has_is_said_with_those_that_files_have(tmp_path: Path) -> None:
    found = unknown_names(reader_of(lake_of_two(tmp_path), settings=UNKNOWN), METRICS)
    severity, location = (each.sentence for each in found)
    assert severity == (
        "The settings have a promise for the severity Urgnt; no file has such a severity. "
        "They have Low, Urgent."
    )
    assert location == (
        "The settings have opening times of Yrok; no file has such a location. They have York."
    )


@pytest.fixture
def misnamed(home: Home, tmp_path: Path) -> Home:
    """A store whose settings promise for a severity that no file has."""
    rows = "complaint_id,opened_at,severity\n1,2026-10-05T00:00Z,Urgent\n"
    (file := tmp_path / "c.csv").write_text(rows)
    put(home, file)
    home.settings_file.write_text("[promise.by_severity]\nUrgnt = 4\nLOW = 8\n")
    return home


def test_it_is_in_the_log_when_the_server_starts(misnamed: Home) -> None:
    with serving(misnamed) as server:
        wait_until(lambda: "severity LOW" in server.log.read_text(encoding="utf-8"))
        log = server.log.read_text(encoding="utf-8")
    assert log.count("severity Urgnt; no file has such a severity. They have Urgent.") == 1
    assert log.count("severity LOW; no file has such a severity") == 1


def test_how_we_count_says_it(misnamed: Home, open_page: Callable[..., AppTest]) -> None:
    page = open_page(misnamed, "how_we_count").run()
    said = "\n".join(warning.value.replace("\\", "") for warning in page.warning)
    assert "severity Urgnt; no file has such a severity" in said


def test_a_target_of_no_metric_is_said_with_the_one_that_it_may_be_meant_for(
    tmp_path: Path,
) -> None:
    settings = Settings.model_validate({"targets": {"nps": 40, "cast": 80, "happiness": 1}})
    found = unknown_names(reader_of(make_lake(tmp_path), settings=settings), METRICS)
    assert [each.sentence for each in found] == [
        "The settings have a target for cast; no metric has that key. Did you mean csat?",
        (
            "The settings have a target for happiness; no metric has that key. "
            "How we count names them all."
        ),
    ]


def test_an_alias_of_a_name_that_no_file_has_is_said(tmp_path: Path) -> None:
    aliases = {"location": {"Yorke": "York", "Hul": "Hull"}, "team": {"Desk 1": "Desk"}}
    settings = Settings.model_validate({"aliases": aliases})
    found = unknown_names(reader_of(lake_of_two(tmp_path), settings=settings), METRICS)
    assert [(each.name, each.sentence) for each in found] == [
        (
            "Hul",
            "The settings say that the location Hul is Hull; no file has either. They have York.",
        ),
        ("Desk 1", "The settings say that the team Desk 1 is Desk; no file has either."),
    ]
    empty = reader_of(make_lake(tmp_path / "none"), settings=settings)
    assert unknown_names(empty, METRICS) == []


def test_nothing_is_said_before_the_first_complaint_nor_to_who_sees_a_part(tmp_path: Path) -> None:
    assert unknown_names(reader_of(make_lake(tmp_path / "none"), settings=UNKNOWN), METRICS) == []
    lake = lake_of_two(tmp_path / "two")
    part = Scope({"location": ("York",)})
    assert unknown_names(reader_of(lake, settings=UNKNOWN, scope=part), METRICS) == []


@pytest.mark.parametrize(
    "options",
    [
        {"promise": {"by_severity": {"Urgent": 4, "urgent": 8}}},
        {
            "business_hours": {
                "monday": ["09:00-17:00"],
                "locations": {"York": {"timezone": "UTC"}, "york ": {"timezone": "UTC"}},
            }
        },
    ],
)
def test_one_name_twice_in_the_settings_is_refused(options: dict[str, Any]) -> None:
    with pytest.raises(ValidationError, match="are one name; expected it once"):
        Settings.model_validate(options)


def test_champions_of_nobody_and_first_days_of_no_metric_are_told(tmp_path: Path) -> None:
    lake = make_lake(tmp_path, complaints=[complaint(*DAY, location="York", team="Care")])
    options = {
        "champions": {"york": {"nps": "Ada"}, "CARE": {"csat": "Bo"}, "Kitchn": {"nps": "Eve"}},
        "targets_since": {"nsp": "2026-09-01", "csat": "2026-09-01"},
    }
    reader = reader_of(lake, settings=Settings.model_validate(options))
    found = [(each.purpose, each.name) for each in unknown_names(reader, METRICS)]
    assert found == [("target", "nsp"), ("champions", "Kitchn")]
