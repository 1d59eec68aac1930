"""What needs us: the changes and the differences that are more than noise.

Every metric of `WATCHED` is looked at as a whole and for every team, location and touchpoint,
against the same group in the period before and against all other groups together.
Benjamini–Hochberg at 5 % over all these questions keeps chance from filling the list. Whoever asks
for a month may have the latest days looked at too, so that a fall is not found when the month is
over.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from metrics.candidates import EVERYTHING, FEWEST, Finding, changes, standings
from metrics.catalogue import METRICS
from metrics.compare import compare_by
from metrics.lake import Lake
from metrics.settings import Settings
from metrics.slices import Scope, Slice
from metrics.stories import Look, Looked, narrowed, told_once
from metrics.verdict import benjamini_hochberg

__all__ = ["EVERYTHING", "FEWEST", "WATCHED", "WHERE", "Finding", "Findings", "findings"]

#: Metrics that are watched; their inputs are additive, so "all others" can be put together.
WATCHED = ("nps", "csat", "ces", "resolution_median", "first_response_median", "negative_share")
#: Columns in which something may have happened.
WHERE = ("location", "team", "touchpoint")
#: The latest days that are looked at beside a month, and how many times as many before them.
RECENT_DAYS, BACK = 14, 4


@dataclass(frozen=True, slots=True)
class Findings:
    """The findings, most customers affected first, and how many comparisons were made for them."""

    found: tuple[Finding, ...]
    asked: int


def look_everywhere(
    lake: Lake, chosen: Slice, scope: Scope, *, settings: Settings | None = None, times: int = 1
) -> Looked:
    """Every watched metric now and before, as a whole and by each column of `WHERE`."""
    metrics, columns = [METRICS[key] for key in WATCHED], (None, *WHERE)
    found = compare_by(lake, metrics, chosen, scope, columns, settings=settings, times=times)
    return {column or EVERYTHING: by_metric for column, by_metric in found.items()}


def findings(
    lake: Lake,
    chosen: Slice,
    scope: Scope,
    *,
    settings: Settings | None = None,
    most: int = 5,
    looked: Looked | None = None,
    recent: Slice | None = None,
) -> Findings:
    """What got worse or is worse than the rest in the slice; at most `most` findings.

    `looked` is what `look_everywhere` says of the same slice, for a caller who has it already.
    `recent` is the same slice in the latest days, compared with `BACK` times as many before: what
    is found there alone has it as its `period`.
    """
    looked = looked or look_everywhere(lake, chosen, scope, settings=settings)
    looks = [Look(lake, chosen, scope, settings, looked)]
    if recent is not None:
        found = look_everywhere(lake, recent, scope, settings=settings, times=BACK)
        looks.append(Look(lake, recent, scope, settings, found, BACK))
    asked = [[*_candidates(look.looked)] for look in looks]
    together = [candidate for of_look in asked for candidate in of_look]
    clear = iter(benjamini_hochberg([candidate.p_value for candidate in together]))
    told: list[tuple[Look, Finding]] = []
    for look, of_look in zip(looks, asked, strict=True):
        worse = [c for c, is_clear in zip(of_look, clear, strict=False) if is_clear and c.is_worse]
        told += [(look, f) for f in told_once(look, worse) if not _is_told(f, told)]
    told.sort(key=lambda pair: telling(pair[1]))
    shown = sorted(told[:most], key=lambda pair: -pair[1].n)
    return Findings(tuple(_narrowed(look, f, chosen) for look, f in shown), len(together))


def telling(finding: Finding) -> tuple[bool, int]:
    """The order in which findings are left out where there is no room for all, the last first.

    A place that has always been behind must not hide one that fell: changes come in first.
    """
    return finding.kind != "changed", -finding.n


def _is_told(finding: Finding, told: Sequence[tuple[Look, Finding]]) -> bool:
    """Whether another period told the same of the same group."""
    return any(
        (other.column, other.group, other.metric.relation)
        == (finding.column, finding.group, finding.metric.relation)
        for _, other in told
    )


def _narrowed(look: Look, finding: Finding, chosen: Slice) -> Finding:
    found = narrowed(look, finding)
    return found if look.chosen is chosen else replace(found, period=look.chosen)


def _candidates(looked: Looked) -> list[Finding]:
    """All comparisons that could be made."""
    made: list[Finding] = []
    for column, by_metric in looked.items():
        for key, rows in by_metric.items():
            made += changes(METRICS[key], column, rows)
            if column != EVERYTHING:
                made += standings(METRICS[key], column, [row.now for row in rows])
    return made
