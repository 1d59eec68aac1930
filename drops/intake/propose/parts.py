"""What a proposal is made of: what was seen of a file, and the parts of a draft found out about it.

Each step of a proposal looks at what was seen and at what was found so far, and returns the part
that it adds; it changes nothing.
"""

from __future__ import annotations

from collections.abc import Mapping as Dict
from dataclasses import dataclass, field

from drops.intake.mapping.model import Events, Source, States, Where
from drops.intake.propose.look import FileProfile
from drops.intake.propose.questions import Answers, Question
from drops.intake.propose.steps.scores import Candidate
from store.schema import Table


@dataclass(frozen=True, slots=True)
class DraftPart:
    """What is known of a mapping into one table, of it all or from one step."""

    sources: Dict[str, Source] = field(default_factory=dict)
    #: How sure each column of ours is, 0 to 1, and why.
    reasons: Dict[str, tuple[float, str]] = field(default_factory=dict)
    #: Several answers per row.
    blocks: tuple[Dict[str, Source], ...] = ()
    scores: tuple[Candidate, ...] = ()
    #: How sure it is that there are answers in the file at all, 0 to 1.
    strength: float = 0.0
    questions: tuple[Question, ...] = ()
    #: The question whether day or month stands first, by the forms of the times it is about.
    orders: Dict[tuple[str, ...], Question] = field(default_factory=dict)
    #: The places of columns that are read, or will be when a question about them is answered.
    used: frozenset[int] = frozenset()
    #: Columns of the file that are not read, and why.
    unread: Dict[str, str] = field(default_factory=dict)
    #: Times that name no zone, as a question names them.
    local: tuple[str, ...] = ()
    file_zone: str = ""
    #: Where the rows say how they stand.
    states: States | None = None
    #: Where each row is an event of a case.
    events: Events | None = None
    #: Rows that are none that count, as shifts that nobody works.
    drop_rows: tuple[Where, ...] = ()
    #: What abbreviations of zones mean, and the language of words that mean two months.
    zones: Dict[str, str] = field(default_factory=dict)
    language: str = ""
    #: What was said of rows that such files lose, as a mapping keeps it.
    kept_answers: Dict[str, str] = field(default_factory=dict)

    def __add__(self, more: DraftPart) -> DraftPart:
        return DraftPart(
            sources={**self.sources, **more.sources},
            reasons={**self.reasons, **more.reasons},
            blocks=self.blocks + more.blocks,
            scores=self.scores + more.scores,
            strength=max(self.strength, more.strength),
            questions=self.questions + more.questions,
            orders={**self.orders, **more.orders},
            used=self.used | more.used,
            unread={**self.unread, **more.unread},
            local=self.local + more.local,
            file_zone=more.file_zone or self.file_zone,
            states=more.states or self.states,
            events=more.events or self.events,
            drop_rows=self.drop_rows + more.drop_rows,
            zones={**self.zones, **more.zones},
            language=more.language or self.language,
            kept_answers={**self.kept_answers, **more.kept_answers},
        )


@dataclass(frozen=True, slots=True)
class DraftContext:
    """What a step goes by: the table to fill, what was seen of the file, and what was answered."""

    table: Table
    look: FileProfile
    answers: Answers
    #: The zone of times that name none, until somebody says another.
    zone: str
    #: The places of columns that may be read.
    usable: tuple[int, ...]

    def is_told(self, column: str, found: DraftPart) -> bool:
        """Return whether a column of ours is told by what the rows are: events, shifts, sales."""
        if counted := self.table.counted:
            single = {counted.until: counted.came, counted.sale: counted.present}
            if column in {single[name] for name in single.keys() & found.sources.keys()}:
                return True
        return found.events is not None and column in self.table.told_by_events

    def free(self, found: DraftPart) -> list[int]:
        """Return the places of columns that may be read and are not yet."""
        return [place for place in self.usable if place not in found.used]

    def take(self, column: str, places: list[int], confidence: float, why: str) -> DraftPart:
        """Return a column of ours filled from the columns at those places."""
        source = Source(headers=tuple(self.look.names[place] for place in places))
        return filled(column, source, confidence, why, frozenset(places))


def filled(
    column: str, source: Source, confidence: float, why: str, used: frozenset[int] = frozenset()
) -> DraftPart:
    """Return a column of ours filled from any source.

    Args:
        column: the name of the column of ours.
        source: what fills it.
        confidence: how sure that is, 0 to 1.
        why: what speaks for it, as part of a sentence.
        used: the places of the file's columns that are read for it.
    """
    return DraftPart(sources={column: source}, reasons={column: (confidence, why)}, used=used)
