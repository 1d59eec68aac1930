"""What only the rows of a file tell about how it is read: settled before the rows are cast.

Enters: the plan of a file, its first rows, and all of them where these do not tell.
Leaves: the plan with what was told, kept in its mapping; a `Doubt` where only a person knows.
May be imported by: what reads a file, or shows its first rows (`drops.intake.rows`).
Front door: `meanings`, `first_rows`, `day_order`, `turned_cells`, `chosen_score`: each takes
    a plan and returns it; `spelling` reads the times of all rows.
"""
