"""What each metric is, once more, in plain Python over lists of rows: slow, and not our code."""

import statistics
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from fractions import Fraction
from typing import Any
from zoneinfo import ZoneInfo

from tests.support.growth_by_hand import broadcast, by_reach, growth

Rows = list[dict[str, Any]]
Found = dict[Any, tuple[float | None, int]]
LEVELS = ("district", "region", "division", "country")
SLICE = ("team", "location", "channel", "touchpoint", "segment", *LEVELS)
_PLACED = (
    "responses", "complaints", "advocacy", "customers", "checks", "next_steps", "invitations",
    "beliefs",
)  # fmt: skip
_WEEK_BEGINS = {"monday": 0, "sunday": 6, "saturday": 5}


@dataclass
class World:
    """All rows, each with all columns, and what was asked of them."""

    responses: Rows
    complaints: Rows
    advocacy: Rows
    customers: Rows = field(default_factory=list)
    revenue: Rows = field(default_factory=list)
    checks: Rows = field(default_factory=list)
    next_steps: Rows = field(default_factory=list)
    beliefs: Rows = field(default_factory=list)
    places: Rows = field(default_factory=list)
    staffing: Rows = field(default_factory=list)
    invitations: Rows = field(default_factory=list)
    since: date | None = None
    until: date | None = None
    timezone: str = "UTC"
    week_start: str = "monday"
    only: dict[str, tuple[str | None, ...]] | None = None
    scope: dict[str, tuple[str, ...]] | None = None
    by: str | None = None
    as_of: datetime | None = None
    promise: float = 72
    promises: dict[str, float] | None = None

    def __post_init__(self) -> None:
        for name in _PLACED:
            setattr(self, name, [row | levels(row, self.places) for row in getattr(self, name)])

    def known(self, row: dict[str, Any]) -> datetime:
        return min(row["known_at"], self.as_of) if self.as_of else row["known_at"]

    def happened(self, moment: datetime) -> bool:
        return self.as_of is None or moment <= self.as_of

    def day(self, moment: datetime) -> date:
        return moment.astimezone(ZoneInfo(self.timezone)).date()

    def in_period(self, moment: datetime) -> bool:
        day = self.day(moment)
        return (self.since is None or self.since <= day) and (
            self.until is None or day < self.until
        )

    def is_chosen(self, row: dict[str, Any]) -> bool:
        choices = [*(self.only or {}).items(), *(self.scope or {}).items()]
        return all(row.get(column) in values for column, values in choices)

    def rows(self, table: str, dated_by: str) -> Rows:
        return [
            row
            for row in getattr(self, table)
            if row[dated_by]
            and self.happened(row[dated_by])
            and self.in_period(row[dated_by])
            and self.is_chosen(row)
        ]

    def period(self, day: date) -> date:
        if self.by == "month":
            return day.replace(day=1)
        if self.by == "week":
            while day.weekday() != _WEEK_BEGINS[self.week_start]:
                day -= timedelta(days=1)
        return day

    def group(self, row: dict[str, Any], moment: datetime) -> Any:
        if self.by is None:
            return None
        if self.by in ("day", "week", "month"):
            return self.period(self.day(moment))
        value = row.get(self.by)
        return None if value is None else str(value)

    def grouped(self, rows: Rows, dated_by: str) -> dict[Any, Rows]:
        groups: dict[Any, Rows] = defaultdict(list)
        if self.by is None:
            groups[None] = []
        for row in rows:
            groups[self.group(row, row[dated_by])].append(row)
        return groups


def levels(row: dict[str, Any], places: Rows) -> dict[str, str | None]:
    """What a row's location lies in, or its team where no place tells of that."""
    told = {place["place"].strip().casefold(): place for place in places}
    names = (row[name].casefold() for name in ("location", "team") if row.get(name))
    here = next((told[name] for name in names if name in told), None)
    found: dict[str, str | None] = dict.fromkeys(LEVELS)
    while here:
        if here["level"] in LEVELS:
            found[here["level"]] = here["place"]
        here = told.get((here["parent"] or "").casefold())
    return found


