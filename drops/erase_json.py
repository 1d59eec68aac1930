"""JSON text without some of its records; all else stays as it stands."""

from __future__ import annotations

import json
import re

_SPACE = re.compile(r"[ \t\r\n\ufeff\u00ef\u00bb\u00bf]*")
#: Where a record begins and ends in the text.
Place = tuple[int, int]


def without_values(text: str, gone: set[int]) -> str:
    """JSON text without the records of those numbers, in the one list that it holds."""
    places = _places(text)
    if not places:
        return "[]"
    kept = [place for number, place in enumerate(places, 1) if number not in gone]
    said = [text[start:stop] for start, stop in kept]
    between = text[places[0][1] : places[1][0]] if len(places) > 1 else ","
    return text[: places[0][0]] + between.join(said) + text[places[-1][1] :]


def _places(text: str) -> list[Place]:
    """Where the records of the file's list stand; none where the file is one record."""
    decoder = json.JSONDecoder(strict=False)
    at = _skip(text, 0)
    if text[at] == "[":
        return _elements(decoder, text, at)
    return _inside(decoder, text, at)[0]


def _skip(text: str, at: int) -> int:
    found = _SPACE.match(text, at)
    return found.end() if found else at


def _elements(decoder: json.JSONDecoder, text: str, at: int) -> list[Place]:
    places = []
    at = _skip(text, at + 1)
    while text[at] != "]":
        _, end = decoder.raw_decode(text, at)
        places.append((at, end))
        at = _skip(text, end)
        at = _skip(text, at + 1) if text[at] == "," else at
    return places


def _inside(decoder: json.JSONDecoder, text: str, at: int) -> tuple[list[Place], int]:
    """The records of the one list of objects inside an object, and where the object ends."""
    found: list[Place] = []
    at = _skip(text, at + 1)
    while text[at] != "}":
        _, at = decoder.raw_decode(text, at)
        at = _skip(text, _skip(text, at) + 1)
        value, end = decoder.raw_decode(text, at)
        if isinstance(value, list) and value and isinstance(value[0], dict):
            found = found or _elements(decoder, text, at)
        elif isinstance(value, dict):
            found = found or _inside(decoder, text, at)[0]
        at = _skip(text, end)
        at = _skip(text, at + 1) if text[at] == "," else at
    return found, at + 1
