"""What a file meets in the lake: rows whose keys it has too, and what would become of them.

A key belongs to a source. Where nobody said whose keys a file's are, and they meet others that are
not of the same rows, only a person can tell whether they are corrected or another tool's.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta, tzinfo
from functools import partial
from pathlib import Path
from typing import Any

import duckdb

from drops.errors import SourceError, counted, printable
from drops.intake.values.spelled.zones import clock_of
from drops.lake.engine import engine
from drops.lake.keyless import OTHER, SAME, Likeness, is_keyless, likenesses
from drops.lake.ledger import Drop
from drops.lake.sources import full_exports, known_of_month, made_at, source_of
from store.manifest import Manifest
from store.schema import Table
from store.settings import Home, plain_path
from store.tables import TABLES

#: Exports of one tool may leave out the seconds.
_SAME = timedelta(minutes=1)
_EXAMPLES = 3
_LONGEST = 40


@dataclass(frozen=True, slots=True)
class Meeting:
    """The rows of one source whose keys a file has too.

    `moved` of them are dated otherwise there than here; of `later` ones the lake knows until later
    than the file. `examples` are sentences, one a row, where they were asked for.
    """

    source: str
    rows: int
    moved: int
    later: int
    later_until: datetime | None
    examples: tuple[str, ...] = ()

    @property
    def replaced(self) -> int:
        """How many rows the file replaces, when its keys are of this source."""
        return self.rows - self.later


@dataclass(frozen=True, slots=True)
class Met:
    """A drop with the source that it is of, what it replaces of that, and sentences to be said."""

    drop: Drop
    replaced: tuple[Meeting, ...] = ()
    notes: tuple[str, ...] = ()


def meet(
    home: Home,
    published: Manifest,
    live: Iterable[Drop],
    drop: Drop,
    rows: Path,
    *,
    is_told: bool,
    with_examples: bool = False,
) -> Met:
    """Return what becomes of the rows that are there; `SourceError` asks whose keys the file has.

    Args:
        home: the data folder.
        published: the lake as it is.
        live: the drops that count.
        drop: the line of the ledger that the file would become.
        rows: the Parquet file of its rows.
        is_told: whether somebody said of which source the file is.
        with_examples: whether to tell what becomes of some rows; it takes all their columns.
    """
    table = TABLES[drop.table]
    state = published.tables.get(drop.table)
    if state is None or not state.files:
        return Met(drop)
    with engine(home) as connection:
        _show(connection, "lake", [home.lake / file for file in state.files])
        _show(connection, "rows", [rows])
        if is_keyless(table, drop):
            same_table = [other for other in live if other.table == drop.table]
            likes = likenesses(connection, table, drop, same_table)
            return _whole(drop, likes, is_told=is_told)
        examples = partial(_examples, connection, table, zone=clock_of(drop.timezone))
        if table.is_monthly:
            _name_made(connection, [other for other in live if other.table == drop.table])
        met = _by_key(connection, drop, examples, is_told=is_told, with_examples=with_examples)
        # Rows that were mended are a part of what their file told already.
        return met if drop.mends else _without_gone(connection, met, live)


def _by_key(
    connection: duckdb.DuckDBPyConnection,
    drop: Drop,
    examples: Callable[[Meeting], tuple[str, ...]],
    *,
    is_told: bool,
    with_examples: bool,
) -> Met:
    """As `meet`, of a file with keys."""
    table = TABLES[drop.table]
    own = source_of(table, drop)
    known = {"known": drop.known_at, "same": _SAME}
    if table.is_monthly:
        known["made"] = made_at(drop)
    found = connection.execute(_meets(table), known)
    met = [Meeting(source or "", *counts) for source, *counts in found.fetchall()]
    doubtful = (one for one in met if _is_doubtful(one, own))
    if not (is_told or table.keys_are_people) and (one := next(doubtful, None)):
        raise _asked(_question(drop, one, own, examples(one)), own, one.source, one.rows)
    replaced = tuple(one for one in met if one.source == own)
    if with_examples:
        replaced = tuple(replace(one, examples=examples(one)) for one in replaced)
    return Met(drop, replaced, tuple(_notes_on(drop, replaced)))


def _without_gone(connection: duckdb.DuckDBPyConnection, met: Met, live: Iterable[Drop]) -> Met:
    """Return the same with how many open rows the file lacks, and what becomes of them.

    They are of its source and its days, and a file that knows less has them.
    """
    drop, table = met.drop, TABLES[met.drop.table]
    if not table.awaits or drop.first_at is None or drop.known_at is None:
        return met
    same = [other for other in live if (other.table, other.source) == (drop.table, drop.source)]
    declarations = [each.is_full for each in (*same, drop) if each.is_full is not None]
    full = full_exports(same)
    bound = {
        "source": source_of(table, drop), "first": drop.first_at, "known": drop.known_at,
        "since": [since for since, _ in full], "until": [known for _, known in full],
    }  # fmt: skip
    missing, oldest = connection.execute(_missing(table), bound).fetchall()[0]
    drop = replace(drop, is_full=declarations[-1] if declarations else None, missing=missing)
    if not missing:
        return replace(met, drop=drop)
    note = _on_missing(drop, oldest, is_told=met.drop.is_full is not None)
    return replace(met, drop=drop, notes=(*met.notes, note))


def _missing(table: Table) -> str:
    """Return SQL for the open rows that a file lacks, those left out that were gone before."""
    dated = f'lake."{table.dated_by}"'
    return f"""SELECT count(*), min({dated}) FROM lake ANTI JOIN rows USING ("{table.key}")
        WHERE lake."{table.awaits}" IS NULL AND lake.key_source IS NOT DISTINCT FROM $source
        AND {dated} >= $first AND lake.known_at < $known AND NOT EXISTS (
            SELECT 1 FROM (SELECT unnest($since::TIMESTAMPTZ[]) AS since,
                unnest($until::TIMESTAMPTZ[]) AS until) AS full_exports
            WHERE since <= {dated} AND until > lake.known_at)"""


def _on_missing(drop: Drop, oldest: datetime, *, is_told: bool) -> str:
    """Return what is said of open rows that a newer file of their days lacks."""
    since = f"the oldest since {_moment(oldest, clock_of(drop.timezone))}"
    rows = counted(drop.missing, "open row", "open rows")
    lacks = f"it lacks {rows} that earlier files of {drop.source} have of its days, {since}"
    if drop.is_full is None:
        return (
            f"{lacks}: they stay open. If it is a full export, they are gone from the tool: say so "
            "(--full)"
        )
    why = "" if is_told else f", as the one before of {drop.source} was"
    if drop.is_full:
        return f"{lacks}: taken for a full export{why}, so they are gone from the tool, not open"
    return f"{lacks}: taken for a part{why}, so they stay open"


def _is_doubtful(met: Meeting, own: str) -> bool:
    """Whether most rows with the same key are dated otherwise, or alike in another source."""
    return (met.source == own) == (2 * met.moved > met.rows)


def _whole(drop: Drop, likes: list[Likeness], *, is_told: bool) -> Met:
    """Return of which source a file without keys is, as its rows of the same days tell."""
    if is_told or not likes:
        return Met(drop, _told_whole(drop.source, likes))
    best, source = likes[0], drop.source
    if best.share >= SAME:
        of_best = replace(drop, source=best.source, ids_of=best.ids_of)
        return Met(of_best, _told_whole(best.source, likes))
    if best.share > OTHER:
        raise _asked(_question_of_whole(drop, best), source, best.source, best.theirs)
    if not any(one.source == source for one in likes):
        return Met(drop)
    note = (
        f"its rows are others than those of {source} of the same days ({best.alike:,} of "
        f"{counted(min(best.ours, best.theirs), 'row is', 'rows are')} alike): both are kept. If "
        f"they are the same, undo it and say --source {_quoted(source)}"
    )
    return Met(replace(drop, source=f"{source}: {drop.name}"), (), (note,))


def _told_whole(source: str, likes: list[Likeness]) -> tuple[Meeting, ...]:
    return tuple(
        Meeting(one.source, one.theirs, 0, 0, None) for one in likes if one.source == source
    )


def _question_of_whole(drop: Drop, best: Likeness) -> str:
    return (
        f"{drop.name}: its rows have no ids, and of {best.ours:,} in the days of which source "
        f"{best.source} tells too, {counted(best.alike, 'is', 'are')} like one of its "
        f"{best.theirs:,}. Are they the same {TABLES[drop.table].label}, or others of then?"
    )


def _notes_on(drop: Drop, replaced: Iterable[Meeting]) -> list[str]:
    """Return sentences on rows of the file that change nothing, as later ones are known."""
    zone = clock_of(drop.timezone)
    return [
        f"{counted(one.later, 'row is', 'rows are')} known already as of a later time "
        f"({_moment(one.later_until, zone)}) than this file's "
        f"({_moment(drop.known_at, zone)}): of them only what was not known is added. If "
        "the file is newer than its times tell, undo it and say until when it knows (--known-at)"
        for one in replaced
        if one.later
    ]


def _meets(table: Table) -> str:
    dated = f'"{table.dated_by}"'
    later, until, made = "lake.known_at > $known", "lake.known_at", ""
    if table.is_monthly:
        theirs, ours = (known_of_month(each, f"lake.{dated}") for each in (until, "$known"))
        # Of a month that both know whole the file that was made later is right.
        later = f"row({theirs}, made.made_at) > row({ours}, $made)"
        until = f"CASE WHEN {theirs} > {ours} THEN lake.known_at ELSE made.made_at END"
        made = 'LEFT JOIN made ON made.id = lake."drop"'
    return f"""SELECT key_source, count(*),
        count(*) FILTER (abs(epoch_us(lake.{dated}) - epoch_us(rows.{dated})) >= epoch_us($same)),
        count(*) FILTER ({later}), max({until}) FILTER ({later})
        FROM lake JOIN rows USING ("{table.key}") {made}
        GROUP BY key_source ORDER BY count(*) DESC, 1"""


def _name_made(connection: duckdb.DuckDBPyConnection, drops: list[Drop]) -> None:
    """A table of when the file of each drop was made."""
    connection.execute(
        "CREATE TEMP TABLE made AS SELECT unnest(?::VARCHAR[]) AS id, "
        "unnest(?::TIMESTAMPTZ[]) AS made_at",
        [[drop.id for drop in drops], [made_at(drop).isoformat() for drop in drops]],
    )


def _show(connection: duckdb.DuckDBPyConnection, name: str, files: list[Path]) -> None:
    paths = [plain_path(file) for file in files]
    connection.read_parquet(paths, hive_partitioning=False).create_view(name)


def _examples(
    connection: duckdb.DuckDBPyConnection, table: Table, met: Meeting, *, zone: tzinfo
) -> tuple[str, ...]:
    """Return what becomes of the first rows, those that change most first."""
    names = [c.name for c in table.columns if c.name != table.key and not c.is_made]
    changes = " + ".join(f'(lake."{n}" IS DISTINCT FROM rows."{n}")::INTEGER' for n in names)
    pairs = ", ".join(f'lake."{name}", rows."{name}"' for name in names)
    found = connection.execute(
        f"""SELECT "{table.key}", {pairs} FROM lake JOIN rows USING ("{table.key}")
        WHERE key_source IS NOT DISTINCT FROM ? ORDER BY {changes} DESC, 1 LIMIT {_EXAMPLES}""",
        [met.source],
    )
    return tuple(_example(table, names, row, zone) for row in found.fetchall())


def _example(table: Table, names: list[str], row: tuple[Any, ...], zone: tzinfo) -> str:
    """Return one row as it is and as it would be, without whom it is about and what they wrote."""
    key, *values = row
    changed = []
    for name, before, after in zip(names, values[::2], values[1::2], strict=True):
        if before == after:
            continue
        if name in (*table.people, *table.free_texts):
            changed.append(f"another {name.replace('_', ' ')}")
        else:
            changed.append(
                f"{name.replace('_', ' ')} {_value(before, zone)} → {_value(after, zone)}"
            )
    who = "one" if table.keys_are_people else f"id {printable(str(key), _LONGEST)}"
    return f"{who}: {', '.join(changed) or 'the same'}"


def _value(value: object, zone: tzinfo) -> str:
    if isinstance(value, datetime):
        return _moment(value, zone)
    return "not given" if value is None else printable(str(value), _LONGEST)


def _moment(moment: datetime | None, zone: tzinfo) -> str:
    """Return an instant as people of that zone say it."""
    return f"{moment.astimezone(zone):%-d %b %Y %H:%M}" if moment else "not known"


def _question(drop: Drop, met: Meeting, own: str, examples: tuple[str, ...]) -> str:
    """Return what is asked, with examples."""
    rows = counted(met.rows, "row has", "rows have")
    alike = "other times" if met.source == own else "the same times"
    return (
        f"{drop.name}: {rows} the ids of rows that are there already (source {met.source}), with "
        f"{alike}: {'; '.join(examples)}. Are they the same {TABLES[drop.table].label}, or those "
        "of another tool whose ids only look alike?"
    )


def _asked(question: str, own: str, met: str, rows: int) -> SourceError:
    """Return the question with how it is answered in one step."""
    how = (
        f"Say --source {_quoted(met)} for the same, which then are replaced, or --source with "
        "another name for another tool: both are kept then"
    )
    return SourceError(question, how, own, met, rows)


def _quoted(name: str) -> str:
    return f'"{name}"' if " " in name else name
