"""Where the names of a table's columns stand in its first rows, and how far down they go."""

from __future__ import annotations

from collections.abc import Sequence

from drops.intake.files.values import is_unnamed, is_value

Rows = Sequence[Sequence[str]]
#: The names are looked for in so many rows.
_LOOKED_AT = 20
#: So many rows of names at most stand below one another.
_MOST_ROWS = 3
#: This share of the cells given in a column are numbers or times where it holds such.
_MOSTLY = 0.7


def rows_of_names(rows: Rows) -> tuple[int, int]:
    """Return the row of the column names, from 1, and how many further rows below belong to them.

    Names are words, most of them given, over columns that hold numbers and times; without such
    columns the first row as wide as most is taken.
    """
    width = _usual_width(rows)
    valued = columns_of_values(rows, width)
    named = [number for number, row in enumerate(rows[:_LOOKED_AT]) if _is_full(row, width)]
    over = {number: _words_over(rows[number], valued) for number in named}
    most = max(over.values(), default=0)
    first = next((number for number in named if most and over[number] == most), None)
    if first is None or any(_is_data(row, valued) for row in rows[:first]):
        as_wide = (number for number in named if len(rows[number]) >= width)
        return next(as_wide, named[0] if named else 0) + 1, 0
    last = first
    while last - first < _MOST_ROWS - 1 and _goes_on(rows[last + 1 : last + 2], valued, most):
        last += 1
    best = max(range(first, last + 1), key=lambda number: _telling(rows[number]))
    return best + 1, last - best


def row_of_shared_names(rows: Rows) -> int | None:
    """Return the row of names, from 1, of which some are shared and go on in the row below.

    What several columns share stands over the first of them, or over each; below it stands what
    tells them apart (the parts of a question, its answers), and nothing below the other names,
    under which the rows have something.
    """
    for number in range(min(_LOOKED_AT, len(rows) - 2)):
        names, labels, data = rows[number], rows[number + 1], rows[number + 2 :]
        shared = {place for group in _groups(names, labels) for place in group}
        others = [place for place, name in enumerate(names) if name.strip() and place not in shared]
        if shared and others and _are_blank_above(labels, data, others):
            return number + 1
    return None


def joined_names(names: Sequence[str], labels: Sequence[str]) -> tuple[str, ...]:
    """Return the names, each with what stands below it where several columns share one."""
    joined = list(names)
    for group in _groups(names, labels):
        for place in group:
            joined[place] = f"{names[group[0]].strip()}: {labels[place].strip()}"
    return tuple(joined)


def _groups(names: Sequence[str], labels: Sequence[str]) -> list[range]:
    """The columns that share a name and have different labels below it, group by group."""
    found, place, width = [], 0, min(len(names), len(labels))
    while place < width:
        name, end = names[place].strip(), place + 1
        while end < width and (is_unnamed(names[end]) or names[end].strip() == name):
            end += 1
        given = next((at for at in range(place, end) if not labels[at].strip()), end)
        cells = [labels[at].strip().casefold() for at in range(place, given)]
        rest = any(labels[at].strip() for at in range(given, end))
        if not is_unnamed(name) and len(cells) > 1 and len({*cells}) == len(cells) and not rest:
            found.append(range(place, given))
        place = end
    return found


def _are_blank_above(labels: Sequence[str], data: Rows, others: Sequence[int]) -> bool:
    """Whether columns, half of them and the first, have no label, and rows have something there."""
    blank = [place for place in others if place >= len(labels) or not labels[place].strip()]
    if others[0] not in blank or len(blank) * 2 < len(others):
        return False
    first = others[0]
    given = sum(first < len(row) and bool(row[first].strip()) for row in data)
    return given >= _MOSTLY * len(data)


def columns_of_values(rows: Rows, width: int) -> tuple[int, ...]:
    """Return the places of the columns that hold numbers and times, by the later half of rows."""
    full = [row for row in rows if _is_full(row, width)]
    later = full[len(full) - max(1, len(full) // 2) :]
    found = []
    for place in range(width):
        cells = [row[place] for row in later if place < len(row) and row[place].strip()]
        if cells and sum(map(is_value, cells)) >= _MOSTLY * len(cells):
            found.append(place)
    return tuple(found)


def holds_table(rows: Rows) -> bool:
    """Return whether there are names over columns of numbers or times, or over rows of words."""
    width = _usual_width(rows)
    if width < 2:
        return False
    number, _ = rows_of_names(rows)
    full = [row for row in rows[number:] if _is_full(row, width)]
    names = rows[number - 1] if number <= len(rows) else ()
    words = [cell for cell in names if cell.strip() and not is_value(cell)]
    return bool(full) and len(words) * 2 > width and (width > 2 or len(full) > 2)


def is_row_of_names(row: Sequence[str], valued: Sequence[int]) -> bool:
    """Return whether words alone stand in a row, each once, some of them over columns of values."""
    given = [cell.strip() for cell in row if cell.strip()]
    distinct = len({cell.casefold() for cell in given}) == len(given)
    no_value = not any(is_value(cell) for cell in given)
    return len(given) * 2 > len(row) and distinct and no_value and _words_over(row, valued) > 1


def _usual_width(rows: Rows) -> int:
    """How wide most rows are, without columns at the end in which nothing ever stands."""
    widths = [len(row) for row in rows if any(cell.strip() for cell in row)]
    used = (place for row in rows for place, cell in enumerate(row, 1) if cell.strip())
    return min(max(set(widths), key=widths.count, default=0), max(used, default=0))


def _is_full(row: Sequence[str], width: int) -> bool:
    """Whether a row is about as wide as most, and more than half of its cells are given."""
    used = max((place for place, cell in enumerate(row, 1) if cell.strip()), default=0)
    near = width - 1 <= len(row) and used <= width + 1 if width > 2 else len(row) >= width >= used
    return near and sum(bool(cell.strip()) for cell in row) * 2 > width


def _words_over(row: Sequence[str], valued: Sequence[int]) -> int:
    """Over how many of the columns a row has words; none where a value is among them."""
    cells = [row[place].strip() for place in valued if place < len(row)]
    if any(is_value(cell) for cell in cells):
        return 0
    return sum(bool(cell) for cell in cells)


def _is_data(row: Sequence[str], valued: Sequence[int]) -> bool:
    """Whether a row has values, and nothing else, in the columns that hold such."""
    given = [row[place] for place in valued if place < len(row) and row[place].strip()]
    return bool(given) and all(map(is_value, given))


def _goes_on(below: Rows, valued: Sequence[int], most: int) -> bool:
    """Whether the row below names of columns is one of names too."""
    return any(is_row_of_names(row, valued) and _words_over(row, valued) == most for row in below)


def _telling(row: Sequence[str]) -> tuple[int, int]:
    """How well a row tells its columns apart: different names, and how much they say."""
    given = {cell.strip().casefold() for cell in row if cell.strip() and not _is_markup(cell)}
    return len(given), sum(len(cell) for cell in given)


def _is_markup(cell: str) -> bool:
    return cell.lstrip().startswith("{")
