"""What needs us: the changes and the differences that are more than noise.

Every metric of `WATCHED` is looked at as a whole and for every team, location and touchpoint,
against the same group in the period before and against all other groups together.
Benjamini–Hochberg at 5 % over all these questions keeps chance from filling the list.
"""

from __future__ import annotations

from dataclasses import dataclass

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


@dataclass(frozen=True, slots=True)
class Findings:
    """The findings, most customers affected first, and how many comparisons were made for them."""

    found: tuple[Finding, ...]
    asked: int


def look_everywhere(
    lake: Lake, chosen: Slice, scope: Scope, *, settings: Settings | None = None
) -> Looked:
    """Every watched metric now and before, as a whole and by each column of `WHERE`."""
    metrics = [METRICS[key] for key in WATCHED]
    found = compare_by(lake, metrics, chosen, scope, (None, *WHERE), settings=settings)
    return {column or EVERYTHING: by_metric for column, by_metric in found.items()}


def findings(
    lake: Lake,
    chosen: Slice,
    scope: Scope,
    *,
    settings: Settings | None = None,
    most: int = 5,
    looked: Looked | None = None,
) -> Findings:
    """What got worse or is worse than the rest in the slice; at most `most` findings.

    `looked` is what `look_everywhere` says of the same slice, for a caller who has it already.
    """
    if looked is None:
        looked = look_everywhere(lake, chosen, scope, settings=settings)
    asked = _candidates(looked)
    clear = benjamini_hochberg([candidate.p_value for candidate in asked])
    worse = [c for c, is_clear in zip(asked, clear, strict=True) if is_clear and c.is_worse]
    look = Look(lake, chosen, scope, settings, looked)
    shown = sorted(told_once(look, worse), key=lambda finding: -finding.n)[:most]
    return Findings(tuple(narrowed(look, finding) for finding in shown), len(asked))


def _candidates(looked: Looked) -> list[Finding]:
    """All comparisons that could be made."""
    made: list[Finding] = []
    for column, by_metric in looked.items():
        for key, rows in by_metric.items():
            made += changes(METRICS[key], column, rows)
            if column != EVERYTHING:
                made += standings(METRICS[key], column, [row.now for row in rows])
    return made
