"""What went wrong with a file or a mapping, said so that the person who dropped it can act."""

from __future__ import annotations

import errno
import os
import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from difflib import get_close_matches

from store.errors import StoreFaultError
from store.reading import is_locked

_LONGEST_LISTED = 80


class DropError(Exception):
    """The whole file is refused; the text names file, line and column and what was expected.

    It is the file's own fault, unless it is a `StoreError` too. It never holds a path, a traceback,
    SQL or a customer's words.

    `how` says how to go on, for whoever reads the text elsewhere: in a file, a terminal, an answer
    over HTTP. A page where it is done says `sentence` alone.
    """

    def __init__(self, sentence: str = "", how: str = "") -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.how = how

    def __str__(self) -> str:
        """The sentence, and how to go on."""
        if not self.how:
            return self.sentence
        return f"{self.sentence}{' ' if self.sentence.endswith('?') else '. '}{self.how}"


class StoreError(DropError, StoreFaultError):
    """The store cannot be written, whatever the file is: the same file may be taken later."""


@contextmanager
def of_the_store() -> Iterator[None]:
    """Raise what is wrong inside as `StoreError`: it is about files that are in the store."""
    try:
        yield
    except StoreFaultError:
        raise
    except DropError as error:
        raise StoreError(str(error)) from error


class AskedError(DropError):
    """What only a person knows has to be said before the file can be taken in; the text asks it."""


class SourceError(AskedError):
    """Only a person knows whose keys a file's are; the sentence is the question.

    `rows` is how many rows meet; `own` is the source that the file is taken to be of, `met` the one
    whose keys it has.
    """

    def __init__(
        self, sentence: str, how: str = "", own: str = "", met: str = "", rows: int = 0
    ) -> None:
        super().__init__(sentence, how)
        self.own = own
        self.met = met
        self.rows = rows


class MappingError(DropError):
    """A mapping cannot be used; the text names the mapping, the entry and the choices."""


def did_you_mean(given: str, choices: Iterable[str]) -> str:
    """Return a sentence with the nearest choice, with a space before it; nothing if none is."""
    by_lower = {choice.lower(): choice for choice in choices}
    near = get_close_matches(given.lower(), list(by_lower), n=1, cutoff=0.75)
    return f" Did you mean {by_lower[near[0]]}?" if near else ""


def listed(names: Iterable[str], most: int = 12) -> str:
    """Return names with commas between; beyond `most` only how many more there are."""
    every = list(names)
    first = ", ".join(printable(name, _LONGEST_LISTED) for name in every[:most])
    return first if len(every) <= most else f"{first} and {len(every) - most:,} more"


def printable(name: str, longest: int = 200) -> str:
    """Return a name on one line, as it can be shown.

    No marks that steer a terminal or turn text round.
    """
    plain = "".join(letter if letter.isprintable() else " " for letter in name)
    plain = " ".join(plain.encode("utf-8", "replace").decode("utf-8").split())
    return plain if len(plain) <= longest else f"{plain[: longest - 1]}…"


def counted(number: int, one: str, many: str) -> str:
    """Return a number with its noun: `1 row`, `1,204 rows`."""
    return f"{number:,} {one if number == 1 else many}"


_PATH = re.compile(r"""(?:file )?(['\\"]+)/[^'\\"]*\1|(?:file )?/\S+/\S+""")


def reason(error: BaseException) -> str:
    """Return why it failed, in the system's or library's own words, without paths or traceback."""
    if is_locked(error):
        return "another program has locked the ledger"
    if isinstance(error, OSError) and error.strerror:
        return error.strerror.lower()
    text = str(error).splitlines()[0] if str(error) else type(error).__name__
    full = os.strerror(errno.ENOSPC)
    # The engines put the path of the file, and more, around the system's words; SQLite has its own.
    is_full = full in str(error) or "disk is full" in str(error)
    return full.lower() if is_full else _PATH.sub("a file", text)
