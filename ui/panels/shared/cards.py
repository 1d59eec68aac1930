"""The cards of a page: those that lead in full, those that explain them small.

A headline card is one metric: how sure we are, how it changed, and how it was counted.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

import streamlit as st

from metrics.catalogue import METRICS
from metrics.inference.verdict import against_target, answers_needed
from ui import state
from ui.app import menu
from ui.charts import charts, line
from ui.figures import comparisons
from ui.filters import focus
from ui.format import changes, colours, numbers
from ui.format.text import plain_for_markdown
from ui.panels.shared import counted
from ui.panels.shared.invitation import beside

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from streamlit.delta_generator import DeltaGenerator

    from metrics.analyses.compare import Compared
    from metrics.inference.verdict import Judgement, Reached
    from metrics.model import Metric, Row
    from metrics.slices import Slice


#: Beside the word of a verdict: filled where something was found, hollow where not.
_FOUND, _NOT_FOUND = "●", "○"
#: How wide a card alone is, and what stands beside it.
_BESIDE = (2, 5)
#: So many cards stand in a row.
_IN_A_ROW = 4


@dataclass(frozen=True, slots=True)
class CardChoice:
    """One of the cards that a reader chooses among: `key` as the link says it."""

    key: str
    is_chosen: bool

    def draw(self, label: str) -> None:
        """Draw the metric's name as what is clicked to choose it."""
        widget = f"card-{self.key}"
        chosen = self.key if self.is_chosen else None
        # Said again in each run, it would take back a click that comes while the run goes on.
        if widget not in st.session_state or st.session_state[widget] != chosen:
            st.session_state[widget] = chosen
        st.pills(
            label,
            [self.key],
            format_func={self.key: label}.__getitem__,
            key=widget,
            # To take the chosen one away chooses nothing else: it is there again in the next run.
            on_change="rerun" if self.is_chosen else focus.choose,
            args=() if self.is_chosen else (focus.METRIC, self.key),
            label_visibility="collapsed",
        )


def card(
    metric: Metric,
    found: Compared,
    against: str,
    trend: Sequence[Row],
    *,
    target: float | None = None,
    note: str = "",
    choice: CardChoice | None = None,
) -> None:
    """Write a metric's card: value, interval and n, change in words, sparkline, how it was counted.

    All cards in a row of columns have one height.

    Args:
        metric: the metric.
        found: its row in the view's period, and the change since the period before.
        against: the name of the period before ("September").
        trend: rows by day, week or month, for the sparkline.
        target: the target, in the metric's unit.
        note: what is added to what was counted.
        choice: whether it is the one that the page is about, where a reader chooses among cards.
    """
    row, change = found.now, found.change
    with st.container(border=True, height="stretch", gap="xxsmall"):
        # What stands at the foot of a card stands at one height in all of a row.
        with st.container(height="stretch", gap="xxsmall"):
            named = plain_for_markdown(metric.label)
            if choice is not None:
                choice.draw(plain_for_markdown(metric.name))
            # In half the width of a telephone words would be cut: they stand below.
            is_told = row.estimate.value is not None
            st.metric(
                named,
                printed(metric, row, target) if is_told else "–",
                label_visibility="visible" if choice is None else "collapsed",
            )
            counted = _counted(metric, found, target, name_target=False)
            st.caption(_noted(f"{_not_reached(row, metric)}{counted}", note))
            st.markdown(change_in_words(found, metric, against))
        # As high in all of a row, however many lines a verdict beside it takes.
        verdict = change.verdict if change else "cannot tell"
        charts.picture(line.spark(trend, metric, colours.VERDICT[verdict], target))
        with st.container(
            horizontal=True,
            horizontal_alignment="distribute",
            vertical_alignment="center",
            gap="xxsmall",
        ):
            draw_how_counted(metric, row, change, target=target)
            if target is not None:
                st.markdown(_target_in_colour(metric, row, target), width="content")


def printed(metric: Metric, row: Row, target: float | None) -> str:
    """Return the number, or a dash: why there is none stands below in words."""
    nothing = row.estimate.value is None and (row.estimate.hidden or not row.estimate.n)
    return "–" if nothing else numbers.value(row.estimate, metric.unit, target=target)


