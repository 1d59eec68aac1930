"""What reading a file's rows needs to know: which column stands where."""

from __future__ import annotations

from collections.abc import Mapping as Dict
from dataclasses import dataclass

from drops.intake.files import Wanted
from drops.intake.mapping.model import Mapping, Source
from drops.intake.values.pseudonyms import Identity
from drops.intake.values.spelled.manner import UNTOLD, Manner
from drops.intake.values.states import Activity, Meaning, activity_of, meaning_of, plain_state
from store.schema import Table

ONLY_LOOKED_AT = Identity(b"only looked at")


@dataclass(frozen=True, slots=True)
class RowFilter:
    """Rows whose cell at a place is one of some values (in lower case)."""

    place: int
    values: frozenset[str]


@dataclass(frozen=True, slots=True)
class StateColumn:
    """Where each row says how it stands, and what words there mean, each in its plain form."""

    place: int
    own: Dict[str, Meaning]

    def meaning_of(self, state: str) -> Meaning | None:
        """Return what a state means in the words of the organisation, else in everybody's."""
        return self.own.get(plain_state(state)) or meaning_of(state)


@dataclass(frozen=True, slots=True)
class EventColumn:
    """Where the rows, which are events of cases, say what happened, and what own words mean."""

    place: int
    only_where: RowFilter | None
    own: Dict[str, Activity]

    def meaning_of(self, activity: str) -> Activity | None:
        """Return what an activity says in the words of the organisation, else in everybody's."""
        return self.own.get(plain_state(activity)) or activity_of(activity)

    @property
    def places(self) -> frozenset[int]:
        """All places of the file that are looked at."""
        return frozenset({self.place} | ({self.only_where.place} if self.only_where else set()))


@dataclass(frozen=True, slots=True)
class Bound:
    """Where one canonical column's text stands in the file; no place when it is a constant."""

    source: Source
    places: tuple[int, ...]
    zone: str
    only_where: RowFilter | None = None
    #: Where the scale of a whole number ends, if it has one.
    out_of: int | None = None
    #: Where the value stands in rows that have none here.
    otherwise: Bound | None = None
    #: Of a time: whether midnight is written where no hour is known.
    midnight_is_day: bool = False
    #: Of a time: where its hour stands, if that is beside its day.
    clock_place: int | None = None
    #: Of an amount: which sign stands before its decimals.
    decimal: str = ""
    #: Of a time: how it is meant where it is spelled in no form that is told.
    manner: Manner = UNTOLD
    #: Of an id: whether all of them are whole numbers written as 1.0.
    is_whole_id: bool = False
    #: Where each answer has a column of its own: what stands over each, which is the answer.
    labels: tuple[str, ...] = ()

    @property
    def every_place(self) -> tuple[int, ...]:
        """All places of the file that are looked at."""
        more = self.otherwise.every_place if self.otherwise else ()
        clock = () if self.clock_place is None else (self.clock_place,)
        return self.places + clock + more + ((self.only_where.place,) if self.only_where else ())

    @property
    def id_places(self) -> tuple[int, ...]:
        """The places where the value itself stands, or stands otherwise."""
        return self.places + (self.otherwise.id_places if self.otherwise else ())


@dataclass(frozen=True)
class AnswerColumns:
    """One record per row: what is added to its key, and where its columns stand."""

    suffix: str
    columns: Dict[str, Bound]


@dataclass(frozen=True)
class Plan:
    """All that reading a file's rows needs to know."""

    mapping: Mapping
    header: tuple[str, ...]
    answers: tuple[AnswerColumns, ...]
    drop_rows: tuple[RowFilter, ...]
    #: Columns that only tell until when the file knows.
    known: tuple[Bound, ...]
    zone: str
    notes: tuple[str, ...]
    #: The further header rows.
    below: tuple[tuple[str, ...], ...] = ()
    #: Where the rows say how they stand.
    states: StateColumn | None = None
    #: Where the rows are events of cases: what happened.
    events: EventColumn | None = None
    #: How customers are known; for what is only looked at and never written, by no key of ours.
    identity: Identity = ONLY_LOOKED_AT

    def label(self, place: int) -> str:
        """Return all that stands over a column: its name and the further header rows."""
        rows = (self.header, *self.below)
        return " ".join(row[place] for row in rows if place < len(row))

    @property
    def table(self) -> Table:
        """The canonical table."""
        return self.mapping.target

    @property
    def given(self) -> tuple[str, ...]:
        """The canonical columns that the file has a place for, in the table's order."""
        bound = {column for answer in self.answers for column in answer.columns}
        return tuple(name for name in self.table.names if name in bound)

    @property
    def are_shifts(self) -> bool:
        """Whether the rows of the file are shifts, to be counted into hours."""
        counted = self.table.counted
        return counted is not None and counted.until in self.given

    @property
    def are_sales(self) -> bool:
        """Whether the rows of the file are lines of sales, to be counted into hours."""
        counted = self.table.counted
        return counted is not None and counted.sale in self.given

    @property
    def places(self) -> frozenset[int]:
        """The places of the file that are looked at."""
        bounds = (bound for answer in self.answers for bound in answer.columns.values())
        places = {place for bound in bounds for place in bound.every_place}
        places |= {self.states.place} if self.states else set()
        return frozenset(places | (self.events.places if self.events else set()))

    @property
    def whole_places(self) -> frozenset[int]:
        """The places of ids that are all whole numbers written as 1.0."""
        bounds = (bound for answer in self.answers for bound in answer.columns.values())
        return frozenset(place for b in bounds if b.is_whole_id for place in b.id_places)

    @property
    def numbers_at(self) -> dict[int, str]:
        """The places of customers' ids, and whose numbers these are."""
        found: dict[int, str] = {}
        for answer in self.answers:
            for name in self.table.people:
                bound = answer.columns.get(name)
                while bound:
                    found |= dict.fromkeys(bound.places, bound.source.ids_of)
                    bound = bound.otherwise
        return found

    @property
    def wanted(self) -> Wanted:
        """What is to be read of the file."""
        return Wanted(self.header, self.above, self.places)

    @property
    def above(self) -> int:
        """Records above the first row."""
        return self.mapping.above
