"""What a person offers to the store, and what came of it."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from drops.intake.mapping.model import Mapping
from drops.intake.mapping.questions import Question
from drops.intake.rows import NOTHING_COUNTS, OddRow, Reading
from drops.lake.ledger import Drop
from drops.lake.meeting import Met


@dataclass(frozen=True, slots=True)
class Mending:
    """Which rows of which drop a file mends: their marks, and all of it as a sentence."""

    drop: Drop
    marks: tuple[str, ...]
    note: str


@dataclass(frozen=True, slots=True)
class Offer:
    """A file and what the person who drops it says about it; what is None is found out."""

    path: Path
    name: str
    table: str | None = None
    format: str | None = None
    mapping: Mapping | None = None
    known_at: datetime | None = None
    source: str = ""
    is_full: bool | None = None
    #: Whose customers' numbers are the file's own, once that is settled.
    ids_of: str = ""
    way: str = "command line"
    who: str = ""
    #: What was answered of its format, by the key of the question.
    answers: tuple[tuple[str, str], ...] = ()
    #: Which refused rows it mends; of a file of its own nothing.
    mending: Mending | None = None


@dataclass(frozen=True, slots=True)
class Report:
    """What came of one file; `drop` is None for a dry run and for a file that was there already."""

    file: str
    table: str
    format: str
    drop: str | None = None
    read: int = 0
    kept: int = 0
    replaced: int = 0
    refused: int = 0
    blank: int = 0
    duplicate_of: str | None = None
    reasons: dict[str, int] = field(default_factory=dict)
    refused_rows: str | None = None
    known_at: datetime | None = None
    notes: tuple[str, ...] = ()
    mapping: str = ""
    source: str = ""
    #: What becomes of some of the rows replaced, one sentence a row; of a trial only.
    examples: tuple[str, ...] = ()
    #: Rows of the file that are unlike its others; of a trial only.
    odd: tuple[OddRow, ...] = ()
    #: What is asked before the file is taken in, as many of its rows are refused; of a trial only.
    questions: tuple[Question, ...] = ()
    #: Open rows of its source and its days that an earlier file had, and this one has not.
    missing: int = 0
    #: Whether it is taken for a full export, so that these are gone from its tool.
    is_full: bool | None = None
    #: So many files of the sample company were taken away as this came in.
    sample: int = 0

    @property
    def nothing_counts(self) -> str:
        """Return why nothing of the file counts, each of its rows being refused; else nothing."""
        if self.kept or not self.refused:
            return ""
        why = (note for note in self.notes if note.startswith(NOTHING_COUNTS))
        return next(why, NOTHING_COUNTS)

    def as_json(self) -> dict[str, Any]:
        """Return the keys that the command line promises."""
        return {
            "file": self.file,
            "drop": self.drop,
            "table": self.table,
            "format": self.format,
            "read": self.read,
            "kept": self.kept,
            "replaced": self.replaced,
            "refused": self.refused,
            "blank": self.blank,
            "duplicate_of": self.duplicate_of,
            "reasons": self.reasons,
            "refused_rows": self.refused_rows,
            "known_at": self.known_at and self.known_at.isoformat(),
            "notes": list(self.notes),
            "source": self.source,
            "examples": list(self.examples),
            "questions": {each.key: each.sentence for each in self.questions},
            "odd": [asdict(row) for row in self.odd],
            "missing": self.missing,
            "is_full": self.is_full,
            "sample_taken_away": self.sample,
        }

    @classmethod
    def of_drop(cls, drop: Drop, refused_rows: Path) -> Report:
        """Return the report of a drop that the ledger has."""
        return cls(
            file=drop.name,
            table=drop.table,
            format=drop.format,
            drop=drop.id,
            read=drop.read,
            kept=drop.kept,
            replaced=drop.replaced or 0,
            refused=drop.refused,
            blank=drop.blank,
            reasons=drop.reasons,
            refused_rows=str(refused_rows) if drop.refused else None,
            known_at=drop.known_at,
            notes=tuple(drop.notes),
            mapping=drop.mapping,
            source=drop.source,
            missing=drop.missing,
            is_full=drop.is_full,
        )

    @classmethod
    def of_duplicate(cls, name: str, same: Drop) -> Report:
        """Return the report of a file whose bytes count already."""
        note = (
            f"the same bytes were dropped on {same.taken_at:%d %b %Y %H:%M} UTC as {same.name} "
            f"({same.id}); to read them in another way, undo that drop first"
        )
        return cls(
            name, same.table, same.format, duplicate_of=same.id, notes=(note,), mapping=same.mapping
        )

    @classmethod
    def of_trial(cls, met: Met, reading: Reading, questions: tuple[Question, ...] = ()) -> Report:
        """Return the report of a dry run: what would be, and what it would replace."""
        drop = met.drop
        return cls(
            file=drop.name,
            table=reading.table,
            format=reading.format,
            read=reading.read,
            kept=reading.kept,
            replaced=sum(one.replaced for one in met.replaced),
            refused=reading.refused,
            blank=reading.blank,
            reasons=dict(reading.reasons),
            known_at=reading.known_at,
            notes=tuple(reading.notes),
            mapping=drop.mapping,
            source=drop.source,
            examples=tuple(example for one in met.replaced for example in one.examples),
            odd=reading.odd,
            questions=questions,
            missing=drop.missing,
            is_full=drop.is_full,
        )
