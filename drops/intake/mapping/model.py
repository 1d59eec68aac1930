"""Which column of a file fills which column of a canonical table.

A mapping is data: a TOML file in `drops/formats`, one that an analyst confirmed, or one given on
the command line. `drops.intake.mapping.toml` reads and checks it; `drops.intake.mapping.plan` lays
it over the header of one file.
"""

from __future__ import annotations

from collections.abc import Mapping as Dict
from dataclasses import dataclass, field, replace
from typing import Literal

from drops.intake.files import Opening
from drops.intake.values.spelled.manner import Manner
from store.schema import Table
from store.tables import TABLES

#: How an answer may be spread over columns.
Spread = Literal["", "same name", "no name", "answer in name"]


@dataclass(frozen=True, slots=True)
class Where:
    """Rows whose cell in `column` is one of `values`, whatever the case."""

    column: str
    values: tuple[str, ...]
    #: A file without such a column is no mistake; no row is one of these then.
    optional: bool = False


@dataclass(frozen=True, slots=True)
class States:
    """The column that says where each row stands, and what an organisation's own words there mean.

    All else means what `drops.intake.values.states` says; what nobody has said yet is asked.
    """

    column: str
    #: Not over, or not complete.
    open: tuple[str, ...] = ()
    #: Over, complete, published.
    done: tuple[str, ...] = ()
    #: None that counts: merged, thrown away, a trial.
    left_out: tuple[str, ...] = ()
    #: A file without such a column is no mistake.
    optional: bool = False


@dataclass(frozen=True, slots=True)
class Events:
    """A file with one row for each event of a case: all rows of one key are made one row.

    It began at its first event and was over at the first that closes it and after which none takes
    it up again; when each event was stands in the column that dates the table. What an
    activity says is told by its words (`drops.intake.values.states.activity_of`), or by these
    lists; one of which neither tells takes a case up again that was over.
    """

    #: The column that says what happened, and the rows in which it says so: in a log of changes to
    #: many fields, those of one field.
    activity: str
    only_where: Where | None = None
    closing: tuple[str, ...] = ()
    open: tuple[str, ...] = ()
    #: A public answer by a person.
    answering: tuple[str, ...] = ()
    #: It says nothing of whether the case is over.
    aside: tuple[str, ...] = ()
    #: A case that ends so is none that counts.
    left_out: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Pivot:
    """A file with one line for each answer: its lines are made one row for each response.

    A row has the columns `by` which a response is known (without them: all others), and one for
    each value of `question`, in the order in which they come up.
    """

    question: str
    answer: str
    by: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Source:
    """Where the text of one canonical column comes from, and how it is to be read.

    One of `headers` (of several the first with something in the row), `header_before` (the column
    whose name, with this ending added, is also a column: Qualtrics marks its NPS question so),
    `label_contains` (words in the question's text: the header or the rows below it) and `constant`
    says where. A header may hold `{zone}`: what stands there is the time zone of the column.
    """

    headers: tuple[str, ...] = ()
    header_before: str = ""
    label_contains: tuple[str, ...] = ()
    #: Words that a column found by its text must not hold.
    but_not: tuple[str, ...] = ()
    constant: str | None = None
    #: How a time is written, most likely first; none means ISO 8601. A form that is there with day
    #: first and with month first is decided for the whole file, or asked. `any`, `day first`,
    #: `month first` and `year first` stand for every spelling.
    formats: tuple[str, ...] = ()
    #: The column in which the hour of a time stands, where `headers` have its day alone.
    clock: str = ""
    #: The zone of times that name none; empty means the mapping's, then the settings'.
    timezone: str = ""
    #: What a value is to be replaced with, whatever its case; "" means not given. A word that else
    #: says that nothing is given is a name so: `None` with `None`.
    values: tuple[tuple[str, str], ...] = ()
    #: What each number on the file's own scale counts as, however it is spelled; "" means not
    #: given, any other is no answer: a scale on which 1 is best, of ten steps, of percents.
    numbers: tuple[tuple[str, str], ...] = ()
    #: Of amounts: what one of them stands for, where they are told in thousands (1000) or in cents.
    multiple: float = 1
    #: Columns besides that belong to it, of which a row fills one at most: all of the same name
    #: (`same name`); or one for each answer, those right of it without a name (`no name`) or those
    #: around it whose names differ in the answer alone (`answer in name`): what stands over the
    #: column that is filled is the answer then, if answers stand over all of them.
    spread: Spread = ""
    #: The cell holds a length in seconds, minutes, hours or days, or with its unit beside it, to be
    #: added to this canonical time.
    seconds_after: str = ""
    minutes_after: str = ""
    hours_after: str = ""
    days_after: str = ""
    #: Of a customer's id: whose numbers these are. All sources that name the same share their
    #: customers; empty means the file's own source, whose numbers no other has.
    ids_of: str = ""
    #: Rows elsewhere have nothing given here.
    only_where: Where | None = None
    #: A file without such a column is no mistake.
    optional: bool = False
    #: Where the value comes from in rows that have nothing here.
    otherwise: Source | None = None

    @property
    def highest(self) -> int | None:
        """Return where the file's own scale ends; None where it is that of the column."""
        return max((int(number) for number, _ in self.numbers), default=None)

    @property
    def after(self) -> tuple[str, int] | None:
        """Return the time column that the cell counts from, and the seconds in one of its units."""
        spans = (
            (self.seconds_after, 1),
            (self.minutes_after, 60),
            (self.hours_after, 3_600),
            (self.days_after, 86_400),
        )
        return next(((start, unit) for start, unit in spans if start), None)


