"""What customers say in all tables, as one `SELECT`: which tables, and what of them, is declared.

`said` are the words as they are searched: lower case, without accents, one space around and between
words, and nothing else. What is asked for goes through the same `plain`, so that both are alike.
"""

from __future__ import annotations

from metrics.lake import Lake
from metrics.relations.slice_columns import slice_of
from store.schema import Table, Voice
from store.tables import SINGLE_VALUED, TABLES

#: Letters with their marks, and digits, of any script; all else parts words.
_PAUSE = r"[^\p{L}\p{M}\p{N}]+"

#: The tables in which customers say something, with what is declared of it.
SPOKEN: tuple[tuple[Table, Voice], ...] = tuple(
    (table, table.voice) for table in TABLES.values() if table.voice is not None
)
#: What may be chosen by, besides the columns of the slice: what it is, what they gave, and the
#: language of the words.
CHOSEN_BY = ("kind", "mark", "language")


#: By what counts are told, in order. Many rows share each value of them, so that they are laid out
#: as numbers: they are counted by, and compared, in a third of the time.
FACETS = (*CHOSEN_BY, *SINGLE_VALUED)


def lay_out(lake: Lake) -> None:
    """Make the tables of all words in memory, where this version of the lake has none.

    `voice` has the words as they are searched, `voice_texts` as they were written, by their `lot`.
    """
    lake.make("voice", VOICE, few=FACETS)
    lake.pack("voice_texts", TEXTS)


def plain(text: str) -> str:
    """Return the SQL of a text's words alone, in lower case, without accents, spaces around."""
    return f"' ' || trim(regexp_replace(lower(strip_accents({text})), '{_PAUSE}', ' ', 'g')) || ' '"


def _rows(table: Table, voice: Voice) -> str:
    """The `SELECT` of one table's words."""
    day = table.column(table.dated_by).day_until
    is_day = f'"{day}" IS NOT NULL' if day else "FALSE"
    mark, level = _mark(table, voice)
    reach, about = _column(voice.reach, "BIGINT"), _column(voice.about, "VARCHAR")
    language = _column(table.column(voice.words).language, "VARCHAR")
    people = _column("customer_id" if "customer_id" in table.names else "", "VARCHAR")
    return f"""
    SELECT '{voice.noun}' AS kind, "{table.key}" AS row_key, coalesce(key_source, '') AS source,
        "{table.dated_by}" AS "at", {is_day} AS is_day, {about} AS about, {mark} AS mark,
        {level} AS level, {reach} AS reach, {people} AS customer, {language} AS language,
        {slice_of(table, SINGLE_VALUED)},
        {plain(f'"{voice.words}"')} AS said
    FROM {table.name} WHERE "{voice.words}" IS NOT NULL"""


def _column(name: str, kind: str) -> str:
    return f'"{name}"' if name else f"NULL::{kind}"


def _mark(table: Table, voice: Voice) -> tuple[str, str]:
    """What they gave, as `7 of 10`, and where that lies from 0, the worst, to 1."""
    if not voice.mark:
        return "NULL::VARCHAR", "NULL::DOUBLE"
    given, survey = f'"{voice.mark}"', table.survey
    if survey is None or survey.score != voice.mark:
        column = table.column(voice.mark)
        low, high = str(int(column.low or 0)), str(int(column.high or 0))
    else:
        low, high = (
            f'CASE "{survey.question}" '
            + " ".join(f"WHEN '{question}' THEN {scale[end]}" for question, scale in survey.scales)
            + " END"
            for end in (0, 1)
        )
    level = f"({given} - ({low})) / (({high}) - ({low}))::DOUBLE"
    return f"{given} || ' of ' || ({high})", level


#: All words of all customers; `row` tells them apart, and so does `lot`, by which they are drawn:
#: it is the same whatever else the lake holds.
VOICE = f"""
SELECT row_number() OVER () AS "row", hash(kind, source, row_key) AS lot, *
FROM ({" UNION ALL ".join(_rows(*each) for each in SPOKEN)})"""

#: The words as they were written. From the files, of which each page is unpacked as a whole, a
#: hundred of a million texts take as long as all of them.
TEXTS = " UNION ALL ".join(
    f"""
    SELECT hash('{voice.noun}', coalesce(key_source, ''), "{table.key}") AS lot,
        "{voice.words}" AS words
    FROM {table.name} WHERE "{voice.words}" IS NOT NULL"""
    for table, voice in SPOKEN
)
