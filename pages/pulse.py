from ui.app import freshness
from ui.panels.pulse import findings, headlines, newest, where

freshness.draw_newest_file()
# First of all that is drawn: whatever comes after it would be moved by it.
if findings.are_told():
    findings.draw()
if headlines.measured():
    headlines.draw_over(
        (2, newest.are_told(), newest.draw),
        (3, where.are_told(), where.draw),
    )
    headlines.draw_missing()
