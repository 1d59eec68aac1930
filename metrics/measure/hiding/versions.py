"""Whether a pattern of another version of the lake is that of this one: of the same rows.

A file of complaints changes nothing that is hidden of answers. Where all is the same that a pattern
is made of, it is taken over: the rows of its tables, where places stand, and what is bound in its
`SELECT`.
"""

from __future__ import annotations

import re
from collections.abc import Hashable
from dataclasses import replace
from functools import cache
from typing import Any

from metrics.lake import bound_names
from metrics.measure.as_of import knowledge
from metrics.measure.coverage import cutoff
from metrics.measure.hiding.overlapping import is_overlapping
from metrics.measure.reader import Reader
from metrics.model import Metric
from metrics.relations.selects import READS, RELATIONS
from metrics.slices import Slice
from store.tables import TABLES


def taken_over(reader: Reader, metric: Metric, period: Slice, level: str, key: Hashable) -> Any:  # noqa: ANN401  # whatever was kept
    """Return what the version beside kept under a key, where it is the same; else `None`.

    Args:
        reader: who asks, of which lake.
        metric: the metric whose rows are counted.
        period: the period, without any choice.
        level: the level of time whose cells are counted, if any.
        key: what the lakes keep it under.
    """
    # What rows are about is decided by settings, which the versions may not have in common.
    if is_overlapping(period):
        return None
    other = reader.lake.beside
    kept = None if other is None else other.recall(key)
    if other is None or kept is None:
        return None
    is_same = _is_same(reader, replace(reader, lake=other), metric, period, level)
    return kept if is_same else None


def _is_same(one: Reader, other: Reader, metric: Metric, period: Slice, level: str) -> bool:
    """Whether two readers of two versions count the same rows alike."""
    if not one.lake.has_rows_of(other.lake, tables_read(metric.relation)):
        return False
    # When clocks change is told for the days that a version knows of.
    if level and one.lake.extent() != other.lake.extent():
        return False
    until, until_there = (cutoff(reader, metric, period) for reader in (one, other))
    if until != until_there:
        return False
    names = bound_names(f"{RELATIONS[metric.relation]} {metric.observed}")
    return _bound(one, period, names) == _bound(other, period, names)


@cache
def tables_read(relation: str) -> tuple[str, ...]:
    """Return the tables that a relation reads: those whose name stands in it, and what it says."""
    words = {*re.findall(r"\w+", RELATIONS[relation]), *READS[relation]}
    return tuple(name for name in TABLES if name in words)


def _bound(reader: Reader, period: Slice, names: set[str]) -> dict[str, object]:
    values = knowledge(reader, period)
    return {name: v() if callable(v := values[name]) else v for name in names}
