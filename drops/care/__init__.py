"""A store looked after: what is wrong with it, a copy of it, and a store made of such a copy.

Enters: a data folder; a folder for a copy, or with one.
Leaves: findings, each with what to do; a copy that is of one moment; a store as it was then.
May be imported by: `drops.cli`.
"""
