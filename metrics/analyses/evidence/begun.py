"""Since when it is so: the week in which what changed began, by the group's own control chart."""

from __future__ import annotations

from datetime import date, timedelta

from metrics.analyses.control import Control, chart
from metrics.analyses.evidence.names import Context
from metrics.analyses.evidence.proof import here
from metrics.analyses.findings import KINDS, Finding
from metrics.measure.reader import Reader
from metrics.relations.periods import first_day

#: So far back the weeks are looked at.
_BACK = timedelta(weeks=26)


def begun(reader: Reader, finding: Finding, context: Context) -> date | None:
    """Return the first day of the week since which a change lasts; `None` where that is not known.

    Only of changes: that a place was always behind has no beginning.
    """
    own = here(finding, context)
    if not KINDS[finding.kind].begins or own.until is None:
        return None
    first = first_day("week", own.until - _BACK, own.week_start)
    weeks = chart(reader, finding.metric, own.period(first, own.until), "week")
    return beginning(weeks, worse_is_high=finding.metric.better == "lower")


def beginning(weeks: Control, *, worse_is_high: bool) -> date | None:
    """Return since when all weeks lie on the worse side of the middle, if that is beyond chance.

    It is where one of them lies outside the limits, or nine of them make a run.
    """
    if weeks.limits is None:
        return None
    lasting = []
    for point in reversed(weeks.judged):
        if ((point.value or 0.0) > weeks.limits.middle) is not worse_is_high:
            break
        lasting.append(point)
    unusual = {p.first for p in weeks.outside} | {p.first for r in weeks.runs for p in r.points}
    if not any(point.first in unusual for point in lasting):
        return None
    return lasting[-1].first
