"""The times of a proposed mapping: how they are written, in which zone, and what is asked."""

from __future__ import annotations

import re
from dataclasses import replace

import polars as pl

from drops.errors import counted
from drops.intake.mapping.doubts import MISTAKE, which_language, which_zone
from drops.intake.mapping.model import Source
from drops.intake.propose.parts import DraftContext, DraftPart, filled
from drops.intake.propose.questions import (
    Question,
    day_or_month,
    digits_as_times,
    marks_of_nothing,
    no_time,
    only_days,
    time_zone,
    which_time,
)
from drops.intake.propose.times import NUMBERS, TimeForm, likely_order
from drops.intake.propose.vocabulary import name_fit, words
from drops.intake.values.casts import cleaned, without_marks
from drops.intake.values.spelled.manner import Manner
from drops.intake.values.spelled.reading import read
from drops.intake.values.spelled.zones import in_header, zone_told
from drops.intake.values.times import to_time
from store.schema import Column

#: Words in the name of a column that holds times.
_SAYS_WHEN = re.compile(
    r"\b(date|time|timestamp|when|at|on|datum|zeit|zeitstempel|am|fecha|hora|heure|data|ora|tijd)\b"
)
#: What stands so often where a time belongs says something; a mistake is made once.
_REPEATED, _LONGEST_MARK = 2, 40
#: In so many rows, and this share of them, two times are the same because one is a copy.
_ENOUGH, _NEARLY_ALL = 10, 0.9
#: From here on a header is the very name of a column of ours, or one by which others call it.
_NAMED = 0.85


def fill_time(
    seen: DraftContext, found: DraftPart, name: str, place: int, confidence: float, why: str
) -> DraftPart:
    """Fill a time column of ours from the column at that place, or ask how it is to be read.

    Args:
        seen: the table and what was seen of the file.
        found: what is known of the mapping so far.
        name: the column of ours.
        place: where the file's column stands in a row, counted from 0.
        confidence: how sure it is that this is the column, 0 to 1.
        why: what speaks for it, as part of a sentence.
    """
    header, form = seen.look.names[place], seen.look.cells[place].times
    clock = seen.look.clocks.get(place)
    beside = "" if clock is None else seen.look.names[clock]
    used = DraftPart(used=frozenset({place} if clock is None else {place, clock}))
    if form is None:  # counted from 1970, or nothing in it
        return used + _fill_counted(seen, name, place, confidence, why)
    if not form.day_only and (copied := _copied(seen, found, name, place)):
        return DraftPart(unread={header: copied})
    part, order = _order(seen, found, name, place, form)
    if order is None:
        return used + part
    part += _meant(seen, found, name, header, form)
    if form.day_only and name != seen.table.dated_by:
        # Days without hours measure no waiting, unless somebody says that they do.
        question = only_days(header, name)
        part += DraftPart(questions=(question,))
        if question.answer(seen.answers) != "start":
            no_wait = "it has days without hours, so no waiting time is measured with it"
            return part + DraftPart(unread={header: no_wait})
    source = Source(headers=(header,), formats=form.read_as(order), clock=beside)
    zone_name = in_header(header)
    zoned = _zone_of(seen, found + part, name, header, zone_name)
    if zone_name:
        zone = zoned.zones.get(zone_name.upper(), "") or zone_told(zone_name)
        source, part = replace(source, timezone=zone), part + zoned
        why += f", in {zone} as the name says"
    elif form.naive:
        part += DraftPart(local=(header,))
    marked, values = _marks(seen, name, place, source, part)
    why = f"{why}, {_manner(seen, place, form, order)}"
    why += f", with the hour of {beside}" if beside else ""
    return used + part + marked + filled(name, replace(source, values=values), confidence, why)


