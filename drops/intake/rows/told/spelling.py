"""Times of a known format that are spelled otherwise than it says, as a spreadsheet saves them.

Where the forms of a column read hardly any of its times and another way of writing does, that way
is used, noted, and kept in the mapping, so that the file is read alike again. What only a person
knows then, as whether day or month stands first, is asked.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterator, Sequence
from collections.abc import Mapping as Dict
from dataclasses import dataclass, field, replace

import polars as pl

from drops.errors import DropError, counted, listed, printable
from drops.intake.files import Piece
from drops.intake.mapping.doubts import (
    Doubt,
    day_or_month,
    which_day,
    which_language,
    which_mark,
    which_zone,
)
from drops.intake.mapping.model import Mapping, Source
from drops.intake.mapping.plan import AnswerColumns, Bound, Plan
from drops.intake.rows.cast import texts_for
from drops.intake.values.times import counted_form, of_order, order_of, spelled_parts, to_time
from store.schema import Column

Pieces = Callable[[], Iterator[Piece]]

#: So many times of the first rows are looked at, and so few are left unread where forms fit.
_LOOKED_AT, _FEW = 1_000, 0.5
ORDERS = {True: "day first", False: "month first"}


def with_spelling(plan: Plan, first: Piece, pieces: Pieces, name: str) -> Plan:
    """Return the plan with the forms in which the times of the file are written.

    `DropError` when only a person can tell. Only the first rows are looked at, unless they are
    written otherwise than the mapping says.
    """
    found: dict[tuple[int, ...], str] = {}
    seen: dict[tuple[int, ...], _Order] = {}
    for column, bound in times_of(plan):
        if bound.places in found or bound.places in seen:
            continue
        texts = texts_for(first.frame, bound, column).drop_nulls()
        texts = texts.head(_LOOKED_AT).unique(maintain_order=True)
        unread = _unread(texts, bound)
        if len(unread) <= _FEW * len(texts):
            if (is_open := _may_be_turned(plan, texts, bound)) or _speak_against(unread, bound):
                seen[bound.places] = _Order(column, bound, is_likely=False, is_open=is_open)
        elif form := counted_form(unread):
            found[bound.places] = form
        elif _is_of_open_order(plan, bound, unread, name):
            seen[bound.places] = _Order(column, bound)
    if seen:
        found |= _orders(plan, seen, pieces, name)
    return _with_orders(plan, found, first) if found else plan


def _is_of_open_order(plan: Plan, bound: Bound, unread: pl.Series, name: str) -> bool:
    """Whether texts are times but for the order of day and month; `Doubt` if more is open."""
    parts = spelled_parts(unread, bound.source.formats, bound.manner)
    if parts.unsaid_zones:
        raise _zone_unknown(plan, bound, parts.unsaid_zones[0], name)
    for word, means in parts.unsaid_words.items():
        if means:
            raise _word_unknown(plan, bound, word, means, name)
    is_open = parts.parts["one"].is_not_null() & parts.parts["at"].is_null()
    return bool(is_open.mean() > _FEW)  # type: ignore[operator]


def times_of(plan: Plan) -> Iterator[tuple[Column, Bound]]:
    """Yield the times that are read from the file in some form, each with its column."""
    dated = plan.table.column(plan.table.dated_by)
    for answer in plan.answers:
        for name, bound in answer.columns.items():
            column = plan.table.column(name)
            each: Bound | None = bound if column.kind == "time" else None
            while each:
                if each.places and not each.source.after:
                    yield column, each
                each = each.otherwise
    for bound in plan.known:
        yield dated, bound


def _unread(texts: pl.Series, bound: Bound) -> pl.Series:
    """The texts that the forms of the column do not read, even where they cannot be mistaken."""
    read = to_time(texts, bound.source.formats, "UTC", manner=bound.manner)
    return texts.filter(read.wrong)


def _speak_against(unread: pl.Series, bound: Bound) -> bool:
    """Whether texts are dates in another order than the forms have: 13/02 where 02/13 is read."""
    order = order_of(bound.source.formats)
    if order not in ("day", "month") or unread.is_empty():
        return False
    parts = spelled_parts(unread, (), replace(bound.manner, order="")).parts
    first = pl.col("one" if order == "month" else "two")
    return parts.filter(first.is_between(13, 31)).height > 0


def _may_be_turned(plan: Plan, texts: pl.Series, bound: Bound) -> bool:
    """Whether dates may be in either order, though the forms have one: ISO 8601 is among these.

    A spreadsheet shows 2026-07-01 as 01/07/2026 where the day stands first there. It shows no
    seconds, and no half of the day, so that what has these is the tool's own.
    """
    forms, order_names = bound.source.formats, {True: "day", False: "month"}
    order = order_of(forms)
    if "iso" not in forms or _is_settled(bound) or order not in order_names.values():
        return False
    if plan.mapping.day_first is not None and order_names[plan.mapping.day_first] == order:
        return False
    own = [form for form in forms if form == "iso" or "%S" in form or "%p" in form]
    left = texts.filter(to_time(texts, own, "UTC", manner=None).wrong)
    parts = spelled_parts(left, (), replace(bound.manner, order="")).parts
    return parts["one"].count() > 0


def _is_settled(bound: Bound) -> bool:
    """Whether the order of a column was found before, in this file."""
    return not {*ORDERS.values()}.isdisjoint(bound.source.formats)


_EITHER = (
    pl.col("one").is_between(1, 12)
    & pl.col("two").is_between(1, 12)
    & (pl.col("one") != pl.col("two"))
)


@dataclass
class _Order:
    """What a column tells of its order: a cell that proves each, and one that may be either."""

    column: Column
    bound: Bound
    #: Whether most of the column is not read; where it is, a few others may be slips.
    is_likely: bool = True
    #: Whether its dates may be in either order, though the forms of the column have one.
    is_open: bool = False
    day: tuple[int, str] | None = None
    month: tuple[int, str] | None = None
    either: tuple[int, str] | None = None

    @property
    def tells_something(self) -> bool:
        """Whether dates of a column that is mostly read speak for an order, or ask for it."""
        if self.day and self.month:
            return False
        return bool(self.day or (self.is_open and (self.month or self.either)))

    def look(self, piece: Piece) -> None:
        """Look for what proves an order in a piece."""
        texts = texts_for(piece.frame, self.bound, self.column)
        distinct = texts.drop_nulls().unique(maintain_order=True)
        parts = spelled_parts(distinct, (), replace(self.bound.manner, order="")).parts
        one, two = pl.col("one"), pl.col("two")
        proofs = {
            "day": one.is_between(13, 31) & two.is_between(1, 12),
            "month": one.is_between(1, 12) & two.is_between(13, 31),
            "either": _EITHER,
        }
        for order, rule in proofs.items():
            examples = parts.filter(rule)["text"]
            if len(examples) and getattr(self, order) is None:
                row = (texts == examples[0]).arg_max() or 0
                setattr(self, order, (int(piece.lines[row]), str(examples[0])))


def _orders(
    plan: Plan, seen: dict[tuple[int, ...], _Order], pieces: Pieces, name: str
) -> dict[tuple[int, ...], str]:
    """The form of each column whose order the file tells; one program writes dates alike."""
    backwards = Counter[bool]()
    for piece in pieces():
        for each in seen.values():
            each.look(piece)
        backwards += _backwards(plan, seen, piece)
    orders = {bool(each.day) for each in seen.values() if each.day or each.month}
    orders = orders or _forwards(backwards)
    if len(orders) != 1 and plan.mapping.day_first is not None:
        orders = {plan.mapping.day_first}
    found = {}
    for places, each in seen.items():
        header = plan.header[places[0]]
        if not each.is_likely and not each.tells_something:
            continue
        if each.day and each.month:
            raise DropError(
                f"{name}: {header} holds dates with the day first (line {each.day[0]}: "
                f"{each.day[1]}) and with the month first (line {each.month[0]}: {each.month[1]}), "
                "so the others may be either; expected one order in a column"
            )
        if each.day or each.month:
            found[places] = ORDERS[each.day is not None]
        elif len(orders) == 1:
            found[places] = ORDERS[next(iter(orders))]
        elif each.either:
            line, example = each.either
            raise Doubt(
                f"{name}, line {line}: {header} holds {example}, and no date in the column tells "
                "whether the day or the month comes first",
                (day_or_month(header, example),),
            )
        else:
            found[places] = ORDERS[True]  # day and month are the same number in all of them
    return found


#: Of rows that end before they begin, a few may be slips: so many are none, and so many times those
#: of the other order.
_NO_SLIPS, _MANY_TIMES = 2, 10


def _backwards(plan: Plan, seen: Collection[tuple[int, ...]], piece: Piece) -> Counter[bool]:
    """How many ends lie before their beginning with the day first (True), and with the month."""
    number = Counter[bool]()
    for answer in plan.answers:
        for order in plan.table.orders:
            ends = [(name, answer.columns.get(name)) for name in (order.first, order.then)]
            bounds = [(name, bound) for name, bound in ends if bound and not bound.source.after]
            if len(bounds) < 2 or not any(bound.places in seen for _, bound in bounds):
                continue
            for is_day_first, form in ORDERS.items():
                first, then = (
                    _instants(piece, plan.table.column(name), bound, form, seen)
                    for name, bound in bounds
                )
                number[is_day_first] += int((first > then).sum())
    return number


def _instants(
    piece: Piece, column: Column, bound: Bound, form: str, seen: Collection[tuple[int, ...]]
) -> pl.Series:
    """The times of a column; in an order, where that is open."""
    forms = bound.source.formats
    used = (*of_order(forms, form), form) if bound.places in seen else forms
    texts = texts_for(piece.frame, bound, column)
    return to_time(texts, used, bound.zone, manner=bound.manner).instants


def _forwards(backwards: Counter[bool]) -> set[bool]:
    """The order with which rows end after they begin, where that speaks against the other."""
    for wrong, right in ((True, False), (False, True)):
        if backwards[wrong] >= max(_NO_SLIPS, _MANY_TIMES * backwards[right]):
            return {right}
    return set()


def _zone_unknown(plan: Plan, bound: Bound, called: str, name: str) -> Doubt:
    header = plan.header[bound.places[0]]
    sentence = f"{name}: {header} holds times in {called}, which several places call theirs"
    return Doubt(sentence, (which_zone(called, header),))


def _word_unknown(plan: Plan, bound: Bound, word: str, means: dict[str, str], name: str) -> Doubt:
    header = plan.header[bound.places[0]]
    sentence = f"{name}: {header} holds the word {word}, which is several months"
    return Doubt(sentence, (which_language(word, header, means),))


def _with_orders(plan: Plan, found: dict[tuple[int, ...], str], first: Piece) -> Plan:
    """The plan and its mapping with the forms found behind those that are told."""
    bounds = {bound.places: bound for _, bound in times_of(plan)}
    forms = {places: _formed(bounds[places].source, form) for places, form in found.items()}
    notes = [
        _note(plan, places, form, first)
        for places, form in found.items()
        if form != _own_order(bounds[places])
    ]
    return with_forms(plan, forms, notes)


def with_forms(
    plan: Plan, forms: Dict[tuple[int, ...], tuple[str, ...]], notes: Sequence[str]
) -> Plan:
    """Return the plan and its mapping with other forms for the times at these places, and notes."""

    def formed(bound: Bound) -> Bound:
        other = formed(bound.otherwise) if bound.otherwise else None
        formats = forms.get(bound.places, bound.source.formats)
        return replace(bound, source=replace(bound.source, formats=formats), otherwise=other)

    answers = tuple(
        AnswerColumns(each.suffix, {name: formed(bound) for name, bound in each.columns.items()})
        for each in plan.answers
    )
    changed = {
        name: bound
        for each in answers
        for name, bound in each.columns.items()
        if bound.places in forms or (bound.otherwise and bound.otherwise.places in forms)
    }
    return replace(
        plan,
        mapping=_kept(plan.mapping, changed),
        answers=answers,
        known=tuple(formed(bound) for bound in plan.known),
        notes=(*plan.notes, *notes),
    )


def _own_order(bound: Bound) -> str:
    """The order in which the forms of a column have its dates; empty for both."""
    return {"day": ORDERS[True], "month": ORDERS[False]}.get(order_of(bound.source.formats), "")


def _formed(source: Source, form: str) -> tuple[str, ...]:
    formats = source.formats or ("iso",)
    return source.formats if form in formats else (*of_order(formats, form), form)


def _kept(mapping: Mapping, bounds: dict[str, Bound]) -> Mapping:
    """The mapping with the forms that its columns were found to be in."""
    columns = {
        name: _like(source, bounds[name]) if name in bounds else source
        for name, source in mapping.columns.items()
    }
    return replace(mapping, columns=columns)


def _like(source: Source, bound: Bound) -> Source:
    if bound.source.headers == source.headers and not source.after:
        source = replace(source, formats=bound.source.formats)
    if source.otherwise and bound.otherwise and not source.otherwise.after:
        return replace(source, otherwise=_like(source.otherwise, bound.otherwise))
    return source


_SAID = {
    "day first": "with the day first, as its dates tell",
    "month first": "with the month first, as its dates tell",
    "excel days": "as the days that spreadsheets count",
}


def _note(plan: Plan, places: tuple[int, ...], form: str, first: Piece) -> str:
    cells = first.frame[f"c{places[0]}"]
    given = (cells.str.strip_chars() != "").fill_null(value=False)
    row = given.arg_max() or 0
    reading = _SAID.get(form, f"as {form}")
    return (
        f"{plan.header[places[0]]} is not written as the format has it: times like {cells[row]} "
        f"(line {first.lines[row]}) were read {reading}"
    )


#: What stands so often where a time belongs says something; a mistake is made once. So many of
#: them are asked about at once, and so many different ones are counted.
_REPEATED, _MOST, _MOST_COUNTED = 2, 12, 10_000


@dataclass
class MarkCounts:
    """What stands in several rows where a time belongs, and is none: a mark of nothing, perhaps."""

    rows: Counter[tuple[int, str]] = field(default_factory=Counter)
    #: By header and mark: the first line on which it stands.
    lines: dict[tuple[int, str], int] = field(default_factory=dict)

    def add(self, piece: Piece, bound: Bound | None, rows: pl.Series) -> None:
        """Note the cells of a piece that could not be read, where nobody said what they mean."""
        if bound is None or not bound.places or len(self.rows) > _MOST_COUNTED:
            return
        known, place = dict(bound.source.values), bound.places[0]
        cells = piece.frame.select(
            pl.col(f"c{place}").str.strip_chars().alias("cell"), line=piece.lines
        )
        marks = cells.filter(rows).group_by("cell", maintain_order=True)
        for mark, number, line in marks.agg(pl.len(), pl.col("line").first()).iter_rows():
            if mark and mark.lower() not in {each.lower() for each in known}:
                self.rows[place, mark] += number
                self.lines.setdefault((place, mark), line)

    def check(self, plan: Plan, name: str) -> None:
        """Raise `Doubt` if there are marks of which nobody knows what they say."""
        mark_counts = [each for each in self.rows.most_common(_MOST) if each[1] >= _REPEATED]
        if not mark_counts:
            return
        headers = {place: plan.header[place] for (place, _), _ in mark_counts}
        questions = tuple(
            which_mark(headers[place], mark, number) for (place, mark), number in mark_counts
        )
        marks = listed(
            f"{printable(mark, 40)} ({counted(number, 'row', 'rows')} of {headers[place]}, first "
            f"on line {self.lines[place, mark]})"
            for (place, mark), number in mark_counts
        )
        raise Doubt(f"{name}: what do these say, which are no times: {marks}", questions)


@dataclass
class DatelessRows:
    """The rows whose date stands for none, while no row has another."""

    number: int = 0
    line: int = 0
    cell: str = ""
    has_dates: bool = False

    def add(self, piece: Piece, bound: Bound, rows: pl.Series) -> None:
        """Note the rows of a piece whose date stands for none."""
        if not self.number and rows.any() and bound.places:
            row = rows.arg_max() or 0
            self.line, self.cell = int(piece.lines[row]), piece.frame[f"c{bound.places[0]}"][row]
        self.number += int(rows.sum())

    def check(self, plan: Plan, name: str) -> None:
        """Raise `Doubt` if no row says when it was: nothing of the file would count."""
        if not self.line or self.has_dates:
            return
        dated = plan.table.dated_by
        header = plan.header[next(each.columns[dated] for each in plan.answers).places[0]]
        raise Doubt(
            f"{name}, line {self.line}: {header} says {printable(self.cell, 40)}, which stands for "
            "no date where a tool keeps none, and no row says another "
            f"({counted(self.number, 'row', 'rows')})",
            (which_day(dated),),
        )
