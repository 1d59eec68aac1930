"""One thing that happened is told once, and where it shows most."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from metrics.candidates import EVERYTHING, Finding, changes, standings
from metrics.compare import Compared, compare_all, others
from metrics.disclosure import hide_small
from metrics.intervals import mover
from metrics.lake import Lake
from metrics.measure import measure_all
from metrics.settings import Settings
from metrics.slices import Scope, Slice
from metrics.verdict import benjamini_hochberg, judge

#: By column, then by metric key.
Looked = Mapping[str, Mapping[str, Sequence[Compared]]]

#: Candidates beyond this rank are not looked at: the list is short, and each look costs a query.
_TRIED = 15
_NO_DOUBT = 1e-6


@dataclass(frozen=True, slots=True)
class Look:
    """Where findings are looked for, and what was measured there."""

    lake: Lake
    chosen: Slice
    scope: Scope
    settings: Settings | None
    looked: Looked
    #: How many times as long the period before is.
    times: int = 1


def told_once(look: Look, worse: Sequence[Finding]) -> list[Finding]:
    """The findings that the clearer ones before them do not explain.

    York fell at delivery; so delivery fell, and so did the team that delivers. A finding is told
    only if it still holds without the groups that were told already.
    """
    told: list[Finding] = []
    for finding in _clearest_first(worse)[:_TRIED]:
        before = [t for t in told if t.metric.relation == finding.metric.relation]
        if _holds_besides(look, finding, before):
            told.append(finding)
    return told


def _clearest_first(worse: Sequence[Finding]) -> list[Finding]:
    """The clearest finding per group: first the whole, then changes, then standings.

    A change says more than a standing: somebody did something.
    """

    def clarity(finding: Finding) -> tuple[bool, bool, float]:
        # Beyond all doubt is beyond all doubt: there the order in which metrics are watched counts.
        chance = max(finding.p_value, _NO_DOUBT)
        return finding.column != EVERYTHING, finding.kind != "changed", chance

    first: dict[tuple[str, str, str], Finding] = {}
    for finding in sorted(worse, key=clarity):
        topic = finding.key if finding.column == EVERYTHING else finding.metric.relation
        first.setdefault((finding.column, finding.group, topic), finding)
    return list(first.values())


def _holds_besides(look: Look, finding: Finding, told: Sequence[Finding]) -> bool:
    whole = any(t.column == EVERYTHING and t.key == finding.key for t in told)
    if whole and finding.kind == "changed" and not _moved_more(look, finding):
        return False
    elsewhere = _without(look, finding, told)
    if elsewhere is None or elsewhere == look.chosen:
        return elsewhere is not None
    metric, column = finding.metric, finding.column
    # Nothing of this is shown: it only decides whether a finding that may be shown is told.
    seen = look.scope.seeing_all()
    rows = compare_all(look.lake, [metric], elsewhere, seen, by=column, settings=look.settings)[
        metric.key
    ]
    again = [
        *(changes(metric, column, rows) if finding.kind == "changed" else ()),
        *(standings(metric, column, [r.now for r in rows]) if finding.kind != "changed" else ()),
    ]
    return any(f.group == finding.group and f.is_worse for f in again)


def _without(look: Look, finding: Finding, told: Sequence[Finding]) -> Slice | None:
    """The slice without the told groups of other columns; `None` when nothing is left of it."""
    rest = look.chosen
    for column in {t.column for t in told} - {finding.column, EVERYTHING}:
        gone = {t.group for t in told if t.column == column}
        groups = {row.group for rows in look.looked[column].values() for row in rows}
        left = sorted((g for g in groups if g not in gone), key=str)
        if not left:
            return None
        rest = rest.narrow(column, *(None if g is None else str(g) for g in left))
    return rest


def _moved_more(look: Look, finding: Finding) -> bool:
    """Whether a group got worse by clearly more than all the others did in the same time."""
    metric = finding.metric
    looked = look.looked[finding.column][finding.key]
    rows = [r for r in looked if r.before is not None and not r.is_hidden]
    mine = next((row for row in rows if row.group == finding.group), None)
    if mine is None or mine.change is None or len(rows) < 2:
        return False
    before = [row.before for row in rows if row.before is not None]
    now = others([row.now for row in rows], mine.now)
    rest = metric.difference(now, others(before, before[rows.index(mine)]))
    return judge(mover(mine.change.difference, rest), metric.better).verdict == "worse"


def narrowed(look: Look, finding: Finding) -> Finding:
    """The finding with the touchpoint and the week at which it shows most, if any stands out."""
    if finding.column == EVERYTHING:
        return finding
    here = look.chosen.narrow(finding.column, finding.group)
    touchpoint = None
    if finding.column != "touchpoint":
        touchpoint = _worst(look, finding, here, "touchpoint")
    if touchpoint is not None:
        here = here.narrow("touchpoint", touchpoint)
    week = _worst(look, finding, here, "week")
    return replace(finding, touchpoint=touchpoint, week=date.fromisoformat(week) if week else None)


def _worst(look: Look, finding: Finding, here: Slice, by: str) -> str | None:
    """The group that is most clearly worse than the others in the finding's own rows."""
    metric = finding.metric
    seen = look.scope.seeing_all()
    rows = measure_all(look.lake, [metric], here, seen, by=by, settings=look.settings)[metric.key]
    # Only a name is told of it, and no number: so that it is not small is enough.
    found = list(standings(metric, by, hide_small(rows, look.scope.smallest)))
    clear = benjamini_hochberg([s.p_value for s in found])
    worse = [s for s, is_clear in zip(found, clear, strict=True) if is_clear and s.is_worse]
    return min(worse, key=lambda s: s.p_value).group if worse else None
