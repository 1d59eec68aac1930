"""What went wrong with a file or a mapping, said so that the person who dropped it can act."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches


class DropError(Exception):
    """The whole file is refused; the text names file, line and column and what was expected.

    It never holds a path, a traceback, SQL or a customer's words.
    """


class MappingError(DropError):
    """A mapping cannot be used; the text names the mapping, the entry and the choices."""


def did_you_mean(given: str, choices: Iterable[str]) -> str:
    """A sentence with the nearest choice, with a space before it, or nothing when none is near."""
    by_lower = {choice.lower(): choice for choice in choices}
    near = get_close_matches(given.lower(), list(by_lower), n=1, cutoff=0.75)
    return f" Did you mean {by_lower[near[0]]}?" if near else ""


def listed(names: Iterable[str], most: int = 12) -> str:
    """Names with commas between; beyond `most` only how many more there are."""
    every = list(names)
    shown = ", ".join(every[:most])
    return shown if len(every) <= most else f"{shown} and {len(every) - most:,} more"


def counted(number: int, one: str, many: str) -> str:
    """A number with its noun: `1 row`, `1,204 rows`."""
    return f"{number:,} {one if number == 1 else many}"