def _copied(seen: DraftContext, found: DraftPart, name: str, place: int) -> str:
    """Say that a time repeats the one that a wait would begin at, so that all waits were none."""
    begins = (each.first for each in seen.table.orders if each.then == name)
    for first in (start for column in begins for start in _places_of(seen, found, column)):
        ends = {"begun": first, "over": place}
        both = seen.look.sample.select(
            cleaned(pl.col(f"c{position}")).alias(end) for end, position in ends.items()
        ).drop_nulls()
        same = int((both["begun"] == both["over"]).sum())
        if first != place and both.height >= _ENOUGH and same >= _NEARLY_ALL * both.height:
            rows, header = counted(both.height, "row", "rows"), seen.look.names[first]
            return f"it is the same as {header} in {same:,} of {rows}, so it tells no wait"
    return ""


def _places_of(seen: DraftContext, found: DraftPart, name: str) -> list[int]:
    """Return where a time of ours is read, or those that are called so, before it is known."""
    if name in found.sources:
        return [seen.look.names.index(header) for header in found.sources[name].headers]
    column, names = seen.table.column(name), seen.look.names
    return [place for place in seen.free(found) if name_fit(column, names[place]) >= _NAMED]


def _fill_counted(
    seen: DraftContext, name: str, place: int, confidence: float, why: str
) -> DraftPart:
    """Fill a time column of ours from a column of digits, or from one with nothing in it."""
    header, form = seen.look.names[place], seen.look.cells[place].epoch
    source, part = Source(headers=(header,), formats=(form,) if form else ()), DraftPart()
    zone_name = in_header(header)
    if zone_name and (zone := zone_told(zone_name)):
        source = replace(source, timezone=zone)
    elif form and not form.startswith("epoch"):
        part += DraftPart(local=(header,))
    return part + filled(name, source, confidence, why)


def _meant(
    seen: DraftContext, found: DraftPart, name: str, header: str, form: TimeForm
) -> DraftPart:
    """Ask what abbreviations and words mean that have several meanings."""
    part = DraftPart()
    for abbreviation in form.unsaid_zones:
        part += _zone_of(seen, found + part, name, header, abbreviation)
    for word, means in list(form.unsaid_words.items())[:1]:
        if not means:
            continue
        question = which_language(word, header, means, name)
        part += _once(question, found)
        part += DraftPart(language=question.answer(seen.answers) or "")
    return part


def _once(question: Question, found: DraftPart) -> DraftPart:
    """Return the question, where it is not asked yet."""
    is_asked = any(each.key == question.key for each in found.questions)
    return DraftPart() if is_asked else DraftPart(questions=(question,))


def _zone_of(
    seen: DraftContext, found: DraftPart, name: str, header: str, zone_name: str
) -> DraftPart:
    """Ask which zone an abbreviation is, where several places call theirs so."""
    if not zone_name or zone_told(zone_name):
        return DraftPart()
    question = which_zone(zone_name.upper(), header, name)
    answer = question.answer(seen.answers)
    zones = {zone_name.upper(): answer} if answer else {}
    return _once(question, found) + DraftPart(zones=zones)


def _marks(
    seen: DraftContext, name: str, place: int, source: Source, part: DraftPart
) -> tuple[DraftPart, tuple[tuple[str, str], ...]]:
    """Ask whether what is no time in several rows says that there is none yet."""
    column = seen.table.column(name)
    if column.required or place >= len(seen.look.cells):
        return DraftPart(), ()
    texts = _given(seen, place, column)
    manner = Manner(language=part.language, zones=tuple(part.zones.items()))
    odd = texts.filter(to_time(texts, source.formats, "UTC", manner=manner).wrong)
    often = odd.value_counts(sort=True).filter(pl.col("count") >= _REPEATED)
    if often.is_empty():
        return DraftPart(), ()
    marks = [(str(text)[:_LONGEST_MARK], number) for text, number in often.rows()]
    has_words = bool(often[odd.name].str.contains(r"\p{L}").any())
    header = seen.look.names[place]
    question = marks_of_nothing(header, marks, name, words=has_words)
    means = "" if question.answer(seen.answers) == "nothing" else MISTAKE
    values = tuple((text.lower(), means) for text in often[odd.name])
    return DraftPart(questions=(question,)), values


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
    if facts and facts.order in ("day", "month") and not form.or_year:
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
    likely = likely_order(_given(seen, place, seen.table.column(name)))
    example = _example(seen, place, seen.table.column(name))
    return day_or_month(
        seen.look.names[place],
        example,
        name,
        default,
        mixed=mixed,
        likely=likely,
        or_year=form.or_year,
    )


