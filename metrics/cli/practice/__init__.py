"""Commands about what is done where and when, and what it does to customers.

Enters: the words of a command line.
Leaves: tables, JSON or CSV on stdout, an exit code.
May be imported by: `metrics.cli`.
Front door: `busy_hours`, a command.
"""
