"""How long they wait: the curve of those still waiting, and the stock of open complaints.

A sentence gives the account of open complaints in the view's period.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

import streamlit as st

from metrics.analyses.account import Account, account
from metrics.catalogue import METRICS
from metrics.definitions import waiting
from metrics.inference.survival import closed_only_median
from metrics.measure.as_of import NO_PROMISE
from metrics.measure.measuring import measure_all
from metrics.relations.periods import HOUR_US
from ui import state
from ui.app import empty
from ui.charts import base, charts, trend
from ui.charts import flow as charts_flow
from ui.charts import waiting as charts_waiting
from ui.figures import comparisons, groups
from ui.filters import spans, switch
from ui.format import dates, numbers
from ui.format.text import plain_for_markdown
from ui.panels.shared import hidden
from ui.panels.shared.trend import (
    STEPS,
    cut_names,
    first_of_step,
    in_longer_steps,
    readable,
)
from ui.sentences import control as sentences

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from metrics.inference.survival import Curve
    from metrics.model import Estimate, Inputs, Row, Unit
    from store.settings import Promise
    from ui.panels.complaints.clock import Clock


def in_words() -> str:
    """Return the four numbers, as Markdown.

    As in `Open on 30 Sep 212 + opened 320 − resolved 301 = 231 …`.
    """
    now = state.view()
    found = state.remembered(
        "account",
        lambda: account(now.reader, now.slice),
        now.slice,
    )
    if found is None:
        return "No file says when complaints here are resolved, so none can say how many are open."
    begins = f" on {_day(now.slice.since - timedelta(days=1))}" if now.slice.since else ""
    gone = f" − gone from their tool {found.gone:,}" if found.gone else ""
    text = (
        f"Open{begins} {found.opening:,} + opened {found.opened:,} − resolved "
        f"{found.resolved:,}{gone} = {found.closing:,} open{_at_the_end()}."
    )
    return plain_for_markdown(text + _left_out(found))


def _left_out(found: Account) -> str:
    """What is in none of the four numbers."""
    text = ""
    if state.view().slice.since and not found.begins:
        text += " What was open before the first file is not in it."
    if found.untold:
        more = numbers.counted(found.untold, "complaints")
        text += f" {more} opened of which no file tells the end: they are not in it."
    return text


def _at_the_end() -> str:
    now = state.view()
    known = spans.known()
    if known is None:
        return ""
    last = now.slice.until - timedelta(days=1) if now.slice.until else known[1]
    return f" on {_day(min(last, known[1]))}"


def _day(day: date) -> str:
    known = spans.known()
    return dates.day(day, known[1] if known else day)


@dataclass(frozen=True, slots=True)
class Waits:
    """The share still waiting, open complaints counted as open and left out, and what is said."""

    curve: Curve
    closed_only: Curve
    words: str


_FLOW = ("complaints_opened", "complaints_resolved", "open_complaints")
_QUESTION = "How many are still waiting after …?"


def draw_curve(clock: Clock, among: Sequence[str]) -> None:
    """Draw the share still waiting by time since they complained, beside the naive curve.

    `among` are all metrics of the page on that clock, measured together.
    """
    key = clock.key("resolution_median")
    found = comparisons.compared(among)[key][0]
    row = found.now
    if hidden.draw(_QUESTION, row, METRICS[key], found.reason):
        return
    missing = what_is_missing(row.inputs)
    if missing:
        charts.draw(_QUESTION, "", None, empty=missing)
        return
    waits = _waits(key, among, clock.unit)
    promise = state.view().settings.promise
    kept_on = promise.hours if promise.clock == clock.name else None
    target = state.view().settings.targets.get(key)
    chart = charts_waiting.waiting(
        waits.curve, waits.closed_only, kept_on, unit=clock.unit, target=target
    )
    with st.container(gap="xxsmall"):
        charts.draw(_QUESTION, waits.words, chart, key="curve")
        if about := promise_in_words(promise, marked=kept_on is not None):
            st.caption(about)


def _waits(key: str, among: Sequence[str], unit: Unit) -> Waits:
    """The curves of the view's slice, made once of the waits of all its complaints."""
    target = state.view().settings.targets.get(key)

    def ask() -> Waits:
        row = comparisons.compared(among)[key][0].now
        hours = {name: lasted / HOUR_US for name, lasted in row.inputs.items()}
        closed = waiting.curve({"resolved": waiting.ended(hours), "still_open": ()})
        words = curve_in_words(row.estimate, hours, unit, target)
        return Waits(waiting.curve(hours), closed, words)

    return state.remembered("waits", ask, state.view().slice, key, tuple(among))


