"""Opening hours in `settings.toml`: what is taken, and what a wrong option is answered."""

from datetime import date
from pathlib import Path

import pytest

from metrics.relations.business_hours import schedule
from store.settings import Home, Settings, SettingsError, load_settings

MONDAYS = '[business_hours]\nmonday = ["09:00-17:30"]\n'


def told(folder: Path, text: str) -> Settings:
    (folder / "settings.toml").write_text(text, encoding="utf-8")
    return load_settings(Home(folder))


@pytest.mark.parametrize(
    ("text", "error"),
    [
        (
            '[business_hours]\nmonday = ["9-17"]',
            (
                "option business_hours.monday.0: Value error, 9-17 is no opening time; "
                "expected one like 09:00-17:30"
            ),
        ),
        ('[business_hours]\nmonday = ["09:00-09:00"]', "09:00-09:00 is no opening time"),
        ('[business_hours]\nmonday = ["24:00-08:00"]', "24:00-08:00 is no opening time"),
        ('[business_hours]\nmonday = ["09:60-17:00"]', "09:60-17:00 is no opening time"),
        (
            '[business_hours]\nfriday = ["13:00-18:00", "09:00-13:30"]',
            "option business_hours.friday: Value error, these opening times overlap",
        ),
        (
            '[business_hours]\nmundy = ["09:00-17:00"]',
            "there is no option business_hours.mundy; the options are monday, tuesday",
        ),
        (
            MONDAYS + '[business_hours.locations.York]\ntimezone = "Europe/Yrok"',
            "option business_hours.locations.York.timezone: Value error, Europe/Yrok is no time zone",
        ),
        (
            MONDAYS + "[[business_hours.changes]]\nform = 2026-07-01",
            (
                "no option business_hours.changes.0.form; the options are monday, tuesday, wednesday, "
                "thursday, friday, saturday, sunday, from"
            ),
        ),
        (MONDAYS + 'holidays = ["XX"]', "XX is no country with known holidays"),
        (MONDAYS + 'holidays = ["GB-YRK"]', "GB has no part YRK with own holidays; the parts are"),
        ("[business_hours]\nmonday = []", "option business_hours: Value error, never open"),
        (
            MONDAYS + "[business_hours.locations.York]\nmonday = []",
            "option business_hours: Value error, York is never open",
        ),
        (
            MONDAYS + "closed_on = [2026-12-24]\nopen_on = [2026-12-24]",
            "2026-12-24 stands in closed_on and in open_on",
        ),
        ('[promise]\nclock = "business"', 'promise.clock is "business"; expected business_hours'),
        ('[promise]\nclock = "open"', "option promise.clock: Input should be 'calendar'"),
    ],
)
def test_a_wrong_option_is_named_with_what_was_expected(
    text: str, error: str, tmp_path: Path
) -> None:
    with pytest.raises(SettingsError) as raised:
        told(tmp_path, text)
    assert error in str(raised.value)


def test_one_opening_time_and_one_country_need_no_list(tmp_path: Path) -> None:
    found = told(tmp_path, '[business_hours]\nmonday = "09:00-24:00"\nholidays = "DE-BY"\n')
    assert found.business_hours is not None
    assert found.business_hours.monday == ((540, 1440),)
    assert found.business_hours.holidays == ("DE-BY",)


def test_a_location_has_what_all_have_but_for_what_it_names(tmp_path: Path) -> None:
    found = told(
        tmp_path,
        'timezone = "Europe/London"\n'
        + MONDAYS
        + 'tuesday = ["09:00-12:00"]\nholidays = ["GB-ENG"]\nclosed_on = [2026-12-24]\n'
        '[[business_hours.changes]]\nfrom = 2026-07-01\ntuesday = ["09:00-18:00"]\n'
        "[business_hours.locations.Boston]\n"
        'timezone = "America/New_York"\nholidays = ["US"]\nmonday = []\n'
        '[[business_hours.locations.Boston.changes]]\nfrom = 2026-09-01\nmonday = ["10:00-11:00"]\n',
    )
    hours = found.business_hours
    assert hours is not None
    everyone = schedule(hours, None, found.timezone)
    assert (everyone.timezone, everyone.holidays) == ("Europe/London", ("GB-ENG",))
    assert [begins for begins, _ in everyone.weeks] == [date.min, date(2026, 7, 1)]
    assert [week[:3] for _, week in everyone.weeks] == [
        (((540, 1050),), ((540, 720),), ()),
        (((540, 1050),), ((540, 1080),), ()),
    ]
    boston = schedule(hours, "Boston", found.timezone)
    assert (boston.timezone, boston.holidays) == ("America/New_York", ("US",))
    assert boston.closed_on == (date(2026, 12, 24),)
    assert [week[:2] for _, week in boston.weeks] == [
        ((), ((540, 720),)),
        ((), ((540, 1080),)),
        (((600, 660),), ((540, 1080),)),
    ]
    assert schedule(hours, "Bath", found.timezone) == everyone
