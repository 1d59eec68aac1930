"""The day that the name of a file tells: `nps-2026-10-31.csv`, `Answers October 2026.xlsx`."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime

_MONTHS = "january february march april may june july august september october november december"
_DAY = re.compile(r"(?<!\d)(20\d\d)([-_. ]?)(\d\d)\2(\d\d)(?!\d)")
_MONTH = re.compile(r"(?<!\d)(20\d\d)[-_. ](\d\d)(?![-_. ]?\d)")
_WORDED = re.compile(rf"({_MONTHS.replace(' ', '|')})[-_. ]+(20\d\d)(?!\d)", re.IGNORECASE)


def day_in_name(name: str, today: date | None = None) -> tuple[date, bool] | None:
    """The day (of a month alone its first), and whether the day itself is told; else `None`.

    Year first, or the month in letters: other orders can be read in two ways. No later day than
    today is meant.
    """
    latest = today or datetime.now(UTC).date()
    for found in _DAY.finditer(name):
        if (day := _date(found[1], found[3], found[4])) and day <= latest:
            return day, True
    for found in _MONTH.finditer(name):
        if (day := _date(found[1], found[2])) and day <= latest:
            return day, False
    for found in _WORDED.finditer(name):
        month = _MONTHS.split().index(found[1].lower()) + 1
        if (day := _date(found[2], str(month))) and day <= latest:
            return day, False
    return None


def _date(year: str, month: str, day: str = "1") -> date | None:
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        return None
