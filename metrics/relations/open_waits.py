"""SQL: how long each complaint waited, and for how much of that its location was open.

An end of which only the day is known can have been at any instant of it. So each wait has a least
and a most that it can have been, and stands for the middle of the two; where the hours of both ends
are known, the three are the same.

The bound values of business hours are those of `metrics.relations.business_hours.bound`: without
opening times they are empty, no complaint finds a schedule, and nothing is measured.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

# Every stretch of open time: of which schedule, from when (microseconds since 1970), how long was
# open before, and how long it is.
_OPENINGS = """
SELECT unnest($opening_schedules::INTEGER[]) AS schedule, unnest($opening_from::BIGINT[]) AS since,
    unnest($opening_before::BIGINT[]) AS before, unnest($opening_for::BIGINT[]) AS lasts"""

#: Each wait by its name, and the instant that ends it. An instant stands in the column `…_us`, and
#: the last that it can have been, which is nearly always the same, in `…_last_us`.
_ENDED_BY = {"waited": "ended", "waited_for_answer": "answered"}
_INSTANTS = (
    "opened", "opened_last", "ended", "ended_last", "answered", "answered_last",
)  # fmt: skip


def _waits(prefix: str, clock: Callable[[str], str]) -> str:
    """The columns of both waits, as `clock` shows instants; none is below 0."""
    columns = []
    for name, end in _ENDED_BY.items():
        wait = f"{prefix}{name}"
        columns += [
            f"greatest({clock(end)} - {clock('opened_last')}, 0) AS {wait}_least",
            f"greatest({clock(f'{end}_last')} - {clock('opened')}, 0) AS {wait}_most",
            f"({wait}_least + {wait}_most) // 2 AS {wait}",
        ]
    return ",\n    ".join(columns)


#: The columns of both waits, in microseconds, of rows that have the instants.
WAITS = _waits("", "{}_us".format)


def in_business_hours(complaints: str) -> str:
    """Return that `SELECT`'s rows with the same waits in open time, `open_…` before their names."""
    return f"""
WITH openings AS MATERIALIZED ({_OPENINGS}),
timed AS (
    SELECT *, coalesce($location_schedules[
            nullif(list_position($schedule_locations::VARCHAR[], location), 0)], 0) AS schedule
    FROM ({complaints})
)
{_in_open_time(_INSTANTS[::2], "NOT is_rough")} UNION ALL {_in_open_time(_INSTANTS, "is_rough")}"""


def _in_open_time(instants: Sequence[str], condition: str) -> str:
    """The complaints of which that is true, with their waits; each join takes its time.

    An instant that is not among these is the first that it can have been.
    """
    joins = " ".join(
        f"ASOF JOIN openings AS {name} "
        f"ON {name}.schedule = timed.schedule AND {name}.since <= timed.{name}_us"
        for name in instants
    )

    def open_until(instant: str) -> str:
        """The time open until then, read off the last stretch that began by then."""
        name = instant if instant in instants else instant.removesuffix("_last")
        return f"({name}.before + least(timed.{name}_us - {name}.since, {name}.lasts))"

    return f"""
SELECT timed.* EXCLUDE (schedule),
    {_waits("open_", open_until)}
FROM timed {joins} WHERE {condition}"""
