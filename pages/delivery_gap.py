from ui.filters import focus, sections
from ui.panels.delivery_gap import ask, statement
from ui.panels.evidence import strip
from ui.panels.shared import invitation

#: What nobody believes yet is asked for by the name of the first.
FIRST = ("leaders_differentiated",)

strip.draw()
focus.arrive()
parts = statement.sections()
sections.draw({**parts, "Ask them": ask.draw})
invitation.draw(() if parts else FIRST)
