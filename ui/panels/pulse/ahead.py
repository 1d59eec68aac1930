"""What a first look at new data asks, asked before anybody looks: Pulse as it opens.

Each answer is kept as if a viewer had asked, so that the first one finds it; who comes meanwhile
waits for what is left.
"""

from __future__ import annotations

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
from ui.panels.pulse import findings, headlines, where
from ui.panels.shared import comments, posts

if TYPE_CHECKING:
    from store.settings import Home


def ask(home: Home, version: state.Stamp) -> None:
    """Ask what Pulse of that version asks as it opens; nothing of an empty store."""
    entry = menu.entry("pulse")
    reader = Reader.of(state.lake(home, version), load_settings(home))
    offered = spans.offered(reader, entry.tables)
    if offered is None:
        return
    for column in SLICE_COLUMNS:
        state.choices(reader, column)
    since, until = offered.span(spans.USUAL) or (None, None)
    chosen = Slice(since, until, reader.settings.timezone, reader.settings.week_start)
    with state.without_a_viewer(
        state.view_of(home, version, reader, chosen, entry.script, entry.tables)
    ):
        _ask_of_the_view()


def _ask_of_the_view() -> None:
    experiments.noted()
    if findings.are_told():
        context = needs.context()
        found = needs.needs(context)
        needs.old_complaints(context.chosen)
        needs.news(context)
        experiments.to_decide()
        for each in sorted((*found.found, *found.more), key=telling):
            needs.since(each, context)
    keys = headlines.keys()
    comparisons.headlines(keys)
    comparisons.trends(keys)
    comparisons.keys_with_data(tuple(headlines.NAMES))
    if comments.are_told():
        comments.newest(6 if where.is_tall() else 3)
    elif posts.are_told():
        posts.newest(6 if where.is_tall() else 3)
    if where.are_told():
        where.compared()
