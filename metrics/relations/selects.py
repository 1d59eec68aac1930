"""The named `SELECT`s that metrics aggregate: canonical tables with what follows from them.

Constants of ours. They may use the bound values `$as_of` (nothing later is known), `$end` (the
earlier of `$as_of` and the period's end), the promise (`$promise`, `$severities`, `$promises`,
hours), the drops that record first answers, ratings and decisions (`$answering`, `$rating`,
`$deciding`), and those that cannot tell of a resolution or of a step done (`$never_closing`,
`$never_done`); until when all sources
tell of complaints by name (`$complaints_told`); the full exports of complaints (`$full_sources`,
`$full_since`, `$full_until`); what is told of invitations
(`metrics.relations.invitations`); and the opening times (`metrics.relations.open_waits`).
"""

from __future__ import annotations

from dataclasses import dataclass

from metrics.relations.after_complaints import AFTER_COMPLAINTS
from metrics.relations.first_steps import FIRST_STEPS
from metrics.relations.invitations import ASKED
from metrics.relations.open_waits import WAITS, in_business_hours
from metrics.relations.paying import PAYING, PER_CUSTOMER
from metrics.relations.periods import DAY_US
from metrics.relations.slice_columns import SLICE, lacking, slice_of
from store.tables import ADVOCACY, BELIEFS, CHECKS, INVITATIONS, NEXT_STEPS, TABLES

_ADVOCACY_SLICE = slice_of(ADVOCACY)

_ANSWERS = "SELECT * FROM responses WHERE answered_at <= $as_of"

#: Each answer that there is, and whether it says yes: 9 or 10 on the scale of `recommend`.
_BELIEVED = """
SELECT *, CASE WHEN statement = 'recommend' THEN score >= 9 ELSE agrees END AS says_yes
FROM beliefs WHERE answered_at <= $as_of AND says_yes IS NOT NULL"""

#: Each time that somebody looked whether a standard was kept.
_CHECKED = "SELECT * FROM checks WHERE checked_at <= $as_of"

# A step is due once its file knows of a time after that by which it was to be done, be that the end
# of a day. What is due later counts nowhere. A file without a place for when steps were done cannot
# tell that they were not.
#: The next steps that were due, and whether each was done by then.
_DUE = """
SELECT *, least(known_at, $as_of) AS seen_until,
    coalesce(done_at <= seen_until, FALSE) AS is_done,
    is_done AND (done_at <= due_at OR coalesce(done_at < due_until, FALSE)) AS is_in_time
FROM next_steps
WHERE coalesce(due_until, due_at) <= seen_until
    AND NOT list_contains($never_done::VARCHAR[], given_by)"""

# A complaint is known until its drop's `known_at`, or `$as_of` if that is earlier; whatever
# happened later has not happened yet. A drop that does not record first responses, ratings or
# resolutions says nothing of them, which differs from nobody having answered; nor does a complaint
# whose file gives a time of resolution that cannot be. No wait is below 0, even where `known_at`
# was told to be earlier than the complaint.
_TIMED = """
SELECT *, least(known_at, $as_of) AS seen_until,
    coalesce(resolved_at <= seen_until, FALSE) AS is_resolved,
    coalesce(first_response_at <= seen_until, FALSE) AS is_answered,
    coalesce(resolved_unusable, FALSE) AS is_end_unusable,
    coalesce(opened_until, resolved_until, first_response_until) IS NOT NULL AS is_rough,
    epoch_us(opened_at) AS opened_us,
    epoch_us(coalesce(opened_until, opened_at)) AS opened_last_us,
    epoch_us(CASE WHEN is_resolved THEN resolved_at ELSE seen_until END) AS ended_us,
    epoch_us(CASE WHEN is_resolved THEN coalesce(resolved_until, resolved_at) ELSE seen_until END)
        AS ended_last_us,
    CASE WHEN is_answered THEN epoch_us(first_response_at) ELSE ended_us END AS answered_us,
    CASE WHEN is_answered THEN epoch_us(coalesce(first_response_until, first_response_at))
        ELSE ended_last_us END AS answered_last_us
FROM complaints
WHERE opened_at <= $as_of"""

