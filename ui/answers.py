"""Answers that all viewers share: each is asked once, kept as it is, and handed over as it is.

Nothing is copied when an answer is read, so what is kept cannot be changed: `frozen` makes it so.
"""

from __future__ import annotations

import sys
import threading
import weakref
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass, fields, is_dataclass, replace
from datetime import date, time, timedelta, tzinfo
from enum import Enum
from pathlib import PurePath
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, TypeVar, cast

import numpy as np
import polars as pl

if TYPE_CHECKING:
    from collections.abc import Callable

    from _typeshed import DataclassInstance

Answer = TypeVar("Answer")

#: Values that nobody can change. An error is one too: whoever raises it raises a copy.
_FIXED = (
    type(None), bool, int, float, complex, str, bytes, date, time, timedelta, tzinfo, Enum, range,
    PurePath, np.generic, BaseException,
)  # fmt: skip


def frozen(answer: Any) -> Any:  # noqa: ANN401 - of whatever type an answer is
    """Return the same answer, made of nothing that can be changed.

    Lists become tuples, dicts read-only mappings, arrays read-only. Raise `TypeError` for what
    cannot be shared without a copy, and so not kept. A table is an answer of its own: each reader
    gets a view of it, and one inside of another answer would be the same for all.
    """
    return answer.clone() if isinstance(answer, pl.DataFrame) else _frozen(answer)


def _frozen(part: Any) -> Any:  # noqa: ANN401 - of whatever type a part of an answer is
    if isinstance(part, _FIXED):
        return part
    if isinstance(part, np.ndarray):
        return _read_only(part)
    if is_dataclass(part) and not isinstance(part, type):
        return _frozen_fields(part)
    if isinstance(part, Mapping):
        return MappingProxyType({_frozen(key): _frozen(value) for key, value in part.items()})
    if isinstance(part, list | tuple | set | frozenset):
        return (frozenset if isinstance(part, set | frozenset) else tuple)(map(_frozen, part))
    raise TypeError(
        f"an answer holds {type(part).__name__}; expected what can be shared: numbers, text, "
        "days, arrays, and frozen dataclasses, tuples and mappings of them"
    )


def _read_only(array: np.ndarray) -> np.ndarray:
    if not array.flags.writeable:
        return array
    kept = array.copy()
    kept.setflags(write=False)
    return kept


def _frozen_fields(answer: DataclassInstance) -> DataclassInstance:
    if not type(answer).__dataclass_params__.frozen:  # type: ignore[attr-defined]
        name = type(answer).__name__
        raise TypeError(f"an answer holds {name}, which can be changed; expected a frozen one")
    found = {field.name: getattr(answer, field.name) for field in fields(answer)}
    changed = {name: now for name, old in found.items() if (now := _frozen(old)) is not old}
    return replace(answer, **changed) if changed else answer


def size_of(answer: Any) -> int:  # noqa: ANN401 - of whatever type an answer is
    """Return about how many bytes an answer holds; what it holds twice counts twice."""
    if isinstance(answer, np.ndarray):
        return answer.nbytes
    if isinstance(answer, pl.DataFrame):
        return int(answer.estimated_size())
    parts: list[Any] = []
    if isinstance(answer, Mapping):
        parts = [*answer.keys(), *answer.values()]
    elif isinstance(answer, tuple | frozenset):
        parts = [*answer]
    elif is_dataclass(answer):
        parts = [getattr(answer, field.name) for field in fields(answer)]
    return sys.getsizeof(answer) + sum(size_of(part) for part in parts)


@dataclass(frozen=True, slots=True)
class AnswersVersion:
    """Which version of which data folder an answer is of; a higher `number` is newer."""

    folder: str
    number: int
    published_at: str


class _Turn:
    """Whose turn it is to ask one question; gone when nobody asks it."""

    __slots__ = ("__weakref__", "lock")

    def __init__(self) -> None:
        # Reentrant: a question may ask itself of a part of what it was asked of.
        self.lock = threading.RLock()


@dataclass(frozen=True, slots=True)
class _Kept:
    answer: Any
    size: int
    version: AnswersVersion


class Answers:
    """The answers kept, the ones read last, at most so many and of so many bytes together."""

    def __init__(self, most: int, most_bytes: int) -> None:
        self._most, self._most_bytes = most, most_bytes
        self._kept: OrderedDict[str, _Kept] = OrderedDict()
        self._size = 0
        self._newest: dict[str, int] = {}
        self._turns: weakref.WeakValueDictionary[str, _Turn] = weakref.WeakValueDictionary()
        self._lock = threading.Lock()

    def ask(
        self,
        version: AnswersVersion,
        key: str,
        question: Callable[[], Answer],
        *,
        may_be_kept: Callable[[], bool] = lambda: True,
    ) -> Answer:
        """Return the answer, asked by one viewer however many want it at the same moment.

        Where it fails each of them asks for themselves: the failure is nobody else's.

        Args:
            version: of which version it is; of versions before the last but one none is kept.
            key: all that the answer depends on.
            question: gives the answer.
            may_be_kept: whether it may still be kept once it is there.
        """
        turn = self._turn(key)
        if isinstance(turn, _Kept):
            return cast("Answer", _handed_over(turn.answer))
        with turn.lock:
            found = self._turn(key)
            if isinstance(found, _Kept):
                return cast("Answer", _handed_over(found.answer))
            answer = frozen(question())
            self._keep(key, _Kept(answer, size_of(answer), version), may_be_kept)
            return cast("Answer", _handed_over(answer))

    def clear(self) -> None:
        """Let go of every answer."""
        with self._lock:
            self._kept.clear()
            self._newest.clear()
            self._size = 0

    def __len__(self) -> int:
        return len(self._kept)

    def all(self) -> list[Any]:
        """Return every answer that is kept, the one read last at the end."""
        with self._lock:
            return [kept.answer for kept in self._kept.values()]

    def _turn(self, key: str) -> _Kept | _Turn:
        """Return the answer where it is kept, else the turn to ask for it."""
        with self._lock:
            kept = self._kept.get(key)
            if kept is not None:
                self._kept.move_to_end(key)
                return kept
            return self._turns.setdefault(key, _Turn())

    def _keep(self, key: str, kept: _Kept, may_be_kept: Callable[[], bool]) -> None:
        version = kept.version
        with self._lock:
            newest = self._newest.get(version.folder, version.number)
            if not may_be_kept() or version.number < newest - 1:
                return
            if version.number > newest or version.folder not in self._newest:
                self._newest[version.folder] = version.number
                self._drop_before(version)
            self._drop(key)
            self._kept[key] = kept
            self._size += kept.size
            while len(self._kept) > self._most or self._size > self._most_bytes:
                self._drop(next(iter(self._kept)))

    def _drop_before(self, version: AnswersVersion) -> None:
        """Let go of what is older than the version before: viewers of that finish their run."""
        for key, kept in [*self._kept.items()]:
            of = kept.version
            if of.folder == version.folder and of.number < version.number - 1:
                self._drop(key)

    def _drop(self, key: str) -> None:
        gone = self._kept.pop(key, None)
        self._size -= gone.size if gone else 0


def _handed_over(answer: Any) -> Any:  # noqa: ANN401 - of whatever type an answer is
    """Return what a reader gets: of a table a view of their own, to add columns to."""
    return answer.clone() if isinstance(answer, pl.DataFrame) else answer
