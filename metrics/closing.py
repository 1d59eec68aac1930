"""Metrics of the complaints closed in a period: how soon, and how many were upheld."""

from __future__ import annotations

from metrics.complaints import OWN_COLUMNS
from metrics.model import Metric
from metrics.shares import counted_difference, counted_share

_DAY = 86_400_000_000  # microseconds
_INTERVAL = "Wilson score"
_SOURCE = "UK Financial Conduct Authority, Handbook, DISP 1 Annex 1; interval: Wilson 1927, JASA 22"
_CLOSED = "complaints closed in the period, whenever they were opened"

CLOSED_WITHIN_3_DAYS = Metric(
    key="closed_within_3_days",
    label="Closed within 3 days",
    unit="%",
    better="higher",
    definition=(
        "The share of the complaints closed in the period that were closed within 3 days (72 "
        "hours) of being opened. It leaves out whoever still waits, as the regulator's table "
        "does; the share resolved as promised does not. The regulator counts until the close of "
        "the third business day after receipt."
    ),
    formula="100 × closed within 72 hours / closed",
    denominator=_CLOSED,
    interval=_INTERVAL,
    source=_SOURCE,
    relation="resolved_complaints",
    dated_by="resolved_at",
    inputs={"counted": f"count(*) FILTER (waited <= 3 * {_DAY})", "total": "count(*)"},
    estimate=counted_share,
    difference=counted_difference,
    own_columns=OWN_COLUMNS,
)

CLOSED_WITHIN_8_WEEKS = Metric(
    key="closed_within_8_weeks",
    label="Closed after 3 days, within 8 weeks",
    unit="%",
    better="neither",
    definition=(
        "The share of the complaints closed in the period that were closed later than 3 days (72 "
        "hours) and within 8 weeks of being opened. What is missing to 100 %, with those closed "
        "within 3 days, took longer."
    ),
    formula="100 × closed after 72 hours and within 56 days / closed",
    denominator=_CLOSED,
    interval=_INTERVAL,
    source=_SOURCE,
    relation="resolved_complaints",
    dated_by="resolved_at",
    inputs={
        "counted": f"count(*) FILTER (waited > 3 * {_DAY} AND waited <= 56 * {_DAY})",
        "total": "count(*)",
    },
    estimate=counted_share,
    difference=counted_difference,
    own_columns=OWN_COLUMNS,
)

UPHELD_SHARE = Metric(
    key="upheld_share",
    label="Upheld",
    unit="%",
    better="neither",
    definition=(
        "The share of the complaints closed in the period in which we said that the customer was "
        "right, be it in part. Closed ones without a decision count as not upheld. Files that "
        "record no decisions at all are left out."
    ),
    formula="100 × (upheld + upheld in part) / closed",
    denominator=f"{_CLOSED}, from files that record decisions",
    interval=_INTERVAL,
    source=_SOURCE,
    relation="resolved_complaints",
    dated_by="resolved_at",
    inputs={
        "counted": "count(*) FILTER (tells_outcome AND outcome IN ('upheld', 'partly'))",
        "undecided": "count(*) FILTER (tells_outcome AND outcome IS NULL)",
        "total": "count(*) FILTER (tells_outcome)",
    },
    estimate=counted_share,
    difference=counted_difference,
    own_columns=OWN_COLUMNS,
)