def expected(world: World) -> dict[str, Found]:
    """Value and n of every metric, per group of which anything was measured."""
    found: dict[str, Found] = {}
    answers = world.grouped(world.rows("responses", "answered_at"), "answered_at")
    for metric, question, good in (("csat", "csat", 4), ("ces", "ces", 5)):
        found[metric] = {g: _share(*_scores(rows, question, good)) for g, rows in answers.items()}
    found["nps"] = {g: _nps(rows) for g, rows in answers.items()}
    found["recovery"] = {
        g: _nps([r for r in rows if recovery_of(world, r)]) for g, rows in answers.items()
    }
    found |= _complaints(world) | _counts(world) | _advocacy(world) | _journey(world)
    found |= _beliefs(world)
    found["response_rate"] = response_rate(world)
    return {
        key: {g: v for g, v in rows.items() if v[1] or key in COUNTS} for key, rows in found.items()
    }


COUNTS = ("complaints_opened", "complaints_resolved", "open_complaints")


def _journey(world: World) -> dict[str, Found]:
    checks = world.grouped(world.rows("checks", "checked_at"), "checked_at")
    # What is due by the end of a day is not late before that.
    due = [
        step
        for step in world.next_steps
        if (step["due_until"] or step["due_at"]) <= world.known(step)
        and world.in_period(step["due_at"])
        and world.is_chosen(step)
    ]
    return {
        "standard_kept": {
            group: _share(sum(check["passed"] for check in rows), len(rows))
            for group, rows in checks.items()
        },
        "next_step_in_time": {
            group: _share(sum(_is_in_time(world, step) for step in rows), len(rows))
            for group, rows in world.grouped(due, "due_at").items()
        },
        "first_step_median": _first_steps(world),
    }


def _first_steps(world: World) -> Found:
    """How long what somebody told waited for the first step that follows it, each looked at."""
    told = {row["complaint_id"]: row["opened_at"] for row in world.complaints}
    told |= {row["response_id"]: row["answered_at"] for row in world.responses}
    following: dict[str, Rows] = defaultdict(list)
    for step in world.next_steps:
        if step["about"] in told and told[step["about"]] <= world.known(step):
            following[step["about"]].append(step)
    first = []
    for about, steps in following.items():
        done = [s for s in steps if s["done_at"] and s["done_at"] <= world.known(s)]
        row = min(done or steps, key=lambda s: (done and s["done_at"], s["due_at"], s["step_id"]))
        until = row["done_at"] if done else max(world.known(s) for s in steps)
        first.append(row | {"told_at": told[about], "until": until, "is_done": bool(done)})
    chosen = [row for row in first if world.in_period(row["told_at"]) and world.is_chosen(row)]
    found: Found = {}
    for group, rows in world.grouped(chosen, "told_at").items():
        usable = [row for row in rows if row["until"] >= row["told_at"]]
        waits = [(_micro(row["until"] - row["told_at"]), row["is_done"]) for row in usable]
        ended, still_open = (
            [wait for wait, is_done in waits if is_done is w] for w in (True, False)
        )
        found[group] = _hours(km_quantile(ended, still_open, Fraction(1, 2))), len(waits)
    return found


#: Who says yes to what, by metric.
_BELIEFS = {
    "leaders_differentiated": ("leader", "differentiated"),
    "frontline_differentiated": ("frontline", "differentiated"),
    "customers_differentiated": ("customer", "differentiated"),
    "leaders_recommend": ("leader", "recommend"),
    "frontline_recommend": ("frontline", "recommend"),
    "leaders_strategy_clear": ("leader", "strategy_clear"),
    "strategy_clarity": ("frontline", "strategy_clear"),
}


