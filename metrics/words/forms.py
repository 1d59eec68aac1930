"""The other forms of a word that customers wrote, in each language: waiting for waited.

Two words of one language are forms of one word where they have the same stem by that language's
rules. Reference: Porter, M. F. (2001), Snowball: A language for stemming algorithms. The words are
those of the lake's version, as they stand in `said`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from functools import cache

import snowballstemmer
from babel import Locale

from metrics.lake import Lake
from metrics.relations.voice import lay_out

#: What is laid out of a word that one comment in so many has, or more, is a bit for each comment:
#: less than the numbers of those that have it, and there at once.
_OFTEN = 32


def _words(comments: int) -> str:
    """The words that are said in each language, and in which comments each is: `rows`, or `bits`.

    What begins with a digit has no forms, and may be as many words as there are orders: these are
    looked for in the texts.
    """
    return f"""
    WITH said AS MATERIALIZED (
        SELECT language::VARCHAR AS language, word, list("row") AS "rows"
        FROM (
            SELECT language, "row"::UINTEGER AS "row", unnest(string_split(said, ' ')) AS word
            FROM voice
        )
        WHERE word >= 'a' GROUP BY ALL
    )
    SELECT language, word, "rows", NULL::BIT AS bits FROM said
    WHERE len("rows") * {_OFTEN} <= {int(comments)}
    UNION ALL
    SELECT language, word, NULL, {bits_of("held", comments)}
    FROM (
        SELECT language, word, unnest("rows") AS held FROM said
        WHERE len("rows") * {_OFTEN} > {int(comments)}
    )
    GROUP BY ALL"""


#: A word of fewer letters has no forms, and a stem's forms have its first letters, but for the last
#: (happy, happier), of which there are so many at least.
_SHORTEST, _FEWEST = 3, 2


def lay_out_words(lake: Lake) -> int:
    """Return for how many comments `voice_words` has a bit; it is made where there is none yet.

    They are as many as there are, and up to seven more, which nobody wrote: whole bytes.
    """
    lay_out(lake)
    count = 'SELECT coalesce(max("row"), 0) FROM voice'
    number: int = lake.once(("comments",), lambda: lake.query(count, {}).item())
    bits = -(-max(number, 1) // 8) * 8
    lake.make("voice_words", _words(bits))
    return bits


def bits_of(rows: str, comments: int) -> str:
    """Return the SQL of one bit for each comment, 1 for those whose numbers a column has."""
    return f"bitstring_agg({rows}, 1::UINTEGER, {int(comments)}::UINTEGER)"


def is_laid_out(word: str) -> bool:
    """Return whether `voice_words` tells of a word, or of all that begin with it."""
    return word >= "a"


#: The other forms of a word, by language.
Forms = Mapping[str, tuple[str, ...]]


def forms_of(lake: Lake, words: Collection[str]) -> dict[str, Forms]:
    """Return for each word the other forms of it that are said, where there are any."""
    asked = [word for word in {*words} if len(word) >= _SHORTEST]
    if not asked:
        return {}
    lay_out_words(lake)
    languages = lake.once(("languages said",), lambda: _languages(lake))
    stems = [(word, language, _stem(word, language)) for word in asked for language in languages]
    sql = """
    SELECT asked.word, language, stem, said.word AS form
    FROM (SELECT unnest($words::VARCHAR[]) AS word, unnest($languages::VARCHAR[]) AS language,
        unnest($stems::VARCHAR[]) AS stem, unnest($begins::VARCHAR[]) AS begins) AS asked
    JOIN voice_words AS said USING (language)
    WHERE starts_with(said.word, begins) AND said.word <> asked.word
    ORDER BY ALL"""
    columns = [*zip(*stems, strict=True)] or [(), (), ()]
    found: defaultdict[str, defaultdict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    bound = dict(zip(("words", "languages", "stems"), map(list, columns), strict=True))
    rows = lake.query(sql, {**bound, "begins": [_beginning(word, stem) for word, _, stem in stems]})
    for word, language, stem, form in rows.iter_rows():
        if _stem(form, language) == stem:
            found[word][language].append(form)
    return {word: {k: tuple(v) for k, v in each.items()} for word, each in found.items()}


def _beginning(word: str, stem: str) -> str:
    """The letters that all forms of a word begin with."""
    return word[: max(min(len(stem), len(word)) - 1, _FEWEST)]


def _languages(lake: Lake) -> tuple[str, ...]:
    """The languages of the words that are said whose stems are known."""
    sql = "SELECT DISTINCT language FROM voice_words WHERE language IS NOT NULL ORDER BY 1"
    said = lake.query(sql, {})
    return tuple(code for code in said["language"].to_list() if _algorithm(code))


@cache
def _algorithm(language: str) -> str:
    """The name of the rules of a language, which is its own in English; empty without any."""
    name = str(Locale("en").languages.get(language, "")).lower()
    return name if name in snowballstemmer.algorithms() else ""


def _stem(word: str, language: str) -> str:
    # A stemmer of one's own: it holds the word that it works on, and readers ask at once.
    stem: str = snowballstemmer.stemmer(_algorithm(language)).stemWord(word)
    return stem
