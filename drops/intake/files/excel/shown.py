"""What a person saw in a cell of Excel, where the number behind it is another text: 00123, 85 %.

Finds the cells of a sheet for which that is so, the days without an hour, and the numbers that
Excel rounded.
"""

from __future__ import annotations

import html
import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from drops.intake.files.excel.parts import chunks, column_number, sheet_part
from drops.intake.files.packed import members

_DAY = 86_400
#: Larger numbers have more digits than Excel shows.
_MOST = 1e15
#: Formats that every workbook has without saying so, as far as they matter here.
_BUILT_IN = {9: "0%", 10: "0.00%", 18: "h:mm AM/PM", 19: "h:mm:ss AM/PM", 20: "h:mm"}
_BUILT_IN |= {21: "h:mm:ss", 45: "mm:ss", 46: "[h]:mm:ss", 47: "mm:ss.0"}
_BUILT_IN |= {14: "m/d/yyyy", 15: "d-mmm-yy", 16: "d-mmm", 17: "mmm-yy"}

_FORMAT = re.compile(r"<(?:\w+:)?numFmt\s([^>]*)>")

_FORMAT_ATTRIBUTE = re.compile(r'\b(numFmtId|formatCode)="([^"]*)"')

_CELL_STYLES = re.compile(r"<(?:\w+:)?cellXfs\b.*?</(?:\w+:)?cellXfs>", re.DOTALL)

_STYLE = re.compile(r"<(?:\w+:)?xf\s[^>]*>")
#: A quoted text, an escaped sign, a sign that only makes room, a bracket, or any other sign.
_TOKEN = re.compile(r'"([^"]*)"|\\(.)|[_*].|(\[[^\]]*\])|(.)', re.DOTALL)
_HALF_DAYS = re.compile(r"AM/PM|A/P", re.IGNORECASE)
#: Signs that stand for themselves without quotation marks.
_BARE = "$-+()!^&'~{}<>= "


@dataclass(frozen=True, slots=True)
class ShownCell:
    """How a format writes a number that is not negative."""

    how: Literal["digits", "percent", "clock", "elapsed", "day"]
    #: Of digits: the texts between the zeros, and how many zeros stand behind each but the last.
    texts: tuple[str, ...] = ()
    zeros: tuple[int, ...] = ()
    #: Of a percentage: digits behind the point.
    decimals: int = 0

    def text(self, number: float) -> str | None:
        """Return what the person saw; `None` where the number says it as well."""
        if not 0 <= number < _MOST:
            return None
        match self.how:
            case "digits":
                return self._digits(number)
            case "percent":
                return f"{number * 100:.{self.decimals}f}%"
            case "clock" if number >= 1:  # a day that is not shown
                return None
            case "day":
                return None
        seconds = round(number * _DAY)
        hours = seconds // 3600
        hours_text = f"{hours:02}" if self.how == "clock" else str(hours)
        return f"{hours_text}:{seconds // 60 % 60:02}:{seconds % 60:02}"

    def _digits(self, number: float) -> str | None:
        if number != int(number):
            return None
        digits = str(int(number)).zfill(sum(self.zeros))
        parts = [self.texts[-1]]
        for text, zeros in zip(reversed(self.texts[:-1]), reversed(self.zeros), strict=True):
            first = len(parts) == 2 * len(self.zeros) - 1
            cut = 0 if first else len(digits) - zeros
            parts += [digits[cut:], text]
            digits = digits[:cut]
        return "".join(reversed(parts))


def shown_styles(styles: str) -> dict[int, ShownCell]:
    """Return the styles of a workbook, by number, that show another text than the number."""
    codes = dict(_BUILT_IN)
    for tag in _FORMAT.findall(styles):
        attributes = dict(_FORMAT_ATTRIBUTE.findall(tag))
        if attributes.get("numFmtId", "").isdigit():
            codes[int(attributes["numFmtId"])] = html.unescape(attributes.get("formatCode", ""))
    cells = _CELL_STYLES.search(styles)
    found = {}
    for number, tag in enumerate(_STYLE.findall(cells[0]) if cells else ()):
        attributes = dict(_FORMAT_ATTRIBUTE.findall(tag))
        used = attributes.get("numFmtId", "")
        if used.isdigit() and (style := shown_as(codes.get(int(used), ""))):
            found[number] = style
    return found


def shown_as(code: str) -> ShownCell | None:
    """Return how a number format writes numbers; `None` when the number itself is as good."""
    texts, signs = [""], [""]
    for quoted, escaped, bracket, sign in _TOKEN.findall(_HALF_DAYS.sub("", code)):
        if sign == ";":  # what follows is for numbers below nought
            break
        if bracket:
            signs[-1] += bracket if re.fullmatch(r"\[[hms]+\]", bracket, re.IGNORECASE) else ""
        elif sign and sign not in _BARE:
            signs[-1] += sign.lower()
        elif literal := quoted or escaped or sign:
            if signs[-1]:
                texts.append("")
                signs.append("")
            texts[-1] += literal
    return _as_time("".join(signs)) or _as_percent("".join(signs)) or _as_digits(texts, signs)


def _as_time(signs: str) -> ShownCell | None:
    if re.search(r"\[[hms]+\]", signs):
        return ShownCell("elapsed")
    if re.fullmatch(r"[dmy/.,]*", signs) and re.search("[dy]", signs):
        return ShownCell("day")
    is_time = re.fullmatch(r"[hms:.0]*", signs) and re.search("[hs]", signs)
    return ShownCell("clock") if is_time else None


