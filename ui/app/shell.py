"""What stands around every page: menu, title, filters, the line about the sample, the live part."""

from __future__ import annotations

import gc
from dataclasses import dataclass
from functools import cache, partial
from pathlib import Path
from typing import TYPE_CHECKING

import streamlit as st

from metrics.measure.reader import Reader
from metrics.slices import Slice
from store.errors import HomeError
from store.manifest import LakeError
from store.settings import Home, load_settings
from store.tables import TABLES
from ui import clicks, state
from ui.app import failures, freshness, live, menu, sample, wall
from ui.charts.tried import noted
from ui.figures import experiments
from ui.filters import filters, spans
from ui.filters.filters import FilterPlaces
from ui.format.text import plain_for_markdown

if TYPE_CHECKING:
    from streamlit.delta_generator import DeltaGenerator
    from streamlit.navigation.page import Page

_LOGO = Path(__file__).with_name("pepper.svg")
_ICON = Path(__file__).with_name("icon.svg")


def run() -> None:
    """Draw the whole app once, for one viewer and one click.

    The pages are declared before anything is drawn: a filter drawn before them loses a first
    visitor's click. The icon comes before the pages: else browsers would fetch the page's icon
    from elsewhere.
    """
    _set_apart_what_was_imported()
    st.set_page_config(page_icon=str(_ICON), layout="wide")
    if not wall.is_asked():
        st.logo(str(_LOGO), size="large")
    entry, page = menu.choose_page()
    stamp = state.stamp(Home.find())
    try:
        (_draw_wall if wall.is_asked() else _draw)(entry, page, stamp)
    except failures.EXPECTED as error:
        if wall.is_asked():
            st.title(entry.title, anchor=False)
            live.try_again()
        failures.say(error)
        if isinstance(error, (LakeError, HomeError)):
            live.wait(Home.find(), stamp)


@cache
def _set_apart_what_was_imported() -> None:
    """Have nothing that is there before the first run be looked through for garbage again.

    Streamlit looks through all there is after each run, and while it does nobody else is answered;
    an open page is a run twice a second. What was imported stays as long as the process anyway.
    """
    gc.collect()
    gc.freeze()


def _draw(entry: menu.Entry, page: Page, stamp: state.Stamp) -> None:
    home = Home.find()
    bar = _Bar.at_the_bottom() if menu.is_on_telephone() else None
    try:
        top = _draw_top(home, entry, stamp, bar)
    finally:
        menu.draw(entry, bar.menu if bar else None)
    reader, chosen = top.reader, top.chosen
    state.show(state.view_of(home, stamp, reader, chosen, entry.script, entry.tables))
    noted.note(experiments.noted())
    days = spans.days(reader.lake, reader.settings.zone, entry.tables)
    with top.below:
        live.follow(
            spans.shown_in_words(chosen, days[0], reader.lake, compared=entry.compared)
            if entry.sliced and days
            else entry.question
        )
    with st.container():
        for sentence in top.ignored:
            st.warning(sentence, icon=":material/filter_list_off:")
    is_empty = entry.sliced and not reader.lake.has_rows
    if is_empty and not top.is_behind:
        _invite(entry)
    if entry.asks or not is_empty:
        page.run()
    clicks.forget()


def _draw_wall(entry: menu.Entry, page: Page, stamp: state.Stamp) -> None:
    """Draw a page as a wall shows it: its own script alone, nothing to click around it."""
    home = Home.find()
    home.require()
    reader = Reader.of(state.lake(home, stamp), load_settings(home))
    filters.arrive(entry.script, reader)
    chosen = filters.linked(reader, entry.tables)
    state.show(state.view_of(home, stamp, reader, chosen, entry.script, entry.tables))
    noted.note(experiments.noted())
    page.run()