def _not_reached(row: Row, metric: Metric) -> str:
    """That there is none yet of what was counted, before how many it is."""
    is_open = row.estimate.value is None and row.estimate.n and not row.estimate.hidden
    return f"{numbers.value(row.estimate, metric.unit)} · " if is_open else ""


def _noted(counted: str, note: str) -> str:
    """What was counted, and the note behind it."""
    return f"{counted} · {plain_for_markdown(note)}" if note else counted


def _counted(
    metric: Metric, found: Compared, target: float | None, *, name_target: bool = True
) -> str:
    """As `certainty`; nothing where a sentence says why nothing is measured."""
    if found.reason and not found.now.inputs and not found.now.estimate.hidden:
        return ""
    return certainty(metric, found.now, target, name_target=name_target)


def certainty(
    metric: Metric, row: Row, target: float | None = None, *, name_target: bool = True
) -> str:
    """Return the interval in words and the number counted.

    As in `29 to 35 · 4,120 answers · target +40`.
    """
    noun = metric.counts
    if row.estimate.hidden:
        return plain_for_markdown(numbers.hidden(row.estimate.n, noun))
    if row.estimate.value is None and not row.estimate.n:
        return f"no {noun}"
    parts = [numbers.interval(row.estimate, metric.unit, target=target)]
    if not metric.is_count:
        parts.append(numbers.counted(row.estimate.n, noun))
    if target is not None and name_target:
        parts.append(_target_in_words(metric, row, target)[0])
    return " · ".join(plain_for_markdown(part) for part in parts if part)


def _target_in_words(metric: Metric, row: Row, target: float) -> tuple[str, Reached]:
    """The target, and whether it is met or missed where the whole interval says so."""
    reached = against_target(row.estimate, target, metric.better)
    goal = f"target {numbers.target_of(target, metric.unit)}"
    return goal if reached == "cannot tell" else f"{goal} {reached}", reached


def _target_in_colour(metric: Metric, row: Row, target: float) -> str:
    """The same as Markdown, in the colour of better where it is met, of worse where missed."""
    words, reached = _target_in_words(metric, row, target)
    tones = {"met": colours.MARKDOWN["better"], "missed": colours.MARKDOWN["worse"]}
    # A caption's colours are too pale for its size.
    return f":{tones.get(reached, 'gray')}[:small[{plain_for_markdown(words)}]]"


def change_in_words(found: Compared, metric: Metric, against: str) -> str:
    """Return the change as Markdown: a mark, the words in the verdict's colour, and against what.

    What is said beside it stands behind it, or, where nothing was compared, in its place.
    """
    change, note = found.change, found.reason
    words = plain_for_markdown(changes.in_words(change, metric))
    more = plain_for_markdown(note)
    if change is None or not changes.is_compared(change):
        return f":gray[{_NOT_FOUND} :small[{more or words}]]"
    if change.verdict == "cannot tell":
        # Against what stands once, under the page's title.
        return f":gray[{_NOT_FOUND} :small[{words}{more and f'; {more}'}]]"
    behind = f"than {plain_for_markdown(against)}{more and f'; {more}'}"
    return f":{colours.MARKDOWN[change.verdict]}[{_FOUND} **{words}**] :gray[:small[{behind}]]"


def draw_how_counted(
    metric: Metric,
    row: Row,
    change: Judgement | None = None,
    *,
    chosen: Slice | None = None,
    target: float | None = None,
) -> None:
    """Draw what opens to how a number was counted, its rows, and the metric's definition.

    Who has no mouse comes into what has opened by that link, and can read on from there.

    Args:
        metric: the metric.
        row: its row, of all rows of the slice.
        change: how it changed.
        chosen: the slice, where it is another than the view's.
        target: rounded, the number stays on its side of it.
    """
    with st.popover("How counted", type="tertiary", key=f"how-{metric.key}"):
        st.markdown(how_counted(metric, row, change, target))
        counted.draw(metric, row, chosen)
        menu.how_counted(metric.key, f"{metric.label} in How we count")


