from ui.app import freshness
from ui.panels.pulse import findings, headlines, where
from ui.panels.shared import comments, posts
from ui.panels.shared.invitation import beside


def draw_newest() -> None:
    """What do they say lately?"""
    newest = comments if comments.are_told() else posts
    newest.draw_newest(6 if where.is_tall() else 3)


freshness.draw_newest_file()
# First of all that is drawn: whatever comes after it would be moved by it.
if findings.are_told():
    findings.draw()
if headlines.measured():
    newest = (2, comments.are_told() or posts.are_told(), draw_newest)
    places = (3, where.are_told(), where.draw)
    if len(headlines.keys()) > 1:
        headlines.draw()
        beside(newest, places)
    else:
        # A card alone would leave a hole beside it.
        first, then = (places, (newest,)) if where.are_told() else (newest, ())
        beside((2, True, headlines.draw), first)
        beside(*then)
    headlines.draw_missing()
