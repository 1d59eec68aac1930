"""What came in so far, told per source: its last file, what it tells of, when the next is due.

Enters: the drops of a ledger.
Leaves: one summary a source; how often its files came, and how late the next one is.
May be imported by: `drops.cli`, the page Drops, and the server, which notes what a file changed.
Front door: `sources` (one summary a source), `rhythm` (when the next file is due), `changed`
    (what a file changed).
"""
