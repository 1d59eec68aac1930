"""A plan: what, where, which metric, how much is expected; and before it starts, what it takes."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

import streamlit as st

from drops.experiments import conduct
from metrics.analyses.experiments import comparable, needed, split
from metrics.catalogue import METRICS
from metrics.inference.groups.randomised import most_certain
from store.experiments import PLACED_BY, Experiment
from ui import state
from ui.figures import comparisons
from ui.filters import sections
from ui.format.text import plain_for_markdown, shorten
from ui.panels.experiments import steps
from ui.sentences import experiments as words

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from metrics.analyses.experiments import Needed
    from metrics.model import Row

_KEYS = (
    *("name", "change", "metric", "expected", "touchpoint"),
    *("placed_by", "treated", "compared", "weeks"),
)
#: Weeks that are offered, and those that are without a choice.
_WEEKS, _USUAL = (2, 4, 6, 8, 12, 16, 26), 8
#: By so much a metric is to move, until somebody says by how much.
_MOVE = 5.0


def draw() -> None:
    """Draw the form; below it how many weeks and answers the plan takes."""
    steps.draw_refused()
    st.header("What is to be tried, where, and how much is it to move?", anchor=False)
    left, right = st.columns(2)
    with left:
        st.text_input("What it is called", max_chars=80, key=_key("name"))
        st.text_input("What is done otherwise", max_chars=500, key=_key("change"))
        keys = [*comparisons.keys_with_data(tuple(METRICS))] or ["nps"]
        st.selectbox(
            "Which metric", keys, format_func=_label, key=_key("metric"), on_change=_turn_to_better
        )
        unit = METRICS[_plan().metric].unit
        # What a callback changes has no value of its own, else Streamlit warns.
        st.session_state.setdefault(_key("expected"), _towards_better(_plan().metric, _MOVE))
        st.number_input(
            f"By how much it is to move, in {unit}",
            step=1.0,
            format="%g",
            key=_key("expected"),
        )
        st.select_slider("How many weeks", _WEEKS, _USUAL, key=_key("weeks"))
    with right:
        st.segmented_control(
            "Places are", PLACED_BY, default=PLACED_BY[0], required=True, key=_key("placed_by")
        )
        rows = _comparable()
        names = [str(row.group) for row in rows]
        _keep_offered(names)
        st.multiselect("Where it is done", names, key=_key("treated"))
        st.multiselect(
            "Compared with", names, key=_key("compared"), help="All others where none is."
        )
        _draw_split(names)
        steps_told = [name for name in state.choices(state.view().reader, "touchpoint") if name]
        st.selectbox(
            "At which touchpoint",
            steps_told,
            None,
            key=_key("touchpoint"),
            placeholder="All of them",
        )
    plan = _plan()
    if plan.treated:
        told_of = needed_of(plan)
        st.markdown(words.plan_needs(told_of, METRICS[plan.metric]))
    # Without a place to choose there is no plan to keep; the line above says why.
    st.button("Keep this plan", key="keep-plan", type="primary", on_click=_keep, disabled=not names)
    st.caption(
        "From its start on a plan stands; before its last day is in the files it has no verdict."
    )


def _draw_split(names: Sequence[str]) -> None:
    """Draw that chance may choose: whoever looks at the same places gets the same halves."""
    if len(names) < 2:
        st.caption(
            "No two places have been measured often enough in the last eight weeks to compare."
        )
        return
    if not most_certain(len(names) // 2, len(names) - len(names) // 2):
        st.caption(words.too_few(len(names)))
    listed = ", ".join(shorten(name, 24) for name in names[:12])
    more = f" and {len(names) - 12:,} more" if len(names) > 12 else ""
    st.button("Let chance choose half of them", key="split", on_click=_split, args=(tuple(names),))
    st.caption(
        plain_for_markdown(f"Comparable, measured often enough for eight weeks: {listed}{more}.")
    )


def needed_of(plan: Experiment) -> Needed:
    """Return what a plan takes."""
    reader = state.view().reader
    day = _last_day()
    return state.remembered("plan needs", lambda: needed(reader, plan, day), plan, day)


def _comparable() -> Sequence[Row]:
    reader, plan, day = state.view().reader, _plan(), _last_day()
    draft = replace(plan, name="", change="", treated=(), compared=(), expected=1.0)
    return state.remembered("comparable", lambda: [*comparable(reader, draft, day)], draft, day)


def _last_day() -> date:
    last = state.view().lake.extent()[1].astimezone(state.view().settings.zone).date()
    return min(last, steps.today())


def _keep_offered(names: Sequence[str]) -> None:
    """Take out what is not offered any more: of teams no location can be chosen."""
    for side in ("treated", "compared"):
        chosen = st.session_state.get(_key(side)) or ()
        if left := [name for name in chosen if name not in names]:
            st.session_state[_key(side)] = [name for name in chosen if name not in left]


def _key(name: str) -> str:
    return f"plan-{name}"


def _towards_better(metric: str, size: float) -> float:
    """So much towards what is better: a wait that is to be five hours longer is no plan."""
    return -abs(size) if METRICS[metric].better == "lower" else abs(size)


def _turn_to_better() -> None:
    """Have another metric move towards what is better of it, as the one before did."""
    plan = _plan()
    st.session_state[_key("expected")] = _towards_better(plan.metric, plan.expected)


def _label(key: str) -> str:
    return METRICS[key].label


def _plan() -> Experiment:
    """The plan as the form says it."""
    form = {name: st.session_state.get(_key(name)) for name in _KEYS}
    starts = steps.today() + timedelta(days=1)
    weeks = timedelta(weeks=form["weeks"] or _USUAL)
    return Experiment(
        id="",
        name=form["name"] or "",
        change=form["change"] or "",
        metric=form["metric"] or "nps",
        expected=float(form["expected"] or 0),
        treated=tuple(form["treated"] or ()),
        compared=tuple(form["compared"] or ()),
        touchpoint=form["touchpoint"] or "",
        placed_by=form["placed_by"] or PLACED_BY[0],
        starts_on=starts,
        ends_on=starts + weeks - timedelta(days=1),
    )


def _split(names: tuple[str, ...]) -> None:
    seed = st.session_state.get(_key("name")) or ""
    treated, compared = split(names, seed)
    st.session_state[_key("treated")] = [*treated]
    st.session_state[_key("compared")] = [*compared]


def _keep() -> None:
    if steps.keep(lambda: conduct.plan(state.view().home, _plan())):
        for name in _KEYS:
            st.session_state.pop(_key(name), None)
        sections.open_section("What works")
