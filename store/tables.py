"""The canonical tables: what a row of each means, whatever tool it came from.

Intake (`drops`) casts files into these tables, measuring reads them; neither knows a column that
is not declared here.
"""

from __future__ import annotations

from store.schema import Column, Table

#: The columns that a reader may choose rows by on every page. A table without one of them has no
#: value given there for any row.
SLICE_COLUMNS = ("team", "location", "channel", "touchpoint", "segment")

#: The lowest and highest answer of each survey question's scale.
SCALES: dict[str, tuple[int, int]] = {"nps": (0, 10), "csat": (1, 5), "ces": (1, 7)}

#: What every lake row carries besides its table's columns: the drop it came from and until when
#: that drop knows. An open complaint is censored at `known_at`.
LAKE_COLUMNS = (
    Column("drop", "text", "the drop that the row came from", required=True),
    Column("known_at", "time", "until when that drop knows", required=True),
)

_TEAM = Column("team", "text", "the team that served the customer")
_LOCATION = Column("location", "text", "the place where the customer was served")
_CHANNEL = Column("channel", "text", "how the customer reached us: phone, web, in person, …")
_TOUCHPOINT = Column("touchpoint", "text", "the step of the journey: booking, delivery, …")
_SEGMENT = Column("segment", "text", "the kind of customer")
_CUSTOMER = Column("customer_id", "text", "which customer, if known")
_EMPLOYEE = Column("employee", "text", "who served the customer")

RESPONSES = Table(
    "responses",
    "survey answers",
    "response_id",
    "answered_at",
    (
        Column("response_id", "text", "identifies the answer", required=True),
        Column("answered_at", "time", "when the customer answered", required=True),
        Column("question", "text", "which scale", required=True, choices=tuple(SCALES)),
        Column("score", "integer", "the answer: nps 0–10, csat 1–5, ces 1–7", low=0, high=10),
        _TEAM,
        _LOCATION,
        _CHANNEL,
        _TOUCHPOINT,
        _SEGMENT,
        _CUSTOMER,
        _EMPLOYEE,
        Column("comment", "text", "the customer's own words"),
    ),
)

COMPLAINTS = Table(
    "complaints",
    "complaints",
    "complaint_id",
    "opened_at",
    (
        Column("complaint_id", "text", "identifies the complaint", required=True),
        Column("opened_at", "time", "when the customer complained", required=True),
        Column("first_response_at", "time", "first public answer by a person"),
        Column("resolved_at", "time", "when it was resolved; empty while it is open"),
        Column("reopened", "integer", "how many times it was reopened", low=0),
        Column("answers", "integer", "how many public answers by a person it took", low=0),
        _TEAM,
        _LOCATION,
        _CHANNEL,
        _TOUCHPOINT,
        _SEGMENT,
        Column("category", "text", "what the complaint is about"),
        Column("severity", "text", "how grave it is"),
        _CUSTOMER,
        _EMPLOYEE,
        Column("satisfaction", "integer", "rating of how it was resolved, 1–5", low=1, high=5),
        Column("outcome", "text", "the decision", choices=("upheld", "partly", "rejected")),
        Column("summary", "text", "the customer's own words"),
    ),
)

ADVOCACY = Table(
    "advocacy",
    "public and private recommendations",
    "event_id",
    "happened_at",
    (
        Column("event_id", "text", "identifies the event", required=True),
        Column("happened_at", "time", "when it happened", required=True),
        Column(
            "kind",
            "text",
            "what happened",
            required=True,
            choices=("referral", "review", "mention"),
        ),
        _TEAM,
        _LOCATION,
        Column("source", "text", "where: the review site, the network, the referral programme"),
        _SEGMENT,
        _CUSTOMER,
        Column("rating", "integer", "stars, 1–5", low=1, high=5),
        Column("sentiment", "text", "tone", choices=("positive", "neutral", "negative")),
        Column("reach", "integer", "how many people could see it", low=0),
        Column("referred_customer_id", "text", "who was referred"),
        Column("converted", "boolean", "whether the referred person became a customer"),
        Column("text", "text", "the customer's own words"),
        Column(
            "sentiment_from",
            "text",
            "how the sentiment is known",
            choices=("rating", "given", "inferred"),
        ),
    ),
)

CUSTOMERS = Table(
    "customers",
    "customers",
    "customer_id",
    "joined_at",
    (
        Column("customer_id", "text", "which customer", required=True),
        Column("joined_at", "time", "when they became a customer", required=True),
        Column(
            "joined_through",
            "text",
            "what brought them: referral, experience, paid, other, or in words",
        ),
        _TEAM,
        _LOCATION,
        _SEGMENT,
    ),
    key_of=("customer_id",),
)

REVENUE = Table(
    "revenue",
    "revenue amounts",
    "revenue_id",
    "period",
    (
        Column("revenue_id", "text", "customer and month, as one key", required=True),
        Column("customer_id", "text", "which customer", required=True),
        Column("period", "month", "in which month", required=True),
        Column("revenue", "number", "what they paid in it; below 0 for a refund", required=True),
        Column("currency", "text", "in which currency, where the file tells"),
    ),
    key_of=("customer_id", "period"),
)

TABLES: dict[str, Table] = {
    t.name: t for t in (RESPONSES, COMPLAINTS, ADVOCACY, CUSTOMERS, REVENUE)
}
