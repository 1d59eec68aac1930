"""Where: the score of each place with its interval, and which of them can be told apart."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

import streamlit as st

from metrics.analyses.standings import against_the_rest, best_first, left_out, shortlist
from metrics.catalogue import METRICS
from metrics.model import several
from store.tables import LEVELS
from ui import state
from ui.app import menu
from ui.charts import charts, dots
from ui.figures import comparisons, groups
from ui.filters import drill, filters, switch
from ui.sentences import findings

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from metrics.model import Estimate, Metric, Row
    from ui.charts.base import Chart

#: The places themselves, and what they lie in: a reader chooses one of these.
_PLACES = ("location", *LEVELS)
#: The switch between them, and the panel's own name.
_SWITCH, _NAME = "where_by", "where"
#: What rows are told apart by: the first that the data has.
_COLUMNS = ("location", "team", "touchpoint", "segment", "channel")
#: More places than this do not fit beside the findings; then those that stand out are shown.
_MOST = 12
#: What is shown by place, the first that was measured: how it is called in the title, and its page.
_SHOWN = {
    "nps": ("NPS", "nps"),
    "csat": ("satisfied", "nps"),
    "ces": ("found it easy", "nps"),
    "resolution_median": ("time to resolve", "complaints"),
    "complaints_opened": ("complaints opened", "complaints"),
    "review_average": ("stars", "advocacy"),
    "net_sentiment": ("public sentiment", "advocacy"),
    "negative_share": ("negative in public", "advocacy"),
}
#: So many places are higher than three comments.
_TALL = 8
_QUESTION = "Where? ({}, 95 %)"
#: The section of each of these pages that has all places.
_SECTION = "Where"
_EMPTY = "No row in what you chose names a location, team, touchpoint, segment or channel."


def are_told() -> bool:
    """Return whether any file tells rows apart by one of the columns."""
    return any(map(groups.are_groups, groups.given(_COLUMNS)))


def is_tall() -> bool:
    """Return whether so many places stand there that few comments beside them leave a hole."""
    offered = _offered()
    return bool(offered) and groups.name_count(offered[0]) >= _TALL


def _offered() -> list[str]:
    """What rows can be told apart by, what makes something to compare first."""
    return groups.several_first(filter(groups.are_groups, groups.given(_COLUMNS)))


def draw() -> None:
    """Draw NPS by location; time to resolve where nobody answered, by team where no place is.

    Places are told by what they lie in too, each measured over its own rows; a click on one leads
    to the places in it.
    """
    offered = [each for each in groups.given(_PLACES) if groups.are_groups(each)]
    found = compared(by=_chosen(offered)) or compared()
    if found is None:
        charts.draw(_QUESTION.format(_SHOWN[_groups()[0].key][0]), "", None, empty=_EMPTY)
        return
    chosen = dict(state.view().slice.choice).get(found.column)
    charts.draw(
        found.title,
        found.answer,
        found.chart,
        # A chart keeps its clicks: with another choice it is another chart.
        key=f"where-{chosen!r}",
        on_pick=_picker(found.column, offered),
        choice=partial(_draw_choice, found.column, offered) if found.column in offered else None,
    )
    if found.is_part and menu.entry(found.page).path.exists():
        all_of_them = f"All {found.count:,} {several(found.column)}"
        menu.link(found.page, all_of_them, section=_SECTION)


def _chosen(offered: Sequence[str]) -> str | None:
    """What the reader, or the link, says that places are told by; `None` where neither does."""
    # It is drawn under the title, which says what was measured by it.
    if _SWITCH in st.session_state:
        column: str | None = st.session_state[_SWITCH]
        return column if column in offered else None
    linked = st.query_params.get(_SWITCH)
    return next((each for each in offered if each.capitalize() == linked), None)


def _picker(column: str, offered: Sequence[str]) -> Callable[[object], None]:
    """What a click does: choose the group, and where places lie in it, lead to these."""
    if column not in offered:
        return filters.picker(column)
    return drill.picker(column, offered, _SWITCH)


def _draw_choice(column: str, offered: Sequence[str]) -> None:
    """The switch between places and what they lie in, and the way up from those of one region."""
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        switch.switch("By", {each: each.capitalize() for each in offered}, key=_SWITCH)
        drill.draw_up(column, offered, _SWITCH, _NAME)


@dataclass(frozen=True, slots=True)
class WherePanel:
    """The places compared: title and answer as Markdown, the chart, the page that has them all.

    `column` is what tells the `count` places apart; `is_part` says that not all are drawn.
    """

    title: str
    answer: str
    chart: Chart
    column: str
    page: str
    count: int
    is_part: bool


def compared(most: int = _MOST, page: str = "", by: str | None = None) -> WherePanel | None:
    """Return the places of the first metric that was measured by any; `None` where none is named.

    Of more than `most` places the chosen, those that stand out and both ends are drawn. Where that
    page shows any metric by place, it is one of these. `by` is the column that tells them apart;
    else the first that does.
    """
    metric, column, rows = _groups(page, by)
    if not rows:
        return None
    name, page = _SHOWN[metric.key]
    found = against_the_rest(metric, rows)
    # Whichever the reader chose is seen among the others, be it as they are or not.
    own = dict(state.view().slice.choice).get(column, ())
    visible = _in_order(metric, shortlist(rows, found, most, own))
    chart = dots.dots(
        visible,
        metric,
        whole=None if metric.is_count else _whole(metric, column),
        standings=found.places,
        target=state.view().settings.targets.get(metric.key),
        kind=column,
        others=left_out(metric, rows, visible),
    )
    question = _QUESTION if column in _PLACES else f"By {column} ({{}}, 95 %)"
    answer = findings.standing(metric, found, column, [row.group for row in visible])
    is_part = len(visible) < len(rows)
    return WherePanel(question.format(name), answer, chart, column, page, len(rows), is_part)


def _in_order(metric: Metric, rows: Sequence[Row]) -> list[Row]:
    """The rows, best first, as far as is known: few answers do not top the list."""
    order = best_first({row.group: row.estimate for row in rows}, metric.better)
    return sorted(rows, key=lambda row: order.index(row.group))


def _groups(page: str = "", by: str | None = None) -> tuple[Metric, str, list[Row]]:
    """The metric that was measured, the column that names its rows, and its groups."""
    of_page = tuple(key for key, (_, shown_on) in _SHOWN.items() if shown_on == page)
    keys = comparisons.keys_with_data(of_page or tuple(_SHOWN))
    columns = [by] if by else _offered()
    for key in keys:
        for column in columns:
            rows = _measured(key, column)
            if any(row.group is not None for row in rows):
                return METRICS[key], column, rows
    return METRICS[next(iter(keys), "nps")], _COLUMNS[0], []


def _measured(key: str, column: str) -> list[Row]:
    # The column's own filter is left aside: the chosen place is seen best beside the others.
    rows = state.figures([key], state.view().slice.narrow(column), by=column)[key]
    return [row for row in rows if row.estimate.n]


def _whole(metric: Metric, column: str) -> Estimate:
    whole = state.view().slice.narrow(column)
    return state.figures([metric.key], whole)[metric.key][0].estimate
