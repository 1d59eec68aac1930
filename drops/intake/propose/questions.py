"""What no file can tell: a question with its choices, and what becomes of the answer.

The day that the name of a file tells: `nps-2026-10-31.csv`, `Answers October 2026.xlsx`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime

from drops.intake.mapping.questions import EXAMPLE_DAY, Answers, Question
from drops.intake.propose.times import LikelyOrder
from store.schema import Column

__all__ = ["Answers", "Question"]

_MONTH_WORDS = (
    "january february march april may june july august september october november december"
)

_DAY = re.compile(r"(?<!\d)(20\d\d)([-_. ]?)(\d\d)\2(\d\d)(?!\d)")
_MONTH = re.compile(r"(?<!\d)(20\d\d)[-_. ](\d\d)(?![-_. ]?\d)")
_WORDED = re.compile(rf"({_MONTH_WORDS.replace(' ', '|')})[-_. ]+(20\d\d)(?!\d)", re.IGNORECASE)


def day_in_name(name: str, today: date | None = None) -> tuple[date, bool] | None:
    """Return the day (of a month alone its first), and whether the day itself is told; else `None`.

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


def day_or_month(
    header: str,
    example: str,
    fills: str,
    default: str | None,
    *,
    mixed: bool = False,
    likely: LikelyOrder | None = None,
    or_year: bool = False,
) -> Question:
    """Return whether the day or the month stands first in a column where both could, or both do.

    Args:
        header: the name of the file's column.
        example: a date of it that may be read in both orders.
        fills: the column of ours that it fills.
        default: the answer that counts where nobody gave one; None for none.
        mixed: whether some of its dates can only have the day first, others only the month.
        likely: the likelier of the two orders, and why; it is the default where there is no other
            and the dates are not mixed.
        or_year: whether the year may stand first, too.
    """
    if or_year:
        return _which_comes_first(header, example, fills)
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


def _which_comes_first(header: str, example: str, fills: str) -> Question:
    """Which of three numbers of two digits stands first, where the year may, too."""
    one, two, three = (int(number) for number in re.findall(r"\d+", example)[:3])
    months = _MONTHS.split()
    choices = [("year", f"the year: {example} is {three} {months[two - 1]} 20{one:02}")]
    choices.append(("day", f"the day: {example} is {one} {months[two - 1]} 20{three:02}"))
    if one <= len(months):
        choices.append(("month", f"the month: {example} is {two} {months[one - 1]} 20{three:02}"))
    text = f"Which comes first in {header}, the day or the year? Its dates may be either"
    return Question("day_or_month", header, text, tuple(choices), None, fills)


#: Where scales of ratings end, and how far apart the steps of each can be.
_RATED_TO = {10: 1, 20: 1, 50: 5, 100: 5}


def stars_of(
    header: str, low: int, high: int, *, is_needed: bool
) -> tuple[Question, tuple[tuple[str, str], ...]]:
    """Return how many stars a rating on a longer scale is, and what each step counts as."""
    end = next((each for each in _RATED_TO if each >= high), high)
    stars = {
        number: max(1, int(5 * number / end + 0.5)) for number in range(0, end + 1, _RATED_TO[end])
    }
    text = (
        f"{header}: its values go from {low} to {high}, and stars go from 1 to 5. Is its "
        f"scale one to {end}?"
    )
    steps = ", ".join(f"{end * step // 5} is {step}" for step in (5, 4, 3, 2))
    choices = (
        ("stars", f"yes: {steps} and {end // 5} is 1, halves counted up"),
        ("leave", "no: leave it out"),
    )
    numbers = tuple((str(number), str(star)) for number, star in stars.items())
    return Question("stars", header, text, choices, None if is_needed else "leave"), numbers


def halves_of(
    header: str, example: str, halves: Sequence[tuple[str, str]], *, is_needed: bool
) -> Question:
    """Return the question what halves between whole answers count as."""
    up = ", ".join(f"{half} is {whole}" for half, whole in reversed(halves[-3:]))
    choices = (("up", f"counted up: {up}"), ("leave", "not at all: leave the column out"))
    text = f"{header} holds halves like {example}, and only whole answers count. How are they read?"
    return Question("halves", header, text, choices, None if is_needed else "leave")


_MONTHS = "January February March April May June July August September October November December"


def _read(example: str, *, day_first: bool) -> str:
    """The day of an example, in words: `5 January`."""
    numbers = [int(part) for part in example.replace("-", "/").replace(".", "/").split("/")[:2]]
    day, month = numbers if day_first else reversed(numbers)
    return f"{day} {_MONTHS.split()[month - 1]}" if month <= 12 else "no day"


