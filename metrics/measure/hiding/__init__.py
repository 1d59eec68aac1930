"""Which numbers and words are hidden, because few would be told by them or by what is beside them.

Enters: rows with their numbers, a slice, and how small a group may be told of.
Leaves: the same rows, those hidden without a number; how many words of a slice are not shown.
May be imported by: whoever may import `metrics.measure`.
Front door: `suppression` (numbers), `hidden_words` (words).
"""
