"""What tells who somebody is in a text: each module finds one kind of it.

Enters: a text, its digits and signs in their plain form (`spans.same_length`).
Leaves: spans: where something personal begins and ends, and what stands there instead.
May be imported by: `values.masking`, and by nobody else.
Front door: `addresses` (e-mail), `identities` (national ids, accounts), `numbers` (cards, phones),
    `people` (names), each with functions `…_in`, and with expressions for polars without which a
    text has none; `spans` and `words` are what they share.
"""
