"""The one set of filters: drawn by the entry script, the same on every page, kept in the link."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import TYPE_CHECKING, Literal

import streamlit as st

from metrics.model import group_name, several
from metrics.slices import AGAINST, BEFORE, Slice
from store.tables import OVERLAPPING, SLICE_COLUMNS
from ui import state
from ui.filters import address, spans
from ui.format.text import plain_for_markdown

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from streamlit.delta_generator import DeltaGenerator

    from metrics.measure.reader import Reader
    from store.settings import Settings

_Label = Literal["visible", "collapsed"]

_DATES = "dates"
_DAY = timedelta(days=1)
#: Pixels; two stand side by side on a wide telephone, all of them on a desk.
_COLUMN_WIDTH = 170
#: A filter of more values than this lists so many of them.
_MOST_LISTED, _LISTED = 2_000, 200


def arrive(page: str, reader: Reader) -> list[str]:
    """Set the filters as the page's address asks; sentences about what the data does not hold.

    Call it before `draw`.
    """
    if not reader.lake.has_rows:
        return []
    return address.follow(page, _choices(reader))


@dataclass(frozen=True, slots=True)
class FilterPlaces:
    """Where the filters stand: the period and what it is compared with, and the columns.

    `is_labelled` says that lists of times have their names beside them: where they stand alone,
    what is chosen says what they are.
    """

    times: DeltaGenerator
    columns: DeltaGenerator
    is_labelled: bool


def draw(
    reader: Reader,
    tables: Sequence[str],
    places: Callable[[str], FilterPlaces],
    *,
    compared: bool = True,
) -> Slice:
    """Draw the filters, and return the rows that they choose.

    Where something is chosen, what takes it away stands where this is called.

    Args:
        reader: who asks.
        tables: those that the page shows: its period ends with their data.
        places: makes the places, of which one that opens may say by these words, as Markdown, what
            is chosen.
        compared: whether the page sets anything against another period: else none is chosen there.
    """
    settings = reader.settings
    offered = spans.offered(reader, tables)
    if offered is None:
        return Slice(timezone=settings.timezone, week_start=settings.week_start)
    where = places(_times_in_words(offered, settings, compared=compared))
    label: _Label = "visible" if where.is_labelled else "collapsed"
    with where.times:
        since, until = _draw_period(reader, offered, label)
        chosen = Slice(since, until, settings.timezone, settings.week_start)
        against = _draw_against(chosen, label) if compared else _keep_against()
    with where.columns, st.container(horizontal=True, gap="small"):
        only = _draw_columns(_choices(reader), reader)
    if address.chosen():
        st.button("Clear filters", on_click=clear, type="tertiary", icon=":material/close:")
    address.write()
    return replace(chosen, only=only, against=against)


def _times_in_words(offered: spans.Offered, settings: Settings, *, compared: bool) -> str:
    """What is chosen of both: `Last 4 weeks · 1 Nov to 28 Nov, against 4 Oct to 31 Oct`."""
    name = st.session_state.get(address.PERIOD, spans.USUAL)
    since, until = offered.span(name) or (None, None)
    chosen = Slice(since, until, settings.timezone, settings.week_start)
    words = plain_for_markdown(offered.label(name))
    if since is None or until is None or not compared:
        return words
    against = st.session_state.get(address.AGAINST, BEFORE)
    return f"{words}, {plain_for_markdown(_against_in_words(replace(chosen, against=against)))}"


def linked(reader: Reader, tables: Sequence[str] = ()) -> Slice:
    """Return the rows that the link chooses, where no filter is drawn."""
    settings, offered = reader.settings, spans.offered(reader, tables)
    if offered is None:
        return Slice(timezone=settings.timezone, week_start=settings.week_start)
    name = st.session_state.get(address.PERIOD, spans.USUAL)
    since, until = offered.span(name) or offered.span(spans.USUAL) or (None, None)
    chosen = Slice(since, until, settings.timezone, settings.week_start)
    only = {column: tuple(st.session_state.get(column, ())) for column in SLICE_COLUMNS}
    return replace(chosen, only=only, against=st.session_state.get(address.AGAINST, BEFORE))


def rest(settings: Settings) -> Slice:
    """Return all rows, on a page that shows none; what is chosen stays chosen, in the link too."""
    for name, usual in address.USUAL.items():
        st.session_state[name] = st.session_state.get(name, usual)
    address.write()
    return Slice(timezone=settings.timezone, week_start=settings.week_start)


def _choices(reader: Reader) -> dict[str, list[str | None]]:
    return {column: [*state.choices(reader, column)] for column in SLICE_COLUMNS}


def _draw_period(reader: Reader, offered: spans.Offered, label: _Label) -> spans.Span:
    now = st.session_state.get(address.PERIOD, spans.USUAL)
    names = dict.fromkeys([*offered.names, now])
    labels = {name: offered.label(name) for name in names}
    chosen = _list("Period", address.PERIOD, labels, 300, label)
    place = st.container(width="content")
    own = spans.read(chosen)
    if own is None and chosen != spans.OTHER:
        return offered.span(chosen) or (None, None)
    # Dates that were chosen hold on every page: all days of the data can be.
    first, last = spans.days(reader.lake, reader.settings.zone) or (offered.first, offered.last)
    begins, ends = own or (offered.first, offered.last)
    with place:
        st.date_input(
            "Dates",
            (_within(begins, first, last), _within(ends, first, last)),
            min_value=first,
            max_value=last,
            key=_DATES,
            on_change=_choose_dates,
            label_visibility=label,
            format="DD/MM/YYYY",
            width=230,
        )
    return begins, ends + _DAY


def _draw_against(chosen: Slice, label: _Label) -> str:
    """Draw what the period is compared with; `BEFORE` where it has an open end."""
    place = st.container(width="content")
    labels = {way: _against_in_words(replace(chosen, against=way)) for way in AGAINST}
    if chosen.since is None or chosen.until is None:
        return _keep_against()
    with place:
        return _list("Compared with", address.AGAINST, labels, 250, label)


def _keep_against() -> str:
    """What is chosen where it cannot be: it stays chosen for the other pages, in the link too."""
    kept: str = st.session_state.get(address.AGAINST, BEFORE)
    # Of a list that is not drawn the browser's choice is forgotten, unless it is said again.
    st.session_state[address.AGAINST] = kept
    return kept


def _against_in_words(chosen: Slice) -> str:
    words = chosen.before_in_words()
    if chosen.against == BEFORE:
        return f"against {words}"
    return f"against a year ago · {words}" if words else "against a year ago"


def _list(label: str, key: str, labels: Mapping[str, str], width: int, visibility: _Label) -> str:
    """Draw a list of which one is chosen, by what the link calls it; return that.

    What it is called on the page follows the data: the browser goes on calling what was chosen by
    its label of before, so that it is told anew where they have changed.
    """
    drawn, options = f"{key} labels", list(labels)
    chosen = st.session_state.get(key)
    if st.session_state.get(drawn) != [*labels.values()]:
        st.session_state[key] = chosen if chosen in labels else address.USUAL[key]
        st.session_state[drawn] = [*labels.values()]
    found: str = st.selectbox(
        label,
        options,
        format_func=dict(labels).__getitem__,
        key=key,
        persist_state="session",
        label_visibility=visibility,
        width=width,
    )
    return found


def _choose_dates() -> None:
    """The two days of the calendar become the period; after the first click one is missing."""
    days = st.session_state[_DATES]
    if len(days) == 2:
        st.session_state[address.PERIOD] = spans.written(*days)


def _within(day: date, first: date, last: date) -> date:
    return min(max(day, first), last)


def _draw_columns(
    choices: Mapping[str, list[str | None]], reader: Reader
) -> dict[str, tuple[str | None, ...]]:
    """Draw one list a column; neither a level that no file of places tells nor no theme is one."""
    return {
        column: _draw_column(column, found, _listed(reader, column, found))
        for column, found in choices.items()
        if reader.lake.tells_level(column) and (found or column not in OVERLAPPING)
    }


def _listed(reader: Reader, column: str, choices: list[str | None]) -> list[str | None]:
    """The choices that are listed: all, or of very many the most frequent and those chosen."""
    if len(choices) <= _MOST_LISTED:
        return choices
    kept = {*st.session_state.get(column, ()), *state.most_frequent(reader, column, _LISTED), None}
    return [value for value in choices if value in kept]


def _draw_column(
    column: str, choices: list[str | None], listed: list[str | None]
) -> tuple[str | None, ...]:
    all_are_listed = len(listed) == len(choices)
    some = f"All; {_LISTED} of {len(choices):,} are listed, type any other"
    chosen = st.multiselect(
        column.capitalize(),
        listed,
        format_func=group_name,
        key=column,
        persist_state="session",
        width=_COLUMN_WIDTH,
        # A browser that is sent tens of thousands of names at every click is slow.
        accept_new_options=not all_are_listed,
        placeholder=(f"All {several(column)}" if all_are_listed else some)
        if choices
        else "None in the data",
    )
    unknown = [] if all_are_listed else [value for value in chosen if value not in set(choices)]
    if unknown:
        st.caption(plain_for_markdown(f"No row has {', '.join(map(group_name, unknown))}."))
    # In one order, whatever order they were clicked in: the same rows are remembered once.
    return tuple(value for value in choices if value in chosen)


def choose(column: str, *values: str | None) -> None:
    """Show only the rows of these values (`None` = not given), of all when none is named.

    For a widget's callback only.
    """
    _check([column])
    st.session_state[column] = [*values]


def choose_dates(first: date, last: date) -> None:
    """Show the days from the first to the last. For a widget's callback only."""
    st.session_state[address.PERIOD] = spans.written(first, last)