def _beliefs(world: World) -> dict[str, Found]:
    grouped = world.grouped(world.rows("beliefs", "answered_at"), "answered_at")
    found: dict[str, Found] = {}
    for key, asked in _BELIEFS.items():
        found[key] = {}
        for group, rows in grouped.items():
            mine = [row for row in rows if (row["role"], row["statement"]) == asked]
            yes = [row for row in mine if row["agrees"] or (row["score"] or 0) in (9, 10)]
            found[key][group] = _share(len(yes), len(mine))
    return found


def response_rate(world: World) -> Found:
    """Of those asked two weeks ago or earlier, who answered; each looked at alone."""
    asked = [i for i in world.invitations if world.happened(i["sent_at"])]
    telling = {i["drop"] for i in asked if i["answered_at"] or i["response_id"]}
    telling |= {i["drop"] for i in world.invitations if i["answered_at"] or i["response_id"]}
    delivering = {i["drop"] for i in world.invitations if i["delivered_at"] or i["delivery"]}
    told = max(r["known_at"] for r in world.responses)
    told = min(told, world.as_of) if world.as_of else told
    counts: dict[Any, list[int]] = defaultdict(lambda: [0, 0])
    if world.by is None:
        counts[None] = [0, 0]
    for row in asked:
        known = world.known(row) if row["drop"] in telling else told
        if row["drop"] not in telling and row["customer_id"] is None:
            continue
        if known - row["sent_at"] < timedelta(days=14):
            continue
        if not (world.in_period(row["sent_at"]) and world.is_chosen(row)):
            continue
        came = _answer_to(world, row, is_told=row["drop"] in telling)
        answered = came is not None and came <= known
        reached = row["delivery"] == "delivered" or (
            row["delivery"] is None and row["delivered_at"] is not None
        )
        if row["drop"] in delivering and not (reached or answered):
            continue
        if row["delivery"] == "not sent" and not answered:
            continue
        group = world.group(row | {"hour": _hour(world, row)}, row["sent_at"])
        counts[group][0] += answered
        counts[group][1] += 1
    return {group: _share(*pair) for group, pair in counts.items()}


def _hour(world: World, row: dict[str, Any]) -> str | None:
    local = row["sent_at"].astimezone(ZoneInfo(world.timezone))
    return None if row["sent_until"] else f"{local.hour:02d}:00"


def _answer_to(world: World, row: dict[str, Any], *, is_told: bool) -> datetime | None:
    """When the answer to an invitation came; `None` without one."""
    if is_told and row["answered_at"]:
        return row["answered_at"]
    if is_told:
        said = [r["answered_at"] for r in world.responses if r["response_id"] == row["response_id"]]
        said = [at for at in said if world.happened(at)]
        return (min(said) if said else row["sent_at"]) if row["response_id"] else None
    theirs = [i for i in world.invitations if i["customer_id"] == row["customer_id"]]
    found = []
    for answer in world.responses:
        if answer["customer_id"] != row["customer_id"] or not world.happened(answer["answered_at"]):
            continue
        before = [
            i
            for i in theirs
            if i["sent_at"] <= answer["answered_at"] and world.happened(i["sent_at"])
        ]
        before.sort(key=lambda i: (i["key_source"] or "", i["invitation_id"]))
        latest = max(before, key=lambda i: i["sent_at"], default=None)
        if latest is row and answer["answered_at"] - row["sent_at"] < timedelta(days=14):
            found.append(answer["answered_at"])
    return min(found, default=None)


def _is_in_time(world: World, step: dict[str, Any]) -> bool:
    done, until = step["done_at"], step["due_until"]
    if done is None or done > world.known(step):
        return False
    return done < until if until else done <= step["due_at"]


def _share(counted: int, total: int) -> tuple[float | None, int]:
    return (100 * counted / total, total) if total else (None, 0)


def _scores(rows: Rows, question: str, good: int) -> tuple[int, int]:
    scores = [
        row["score"] for row in rows if row["question"] == question and row["score"] is not None
    ]
    return sum(score >= good for score in scores), len(scores)


def _nps(rows: Rows) -> tuple[float | None, int]:
    scores = [row["score"] for row in rows if row["question"] == "nps" and row["score"] is not None]
    net = sum((s >= 9) - (s <= 6) for s in scores)
    return (100 * net / len(scores), len(scores)) if scores else (None, 0)


