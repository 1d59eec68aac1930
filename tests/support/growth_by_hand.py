"""Earned growth, its parts, and the voices in public, once more in plain Python."""

from __future__ import annotations

from collections import Counter, defaultdict
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

if TYPE_CHECKING:
    from tests.support.by_hand import Found, Rows, World

_EARNED = ("referral", "experience")
_MICRO = timedelta(microseconds=1)


def _next(month: date) -> date:
    return date(month.year + month.month // 12, month.month % 12 + 1, 1)


def _year_before(month: date) -> date:
    return month.replace(year=month.year - 1)


def _begins(world: World, month: date) -> datetime:
    return datetime.combine(month, time.min, ZoneInfo(world.timezone)).astimezone(UTC)


def _whole(world: World) -> dict[date, Rows]:
    """The rows of every month that is over as far as the file, the reader and the slice know."""
    months: dict[date, Rows] = defaultdict(list)
    for row in world.revenue:
        month = row["period"].date()
        ended = _begins(world, _next(month))
        in_utc = datetime.combine(_next(month), time.min, UTC) - _MICRO
        told = row["known_at"] >= min(ended, in_utc)
        over = world.as_of is None or ended - _MICRO <= world.as_of
        if told and over and (world.until is None or _next(month) <= world.until):
            months[month].append(row)
    return months


def growth(world: World) -> dict[str, Found]:  # noqa: C901, PLR0912  (one rule after the other)
    months = _whole(world)
    compared = [m for m in months if _year_before(m) in months]
    known = {row["customer_id"]: row for row in world.customers}
    currencies = Counter(r["currency"] for r in world.revenue)
    main = min(currencies, key=lambda c: (-currencies[c], c is None, c or ""), default=None)
    groups: dict[Any, dict[str, list[float]]] = defaultdict(lambda: defaultdict(lambda: [0.0, 0.0]))
    last: dict[Any, date] = {}
    shown = all(values for values in (world.scope or {}).values())
    for month in compared:
        if not shown or (world.since and month < world.since):
            continue
        for at, rows in enumerate((months[month], months[_year_before(month)])):
            for row in rows:
                place = known.get(row["customer_id"], {})
                if not world.is_chosen(place):
                    continue
                group = month if world.by == "month" else world.group(place, row["period"])
                last[group] = max(month, last.get(group, month))
                if row["currency"] == main:
                    groups[group][row["customer_id"]][at] += row["revenue"]
                    groups[group][row["customer_id"]] += [row["revenue"]] * at
    found: dict[str, Found] = {
        "earned_growth": {}, "net_revenue_retention": {}, "earned_new_customers": {},
    }  # fmt: skip
    first: dict[str, date] = {}
    for month, rows in months.items():
        for row in rows:
            if row["revenue"] > 0:
                customer = row["customer_id"]
                first[customer] = min(month, first.get(customer, month))
    for group, customers in groups.items():
        ended = _begins(world, _next(_year_before(last[group])))
        then = kept = earned = 0.0
        for customer, (now, before, *each) in customers.items():
            joined = [known[customer]["joined_at"]] if customer in known else []
            joined += [_begins(world, first[customer])] if customer in first else []
            then += before
            if any(amount > 0 for amount in each) or (joined and min(joined) < ended):
                kept += now
            elif (known.get(customer, {}).get("joined_through") or "").strip().lower() in _EARNED:
                earned += now
        if then > 0:
            n = len(customers)
            found["net_revenue_retention"][group] = 100 * kept / then, n
            found["earned_new_customers"][group] = 100 * earned / then, n
            found["earned_growth"][group] = 100 * (kept + earned) / then - 100, n
    return found


def by_reach(rows: Rows) -> dict[str, tuple[float | None, int]]:
    seen = [r for r in rows if r["kind"] != "referral" and r["sentiment"] and r["reach"]]
    whole = sum(r["reach"] for r in seen)
    good = sum(r["reach"] for r in seen if r["sentiment"] == "positive")
    bad = sum(r["reach"] for r in seen if r["sentiment"] == "negative")
    if not seen:
        return {}
    return {
        "net_sentiment_by_reach": (100 * (good - bad) / whole, len(seen)),
        "negative_share_by_reach": (100 * bad / whole, len(seen)),
    }


def broadcast(world: World, latest: list[tuple[Any, str, dict[str, Any]]]) -> dict[str, Found]:
    """`latest` are the group, the customer and the row of their latest answer in it."""
    sides: dict[Any, dict[str, list[int]]] = defaultdict(lambda: {"bad": [0, 0], "good": [0, 0]})
    for group, customer, row in latest:
        side = "bad" if row["score"] <= 6 else "good" if row["score"] >= 9 else None
        if side is None:
            continue
        said = row["answered_at"]
        sides[group][side][0] += 1
        sides[group][side][1] += sum(
            said <= e["happened_at"] <= said + timedelta(days=90)
            and world.happened(e["happened_at"])
            for e in world.advocacy
            if e["customer_id"] == customer and e["kind"] != "referral"
        )
    return {
        "broadcast_ratio": {
            group: (
                (bad[1] / bad[0]) / (good[1] / good[0]),
                bad[0] + good[0],
            )
            for group, (bad, good) in ((g, s.values()) for g, s in sides.items())
            if bad[0] and good[1]
        }
    }
