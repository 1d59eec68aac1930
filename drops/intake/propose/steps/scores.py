"""Which columns hold answers on a scale, to which question, and what has to be asked about them.

Answers may stand in several columns, of which a row fills one at most.
"""

from __future__ import annotations

import re
from collections.abc import Mapping as Dict
from dataclasses import dataclass, field, replace

import polars as pl

from drops.intake.files import is_unnamed
from drops.intake.mapping.columns import words_of
from drops.intake.mapping.model import Source, Spread
from drops.intake.mapping.scores.asked import AskedColumn, Meaning
from drops.intake.mapping.scores.meaning import meaning_of
from drops.intake.mapping.scores.scales import ScoreCells, said_of
from drops.intake.mapping.spread import AnswersApart, answers_beside, choose_one, chosen
from drops.intake.propose.look import FileProfile
from drops.intake.propose.questions import Answers, Question, which_score
from drops.intake.propose.vocabulary import WHY, name_fit, unmarked, words
from drops.intake.values.casts import cleaned
from store.schema import Column
from store.tables import SCALES


def _as_words(patterns: Dict[str, str]) -> dict[str, str]:
    """The patterns as the words that they meet are written."""
    return {name: unmarked(each) for name, each in patterns.items()}


_ASKS = _as_words(
    {
        "nps": r"\bnps\b|net promoter|recommend|empf(ehl|iehl)|recommand|recomend|consigli|aanbevel"
        r"|rekommend|anbefal|polec|suosittel|tavsiye|рекоменд|doporuc|recomand|ajanl|推荐|推薦|勧め|薦め"
        r"|추천",
        "csat": r"\bcsat\b|satisf|zufrieden|satisfait|soddisf|tevreden|happy with|\bnojd|tilfreds"
        r"|fornøyd|zadowol|spokojen|tyytyv|memnun|удовлетвор|満足|满意|滿意|만족|elegedett",
        "ces": r"\bces\b|\beffort|\beas(y|ier|ily|e)\b|einfach|\bfacile?\b|makkelijk|aufwand"
        r"|esfuerzo|sforzo|moeite",
    }
)
_RATES = (
    r"\b(rate|rating|ratings|score|scale|grade|bewert\w*|note|notez|puntua\w*|voto|cijfer|stars?"
    r"|sterne|schulnoten?|betyg|karakter|ocena)\b"
)
_NO_SCORES = (
    r"\b(age|count|number of|duration|minutes|hours|seconds|year|month|zip|quantity|amount|price"
    r"|promoter|detractor|passive|group|visits|orders|progress|finished|attempts|last ?page|page)\b"
)


@dataclass(frozen=True, slots=True)
class Candidate:
    """A column that may hold answers; `question` is empty where its name does not tell."""

    place: int
    header: str
    question: str
    confidence: float
    why: str
    #: The columns besides that belong to it, and how; and what all of them say.
    spread: Spread = ""
    besides: tuple[int, ...] = ()
    cells: ScoreCells = field(default_factory=ScoreCells)
    #: What it means, once that is known.
    meaning: Meaning = field(default_factory=Meaning)
    #: Whether its name says that it is a rating.
    is_rating: bool = True
    #: What was asked, where its name says an answer besides.
    asked: str = ""

    @property
    def source(self) -> Source:
        """Return where the answers come from, and what they count as."""
        meaning = self.meaning
        return Source(
            headers=(self.header,),
            values=meaning.values,
            numbers=meaning.numbers,
            spread=self.spread,
        )


@dataclass(frozen=True, slots=True)
class Scores:
    """The columns taken as answers, what is asked of them, those left out with the reason."""

    taken: tuple[Candidate, ...] = ()
    questions: tuple[Question, ...] = ()
    left_out: tuple[tuple[str, str], ...] = ()
    #: How sure it is that there are answers in the file at all, 0 to 1.
    strength: float = 0.0


