"""What people do about a finding: who has it, how far it is, and what they noted. Kept for good.

Enters: a finding's lasting name (of what and whom, without its numbers), a state, an owner, a note.
Leaves: events, in the ledger: they stay through undo, rebuild, backup and restore as drops do.
May be imported by: `drops.lake` (its table, and what an erasure cuts), `drops.cli`, and the panels
    in which something is followed.
Front door: `follow`.
"""