def how_counted(
    metric: Metric, row: Row, change: Judgement | None = None, target: float | None = None
) -> str:
    """Return what the metric is, how it is counted, and this number's own inputs, as Markdown.

    Rounded, the number stays on its side of the target.
    """
    facts = [
        ("Formula", metric.formula),
        ("This number", working(metric, row, target)),
        ("Counted of", metric.denominator),
        ("Interval", f"95 %, {metric.interval}"),
        ("Change", _difference(metric, row, change)),
        ("Source", metric.source),
        ("Hidden", numbers.WHY_HIDDEN if row.estimate.hidden else ""),
    ]
    lines = [plain_for_markdown(metric.definition)]
    lines += [f"**{name}:** {plain_for_markdown(text)}" for name, text in facts if text]
    return "\n\n".join(lines)


def working(metric: Metric, row: Row, target: float | None = None) -> str:
    """Return the formula with this number's inputs in it, else the inputs: `388 resolved, 41 open`.

    Rounded, the number stays on its side of the target. Empty where it is hidden: it could be
    worked out.
    """
    amounts = {name: _amount(given) for name, given in row.inputs.items()}
    words = {name.replace("_", " "): amount for name, amount in amounts.items()}
    put, names = metric.arithmetic or metric.formula, sorted(words, key=len, reverse=True)
    for name in names:
        put = re.sub(rf"\b{re.escape(name)}\b", words[name], put)
    listed = ", ".join(
        f"{amount} {name.replace('_', ' ')}"
        for name, amount in amounts.items()
        if name not in metric.for_interval and not (name in metric.only_if_any and amount == "0")
    )
    if re.search(r"[A-Za-z]", put) or put in words.values() or row.estimate.value is None:
        return listed
    return f"{put} = {numbers.value(row.estimate, metric.unit, target=target)}; {listed}"


def _amount(given: Any) -> str:  # noqa: ANN401  # an input is a number or an array of durations
    """A count as people read it; of an array of durations how many there are."""
    if given is None:
        return "0"
    if hasattr(given, "__len__"):
        return f"{len(given):,}"
    return f"{given:,.1f}".removesuffix(".0")


def _difference(metric: Metric, row: Row, change: Judgement | None) -> str:
    """The difference from before with its interval in words, and what would make it certain."""
    if change is None or not changes.is_compared(change):
        return ""
    if change.difference.value is None:
        p = f"p = {change.p_value:.3f}" if (change.p_value or 0.0) >= 0.001 else "p < 0.001"
        return f"too few have ended for a difference; log-rank test of all that is known: {p}"
    parts = numbers.difference_between(change.difference, metric.unit)
    if change.verdict == "cannot tell" and not metric.is_count:
        # The difference knows the smaller of the two periods' numbers; that is the one before, or
        # else the one before has at least as many.
        needed = answers_needed(change.difference, row.estimate.n, change.difference.n)
        if needed:
            more = numbers.counted(_roughly(needed), f"more {metric.counts}")
            parts.append(f"about {more} in each period would tell a change of this size")
    return ", ".join(part for part in parts if part)


def _roughly(count: int) -> int:
    """The count to its two leading digits."""
    size: int = 10 ** max(len(str(count)) - 2, 0)
    return round(count / size) * size


def choose(
    keys: Sequence[str],
    among: Sequence[str] | None = None,
    *,
    turned: Callable[[str], str] = str,
    notes: Mapping[str, str] | None = None,
) -> str:
    """Draw one card per metric of which files tell anything; return the one that is chosen.

    What follows on the page is about it. The first is chosen until the reader or the link says
    otherwise; a single one is no choice.

    Args:
        keys: the metrics; more than a row of them have small cards.
        among: all metrics of the page, measured together; else these.
        turned: gives the key of the metric in whose place another is drawn.
        notes: by key what is added to what was counted.
    """
    with_data = _told(keys, turned)
    offered = [key for key in keys if turned(key) in with_data]
    picked = focus.chosen(focus.METRIC)
    chosen = picked[0] if picked and picked[0] in offered else offered[0]
    drawn = {turned(key): CardChoice(key, key == chosen) for key in offered}
    alone = len(drawn) == 1
    _draw(
        dict.fromkeys(drawn) if alone else drawn,
        tuple(map(turned, keys)) if among is None else among,
        notes or {},
    )
    return turned(chosen)


