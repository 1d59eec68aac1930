"""The one place of cached state: the lake's current version, and answers already computed.

The entry script writes one `View` per run; pages take it with `view()`. Everything cached is keyed
by the lake's version, the settings, what the reader chose and what the reader may see, so that no
reader is shown another's numbers, or yesterday's. What is remembered is shared as it is: frozen,
and never copied.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar, overload

import streamlit as st

from metrics.catalogue import METRICS
from metrics.lake import Lake
from metrics.measure.measuring import measure_all, values
from metrics.measure.names import largest
from metrics.measure.reader import Reader
from metrics.measure.rows import newest_at
from metrics.model import Row
from metrics.slices import Disclosure, Scope, Slice
from store.settings import Home, Settings
from ui.answers import Answers, AnswersVersion

if TYPE_CHECKING:
    from datetime import datetime

Answer = TypeVar("Answer")
Key = TypeVar("Key")

#: Which version was published, as the file system tells it: when changed, how long, which file.
Stamp = tuple[int, int, int]

_KEY = "view"
#: So many answers are kept for the next reader, and so many bytes of them.
_MOST, _MOST_BYTES = 2_000, 256_000_000
#: The view of what is asked while no viewer is there.
_nobodys: ContextVar[View | None] = ContextVar("nobodys", default=None)
#: Answers and lakes of older versions are not kept: a customer was erased since.
_oldest = 0


@dataclass(frozen=True, slots=True)
class View:
    """What one run of the page shows: which version of the data, which rows, on which page."""

    home: Home
    stamp: Stamp
    settings: Settings
    scope: Scope
    disclosure: Disclosure
    slice: Slice
    before_slice: Slice | None
    page: str
    #: The tables whose rows the page shows; none stands for all.
    tables: tuple[str, ...] = ()
    #: The theme that charts were drawn for, `light` or `dark`; `None` where no browser told one.
    theme: str | None = None

    @property
    def lake(self) -> Lake:
        """The lake's version that this run shows."""
        return self.reader.lake

    @property
    def reader(self) -> Reader:
        """Who asks, of the version that this run shows; the view itself keeps no lake open."""
        shown_lake = lake(self.home, self.stamp)
        return Reader(shown_lake, self.scope, self.disclosure, self.settings)


def view_of(
    home: Home,
    version: Stamp,
    reader: Reader,
    chosen: Slice,
    page: str,
    tables: tuple[str, ...] = (),
) -> View:
    """Return the view of a reader of that version, with the rows that they chose.

    Args:
        home: the data folder.
        version: the mark of the lake's published version.
        reader: who asks: settings, scope and disclosure.
        chosen: the slice.
        page: the page's name.
        tables: the tables whose rows it shows; none stands for all.
    """
    who = reader.settings, reader.scope, reader.disclosure
    theme = st.context.theme.type
    return View(home, version, *who, chosen, chosen.before(), page, tables, theme)


def stamp(home: Home) -> Stamp:
    """Return the mark of the version that is published now.

    Zeros when none is, or no folder even.
    """
    try:
        found = home.snapshot.stat()
    except FileNotFoundError:
        return (0, 0, 0) if home.root.is_dir() else (-1, -1, -1)
    return (found.st_mtime_ns, found.st_size, found.st_ino)


def lake(home: Home, version: Stamp) -> Lake:
    """Return the lake as of `version`, shared by all viewers."""
    return _open_lake(str(home.root), f"{version}")


# A few versions stay open: viewers of the one before finish their run on it. A page asks for one
# some eighty times, so its key is two short texts.
@st.cache_resource(max_entries=4, show_spinner=False)
def _open_lake(root: str, version: str) -> Lake:  # noqa: ARG001  (the key of the cache)
    return Lake.open(Home(Path(root)))


def close() -> None:
    """Close every open lake; their databases must be gone before Python is."""
    _open_lake.clear()


