"""A file that is offered: what it is, what is asked of it, what would become of it.

Enters: a file that lies there, uploaded or in the inbox, and what was answered of it so far.
Leaves: its mapping and its answers, with what would be kept, refused and changed, drawn.
May be imported by: `ui.panels.drops`.
Front door: one module per question.
"""
