"""What customers paid in each month and a year before it, as SQL for `metrics.relations`.

Only whole months are compared: one that was not over when its file was made, or of which the slice
holds a part, is left out, and so is a month of which no file tells what was paid a year before.
"""

from __future__ import annotations

#: What a file may call the ways of joining that are earned: in lower case.
EARNED = (
    "referral", "referred", "refer a friend", "friend", "friends", "friends and family",
    "word of mouth", "recommendation", "recommended", "experience", "own experience",
    "personal experience",
)  # fmt: skip
#: And those that are not.
NOT_EARNED = (
    "paid", "ads", "advertising", "advertisement", "paid search", "paid social", "ppc", "campaign",
    "promotion", "discount", "voucher", "sales", "affiliate", "other", "organic", "search",
    "social", "direct", "walk-in", "website", "event", "partner",
)  # fmt: skip


def _words(words: tuple[str, ...]) -> str:
    return ", ".join(f"'{word}'" for word in words)


_NEXT = "(month + INTERVAL 1 MONTH)"
_A_YEAR_LATER = "(month + INTERVAL 12 MONTH)"
_HOW = "lower(trim(customers.joined_through))"

#: One row per customer and whole month that can be compared, or was compared with: what was paid
#: in it (`now`) and a year before it (`before`). `amounts` are the revenue in the currency that
#: most rows have, or that none tells; `foreign` is how many rows of other currencies were left out.
PAYING = f"""
WITH told AS (
    SELECT customer_id, revenue, (period AT TIME ZONE 'UTC')::DATE AS month, known_at,
        currency IS NOT NULL AND currency IS DISTINCT FROM (
            SELECT currency FROM revenue WHERE currency IS NOT NULL
            GROUP BY currency ORDER BY count(*) DESC, currency LIMIT 1
        ) AS is_foreign
    FROM revenue
),
amounts AS (
    SELECT * FROM told
    WHERE (known_at >= {_NEXT} AT TIME ZONE 'UTC' - INTERVAL 1 MICROSECOND
            OR known_at >= timezone($timezone, {_NEXT}))
        AND timezone($timezone, {_NEXT}) - INTERVAL 1 MICROSECOND <= $end
),
months AS (SELECT DISTINCT month FROM amounts),
compared AS (
    SELECT later.month FROM months AS later
    SEMI JOIN months AS earlier ON later.month = earlier.month + INTERVAL 12 MONTH
),
paid AS (
    SELECT customer_id, month, revenue AS now, 0 AS before, is_foreign FROM amounts
    UNION ALL
    SELECT customer_id, {_A_YEAR_LATER}::DATE, 0, revenue, is_foreign FROM amounts
),
first AS (SELECT customer_id, min(month) AS month FROM amounts WHERE revenue > 0 GROUP BY ALL)
SELECT paid.customer_id, paid.month, timezone($timezone, paid.month::TIMESTAMP) AS at,
    if(is_foreign, 0, paid.now) AS now, if(is_foreign, 0, paid.before) AS before, is_foreign,
    least(timezone($timezone, first.month::TIMESTAMP), customers.joined_at) AS joined_at,
    {_HOW} IN ({_words(EARNED)}) AS is_earned,
    {_HOW} IN ({_words(NOT_EARNED)}) AS is_bought,
    team, location, segment, NULL::VARCHAR AS channel, NULL::VARCHAR AS touchpoint
FROM paid SEMI JOIN compared ON paid.month = compared.month
LEFT JOIN first ON first.customer_id = paid.customer_id
LEFT JOIN customers ON customers.customer_id = paid.customer_id"""

#: One row per customer and group. Whoever paid a year before, or had joined by the end of that
#: time, was here; all others are new, and joined in a way that is earned, bought, or not told.
PER_CUSTOMER = """
SELECT grouped_by, before, foreign_rows, months, is_counted,
    if(is_here, now, 0) AS kept,
    if(NOT is_here AND coalesce(is_earned, FALSE), now, 0) AS earned,
    if(NOT is_here AND coalesce(is_bought, FALSE), now, 0) AS bought,
    if(NOT is_here AND NOT coalesce(is_earned OR is_bought, FALSE), now, 0) AS untold
FROM (
    SELECT grouped_by, customer_id, sum(now) AS now, sum(before) AS before,
        count_if(is_foreign) AS foreign_rows, bool_or(NOT is_foreign) AS is_counted,
        any_value(months) AS months,
        any_value(is_earned) AS is_earned, any_value(is_bought) AS is_bought,
        bool_or(before > 0) OR coalesce(min(joined_at) < min(year_ago_ended), FALSE) AS is_here
    FROM (
        SELECT *, timezone($timezone,
                max(month) OVER grouped - INTERVAL 11 MONTH) AS year_ago_ended,
            count(DISTINCT month) OVER grouped AS months
        FROM chosen WINDOW grouped AS (PARTITION BY grouped_by)
    ) GROUP BY grouped_by, customer_id
)"""
