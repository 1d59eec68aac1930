"""The canonical tables: what a row of each means, whatever tool it came from.

A new table is declared in the module of its subject and listed here, and nowhere else: it is then
proposed for files, taken in, masked, erased from, undone and made again like the others.

Enters: the words that `store.schema` has for what a table can be.
Leaves: the tables by name, each as a constant too, and what all have in common.
May be imported by: everything of ours. Neither `drops` nor `metrics` knows a column that is not
declared here.
"""

from store.schema import Table
from store.tables.advocacy import ADVOCACY
from store.tables.columns import (
    LAKE_COLUMNS,
    LEVELS,
    OVERLAPPING,
    PLACED_BY,
    RATING,
    SINGLE_VALUED,
    SLICE_COLUMNS,
)
from store.tables.complaints import COMPLAINTS
from store.tables.organisation import EXPERIMENTS, PLACES
from store.tables.paying import CUSTOMERS, REVENUE
from store.tables.routines import CHECKS, NEXT_STEPS, STAFFING
from store.tables.surveys import BELIEFS, INVITATIONS, RESPONSES, SATISFIED_FROM, SCALES

TABLES: dict[str, Table] = {
    t.name: t
    for t in (
        *(RESPONSES, COMPLAINTS, ADVOCACY, CUSTOMERS, REVENUE, CHECKS, NEXT_STEPS, PLACES),
        *(BELIEFS, STAFFING, EXPERIMENTS, INVITATIONS),
    )
}

#: The tables of what customers do with us.
MET = (RESPONSES.name, COMPLAINTS.name, ADVOCACY.name)

#: The columns of any table that say who a customer is, and those whose values are names. A column
#: has one meaning in all tables that have it.
PEOPLE = tuple(dict.fromkeys(name for t in TABLES.values() for name in t.people))
NAMED = tuple(dict.fromkeys(name for t in TABLES.values() for name in t.named))

__all__ = [
    "ADVOCACY",
    "BELIEFS",
    "CHECKS",
    "COMPLAINTS",
    "CUSTOMERS",
    "EXPERIMENTS",
    "INVITATIONS",
    "LAKE_COLUMNS",
    "LEVELS",
    "MET",
    "NAMED",
    "NEXT_STEPS",
    "OVERLAPPING",
    "PEOPLE",
    "PLACED_BY",
    "PLACES",
    "RATING",
    "RESPONSES",
    "REVENUE",
    "SATISFIED_FROM",
    "SCALES",
    "SINGLE_VALUED",
    "SLICE_COLUMNS",
    "STAFFING",
    "TABLES",
]
