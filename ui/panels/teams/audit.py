"""The audit of one team, location or segment: what to change first, and how all it has to keep is.

Levers stand in the order of what they would be worth, not of how red they are; those that are not
known to be worth anything are folded away. Below: what improved for sure since the quarter before,
what got worse, and every standard, promise, routine and target in a table.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl
import streamlit as st

from metrics.analyses.audit import (
    WITHIN_DAYS,
    Audited,
    levers,
    levers_as_numbers,
    lines,
    lines_as_numbers,
)
from metrics.model import called
from ui import state
from ui.app import menu
from ui.figures import comparisons
from ui.format import changes, numbers
from ui.format.text import one_line, plain_for_markdown
from ui.panels.shared import table as panel_table
from ui.panels.teams.scorecard import chips, empty_cells
from ui.sentences import findings

if TYPE_CHECKING:
    from collections.abc import Sequence

    from metrics.analyses.audit import AuditLine, Lever
    from store.settings import Settings
    from ui.panels.teams.chooser import ChosenGroup

_BEFORE = "the quarter before"
#: So many are told in sentences; the table has all.
_MOST = 5
#: From so many a month on nobody asks for a decimal.
_WHOLE_FROM = 10
#: What goes wrong without anybody waiting.
_NO_WAITS = {"standard", "touchpoint"}
_LATE = (
    f"Of what was late, answers of the next {WITHIN_DAYS} days count. Too late is what was not "
    "done when its time was up, in the quarter; half of it was late by so much or more, what is "
    "not done yet counted with its wait so far. "
)


def draw(chosen: ChosenGroup) -> None:
    """Draw what to change first, what improved for sure, and all that is to be kept."""
    until = comparisons.lately(chosen.everyone)[0].until
    if until is None:
        st.caption("Nothing is known of a quarter yet.")
        return
    audited = Audited(chosen.column, chosen.group, chosen.everyone.period(None, None), until)
    reader = state.view().reader
    found = state.remembered("levers", lambda: levers(reader, audited), audited)
    kept = state.remembered("audit", lambda: lines(reader, audited), audited)
    _draw_levers(audited, found)
    _draw_changed(audited, kept)
    _draw_lines(audited, kept)


def title(lever: Lever, settings: Settings) -> str:
    """Return what would be changed, as plain text: `“Plates hot” kept every time`."""
    if lever.kind == "promise":
        return "Complaints resolved as promised"
    if lever.kind == "first answer":
        hours = numbers.duration(settings.targets.get("first_response_median", 0.0))
        return f"First answers within {hours}"
    if lever.kind == "touchpoint":
        return f"NPS at {called(lever.name, 'touchpoint')} as good as elsewhere"
    return f"“{lever.name}” {'kept every time' if lever.kind == 'standard' else 'done in time'}"


def _draw_levers(audited: Audited, found: Sequence[Lever]) -> None:
    st.header(f"What should {_name(audited)} change first?", anchor=False)
    settings = state.view().settings
    st.markdown(in_words(found, settings))
    if not found:
        menu.link("drops", "Drop a file", icon=":material/upload_file:")
        return
    known = [lever for lever in found if lever.is_known]
    others = [lever for lever in found if not lever.is_known]
    if known:
        _draw_table(known, settings, "levers")
    if others:
        fold = f"What may be worth nothing ({len(others)})"
        with st.expander(fold, icon=":material/help:", key="fold-levers"):
            _draw_table(others, settings, "levers-unknown")
    panel_table.draw_below(
        levers_as_numbers(found),
        "audit-levers",
        f"{plain_for_markdown(audited.quarter.period_in_words())}. What each is worth: for how "
        "many of those who answered it went wrong, times how much lower NPS is where it does "
        "(measured on everyone, over half a year): so many more promoters, or fewer detractors, a "
        f"month. {'' if {lever.kind for lever in found} <= _NO_WAITS else _LATE}Surely: by more "
        f"than chance{f', allowing for all {len(found)} looked at' if len(found) > 1 else ''}. "
        "That both come together proves no cause, and two together are not worth their sum.",
        key="levers",
    )


def in_words(found: Sequence[Lever], settings: Settings) -> str:
    """Return the lever that is worth most, how much, and how sure, as Markdown."""
    if not found:
        return plain_for_markdown(
            "Nothing can be weighed yet. It takes checks of standards beside answers of the same "
            "places and days, next steps or complaints of customers who answered afterwards, or "
            "touchpoints that others have too."
        )
    first = found[0]
    if not first.is_known:
        return plain_for_markdown(
            f"None of the {len(found)} things looked at is surely worth anything: each may be "
            "chance."
            if len(found) > 1
            else "The one thing looked at is not surely worth anything: it may be chance."
        )
    points = ""
    if first.points is not None:
        size = numbers.in_points(numbers.signed_difference(first.points, "points"))
        points = f", {size} of their own NPS"
    too_late = late_in_words(first)
    if too_late:
        points += f"; {too_late}"
    words = plain_for_markdown(
        f": {worth(first)} promoters a month ({between(first)}){points}. {_how(first)}"
    )
    return f"**{plain_for_markdown(title(first, settings))}**{words}"


def late_in_words(lever: Lever) -> str:
    """Return how many a month waited too long, and by how much; empty of what is no wait."""
    late = lever.too_long
    if late is None or late.a_month.hidden:
        return ""
    many = f"{late_a_month(lever)} a month wait too long"
    if late.hours.value is None:
        return f"{many}, more than half of them until now"
    return f"{many}, half of them by {late_by(lever)} or more"


def late_a_month(lever: Lever) -> str:
    """Return how many a month waited too long, `9.2 (7.1 to 11.7)`; a dash of what is no wait."""
    late = lever.too_long
    if late is None:
        return "–"
    many = late.a_month
    if many.value is None or many.low is None or many.high is None:
        return "hidden" if many.hidden else "–"
    decimals = 0 if many.value >= _WHOLE_FROM else 1
    value, low, high = (
        numbers.amount_of(each, "complaints", decimals)
        for each in (many.value, many.low, many.high)
    )
    return f"{value} ({low} to {high})"


def late_by(lever: Lever) -> str:
    """Return by how much half of them were late, or more: `3 days (2 to 5)`."""
    late = lever.too_long
    if late is None:
        return "–"
    if late.hours.hidden:
        return "hidden"
    between = numbers.interval(late.hours, late.unit)
    if late.hours.value is None:
        # More than half still wait: what is known is the least that it can be.
        return between or "not over yet"
    said = numbers.value(late.hours, late.unit)
    return f"{said} ({between})" if between else said


def _how(lever: Lever) -> str:
    """To how many it happened, and what it does, in a sentence."""
    many = f"{lever.affected.value:,.0f} of those who answered in the quarter"
    loss = numbers.size_of(lever.effect, "points")
    if lever.kind == "touchpoint":
        return f"Of {many} there NPS is {loss} lower than of those who answered elsewhere."
    return f"It went wrong for {many}; where it does, NPS is {loss} lower."


def worth(lever: Lever) -> str:
    """Return how many promoters a month, with its sign."""
    return numbers.signed_difference(lever.worth, "points")


def between(lever: Lever) -> str:
    """Return the interval of the worth in words: `5 to 15`."""
    return numbers.interval(lever.worth, "points", is_change=True)


def _draw_table(found: Sequence[Lever], settings: Settings, key: str) -> None:
    table = pl.DataFrame(
        {
            "What": [one_line(title(lever, settings)) for lever in found],
            "Worth": [worth(lever) for lever in found],
            "95 % interval": [between(lever) for lever in found],
            "Points": [_points(lever) for lever in found],
            "Late": [late_a_month(lever) for lever in found],
            "Late by": [late_by(lever) for lever in found],
            "Happened to": [f"{lever.affected.value:,.0f}" for lever in found],
            "NPS there": [_effect(lever) for lever in found],
        }
    )
    text = st.column_config.TextColumn
    is_any_late = any(lever.too_long for lever in found)
    named = [f"{title(one, settings)} {worth(one)} ({between(one)})" for one in found[:_MOST]]
    st.dataframe(
        table,
        hide_index=True,
        height="content",
        row_height=34,
        key=key,
        column_config={
            "What": text(width=240, pinned=True),
            "Worth": text("Promoters a month", width=124, alignment="right"),
            "95 % interval": text(width=106),
            "Points": text("Points of their NPS", width=130, alignment="right"),
            **{
                name: text(said, width=width, alignment="right") if is_any_late else None
                for name, said, width in (
                    ("Late", "Too late a month", 124),
                    ("Late by", "Half of them by", 150),
                )
            },
            "Happened to": text("Answers it happened to", width=150, alignment="right"),
            "NPS there": text("NPS there", width=124, alignment="right"),
        },
        alt=f"What could be changed, by what it would be worth: {'; '.join(named)}.",
    )


def _effect(lever: Lever) -> str:
    """How much lower NPS is where it goes wrong, with its interval: `-21 (-31 to -10)`."""
    between = numbers.interval(lever.effect, "points", is_change=True)
    size = numbers.signed_difference(lever.effect, "points")
    return f"{size} ({between})" if between else size


def _points(lever: Lever) -> str:
    return "–" if lever.points is None else numbers.signed_difference(lever.points, "points")


def _draw_changed(audited: Audited, kept: Sequence[AuditLine]) -> None:
    st.header("What improved for sure, and what got worse?", anchor=False)
    changed = [line for line in kept if line.verdict in ("better", "worse")]
    better = [line for line in changed if line.verdict == "better"]
    for line in [*better[:_MOST], *[one for one in changed if one.verdict == "worse"][:_MOST]]:
        st.markdown(changed_in_words(line))
    stayed = [line for line in kept if line.verdict == "cannot tell"]
    if not changed and not stayed:
        st.caption(f"Too little is known of {_name(audited)} to compare with {_BEFORE}.")
        return
    if not better:
        st.markdown("Nothing improved by more than chance.")
    if stayed:
        st.markdown(stayed_in_words(stayed))
    compared = len(changed) + len(stayed)
    st.caption(
        f"Compared with {_BEFORE}, by more than chance: of {compared} looked at {len(better)} "
        f"improved and {len(changed) - len(better)} got worse."
    )


def stayed_in_words(stayed: Sequence[AuditLine]) -> str:
    """Return what stays as it was, as far as anybody can tell, those with a champion first.

    As Markdown.
    """
    named = [
        f"{called_line(line)} ({line.champion})" if line.champion else called_line(line)
        for line in sorted(stayed, key=lambda line: not line.champion)
    ]
    return f"**As it was**, as far as anybody can tell: {plain_for_markdown(', '.join(named))}."


def changed_in_words(line: AuditLine) -> str:
    """Return how a line changed and who champions it, as Markdown."""
    change = line.compared.change
    if change is None:
        raise ValueError(f"{called_line(line)} was not compared; expected a line that changed")
    changed = findings.change(line.metric, change, _BEFORE, called_line(line))
    now = plain_for_markdown(
        numbers.value(line.compared.now.estimate, line.metric.unit, target=line.target)
    )
    champion = f"; championed by {plain_for_markdown(line.champion)}" if line.champion else ""
    return f"{changed}, {now} now{champion}"


def called_line(line: AuditLine) -> str:
    """Return what a line is about, as plain text."""
    return f"“{line.name}”" if line.name else line.metric.label


def _draw_lines(audited: Audited, kept: Sequence[AuditLine]) -> None:
    st.header("All that is to be kept", anchor=False)
    measured = [line for line in kept if line.compared.now.estimate.n]
    if not measured:
        st.caption(
            "No standard was checked, no next step was due and nothing with a target was measured "
            "in this quarter. A file of checks or next steps, or targets in settings.toml, would "
            "be audited here."
        )
        return
    table = _as_read(measured)
    against = f"Against {_BEFORE}"
    text = st.column_config.TextColumn
    st.dataframe(
        table,
        hide_index=True,
        height="content",
        row_height=34,
        key="audit-lines",
        column_config=panel_table.without_empty(
            {
                "What": text(width=200, pinned=True),
                "Now": text(width=90, alignment="right"),
                "Reached": chips("Against target", table["Reached"].to_list(), 110),
                "Target": text(width=80, alignment="right"),
                against: chips("Change", table[against].to_list(), 120, help_=against),
                "95 % interval": text(width=106),
                "Kind": text(width=90),
                "Counted": text(width=140),
                "Champion": text(width=120),
            },
            table,
        ),
        alt=f"Every standard, promise, routine and target of {one_line(audited.group)}: "
        f"{len(measured)} rows.",
    )
    untold = [line.metric.label for line in kept if not line.compared.now.estimate.n]
    verdicts = empty_cells(table, against, "it is more than chance")
    left_out = f"Not measured here: {', '.join(untold)}." if untold else ""
    champions = (
        "Champions stand in settings.toml ([champions]); those of standards, else, in the newest "
        "check (champion)."
    )
    words = plain_for_markdown(" ".join(filter(None, (verdicts, left_out, champions))))
    panel_table.draw_below(lines_as_numbers(kept), "audit", words, key="audit-lines")


def _as_read(measured: Sequence[AuditLine]) -> pl.DataFrame:
    """The lines as a reader sees them."""
    against = f"Against {_BEFORE}"
    return pl.DataFrame(
        {
            "What": [one_line(line.name or line.metric.label) for line in measured],
            "Now": [_value(line) for line in measured],
            "Reached": [_reached(line) for line in measured],
            "Target": [_target(line) for line in measured],
            against: [_change(line) for line in measured],
            "95 % interval": [_interval(line) for line in measured],
            "Kind": [line.kind.capitalize() for line in measured],
            "Counted": [_counted(line) for line in measured],
            "Champion": [one_line(line.champion) for line in measured],
        },
        schema_overrides={"Reached": pl.List(pl.String), against: pl.List(pl.String)},
    )


def _reached(line: AuditLine) -> list[str]:
    """Whether the target is met or missed, where the interval says so."""
    return [line.reached] if line.reached in ("met", "missed") else []


def _value(line: AuditLine) -> str:
    estimate = line.compared.now.estimate
    return "–" if estimate.hidden else numbers.value(estimate, line.metric.unit, target=line.target)


def _interval(line: AuditLine) -> str:
    estimate = line.compared.now.estimate
    return (
        "" if estimate.hidden else numbers.interval(estimate, line.metric.unit, target=line.target)
    )


def _target(line: AuditLine) -> str:
    return "" if line.target is None else numbers.target_of(line.target, line.metric.unit)


def _counted(line: AuditLine) -> str:
    estimate, noun = line.compared.now.estimate, line.metric.counts
    return (
        numbers.hidden(estimate.n, noun) if estimate.hidden else numbers.counted(estimate.n, noun)
    )


def _change(line: AuditLine) -> list[str]:
    """The change where it is clear among all lines of the group."""
    if line.verdict in ("", "cannot tell"):
        return []
    return [changes.in_words(line.compared.change, line.metric)]


def _name(audited: Audited) -> str:
    return plain_for_markdown(called(audited.group, audited.column))
