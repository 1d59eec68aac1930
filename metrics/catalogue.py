"""All metrics, by key, in the order in which people read them."""

from __future__ import annotations

from difflib import get_close_matches

from metrics.definitions import (
    advocacy,
    beliefs,
    broadcast,
    complaints,
    growth,
    invitations,
    journey,
    recovery,
    survey,
    waiting,
)
from metrics.model import Metric
from metrics.relations.selects import READS

METRICS: dict[str, Metric] = {
    metric.key: metric
    for metric in (
        survey.NPS,
        survey.CSAT,
        survey.CES,
        waiting.RESOLUTION_MEDIAN,
        waiting.RESOLUTION_P90,
        waiting.RESOLUTION_WITHIN_PROMISE,
        waiting.RESOLUTION_MEDIAN_CLOSED_ONLY,
        waiting.FIRST_RESPONSE_MEDIAN,
        *waiting.IN_BUSINESS_HOURS.values(),
        complaints.COMPLAINTS_OPENED,
        complaints.COMPLAINTS_RESOLVED,
        complaints.OPEN_COMPLAINTS,
        complaints.OPEN_BY_AGE,
        complaints.REOPEN_RATE,
        complaints.FIRST_CONTACT_SHARE,
        complaints.RESOLVED_TO_SATISFACTION,
        complaints.CLOSED_WITHIN_3_DAYS,
        complaints.CLOSED_WITHIN_8_WEEKS,
        complaints.UPHELD_SHARE,
        recovery.RECOVERY,
        advocacy.ADVOCACY_RATE,
        advocacy.REFERRAL_RATE,
        advocacy.REFERRAL_CONVERSION,
        advocacy.SAY_DO,
        broadcast.BROADCAST_RATIO,
        growth.EARNED_GROWTH,
        growth.NET_REVENUE_RETENTION,
        growth.EARNED_NEW_CUSTOMERS,
        advocacy.REVIEW_AVERAGE,
        advocacy.NET_SENTIMENT,
        advocacy.NEGATIVE_SHARE,
        broadcast.NET_SENTIMENT_BY_REACH,
        broadcast.NEGATIVE_SHARE_BY_REACH,
        journey.STANDARD_KEPT,
        journey.NEXT_STEP_IN_TIME,
        waiting.FIRST_STEP_MEDIAN,
        *beliefs.BELIEFS,
        invitations.RESPONSE_RATE,
    )
}
#: What the metrics are called where a table names them.
NAMES: dict[str, str] = {key: metric.name for key, metric in METRICS.items()}


def metric_of(key: str) -> Metric:
    """Return the metric of that key.

    `ValueError` names the nearest or all keys when there is none.
    """
    if key in METRICS:
        return METRICS[key]
    near = get_close_matches(key, METRICS, n=1)
    hint = f"Did you mean {near[0]}?" if near else f"Choose {', '.join(METRICS)}."
    raise ValueError(f"There is no metric {key}. {hint}")


def shown_by(table: str) -> dict[tuple[str, ...], list[Metric]]:
    """Return the metrics that rows of a table make visible, by the other tables that they need too.

    Those of itself stand under none. The same in business hours is no metric of its own.
    """
    found: dict[tuple[str, ...], list[Metric]] = {}
    for metric in METRICS.values():
        reads = READS[metric.relation]
        if table in reads and metric.clock != "business":
            others = tuple(each for each in reads if each != table)
            found.setdefault(others, []).append(metric)
    return dict(sorted(found.items(), key=lambda each: len(each[0])))
