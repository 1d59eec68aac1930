"""What people do about an experiment: plan, start, stop, decide. Kept for good.

Enters: an experiment as it stands (`store.experiments`), what is done, who does it.
Leaves: events, in the ledger: they stay through undo, rebuild, backup and restore as drops do.
May be imported by: `drops.lake` (its table, and what an erasure cuts), `drops.cli`,
    `ui.panels.experiments`.
Front door: `conduct`.
"""
