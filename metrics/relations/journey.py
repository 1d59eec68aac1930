"""The checks of standards and the next steps, each as its file knows it."""

from __future__ import annotations

#: Each time that somebody looked whether a standard was kept.
CHECKED = "SELECT * FROM checks WHERE checked_at <= $as_of"

# A step is due once its file knows of a time after that by which it was to be done, be that the end
# of a day. What is due later counts nowhere. A file without a place for when steps were done cannot
# tell that they were not.
#: The next steps that were due, and whether each was done by then.
DUE = """
SELECT *, least(known_at, $as_of) AS seen_until,
    coalesce(done_at <= seen_until, FALSE) AS is_done,
    is_done AND (done_at <= due_at OR coalesce(done_at < due_until, FALSE)) AS is_in_time
FROM next_steps
WHERE coalesce(due_until, due_at) <= seen_until
    AND NOT list_contains($never_done::VARCHAR[], given_by)"""
