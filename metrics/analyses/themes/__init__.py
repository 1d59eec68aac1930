"""Themes: how often each is told of and what goes with it, and themes that comments propose.

Enters: a reader and a slice.
Leaves: shares, differences of NPS and proposals, hidden as comments are.
May be imported by: the command line, pages.
Front door: `shares` (how often), `proposed` (themes of comments), `previewed` (one, not kept).
"""
