"""What customers said, read: the comments that a search finds, a page of them, and their counts.

Everything is counted of what may be shown, with the names that may be shown: who adds up the counts
learns nothing that the list does not say.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields
from datetime import datetime
from typing import Any

import polars as pl

from metrics.lake import PACKED, Lake
from metrics.measure.hiding.hidden_words import WordRows, hidden_words, small_names
from metrics.measure.query import mark_of
from metrics.measure.reader import Reader
from metrics.relations.voice import CHOSEN_BY, FACETS, SPOKEN, lay_out
from metrics.slices import Slice
from metrics.words.terms import Terms, read_terms
from metrics.words.themed import themed
from store.schema import THEME
from store.tables import SINGLE_VALUED

NEWEST, OLDEST, LOWEST, HIGHEST, REACH = "newest", "oldest", "lowest", "highest", "reach"
#: How rows may be sorted, by what the order is called.
ORDERS = {
    NEWEST: '"at" DESC, "row"',
    OLDEST: '"at", "row" DESC',
    LOWEST: 'level NULLS LAST, "at" DESC, "row"',
    HIGHEST: 'level DESC NULLS LAST, "at" DESC, "row"',
    REACH: 'reach DESC NULLS LAST, "at" DESC, "row"',
}
#: The tables with what is declared of their words, by the noun of these.
SPOKEN_AS = {voice.noun: (table, voice) for table, voice in SPOKEN}
KINDS = tuple(SPOKEN_AS)
_WORDS = {
    voice.noun: WordRows(f"SELECT * FROM voice WHERE kind = '{voice.noun}'", CHOSEN_BY)
    for _, voice in SPOKEN
    if not voice.is_open
}
#: What every comment is told by, and its words are found by.
NAMED = '"row", kind, row_key, source, "at", is_day, lot'
#: The columns of a comment but its words, and what these are found by.
LISTED = f"{NAMED}, about, mark, level, reach, customer, language, {', '.join(SINGLE_VALUED)}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Comment:
    """What a customer said: `kind` is what it is, `words` are as they were written.

    `mark` is what they gave (`7 of 10`), `level` where that lies from 0, the worst, to 1. `is_day`
    says that of the time (UTC) only its day is known. A place that is not told is `None`.
    """

    row: int
    kind: str
    row_key: str
    source: str
    at: datetime
    is_day: bool
    about: str | None = None
    mark: str | None = None
    level: float | None = None
    reach: int | None = None
    customer: str | None = None
    language: str | None = None
    team: str | None = None
    location: str | None = None
    channel: str | None = None
    touchpoint: str | None = None
    segment: str | None = None
    district: str | None = None
    region: str | None = None
    division: str | None = None
    country: str | None = None
    words: str

    def as_record(self) -> dict[str, Any]:
        """Return what a program may be given of it: no id by which it could be found elsewhere."""
        inner = ("row", "row_key", "source", "customer", "level")
        return {f.name: getattr(self, f.name) for f in fields(self) if f.name not in inner}


@dataclass(frozen=True, slots=True)
class Read:
    """What a search found: a page of rows, how many there are, and how many of each value.

    `counts` has per facet the values with how many; those whose names are not told are left out.
    `hidden` are so many of the slice, whatever is searched for. `unread` are parts of the search
    without a word.
    """

    rows: tuple[Comment, ...]
    count: int
    counts: Mapping[str, Mapping[str, int]]
    hidden: int = 0
    unread: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Visible:
    """The comments of a slice that a reader may be shown, as SQL: `rows`, and what it binds.

    `named` are all comments, with the names of places that may be told: for numbers of `rows`.
    Where it `is_searched`, to find the rows costs more than to keep them.
    """

    rows: str
    named: str
    bound: dict[str, object] = field(hash=False)
    hidden: int = 0
    is_searched: bool = False


def is_told(lake: Lake) -> bool:
    """Return whether any file has words of a customer."""
    return any(lake.gives(table.name, voice.words) for table, voice in SPOKEN)


def read(
    reader: Reader,
    chosen: Slice,
    text: str = "",
    order: str = NEWEST,
    *,
    first: int = 0,
    most: int = 100,
) -> Read:
    """Return what a search finds in a slice, which may choose by what `FACETS` has and by theme.

    Args:
        reader: who asks, of which lake.
        chosen: the slice.
        text: what is searched for (`metrics.words.terms`); all where empty.
        order: one of `ORDERS`.
        first: so many rows are passed over.
        most: so many follow at most.
    """
    if order not in ORDERS:
        raise ValueError(f"there is no order {order}; choose {', '.join(ORDERS)}")
    terms = read_terms(reader.lake, text)
    seen = visible(reader, chosen, terms)
    if terms.unread and not (terms.wanted or terms.unwanted):
        return Read((), 0, {}, seen.hidden, terms.unread)
    told = [facet for facet in FACETS if reader.lake.tells_level(facet)]
    counted = _counted(reader, seen, told, order, (first, most))
    rows = _listed(reader, seen, counted)
    whole = counted.filter(pl.col("cut") == mark_of(told, ()))
    counts: dict[str, Mapping[str, int]] = {facet: {} for facet in FACETS}
    for facet in told:
        counts[facet] = _values(counted.filter(pl.col("cut") == mark_of(told, (facet,))), facet)
    counts[THEME] = _values(counted.filter(pl.col("cut") == -2), "kind")
    return Read(rows, int(whole["n"].sum()), counts, seen.hidden, terms.unread)


def visible(reader: Reader, chosen: Slice, terms: Terms | None = None) -> Visible:
    """Return the comments of a slice that hold the terms and may be shown, without other names."""
    lay_out(reader.lake)
    in_theme, theme_bound = _in_theme(reader, chosen)
    chosen = chosen.narrow(THEME)
    words_by_kind = _asked(chosen)
    hidden = {kind: hidden_words(words, reader, chosen) for kind, words in words_by_kind.items()}
    small = {
        kind: small_names(words, reader, chosen)
        for kind, words in words_by_kind.items()
        if not hidden[kind]
    }
    clauses, bound = chosen.condition("at", (*SINGLE_VALUED, *CHOSEN_BY))
    seen, seen_bound = reader.scope.condition()
    found, found_bound = (terms or Terms()).condition(reader.lake, "term")
    untold = [kind for kind, n in hidden.items() if n]
    apart = ["NOT list_contains($untold::VARCHAR[], kind)"] if untold else []
    where = " AND ".join([*clauses, *seen, *apart, *in_theme, *found]) or "TRUE"
    names, names_bound = _names(small)
    named = f"SELECT * REPLACE ({names}) FROM voice" if names else "SELECT * FROM voice"
    values = {**bound, **seen_bound, **theme_bound, **found_bound, **names_bound, "untold": untold}
    is_searched = bool(found or in_theme)
    return Visible(f"{named} WHERE {where}", named, values, sum(hidden.values()), is_searched)


def comments(reader: Reader, rows: pl.DataFrame) -> tuple[Comment, ...]:
    """Return rows of `LISTED`, or of `NAMED` and others, with their words, in the same order."""
    # By where they stand, only these are unpacked; by their lot all would be, to be thrown away.
    sql = f"""
    SELECT lot, words FROM {PACKED}.voice_texts WHERE rowid IN (
        SELECT rowid FROM {PACKED}.voice_texts WHERE lot IN (SELECT unnest($lots::UBIGINT[])))"""
    texts = dict(reader.lake.query(sql, {"lots": rows["lot"].to_list()}, are_few=True).iter_rows())
    records = rows.drop("lot").iter_rows(named=True)
    words = (texts[lot] for lot in rows["lot"])
    return tuple(Comment(**r, words=said) for r, said in zip(records, words, strict=True))


def _asked(chosen: Slice) -> dict[str, WordRows]:
    """The words that may be hidden, of the kinds that a slice chooses."""
    kinds = dict(chosen.choice).get("kind", KINDS)
    return {kind: words for kind, words in _WORDS.items() if kind in kinds}


def _in_theme(reader: Reader, chosen: Slice) -> tuple[list[str], dict[str, object]]:
    """The clause of the themes that a slice chooses, if any, and what it binds."""
    chosen_themes = dict(chosen.choice).get(THEME)
    if chosen_themes is None:
        return [], {}
    themes = themed(reader.lake, reader.settings.themes)
    wanted = f"FROM {themes} WHERE list_contains($themes::VARCHAR[], theme)"
    parts = [f'"row" IN (SELECT "row" {wanted})']
    if None in chosen_themes:
        parts.append(f'"row" NOT IN (SELECT "row" FROM {themes})')
    return [f"({' OR '.join(parts)})"], {"themes": [theme for theme in chosen_themes if theme]}


def _names(small: Mapping[str, Mapping[str, list[str]]]) -> tuple[str, dict[str, object]]:
    """The columns of places as they may be named, as SQL; empty where all are named."""
    bound: dict[str, object] = {}
    cases: dict[str, list[str]] = {}
    for kind, columns in small.items():
        for column, values in columns.items():
            name = f"small_{kind}_{column}"
            bound[name] = values
            cases.setdefault(column, []).append(
                f"WHEN kind = '{kind}' AND list_contains(${name}::VARCHAR[], {column}) THEN NULL"
            )
    named = (
        f"CASE {' '.join(each)} ELSE {column} END AS {column}" for column, each in cases.items()
    )
    return ", ".join(named), bound


def _counted(
    reader: Reader, seen: Visible, told: Sequence[str], order: str, part: tuple[int, int]
) -> pl.DataFrame:
    """How many there are, in all and of each value, and the numbers of the page's rows.

    A row of the page has -1 for its cut, its place for n, and its number beside it.

    Args:
        reader: who asks, of which lake.
        seen: the comments.
        told: the facets that are counted.
        order: one of `ORDERS`.
        part: so many rows are passed over, and so many follow at most.
    """
    columns = ", ".join(told)
    once = "MATERIALIZED" if seen.is_searched else "NOT MATERIALIZED"
    sets = ", ".join(["()", *(f"({facet})" for facet in told)])
    nothing = ", ".join(f"NULL AS {facet}" for facet in told)
    sql = f"""
    WITH matched AS {once} (
        SELECT "row", "at", level, reach, {columns} FROM ({seen.rows})
    ), listed AS (
        SELECT "row", row_number() OVER (ORDER BY {ORDERS[order]}) AS place
        FROM (SELECT * FROM matched ORDER BY {ORDERS[order]} LIMIT $most OFFSET $first)
    )
    SELECT grouping({columns}) AS cut, {columns}, count(*) AS n, NULL::BIGINT AS "row"
    FROM matched GROUP BY GROUPING SETS ({sets})
    UNION ALL SELECT -1, {nothing}, place, "row" FROM listed"""
    if reader.settings.themes:
        themes = themed(reader.lake, reader.settings.themes)
        # The name of a theme stands where that of a kind does, which is the first.
        no_more = ", ".join(f"NULL AS {facet}" for facet in told[1:])
        sql += f"""
        UNION ALL SELECT -2, theme, {no_more}, count(*), NULL
        FROM matched JOIN {themes} USING ("row") GROUP BY theme"""
    return reader.lake.query(sql, {**seen.bound, "first": part[0], "most": part[1]}, are_few=True)


def _listed(reader: Reader, seen: Visible, counted: pl.DataFrame) -> tuple[Comment, ...]:
    return numbered(reader, seen, counted.filter(pl.col("cut") == -1).sort("n")["row"].to_list())


def numbered(reader: Reader, seen: Visible, numbers: list[int]) -> tuple[Comment, ...]:
    """Return the comments of these numbers, all of them among `seen.rows`, in that order."""
    sql = f"""SELECT {LISTED} FROM ({seen.named}) WHERE "row" IN (SELECT unnest($page::BIGINT[]))"""
    found = comments(reader, reader.lake.query(sql, {**seen.bound, "page": numbers}, are_few=True))
    by_number = {comment.row: comment for comment in found}
    return tuple(by_number[number] for number in numbers)


def _values(rows: pl.DataFrame, facet: str) -> dict[str, int]:
    named = rows.filter(pl.col(facet).is_not_null()).sort("n", facet, descending=[True, False])
    return dict(zip(named[facet].to_list(), named["n"].to_list(), strict=True))
