"""What next steps follow, each answer and complaint with the first step that was done."""

from __future__ import annotations

from metrics.relations.invitations import ANSWER_ID

# What steps follow, by its id: complaints, and answers.
_FOLLOWED = f"""
SELECT id, source, min(told_at) AS told_at, min(told_last) AS told_last,
    count(*) OVER (PARTITION BY id, source) AS alike,
    count(*) OVER (PARTITION BY id) AS alike_anywhere
FROM (
    SELECT complaint_id AS id, key_source AS source, opened_at AS told_at,
        coalesce(opened_until, opened_at) AS told_last, 'complaint' AS kind
    FROM complaints WHERE opened_at <= $as_of
    UNION ALL
    SELECT {ANSWER_ID}, key_source, answered_at, coalesce(answered_until, answered_at), 'answer'
    FROM responses WHERE answered_at <= $as_of
)
WHERE id IN (SELECT about FROM next_steps)
GROUP BY id, source, kind"""

# An id is that of the tool that tells of the step, where that has one such; else of the only one
# that has. Which of several is meant nobody can know.
_STEPS = f"""
WITH followed AS MATERIALIZED ({_FOLLOWED})
SELECT s.*, coalesce(own.source, other.source) AS told_by,
    coalesce(own.told_at, other.told_at) AS told_at,
    coalesce(own.told_last, other.told_last) AS told_last,
    max(least(s.known_at, $as_of)) OVER (PARTITION BY s.about, told_by) AS seen_until,
    coalesce(s.done_at <= least(s.known_at, $as_of), FALSE) AS is_done
FROM next_steps AS s
LEFT JOIN followed AS own
    ON own.id = s.about AND own.source IS NOT DISTINCT FROM s.key_source AND own.alike = 1
LEFT JOIN followed AS other
    ON own.id IS NULL AND other.id = s.about AND other.alike_anywhere = 1
WHERE NOT list_contains($never_done::VARCHAR[], s.given_by)
    AND coalesce(own.told_at, other.told_at) <= least(s.known_at, $as_of)"""

#: Each answer and complaint that steps follow, with the first of them that was done, and how long
#: that took (microseconds); where none was, with the first that is due. Of one moment without hours
#: the wait has a least and a most that it can have been.
FIRST_STEPS = f"""
SELECT * EXCLUDE (seen_until),
    epoch_us(CASE WHEN is_done THEN done_at ELSE seen_until END) AS ended_us,
    epoch_us(CASE WHEN is_done THEN coalesce(done_until, done_at) ELSE seen_until END)
        AS ended_last_us,
    ended_last_us < epoch_us(told_at) AS is_end_unusable,
    greatest(ended_us - epoch_us(told_last), 0) AS waited_least,
    greatest(ended_last_us - epoch_us(told_at), 0) AS waited_most,
    (waited_least + waited_most) // 2 AS waited
FROM ({_STEPS})
QUALIFY row_number() OVER (PARTITION BY about, told_by
    ORDER BY is_done DESC, CASE WHEN is_done THEN done_at END, due_at, step_id, key_source) = 1"""
