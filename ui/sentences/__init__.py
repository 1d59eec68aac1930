"""What the figures say, in words.

Enters: findings, control charts, funnels, opening hours.
Leaves: sentences.
May be imported by: `ui.panels`.
Front door: `findings`, `control`, `funnel`, `opening_hours`.
"""
