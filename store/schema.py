"""What a canonical table is made of: its columns, their kinds, what identifies a row, what is told.

Bottom layer: imports nothing of ours. The tables themselves are in `store.tables`. All that intake,
masking, erasing, proposing and the pages do with one table and not with another is declared here,
as data; no code asks for a table's name.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

#: A `month` is stored as its first instant in UTC.
ColumnKind = Literal["text", "time", "month", "integer", "number", "boolean"]

#: What stands in a column of text. `free`: what somebody wrote. `person`: the id of a customer; it
#: is hashed, and whoever is erased is found by it. `name`: a name that people choose by, whose
#: spellings are made one, and which may have aliases. `id`: what tells rows, or those who serve,
#: apart. `plain`: none of these.
#:
#: An address, a phone number or an account may stand in all of them. It is masked in each, in names
#: with letters that tell two apart, but in an `id`: that is hashed then, so that two stay two.
Text = Literal["free", "person", "name", "id", "plain"]

#: What DuckDB calls each kind.
SQL_TYPES: dict[ColumnKind, str] = {
    "text": "VARCHAR",
    "time": "TIMESTAMPTZ",
    "month": "TIMESTAMPTZ",
    "integer": "BIGINT",
    "number": "DOUBLE",
    "boolean": "BOOLEAN",
}


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its name, kind, meaning for a person, and the values it may hold.

    `text` has to be said of every column of text, and of no other; `ValueError` otherwise.
    """

    name: str
    kind: ColumnKind
    meaning: str
    required: bool = False
    choices: tuple[str, ...] = ()
    low: float | None = None
    high: float | None = None
    text: Text | None = None
    #: The column that takes the currency that stands beside an amount.
    currency: str = ""
    #: Whether it says of which group or person a row is, and nothing of what happened.
    is_group: bool = False
    #: Of a time: the column that takes the end of its day, where a file tells no more than the day;
    #: the time is the first instant then at which it can have been.
    day_until: str = ""
    #: Of a time: the column that says that a file gives one that cannot be. The time is then left
    #: out and the row is kept; without such a column the row is refused.
    unusable: str = ""
    #: Of a time: whether somebody set it ahead, as a date by which something is due. It may lie in
    #: the future, and says nothing of until when its file knows.
    is_planned: bool = False
    #: Whether it is made of other cells of its row, and no file gives it.
    is_made: bool = False
    #: The columns that follow from its value, where a file tells above which place it stands
    #: (`Table.tree`), or its rows do (`is_level`): a reader chooses rows by them as by this one.
    levels: tuple[str, ...] = ()
    #: Whether it names what the place of its row lies in, the same in all rows of a place: it says
    #: where the place stands, and what is read of a row is where its place does.
    is_level: bool = False
    #: Of a free text: the column that takes the language of its words, where they tell it.
    language: str = ""
    #: Of a text: whether it names a time zone.
    is_zone: bool = False
    #: Of a time: whether its hour is what counts, so that a day alone is none.
    needs_hour: bool = False
    #: Of a time: the first year in which it can have been; what is earlier stands for no date.
    since_year: int = 1970

    # For proposals of a mapping:
    #: What other tools call it, the best name first, in lower case, divided by bars.
    also: str = ""
    #: Of a time that follows another (`Table.orders`): what other tools call how long it took until
    #: then, as `also`.
    also_length: str = ""
    #: Of what is so or not: how a file says that it is, and that it is not, besides yes and no or
    #: true and false; in lower case, divided by bars.
    said_yes: str = ""
    said_no: str = ""
    #: What other tools write for each value of a column that few words fill, in lower case, divided
    #: by bars; the value that is empty has those which tell nothing of it.
    spelled: tuple[tuple[str, str], ...] = ()
    #: Words of which only a person knows what they say, divided by bars, each with what holds if
    #: nobody answers; empty where somebody has to.
    asked_words: tuple[tuple[str, str], ...] = ()
    #: Of a person: whether an e-mail address, which is hashed, tells who it is where no id does.
    by_address: bool = False
    #: How much it says for its table that a file has it; a table's own mark has 1.5 or more.
    weight: float = 0.1
    #: Many columns of one file may come near it; only one that has the very name is it.
    only_by_name: bool = False
    #: Whether, where no name tells it, few short values that divide the rows do.
    told_by_values: bool = False
    #: Of a column with choices, by what words a file tells that all its rows are of one of them;
    #: patterns by choice, the most telling first.
    said_by: tuple[tuple[str, str], ...] = ()

    @property
    def makes(self) -> tuple[str, ...]:
        """The columns that are made beside it, from the same cell."""
        return tuple(name for name in (self.day_until, self.unusable, self.language) if name)

    def __post_init__(self) -> None:
        if (self.kind == "text") != (self.text is not None):
            raise ValueError(
                f"the column {self.name} holds a {self.kind} and its text is {self.text}; expected "
                "free, person, name, id or plain for a column of text, and None for any other"
            )


@dataclass(frozen=True, slots=True)
class Order:
    """Two times of a row, and what is said of a row in which the later one comes first.

    The same second is no mistake, nor is a time that is not given. Where only the day of one of
    them is known, the same day is none.
    """

    first: str
    then: str
    broken: str


