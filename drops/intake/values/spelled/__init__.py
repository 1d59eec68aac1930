"""Times as people, browsers and spreadsheets spell them, in any language of CLDR.

Enters: texts that no told form reads, and in which manner the file writes its times.
Leaves: what each of them tells: a day, an hour, an offset; or which of its parts is in doubt.
May be imported by: `values`, `mapping`, `propose`, `rows`, `drops.lake` and the page Drops.
Front door: `manner` (what a file is told to mean), `reading` (texts read, by their `grammar`),
    `words` (what the words of a language mean), `zones` (offsets and abbreviations).
"""
