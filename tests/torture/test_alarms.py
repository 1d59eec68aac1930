"""False alarms of "what needs us" on 500 days, and a fall of 8 points at one of sixty places."""

from pathlib import Path

import pytest

from tests.metrics.analyses.test_alarms import VOLUME, alarms, days_until_found
from tests.support.simulated import Volume

#: Many companies, one after another: minutes of work, more on a busy machine.
pytestmark = [pytest.mark.torture, pytest.mark.timeout(3600)]


def test_less_than_one_day_in_twenty_is_a_false_alarm(tmp_path: Path) -> None:
    alarmed, days = alarms(tmp_path, range(100, 170), VOLUME, apart_days=14)
    few_alarmed, few_days = alarms(tmp_path, range(200, 230), Volume(3, 2, 2), apart_days=14)
    assert (days, few_days) == (350, 150)
    assert alarmed / days < 0.05
    assert few_alarmed / few_days < 0.05


def test_a_fall_of_8_points_is_found_within_two_weeks(tmp_path: Path) -> None:
    found = [days_until_found(tmp_path, seed, every_day=True) for seed in range(20)]
    assert sum(days is not None for days in found) >= 18, found
