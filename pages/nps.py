from functools import partial

from store.tables import SLICE_COLUMNS
from ui.filters import focus, sections
from ui.panels.evidence import strip
from ui.panels.nps import answers, why
from ui.panels.nps.answers import ALL
from ui.panels.shared import cards, comments, groups, invitation, start, trend
from ui.panels.shared.invitation import beside


def score() -> None:
    """What is their score, and where does it go?"""
    key = cards.choose_for(
        [(3, True, partial(trend.draw, name="nps")), (2, True, answers.draw_answers)], ALL
    )
    if comments.are_told():
        answers.draw_comments(key)


def where() -> None:
    """Where is it better, where worse?"""
    where_it_is = partial(groups.draw, columns=SLICE_COLUMNS, among=ALL, name="nps")
    cards.choose_for([(1, True, where_it_is)], ALL)


def reasons() -> None:
    """What goes along with the score, and what do they write?"""
    beside(
        (3, why.can_be_told(), why.draw_drivers),
        (2, why.has_words(), why.draw_words),
    )


strip.draw()
focus.arrive()
if start.measured("responses", ALL):
    parts = {"Score": score}
    if groups.are_told(SLICE_COLUMNS):
        parts["Where"] = where
    if why.can_be_told() or why.has_words():
        parts["Why"] = reasons
    sections.draw(parts)
    invitation.draw(
        ALL,
        {
            "Where it is better": (groups.are_told(SLICE_COLUMNS), invitation.PLACES),
            "What they say": (comments.are_told(), invitation.COMMENTS),
        },
    )
