"""What stands in the rows of a table and not in its header: numbers, days, times."""

from __future__ import annotations

import re

_HALF = r"(?: ?[AaPp]\.?[Mm]\.?)?"
_ZONE = r"(?: ?(?:Z|UTC|GMT)(?:[+-]\d{1,4})?)?"
_WORDED_DAY = r"(?:[A-Za-z]{3,9},? )?\d{1,2}[ /.-][A-Za-z]{3,9}\.?[ /.,-]{1,2}\d{2,4}"
_WORDED_MONTH = r"[A-Za-z]{3,9}\.? \d{1,2}, ?\d{4}"
_CLOCK = rf"(?:[, T]+\d[\d:. ]*{_HALF})?"
#: A number or percentage; a day or time in numbers, with a zone or half of the day behind it; a day
#: with its month in letters.
VALUE = (
    rf"[+-]?\d[\d.,:/ T+-]*{_ZONE}{_HALF}{_ZONE}"
    r"|\d[\d.,]* ?%"
    rf"|{_WORDED_DAY}{_CLOCK}|{_WORDED_MONTH}{_CLOCK}"
)
#: A cell that says that its line adds others up, in the languages of the tools.
TOTAL = (
    r"^\s*(?:(?:grand|sub|overall)[ -]?)?(?:totals?|total g[ée]n[ée]ral|sous-total|totale"
    r"|totaal|gesamt|gesamtsumme|zwischensumme|summe|suma|sum|average|mean|итого)"
    r"\s*:?\s*(?:\([^)]*\))?[\d\s.,:%]*(?:records?|rows?)?\s*$"
)
_VALUE = re.compile(VALUE)


#: What programs call a column that has no name.
_UNNAMED = re.compile(r"(?:unnamed: \d+(?:_level_\d+)?|_\d+)?", re.IGNORECASE)


def is_unnamed(name: str) -> bool:
    """Return whether a column has no name but what a program made of none."""
    return _UNNAMED.fullmatch(name.strip()) is not None


def is_value(cell: str) -> bool:
    """Return whether a cell holds a number, a day or a time, and no words."""
    return _VALUE.fullmatch(cell.strip()) is not None
