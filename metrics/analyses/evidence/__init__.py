"""What proves a finding: its name in a link, its own numbers again, since when, and what is new.

Enters: a finding, a reader, and where it was looked for.
Leaves: names, rows and days to show beside its sentence.
May be imported by: `metrics.cli`, `ui`.
Front door: `names`, `proof`, `begun`, `news`.
"""
