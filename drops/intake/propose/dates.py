"""The times of a proposed mapping: how they are written, in which zone, and what is asked."""

from __future__ import annotations

import re
from dataclasses import replace
from zoneinfo import available_timezones

import polars as pl

from drops.intake.mapping.model import Source
from drops.intake.propose.parts import DraftContext, DraftPart, filled
from drops.intake.propose.questions import (
    Question,
    day_or_month,
    no_time,
    only_days,
    time_zone,
    which_time,
)
from drops.intake.propose.times import NUMBERS, TimeForm, likely_order
from drops.intake.values.casts import cleaned

_ZONE = re.compile(r"\b(UTC|GMT|[A-Z][A-Za-z]+(?:/[A-Z][A-Za-z_]+)+)\b")


def fill_time(
    seen: DraftContext, found: DraftPart, name: str, place: int, confidence: float, why: str
) -> DraftPart:
    """Fill a time column of ours from the column at that place, or ask how it is to be read."""
    header, form = seen.look.names[place], seen.look.cells[place].times
    used = DraftPart(used=frozenset({place}))
    if form is None:  # counted from 1970, or nothing in it
        epoch = seen.look.cells[place].epoch
        formats = (epoch,) if epoch else ()
        return used + filled(name, Source(headers=(header,), formats=formats), confidence, why)
    part, order = _order(seen, found, name, place, form)
    if order is None:
        return used + part
    if form.day_only and name != seen.table.dated_by:
        # Days without hours measure no waiting, unless somebody says that they do.
        question = only_days(header, name)
        part += DraftPart(questions=(question,))
        if question.answer(seen.answers) != "start":
            no_wait = "it has days without hours, so no waiting time is measured with it"
            return part + DraftPart(unread={header: no_wait})
    source = Source(headers=(header,), formats=form.read_as(order))
    zone = _zone_in(header)
    if zone:
        source = replace(source, timezone=zone)
    elif form.naive:
        part += DraftPart(local=(header,))
    why = f"{why}, {_manner(seen, place, form, order)}"
    return used + part + filled(name, source, confidence, why)


def _manner(seen: DraftContext, place: int, form: TimeForm, order: str) -> str:
    """Say how the times are written, as a person says it."""
    example = next(iter(seen.look.cells[place].examples), "")
    first = {"day": ", day first", "month": ", month first"}.get(order, "")
    days = "; a day without an hour counts from midnight" if form.day_only else ""
    return f"like {example}{first}{days}"


def _order(
    seen: DraftContext, found: DraftPart, name: str, place: int, form: TimeForm
) -> tuple[DraftPart, str | None]:
    """Return what is asked, and whether day or month stands first: `None` until it is answered.

    The order is empty where it is plain.
    """
    facts = seen.look.extremes.get(place)
    mixed = bool(form.order and facts and facts.order == "mixed")
    if form.order != "unknown" and not mixed:
        return DraftPart(), form.order
    if facts and facts.order in ("day", "month"):
        return DraftPart(), facts.order
    # One tool writes all its dates in one way: ask once.
    if form.formats in found.orders:
        return DraftPart(), found.orders[form.formats].answer(seen.answers)
    question = _day_or_month(seen, name, place, form, mixed=mixed)
    part = DraftPart(questions=(question,), orders={form.formats: question})
    return part, question.answer(seen.answers)


def _day_or_month(
    seen: DraftContext, name: str, place: int, form: TimeForm, *, mixed: bool
) -> Question:
    default = None if mixed else _as_elsewhere(seen, form)
    likely = likely_order(_given(seen, place))
    example = _example(seen, place)
    return day_or_month(seen.look.names[place], example, name, default, mixed=mixed, likely=likely)


def _given(seen: DraftContext, place: int) -> pl.Series:
    """Return what stands in the cells looked at of a column."""
    return seen.look.sample.select(cleaned(pl.col(f"c{place}"))).to_series().drop_nulls()


def _example(seen: DraftContext, place: int) -> str:
    """Return a date of the column, best one that means another day when read the other way."""
    texts = _given(seen, place)
    parts = texts.str.extract_groups(NUMBERS).struct.unnest()
    numbers = pl.DataFrame(
        {"text": texts, "day": parts["1"].cast(pl.Int64), "month": parts["2"].cast(pl.Int64)}
    )
    either = numbers.filter(pl.max_horizontal("day", "month") <= 12)  # both are there, if mixed
    telling = either.filter(pl.col("day") != pl.col("month"))
    both = telling if telling.height else numbers.drop_nulls()
    return str(both["text"][0]).split(" ")[0].split("T")[0].rstrip(",")


def _as_elsewhere(seen: DraftContext, form: TimeForm) -> str | None:
    """Return the order in the file's other columns that write times so, if it is one."""
    alike = {
        cells.times.order
        for cells in seen.look.cells
        if cells.times and cells.times.formats == form.formats
    } - {"unknown"}
    return alike.pop() if len(alike) == 1 else None


def _zone_in(header: str) -> str:
    """Return the time zone that a column's name tells: `Created (UTC)`."""
    for found in _ZONE.findall(header):
        if found in ("UTC", "GMT"):
            return "UTC"
        if found in available_timezones():
            return str(found)
    return ""


def fill_date(seen: DraftContext, found: DraftPart) -> DraftPart:
    """Fill the column that says when, where no name told it: the only one with times, or ask."""
    name = seen.table.dated_by
    if name in found.sources or any(each.fills == name for each in found.questions):
        return DraftPart()
    column = seen.table.column(name)
    if column.kind == "month":
        return _fill_month(seen, found, name)
    if not seen.look.sample.height:
        return DraftPart()
    with_times = [place for place in seen.free(found) if seen.look.cells[place].times]
    if not with_times:
        return _fill_one_day(seen, name, column.meaning)
    if len(with_times) == 1:
        why = "it is the only column with times"
        return fill_time(seen, found, name, with_times[0], 0.5, why)
    headers = {seen.look.names[place]: place for place in with_times}
    question = which_time(name, column.meaning, list(headers))
    part = DraftPart(questions=(question,))
    if answer := question.answer(seen.answers):
        part += fill_time(seen, found, name, headers[answer], 1.0, "somebody said so")
    return part


def _fill_month(seen: DraftContext, found: DraftPart, name: str) -> DraftPart:
    """Fill the column of months from the only one that holds months, where no name told it."""
    months = [place for place in seen.free(found) if seen.look.cells[place].months >= 0.95]
    if len(months) != 1:
        return DraftPart()
    return seen.take(name, months, 0.5, "it is the only column with months")


def _fill_one_day(seen: DraftContext, name: str, meaning: str) -> DraftPart:
    question = no_time(name, meaning, seen.look.file)
    part = DraftPart(questions=(question,))
    if answer := question.answer(seen.answers):
        part += filled(name, Source(constant=answer), 1.0, "somebody said so, for all rows")
        part += DraftPart(local=(f"the day {answer}",))
    return part


def ask_zone(seen: DraftContext, found: DraftPart) -> DraftPart:
    """Ask for the zone of times that name none; until then it is the one of the settings."""
    if not found.local:
        return DraftPart()
    question = time_zone(list(found.local), seen.zone)
    return DraftPart(questions=(question,), file_zone=question.answer(seen.answers) or seen.zone)
