"""Every page as a wall shows it, at 1920 × 1080 and from five metres: nothing to click.

Enters: the view of this reader.
Leaves: the page's headlines, what needs us and where, drawn large.
May be imported by: `pages/wall.py`.
Front door: `screen`.
"""
