"""What came in so far, told per source: its last file, what it tells of, when the next is due.

Enters: the drops of a ledger.
Leaves: one summary a source; how often its files came, and how late the next one is.
May be imported by: `drops.cli`, and whoever shows what came in.
"""
