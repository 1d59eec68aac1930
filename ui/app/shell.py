"""What stands around every page: menu, title, filters, the line about the sample, the live part."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from metrics.measure.reader import Reader
from metrics.slices import Slice
from store.errors import HomeError
from store.manifest import LakeError
from store.settings import Home, load_settings
from ui import clicks, state
from ui.app import failures, freshness, live, menu, sample
from ui.filters import filters
from ui.format.text import plain_for_markdown

_LOGO = Path(__file__).with_name("pepper.svg")
_ICON = Path(__file__).with_name("icon.svg")


def run() -> None:
    """Draw the whole app once, for one viewer and one click."""
    entry, page = _choose_page()
    stamp = state.stamp(Home.find())
    try:
        _draw(entry, page, stamp)
    except failures.EXPECTED as error:
        failures.say(error)
        if isinstance(error, (LakeError, HomeError)):
            live.wait(Home.find(), stamp)


def _draw(entry: menu.Entry, page: st.Page, stamp: state.Stamp) -> None:
    home = Home.find()
    home.require()
    settings = load_settings(home)
    reader = Reader.of(state.lake(home, stamp), settings)
    lake = reader.lake
    _greet_newer(stamp)
    # What comes and goes has a place of its own, here and on every page: where a line that appears
    # moved all below it, the browser would draw that anew, and a click on it just then be lost.
    with st.container():
        if lake.warning:
            st.warning(plain_for_markdown(lake.warning), icon=":material/history:")
        is_behind = freshness.draw_behind(home, lake.drops, stamp)
        sample.draw_line(home)
    ignored = filters.arrive(entry.script, reader)
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.title(entry.title, anchor=False, width="stretch")
        chosen = filters.draw(reader, entry.tables) if entry.sliced else filters.rest(settings)
    state.show(state.view_of(home, stamp, reader, chosen, entry.script, entry.tables))
    live.follow(_what_is_shown(chosen) if entry.sliced and lake.snapshot else entry.question)
    with st.container():
        for sentence in ignored:
            st.warning(sentence, icon=":material/filter_list_off:")
    if entry.sliced and not any(table.rows for table in lake.tables.values()):
        if not is_behind:
            _invite()
    else:
        page.run()
    clicks.forget()


def _choose_page() -> tuple[menu.Entry, st.Page]:
    """Declare the pages and return the one that the reader is on.

    This comes before anything is drawn: a filter drawn before it loses a first visitor's click.
    The icon comes before the pages: else browsers would fetch the page's icon from elsewhere.
    """
    st.set_page_config(page_icon=str(_ICON), layout="wide")
    st.logo(str(_LOGO), size="large")
    groups: dict[str, list[st.Page]] = {}
    for entry in menu.MENU:
        groups.setdefault(entry.group, []).append(entry.page())
    page = st.navigation(groups)
    return next(entry for entry in menu.MENU if entry.title == page.title), page


def _greet_newer(stamp: state.Stamp) -> None:
    """Say that the numbers changed under an open page."""
    before = state.last()
    if before is not None and before.stamp != stamp:
        st.toast("New data: the numbers are up to date.", icon=":material/update:")


def _what_is_shown(chosen: Slice) -> str:
    """The rows, the period, and what it is compared with: `…, against September`."""
    before = chosen.before_in_words()
    return f"{chosen.sentence()}, against {before}" if before else chosen.sentence()


def _invite() -> None:
    """An empty store: a sentence and the next step."""
    st.info("Nothing was dropped yet, so there is nothing to show.", icon=":material/inbox:")
    menu.link("drops", "Drop your first file", icon=":material/upload_file:")
