"""A company of half a year in which plates are cold, complaints wait, and customers say so."""

from __future__ import annotations

import random
from datetime import date, datetime, timedelta

from store.settings import Settings
from tests.support.lakes import Record, at

#: The first day after the quarter, its first day, and that of the half year.
UNTIL = date(2026, 10, 1)
QUARTER, HALF_YEAR = UNTIL - timedelta(weeks=13), UNTIL - timedelta(weeks=26)
PROMISED = Settings.model_validate(
    {"promise": {"hours": 48}, "targets": {"first_response_median": 4}}
)
Rows = dict[str, list[Record]]


def company(seed: int = 3) -> Rows:
    """Half a year: checks of plates, complaints that wait, next steps, and what customers say."""
    draw = random.Random(seed)  # noqa: S311
    rows: Rows = {"responses": [], "checks": [], "complaints": [], "next_steps": []}
    for number in range(26 * 7):
        day = datetime.combine(HALF_YEAR + timedelta(days=number), datetime.min.time())
        for place, team in (("York", "Kitchen"), ("Hull", "Kitchen"), ("York", "Floor")):
            where = {"location": place, "team": team, "touchpoint": "meal"}
            missed = draw.random() < 0.3
            if draw.random() < 0.6:
                rows["checks"].append(
                    {**where, "checked_at": at(f"{day:%Y-%m-%d}T10:00"), "standard": "Plates hot",
                     "passed": not missed}
                )  # fmt: skip
            for _ in range(draw.randrange(4)):
                likes = draw.random() < 0.7 - 0.4 * missed
                rows["responses"].append(_answer(where, at(f"{day:%Y-%m-%d}T12:00"), likes=likes))
    for number in range(240):
        _complain(rows, draw, number)
    return rows


def _answer(where: Record, when: datetime, *, likes: bool, customer: str | None = None) -> Record:
    score = 10 if likes else 3
    return {
        **where,
        "answered_at": when,
        "question": "nps",
        "score": score,
        "customer_id": customer,
    }


def _complain(rows: Rows, draw: random.Random, number: int) -> None:
    """A complaint with its next step, and an answer some days after both were up."""
    opened = at(f"{HALF_YEAR}T08:00") + timedelta(hours=18 * number)
    team, customer = draw.choice(["Kitchen", "Floor"]), f"c{number}"
    late, slow, late_step = (draw.random() < 0.4 for _ in range(3))
    rows["complaints"].append(
        {"complaint_id": f"k{number}", "opened_at": opened, "team": team, "customer_id": customer,
         "first_response_at": opened + timedelta(hours=8 if slow else 1),
         "resolved_at": opened + timedelta(hours=90 if late else 20)}
    )  # fmt: skip
    due = opened + timedelta(hours=30)
    done = due + timedelta(hours=9 if late_step else -9)
    rows["next_steps"].append(
        {"about": f"k{number}", "step": "call back", "due_at": due, "done_at": done, "team": team}
    )
    answers, likes = draw.random() < 0.8, draw.random() < 0.8 - 0.5 * late
    said = opened + timedelta(days=draw.choice([1, 4, 10, 95]))
    if answers and said.date() < UNTIL:
        rows["responses"].append(_answer({"team": "Desk"}, said, likes=likes, customer=customer))
