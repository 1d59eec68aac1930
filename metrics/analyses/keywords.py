"""Words that detractors use and promoters do not, and the other way round.

Weighted log-odds with an informative Dirichlet prior: Monroe, Colaresi & Quinn 2008, *Fightin'
Words*, Political Analysis 16(4), equations 16, 20 and 22. A word counts once per comment, however
often its writer repeats it. The prior is what all comments of the slice say, passives' too. SQL
cuts the comments into words, without those that say nothing by themselves.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl

from metrics.measure.hiding.suppression import at_least, is_few
from metrics.measure.reader import Reader
from metrics.measure.rows import hidden_comments, without_small_places
from metrics.slices import Slice
from store.tables import SINGLE_VALUED

#: Words that hold a sentence together and say nothing of what happened; English only. What denies
#: (no, not, never) is not among them.
FUNCTION_WORDS = frozenset(
    str.split(
        """
        a about after all also am an and any are as at be because been before but by can
        could did do does for from had has have he her here him his how i i'm i've if in
        into is it it's its just me my of on one or our ours out over she so some than
        that that's the their them then there these they this those to up us very was we
        were what when where which while who will with would you your
        """
    )
)

# Letters of any script, with marks and digits; an apostrophe inside a word belongs to it.
_WORD = r"[\p{L}\p{N}][\p{L}\p{M}\p{N}]*(?:['’][\p{L}\p{M}]+)*"
# Two words are a pair only where nothing but space stands between them.
_PAUSE = r"[^\p{L}\p{M}\p{N}\s'’]+"


def cut_into_words(rows: str) -> str:
    """Return the `SELECT` of these rows with the words (`single`) and `pairs` of `comment`.

    Each is a list in lower case in which a word stands once. It costs 30 microseconds a comment.
    """
    pause, word = _PAUSE.replace("'", "''"), _WORD.replace("'", "''")
    return f"""
    SELECT *, list_distinct(flatten(said)) AS single,
        list_distinct(flatten(list_transform(said, lambda w:
            list_transform(list_zip(w, w[2:], TRUE), lambda p: p[1] || ' ' || p[2])))) AS pairs
    FROM (
        SELECT *, list_transform(string_split_regex(lower(comment), '{pause}'),
            lambda part: regexp_extract_all(part, '{word}')) AS said
        FROM ({rows}))"""


#: From this z-score on (either sign) a word is one group's rather than the other's.
CLEAR = 1.96
#: A word that fewer comments hold is not told: it may be one person's.
FEWEST = 5
#: So many comments are read; of more, as many are drawn by chance, and say the same in less time.
MOST_COMMENTS = 5_000
#: The prior weighs this share of all words: light enough to let a side speak for itself, heavy
#: enough that a word which the other side never uses does not count as impossible there.
PRIOR_SHARE = 0.1
#: A single word is not told beside a pair that holds nearly all of its comments.
_SAME = 0.8

_KIND = "CASE WHEN score >= 9 THEN 'promoter' WHEN score <= 6 THEN 'detractor' ELSE 'passive' END"


@dataclass(frozen=True, slots=True)
class Word:
    """One word or pair of words: how many comments of each side hold it, and how clearly whose.

    `log_odds` is above 0 where detractors say it more; `z` is that by its standard error.
    """

    text: str
    log_odds: float
    z: float
    detractors: int
    promoters: int


@dataclass(frozen=True, slots=True)
class TellingWords:
    """What tells the sides apart, clearest first, and of how many comments of each side.

    `hidden`: there are so few comments that no words are told.
    """

    of_detractors: tuple[Word, ...]
    of_promoters: tuple[Word, ...]
    detractors: int
    promoters: int
    hidden: bool = False


def words(reader: Reader, chosen: Slice, most: int = 10) -> TellingWords:
    """Return words and pairs with |z| ≥ 1.96 of each side, at most `most`, clearest first.

    Read from at most `MOST_COMMENTS` comments to the question of recommending in the slice.
    """
    where, bound = _chosen(reader, chosen)
    # The hash draws: the same comments every time, whatever else is in the lake.
    drawn = f"""SELECT score, comment FROM responses WHERE {where}
        ORDER BY hash(response_id), response_id LIMIT {MOST_COMMENTS}"""
    sql = f"""
    WITH kinds AS (SELECT {_KIND} AS kind, single, pairs FROM ({cut_into_words(drawn)})),
    said AS (
        SELECT kind, 1 AS size, unnest(single) AS text FROM kinds UNION ALL
        SELECT kind, 2 AS size, unnest(pairs) AS text FROM kinds)
    SELECT text, size, count(*) FILTER (kind = 'detractor') AS detractors,
        count(*) FILTER (kind = 'promoter') AS promoters, count(*) AS everyone
    FROM said GROUP BY text, size
    UNION ALL
    SELECT NULL, 0, count(*) FILTER (kind = 'detractor'), count(*) FILTER (kind = 'promoter'),
        count(*) FROM kinds
    ORDER BY size, text"""
    found = reader.lake.query(sql, bound)
    whole = found.row(0, named=True)
    sides = whole["detractors"], whole["promoters"]
    few = is_few(whole["everyone"], reader.disclosure.smallest_comments)
    if whole["everyone"] and (few or hidden_comments(reader, chosen)):
        return TellingWords((), (), *sides, hidden=True)
    fewest = at_least(FEWEST, reader.disclosure)
    clear_words = [w for size in (1, 2) for w in _clear(found.filter(size=size), fewest)]
    ranked = sorted(clear_words, key=lambda word: (-abs(word.z), word.text))
    of_detractors = _without_parts([w for w in ranked if w.z > 0])[:most]
    of_promoters = _without_parts([w for w in ranked if w.z < 0])[:most]
    return TellingWords(tuple(of_detractors), tuple(of_promoters), *sides)


def examples(
    reader: Reader, chosen: Slice, text: str, scores: tuple[int, int], most: int = 3
) -> pl.DataFrame:
    """Return the newest comments that hold a word or a pair, with a score within these two.

    Columns as `metrics.measure.rows.newest_comments`. No rows for a word that `words` would not
    tell.

    Args:
        reader: who asks, of which lake.
        chosen: the slice whose comments are looked through.
        text: the word, or two words with a space between them.
        scores: the lowest and the highest score of the comments, both among them.
        most: so many comments at most.
    """
    where, bound = _chosen(reader, chosen)
    parts = {f"part_{i}": part for i, part in enumerate(text.split())}
    # Most comments do not hold the letters of the word; these need not be cut.
    likely = " AND ".join(f"contains(lower(comment), ${name})" for name in parts) or "FALSE"
    rows = f"""SELECT * FROM responses
        WHERE {where} AND score BETWEEN $lowest AND $highest AND {likely}
        ORDER BY answered_at DESC, comment LIMIT {MOST_COMMENTS}"""
    sql = f"""
    SELECT answered_at AS "at", answered_until IS NOT NULL AS is_day, question, score,
        comment AS words, {", ".join(SINGLE_VALUED)}
    FROM ({cut_into_words(rows)})
    WHERE list_contains(single, $text) OR list_contains(pairs, $text)
    QUALIFY count(*) OVER () >= $often
    ORDER BY "at" DESC, words LIMIT $shown"""
    values = {**parts, "text": text, "lowest": scores[0], "highest": scores[1]}
    values |= {"often": at_least(FEWEST, reader.disclosure)}
    values |= {"shown": 0 if _are_few(reader, where, bound) else most}
    found = reader.lake.query(sql, {**bound, **values})
    return without_small_places(reader, chosen, found)


def _are_few(reader: Reader, where: str, bound: dict[str, object]) -> bool:
    """Whether there are so few comments that no words of them are told."""
    counted = reader.lake.query(f"SELECT count(*) FROM responses WHERE {where}", bound)
    return is_few(counted.item(), reader.disclosure.smallest_comments)


def log_odds(
    first: np.ndarray, second: np.ndarray, everyone: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Return each word's log-odds ratio of the first side to the second, and its z-score.

    Takes how often each word of one vocabulary occurs, by side and in the corpus that is the
    prior; see the module for the formula.
    """
    prior = PRIOR_SHARE * everyone

    def logit(counts: np.ndarray) -> np.ndarray:
        smoothed = counts + prior
        odds: np.ndarray = np.log(smoothed / (smoothed.sum() - smoothed))
        return odds

    difference = logit(first) - logit(second)
    return difference, difference / np.sqrt(1 / (first + prior) + 1 / (second + prior))