@dataclass(frozen=True, slots=True)
class Tree:
    """Rows of which each stands below one other, as a shop below its region.

    The names of the columns that hold what a row is called, what the one above it is called, and
    of which level it is.
    """

    name: str
    parent: str
    level: str


@dataclass(frozen=True, slots=True)
class Statements:
    """Statements that several kinds of people say something to: who, to which, and in which column.

    `answered_in` says by statement which column holds its answer, which a row of it has to give.
    `unasked` are those whose answer is none, or stands in another table: who, the statement, and
    what is said of such a row.
    """

    who: str
    statement: str
    answered_in: tuple[tuple[str, str], ...]
    unasked: tuple[tuple[str, str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Survey:
    """Answers on scales: which columns hold what was asked, the answer, and the words behind it.

    A row of a file may hold several answers; they are told apart by what was asked, and by `about`
    where the same was asked twice. Free text goes with the first of them.
    """

    question: str
    score: str
    words: str
    about: str
    #: The lowest and highest answer, by what was asked.
    scales: tuple[tuple[str, tuple[int, int]], ...]


@dataclass(frozen=True, slots=True)
class Case:
    """What a row is told by the events of a case, besides when it began and when it was over.

    The names of the columns that take how many times it was taken up again after it was over, when
    somebody was answered first, and how many answers there were.
    """

    reopened: str
    answered: str
    answers: str


@dataclass(frozen=True, slots=True)
class Tally:
    """What a file may give instead of what is counted by the hour: shifts, or single sales.

    Names of columns. A row that gives `until` is a shift: somebody who was there (`present`) from
    the time that dates the table until then; `rested` is when its unpaid breaks would be over, had
    they come first. One that gives `sale` is a line of a sale, and each counts once (`came`). None
    of these three is kept. `begun` takes the day on which the shifts began that an hour is made of,
    and `role` what somebody works as, where nothing else is told for it.
    """

    until: str
    rested: str
    sale: str
    present: str
    came: str
    begun: str
    role: str

    @property
    def passing(self) -> tuple[str, ...]:
        """The columns that are read of a file, and are in no row that is made of it."""
        return (self.until, self.rested, self.sale)


@dataclass(frozen=True, slots=True)
class Tone:
    """How the tone of a row is known: from its stars, as given, or inferred from its words.

    The names of the columns that hold these, and of the one that takes which of them it was.
    """

    stars: str
    given: str
    words: str
    known_from: str


#: The column of all rows with words that says what these are about: the themes of the settings that
#: they have, a list of texts.
THEME = "theme"


@dataclass(frozen=True, slots=True)
class Voice:
    """What customers say in the rows of a table: which column holds it, and what stands beside it.

    The words of all tables that have one are read together. `about` says what it is about or where
    it stands, `mark` is what they gave for it, on the survey's scale or from the column's lowest
    to its highest, `reach` how many could see it; where `is_open` it is told however few there are,
    because somebody has to answer it.
    """

    words: str
    noun: str
    about: str = ""
    mark: str = ""
    reach: str = ""
    is_open: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """One canonical table: `key` identifies a row, `dated_by` says when it happened.

    `key_of` are the columns that a row is known by. None: the key may be missing, and is then made
    of the row's content. The key itself: it has to be given. Others: it is always made of them.
    """

    name: str
    label: str
    key: str
    dated_by: str
    columns: tuple[Column, ...]
    key_of: tuple[str, ...] = ()
    #: The time that a row waits for: a file without a place for it does not know if it is over.
    awaits: str = ""
    #: The columns of which a row has to give at least one; none where each may be missing.
    any_of: tuple[str, ...] = ()
    orders: tuple[Order, ...] = ()
    survey: Survey | None = None
    statements: Statements | None = None
    tone: Tone | None = None
    voice: Voice | None = None
    #: Where a file may hold events of its rows instead of the rows themselves: what these tell.
    case: Case | None = None
    #: Where a row counts what was in an hour, and a file may hold the single things counted.
    counted: Tally | None = None
    #: Where each row stands below another one: how that is told.
    tree: Tree | None = None
    #: Whether its rows are kept as a list is: each says how something stands, whenever it was.
    is_list: bool = False
    #: A pattern of words by which a file tells that it fills this table.
    said_by: str = ""
    #: What its rows are called in short, and when none are there yet; the label where empty.
    short: str = ""
    wanted: str = ""
    #: The sentence, without its stop, for who chose by a column of the slice that it lacks.
    lacks: str = ""

    def column(self, name: str) -> Column:
        """Return the column of that name; `KeyError` names the choices when there is none."""
        for column in self.columns:
            if column.name == name:
                return column
        choices = ", ".join(c.name for c in self.columns)
        raise KeyError(f"{self.name} has no column {name}; it has {choices}")

    @property
    def noun(self) -> str:
        """What its rows are called, in short where that is said."""
        return self.short or self.label

    @property
    def names(self) -> tuple[str, ...]:
        """The names of all columns, in order."""
        return tuple(column.name for column in self.columns)

    @property
    def levels(self) -> tuple[str, ...]:
        """The names of the columns that follow from where its rows were, in order."""
        return tuple(dict.fromkeys(name for column in self.columns for name in column.levels))

    @property
    def choosable(self) -> tuple[str, ...]:
        """The names of all columns that its rows can be chosen by: its own, and those made of them.

        These are its levels, and what its words are about.
        """
        return tuple(dict.fromkeys((*self.names, *self.levels, *self.told_by_words)))

    @property
    def told_by_words(self) -> tuple[str, ...]:
        """The names of the columns that are made of what its rows say, each a list of texts."""
        return (THEME,) if self.voice is not None else ()

    @property
    def told_levels(self) -> tuple[str, ...]:
        """The names of the columns in which a file may tell what its places lie in, in order."""
        return tuple(column.name for column in self.columns if column.is_level)

    @property
    def times(self) -> tuple[str, ...]:
        """The names of the columns in which a file may give an instant, in order."""
        return tuple(c.name for c in self.columns if c.kind == "time" and not c.is_made)

    @property
    def instants(self) -> tuple[str, ...]:
        """The names of the columns that hold an instant or a month's first one, in order.

        Without those that are made, or set ahead: the end of a day, and a date by which something
        is due, are no times at which something was.
        """
        given = (column for column in self.columns if not (column.is_made or column.is_planned))
        return tuple(column.name for column in given if column.kind in ("time", "month"))

    @property
    def free_texts(self) -> tuple[str, ...]:
        """The names of the columns that hold what people wrote, in order."""
        return self._holding("free")

    @property
    def people(self) -> tuple[str, ...]:
        """The names of the columns that say who a customer is, in order."""
        return self._holding("person")

    @property
    def ids(self) -> tuple[str, ...]:
        """The names of the columns in which a file gives ids: of its rows, and of people."""
        keys = () if self.makes_key else (self.key,)
        return tuple(dict.fromkeys((*keys, *self.people)))

    @property
    def told_apart(self) -> tuple[str, ...]:
        """The names of the columns that tell rows, or those who serve, apart, in order.

        A key that a file gives does, if it is no person's.
        """
        keys = {self.key} if not self.makes_key and self.column(self.key).text == "plain" else set()
        return tuple(c.name for c in self.columns if c.text == "id" or c.name in keys)

    @property
    def labelled(self) -> tuple[str, ...]:
        """The names of the columns with names and other short texts that a file gives, in order."""
        found = (c for c in self.given_columns if c.text in ("name", "plain") and not c.choices)
        return tuple(column.name for column in found if column.name not in self.told_apart)

    @property
    def named(self) -> tuple[str, ...]:
        """The names of the columns whose values are names that people choose by, in order."""
        return self._holding("name")

    def _holding(self, text: Text) -> tuple[str, ...]:
        return tuple(column.name for column in self.columns if column.text == text)

    @property
    def is_monthly(self) -> bool:
        """Whether a row stands for a month: until when it knows says nothing of other tables."""
        return self.column(self.dated_by).kind == "month"

    @property
    def is_planned(self) -> bool:
        """Whether a row is dated by when it is due, so that rows may lie ahead of what is known."""
        return self.column(self.dated_by).is_planned

    @property
    def is_register(self) -> bool:
        """Whether it says how things stand, as of when its file came, and tells of no time."""
        return self.tree is not None or self.is_list

    @property
    def makes_key(self) -> bool:
        """Whether the key is made of other columns, and no file gives it."""
        return bool(self.key_of) and self.key not in self.key_of

    @property
    def keys_are_people(self) -> bool:
        """Whether a row is known by a customer: whoever that is, the same in every source."""
        return bool({self.key, *self.key_of} & {*self.people})

    @property
    def given_columns(self) -> tuple[Column, ...]:
        """The columns that a file may give, in order."""
        keyless = (c for c in self.columns if not (self.makes_key and c.name == self.key))
        return tuple(column for column in keyless if not column.is_made)

    @property
    def told_by_events(self) -> tuple[str, ...]:
        """The columns that are told by the events of a case, where a file holds these."""
        if self.case is None:
            return ()
        return (self.awaits, self.case.reopened, self.case.answered, self.case.answers)

    @property
    def forgiving(self) -> tuple[str, ...]:
        """The columns whose values may be left out of a row that is kept, where they cannot be.

        All but what a row is known by, when it was and what it is: a score has to be one, and so
        have stars and what is said to a statement.
        """
        own = {self.key, self.dated_by, *self.key_of}
        own |= {self.survey.score, self.survey.question} if self.survey else set()
        own |= {self.tone.stars} if self.tone else set()
        own |= {column for _, column in self.statements.answered_in} if self.statements else set()
        others = (c for c in self.columns if not c.required and c.name not in own)
        return tuple(column.name for column in others if column.kind != "time" or column.unusable)

    def is_needed(self, name: str) -> bool:
        """Return whether a file has to give a column; a key may be missing where it can be made."""
        return self.column(name).required and (name != self.key or self.key_of == (name,))