_COMPLAINTS = f"""
SELECT *, {WAITS},
    list_contains($answering::VARCHAR[], given_by) AND (coalesce(first_response_unusable, FALSE)
        OR (is_end_unusable AND first_response_at IS NULL)) AS is_answer_unusable,
    list_contains($answering::VARCHAR[], given_by) AND NOT is_answer_unusable AS tells_answers,
    list_contains($rating::VARCHAR[], given_by) AND NOT is_end_unusable AS tells_satisfaction,
    list_contains($deciding::VARCHAR[], given_by) AS tells_outcome,
    NOT list_contains($never_closing::VARCHAR[], given_by) AND NOT is_end_unusable
        AS tells_resolution,
    coalesce($promises[nullif(list_position($severities::VARCHAR[], severity), 0)], $promise)
        AS promised_hours,
    epoch_us(seen_until) - opened_us >= 14 * {DAY_US} AS is_mature
FROM ({_TIMED})"""

_RESOLVED = f"SELECT * FROM ({_COMPLAINTS}) WHERE is_resolved"

# Whether a complaint's file tells when it ended: it has a place for it, with a time that can be.
_TELLS_END = (
    "NOT list_contains($never_closing::VARCHAR[], given_by) "
    "AND NOT coalesce(resolved_unusable, FALSE)"
)

# A complaint that waits no more though it was not resolved: a newer full export of its days has it
# no more. Nobody knows since when: it is gone since it was last seen, and its wait censored then.
_FULL = """(SELECT unnest($full_sources::VARCHAR[]) AS full_source,
    unnest($full_since::TIMESTAMPTZ[]) AS full_since,
    unnest($full_until::TIMESTAMPTZ[]) AS full_until) AS full_exports
ON key_source = full_source AND opened_at >= full_since AND known_at < full_until
    AND resolved_at IS NULL"""

# +1 when a complaint is opened, −1 when it is resolved or gone: the stock at a time is the sum
# until then.
_CHANGED = f'{SLICE}, category, severity, complaint_id, key_source, "drop"'
_FLOW = f"""
SELECT opened_at AS at, 1 AS change, FALSE AS is_gone, {_CHANGED}
FROM complaints
WHERE opened_at <= $as_of AND {_TELLS_END}
UNION ALL
SELECT resolved_at AS at, -1 AS change, FALSE AS is_gone, {_CHANGED}
FROM complaints WHERE resolved_at <= least(known_at, $as_of)
UNION ALL
SELECT known_at AS at, -1 AS change, TRUE AS is_gone, {_CHANGED}
FROM complaints SEMI JOIN {_FULL}
WHERE known_at <= $as_of AND {_TELLS_END}"""

# The age of an open complaint, by its `age_days`.
_AGE = """(CASE
    WHEN age_days <= 3 THEN 'up to 3 days'
    WHEN age_days <= 56 THEN '3 days to 8 weeks'
    ELSE 'over 8 weeks' END)::ENUM('up to 3 days', '3 days to 8 weeks', 'over 8 weeks') AS age"""

# The complaints open at the end of the period, with their age then.
_OPEN = f"""
SELECT *, {_AGE}
FROM (
    SELECT *, greatest(epoch_us(least(known_at, $end)) - (epoch_us(opened_at)
        + epoch_us(coalesce(opened_until, opened_at))) // 2, 0) / {DAY_US}.0 AS age_days
    FROM complaints ANTI JOIN {_FULL} AND known_at <= $end
    WHERE opened_at <= $end AND {_TELLS_END}
        AND NOT coalesce(resolved_at <= least(known_at, $end), FALSE)
)"""

_EVENTS = f"""
SELECT *{lacking(ADVOCACY)} FROM advocacy WHERE happened_at <= $as_of"""

