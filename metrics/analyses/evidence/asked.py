"""What proves that those who answer differ from those who were asked: who answers how often."""

from __future__ import annotations

from dataclasses import dataclass, replace

from metrics.analyses.asked import Apart, Invited, invited
from metrics.analyses.evidence.names import Context
from metrics.analyses.evidence.proof import MOST, period_of
from metrics.analyses.findings import Finding
from metrics.analyses.standings import against_the_rest, best_first, shortlist
from metrics.catalogue import METRICS
from metrics.measure.measuring import measure
from metrics.measure.reader import Reader
from metrics.model import Row
from metrics.slices import Slice


@dataclass(frozen=True, slots=True)
class AskedProof:
    """Who was asked and who answered, looked at again.

    `first` is heard most unlike how often it was asked; `rows` say how often each group of its
    column answers, best first, of many those that stand out and the largest.
    """

    here: Slice
    found: Invited
    first: Apart
    rows: tuple[Row, ...]


def prove_asked(reader: Reader, finding: Finding, context: Context) -> AskedProof | None:
    """Return what the finding was told of, looked at again.

    `None` where nobody is heard too seldom.
    """
    here, rate = period_of(finding, context), METRICS["response_rate"]
    found = invited(reader, here)
    if found is None or not found.differs:
        return None
    first = found.differs[0]
    rows = [row for row in measure(reader, rate, here, by=first.column) if row.estimate.n]
    visible = shortlist(rows, against_the_rest(rate, rows), MOST, always=(first.group,))
    order = best_first({row.group: row.estimate for row in visible}, rate.better)
    visible.sort(key=lambda row: order.index(row.group))
    return AskedProof(here, found, first, tuple(replace(row, inputs={}) for row in visible))
