"""A first mapping for a file that nobody knows, with reasons and questions.

Enters: a look at a file: its header and some of its rows.
Leaves: a `Proposal`: the table, a source for each column, why, and what only a person can answer.
May be imported by: `drops.put`, the command line and the page Drops.
"""

from drops.intake.files import letting_go
from drops.intake.propose.look import FileProfile
from drops.intake.propose.look import look_at as _look_at
from drops.intake.propose.proposal import Proposal, propose
from drops.intake.propose.questions import Question
from drops.intake.propose.toml import proposal_toml
from drops.sandbox import guarded

__all__ = [
    "FileProfile",
    "Proposal",
    "Question",
    "look_at",
    "proposal_toml",
    "propose",
]

look_at = guarded(_look_at, letting_go)
