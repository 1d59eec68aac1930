"""Names that differ only in case, spaces or invisible characters are one name.

The rows of a drop keep the file's own spelling, cleaned. Which spelling the lake shows is a
function of the live drops, oldest first, so after an undo it is as if the drop had never come.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence
from collections.abc import Mapping as Dict
from dataclasses import dataclass, field

import polars as pl

from drops.errors import counted
from drops.intake.values.casts import NOT_GIVEN
from store.names import clean_name, name_key
from store.settings import NamedColumn

#: A column with more spellings than this in one file is no list of names: it stays as it is.
MOST_NAMES = 10_000
#: How many names a report lists per column.
_SHOWN = 8

Spelling = dict[str, dict[str, str]]


def cleaned_names(names: pl.Series) -> pl.Series:
    """Return every name as it is shown; `null` where nothing visible was given."""
    distinct = names.unique().drop_nulls()
    spellings = distinct.to_list()
    visible = [clean_name(name) for name in spellings]
    if visible == spellings:
        return names
    replacements = [
        None if name != as_said and name in NOT_GIVEN else name
        for name, as_said in zip(visible, spellings, strict=True)
    ]
    return names.replace_strict(distinct, pl.Series(replacements, dtype=pl.String), default=None)


@dataclass
class Spoken:
    """The spellings of a file's kept rows: per column, as they stand there, with their rows."""

    rows: dict[str, dict[str, int]] = field(default_factory=dict)
    too_many: set[str] = field(default_factory=set)

    def add(self, column: str, raw: pl.Series) -> None:
        """Count the next rows' spellings."""
        if column in self.too_many:
            return
        known = self.rows.setdefault(column, {})
        counts = raw.drop_nulls().to_frame("name").group_by("name", maintain_order=True).len()
        for name, number in counts.iter_rows():
            known[name] = known.get(name, 0) + number
        if len(known) > MOST_NAMES:
            self.too_many.add(column)
            del self.rows[column]


def spelling_of(
    drops: Iterable[Dict[str, Sequence[str]]], aliases: Dict[NamedColumn, Dict[str, str]]
) -> Spelling:
    """Return per column which of the spellings of these drops are shown otherwise, and how.

    `drops` are the spellings of each live drop, oldest first, in the order of its file. The first
    spelling of a name wins; an alias of the settings wins over that.
    """
    chosen: Spelling = {}
    for named, names in aliases.items():
        of_column = chosen.setdefault(named, {})
        of_column |= {name_key(to): clean_name(to) for to in names.values()}
        of_column |= {name_key(name): clean_name(to) for name, to in names.items()}
    spelled: Spelling = {}
    for drop in drops:
        for column, spellings in drop.items():
            of_column = chosen.setdefault(column, {})
            for name in spellings:
                display_name = of_column.setdefault(name_key(name), name)
                if display_name != name:
                    spelled.setdefault(column, {})[name] = display_name
    return spelled


def is_moved(before: Spelling, after: Spelling, drops: Iterable[Dict[str, Sequence[str]]]) -> bool:
    """Return whether a name of these drops is shown otherwise than before."""
    changed = {
        column: {
            name
            for name in before.get(column, {}).keys() | after.get(column, {}).keys()
            if before.get(column, {}).get(name) != after.get(column, {}).get(name)
        }
        for column in before.keys() | after.keys()
    }
    changed = {column: names for column, names in changed.items() if names}
    if not changed:
        return False
    return any(
        not names.isdisjoint(drop.get(column, ()))
        for drop in drops
        for column, names in changed.items()
    )


def names_of(spoken: Dict[str, Dict[str, int]]) -> dict[str, list[str]]:
    """Return per column the cleaned spellings of a file, in its order."""
    return {column: list(dict.fromkeys(map(clean_name, raw))) for column, raw in spoken.items()}


def spelling_notes(spoken: Dict[str, Dict[str, int]], spelled: Spelling) -> list[str]:
    """Return sentences that say which spellings were taken as which name, with their rows."""
    notes = []
    for column, raw in spoken.items():
        of_column = spelled.get(column, {})
        taken: dict[str, list[str]] = {}
        for name in raw:
            display_name = of_column.get(clean_name(name), clean_name(name))
            if display_name != name and display_name not in NOT_GIVEN:
                taken.setdefault(display_name, []).append(name)
        for display_name, names in list(taken.items())[:_SHOWN]:
            rows = counted(sum(raw[name] for name in names), "row", "rows")
            listed = " and ".join([", ".join(map(_quoted, names[:3])), *_more(names[3:])])
            listed = " and ".join(map(_quoted, names)) if len(names) == 2 else listed
            was = "was" if len(names) == 1 else "were"
            notes.append(f"{column}: {listed} {was} taken as {display_name}, {rows}")
        if len(taken) > _SHOWN:
            notes.append(f"{column}: {len(taken) - _SHOWN} more names were spelled in several ways")
    return notes


def _more(names: Sequence[str]) -> list[str]:
    return [f"{len(names)} more"] if names else []


def _quoted(name: str) -> str:
    """The spelling in quotation marks, with what nobody sees shown."""
    visible = "".join(
        f"<U+{ord(c):04X}>" if c != " " and (c.isspace() or unicodedata.category(c) == "Cf") else c
        for c in name
    )
    return f"'{visible}'"