_PRAISE = "(kind = 'referral' OR coalesce(sentiment = 'positive', FALSE))"

# Every known customer who answered, complained or spoke in public, each time, and whether that was
# advocacy.
_SEEN = f"""
SELECT customer_id, answered_at AS at, {SLICE}, FALSE AS advocated, FALSE AS referred
FROM responses WHERE customer_id IS NOT NULL AND answered_at <= $as_of
UNION ALL
SELECT customer_id, opened_at AS at, {SLICE}, FALSE AS advocated, FALSE AS referred
FROM complaints WHERE customer_id IS NOT NULL AND opened_at <= $as_of
UNION ALL
SELECT customer_id, happened_at AS at, {_ADVOCACY_SLICE},
    {_PRAISE} AS advocated, kind = 'referral' AS referred
FROM advocacy WHERE customer_id IS NOT NULL AND happened_at <= $as_of"""

# One row per customer: they count once, however often we met them.
_CUSTOMERS = """
SELECT grouped_by, customer_id, bool_or(advocated) AS advocated, bool_or(referred) AS referred
FROM chosen GROUP BY grouped_by, customer_id"""

# Of one day without hours, an answer comes before what they did in public.
_LAST_US = "coalesce(epoch_us(happened_until) - 1, epoch_us(happened_at))"

_SAID = f"""
SELECT customer_id, response_id, answered_at, score, {SLICE}
FROM responses
WHERE question = 'nps' AND score IS NOT NULL AND customer_id IS NOT NULL
    AND answered_at <= $as_of"""

# The latest answer of each customer, if it is a promoter's, with their first advocacy from then on.
_DID = f"""
SELECT said.grouped_by,
    coalesce(epoch_us(acts.at) - epoch_us(said.answered_at) <= 90 * {DAY_US}, FALSE) AS acted
FROM (
    SELECT *, epoch_us(answered_at) AS answered_us FROM (
        SELECT * FROM chosen QUALIFY row_number() OVER (
            PARTITION BY grouped_by, customer_id ORDER BY answered_at DESC, response_id DESC) = 1
    ) WHERE score >= 9
) AS said
ASOF LEFT JOIN (
    SELECT customer_id, happened_at AS at, {_LAST_US} AS last_us FROM advocacy
    WHERE customer_id IS NOT NULL AND {_PRAISE} AND happened_at <= $as_of
) AS acts ON acts.customer_id = said.customer_id AND acts.last_us >= said.answered_us"""

# The latest answer of each customer, with how often they posted in public from then on.
_VOICES = f"""
SELECT said.grouped_by, said.score, count(acts.at) AS posts
FROM (
    SELECT * FROM chosen QUALIFY row_number() OVER (
        PARTITION BY grouped_by, customer_id ORDER BY answered_at DESC, response_id DESC) = 1
) AS said
LEFT JOIN (
    SELECT customer_id, happened_at AS at, {_LAST_US} AS last_us FROM advocacy
    WHERE customer_id IS NOT NULL AND kind IN ('review', 'mention') AND happened_at <= $as_of
) AS acts ON acts.customer_id = said.customer_id AND acts.last_us >= epoch_us(said.answered_at)
    AND epoch_us(acts.at) - epoch_us(said.answered_at) <= 90 * {DAY_US}
GROUP BY said.grouped_by, said.response_id, said.score"""

#: Each relation by its name.
RELATIONS: dict[str, str] = {
    "responses": _ANSWERS,
    "complaints": _COMPLAINTS,
    "business_complaints": in_business_hours(_COMPLAINTS),
    "resolved_complaints": _RESOLVED,
    "complaint_flow": _FLOW,
    "open_complaints": _OPEN,
    "advocacy": _EVENTS,
    "customers_seen": _SEEN,
    "nps_answers": _SAID,
    "nps_voices": _SAID,
    "customers_paying": PAYING,
    "nps_after_complaints": AFTER_COMPLAINTS,
    "checks": f"SELECT *{lacking(CHECKS)} FROM ({_CHECKED})",
    "next_steps": f"SELECT *{lacking(NEXT_STEPS)} FROM ({_DUE})",
    "first_steps": f"SELECT *{lacking(NEXT_STEPS)} FROM ({FIRST_STEPS})",
    "beliefs": f"SELECT *{lacking(BELIEFS)} FROM ({_BELIEVED})",
    "invitations": f"SELECT *{lacking(INVITATIONS)} FROM ({ASKED})",
}

