from ui.app import freshness
from ui.panels.pulse import findings, headlines, where
from ui.panels.shared import comments, posts


def draw_newest() -> None:
    """What do they say lately?"""
    newest = comments if comments.are_told() else posts
    newest.draw_newest(6 if where.is_tall() else 3)


freshness.draw_newest_file()
# First of all that is drawn: whatever comes after it would be moved by it.
if findings.are_told():
    findings.draw()
if headlines.measured():
    headlines.draw_over(
        (2, comments.are_told() or posts.are_told(), draw_newest),
        (3, where.are_told(), where.draw),
    )
    headlines.draw_missing()
