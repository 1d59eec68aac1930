"""What proves a finding of hours that outran their staff: the week of their place."""

from __future__ import annotations

from dataclasses import dataclass

from metrics.analyses.busy_hours import BusyWeek, Stretch, outrun, week
from metrics.analyses.evidence.names import Context
from metrics.analyses.findings import Finding
from metrics.measure.reader import Reader


@dataclass(frozen=True, slots=True)
class HoursProof:
    """The finding's hours, looked at again, and all hours of the week of their place."""

    found: Stretch
    week: BusyWeek


def prove_hours(reader: Reader, finding: Finding, context: Context) -> HoursProof | None:
    """Return what a finding of hours was told of, looked at again; `None` where it is not there."""
    every = outrun(reader, context.chosen).every
    found = next((one for one in every if one.name == finding.group), None)
    if found is None:
        return None
    here = context.chosen
    if found.place is not None:
        here = here.narrow("location", found.place)
    return HoursProof(found, week(reader, here))
