"""What no file can tell: a question with its choices, and what becomes of the answer.

The day that the name of a file tells: `nps-2026-10-31.csv`, `Answers October 2026.xlsx`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from collections.abc import Mapping as Dict
from dataclasses import dataclass
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from drops.intake.propose.times import LikelyOrder

_MONTH_WORDS = (
    "january february march april may june july august september october november december"
)

_DAY = re.compile(r"(?<!\d)(20\d\d)([-_. ]?)(\d\d)\2(\d\d)(?!\d)")
_MONTH = re.compile(r"(?<!\d)(20\d\d)[-_. ](\d\d)(?![-_. ]?\d)")
_WORDED = re.compile(rf"({_MONTH_WORDS.replace(' ', '|')})[-_. ]+(20\d\d)(?!\d)", re.IGNORECASE)


def day_in_name(name: str, today: date | None = None) -> tuple[date, bool] | None:
    """The day (of a month alone its first), and whether the day itself is told; else `None`.

    Year first, or the month in letters: other orders can be read in two ways. No later day than
    today is meant.
    """
    latest = today or datetime.now(UTC).date()
    for found in _DAY.finditer(name):
        if (day := _date(found[1], found[3], found[4])) and day <= latest:
            return day, True
    for found in _MONTH.finditer(name):
        if (day := _date(found[1], found[2])) and day <= latest:
            return day, False
    for found in _WORDED.finditer(name):
        month = _MONTH_WORDS.split().index(found[1].lower()) + 1
        if (day := _date(found[2], str(month))) and day <= latest:
            return day, False
    return None


def _date(year: str, month: str, day: str = "1") -> date | None:
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        return None


#: What was answered, by the key of the question.
Answers = Dict[str, str]


@dataclass(frozen=True, slots=True)
class Question:
    """Something that only a person knows.

    `choices` are values with their words; without any, `expects` says what to write. `default` is
    what holds if nobody answers; where it is `None`, nothing can be taken in before an answer.
    """

    kind: str
    column: str
    text: str
    choices: tuple[tuple[str, str], ...] = ()
    default: str | None = None
    #: The column of ours that waits for the answer.
    fills: str = ""
    expects: str = ""

    @property
    def key(self) -> str:
        """What an answer is filed under."""
        return f"{self.kind}:{self.column}"

    def is_in(self, text: str) -> bool:
        """Whether a text like `day_or_month:Date=day` answers this question."""
        return text.startswith(f"{self.key}=")

    def answer(self, answers: Answers) -> str | None:
        """What was answered, when it is one of the choices; else the default."""
        given = answers.get(self.key)
        return given if given and self.takes(given) else self.default

    def takes(self, answer: str) -> bool:
        """Whether it is an answer: one of the choices, a day, a time zone."""
        try:
            if self.kind == "when":
                datetime.fromisoformat(answer)
            if self.kind == "zone":
                ZoneInfo(answer)
        except (KeyError, ValueError, OSError):
            return False
        return not self.choices or answer in dict(self.choices)

    @property
    def sentence(self) -> str:
        """The question with its choices, on one line."""
        choices = " or ".join(words for _, words in self.choices[:6]) or self.expects
        return f"{self.text} ({choices})" if choices else self.text


def day_or_month(
    header: str,
    example: str,
    fills: str,
    default: str | None,
    *,
    mixed: bool = False,
    likely: LikelyOrder | None = None,
) -> Question:
    """Whether the day or the month stands first in a column where both could, or both do."""
    why = "No day in it is above 12"
    if likely and not mixed and default is None:
        why, default = f"{why}; {likely.why}", likely.first
    if mixed:
        why = "Some of its dates can only have the day first, others the month; one kind is refused"
    return Question(
        "day_or_month",
        header,
        f"Which comes first in {header}, the day or the month? {why}",
        (
            ("day", f"the day: {example} is {_read(example, day_first=True)}"),
            ("month", f"the month: {example} is {_read(example, day_first=False)}"),
        ),
        default,
        fills,
    )


_MONTHS = "January February March April May June July August September October November December"


def _read(example: str, *, day_first: bool) -> str:
    """The day of an example, in words: `5 January`."""
    numbers = [int(part) for part in example.replace("-", "/").replace(".", "/").split("/")[:2]]
    day, month = numbers if day_first else reversed(numbers)
    return f"{day} {_MONTHS.split()[month - 1]}" if month <= 12 else "no day"


def no_time(fills: str, meaning: str, file: str = "") -> Question:
    """The one day on which all rows happened, where no column holds a time."""
    named_day = day_in_name(file)
    text = (
        f"No column holds a time, and no row counts without one ({meaning}). On which day was it, "
        "if that was one day for all rows?"
    )
    if named_day:
        day, whole = named_day
        day_text = f"{day.day} {day:%B %Y}" if whole else f"{day:%B %Y}, so its first day is taken"
        text += f" The name of the file says {day_text}"
    return Question(
        "when",
        "",
        text,
        (),
        named_day[0].isoformat() if named_day else None,
        fills,
        "a day like 2026-10-31",
    )


def which_time(fills: str, meaning: str, headers: list[str]) -> Question:
    """The column of several that tells when."""
    choices = tuple((header, header) for header in headers)
    return Question("which_time", "", f"Which column tells {meaning}", choices, None, fills)


def only_days(header: str, fills: str) -> Question:
    """What a day without an hour means for a waiting time."""
    return Question(
        "day_only",
        header,
        f"{header} has days without hours. A waiting time to the hour cannot be told from it",
        (
            ("start", "count from the start of that day; waiting times are whole days"),
            ("leave", "leave it out; no waiting time is measured with it"),
        ),
        None,
        fills,
    )


def time_zone(headers: list[str], default: str) -> Question:
    """The zone of times that name none."""
    return Question(
        "zone",
        "",
        f"In which time zone are the times of {', '.join(headers)}? The file does not say",
        (),
        default,
        "",
        "a zone like Europe/London",
    )


def which_score(headers: list[str], why: str, default: str | None) -> Question:
    """The column of several that holds the answer to the one question that is measured."""
    choices = tuple((header, header) for header in headers)
    return Question("score", "", f"Which column is the score? {why}", choices, default, "score")


def which_scale(header: str, why: str, choices: list[str], default: str | None) -> Question:
    """Which question, and so which scale, a column answers."""
    meanings = {
        "nps": "would they recommend us, 0–10",
        "csat": "how satisfied were they, 1–5",
        "ces": "how easy was it, 1–7",
        "leave": "none of these: leave it out",
    }
    meant_choices = tuple((choice, meanings[choice]) for choice in choices)
    return Question(
        "scale", header, f"What does {header} answer? {why}", meant_choices, default, "score"
    )


def which_kind(fills: str, choices: Iterable[str]) -> Question:
    """Which of the choices of a column all rows of a file are."""
    meant_choices = tuple((choice, f"{choice}s") for choice in choices)
    return Question("kind", "", "What are the rows", meant_choices, None, fills)
