"""Choosing one team or location, and its scorecard."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import streamlit as st

from metrics.catalogue import METRICS
from ui import comparisons, empty, panel_switch, panel_table, scorecard, state, words
from ui.text import plain_for_markdown

if TYPE_CHECKING:
    from collections.abc import Sequence

    from metrics.compare import Compared
    from metrics.slices import Slice
    from ui.scorecard import Line

VIEWS = {"team": "Team", "location": "Location"}
_LABELS = {key: METRICS[key].label for key in scorecard.KEYS}
#: How each verdict and target looks in the table; solid tones that hold in light and dark.
_TONES = {
    "better": "#00734F",
    "worse": "#AD4600",
    "met": "#00734F",
    "missed": "#AD4600",
}
_NEUTRAL = "#8089A026"
#: A group with fewer answers is not the one to look at first.
_FEWEST = 10


@dataclass(frozen=True, slots=True)
class Chosen:
    """One team or location, all groups it stands among, and its scorecard."""

    column: str
    group: str
    groups: tuple[str, ...]
    #: The view's rows without the filter on the column itself: those of all groups.
    everyone: Slice
    card: tuple[Line, ...]

    @property
    def slice(self) -> Slice:
        """The rows of the chosen group."""
        return self.everyone.narrow(self.column, self.group)


def group_key(column: str) -> str:
    """The name under which the chosen team or location stands in the link."""
    return f"one_{column}"


def choose() -> Chosen | None:
    """Draw the switch and the choice; `None`, with a sentence, where there is none to choose."""
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        column = panel_switch.switch("Show", VIEWS, key="of")
        everyone = state.view().slice.narrow(column)
        by_group = comparisons.compared(scorecard.KEYS, everyone, by=column)
        groups = _names(by_group.values())
        offered = _offered(column, groups)
        if offered:
            group = _draw_groups(column, offered, _first(column, offered, by_group["nps"]))
    if not offered:
        _draw_none(column)
        return None
    targets = state.view().settings.targets
    trends = comparisons.trends(scorecard.KEYS, everyone.narrow(column, group))
    card = scorecard.lines(group, by_group, trends, targets)
    return Chosen(column, group, tuple(groups), everyone, tuple(card))


def _draw_groups(column: str, offered: Sequence[str], first: str) -> str:
    """Draw the choice of the group; `first` until somebody chooses."""
    key = group_key(column)
    # The group to look at first changes with the data; a default that moved would move links.
    if key not in st.session_state and key not in st.query_params:
        st.session_state[key] = first
    chosen = st.selectbox(
        VIEWS[column],
        offered,
        index=None,
        key=key,
        bind="query-params",
        persist_state="session",
        placeholder=first,
        label_visibility="collapsed",
        width=280,
    )
    return first if chosen is None else chosen


def _names(by_group: Sequence[Sequence[Compared]]) -> list[str]:
    """The groups that anything was counted for, by name."""
    rows = (row for rows in by_group for row in rows)
    return sorted({str(r.group) for r in rows if r.group is not None and r.now.estimate.n})


def _offered(column: str, groups: Sequence[str]) -> list[str]:
    """The groups that the filter leaves, else all."""
    filtered = dict(state.view().slice.choice).get(column)
    return [g for g in groups if g in filtered] if filtered else list(groups)


def _first(column: str, offered: Sequence[str], nps: Sequence[Compared]) -> str:
    """The group with most findings; without any, the one with the lowest NPS; else the first."""
    found = [f.group for f in comparisons.needs().found if f.column == column]
    named = [group for group in found if group in offered]
    if named:
        return max(named, key=lambda group: (named.count(group), -named.index(group)))
    scores = {
        str(row.group): row.now.estimate.value
        for row in nps
        if row.group in offered and row.now.estimate.n >= _FEWEST
    }
    return min(scores, key=lambda group: scores[group] or 0.0) if scores else offered[0]


def _draw_none(column: str) -> None:
    if dict(state.view().slice.choice):
        empty.draw()
    else:
        st.info(
            f"No row in this period names a {column}. Choose a longer period, or map a column to "
            f"{column} when you drop a file.",
            icon=":material/groups:",
        )


def draw_card(chosen: Chosen) -> None:
    """Draw the scorecard as a table; a click on a line shows that metric below."""
    now = state.view()
    before = _before()
    table = scorecard.as_read(chosen.card, before)
    st.dataframe(
        table,
        hide_index=True,
        height="content",
        row_height=34,
        key=f"card-{chosen.column}",
        on_select=_take_line,
        selection_mode="single-row",
        column_config=_columns(table.to_dict(as_series=False), before),
        alt=f"The scorecard of {chosen.group}, one row for each metric.",
    )
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        kind = f"{VIEWS[chosen.column].lower()}s"
        st.caption(
            f"Place 1 is the best of all {len(chosen.groups):,} {kind}; places that cannot be told "
            "apart are shared. A target is met or missed only when the whole interval says so.",
            width="stretch",
        )
        panel_table.download(
            scorecard.as_numbers(chosen.card),
            f"scorecard-{now.slice.since or 'all'}",
            key=f"scorecard-{chosen.column}",
        )


def _before() -> str:
    now = state.view()
    # In a table's header nothing is read as Markdown.
    return words.period_before(now.slice, now.before_slice, plain=True)


def _take_line() -> None:
    """The clicked line's metric becomes the one that is drawn below."""
    for column in VIEWS:
        rows = st.session_state.get(f"card-{column}", {}).get("selection", {}).get("rows", [])
        if rows:
            st.session_state["figure"] = scorecard.KEYS[rows[0]]


