from ui.filters import focus, sections
from ui.panels.delivery_gap import ask, statement
from ui.panels.evidence import strip
from ui.panels.shared import invitation

strip.draw()
focus.arrive()
parts = statement.sections()
sections.draw({**parts, "Ask them": ask.draw})
invitation.draw((), {"The delivery gap": (bool(parts), invitation.BELIEFS)})
