"""One table's mapping being made: columns matched, times and scores settled, the rest left out.

How well a column of a file fits a column of ours, by its name and by its cells.

Rows that say the same thing several times, because a column that is not read was split up.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

import polars as pl

from drops.intake.mapping.doubts import counted_once
from drops.intake.mapping.model import Source
from drops.intake.mapping.scores.scales import MOST_WORDS
from drops.intake.propose.look import TELEPHONES, Cells, FileProfile
from drops.intake.propose.parts import DraftContext, DraftPart, filled
from drops.intake.propose.questions import Answers, Question
from drops.intake.propose.steps.answers import (
    ask_people,
    fill_another_scale,
    fill_choices,
    fill_comment,
    fill_halves,
    fill_scores,
    fill_segment,
    fill_text,
    fill_words_of_scale,
)
from drops.intake.propose.steps.blocks import ask_blocks
from drops.intake.propose.steps.dates import ask_zone, fill_date, fill_time
from drops.intake.propose.steps.events import ask_events
from drops.intake.propose.steps.hourly import ask_hourly
from drops.intake.propose.steps.lengths import fill_lengths
from drops.intake.propose.steps.levels import ask_place, fill_levels, may_be_theirs
from drops.intake.propose.steps.names import ask_called_none
from drops.intake.propose.steps.repeats import ask_ids
from drops.intake.propose.steps.states import fill_states
from drops.intake.propose.steps.worded import fill_addresses, fill_worded
from drops.intake.propose.vocabulary import name_fit, says_personal, words
from drops.intake.values.amounts import multiple_in
from drops.intake.values.casts import to_boolean
from store.schema import Column, Table
from store.tables import RATING, SCALES, TABLES

#: Fits below this are no fits.
LEAST = 0.45
#: From here on a header is the very name of a column of ours, or one by which others call it.
_NAMED = 0.85


@dataclass(frozen=True, slots=True)
class Fit:
    """A column of the file for one of ours: how sure, 0 to 1, and why, as part of a sentence."""

    place: int
    confidence: float
    why: str


def fit(table: Table, column: Column, place: int, header: str, cells: Cells) -> Fit | None:
    """Return how well the column at that place fits; `None` if its name or its cells do not.

    Args:
        table: the table of ours.
        column: the column of that table which is to be filled.
        place: where the file's column stands in a row, counted from 0.
        header: the name of the file's column.
        cells: what was seen of its cells.
    """
    named = name_fit(column, header)
    if not named or _says_when_better(table, column, header, named):
        return None
    held, seen = holds(table, column, cells)
    confidence = named * held
    if confidence < LEAST:
        return None
    why = ["its name says so" if named >= 0.89 else "its name comes near", seen]
    if 0 < cells.given < cells.looked / 2:
        why.append(f"filled in {max(1, round(100 * cells.given / cells.looked))} of 100 rows")
    return Fit(place, confidence, "; ".join(each for each in why if each))


def _says_when_better(table: Table, column: Column, header: str, named: float) -> bool:
    """Return whether a name tells a time more than this column: such a one is no group or text."""
    if column.kind in ("time", "month"):
        return False
    return any(name_fit(table.column(name), header) > named for name in table.times)


def holds(table: Table, column: Column, cells: Cells) -> tuple[float, str]:
    """Return how well cells are what a column of ours holds, 0 to 1, and what was seen of them."""
    if not cells.known:
        return (0.85, "") if not cells.looked else (0.6, "none of its cells is filled")
    if column.name == table.key:
        return (1.0, "every row has its own value") if cells.are_unique else (0.0, "")
    if column.text == "free":
        return _words(cells)
    if column.kind == "text":
        return _choice(table, column, cells) if column.choices else _name(column, cells)
    if column.kind in ("boolean", "month", "number"):
        return _spelled(column, cells)
    return _time(cells) if column.kind == "time" else _number(column, cells)


def _spelled(column: Column, cells: Cells) -> tuple[float, str]:
    """Accept cells that nearly all are in one of the spellings of a kind."""
    share, seen = {
        "boolean": (float(cells.yes_no >= 0.95), "its cells say yes or no"),
        "month": (cells.months, "its cells are months"),
        "number": (cells.amounts, "its cells are amounts"),
    }[column.kind]
    return (share, seen) if share >= 0.9 else (0.0, "")


def _time(cells: Cells) -> tuple[float, str]:
    if cells.epoch:
        return 1.0, f"its cells are times like {cells.examples[0]}"
    if cells.times is None:
        return 0.0, ""
    return (
        cells.times.share,
        "its cells are times" if cells.times.share == 1 else f"{cells.times.share:.0%} are times",
    )


def _number(column: Column, cells: Cells) -> tuple[float, str]:
    """Accept numbers all within the bounds of ours; a rating to 10 is no number of stars."""
    whole, low, high = cells.whole, cells.low, cells.high
    if whole < _NUMBERS and column.high is not None and int(column.high) in cells.scaled:
        whole, low, high = cells.scaled[int(column.high)]
    if _has_halves(column, cells):
        return _WORDS, "its cells are numbers, some of them with halves"
    if whole < _NUMBERS or low is None or high is None:
        return (_WORDS, "its cells are words") if _rates_in_words(column, cells) else (0.0, "")
    if _is_of_another_scale(column, cells):
        return _WORDS, f"its cells are whole numbers from {low} to {high}"
    if (column.high is not None and high > column.high) or (
        column.low is not None and low < column.low
    ):
        return 0.0, ""
    return 1.0, f"its cells are whole numbers from {low} to {high}"


#: So many of the cells have to be numbers; how well words fit where answers of a scale may stand.
_NUMBERS, _WORDS = 0.9, 0.7
#: No scale is longer.
_PERCENT = 100


def _is_of_another_scale(column: Column, cells: Cells) -> bool:
    """Whether numbers stand there of a scale that is longer than that of a column of ours.

    A survey's score is on the scale of its question, and what is beyond the longest is a slip.
    """
    if not (column.only_by_name and column.high) or cells.whole < _NUMBERS:
        return False
    if column.high == SCALES["nps"][1]:
        return False
    low, high = cells.low, cells.high
    return low is not None and high is not None and low >= 0 and column.high < high <= _PERCENT


def _has_halves(column: Column, cells: Cells) -> bool:
    """Whether few numbers stand where answers of a scale are expected, and some are not whole."""
    if not (column.only_by_name and column.high):
        return False
    few = cells.distinct <= 2 * int(column.high) + 1
    return few and cells.amounts >= _NUMBERS > cells.whole and cells.given >= 2 * cells.distinct


def _rates_in_words(column: Column, cells: Cells) -> bool:
    """Whether few words stand where answers of a scale are expected."""
    few = 2 <= cells.distinct <= MOST_WORDS and cells.given >= 2 * cells.distinct
    return bool(column.only_by_name and column.high) and few and cells.whole == 0


def _words(cells: Cells) -> tuple[float, str]:
    if cells.whole > 0.5 or cells.dated or cells.personal:
        return 0.0, ""
    if cells.length >= 40:
        return 1.0, "its cells are sentences"
    return (0.85, "its cells are words") if cells.length >= 6 else (0.5, "its cells are short")


def _choice(table: Table, column: Column, cells: Cells) -> tuple[float, str]:
    if table.tone and column.name == table.tone.given and cells.yes_no >= 0.95:
        return 0.85, "its cells say yes or no, which is read as positive or negative"
    known = {choice.lower() for choice in column.choices}
    if all(example.lower() in known for example in cells.examples) and cells.are_names:
        return 1.0, f"its cells are {', '.join(column.choices)}"
    return 0.0, ""


#: A point on the map: (51.5, -0.1), POINT (-97.74 30.27).
_COORDINATES = re.compile(
    r"(?:POINT)?\s*\(?\s*-?\d{1,3}\.\d+\s*[°NSEW]?\s*[,; ]\s*-?\d{1,3}\.\d+\s*[°NSEW]?\s*\)?",
    re.IGNORECASE,
)


def _name(column: Column, cells: Cells) -> tuple[float, str]:
    """Accept few short names or short ids; never a time, a person's address, or a point."""
    if cells.examples and all(map(_COORDINATES.fullmatch, cells.examples)):
        return 0.0, ""
    if cells.dated or (cells.personal and column.text != "id") or cells.length > 80:
        return 0.0, ""
    if column.text == "person":
        return (1.0, f"{cells.distinct:,} different ids") if cells.length <= 40 else (0.0, "")
    if cells.are_names:
        return 1.0, f"{cells.distinct:,} names that occur again and again"
    if cells.whole >= 0.9 and cells.distinct > 20:
        return 0.3, "its cells are numbers"
    return 0.8, f"{cells.distinct:,} short texts"


