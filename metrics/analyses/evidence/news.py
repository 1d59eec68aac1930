"""What the last file brought: findings that were not there when the one before it was the last.

And those that were, but were clearly smaller or larger then. They are looked for in the version of
the lake before that file, in the same period if its data went so far, else in one as long that ends
with its data: what was to be seen then.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from metrics.analyses.evidence.names import Context
from metrics.analyses.findings import Finding, Findings, findings
from metrics.inference.intervals import mover
from metrics.inference.verdict import benjamini_hochberg, judge
from metrics.measure.reader import Reader
from metrics.model import Estimate
from metrics.slices import Slice

#: What makes two findings of different periods the same: what was found of whom.
Identity = tuple[str, str, str, str]
_DAY = timedelta(days=1)


def identity(found: Finding) -> Identity:
    """Return what was found of whom, whenever."""
    return found.kind, found.key, found.column, found.group


@dataclass(frozen=True, slots=True)
class Since:
    """Which findings are new, and of those whose size clearly changed what it was."""

    new: frozenset[Identity]
    changed: Mapping[Identity, Estimate]


NOTHING_SINCE = Since(frozenset(), {})


def is_back(found: Finding, context: Context, done_on: date) -> bool:
    """Return whether a finding that was done is found in days that all came after that day.

    Where it shows most in one week, that week decides; else the period in which it is found.
    """
    first = found.week[0] if found.week else (found.period or context.chosen).since
    return first is not None and first > done_on


def brought(earlier: Reader, found: Findings, context: Context, last: date | None) -> Since:
    """Return what the findings are beside those of the earlier version.

    `last` is the last day of its data.
    """
    if last is None:
        return NOTHING_SINCE
    recent = context.recent and as_it_was(context.recent, last)
    before = findings(earlier, as_it_was(context.chosen, last), recent=recent, where_most=False)
    known = {identity(each): each for each in (*before.found, *before.more)}
    comparable = [each for each in (*found.found, *found.more) if _was_told(earlier, each)]
    new = frozenset(identity(each) for each in comparable) - known.keys()
    return Since(
        new,
        _changed([(each, known[identity(each)]) for each in comparable if identity(each) in known]),
    )


def _changed(pairs: Sequence[tuple[Finding, Finding]]) -> dict[Identity, Estimate]:
    """What the size was of those that differ from what they were by more than chance.

    Many rows of both are the same, of which the intervals know nothing: rather too few are told.
    """
    apart = [judge(mover(now.difference, then.difference), "neither") for now, then in pairs]
    clear = benjamini_hochberg([each.p_value for each in apart])
    return {
        identity(now): then.difference
        for (now, then), is_clear in zip(pairs, clear, strict=True)
        if is_clear
    }


def _was_told(earlier: Reader, found: Finding) -> bool:
    """Whether any file told of what it is about: of the first of a table everything is new."""
    return bool(earlier.lake.tables[found.table].rows)


def as_it_was(chosen: Slice, last: date) -> Slice:
    """Return the slice, in a period as long that ends no later than the data of then."""
    after = last + _DAY
    since, until = chosen.since, chosen.until
    if since is None or until is None or until <= after:
        return chosen
    if since.day == 1 and until.day == 1:
        earlier = chosen.before()
        return as_it_was(earlier, last) if earlier else chosen
    return chosen.period(after - (until - since), after)
