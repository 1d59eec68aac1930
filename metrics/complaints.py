"""Metrics of how many complaints there are: opened, resolved, open."""

from __future__ import annotations

from metrics.intervals import count, count_difference
from metrics.model import Estimate, Inputs, Metric

#: The columns by which metrics of complaints are grouped and chosen besides the slice's.
OWN_COLUMNS = ("category", "severity", "outcome", "employee")
_COUNT_INTERVAL = "score interval of a Poisson count: what chance alone would make of such a rate"
_COUNT_SOURCE = "interval: Barker 2002, The American Statistician 56(2)"


def _count(inputs: Inputs) -> Estimate:
    return count(inputs["complaints"] or 0)


def _count_difference(now: Inputs, before: Inputs) -> Estimate:
    return count_difference(now["complaints"] or 0, before["complaints"] or 0)


COMPLAINTS_OPENED = Metric(
    key="complaints_opened",
    label="Complaints opened",
    unit="complaints",
    better="neither",
    definition=(
        "How many complaints were opened in the period. Fewer is not always better: it may be "
        "that complaining was made harder."
    ),
    formula="count of complaints by the time they were opened",
    denominator="none",
    interval=_COUNT_INTERVAL,
    source=_COUNT_SOURCE,
    relation="complaints",
    dated_by="opened_at",
    inputs={"complaints": "count(*)"},
    estimate=_count,
    difference=_count_difference,
    rests_on="complaints",
    own_columns=OWN_COLUMNS,
    equal_age=True,
)

COMPLAINTS_RESOLVED = Metric(
    key="complaints_resolved",
    label="Complaints resolved",
    unit="complaints",
    better="neither",
    definition="How many complaints were resolved in the period, whenever they were opened.",
    formula="count of complaints by the time they were resolved",
    denominator="none",
    interval=_COUNT_INTERVAL,
    source=_COUNT_SOURCE,
    relation="resolved_complaints",
    dated_by="resolved_at",
    inputs={"complaints": "count(*)"},
    estimate=_count,
    difference=_count_difference,
    rests_on="complaints",
    needs="resolved_at",
    own_columns=OWN_COLUMNS,
    equal_age=True,
)

OPEN_COMPLAINTS = Metric(
    key="open_complaints",
    label="Complaints open",
    unit="complaints",
    better="lower",
    definition=(
        "How many complaints were open at the end of the period. It balances: open at the "
        "beginning + opened − resolved = open at the end. One that was reopened is open from the "
        "day it came until it is resolved again: files do not tell when it was reopened."
    ),
    formula="complaints opened until then − complaints resolved until then",
    denominator="none",
    interval=_COUNT_INTERVAL,
    source=_COUNT_SOURCE,
    relation="complaint_flow",
    dated_by="at",
    inputs={"complaints": "sum(change)"},
    estimate=_count,
    difference=_count_difference,
    rests_on="complaints",
    needs="resolved_at",
    own_columns=("category", "severity"),
    stock=True,
    equal_age=True,
)

OPEN_BY_AGE = Metric(
    key="open_by_age",
    label="Complaints open, by age",
    unit="complaints",
    better="lower",
    definition=(
        "The complaints open at the end of the period by how long they had waited then: up to 3 "
        "days, up to 8 weeks, longer. Where a file knows less, at the time until which it knows."
    ),
    formula="count of open complaints by (end of the period − opened)",
    denominator="none",
    interval=_COUNT_INTERVAL,
    source="buckets: UK FCA, DISP 1 Annex 1",
    relation="open_complaints",
    dated_by="opened_at",
    inputs={"complaints": "count(*)", "oldest_days": "max(age_days)"},
    estimate=_count,
    difference=_count_difference,
    rests_on="complaints",
    needs="resolved_at",
    own_columns=("age", "category", "severity"),
    stock=True,
    equal_age=True,
)
