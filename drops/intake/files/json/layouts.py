"""JSON that holds a table in another layout than a list of records: told, and made into records.

| layout | from |
|---|---|
| `[["id", "score"], ["a", 9]]` | queries, spreadsheets |
| `{"columns": ["id", "score"], "rows": [["a", 9]]}`, or `{"name": "id"}` | Socrata, pandas |
| `{"schema": {"fields": [{"name": "id"}]}, "data": [{"id": "a"}]}` | pandas, Frictionless |
| `{"id": ["a", "b"], "score": [9, 8]}` | R, pandas |
| `{"id": {"0": "a"}, "score": {"0": 9}}` | pandas |
| `{"a": {"score": 9}, "b": {"score": 8}}`: the key is the `id` | Firebase, dictionaries |

Whatever stands around the table is not read. A file that holds records in a list is none of these.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

#: What names of columns are called, the likeliest first, and what a name is called that has more.
_NAMES = ("columns", "cols", "headers", "header", "fields", "names", "keys", "schema")
_NAME = ("name", "fieldName", "field", "title", "label", "displayName", "display_name", "id")
#: Fewer objects that are alike may be parts of one record, and fewer rows any list of two.
_FEWEST_ALIKE, _FEWEST_ROWS = 3, 2
#: The column made of the keys that records stand under.
KEY = "id"


def records_in(value: Any) -> list[dict[str, Any]] | None:  # noqa: ANN401 - JSON holds anything
    """Return the records of a table in one of the layouts; `None` where there is none."""
    others = () if holds_records(value) else (_of_columns, _of_keys)
    for read in (_beside_schema, _of_lists, *others):
        for part in _parts(value):
            found: list[dict[str, Any]] | None = read(part, value)
            if found is not None:
                return found
    return None


def holds_records(value: object) -> bool:
    """Return whether it is a list of records, or has one somewhere inside."""
    if isinstance(value, list):
        return any(is_record(each) for each in value)
    return isinstance(value, dict) and any(holds_records(each) for each in value.values())


#: What an API says of an address to go on with, as to the next page (RFC 8288).
_OF_A_LINK = {"href", "rel", "method", "title", "type", "templated", "hreflang", "name", "media"}


def is_record(value: object) -> bool:
    """Return whether it is an object, and not one of the links an API puts beside its records."""
    return isinstance(value, dict) and not ("href" in value and value.keys() <= _OF_A_LINK)


def _beside_schema(part: Any, _whole: Any) -> list[dict[str, Any]] | None:  # noqa: ANN401
    """Return the records beside which another list describes their columns."""
    if not isinstance(part, dict) or not isinstance(part.get("schema"), dict):
        return None
    data: Any = part.get("data")
    if not isinstance(data, list) or not holds_records(part["schema"]):
        return None
    return list(data) if all(is_record(each) for each in data) else None


def _parts(value: Any) -> Iterator[Any]:  # noqa: ANN401
    """Yield the value and every object and list inside objects, the outermost first."""
    level = [value]
    while level:
        yield from level
        level = [
            each
            for part in level
            if isinstance(part, dict)
            for each in part.values()
            if isinstance(each, dict | list)
        ]


def _of_lists(part: Any, whole: Any) -> list[dict[str, Any]] | None:  # noqa: ANN401
    """Return rows that are lists, with the names beside them, or else in the first of them."""
    if not isinstance(part, list) or len(part) < _FEWEST_ROWS - (part is not whole):
        return None
    if not all(isinstance(row, list) for row in part) or not part[0]:
        return None
    width, rows = len(part[0]), part
    names = next((each for each in _names(whole) if len(each) == width), None)
    if names is None and part is whole and _are_texts(part[0]):
        names, rows = part[0], part[1:]
    if names is None or len({*names}) < width or any(len(row) > width for row in rows):
        return None
    return [dict(zip(names, row, strict=False)) for row in rows]


def _names(whole: Any) -> Iterator[list[Any]]:  # noqa: ANN401
    """Yield the lists that may name columns, those called so first."""
    objects = [part for part in _parts(whole) if isinstance(part, dict)]
    every = [(key, each) for part in objects for key, each in part.items()]
    every.sort(key=lambda item: _NAMES.index(item[0]) if item[0] in _NAMES else len(_NAMES))
    for _, each in every:
        if not isinstance(each, list) or not each:
            continue
        if _are_texts(each):
            yield each
        elif all(isinstance(one, dict) for one in each):
            called = [next((one[key] for key in _NAME if key in one), None) for one in each]
            if _are_texts(called):
                yield called


def _are_texts(values: list[Any]) -> bool:
    return all(isinstance(each, str) and each.strip() for each in values)


def _of_columns(part: Any, _whole: Any) -> list[dict[str, Any]] | None:  # noqa: ANN401
    """Return records of columns that are each a list as long as the others."""
    if not isinstance(part, dict) or len(part) < _FEWEST_ROWS:
        return None
    columns = list(part.values())
    if not all(isinstance(each, list) for each in columns):
        return None
    if len({len(each) for each in columns}) > 1 or len(columns[0]) < _FEWEST_ROWS:
        return None
    if not all(_is_plain(cell) for each in columns for cell in each):
        return None
    return [dict(zip(part, row, strict=True)) for row in zip(*columns, strict=True)]


def _is_plain(value: Any) -> bool:  # noqa: ANN401
    return not isinstance(value, dict | list)


def _of_keys(part: Any, _whole: Any) -> list[dict[str, Any]] | None:  # noqa: ANN401
    """Return records that stand under their keys, or columns whose cells stand under numbers."""
    if not isinstance(part, dict) or not all(isinstance(each, dict) for each in part.values()):
        return None
    inner = list(part.values())
    if len(inner) < _FEWEST_ROWS or not inner[0]:
        return None
    rows = list(inner[0])
    numbered = [str(number) for number in range(len(rows))]
    if rows == numbered and len(rows) >= _FEWEST_ROWS and all([*each] == rows for each in inner):
        return [{name: cells[row] for name, cells in part.items()} for row in rows]
    if len(inner) < _FEWEST_ALIKE or not _are_alike(inner):
        return None
    named = any(KEY in each for each in inner)
    return [each if named else {KEY: key, **each} for key, each in part.items()]


def _are_alike(records: list[dict[str, Any]]) -> bool:
    """Return whether most keys are those of most of the records."""
    every = [key for each in records for key in each]
    widest = {*every}
    return len(widest) >= _FEWEST_ROWS and 2 * len(every) >= len(widest) * len(records)
