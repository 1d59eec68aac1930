"""Which columns of a file hold the answers to a question, told by the question's text."""

from __future__ import annotations

from collections.abc import Mapping as Dict
from collections.abc import Sequence

from drops.columns import Columns, words_of
from drops.headers import plain
from drops.mapping import Mapping, Source
from metrics.schema import Table
from metrics.tables import SCALES

Rows = Sequence[Sequence[str]]


def found_scores(
    mapping: Mapping, columns: Columns, below: Rows
) -> tuple[tuple[tuple[int, ...], ...], ...]:
    """For every block of answers the places of each score found; no column is in two of them."""
    taken: set[int] = set()
    blocks = []
    for block in mapping.answers:
        found = _places(block.get("score", Source()), columns, below, taken)
        taken.update(at for places in found for at in places)
        blocks.append(tuple(found))
    return tuple(blocks)


def _places(
    source: Source, columns: Columns, below: Rows, taken: set[int]
) -> list[tuple[int, ...]]:
    """The columns of a score: by name one answer, by its text or its neighbour as many as found."""
    if source.header_before:
        return [
            (at,)
            for at, name in enumerate(columns.names)
            if columns.place(name + source.header_before) is not None and at not in taken
        ]
    by_name = [columns.place(header) for header in source.headers]
    places = tuple(dict.fromkeys(at for at in by_name if at is not None and at not in taken))
    if places:
        return [places]
    return [(at,) for at in every_label(source, columns.names, below, taken)]


def every_label(source: Source, names: Sequence[str], below: Rows, taken: set[int]) -> list[int]:
    """The places of all columns whose text holds one of the phrases, and none of the others."""
    found = []
    for at in range(len(names)):
        label = plain(label_of(at, names, below))
        holds = any(plain(phrase) in label for phrase in source.label_contains)
        if holds and at not in taken and not any(plain(no) in label for no in source.but_not):
            found.append(at)
    return found


def by_label(source: Source, names: Sequence[str], below: Rows, taken: set[int]) -> list[int]:
    """The places of the columns whose text holds the first phrase that any of them holds."""
    for phrase in source.label_contains:
        one = Source(label_contains=(phrase,), but_not=source.but_not)
        if found := every_label(one, names, below, taken):
            return found
    return []


def label_of(place: int, names: Sequence[str], below: Rows) -> str:
    """What stands over a column: its name and the text in the further header rows."""
    cells = [names[place]] if place < len(names) else []
    cells += [row[place] for row in below if place < len(row) and not row[place].startswith("{")]
    return " ".join(words_of(cell) for cell in cells if cell).strip()


def out_of(table: Table, column: str, columns: Dict[str, Source]) -> int | None:
    """Where the scale of a whole number ends; None when that is not known of every row."""
    if column == "score":
        question = columns["question"].constant if "question" in columns else None
        return SCALES[question][1] if question in SCALES else None
    declared = table.column(column)
    return int(declared.high) if declared.kind == "integer" and declared.high else None
