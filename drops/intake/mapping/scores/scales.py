"""On which scale a file has its answers, and which end of it is good, as far as the file tells.

The name of a column and the labels in its cells may say so: `(1 = not at all, 5 = very likely)`,
`1 - sehr zufrieden`. What they say that is not the scale that Pepper counts is a doubt.
"""

from __future__ import annotations

import re
from collections.abc import Mapping as Dict
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Literal

import polars as pl

from drops.intake.values.score_words import SATISFACTION, bare
from drops.intake.values.scores import spelled

Best = Literal["", "high", "low"]

#: Numbers that surveys write where nobody answered, where no answer can be one: beyond a scale
#: that ends at 10 or before.
_NO_ANSWERS = frozenset(
    sign * number
    for sign in (1, -1)
    for number in (*(77, 88, 97, 98, 99), *(777, 888, 997, 998, 999), *(7777, 8888, 9999))
) | {-1, -7, -8, -9}
_LAST_STEP = 10
#: More different texts are no words of a scale.
MOST_WORDS = 7


@dataclass(frozen=True, slots=True)
class Codes:
    """Codes that stand for answers: how they begin, the first and the last number, its digits."""

    start: str
    first: int
    last: int
    width: int

    def code(self, number: int) -> str:
        """Return the code with that number."""
        return f"{self.start}{number:0{self.width}}"

    @property
    def are_of_a_survey(self) -> bool:
        """Whether they go as far as the answers from 0 to 10, as LimeSurvey calls answers itself.

        It calls them A1, A2, … or AO01, AO02, …
        """
        return self.start in ("A", "AO") and self.first >= 1 and self.last == _LAST_STEP + 1


