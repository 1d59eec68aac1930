"""A file in: rows kept, rows refused with reasons, the original kept, the lake made of both.

Enters: a file of any tool, an id to undo, a customer to erase, through inbox, browser, HTTP or
    command line.
Leaves: a `Report` of what came of it; a lake of Delta tables; original files and a ledger, which
    are the truth.
May be imported by: `ui`, `sample_data`, `benchmarks`; never by `metrics`.
Front door: `drops.put.put`, `drops.undo.undo`, `drops.erase.erase`, `drops.inbox.watch`;
    `drops.background` for a server.
"""
