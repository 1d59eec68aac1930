"""From the bytes of a file to rows of our tables: values, files, mapping, propose, rows.

Enters: a file and, once somebody knows it, the mapping of its columns.
Leaves: canonical rows with what was refused and why; for an unknown file a proposed mapping and
    questions.
May be imported by: `drops.lake`, the use cases, the command line and the page Drops;
    `values` by all that keeps what people wrote.
Front door: one per room: `files`, `mapping`, `propose`, `rows`.
"""
