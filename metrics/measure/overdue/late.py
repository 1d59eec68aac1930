"""What is late of a relation, whatever period is looked at: how many, and with whom most are.

Each is as its own file knows it. What is late is not hidden from those who have to see to it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import polars as pl

from metrics.measure.as_of import knowledge
from metrics.measure.reader import Reader
from metrics.slices import Slice
from store.tables import SLICE_COLUMNS


@dataclass(frozen=True, slots=True)
class Late:
    """How many are late, by how many hours the latest is, and who has most of them.

    `with_team` is how many the `team` has; `None` where no row names any.
    """

    count: int
    longest: float | None
    team: str | None
    with_team: int


@dataclass(frozen=True, slots=True)
class LateRows:
    """The late rows that were chosen and are allowed, as `FROM … WHERE …` with its bound values."""

    reader: Reader
    sql: str
    bound: dict[str, object]

    @classmethod
    def of(
        cls, reader: Reader, chosen: Slice, relation: str, dated_by: str, also_by: Sequence[str]
    ) -> LateRows:
        """Return the late rows of a relation.

        Args:
            reader: who asks.
            chosen: whose, by the slice's columns and those of `also_by`; its period is not looked
                at.
            relation: a `SELECT` of ours with `hours_late`, and what else late rows have in common.
            dated_by: the column that a period would be of.
            also_by: what rows can be chosen by besides.
        """
        whenever = chosen.period(None, None)
        clauses, bound = whenever.condition(dated_by, (*SLICE_COLUMNS, *also_by))
        seen, seen_bound = reader.scope.condition()
        sql = " AND ".join([f"FROM ({relation}) WHERE TRUE", *clauses, *seen])
        return cls(reader, sql, {**bound, **seen_bound, **knowledge(reader, whenever)})

    def by_team(self, *more: str, **values: object) -> pl.DataFrame:
        """Return how many each team has and by how long the latest, who has most first.

        Columns: team, n, longest (hours), and the aggregates of ours that are asked for besides,
        with the values that they bind.
        """
        columns = ", ".join(("team", "count(*) AS n", "max(hours_late) AS longest", *more))
        sql = f"SELECT {columns} {self.sql} GROUP BY team ORDER BY n DESC, team"
        return self.reader.lake.query(sql, {**self.bound, **values})

    def longest(self, columns: Sequence[str], key: str, most: int) -> pl.DataFrame:
        """Return these columns of at most so many rows, late for longest first; then by `key`."""
        names = ", ".join(columns)
        sql = f"SELECT {names} {self.sql} ORDER BY hours_late DESC, {key} LIMIT $most"
        return self.reader.lake.query(sql, {**self.bound, "most": most})


def late_of(by_team: pl.DataFrame) -> Late:
    """Return how many are late together, by what each team has."""
    named = by_team.filter(pl.col("team").is_not_null())
    team, with_team = named.select("team", "n").row(0) if named.height else (None, 0)
    longest: float | None = by_team["longest"].max()  # type: ignore[assignment]  # of hours one
    return Late(int(by_team["n"].sum()), longest, team, with_team)
