"""What was counted of a version of the lake, by the question: the same is not counted twice.

The version beside another asks what that was asked, mostly of tables that no file has changed.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from threading import Lock
from typing import Any

import polars as pl

from store.tables import TABLES

#: So much of a version's answers is kept, and so much of it one answer may be at most.
MOST_BYTES = 32 << 20
_LARGEST = MOST_BYTES // 8

_WORD = re.compile(r"\w+")

#: A `SELECT`, and what is bound in it.
Question = tuple[str, str]


def question_of(sql: str, bound: Mapping[str, Any]) -> Question:
    """Return what a question is known by: its `SELECT`, and the values bound in it."""
    return sql, repr(sorted(bound.items()))


def words_of(sql: str) -> frozenset[str]:
    """Return the words of a `SELECT`: the names of the tables that it reads are among them."""
    return frozenset(_WORD.findall(sql))


def tables_read(words: frozenset[str]) -> frozenset[str]:
    """Return the tables of which the words name one, or the whole of one (`metrics.lake.whole`)."""
    return frozenset(name for name in TABLES if not words.isdisjoint((name, f"whole_{name}")))


@dataclass(eq=False)
class Remembered:
    """The answers to questions that count, those of long ago let go where they are too large."""

    _answers: dict[Question, pl.DataFrame] = field(default_factory=dict)
    _bytes: int = 0
    _lock: Any = field(default_factory=Lock)

    def answer(self, question: Question) -> pl.DataFrame | None:
        """Return the answer, to add columns to; `None` where it is not known."""
        known = self._answers.get(question)
        return None if known is None else known.clone()

    def keep(self, question: Question, answer: pl.DataFrame) -> None:
        """Remember an answer that is not too large."""
        size = int(answer.estimated_size())
        if size > _LARGEST:
            return
        with self._lock:
            if question in self._answers:
                return
            self._answers[question] = answer.clone()
            self._bytes += size
            while self._bytes > MOST_BYTES:
                oldest = self._answers.pop(next(iter(self._answers)))
                self._bytes -= int(oldest.estimated_size())
