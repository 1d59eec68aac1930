from ui.filters import focus, sections
from ui.panels.experiments import listed, opened, plan

focus.arrive()
if opened.is_open():
    opened.draw()
else:
    sections.draw({"What works": listed.draw, "Plan one": plan.draw})
