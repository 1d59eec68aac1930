"""What needs us: the changes and the differences that are more than noise.

Every metric of `WATCHED` is looked at as a whole and for every team, location and touchpoint,
against the same group in the period before and against all other groups together; the other kinds
(`metrics.analyses.findings.kinds`) as each declares. Benjamini–Hochberg at 5 % over all these
questions keeps chance from filling the list. A group that is worse than the rest has to stand out
among its own cut's groups alone as well: no page that draws them says otherwise
(`metrics.analyses.standings`). Whoever asks for a month may have the latest days looked at too, so
that a fall is not found when the month is over.

One thing that happened is told once, and where it shows most.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from metrics.analyses.compare import Compared, compare_all, compare_by, others
from metrics.analyses.findings.kinds import (
    EVERYTHING,
    KINDS,
    STANDARD,
    WATCHED,
    WHERE,
    Finding,
    changes,
    out_of_regions,
    standings,
)
from metrics.analyses.standings import PLACE, lie_in_one_region
from metrics.catalogue import METRICS
from metrics.inference.intervals import mover
from metrics.inference.verdict import benjamini_hochberg, judge
from metrics.measure.hiding.suppression import decided, shown_of
from metrics.measure.measuring import measure_unseen
from metrics.measure.names import are_groups
from metrics.measure.reader import Reader
from metrics.model import Metric
from metrics.places import Places
from metrics.relations.periods import next_day
from metrics.slices import Slice

#: By column, then by metric key.
Looked = Mapping[str, Mapping[str, Sequence[Compared]]]

#: Candidates beyond this rank are not looked at: the list is short, and each costs a query.
_TRIED = 15
_NO_DOUBT = 1e-6


@dataclass(frozen=True, slots=True)
class Search:
    """Where findings are looked for, and what was measured there."""

    reader: Reader
    chosen: Slice
    looked: Looked
    #: How many times as long the period before is.
    times: int = 1


def unexplained(search: Search, worse: Sequence[Finding]) -> list[Finding]:
    """Return the findings that the clearer ones before them do not explain.

    York fell at delivery; so delivery fell, and so did the team that delivers. A finding is told
    only if it still holds without the groups that were told already.
    """
    report: list[Finding] = []
    for finding in _clearest_first(worse)[:_TRIED]:
        before = [f for f in report if f.metric.relation == finding.metric.relation]
        if _holds_besides(search, finding, before):
            report.append(finding)
    return _with_regions(report, worse)


def _with_regions(report: Sequence[Finding], worse: Sequence[Finding]) -> list[Finding]:
    """The findings of a report, with the region behind which a place clearly is in the same."""
    behind = {(f.key, f.column, f.group): f.region for f in worse if f.region is not None}
    return [replace(f, region=behind.get((f.key, f.column, f.group))) for f in report]


def _clearest_first(worse: Sequence[Finding]) -> list[Finding]:
    """The clearest finding per group: first the whole, then changes, then standings.

    A change says more than a standing: somebody did something.
    """

    def clarity(finding: Finding) -> tuple[bool, bool, float]:
        # Beyond all doubt is beyond all doubt: there the order in which metrics are watched counts.
        chance = max(finding.p_value, _NO_DOUBT)
        return finding.column != EVERYTHING, not KINDS[finding.kind].is_change, chance

    first: dict[tuple[str, str, str], Finding] = {}
    for finding in sorted(worse, key=clarity):
        topic = finding.key if finding.column == EVERYTHING else finding.metric.relation
        first.setdefault((finding.column, finding.group, topic), finding)
    return list(first.values())


def _holds_besides(search: Search, finding: Finding, clearer: Sequence[Finding]) -> bool:
    whole = any(f.column == EVERYTHING and f.key == finding.key for f in clearer)
    if whole and finding.is_of_before and not _moved_more(search, finding):
        return False
    elsewhere = _without(search, finding, clearer)
    if elsewhere is None or elsewhere == search.chosen:
        return elsewhere is not None
    # Nothing of this is shown: it only decides whether a finding that may be shown is told.
    return decided(search.reader, lambda all_seeing: _is_found(all_seeing, finding, elsewhere))


def _is_found(reader: Reader, finding: Finding, chosen: Slice) -> bool:
    """Whether the same is found of the same group in another slice."""
    metric, column = finding.metric, finding.column
    rows = compare_all(reader, [metric], chosen, by=column)[metric.key]
    again: Iterator[Finding]
    if finding.is_of_before:
        again = changes(metric, column, rows)
    elif finding.is_of_region:
        again = out_of_regions(metric, reader.lake.places, [row.now for row in rows])
    else:
        again = standings(metric, column, [row.now for row in rows])
    return any(f.group == finding.group and f.is_worse for f in again)


def _without(search: Search, finding: Finding, clearer: Sequence[Finding]) -> Slice | None:
    """The slice without the groups of clearer findings by other columns; `None` if none is left."""
    rest = search.chosen
    for column in {f.column for f in clearer} - {finding.column, EVERYTHING}:
        gone = {f.group for f in clearer if f.column == column}
        groups = {row.group for rows in search.looked[column].values() for row in rows}
        left = sorted((g for g in groups if g not in gone), key=str)
        if not left:
            return None
        rest = rest.narrow(column, *(None if g is None else str(g) for g in left))
    return rest


def _moved_more(search: Search, finding: Finding) -> bool:
    """Whether a group got worse by clearly more than all the others did in the same time."""
    metric = finding.metric
    looked = search.looked[finding.column][finding.key]
    rows = [r for r in looked if r.before is not None and not r.is_hidden]
    mine = next((row for row in rows if row.group == finding.group), None)
    if mine is None or mine.change is None or len(rows) < 2:
        return False
    before = [row.before for row in rows if row.before is not None]
    now = others([row.now for row in rows], mine.now)
    rest = metric.difference(now, others(before, before[rows.index(mine)]))
    return judge(mover(mine.change.difference, rest), metric.better).verdict == "worse"


def narrowed(search: Search, finding: Finding) -> Finding:
    """Return the finding with the touchpoint and the week at which it shows most, if any does."""
    where = KINDS[finding.kind].shows_most
    if where == "place":
        return replace(finding, place=_misses_most(search, finding.group))
    if where == "nowhere" or finding.column == EVERYTHING:
        return finding
    here = search.chosen.narrow(finding.column, finding.group)
    touchpoint = None
    if finding.column != "touchpoint":
        touchpoint = _worst(search, finding.metric, here, "touchpoint")
    if touchpoint is not None:
        here = here.narrow("touchpoint", touchpoint)
    week = _worst(search, finding.metric, here, "week")
    return replace(finding, touchpoint=touchpoint, week=_days(here, week) if week else None)


def _misses_most(search: Search, standard: str) -> str | None:
    """The location that most clearly keeps a standard less often than the others."""
    here = search.chosen.narrow(STANDARD, standard)
    return _worst(search, METRICS["standard_kept"], here, "location")


def _days(chosen: Slice, week: str) -> tuple[date, date]:
    """The first and last day of a week, of one that the slice cuts those that it holds."""
    first = date.fromisoformat(week)
    until = next_day("week", first)
    return chosen.cut(first, until) or (first, until - timedelta(days=1))


def _worst(search: Search, metric: Metric, here: Slice, by: str) -> str | None:
    """The group that is most clearly worse than the others in the slice."""
    (rows,) = measure_unseen(search.reader, metric, [here], by=by)
    # Only a name is told of it, and no number: so that it is not small is enough.
    found = list(standings(metric, by, shown_of(search.reader.disclosure, metric, rows)))
    clear = benjamini_hochberg([s.p_value for s in found])
    worse = [s for s, is_clear in zip(found, clear, strict=True) if is_clear and s.is_worse]
    return min(worse, key=lambda s: s.p_value).group if worse else None


#: The latest days that are looked at beside a month, and how many times as many before them.
RECENT_DAYS, BACK = 14, 4


@dataclass(frozen=True, slots=True)
class Findings:
    """The findings, most customers affected first, and how many comparisons were made for them.

    `more` are those for which there is no room among the first.
    """

    found: tuple[Finding, ...]
    comparisons: int
    more: tuple[Finding, ...] = ()


def look_everywhere(reader: Reader, chosen: Slice, *, times: int = 1) -> Looked:
    """Return every watched metric now and before, as a whole and by each column of `WHERE`.

    A column with a name of its own for nearly every row is not looked at: nobody is a group there.
    """
    metrics = [METRICS[key] for key in WATCHED]
    columns = (None, *(column for column in WHERE if are_groups(reader.lake, column)))
    found = compare_by(reader, metrics, chosen, columns, times=times)
    return {column or EVERYTHING: by_metric for column, by_metric in found.items()}


def findings(
    reader: Reader,
    chosen: Slice,
    *,
    most: int = 5,
    looked: Looked | None = None,
    recent: Slice | None = None,
    where_most: bool = True,
) -> Findings:
    """Return what got worse or is worse than the rest in the slice.

    Args:
        reader: who asks, of which lake.
        chosen: the slice.
        most: so many findings at most stand among the first; the rest are `more`.
        looked: what `look_everywhere` says of the same slice, for a caller who has it already.
        recent: the same slice in the latest days, compared with `BACK` times as many before: what
            is found there alone has it as its `period`.
        where_most: whether it is looked for where each shows most, which costs two passes each.
    """
    looked = looked or look_everywhere(reader, chosen)
    searches = [Search(reader, chosen, looked)]
    if recent is not None:
        found = look_everywhere(reader, recent, times=BACK)
        searches.append(Search(reader, recent, found, BACK))
    candidates = [_candidates(search.looked, reader.lake.places) for search in searches]
    for look in (kind.look for kind in KINDS.values() if kind.look is not None):
        period, of_kind = look(reader, chosen)
        searches.append(Search(reader, period, {}))
        candidates.append([*of_kind])
    together = [candidate for of_search in candidates for candidate in of_search]
    clear = iter(benjamini_hochberg([candidate.p_value for candidate in together]))
    report: list[tuple[Search, Finding]] = []
    for search, of_search in zip(searches, candidates, strict=True):
        found_clear = [c for c, is_clear in zip(of_search, clear, strict=False) if is_clear]
        worse = [c for c in found_clear if c.is_worse and c.stands_out]
        report += [(search, f) for f in unexplained(search, worse) if not _is_reported(f, report)]
    report.sort(key=lambda pair: telling(pair[1]))
    first, more = (
        tuple(
            _narrowed(search, finding, chosen, where_most=where_most)
            for search, finding in sorted(some, key=lambda pair: -pair[1].n)
        )
        for some in (report[:most], report[most:])
    )
    return Findings(first, len(together), more)


def telling(finding: Finding) -> tuple[bool, int]:
    """Return the order in which findings are left out where there is no room, the last first.

    A place that has always been behind must not hide one that fell: changes come in first.
    """
    return not KINDS[finding.kind].is_change, -finding.n


def _is_reported(finding: Finding, report: Sequence[tuple[Search, Finding]]) -> bool:
    """Whether another period told the same of the same group."""
    return any(
        (other.column, other.group, other.metric.relation)
        == (finding.column, finding.group, finding.metric.relation)
        for _, other in report
    )


def _narrowed(search: Search, finding: Finding, chosen: Slice, *, where_most: bool) -> Finding:
    found = narrowed(search, finding) if where_most else finding
    return found if search.chosen is chosen else replace(found, period=search.chosen)


def _candidates(looked: Looked, places: Places) -> list[Finding]:
    """All comparisons that could be made."""
    made: list[Finding] = []
    for column, by_metric in looked.items():
        for key, rows in by_metric.items():
            made += changes(METRICS[key], column, rows)
            if column != EVERYTHING:
                made += standings(METRICS[key], column, [row.now for row in rows])
            now = [row.now for row in rows]
            # Of places that are all of one region the others were just looked at.
            if column == PLACE and not lie_in_one_region(places, now):
                made += out_of_regions(METRICS[key], places, now)
    return made
