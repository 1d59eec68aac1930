"""Whether the rows of a file are shifts or sales, where our rows count what was in an hour.

Rotas and time clocks tell who was there from when until when, tills each sale.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

import polars as pl

from drops.intake.mapping.model import Where
from drops.intake.propose.look import FileProfile, cells_of
from drops.intake.propose.parts import DraftContext, DraftPart
from drops.intake.propose.questions import Question
from drops.intake.propose.steps.dates import fill_time
from drops.intake.propose.steps.lengths import are_lengths, fill_length
from drops.intake.propose.vocabulary import words
from drops.intake.values.casts import cleaned
from drops.intake.values.spelled.clocks import are_clocks, with_clock
from store.schema import Order, Tally

_OF = r"(shift|scheduled|schedule|actual|work|working|rota|roster|timesheet|timecard) ?"
_WHEN = r"( ?(date|time|datetime|date time|at|day))*"
_IN = (
    rf"^({_OF})?(start|starts|started|begin|begins|clock(ed)? in|punch in|in|time in|sign in)"
    rf"{_WHEN}$"
)
_OUT = (
    rf"^({_OF})?(end|ends|ended|finish|finishes|clock(ed)? out|punch out|out|time out|sign out)"
    rf"{_WHEN}$"
)
_STARTS = re.compile(
    rf"{_IN}|^(schicht)?beginn$|^von$|^arbeitsbeginn$|^debut$|^inicio$|^start ?tid$"
)
_ENDS = re.compile(rf"{_OUT}|^(schicht)?ende$|^bis$|^arbeitsende$|^fin$|^slut ?tid$")
#: The day of both, where they stand as clocks alone.
_DAY = re.compile(r"^((shift|work|working|business|schedule) ?)?(date|day|datum|dato|fecha|jour)$")
#: Unpaid breaks before those of meals, and these before breaks of which nothing is said.
_BREAKS = (
    re.compile(r"^(total )?unpaid (meal )?breaks?\b(?!.*\b(start|end|type)\b)"),
    re.compile(r"^(total )?meal ?breaks?\b(?!.*\b(start|end|type|paid)\b)"),
    re.compile(
        r"^((total )?(break|breaks)( (length|duration|time|minutes|mins|hours))*|pause|pausen?)$"
    ),
)
#: What says that somebody worked from one to the other: surveys have a start and an end, too.
_WORKED = re.compile(
    r"\bshifts?\b|\b(clock|punch)(ed)? ?(in|out)\b|\bunpaid breaks?\b|\bmeal ?breaks?\b|\brota\b"
    r"|\brosters?\b|\bschicht|\btime ?sheets?\b|\btime ?cards?\b|\bpayable hours\b"
)
#: Longer headers are questions of a survey, which may be about a shift.
_SHORT = 4
_WHO = re.compile(
    r"^((assigned )?(employee|staff|staff member|team member|worker|user|mitarbeiter|mitarbeiterin"
    r"|empleado|employe|medewerker)( (full )?name)?|name|assigned to|assignee)$"
)
_ROLE = re.compile(r"^(position|role|job|job title|area|section|schedule|schedule name)$")
#: What stands in the place of whoever works a shift that nobody has taken.
_NOBODY = ("", "Open", "Open shift", "OpenShift", "Open shifts", "Unassigned", "Vacant", "Unfilled")
_SALE = re.compile(
    r"^(receipt|transaction|order|sale|sales|check|bill|invoice|payment|checkout|bon|beleg|kassenbon)"
    r"( ?(id|number|no|nr|num|#|nummer|reference|ref))$|^(order|receipt|check|bill) #$"
)


@dataclass(frozen=True, slots=True)
class _When:
    """Where a time stands: in a column, or its day in one and its clock in another."""

    place: int
    clock: int | None = None


def ask_hourly(seen: DraftContext, found: DraftPart) -> DraftPart:
    """Fill what tells that rows are shifts, with the question what a row is, or of which sale."""
    told = seen.table.counted
    if told is None or not seen.look.sample.height:
        return DraftPart()
    times = _shift(seen)
    if times and _says_worked(seen.look):
        return _of_shifts(seen, found, told, *times)
    return _of_sales(seen, told)


def _says_worked(look: FileProfile) -> bool:
    """Return whether the file's name or a short header says that somebody worked."""
    short = [name for name in map(words, look.names) if len(name.split()) <= _SHORT]
    return any(_WORKED.search(each) for each in (words(look.file), *short))