def choose_for(
    panels: Sequence[tuple[int, bool, Callable[[str], None]]],
    keys: Sequence[str],
    among: Sequence[str] | None = None,
    *,
    turned: Callable[[str], str] = str,
    notes: Mapping[str, str] | None = None,
) -> str:
    """Draw the cards, and under them what is about the chosen one, which is returned.

    Beside a card that is alone stands the first of it: a row with one card in it would be a hole.

    Args:
        panels: how wide each is, whether it has data, and what draws it, given the chosen metric.
        keys: as in `choose`, and so the others.
        among: see there.
        turned: see there.
        notes: see there.
    """
    rest = [(width, panel) for width, has_data, panel in panels if has_data]
    if rest and len(_told(keys, turned)) == 1:
        left, right = st.columns(_BESIDE, gap="medium")
        with left:
            key = choose(keys, among, turned=turned, notes=notes)
        with right:
            rest.pop(0)[1](key)
    else:
        key = choose(keys, among, turned=turned, notes=notes)
    beside(*((width, True, partial(panel, key)) for width, panel in rest))
    return key


def _told(keys: Sequence[str], turned: Callable[[str], str]) -> tuple[str, ...]:
    """The metrics of which files tell anything."""
    return tuple(comparisons.keys_with_data(tuple(map(turned, keys))))


def _draw(
    choices: Mapping[str, CardChoice | None], among: Sequence[str], notes: Mapping[str, str]
) -> None:
    """Draw the cards: those of one row with their lines, those of several rows without."""
    keys = list(choices)
    found, targets = _compared(keys, among), state.view().settings.targets
    if len(keys) <= _IN_A_ROW:
        lines = comparisons.trends(keys)
        with in_a_row():
            for key in keys:
                row = found[key][0]
                of = (METRICS[key], row, before_in_words(row), lines[key])
                card(*of, target=targets.get(key), note=notes.get(key, ""), choice=choices[key])
        return
    for together in rows_of(keys):
        with in_a_row():
            for key in together:
                with st.container(border=True, height="stretch", gap="xxsmall"):
                    _draw_small(key, found[key][0], notes.get(key, ""), choices[key])


def rows_of(keys: Sequence[str]) -> list[Sequence[str]]:
    """Return the cards by the rows that they stand in, each as full as the others if that may be.

    Six are three and three: of four and two the two would be wider, and beside a hole.
    """
    count = -(-len(keys) // _IN_A_ROW)
    longest = -(-len(keys) // count)
    return [keys[first : first + longest] for first in range(0, len(keys), longest)]


def in_a_row() -> DeltaGenerator:
    """Return a place for cards side by side, as wide as what they stand in.

    On a telephone they stand two by two.
    """
    return st.container(horizontal=True, gap="small")


def _compared(keys: Sequence[str], among: Sequence[str]) -> Mapping[str, Sequence[Compared]]:
    """The metrics now and before, measured together with the others of the page."""
    return comparisons.compared((*among, *(key for key in keys if key not in among)))


def _draw_small(key: str, row: Compared, note: str, choice: CardChoice | None) -> None:
    metric, target = METRICS[key], state.view().settings.targets.get(key)
    # As of the larger ones, the foot of each stands at one height in all of a row.
    with st.container(height="stretch", gap="xxsmall"):
        if choice is not None:
            choice.draw(plain_for_markdown(metric.name))
        value = plain_for_markdown(printed(metric, row.now, target))
        counted = _noted(_counted(metric, row, target), note)
        st.markdown(f"**{value}** :gray[:small[{counted}]]")
        st.markdown(change_in_words(row, metric, before_in_words(row)))
    draw_how_counted(metric, row.now, row.change, target=target)


def before_in_words(found: Compared) -> str:
    """Return the period that a number is compared with: `September`, `September as of 14 Sep`."""
    return state.view().slice.before_in_words(found.before_as_of) or "the period before"