def _columns(table: dict[str, list[object]], before: str) -> dict[str, object]:
    """How each column is drawn."""
    config = st.column_config
    against = f"Against {before}"
    return {
        "Metric": config.TextColumn(width=172, pinned=True),
        "Now": config.TextColumn(width=84, alignment="right"),
        "95 % interval": config.TextColumn(width=106),
        "Counted": config.TextColumn(width=112),
        "Target": config.TextColumn(width=72, alignment="right"),
        "Reached": _chips("", table["Reached"], 88),
        against: _chips(against, table[against], 126),
        "Place": config.TextColumn(width=72),
        "Trend": config.LineChartColumn("Last 12 months", width=136, color="gray"),
    }


def _chips(label: str, cells: Sequence[list[str]], width: int) -> object:
    """A column of one coloured word or none; the word says it, the colour only helps."""
    found = sorted({text for cell in cells for text in cell})
    tones = [_TONES.get(text.rpartition(" ")[2], _NEUTRAL) for text in found]
    return st.column_config.MultiselectColumn(label, width=width, options=found, color=tones)


def draw_changes(chosen: Chosen) -> None:
    """Draw in sentences what changed by more than chance."""
    st.subheader("What changed most", anchor=False)
    before = words.period_before(state.view().slice, state.view().before_slice)
    changed = scorecard.most_changed(chosen.card)[:5]
    for line in changed:
        st.markdown(words.change(line.metric, line.compared.change, before))
    if not changed and state.view().before_slice is None:
        st.caption("Choose a period with a beginning and an end to compare it with the one before.")
    elif not changed:
        name = plain_for_markdown(chosen.group)
        asked = sum(line.compared.change is not None for line in chosen.card)
        said = f"Looked at {asked} changes of {name}; none is more than chance explains."
        st.caption(said if asked else f"Too little is known of {name} in {before} to compare.")


def metric_choice() -> str:
    """Draw the choice of the metric that the charts show; return its key."""
    return st.selectbox(
        "Metric",
        scorecard.KEYS,
        format_func=_LABELS.__getitem__,
        key="figure",
        bind="query-params",
        persist_state="session",
        label_visibility="collapsed",
        width=280,
    )
