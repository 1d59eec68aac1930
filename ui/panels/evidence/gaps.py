"""What proves a finding of a delivery gap: what each said now and before."""

from __future__ import annotations

from typing import TYPE_CHECKING

from metrics.analyses.delivery_gap import WEEKS
from metrics.catalogue import METRICS
from ui.sentences import evidence

if TYPE_CHECKING:
    from metrics.analyses.evidence.gaps import GapProof
    from metrics.analyses.findings import Finding


def numbers(found: Finding, proof: GapProof) -> list[tuple[str, str, str, str]]:
    """By how much it opened, with the interval, and what leaders and customers said, and before."""
    told, points = proof.found, METRICS["nps"]
    now = f"{WEEKS} weeks: {evidence.period(proof.here)}"
    before = "" if proof.before is None else evidence.period(proof.before)
    share = found.metric
    return [
        ("Opened by", *evidence.difference(points, told.change), "95 % interval"),
        ("Leaders", *evidence.measured(share, told.now.leaders), now),
        ("Customers", *evidence.measured(share, told.now.customers), now),
        ("Leaders before", *evidence.measured(share, told.before.leaders), before),
        ("Customers before", *evidence.measured(share, told.before.customers), before),
    ]