@dataclass(frozen=True, slots=True)
class _Bar:
    """What a telephone has at the bottom of the screen, where a thumb reaches it."""

    menu: DeltaGenerator
    filters: DeltaGenerator

    @classmethod
    def at_the_bottom(cls) -> _Bar:
        """Return the bar's two places, side by side."""
        row = st.bottom.container(horizontal=True, gap="small", vertical_alignment="center")
        return cls(row.container(width="content"), row.container())


@dataclass(frozen=True, slots=True)
class _Top:
    """What the top of a page tells: who reads, what they chose, what of a link is ignored.

    `is_behind` says that files were taken of which the numbers do not know yet; `below` is the
    place for what stands under the title.
    """

    reader: Reader
    chosen: Slice
    ignored: list[str]
    is_behind: bool
    below: DeltaGenerator


def _draw_top(home: Home, entry: menu.Entry, stamp: state.Stamp, bar: _Bar | None) -> _Top:
    """Draw what stands above every page; the filters stand in the `bar` where there is one."""
    try:
        home.require()
        settings = load_settings(home)
        reader = Reader.of(state.lake(home, stamp), settings)
    except failures.EXPECTED:
        # What is wrong stands on a page that has its name.
        st.title(entry.title, anchor=False)
        raise
    _greet_newer(home, stamp)
    # What comes and goes has a place of its own, here and on every page: where a line that appears
    # moved all below it, the browser would draw that anew, and a click on it just then be lost.
    with st.container():
        if reader.lake.warning:
            st.warning(plain_for_markdown(reader.lake.warning), icon=":material/history:")
        # An earlier version that is shown in place of a damaged one is behind, and says so.
        is_behind = bool(reader.lake.warning) or freshness.draw_behind(
            home, reader.lake.drops, stamp
        )
        sample.draw_line(home)
    ignored = filters.arrive(entry.script, reader)
    top = st.container(horizontal=True, vertical_alignment="center", gap="small")
    below = st.container(gap="xxsmall")
    with top:
        st.title(entry.title, anchor=False, width="stretch")
        if entry.sliced:
            beside = st.container(horizontal=True, width="content", gap="small")
            places = partial(_places, bar, beside, below)
            chosen = filters.draw(reader, entry.tables, places, compared=entry.compared)
        else:
            chosen = filters.rest(settings)
    return _Top(reader, chosen, ignored, is_behind, below)


def _places(
    bar: _Bar | None, beside: DeltaGenerator, below: DeltaGenerator, words: str
) -> FilterPlaces:
    """Return where the filters stand; `words` say what is chosen of the times.

    On a desk the times stand `beside` the title, each control named after what is chosen, and the
    columns open in place `below` it: the keyboard comes to them next, while popovers stand at the
    end of the page for it. A telephone has all in one popover at the bottom.
    """
    icon = ":material/filter_list:"
    if bar is not None:
        opened = bar.filters.popover(words, icon=icon, key="filters", width="stretch")
        return FilterPlaces(opened.container(gap="small"), opened, is_labelled=True)
    # Always called the same, or the browser would shut it.
    columns = below.expander("Filters", icon=icon, type="compact", key="filters")
    return FilterPlaces(beside, columns, is_labelled=False)


def _greet_newer(home: Home, stamp: state.Stamp) -> None:
    """Say that the numbers changed under an open page, and why where that is the sample."""
    before, sample_words = state.last(), sample.change_in_words(home)
    if before is not None and before.stamp != stamp:
        words = sample_words or "New data: the numbers are up to date."
        st.toast(words, icon=":material/update:")


def _invite(entry: menu.Entry) -> None:
    """An empty store: what this page would be made of, and the next step."""
    nouns = [TABLES[name].noun for name in (*entry.tables, *entry.also)]
    made_of = f" This page is made of {', '.join(nouns)}." if nouns else ""
    st.info(
        f"Nothing was dropped yet, so there is nothing to show.{made_of}", icon=":material/inbox:"
    )
    menu.link("drops", "Drop your first file", icon=":material/upload_file:")
    sample.draw_back()