def recovery_of(world: World, answer: dict[str, Any]) -> str | None:
    """What had become of the customer's latest complaint when they answered."""
    said, customer = answer["answered_at"], answer["customer_id"]
    if customer is None or not world.complaints:
        return None
    begin = min(c["opened_at"] for c in world.complaints)
    end = max(c["known_at"] for c in world.complaints)
    seen = begin + timedelta(days=90) <= said <= end
    none = "no complaint" if seen else None
    theirs = [c for c in world.complaints if c["customer_id"] == customer and c["opened_at"] < said]
    if not theirs:
        return none

    def ended_at(complaint: dict[str, Any]) -> datetime:
        end = complaint["resolved_at"]
        return end if end and end <= complaint["known_at"] else datetime.max.replace(tzinfo=UTC)

    latest = max(theirs, key=lambda c: (c["opened_at"], ended_at(c), c["known_at"]))
    ended = ended_at(latest)
    if ended > said:
        return "still open" if said <= latest["known_at"] else None
    if said - ended > timedelta(days=90):
        return none
    took = ended - latest["opened_at"]
    steps = {"within a day": 1, "within 3 days": 3, "within 8 weeks": 56}
    return next((name for name, most in steps.items() if took <= timedelta(days=most)), "later")


def km_quantile(ended: list[Any], still_open: list[Any], share: Fraction) -> Any:
    """The first time at which at most 1 − share wait, in exact arithmetic; `None`: not reached."""
    waiting = Fraction(1)
    for moment in sorted(set(ended)):
        at_risk = sum(d >= moment for d in ended) + sum(d >= moment for d in still_open)
        waiting *= 1 - Fraction(ended.count(moment), at_risk)
        if waiting <= 1 - share:
            return moment
    return None


def km_ended_by(ended: list[Any], still_open: list[Any], moment: Any) -> float | None:
    """The share in % that ended by then; `None` where nobody was watched for so long."""
    waiting = Fraction(1)
    for each in sorted(d for d in set(ended) if d <= moment):
        at_risk = sum(d >= each for d in ended) + sum(d >= each for d in still_open)
        waiting *= 1 - Fraction(ended.count(each), at_risk)
    if waiting and moment > max([*ended, *still_open]):
        return None
    return float(100 * (1 - waiting))


def _micro(span: timedelta) -> int:
    return span // timedelta(microseconds=1)


def _hours(micros: int | None) -> float | None:
    return None if micros is None else micros / 3_600_000_000


def _complaints(world: World) -> dict[str, Found]:
    found: dict[str, Found] = defaultdict(dict)
    answering = {c["drop"] for c in world.complaints if c["first_response_at"]}
    rating = {c["drop"] for c in world.complaints if c["satisfaction"] is not None}
    for group, rows in world.grouped(world.rows("complaints", "opened_at"), "opened_at").items():
        ended, still_open, ended_scaled, open_scaled, answered, waiting = [], [], [], [], [], []
        reopened = [0, 0]
        with_one = [0, 0]
        satisfied = [0, 0]
        for c in rows:
            known, opened = world.known(c), c["opened_at"]
            resolved = c["resolved_at"] if c["resolved_at"] and c["resolved_at"] <= known else None
            waited = _micro((resolved or known) - opened)
            (ended if resolved else still_open).append(waited)
            promised = (world.promises or {}).get(c["severity"], world.promise)
            scaled = Fraction(waited, round(promised * 3_600_000_000))
            (ended_scaled if resolved else open_scaled).append(scaled)
            if c["drop"] in answering:
                first = c["first_response_at"]
                if first and first <= known:
                    answered.append(_micro(first - opened))
                else:
                    waiting.append(_micro((resolved or known) - opened))
            if c["reopened"] is not None and (resolved or c["reopened"]):
                reopened[0] += c["reopened"] > 0
                reopened[1] += 1
            if resolved and c["answers"] is not None and c["reopened"] is not None:
                with_one[0] += c["answers"] == 1 and c["reopened"] == 0
                with_one[1] += 1
            if c["drop"] in rating and known - opened >= timedelta(days=14):
                good = (c["satisfaction"] or 0) >= 4
                satisfied[0] += bool(resolved and good and not c["reopened"])
                satisfied[1] += 1
        n = len(rows)
        found["resolution_median"][group] = (
            _hours(km_quantile(ended, still_open, Fraction(1, 2))),
            n,
        )
        found["resolution_p90"][group] = _hours(km_quantile(ended, still_open, Fraction(9, 10))), n
        if rows:
            found["resolution_within_promise"][group] = km_ended_by(ended_scaled, open_scaled, 1), n
        if ended:
            naive = statistics.median(ended) / 3_600_000_000
            found["resolution_median_closed_only"][group] = naive, len(ended)
        n = len(answered) + len(waiting)
        found["first_response_median"][group] = (
            _hours(km_quantile(answered, waiting, Fraction(1, 2))),
            n,
        )
        found["reopen_rate"][group] = _share(*reopened)
        found["first_contact_share"][group] = _share(*with_one)
        found["resolved_to_satisfaction"][group] = _share(*satisfied)
    return found | _closed(world)


