"""The page Voice: everything customers say, searched, counted and opened.

Enters: the view's slice, and what is searched for, from the link. Leaves: panels.
May be imported by: `pages/voice.py`, tests.
"""
