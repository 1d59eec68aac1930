"""What only a person can tell of a file whose format is known; an answer changes the mapping."""

from __future__ import annotations

import codecs
from collections.abc import Callable, Iterable, Sequence
from collections.abc import Mapping as Dict
from dataclasses import replace
from datetime import date, datetime

from drops.errors import AskedError, DropError, listed
from drops.intake.files import Header, LanguageReading
from drops.intake.mapping.model import Events, Mapping, Source, States
from drops.intake.mapping.questions import EXAMPLE_DAY, Question
from drops.intake.values.casts import NO_VALUE
from drops.intake.values.spelled.words import language_name
from drops.intake.values.spelled.zones import meanings, offset_words

_MONTHS = "January February March April May June July August September October November December"
_HOW = "Answer on the page Drops, or with --answer, as in"
#: The kind of the question whether to take a file without many of its rows.
REFUSED = "refused"
#: Whether the dates of a workbook are turned round.
_TURNED = "turned"
#: Whether a time that repeats another is one.
_SAME = "same"
#: Why a row is refused whose key a later row of the same file has.
REPEATED = "the same key occurs again later in the file"


class Doubt(AskedError):  # noqa: N818 - a question more than a mistake
    """A known format leaves open what only a person knows; every question has choices."""

    def __init__(self, sentence: str, questions: tuple[Question, ...] = ()) -> None:
        question = next((each for each in questions if each.example), None)
        how = f'{_HOW} --answer "{question.key}={question.example}"' if question else ""
        super().__init__(sentence, how)
        self.questions = questions

    def __reduce__(self) -> tuple[type[Doubt], tuple[str, tuple[Question, ...]]]:
        """What makes it again in another process."""
        return type(self), (self.args[0], self.questions)


def what_state(header: str, word: str, rows: int, *, awaits: bool) -> Question:
    """Return what a word of an organisation's own says of how a row stands."""
    number = f"{rows:,} row{' says' if rows == 1 else 's say'}"
    choices = (
        ("open", "still open" if awaits else "not complete: they are left out"),
        ("done", "over: resolved or closed" if awaits else "complete: they count"),
        ("left_out", "none that counts: merged, spam, a test"),
    )
    # Whoever writes that nothing is known of an end most often means that there was none.
    ending = ": not closed yet?" if awaits and word.lower() in NO_VALUE else ". What are they?"
    return Question("state", word, f"{number} «{word}» under {header}{ending}", choices)


def what_activity(header: str, word: str, number: str, default: str | None = None) -> Question:
    """Return what an activity says of its case.

    `number` says in how many rows or cases, and where.
    """
    choices = (
        ("closing", "the case is over"),
        ("open", "the case goes on, and is open again if it was over"),
        ("answering", "somebody answered the customer"),
        ("aside", "nothing of whether the case is over"),
        ("left_out", "the case is none that counts: merged, spam, a test"),
    )
    text = f"{number} «{word}» under {header}. What does that say?"
    return Question("activity", word, text, choices, default)


def day_or_month(header: str, example: str) -> Question:
    """Return whether the day or the month stands first in dates that may be read both ways."""
    choices = (("day", "the day"), ("month", "the month"))
    text = f"Which comes first in {header}, as in {example}: the day or the month?"
    return Question("day_or_month", header, text, choices)


def turned_round(header: str, why: str, day: date, other: date) -> Question:
    """Return whether a spreadsheet took the dates of a column for others, day for month."""
    text = (
        f"{header}: {why}, and not with day and month the other way round. Did a spreadsheet of "
        "another country turn them round?"
    )
    choices = (
        ("turned", f"yes: {day:%Y-%m-%d} is {other:%-d %B %Y}"),
        ("kept", f"no: it is {day:%-d %B %Y}"),
    )
    return Question(_TURNED, header, text, choices)


