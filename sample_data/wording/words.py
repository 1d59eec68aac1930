"""What guests write: sentences by touchpoint and tone, put together so that few are the same."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sample_data.wording.word_details import DETAILS
from sample_data.wording.word_lists import SENTENCES

if TYPE_CHECKING:
    from sample_data.dice import Dice

#: Said before the point.
_OPENINGS = (
    "Came with friends.",
    "Second visit this month.",
    "We were four.",
    "A birthday dinner.",
    "Lunch with colleagues.",
    "Quick bite after work.",
    "With two small children.",
    "First time here.",
    "Our usual Friday.",
    "Before the theatre.",
    "A rainy Tuesday.",
    "My parents were visiting.",
)

#: Said after the point, by tone.
_AFTERTHOUGHTS = {
    "good": (
        "We will be back.",
        "Thank you!",
        "Told my neighbours already.",
        "Keep it up.",
        "Worth every penny.",
        "Made our evening.",
        "Best in town.",
        "Could not fault it.",
        "Say hello to the whole team.",
        "My new favourite.",
    ),
    "fair": (
        "Otherwise fine.",
        "Nothing special, nothing wrong.",
        "Might come again.",
        "Not bad.",
        "A little less noise would help.",
        "Prices have gone up.",
        "Good, not great.",
        "We have had better nights here.",
    ),
    "bad": (
        "Disappointing.",
        "Not again.",
        "I expected more.",
        "Nobody said sorry.",
        "We will go elsewhere.",
        "It used to be better.",
        "A pity, the place is nice.",
        "Please look into it.",
        "That spoiled the evening.",
    ),
}

#: Story 1: what York's guests write in the week of 12 October.
LATE_IN_YORK = (
    "The driver could not find our street and the food was cold.",
    "Ninety minutes late and nobody told us why.",
    "Order marked as delivered, nothing at the door.",
    "Two bags came, neither was ours.",
    "The new drivers do not know York at all.",
    "The tracking stood still for an hour, then the order was cancelled.",
    "Cold food, spilled sauce, and over an hour late.",
    "We rang three times to ask where the driver was.",
    "Half of the order was missing and the rest was cold.",
    "The driver left the bag in the rain.",
    "Waited until ten at night for a dinner ordered at seven.",
    "Our usual driver was always on time, the new service is a mess.",
)

#: Story 3: what guests write where nobody checks the table after serving.
MISSING_FROM_TABLE = (
    "No pepper on our table, and nobody came back to ask.",
    "Every table had pepper but ours.",
    "The food came and the waiter was gone before we saw there was no pepper.",
    "Something was missing from the table and there was nobody to tell.",
    "We ate without salt and pepper because nobody came.",
    "No cutlery for one of us, and no one looked at the table again.",
    "Nobody asked whether we had everything; the sauce never came.",
    "Had to fetch the pepper from the next table ourselves.",
    "No napkins, no pepper, no one to ask.",
    "Served and forgotten. A look at the table would have shown what was missing.",
    "The water we asked for never came and nobody checked.",
    "Missing pepper is a small thing, being ignored is not.",
)

#: Real people type such things. They are text, whatever a page or a spreadsheet makes of them.
HOSTILE = (
    "<b>Never again</b>, the food was cold",
    "Photos of the table are [here](http://example.com)",
    "=1+1",
    "*****",
    "<script>alert('pepper')</script>",
    '<img src="x" onerror="alert(1)"> no pepper',
    "![our table](http://example.com/table.png)",
    "@SUM(A1:A9) is what the bill looked like",
    "+44 is not a phone number that anybody answers",
    "-2 stars for the wait",
    "'; DROP TABLE responses; --",
    ":red[Late] and $5 \\times 2$ charged",
    "# Lovely\n\n- warm bread\n- no pepper",
    'He said "two minutes", it was twenty, then thirty',
    "Crème brûlée was superb 👌 £7 well spent",
    '=HYPERLINK("http://example.com","refund")',
    "__init__ & <i>friends</i> | a table | of | pipes",
    "`code` and ~~strike~~ for the dessert",
)


def tone_of(score: int, promoter: int = 9, passive: int = 7) -> str:
    """The tone ("good", "fair" or "bad") of somebody who gives that score."""
    if score >= promoter:
        return "good"
    return "fair" if score >= passive else "bad"


def comment(dice: Dice, touchpoint: str, tone: str) -> str:
    """One to three sentences that fit the touchpoint and the tone."""
    return _said(dice, dice.pick(SENTENCES[touchpoint][tone]), tone)


def comment_from(dice: Dice, sentences: tuple[str, ...], tone: str) -> str:
    """One of the sentences given, perhaps with something before and after it."""
    return _said(dice, dice.pick(sentences), tone)


def _said(dice: Dice, sentence: str, tone: str) -> str:
    """That sentence as a person types it."""
    parts = [sentence]
    if dice.chance(0.22):
        parts.insert(0, dice.pick(_OPENINGS))
    if dice.chance(0.35):
        parts.append(dice.pick(_AFTERTHOUGHTS[tone]))
    said = " ".join(parts)
    if dice.chance(0.12):
        said = said[0].lower() + said[1:].rstrip(".")
    return said


def with_detail(dice: Dice, comment: str, touchpoint: str) -> str:
    """Return that comment, perhaps with a detail of the visit before or after it."""
    if len(comment) >= 110 or not dice.chance(0.5):
        return comment
    detail = dice.pick(DETAILS[touchpoint])
    ended = comment if comment[-1] in ".!?" else comment + "."
    return f"{ended} {detail}" if dice.chance(0.6) else f"{detail} {comment}"
