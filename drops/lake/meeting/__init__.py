"""What a file meets in the lake: rows with its keys, and places of which it says other things.

Enters: the line of the ledger that a file would become, its rows, and the lake as it is published.
Leaves: whose keys it has, what it replaces, and sentences to be said; or a question.
May be imported by: `drops.put` and `drops.report`.
"""

from drops.lake.meeting.keys import Meeting, Met, meet
from drops.lake.meeting.levels import level_notes

__all__ = ["Meeting", "Met", "level_notes", "meet"]