def find_scores(look: FileProfile, usable: list[int], answers: Answers, score: Column) -> Scores:
    """Return what the file holds of answers on a scale; `score` is the column of ours for them."""
    candidates = (_candidate(look, place, score) for place in usable)
    found = [each for each in candidates if each]
    if not found:
        return Scores()
    best = max(each.confidence for each in found)
    rivals = [each for each in found if each.confidence > best - 0.2]
    questions = {each.question for each in rivals}
    if len(rivals) > 1 and (len(questions) < len(rivals) or "" in questions):
        return _choose(look, found, rivals, answers, best)
    return _decide(found, rivals, answers, best, ())


def _choose(
    look: FileProfile,
    found: list[Candidate],
    rivals: list[Candidate],
    answers: Answers,
    best: float,
) -> Scores:
    """Ask which of several columns is the score; take the one that was named."""
    why = f"{len(rivals)} columns could be: their names and values say as much for each"
    main = _asked_why(look, rivals)
    if main:
        behind = look.names[main.place + 1]
        why = f"{len(rivals)} columns could be. Only behind {main.header} comes {behind}"
    question = which_score([each.header for each in rivals], why, main.header if main else None)
    named = question.answer(answers)
    taken = [each for each in rivals if each.header == named]
    if not taken:
        waits = "it waits for the answer which column is the score"
        return Scores((), (question,), tuple((each.header, waits) for each in rivals), best)
    return _decide(found, taken, answers, best, (question,))


def _asked_why(look: FileProfile, rivals: list[Candidate]) -> Candidate | None:
    """The only one of them behind which people are asked for their reason."""
    candidates = [
        each
        for each in rivals
        if each.place + 1 < len(look.cells)
        and WHY.search(words(look.names[each.place + 1]))
        and look.cells[each.place + 1].whole < 0.5
    ]
    return candidates[0] if len(candidates) == 1 else None


def _decide(
    found: list[Candidate],
    taken: list[Candidate],
    answers: Answers,
    best: float,
    earlier_questions: tuple[Question, ...],
) -> Scores:
    """The answers taken, each with its question; what has to be asked of the scale is asked."""
    decided: list[Candidate] = []
    questions = list(earlier_questions)
    left = [(each.header, _OTHER) for each in found if each not in taken]
    for each in taken:
        meaning = _meaning(each, answers)
        questions += meaning.questions
        if meaning.question:
            decided.append(_decided(each, meaning))
        elif any(question.answer(answers) is None for question in meaning.questions):
            left.append((each.header, "its scale is not known"))
    return Scores(tuple(decided), tuple(questions), tuple(left), best)


_OTHER = "another rating; one column is read as the score"


def _meaning(each: Candidate, answers: Answers) -> Meaning:
    """What the answers in a column mean, as far as the file tells or a person told."""
    label = words_of(each.asked or each.header)
    hints = said_of(label, each.cells)
    column = AskedColumn(
        each.asked or each.header, label, each.question, each.cells, hints, each.is_rating
    )
    return meaning_of(column, lambda question: question.answer(answers))


def meaning_of_column(look: FileProfile, place: int, question: str, answers: Answers) -> Meaning:
    """Return what the answers in a column to that question mean."""
    cells = _score_cells(look, (place,))
    return _meaning(Candidate(place, look.names[place], question, 1.0, "", cells=cells), answers)


def _decided(each: Candidate, meaning: Meaning) -> Candidate:
    """The candidate with what it means; as its name says, else the only one that has its scale."""
    why = each.why
    if not each.question and not meaning.questions:
        why += "; only the question whether they recommend has a scale up to 10"
    if meaning.why:
        why += f"; {meaning.why}"
    return replace(each, question=meaning.question, why=why, meaning=meaning)


def asks_for_answers(header: str, score: Column) -> bool:
    """Return whether a name asks one of the questions whose answers are scores, or says score."""
    title = words(header)
    asks = any(re.search(pattern, title) for pattern in _ASKS.values())
    return (asks or name_fit(score, header) >= _NAMED) and not WHY.search(title)


