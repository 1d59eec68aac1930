from ui.app import empty
from ui.filters import focus, sections
from ui.panels.busy_hours import channels, outrun, week
from ui.panels.evidence import strip
from ui.panels.shared import invitation

MET = ("responses", "complaints", "staffing")

strip.draw()
focus.arrive()
if empty.has_rows(MET):
    sections.draw(
        {"Where it is too much": outrun.draw, "The week": week.draw, "Channels": channels.draw}
    )
    told = {
        "People on duty and visits by the hour": (
            outrun.is_staffed(),
            "a rota, and a till that counts visits by the hour",
        )
    }
    invitation.draw(("nps", "resolution_median"), told)
else:
    empty.draw("answers, complaints or hours on duty", MET)
