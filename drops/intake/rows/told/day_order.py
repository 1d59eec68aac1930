"""What only the rows of a file tell about how it is to be read: above all the order of its days.

Whether 03/04/2026 is in March or in April is told by the mapping or by the file; else it is asked.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

import polars as pl

from drops.errors import DropError
from drops.intake.files import Piece
from drops.intake.mapping.doubts import Doubt, day_or_month
from drops.intake.mapping.plan import AnswerColumns, Bound, Plan
from drops.intake.values import scores as casts

#: Two numbers that may be day and month, and a year, and what stands between them.
_DATE = r"^\s*(\d{{1,2}})[{0}](\d{{1,2}})[{0}]\d{{2,4}}(?:\D|$)"
_BETWEEN = frozenset("/.-")


#: Where the cells of one time stand: of several columns the first with something in the row.
Places = tuple[int, ...]


@dataclass
class _OrderProofs:
    """What one column tells: a date that proves each order, and one that may be either."""

    pattern: str
    day: tuple[int, str] | None = None
    month: tuple[int, str] | None = None
    either: tuple[int, str] | None = None


def settle_day_order(plan: Plan, pieces: Callable[[], Iterator[Piece]], name: str) -> Plan:
    """Return the plan with one order per column; `DropError` when both are there, or nothing tells.

    The file is looked at only where the formats of a column leave it open.
    """
    undecided = sorted({bound.places for bound in _bounds(plan) if _is_open(bound)})
    if not undecided:
        return plan
    if (day_first := plan.mapping.day_first) is not None:
        return _with_order(plan, dict.fromkeys(undecided, day_first))
    seen = {places: _OrderProofs(_pattern(plan, places)) for places in undecided}
    for piece in pieces():
        for places, found in seen.items():
            for place in places:
                _look(piece, place, found)
    orders = {places: _order(plan, places, found, name) for places, found in seen.items()}
    known = {order for order in orders.values() if order is not None}
    if len(known) != 1:
        for places, found in seen.items():
            if orders[places] is None and found.either:
                raise _unknown(plan, places, found.either, name)
    everywhere = known.pop() if len(known) == 1 else None
    decided = _with_order(
        plan,
        {places: bool(everywhere if order is None else order) for places, order in orders.items()},
    )
    return replace(decided, mapping=replace(plan.mapping, day_first=everywhere))


def _bounds(plan: Plan) -> Iterator[Bound]:
    """All times that are read from the file."""
    for answer in plan.answers:
        for bound in answer.columns.values():
            yield bound
            if bound.otherwise:
                yield bound.otherwise
    yield from plan.known


def _is_open(bound: Bound) -> bool:
    return bool(bound.places) and bool(_either(bound))


def _either(bound: Bound) -> list[str]:
    """The forms that are there with the day first and with the month first."""
    forms = bound.source.formats
    return [form for form in forms if form.startswith(("%d", "%m")) and _swapped(form) in forms]


def _pattern(plan: Plan, places: Places) -> str:
    """What dates look like whose order is open: a spreadsheet writes another sign than the tool.

    Dates with a sign that the forms have in one order alone tell nothing of the others.
    """
    bounds = [bound for bound in _bounds(plan) if bound.places == places]
    open_forms = {form for bound in bounds for form in _either(bound)}
    numeric = {form for bound in bounds for form in bound.source.formats if _is_numeric(form)}
    settled = {form[2] for form in numeric} - {form[2] for form in open_forms}
    return _DATE.format(re.escape("".join(sorted(_BETWEEN - settled))))


def _is_numeric(form: str) -> bool:
    """Whether a form has day and month as numbers, and one of them first."""
    return form.startswith(("%d", "%m")) and form[3:5] in ("%d", "%m")


def _swapped(form: str) -> str:
    """The form with day and month in the other order."""
    return form.translate(str.maketrans("dm", "md"))


def _look(piece: Piece, place: int, seen: _OrderProofs) -> None:
    cells = piece.frame[f"c{place}"]
    parts = cells.str.extract_groups(seen.pattern)
    first, second = (parts.struct.field(part).cast(pl.Int64) for part in "12")
    month_can, day_can = first.is_between(1, 12), second.is_between(1, 12)
    proofs = {
        "day": ~month_can & day_can & first.is_between(13, 31),
        "month": month_can & ~day_can & second.is_between(13, 31),
        "either": month_can & day_can & (first != second),
    }
    for order, rows in proofs.items():
        row = rows.fill_null(value=False).arg_max() if rows.any() else None
        if row is not None and getattr(seen, order) is None:
            setattr(seen, order, (int(piece.lines[row]), str(cells[row]).strip()))


def _order(plan: Plan, places: Places, seen: _OrderProofs, name: str) -> bool | None:
    if seen.day and seen.month:
        raise DropError(
            f"{name}: {plan.header[places[0]]} holds dates with the day first (line {seen.day[0]}: "
            f"{seen.day[1]}) and with the month first (line {seen.month[0]}: {seen.month[1]}), so "
            "the others may be either; expected one order in a column"
        )
    if seen.day or seen.month:
        return seen.day is not None
    return None


def _unknown(plan: Plan, places: Places, either: tuple[int, str], name: str) -> Doubt:
    line, example = either
    header = plan.header[places[0]]
    return Doubt(
        f"{name}, line {line}: {header} holds {example}, and no date in the column tells whether "
        "the day or the month comes first",
        (day_or_month(header, example),),
    )


def _with_order(plan: Plan, orders: dict[Places, bool]) -> Plan:
    def ordered(bound: Bound) -> Bound:
        other = ordered(bound.otherwise) if bound.otherwise else None
        if not _is_open(bound):
            return replace(bound, otherwise=other)
        drop = "%m" if orders[bound.places] else "%d"
        formats = tuple(
            form
            for form in bound.source.formats
            if not (form.startswith(drop) and form in _either(bound))
        )
        return replace(bound, source=replace(bound.source, formats=formats), otherwise=other)

    answers = tuple(
        AnswerColumns(each.suffix, {name: ordered(bound) for name, bound in each.columns.items()})
        for each in plan.answers
    )
    return replace(plan, answers=answers, known=tuple(ordered(bound) for bound in plan.known))


_ONE_TO_TEN = re.compile(
    r"(?<![\d-])1\s*(?:-|–|—|to|through|bis|à|a|al?|tot)\s*10(?!\d)", re.IGNORECASE
)


def with_day_order(plan: Plan, pieces: Callable[[], Iterator[Piece]], name: str) -> Plan:
    """Return the plan with all questions that the rows can answer, and what they make doubtful.

    `DropError` when only a person can. Most files are not looked at here.
    """
    plan = settle_day_order(plan, pieces, name)
    doubtful = [bound for bound in _recommending(plan) if _says_one_to_ten(plan, bound)]
    if not doubtful:
        return plan
    zeros = {bound.places[0]: False for bound in doubtful}
    for piece in pieces():
        for place, found in zeros.items():
            scores = casts.to_integer(piece.frame[f"c{place}"].str.strip_chars(), 10)
            zeros[place] = found or bool((scores == 0).any())
    notes = [
        f"{plan.header[place]} says 1 to 10 and no answer is 0; NPS is made for 0 to 10, so do not "
        "compare this score with others"
        for place, found in zeros.items()
        if not found
    ]
    return replace(plan, notes=(*plan.notes, *notes))


def _recommending(plan: Plan) -> Iterator[Bound]:
    survey = plan.table.survey
    if survey is None:
        return
    for answer in plan.answers:
        question, score = answer.columns.get(survey.question), answer.columns.get(survey.score)
        if question and score and score.places and question.source.constant == "nps":
            yield score


def _says_one_to_ten(plan: Plan, bound: Bound) -> bool:
    return _ONE_TO_TEN.search(plan.label(bound.places[0])) is not None