def no_time(fills: str, meaning: str, file: str = "", unread: str = "") -> Question:
    """Return the one day on which all rows happened, where no column holds a time that can be read.

    `unread` says of columns that look as if they did why they cannot.
    """
    named_day = day_in_name(file)
    why = f"{unread}. No other column holds a time" if unread else "No column holds a time"
    text = (
        f"{why}, and no row counts without one ({meaning}). On which day was it, if that was one "
        "day for all rows?"
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
        f"a day like {EXAMPLE_DAY}",
    )


def which_time(fills: str, meaning: str, headers: list[str]) -> Question:
    """Return the column of several that tells when."""
    choices = tuple((header, header) for header in headers)
    return Question("which_time", "", f"Which column tells {meaning}?", choices, None, fills)


def digits_as_times(fills: str, meaning: str, columns: list[tuple[str, str]]) -> Question:
    """Return whether a column of digits holds times, where no name tells it.

    Each with a reading.
    """
    choices = [(header, f"{header}, where {reading}") for header, reading in columns]
    return Question(
        "which_time",
        "",
        f"Which column tells {meaning}? Digits may be a time or a number",
        (*choices, ("none", "none of them")),
        None,
        fills,
    )


def marks_of_nothing(
    header: str, marks: list[tuple[str, int]], fills: str, *, words: bool
) -> Question:
    """Return whether what stands in several rows in the place of a time says there is none yet.

    `words` says whether it is made of words, which may mean anything.
    """
    examples = ", ".join(f"«{mark}» ({number} rows)" for mark, number in marks[:3])
    more = f" and {len(marks) - 3} others" if len(marks) > 3 else ""
    return Question(
        "nothing",
        header,
        f"{header} holds {examples}{more}, which is no time. Does that say that there is none yet?",
        (
            ("nothing", "yes: there is none, and who waits is waiting"),
            ("mistake", "no: it is a mistake, and no wait is measured of these rows"),
        ),
        None if words else "nothing",
        fills,
    )


def only_days(header: str, fills: str) -> Question:
    """Return what a day without an hour means for a waiting time."""
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


def which_unit(header: str, example: str, units: list[str], fills: str) -> Question:
    """Return what a column of lengths counts."""
    is_clock = ":" in example
    meant = {"hours": "hours and minutes", "minutes": "minutes and seconds"} if is_clock else {}
    choices = tuple((each, meant.get(each, each)) for each in units)
    leave = ("leave", "none of these: leave it out; no waiting time is measured with it")
    text = f"{header} tells lengths like {example}. What do they count?"
    return Question("unit", header, text, (*choices, leave), None, fills)


def time_zone(headers: list[str], default: str) -> Question:
    """Return the zone of times that name none."""
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
    """Return the column of several that holds the answer to the one question that is measured."""
    choices = tuple((header, header) for header in headers)
    return Question("score", "", f"Which column is the score? {why}", choices, default, "score")


#: What is answered where the numbers of customers are the organisation's, not the tool's.
OF_COMPANY = "company"


def whose_numbers(header: str, fills: str) -> Question:
    """Return whose numbers the ids of customers are: the same number of two tools is no person."""
    return Question(
        "people",
        header,
        f"Whose numbers stand under {header}?",
        (
            ("tool", "this tool's own: no customer of it is one of another tool"),
            (
                OF_COMPANY,
                "the company's: the same customer in all files with the company's numbers",
            ),
        ),
        "tool",
        fills,
    )


def what_word(header: str, word: str, rows: int, column: Column, default: str | None) -> Question:
    """Return what a word of a column says that few words fill.

    Args:
        header: the name of the file's column.
        word: the word.
        rows: how many of the rows that were looked at say it.
        column: the column of ours that it fills, with the values that it may have.
        default: what holds if nobody answers.
    """
    number = f"{rows:,} row{' says' if rows == 1 else 's say'}"
    text = f"{number} «{word}» under {header}. Of {column.meaning.split(',')[0]}, what does it say?"
    values = tuple((value, value) for value, _ in column.spelled if value)
    return Question("word", word, text, (*values, ("nothing", "nothing")), default)


def which_kind(fills: str, choices: Iterable[str]) -> Question:
    """Return which of the choices of a column all rows of a file are."""
    meant_choices = tuple((choice, f"{choice}s") for choice in choices)
    return Question("kind", "", "What are the rows?", meant_choices, None, fills)


def which_table(choices: Sequence[tuple[str, str]]) -> Question:
    """Return which table a file fills of which little tells.

    Each choice says what speaks for it.
    """
    return Question(
        "table",
        "",
        "What is in the file? Too little in it tells",
        (*choices, ("none", "none of these")),
    )


def which_sheet(tables: Sequence[str]) -> Question:
    """Return the one of several sheets or tables of a file that is read."""
    return Question(
        "sheet",
        "",
        f"The file holds {len(tables)} tables that could be read, and one of them is. Which? The "
        "others can be saved as files of their own",
        tuple((table, table) for table in tables),
    )