# The complaints to which something is promised and that wait still, each as its file knows.
_PROMISED = f"""
SELECT * FROM ({_COMPLAINTS}) ANTI JOIN {_FULL} AND known_at <= $as_of
WHERE NOT is_resolved AND tells_resolution AND promised_hours IS NOT NULL"""

#: The open complaints to which something is promised, by the clock of the promise.
PROMISED: dict[str, str] = {"calendar": _PROMISED, "business": in_business_hours(_PROMISED)}

#: The rows of each table with all columns of the slice, and nothing that follows from them.
BARE: dict[str, str] = {
    name: f"SELECT *{lacking(table)} FROM {name}" for name, table in TABLES.items()
}

#: What is made of a relation's rows once they are chosen and grouped (`chosen`, with
#: `grouped_by`), where metrics do not count these rows themselves.
THEN: dict[str, str] = {
    "customers_seen": _CUSTOMERS,
    "nps_answers": _DID,
    "nps_voices": _VOICES,
    "customers_paying": PER_CUSTOMER,
}

#: Relations whose rows stand for whole months: each period is asked for alone, and by month at
#: the shortest.
MONTHLY = ("customers_paying",)

#: Relations whose rows are the changes of a stock, +1 or −1: it can be told of many instants at
#: once.
CHANGES = ("complaint_flow",)

#: Who is known by number: only of those can it be told whether they are in another table too.
NAMED = "customer_id IS NOT NULL"


@dataclass(frozen=True, slots=True)
class Joined:
    """What a relation joins: it knows only until the earliest of the sources of these tables.

    A source counts while it tells of some of the time right before the period; where rows are set
    against others of long ago, of so many days before it.
    """

    tables: tuple[str, ...]
    back_days: int = 0


#: The relations in which a row that one file lacks makes another count otherwise. A register of
#: customers is not among the tables: it tells of no time.
JOINED: dict[str, Joined] = {
    "customers_seen": Joined(("responses", "complaints", "advocacy")),
    "nps_answers": Joined(("advocacy",)),
    "nps_voices": Joined(("advocacy",)),
    "customers_paying": Joined(("revenue",), back_days=366),
}

#: Of a relation whose rows rest on who is a customer in two tables, these tables.
SAME_CUSTOMERS: dict[str, tuple[str, str]] = {
    "nps_answers": ("responses", "advocacy"),
    "nps_voices": ("responses", "advocacy"),
    "nps_after_complaints": ("responses", "complaints"),
    "customers_paying": ("revenue", "customers"),
}

#: The tables that each relation reads.
READS: dict[str, tuple[str, ...]] = {
    "responses": ("responses",),
    "complaints": ("complaints",),
    "business_complaints": ("complaints",),
    "resolved_complaints": ("complaints",),
    "complaint_flow": ("complaints",),
    "open_complaints": ("complaints",),
    "advocacy": ("advocacy",),
    "customers_seen": ("responses", "complaints", "advocacy"),
    "nps_answers": ("responses", "advocacy"),
    "nps_voices": ("responses", "advocacy"),
    "customers_paying": ("revenue", "customers"),
    "nps_after_complaints": ("responses", "complaints"),
    "checks": ("checks",),
    "next_steps": ("next_steps",),
    "first_steps": ("next_steps", "complaints", "responses"),
    "beliefs": ("beliefs",),
    "invitations": ("invitations", "responses"),
}