#: Fewer rows, or fewer repeats among them, happen by chance.
_ENOUGH, _SHARE = 10, 2 / 3


def ask_repeats(seen: DraftContext, found: DraftPart) -> DraftPart:
    """Ask whether what stands in several rows counts once; the time then tells one from another.

    Only where people's own words are read, and no two different rows have the same time.
    """
    table, look = seen.table, seen.look
    dated, worded = found.sources.get(table.dated_by), found.sources.keys() & {*table.free_texts}
    if table.key in found.sources or not worded or not dated or not dated.headers:
        return DraftPart()
    time = look.names.index(dated.headers[0])
    form, rows = look.cells[time].times, look.sample.height
    if not look.whole or rows < _ENOUGH or form is None or form.day_only:
        return DraftPart()
    read = look.sample.select(pl.col(f"c{place}") for place in sorted(found.used)).unique().height
    if read > _SHARE * rows or read != look.cells[time].distinct:
        return DraftPart()
    question = _count_once(dated.headers[0], rows, read)
    part = DraftPart(questions=(question,))
    if question.answer(seen.answers) == "once":
        why = f"{read} different times tell {read} different rows from each other"
        part += filled(table.key, Source(headers=dated.headers), 0.7, why)
        part += DraftPart(kept_answers=counted_once())
    return part


