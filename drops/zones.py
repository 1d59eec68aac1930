"""The time zone that a file tells of a column, in its header or below it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from zoneinfo import ZoneInfo, available_timezones

from drops.columns import Columns
from drops.mapping import Source
from drops.problems import DropError

_ZONE_BELOW = re.compile(r'"timeZone"\s*:\s*"([^"]+)"')


def told_zone(
    source: Source,
    places: tuple[int, ...],
    columns: Columns,
    below: Sequence[Sequence[str]],
    file: str,
) -> str:
    """The name of the zone; empty when the file tells none. `DropError` when there is no such."""
    for row in below:
        told = _ZONE_BELOW.search(row[places[0]]) if places and places[0] < len(row) else None
        if told:
            return _known(told[1], "below its header", file)
    for header in source.headers:
        if zone := columns.zone(header):
            return _known(zone, "in its header", file)
    return ""


@cache
def _zone_names() -> dict[str, str]:
    """Every zone by its name in lower case: some tools re-case their headers."""
    return {name.lower(): name for name in available_timezones()} | {"z": "UTC", "gmt": "UTC"}


def _known(zone: str, where: str, file: str) -> str:
    try:
        return ZoneInfo(_zone_names().get(zone.lower(), zone)).key
    except (KeyError, ValueError, OSError) as error:
        raise DropError(
            f"{file} says {where} that times are in {zone}, which is no time zone known here; "
            "expected one like America/Denver"
        ) from error
