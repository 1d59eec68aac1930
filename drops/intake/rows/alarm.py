"""What all rows of a file together tell, and is asked before any of it counts.

A third or more would be refused for one reason: so many rows are no slips of whoever filled them
in. A column is another one than was thought, a scale is another, or the tool writes what nobody
told us of. Or a time repeats another in nearly every row: all waits between them would be none.
"""

from __future__ import annotations

from collections.abc import Iterator
from collections.abc import Mapping as Dict

from drops.errors import counted
from drops.intake.mapping.doubts import Doubt, take_without, waits_of_none
from drops.intake.mapping.questions import Question
from drops.intake.rows.odd import OddRow
from drops.intake.rows.read import Reading

#: Such a share of the rows with an answer is too many; fewer rows than these may each be a slip.
_TOO_MANY, _FEWEST = 1 / 3, 5


def alarms(reading: Reading, answers: Dict[str, str]) -> tuple[Question, ...]:
    """Return what all rows of a file together leave to be asked, if it is not answered."""
    all_answers = {**reading.mapping.said, **answers}
    return tuple(each for each in _alarms(reading) if each.answer(all_answers) is None)


def check_refused(reading: Reading, answers: Dict[str, str], name: str) -> None:
    """Raise `Doubt` if all rows of a file together leave something to be asked, and nobody was."""
    if questions := alarms(reading, answers):
        raise Doubt(f"{name}: {'. '.join(each.text for each in questions)}", questions)


def _alarms(reading: Reading) -> Iterator[Question]:
    kept = reading.kept if reading.made_of is None else reading.made_of
    rows = kept + reading.refused
    for why, number in sorted(reading.reasons.items(), key=lambda reason: -reason[1]):
        if number >= max(_FEWEST, _TOO_MANY * rows):
            yield take_without(why, _in_words(reading, why, number, rows))
    for each in reading.copied:
        rows_with_both = counted(each.rows, "row", "rows")
        yield waits_of_none(
            each.of,
            each.then,
            f"{each.then} is the same as {each.first} in {each.same:,} of {rows_with_both}: "
            "every wait between them would be none. Was it so?",
        )


def _in_words(reading: Reading, why: str, number: int, rows: int) -> str:
    """How many rows would be gone, why, and where the first of them stands."""
    first = next((row for row in reading.odd if row.fate == "refused" and row.why == why), None)
    where = f". The first is {_place(first)}" if first else ""
    return f"{number:,} of {counted(rows, 'row', 'rows')} would be refused: {why}{where}"


def _place(row: OddRow) -> str:
    if not row.column:
        return row.place + (f", {row.cell}" if row.cell else "")
    return f"{row.place}, where {row.column} is {row.cell or 'empty'}"
