"""The touchpoints in the order in which customers meet them, and the weakest of them."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from metrics.analyses.scorecard import GroupLine
from metrics.measure.names import first_seen
from metrics.measure.reader import Reader
from store.names import same_names

#: What is told of each touchpoint.
KEYS = ("nps", "complaints_opened", "standard_kept", "next_step_in_time")


def in_order(reader: Reader, names: Collection[str]) -> list[str]:
    """Return the touchpoints as the settings order them; the others follow, by first time seen."""
    settings = reader.settings
    ordered = {name: place for place, name in enumerate(settings.journey)}
    meant = same_names(names, settings.journey, settings.aliases.get("touchpoint", {}))
    seen = {name: place for place, name in enumerate(first_seen(reader.lake, "touchpoint"))}
    last = len(ordered)

    def place(name: str) -> tuple[int, int, str]:
        mine = ordered[meant[name]] if name in meant else last
        return mine, seen.get(name, len(seen)), name

    return sorted(names, key=place)


def weakest(found: Sequence[GroupLine]) -> GroupLine | None:
    """Return the touchpoint that falls behind most: worse than the rest by more than chance.

    Of several the one whose customers recommend us least; `None` where none falls behind.
    """
    behind = [line for line in found if line.needs_us]
    return min(behind, key=lambda line: (-line.needs_us, _score(line)), default=None)


def _score(line: GroupLine) -> float:
    cell = line.cells.get("nps")
    return 0.0 if cell is None or cell.estimate.value is None else cell.estimate.value