def _closed(world: World) -> dict[str, Found]:
    found: dict[str, Found] = {
        "closed_within_3_days": {}, "closed_within_8_weeks": {}, "upheld_share": {},
    }  # fmt: skip
    deciding = {c["drop"] for c in world.complaints if c["outcome"]}
    closed = [
        c
        for c in world.rows("complaints", "resolved_at")
        if c["resolved_at"] <= c["known_at"] and world.happened(c["opened_at"])
    ]
    for group, rows in world.grouped(closed, "resolved_at").items():
        took = [c["resolved_at"] - c["opened_at"] for c in rows]
        soon = sum(t <= timedelta(hours=72) for t in took)
        later = sum(timedelta(hours=72) < t <= timedelta(weeks=8) for t in took)
        decided = [c["outcome"] for c in rows if c["drop"] in deciding]
        upheld = decided.count("upheld") + decided.count("partly")
        found["closed_within_3_days"][group] = _share(soon, len(rows))
        found["closed_within_8_weeks"][group] = _share(later, len(rows))
        found["upheld_share"][group] = _share(upheld, len(decided))
    return found


def _is_told(
    world: World,
    table: str,
    dated_by: str,
    begins: date | None,
    ends: date | None,
    follows: int = 0,
) -> bool:
    """Whether any row of the table, or its latest knowledge, reaches the period."""
    rows = getattr(world, table)
    if not rows:
        return False
    first = min(row[dated_by] for row in rows) - timedelta(days=follows)
    known = max(world.known(row) for row in rows)
    if known < first:
        return False
    return (begins is None or begins <= world.day(known)) and (
        ends is None or ends > world.day(first)
    )


def _group_told(world: World, group: Any, table: str, dated_by: str, follows: int = 0) -> bool:
    begins, ends = world.since, world.until
    if isinstance(group, date):
        after = {"day": 1, "week": 7, "month": 31}[world.by or ""]
        end = group + timedelta(days=after)
        if world.by == "month":
            end = end.replace(day=1)
        begins, ends = max(group, begins or group), min(end, ends or end)
    return _is_told(world, table, dated_by, begins, ends, follows)


def _gives(rows: Rows, column: str) -> bool:
    return any(row.get(column) is not None for row in rows)


def _chosen_told(world: World, table: str) -> bool:
    choices = [*(world.only or {}).items(), *(world.scope or {}).items()]
    return all(
        values and (None in values or _gives(getattr(world, table), column))
        for column, values in choices
    )


