"""One customer out of everything that is kept, in steps that a crash cannot undo.

Enters: a customer's id that the ledger has noted.
Leaves: originals, rows and lake without them; a mark by which they are known again.
May be imported by: `drops.erase`, `drops.put`, `drops.inbox`, `drops.lake.writing` and the server.
"""
