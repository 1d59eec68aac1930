"""What a person saw in a cell of Excel, where the number behind it is another text: 00123, 85 %."""

from __future__ import annotations

import html
import re
from dataclasses import dataclass
from typing import Literal

_DAY = 86_400
#: Larger numbers have more digits than Excel shows.
_MOST = 1e15
#: Formats that every workbook has without saying so, as far as they matter here.
_BUILT_IN = {9: "0%", 10: "0.00%", 18: "h:mm AM/PM", 19: "h:mm:ss AM/PM", 20: "h:mm"}
_BUILT_IN |= {21: "h:mm:ss", 45: "mm:ss", 46: "[h]:mm:ss", 47: "mm:ss.0"}

_FORMAT = re.compile(r"<(?:\w+:)?numFmt\s([^>]*)>")
_ATTRIBUTE = re.compile(r'\b(numFmtId|formatCode)="([^"]*)"')
_STYLES = re.compile(r"<(?:\w+:)?cellXfs\b.*?</(?:\w+:)?cellXfs>", re.DOTALL)
_STYLE = re.compile(r"<(?:\w+:)?xf\s[^>]*>")
#: A quoted text, an escaped sign, a sign that only makes room, a bracket, or any other sign.
_TOKEN = re.compile(r'"([^"]*)"|\\(.)|[_*].|(\[[^\]]*\])|(.)', re.DOTALL)
_HALF_DAYS = re.compile(r"AM/PM|A/P", re.IGNORECASE)
#: Signs that stand for themselves without quotation marks.
_BARE = "$-+()!^&'~{}<>= "


@dataclass(frozen=True, slots=True)
class Shown:
    """How a format writes a number that is not negative."""

    how: Literal["digits", "percent", "clock", "elapsed"]
    #: Of digits: the texts between the zeros, and how many zeros stand behind each but the last.
    texts: tuple[str, ...] = ()
    zeros: tuple[int, ...] = ()
    #: Of a percentage: digits behind the point.
    decimals: int = 0

    def text(self, number: float) -> str | None:
        """What the person saw; `None` where the number says it as well."""
        if not 0 <= number < _MOST:
            return None
        match self.how:
            case "digits":
                return self._digits(number)
            case "percent":
                return f"{number * 100:.{self.decimals}f}%"
            case "clock" if number >= 1:  # a day that is not shown
                return None
        seconds = round(number * _DAY)
        hours = seconds // 3600
        shown = f"{hours:02}" if self.how == "clock" else str(hours)
        return f"{shown}:{seconds // 60 % 60:02}:{seconds % 60:02}"

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


def shown_styles(styles: str) -> dict[int, Shown]:
    """The styles of a workbook, by number, whose cells show another text than their number."""
    codes = dict(_BUILT_IN)
    for tag in _FORMAT.findall(styles):
        told = dict(_ATTRIBUTE.findall(tag))
        if told.get("numFmtId", "").isdigit():
            codes[int(told["numFmtId"])] = html.unescape(told.get("formatCode", ""))
    cells = _STYLES.search(styles)
    found = {}
    for number, tag in enumerate(_STYLE.findall(cells[0]) if cells else ()):
        told = dict(_ATTRIBUTE.findall(tag))
        used = told.get("numFmtId", "")
        if used.isdigit() and (shown := shown_as(codes.get(int(used), ""))):
            found[number] = shown
    return found


def shown_as(code: str) -> Shown | None:
    """How a number format writes numbers; `None` when the number itself is as good."""
    texts, signs = [""], [""]
    for quoted, escaped, bracket, sign in _TOKEN.findall(_HALF_DAYS.sub("", code)):
        if sign == ";":  # what follows is for numbers below nought
            break
        if bracket:
            signs[-1] += bracket if re.fullmatch(r"\[[hms]+\]", bracket, re.IGNORECASE) else ""
        elif sign and sign not in _BARE:
            signs[-1] += sign.lower()
        elif said := quoted or escaped or sign:
            if signs[-1]:
                texts.append("")
                signs.append("")
            texts[-1] += said
    return _as_time("".join(signs)) or _as_percent("".join(signs)) or _as_digits(texts, signs)


def _as_time(signs: str) -> Shown | None:
    if re.search(r"\[[hms]+\]", signs):
        return Shown("elapsed")
    is_time = re.fullmatch(r"[hms:.0]*", signs) and re.search("[hs]", signs)
    return Shown("clock") if is_time else None


def _as_percent(signs: str) -> Shown | None:
    found = re.fullmatch(r"[0#?,]*(?:\.([0#?]*))?%", signs)
    return Shown("percent", decimals=len(found[1] or "")) if found else None


def _as_digits(texts: list[str], signs: list[str]) -> Shown | None:
    """Leading zeros, and texts before or between the digits; a text behind is a unit."""
    if signs[-1]:
        texts, signs = [*texts, ""], [*signs, ""]
    zeros = signs[:-1]
    if not zeros or signs[-1] or any(set(each) != {"0"} for each in zeros):
        return None
    if len("".join(zeros)) == 1 and not any(letter.isalnum() for letter in texts[0]):
        return None
    return Shown("digits", tuple(texts), tuple(len(each) for each in zeros))