def _candidate(look: FileProfile, place: int, score: Column) -> Candidate | None:
    """The column as a candidate, when name and values allow it."""
    header, cells = look.names[place], look.cells[place]
    title = words(header)
    question = next((q for q, asks in _ASKS.items() if re.search(asks, title)), "")
    names_it = bool(question or re.search(_RATES, title) or name_fit(score, header) >= 0.7)
    apart = _answers_apart(look, place)
    if apart:
        return _one_of_several(look, place, apart)
    if re.search(_NO_SCORES, title) and not question:
        return None
    whole = cells.known and cells.whole >= _NEARLY_ALL
    if not (names_it or whole or _are_codes_of_a_survey(_score_cells(look, (place,)))):
        return None
    spread, besides = spread_from(look, place)
    scored = _score_cells(look, (place, *besides))
    scored = _without_slips(scored, _SLIPS_BESIDE_ASKED if question else _SLIPS_BESIDE)
    if cells.known and not _can_be(scored, title, question, names_it=names_it):
        return None
    confidence = 0.95 if question else 0.65 if names_it or "out of" in title else 0.3
    if not cells.known:
        confidence *= 0.85
    elif not scored.numbers:
        confidence *= _WORDED
    why = _why(question, scored, named=names_it)
    return Candidate(
        place, header, question, confidence, why, spread, besides, scored, is_rating=names_it
    )


def _answers_apart(look: FileProfile, place: int) -> AnswersApart | None:
    """The columns of one answer each of which this is one, where rows choose one of them."""
    if place not in look.apart:
        apart = answers_beside(place, (look.names[: len(look.cells)],))
        known = apart if apart and choose_one(look.sample, apart) else None
        look.apart.update(dict.fromkeys(apart.places if apart else (place,), known))
    return look.apart[place]


def _one_of_several(look: FileProfile, place: int, apart: AnswersApart) -> Candidate | None:
    """The first of several columns of one answer each as a candidate for all of them."""
    if place != apart.places[0]:
        return None
    cells = [cleaned(pl.col(f"c{each}")) for each in apart.places]
    answers = zip(chosen(cells, apart.answers), apart.answers, strict=True)
    texts = look.sample.select(
        pl.coalesce(
            pl.when(is_chosen).then(pl.lit(answer or None, pl.String))
            for is_chosen, answer in answers
        )
    ).to_series()
    scored = ScoreCells.of(texts.alias("text")).out_of([each for each in apart.answers if each])
    title = words(apart.asked)
    question = next((q for q, asks in _ASKS.items() if re.search(asks, title)), "")
    if not question and scored.are_satisfaction:
        question = "csat"
    ends = f"{look.names[apart.places[0]]} to {look.names[apart.places[-1]]}"
    why = f"each of its {len(apart.places)} columns, {ends}, is one answer, and rows mark one"
    return Candidate(
        place,
        look.names[place],
        question,
        0.95 if question else 0.65,
        why,
        "answer in name",
        apart.places[1:],
        scored,
        asked=apart.asked or ends,
    )


#: So many cells are answers in a column whose name does not ask for them; where it asks.
_NEARLY_ALL, _HALF = 0.9, 0.5
#: How sure answers in words or codes are, beside numbers.
_WORDED = 0.7


#: Where so many are answers from 0 to 10, on so many steps of it, what else stands there are slips.
_SLIPS_BESIDE, _SLIPS_BESIDE_ASKED, _STEPS = 0.95, 0.8, 6


def _without_slips(cells: ScoreCells, share: float) -> ScoreCells:
    """The cells without the few numbers that are off the scale on which all others are spread."""
    low, high = SCALES["nps"]
    if cells.ends or not cells.beyond(low, high):
        return cells
    others = cells.without_slips(low, high)
    is_scale = others.high > SCALES["ces"][1] and len(others.steps) >= _STEPS
    return others if is_scale and others.numbers >= share * cells.given else cells


