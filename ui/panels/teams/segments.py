"""Whom to be there for: the segments side by side, what each complains about, and where.

Looked at over the twelve months up to the end of the view's period.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd
import streamlit as st

from metrics.analyses.segments import (
    KEYS,
    as_numbers,
    at_places,
    complaints_as_numbers,
    owned,
    places_as_numbers,
    segments,
    strained,
    year,
)
from metrics.catalogue import METRICS
from metrics.model import called
from ui import state
from ui.figures import comparisons
from ui.figures import groups as groups_of_rows
from ui.format import colours, numbers
from ui.format.text import one_line, plain_for_markdown
from ui.panels.shared import table as panel_table

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from metrics.analyses.scorecard import Cell
    from metrics.analyses.segments import AtPlace, Segment, SegmentAtPlace
    from metrics.model import Estimate
    from metrics.slices import Slice

#: So many cells, and complaints, are shown; the CSV has all.
_MOST = 16
_REVENUE = " Revenue: of those whose segment the register of customers tells, in whole months."


def are_told() -> bool:
    """Return whether some file tells segments apart."""
    return bool(groups_of_rows.given(("segment",)))


def draw() -> None:
    """Draw segments side by side: which could be ours, and which do we serve at a loss?"""
    view = state.view()
    until = comparisons.lately(view.slice)[0].until
    chosen = view.slice.narrow("segment")
    chosen = chosen if until is None else year(chosen, until)
    found = state.remembered("segments", lambda: segments(view.reader, chosen), chosen)
    st.header("Whom should we be there for?", anchor=False)
    if not found:
        st.caption(f"No row names a segment in {plain_for_markdown(chosen.period_in_words())}.")
        return
    for sentence in in_words(found):
        st.markdown(sentence)
    _draw_matrix(found, chosen)
    if len(found) > 1:
        _draw_complaints(found)
    names = tuple(one.name for one in found)
    places = state.remembered(
        "segments at places", lambda: at_places(view.reader, chosen, names), chosen, names
    )
    _draw_places(places)


def in_words(found: Sequence[Segment]) -> list[str]:
    """Return which segment could be owned, and which is served at a loss, as Markdown each."""
    if len(found) == 1:
        only = plain_for_markdown(called(found[0].name, "segment"))
        return [f"Only {only} is named: there is nothing to compare it with."]
    best, worst = owned(found), strained(found)
    sentences = []
    if best is not None:
        sentences.append(_told(best, "better", "could be ours"))
    if worst is not None:
        sentences.append(_told(worst, "worse", "is served at a loss of goodwill"))
    nothing = plain_for_markdown(
        f"None of the {len(found)} segments is better than the rest in something and worse in "
        "nothing, or the other way round, by more than chance."
    )
    return sentences or [nothing]


def _told(one: Segment, verdict: str, what: str) -> str:
    keys = one.stand(verdict)
    figures = ", ".join(f"{METRICS[key].label} {_figure(key, one.cells[key])}" for key in keys)
    shares = [f"{_share_between(one.customers)} of customers"]
    shares += [f"{_share(one.revenue)} of revenue"] if one.revenue is not None else []
    words = plain_for_markdown(f"{figures}: {verdict} than the rest; {' and '.join(shares)}.")
    return f"**{plain_for_markdown(called(one.name, 'segment'))} {what}**: {words}"


def _share(share: float | None) -> str:
    return "–" if share is None else numbers.amount_of(share, "%")


def _share_between(share: Estimate) -> str:
    """The share with its interval: `34 % (31 to 37)`."""
    between = numbers.interval(share, "%")
    return f"{_share(share.value)} ({between})" if between else _share(share.value)


def _draw_matrix(found: Sequence[Segment], chosen: Slice) -> None:
    keys = [
        key for key in KEYS if any(key in one.cells and one.cells[key].estimate.n for one in found)
    ]
    names = [one_line(called(one.name, "segment")) for one in found]
    has_revenue = any(one.revenue is not None for one in found)
    table = pd.DataFrame(
        {
            "": names,
            **{key: [_cell(key, one.cells.get(key)) for one in found] for key in keys},
            "customers": [_share_between(one.customers) for one in found],
            **({"revenue": [_share(one.revenue) for one in found]} if has_revenue else {}),
        }
    )
    text = st.column_config.TextColumn
    st.dataframe(
        _coloured(table, found, keys),
        hide_index=True,
        height="content",
        row_height=35,
        key="segments",
        column_config={
            # On a desk all of it fits the page.
            "": text("Segment", pinned=True, width=100),
            **{key: text(METRICS[key].name, width=172) for key in keys},
            "customers": text("Customers", width=126),
            "revenue": text("Revenue", width=80),
        },
        alt=f"{len(found)} segments with their shares of customers and revenue, and how each "
        "stands against the rest.",
    )
    panel_table.draw_below(
        as_numbers(found),
        "segments",
        f"{plain_for_markdown(chosen.period_in_words())}. Customers: of those seen whose segment "
        f"is told.{_REVENUE if has_revenue else ''} In brackets the 95 % interval. Worse and "
        "better: than all other rows together, by more than chance.",
        key="segments",
    )


def _cell(key: str, cell: Cell | AtPlace | None) -> str:
    """The number with its interval, and what is real of it: `+42 (36 to 47)  better`."""
    if cell is None or not cell.estimate.n:
        return "–"
    if cell.estimate.hidden:
        return "hidden"
    figure = _figure(key, cell)
    return figure if cell.against_rest == "cannot tell" else f"{figure}  {cell.against_rest}"


def _figure(key: str, cell: Cell | AtPlace) -> str:
    """The number with its interval: `+42 (36 to 47)`."""
    value = numbers.value(cell.estimate, METRICS[key].unit, METRICS[key].counts)
    between = numbers.interval(cell.estimate, METRICS[key].unit)
    return f"{value} ({between})" if between else value


def _coloured(
    table: pd.DataFrame, found: Sequence[Segment], keys: Sequence[str]
) -> pd.io.formats.style.Styler:
    """The table, with what is better or worse than the rest in its colour; words say it too."""
    return _in_tones(table, {key: [one.cells[key].against_rest for one in found] for key in keys})


def _in_tones(
    table: pd.DataFrame, verdicts: Mapping[str, Sequence[str]]
) -> pd.io.formats.style.Styler:
    """The table, each column of which verdicts are told in their tones."""
    tones: Mapping[str, str] = colours.in_tables(st.context.theme.type)
    styles = pd.DataFrame("", index=table.index, columns=table.columns)
    for key, of_column in verdicts.items():
        styles[key] = [f"color: {tones[v]}" if v in tones else "" for v in of_column]
    return table.style.apply(lambda _: styles, axis=None)


def _draw_complaints(found: Sequence[Segment]) -> None:
    st.header("What does one complain about that others do not?", anchor=False)
    complaints = [(one, complaint) for one in found for complaint in one.complaints]
    for one, complaint in complaints[:_MOST]:
        size = numbers.size_of(complaint.difference, "%")
        between = numbers.interval(complaint.difference, "%", is_change=True)
        name = plain_for_markdown(called(one.name, "segment"))
        words = plain_for_markdown(
            f"{complaint.category}: {numbers.in_points(size)} more of its complaints than of the "
            f"others' ({between})."
        )
        st.markdown(f"**{name}** {words}")
    if not complaints:
        st.caption("Nothing, by more than chance.")
        return
    panel_table.download(complaints_as_numbers(found), "segments-complaints", key="complaints-of")


def _draw_places(places: Sequence[SegmentAtPlace]) -> None:
    if not places:
        return
    st.header("Where does a segment stand out?", anchor=False)
    every = [one for one in places if one.stands_out]
    clear = every[:_MOST]
    compared = sum(any(c.difference is not None for c in one.cells.values()) for one in places)
    if not compared:
        st.caption("Too few answers at any location to compare a segment there with all others.")
        return
    if clear:
        _draw_clear(clear)
    listed = "" if clear else "Nowhere, by more than chance. "
    if len(every) > len(clear):
        listed = f"{len(clear)} of {len(every):,} that stand out; the CSV has all. "
    of_revenue = ", and of all revenue" if any(one.revenue is not None for one in clear) else ""
    shares = f"Shares are of all customers seen{of_revenue}. " if clear else ""
    panel_table.draw_below(
        places_as_numbers(places),
        "segments-by-location",
        f"{listed}{shares}{compared:,} pairs of a segment and a location were looked at, in each "
        "metric beside all others together.",
        key="places-of",
    )


def _draw_clear(clear: Sequence[SegmentAtPlace]) -> None:
    """The segments that stand out at a place, in which metric, and how large they are there."""
    keys = [key for key in KEYS if any(key in one.cells for one in clear)]
    shares = {
        name: [_share(getattr(one, name)) for one in clear]
        for name in ("customers", "revenue")
        if any(getattr(one, name) is not None for one in clear)
    }
    table = pd.DataFrame(
        {
            "": [one_line(called(one.segment, "segment")) for one in clear],
            "location": [one_line(called(one.place, "location")) for one in clear],
            **{key: [_cell(key, one.cells.get(key)) for one in clear] for key in keys},
            **shares,
        }
    )
    text = st.column_config.TextColumn
    st.dataframe(
        _in_tones(table, {key: [_verdict(one, key) for one in clear] for key in keys}),
        hide_index=True,
        height="content",
        row_height=34,
        key="segment-places",
        column_config={
            # On a desk all of it fits the page.
            "": text("Segment", pinned=True, width=100),
            "location": text("Location", width=100),
            **{key: text(METRICS[key].name, width=150) for key in keys},
            "customers": text("Customers", width=90),
            "revenue": text("Revenue", width=80),
        },
        alt=f"{len(clear)} segments at locations that stand out from the rest in something.",
    )


def _verdict(one: SegmentAtPlace, key: str) -> str:
    return one.cells[key].against_rest if key in one.cells else "cannot tell"
