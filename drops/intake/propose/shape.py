"""What a file is when its rows are none of ours, said in sentences: nobody maps it in vain."""

from __future__ import annotations

import re
from collections.abc import Iterator

import polars as pl

from drops.errors import listed
from drops.intake.propose.look import ASKED, SAID, Cells, FileProfile
from drops.intake.propose.vocabulary import words
from drops.intake.values.casts import cleaned

#: So many lines a list that others are looked up in may have.
_MOST_ENTRIES = 500
_COMPUTED = (
    r"\bnps\b|score\b|average|\bmean\b|median|total|count|number of|respondents|promoters?\b"
    r"|detractors?\b|passives?\b|percent|share|rate\b|z score|deviation|rank"
)


def what_it_is(look: FileProfile) -> str:
    """What kind of file it is, and what to drop instead; empty where nothing tells."""
    if look.sample.is_empty():
        return ""
    return next(_tells(look), "")


def lacks_names(look: FileProfile) -> str:
    """The sentence for a file whose first line is a row and no header; else empty."""
    named = [name.strip() for name in look.names if name.strip()]
    values = [name for name in named if re.fullmatch(r"[+-]?\d+(?:\.\d+)?", name)]
    if not values or len(values) * 3 < len(named):
        return ""
    return (
        "Its first line holds values, where the names of the columns are expected. Put a line with "
        "their names above it, or let the tool export one"
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
    if _is_looked_up(look):
        named = listed((name for name in look.names if name.strip()), 3)
        yield (
            f"It is a list of {look.sample.height:,} entries to look others up in ({named}), and "
            "holds no answers, complaints or reviews itself. Nothing of it is needed here; where "
            "it gives names of teams or places, list them under aliases in the settings"
        )
    if computed := _computed(look):
        yield (
            f"It holds figures that were computed already ({listed(computed, 4)}). Pepper counts "
            "single answers, because figures cannot be put together again; drop the file that "
            "these were computed from"
        )


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
    return first.are_unique and first.length <= 40 and all(_is_label(each) for each in rest)


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
