"""Complaints as the help desk of today and the complaints book before it would export them."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import polars as pl

from sample_data.company import AS_OF, LONDON
from sample_data.dice import WeightedChoices

if TYPE_CHECKING:
    from pathlib import Path

    from sample_data.dice import Dice
    from sample_data.people.records import Complaint

TICKETS = "zendesk-tickets-2026-10-31.csv"
BOOK = "pepper-complaints-until-2025-11.csv"
#: The book was closed on this day; what was still open moved to the help desk.
BOOK_CLOSED = datetime(2025, 12, 1, tzinfo=LONDON)

_CLOCKS = (
    "Agent wait time in minutes",
    "Agent wait time in minutes within business hours",
    "Requester wait time in minutes",
    "Requester wait time in minutes within business hours",
    "On hold time in minutes",
    "On hold time in minutes within business hours",
)
#: How many public answers a ticket takes, by how long it takes; and one that came back.
_REPLIES = {
    timedelta(days=1): WeightedChoices({1: 64, 2: 25, 3: 8, 4: 3}),
    timedelta(days=3): WeightedChoices({1: 47, 2: 32, 3: 14, 4: 7}),
    timedelta.max: WeightedChoices({1: 26, 2: 34, 3: 24, 4: 16}),
}
_REPLIES_AGAIN = WeightedChoices({2: 46, 3: 34, 4: 20})
_HEADER = (
    "Summation column",
    "Id",
    "Requester",
    "Requester id",
    "Requester external id",
    "Requester email",
    "Requester domain",
    "Submitter",
    "Assignee",
    "Group",
    "Subject",
    "Tags",
    "Status",
    "Priority",
    "Via",
    "Ticket type",
    "Created at",
    "Updated at",
    "Assigned at",
    "Organization",
    "Due date",
    "Initially assigned at",
    "Solved at",
    "Resolution time",
    "Satisfaction Score",
    "Group stations",
    "Assignee stations",
    "Reopens",
    "Replies",
    "First reply time in minutes",
    "First reply time in minutes within business hours",
    "First resolution time in minutes",
    "First resolution time in minutes within business hours",
    "Full resolution time in minutes",
    "Full resolution time in minutes within business hours",
    *_CLOCKS,
    "Location [list]",
    "Touchpoint [list]",
    "Category [list]",
    "Severity [list]",
    "Outcome [list]",
    "Segment [list]",
)


def write_complaints(dice: Dice, complaints: list[Complaint], folder: Path) -> None:
    """Write all complaints; each goes into one file only."""
    book = [complaint for complaint in complaints if _is_in_book(complaint)]
    rows = [_noted(number, complaint) for number, complaint in enumerate(book, 1)]
    pl.DataFrame(rows, infer_schema_length=None).write_csv(folder / BOOK)
    cells = [_ticket(dice, number, ticket) for number, ticket in tickets_of(complaints)]
    cells[-1]["Updated at"] = _local(AS_OF)
    frame = pl.DataFrame(cells, schema=dict.fromkeys(_HEADER, pl.String))
    frame.write_csv(folder / TICKETS)


def tickets_of(complaints: list[Complaint]) -> list[tuple[str, Complaint]]:
    """Return the complaints that the help desk has, each with its number there."""
    tickets = [complaint for complaint in complaints if not _is_in_book(complaint)]
    return [(str(number), ticket) for number, ticket in enumerate(tickets, 40001)]


def _is_in_book(complaint: Complaint) -> bool:
    return complaint.resolved_at is not None and complaint.resolved_at < BOOK_CLOSED


def _local(instant: datetime | None) -> str | None:
    """Return that instant as the help desk writes it, in London time."""
    return None if instant is None else f"{instant.astimezone(LONDON):%Y-%m-%d %H:%M:%S}"


def _noted(number: int, complaint: Complaint) -> dict[str, object]:
    """Return one row of the book, in Pepper's own columns."""
    first, resolved = complaint.first_response_at, complaint.resolved_at
    return {
        "complaint_id": f"B-{number:05d}",
        "opened_at": complaint.opened_at.astimezone(LONDON).isoformat(),
        "first_response_at": first and first.astimezone(LONDON).isoformat(),
        "resolved_at": resolved and resolved.astimezone(LONDON).isoformat(),
        "reopened": complaint.reopened,
        "team": complaint.team,
        "location": complaint.location,
        "channel": complaint.channel,
        "touchpoint": complaint.touchpoint,
        "segment": complaint.guest.segment,
        "category": complaint.category,
        "severity": complaint.severity,
        "customer_id": complaint.guest.customer_id,
        "employee": complaint.employee,
        "satisfaction": complaint.satisfaction,
        "outcome": complaint.outcome,
        "summary": complaint.summary,
    }


