"""Two places of which one is rushed on Saturdays at noon, and quiet on Tuesday afternoons."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from tests.support.lakes import at

MONDAY = at("2026-06-01T00:00")
WEEKS = 12
#: By weekday and hour how many are on duty, and how many come.
RUSHED, QUIET = {(5, 12), (5, 13)}, {(1, 15), (1, 16)}


def told(*, staffed: bool = True) -> dict[str, list[dict[str, Any]]]:
    """Two places, open from 11 to 17: Hull is rushed on Saturdays at noon, and quiet on a Tuesday."""
    staffing, answers, complaints = [], [], []
    for number in range(WEEKS * 7):
        weekday = number % 7
        for hour in range(11, 17):
            begins = MONDAY + timedelta(days=number, hours=hour)
            for place in ("Hull", "York"):
                is_rushed = place == "Hull" and (weekday, hour) in RUSHED
                is_quiet = place == "Hull" and (weekday, hour) in QUIET
                visits = 31 if is_rushed else 9 if is_quiet else 20
                staffing.append(
                    {"hour": begins, "location": place, "people": 10.0, "visits": visits}
                )
                for answer in range(3 if is_rushed else 1):
                    score = 3 if is_rushed and answer else (10 if number % 3 else 6)
                    at_minute = begins + timedelta(minutes=10 + 7 * answer)
                    answers.append(
                        {
                            "answered_at": at_minute,
                            "question": "nps",
                            "score": score,
                            "location": place,
                        }
                    )
        opened = MONDAY + timedelta(days=number, hours=9)
        complaints.append(
            {"opened_at": opened, "location": "York", "channel": "phone",
             "first_response_at": opened + timedelta(hours=2 + weekday % 2)}
        )  # fmt: skip
    return {
        "responses": answers,
        "complaints": complaints,
        "staffing": staffing if staffed else [],
    }
