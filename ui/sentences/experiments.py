"""What an experiment did, and what is still needed, in sentences."""

from __future__ import annotations

from typing import TYPE_CHECKING

from metrics.model import Estimate, several
from ui.format import dates, numbers
from ui.format.text import plain_for_markdown, sentence, shorten

if TYPE_CHECKING:
    from collections.abc import Sequence

    from metrics.analyses.experiments import Needed, Result
    from metrics.model import Metric

_NAMED = 4
#: What a verdict is called, with its tone.
CALLED = {
    "hit": ("hit", "better"),
    "miss": ("miss", "worse"),
    "too early": ("too early", "quiet"),
    "planned": ("planned", "quiet"),
    "stopped": ("stopped", "quiet"),
}


def standing(found: Result) -> str:
    """Return what an experiment is called by: its verdict, or why it has none.

    It has not begun, or was stopped before its end: then it never gets one.
    """
    if found.outcome != "too early":
        return found.outcome
    if found.experiment.is_cut_short:
        return "stopped"
    return "planned" if found.experiment.started_on is None else found.outcome


def named(found: Result) -> str:
    """Return what an experiment is called, as Markdown."""
    return plain_for_markdown(shorten(found.experiment.name, 60))


def in_words(found: Result) -> str:
    """Return what it did, with its interval, or why nobody can tell yet, as Markdown."""
    metric = found.metric
    if metric is None or not found.is_over:
        return plain_for_markdown(sentence(found.reason))
    effect = found.effect
    treated, compared = (len(found.side(treated=side)) for side in (True, False))
    size = _points(numbers.size_of(effect, metric.unit), metric)
    way = "higher" if (effect.value or 0) > 0 else "lower"
    kind = several(found.experiment.placed_by)
    text = (
        f"{metric.label} {size} {way} at {treated:,} {kind} than if it had moved as at the "
        f"other {compared:,}{_between(effect, metric)}; expected were {expected(found)}."
    )
    return plain_for_markdown(f"{text} {_needed(found)}".strip())


def _needed(found: Result) -> str:
    if found.outcome != "too early":
        return ""
    if found.still is None:
        return sentence(found.reason)
    more = numbers.counted(found.still, found.metric.counts if found.metric else "answers")
    return f"Too early to tell: {found.reason}; it would have taken about {more} more."


def _between(effect: Estimate, metric: Metric) -> str:
    between = numbers.interval(effect, metric.unit, is_change=True)
    return f" ({between})" if between else ""


def expected(found: Result) -> str:
    """Return what was expected, with its sign and unit: `+5 points`."""
    metric = found.metric
    if metric is None:
        return f"{found.experiment.expected:+g}"
    amount = found.experiment.expected
    sign = numbers.MINUS if amount < 0 else "+"
    # As it was set, like a target; of a share in points.
    unit = "points" if metric.unit == "%" else metric.unit
    return _points(f"{sign}{numbers.target_of(abs(amount), unit).lstrip('+')}", metric)


def _points(size: str, metric: Metric) -> str:
    return numbers.in_points(size, metric.unit)


def where_and_when(found: Result) -> str:
    """Return where it is done and since when, as Markdown."""
    one = found.experiment
    names = ", ".join(shorten(name, 30) for name in one.treated[:_NAMED])
    if len(one.treated) > _NAMED:
        names += f" and {len(one.treated) - _NAMED:,} more"
    step = f" · {one.touchpoint}" if one.touchpoint else ""
    days = dates.days(one.begins_on, one.ends_on, one.ends_on)
    # How many tell of it; of what is planned nobody does.
    counts = found.metric.counts if found.metric and one.started_on else ""
    told = f" · {numbers.counted(found.answers, counts)}" if counts and found.answers else ""
    stands = "over, to be decided" if found.is_over and one.stands == "started" else one.stands
    return plain_for_markdown(f"{names}{step} · {days} {one.ends_on.year}{told} · {stands}")


def before_it_began(found: Result) -> str:
    """Return whether places drew apart already before, as Markdown."""
    past, metric = found.drawn_apart, found.metric
    if metric is None or past.value is None:
        return (
            "Nothing was measured in as many days before, so nobody knows whether they moved alike."
        )
    size = _points(numbers.signed_difference(past, metric.unit), metric)
    between = _between(past, metric)
    if found.had_drawn_apart:
        return plain_for_markdown(
            f"Before it began they drew apart already, by {size}{between}: read it with care."
        )
    return plain_for_markdown(
        f"Before it began they moved alike, as far as can be told: {size}{between}."
    )


def counted(results: Sequence[Result]) -> str:
    """Return how many experiments did what, as Markdown: `1 hit, 1 miss`."""
    numbers_of = {key: sum(standing(r) == key for r in results) for key in CALLED}
    parts = [
        f"{number:,} {word}"
        for key, number in numbers_of.items()
        if number
        for word in (
            {
                "hit": "hit" if number == 1 else "hits",
                "miss": "miss" if number == 1 else "misses",
                "planned": "planned",
                "stopped": "stopped before the end",
            }.get(key, "too early to tell"),
        )
    ]
    return f"{', '.join(parts)}."


def plan_needs(found: Needed, metric: Metric) -> str:
    """Return how long a plan has to last, as Markdown."""
    sides = f"{found.treated:,} places against {found.compared:,}"
    if found.weeks is None:
        return plain_for_markdown(sentence(found.reason))
    answers = numbers.counted(found.answers, metric.counts)
    return plain_for_markdown(
        f"{found.weeks} weeks, with about {answers}, find what is expected four times in five: "
        f"{sides}, if places vary as they did until now."
    )


def too_few(places: int) -> str:
    """Return what a company of so few places gets of an experiment, as Markdown."""
    return plain_for_markdown(
        f"With {places:,} places in all no number of answers tells an effect from chance: it will "
        "be said by how much they moved, without an interval, and there will be no verdict. Eight "
        "in all can have one; so can teams, where there are as many."
    )


def on_pulse(found: Result) -> str:
    """Return that an experiment can be decided, as Markdown."""
    word = {"hit": "did what was hoped", "miss": "did not do what was hoped"}[found.outcome]
    return f"**{named(found)}** {word}: {in_words(found)}"
