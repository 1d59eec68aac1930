"""What Excel makes of a CSV that somebody opens and saves, in four countries, as CSV and workbook.

It is told by rules, as Microsoft describes them and as reports of spoilt files show: what looks like a
number, a date, a time or a truth becomes one, and is saved as it is shown. Seconds are lost, zeros in
front too, and of twelve digits and more six are left.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from tests.support.workbooks import Cell, Raw, sheet_xml, workbook

_TIME = r"(\d{1,2}):(\d\d)(?::(\d\d)(?:\.\d+)?)?(?: ?([AaPp])[Mm])?"
_ISO = re.compile(rf"(\d{{4}})[-/](\d{{1,2}})[-/](\d{{1,2}})(?: {_TIME})?")
_NUMBERS = re.compile(rf"(\d{{1,2}})([-/.])(\d{{1,2}})\2(\d{{4}}|\d\d)(?: {_TIME})?")
_WORDED = re.compile(rf"(\d{{1,2}})[-/ ]([^\W\d]{{3,9}})[-/ ](\d{{4}}|\d\d)(?: {_TIME})?")
_AMERICAN = re.compile(rf"([A-Z][a-z]{{2,8}}) (\d{{1,2}}), (\d{{4}})(?:,? {_TIME})?")
_MONTH = re.compile(r"(\d{4})-(\d{1,2})")
_WORDED_MONTH = re.compile(r"([^\W\d]{3,9})[- ](\d{4})")
_PART = re.compile(r"(\d{1,2})([-/.])(\d{1,2})")
_LENGTH = re.compile(r"(\d{1,4}):([0-5]\d)(?::([0-5]\d))?")
#: So many digits a cell shows that nobody made wider.
_SHOWN = 11


_BEGINS = datetime(1899, 12, 30)  # noqa: DTZ001 - as Excel counts days
#: The built-in formats in which Excel shows what it took for a time, a length or a share.
_FORMATS = {
    "date": 14,
    "moment": 22,
    "month": 17,
    "day": 16,
    "clock": 20,
    "length": 46,
    "share": 10,
}
_STYLES = (
    '<styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
    f'<cellXfs count="{len(_FORMATS) + 1}"><xf numFmtId="0"/>'
    + "".join(f'<xf numFmtId="{form}" applyNumberFormat="1"/>' for form in _FORMATS.values())
    + "</cellXfs></styleSheet>"
)


def _styled(number: float, kind: str) -> Raw:
    """A cell with a number that is shown as something else."""
    return Raw(f's="{list(_FORMATS).index(kind) + 1}"', f"<v>{number!r}</v>")


@dataclass(frozen=True)
class Excel:
    """Excel as a country has it: how it reads and how it shows."""

    country: str
    separator: str
    decimal: str
    #: Whether the day stands before the month; how a day, a month and a day of this year are shown.
    day_first: bool
    date: str
    month: str
    day: str
    #: Whether the hour has two digits always, what joins day, month and year, the words of truth.
    wide_hour: bool
    joins: str
    truths: tuple[str, str]
    months: str

    def saved(self, rows: Sequence[Sequence[str]], encoding: str) -> bytes:
        """The file that is saved; what the encoding does not have becomes a question mark."""
        text = io.StringIO(newline="")
        writer = csv.writer(text, delimiter=self.separator)
        writer.writerows([self.cell(cell) for cell in row] for row in rows)
        return text.getvalue().encode(encoding, "replace")

    def cell(self, text: str) -> str:
        """What stands in the saved file where the text stood."""
        for read in (self._truth, self._number, self._moment, self._length):
            shown = read(text.strip())
            if shown is not None:
                return shown
        return text

    def _truth(self, text: str) -> str | None:
        known = {"true": self.truths[0], "false": self.truths[1]}
        return known.get(text.lower())

    def _number(self, text: str) -> str | None:
        """A number as it is shown; with the sign that the country has before decimals alone."""
        if not re.fullmatch(rf"[+-]?\d+(?:{re.escape(self.decimal)}\d+)?", text):
            return None
        whole, _, part = text.lstrip("+").partition(self.decimal)
        whole = whole if whole.startswith("-") else whole.lstrip("0") or "0"
        if len(whole) > _SHOWN:
            return f"{float(whole):.5E}".replace(".", self.decimal)
        part = part[: max(0, _SHOWN - 1 - len(whole))].rstrip("0")
        return f"{whole}{self.decimal}{part}" if part else whole

    def workbook(self, rows: Sequence[Sequence[str]]) -> bytes:
        """The workbook that is saved: its cells hold what Excel took them for, not what it shows."""
        sheet = sheet_xml([[self._stored(cell) for cell in row] for row in rows])
        return workbook({"export": sheet}, more={"xl/styles.xml": _STYLES})

    def _stored(self, text: str) -> Cell:
        bare = text.strip()
        if (truth := self._truth(bare)) is not None:
            return truth == self.truths[0]
        if self._number(bare) is not None:
            number = float(bare.replace(self.decimal, "."))
            return int(number) if number.is_integer() else number
        if share := re.fullmatch(rf"(\d+(?:{re.escape(self.decimal)}\d+)?) ?%", bare):
            return _styled(float(share[1].replace(self.decimal, ".")) / 100, "share")
        if found := self._when(bare):
            at, kind = found
            return _styled((at - _BEGINS) / timedelta(days=1), kind)
        if self._length(bare) is not None:
            hours, minutes, seconds = (int(part) for part in f"{bare}:0".split(":")[:3])
            days = timedelta(hours=hours, minutes=minutes, seconds=seconds) / timedelta(days=1)
            return _styled(days, "clock" if days < 1 else "length")
        return text or None

    def _moment(self, text: str) -> str | None:
        if (found := self._when(text)) is None:
            return None
        at, kind = found
        forms = {"month": self.month, "day": self.day}
        date = self._spelled(at, forms.get(kind, self.date))
        hour = f"{at.hour:02}" if self.wide_hour else str(at.hour)
        return f"{date} {hour}:{at.minute:02}" if kind == "moment" else date

    def _when(self, text: str) -> tuple[datetime, str] | None:
        try:
            return self._date(text)
        except ValueError:  # no such day
            return None

    def _date(self, text: str) -> tuple[datetime, str] | None:
        """The time that is meant, and what it is shown as: a moment, a date, a month, a day."""
        if found := _ISO.fullmatch(text):
            return self._at([found[1], found[2], found[3]], found.groups()[3:])
        if (found := _NUMBERS.fullmatch(text)) and found[2] in self.joins:
            one, two = (found[1], found[3]) if not self.day_first else (found[3], found[1])
            return self._at([found[4], one, two], found.groups()[4:])
        if found := _WORDED.fullmatch(text):
            return self._at([found[3], self._named(found[2]), found[1]], found.groups()[3:])
        if (found := _AMERICAN.fullmatch(text)) and not self.day_first:
            return self._at([found[3], self._named(found[1]), found[2]], found.groups()[3:])
        return self._month(text)

    def _month(self, text: str) -> tuple[datetime, str] | None:
        """A month, or a day of this year."""
        if found := _MONTH.fullmatch(text):
            return datetime(int(found[1]), int(found[2]), 1), "month"  # noqa: DTZ001
        if found := _WORDED_MONTH.fullmatch(text):
            return datetime(int(found[2]), int(self._named(found[1])), 1), "month"  # noqa: DTZ001
        if (found := _PART.fullmatch(text)) and found[2] in self.joins:
            one, two = (found[1], found[3]) if not self.day_first else (found[3], found[1])
            return datetime(2026, int(one), int(two)), "day"  # noqa: DTZ001
        return None

    def _named(self, word: str) -> str:
        names = self.months.split()
        short = [name[:3].lower() for name in names]
        known = word.lower() in (*short, *(name.lower() for name in names))
        if not known:
            raise ValueError(word)
        return str(short.index(word[:3].lower()) + 1)

    def _at(self, day: list[str], time: Sequence[str | None]) -> tuple[datetime, str]:
        year, month, number = (int(part) for part in day)
        at = datetime(year + 2000 if year < 100 else year, month, number)  # noqa: DTZ001
        if time[0] is None:
            return at, "date"
        hour, minute, second, half = time
        hours = int(hour or 0) % 12 + 12 * (half in "Pp") if half else int(hour or 0)
        at += timedelta(hours=hours, minutes=int(minute or 0), seconds=int(second or 0))
        return at, "moment"

    def _spelled(self, at: datetime, form: str) -> str:
        name = self.months.split()[at.month - 1][:3]
        return at.strftime(form.replace("%b", name))

    def _length(self, text: str) -> str | None:
        if not (found := _LENGTH.fullmatch(text)):
            return None
        hours = int(found[1])
        if hours >= 24:
            return f"{hours}:{found[2]}:{found[3] or '00'}"
        shown = f"{hours:02}" if self.wide_hour else str(hours)
        return f"{shown}:{found[2]}" + (f":{found[3]}" if found[3] else "")


_ENGLISH = "January February March April May June July August September October November December"
COUNTRIES = (
    Excel(
        *("United States", ",", ".", False, "%-m/%-d/%Y", "%b-%y", "%-d-%b", False, "/-"),
        ("TRUE", "FALSE"),
        _ENGLISH,
    ),
    Excel(
        *("United Kingdom", ",", ".", True, "%d/%m/%Y", "%b-%y", "%d-%b", True, "/-"),
        ("TRUE", "FALSE"),
        _ENGLISH,
    ),
    Excel(
        *("Germany", ";", ",", True, "%d.%m.%Y", "%b %y", "%d. %b", True, "./-"),
        ("WAHR", "FALSCH"),
        "Januar Februar März April Mai Juni Juli August September Oktober November Dezember",
    ),
    Excel(
        *("France", ";", ",", True, "%d/%m/%Y", "%b-%y", "%d-%b", True, "/-"),
        ("VRAI", "FAUX"),
        "janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
    ),
)
