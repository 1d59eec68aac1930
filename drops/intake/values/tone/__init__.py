"""In which language and tone somebody wrote: a tone where it is of a language whose words are read.

Enters: rows with stars, tones and texts, as their table declares them (`Tone`, `Column.language`).
Leaves: the rows with the language of their words and a tone, each where it is known.
May be imported by: `rows`.
Front door: `language` (in which language a text is) and `sentiment` (the tone), which asks it.
"""
