"""Metrics of how many complaints there are, and of how they end.

How many: opened, resolved, open. How they end: reopened, with one answer, to the customer's
satisfaction. Of those closed in a period: how soon, and how many were upheld.
"""

from __future__ import annotations

from functools import partial

from metrics.inference.intervals import (
    COUNTED,
    count,
    count_difference,
    counted_difference,
    counted_share,
)
from metrics.model import Estimate, Inputs, Metric, Need
from metrics.relations.periods import DAY_US

#: The columns by which metrics of complaints are grouped and chosen besides the slice's.
OWN_COLUMNS = ("category", "severity", "outcome", "employee")
_COUNT_INTERVAL = "score interval of a Poisson count: what chance alone would make of such a rate"
_COUNT_SOURCE = "interval: Barker 2002, The American Statistician 56(2)"


_CLOSING = (Need("complaints", "resolved_at", "", "when complaints were resolved"),)


def _count(inputs: Inputs) -> Estimate:
    return count(inputs["complaints"] or 0)


def _count_difference(now: Inputs, before: Inputs) -> Estimate:
    return count_difference(now["complaints"] or 0, before["complaints"] or 0)


def _stock_difference(now: Inputs, before: Inputs) -> Estimate:
    """How the stock changed: those that came in between, less those that went.

    Both are Poisson counts, so their difference follows Skellam's law (1946); its interval is that
    of two counts. Two stocks are not independent: most of one are the other.
    """
    came, went = (
        (now[name] or 0) - (before[name] or 0) for name in ("opened_by_then", "ended_by_then")
    )
    # Where the period before was known less of, one of both may be less than none.
    more = max(0, -came, -went)
    return count_difference(came + more, went + more)


#: How many there are: told to whoever has to answer them, however few.
_count_of_complaints = partial(
    Metric,
    kind="count",
    arithmetic="complaints",
    unit="complaints",
    counts="complaints",
    denominator="none",
    interval=_COUNT_INTERVAL,
    source=_COUNT_SOURCE,
    estimate=_count,
    difference=_count_difference,
    may_be_hidden=False,
    observed="TRUE",
    rests_on="complaints",
    equal_age=True,
)

COMPLAINTS_OPENED = _count_of_complaints(
    key="complaints_opened",
    label="Complaints opened",
    better="neither",
    definition=(
        "How many complaints were opened in the period. Fewer is not always better: it may be "
        "that complaining was made harder. One whose file gives a time of resolution that cannot "
        "be, before it was opened or unreadable, counts here, and neither as resolved nor as open."
    ),
    formula="count of complaints by the time they were opened",
    relation="complaints",
    dated_by="opened_at",
    inputs={"complaints": "count(*)"},
    additive=True,
    own_columns=OWN_COLUMNS,
)

COMPLAINTS_RESOLVED = _count_of_complaints(
    key="complaints_resolved",
    label="Complaints resolved",
    better="neither",
    definition=(
        "How many complaints were resolved in the period, whenever they were opened. One whose "
        "file gives a time of resolution that cannot be is left out."
    ),
    formula="count of complaints by the time they were resolved",
    relation="resolved_complaints",
    dated_by="resolved_at",
    inputs={"complaints": "count(*)"},
    additive=True,
    needs=_CLOSING,
    own_columns=OWN_COLUMNS,
)

OPEN_COMPLAINTS = _count_of_complaints(
    key="open_complaints",
    label="Complaints open",
    better="lower",
    definition=(
        "How many complaints were open at the end of the period. It balances: open at the "
        "beginning + opened − resolved − gone = open at the end. Gone is one that a newer full "
        "export of its tool has no more, since it was last seen. One that was reopened is open "
        "from the day it came until it is resolved again: files do not tell when it was reopened. "
        "One whose file gives a time of resolution that cannot be is in none of these."
    ),
    formula="complaints opened until then − resolved or gone from their tool until then",
    arithmetic="opened by then − ended by then",
    relation="complaint_flow",
    dated_by="at",
    inputs={
        "complaints": "sum(change)",
        "opened_by_then": "count(*) FILTER (change > 0)",
        "ended_by_then": "count(*) FILTER (change < 0)",
    },
    difference=_stock_difference,
    interval=f"{_COUNT_INTERVAL}; change: of opened less ended in between, two Poisson counts",
    for_interval=("opened_by_then", "ended_by_then"),
    additive=True,
    needs=_CLOSING,
    own_columns=("category", "severity"),
    stock=True,
)

