"""What a page shows where there are no rows to show: a sentence, and the way to some."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from store.tables import TABLES
from ui import state
from ui.app import menu
from ui.filters import address, filters, spans

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from metrics.model import Row
    from metrics.slices import Slice


def nothing_in(rows: Iterable[Row]) -> bool:
    """Return whether none of these counted anything."""
    return not any(row.estimate.n for row in rows)


def has_rows(tables: Sequence[str], chosen: Slice | None = None) -> bool:
    """Return whether any of these tables has a row in a slice (else the view's), whatever it tells.

    Of a page that counts a longer time than was chosen the slice is that of what it counts.
    """
    now = state.view()
    selection = now.slice if chosen is None else chosen
    columns = [column for column, _ in selection.choice]
    return any(
        state.newest_row(now.reader, table, selection) is not None
        for table in tables
        # Who chose by what a table does not have chose none of its rows.
        if all(column in TABLES[table].choosable for column in columns)
    )


def invite(what: str) -> None:
    """Say that no file has any of it, and lead to where one is dropped.

    Who starts there is led to the pages about what files have, too.
    """
    st.info(f"No {what} were dropped yet.", icon=":material/inbox:")
    with st.container(horizontal=True, gap="small"):
        menu.link("drops", "Drop a file", icon=":material/upload_file:")
        if state.view().page == menu.MENU[0].script:
            lead_to_others()


def lead_to_others() -> None:
    """Draw a link to each page about a table that has rows, called after both."""
    tables = state.view().lake.tables
    about = {menu.about(name): name for name, table in tables.items() if table.rows}
    for entry, name in about.items():
        if entry is not menu.MENU[0]:
            noun = TABLES[name].noun
            # What a page is called after is not said twice.
            label = entry.title if noun == entry.title.lower() else f"{entry.title}: {noun}"
            menu.link(entry.script, label, icon=f":material/{entry.icon}:")


def way_out() -> str:
    """Return what would show more: `Choose a longer period or fewer filters.`, or nothing.

    Nobody is sent to a filter that is not set, nor to days of which no file tells.
    """
    now = state.view()
    chosen, days = now.slice, spans.days(now.lake, now.settings.zone, now.tables)
    begins_later = days is not None and chosen.since is not None and chosen.since > days[0]
    ends_sooner = days is not None and chosen.until is not None and chosen.until <= days[1]
    ways = ["a longer period"] * (begins_later or ends_sooner)
    ways += ["fewer filters"] * bool(chosen.choice)
    return f"Choose {' or '.join(ways)}." if ways else ""


def draw(what: str = "answers, complaints or reviews", tables: Sequence[str] = ()) -> None:
    """Say that the choice holds nothing, and offer all rows again where something was chosen.

    Where no file has any, whatever is chosen, say so instead.

    Args:
        what: what people call the rows.
        tables: where they would be; else the tables of the page.
    """
    now = state.view()
    if not any(now.lake.tables[table].rows for table in tables or now.tables):
        invite(what)
        return
    if not address.chosen():
        sentence = f"There are no {what} in this period. {way_out()}".strip()
        st.info(sentence, icon=":material/filter_list_off:")
        return
    sentence = f"There are no {what} in what you chose. {way_out()}".strip()
    st.info(sentence, icon=":material/filter_list_off:")
    st.button("Clear filters", key="clear_filters", on_click=filters.clear, type="primary")
