"""The times of a proposed mapping: how they are written, in which zone, and what is asked."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING
from zoneinfo import available_timezones

import polars as pl

from drops.intake.mapping.model import Source
from drops.intake.propose.questions import day_or_month, no_time, only_days, time_zone, which_time
from drops.intake.propose.times import NUMBERS, TimeForm, likely_order
from drops.intake.values.casts import cleaned

if TYPE_CHECKING:
    from drops.intake.propose.draft import Draft


_ZONE = re.compile(r"\b(UTC|GMT|[A-Z][A-Za-z]+(?:/[A-Z][A-Za-z_]+)+)\b")


def fill_time(draft: Draft, name: str, place: int, confidence: float, why: str) -> None:
    """Fill a time column of ours from the column at that place, or ask how it is to be read."""
    header, form = draft.look.names[place], draft.look.cells[place].times
    draft.used.add(place)
    if form is None:  # counted from 1970, or nothing in it
        epoch = draft.look.cells[place].epoch
        formats = (epoch,) if epoch else ()
        draft.fill_from(name, Source(headers=(header,), formats=formats), confidence, why)
        return
    order = _order(draft, name, place, form)
    if order is None or (form.day_only and _left_out(draft, name, header)):
        return
    source = Source(headers=(header,), formats=form.read_as(order))
    zone = _zone_in(header)
    if zone:
        source = replace(source, timezone=zone)
    elif form.naive:
        draft.local.append(header)
    draft.fill_from(name, source, confidence, f"{why}, {_manner(draft, place, form, order)}")


def _manner(draft: Draft, place: int, form: TimeForm, order: str) -> str:
    """How the times are written, as a person says it."""
    example = next(iter(draft.look.cells[place].examples), "")
    first = {"day": ", day first", "month": ", month first"}.get(order, "")
    days = "; a day without an hour counts from midnight" if form.day_only else ""
    return f"like {example}{first}{days}"


def _order(draft: Draft, name: str, place: int, form: TimeForm) -> str | None:
    """Whether day or month stands first; empty where that is plain; `None` until it is answered."""
    facts = draft.look.extremes.get(place)
    mixed = bool(form.order and facts and facts.order == "mixed")
    if form.order != "unknown" and not mixed:
        return form.order
    if facts and facts.order in ("day", "month"):
        return facts.order
    if form.formats not in draft.orders:  # one tool writes all its dates in one way: ask once
        header = draft.look.names[place]
        default = None if mixed else _as_elsewhere(draft, form)
        likely = likely_order(_given(draft, place))
        example = _example(draft, place)
        question = day_or_month(header, example, name, default, mixed=mixed, likely=likely)
        draft.orders[form.formats] = question
        draft.questions.append(draft.orders[form.formats])
    return draft.orders[form.formats].answer(draft.answers)


def _given(draft: Draft, place: int) -> pl.Series:
    """What stands in the cells looked at of a column."""
    return draft.look.sample.select(cleaned(pl.col(f"c{place}"))).to_series().drop_nulls()


def _example(draft: Draft, place: int) -> str:
    """A date of the column, best one that means another day when it is read the other way."""
    texts = _given(draft, place)
    parts = texts.str.extract_groups(NUMBERS).struct.unnest()
    numbers = pl.DataFrame(
        {"text": texts, "day": parts["1"].cast(pl.Int64), "month": parts["2"].cast(pl.Int64)}
    )
    either = numbers.filter(pl.max_horizontal("day", "month") <= 12)  # both are there, if mixed
    telling = either.filter(pl.col("day") != pl.col("month"))
    both = telling if telling.height else numbers.drop_nulls()
    return str(both["text"][0]).split(" ")[0].split("T")[0].rstrip(",")


def _as_elsewhere(draft: Draft, form: TimeForm) -> str | None:
    """The order in the file's other columns that write times in the same way, if it is one."""
    alike = {
        cells.times.order
        for cells in draft.look.cells
        if cells.times and cells.times.formats == form.formats
    } - {"unknown"}
    return alike.pop() if len(alike) == 1 else None


def _left_out(draft: Draft, name: str, header: str) -> bool:
    """Whether a column of days is not to measure waiting with, or that is still to be said."""
    if name == draft.table.dated_by:
        return False
    question = only_days(header, name)
    draft.questions.append(question)
    answer = question.answer(draft.answers)
    if answer != "start":
        draft.unread[header] = "it has days without hours, so no waiting time is measured with it"
        draft.used.discard(draft.look.names.index(header))
    return answer != "start"


def _zone_in(header: str) -> str:
    """The time zone that a column's name tells: `Created (UTC)`."""
    for found in _ZONE.findall(header):
        if found in ("UTC", "GMT"):
            return "UTC"
        if found in available_timezones():
            return str(found)
    return ""


def fill_date(draft: Draft) -> None:
    """Fill the column that says when, where no name told it: the only one with times, or ask."""
    name = draft.table.dated_by
    if name in draft.sources or any(each.fills == name for each in draft.questions):
        return
    if draft.table.column(name).kind == "month":
        _fill_month(draft, name)
        return
    meaning = draft.table.column(name).meaning
    with_times = [at for at in draft.free() if draft.look.cells[at].times]
    if not draft.look.sample.height:
        return
    if len(with_times) == 1:
        fill_time(draft, name, with_times[0], 0.5, "it is the only column with times")
    elif with_times:
        headers = {draft.look.names[at]: at for at in with_times}
        question = which_time(name, meaning, list(headers))
        draft.questions.append(question)
        if answer := question.answer(draft.answers):
            fill_time(draft, name, headers[answer], 1.0, "somebody said so")
    else:
        _fill_one_day(draft, name, meaning)


def _fill_month(draft: Draft, name: str) -> None:
    """Fill the column of months from the only one that holds months, where no name told it."""
    months = [at for at in draft.free() if draft.look.cells[at].months >= 0.95]
    if len(months) == 1:
        draft.take(name, months[0], 0.5, "it is the only column with months")


def _fill_one_day(draft: Draft, name: str, meaning: str) -> None:
    question = no_time(name, meaning, draft.look.file)
    draft.questions.append(question)
    if answer := question.answer(draft.answers):
        draft.fill_from(name, Source(constant=answer), 1.0, "somebody said so, for all rows")
        draft.local.append(f"the day {answer}")


def ask_zone(draft: Draft) -> None:
    """Ask for the zone of times that name none; until then it is the one of the settings."""
    if not draft.local:
        return
    question = time_zone(draft.local, draft.zone)
    draft.questions.append(question)
    draft.file_zone = question.answer(draft.answers) or draft.zone
