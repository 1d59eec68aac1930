"""The named `SELECT`s that metrics aggregate: canonical tables with what follows from them.

Constants of ours. They may use the bound values `$as_of` (nothing later is known), `$end` (the
earlier of `$as_of` and the period's end), and the promise (`$promise`, `$severities`,
`$promises`, hours).
"""

from __future__ import annotations

from metrics.tables import SLICE_COLUMNS

_NO_CHANNEL = "NULL::VARCHAR AS channel, NULL::VARCHAR AS touchpoint"
_SLICE = ", ".join(SLICE_COLUMNS)
#: The columns of the slice for a row of `advocacy`, which has neither channel nor touchpoint.
_ADVOCACY_SLICE = ", ".join(
    f"NULL::VARCHAR AS {c}" if c in ("channel", "touchpoint") else c for c in SLICE_COLUMNS
)

_ANSWERS = "SELECT * FROM responses WHERE answered_at <= $as_of"

# A complaint is known until its drop's `known_at`, or `$as_of` if that is earlier; whatever
# happened later has not happened yet. A drop that never gives a first response or a satisfaction
# does not record them, which differs from nobody having answered.
_COMPLAINTS = """
SELECT *,
    coalesce(resolved_at <= least(known_at, $as_of), FALSE) AS is_resolved,
    coalesce(first_response_at <= least(known_at, $as_of), FALSE) AS is_answered,
    drop IN (SELECT drop FROM complaints WHERE first_response_at IS NOT NULL) AS tells_answers,
    drop IN (SELECT drop FROM complaints WHERE satisfaction IS NOT NULL) AS tells_satisfaction,
    epoch_us(least(resolved_at, known_at, $as_of)) - epoch_us(opened_at) AS waited,
    epoch_us(least(first_response_at, resolved_at, known_at, $as_of)) - epoch_us(opened_at)
        AS waited_for_answer,
    coalesce($promises[nullif(list_position($severities::VARCHAR[], severity), 0)], $promise)
        AS promised_hours,
    opened_at <= least(known_at, $as_of) - INTERVAL 14 DAY AS is_mature
FROM complaints
WHERE opened_at <= $as_of"""

# +1 when a complaint is opened, −1 when it is resolved: the stock at a time is the sum until then.
_FLOW = f"""
SELECT opened_at AS at, 1 AS change, {_SLICE}, category, severity
FROM complaints WHERE opened_at <= $as_of
UNION ALL
SELECT resolved_at AS at, -1 AS change, {_SLICE}, category, severity
FROM complaints WHERE resolved_at <= least(known_at, $as_of)"""

# The complaints open at the end of the period, with their age then.
_OPEN = """
SELECT *, CASE
    WHEN age_days <= 3 THEN 'up to 3 days'
    WHEN age_days <= 56 THEN '3 days to 8 weeks'
    ELSE 'over 8 weeks' END AS age
FROM (
    SELECT *, (epoch_us(least(known_at, $end)) - epoch_us(opened_at)) / 86400000000.0 AS age_days
    FROM complaints
    WHERE opened_at <= $end AND NOT coalesce(resolved_at <= least(known_at, $end), FALSE)
)"""

_EVENTS = f"""
SELECT *, {_NO_CHANNEL} FROM advocacy WHERE happened_at <= $as_of"""

_PRAISE = "(kind = 'referral' OR coalesce(sentiment = 'positive', FALSE))"

# Every known customer wherever we met them, and whether that meeting was advocacy.
_SEEN = f"""
SELECT customer_id, answered_at AS at, {_SLICE}, FALSE AS advocated, FALSE AS referred
FROM responses WHERE customer_id IS NOT NULL AND answered_at <= $as_of
UNION ALL
SELECT customer_id, opened_at AS at, {_SLICE}, FALSE AS advocated, FALSE AS referred
FROM complaints WHERE customer_id IS NOT NULL AND opened_at <= $as_of
UNION ALL
SELECT customer_id, happened_at AS at, {_ADVOCACY_SLICE},
    {_PRAISE} AS advocated, kind = 'referral' AS referred
FROM advocacy WHERE customer_id IS NOT NULL AND happened_at <= $as_of"""

# Each NPS answer of a known customer with their first advocacy from then on, if any.
_SAID = f"""
SELECT answers.customer_id, answers.response_id, answers.answered_at, answers.score,
    {", ".join("answers." + c for c in SLICE_COLUMNS)},
    coalesce(acts.at <= answers.answered_at + INTERVAL 90 DAY, FALSE) AS acted
FROM (
    SELECT * FROM responses
    WHERE question = 'nps' AND score IS NOT NULL AND customer_id IS NOT NULL
        AND answered_at <= $as_of
) AS answers
ASOF LEFT JOIN (
    SELECT customer_id, happened_at AS at FROM advocacy
    WHERE customer_id IS NOT NULL AND {_PRAISE} AND happened_at <= $as_of
) AS acts ON acts.customer_id = answers.customer_id AND acts.at >= answers.answered_at"""

#: Each relation by its name.
RELATIONS: dict[str, str] = {
    "responses": _ANSWERS,
    "complaints": _COMPLAINTS,
    "complaint_flow": _FLOW,
    "open_complaints": _OPEN,
    "advocacy": _EVENTS,
    "customers_seen": _SEEN,
    "nps_then_advocacy": _SAID,
}
