"""Everything that a change of a lake table needs, laid out in DuckDB under fixed names.

Tables: `live` (drops that may give a row something), `removed` (ids), `changed` (keys whose row
changes), `winner` (key, seq), `merged` (rows that several drops give together). A key is that of
its source: the columns `key_source` and the table's key.
Views over Parquet: `lake` (the table as it is), `rows` (of the drops whose rows may win).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime
from pathlib import Path
from typing import Any

import duckdb

from drops.lake.change import Change
from drops.lake.keyless import is_keyless
from drops.lake.ledger import Drop
from drops.lake.sources import known_of_month, knows_until, made_at
from store.schema import SQL_TYPES
from store.settings import Home, plain_path
from store.tables import LAKE_COLUMNS

#: The rows kept of a drop, in its folder.
ROWS = "rows.parquet"


class Workbench:
    """One change of one table, laid out; `loss` says how many rows each lake file loses."""

    def __init__(self, connection: duckdb.DuckDBPyConnection, home: Home, change: Change) -> None:
        self.connection = connection
        self._home = home
        self._change = change
        self._table = table = change.table
        self.is_merged = False
        self._dated = f'"{table.dated_by}"'
        #: What a row is known by, as SQL.
        self.key = f'key_source, "{table.key}"'
        self._load_drops()
        self._load_names()
        self.view("lake", [f for part in change.before.values() for f in part.files])
        self._view("rows", [rows_file(home, drop.id) for drop in change.candidates])
        self._load_spans()
        self._find_changed()
        self.loss, self.displaced = self._find_loss()

    def view(self, name: str, files: Iterable[str]) -> None:
        """Show these files of the lake by a view of that name."""
        self._view(name, [self._home.lake / file for file in files])

    def parts_of_winners(self) -> set[int]:
        """Return the parts that gain a row: an undo brings rows back to older parts."""
        if self._change.sole:
            return set()
        query = "SELECT DISTINCT part FROM winner JOIN live USING (seq)"
        return {row[0] for row in self.connection.execute(query).fetchall()}

    def _load_drops(self) -> None:
        """Tables of our own for what Python knows: the drops that may give rows, the removed."""
        part_of = {drop: n for n, part in self._change.parts.items() for drop in part.drops}
        drops = self._change.candidates
        added = {drop.seq for drop in self._change.added}
        self._fill(
            "live",
            {
                "seq BIGINT": [drop.seq for drop in drops],
                "id VARCHAR": [drop.id for drop in drops],
                "known_at TIMESTAMPTZ": [d.known_at and d.known_at.isoformat() for d in drops],
                "part INTEGER": [part_of[drop.id] for drop in drops],
                "filename VARCHAR": [str(rows_file(self._home, drop.id)) for drop in drops],
                "key_source VARCHAR": [self._change.source_of(drop) for drop in drops],
                "is_added BOOLEAN": [drop.seq in added for drop in drops],
                "rank BIGINT": _ranks(drops, self._later),
                "whole_rank BIGINT": _ranks(drops, self._later_whole),
                "made_rank BIGINT": _ranks(drops, lambda drop: (made_at(drop), drop.seq)),
            },
        )
        self._fill("removed", {"id VARCHAR": sorted(self._change.removed)})

    def _later(self, drop: Drop) -> tuple[datetime, int]:
        """Of two drops that give a column, the one that knows later is right."""
        return knows_until(drop), drop.seq

    def _later_whole(self, drop: Drop) -> tuple[bool, datetime, int]:
        """A row is that of the drop that knows latest, among those that know whether it is over."""
        return self._table.awaits in drop.given, *self._later(drop)

    def _load_names(self) -> None:
        """Tables of our own for the names that are written otherwise, and the customers who go."""
        named = [(c, *pair) for c, names in self._change.spelled.items() for pair in names.items()]
        columns = ("place VARCHAR", "said VARCHAR", "name VARCHAR")
        self._fill(
            "spelled", {c: [each[index] for each in named] for index, c in enumerate(columns)}
        )
        self._fill("erased", {"customer VARCHAR": sorted(self._change.erased)})

    def _fill(self, name: str, columns: dict[str, list[Any]]) -> None:
        """Make a table of these columns, written at once however many rows there are."""
        lists = ", ".join(
            f"unnest(?::{kind}[]) AS {column}" for column, kind in map(str.split, columns)
        )
        self.connection.execute(
            f"CREATE TEMP TABLE {name} AS SELECT {lists}", list(columns.values())
        )

    def _view(self, name: str, files: list[Path]) -> None:
        """A view over the files; without files one with the same columns and no rows."""
        if files:
            # Folders above ours may be named a=b: they are no columns.
            self.connection.read_parquet(
                [plain_path(file) for file in files],
                filename=True,
                file_row_number=True,
                hive_partitioning=False,
            ).create_view(name, replace=True)
            return
        declared = (*self._table.columns, *(() if name == "rows" else LAKE_COLUMNS))
        columns = [(c.name, SQL_TYPES[c.kind]) for c in declared]
        columns += [("filename", "VARCHAR"), ("file_row_number", "BIGINT")]
        empty = ", ".join(f'NULL::{kind} AS "{column}"' for column, kind in columns)
        self.connection.execute(f"CREATE OR REPLACE VIEW {name} AS SELECT {empty} WHERE false")

    def _load_spans(self) -> None:
        """Leave out of `rows` those of files without keys whose days another file tells."""
        spans = self._change.spans
        files = [str(rows_file(self._home, span.drop.id)) for span in spans]
        self._fill(
            "spans",
            {
                "id VARCHAR": [span.drop.id for span in spans],
                "filename VARCHAR": files,
                "since TIMESTAMPTZ": [span.since.isoformat() for span in spans],
                "until TIMESTAMPTZ": [span.until.isoformat() for span in spans],
            },
        )
        if not spans:
            return
        self._view("all_rows", [rows_file(self._home, drop.id) for drop in self._change.candidates])
        self.connection.execute(
            f"""CREATE OR REPLACE VIEW rows AS SELECT * FROM all_rows WHERE NOT EXISTS (
            SELECT 1 FROM spans WHERE spans.filename = all_rows.filename
            AND all_rows.{self._dated} BETWEEN spans.since AND spans.until)"""
        )

    def _find_changed(self) -> None:
        """The keys whose row changes, and, where several drops may hold one, which of them wins."""
        key, whole = self.key, self._by("whole_rank")
        if self._change.sole:
            self.connection.execute(
                f"CREATE VIEW changed AS SELECT {key} FROM rows JOIN live USING (filename)"
            )
            return
        self.connection.execute(
            f"""CREATE TEMP TABLE changed AS
            SELECT {key} FROM rows JOIN live USING (filename) WHERE live.is_added
            UNION SELECT {key} FROM lake WHERE {self._is_gone()}
            UNION SELECT {key} FROM lake JOIN spans ON lake."drop" = spans.id
            WHERE lake.{self._dated} BETWEEN spans.since AND spans.until {self._coming_back()}"""
        )
        self.connection.execute(
            f"""CREATE TEMP TABLE winner AS SELECT {key}, arg_max(live.seq, {whole}) AS seq
            FROM rows JOIN live USING (filename) SEMI JOIN changed USING ({key})
            GROUP BY ALL"""
        )
        self._merge()

    def _coming_back(self) -> str:
        """Further keys: with a file that goes, others tell of its days again."""
        if not self._change.removed:
            return ""
        keyless = (drop.seq for drop in self._change.candidates if is_keyless(self._table, drop))
        among = _among(keyless)
        return f"UNION SELECT {self.key} FROM rows JOIN live USING (filename) WHERE {among}"

    def _by(self, rank: str) -> str:
        """What the right one of several rows has most of; of a month nobody knows more than all."""
        if not self._table.is_monthly:
            return f"live.{rank}"
        known = known_of_month("live.known_at", f"rows.{self._dated}")
        return f"row({known}, live.made_rank)"

    def _is_gone(self) -> str:
        """A condition on rows of the lake: those of drops and customers who go."""
        gone = (
            '"drop" IN (SELECT id FROM removed) OR (given_by <> "drop" AND list_has_any('
            "string_split(given_by, ' '), (SELECT list(id) FROM removed)))"
        )
        if not self._change.erased:
            return gone
        people = (f'"{n}" IN (SELECT customer FROM erased)' for n in self._table.people)
        return " OR ".join([gone, *people])

    def _merge(self) -> None:
        """Rows that several drops give together: of each column what the latest of them says.

        A drop that has no place for a column says nothing of it, and what was known stays.
        """
        places = {name: self._with_place(name) for name in self._table.names}
        for column in self._table.columns:
            # What is made beside a column comes with it, from the same file.
            places |= dict.fromkeys(column.makes, places[column.name])
        if tone := self._table.tone:
            places[tone.known_from] = places[tone.given]
        lists = {*places.values()}
        self.is_merged = len(lists) > 1
        if not self.is_merged:
            return
        # Columns that the same drops have a place for are given by the same drop.
        givers = [f"arg_max(live.id, {self._by('rank')}) FILTER ({_among(seqs)})" for seqs in lists]
        columns = [
            f'arg_max_null(rows."{name}", {self._by("rank")}) FILTER ({_among(seqs)}) AS "{name}"'
            for name, seqs in places.items()
            if name != self._table.key
        ]
        self.connection.execute(
            f"""CREATE TEMP TABLE merged AS SELECT * FROM (
            SELECT {self.key}, {", ".join(columns)},
            arg_max(live.seq, {self._by("whole_rank")}) AS seq,
            array_to_string(list_sort(list_distinct([{", ".join(givers)}])), ' ') AS given_by
            FROM rows JOIN live USING (filename) SEMI JOIN changed USING ({self.key})
            GROUP BY {self.key}) WHERE contains(given_by, ' ')"""
        )

    def _with_place(self, name: str) -> tuple[int, ...]:
        """The drops whose file has a place for a column; all, where a column is made of others."""
        drops = self._change.candidates
        found = tuple(drop.seq for drop in drops if name in drop.given)
        return found or tuple(drop.seq for drop in drops)

    def winning_drops(self) -> set[str]:
        """Return the ids of the drops that gain a row."""
        query = "SELECT DISTINCT id FROM winner JOIN live USING (seq)"
        return {row[0] for row in self.connection.execute(query).fetchall()}

    def _find_loss(self) -> tuple[dict[str, int], int]:
        """How many rows each lake file loses, and how many of all these are of drops that stay.

        Of the latter only those to which a new drop gives something.
        """
        if not any(part.files for part in self._change.before.values()):
            return {}, 0
        found = self.connection.execute(
            f"""SELECT filename, count(*), count(*) FILTER (NOT gone) FROM
            (SELECT filename, {self.key}, "drop" IN (SELECT id FROM removed) AS gone FROM lake)
            SEMI JOIN changed USING ({self.key}) GROUP BY filename"""
        ).fetchall()
        lost = {Path(file).relative_to(self._home.lake).as_posix(): rows for file, rows, _ in found}
        return lost, sum(row[2] for row in found) if self._change.sole else self._given_anew()

    def _given_anew(self) -> int:
        """How many rows of the lake get something from a new drop."""
        merged = (
            f"UNION SELECT {self.key} FROM merged, (SELECT id FROM live WHERE is_added)"
            " WHERE list_contains(string_split(given_by, ' '), id)"
        )
        found = self.connection.execute(
            f"""SELECT count(*) FROM (SELECT {self.key} FROM lake) SEMI JOIN (
            SELECT {self.key} FROM winner WHERE seq IN (SELECT seq FROM live WHERE is_added)
            {merged if self.is_merged else ""}) USING ({self.key})"""
        )
        return int(found.fetchall()[0][0])


def _ranks(drops: list[Drop], later: Callable[[Drop], Any]) -> list[int]:
    """The place of each drop when they are sorted so."""
    order = {drop.seq: place for place, drop in enumerate(sorted(drops, key=later))}
    return [order[drop.seq] for drop in drops]


def _among(seqs: Iterable[int]) -> str:
    """A condition: the drop is one of these. Numbers of our own, which cannot be bound here."""
    return f"live.seq IN ({', '.join(map(str, seqs)) or 'NULL'})"


def rows_file(home: Home, drop_id: str) -> Path:
    """Return where the kept rows of a drop are; made again from the original when it is missing."""
    return home.drops / drop_id / ROWS