def forget(before: int) -> None:
    """Let go of every answer and lake, and keep none again of versions before that one."""
    global _oldest  # noqa: PLW0603 - what is remembered is this process's, for all viewers
    _oldest = before
    _answers().clear()
    close()


def show(current: View) -> None:
    """Make `current` what pages take; only the entry script calls this."""
    st.session_state[_KEY] = current


@contextmanager
def without_a_viewer(current: View) -> Iterator[None]:
    """Ask inside as a page would that shows that view, where no viewer is there to keep it."""
    before = _nobodys.set(current)
    try:
        yield
    finally:
        _nobodys.reset(before)


def view() -> View:
    """Return what the entry script decided that this run shows."""
    current: View = _nobodys.get() or st.session_state[_KEY]
    return current


def last() -> View | None:
    """Return what the run before showed to this viewer; `None` in the first."""
    return st.session_state.get(_KEY)


def figures(
    keys: Sequence[str],
    chosen: Slice | None = None,
    *,
    by: str | None = None,
    as_of: datetime | None = None,
) -> Mapping[str, Sequence[Row]]:
    """Return the rows of several metrics, by key, for a slice (else the view's own)."""
    now = view()
    selection = now.slice if chosen is None else chosen
    return remembered(
        "figures",
        lambda: measure_all(
            now.reader.at(as_of),
            [METRICS[key] for key in keys],
            selection,
            by=by,
        ),
        tuple(keys),
        selection,
        by,
        as_of,
    )


def choices(reader: Reader, column: str) -> Sequence[str | None]:
    """Return the values of a filter's column, sorted; `None` (not given) last."""
    key = _key("choices", reader, column, *reader.settings.themes)
    return _kept(reader.lake, key, lambda: values(reader, column))


def most_frequent(reader: Reader, column: str, most: int) -> Sequence[str]:
    """Return the values of a filter's column with most rows, the most frequent first."""
    key = _key("most frequent", reader, column, most)
    return _kept(reader.lake, key, lambda: largest(reader, column, Slice(), most))


def newest_row(reader: Reader, table: str, chosen: Slice) -> datetime | None:
    """Return when the newest row of a table in a slice happened (UTC); `None` if there is none."""
    key = _key("newest row", reader, table, chosen, reader.settings.themes)
    return _kept(reader.lake, key, lambda: newest_at(reader, table, chosen))


@overload
def remembered(
    name: str, question: Callable[[], dict[Key, list[Answer]]], *parts: object
) -> Mapping[Key, Sequence[Answer]]: ...
@overload
def remembered(
    name: str, question: Callable[[], dict[Key, Answer]], *parts: object
) -> Mapping[Key, Answer]: ...
@overload
def remembered(
    name: str, question: Callable[[], list[Answer]], *parts: object
) -> Sequence[Answer]: ...
@overload
def remembered(name: str, question: Callable[[], Answer], *parts: object) -> Answer: ...


def remembered(name: str, question: Callable[[], object], *parts: object) -> object:
    """Return the answer to a question about the view's lake: asked once per version and `parts`.

    All readers share it, so it is frozen: lists have become tuples, dicts read-only. `parts` must
    hold everything that `question` depends on besides lake, settings and scope.
    """
    reader = view().reader
    key = _key(name, reader, reader.settings.model_dump_json(), *parts)
    return _kept(reader.lake, key, question)


def _kept(current: Lake, key: str, question: Callable[[], Answer]) -> Answer:
    """The answer, kept unless a customer was erased after this version of the lake."""
    version = AnswersVersion(str(current.folder), current.snapshot, str(current.published_at))
    return _answers().ask(version, key, question, may_be_kept=lambda: current.snapshot >= _oldest)


def _key(name: str, reader: Reader, *parts: object) -> str:
    current = reader.lake
    version = (str(current.folder), current.snapshot, current.published_at)
    return repr((name, version, reader.scope, reader.disclosure, parts))


@st.cache_resource(max_entries=1, show_spinner=False)
def _answers() -> Answers:
    return Answers(_MOST, _MOST_BYTES)
