"""One pinned version of the lake, read by DuckDB.

Intake publishes `current.json` after each change; a `Lake` reads that file once and from then on
sees the Parquet files that it names, whatever is published later. DuckDB sees one view per table,
whatever columns the files lack.
"""

from __future__ import annotations

import re
import warnings
from collections.abc import Callable, Collection, Hashable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from tempfile import gettempdir
from threading import RLock
from typing import Any, TypeVar

import duckdb
import polars as pl

from metrics.places import Places, Told, levels_sql, place_rows, register, told_of_places
from metrics.remembered import Remembered, question_of, tables_read, words_of
from store.manifest import REBUILD, LakeError, Manifest, SourceState, TableState, newest_whole
from store.names import name_key, same_names
from store.schema import SQL_TYPES, THEME, Column, Table
from store.settings import Home, Settings, plain_path
from store.tables import LAKE_COLUMNS, LEVELS, PLACED_BY, PLACES, TABLES

Answer = TypeVar("Answer")

#: How many things worked out of a version of the lake are kept beside it.
MOST_KEPT = 2_000


#: The place of tables in memory that are kept small, and read a few rows at a time.
PACKED = "packed"


def database_over(
    folder: Path, files_of: Mapping[str, Sequence[str]]
) -> tuple[duckdb.DuckDBPyConnection, Places]:
    """Return a database in memory that holds no rows, and the places that these tell of.

    It has one view per table over its files in a folder, with the levels above each row's place.
    """
    database = duckdb.connect(
        ":memory:",
        config={
            "memory_limit": "600MB",
            "threads": 2,
            # What does not fit into memory goes where the system keeps such files, not into
            # the folder in which somebody happens to have started Pepper.
            "temp_directory": str(Path(gettempdir()) / "pepper-spill"),
            "autoinstall_known_extensions": False,
        },
    )
    # Every instant is compared and returned in UTC; days are cut by metrics.relations.periods.
    # Global, because a cursor does not take over what was set for the connection it came from.
    database.execute("SET GLOBAL TimeZone = 'UTC'")
    database.execute("SET GLOBAL parquet_metadata_cache = true")
    database.execute(f"ATTACH ':memory:' AS {PACKED} (COMPRESS)")
    rows_of = {TABLES[name]: _rows(database, folder, name, files_of[name]) for name in files_of}
    claims: list[Told] = []
    for table, rows in rows_of.items():
        if files_of[table.name]:  # a question of nothing costs as much as one of a few rows
            with _whole(table):
                claims += told_of_places(database, table, rows)
    with _whole(PLACES):
        places = Places.of(place_rows(database, rows_of[PLACES]), claims)
    told_levels: frozenset[str] = frozenset()
    if places.by_key or places.above_by_rows:
        with _whole(*(table for table in rows_of if table.levels)):
            told_levels = register(database, places, rows_of)
    for table, rows in rows_of.items():
        with _whole(table):
            levels = levels_sql(table, told_levels)
            own = f" EXCLUDE ({', '.join(table.told_levels)})" if table.told_levels else ""
            themes = "".join(f", NULL::VARCHAR[] AS {name}" for name in table.told_by_words)
            database.execute(
                f"CREATE VIEW {table.name} AS SELECT *{own}{levels}{themes} FROM ({rows})"
            )
            if themes:
                database.execute(f"CREATE VIEW {whole(table.name)} AS FROM main.{table.name}")
    return database, places


def whole(table: str) -> str:
    """Return the name of a table's view where a `SELECT` calls something else by the table's.

    What words are about is told by views of another place (`Lake.make_views`), so that the name of
    a table with words may not say the place.
    """
    return f"whole_{table}" if TABLES[table].told_by_words else f"main.{table}"


