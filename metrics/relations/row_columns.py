"""What is told of a single row of each relation, besides what it adds to a number.

Neither what somebody wrote nor who it was is among it: no free text, no customer, no employee.
"""

from __future__ import annotations

from dataclasses import dataclass

from metrics.relations.selects import READS, THEN
from store.tables import SINGLE_VALUED, TABLES

#: Where a row came from: by it and by the row's id a file's line is found.
_DROP = "drop"
#: A column of these kinds of text says who somebody is, or what somebody said.
_OF_PEOPLE = ("person", "id", "free")


@dataclass(frozen=True, slots=True)
class RowColumns:
    """The columns of single rows of a relation.

    `ids` tell each row from all others; `values` are what the row's answer was; `groups` whether it
    has the columns of the slice, a day and a drop. `one` is the SQL of what is one counted thing.
    """

    ids: tuple[str, ...] = ()
    values: tuple[str, ...] = ()
    groups: bool = True
    one: str = "row_number() OVER ()"
    #: Whether amounts tell whose row it is, without a name: who knows one learns the others.
    tells_who: bool = False


_ANSWER = RowColumns(("response_id",), ("score",))
_COMPLAINT = RowColumns(("complaint_id",))
# What is made of the rows of a customer is of no team and no day.
_CUSTOMER = RowColumns(groups=False)

_BY_RELATION: dict[str, RowColumns] = {
    "responses": _ANSWER,
    "nps_after_complaints": _ANSWER,
    "complaints": _COMPLAINT,
    "business_complaints": _COMPLAINT,
    "resolved_complaints": _COMPLAINT,
    "open_complaints": _COMPLAINT,
    # Opened and ended are two changes of one complaint: what is left of both is whether it is open.
    "complaint_flow": RowColumns(("complaint_id",), one="row(key_source, complaint_id)"),
    "advocacy": RowColumns(("event_id",), ("rating", "sentiment")),
    "checks": RowColumns(("check_id",)),
    "next_steps": RowColumns(("step_id",)),
    "first_steps": RowColumns(("step_id",)),
    "beliefs": RowColumns(("belief_id",), ("says_yes",)),
    "invitations": RowColumns(("invitation_id",)),
    "customers_seen": _CUSTOMER,
    "nps_answers": _CUSTOMER,
    "nps_voices": RowColumns(groups=False, tells_who=True),
    "customers_paying": RowColumns(groups=False, tells_who=True),
}


def row_columns_of(relation: str) -> RowColumns:
    """Return what is told of single rows of a relation."""
    return _BY_RELATION[relation]


def groups_of(relation: str, own: tuple[str, ...]) -> tuple[str, ...]:
    """Return the columns that put a row into a group, of the slice's and a metric's own.

    Those that say who somebody is are left out, and those that say what the answer was.
    """
    row_columns = _BY_RELATION[relation]
    if not row_columns.groups or relation in THEN:
        return ()
    people = {
        column.name
        for table in READS[relation]
        for column in TABLES[table].columns
        if column.text in _OF_PEOPLE
    }
    columns = dict.fromkeys((*SINGLE_VALUED, *own))
    return tuple(name for name in columns if name not in people and name not in row_columns.values)


def origin_of(relation: str) -> tuple[str, ...]:
    """Return the columns by which a row is found where it came from: its id and its drop."""
    row_columns = _BY_RELATION[relation]
    return (*row_columns.ids, _DROP) if row_columns.groups else ()