def _count_once(header: str, rows: int, different: int) -> Question:
    return Question(
        "repeats",
        "",
        f"The {rows} rows hold {different} different ones, each with a {header} of its own; the "
        "others repeat them and differ only in columns that are not read. How are they counted?",
        (
            ("once", f"once each: {different}; the repeats are listed as refused"),
            ("each", f"every row: {rows}"),
        ),
        "once",
    )


def match(seen: DraftContext, found: DraftPart) -> DraftPart:
    """Give each column of ours the column of the file that fits best, the surest first."""
    survey, look = seen.table.survey, seen.look
    skipped = (survey.score, survey.question) if survey and found.strength else ()
    fits: list[tuple[float, int, str, Fit]] = []
    for order, column in enumerate(seen.table.given_columns):
        known = column.name in found.sources or seen.is_told(column.name, found)
        if known or column.is_level or column.name in skipped:
            continue
        for place in seen.free(found):
            good = fit(seen.table, column, place, look.names[place], look.cells[place])
            if good:
                fits.append((-good.confidence, order, column.name, good))
    added = DraftPart()
    for _, _, name, best in sorted(fits, key=lambda each: each[:2]):
        if name not in added.sources and best.place not in added.used:
            added += _given(seen, found + added, name, best)
    return added


def _given(seen: DraftContext, found: DraftPart, name: str, best: Fit) -> DraftPart:
    """Return a column of ours filled from the column that fits it."""
    if seen.table.column(name).kind == "time":
        return fill_time(seen, found, name, best.place, best.confidence, best.why)
    if seen.table.column(name).levels and may_be_theirs(seen, best.place):
        return ask_place(seen, name, best.place, best.confidence)
    part = seen.take(name, [best.place], best.confidence, best.why)
    if on_scale := _on_our_scale(seen, part, name, best.place):
        return on_scale
    if seen.table.column(name).kind == "number":
        return _in_its_units(seen, part, name, best)
    tone = seen.table.tone
    if tone and name == tone.given and seen.look.cells[best.place].yes_no >= 0.95:
        source = replace(part.sources[name], values=_tones(seen, best.place))
        part = replace(part, sources={name: source})
    return part


