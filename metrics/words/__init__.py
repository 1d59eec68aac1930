"""What words say: searches as a reader writes them, and the themes that are made of these.

Enters: a version of the lake, a search, the themes of the settings.
Leaves: SQL conditions with their bound values, and tables in memory that tell which words have
    which theme.
May be imported by: `metrics.measure`, analyses.
Front door: `terms` (a search, whose words are found in their `forms`), `themed` (the themes that
    rows have).
"""
