"""The metric of who was asked and did not answer."""

from __future__ import annotations

from metrics.inference.intervals import COUNTED, counted_difference, counted_share
from metrics.model import Metric

RESPONSE_RATE = Metric(
    key="response_rate",
    label="Response rate",
    kind="share",
    unit="%",
    counts="invitations",
    better="higher",
    definition=(
        "Of those whom we ask, how many answer? The share of the invitations delivered in the "
        "period that were answered; of files that do not tell of deliveries, of those sent. An "
        "invitation counts once it is 14 days old, so that there was time to answer. Who answered "
        "is told by the invitation, by the id of the answer or, where a file has neither, by an "
        "answer of the same customer within 14 days. What could not be delivered stands beside it."
    ),
    formula="100 × answered / delivered",
    arithmetic="100 × counted / total",
    denominator=(
        "invitations of the period that were delivered; sent, where no file tells of deliveries"
    ),
    interval="Wilson score",
    source=(
        "AAPOR, Standard Definitions; interval: Wilson 1927, JASA 22; difference: Newcombe 1998, "
        "Statistics in Medicine 17"
    ),
    relation="invitations",
    dated_by="sent_at",
    inputs={
        "counted": "count(*) FILTER (is_asked AND is_answered)",
        "total": "count(*) FILTER (is_asked)",
        "not_delivered": "count(*) FILTER (is_sent AND NOT is_asked)",
        "not_told_whether_delivered": "count(*) FILTER (is_asked AND NOT tells_delivery)",
    },
    only_if_any=("not_delivered", "not_told_whether_delivered"),
    observed="is_asked",
    estimate=counted_share,
    difference=counted_difference,
    additive=True,
    may_be_hidden=True,
    steps=COUNTED,
    own_columns=("hour",),
    # The later of two periods would have fewer days in which answers could come.
    equal_age=True,
)
