"""Names in the settings that nothing in the data has: what was meant for them is never used."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Literal

from metrics.measure.reader import Reader

#: So many of the names that files have are listed beside one that none has.
_LISTED = 8

Purpose = Literal["promise", "opening times"]


@dataclass(frozen=True, slots=True)
class UnknownName:
    """A name in the settings, for what it stands there, and a sentence that says what is wrong."""

    name: str
    purpose: Purpose
    sentence: str


def unknown_names(reader: Reader) -> list[UnknownName]:
    """Return the names in the settings that no complaint has, in their order.

    Nothing is said while there is no complaint, nor to who may not see all rows: it would tell of
    the names that others have.
    """
    if reader.scope.only or not reader.lake.tables["complaints"].rows:
        return []
    settings = reader.settings
    hours = settings.business_hours
    return [
        *_unknown(reader, "severity", settings.promise.by_severity, "promise"),
        *_unknown(reader, "location", hours.locations if hours else (), "opening times"),
    ]


def _unknown(
    reader: Reader, column: str, named: Collection[str], purpose: Purpose
) -> list[UnknownName]:
    used = reader.lake.meant_by(named, column, reader.settings).values()
    unknown = [name for name in named if name not in used]
    if not unknown:
        return []
    known = reader.lake.names("complaints", column)
    more = f" and {len(known) - _LISTED} more" if len(known) > _LISTED else ""
    files = f" They have {', '.join(known[:_LISTED])}{more}." if known else ""
    return [
        UnknownName(
            name,
            purpose,
            f"The settings have {_IS[purpose]} {name}; no file has such a {column}.{files}",
        )
        for name in unknown
    ]


_IS: dict[Purpose, str] = {
    "promise": "a promise for the severity",
    "opening times": "opening times of",
}
