"""Who was asked beside who answered, in words, as Markdown."""

from __future__ import annotations

from typing import TYPE_CHECKING

from metrics.model import called
from ui.format import numbers
from ui.format.text import plain_for_markdown, shorten

if TYPE_CHECKING:
    from metrics.analyses.asked import Apart, Invited

_SAME = (
    "Those who answered are, by location, channel, touchpoint, team and segment, like those who "
    "were asked"
)


def nothing(found: Invited | None) -> str:
    """Return why NPS as invited is not told."""
    if found is None:
        text = (
            "Too few were asked, or answered, to tell. Invitations count once they are 14 days old."
        )
    elif found.is_linked:
        text = (
            "Too few of those who were asked are known to have answered from 0 to 10 to tell what "
            "the others would."
        )
    else:
        text = (
            "No file tells what those who were asked answered: the id of the answer or the "
            "customer would, beside the invitation and beside the answer."
        )
    return plain_for_markdown(text)


def how(found: Invited) -> str:
    """Return how NPS as invited is made, and of how many answers."""
    count = numbers.counted(found.nps.n, "answers")
    return plain_for_markdown(
        "As invited: each location and channel counts as often as it was asked, not as often as it "
        f"answered. Both are of the {count} from 0 to 10 to invitations; those younger than 14 "
        "days count nowhere."
    )


def as_invited(found: Invited) -> str:
    """Return who is heard too seldom, and by how much NPS as invited differs."""
    if not found.differs:
        return plain_for_markdown(f"{_SAME}, as far as can be told from chance.")
    return plain_for_markdown(warning(found.differs[0], found.difference.value))


def warning(first: Apart, more: float | None) -> str:
    """Return: “app” is 61 % of the asked and 22 % of the answers: NPS as invited is 9 lower.

    Args:
        first: the group that is heard most unlike how often it was asked.
        more: NPS as invited less that of the answers, in points.
    """
    start = f"{_share(first)} of the answers"
    if more is None or round(abs(more)) == 0:
        return f"{start}: NPS as invited is the same."
    way = "lower" if more < 0 else "higher"
    noun = "point" if round(abs(more)) == 1 else "points"
    return f"{start}: NPS as invited is {abs(more):.0f} {noun} {way}."


def named(each: Apart) -> str:
    """Return whom it is about, as the sentences begin: `“app”`."""
    return f"“{shorten(called(each.group, each.column), 40)}”"


def _share(each: Apart) -> str:
    """`channel “app” is 61 % of the asked and 22 %`."""
    invited, answers = (numbers.amount_of(share, "%") for share in (each.invitations, each.answers))
    return f"{named(each)} is {invited} of the asked and {answers}"