def _can_be(cells: ScoreCells, title: str, question: str, *, names_it: bool) -> bool:
    """Whether what the cells say can be answers."""
    if _are_codes_of_a_survey(cells):
        return True
    if not cells.numbers:
        in_words = bool(cells.codes) or (cells.are_words and question != "nps")
        return names_it and in_words and not WHY.search(title)
    if cells.numbers < (_HALF if question else _NEARLY_ALL) * cells.given or cells.low < 0:
        return False
    if cells.steps == (0, 1):
        return question == "csat"
    if len(cells.steps) < 2 and not names_it:
        return False
    return cells.high <= 10 or (names_it and 100 in cells.ends)


def _are_codes_of_a_survey(cells: ScoreCells) -> bool:
    return cells.codes is not None and cells.codes.are_of_a_survey


def _score_cells(look: FileProfile, places: tuple[int, ...]) -> ScoreCells:
    """What the cells of some columns say as answers; the range is that of the whole columns."""
    if places not in look.scored:
        look.scored[places] = _scored(look, places)
    return look.scored[places]


def _scored(look: FileProfile, places: tuple[int, ...]) -> ScoreCells:
    columns = [look.sample.select(cleaned(pl.col(f"c{place}")).alias("text")) for place in places]
    found = ScoreCells.of(pl.concat(columns).to_series()) if columns else ScoreCells()
    for place in places:
        facts = look.extremes.get(place)
        if facts and found.numbers and not found.ends:
            found = found.ranging(facts.low, facts.high, facts.numbers)
    return found


def _why(question: str, cells: ScoreCells, *, named: bool) -> str:
    asks = {"nps": "whether they would recommend", "csat": "how satisfied they were"}
    name = f"its name asks {asks.get(question, 'how easy it was')}" if question else ""
    name = name or ("its name speaks of a rating" if named else "its name tells nothing")
    if not cells.numbers:
        return name
    return f"{name}; its values are whole numbers from {cells.low} to {cells.high}"


#: What a column is called that says of each row what was asked, and what stands in it.
_KIND = re.compile(
    r"^(survey|question|feedback|score|metric|rating|response) ?(type|kind|metric|category|name)?$"
    r"|^(type|kind|programm?e?|metrics?) of (survey|question|score)$|^type$|^kpi$|^measure$"
    r"|^(umfrage|befragung|fragebogen|frage|kennzahl|indikator|enquete|sondage|questionnaire|indicateur"
    r"|encuesta|cuestionario|pregunta|indicador|indagine|sondaggio|questionario|domanda|indicatore"
    r"|pesquisa|pergunta|inquerito|vragenlijst|vraag|ankieta|badanie|pytanie|undersokning"
    r"|fraga|kysely|anket|опрос|вопрос|調査|アンケート|问卷|問卷)( ?(typ|art|type|tipo|soort))?$"
    r"|^(typ|type|tipo|art|soort) (der |d |de |di |da |van )?(umfrage|befragung|frage|enquete"
    r"|sondage|encuesta|pregunta|indagine|sondaggio|domanda|pesquisa|pergunta|enquete|vraag|ankiety)$"
)
_KINDS = _ASKS | {
    "ces": _ASKS["ces"]
    + r"|\bease\b|facilit|einfachheit|leicht|gemak|[lł]atwosc|wysi[lł]ek|kolaylik"
}
_STAFF = re.compile(r"\benps\b|employee")
#: Different surveys that one export has, at most.
_MOST_KINDS = 12


@dataclass(frozen=True, slots=True)
class Kinds:
    """A column that says of each row what was asked, and the column with the answers."""

    place: int
    score: Candidate
    #: What its values mean, where they are not our own words.
    values: tuple[tuple[str, str], ...]
    questions: tuple[Question, ...]


