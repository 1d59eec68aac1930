"""Choosing one team or location, and the metric that its charts show."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

import streamlit as st

from metrics.analyses.scorecard import COLUMNS, HEADLINES, KEYS, lines
from metrics.analyses.standings import FEWEST
from metrics.catalogue import METRICS
from metrics.model import called, several
from store.tables import LEVELS
from ui import state
from ui.app import empty, menu
from ui.figures import comparisons, needs
from ui.figures import groups as groups_of_rows
from ui.filters import drill, filters, switch

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from metrics.analyses.compare import Compared
    from metrics.analyses.scorecard import ScorecardLine
    from metrics.slices import Slice


_LABELS = {key: METRICS[key].label for key in KEYS}
#: What both sections ask of all groups, measured together.
ALL = tuple(dict.fromkeys((*KEYS, *HEADLINES)))
#: The section about one group, and the key of the switch between the columns.
ONE, SHOWN = "Scorecard", "of"


@dataclass(frozen=True, slots=True)
class ChosenGroup:
    """One team or location, all groups it stands among, and its scorecard."""

    column: str
    group: str
    groups: tuple[str, ...]
    #: The view's rows without the filter on the column itself: those of all groups.
    everyone: Slice
    #: What was measured for all of them, by metric key.
    by_group: Mapping[str, Sequence[Compared]]
    card: tuple[ScorecardLine, ...]

    @property
    def measurable_lines(self) -> list[ScorecardLine]:
        """The lines that can be measured by the column."""
        return [line for line in self.card if not line.reason]

    @property
    def slice(self) -> Slice:
        """The rows of the chosen group."""
        return self.everyone.narrow(self.column, self.group)


@dataclass(frozen=True, slots=True)
class Everyone:
    """All groups of one column, and what was measured of each, by metric key."""

    column: str
    groups: tuple[str, ...]
    #: The view's rows without the filter on the column itself.
    slice: Slice
    by_group: Mapping[str, Sequence[Compared]]
    #: By metric key why it is not measured by the column.
    untold: Mapping[str, str]

    def keys_with_data(self, keys: Sequence[str]) -> tuple[str, ...]:
        """Return those of the metrics of which files tell anything, and by the column."""
        return tuple(key for key in comparisons.keys_with_data(keys) if key not in self.untold)


def are_told() -> bool:
    """Return whether some file tells groups apart."""
    return bool(groups_of_rows.given(COLUMNS))


def choose_column() -> Everyone | None:
    """Draw the switch of the column; `None`, with a sentence, where no row names a group."""
    given = groups_of_rows.given(COLUMNS)
    # Who has data is shown first: segments where no file names a team.
    offered = [column for column in given if groups_of_rows.are_groups(column)]
    names = {column: COLUMNS[column] for column in offered or given}
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        column = switch.switch("Show", names, key=SHOWN)
        drill.draw_up(column, names, SHOWN, "teams")
    everyone = state.view().slice.narrow(column)
    by_group = comparisons.compared(ALL, everyone, by=column)
    groups = tuple(_names(by_group.values()))
    if not groups:
        _draw_none(column)
        return None
    untold = comparisons.untold_by(comparisons.keys_with_data(ALL), everyone, column)
    return Everyone(column, groups, everyone, by_group, untold)


def choose(everyone: Everyone) -> ChosenGroup | None:
    """Draw the choice of one group; `None`, with a sentence, where the filter leaves none."""
    column, by_group = everyone.column, everyone.by_group
    offered = _offered(column, everyone.groups)
    if not offered:
        _draw_none(column)
        return None
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        group = _draw_groups(column, offered, by_group)
        lower = drill.below(column, groups_of_rows.given(COLUMNS))
        if lower is not None:
            st.button(
                f"Its {several(lower)}",
                key="teams_down",
                icon=":material/arrow_downward:",
                type="tertiary",
                on_click=drill.go_down,
                args=(column, group, lower, SHOWN),
            )
    targets = state.view().settings.targets
    trends = comparisons.trends(KEYS, everyone.slice.narrow(column, group))
    card = lines(group, by_group, trends, targets, everyone.untold)
    with_data = comparisons.keys_with_data(KEYS)
    lines_told = tuple(line for line in card if line.metric.key in with_data)
    return ChosenGroup(column, group, everyone.groups, everyone.slice, by_group, lines_told)


def _draw_groups(
    column: str, offered: Sequence[str], by_group: Mapping[str, Sequence[Compared]]
) -> str:
    """Draw the choice of the group; whoever needs us most until somebody chooses."""
    key = filters.group_key(column)
    # Whom to look at first changes with the data; a default that moved would move links.
    if key not in st.session_state and key not in st.query_params:
        st.session_state[key] = _first(column, offered, by_group)
    chosen = st.selectbox(
        COLUMNS[column],
        offered,
        index=None,
        key=key,
        format_func=partial(called, kind=column),
        bind="query-params",
        persist_state="session",
        placeholder="Who needs us most",
        label_visibility="collapsed",
        width=280,
    )
    return _first(column, offered, by_group) if chosen is None else chosen


def _names(by_group: Iterable[Sequence[Compared]]) -> list[str]:
    """The groups that anything was counted for, by name."""
    rows = (row for rows in by_group for row in rows)
    return sorted({str(r.group) for r in rows if r.group is not None and r.now.estimate.n})


def _offered(column: str, groups: Sequence[str]) -> list[str]:
    """The groups that the filter leaves, else all."""
    filtered = dict(state.view().slice.choice).get(column)
    return [g for g in groups if g in filtered] if filtered else list(groups)


def _first(column: str, offered: Sequence[str], by_group: Mapping[str, Sequence[Compared]]) -> str:
    """The group with most findings; without any, the one with the lowest NPS; else the largest."""
    found = [f.group for f in needs.needs(needs.context()).found if f.column == column]
    named = [group for group in found if group in offered]
    if named:
        return max(named, key=lambda group: (named.count(group), -named.index(group)))
    # One with fewer answers is not the one to look at first.
    scores = {
        str(row.group): row.now.estimate.value
        for row in by_group["nps"]
        if row.group in offered and row.now.estimate.n >= FEWEST and not row.now.estimate.hidden
    }
    if scores:
        return min(scores, key=lambda group: scores[group] or 0.0)
    counted = {
        key: {str(row.group): row.now.estimate.n for row in rows} for key, rows in by_group.items()
    }
    return max(offered, key=lambda group: max(each.get(group, 0) for each in counted.values()))


def invite() -> None:
    """Say what would tell groups apart where no row does, and the way there."""
    # What lies above a place is told by files of places, and only of rows that name the place.
    *names, last = (column for column in COLUMNS if column not in LEVELS)
    st.info(
        f"No answer, complaint or review names its {', '.join(names)} or {last}, so there is "
        "nothing to compare.",
        icon=":material/groups:",
    )
    menu.link("drops", "Drop a file", icon=":material/upload_file:")


def _draw_none(column: str) -> None:
    """Say that the choice holds none: some file names them, or the column were not offered."""
    empty.draw(f"answers, complaints or reviews that name a {column}")


def metric_choice(chosen: ChosenGroup) -> str:
    """Draw the choice of the metric that the charts show; return its key."""
    offered = [line.metric.key for line in chosen.measurable_lines]
    if st.session_state.get("figure", offered[0]) not in offered:
        # Of another column: by this one it is not told.
        del st.session_state["figure"]
    return st.selectbox(
        "Metric",
        offered,
        format_func=_LABELS.__getitem__,
        key="figure",
        bind="query-params",
        persist_state="session",
        label_visibility="collapsed",
        width=280,
    )