def picker(column: str) -> Callable[[object], None]:
    """Return what a chart calls with the group that was clicked.

    The filter, or all when it was already.

    It was when the chart was drawn: one click may be told of twice (`ui.clicks`).
    """
    _check([column])
    drawn = st.session_state.get(column)

    def pick(group: object) -> None:
        value = None if group is None else str(group)
        choose(column, *(() if drawn == [value] else (value,)))

    return pick


def clear() -> None:
    """Show all rows of the usual period again. For a widget's callback only."""
    st.session_state.update(address.USUAL)
    for column in SLICE_COLUMNS:
        st.session_state[column] = []


def group_key(column: str) -> str:
    """Return the name under which the one team or location of a scorecard stands in the link."""
    return f"one_{column}"


def link(
    *,
    period: str | None = None,
    dates: tuple[date, date] | None = None,
    against: str | None = None,
    **chosen: str | tuple[str | None, ...] | None,
) -> dict[str, list[str]]:
    """Return the query of a link: the filters as they are but for those named.

    `dates` are the first and the last day: `link(team="York", dates=(first, last))`; `against` is
    what they are compared with. An empty tuple takes a filter off: `link(team=())`.
    """
    _check(list(chosen))
    query = {address.PERIOD: [spans.USUAL], **address.chosen()}
    if against is not None:
        query[address.AGAINST] = [against]
    if dates is not None:
        period = spans.written(*dates)
    if period is not None:
        query[address.PERIOD] = [period]
    for column, values in chosen.items():
        several = values if isinstance(values, tuple) else (values,)
        query[column] = [group_name(value) for value in several]
    return {name: values for name, values in query.items() if values}


def _check(columns: list[str]) -> None:
    for column in columns:
        if column not in SLICE_COLUMNS:
            raise ValueError(f"there is no filter {column}; choose {', '.join(SLICE_COLUMNS)}")