def _ticket(dice: Dice, number: str, complaint: Complaint) -> dict[str, str | None]:
    """Return one ticket. Open ones have no solving time, and their minutes are empty."""
    opened, first, solved = complaint.opened_at, complaint.first_response_at, complaint.resolved_at
    assigned = min(opened + timedelta(minutes=dice.whole(1, 20)), AS_OF)
    took, known = _minutes(opened, solved), complaint.guest.customer_id
    return {
        "Summation column": "1",
        "Id": number,
        "Requester": "Guest" if known else "Unknown guest",
        "Requester id": str(3_600_000 + int(known[1:]) * 7) if known else None,
        "Requester external id": known,
        "Submitter": "Guest",
        "Assignee": complaint.employee,
        "Group": complaint.team,
        "Subject": complaint.summary,
        "Tags": complaint.category.replace(" ", "_"),
        "Status": _status(complaint),
        "Priority": complaint.severity.capitalize(),
        "Via": complaint.channel,
        "Ticket type": "Problem",
        "Created at": _local(opened),
        "Updated at": _local(max(solved or first or assigned, assigned)),
        "Assigned at": _local(assigned),
        "Initially assigned at": _local(assigned),
        "Solved at": _local(solved),
        "Resolution time": None if solved is None else str(round(int(took or 0) / 60)),
        "Satisfaction Score": _rated(dice, complaint),
        "Group stations": "1" if dice.chance(0.85) else "2",
        "Assignee stations": "1" if dice.chance(0.8) else "2",
        "Reopens": str(complaint.reopened),
        "Replies": str(_replies(dice, complaint) if first else 0),
        "First reply time in minutes": _minutes(opened, first),
        "First resolution time in minutes": took,
        "Full resolution time in minutes": took,
        "Location [list]": complaint.location,
        "Touchpoint [list]": complaint.touchpoint,
        "Category [list]": complaint.category,
        "Severity [list]": complaint.severity,
        "Outcome [list]": complaint.outcome,
        "Segment [list]": complaint.guest.segment,
    }


def _replies(dice: Dice, complaint: Complaint) -> int:
    """Return how many answers the guest got so far: the longer it took, the more.

    A complaint that came back took two at least.
    """
    if complaint.reopened:
        return dice.draw(_REPLIES_AGAIN)
    waited = (complaint.resolved_at or AS_OF) - complaint.opened_at
    return dice.draw(next(replies for most, replies in _REPLIES.items() if waited < most))


def _minutes(start: datetime, end: datetime | None) -> str | None:
    """Return whole minutes between the two, rounded down as the help desk does."""
    return None if end is None else str(int((end - start) / timedelta(minutes=1)))


def _status(complaint: Complaint) -> str:
    """Return the help desk's word for how far the ticket is; solved ones close after four weeks."""
    if complaint.resolved_at is None:
        return "Pending" if complaint.first_response_at else "New"
    return "Closed" if complaint.resolved_at < AS_OF - timedelta(days=28) else "Solved"


def _rated(dice: Dice, complaint: Complaint) -> str:
    """Return the help desk's word for how content the guest was with the end."""
    if complaint.satisfaction is not None:
        return "Good" if complaint.satisfaction >= 4 else "Bad"
    is_offered = complaint.resolved_at is not None and dice.chance(0.8)
    return "Offered" if is_offered else "Unoffered"