OPEN_BY_AGE = _count_of_complaints(
    key="open_by_age",
    label="Complaints open, by age",
    better="lower",
    definition=(
        "The complaints open at the end of the period by how long they had waited then: up to 3 "
        "days, up to 8 weeks, longer. Where a file knows less, at the time until which it knows; "
        "where it tells the day of opening and no hour, since the middle of that day. Complaints "
        "open tells how the stock changed; by age it is not compared with before."
    ),
    formula="count of open complaints by (end of the period − opened)",
    source="buckets: UK FCA, DISP 1 Annex 1",
    relation="open_complaints",
    dated_by="opened_at",
    inputs={"complaints": "count(*)", "oldest_days": "max(age_days)"},
    additive=False,
    needs=_CLOSING,
    own_columns=("age", "category", "severity"),
    stock=True,
)

_share_of_complaints = partial(
    Metric,
    kind="share",
    unit="%",
    counts="complaints",
    interval="Wilson score",
    estimate=counted_share,
    arithmetic="100 × counted / total",
    difference=counted_difference,
    additive=True,
    may_be_hidden=True,
    steps=COUNTED,
    own_columns=OWN_COLUMNS,
)

#: By when they were opened.
_share_of_opened = partial(
    _share_of_complaints, relation="complaints", dated_by="opened_at", equal_age=True
)

REOPEN_RATE = _share_of_opened(
    key="reopen_rate",
    label="Reopened",
    better="lower",
    definition=(
        "The share of complaints that were reopened at least once, of those resolved at least "
        "once. Complaints whose file does not say how often they were reopened, or has no place "
        "for the time of resolution, are left out, as are those whose time of resolution cannot be."
    ),
    formula="100 × reopened at least once / resolved at least once",
    denominator="complaints opened in the period that were resolved at least once",
    source="interval: Wilson 1927, JASA 22",
    inputs={
        "counted": "count(*) FILTER (tells_resolution AND reopened > 0)",
        "total": (
            "count(*) FILTER (tells_resolution "
            "AND (reopened > 0 OR (is_resolved AND reopened IS NOT NULL)))"
        ),
    },
    observed="tells_resolution AND (reopened > 0 OR (is_resolved AND reopened IS NOT NULL))",
    undated="complaints were reopened",
)

FIRST_CONTACT_SHARE = _share_of_opened(
    key="first_contact_share",
    label="Resolved with one answer",
    short="With one answer",
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
    source=(
        "rules: the help pages on one-touch tickets (Zendesk), first call and first contact "
        "resolution (Freshdesk, Freshservice); interval: Wilson 1927, JASA 22"
    ),
    inputs={
        "counted": "count(*) FILTER (is_resolved AND answers = 1 AND reopened = 0)",
        "unanswered": ("count(*) FILTER (is_resolved AND answers = 0 AND reopened IS NOT NULL)"),
        "total": ("count(*) FILTER (is_resolved AND answers IS NOT NULL AND reopened IS NOT NULL)"),
    },
    observed="is_resolved AND answers IS NOT NULL AND reopened IS NOT NULL",
    undated="complaints were answered again or reopened",
)

#: Where no file has a place for the time of resolution, nobody could have been satisfied.
_RATED = "tells_satisfaction AND tells_resolution AND is_mature"

