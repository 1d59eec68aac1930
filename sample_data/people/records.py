"""What people leave behind: answers, complaints, public events, money."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sample_data.guests import Guest


@dataclass(slots=True)
class Answer:
    """One filled-in survey: a score for `question`, perhaps a satisfaction beside it, and words."""

    answered_at: datetime
    question: str
    guest: Guest
    location: str
    touchpoint: str
    team: str
    channel: str
    score: int | None
    satisfaction: int | None = None
    comment: str | None = None


@dataclass(slots=True)
class Complaint:
    """One complaint, from the day it came to the day it ended, if it did."""

    opened_at: datetime
    guest: Guest
    location: str
    team: str
    channel: str
    touchpoint: str
    severity: str
    category: str
    summary: str
    employee: str
    first_response_at: datetime | None = None
    resolved_at: datetime | None = None
    reopened: int = 0
    outcome: str | None = None
    satisfaction: int | None = None


@dataclass(slots=True)
class Check:
    """One look at whether a standard was kept."""

    checked_at: datetime
    location: str
    team: str
    touchpoint: str
    standard: str
    passed: bool


@dataclass(slots=True)
class Step:
    """What is to be done next about a ticket, by when, and when it was done."""

    about: str
    step: str
    due_at: datetime
    done_at: datetime | None
    owner: str
    team: str
    location: str
    touchpoint: str


@dataclass(frozen=True, slots=True)
class Hour:
    """One hour at a place: how many people were on duty, and how many guests came."""

    hour: datetime
    location: str
    people: int
    visits: int


@dataclass(slots=True)
class Belief:
    """What somebody says to one statement: a score from 0 to 10, or whether they agree."""

    answered_at: datetime
    role: str
    statement: str
    score: int | None
    agrees: bool | None
    team: str | None
    location: str
    touchpoint: str | None


@dataclass(slots=True)
class Event:
    """One referral, review or mention."""

    happened_at: datetime
    kind: str
    location: str
    source: str
    team: str | None = None
    guest: Guest | None = None
    rating: int | None = None
    sentiment: str | None = None
    reach: int | None = None
    referred: str | None = None
    converted: bool | None = None
    text: str | None = None


@dataclass(frozen=True, slots=True)
class Paying:
    """One guest on the guest list: since when, through what, and the pounds paid, by month."""

    guest: Guest
    joined_at: datetime
    joined_through: str | None
    paid: list[tuple[date, float]]
