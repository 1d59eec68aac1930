"""A first mapping for a file that nobody knows, with reasons and questions.

Enters: a look at a file: its header and some of its rows.
Leaves: a `Proposal`: the table, a source for each column, why, and what only a person can answer.
May be imported by: `drops.put`, the command line and the page Drops.
"""
