"""JSON and JSON lines as records: streamed, with the place of what is wrong.

Enters: a file of objects: a list, lines, or wrapped in an envelope.
Leaves: records of cells, nested names joined by dots.
May be imported by: `drops.intake.files`, through which erasure reads records.
Front door: `records`.
"""