def _counts(world: World) -> dict[str, Found]:
    opened = [
        (c, c["opened_at"])
        for c in world.complaints
        if world.happened(c["opened_at"]) and world.is_chosen(c)
    ]
    resolved = [
        (c, c["resolved_at"])
        for c in world.complaints
        if world.is_chosen(c) and c["resolved_at"] and c["resolved_at"] <= world.known(c)
    ]
    found: dict[str, Found] = {
        "complaints_opened": {},
        "complaints_resolved": {},
        "open_complaints": {},
    }
    told = _chosen_told(world, "complaints") and _is_told(
        world, "complaints", "opened_at", world.since, world.until
    )
    for group, ends in _count_groups(world, told=told):
        for key, changes in (("complaints_opened", opened), ("complaints_resolved", resolved)):
            n = sum(world.in_period(m) and _same(world, c, m, group) for c, m in changes)
            if n or not isinstance(group, str):
                found[key][group] = (float(n), n) if told else (None, 0)
        before = [
            [
                c
                for c, m in changes
                if (ends is None or world.day(m) < ends)
                and (world.by not in SLICE or world.group(c, m) == group)
            ]
            for changes in (opened, resolved)
        ]
        stock = len(before[0]) - len(before[1])
        if before[0] or not isinstance(group, str):
            found["open_complaints"][group] = (float(stock), stock) if told else (None, 0)
    if world.by in SLICE:
        for key, changes in (("complaints_opened", opened), ("complaints_resolved", resolved)):
            if not any(world.in_period(m) and world.group(c, m) is None for c, m in changes):
                found[key].pop(None, None)
        if not any(
            c[world.by] is None and (world.until is None or world.day(m) < world.until)
            for c, m in opened
        ):
            found["open_complaints"].pop(None, None)
    return found


def _same(world: World, row: dict[str, Any], moment: datetime, group: Any) -> bool:
    return world.group(row, moment) == group


def _count_groups(world: World, *, told: bool) -> list[tuple[Any, date | None]]:
    """Each group with the first day after which its stock is taken."""
    if world.by is None:
        return [(None, world.until)]
    if world.by in SLICE:
        return [(value, world.until) for value in {c[world.by] for c in world.complaints} | {None}]
    if not told:
        return []
    day = max(world.day(min(c["opened_at"] for c in world.complaints)), world.since or date.min)
    known = world.day(max(world.known(c) for c in world.complaints))
    last = min(known, world.until - timedelta(days=1)) if world.until else known
    periods: dict[date, date] = {}
    while day <= last:
        periods[world.period(day)] = day + timedelta(days=1)
        day += timedelta(days=1)
    return list(periods.items())


def _praised(event: dict[str, Any]) -> bool:
    return event["kind"] == "referral" or event["sentiment"] == "positive"


def _advocacy(world: World) -> dict[str, Found]:
    found: dict[str, Found] = defaultdict(dict)
    events = world.grouped(world.rows("advocacy", "happened_at"), "happened_at")
    for group, rows in events.items():
        referrals = [e for e in rows if e["kind"] == "referral"]
        if any(e["converted"] is not None for e in referrals) and _name_places(world):
            found["referral_conversion"][group] = _share(
                sum(e["converted"] is True for e in referrals), len(referrals)
            )
        stars = [e["rating"] for e in rows if e["kind"] == "review" and e["rating"] is not None]
        if stars:
            found["review_average"][group] = statistics.fmean(stars), len(stars)
        tones = [e["sentiment"] for e in rows if e["kind"] != "referral" and e["sentiment"]]
        good, bad = tones.count("positive"), tones.count("negative")
        if tones:
            found["net_sentiment"][group] = 100 * (good - bad) / len(tones), len(tones)
            found["negative_share"][group] = _share(bad, len(tones))
        for key, pair in by_reach(rows).items():
            found[key][group] = pair
    return found | _customers(world) | _said_and_did(world) | growth(world)


