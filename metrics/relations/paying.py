"""What customers paid in each month and a year before it, as SQL for `metrics.relations.selects`.

Only whole months are compared: one that was not over when its file was made, or of which the slice
holds a part, is left out, and so is a month of which no file tells what was paid a year before.
"""

from __future__ import annotations

from metrics.relations.slice_columns import nothing_in
from store.tables import CUSTOMERS, SLICE_COLUMNS

#: The columns of the slice that a customer has, and those that one has not.
_GIVEN = ", ".join(column for column in SLICE_COLUMNS if column in CUSTOMERS.choosable)
_LACKING = ", ".join(
    nothing_in(column) for column in SLICE_COLUMNS if column not in CUSTOMERS.choosable
)

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


_HOW = "lower(trim(joined_through))"
#: Of whom it is told whether they came because somebody recommended us.
TOLD = f"{_HOW} IN ({_words(EARNED + NOT_EARNED)})"
#: A month as a number that counts months, so that a year is twelve.
_NUMBER = "(date_part('year', first) * 12 + date_part('month', first))::INTEGER"

#: All revenue, each row with whether it is foreign: in another currency than most rows have. One of
#: which no file tells the currency may be in any, so these are in one of their own; where as many
#: rows have each, the first by name is ours.
REVENUE = """
SELECT *, currency IS DISTINCT FROM (
    SELECT currency FROM revenue
    GROUP BY currency ORDER BY count(*) DESC, currency NULLS LAST LIMIT 1
) AS is_foreign
FROM revenue"""

#: One row per customer and whole month that can be compared, or was compared with: what was paid
#: in it (`now`) and a year before it (`before`). `calendar` has the few months that there are, so
#: that time zones are applied to these alone. Amounts of rows that are foreign (`REVENUE`) are 0.
PAYING = f"""
WITH calendar AS (
    SELECT period, {_NUMBER} AS month, timezone($timezone, first) AS begins,
        timezone($timezone, first + INTERVAL 1 MONTH) AS ends,
        timezone('UTC', first + INTERVAL 1 MONTH) - INTERVAL 1 MICROSECOND AS last
    FROM (SELECT DISTINCT period, timezone('UTC', period) AS first FROM revenue)
),
amounts AS (
    SELECT customer_id, revenue, month, begins, is_foreign
    FROM ({REVENUE}) AS paid JOIN calendar USING (period)
    WHERE known_at >= least(ends, last) AND ends - INTERVAL 1 MICROSECOND <= $end
),
months AS (SELECT DISTINCT month FROM amounts),
compared AS (
    SELECT calendar.month, calendar.begins AS at, year_before.ends AS year_ago_ended
    FROM calendar JOIN calendar AS year_before ON calendar.month = year_before.month + 12
    WHERE calendar.month IN (FROM months) AND year_before.month IN (FROM months)
),
paid AS (
    SELECT customer_id, month, if(is_foreign, 0, revenue) AS now, 0 AS before, is_foreign
    FROM amounts
    UNION ALL
    SELECT customer_id, month + 12, 0, if(is_foreign, 0, revenue), is_foreign FROM amounts
),
first AS (
    SELECT customer_id, min(begins) AS begins FROM amounts WHERE revenue > 0 GROUP BY customer_id
),
people AS (
    SELECT customer_id, joined_at, {_GIVEN},
        {_HOW} IN ({_words(EARNED)}) AS is_earned, {_HOW} IN ({_words(NOT_EARNED)}) AS is_bought
    FROM customers
)
SELECT paid.*, compared.at, compared.year_ago_ended, least(first.begins, joined_at) AS joined_at,
    is_earned, is_bought, {_GIVEN},
    {_LACKING}
FROM paid JOIN compared ON paid.month = compared.month
LEFT JOIN first ON first.customer_id = paid.customer_id
LEFT JOIN people ON people.customer_id = paid.customer_id"""

#: One row per customer and group. Whoever paid a year before, or had joined by the end of that
#: time, was here; all others are new, and joined in a way that is earned, bought, or not told.
PER_CUSTOMER = """
SELECT grouped_by, before, foreign_rows, months, is_counted,
    if(is_here, now, 0) AS kept,
    if(NOT is_here AND coalesce(is_earned, FALSE), now, 0) AS earned,
    if(NOT is_here AND coalesce(is_bought, FALSE), now, 0) AS bought,
    if(NOT is_here AND NOT coalesce(is_earned OR is_bought, FALSE), now, 0) AS untold
FROM (
    SELECT people.*, spans.months,
        paid_before OR coalesce(joined_at < spans.year_ago_ended, FALSE) AS is_here
    FROM (
        SELECT grouped_by, customer_id, sum(now) AS now, sum(before) AS before,
            count_if(is_foreign) AS foreign_rows, bool_or(NOT is_foreign) AS is_counted,
            any_value(is_earned) AS is_earned, any_value(is_bought) AS is_bought,
            bool_or(before > 0) AS paid_before, min(joined_at) AS joined_at
        FROM chosen GROUP BY grouped_by, customer_id
    ) AS people
    JOIN (
        SELECT grouped_by, count(DISTINCT month) AS months, max(year_ago_ended) AS year_ago_ended
        FROM chosen GROUP BY grouped_by
    ) AS spans ON spans.grouped_by IS NOT DISTINCT FROM people.grouped_by
)"""