def _rows(
    database: duckdb.DuckDBPyConnection, folder: Path, name: str, named: Sequence[str]
) -> str:
    """The `SELECT` of a table's own columns from its files."""
    files = ", ".join("'" + plain_path(folder / f).replace("'", "''") + "'" for f in named)
    if not files:
        return _empty(name)
    rows = f"read_parquet([{files}], hive_partitioning = false)"
    with _whole(TABLES[name]):
        return f"SELECT {_columns(TABLES[name], _found(database, rows))} FROM {rows}"


@contextmanager
def _whole(*tables: Table) -> Iterator[None]:
    """Raise `LakeError` where the files of one of these tables cannot be read."""
    try:
        yield
    except duckdb.Error as error:
        labels = " or ".join(table.label for table in tables)
        raise LakeError(
            f"The lake's files of {labels} are missing or damaged. {REBUILD}"
        ) from error


def _found(database: duckdb.DuckDBPyConnection, rows: str) -> set[str]:
    """The columns that the files have; DuckDB reads them off the first."""
    return set(database.sql(f"FROM {rows}").columns)


def _names(table: Table) -> tuple[str, ...]:
    """The columns of a table that hold names, and its levels."""
    return tuple(dict.fromkeys((*table.named, *table.levels)))


def _columns(table: Table, found: set[str]) -> str:
    """The table's columns; one that an older Pepper's files lack is not given for any row.

    It cannot be one that every row must have; files without that are damaged.
    """
    return ", ".join(
        f'"{c.name}"' if c.required or c.name in found else _nothing(c)
        for c in (*table.columns, *LAKE_COLUMNS)
    )


#: What stands for a column of the lake that an older Pepper's files lack.
_INSTEAD = {"given_by": '"drop"'}


def _nothing(column: Column) -> str:
    if column.name in _INSTEAD:
        return f'{_INSTEAD[column.name]} AS "{column.name}"'
    return _null(column)


def _null(column: Column) -> str:
    return f'NULL::{SQL_TYPES[column.kind]} AS "{column.name}"'


def _empty(name: str) -> str:
    columns = ", ".join(_null(c) for c in (*TABLES[name].columns, *LAKE_COLUMNS))
    return f"(SELECT {columns} WHERE FALSE)"


#: A bound value's name in SQL: the whole word, as `$promise` is not in `$promises`.
_NAMED = re.compile(r"\$(\w+)")


def bound_names(sql: str) -> set[str]:
    """Return the names of the values that are bound in SQL."""
    return {*_NAMED.findall(sql)}


def _used(sql: str, bound: Mapping[str, Any]) -> dict[str, Any]:
    """The values that a `SELECT` uses of those that there are."""
    names = bound_names(sql)
    return {
        name: value() if callable(value) else value
        for name, value in bound.items()
        if name in names
    }


def _many(cursor: duckdb.DuckDBPyConnection, sql: str, values: Mapping[str, Any]) -> pl.DataFrame:
    """The rows of a `SELECT`, of which there may be many: none is held twice."""
    frame: pl.DataFrame = cursor.sql(sql, params=values or None).pl()
    return frame


# Of few rows a copy costs less than planning their `SELECT` twice, as a relation is.
warnings.filterwarnings("ignore", "Arrow output on a DB-API result", UserWarning)


def _few(cursor: duckdb.DuckDBPyConnection, sql: str, values: Mapping[str, Any]) -> pl.DataFrame:
    """The rows of a `SELECT` that counts: planned once, and copied once more."""
    return pl.DataFrame(cursor.execute(sql, values or None).to_arrow_table())


def _happened(table: str) -> str:
    """The rows that tell of a time, as SQL: not those that are due when nobody knows yet."""
    declared = TABLES[table]
    return f'"{declared.dated_by}" <= known_at' if declared.is_planned else "TRUE"


_DAY_US = 86_400_000_000
_SOME_DAY = datetime(2000, 1, 1, tzinfo=UTC)

#: How a `SELECT` names the column that takes what the words of rows are about, where it asks by it.
_ASKS_BY_WORDS = f'"{THEME}"'