@dataclass(frozen=True, slots=True)
class ScoreCells:
    """What the cells of a column say as answers: numbers, and what else is read as one or not."""

    given: int = 0
    #: Cells that spell a number, on whatever scale; the lowest and the highest of them.
    numbers: int = 0
    low: int = 0
    high: int = 0
    #: How many cells there are of each number.
    counts: Dict[int, int] = field(default_factory=dict)
    #: The ends of scales that most of the cells say, each with one of these: `9/10`, stars, shares.
    ends: Dict[int, str] = field(default_factory=dict)
    #: What stands beside a number in a cell.
    labels: Dict[int, str] = field(default_factory=dict)
    #: Cells that spell no number, with how many there are of each, the most first; a few of them.
    words: Dict[str, int] = field(default_factory=dict)
    #: How many different ones there are.
    different_words: int = 0
    #: Cells that say by a number that nobody answered, as they are written; they are no numbers.
    no_answers: tuple[str, ...] = ()
    #: All answers that could be given, also by nobody, where each has a column of its own.
    offered: tuple[str, ...] = ()

    @classmethod
    def of(cls, texts: pl.Series) -> ScoreCells:
        """Return what cells say that were cleaned already."""
        return cls.of_counts(texts.drop_nulls().alias("text").value_counts())

    def out_of(self, offered: Sequence[str]) -> ScoreCells:
        """Return them as answers of which these could be given."""
        words = {each: self.words.get(each, 0) for each in offered} if not self.numbers else {}
        return replace(
            self,
            words=words or self.words,
            different_words=len(words) or self.different_words,
            offered=tuple(offered),
        )

    @classmethod
    def of_counts(cls, counts: pl.DataFrame) -> ScoreCells:
        """Return what cells say of which each different one is there with its `count`."""
        counts = counts.sort("count", "text", descending=[True, False])
        read = spelled(counts["text"]).with_columns(counts["count"].cast(pl.Int64))
        numbers, words = read.drop_nulls("number"), read.filter(pl.col("number").is_null())
        ends = _ends_of(numbers)
        # A cell of another scale than most is a slip, and refused.
        numbers = numbers.filter(pl.col("out_of").is_null() | pl.col("out_of").is_in(list(ends)))
        is_none = _are_no_answers(numbers["number"]) if not ends else pl.lit(value=False)
        no_answers = tuple(sorted(numbers.filter(is_none)["text"]))
        numbers = numbers.filter(~is_none)
        labelled = numbers.filter(pl.col("out_of").is_null() & (pl.col("label") != ""))
        steps = dict(
            numbers.group_by("number").agg(pl.col("count").sum()).sort("number").iter_rows()
        )
        return cls(
            given=int(counts["count"].sum()),
            numbers=int(numbers["count"].sum()),
            low=min(steps, default=0),
            high=max(steps, default=0),
            counts=steps,
            ends=ends,
            labels=dict(labelled.select("number", "label").iter_rows()),
            words=dict(words.head(MOST_WORDS + 1).select("text", "count").iter_rows()),
            different_words=words.height,
            no_answers=no_answers,
        )

    @property
    def steps(self) -> tuple[int, ...]:
        """Return the different numbers, the lowest first."""
        return tuple(sorted(self.counts))

    @property
    def zeros(self) -> int:
        """Return how many cells are 0."""
        return self.counts.get(0, 0)

    def beyond(self, low: int, high: int) -> int:
        """Return how many cells are lower or higher."""
        return sum(each for number, each in self.counts.items() if not low <= number <= high)

    def ranging(self, low: int | None, high: int | None, numbers: int) -> ScoreCells:
        """Return them with the range of a whole column of which they are a part."""
        if low is None or high is None or not self.numbers:
            return self
        return replace(
            self,
            low=self.low if low in _NO_ANSWERS else min(low, self.low),
            high=self.high if high in _NO_ANSWERS else max(high, self.high),
            numbers=max(numbers, self.numbers),
        )

    def without_slips(self, low: int, high: int) -> ScoreCells:
        """Return the same without numbers that are not on a scale; those are no answers on it."""
        counts = {step: rows for step, rows in self.counts.items() if low <= step <= high}
        numbers = sum(counts.values())
        ends = (min(counts, default=0), max(counts, default=0))
        return replace(self, numbers=numbers, low=ends[0], high=ends[1], counts=counts)

    @property
    def slips(self) -> int:
        """Return how many cells are given and spell no number of the scale."""
        return max(0, self.given - self.numbers)

    @property
    def end(self) -> int | None:
        """Return where the scale ends that cells say; None where they say none."""
        return max(self.ends, default=None)

    @property
    def are_numbers(self) -> bool:
        """Whether nearly all of them spell a number."""
        return self.numbers >= 0.9 * self.given > 0

    @property
    def are_words(self) -> bool:
        """Whether they are the same few words again and again, which may have an order."""
        few = 2 <= self.different_words <= MOST_WORDS
        short = all(len(word) <= 60 for word in self.words)
        again = self.given >= 2 * self.different_words or bool(self.offered)
        return few and short and not self.numbers and again

    @property
    def codes(self) -> Codes | None:
        """Return the codes that the cells are, like A1 to A11; else `None`."""
        parts = [re.fullmatch(r"([A-Za-z]{1,4}_?)(\d{1,2})", word) for word in self.words]
        if self.numbers or not parts or not all(parts):
            return None
        starts = {found[1] for found in parts if found}
        numbers = [found[2] for found in parts if found]
        width = min(len(number) for number in numbers)
        every = [int(number) for number in numbers]
        return Codes(starts.pop(), min(every), max(every), width) if len(starts) == 1 else None

    @property
    def are_satisfaction(self) -> bool:
        """Whether all words are such of satisfaction, which have their place in themselves."""
        return bool(self.words) and all(bare(word) in SATISFACTION for word in self.words)


def _are_no_answers(numbers: pl.Series) -> pl.Series:
    """Return which numbers say that nobody answered: none, unless all others are on a scale."""
    no_answers = numbers.is_in(list(_NO_ANSWERS))
    others = numbers.filter(~no_answers)
    return no_answers & bool(len(others) and others.is_between(0, _LAST_STEP).all())


def _ends_of(numbers: pl.DataFrame) -> dict[int, str]:
    """Return the ends of scales that at least half of the numbers say, each with a cell."""
    with_end = numbers.drop_nulls("out_of")
    if with_end["count"].sum() * 2 < numbers["count"].sum():
        return {}
    by_end = with_end.group_by("out_of").agg(pl.col("count").sum(), pl.col("text").first())
    most = by_end.filter(pl.col("count") * 10 >= with_end["count"].sum())
    return dict(most.select("out_of", "text").iter_rows())


