"""What the scores of a file mean: which question they answer, on which scale, which end is good.

Enters: the names of columns, the labels of a scale, the answers that are given.
Leaves: what each number or word counts as, and the questions of what only a person knows.
May be imported by: the rest of `drops.intake.mapping`, `propose` and `rows`.
Front door: `meaning` (what a column of scores counts as); `scales` reads its labels,
    `worded` answers in words, `asked` what a question asks.
"""