#: What DuckDB raises for a Parquet file that is not there, or is not what it was.
_UNREADABLE = (duckdb.IOException, duckdb.InvalidInputException)


def _given(manifest: Manifest) -> dict[str, frozenset[str]]:
    """For which columns each drop has a place, and so drops that gave rows together have."""
    given = {drop: frozenset(names) for drop, names in manifest.given.items()}
    shared = (given_by for state in manifest.tables.values() for given_by in state.shared)
    together = {
        given_by: frozenset().union(*(given.get(drop, ()) for drop in given_by.split()))
        for given_by in shared
    }
    return given | together


@dataclass(frozen=True, slots=True)
class PlaceRows:
    """The rows of one drop of one team and location: how many, and of which time."""

    source: str
    drop: str
    number: int
    first_at: datetime
    last_at: datetime
    known_at: datetime
    columns: tuple[str, ...]
    place: tuple[str | None, ...]


def _sources(manifest: Manifest, table: str) -> dict[str, SourceState]:
    """What is known of each source of a table; a store that does not tell them apart has one."""
    if table in manifest.sources:
        return manifest.sources[table]
    state = manifest.tables.get(table, TableState())
    if state.first_at is None:
        return {}
    return {"": SourceState((), state.first_at, state.last_at, state.known_at)}


@dataclass(frozen=True, slots=True)
class About:
    """What the words of rows are about: the place of the views that tell it, and what makes them.

    Two of one name tell the same.
    """

    name: str
    make: Callable[[Lake], None] = field(repr=False, compare=False)


