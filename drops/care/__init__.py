"""A store looked after: what is wrong with it.

Enters: a data folder.
Leaves: findings, each with what to do; nothing is changed.
May be imported by: `drops.cli`.
"""
