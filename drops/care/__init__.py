"""A store looked after: what is wrong with it, a copy of it elsewhere, and the way back.

Enters: a data folder, or a backup of one.
Leaves: findings, each with what to do; a backup of one moment; a data folder made of one.
May be imported by: `drops.cli`.
Front door: `doctor` (what is wrong), `backup` (a copy), `restore` (the way back).
"""