def which_encoding(readings: Sequence[LanguageReading]) -> Question:
    """Return the encoding of a text that reads as words in several: the likeliest, if one is."""
    first = readings[0]
    return Question(
        "encoding",
        "",
        f"Which is right in line {first.line}? The file does not say how its letters are encoded",
        tuple((each.encoding, f"{each.text} ({each.encoding})") for each in readings),
        first.encoding if first.is_likelier else None,
    )


def check_encoding(header: Header, name: str) -> None:
    """Raise `Doubt` if the letters of a file are words in several encodings, in none more so."""
    if not header.readings:
        return
    question, line = which_encoding(header.readings), header.readings[0].line
    if question.default is None:
        read = " or ".join(words for _, words in question.choices)
        sentence = f"{name}, line {line}: {read}? The file does not say how its letters are encoded"
        raise Doubt(sentence, (question,))


def which_zone(abbreviation: str, header: str, fills: str = "") -> Question:
    """Return the zone that an abbreviation means which several zones use."""
    choices = tuple(
        (offset, offset_words(offset, places)) for offset, places in meanings(abbreviation).items()
    )
    text = f"Which time is {abbreviation} in {header}? Several places call theirs so"
    return Question("zone_name", abbreviation, text, choices, None, fills)


def which_language(word: str, header: str, means: Dict[str, str], fills: str = "") -> Question:
    """Return the language of a word that is one month in one language and another in others."""
    alike: dict[str, list[str]] = {}
    for language, role in sorted(means.items()):
        alike.setdefault(role, []).append(language)
    months = _MONTHS.split()
    choices = tuple(
        (known[0], f"{months[int(role[1:]) - 1]}, as in {listed(map(language_name, known))}")
        for role, known in sorted(alike.items())
        if role.startswith("M")
    )
    text = f"Which month is {word} in {header}? It differs by language"
    return Question("language", word, text, choices, None, fills)


def which_mark(header: str, mark: str, rows: int) -> Question:
    """Return whether what stands in several rows in the place of a time says there is none yet."""
    choices = (
        ("nothing", "yes: there is none yet, and who waits is waiting"),
        ("mistake", "no: a mistake, and no wait is measured of these rows"),
    )
    text = f"{rows:,} rows say «{mark}» under {header}, which is no time: not yet?"
    return Question("mark", mark, text, choices)


def which_day(fills: str) -> Question:
    """Return the one day on which all rows happened, where their dates stand for none."""
    text = "On which day was it, if that was one day for all rows?"
    return Question("when", "", text, (), None, fills, f"a day like {EXAMPLE_DAY}")


def counted_once() -> dict[str, str]:
    """Return what is said of a file whose ids come again, each of which counts once.

    Nothing is amiss.
    """
    return {f"{REFUSED}:{REPEATED}": "always"}


def take_without(reason: str, sentence: str) -> Question:
    """Return whether a file is taken in without the many rows that are refused for one reason."""
    choices = (
        ("once", "take this file in without them"),
        ("always", "take such rows out of every file of this format"),
    )
    return Question(REFUSED, reason, sentence, choices)


def waits_of_none(name: str, header: str, sentence: str) -> Question:
    """Return whether waits may be measured with a time that repeats the one they begin at."""
    choices = (
        (
            "left_out",
            f"no: leave {header} out of files of this format, and measure no wait with it",
        ),
        ("right", "yes: it took no time"),
    )
    return Question(_SAME, name, sentence, choices)


def with_same(mapping: Mapping, name: str, answer: str) -> Mapping:
    """Return the mapping without a time that says nothing, or with what was said of it."""
    if answer != "left_out":
        return replace(mapping, said={**mapping.said, f"{_SAME}:{name}": answer})
    if name not in {column.name for column in mapping.target.columns if not column.required}:
        raise DropError(f"{name} cannot be left out of {mapping.target.name}")
    columns, *answers = (
        {key: source for key, source in block.items() if key != name}
        for block in (mapping.columns, *mapping.answers)
    )
    return replace(mapping, columns=columns, answers=tuple(answers))


