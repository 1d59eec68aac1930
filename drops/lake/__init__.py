"""What is kept, and the tables made of it; one writer at a time, readers never wait.

Enters: a folder with a drop's original and its rows.
Leaves: Delta tables and the manifest that pins one version of all.
May be imported by: the use cases and all beside them in `drops`; `ui.app`, `ui.server` and the page
    Drops, which show what it holds; `sample_data.load`.
Front door: `writing.writing`, `writing.open_store`, `writing.rebuild`, `publish.publish_live`,
    `ledger.Ledger`.
"""
