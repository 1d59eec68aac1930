"""What is followed: taken by somebody, by when, how far it is, and what was noted.

Enters: the lasting name of a finding or of what a customer said, and the latest event of it.
Leaves: a small button that opens a form; the list of what somebody has.
May be imported by: `ui.panels.pulse`, `ui.panels.voice`, `ui.panels.complaints`, `pages`.
Front door: `form.draw` (the button), `loop.draw` (the numbers), `mine.draw` (the list).
"""
