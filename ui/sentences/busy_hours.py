"""Sentences about busy hours, as Markdown; names of places are escaped."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from metrics.analyses.busy_hours import DAYS
from metrics.analyses.journey import half_year
from metrics.catalogue import METRICS, NAMES
from ui.format import numbers
from ui.format.text import plain_for_markdown, sentence, shorten
from ui.sentences import evidence

if TYPE_CHECKING:
    from collections.abc import Sequence

    from metrics.analyses.busy_hours import BusyWeek, ChannelHour, Level, Outrun, Stretch
    from metrics.slices import Slice


#: How a reader comes to what a cell has no room for.
_POINT = "Point at an hour for its interval: many differ by chance."


def how_many(found: Outrun) -> str:
    """Return how many hours outran their staff, of how many that were looked at."""
    if not found.places:
        return (
            "No file tells the hour of anything yet. Drop answers or complaints with their times, "
            "and a rota or a till's count of visits by the hour."
        )
    if not found.is_told:
        return "Files tell of too few hours to say which have more than usual."
    stretches, real = len(found.every), len(found.found)
    verb, whose = ("stretch has", "its") if stretches == 1 else ("stretches have", "their")
    looked = f"{stretches:,} {verb} a load above the usual of {whose} place"
    if not stretches:
        return "No hour has a load above the usual of its place, for sure."
    if not real:
        return f"None for sure: {looked}, {_furthest(found)}. {_nobody_worse(found)}"
    return f"**{real:,}** for sure, most customers affected first; {looked}."


def _furthest(found: Outrun) -> str:
    """The stretch whose load is most times its usual, as Markdown: that more come is for sure."""
    one = max(found.every, key=lambda each: (each.load.value or 0.0) / each.usual)
    name = plain_for_markdown(shorten(one.name, 60))
    return f"furthest {name}: {plain_for_markdown(_load(one))}"


def _nobody_worse(found: Outrun) -> str:
    """What is known of those who came then, of whom nobody was worse off for sure."""
    compared = sum(one.difference is not None for one in found.every)
    if not compared:
        return "Too few of those who came then answered or complained to say whether it was worse."
    where = f" in the {compared:,} of which enough tell" if compared < len(found.every) else ""
    return f"Nobody was worse off then by more than chance{where}."


def stretch(one: Stretch) -> str:
    """Return `Saturday 12–14 in Hull: 3.1 visits a person against 1.8, NPS 22 lower …`."""
    name = plain_for_markdown(shorten(one.name, 60))
    return f"**{name}**: {plain_for_markdown(numbers_of(one))}."


def numbers_of(one: Stretch) -> str:
    """Return the load, what it does, and how many customers it is about, as plain text."""
    parts = [_load(one), worse(one)]
    noun = "customers" if one.is_staffed else "answers and complaints"
    parts.append(f"{one.customers:,.0f} {noun} a month")
    return ", ".join(part for part in parts if part)


def _load(one: Stretch) -> str:
    """`3.1 visits a person against 1.8`."""
    load = "visits a person" if one.is_staffed else "answers and complaints an hour"
    return f"{one.load.value or 0:.1f} {load} against {one.usual:.1f}"


def worse(one: Stretch) -> str:
    """Return what is worse in these hours than in all others of the place.

    Interval, and who tells.
    """
    difference = one.difference
    if difference is None:
        return ""
    metric = METRICS[one.key]
    size = numbers.size_of(difference, metric.unit)
    between = numbers.interval(difference, metric.unit, is_change=True)
    tells = numbers.counted(one.n, metric.counts)
    basis = f" ({between}; {tells})" if between else f" ({tells})"
    if metric.better == "higher":
        way = "lower" if (difference.value or 0) < 0 else "higher"
        return f"{metric.name} {size} {way}{basis}"
    way = "longer" if (difference.value or 1) > 0 else "shorter"
    return f"{metric.label.lower()} {size} {way}{basis}"


def figures(one: Stretch) -> list[tuple[str, str, str, str]]:
    """Return what proves it: what is worse, who tells, and the load beside the usual one."""
    metric, noun = METRICS[one.key], "visits a person" if one.is_staffed else "an hour"
    between = f"{one.load.low or 0:.1f} to {one.load.high or 0:.1f}"
    worse_by = evidence.difference(metric, one.difference) if one.difference else ("–", "")
    return [
        ("Difference", *worse_by, "95 % interval"),
        ("Load then", f"{one.load.value or 0:.1f}", f"{between} {noun}", f"usual {one.usual:.1f}"),
        (f"{metric.counts.capitalize()} then", f"{one.n:,}", "against all other hours", ""),
        ("Customers a month", f"{one.customers:,.0f}", one.when, ""),
    ]


def levelled(found: Level) -> str:
    """Return what would level it, as arithmetic: who is needed, who is free, what that makes."""
    one = found.stretch
    usual = f"{one.usual:.1f} visits a person"
    start = f"A usual load ({usual}) would take {_people(found.needed)} more in each of these hours"
    if not found.moves:
        return plain_for_markdown(f"{start}; no other hour of the place has anybody to spare.")
    moves = ", ".join(
        f"{move.people:,} from {move.when} ({move.load:.1f} visits a person there, then "
        f"{move.load_after:.1f})"
        for move in found.moves
    )
    return plain_for_markdown(
        f"{start}. {moves}: {_people(found.more)} more here make it {found.load_after:.1f}. "
        "Arithmetic, no promise: whether they can come then, no file tells."
    )


def _people(count: float) -> str:
    return f"{count:.1f}".removesuffix(".0") + (" person" if count == 1 else " people")


def how_counted(chosen: Slice) -> str:
    """Return what was looked at, and how."""
    return plain_for_markdown(
        f"How we count: {period(chosen)} Hours in which the load is above "
        "the place's median by more than its 95 % interval (Garwood), joined where they follow "
        "each other; their answers and complaints against those of all other hours of the place, "
        "allowing for all that were looked at. An association: what else is different then is not "
        "known."
    )


def listed(table: pl.DataFrame) -> pl.DataFrame:
    """Return the rows of all stretches as people read them."""
    return table.select(
        pl.col("place").alias("Place"),
        pl.format("{} {}–{}", "day", "from", "until").alias("Hours"),
        pl.when("is_real")
        .then(pl.lit("worse for sure"))
        .otherwise(pl.lit("cannot tell"))
        .alias("Verdict"),
        pl.col("load").round(2).alias("Load"),
        pl.col("usual_load").round(2).alias("Usual"),
        pl.col("load_is").alias("Load is"),
        pl.col("customers_a_month").round(0).alias("Customers a month"),
        pl.col("metric").cast(pl.String).replace(NAMES).alias("Metric"),
        *(
            pl.col(name).cast(pl.Float64).round(1).alias(label)
            for name, label in (("difference", "Difference"), ("low", "from"), ("high", "to"))
        ),
        pl.col("n").alias("Answers or complaints"),
    )


def busiest(found: BusyWeek) -> str:
    """Return which hour has the largest load, and the smallest."""
    staffed = bool(found.staffed)
    loads = [
        (
            each.load if staffed else each.arrivals,
            f"{DAYS[each.weekday]} {each.hour}–{each.hour + 1}",
        )
        for each in found.hours
        if not each.is_empty
    ]
    known = [(estimate.value, when) for estimate, when in loads if estimate.value is not None]
    if not known:
        return "Nothing is known of it."
    most, when = max(known)
    least, quiet = min(known)
    noun = "visits a person" if staffed else "answers and complaints an hour"
    if f"{most:.1f}" == f"{least:.1f}":
        whose = "" if found.places == 1 else f" of all {found.places:,} places together"
        own = "" if found.places == 1 else " Choose one place to see its own hours."
        return plain_for_markdown(f"As many in every hour{whose}: {most:.1f} {noun}.{own}")
    return plain_for_markdown(
        f"Most on {when} ({most:.1f} {noun}), least on {quiet} ({least:.1f})."
    )


def staff(found: BusyWeek) -> str:
    """Return of how many places files tell who is on duty, and how many where it is always so."""
    counts = {f"{hour.people:,.0f}" for hour in found.hours if hour.people is not None}
    text = "People on duty on average"
    if len(counts) == 1:
        text = f"{counts.pop()} people on duty on average in every hour"
    if found.places == 1:
        return f"{text}."
    places = f"all {found.places:,} places together"
    if found.staffed < found.places:
        places = f"the {found.staffed:,} of {found.places:,} places together of which files tell"
    return f"{text}, at {places}."


def score(found: BusyWeek) -> str:
    """Return what stands in the cells of the score, and of how many answers."""
    answers = numbers.counted(sum(hour.score.n for hour in found.hours), "answers")
    return plain_for_markdown(f"NPS of each hour, of {answers} in all. {_POINT}")


def wait(found: BusyWeek) -> str:
    """Return what stands in the cells of the wait, and of how many complaints."""
    metric = found.wait_metric
    count = numbers.counted(sum(hour.wait.n for hour in found.hours), metric.counts)
    return plain_for_markdown(
        f"{metric.label} of what was opened in each hour, in {metric.unit}, of {count} in all. "
        f"{_POINT}"
    )


def clocks(found: BusyWeek, chosen: Slice) -> str:
    """Return which period it is, on whose clock, and what is left out."""
    text = sentence(period(chosen))
    if found.without_hour:
        text += f" {found.without_hour:,} answers and complaints tell a day and no hour: left out."
    return plain_for_markdown(f"{text} An hour of too few answers is hidden, or empty.")


def period(chosen: Slice) -> str:
    """Return which period it is, on whose clock, as plain text."""
    return (
        f"the half year up to the period's end, {half_year(chosen).period_in_words()}, each place "
        "on its own clock."
    )


def longest(found: Sequence[ChannelHour], what: str) -> str:
    """Return which hour of which channel waits longest, of those that can be told."""
    known = [each for each in found if each.wait.value is not None]
    if not known:
        return plain_for_markdown(what)
    worst = max(known, key=lambda each: each.wait.value or 0.0)
    metric = METRICS[worst.key]
    name = shorten(worst.channel or "no channel given", 30)
    return plain_for_markdown(
        f"{what} Longest by {name} from {worst.hour} to {worst.hour + 1}: "
        f"{numbers.value(worst.wait, metric.unit)}, of "
        f"{numbers.counted(worst.wait.n, metric.counts)}."
    )
