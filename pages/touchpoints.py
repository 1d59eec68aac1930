from functools import partial

from store.tables import LEVELS
from ui.figures import comparisons
from ui.figures.groups import given
from ui.filters import focus, sections
from ui.panels.evidence import strip
from ui.panels.shared import cards, groups, invitation, trend
from ui.panels.shared.invitation import beside
from ui.panels.touchpoints import consistency, journey, missing, steps
from ui.panels.voice import opened

STANDARDS, STEPS = ("standard_kept",), ("next_step_in_time", "first_step_median")
#: What is to be the same everywhere.
SAME = ("nps", "resolution_median")


def standards() -> None:
    """Is there what is to be there every time?"""
    beside((1, True, partial(cards.choose, STANDARDS)), (3, True, missing.draw))
    trend.draw(STANDARDS[0], name="standards")
    columns = ("standard", "location", "team", "touchpoint", *LEVELS)
    groups.draw(STANDARDS[0], columns, STANDARDS, name="standards")


def next_steps() -> None:
    """Does somebody do what was to be done next?"""
    key = cards.choose_for([(1, True, lambda _: steps.draw(opened.draw))], STEPS)
    trend.draw(key, name="steps")
    columns = ("team", "location", "touchpoint", *LEVELS, "step")
    groups.draw(key, columns, STEPS, name="steps")


strip.draw()
focus.arrive()
keys = comparisons.keys_with_data((*STANDARDS, *STEPS))
is_known = bool(given(["touchpoint"]))
parts = {"Journey": journey.draw} if is_known else {}
if "standard_kept" in keys:
    parts["Standards"] = standards
if {*STEPS} & {*keys}:
    parts["Next steps"] = next_steps
if comparisons.keys_with_data(SAME):
    parts["Consistency"] = consistency.draw
# A page opens on what has data; where nothing has, it says so.
sections.draw(parts or {"Journey": journey.draw})
invitation.draw(
    (*STANDARDS, *STEPS), {"The journey": (is_known, "the touchpoint of answers or complaints")}
)
