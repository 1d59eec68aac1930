"""Who visits the company, and what each of them answers, complains of, tells others and pays.

Enters: the company's places and volumes, its stories, its guests and the words that they use; all
chance comes from the `Dice` that the caller hands in.
Leaves: lists of records (`Answer`, `Complaint`, …). No file is known here.
May be imported by: `exports`, `generate`, tests.
"""

from sample_data.people.answers import all_answers, finish_comments
from sample_data.people.beliefs import all_beliefs
from sample_data.people.chains import link
from sample_data.people.complaints import all_complaints
from sample_data.people.events import all_events
from sample_data.people.paying import all_paying, first_seen
from sample_data.people.records import Answer, Belief, Check, Complaint, Event, Hour, Paying, Step
from sample_data.people.routines import all_checks, all_steps
from sample_data.people.staffing import all_hours, rush

__all__ = [
    "Answer",
    "Belief",
    "Check",
    "Complaint",
    "Event",
    "Hour",
    "Paying",
    "Step",
    "all_answers",
    "all_beliefs",
    "all_checks",
    "all_complaints",
    "all_events",
    "all_hours",
    "all_paying",
    "all_steps",
    "finish_comments",
    "first_seen",
    "link",
    "rush",
]
