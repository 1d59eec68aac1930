"""SQL: for how much of each complaint's wait its location was open.

The bound values are those of `metrics.relations.business_hours.bound`: without opening times they
are empty, no complaint finds a schedule, and nothing is measured.
"""

from __future__ import annotations

# Every stretch of open time: of which schedule, from when (microseconds since 1970), how long was
# open before, and how long it is.
_OPENINGS = """
SELECT unnest($opening_schedules::INTEGER[]) AS schedule, unnest($opening_from::BIGINT[]) AS since,
    unnest($opening_before::BIGINT[]) AS before, unnest($opening_for::BIGINT[]) AS lasts"""


def _open_until(stretch: str, instant: str) -> str:
    """The time open until an instant, read off the last stretch that began by then."""
    return f"({stretch}.before + least({instant} - {stretch}.since, {stretch}.lasts))"


def in_business_hours(complaints: str) -> str:
    """The rows of that `SELECT` with `open_waited` and `open_waited_for_answer`, in microseconds.

    These are what `waited` and `waited_for_answer` are in calendar time.
    """
    joins = " ".join(
        f"ASOF JOIN openings AS {name} "
        f"ON {name}.schedule = timed.schedule AND {name}.since <= timed.{instant}"
        for name, instant in (
            ("opened", "opened_us"),
            ("ended", "ended_us"),
            ("answered", "answered_us"),
        )
    )
    until_opened = _open_until("opened", "timed.opened_us")
    return f"""
WITH openings AS MATERIALIZED ({_OPENINGS}),
timed AS (
    SELECT *, epoch_us(opened_at) AS opened_us, opened_us + waited AS ended_us,
        opened_us + waited_for_answer AS answered_us,
        coalesce($location_schedules[
            nullif(list_position($schedule_locations::VARCHAR[], location), 0)], 0) AS schedule
    FROM ({complaints})
)
SELECT timed.* EXCLUDE (schedule),
    {_open_until("ended", "timed.ended_us")} - {until_opened} AS open_waited,
    {_open_until("answered", "timed.answered_us")} - {until_opened} AS open_waited_for_answer
FROM timed {joins}"""