def _given(seen: DraftContext, place: int, column: Column) -> pl.Series:
    """Return what stands in the cells looked at of a column, for one of ours."""
    given = seen.look.sample.select(cleaned(pl.col(f"c{place}"))).to_series().drop_nulls()
    return without_marks(given, column.kind).drop_nulls()


def _example(seen: DraftContext, place: int, column: Column) -> str:
    """Return a date of the column, best one that means another day when read the other way."""
    texts = _given(seen, place, column)
    spelled = read(texts).parts.filter(pl.col("one").is_not_null())
    if spelled.height and not texts.str.contains(NUMBERS).any():
        other = spelled.filter((pl.col("one") != pl.col("two")) & (pl.col("two") <= 12))
        day = (other if other.height else spelled).select("one", "two", "year").row(0)
        return "/".join(map(str, day))
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
        return _fill_from_digits(seen, found, name) or _fill_one_day(seen, found, name)
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


def _fill_from_digits(seen: DraftContext, found: DraftPart, name: str) -> DraftPart | None:
    """Ask whether a column of digits holds the times; `None` where none can, or none does."""
    counted = {
        seen.look.names[place]: place for place in seen.free(found) if seen.look.cells[place].epoch
    }
    if not counted:
        return None
    columns = [(header, _reading(seen, place)) for header, place in counted.items()]
    question = digits_as_times(name, seen.table.column(name).meaning, columns)
    part, answer = DraftPart(questions=(question,)), question.answer(seen.answers)
    if answer == "none":
        return part + _fill_one_day(seen, found, name)
    if answer:
        part += fill_time(seen, found, name, counted[answer], 1.0, "somebody said so")
    return part


def _reading(seen: DraftContext, place: int) -> str:
    """Say what a cell of digits would be as a time."""
    cells = seen.look.cells[place]
    example = _given(seen, place, seen.table.column(seen.table.dated_by)).head(1)
    moment = to_time(example, (cells.epoch,), "UTC").instants[0]
    return f"{example[0]} would be {moment:%Y-%m-%d %H:%M}" if moment else f"it holds {example[0]}"


def _fill_one_day(seen: DraftContext, found: DraftPart, name: str) -> DraftPart:
    meaning = seen.table.column(name).meaning
    question = no_time(name, meaning, seen.look.file, _unread(seen, found, name))
    part = DraftPart(questions=(question,))
    if answer := question.answer(seen.answers):
        part += filled(name, Source(constant=answer), 1.0, "somebody said so, for all rows")
        part += DraftPart(local=(f"the day {answer}",))
    return part


def _unread(seen: DraftContext, found: DraftPart, name: str) -> str:
    """Say which columns seem to hold times that cannot be read, with an example; else empty."""
    column = seen.table.column(name)
    for place in seen.free(found):
        cells, header = seen.look.cells[place], seen.look.names[place]
        if not cells.known:
            continue
        example = str(_given(seen, place, column).head(1).to_list() or cells.examples)[2:-2]
        excerpt = example[:_LONGEST_MARK]
        if cells.dateless:
            return f"{header} says {excerpt}, which stands for no date where a tool keeps none"
        if cells.dated or (name_fit(column, header) and _SAYS_WHEN.search(words(header))):
            return f"{header} holds “{excerpt}”, which cannot be read as a time"
    return ""


def ask_zone(seen: DraftContext, found: DraftPart) -> DraftPart:
    """Ask for the zone of times that name none; until then it is the one of the settings."""
    if not found.local:
        return DraftPart()
    question = time_zone(list(found.local), seen.zone)
    return DraftPart(questions=(question,), file_zone=question.answer(seen.answers) or seen.zone)
