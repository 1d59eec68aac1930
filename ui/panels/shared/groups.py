"""Where is it better, where worse: groups as dots, who stands out in words, a click filters."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from metrics.analyses.funnel_plot import funnel as funnel_of
from metrics.analyses.standings import best_first
from metrics.analyses.subtotals import levels_above, with_subtotals, without_subtotals
from metrics.catalogue import METRICS
from metrics.model import several
from metrics.relations.selects import READS
from store.tables import SLICE_COLUMNS
from ui import state
from ui.app import empty
from ui.charts import charts, dots, funnel_plot
from ui.figures import comparisons, groups
from ui.filters import drill, filters, focus, switch
from ui.format.text import plain_for_markdown
from ui.panels.shared import table
from ui.sentences import findings

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from metrics.analyses.compare import Compared
    from metrics.analyses.funnel_plot import Funnel
    from metrics.model import Estimate, Metric, Row
    from ui.figures.groups import Groups

#: Of what is no group, so many are compared when a reader asks for it.
LARGEST = 100

_QUESTION = "Where is it better, where worse?"
_VIEWS = {"ranking": "Ranking", "funnel": "Funnel"}
#: What one value of a column is called, where that is not the column's name.
_KINDS = {"category": "cause"}


def draw(
    key: str, columns: Sequence[str], among: Sequence[str], *, name: str, made: Sequence[str] = ()
) -> None:
    """Draw a metric by one of the columns, with a switch between them, if any is told.

    Args:
        key: the metric.
        columns: the columns to choose from.
        among: all metrics of the page, measured together.
        name: this panel's own, for its part of the link.
        made: columns that no file has, as the hour, by which the metric tells rows apart; the last.
    """
    offered = groups.several_first(groups.given(columns, READS[METRICS[key].relation]))
    offered += [column for column in made if groups.tells_apart(key, column)]
    if not offered:
        return
    with st.container(gap="xsmall"):
        st.header(_QUESTION, anchor=False)
        names = {column: kind(column).capitalize() for column in offered}
        metric, whole = METRICS[key], _whole(key, among)
        switches = st.container(horizontal=True, gap="small")
        with switches:
            by = switch.switch("By", names, key=f"{name}_by")
        only = _only(by, name)
        if only is not None and not only:
            return
        found = groups.groups(key, by, only or ())
        funnel = _funnel(found, metric, whole)
        views = _VIEWS if funnel else dict(list(_VIEWS.items())[:1])
        with switches:
            view = switch.switch("View", views, key=f"{name}_view")
            drill.draw_up(by, offered, f"{name}_by", name)
        if not found.rows and found.reason:
            st.caption(plain_for_markdown(f"{metric.label}: {found.reason}."))
        elif not found.rows:
            st.caption(f"Nothing was measured here. {empty.way_out()}".strip())
        elif all(row.group is None for row in found.rows):
            st.caption(f"No file says which {kind(by)}, so there is nothing to compare.")
        else:
            if funnel and view == "funnel":
                _draw_funnel(found, funnel, metric, by, name)
            else:
                _draw_ranking(found, metric, by, name, whole.estimate)
            _draw_table(found, metric, by, name)


def _draw_table(found: Groups, metric: Metric, by: str, name: str) -> None:
    """Draw the groups as a table, places under the nearest level of which several are told."""
    key, places = f"{name}-{metric.key}-{by}", state.view().lake.places
    standings = dict(found.standings.places)
    level = next((each for each in levels_above(places, by) if places.are_several(each)), None)
    if level is None:
        table.draw(without_subtotals(found.rows), metric, by, standings, key=key)
        return
    totals = groups.groups(metric.key, level)
    placed = with_subtotals(places, level, found.rows, totals.rows)
    table.draw(placed, metric, by, standings, level=level, key=key)


def are_told(columns: Sequence[str]) -> bool:
    """Return whether any file of the page says in one of the columns whose its rows are."""
    return bool(groups.given(columns))


def _whole(key: str, among: Sequence[str]) -> Row:
    return comparisons.compared(among if key in among else (*among, key))[key][0].now


def _only(by: str, name: str) -> tuple[str, ...] | None:
    """The groups to measure, of a column with a name for nearly every row; `None` for all.

    Thousands of street addresses are no places to compare: the reader is asked, and until then
    none is measured.
    """
    if groups.are_groups(by):
        return None
    only = groups.largest(by, LARGEST)
    if dict(state.view().slice.choice).get(by):
        return only
    st.caption(
        f"There are {groups.name_count(by):,} {several(kind(by))}, most with a row or two: each "
        f"says nothing by itself, and they are not compared."
    )
    is_wanted = st.toggle(f"Compare the {len(only)} with most rows", key=f"{name}_{by}_largest")
    return only if is_wanted else ()


def _funnel(found: Groups, metric: Metric, whole: Row) -> Funnel | None:
    """The funnel of the named groups; `None` where the metric has none, or there is one group."""
    rows = [row.now for row in found.rows if row.group is not None]
    among = funnel_of(metric, rows, whole)
    return among if among is not None and len(among.spots) > 1 else None


def _draw_ranking(found: Groups, metric: Metric, by: str, name: str, whole: Estimate) -> None:
    """All groups from best to worst, as far as is known of each."""
    st.caption(answer(found, metric, by))
    _offer_all(found, by)
    visible = {row.group: row.now for row in _shown(found, metric, name)}
    others = found.others if len(visible) < len(found.rows) else None
    order = best_first({group: row.estimate for group, row in visible.items()}, metric.better)
    drawn = dots.dots(
        [visible[group] for group in order],
        metric,
        # The whole of a count is no point of comparison: it is the sum.
        whole=None if metric.is_count else whole,
        standings=found.standings.places,
        target=state.view().settings.targets.get(metric.key),
        kind=kind(by),
        others=others,
    )
    if not drawn.empty:
        charts.picture(drawn, key=f"{name}-{metric.key}-{by}", on_pick=_picker(by, name))


def _draw_funnel(found: Groups, among: Funnel, metric: Metric, by: str, name: str) -> None:
    """All groups by their number of answers, between what chance makes of the whole.

    Who stands out in it is who does in the ranking.
    """
    st.caption(answer(found, metric, by) + findings.limits(kind(by), dispersed=among.dispersed))
    _offer_all(found, by)
    charts.picture(
        funnel_plot.scattered(
            among,
            [row.now for row in found.rows],
            metric,
            standings=found.standings.places,
            kind=kind(by),
        ),
        key=f"{name}-funnel-{metric.key}-{by}",
        on_pick=_picker(by, name),
    )


def answer(found: Groups, metric: Metric, by: str) -> str:
    """Return who stands out from the rest, as Markdown, and that a click filters."""
    text = findings.standing(metric, found.standings, kind(by), found.visible)
    click = _picker(by) is not None and len(found.rows) > 1 and found.standings.places
    return f"{text} Click a dot to see that {by} alone." if click else text


def _picker(by: str, name: str = "") -> Callable[[object], None] | None:
    """What a click on a group does; nothing where no row can be chosen by the column."""
    if by in SLICE_COLUMNS:
        return drill.picker(by, groups.given(SLICE_COLUMNS), f"{name}_by")
    alone = focus.of_column(by)
    return focus.picker(alone) if alone else None


def kind(column: str) -> str:
    """Return what one value of a column is called."""
    return _KINDS.get(column, column)


def _offer_all(found: Groups, by: str) -> None:
    """Where the filter leaves one group: a way back to all of them."""
    alone = focus.of_column(by)
    if alone is not None and (len(found.rows) > 1 or focus.chosen(alone)):
        focus.draw_choice(alone, "groups", [row.group for row in found.rows])
    elif len(found.rows) == 1 and by in dict(state.view().slice.choice):
        st.button(
            f"Compare with all {several(kind(by))}",
            key=f"all_{by}",
            on_click=filters.choose,
            args=(by,),
            type="tertiary",
        )


def _shown(found: Groups, metric: Metric, name: str) -> Sequence[Compared]:
    """All rows, or where there are many those that stand out and both ends."""
    rows = found.rows
    if len(rows) <= groups.MOST:
        return rows
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        everything = st.toggle(f"Show all {len(rows)}", key=f"{name}_all", width="content")
        if everything:
            return rows
        st.caption(f"Now {groups.MOST}: {groups.kept_first(metric)}.")
    return [row for row in rows if row.group in {*found.visible}]
