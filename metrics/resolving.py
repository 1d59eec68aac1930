"""Metrics of how complaints end: reopened, with one answer, to the customer's satisfaction."""

from __future__ import annotations

from metrics.complaints import OWN_COLUMNS
from metrics.model import Metric
from metrics.shares import counted_difference, counted_share

REOPEN_RATE = Metric(
    key="reopen_rate",
    label="Reopened",
    unit="%",
    better="lower",
    definition=(
        "The share of complaints that were reopened at least once, of those resolved at least "
        "once. Complaints whose file does not say how often they were reopened are left out."
    ),
    formula="100 × reopened at least once / resolved at least once",
    denominator="complaints opened in the period that were resolved at least once",
    interval="Wilson score",
    source="interval: Wilson 1927, JASA 22",
    relation="complaints",
    dated_by="opened_at",
    inputs={
        "counted": "count(*) FILTER (reopened > 0)",
        "total": "count(*) FILTER (reopened > 0 OR (is_resolved AND reopened IS NOT NULL))",
    },
    estimate=counted_share,
    difference=counted_difference,
    own_columns=OWN_COLUMNS,
    equal_age=True,
)

FIRST_CONTACT_SHARE = Metric(
    key="first_contact_share",
    label="Resolved with one answer",
    unit="%",
    better="higher",
    definition=(
        "The share of resolved complaints that took exactly one public answer by a person and were "
        "never reopened. Help desks mean four things by it: Zendesk counts tickets without any "
        "answer too, Freshdesk those resolved with the first answer, Freshservice those in which "
        "the customer did not write again, and others what was not reopened for some days. A "
        "complaint whose file does not tell its answers or its reopenings is left out."
    ),
    formula="100 × resolved with one answer and never reopened / resolved",
    denominator=(
        "complaints opened in the period and resolved, whose file tells the number of answers and "
        "of reopenings"
    ),
    interval="Wilson score",
    source=(
        "rules: the help pages on one-touch tickets (Zendesk), first call and first contact "
        "resolution (Freshdesk, Freshservice); interval: Wilson 1927, JASA 22"
    ),
    relation="complaints",
    dated_by="opened_at",
    inputs={
        "counted": "count(*) FILTER (is_resolved AND answers = 1 AND reopened = 0)",
        "unanswered": ("count(*) FILTER (is_resolved AND answers = 0 AND reopened IS NOT NULL)"),
        "total": ("count(*) FILTER (is_resolved AND answers IS NOT NULL AND reopened IS NOT NULL)"),
    },
    estimate=counted_share,
    difference=counted_difference,
    own_columns=OWN_COLUMNS,
    equal_age=True,
)

RESOLVED_TO_SATISFACTION = Metric(
    key="resolved_to_satisfaction",
    label="Resolved to their satisfaction",
    unit="%",
    better="higher",
    definition=(
        "The share of all complaints older than 14 days that were resolved, were not reopened, "
        "and whose customer rated the resolution 4 or 5 of 5. Files tell how often a complaint was "
        "reopened and not when, so one that was reopened after more than 14 days does not count "
        "either; where a file does not tell it, none was. Whoever was not asked or did not "
        "rate counts as not satisfied; the working shows how many that are. Files that record no "
        "ratings at all are left out."
    ),
    formula="100 × (resolved, not reopened and rated 4–5) / all complaints older than 14 days",
    denominator="complaints opened in the period and older than 14 days, open ones too",
    interval="Wilson score",
    source="interval: Wilson 1927, JASA 22",
    relation="complaints",
    dated_by="opened_at",
    inputs={
        "counted": (
            "count(*) FILTER (tells_satisfaction AND is_mature AND is_resolved "
            "AND coalesce(reopened, 0) = 0 AND satisfaction >= 4)"
        ),
        "unrated": "count(*) FILTER (tells_satisfaction AND is_mature AND satisfaction IS NULL)",
        "total": "count(*) FILTER (tells_satisfaction AND is_mature)",
    },
    estimate=counted_share,
    difference=counted_difference,
    own_columns=OWN_COLUMNS,
    equal_age=True,
)
