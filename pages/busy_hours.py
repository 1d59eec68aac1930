from ui.app import empty
from ui.filters import focus, sections
from ui.panels.busy_hours import channels, outrun, week
from ui.panels.evidence import strip
from ui.panels.shared import invitation

MET = ("responses", "complaints", "staffing")


def too_much() -> None:
    """When do more come than there are people to serve them?"""
    outrun.draw()
    week.draw_load()
    outrun.draw_all()


strip.draw()
focus.arrive()
if empty.has_rows(MET, outrun.counted()):
    parts = {"Where it is too much": too_much, "The week": week.draw}
    if channels.are_told():
        parts["Channels"] = channels.draw
    sections.draw(parts)
    panels = {
        "People on duty and visits by the hour": (
            outrun.is_staffed(),
            "a rota, and a till that counts visits by the hour",
        )
    }
    invitation.draw(("nps", "resolution_median"), panels)
else:
    empty.draw("answers, complaints or hours on duty", MET)
