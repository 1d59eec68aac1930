"""Where each group stands against all the others together, and which groups to show."""

from __future__ import annotations

from typing import TYPE_CHECKING

from metrics.analyses.compare import others
from metrics.inference.verdict import UNCLEAR, indistinguishable

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from metrics.model import Estimate, Metric, Row


def standings(metric: Metric, groups: Sequence[Row]) -> dict[str | None, str]:
    """Where each group stands against all the others together; empty for a single one."""
    return dict(indistinguishable(differences(metric, groups)))


def differences(metric: Metric, groups: Sequence[Row]) -> dict[str | None, Estimate]:
    """Each group's difference from all the others together; empty for a single one.

    A group whose median is not reached yet has no difference, but it counts among the others. A
    hidden one counts nowhere.
    """
    counted = [row for row in groups if row.estimate.n and not row.estimate.hidden]
    if len(counted) < 2:
        return {}
    return {row.group: metric.difference(row.inputs, others(counted, row)) for row in counted}


def shortlist(
    rows: Sequence[Row],
    standings: Mapping[str | None, str],
    most: int,
    always: str | None = None,
) -> list[Row]:
    """At most so many rows: the one asked for always, those that stand out, then the largest."""
    if len(rows) <= most:
        return list(rows)

    def telling(row: Row) -> tuple[bool, bool, int]:
        asked_for = always is not None and row.group == always
        unclear = standings.get(row.group, UNCLEAR) == UNCLEAR
        return (not asked_for, unclear, -row.estimate.n)

    return sorted(rows, key=telling)[:most]
