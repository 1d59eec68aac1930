"""What is kept, and the tables made of it; one writer at a time, readers never wait.

Enters: a folder with a drop's original and its rows.
Leaves: Delta tables and the manifest that pins one version of all.
May be imported by: the use cases and `drops.report`.
Front door: `writing.writing`, `writing.open_store`, `writing.rebuild`, `publish.publish_live`,
    `ledger.Ledger`.
"""
