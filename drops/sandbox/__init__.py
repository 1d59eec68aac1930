"""Files nobody has checked are opened in another process, within limits.

Enters: a function of ours and what it is to be called with.
Leaves: what it gave back, or a `DropError`: whatever is in the file, this process stays as it is.
May be imported by: the rooms that open files (each guards its own front door), `drops.put`,
    `drops.inbox`, `drops.background`.
"""
