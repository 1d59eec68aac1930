"""What a first look at new data asks, asked before anybody looks: Pulse as it opens.

Each answer is kept as if a viewer had asked, so that the first one finds it; who comes meanwhile
waits for what is left.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from metrics.analyses.findings import telling
from metrics.measure.reader import Reader
from metrics.slices import Slice
from store.settings import load_settings
from store.tables import SLICE_COLUMNS
from ui import state
from ui.app import menu
from ui.figures import comparisons, experiments, needs
from ui.filters import spans
from ui.panels.pulse import findings, headlines, newest, where

if TYPE_CHECKING:
    from collections.abc import Callable

    from store.settings import Home


def ask(home: Home, version: state.Stamp, is_over: Callable[[], bool] = lambda: False) -> None:
    """Ask what Pulse of that version asks as it opens; nothing of an empty store.

    `is_over` is asked before each question, and nothing more is once it says so.
    """
    entry = menu.entry("pulse")
    reader = Reader.of(state.lake(home, version), load_settings(home))
    offered = spans.offered(reader, entry.tables)
    if offered is None:
        return
    since, until = offered.span(spans.USUAL) or (None, None)
    chosen = Slice(since, until, reader.settings.timezone, reader.settings.week_start)
    view = state.view_of(home, version, reader, chosen, entry.script, entry.tables)
    with state.without_a_viewer(view):
        for question in (*map(partial(_choices, reader), SLICE_COLUMNS), *_questions()):
            if is_over():
                return
            question()


def _choices(reader: Reader, column: str) -> Callable[[], object]:
    return partial(state.choices, reader, column)


def _questions() -> tuple[Callable[[], object], ...]:
    """What is asked of the view, in the order in which the page asks."""
    return (_needs, _since, experiments.noted, _headlines, _newest, _where)


def _needs() -> None:
    if findings.are_told():
        context = needs.context()
        needs.needs(context)
        needs.old_complaints(context.chosen)


def _since() -> None:
    if findings.are_told():
        context = needs.context()
        found = needs.needs(context)
        needs.news(context)
        for each in sorted((*found.found, *found.more), key=telling):
            needs.since(each, context)


def _headlines() -> None:
    keys = headlines.keys()
    comparisons.headlines(keys)
    comparisons.trends(keys)
    comparisons.keys_with_data(tuple(headlines.NAMES))


def _newest() -> None:
    if newest.are_told():
        newest.ask()


def _where() -> None:
    if where.are_told():
        where.compared()
