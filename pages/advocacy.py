from functools import partial

from ui.filters import focus, sections
from ui.panels.advocacy import broadcast, growth, say_do, voice
from ui.panels.advocacy.say_do import ALL, COLUMNS, MAIN, OTHERS, TOLD, is_told
from ui.panels.evidence import strip
from ui.panels.shared import cards, groups, invitation, posts, start, trend
from ui.panels.shared.invitation import beside


def what_they_do() -> None:
    """Do they bring others?"""
    they_do = (2, is_told("say_do") or is_told("referral_rate"), lambda _: say_do.draw())
    cards.choose_for([(3, True, partial(trend.draw, name="customers")), they_do], MAIN, ALL)


def in_public() -> None:
    """What do they say in public?"""
    focus.draw("source", "public")
    with focus.narrowed("source"):
        public = say_do.public()
        stars = (2, is_told("review_average"), lambda _: voice.draw_stars())
        cards.choose_for(
            [(3, True, partial(trend.draw, name="public")), stars],
            *(OTHERS, public),
            notes=say_do.inferred_notes(),
        )
        beside(
            (3, is_told("net_sentiment"), voice.draw_voice),
            (2, posts.are_told(), voice.draw_posts),
        )


def where() -> None:
    """Where do they speak better of us?"""
    focus.draw("source", "where")
    with focus.narrowed("source"):
        public = say_do.public()
        places = partial(groups.draw, columns=COLUMNS, among=public, name="public")
        cards.choose_for([(1, True, places)], OTHERS, public, notes=say_do.inferred_notes())


strip.draw()
focus.arrive()
if start.measured("advocacy", ALL):
    panels = {
        "What they do": (what_they_do, any(map(is_told, MAIN))),
        "What they say in public": (in_public, any(map(is_told, OTHERS))),
        "Where": (where, any(map(is_told, OTHERS)) and groups.are_told(COLUMNS)),
        "How far it is heard": (broadcast.draw, any(map(is_told, broadcast.KEYS))),
        "What it is worth": (growth.draw, growth.can_be_told()),
    }
    sections.draw({name: section for name, (section, has_data) in panels.items() if has_data})
    invitation.draw(TOLD)
