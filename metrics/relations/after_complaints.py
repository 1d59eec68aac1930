"""The `SELECT` that sets beside each NPS answer what became of the customer's complaint before."""

from __future__ import annotations

from metrics.relations.periods import DAY_US
from metrics.relations.slice_columns import SLICE

#: An answer is one after a complaint up to so many days after the complaint was resolved.
WINDOW_DAYS = 90
#: What became of it, in this order; see `recovery` in `metrics.definitions.recovery`.
NO_COMPLAINT = "no complaint"
STILL_OPEN = "still open"
RECOVERIES = (
    NO_COMPLAINT, "within a day", "within 3 days", "within 8 weeks", "later", STILL_OPEN,
)  # fmt: skip

_VALUES = ", ".join(f"'{value}'" for value in RECOVERIES)
_COVERED = (
    "first_opened IS NOT NULL AND answered_at <= last_known AND "
    f"epoch_us(answered_at) - epoch_us(first_opened) >= {WINDOW_DAYS} * {DAY_US}"
)
_LONG_AGO = f"epoch_us(answered_at) - epoch_us(ended_at) > {WINDOW_DAYS} * {DAY_US}"
# Where only the day of an end is known, the middle of what it can have been, as `waited` is.
_TOOK = (
    "(greatest(epoch_us(ended_at) - epoch_us(opened_last), 0)"
    " + epoch_us(ended_last) - epoch_us(opened_at)) // 2"
)

# Only what had happened when they answered counts: a complaint that was resolved later was open
# then. Where a file had ended before the answer, or has no place for the time of resolution, what
# had become of the complaint is not known; nor is it known that somebody had none before the
# complaints begin and after they end, nor of files that name no customer. Of complaints in one
# moment the one that ended last counts. Of one day without hours the complaint comes before the
# answer, in which it is told of.
_RECOVERY = f"""(CASE
    WHEN opened_at IS NULL THEN CASE WHEN {_COVERED} THEN '{NO_COMPLAINT}' END
    WHEN never_closing THEN NULL
    WHEN epoch_us(ended_at) <= said_us THEN CASE
        WHEN {_LONG_AGO} THEN CASE WHEN {_COVERED} THEN '{NO_COMPLAINT}' END
        WHEN {_TOOK} <= {DAY_US} THEN '{RECOVERIES[1]}'
        WHEN {_TOOK} <= 3 * {DAY_US} THEN '{RECOVERIES[2]}'
        WHEN {_TOOK} <= 56 * {DAY_US} THEN '{RECOVERIES[3]}'
        ELSE '{RECOVERIES[4]}' END
    WHEN answered_at <= complaint_known_at THEN '{STILL_OPEN}'
    END)::ENUM({_VALUES}) AS recovery"""

#: NPS answers of known customers, each with `recovery`; `NULL` where nobody can know.
AFTER_COMPLAINTS = f"""
SELECT response_id, answered_at, score, employee, "drop", {SLICE}, {_RECOVERY}
FROM (
    SELECT customer_id, response_id, answered_at, score, employee, "drop", {SLICE}, coalesce(
            epoch_us(answered_until) - 1, epoch_us(answered_at)) AS said_us FROM responses
    WHERE question = 'nps' AND score IS NOT NULL AND customer_id IS NOT NULL
        AND answered_at <= $as_of
) AS said
ASOF LEFT JOIN (
    SELECT customer_id AS complained, opened_at, epoch_us(opened_at) AS opened_us,
        coalesce(opened_until, opened_at) AS opened_last, known_at AS complaint_known_at,
        CASE WHEN resolved_at <= known_at THEN resolved_at END AS ended_at,
        coalesce(resolved_until, resolved_at) AS ended_last,
        list_contains($never_closing::VARCHAR[], given_by) OR coalesce(resolved_unusable, FALSE)
            AS never_closing
    FROM complaints WHERE customer_id IS NOT NULL
    QUALIFY row_number() OVER (PARTITION BY customer_id, opened_at
        ORDER BY ended_at DESC NULLS FIRST, known_at DESC, complaint_id) = 1
) AS latest ON latest.complained = said.customer_id AND latest.opened_us < said.said_us
CROSS JOIN (
    SELECT min(opened_at) AS first_opened, $complaints_told AS last_known FROM complaints
    WHERE customer_id IS NOT NULL
) AS told"""