def _customers(world: World) -> dict[str, Found]:  # noqa: C901  (one rule after the other)
    seen: dict[Any, set[str]] = defaultdict(set)
    advocates: dict[Any, set[str]] = defaultdict(set)
    referrers: dict[Any, set[str]] = defaultdict(set)
    dated = {"responses": "answered_at", "complaints": "opened_at", "advocacy": "happened_at"}
    for table, dated_by in dated.items():
        for row in world.rows(table, dated_by):
            if row["customer_id"] is None:
                continue
            group = world.group(row, row[dated_by])
            seen[group].add(row["customer_id"])
            if table == "advocacy" and _praised(row):
                advocates[group].add(row["customer_id"])
            if table == "advocacy" and row["kind"] == "referral":
                referrers[group].add(row["customer_id"])
    found: dict[str, Found] = {"advocacy_rate": {}, "referral_rate": {}}
    if not _chosen_told(world, "advocacy") or _is_of_other_groups(world, dated):
        return found
    for group, customers in seen.items():
        if world.by in SLICE and group is not None and not _gives(world.advocacy, world.by):
            continue
        if _group_told(world, group, "advocacy", "happened_at"):
            found["advocacy_rate"][group] = _share(len(advocates[group]), len(customers))
            if any(e["kind"] == "referral" for e in world.advocacy):
                found["referral_rate"][group] = _share(len(referrers[group]), len(customers))
    return found


def _name_places(world: World) -> bool:
    """Whether any referral of the files of the period gives each column asked by."""
    columns = {*(world.only or {}), *(world.scope or {}), world.by} & {*SLICE}
    files: dict[str, Rows] = defaultdict(list)
    for row in world.advocacy:
        if row["kind"] == "referral":
            files[row["drop"]].append(row)
    told: Rows = []
    for rows in files.values():
        days = [world.day(row["happened_at"]) for row in rows]
        if (world.until is None or min(days) < world.until) and max(days) >= (
            world.since or date.min
        ):
            told += rows
    return all(any(row.get(c) is not None for row in told) for c in columns)


def _is_of_other_groups(world: World, dated: dict[str, str]) -> bool:
    """Whether rows of one kind lack a column, so that customers would be sought in wrong groups."""
    columns = {*(world.only or {}), *(world.scope or {}), world.by} & {*SLICE}
    files: dict[tuple[str, str | None, str], Rows] = defaultdict(list)
    for table in dated:
        for row in getattr(world, table):
            if row["customer_id"] is not None:
                files[table, row.get("kind"), row["drop"]].append(row)
    sides: dict[tuple[str, str | None], Rows] = defaultdict(list)
    for (table, kind, _), rows in files.items():
        days = [world.day(row[dated[table]]) for row in rows]
        if (world.until is None or min(days) < world.until) and max(days) >= (
            world.since or date.min
        ):
            sides[table, kind] += rows
    return any(
        sum(row.get(column) is not None for row in rows) < len(rows) * 0.95
        for column in columns
        for rows in sides.values()
    )


def _said_and_did(world: World) -> dict[str, Found]:
    latest: dict[tuple[Any, str], dict[str, Any]] = {}
    for row in sorted(
        world.rows("responses", "answered_at"), key=lambda r: (r["answered_at"], r["response_id"])
    ):
        if row["question"] == "nps" and row["score"] is not None and row["customer_id"] is not None:
            latest[world.group(row, row["answered_at"]), row["customer_id"]] = row
    counts: dict[Any, list[int]] = defaultdict(lambda: [0, 0])
    shown = all(values for values in (world.scope or {}).values())
    told = [
        (group, customer, row)
        for (group, customer), row in latest.items()
        if shown and _group_told(world, group, "advocacy", "happened_at", 90)
    ]
    for (group, customer), row in latest.items():
        if (
            row["score"] < 9
            or not shown
            or not _group_told(world, group, "advocacy", "happened_at", 90)
        ):
            continue
        acts = [
            e["happened_at"] for e in world.advocacy if e["customer_id"] == customer and _praised(e)
        ]
        said = row["answered_at"]
        counts[group][0] += any(
            said <= a <= said + timedelta(days=90) and world.happened(a) for a in acts
        )
        counts[group][1] += 1
    shares = {"say_do": {group: _share(*pair) for group, pair in counts.items()}}
    return shares | broadcast(world, told)
