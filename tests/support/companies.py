"""Small random companies whose rows sit where mistakes are made: on midnights, in ties, in gaps."""

import random
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from tests.support.lakes import at, complete

TEAMS = ["Care", "Floor", "O'Brien", None]
PLACES = ["York", 'Bath"; DROP TABLE responses; --', "100%", "Køln 🌶️", None]
#: Where places lie, of one nobody tells; and where a team does.
TREE = [
    {"place": " york", "level": "location", "parent": "Mall"},
    {"place": "Mall", "level": "district", "parent": "NORTH"},
    {"place": PLACES[1], "parent": "North"},
    {"place": "North", "level": "region", "parent": "Isles"},
    {"place": "Isles", "level": "division", "parent": "UK"},
    {"place": "100%", "level": "location", "parent": "South"},
    {"place": "South", "level": "region", "parent": "UK"},
    {"place": "UK", "level": "country"},
    {"place": "Care", "level": "team", "parent": "South"},
]
CHANNELS = ["phone", "web", None]
STEPS = ["booking", "the table", None]
SEGMENTS = ["new", "regular", None]
_DAY = timedelta(days=1)
_REACHES = random.Random(5)  # noqa: S311
#: Days at whose edges rows are laid; the clocks change on four of them.
_EDGES = [
    date(2026, 3, 8), date(2026, 3, 29), date(2026, 5, 1), date(2026, 10, 25), date(2026, 11, 1),
    date(2026, 3, 1), date(2026, 10, 1), date(2026, 4, 1), date(2027, 1, 1),
]  # fmt: skip
_KNOWN = {
    "may": at("2026-06-01T09:30"),
    "autumn": at("2026-10-20T00:00"),
    "all": at("2027-01-10T07:00"),
}


def company(seed: int, size: int = 90) -> dict[str, list[dict[str, Any]]]:
    """Rows of all tables, complete; the same for the same seed."""
    draw = random.Random(seed)  # noqa: S311  (rows, not secrets)
    responses = [_response(draw) for _ in range(size)]
    complaints = [_complaint(draw) for _ in range(size)]
    advocacy = [_event(draw) for _ in range(size)]
    return {
        "responses": complete("responses", responses),
        "complaints": complete("complaints", complaints),
        "advocacy": complete("advocacy", advocacy),
        # From dice of their own, so that the tables above stay as they were.
        **paying(random.Random(seed + 1000)),  # noqa: S311
        **journey(random.Random(seed + 2000), size),  # noqa: S311
        **beliefs(random.Random(seed + 3000), 2 * size),  # noqa: S311
        "places": complete("places", TREE),
        "staffing": complete("staffing", staffing(random.Random(seed + 4000), size)),  # noqa: S311
        **invited(random.Random(seed + 5000), responses),  # noqa: S311
    }


def placed(rows: dict[str, list[dict[str, Any]]]) -> dict[str, list[dict[str, Any]]]:
    """The rows of a company, each with a team, a place and a segment."""
    first = {"team": TEAMS[0], "location": PLACES[0], "segment": SEGMENTS[0]}
    return {
        name: [{k: first.get(k) if v is None else v for k, v in row.items()} for row in of_table]
        for name, of_table in rows.items()
    }


def paying(draw: random.Random) -> dict[str, list[dict[str, Any]]]:
    """Customers, and what they paid in the months of two years; some are in one table only."""
    customers = [
        {
            "customer_id": f"c{number}", **_drop(draw), **_place(draw),
            "joined_at": at("2024-06-01T00:00") + timedelta(hours=draw.randrange(24 * 900)),
            "joined_through": draw.choice(["referral", " Experience", "paid", "somehow", None]),
        }
        for number in range(22)
    ]  # fmt: skip
    revenue = [
        {
            "customer_id": f"c{number}", **_drop(draw), "period": at(f"{month}-01T00:00"),
            "revenue": float(draw.choice([-20, 0, 5, 40, 40, 125])),
            "currency": draw.choice(["GBP", "GBP", "GBP", None, None, "EUR"]),
        }
        for number in range(25)
        for month in (f"{year}-{m:02}" for year in (2025, 2026) for m in range(1, 13))
        if draw.random() < 0.45
    ]  # fmt: skip
    return {"customers": complete("customers", customers), "revenue": complete("revenue", revenue)}


