"""What a file is when its rows are none of ours, said in sentences: nobody maps it in vain."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

import polars as pl

from drops.errors import listed
from drops.intake.files import is_value
from drops.intake.mapping.spread import answers_beside, choose_several
from drops.intake.propose.look import ASKED, SAID, Cells, FileProfile
from drops.intake.propose.vocabulary import words
from drops.intake.values.casts import cleaned
from drops.intake.values.scores import to_integer

#: So many lines a list that others are looked up in may have.
_MOST_ENTRIES = 500
_COMPUTED = (
    r"\bnps\b|score\b|average|\bmean\b|median|total|count|number of|respondents|promoters?\b"
    r"|detractors?\b|passives?\b|percent|share|rate\b|z score|deviation|rank"
)


def what_it_is(look: FileProfile) -> str:
    """Return what kind of file it is, and what to drop instead; empty where nothing tells."""
    if look.sample.is_empty():
        return ""
    return next(_tells(look), "")


def lacks_names(look: FileProfile) -> str:
    """Return the sentence for a file whose first line is a row and no header; else empty."""
    named = [name.strip() for name in look.names if name.strip()]
    values = [name for name in named if is_value(name)]
    if not values or len(values) * 3 < len(named):
        return ""
    return (
        f"Its line {look.header_row} holds values ({listed(values, 2)}), where the names of the "
        "columns are expected. Put a line with their names above it, or let the tool export one"
    )


#: What may stand between fields beside the signs that are read as that.
_OTHER_SEPARATORS = (":", "\\t", "^", "~", "¦", "§")
_MOSTLY = 0.9


def otherwise_apart(look: FileProfile) -> str:
    """Return the sentence for one column of fields with another sign between them; else empty."""
    if len(look.names) != 1 or look.sample.is_empty():
        return ""
    cells = look.sample["c0"].drop_nulls()
    for sign in _OTHER_SEPARATORS:
        names = look.names[0].count(sign)
        as_many = int((cells.str.count_matches(sign, literal=True) >= names).sum())
        if names < 2 or as_many < _MOSTLY * len(cells):
            continue
        return (
            f"It has one column, {look.names[0]}: {sign} seems to stand between its fields. Pepper "
            "tells fields apart by commas, semicolons, tabs, | or single spaces; export it with "
            "one of these"
        )
    return ""


def marks_several(look: FileProfile) -> str:
    """Return the sentence for columns of one answer each of which rows mark several; else empty."""
    names = look.names[: len(look.cells)]
    for apart in dict.fromkeys(answers_beside(place, (names,)) for place in range(len(names))):
        if apart and choose_several(look.sample, apart):
            return (
                f"Each of its columns {names[apart.places[0]]} to {names[apart.places[-1]]} is one "
                "answer, and rows mark several of them, so nobody knows which counts. Export the "
                "answer of each response in one column"
            )
    return ""


def counts_per_score(look: FileProfile) -> str:
    """Return the sentence for a file that says how many gave each score; else empty."""
    counts = _counts_per_score(look)
    if counts is None:
        return ""
    score, number, total = counts
    return (
        f"It holds counts and no answers: {number} says how many gave each {score}, {total:,} in "
        "all. Pepper counts single answers, each with its time; export the responses themselves, "
        "one row for each, and not the distribution"
    )


def _tells(look: FileProfile) -> Iterator[str]:
    if pair := _row_per_question(look):
        question, answer, number, each = pair
        yield (
            f"It has one row for each question of a response ({question} has {number} different "
            f"values, each in {each} rows; the answers stand in {answer}). Expected one row for "
            f"each response: turn the values of {question} into columns (a pivot), or let the tool "
            "export one row for each response"
        )
    if nested := _nested(look):
        yield (
            f"Its column {nested} holds a list of records in each cell, and what is asked for may "
            "lie in there. Let the tool export CSV, or one row for each answer"
        )
    if _is_looked_up(look):
        named = listed((name for name in look.names if name.strip()), 3)
        yield (
            f"It is a list of {look.sample.height:,} entries to look others up in ({named}), and "
            "holds no answers, complaints or reviews itself. Nothing of it is needed here; where "
            "it gives names of teams or places, list them under aliases in the settings"
        )
    if kind := next((each for each in _KINDS if each.is_of(look)), None):
        yield (
            f"It holds {kind.what} ({listed(kind.named(look), 4)}), and not what customers said. "
            "Pepper counts answers, complaints, recommendations, customers and revenue; "
            f"{kind.instead}"
        )
    if sentence := holds_figures(look):
        yield sentence


def holds_figures(look: FileProfile) -> str:
    """Return the sentence for a file of figures that were computed from rows; else empty."""
    if months := _crosstab(look):
        return (
            f"It is a table of sums across {listed(months, 3)}, and holds no single rows. Pepper "
            "counts these; drop the file that the sums were made of"
        )
    if computed := _computed(look):
        return (
            f"It holds figures that were computed already ({listed(computed, 4)}). Pepper counts "
            "single answers, because figures cannot be put together again; drop the file that "
            "these were computed from"
        )
    return ""


@dataclass(frozen=True, slots=True)
class ShapeKind:
    """What other systems keep and no customer said: by which names of columns a file tells it."""

    what: str
    names: str
    #: So many different columns have to be called so.
    least: int
    instead: str

    def named(self, look: FileProfile) -> list[str]:
        """Return the columns of a file that tell it."""
        return [name for name in look.names if re.search(self.names, words(name))]

    def is_of(self, look: FileProfile) -> bool:
        """Return whether a file is of that kind."""
        return len(self.named(look)) >= self.least


_KINDS = (
    ShapeKind(
        "orders or goods",
        r"^(order|invoice|basket|cart)s?( (id|number|no|date|status|line|total|value))?$|^sku$"
        r"|^(product|item|article) (id|code|number|no)$|^(quantity|qty|units|stock( level)?)$"
        r"|^(unit |list )?price$|^(ship|shipping|delivery) (date|mode|status|address)$|^discount$"
        r"|^(bestellnummer|bestelldatum|artikelnummer|menge|stuckpreis|rechnungsnummer)$",
        2,
        "of what was sold, drop what each customer paid in each month",
    ),
    ShapeKind(
        "flights",
        r"^(flight|fl)( (number|no|num|date|id))?$|^(airline|carrier|origin|dest(ination)?)$"
        r"|^(scheduled |actual )?(departure|arrival|dep|arr)( (time|delay|airport))?$"
        r"|^(tail ?num(ber)?|aircraft)$",
        3,
        "of those who flew, drop what they answered or complained of",
    ),
)
_MOST_OF_CROSSTAB = 2


def _crosstab(look: FileProfile) -> list[str]:
    """The columns that are called as months and years are and hold numbers; else none."""
    named = [(place, name) for place, name in enumerate(look.names) if name.strip()]
    periods = [
        name
        for place, name in named
        if place < len(look.cells)
        and _PERIOD.search(words(name))
        and look.cells[place].amounts == 1
    ]
    timeless = all(cells.times is None for cells in look.cells)
    few_others = len(named) - len(periods) <= _MOST_OF_CROSSTAB
    return periods if len(periods) >= 2 and few_others and timeless else []


_PERIOD = re.compile(
    r"^((jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*[ -]?('?\d{2}|20\d\d)?"
    r"|(19|20)\d\d([-/ ]?(\d{1,2}|q[1-4]|w\d{1,2}))?|q[1-4]([ -]?20\d\d)?|w(ee)?k \d{1,2})$"
)

_NUMBER = re.compile(
    r"^(count|counts|number|n|responses|answers|respondents|frequency|total|anzahl|antworten|nombre"
    r"|effectif|numero|respuestas|cantidad|aantal|(number|no|count) of \w+|\w+ count)$"
)
_SCORED = re.compile(r"score|rating|nps|\bstars?\b|answer$|note|bewertung|csat|value|punkte|grade")


def _counts_per_score(look: FileProfile) -> tuple[str, str, int] | None:
    """The column of scores, that of how many gave each, and of how many in all; else `None`.

    A score stands there once for each month or group, and so do all of a scale.
    """
    width = len(look.cells)
    if not look.whole or not 2 <= sum(bool(name.strip()) for name in look.names) <= 6:
        return None
    numbers = [
        place
        for place in range(width)
        if _NUMBER.search(words(look.names[place])) and look.cells[place].whole == 1
    ]
    scores = [place for place in range(width) if _is_scale(look, place) and place not in numbers]
    if len(numbers) != 1 or len(scores) != 1:
        return None
    others = [f"c{place}" for place in range(width) if place not in (numbers[0], *scores)]
    rows = look.sample.select(f"c{scores[0]}", *others)
    if rows.is_duplicated().any():
        return None
    total = to_integer(look.sample[f"c{numbers[0]}"]).sum()
    return look.names[scores[0]], look.names[numbers[0]], int(total)


def _is_scale(look: FileProfile, place: int) -> bool:
    """Whether a column goes through a scale again and again: each of its steps as often."""
    cells = look.cells[place]
    if not _SCORED.search(words(look.names[place])) or cells.whole < 1 or cells.high is None:
        return False
    counts = look.sample[f"c{place}"].drop_nulls().value_counts()["count"]
    steps = cells.distinct
    return steps >= 3 and cells.high <= 10 and counts.n_unique() == 1 and steps > cells.high - 1


def _row_per_question(look: FileProfile) -> tuple[str, str, int, int] | None:
    """The columns with question and answer, how many questions, and in how many rows each is."""
    questions = _named(look, ASKED)
    answers = [place for place in _named(look, SAID) if look.cells[place].distinct > 2]
    for place in questions:
        rows = look.sample.select(cleaned(pl.col(f"c{place}"))).to_series().drop_nulls()
        counts = rows.value_counts()["count"].sort()
        if len(counts) < 2 or len(counts) > 60 or not look.whole:
            continue
        if counts[0] >= 2 and counts[0] >= 0.8 * counts[-1] and answers:
            return look.names[place], look.names[answers[0]], len(counts), int(counts[-1])
    return None


def _nested(look: FileProfile) -> str:
    """The first column whose cells are lists of records in JSON."""
    pairs = zip(look.names, look.cells, strict=False)
    return next((name for name, cells in pairs if cells.are_lists), "")


def _named(look: FileProfile, pattern: str) -> list[int]:
    return [
        place for place in range(len(look.cells)) if re.search(pattern, words(look.names[place]))
    ]


def _is_looked_up(look: FileProfile) -> bool:
    """Whether few columns of few rows name each entry once, and tell no time and no number."""
    named = [place for place in range(len(look.cells)) if look.names[place].strip()]
    if not (2 <= len(named) <= 4 and look.whole and look.sample.height <= _MOST_ENTRIES):
        return False
    first, rest = look.cells[named[0]], [look.cells[place] for place in named[1:]]
    named_once = first.are_unique and first.length <= 40 and first.times is None
    return named_once and all(_is_label(each) for each in rest)


def _is_label(cells: Cells) -> bool:
    return cells.times is None and cells.whole < 0.5 and not cells.epoch and cells.known


def _computed(look: FileProfile) -> list[str]:
    """The columns of figures, where hardly anything else is there."""
    figures = [
        name
        for name, cells in zip(look.names, look.cells, strict=False)
        if re.search(_COMPUTED, words(name)) and _is_figure(look, name, cells)
    ]
    named = sum(bool(name.strip()) for name in look.names)
    timeless = all(cells.times is None for cells in look.cells)
    return figures if timeless and len(figures) >= 2 and len(figures) * 2 >= named else []


def _is_figure(look: FileProfile, name: str, cells: Cells) -> bool:
    column = look.sample.select(cleaned(pl.col(f"c{look.names.index(name)}"))).to_series()
    number = column.drop_nulls().str.contains(r"^[+-]?\d+(?:\.\d+)?\s?%?$")
    return cells.known and bool(number.all())
