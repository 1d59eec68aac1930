"""Whose numbers the ids of customers are: the same number of two tools is not the same person.

A mapping says it of each column (`Source.ids_of`): the numbers of the company, or of any name that
others say too. Where it says nothing they are the file's own source's.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from collections.abc import Mapping as Dict
from dataclasses import replace
from pathlib import Path

import tomlkit
from tomlkit.exceptions import TOMLKitError

from drops.intake.mapping import toml
from drops.intake.mapping.model import Mapping, Source
from drops.intake.values.pseudonyms import COMPANY
from store.disk import replace_whole
from store.names import UNNAMED
from store.tables import PEOPLE


def own_numbers(mapping: Mapping) -> str:
    """Return the name of the numbers that are the mapping's own.

    Files that are read without a name are of one tool where they have the same columns.
    """
    if mapping.source or mapping.name not in UNNAMED:
        return mapping.source or mapping.name
    columns = "\n".join(sorted(mapping.recognised_by))
    return f"{mapping.name} {hashlib.sha256(columns.encode()).hexdigest()[:8]}"


def numbered(mapping: Mapping, own: str = "") -> Mapping:
    """Return the mapping that says of every customer's id whose number it is.

    `own` are the numbers of the file's source, where a person told it.
    """
    name = own or own_numbers(mapping)
    return _changed(mapping, lambda _, source: _said(source, name))


def numberings(mapping: Mapping, people: Sequence[str] = PEOPLE) -> tuple[str, ...]:
    """Return whose numbers the ids in these columns are that the mapping reads, each once."""
    found: list[str] = []
    for columns in (mapping.columns, *mapping.answers):
        for name in people:
            source = columns.get(name)
            while source:
                found.append(source.ids_of)
                source = source.otherwise
    return tuple(dict.fromkeys(found))


def as_before(mapping: Mapping, shipped: Mapping | None) -> Mapping:
    """Return a mapping of an older Pepper, which knew no numberings, that says whose ids it has.

    What a shipped format reads has the numbers that the format says now; whatever a person
    confirmed is counted as it was then, as the company's. What is left is the source's own.
    """

    def with_numbering(name: str, source: Source) -> Source:
        declared = shipped.columns.get(name) if shipped else None
        if declared and {*source.headers} <= {*_headers(declared)}:
            return declared
        return _said(source, COMPANY)

    return _changed(mapping, with_numbering)


def say_company(folder: Path) -> None:
    """Have the formats in a folder say what they were: their customers' numbers are the company's.

    Only columns that say nothing, in files that can be read; all else of a file stays as it is. A
    format like one that Pepper ships counted its columns so too.
    """
    for path in sorted(folder.glob("*.toml")):
        try:
            document = tomlkit.parse(path.read_text(encoding="utf-8-sig"))
        except (OSError, UnicodeDecodeError, TOMLKitError):
            continue  # whoever uses the format is told what is wrong with it
        if "like" in document:
            _take_over(document)
        blocks = [document.get("columns", {}), *document.get("answers", [])]
        changed = [_say_company(block, name) for block in blocks for name in PEOPLE]
        if any(changed):
            replace_whole(path, tomlkit.dumps(document))


def _take_over(document: tomlkit.TOMLDocument) -> None:
    """Have a format that is like a shipped one say itself where its customers' ids stand."""
    like = toml.SHIPPED / f"{document['like']}.toml"
    shipped = toml.load_file(like).columns if like.exists() else {}
    columns = document.setdefault("columns", tomlkit.table())
    for name in PEOPLE:
        if name in shipped and isinstance(columns, dict) and name not in columns:
            entry = tomlkit.inline_table()
            entry.update({"from": [*_headers(shipped[name])]})
            columns[name] = entry


def _say_company(columns: dict[str, object], name: str) -> bool:
    """Return whether the column of that name said nothing; it says now whose numbers it has."""
    source = columns.get(name)
    if isinstance(source, str):
        entry = tomlkit.inline_table()
        entry.update({"from": source, "ids_of": COMPANY})
        columns[name] = entry
        return True
    if not isinstance(source, dict):
        return False
    is_said = "ids_of" in source
    if not is_said:
        source["ids_of"] = COMPANY
    return _say_company(source, "otherwise") or not is_said


def _changed(mapping: Mapping, change: Callable[[str, Source], Source]) -> Mapping:
    """Return the mapping with every source of a customer's id changed."""

    def changed(columns: Dict[str, Source]) -> dict[str, Source]:
        return {n: change(n, each) if n in PEOPLE else each for n, each in columns.items()}

    return replace(
        mapping,
        columns=changed(mapping.columns),
        answers=tuple(changed(answer) for answer in mapping.answers),
    )


def _said(source: Source, name: str) -> Source:
    """Return the source that names its numbers, where it does not yet."""
    other = source.otherwise and _said(source.otherwise, name)
    return replace(source, ids_of=source.ids_of or name, otherwise=other)


def _headers(source: Source) -> tuple[str, ...]:
    """Return all headers that a source looks for, the preferred first."""
    return source.headers + (_headers(source.otherwise) if source.otherwise else ())