def journey(draw: random.Random, size: int) -> dict[str, list[dict[str, Any]]]:
    """Checks of standards, and next steps: in time, late, not done, and not due yet."""
    checks = [_check(draw) for _ in range(size)]
    steps = [_step(draw) for _ in range(size)]
    follows = random.Random(draw.getrandbits(30))  # noqa: S311
    for step in steps:
        number = follows.randrange(size // 3 or 1)
        told = [f"complaints-{number:05}", f"responses-{number:05}", "nobody's", None]
        step["about"] = follows.choice(told)
    return {"checks": complete("checks", checks), "next_steps": complete("next_steps", steps)}


def beliefs(draw: random.Random, size: int) -> dict[str, list[dict[str, Any]]]:
    """What leaders, front line and customers say to the statements that each is asked."""
    return {"beliefs": complete("beliefs", [_belief(draw) for _ in range(size)])}


def _belief(draw: random.Random) -> dict[str, Any]:
    drop = _drop(draw)
    role = draw.choice(["leader", "frontline", "customer"])
    asked = ["differentiated", "recommend", "strategy_clear"][: 1 if role == "customer" else 3]
    statement = draw.choice(asked)
    is_score = statement == "recommend"
    return {
        **drop, **_where(draw), "answered_at": moment(draw, drop["known_at"]),
        "role": role, "statement": statement,
        "score": draw.choice([0, 7, 8, 9, 10]) if is_score else None,
        "agrees": None if is_score else draw.random() < 0.6,
    }  # fmt: skip


def staffing(draw: random.Random, size: int) -> list[dict[str, Any]]:
    """Hours of a place: who was on duty and how many came, one of them, or nobody."""
    return [
        {
            **(drop := _drop(draw)),
            "location": draw.choice(PLACES[:-1]),
            "team": draw.choice(TEAMS),
            "hour": moment(draw, drop["known_at"]).replace(minute=0, second=0, microsecond=0),
            "people": draw.choice([0.0, 1.0, 2.5, 4.0, None]),
            "visits": draw.choice([0, 1, 5, 9, None]),
        }
        for _ in range(size)
    ]


def invited(
    draw: random.Random, responses: list[dict[str, Any]]
) -> dict[str, list[dict[str, Any]]]:
    """Who was asked: of one file it is told when they answered, of one by which id, of one not."""
    asked = [_invitation(draw, number, responses) for number in range(len(responses))]
    return {"invitations": complete("invitations", asked)}


def _invitation(
    draw: random.Random, number: int, responses: list[dict[str, Any]]
) -> dict[str, Any]:
    drop = _drop(draw)
    sent, known = moment(draw, drop["known_at"]), drop["known_at"]
    after = timedelta(seconds=draw.choice([1, 86_400, 14 * 86_400 - 1, 14 * 86_400, 30 * 86_400]))
    is_answered, of = draw.random() < 0.5, draw.choice(responses)
    row: dict[str, Any] = {
        **drop, **_place(draw), "invitation_id": f"i{number}", "sent_at": sent,
        "channel": draw.choice(CHANNELS), "touchpoint": draw.choice(STEPS),
        "customer_id": _customer(draw), "sent_until": sent + _DAY if draw.random() < 0.2 else None,
    }  # fmt: skip
    if drop["drop"] == "may" and draw.random() < 0.6 and of["customer_id"]:
        before = of["answered_at"] - timedelta(seconds=draw.choice([0, 60, 13 * 86_400, -60]))
        row |= {"sent_at": min(before, known), "customer_id": of["customer_id"]}
    if drop["drop"] == "autumn" and is_answered:
        row["answered_at"] = sent + after
    if drop["drop"] == "all":
        row["delivery"] = draw.choice(["delivered", "delivered", "bounced", "not sent", None])
        if row["delivery"] is None:
            row["delivered_at"] = draw.choice([None, sent])
        if is_answered:
            row["response_id"] = draw.choice([of.get("response_id"), "nobody's"])
    return row


def _check(draw: random.Random) -> dict[str, Any]:
    drop = _drop(draw)
    return {
        **drop, **_where(draw), "checked_at": moment(draw, drop["known_at"]),
        "standard": draw.choice(["pepper on the table", "greeted at once", "100%"]),
        "passed": draw.random() < 0.7,
    }  # fmt: skip


def _step(draw: random.Random) -> dict[str, Any]:
    drop = _drop(draw)
    due, known = moment(draw, at("2027-03-01T00:00")), drop["known_at"]
    done = due + timedelta(seconds=draw.choice([-90_000, -1, 0, 1, 86_400]))
    is_day = draw.random() < 0.3
    return {
        **drop, **_where(draw), "step": draw.choice(["call back", "refund"]), "due_at": due,
        "due_until": due + _DAY if is_day else None,
        "done_at": done if draw.random() < 0.8 and done <= known else None,
        "owner": draw.choice(["Ann", "Bo", None]),
    }  # fmt: skip


def _where(draw: random.Random) -> dict[str, Any]:
    place = _place(draw)
    del place["segment"]
    return {**place, "touchpoint": draw.choice(STEPS)}


def moment(draw: random.Random, last: datetime) -> datetime:
    """A time from February 2026 on: on an edge, a microsecond beside it, or anywhere."""
    while True:
        if draw.random() < 0.5:
            zone = ZoneInfo(draw.choice(["UTC", "Europe/London", "America/New_York"]))
            edge = datetime.combine(draw.choice(_EDGES), time.min, zone).astimezone(UTC)
            found = edge + timedelta(microseconds=draw.choice([-1, 0, 0, 1]))
        else:
            found = at("2026-02-20T00:00") + timedelta(hours=draw.randrange(0, 24 * 320, 7))
        if found <= last:
            return found


def _place(draw: random.Random) -> dict[str, Any]:
    return {
        "team": draw.choice(TEAMS),
        "location": draw.choice(PLACES),
        "segment": draw.choice(SEGMENTS),
    }


def _drop(draw: random.Random) -> dict[str, Any]:
    drop = draw.choice(list(_KNOWN))
    return {"drop": drop, "known_at": _KNOWN[drop]}


def _customer(draw: random.Random) -> str | None:
    return draw.choice([None, *[f"c{i}" for i in range(25)]])


def _response(draw: random.Random) -> dict[str, Any]:
    question = draw.choice(["nps", "nps", "nps", "csat", "ces"])
    low, high = {"nps": (0, 10), "csat": (1, 5), "ces": (1, 7)}[question]
    score = draw.choice([None, *range(low, high + 1), *([9, 10] if question == "nps" else [])])
    drop = _drop(draw)
    return {
        **drop, **_place(draw), "answered_at": moment(draw, drop["known_at"]), "question": question,
        "score": score, "channel": draw.choice(CHANNELS), "touchpoint": draw.choice(STEPS),
        "customer_id": _customer(draw), "employee": draw.choice(["Ann", None]),
    }  # fmt: skip


def _complaint(draw: random.Random) -> dict[str, Any]:
    drop = _drop(draw)
    opened = moment(draw, drop["known_at"])
    spans = [0, 0, 3600, 72 * 3600, 5 * 3600, draw.randrange(0, 90 * 86400)]
    resolved = opened + timedelta(seconds=draw.choice(spans)) if draw.random() < 0.7 else None
    first = opened + timedelta(seconds=draw.choice(spans)) if draw.random() < 0.6 else None
    tells = drop["drop"] != "may"
    return {
        **drop, **_place(draw), "opened_at": opened, "resolved_at": resolved,
        "first_response_at": first if tells else None, "reopened": draw.choice([None, 0, 0, 1, 2]),
        # Not from the same stream: what was drawn before there was such a column stays as it was.
        "answers": random.Random(str(opened)).choice([None, 0, 1, 1, 2]),  # noqa: S311
        "channel": draw.choice(CHANNELS), "touchpoint": draw.choice(STEPS),
        "category": draw.choice(["cold food", "bill", None]), "customer_id": _customer(draw),
        "severity": draw.choice(["grave", "light", "'", None]), "outcome": draw.choice(["upheld", None]),
        "satisfaction": draw.choice([None, 1, 3, 4, 5, 5]) if tells else None,
    }  # fmt: skip


def _event(draw: random.Random) -> dict[str, Any]:
    drop = _drop(draw)
    kind = draw.choice(["referral", "review", "mention"])
    return {
        **drop, **_place(draw), "happened_at": moment(draw, drop["known_at"]), "kind": kind,
        "source": draw.choice(["Trustpilot", None]), "customer_id": _customer(draw),
        "rating": draw.choice([None, 1, 2, 3, 4, 5]) if kind == "review" else None,
        "sentiment": draw.choice([None, "positive", "neutral", "negative"]) if kind != "referral" else None,
        "converted": draw.choice([None, True, False]) if kind == "referral" else None,
        "reach": _REACHES.choice([None, 0, 3, 250, 90_000]),
    }  # fmt: skip