@dataclass(frozen=True)
class Mapping:
    """One mapping; the name is the format's name.

    `answers` holds, for a file with several answers per row, the columns in which each answer
    differs from `columns`; every row then gives one record per answer. Where the score is found
    by the question's text, every column found is an answer.
    """

    name: str
    table: str
    columns: Dict[str, Source] = field(default_factory=dict)
    answers: tuple[Dict[str, Source], ...] = ()
    recognised_by: tuple[str, ...] = ()
    #: One column at least must hold one of these words in its name.
    recognised_by_words: tuple[str, ...] = ()
    #: The name that the first column must have.
    first_column: str = ""
    label: str = ""
    #: Whose keys the file's are, where that is known: rows of two sources never are the same row.
    source: str = ""
    #: Whether its files have all that the tool has of their days; None: a person says.
    is_full: bool | None = None
    #: How a text that is no UTF-8 is encoded, and which sheet of a workbook or table of a database
    #: is read; empty: the file tells.
    encoding: str = ""
    sheet: str = ""
    #: 1-based, counted in records; what stands above it is skipped. Where the columns that the
    #: format is recognised by are not there, they are looked for in the first rows of the file.
    header_row: int = 1
    skip_after_header: int = 0
    #: Whether the rows skipped there go on with names that several columns share.
    names_go_on: bool = False
    #: Up to so many rows below the header belong to it: those that name no key and no time.
    further_header_rows: int = 0
    #: The zone of times that name none; empty means the settings'.
    timezone: str = ""
    #: Whether 03/04/2026 is in April, where a form may be read both ways; None: the file tells.
    day_first: bool | None = None
    #: Which sign stands before the decimals of amounts, `point` or `comma`; empty: the file tells.
    decimal: str = ""
    #: The language of words that mean two months, and the offsets of abbreviations that have
    #: several, as `IST = "UTC+05:30"`: told where the file does not tell them.
    language: str = ""
    zones: Dict[str, str] = field(default_factory=dict)
    #: The canonical times that are midnight where no hour is known; None: the file tells.
    midnight_is_day: tuple[str, ...] | None = None
    #: The canonical ids that are whole numbers written as 1.0; None: the file tells.
    whole_ids: tuple[str, ...] | None = None
    #: Whether the place for the keys of the rows is empty in all of them, so that it counts as not
    #: there and the keys are made; None: the file tells.
    without_keys: bool | None = None
    #: How lines below the table begin, besides totals.
    footer: tuple[str, ...] = ()
    drop_rows_where: tuple[Where, ...] = ()
    #: Where the file says which rows are over, which are not, and which are none that count.
    states: States | None = None
    #: What a person said of answers that are found by words of what was asked, by question.
    said: Dict[str, str] = field(default_factory=dict)
    #: Columns of the file, not mapped, whose times also tell until when the file knows.
    known_at: tuple[str, ...] = ()
    #: What only a person knows and nobody has said yet; until then no file is taken in with it.
    unanswered: tuple[str, ...] = ()
    #: Other names of a header: older versions, other languages, the keys of the JSON export.
    also_called: Dict[str, tuple[str, ...]] = field(default_factory=dict)
    #: Where each line is one answer; all else in the mapping is then of the rows made of them.
    pivot: Pivot | None = None
    #: Where each row is an event of a case, and not the case itself.
    events: Events | None = None

    @property
    def target(self) -> Table:
        """Return the canonical table."""
        return TABLES[self.table]

    @property
    def manner(self) -> Manner:
        """Return how times are meant that are spelled in no form that is told."""
        order = "" if self.day_first is None else "day" if self.day_first else "month"
        return Manner(order, self.language, tuple(self.zones.items()))

    @property
    def opening(self) -> Opening:
        """Return what is known of how its files are opened."""
        return Opening(self.encoding, self.sheet)

    @property
    def going_on(self) -> int:
        """Return in how many rows below the column names these go on."""
        return self.skip_after_header if self.names_go_on else 0

    @property
    def above(self) -> int:
        """Return how many records stand above the first row."""
        return self.header_row + self.skip_after_header

    @property
    def score(self) -> str:
        """Return the canonical column of answers on a scale; empty where the table has none."""
        return self.target.survey.score if self.target.survey else ""

    def score_of(self, answer: Dict[str, Source]) -> Source:
        """Return where the score of one of several answers per row comes from."""
        return answer.get(self.score, Source())

    def asked_of(self, answer: Dict[str, Source]) -> str:
        """Return what one of several answers per row was asked; empty where it does not say."""
        survey = self.target.survey
        return (answer.get(survey.question, Source()).constant or "") if survey else ""

    def missing(self) -> tuple[str, ...]:
        """Return the required columns that nothing is mapped to; a missing key is made."""
        given = set(self.columns).union(*self.answers) if self.answers else set(self.columns)
        return tuple(
            column.name
            for column in self.target.columns
            if self.target.is_needed(column.name) and column.name not in given
        )

    def renamed(self, name: str) -> Mapping:
        """Return the same mapping under another name."""
        return replace(self, name=name)