def _chosen(reader: Reader, chosen: Slice) -> tuple[str, dict[str, object]]:
    """The condition of the comments to the question of recommending, and its bound values."""
    clauses, bound = chosen.condition("answered_at")
    seen, seen_bound = reader.scope.condition()
    conditions = ("question = 'nps'", "score IS NOT NULL", "comment IS NOT NULL")
    return " AND ".join([*conditions, *clauses, *seen]), {**bound, **seen_bound}


def _clear(counted: pl.DataFrame, fewest: int) -> list[Word]:
    """The words of one vocabulary that are clearly one side's."""
    sides = [counted[side].to_numpy().astype(float) for side in ("detractors", "promoters")]
    if not all(side.any() for side in sides):
        return []
    odds, z = log_odds(sides[0], sides[1], counted["everyone"].to_numpy().astype(float))
    often = np.where(z > 0, *sides) >= fewest
    clear = [
        Word(counted["text"][i], float(odds[i]), float(z[i]), int(sides[0][i]), int(sides[1][i]))
        for i in np.flatnonzero(often & (np.abs(z) >= CLEAR)).tolist()
    ]
    return [word for word in clear if FUNCTION_WORDS.isdisjoint(_parts(word.text))]


def _without_parts(ranked: Sequence[Word]) -> list[Word]:
    """The words, none beside a clearer one that says the same: part of a pair, or the pair of it.

    "driver" goes where nearly all who say it say "the driver"; a pair goes where a single word
    of it is clearer.
    """
    kept: list[Word] = []
    for word in ranked:
        related = [k for k in kept if _parts(word.text) & _parts(k.text)]
        if not any(_says_the_same(word, other) for other in related):
            kept.append(word)
    return kept


def _says_the_same(word: Word, clearer: Word) -> bool:
    fewer, more = sorted([word.detractors + word.promoters, clearer.detractors + clearer.promoters])
    inside = _parts(word.text) < _parts(clearer.text)
    return fewer >= _SAME * more if inside else " " in word.text


def _parts(text: str) -> set[str]:
    return set(text.replace("’", "'").split())
