"""A finding's name: with it a link says which finding it leads to, and no word of what it says.

The name holds what was found of whom, and where it was looked for: the period, the filters, and the
latest days that were looked at beside them. What is said of it is found again in the data of now,
so that nobody can put a claim into a link.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal
from urllib.parse import parse_qsl, urlencode

from metrics.analyses.findings import BACK, KINDS, Finding, FindingKind, Findings
from metrics.model import group_name, group_named
from metrics.slices import Slice
from store.tables import SLICE_COLUMNS

#: A fact and no finding: nothing is tested, and it has a line of its own.
OLD_COMPLAINTS: Literal["old complaints"] = "old complaints"
#: What stands for an end that a period does not have (ISO 8601-2).
_OPEN = ".."
#: Longer texts are no names of ours.
_LONGEST = 4_000


@dataclass(frozen=True, slots=True)
class Context:
    """Where findings were looked for: a slice, and the latest days looked at beside it."""

    chosen: Slice
    recent: Slice | None = None


@dataclass(frozen=True, slots=True)
class LastingName:
    """What a finding is called; `is_recent` where the latest days tell it.

    Where it shows most is not part of it: should that be another week now, it is the same finding.
    """

    kind: FindingKind | Literal["old complaints"]
    key: str
    column: str
    group: str
    is_recent: bool
    context: Context

    @property
    def lasting(self) -> str:
        """What was found of whom, among which rows, whenever: under it is kept what is done."""
        return _written([*self._subject, *self._rows])

    def written(self) -> str:
        """Return the name as a link carries it."""
        recent = self.context.recent
        parts = [*self._subject, ("period", _days(self.context.chosen))]
        if recent is not None:
            parts.append(("latest", _days(recent)))
        if self.is_recent:
            parts.append(("in", "latest"))
        return _written([*parts, *self._rows])

    @property
    def _subject(self) -> list[tuple[str, str]]:
        of = ("kind", self.kind), ("metric", self.key), ("by", self.column), ("group", self.group)
        return [*of]

    @property
    def _rows(self) -> list[tuple[str, str]]:
        choice = self.context.chosen.choice
        return [(column, group_name(value)) for column, values in choice for value in values]


def _written(parts: Sequence[tuple[str, str]]) -> str:
    return urlencode([pair for pair in parts if pair[1]])


def name_of(finding: Finding, context: Context) -> LastingName:
    """Return the name of a finding that was found there."""
    is_recent = finding.period is not None and finding.period == context.recent
    return LastingName(finding.kind, finding.key, finding.column, finding.group, is_recent, context)


def find(name: LastingName, found: Findings) -> Finding | None:
    """Return the finding of that name among those found; `None` where it is not found any more."""
    every = (*found.found, *found.more)
    return next((f for f in every if name_of(f, name.context) == name), None)


def read(text: str, timezone: str, week_start: str) -> LastingName | None:
    """Return the name that a link carries; `None` for anything else."""
    try:
        return _read(text, Slice(timezone=timezone, week_start=week_start))
    except (ValueError, KeyError):
        return None


def _read(text: str, bare: Slice) -> LastingName:
    if len(text) > _LONGEST:
        raise ValueError("longer than any name")
    pairs = parse_qsl(text, strict_parsing=True, max_num_fields=200)
    parameters = dict(pairs)
    kind, key, column = parameters["kind"], parameters["metric"], parameters.get("by", "")
    if kind != OLD_COMPLAINTS:
        declared = KINDS[kind]  # type: ignore[index]  # whatever a link holds: KeyError
        if key not in declared.keys or column not in declared.columns:
            raise ValueError(f"{key} by {column}")
    only = {
        each: tuple(group_named(value) for named, value in pairs if named == each)
        for each in SLICE_COLUMNS
        if each in parameters
    }
    chosen = bare
    for each, values in only.items():
        chosen = chosen.narrow(each, *values)
    recent = _period(chosen, parameters["latest"]) if "latest" in parameters else None
    where = Context(_period(chosen, parameters["period"]), recent)
    is_recent = parameters.get("in") == "latest"
    return LastingName(kind, key, column, parameters.get("group", ""), is_recent, where)  # type: ignore[arg-type]


def _days(chosen: Slice) -> str:
    """The first day and the first after it: `2026-10-01/2026-11-01`."""
    return "/".join(
        _OPEN if day is None else day.isoformat() for day in (chosen.since, chosen.until)
    )


def _period(chosen: Slice, written: str) -> Slice:
    since, until = (None if d == _OPEN else date.fromisoformat(d) for d in written.split("/"))
    if since is not None and until is not None and since >= until:
        raise ValueError(written)
    period = chosen.period(since, until)
    period.before(BACK)  # raises where there are no such days: it is compared with these
    return period