RESOLVED_TO_SATISFACTION = _share_of_opened(
    key="resolved_to_satisfaction",
    label="Resolved to their satisfaction",
    short="To their satisfaction",
    better="higher",
    definition=(
        "The share of all complaints older than 14 days that were resolved, were not reopened, "
        "and whose customer rated the resolution 4 or 5 of 5. Files tell how often a complaint was "
        "reopened and not when, so one that was reopened after more than 14 days does not count "
        "either; where a file does not tell it, none was. Whoever was not asked or did not "
        "rate counts as not satisfied; the working shows how many that are. Files that record no "
        "ratings at all, or have no place for the time of resolution, are left out, as are "
        "complaints whose time of resolution cannot be."
    ),
    formula="100 × (resolved, not reopened and rated 4–5) / all complaints older than 14 days",
    denominator="complaints opened in the period and older than 14 days, open ones too",
    source="interval: Wilson 1927, JASA 22",
    inputs={
        "counted": (
            f"count(*) FILTER ({_RATED} AND is_resolved "
            "AND coalesce(reopened, 0) = 0 AND satisfaction >= 4)"
        ),
        "unrated": f"count(*) FILTER ({_RATED} AND satisfaction IS NULL)",
        "total": f"count(*) FILTER ({_RATED})",
    },
    observed=_RATED,
    undated="complaints were rated or reopened",
)

_SOURCE = "UK Financial Conduct Authority, Handbook, DISP 1 Annex 1; interval: Wilson 1927, JASA 22"
_CLOSED = "complaints closed in the period, whenever they were opened"
_TO_THE_DAY = (
    "Where a file tells the day of an end and no hour, the middle of what the wait can have been "
    "decides."
)

#: By when they were closed.
_share_of_closed = partial(
    _share_of_complaints,
    denominator=_CLOSED,
    source=_SOURCE,
    relation="resolved_complaints",
    dated_by="resolved_at",
    observed="TRUE",
)

CLOSED_WITHIN_3_DAYS = _share_of_closed(
    key="closed_within_3_days",
    label="Closed within 3 days",
    better="higher",
    definition=(
        "The share of the complaints closed in the period that were closed within 3 days (72 "
        "hours) of being opened. It leaves out whoever still waits, as the regulator's table "
        "does; the share resolved as promised does not. The regulator counts until the close of "
        f"the third business day after receipt. {_TO_THE_DAY}"
    ),
    formula="100 × closed within 72 hours / closed",
    inputs={"counted": f"count(*) FILTER (waited <= 3 * {DAY_US})", "total": "count(*)"},
)

CLOSED_WITHIN_8_WEEKS = _share_of_closed(
    key="closed_within_8_weeks",
    label="Closed after 3 days, within 8 weeks",
    better="neither",
    definition=(
        "The share of the complaints closed in the period that were closed later than 3 days (72 "
        "hours) and within 8 weeks of being opened. What is missing to 100 %, with those closed "
        f"within 3 days, took longer. {_TO_THE_DAY}"
    ),
    formula="100 × closed after 72 hours and within 56 days / closed",
    inputs={
        "counted": f"count(*) FILTER (waited > 3 * {DAY_US} AND waited <= 56 * {DAY_US})",
        "total": "count(*)",
    },
)

UPHELD_SHARE = _share_of_closed(
    key="upheld_share",
    label="Upheld",
    better="neither",
    definition=(
        "The share of the complaints closed in the period in which we said that the customer was "
        "right, be it in part. Closed ones without a decision count as not upheld. Files that "
        "record no decisions at all are left out."
    ),
    formula="100 × (upheld + upheld in part) / closed",
    denominator=f"{_CLOSED}, from files that record decisions",
    inputs={
        "counted": "count(*) FILTER (tells_outcome AND outcome IN ('upheld', 'partly'))",
        "undecided": "count(*) FILTER (tells_outcome AND outcome IS NULL)",
        "total": "count(*) FILTER (tells_outcome)",
    },
    observed="tells_outcome",
)
