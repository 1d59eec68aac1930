"""Where answers stand in a header, and which columns hold one answer together.

A row fills one of such columns at most: those of one name, one for each section of a form; those
without a name right of the one that has it; those whose names differ in the answer alone, one for
each answer (`Recommend us: 0` to `Recommend us: 10`).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain

import polars as pl

from drops.intake.files import is_unnamed, plain
from drops.intake.mapping.columns import Columns, Rows, every_label, label_of, words_of
from drops.intake.mapping.doubts import chosen_score
from drops.intake.mapping.model import Mapping, Source
from drops.intake.values.casts import FALSE, NO_VALUE, NOT_GIVEN, TRUE, cleaned
from drops.intake.values.score_words import SATISFACTION, bare, best_first, whole_orders
from drops.intake.values.scores import spelled, spells_a_number


def found_scores(
    mapping: Mapping, columns: Columns, below: Rows
) -> tuple[tuple[tuple[int, ...], ...], ...]:
    """Return for every block of answers the places of each score found.

    No column is in two of them.
    """
    taken: set[int] = set()
    blocks = []
    for block in mapping.answers:
        chosen = _chosen(chosen_score(mapping, mapping.asked_of(block)), columns, below, taken)
        score = mapping.score_of(block)
        together = [spread_over(score, (place,), columns.names, below) for place in chosen]
        taken.update(chain.from_iterable(together))
        worded = _answer_places(score, columns, below, taken)
        taken.update(chain.from_iterable(worded))
        blocks.append((*together, *worded))
    return tuple(blocks)


def _chosen(label: str, columns: Columns, below: Rows, taken: set[int]) -> list[int]:
    """The first column under the text that somebody chose; a name alone may be of any question."""
    places = range(len(columns.names)) if label else ()
    text = plain(label)
    same = (place for place in places if plain(label_of(place, columns.names, below)) == text)
    return [place for place in same if place not in taken][:1]


def _answer_places(
    source: Source, columns: Columns, below: Rows, taken: set[int]
) -> list[tuple[int, ...]]:
    """The columns of a score: by name one answer, by its text or its neighbour as many as found."""
    if source.header_before:
        return [
            (place,)
            for place, name in enumerate(columns.names)
            if columns.place(name + source.header_before) is not None and place not in taken
        ]
    by_name = [columns.place(header) for header in source.headers]
    named = (place for place in by_name if place is not None)
    places = [
        each for each in spread_over(source, named, columns.names, below) if each not in taken
    ]
    if places:
        return [tuple(places)]
    found: dict[int, tuple[int, ...]] = {}
    for place in every_label(source, columns.names, below, taken):
        if all(place not in places for places in found.values()):
            found[place] = spread_over(source, (place,), columns.names, below)
    return list(found.values())


def spread_over(
    source: Source, places: Iterable[int], names: Sequence[str], below: Rows
) -> tuple[int, ...]:
    """Return the places, and those of the columns that belong to them as the source says."""
    found = list(dict.fromkeys(places))
    for place in tuple(found):
        if source.spread == "same name":
            found += [
                other for other in range(len(names)) if plain(names[other]) == plain(names[place])
            ]
        elif source.spread == "no name":
            found += unnamed_right_of(place, names, below)
        elif source.spread == "answer in name":
            apart = answers_beside(place, (tuple(names), *map(tuple, below)))
            found += apart.places if apart else ()
    return tuple(dict.fromkeys(found))


def unnamed_right_of(place: int, names: Sequence[str], below: Rows) -> list[int]:
    """Return the places right of a column that have no name.

    Where a row below names them, an answer.
    """
    found = []
    for other in range(place + 1, len(names)):
        if not is_unnamed(names[other]):
            break
        labels = [row[other] for row in below if other < len(row) and row[other].strip()]
        if labels and not any(_is_an_answer(label) for label in labels):
            break
        found.append(other)
    return found


def answers_over(places: Sequence[int], below: Rows) -> tuple[str, ...]:
    """Return what stands over columns of which each is one answer; empty if one of them is none."""
    labels = [
        [words_of(row[place]) for row in below if place < len(row) and row[place].strip()]
        for place in places
    ]
    if len(places) < 2 or not all(len(each) == 1 and _is_an_answer(each[0]) for each in labels):
        return ()
    return tuple(each[0] for each in labels)


def _is_an_answer(label: str) -> bool:
    """Whether what stands over a column is one answer of a scale."""
    return bare(label) in SATISFACTION or spells_a_number(words_of(label))


@dataclass(frozen=True, slots=True)
class AnswersApart:
    """Columns of one answer each: what was asked, their places, and the answer over each.

    It is empty over the column of those who did not answer.
    """

    asked: str
    places: tuple[int, ...]
    answers: tuple[str, ...]


#: Fewer columns are no scale; no scale goes further, nor is an answer of one longer.
_FEWEST, _LAST_STEP, _LONGEST = 3, 10, 60
_BETWEEN = re.compile(r"[\s:;|/\\_>.\-–—\[(]+")
#: What each spelling of a number has.
_COUNTS = re.compile(r"[\d★⭐🌟🔟]")
#: A code in brackets, of which each column of a question has its own: `Q1[SQ001]. How likely …`.
_CODE = re.compile(r"\[[^\]]*\]")
_NUMBER_BEHIND = re.compile(r"(.*[^\W\d_])(\d{1,2})")


@lru_cache(maxsize=1 << 12)
def answers_beside(place: int, rows: Rows) -> AnswersApart | None:
    """Return the adjoining columns whose names differ from one's in the answer alone.

    Of several rows of names the last tells it that says anything: codes stand above, which are
    numbered too (`Q1_1` over *How satisfied are you? - Very satisfied*).
    """
    named = [row for row in rows if place < len(row) and row[place].strip()]
    row = next((row for row in reversed(named) if not row[place].lstrip().startswith("{")), ())
    stems = dict.fromkeys(stem for stem, _, _ in (_splits(row[place]) if row else ()))
    runs = {stem: _run(place, row, stem) for stem in stems}
    found = {
        stem: run
        for stem, run in runs.items()
        if _is_a_scale([each for each in run.answers if each])
    }
    longest = max(found, key=lambda stem: (len(found[stem].places), len(stem)), default="")
    return found.get(longest)


def _run(place: int, row: Sequence[str], stem: str) -> AnswersApart:
    """The columns around a place whose names have that stem, with what else stands in each."""
    answers: dict[int, str] = {}
    for others in (range(place, -1, -1), range(place + 1, len(row))):
        for other in others:
            answer = next((end for start, end, _ in _splits(row[other]) if start == stem), None)
            if answer is None or (answer and answer in answers.values()):
                break
            answers[other] = answer
    places = tuple(sorted(answers))
    asked = next((asked for start, _, asked in _splits(row[place]) if start == stem), "")
    return AnswersApart(asked, places, tuple(answers[each] for each in places))


@lru_cache(maxsize=1 << 12)
def _splits(name: str) -> tuple[tuple[str, str, str], ...]:
    """All ways to divide a name in what was asked and an answer: the former compared and shown.

    The answer is empty where it says that nobody answered.
    """
    return tuple(
        (plain(_CODE.sub("[]", asked)), "" if is_none else answer, asked)
        for asked, answer in _halves(words_of(name))
        if (is_none := bool(asked) and bare(answer) in _NO_ANSWERS) or _may_be_an_answer(answer)
    )


def _halves(name: str) -> Iterator[tuple[str, str]]:
    """Yield what may be a question with what may be its answer: behind it, before it, or alone."""
    yield "", name.strip("[]() ")
    for between in _BETWEEN.finditer(name):
        before, behind = name[: between.start()].strip("[]() "), name[between.end() :].strip()
        # Of a question nothing is left out that is compared but the brackets at its ends.
        if before and behind:
            yield name[: between.start()].strip(), behind.rstrip(")] ")
            yield behind, before
    if close := _NUMBER_BEHIND.fullmatch(name):
        yield close[1], close[2]


#: What stands over the column of those who gave no answer.
_NO_ANSWERS = {each.lower() for each in (*NO_VALUE, *NOT_GIVEN)} - {""} | {
    *("no opinion", "not sure", "unsure", "i don't know", "cannot say", "can't say", "weiß nicht"),
    *("weiss nicht", "ne sait pas", "je ne sais pas", "no sé", "no sabe", "no aplica", "non so"),
    *("weet niet", "niet van toepassing", "não sei", "não se aplica", "nie wiem", "vet ej"),
}


def _may_be_an_answer(text: str) -> bool:
    """Whether a text is an answer of a scale, or a word of which we know how good it is."""
    if not 0 < len(text) <= _LONGEST:
        return False
    if _COUNTS.search(text) and _is_an_answer(text):
        return True
    return bare(text) in SATISFACTION or best_first([text]) is not None


@lru_cache(maxsize=1 << 12)
def _number(answer: str) -> int | None:
    """The number that an answer spells."""
    number = spelled(pl.Series([answer]))["number"].item()
    return None if number is None else int(number)


def _is_a_scale(answers: Sequence[str]) -> bool:
    """Whether answers are some of one scale: numbers in their order, or words of it."""
    if len(answers) < _FEWEST:
        return False
    numbers = [number for each in answers if (number := _number(each)) is not None]
    if numbers:
        in_order = numbers in (sorted({*numbers}), sorted({*numbers}, reverse=True))
        on_scale = min(numbers) >= 0 and max(numbers) <= _LAST_STEP
        return len(numbers) == len(answers) and in_order and on_scale
    words = list(answers)
    steps = {SATISFACTION.get(bare(word)) for word in words}
    are_satisfaction = None not in steps and len(steps) == len(words)
    return are_satisfaction or bool(whole_orders(words)) or best_first(words) is not None


#: What says of an answer that it was not chosen, and that it was, where each has a column.
_NOT_CHOSEN = (
    "0", "0.0", "no", "n", "nein", "non", "nej", "nee", "não", "ne", "nie", "нет", "hayır",
    "いいえ", "否", "아니요", "unchecked", "not checked", "unselected", "not selected",
    "not chosen", "off", "nicht gewählt", "nicht ausgewählt", "☐", "✗", "✘", "❌", *FALSE,
)  # fmt: skip
_CHOSEN = (
    "1", "1.0", "x", "yes", "y", "ja", "j", "oui", "o", "sí", "si", "sì", "s", "sim", "tak", "да",
    "evet", "はい", "是", "예", "checked", "selected", "chosen", "ticked", "on", "gewählt",
    "ausgewählt", "✓", "✔", "✔️", "✅", "☑", "☒", "●", "•", "*", *TRUE,
)  # fmt: skip
_ZERO = ("0", "0.0")
#: Of the rows that choose, so many choose one answer; of the cells, so many are marks.
_MOSTLY = 0.9


def chosen(cells: Sequence[pl.Expr], answers: Sequence[str]) -> list[pl.Expr]:
    """Return where a row chose each of the answers, by the cells under them, which are cleaned.

    `No` and 0 say that one was not chosen; but a 0 that stands alone is the answer 0.
    """
    given = [cell.is_not_null() for cell in cells]
    marked = [cell.is_not_null() & ~cell.str.to_lowercase().is_in(_NOT_CHOSEN) for cell in cells]
    alone = ~pl.any_horizontal(marked) & (pl.sum_horizontal(given) == 1)
    return [
        is_marked | (alone & cell.is_in(_ZERO).fill_null(value=False))
        if _number(answer) == 0
        else is_marked
        for cell, is_marked, answer in zip(cells, marked, answers, strict=True)
    ]


def choose_one(frame: pl.DataFrame, apart: AnswersApart) -> bool:
    """Return whether each row of a frame marks one of the answers, which columns `c0` … tell.

    The marks are such, or the answers themselves: scores that stand in columns of several sections
    of a form are neither.
    """
    marks = _marks(frame, apart)
    each = _how_many(marks)
    some, one = int((each > 0).sum()), int((each == 1).sum())
    used = sum(bool(marks[name].count()) for name in marks.columns)
    return used > 1 and one >= _MOSTLY * some and _are_told(marks, apart)


def choose_several(frame: pl.DataFrame, apart: AnswersApart) -> bool:
    """Return whether rows of a frame mark several of the answers, so that none of them counts."""
    marks = _marks(frame, apart)
    each = _how_many(marks)
    several = int((each > 1).sum())
    return several > (1 - _MOSTLY) * int((each > 0).sum()) and _are_told(marks, apart)


def _marks(frame: pl.DataFrame, apart: AnswersApart) -> pl.DataFrame:
    """What stands in the column of each answer where a row chose it, as `c0`, `c1` and so on."""
    cells = [cleaned(pl.col(f"c{place}")) for place in apart.places]
    told = zip(cells, chosen(cells, apart.answers), strict=True)
    return frame.select(
        pl.when(is_chosen).then(cell).alias(f"c{number}")
        for number, (cell, is_chosen) in enumerate(told)
    )


def _how_many(marks: pl.DataFrame) -> pl.Series:
    """How many of the answers each row chose."""
    return marks.select(pl.sum_horizontal(pl.all().is_not_null().cast(pl.Int64))).to_series()


def _are_told(marks: pl.DataFrame, apart: AnswersApart) -> bool:
    """Whether what rows chose is told by marks; of who did not answer, whatever stands there."""
    told = [(marks[f"c{at}"].drop_nulls(), each) for at, each in enumerate(apart.answers) if each]
    return _are_marks([texts for texts, _ in told], [each for _, each in told])


def _are_marks(columns: Sequence[pl.Series], answers: Sequence[str]) -> bool:
    """Whether nearly all texts in columns are marks, the answers over them, or their numbers."""
    together = pl.concat(columns).str.to_lowercase()
    if together.is_empty():
        return False
    marks = int(together.is_in(_CHOSEN).sum())
    (most, count), *_ = together.value_counts(sort=True).iter_rows()
    own_mark = 0 if spells_a_number(most) else count
    size = len(answers)
    orders = (range(1, size + 1), range(size), range(size, 0, -1), range(size - 1, -1, -1))
    counted = [texts.alias("text").value_counts().rows() for texts in columns]
    told = (
        sum(_say(counts, answer) for counts, answer in zip(counted, each, strict=True))
        for each in (answers, *([*map(str, order)] for order in orders))
    )
    return max(marks, own_mark, *told) >= _MOSTLY * len(together)


def _say(counts: Iterable[tuple[str, int]], answer: str) -> int:
    """How many texts are an answer, spell its number, or end in it as its name does."""
    known, number = bare(answer), _number(answer)
    told = ((_told_by(text), count) for text, count in counts)
    return sum(count for (words, numbers), count in told if known in words or number in numbers)


@lru_cache(maxsize=1 << 12)
def _told_by(text: str) -> tuple[frozenset[str], frozenset[int]]:
    """The answers that a text may be or end in, in words and in numbers."""
    ends = (text, *(end for _, end, _ in _splits(text)))
    numbers = (number for end in ends if (number := _number(end)) is not None)
    return frozenset(map(bare, ends)), frozenset(numbers)
