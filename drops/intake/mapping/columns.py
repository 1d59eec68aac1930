"""Finding the columns that a mapping names in the header of one file.

The columns that hold the answers to a question are told by the question's text.
"""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from collections.abc import Mapping as Dict
from dataclasses import dataclass, field, replace
from functools import lru_cache

from drops.intake.files import Header, plain
from drops.intake.mapping.model import Mapping, Source
from store.schema import Table

#: The header is looked for in so many rows of a file.
_LOOKED_AT = 20
#: What a header may hold where a tool writes the time zone of the column into its name.
ZONE = "{zone}"


@dataclass(frozen=True)
class Columns:
    """The names in one header row, and the other names by which a mapping knows them."""

    names: tuple[str, ...]
    also_called: Dict[str, tuple[str, ...]] = field(default_factory=dict)

    def place(self, header: str) -> int | None:
        """Return the place of the first column of that name or of another name for it."""
        return self._find(header)[0]

    def zone(self, header: str) -> str:
        """Return the time zone that stands in the name of the column; empty when none does."""
        return self._find(header)[1]

    def _find(self, header: str) -> tuple[int | None, str]:
        for name in (header, *self.also_called.get(header, ())):
            found = _place(name, self.names)
            if found is not None:
                return found
        return None, ""


def _place(header: str, names: tuple[str, ...]) -> tuple[int, str] | None:
    """Place and zone of the column: the same name, or one that differs in spaces and the like."""
    if ZONE in header:
        before, behind = (re.escape(plain(part)) for part in header.split(ZONE, 1))
        pattern = re.compile(rf"{before}\s*([\w+\-/: ]+?)\s*{behind}", re.IGNORECASE)
        for place, name in enumerate(names):
            if found := pattern.fullmatch(" ".join(name.split())):
                return place, found[1]
        return None
    for form in (plain, squeezed):
        found_at = _places_of(names, form).get(form(header))
        if found_at is not None:
            return found_at, ""
    return None


@lru_cache(maxsize=1 << 8)
def _places_of(names: tuple[str, ...], form: Callable[[str], str]) -> dict[str, int]:
    """The first place of each name, as the form writes it."""
    return {form(name): place for place, name in reversed([*enumerate(names)])}


@lru_cache(maxsize=1 << 16)
def squeezed(name: str) -> str:
    """Return a name without spaces, `_` and `-`, but between digits.

    `Created At` is `created_at`.
    """
    return re.sub(r"(?<!\d)[\s_-]+|[\s_-]+(?!\d)", "", plain(name))


@lru_cache(maxsize=1 << 12)
def words_of(label: str) -> str:
    """Return the text of a question for a person: no HTML, single spaces."""
    return " ".join(html.unescape(re.sub(r"<[^<>]*>", " ", label)).split())


def lacking(mapping: Mapping, names: tuple[str, ...]) -> tuple[str, ...]:
    """Return what the format is recognised by and these names lack, as words for a person."""
    return tuple(_missing(mapping, names))


def fits(mapping: Mapping, names: tuple[str, ...]) -> bool:
    """Return whether these names have all that the format is recognised by.

    Most lack the first of it.
    """
    return next(_missing(mapping, names), None) is None


def _missing(mapping: Mapping, names: tuple[str, ...]) -> Iterator[str]:
    columns = Columns(names, mapping.also_called)
    yield from (name for name in mapping.recognised_by if columns.place(name) is None)
    first = mapping.first_column
    if first and columns.place(first) != 0:
        yield f"{first} as its first column"
    words = mapping.recognised_by_words
    if words and not any_holds(names, words):
        yield f"a column that says {' or '.join(words[:2])}"


def any_holds(names: Iterable[str], words: Sequence[str]) -> bool:
    """Return whether one of the names holds one of the words, however it is cased."""
    plain_names = [plain(words_of(name)) for name in names]
    return any(plain(word) in name for word in words for name in plain_names)


def header_row_of(mapping: Mapping, header: Header) -> int:
    """Return which row of the file holds the column names, from 1.

    The mapping's where none fits.
    """
    if not (mapping.recognised_by or mapping.recognised_by_words):
        return mapping.header_row
    rows = (mapping.header_row, *range(1, min(_LOOKED_AT, len(header.rows)) + 1))
    fitting = (
        row
        for row in rows
        if (names := header.names(row, mapping.going_on)) and fits(mapping, names)
    )
    return next(fitting, mapping.header_row)


def located(mapping: Mapping, header: Header) -> Mapping:
    """Return the mapping with the header rows of this one file."""
    row = header_row_of(mapping, header)
    if not mapping.further_header_rows:
        return mapping if row == mapping.header_row else replace(mapping, header_row=row)
    columns = Columns(header.names(row, mapping.going_on), mapping.also_called)
    marks = _places(mapping, columns, (mapping.target.key, mapping.target.dated_by))
    below = header.rows[row : row + mapping.further_header_rows]
    further = 0
    for number, cells in enumerate(below, 1):
        if not marks or not cells or any(_tells(cells, place) for place in marks):
            break
        further = number
    return replace(mapping, header_row=row, skip_after_header=further, further_header_rows=0)


def _places(mapping: Mapping, columns: Columns, wanted: Sequence[str]) -> list[int]:
    sources = [mapping.columns[name] for name in wanted if name in mapping.columns]
    found = [columns.place(header) for source in sources for header in source.headers]
    return [place for place in found if place is not None]


def _tells(cells: Sequence[str], place: int) -> bool:
    """Whether a cell holds a key or a time, not a label or an import id."""
    cell = cells[place].strip() if place < len(cells) else ""
    return any(letter.isdigit() for letter in cell) and not cell.startswith("{")


Rows = Sequence[Sequence[str]]


def every_label(source: Source, names: Sequence[str], below: Rows, taken: set[int]) -> list[int]:
    """Return the places of all columns whose text holds one of the phrases and no other's."""
    found = []
    for place in range(len(names)):
        label = plain(label_of(place, names, below))
        holds = any(plain(phrase) in label for phrase in source.label_contains)
        if holds and place not in taken and not any(plain(no) in label for no in source.but_not):
            found.append(place)
    return found


def by_label(source: Source, names: Sequence[str], below: Rows, taken: set[int]) -> list[int]:
    """Return the places of the columns whose text holds the first phrase that any of them holds."""
    for phrase in source.label_contains:
        one = Source(label_contains=(phrase,), but_not=source.but_not)
        if found := every_label(one, names, below, taken):
            return found
    return []


def label_of(place: int, names: Sequence[str], below: Rows) -> str:
    """Return what stands over a column: its name and the text in the further header rows."""
    cells = [names[place]] if place < len(names) else []
    cells += [row[place] for row in below if place < len(row) and not row[place].startswith("{")]
    return " ".join(words_of(cell) for cell in cells if cell).strip()


def out_of(table: Table, column: str, columns: Dict[str, Source]) -> int | None:
    """Return where the scale of a whole number ends; None when that is not known of every row."""
    if (source := columns.get(column)) and source.numbers:
        return source.highest
    if table.survey and column == table.survey.score:
        question = columns.get(table.survey.question, Source()).constant
        return next((high for of, (_, high) in table.survey.scales if of == question), None)
    declared = table.column(column)
    return int(declared.high) if declared.kind == "integer" and declared.high else None
