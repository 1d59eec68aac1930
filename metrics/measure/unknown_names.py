"""Names in the settings that nothing here has: what was meant for them is never used."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Literal

from metrics.measure.reader import Reader
from store.tables import TABLES

#: So many of the names that files have are listed beside one that none has.
_LISTED = 8

Purpose = Literal["promise", "opening times", "alias", "target"]


@dataclass(frozen=True, slots=True)
class UnknownName:
    """A name in the settings, for what it stands there, and a sentence that says what is wrong."""

    name: str
    purpose: Purpose
    sentence: str


def unknown_names(reader: Reader, metrics: Collection[str]) -> list[UnknownName]:
    """Return the names in the settings that nothing has: no complaint, file or metric.

    Of names in files nothing is said while there is no row that could have them, nor to who may
    not see all rows: it would tell of the names that others have.
    """
    settings = reader.settings
    found = _unknown_targets(settings.targets, metrics)
    if reader.scope.only:
        return found
    if reader.lake.tables["complaints"].rows:
        hours = settings.business_hours
        found += _unknown(reader, "severity", settings.promise.by_severity, "promise")
        found += _unknown(reader, "location", hours.locations if hours else (), "opening times")
    for column, names in settings.aliases.items():
        found += _unused_aliases(reader, column, names)
    return found


def _unknown_targets(targets: Collection[str], metrics: Collection[str]) -> list[UnknownName]:
    """The targets of what is no metric, each with the key that it may be meant for."""
    found = []
    for key in targets:
        if key not in metrics:
            near = get_close_matches(key, metrics, 1)
            meant = f" Did you mean {near[0]}?" if near else " How we count names them all."
            sentence = f"The settings have a target for {key}; no metric has that key.{meant}"
            found.append(UnknownName(key, "target", sentence))
    return found


def _unused_aliases(reader: Reader, column: str, names: Mapping[str, str]) -> list[UnknownName]:
    """The aliases of a column that lead to a name which no row has.

    Which names files wrote in place of it is not kept: rows have the name that stays.
    """
    tables = [
        n for n, table in TABLES.items() if column in table.names and reader.lake.tables[n].rows
    ]
    known = sorted({name for table in tables for name in reader.lake.names(table, column)})
    return [
        UnknownName(
            name,
            "alias",
            f"The settings say that the {column} {name} is {to}; no file has either."
            f"{_listed(known)}",
        )
        for name, to in names.items()
        if tables and to not in known
    ]


def _unknown(
    reader: Reader, column: str, named: Collection[str], purpose: Purpose
) -> list[UnknownName]:
    used = reader.lake.meant_by(named, column, reader.settings).values()
    unknown = [name for name in named if name not in used]
    if not unknown:
        return []
    files = _listed(reader.lake.names("complaints", column))
    return [
        UnknownName(
            name,
            purpose,
            f"The settings have {_IS[purpose]} {name}; no file has such a {column}.{files}",
        )
        for name in unknown
    ]


def _listed(known: Sequence[str]) -> str:
    """The names that files have, some of them, as a sentence to follow another."""
    more = f" and {len(known) - _LISTED} more" if len(known) > _LISTED else ""
    return f" They have {', '.join(known[:_LISTED])}{more}." if known else ""


_IS: dict[Purpose, str] = {
    "promise": "a promise for the severity",
    "opening times": "opening times of",
}