def with_meaning(states: States, word: str, meaning: str) -> States:
    """Return the states with what somebody said of a word: open, done or left_out."""
    match meaning:
        case "open":
            return replace(states, open=(*states.open, word))
        case "done":
            return replace(states, done=(*states.done, word))
    return replace(states, left_out=(*states.left_out, word))


def with_state(mapping: Mapping, word: str, meaning: str) -> Mapping:
    """Return the mapping in which a state means what somebody said."""
    if mapping.states is None:
        return mapping
    return replace(mapping, states=with_meaning(mapping.states, word, meaning))


def with_said(events: Events, word: str, meaning: str) -> Events:
    """Return the events with what somebody said of an activity."""
    match meaning:
        case "closing":
            return replace(events, closing=(*events.closing, word))
        case "open":
            return replace(events, open=(*events.open, word))
        case "answering":
            return replace(events, answering=(*events.answering, word))
        case "aside":
            return replace(events, aside=(*events.aside, word))
    return replace(events, left_out=(*events.left_out, word))


def with_activity(mapping: Mapping, word: str, meaning: str) -> Mapping:
    """Return the mapping in which an activity says what somebody said of it."""
    if mapping.events is None:
        return mapping
    return replace(mapping, events=with_said(mapping.events, word, meaning))


def with_day_order(mapping: Mapping, _column: str, order: str) -> Mapping:
    """Return the mapping with the day or the month first, where dates may be read both ways."""
    return replace(mapping, day_first=order == "day")


def what_decimal(header: str, example: str) -> Question:
    """Return whether the point in amounts with three digits behind it stands before decimals."""
    bare = example.replace(".", "")
    choices = (("comma", f"thousands: {bare}"), ("point", f"decimals: a little over {example[0]}"))
    text = f"Is {example} under {header} thousands, or does it have three decimals?"
    return Question("decimal", header, text, choices)


def with_decimal(mapping: Mapping, _column: str, mark: str) -> Mapping:
    """Return the mapping with the sign that stands before the decimals of its amounts."""
    return replace(mapping, decimal=mark)


#: Where it is filed which column answers a question that no words tell.
_SCORE = "score"


def which_score(choices: Iterable[tuple[str, str, str]]) -> Question:
    """Return the column of answers, where the words of no question tell it.

    A choice is the question that is answered, all that stands over the column, and it in words.
    """
    values = tuple((f"{question}:{label}", words) for question, label, words in choices)
    return Question(_SCORE, "", "Which column holds the answers?", values)


def chosen_score(mapping: Mapping, question: str) -> str:
    """Return what stands over the column that somebody said answers a question; empty for none."""
    return mapping.said.get(score_key(question), "")


def score_key(question: str) -> str:
    """Return what the column that answers a question is filed under, where somebody chose it."""
    return f"{_SCORE}:{question}"


def with_score(mapping: Mapping, question: str, label: str) -> Mapping:
    """Return the mapping in which a column, by all that stands over it, answers a question.

    `question` is empty where the answer names the question and then the column.
    """
    survey = mapping.target.survey
    question, _, label = (question, "", label) if question else label.partition(":")
    questions = [each for each, _ in survey.scales] if survey else []
    if survey is None or question not in questions or not label.strip():
        expected = listed(f"{each}:COLUMN" for each in questions) or "none of its scores"
        raise DropError(f"{question}:{label} is no column of answers; expected {expected}")
    mapping = replace(mapping, said={**mapping.said, score_key(question): label.strip()})
    if question in map(mapping.asked_of, mapping.answers):
        return mapping
    block = {
        survey.question: Source(constant=question),
        survey.score: Source(label_contains=(label.strip(),)),
    }
    return replace(mapping, answers=(*mapping.answers, block))


def with_zone(mapping: Mapping, abbreviation: str, offset: str) -> Mapping:
    """Return the mapping in which an abbreviation of several zones is the one that was said."""
    return replace(mapping, zones={**mapping.zones, abbreviation: offset})


def with_language(mapping: Mapping, _word: str, language: str) -> Mapping:
    """Return the mapping in which words of months are of a language."""
    return replace(mapping, language=language)


