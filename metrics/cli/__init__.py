"""`python -m metrics …`: list, show, rows, control, fca, overdue, missing, busy-hours, asked.

Enters: the words of a command line.
Leaves: tables, JSON or CSV on stdout, an exit code.
May be imported by: `metrics.__main__`.
Front door: `metrics.cli.show.app`.
"""
