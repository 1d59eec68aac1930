"""The cells of a sheet whose number is not what a person saw, and those that Excel rounded."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from drops.compressed import members
from drops.number_formats import Shown, shown_styles
from drops.workbook_parts import chunks, column_number, sheet_part

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


def shown_cells(source: Path, name: str, at: int, left: int) -> ShownCells:
    """What a person saw in the workbook's sheet at that place (from 0), where it matters.

    `left` is the column (from 0) that the table begins in; places are counted from there.
    """
    part = sheet_part(source, name, at)
    if not part:
        return ShownCells({}, frozenset())
    styles = _styles(source, name)
    texts: dict[Place, str] = {}
    long: dict[Place, str] = {}
    styled = _of_styles(styles)
    for text in chunks(source, part, name, _LONGEST):
        long.update({place: number for place, _, number in _numbers(_LONG, text, left)})
        for place, style, number in _numbers(styled, text, left) if styled else ():
            if (shown := styles[style].text(float(number))) is not None:
                texts[place] = shown
    return ShownCells(texts, frozenset(_rounded(long)))


def _styles(source: Path, name: str) -> dict[int, Shown]:
    if _STYLES not in {part.filename for part in members(source, name)}:
        return {}
    text = b""
    for chunk in chunks(source, _STYLES, name, overlap=0):
        text += chunk
        if len(text) > _TOO_LARGE:
            return {}
    return shown_styles(text.decode("utf-8", "replace"))


def _of_styles(styles: dict[int, Shown]) -> re.Pattern[bytes] | None:
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
        told = dict(_ATTRIBUTE.findall(tag))
        place = _REFERENCE.fullmatch(told.get(b"r", b""))
        if place and told.get(b"t", b"n") == b"n":
            where = (column_number(place[1]) - 1 - left, int(place[2]))
            yield where, int(told.get(b"s", b"0")), number.decode()


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