#: What a mark is read as of which somebody said that it is a mistake: no time.
MISTAKE = "a mistake"


def with_mark(mapping: Mapping, mark: str, meaning: str) -> Mapping:
    """Return the mapping in which a mark says that there is no time yet, or is a mistake."""
    means = ((mark.lower(), "" if meaning == "nothing" else MISTAKE),)
    forgiving = {column.name for column in mapping.target.columns if column.unusable}
    columns = {
        name: replace(source, values=source.values + means) if name in forgiving else source
        for name, source in mapping.columns.items()
    }
    return replace(mapping, columns=columns)


def with_encoding(mapping: Mapping, _column: str, encoding: str) -> Mapping:
    """Return the mapping of files whose text, where it is no UTF-8, is so encoded."""
    try:
        codecs.lookup(encoding)
    except LookupError as error:
        raise DropError(f"there is no encoding {encoding}; expected one like cp1252") from error
    return replace(mapping, encoding=encoding)


def with_day(mapping: Mapping, _column: str, day: str) -> Mapping:
    """Return the mapping in which all rows happened on a day; `DropError` where it is none."""
    try:
        datetime.fromisoformat(day)
    except ValueError as error:
        raise DropError(f"{day} is no day; expected one like {EXAMPLE_DAY}") from error
    dated = {mapping.target.dated_by: Source(constant=day)}
    return replace(mapping, columns={**mapping.columns, **dated})


#: How an answer changes a mapping, by the kind of the question.
_CHANGES: dict[str, Callable[[Mapping, str, str], Mapping]] = {
    "state": with_state,
    "activity": with_activity,
    "day_or_month": with_day_order,
    "decimal": with_decimal,
    "encoding": with_encoding,
    _SCORE: with_score,
    _SAME: with_same,
    "zone_name": with_zone,
    "language": with_language,
    "mark": with_mark,
    "when": with_day,
}
#: What is true of one file, and is asked again of the next.
OF_ONE_FILE = ("when", _TURNED)


#: The questions of what answers mean; what becomes of them is told by the cells, too.
OF_SCORES = ("scale", "zero", "counts", "best", "percent", "codes", "words")


def answered(mapping: Mapping, answers: Dict[str, str]) -> Mapping:
    """Return the mapping with what was answered of it, by the keys of the questions."""
    for key, answer in answers.items():
        kind, _, column = key.partition(":")
        if _is_once(key, answer):
            continue
        if kind in (*OF_SCORES, REFUSED, _TURNED):
            mapping = replace(mapping, said={**mapping.said, key: answer})
            continue
        if kind not in _CHANGES:
            choices = ", ".join((*_CHANGES, *OF_SCORES, REFUSED, _TURNED))
            raise DropError(f"{key} is no question; expected one of {choices}")
        mapping = _CHANGES[kind](mapping, column, answer)
    return mapping


def lasting(answers: Dict[str, str]) -> dict[str, str]:
    """Return those of the answers that hold for later files too."""
    return {key: answer for key, answer in answers.items() if _is_lasting(key, answer)}


def _is_lasting(key: str, answer: str) -> bool:
    return key.partition(":")[0] not in OF_ONE_FILE and not _is_once(key, answer)


def _is_once(key: str, answer: str) -> bool:
    """Whether it says to take one file without the rows that are refused."""
    return key.startswith(f"{REFUSED}:") and answer == "once"


def answers_of(given: Iterable[str]) -> dict[str, str]:
    """Return answers as a command line has them, `KEY=VALUE`, by the key of the question.

    The names of columns may hold `=`: they stand in the key, and for a score in the answer.
    """
    pairs = [
        each.partition("=") if each.startswith(f"{_SCORE}:") else each.rpartition("=")
        for each in given
    ]
    for key, equals, _ in pairs:
        if not (key and equals):
            raise DropError("an answer is written KEY=VALUE, like state:Escalated=open")
    return {key: value for key, _, value in pairs}
