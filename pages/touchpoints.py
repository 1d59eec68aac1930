from ui.figures import comparisons
from ui.filters import focus, sections
from ui.panels.shared import cards, groups, invitation, trend
from ui.panels.touchpoints import journey, missing, steps

STANDARDS, STEPS = ("standard_kept",), ("next_step_in_time",)


def standards() -> None:
    """Is there what is to be there every time?"""
    key = cards.choose(STANDARDS, STANDARDS)
    missing.draw()
    trend.draw(key, name="standards")
    groups.draw(key, ("standard", "location", "team", "touchpoint"), STANDARDS, name="standards")


def next_steps() -> None:
    """Does somebody do what was to be done next?"""
    key = cards.choose(STEPS, STEPS)
    steps.draw()
    trend.draw(key, name="steps")
    groups.draw(key, ("team", "location", "touchpoint", "step"), STEPS, name="steps")


focus.arrive()
told = comparisons.told((*STANDARDS, *STEPS))
parts = {"Journey": journey.draw}
if "standard_kept" in told:
    parts["Standards"] = standards
if "next_step_in_time" in told:
    parts["Next steps"] = next_steps
sections.draw(parts)
invitation.draw((*STANDARDS, *STEPS))
