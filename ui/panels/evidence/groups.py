"""What proves a finding of a metric in a group: the difference, both values, chart, rows, words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from metrics.model import called
from ui.panels.evidence import charts, rows
from ui.sentences import evidence

if TYPE_CHECKING:
    from metrics.analyses.evidence.names import Context
    from metrics.analyses.evidence.proof import Proof
    from metrics.analyses.findings import Finding
    from metrics.analyses.standings import Region


def figures(found: Finding, proof: Proof, where: Context) -> list[tuple[str, str, str, str]]:
    """Return the difference with its interval, now, and what it is compared with, and each n."""
    metric = found.metric
    who, when = evidence.subject(found, where), evidence.now_name(found, proof.here)
    parts = [
        ("Difference", *evidence.difference(metric, proof.difference), "95 % interval"),
        (f"{who} now", *evidence.measured(metric, proof.now.estimate), when),
    ]
    if found.is_of_before and proof.before is not None:
        measured = evidence.measured(metric, proof.before.estimate)
        before = evidence.before_name(found, proof.before_slice)
        parts.append((f"{who} before", *measured, before))
    elif proof.rest is not None:
        rest = "The others together"
        if found.is_of_region and found.region is not None:
            rest = f"The others of {_region(found.region)}"
        parts.append((rest, *evidence.measured(metric, proof.rest), when))
    if not found.is_of_region and found.region is not None:
        of_region = evidence.difference(metric, found.region.difference)
        parts.append(
            (f"Against the others of {_region(found.region)}", *of_region, "95 % interval")
        )
    return parts


def _region(region: Region) -> str:
    return called(region.name, region.level)


def draw(found: Finding, proof: Proof) -> None:
    """Draw the chart that proves it, and the rows and words behind it."""
    charts.draw(found, proof)
    rows.draw(found, proof)
