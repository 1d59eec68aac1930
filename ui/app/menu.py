"""The list of pages: the one place that names them, and links that carry filters."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import streamlit as st

from store.tables import MET
from ui.app import wall
from ui.filters import address, filters, focus
from ui.format.text import plain_for_markdown

if TYPE_CHECKING:
    from datetime import date

    from streamlit.delta_generator import DeltaGenerator
    from streamlit.navigation.page import Page

_FOLDER = Path(__file__).resolve().parents[2] / "pages"


@dataclass(frozen=True, slots=True)
class Entry:
    """One page of the menu: its script and address, title, icon, group and the question it answers.

    `sliced` says whether the page shows rows that the filters choose; `tables` whose rows these
    are, none standing for all; `also` the tables beside on which some of its figures rest;
    `compared` whether any figure of it is set against another period; `asks` whether it has the
    form by which its first rows are asked for, so that it is drawn where nothing was dropped.
    """

    script: str
    address: str
    title: str
    icon: str
    group: str
    question: str
    sliced: bool = True
    tables: tuple[str, ...] = ()
    also: tuple[str, ...] = ()
    compared: bool = True
    asks: bool = False

    @property
    def path(self) -> Path:
        """The page's script."""
        return _FOLDER / f"{self.script}.py"

    def page(self) -> Page:
        """Return the page as Streamlit's navigation wants it.

        The first of the menu is the start page.
        """
        return st.Page(
            wall.SCRIPT if wall.is_asked() else self.path,
            title=self.title,
            icon=f":material/{self.icon}:",
            url_path=self.address,
            default=self is MENU[0],
        )


MENU = (
    Entry("pulse", "pulse", "Pulse", "vital_signs", "Lead",
          "What changed, is it real, and what needs us today?", tables=MET),
    Entry("teams", "teams", "Teams", "groups", "Lead",
          "How is one team or location doing on everything?", tables=MET, also=("places",)),
    Entry("nps", "nps", "NPS", "recommend", "Measure", "Would they recommend us?",
          tables=("responses",)),
    Entry("complaints", "complaints", "Complaints", "support_agent", "Measure",
          "How fast do we make it right, to their satisfaction?", tables=("complaints",)),
    Entry("advocacy", "advocacy", "Advocacy", "campaign", "Measure",
          "Do they really bring others, and what do they say in public?", tables=("advocacy",),
          also=("customers", "revenue")),
    Entry("touchpoints", "touchpoints", "Touchpoints", "route", "Measure",
          "Where on their way do customers meet what is not right?",
          tables=("responses", "complaints"), also=("checks", "next_steps")),
    Entry("busy_hours", "busy_hours", "Busy hours", "schedule", "Measure",
          "When do more come than there are people to serve them?",
          tables=("responses", "complaints"), also=("staffing",), compared=False),
    Entry("voice", "voice", "Voice", "forum", "Measure",
          "What do they say, in their own words, from the worst to the best?", tables=MET,
          also=("next_steps", "invitations")),
    Entry("experiments", "experiments", "Experiments", "science", "Measure",
          "What was tried, did it work, and what is to be done with it?", sliced=False,
          also=("experiments",)),
    Entry("delivery_gap", "delivery_gap", "Delivery gap", "compare_arrows", "Measure",
          "Do customers get what leaders believe they get?", tables=("beliefs", "responses"),
          compared=False, asks=True),
    Entry("drops", "drops", "Drops", "inbox", "Data",
          "What came in, and what was refused and why?", sliced=False),
    Entry("how_we_count", "how-we-count", "How we count", "function", "Data",
          "What does each number mean, exactly?", sliced=False),
)  # fmt: skip


def choose_page() -> tuple[Entry, Page]:
    """Declare the pages and return the one that the reader is on."""
    groups: dict[str, list[Page]] = {}
    for each in MENU:
        groups.setdefault(each.group, []).append(each.page())
    # Streamlit's own menu leaves the filters out of the address, so that they have to be written
    # after it: "back" would stop in between.
    page = st.navigation(groups, position="hidden")
    return next(each for each in MENU if each.title == page.title), page


def draw(entry: Entry, place: DeltaGenerator | None) -> None:
    """Draw the links to all pages, each with the filters as they are: one step of "back" each.

    They stand in the sidebar; on a telephone, where it covers the page and nothing of ours closes
    it, in a list that opens at the `place` and closes when a page is chosen.
    """
    if place is None:
        opened: DeltaGenerator = st.sidebar
    else:
        # Another key a page: what was open on one is not open on the next.
        opened = place.popover("Menu", icon=":material/menu:", key=f"menu-{entry.script}")
    with opened:
        for group in dict.fromkeys(each.group for each in MENU):
            st.caption(group)
            with st.container(gap="xsmall"):
                for each in MENU:
                    if each.group == group:
                        st.page_link(
                            each.page(),
                            label=each.title,
                            icon=f":material/{each.icon}:",
                            query_params=address.chosen(),
                        )


def is_on_telephone() -> bool:
    """Return whether the reader's browser says that it is on a telephone."""
    return "Mobi" in (st.context.headers.get("User-Agent") or "")


def entry(script: str) -> Entry:
    """Return the page of that name; `KeyError` names the choices when there is none."""
    for found in MENU:
        if found.script == script:
            return found
    raise KeyError(f"there is no page {script}; choose {', '.join(e.script for e in MENU)}")


def about(table: str) -> Entry:
    """Return the page whose figures are about the rows of a table, and of the fewest others."""
    telling = [each for each in MENU if table in (*each.tables, *each.also)]
    return min(telling, key=lambda each: len(each.tables), default=MENU[0])


def link(
    script: str,
    label: str,
    *,
    icon: str = "",
    period: str | None = None,
    dates: tuple[date, date] | None = None,
    against: str | None = None,
    section: str = "",
    **chosen: str | tuple[str | None, ...] | None,
) -> None:
    """Draw a link to a page; the filters stay as they are but for those named here.

    `link("nps", "see it", team="York", dates=(first_day, last_day))`

    Args:
        script: the page's script in pages/, without `.py`.
        label: the link's text.
        icon: the icon before the text, if any.
        period: the name of a quick choice of a period.
        dates: the first and the last day of a period.
        against: what it is compared with.
        section: which section of the page is open; its first one where none is named.
        **chosen: the values of other filters, by column.
    """
    params = filters.link(period=period, dates=dates, against=against, **chosen)
    if section:
        params[focus.SECTION] = [section]
    st.page_link(entry(script).page(), label=label, icon=icon, query_params=params)


def how_counted(metric: str, label: str) -> None:
    """Draw a link to the definition of one metric."""
    page = entry("how_we_count").page()
    query = {**address.chosen(), "metric": [metric]}
    st.page_link(page, label=plain_for_markdown(label), icon="", query_params=query)