@dataclass(frozen=True, slots=True)
class Said:
    """What the name of a column and the labels of its cells say of its scale."""

    low: int | None = None
    high: int | None = None
    best: Best = ""
    #: The words that say which end is good.
    why: str = ""

    @property
    def scale(self) -> tuple[int, int] | None:
        """Return the scale, where both its ends are said."""
        return None if self.low is None or self.high is None else (self.low, self.high)


_NUMBERS = {"zero": 0, "one": 1, "five": 5, "seven": 7, "ten": 10}
_TO = r"(?:-|–|—|~|〜|\.\.\.?|…|to|through|thru|bis|a|à|al|au|tot|till|til|do|до|から|至|到)"
_RANGE = re.compile(
    rf"(?<![\w.,-])(0|1|zero|one)\s*{_TO}\s*(10|[3-9]|100|five|seven|ten)(?![\d%]|\.\d)",
    re.IGNORECASE,
)
_OUT_OF = re.compile(r"(?:\b(?:out of|von|sur)|(?<!\d)/)\s*(5|7|10)(?!\d|/)", re.IGNORECASE)
#: `1 = very bad`, `1 (very bad)`, `1: very bad`, `1 very low effort`, `1 being very bad`.
_LABELLED = re.compile(
    r"(?<![\w.,-])(\d{1,2})\s*(=|:|-|–|—|\(|is\b|being\b|means\b|ist\b|bedeutet\b|heißt\b)?\s*"
    r"([^\d\s=:–—,;.?()/-][^\d=:,;?()]*)"
)
#: `very bad (1)`, `very bad = 1`.
_BEFORE = re.compile(
    r"([^\d\s=:,;?()/–—][^\d=:,;?()/–—]*?)\s*(?:=\s*(\d{1,2})(?![\d.])|\((\d{1,2})\))"
)
#: `3. How satisfied …`
_NUMBERED = re.compile(r"^\W*(?:(?:question|frage|q)\s*)?\d{1,3}\s*[.):-]+\s*", re.IGNORECASE)
_IS = ("=", "is", "being", "means", "ist", "bedeutet", "heißt")
_BAD = re.compile(
    r"\bnot\b|n't\b|\bdis(?:agree|sat)|\bun(?:likely|satisf|happy|zufrieden|wahrsch|genügend)"
    r"|\bpoor|\bbad\b|\bworst|terribl|horribl|awful|difficult|\bhard\b|never\b|\bno effort at all"
    r"|\bnicht|\bkein|schlecht|mangelhaft|schwierig|mauvais|insatisf|\bpas\b|\bmal[oa]?\b|\bnada\b"
    r"|improbable|insoddisf|insatisfe|niente|\bontevreden|onwaarschijnlijk|slecht|moeilijk|peu\b"
    r"|difíc|diffic|pessim|pésim|inte alls|missnöjd|utilfreds|misfornøyd|niezadow|lowest|\blow\b"
    r"|minimum|least|\bniet\b|péssim|gar nicht",
    re.IGNORECASE,
)
_GOOD = re.compile(
    r"satisf|zufrieden|likely|wahrscheinlich|\bgood|great|excellent|\bbest|\beas(?:y|ily)|agree"
    r"|perfect|happy|\bgut\b|sehr gut|einfach|definitely|absolutely|certainly|auf jeden fall"
    r"|soddisf|tevreden|waarschijnlijk|probable|\bbien\b|\bbuen|\bmuy\b|très|molto|zeer|helemaal"
    r"|facil|fácil|makkelijk|nöjd|tilfreds|fornøyd|zadow|highest|\bhigh\b|maximum|most\b|optimal",
    re.IGNORECASE,
)
_MUCH = re.compile(
    r"\b(?:high|much|great deal|a lot|hoch|hoher|viel|beaucoup|mucho)\b", re.IGNORECASE
)
_LITTLE = re.compile(
    r"\b(?:low|little|no|minimal|gering|wenig|kein|peu|poco|aucun)\b", re.IGNORECASE
)
_EFFORT = re.compile(r"\beffort|aufwand|anstrengung|esfuerzo|sforzo|moeite", re.IGNORECASE)
#: Where 1 is best by custom.
_GRADES = re.compile(r"schulnote|school grade", re.IGNORECASE)


