"""What proves a finding of a delivery gap: what each said in the quarter, and in the one before."""

from __future__ import annotations

from dataclasses import dataclass

from metrics.analyses.delivery_gap import OpenedGap, opened
from metrics.analyses.evidence.names import Context
from metrics.analyses.evidence.proof import period_of
from metrics.analyses.findings import EVERYTHING, Finding
from metrics.measure.reader import Reader
from metrics.slices import Slice


@dataclass(frozen=True, slots=True)
class GapProof:
    """The finding's gap now and before, measured again, and the quarter of both.

    `every` has the gaps of the same statement in all groups of its cut, most opened first.
    """

    here: Slice
    before: Slice | None
    found: OpenedGap
    every: tuple[OpenedGap, ...]


def prove_gap(reader: Reader, finding: Finding, context: Context) -> GapProof | None:
    """Return what a finding of a gap was told of, measured again; `None` where it is not there."""
    here = period_of(finding, context)
    cut = [
        one
        for one in opened(reader, here)
        if (one.statement.leaders, one.column or EVERYTHING) == (finding.key, finding.column)
    ]
    found = next((one for one in cut if _group(one) == finding.group), None)
    if found is None:
        return None
    cut.sort(key=lambda one: (-(one.change.value or 0.0), _group(one)))
    return GapProof(here, here.before(), found, tuple(cut))


def _group(one: OpenedGap) -> str:
    return "" if one.column is None else str(one.now.group)
