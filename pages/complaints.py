from functools import partial

from store.tables import SLICE_COLUMNS
from ui.filters import focus, sections
from ui.panels.complaints import age, causes, clock, overdue, recovery, regulator, waiting
from ui.panels.evidence import strip
from ui.panels.shared import cards, groups, invitation, start, trend
from ui.panels.shared.invitation import beside


def now() -> None:
    """What is overdue, are we keeping up, and who waits longest?"""
    overdue.draw()
    beside(
        (1, age.closing_is_told(), waiting.draw_stock),
        (1, age.closing_is_told(), age.draw_open),
    )


def how_long() -> None:
    """How long do they wait, and does it get better?"""
    counted_in = clock.draw()
    every = among(counted_in)
    curve = (1, age.closing_is_told(), lambda _: waiting.draw_curve(counted_in, every))
    over_time = (1, True, partial(trend.draw, name="waiting"))
    cards.choose_for([curve, over_time], age.keys(), turned=counted_in.key)


def where() -> None:
    """Where do they wait longer?"""
    counted_in = clock.draw()
    columns, every = (*SLICE_COLUMNS, "category"), among(counted_in)
    places = partial(groups.draw, columns=columns, among=every, name="waiting")
    cards.choose_for([(1, True, places)], age.keys(), turned=counted_in.key)


def reasons() -> None:
    """What is it about, and do they forgive us?"""
    causes.draw()
    recovery.draw()


def among(counted_in: clock.Clock) -> tuple[str, ...]:
    """All metrics of the page on that clock."""
    return counted_in.keys(age.ALL)


strip.draw()
focus.arrive()
focus.draw("cause", "page")
with focus.narrowed("cause"):
    if start.measured("complaints", age.ALL):
        rest = {"Where": where, "Why": reasons, "Regulator": regulator.draw}
        first = {"Now": now, "How long": how_long} if age.closing_is_told() else {"Trend": how_long}
        sections.draw({**first, **rest})
        invitation.draw(
            (*age.ALL, "recovery"), {overdue.TITLE: (overdue.can_be_told(), invitation.PROMISE)}
        )