def _on_our_scale(seen: DraftContext, part: DraftPart, name: str, place: int) -> DraftPart | None:
    """Return the part with what answers count as that are none on the scale of a column of ours."""
    column, cells = seen.table.column(name), seen.look.cells[place]
    if _has_halves(column, cells):
        return fill_halves(seen, part, name, place)
    if _rates_in_words(column, cells):
        return fill_words_of_scale(seen, part, name, place)
    if _is_of_another_scale(column, cells):
        return fill_another_scale(seen, part, name, place)
    return None


def _in_its_units(seen: DraftContext, part: DraftPart, name: str, best: Fit) -> DraftPart:
    """Return the part with amounts told in thousands or cents, where the name says so."""
    multiple = multiple_in(seen.look.names[best.place])
    if multiple == 1:
        return part
    source = replace(part.sources[name], multiple=multiple)
    why = f"{best.why}; as its name says, 1 stands for {multiple:,g}"
    return replace(part, sources={name: source}, reasons={name: (best.confidence, why)})


def _tones(seen: DraftContext, place: int) -> tuple[tuple[str, str], ...]:
    """Return what yes and no mean as a tone, in the spellings of the file."""
    spelled = seen.look.sample[f"c{place}"].drop_nulls().str.strip_chars().unique().sort()
    means = to_boolean(spelled)
    return tuple(
        (text, "positive" if meaning else "negative")
        for text, meaning in zip(spelled, means, strict=True)
        if meaning is not None
    )


#: As sure as a time is that events tell.
_TOLD = 0.9

#: Each goes by what those before it found.
_STEPS = (
    ask_events,
    ask_hourly,
    fill_worded,
    fill_states,
    fill_scores,
    fill_comment,
    match,
    fill_levels,
    ask_ids,
    fill_date,
    fill_lengths,
    fill_text,
    fill_segment,
    ask_blocks,
    ask_called_none,
    fill_choices,
    ask_people,
    fill_addresses,
    ask_repeats,
    ask_zone,
)


@dataclass(frozen=True, slots=True)
class Draft:
    """What can be filled of one table, the reasons, and what is to be asked."""

    seen: DraftContext
    found: DraftPart

    @classmethod
    def of(cls, table: Table, look: FileProfile, answers: Answers, zone: str) -> Draft:
        """Return the draft with all filled that can be."""
        usable, personal = _readable(look)
        seen, found = DraftContext(table, look, answers, zone, usable), DraftPart(unread=personal)
        for step in _STEPS:
            found += step(seen, found)
        return cls(seen, found)

    def confidences(self) -> dict[str, float]:
        """Return how sure each column of ours is; the score also while it waits for an answer."""
        sure = {name: confidence for name, (confidence, _) in self.found.reasons.items()}
        if self.seen.table.survey and self.found.strength:
            sure[self.seen.table.survey.score] = self.found.strength
        if self.found.events:
            sure[self.seen.table.awaits] = _TOLD
        return sure

    def score_reason(self, source: Source) -> tuple[float, str]:
        """Return how sure the score of one of several answers is, and why."""
        scores = self.found.scores
        return next((c.confidence, c.why) for c in scores if c.header in source.headers)

    def left_out(self) -> Iterator[tuple[str, str]]:
        """Yield the columns of the file that are not read, and why."""
        cells, unread = self.seen.look.cells, self.found.unread
        for place, name in enumerate(self.seen.look.names):
            if place in self.found.used:
                continue
            if place >= len(cells):
                yield name, f"only the first {len(cells)} columns are looked at"
            elif place not in self.seen.usable and name not in unread:
                yield name, "the same name stands further left; the first column is read"
            else:
                yield name, unread.get(name) or _no_use(cells[place], name)


