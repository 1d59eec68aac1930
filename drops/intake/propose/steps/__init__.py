"""The steps of a proposal: each fills what it knows of, or asks, going by what was found before.

Enters: what was seen of a file (`DraftContext`) and what the steps before found (`DraftPart`).
Leaves: the part that a step adds: columns of ours filled, questions, columns that are not read.
May be imported by: `drops.intake.propose.draft` and what makes the proposal of it.
Front door: one module a step; `drops.intake.propose.draft` says in which order.
"""
