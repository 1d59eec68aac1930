"""What the text of one cell means; each module's docstring is its table of rules.

Enters: a Polars series of texts.
Leaves: values and, for each cell that has none, the sentence that says why.
May be imported by: `mapping`, `propose`, `rows`, `drops.lake`, the use cases, the log, what keeps
    findings and experiments, and the page Drops.
Front door: one module per kind of value: `casts`, `amounts`, `months`, `names`, `scores`,
    `tone`, `times`, `masking`, `pseudonyms`, `key`.
"""
