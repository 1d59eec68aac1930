"""The tone of what somebody wrote, where it is of a language whose words are read.

Enters: rows with stars, tones and texts, as their table declares them (`store.schema.Tone`).
Leaves: the rows with a tone where one is known, and how it is known.
May be imported by: `rows`.
Front door: `sentiment` (the tone); `language` (in which language a text is) is what it asks.
"""