def _as_percent(signs: str) -> ShownCell | None:
    found = re.fullmatch(r"[0#?,]*(?:\.([0#?]*))?%", signs)
    return ShownCell("percent", decimals=len(found[1] or "")) if found else None


def _as_digits(texts: list[str], signs: list[str]) -> ShownCell | None:
    """Leading zeros, and texts before or between the digits; a text behind is a unit."""
    if signs[-1]:
        texts, signs = [*texts, ""], [*signs, ""]
    zeros = signs[:-1]
    if not zeros or signs[-1] or any(set(each) != {"0"} for each in zeros):
        return None
    if len("".join(zeros)) == 1 and not any(letter.isalnum() for letter in texts[0]):
        return None
    return ShownCell("digits", tuple(texts), tuple(len(each) for each in zeros))


#: Column from 0, row from 1.
Place = tuple[int, int]

#: Larger whole numbers are stored with gaps between them.
_EXACT = 2**53
_TOO_LARGE = 1 << 24
_STYLES = "xl/styles.xml"
#: A cell with its formula is at most so long.
_LONGEST = 1 << 14
_FORMULA = rb"(?:<(?:\w+:)?f\b[^>]{0,200}(?:/>|>[^<]{0,10000}</(?:\w+:)?f>)\s*)?"
_NUMBER = rb"<(?:\w+:)?c\s(%s[^>]{0,200})>\s*" + _FORMULA + rb"<(?:\w+:)?v>(%s)</"
_LONG = re.compile(_NUMBER % (b"", rb"\d{16,40}|\d(?:\.\d{1,30})?[eE]\+?\d{2,3}"))
_ATTRIBUTE = re.compile(rb'\b(r|s|t)="([^"]*)"')
_REFERENCE = re.compile(rb"([A-Z]{1,3})(\d{1,7})")


@dataclass(frozen=True)
class ShownCells:
    """Texts that a person saw in place of a number, and the places of numbers that were rounded."""

    texts: dict[Place, str]
    #: Numbers with more digits than Excel keeps: nobody knows any more which they were.
    rounded: frozenset[Place]
    #: Days that are shown without an hour, and have none.
    days: frozenset[Place] = frozenset()


def shown_cells(source: Path, name: str, sheet_index: int, left: int) -> ShownCells:
    """Return what a person saw in the workbook's sheet at that place (from 0), where it matters.

    `left` is the column (from 0) that the table begins in; places are counted from there.
    """
    part = sheet_part(source, name, sheet_index)
    if not part:
        return ShownCells({}, frozenset())
    styles = _styles(source, name)
    texts: dict[Place, str] = {}
    long: dict[Place, str] = {}
    days: set[Place] = set()
    styled = _of_styles(styles)
    for text in chunks(source, part, name, _LONGEST):
        long.update({place: number for place, _, number in _numbers(_LONG, text, left)})
        for place, style, number in _numbers(styled, text, left) if styled else ():
            if (visible := styles[style].text(float(number))) is not None:
                texts[place] = visible
            elif styles[style].how == "day" and float(number).is_integer():
                days.add(place)
    return ShownCells(texts, frozenset(_rounded(long)), frozenset(days))


def _styles(source: Path, name: str) -> dict[int, ShownCell]:
    if _STYLES not in {part.filename for part in members(source, name)}:
        return {}
    text = b""
    for chunk in chunks(source, _STYLES, name, overlap=0):
        text += chunk
        if len(text) > _TOO_LARGE:
            return {}
    return shown_styles(text.decode("utf-8", "replace"))


def _of_styles(styles: dict[int, ShownCell]) -> re.Pattern[bytes] | None:
    """Finds the numbers of cells in one of the styles; `None` for none."""
    if not styles:
        return None
    numbers = b"|".join(str(number).encode() for number in styles)
    return re.compile(
        _NUMBER
        % (
            rb'(?=[^>]{0,200}\bs="(?:' + numbers + rb')")',
            rb"\d{1,40}(?:\.\d{0,40})?(?:[eE][+-]?\d{1,3})?",
        )
    )


def _numbers(
    pattern: re.Pattern[bytes], text: bytes, left: int
) -> Iterator[tuple[Place, int, str]]:
    """Place, style and digits of the cells found that are numbers."""
    for tag, number in pattern.findall(text):
        attributes = dict(_ATTRIBUTE.findall(tag))
        place = _REFERENCE.fullmatch(attributes.get(b"r", b""))
        if place and attributes.get(b"t", b"n") == b"n":
            where = (column_number(place[1]) - 1 - left, int(place[2]))
            yield where, int(attributes.get(b"s", b"0")), number.decode()


def _rounded(long: dict[Place, str]) -> Iterator[Place]:
    """Those that cannot be what somebody wrote; of 16 digits Excel makes the last one 0."""
    ends: dict[int, list[Place]] = defaultdict(list)
    whole: set[int] = set()
    for place, digits in long.items():
        number = float(digits)
        if number > _EXACT:
            yield place
        elif number >= 1e15:
            ends[place[0]].append(place)
            whole |= {place[0]} if int(number) % 10 else set()
    for column, places in ends.items():
        if column not in whole and len(places) > 1:
            yield from places
