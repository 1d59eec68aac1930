"""JSON text decoded value by value, in bounded memory, with every number as it is written."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from drops.errors import DropError
from drops.intake.files.json.answers import answers_of, texts_of_questions

#: A value longer than this, in characters, is no record of a table.
LONGEST = 16 << 20
_SPACES = " \t\r\n"


class BadRecord(Exception):  # noqa: N818 - the record is bad, the file goes on
    """One record cannot be a row; the text says why, without what is in it."""


class Doubled(dict[str, Any]):
    """An object that gives a key twice, so that nobody knows which value is meant."""


def _pairs(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    return found if len(found) == len(pairs) else Doubled(found)


def _constant(word: str) -> str | None:
    """What the words mean that are no JSON: NaN is how some tools write "not given"."""
    return None if word == "NaN" else word


_DECODER = json.JSONDecoder(
    object_pairs_hook=_pairs, parse_float=str, parse_int=str, parse_constant=_constant
)


def decode(text: str, start: int = 0) -> tuple[Any, int]:
    """Return the value that starts there, and the place behind it."""
    try:
        return _DECODER.raw_decode(text, start)
    except RecursionError as error:
        raise BadRecord("is nested too deeply, expected plain values") from error


def flat(record: object) -> dict[str, str | None]:
    """Return the record as text by key; keys inside keys are joined with a dot."""
    if not isinstance(record, dict):
        raise BadRecord("is not one JSON object, expected one with a key for each column")
    found: dict[str, str | None] = {}
    try:
        _flatten(record, "", found, record)
    except RecursionError as error:
        raise BadRecord("is nested too deeply, expected plain values") from error
    return found


def _flatten(
    record: dict[str, Any], before: str, found: dict[str, str | None], whole: dict[str, Any]
) -> None:
    if isinstance(record, Doubled):
        raise BadRecord("gives the same key twice, expected each key once")
    for key, held in record.items():
        name, value = before + key, _bare(held)
        _check_letters(key)
        if isinstance(value, dict):
            _flatten(value, f"{name}.", found, whole)
        elif answers := _answers(value, whole):
            _take(answers, f"{name}.", found)
        elif name in found:
            raise BadRecord("gives the same key twice, expected each key once")
        else:
            found[name] = _as_text(value)


def _bare(value: object) -> object:
    """A value without the kind that MongoDB writes around it: `{"$numberLong": "9"}`."""
    while isinstance(value, dict) and len(value) == 1 and next(iter(value)).startswith("$"):
        (value,) = value.values()
    return value


def _answers(value: object, whole: dict[str, Any]) -> dict[str, Any] | None:
    """The answers in a list of records, by their questions; `None` where it is no such list."""
    if not isinstance(value, list) or not any(isinstance(each, dict) for each in value):
        return None
    if any(isinstance(each, Doubled) for each in value):
        return None
    return answers_of(value, texts_of_questions(whole))


def _take(answers: dict[str, Any], before: str, found: dict[str, str | None]) -> None:
    """Add the answers; one whose question has the name of another column keeps its list's name."""
    for question, answer in answers.items():
        _check_letters(question)
        name = f"{before}{question}" if question in found else question
        if name in found:
            raise BadRecord("answers the same question twice, expected each once")
        found[name] = _as_text(answer)


def _as_text(value: object) -> str | None:
    """A value as text; a list of plain values with commas between them."""
    match value:
        case str():
            _check_letters(value)
            return value
        case bool():
            return "true" if value else "false"
        case None | []:
            return None
        case list() if not any(isinstance(each, dict | list) for each in value):
            return ", ".join(_as_text(each) or "" for each in value)
    text = json.dumps(value, ensure_ascii=False)
    _check_letters(text)
    return text


def _check_letters(text: str) -> None:
    """Refuse halves of letters, which no file can hold: lone surrogates, or torn UTF-8."""
    if not text.isascii() and any("\ud800" <= letter <= "\udfff" for letter in text):
        raise BadRecord("holds a letter that is no Unicode, expected whole letters")


class Text:
    """JSON text that comes in blocks, read from the front; what has been read is forgotten."""

    def __init__(self, blocks: Iterator[str], name: str) -> None:
        self.blocks, self.name = blocks, name
        self.text, self.position, self.line = "", 0, 1
        #: Letters of the line that stood before the text and are forgotten.
        self.before = 0

    def peek(self) -> str:
        """Return the next letter that is no space; nothing at the end."""
        while True:
            while self.position < len(self.text) and self.text[self.position] in _SPACES:
                self.position += 1
            if self.position < len(self.text) or not self._fill():
                return self.text[self.position : self.position + 1]

    def skip_mark(self) -> None:
        """Read a byte-order mark at the start; it is no letter of the line."""
        if self.peek() == "\ufeff":
            self.position, self.before = self.position + 1, self.before - 1

    def take(self, expected: str) -> str:
        """Return the next letter, which must be one of these."""
        letter = self.peek()
        if not letter or letter not in expected:
            raise self.wrong(f"expected {' or '.join(expected)}")
        self.position += 1
        return letter

    def value(self) -> Any:  # noqa: ANN401 - JSON holds anything
        """Return the next value, whole."""
        self.peek()
        while True:
            try:
                value, end = decode(self.text, self.position)
            except json.JSONDecodeError as error:
                if len(self.text) - self.position > LONGEST or not self._fill():
                    raise self.wrong("expected a JSON value", error) from error
            else:
                # A number at the block's end may go on in the next one.
                if end < len(self.text) or not self._fill():
                    self.position = end
                    return value

    def wrong(self, expected: str, error: json.JSONDecodeError | None = None) -> DropError:
        """Return the sentence for text that is no JSON, with its line and column."""
        position = error.pos if error else self.position
        if error and error.msg.startswith("Unterminated string"):
            position = len(self.text)
        line = self.line + self.text.count("\n", 0, position)
        start = self.text.rfind("\n", 0, position)
        column = position - start if start >= 0 else self.before + position + 1
        place = f"{self.name}, line {line}, column {column}"
        if position >= len(self.text.rstrip(_SPACES)):
            return DropError(
                f"{place}: the JSON ends here, in the middle; {expected}. "
                "It may have been cut off while it was copied"
            )
        return DropError(f"{place}: this is no JSON; {expected}")

    def _fill(self) -> bool:
        more = next(self.blocks, "")
        if not more:
            return False
        start = self.text.rfind("\n", 0, self.position)
        self.before = self.position - start - 1 if start >= 0 else self.before + self.position
        self.line += self.text.count("\n", 0, self.position)
        self.text, self.position = self.text[self.position :] + more, 0
        return True