@dataclass(frozen=True)
class Lake:
    """One version of all tables. `snapshot` grows with each change and is 0 for an empty lake."""

    folder: Path
    snapshot: int
    published_at: datetime | None
    drops: tuple[str, ...]
    tables: Mapping[str, TableState]
    #: For which columns each drop's file has a place, be it empty; not told for every drop.
    given: Mapping[str, frozenset[str]]
    #: Per table what is known of each of its sources, by the source's name.
    sources: Mapping[str, Mapping[str, SourceState]]
    #: A sentence for the reader when this is not the newest version, because that is damaged.
    warning: str
    #: Where teams and locations stand.
    places: Places
    _database: duckdb.DuckDBPyConnection = field(repr=False, compare=False)
    #: A version of the same folder: what was worked out of rows that both have is not again.
    beside: Lake | None = field(default=None, repr=False, compare=False)
    #: What was asked once: a version of the lake never changes.
    _facts: dict[tuple[str, ...], Any] = field(default_factory=dict, repr=False, compare=False)
    #: The names of the tables that were made in memory, and what is held while one is made.
    _made: set[str] = field(default_factory=set, repr=False, compare=False)
    _making: Any = field(default_factory=RLock, repr=False, compare=False)
    #: What the words of rows are read as, if anything (`about`).
    _about: About | None = field(default=None, repr=False, compare=False)
    #: What was worked out lately, the oldest first.
    _kept: dict[Hashable, Any] = field(default_factory=dict, repr=False, compare=False)
    #: What was counted, whatever words are about: who asks by that is not answered from here.
    _counted: Remembered = field(default_factory=Remembered, repr=False, compare=False)

    @classmethod
    def open(cls, home: Home) -> Lake:
        """Return the version that was published last and is whole; an empty lake when none was."""
        version = newest_whole(home)
        if version is None:
            return cls.of_version(home, Manifest())
        return cls.of_version(home, version.manifest, version.warning)

    @classmethod
    def of_version(
        cls, home: Home, manifest: Manifest, warning: str = "", beside: Lake | None = None
    ) -> Lake:
        """Return the version of that manifest, whose files are there.

        `beside` is another version.
        """
        tables = {name: manifest.tables.get(name, TableState()) for name in TABLES}
        database, places = database_over(home.lake, {n: [*tables[n].files] for n in tables})
        return cls(
            folder=home.lake,
            snapshot=manifest.number,
            published_at=manifest.published_at,
            drops=manifest.drops,
            tables=tables,
            given=_given(manifest),
            sources={name: _sources(manifest, name) for name in TABLES},
            warning=warning,
            places=places,
            _database=database,
            beside=beside,
        )

    def query(self, sql: str, bound: Mapping[str, Any], *, are_few: bool = False) -> pl.DataFrame:
        """Return the rows of one `SELECT` of ours; values are bound by name, unused ones left out.

        A value may be a function, which is called only when the `SELECT` uses it. Where the rows
        `are_few`, as of what counts, they cost less.
        """
        values, fetch = _used(sql, bound), _few if are_few else _many
        asks_by_words = self._about is not None and _ASKS_BY_WORDS in sql
        if self._about is not None and asks_by_words:
            self._about.make(self)
        cursor = self._database.cursor()
        try:
            if self._about is not None and asks_by_words:
                cursor.execute(f"SET search_path = '{self._about.name},main'")
            return fetch(cursor, sql, values)
        except _UNREADABLE as error:
            raise LakeError(f"A file of the lake is missing or damaged. {REBUILD}") from error
        finally:
            cursor.close()

    def count(self, sql: str, bound: Mapping[str, Any]) -> pl.DataFrame:
        """Return as `query` what counts rows or names values: it is remembered, and asked once.

        What the version beside was asked of tables that no file has changed is not asked again.
        Of single rows and what customers wrote nothing is remembered: they are asked by `query`.
        """
        used = _used(sql, bound)
        if _ASKS_BY_WORDS in sql:
            return self.query(sql, used, are_few=True)
        question = question_of(sql, used)
        known = self._counted.answer(question)
        if known is None and self.beside is not None:
            known = self.beside._counted.answer(question)  # noqa: SLF001 - a lake of this class
            if known is not None and not self._reads_the_same(sql, self.beside):
                known = None
        if known is None:
            known = self.query(sql, used, are_few=True)
        self._counted.keep(question, known)
        return known

    def _reads_the_same(self, sql: str, other: Lake) -> bool:
        """Whether a `SELECT` reads rows alone that another version has too."""
        words = words_of(sql)
        return words.isdisjoint(other._made) and self.has_rows_of(other, tables_read(words))

    def once(self, fact: tuple[str, ...], ask: Callable[[], Answer]) -> Answer:
        """Return what this version tells of a fact, asked the first time: it never changes."""
        if fact not in self._facts:
            self._facts[fact] = ask()
        answer: Answer = self._facts[fact]
        return answer

    def make(
        self,
        name: str,
        sql: str,
        bound: Mapping[str, Any] | None = None,
        *,
        few: Sequence[str] = (),
    ) -> None:
        """Make a table in memory of a `SELECT` of ours, where this version has none of that name.

        It is gone with the lake: whoever is erased is in no table of a later version.

        Args:
            name: what the table is called.
            sql: the `SELECT`, which is read twice where some columns have few values.
            bound: the values that it binds.
            few: columns of texts of which many rows have the same: they are laid out as numbers, in
                the order of the texts, and read as texts.
        """
        types = "".join(
            f"CREATE TYPE {name}_{c} AS ENUM "
            f'(SELECT DISTINCT "{c}" FROM ({sql}) WHERE "{c}" IS NOT NULL ORDER BY 1); '
            for c in few
        )
        numbered = ", ".join(f'"{c}"::{name}_{c} AS "{c}"' for c in few)
        rows = f"SELECT * REPLACE ({numbered}) FROM ({sql})" if few else sql
        self._make(name, f"{types}CREATE TABLE {name} AS {rows}", bound)

    def pack(self, name: str, sql: str) -> None:
        """Make a table as `make` does, in `PACKED`: a third of the size, to read a few rows of."""
        self._make(name, f"CREATE TABLE {PACKED}.{name} AS {sql}; CHECKPOINT {PACKED}")

    def about(self, words: About) -> Lake:
        """Return this version with what words are about, as the settings have it now.

        What is asked of it is remembered apart, as long as nothing else is asked for.
        """
        if self._about == words:
            return self
        with self._making:
            latest: Lake | None = self._facts.get(("about",))
            if latest is None or latest._about != words:  # noqa: SLF001 - a lake of this class
                latest = replace(self, _about=words, _facts={}, _kept={})
                self._facts["about",] = latest
            return latest

    def make_views(self, place: str, views: Mapping[str, str]) -> None:
        """Make views in a place of their own, each of a `SELECT` of ours by its table's name.

        A `SELECT` that asks by what words are about reads these, and the table's own where none is.
        """
        parts = [f"CREATE SCHEMA {place}"]
        for table, sql in views.items():
            parts.append(f"CREATE VIEW {place}.{table} AS {sql}")
            parts.append(f"CREATE VIEW {place}.{whole(table)} AS FROM {place}.{table}")
        self._make(place, "; ".join(parts))

    def _make(self, name: str, sql: str, bound: Mapping[str, Any] | None = None) -> None:
        with self._making:
            if name in self._made:
                return
            cursor = self._database.cursor()
            try:
                cursor.execute(sql, bound or None)
            except _UNREADABLE as error:
                raise LakeError(f"A file of the lake is missing or damaged. {REBUILD}") from error
            finally:
                cursor.close()
            self._made.add(name)

    def recall(self, key: Hashable) -> Any:  # noqa: ANN401  # whatever was kept
        """Return what was kept under the key; `None` where nothing is kept any more."""
        return self._kept.get(key)

    def has_rows_of(self, other: Lake, tables: Collection[str]) -> bool:
        """Return whether these tables have the same rows in another version, all places alike.

        No file of the lake is ever written anew under its name.
        """
        return (
            self.folder == other.folder
            and self.places == other.places
            and all(self.tables[name].files == other.tables[name].files for name in tables)
        )

    def keep(self, key: Hashable, worked_out: object) -> None:
        """Keep what was worked out of this version, at most `MOST_KEPT` things."""
        while len(self._kept) >= MOST_KEPT:
            # Several readers may throw away at once.
            self._kept.pop(next(iter(self._kept), None), None)
        self._kept[key] = worked_out

    @property
    def has_rows(self) -> bool:
        """Whether any table has a row."""
        return any(table.rows for table in self.tables.values())

    def told_until(self, table: str) -> datetime | None:
        """Return the latest instant that a table tells of, UTC; `None` where it tells of none."""
        if TABLES[table].is_register:
            return None
        state = self.tables[table]
        dated = None if TABLES[table].is_planned else state.last_at
        return max(filter(None, (dated, state.known_at)), default=None)

    def dated(self, tables: Collection[str] = ()) -> list[str]:
        """Return those of these tables that tell of times and have rows; else all that do."""
        filled = [n for n, state in self.tables.items() if state.rows and not TABLES[n].is_register]
        return [name for name in filled if name in tables] or filled

    def data_until(self, tables: Collection[str] = ()) -> datetime | None:
        """Return the latest instant that any of these tables tells of, UTC; `None` without any row.

        What is told by month counts only where nothing else does: its months end at their end.
        """
        by_month: list[datetime] = []
        times: list[datetime] = []
        for name in self.dated(tables):
            if until := self.told_until(name):
                (by_month if TABLES[name].is_monthly else times).append(until)
        return max(times or by_month, default=None)

    def extent(self) -> tuple[datetime, datetime]:
        """Return the first and the last instant of which the lake knows, UTC."""
        states = [state for name, state in self.tables.items() if not TABLES[name].is_register]
        moments = [
            moment
            for each in states
            for moment in (each.first_at, each.last_at, each.known_at)
            if moment
        ]
        return (min(moments), max(moments)) if moments else (_SOME_DAY, _SOME_DAY)

    def gives(self, table: str, column: str) -> bool:
        """Return whether any row of a table has a value in a column; no when it has no such column.

        What words are about is told where something is named and any row has words: to look for it
        in a million of them takes seconds, and a page only asks whether to offer it.
        """
        if column not in TABLES[table].choosable or not self.tells_level(column):
            return False
        voice = TABLES[table].voice
        if column == THEME and voice is not None:
            return self._about is not None and self.gives(table, voice.words)
        if column in _names(TABLES[table]):
            return column in self.once(("names given", table), partial(self._names_given, table))
        sql = f'SELECT 1 FROM {table} WHERE "{column}" IS NOT NULL LIMIT 1'
        return self.once(("gives", table, column), lambda: self.count(sql, {}).height > 0)

    def _names_given(self, table: str) -> frozenset[str]:
        """The columns of names, and levels, in which some row of a table has a value.

        Asked together: each is small, and a question costs more than to look at one of them.
        """
        columns = [column for column in _names(TABLES[table]) if self.tells_level(column)]
        given = ", ".join(f'bool_or("{column}" IS NOT NULL)' for column in columns)
        answers = self.count(f"SELECT {given} FROM {table}", {}).row(0)
        return frozenset(c for c, is_given in zip(columns, answers, strict=True) if is_given)

    def tells_level(self, column: str) -> bool:
        """Return whether files tell of any place of a level; yes of a column that is none."""
        return column not in LEVELS or column in self.places.levels

    def names(self, table: str, column: str) -> list[str]:
        """Return the names that a column of a table has, sorted."""
        sql = f'SELECT DISTINCT "{column}" FROM {table} WHERE "{column}" IS NOT NULL ORDER BY 1'
        return [*self.once(("names", table, column), partial(self._values, sql))]

    def meant_by(self, named: Collection[str], column: str, settings: Settings) -> dict[str, str]:
        """Return which of these names in the settings each name is that complaints have there.

        What no name in the settings means is left out; without any, no row is read.
        """
        if not named:
            return {}
        known = self.names("complaints", column)
        return same_names(known, named, settings.aliases.get(column, {}))

    def sources_with(self, table: str, column: str) -> dict[str | None, frozenset[str]]:
        """Return the sources that have a row with each value of a column."""

        def ask() -> dict[str | None, frozenset[str]]:
            sql = f'SELECT DISTINCT "{column}"::VARCHAR AS found, key_source FROM {table}'
            sources: dict[str | None, set[str]] = {}
            for value, source in self.count(sql, {}).iter_rows():
                sources.setdefault(value, set()).add(source or "")
            return {value: frozenset(of) for value, of in sources.items()}

        return dict(self.once(("sources", table, column), ask))

    def rows_by_day(self, table: str) -> dict[str, dict[int, int]]:
        """Return per source how many rows each day has, in UTC, by its number since 1970."""

        def ask() -> dict[str, dict[int, int]]:
            sql = f"""
            SELECT key_source, epoch_us("{TABLES[table].dated_by}") // {_DAY_US} AS day, count(*)
            FROM {table} WHERE {_happened(table)} GROUP BY ALL"""
            rows: dict[str, dict[int, int]] = {}
            for source, day, count in self.count(sql, {}).iter_rows():
                rows.setdefault(source or "", {})[day] = count
            return rows

        return dict(self.once(("rows by day", table), ask))

    def rows_by_place(self, table: str) -> list[PlaceRows]:
        """Return how many rows each drop has of each team and location, and of which time."""

        def ask() -> list[PlaceRows]:
            places = [name for name in PLACED_BY if name in TABLES[table].names]
            columns = "".join(f', "{name}"' for name in places)
            dated = f'"{TABLES[table].dated_by}"'
            sql = f"""
            SELECT key_source, "drop", count(*), min({dated}), max({dated}), max(known_at){columns}
            FROM {table} WHERE {_happened(table)} GROUP BY ALL"""
            rows = self.count(sql, {}).iter_rows()
            return [
                PlaceRows(source or "", drop, number, first, last, known, (*places,), (*place,))
                for source, drop, number, first, last, known, *place in rows
            ]

        return self.once(("rows by place", table), ask)

    def numbers(self, table: str) -> dict[str, str]:
        """Return whose numbers a table's customers have, as spelled, by what two of them share."""
        states = self.sources[table].values()
        return {name_key(name): name for state in states for name in state.ids_of}

    def have_same_customers(self, one: str, other: str) -> bool:
        """Return whether any customer is in both tables."""

        def ask() -> bool:
            named = "customer_id IS NOT NULL"
            sql = f"SELECT 1 FROM {one} SEMI JOIN {other} USING (customer_id) WHERE {named} LIMIT 1"
            return self.count(sql, {}).height > 0

        return self.once(("same customers", one, other), ask)

    def sources_where(self, table: str, rows: str) -> frozenset[str]:
        """Return the sources of a table with a row for which a condition, a constant, holds."""

        def ask() -> frozenset[str]:
            sql = f"SELECT DISTINCT key_source FROM {table} WHERE {rows}"
            return frozenset(source or "" for source in self._values(sql))

        return self.once(("where", table, rows), ask)

    def untold(self, table: str, column: str, place: str, rows: str) -> frozenset[str | None]:
        """Return the values of a column of whose rows no file could tell something else.

        Args:
            table: the table.
            column: the column whose values are asked about.
            place: the column that tells, for which a file must have a place.
            rows: a condition, a constant of ours, that some row of the same source must meet.
        """
        ask = partial(self._untold, table, column, place, rows)
        return self.once(("untold", table, column, place, rows), ask)

    def _untold(self, table: str, column: str, place: str, rows: str) -> frozenset[str | None]:
        without = self.drops_without(table, place)
        telling = self.sources_where(table, rows or "TRUE")
        if not without and telling >= {*self.sources[table]} - {""}:
            return frozenset()
        sql = f"""
        SELECT "{column}"::VARCHAR FROM {table} GROUP BY 1
        HAVING NOT bool_or(list_contains($telling::VARCHAR[], coalesce(key_source, ''))
            AND NOT list_contains($without::VARCHAR[], given_by))"""
        found = self.count(sql, {"telling": [*telling], "without": without})
        return frozenset(found.to_series().to_list())

    def drops_that_record(self, table: str, column: str) -> list[str]:
        """Return the ids of the drops whose silence in a column means that it did not happen.

        Their file has a place for it, and it is filled somewhere in the table: a small file of
        which no row has a first answer yet differs from a tool that records none. A drop of which
        is not told for what it has a place records what any row of it has.
        """
        if not self.gives(table, column):
            return []
        with_place = [drop for drop, names in self.given.items() if column in names]
        seen = self._drops_with(table, column) if set(self.drops) - set(self.given) else []
        return sorted({*with_place, *(drop for drop in seen if drop not in self.given)})

    def drops_without(self, table: str, column: str) -> list[str]:
        """Return the ids of the drops of a table whose file has no place for a column, sorted."""
        dated_by = TABLES[table].dated_by
        return sorted(
            d for d, names in self.given.items() if dated_by in names and column not in names
        )

    def has_place(self, table: str, column: str) -> bool:
        """Return whether some file of a table has a place for a column, be it empty."""
        dated_by = TABLES[table].dated_by
        column_lists = [names for names in self.given.values() if dated_by in names]
        return not column_lists or any(column in names for names in column_lists)

    def _drops_with(self, table: str, column: str) -> list[str]:
        sql = f'SELECT DISTINCT given_by FROM {table} WHERE "{column}" IS NOT NULL'
        return [*self.once(("drops", table, column), partial(self._values, sql))]

    def _values(self, sql: str) -> list[Any]:
        """The values of the first column of a `SELECT` that binds nothing."""
        return self.count(sql, {}).to_series().to_list()