def _no_use(cells: Cells, name: str) -> str:
    if not name.strip():
        return "it has no name"
    if name_fit(RATING, name) and cells.high is not None and cells.high > _PERCENT:
        return f"its values go up to {cells.high}, and stars go from 1 to 5"
    return "nothing of ours fits"


#: What NPS calls those who answered, by their score, as survey tools write it; what is none of it.
_SHARES_OF_NPS = (
    r"(?i)^(?:(?:promot|detra|d[ée]tra|kritik|critic|passi|pasiv|neutr|indiff?er|suositt|arvostel)"
    r"\p{L}*|推薦者|批判者|中立者)$"
)
_EITHER_END = r"(?i)^(?:promot|detra|d[ée]tra|kritik|critic|suositt|arvostel|推薦者|批判者)"


def _are_keys(look: FileProfile, place: int) -> bool:
    """Whether cells are ids: their name is that of a key, and none comes again.

    26-00305557 is one, and the number under *Recipient ID*. Ids that are telephone numbers in truth
    are hashed, as in any column of ids; addresses say who somebody is.
    """
    cells, name = look.cells[place], look.names[place]
    keys = [t.column(t.key) for t in TABLES.values() if not t.makes_key]
    is_named = any(name_fit(key, name) >= _NAMED for key in keys if key.text == "id")
    return cells.personal in ("", TELEPHONES) and cells.distinct == cells.given and is_named


def _repeats_the_score(look: FileProfile, place: int) -> bool:
    """Return whether cells say who was a promoter, which is no group that somebody belongs to."""
    if not 0 < look.cells[place].distinct <= _MOST_SHARES:
        return False
    texts = look.sample[f"c{place}"].drop_nulls().str.strip_chars().unique()
    texts = texts.filter(texts != "")
    return bool(texts.str.contains(_SHARES_OF_NPS).all() and texts.str.contains(_EITHER_END).any())


#: What the company of a person is called, where a file says who they are.
_EMPLOYER = re.compile(r"^(your |my )?(company|organi[sz]ation|employer|firma)( name)?$")
#: Promoters, passives, detractors.
_MOST_SHARES = 3


def _readable(look: FileProfile) -> tuple[tuple[int, ...], dict[str, str]]:
    """Return the places of columns that may be read, and those that are not, with the reason.

    A name that comes up a second time is not read either.
    """
    usable: list[int] = []
    unread: dict[str, str] = {}
    known: set[str] = set()
    hours = {clock: look.names[day] for day, clock in look.clocks.items()}
    for place, name in enumerate(look.names[: len(look.cells)]):
        if words(name) in known:
            continue
        if place in hours:
            unread[name] = f"it is the hour of {hours[place]}"
            continue
        known.add(words(name))
        personal = look.cells[place].personal
        if (personal or says_personal(name)) and not _are_keys(look, place):
            unread[name] = f"personal data{f': {personal}' if personal else ''}"
        elif look.cells[place].are_lists:
            unread[name] = "its cells are lists of records"
        elif _repeats_the_score(look, place):
            unread[name] = "it says again what the score says"
        else:
            usable.append(place)
    if any(each.startswith("personal data") for each in unread.values()):
        for place in [place for place in usable if _EMPLOYER.search(words(look.names[place]))]:
            unread[look.names[place]] = "beside who somebody is, it says for whom they work"
            usable.remove(place)
    return tuple(usable), unread