def _of_shifts(
    seen: DraftContext, found: DraftPart, told: Tally, start: _When, end: _When
) -> DraftPart:
    names = seen.look.names
    spoken = [names[each.place if each.clock is None else each.clock] for each in (start, end)]
    question = _what_is_a_row(*spoken)
    part = DraftPart(questions=(question,))
    if question.answer(seen.answers) != "shift":
        return part
    part += _time(seen, found + part, seen.table.dated_by, start, "a shift begins then")
    part += _time(seen, found + part, told.until, end, "a shift ends then")
    if (place := _break(seen, found + part)) is not None:
        part += fill_length(seen, Order(seen.table.dated_by, told.rested, ""), place)
    for place in _named(seen, _ROLE):
        if place in seen.free(found + part) and not _named(seen, re.compile("^(team|department)$")):
            why = "what somebody works as is whom they serve with"
            part += seen.take(told.role, [place], 0.7, why)
            break
    return part + DraftPart(drop_rows=tuple(_open_shifts(seen)))


def _what_is_a_row(start: str, end: str) -> Question:
    return Question(
        "row",
        start,
        f"Each row has {start} and {end}. What is a row of this file?",
        (
            (
                "shift",
                "a shift of one person: each of its hours counts the share that they were there",
            ),
            ("each", f"something else: {end} is not read"),
        ),
        "shift",
    )


def _time(seen: DraftContext, found: DraftPart, name: str, when: _When, why: str) -> DraftPart:
    """Return a time of a shift, filled as the time is that dates the table."""
    dated_by = seen.table.dated_by
    look = seen.look if when.clock is None else _joined(seen.look, when.place, when.clock)
    part = fill_time(replace(seen, look=look), found, dated_by, when.place, 0.9, why)
    if name == dated_by or dated_by not in part.sources:
        return part
    local = tuple(header for header in part.local if header not in found.local)
    told = {name: part.sources[dated_by]}
    return replace(part, sources=told, reasons={name: part.reasons[dated_by]}, local=local)


def _joined(look: FileProfile, day: int, clock: int) -> FileProfile:
    """The look at a file with the clocks beside the days."""
    joined = with_clock(pl.col(f"c{day}"), pl.col(f"c{clock}")).alias(f"c{day}")
    sample = look.sample.with_columns(joined)
    cells = list(look.cells)
    cells[day] = cells_of(sample[f"c{day}"])
    return replace(look, sample=sample, cells=tuple(cells), clocks={day: clock})


def _shift(seen: DraftContext) -> tuple[_When, _When] | None:
    """Return where a shift begins and ends; `None` where no two columns tell that."""
    days = [place for place in _named(seen, _DAY) if _is_time(seen, place)]
    start, end = (_when(seen, pattern, days) for pattern in (_STARTS, _ENDS))
    return (start, end) if start and end else None


def _when(seen: DraftContext, pattern: re.Pattern[str], days: list[int]) -> _When | None:
    named = _named(seen, pattern)
    whole = [place for place in named if _is_time(seen, place)]
    clocks = [place for place in named if _is_clock(seen, place)]
    own = [place for place in whole if _day_only(seen, place)]
    if clocks and (own or days):
        return _When((own or days)[0], clocks[0])
    whole = [place for place in whole if place not in own]
    return _When(whole[0]) if whole else None


def _named(seen: DraftContext, pattern: re.Pattern[str]) -> list[int]:
    known = range(len(seen.look.cells))
    return [place for place in known if pattern.search(words(seen.look.names[place]))]


def _is_time(seen: DraftContext, place: int) -> bool:
    return seen.look.cells[place].times is not None and place in seen.usable


def _day_only(seen: DraftContext, place: int) -> bool:
    form = seen.look.cells[place].times
    return form is not None and form.day_only


def _is_clock(seen: DraftContext, place: int) -> bool:
    if seen.look.cells[place].times is not None:
        return False
    texts = seen.look.sample.select(cleaned(pl.col(f"c{place}"))).to_series().drop_nulls()
    return are_clocks(texts)


def _break(seen: DraftContext, found: DraftPart) -> int | None:
    """Return where the length of unpaid breaks stands."""
    free = seen.free(found)
    for pattern in _BREAKS:
        places = [place for place in _named(seen, pattern) if place in free]
        for place in places:
            if seen.look.cells[place].known and are_lengths(seen, place):
                return place
    return None


def _open_shifts(seen: DraftContext) -> Iterator[Where]:
    """Yield the rows that nobody works, where most rows say who does."""
    for place in _named(seen, _WHO)[:1]:
        cells = seen.look.cells[place]
        if cells.given * 2 >= cells.looked:
            yield Where(seen.look.names[place], _NOBODY, optional=True)


def _of_sales(seen: DraftContext, told: Tally) -> DraftPart:
    """Return of which sale a row is, where a column is called so."""
    for place in _named(seen, _SALE):
        cells = seen.look.cells[place]
        if place in seen.usable and cells.given * 2 >= cells.looked:
            why = "each of its values is a sale, which counts as one visit in its hour"
            return seen.take(told.sale, [place], 0.8, why)
    return DraftPart()
