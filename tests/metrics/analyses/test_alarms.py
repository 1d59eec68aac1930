"""How often "what needs us" cries wolf, and how soon it hears one: on simulated companies.

The long form, with enough days to tell 5 % from less, is `tests/torture/test_alarms.py`.
"""

from datetime import date, timedelta
from pathlib import Path

from metrics.analyses.findings import RECENT_DAYS, Findings, findings
from metrics.lake import Lake
from metrics.slices import Slice
from tests.support.lakes import reader_of
from tests.support.simulated import FIRST, Fall, Volume, company

DAYS = 120
VOLUME = Volume(answers=12)
#: Two weeks hold 3,500 answers of a place; so many make a change of 8 points clear.
BUSY = Volume(answers=250, complaints=0.3, mentions=0.3)
LEVEL = 8.0


def on_day(lake: Lake, day: int) -> Findings:
    """What Pulse lists by itself on the evening of a day: the latest whole month, and lately."""
    after = FIRST + timedelta(days=day)
    begins = after.replace(day=1)
    month = (begins - timedelta(days=1)).replace(day=1)
    recent = Slice(after - timedelta(days=RECENT_DAYS), after)
    return findings(reader_of(lake), Slice(month, begins), recent=recent)


def alarms(root: Path, seeds: range, volume: Volume, apart_days: int) -> tuple[int, int]:
    """On how many of how many days something is listed though nothing changed."""
    days = alarmed = 0
    for seed in seeds:
        lake = company(root / f"{volume.answers}-{seed}", seed, DAYS, volume)
        for day in range(62, DAYS + 1, apart_days):
            days += 1
            alarmed += bool(on_day(lake, day).found)
    return alarmed, days


def days_until_found(root: Path, seed: int, *, every_day: bool = False) -> int | None:
    """How many days after one of sixty places fell by 8 points it is listed; `None` after 14.

    Places differ by a standard deviation of 5 points before anything happens.
    """
    start = 45 + seed % 10
    fall = Fall("Place 07", start, LEVEL)
    lake = company(root / str(seed), seed, start + 14, BUSY, apart=5.0, fall=fall)
    for later in range(5, RECENT_DAYS + 1) if every_day else (RECENT_DAYS,):
        found = on_day(lake, start + later).found
        if any((f.key, f.column, f.group) == ("nps", "location", fall.place) for f in found):
            return later
    return None


def test_on_most_days_on_which_nothing_changed_nothing_is_listed(tmp_path: Path) -> None:
    alarmed, days = alarms(tmp_path, range(2), VOLUME, apart_days=14)
    assert days == 10
    # Were one day in twenty an alarm, more than two would be here once in ninety times.
    assert alarmed <= 2


def test_a_place_that_falls_is_found_within_two_weeks(tmp_path: Path) -> None:
    assert days_until_found(tmp_path, seed=0) == RECENT_DAYS


def test_what_was_always_behind_does_not_hide_what_fell(tmp_path: Path) -> None:
    """Sixty places that differ fill the list by themselves; the one that fell is on it."""
    fall = Fall("Place 07", 45, 25.0)
    lake = company(tmp_path, 3, 59, Volume(60, 0.2, 0.2), apart=15.0, fall=fall)
    found = on_day(lake, 59).found
    assert any(f.kind == "changed" and f.group == fall.place for f in found)
    assert any(f.kind == "below the rest" for f in found)


def test_what_is_found_lately_says_so(tmp_path: Path) -> None:
    lake = company(tmp_path, 3, 56, Volume(30, 0.2, 0.2), fall=Fall("Place 07", 45, 40.0))
    (fallen,) = [f for f in on_day(lake, 56).found if f.group == "Place 07"]
    assert fallen.period == Slice(date(2026, 2, 12), date(2026, 2, 26))
    alone = findings(reader_of(lake), Slice(date(2026, 1, 1), date(2026, 2, 1)))
    assert not alone.found
