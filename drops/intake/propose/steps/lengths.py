"""Times that a file tells by how long after another they were: in which unit, or what is asked."""

from __future__ import annotations

import re
from dataclasses import replace

import polars as pl

from drops.intake.mapping.model import Source
from drops.intake.propose.parts import DraftContext, DraftPart, filled
from drops.intake.propose.questions import Question, which_unit
from drops.intake.propose.vocabulary import words
from drops.intake.values.casts import cleaned
from drops.intake.values.lengths import to_seconds, unit_of
from store.schema import Column, Order

_UNITS = {"seconds": 1, "minutes": 60, "hours": 3_600, "days": 86_400}
#: So many of the cells given have to be lengths.
_SHARE = 0.9
#: A clock without seconds: of hours, or of minutes.
_CLOCK = r"^\d+:[0-5]\d$"
_NUMBER = r"^[+-]?[\d.,' \u00a0\u202f]+$"
#: Lengths in the opening hours of the desk: nobody knows from them when it ended.
_OPENING_HOURS = re.compile(
    r"\b(business|bhrs|work(ing)?|opening) ?(hours?|hrs|days?|time)?\b|\bbhrs\b"
)


def fill_lengths(seen: DraftContext, found: DraftPart) -> DraftPart:
    """Fill the times that no column holds from columns that tell how long it took until then."""
    added = DraftPart()
    for order in seen.table.orders:
        column = seen.table.column(order.then)
        if order.then in found.sources or order.first not in found.sources:
            continue
        if seen.is_told(order.then, found):
            continue
        places = [
            (rank, place)
            for place in seen.free(found + added)
            if (rank := _rank(column, seen.look.names[place])) is not None
            and are_lengths(seen, place)
        ]
        if places:
            added += fill_length(seen, order, min(places)[1])
    return added


def fill_length(seen: DraftContext, order: Order, place: int) -> DraftPart:
    """Fill a time from a column that tells how long after another it was, or ask in which unit.

    Args:
        seen: the table and what was seen of the file.
        order: the time that it is counted from, and the one that is filled.
        place: where the file's column stands in a row, counted from 0.
    """
    header, texts = seen.look.names[place], _given(seen, place)
    if _OPENING_HOURS.search(words(header)):
        why = "it counts opening hours alone, so when it ended is not known from it"
        return DraftPart(unread={header: why})
    if texts.is_empty():
        return DraftPart()
    unit = _unit_in(header)
    part = DraftPart(used=frozenset({place}))
    if unit is None and not _says_unit(texts):
        question = _question(header, texts, order.then)
        part += DraftPart(questions=(question,))
        unit = _UNITS.get(question.answer(seen.answers) or "")
        if unit is None:
            leaves = question.answer(seen.answers) == "leave"
            return part + DraftPart(unread={header: "somebody said so"}) if leaves else part
    unit = unit or 3_600
    if to_seconds(texts, unit).count() < _SHARE * len(texts):
        return DraftPart()
    source = _after(header, unit, order.first)
    return part + filled(order.then, source, 0.8, f"it tells how long it took, like {texts[0]}")


def _after(header: str, unit: int, start: str) -> Source:
    source = Source(headers=(header,))
    match unit:
        case 1:
            return replace(source, seconds_after=start)
        case 60:
            return replace(source, minutes_after=start)
        case 3_600:
            return replace(source, hours_after=start)
    return replace(source, days_after=start)


def _given(seen: DraftContext, place: int) -> pl.Series:
    return seen.look.sample.select(cleaned(pl.col(f"c{place}"))).to_series().drop_nulls()


def are_lengths(seen: DraftContext, place: int) -> bool:
    """Return whether the cells are lengths in some unit, and no times."""
    texts = _given(seen, place)
    return seen.look.cells[place].times is None and to_seconds(
        texts, 3_600
    ).count() >= _SHARE * len(texts)


def _rank(column: Column, header: str) -> int | None:
    """How near a header comes to the names of such a length, 0 the nearest."""
    known = [name for name in column.also_length.split("|") if name]
    # "Resolved in" is a length, and "resolved" alone is none: in front of a unit "in" says nothing.
    titles = (_without_unit(header), _without_unit(header, "in"))
    return next((known.index(title) for title in titles if title in known), None)


def _without_unit(header: str, besides: str = "") -> str:
    tokens = re.findall(r"[\w\u0300-\u036f]+", words(header))
    return " ".join(each for each in tokens if _unit(each) is None and each != besides)


def _unit_in(header: str) -> int | None:
    """The unit that a header tells: `Resolution time (hours)`, `time_to_close_min`."""
    units = {unit for each in re.findall(r"\w+", words(header)) if (unit := _unit(each))}
    return units.pop() if len(units) == 1 and units <= {*_UNITS.values()} else None


def _unit(word: str) -> int | None:
    """The unit that a word of a header means, where it is not another word in other languages.

    `time` is an hour in Danish, and `di` a day in Welsh.
    """
    return None if word in ("time", "di") else unit_of(word)


def _says_unit(texts: pl.Series) -> bool:
    """Whether the cells themselves say what they count."""
    return not (texts.str.contains(_NUMBER) | texts.str.contains(_CLOCK)).any()


def _question(header: str, texts: pl.Series, fills: str) -> Question:
    clock = texts.str.contains(_CLOCK).any()
    return which_unit(header, str(texts[0]), ["hours", "minutes"] if clock else list(_UNITS), fills)
