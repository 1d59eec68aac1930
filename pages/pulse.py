from ui.app import freshness
from ui.panels.pulse import findings, headlines, where
from ui.panels.shared import comments, posts
from ui.panels.shared.invitation import beside


def draw_newest() -> None:
    """What do they say lately?"""
    newest = comments if comments.are_told() else posts
    newest.draw_newest()


freshness.draw_newest_file()
needs = findings.begin() if findings.are_told() else None
if headlines.measured():
    headlines.draw()
    beside(
        (2, comments.are_told() or posts.are_told(), draw_newest),
        (3, where.are_told(), where.draw),
    )
    headlines.draw_missing()
if needs:
    findings.draw(needs)