def said_of(label: str, cells: ScoreCells) -> Said:
    """Return what a column's name and the labels in its cells say of its scale."""
    if cells.offered and (scale := _offered(cells.offered)):
        return replace(said_of(label, replace(cells, offered=())), low=scale[0], high=scale[1])
    found = _RANGE.search(label)
    low, high = (_number(text) for text in found.groups()) if found else (None, None)
    ends = _labelled(label)
    if found is None and len(ends) >= 2 and min(ends) < 2 < max(ends) <= 10:
        low, high = min(ends), max(ends)
    if high is None and (of := _OUT_OF.search(label)):
        high = int(of[1])
    best, why = _best(ends, label)
    if not best:
        best, why = _best(dict(cells.labels), label)
    if not best and _GRADES.search(label):
        best, why = "low", "school grades"
    return Said(low, high, best, why)


#: Where scales of numbers end.
_ENDS = (3, 4, 5, 6, 7, 10)


def _offered(answers: Sequence[str]) -> tuple[int, int] | None:
    """Return the ends of a scale of which each answer has a column; None if some may be missing."""
    numbers = sorted(spelled(pl.Series(answers))["number"].drop_nulls())
    first, last = (numbers[0], numbers[-1]) if numbers else (0, 0)
    is_whole = numbers == [*range(first, last + 1)] and first in (0, 1) and last in _ENDS
    return (first, last) if is_whole else None


def _number(text: str) -> int:
    known = _NUMBERS.get(text.lower())
    return int(text) if known is None else known


def _labelled(label: str) -> dict[int, str]:
    """Return the numbers that stand with words in a column's name: of both ends, or one with =."""
    text = _NUMBERED.sub("", label)
    behind = [
        (int(number), _without_joint(words), sign)
        for number, sign, words in _LABELLED.findall(text)
    ]
    before = [(int(a or b), _without_joint(words), "=") for words, a, b in _BEFORE.findall(text)]
    every = [
        {
            number: words
            for number, words, sign in found
            if _pole(words, label) and (both or sign in _IS)
        }
        for found in (behind, before)
        for both in (_says_both(found, label),)
    ]
    return max(every, key=len)


def _without_joint(words: str) -> str:
    """Return the words without those that lead to the next label."""
    return re.sub(r"(?i)^[-–—\s]+|[-–—\s]+(?:bis|and|to|und|et|y|e|en|à|a)?\s*$", "", words).strip()


def _says_both(found: list[tuple[int, str, str]], label: str) -> bool:
    """Return whether labels stand at two numbers and say the opposite."""
    poles = {number: _pole(words, label) for number, words, _ in found}
    return len({*poles.values()} - {0}) == 2


def _pole(words: str, label: str) -> int:
    """Return 1 for words that say that it was good, -1 that it was bad, 0 for neither."""
    if _EFFORT.search(words) or (_EFFORT.search(label) and (_MUCH.search(words))):
        return 1 if _LITTLE.search(words) else -1 if _MUCH.search(words) else 0
    if (step := SATISFACTION.get(bare(words))) is not None:
        return (int(step) > 3) - (int(step) < 3)
    if _BAD.search(words):
        return -1
    return 1 if _GOOD.search(words) else 0


def _best(labels: Dict[int, str], label: str) -> tuple[Best, str]:
    """Return which end is good, as labels of both ends say it or one of one end, and these."""
    poles = {number: pole for number, words in labels.items() if (pole := _pole(words, label))}
    if not poles:
        return "", ""
    first, last = min(poles), max(poles)
    why = ", ".join(f"{number} is {labels[number][:40]}" for number in dict.fromkeys((first, last)))
    if first == last:
        is_low = first <= 1
        return ("low" if (poles[first] > 0) == is_low else "high"), why
    if poles[first] == poles[last]:
        return "", ""
    return ("low" if poles[first] > 0 else "high"), why


_EASE = re.compile(
    r"\beas(?:y|ier|ily|e)\b|\bces\b|score|einfach|facile?\b|fácil|makkelijk", re.IGNORECASE
)
_HOW_MUCH = re.compile(r"how much|wie viel|wieviel|combien|cuánt|quant[oa]|hoeveel", re.IGNORECASE)


def asks_of_effort(label: str) -> bool:
    """Return whether a question is for effort, of which little is good, and not for ease."""
    return bool(_EFFORT.search(label)) and not _EASE.search(label)


def asks_how_much(label: str) -> bool:
    """Return whether a question asks how much there was of something."""
    return bool(_HOW_MUCH.search(label))
