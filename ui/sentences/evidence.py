"""What stands beside a finding's claim: its interval, what it is compared with, how sure it is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from metrics.analyses.evidence.names import OLD_COMPLAINTS
from metrics.analyses.findings import ASKED, EVERYTHING, RECENT_DAYS
from metrics.model import called
from ui.format import dates, numbers
from ui.format.text import plain_for_markdown, shorten
from ui.sentences import findings, kinds

if TYPE_CHECKING:
    from datetime import date

    from metrics.analyses.evidence.names import Context, LastingName
    from metrics.analyses.findings import Finding
    from metrics.model import Estimate, Metric
    from metrics.slices import Slice
    from ui.figures.needs import Old

#: Chance makes so great a difference less often than in one of so many times.
_SURE = (10_000, 1_000, 100, 20)


def subject(found: Finding, where: Context) -> str:
    """Return whom it is about, as plain text: `York`, `Billing (York)`, `All`."""
    chosen = dict(where.chosen.choice)
    if found.column == EVERYTHING:
        return _unescaped(findings.filtered_to(chosen)) if chosen else "All"
    beside = {column: kept for column, kept in chosen.items() if column != found.column}
    name = shorten(called(found.group, found.column), 40)
    return f"{name} ({_unescaped(findings.filtered_to(beside))})" if beside else name


def _unescaped(markdown: str) -> str:
    return markdown.replace("\\", "")


def escaped(text: str) -> str:
    """Return the text as Markdown that shows it as written."""
    return plain_for_markdown(text)


def difference(metric: Metric, found: Estimate) -> tuple[str, str]:
    """Return a difference as its sentence says it, with its sign, and its interval.

    `−25 points` and `−36 to −14`; of waits each bound has its unit.
    """
    value = numbers.signed_difference(found, metric.unit)
    if not numbers.is_duration(metric.unit):
        return numbers.in_points(value, metric.unit, numbers.FIXED), numbers.interval(
            found, metric.unit, is_change=True
        )
    low, high = (
        None if bound is None else numbers.duration(bound, metric.unit)
        for bound in (found.low, found.high)
    )
    between = f"{low} to {high}" if low and high else f"{low} or more" if low else ""
    return value or "slower", between or (f"{high} or less" if high else "no size is known")


def measured(metric: Metric, estimate: Estimate) -> tuple[str, str]:
    """Return a value, and its interval and number: `+7`, `−1 to 15 · 380 answers`."""
    if estimate.hidden:
        return "–", numbers.hidden(estimate.n, metric.counts)
    between = numbers.interval(estimate, metric.unit)
    count = numbers.counted(estimate.n, metric.counts)
    return numbers.value(estimate, metric.unit), f"{between} · {count}" if between else count


def period(chosen: Slice) -> str:
    """Return the period in words; `all the time` where it has no end."""
    if chosen.since is None or chosen.until is None:
        return "all the time"
    return chosen.period_in_words()


def now_name(found: Finding, here: Slice) -> str:
    """Return what the claim's period is called.

    As in `October 2026`, `14 days: 18 Oct to 31 Oct 2026`.
    """
    days = f"{RECENT_DAYS} days: " if found.period is not None else ""
    return f"{days}{period(here)}"


def before_name(found: Finding, before: Slice | None) -> str:
    """Return what the period before is called, as the claim calls it, with its dates."""
    if before is None:
        return "before"
    return f"{findings.latest_before()}: {period(before)}" if found.period else period(before)


def sure(p_value: float) -> str:
    """Return how seldom chance makes so great a difference, as a sentence; empty where often."""
    times = next((n for n in _SURE if p_value * n <= 1), None)
    if times is None:
        return ""
    return f"Chance alone makes such a difference in less than one of {times:,} cases."


def association(here: Slice) -> str:
    """Return what the numbers of a standard are made of, as Markdown."""
    return plain_for_markdown(
        f"{_weeks(here)}. An association: what else was different on days on which it was missed "
        "is not known."
    )


def goes_with(here: Slice) -> str:
    """Return what the NPS of those who tell of a theme is made of, as Markdown."""
    return plain_for_markdown(
        f"{_weeks(here)}. NPS is of answers with words; it goes with the theme, which need not be "
        "its cause."
    )


def _weeks(here: Slice) -> str:
    if here.since is None or here.until is None:
        return period(here)
    return f"{(here.until - here.since).days // 7} weeks: {period(here)}"


def since_when(week: date | None, until: date) -> str:
    """Return `since the week of 12 Oct`, as Markdown; empty where that is not known."""
    if week is None:
        return ""
    return plain_for_markdown(f"since the week of {dates.day(week, until)}")


def old_figures(old: Old, chosen: Slice) -> list[tuple[str, str, str, str]]:
    """Return how many are over eight weeks old, and how many of them with whom most are."""
    when = f"at the end of {period(chosen)}"
    noun = "complaint" if old.count == 1 else "complaints"
    parts = [("Older than 8 weeks", f"{old.count:,}", noun, when)]
    if old.team is not None:
        name = shorten(called(old.team, "team"), 40)
        share = f"{100 * old.with_team / old.count:.0f}{numbers.THIN}% of them"
        parts.append((f"Of them with {name}", f"{old.with_team:,}", share, when))
    return parts


def gone(name: LastingName) -> str:
    """Return that a finding is not found in the data of now, as Markdown, and what it was about."""
    if name.kind == OLD_COMPLAINTS:
        return "No complaint is older than 8 weeks any more, where this link leads."
    who = "All together" if name.column in (EVERYTHING, ASKED) else f"**{_name(name)}**"
    when = plain_for_markdown(period(name.context.chosen))
    what = kinds.KINDS[name.kind].was
    return (
        f"{who} was {what} when this link was made ({when}). With the data of now that cannot be "
        "told; below is what holds now."
    )


def _name(name: LastingName) -> str:
    return plain_for_markdown(shorten(called(name.group, name.column), 40))
