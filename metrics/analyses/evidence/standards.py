"""What proves a finding of a standard: all standards, and how often each place keeps it."""

from __future__ import annotations

from dataclasses import dataclass, replace

from metrics.analyses.evidence.names import Context
from metrics.analyses.evidence.proof import MOST, period_of
from metrics.analyses.findings import STANDARD, Finding
from metrics.analyses.journey import Missing, missing
from metrics.analyses.standings import Standings, against_the_rest, best_first, shortlist
from metrics.catalogue import METRICS
from metrics.measure.measuring import measure
from metrics.measure.reader import Reader
from metrics.model import Row
from metrics.slices import Slice


@dataclass(frozen=True, slots=True)
class StandardProof:
    """A finding's standard in its period: `every` has all that were looked at, it among them.

    `places` say how often each location kept it, best first, of many those that stand out and the
    largest; `standings` which of them stand out.
    """

    here: Slice
    found: Missing
    every: tuple[Missing, ...]
    places: tuple[Row, ...]
    standings: Standings


def prove_standard(reader: Reader, finding: Finding, context: Context) -> StandardProof | None:
    """Return what a finding of a standard was told of, measured again.

    `None` where it is not there.
    """
    here, kept = period_of(finding, context), METRICS["standard_kept"]
    every = missing(reader, here)
    found = next((one for one in every if one.standard == finding.group), None)
    if found is None:
        return None
    rows = measure(reader, kept, here.narrow(STANDARD, finding.group), by="location")
    rows = [row for row in rows if row.estimate.n]
    standings = against_the_rest(kept, rows)
    visible = shortlist(rows, standings, MOST, always=(finding.place,))
    order = best_first({row.group: row.estimate for row in visible}, kept.better)
    visible.sort(key=lambda row: order.index(row.group))
    return StandardProof(
        here, found, every, tuple(replace(row, inputs={}) for row in visible), standings
    )
