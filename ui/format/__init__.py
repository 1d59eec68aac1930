"""How a value is written: numbers, dates, changes, text, colours. One place each.

Enters: estimates, days, customer text.
Leaves: strings that are safe to show, in plain words.
May be imported by: every room of `ui`.
Front door: `numbers`, `dates`, `text`, `colours`, `changes`.
"""