def promise_in_words(promise: Promise, *, marked: bool) -> str:
    """Return what the mark in the chart is, or why there is none, as Markdown; often nothing."""
    own = [f"{k} {numbers.promised(v, promise.clock)}" for k, v in promise.by_severity.items()]
    if not promise.is_made:
        return plain_for_markdown(NO_PROMISE)
    if promise.hours is None:
        text = f"Promised by severity, so it has no mark here: {', '.join(own)}."
        return plain_for_markdown(text)
    if not marked:
        hours = numbers.promised(promise.hours, promise.clock)
        text = f"The promise of {hours} is in {promise.clock} hours, so it has no mark here."
        return plain_for_markdown(text)
    text = f"The mark is the general promise. By severity: {', '.join(own)}." if own else ""
    return plain_for_markdown(text)


def what_is_missing(inputs: Inputs) -> str:
    """Return why there is no curve to draw, as a sentence; empty where there is one."""
    resolved, still_open = len(waiting.ended(inputs)), len(waiting.still_open(inputs))
    if not resolved + still_open:
        return f"No complaint was opened in this period. {empty.way_out()}".strip()
    if resolved:
        return ""
    if not state.view().lake.gives("complaints", "resolved_at"):
        return (
            "No file says when a complaint was resolved, so all of them count as open. "
            "Drop an export that has the time of resolution."
        )
    return f"None of {numbers.counted(still_open, 'complaints')} opened in this period is resolved."


def curve_in_words(
    median: Estimate, hours: Inputs, unit: Unit = "hours", target: float | None = None
) -> str:
    """Return when half were resolved, and by how much the closed ones alone would mislead.

    Rounded, both stay on their side of the target of the time to resolve.
    """
    resolved, still_open = waiting.ended(hours), len(waiting.still_open(hours))
    naive = closed_only_median(resolved).value or 0.0
    alone = f"the closed ones alone would say {numbers.duration(naive, unit, target=target)}"
    half = numbers.value(median, unit, target=target)
    if median.value is None:
        text = f"Fewer than half are resolved; {alone}."
    elif not still_open:
        text = f"Half are resolved within {half}; none is open any more."
    else:
        text = f"Half are resolved within {half}; {alone}"
        short = 100 * (1 - naive / median.value) if median.value else 0.0
        text += f", {numbers.amount_of(short, '%')} too short." if short >= 1 else "."
    count = still_open + len(resolved)
    left = f" {still_open:,} of {count:,} are still open." if still_open else ""
    return plain_for_markdown(text + left)


def draw_stock() -> None:
    """Draw what was opened and resolved per period, and how many were open at its end."""
    with st.container(gap="xxsmall"):
        per = switch.titled("Are we keeping up?", STEPS, key="per", first="week")
        step = readable(per, groups.stretch(per))
        days, *counts = stock_by(step)
        if not days:
            st.caption("Nothing is known of this time. Choose another period.")
            return
        called = cut_names(days, step, groups.stretch("month" if step == "quarter" else step))
        drawn = charts_flow.stock(days, *counts, called=called)
        opened = "" if step == "quarter" else _opened(drawn, step)
        st.caption(in_words() + opened + in_longer_steps(per, step))
        charts.picture(drawn, key="stock")


def _opened(drawn: base.Chart, step: str) -> str:
    """Mark the steps in which more or fewer were opened than normally; say what is normal."""
    chosen = groups.stretch(step)
    control = groups.control("complaints_opened", chosen, step)
    trend.mark_counts(drawn.figure, control)
    end = chosen.until or control.points[-1].until if control.points else date.min
    text = sentences.in_words(control, METRICS["complaints_opened"], step, end)
    return f" Opened: {text[:1].lower()}{text[1:]}"


def stock_by(step: str) -> tuple[list[date], list[int], list[int], list[int]]:
    """Return the first days of the steps, and per step those opened, resolved, open at its end.

    A step is `day`, `week`, `month` or `quarter`.
    """
    found = flow("month" if step == "quarter" else step)
    opened, resolved, left = (
        {row.group: row.inputs["complaints"] or 0 for row in found[key]} for key in _FLOW
    )
    steps: dict[date, list[int]] = {}
    for day in left:
        if isinstance(day, date):
            first = first_of_step(step, day)
            now = steps.get(first, [0, 0, 0])
            steps[first] = [now[0] + opened.get(day, 0), now[1] + resolved.get(day, 0), left[day]]
    counts = list(steps.values())
    return list(steps), [n[0] for n in counts], [n[1] for n in counts], [n[2] for n in counts]


def flow(per: str) -> Mapping[str, Sequence[Row]]:
    """Return complaints opened, resolved and open, by `day`, `week` or `month` to the end."""
    now, chosen = state.view(), groups.stretch(per)
    metrics = [METRICS[key] for key in _FLOW]
    return state.remembered(
        "complaint flow",
        lambda: measure_all(now.reader, metrics, chosen, by=per),
        chosen,
        per,
    )
