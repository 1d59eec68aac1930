from store.tables import SLICE_COLUMNS
from ui.filters import focus
from ui.panels.nps import answers, why
from ui.panels.nps.answers import ALL, COMPARED
from ui.panels.shared import cards, comments, groups, invitation, start, trend
from ui.panels.shared.invitation import beside

focus.arrive()
if start.measured("responses", ALL):
    cards.draw(cards.fitting(ALL)[0], ALL)
    beside(
        (3, True, lambda: trend.draw(COMPARED, name="nps")),
        (2, answers.are_told(), answers.draw_answers),
    )
    beside(
        (
            3,
            groups.are_told(SLICE_COLUMNS),
            lambda: groups.draw(COMPARED, SLICE_COLUMNS, ALL, name="nps"),
        ),
        (2, comments.are_told(), answers.draw_comments),
    )
    beside(
        (3, why.can_be_told(), why.draw_drivers),
        (2, why.has_words(), why.draw_words),
    )
    invitation.draw(
        ALL,
        {
            "Where it is better": (groups.are_told(SLICE_COLUMNS), invitation.PLACES),
            "What they say": (comments.are_told(), invitation.COMMENTS),
        },
    )
