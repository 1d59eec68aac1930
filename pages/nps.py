from store.tables import SLICE_COLUMNS
from ui.filters import focus, sections
from ui.panels.evidence import strip
from ui.panels.nps import answers, why
from ui.panels.nps.answers import ALL
from ui.panels.shared import cards, comments, groups, invitation, start, trend
from ui.panels.shared.invitation import beside


def score() -> None:
    """What is their score, and where does it go?"""
    key = cards.choose(ALL)
    beside(
        (3, True, lambda: trend.draw(key, name="nps")),
        (2, True, lambda: answers.draw_answers(key)),
    )
    if comments.are_told():
        answers.draw_comments(key)


def where() -> None:
    """Where is it better, where worse?"""
    key = cards.choose(ALL)
    groups.draw(key, SLICE_COLUMNS, ALL, name="nps")


def reasons() -> None:
    """What goes along with the score, and what do they write?"""
    beside(
        (3, why.can_be_told(), why.draw_drivers),
        (2, why.has_words(), why.draw_words),
    )


strip.draw()
focus.arrive()
if start.measured("responses", ALL):
    told = {"Score": score}
    if groups.are_told(SLICE_COLUMNS):
        told["Where"] = where
    if why.can_be_told() or why.has_words():
        told["Why"] = reasons
    sections.draw(told)
    invitation.draw(
        ALL,
        {
            "Where it is better": (groups.are_told(SLICE_COLUMNS), invitation.PLACES),
            "What they say": (comments.are_told(), invitation.COMMENTS),
        },
    )
