"""Panels that several pages have: cards, trends, groups, tables, comments, first steps.

Enters: the view of this reader.
Leaves: its panels, drawn.
May be imported by: the panels of every page and `pages`.
Front door: one module per question.
"""