def find_kinds(
    look: FileProfile, usable: list[int], answers: Answers, score: Column, question: Column
) -> Kinds | None:
    """Return the column that says what was asked, where one holds answers to several questions.

    Args:
        look: what was seen of the file.
        usable: the places of the columns that nothing else is read from.
        answers: what a person answered so far, by the key of the question.
        score: the column of ours that holds the answers.
        question: the column of ours that says which question was asked.
    """
    candidates = [each for place in usable if (each := _candidate(look, place, score))]
    plain = [each for each in candidates if not each.question and each.cells.numbers]
    if len(plain) != 1 or any(each.question for each in candidates):
        return None
    for place in usable:
        title, cells = words(look.names[place]), look.cells[place]
        if cells.distinct > _MOST_KINDS or cells.whole > 0 or place == plain[0].place:
            continue
        named = _KIND.search(title) or name_fit(question, look.names[place]) >= _NAMED
        if values := _kinds_of(look, place, named=bool(named)):
            return _checked(look, Kinds(place, plain[0], tuple(values.items()), ()), answers)
    return None


_NAMED = 0.7


def _kinds_of(look: FileProfile, place: int, *, named: bool) -> dict[str, str]:
    """What the values of a column say was asked; empty where most say nothing of it.

    Under a name that says nothing of it all have to, and of more than one question.
    """
    texts = look.sample.select(cleaned(pl.col(f"c{place}")).alias("text")).to_series().drop_nulls()
    known: dict[str, str] = {}
    rows = 0
    for value, number in texts.value_counts(sort=True).iter_rows():
        wording = words(value)
        asks = (q for q, pattern in _KINDS.items() if re.search(pattern, wording))
        if not _STAFF.search(wording) and (question := next(asks, "")):
            known[value] = question
            rows += number
    if named:
        return known if rows * 2 >= len(texts) else {}
    return known if rows == len(texts) and len({*known.values()}) > 1 else {}


def _checked(look: FileProfile, kinds: Kinds, answers: Answers) -> Kinds:
    """Ask of the rows of each kind that are not on its scale; they are left out, or as they are."""
    values, questions = dict(kinds.values), list(kinds.questions)
    kind, score = f"c{kinds.place}", f"c{kinds.score.place}"
    for value, question in kinds.values:
        rows = look.sample.filter(pl.col(kind).str.strip_chars() == value)
        cells = ScoreCells.of(rows.select(cleaned(pl.col(score)).alias("text")).to_series())
        candidate = replace(
            kinds.score, header=f"{kinds.score.header} of {value}", question=question
        )
        meaning = _meaning(replace(candidate, cells=cells), {})
        if not meaning.questions:
            continue
        why = meaning.questions[0].text
        choices = (("same", f"{value} is on its scale all the same"), ("leave", "leave them out"))
        kind_question = Question("kind_scale", value, why, choices, None, "score")
        questions.append(kind_question)
        if kind_question.answer(answers) != "same":
            values[value] = f"{question} on another scale"
    return replace(kinds, values=tuple(values.items()), questions=tuple(questions))


#: As many columns as a scale has answers.
_MOST_SPREAD = 11


def spread_from(look: FileProfile, place: int) -> tuple[Spread, tuple[int, ...]]:
    """Return how the answers of a column are spread, and the places of the others they are in."""
    width = len(look.cells)
    title = words(look.names[place])
    twins = tuple(
        other
        for other in range(width)
        if other != place and title and words(look.names[other]) == title
    )
    if twins and _fills_one(look, (place, *twins)):
        return "same name", twins
    right: list[int] = []
    for other in range(place + 1, min(width, place + _MOST_SPREAD)):
        if not is_unnamed(look.names[other]):
            break
        right.append(other)
    if right and _fills_one(look, (place, *right)):
        return "no name", tuple(right)
    return "", ()


def _fills_one(look: FileProfile, places: tuple[int, ...]) -> bool:
    """Return whether each row fills one of the columns at most, and more than one is filled at all.

    The first row may be a second header, which fills all of them.
    """
    cells = [
        cleaned(pl.col(name)).is_not_null().cast(pl.Int64).alias(name)
        for name in (f"c{place}" for place in places)
    ]
    rows = look.sample.slice(1) if look.sample.height > 2 else look.sample
    given = rows.select(cells)
    if given.is_empty():
        return False
    filled = sum(bool(given[name].sum()) for name in given.columns)
    return filled > 1 and given.sum_horizontal().max() == 1
