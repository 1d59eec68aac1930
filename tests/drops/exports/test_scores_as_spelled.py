"""Scores that a person reads at once, in the spellings of many tools, kinds of file and languages."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest

from drops.intake.values.score_words import SATISFACTION, best_first, evenly
from drops.intake.values.scores import to_integer
from tests.support.analyst import analyse
from tests.support.surveys import TWENTY, csv_of, file_of, rows_of

#: A cell, where the scale ends, and the answer.
SPELLED = [
    ("9,0", 10, 9), ("10,00", 10, 10), ("9.0", 10, 9), ("10-Extremely likely", 10, 10),
    ("0-Not at all likely", 10, 0), ("7–eher", 10, 7), ("1. very bad", 5, 1), ("3) okay", 5, 3),
    ("\u200b9", 10, 9), ("9\u00a0", 10, 9), ("\u200e7\u200f", 10, 7), ("9\ufeff", 10, 9), ("９", 10, 9),
    ("٩", 10, 9), ("9/10", 10, 9), ("9 / 10", 10, 9), ("9,0/10", 10, 9), ("9 von 10", 10, 9),
    ("9 sur 10", 10, 9), ("9 de 10", 10, 9), ("9 su 10", 10, 9), ("9 van 10", 10, 9),
    ("8 Punkte", 10, 8), ("8점", 10, 8), ("4 Sterne", 5, 4), ("1 Stern", 5, 1), ("4 étoiles", 5, 4),
    ("4 estrellas", 5, 4), ("4 stelle", 5, 4), ("4 sterren", 5, 4), ("4 stjärnor", 5, 4),
    ("4 gwiazdki", 5, 4), ("4 звезды", 5, 4), ("星4つ", 5, 4), ("4颗星", 5, 4), ("5-star", 5, 5),
    ("⭐⭐⭐⭐", 5, 4), ("⭐️⭐️", 5, 2), ("🌟🌟🌟", 5, 3), ("★★★★☆", 5, 4), ("Rated 4 out of 5 stars", 5, 4),
    ("4.0 out of 5 stars", 5, 4), ("3/5 points", 5, 3),
]  # fmt: skip
#: A cell, where the scale ends: no answer on it, whatever it is.
OTHER = [
    ("9/10", 5), ("4/5", 10), ("4 stars", 10), ("⭐⭐⭐⭐", 10), ("90%", 10), ("৯%", 100), ("9,5", 10), ("9.5", 10),
    ("9-Oct", 10), ("5-Mar", 5), ("9-10", 10), ("0 - 6", 10), ("1,024", 10), ("★★★★★☆", 5),
    ("10-Dez", 10), ("8-août", 10), ("½", 5), ("4½", 5), ("A9", 10), ("nine", 10), ("9 or 10", 10),
]  # fmt: skip


@pytest.mark.parametrize(("cell", "end", "number"), SPELLED)
def test_a_score_is_read(cell: str, end: int, number: int) -> None:
    assert to_integer(pl.Series([cell]), end).to_list() == [number]


@pytest.mark.parametrize(("cell", "end"), OTHER)
def test_what_is_no_answer_on_the_scale_is_none(cell: str, end: int) -> None:
    assert to_integer(pl.Series([cell]), end).to_list() == [None]


def test_a_column_without_a_scale_reads_no_names_and_days_as_numbers() -> None:
    cells = ["7-Eleven", "1-North", "5-Mar", "4 stars", "9/10", "90%", "1,024"]
    assert to_integer(pl.Series(cells)).to_list() == [None] * len(cells)


def test_each_row_has_the_scale_of_its_own() -> None:
    ends = pl.Series([10, 5, 7, None, 5], dtype=pl.Int64)
    cells = pl.Series(["9/10", "4/5", "9/10", "9/10", "★★★"])
    assert to_integer(cells, ends).to_list() == [9, 4, None, None, 3]


@pytest.mark.parametrize(
    "spelled",
    ["{},0", "{}.00", "{}/10", "{} out of 10", "{} von 10", "\u200b{}", "\u00a0{}\u00a0", "{} - x", "{}-x",
     "{}: x", "{} (x)", "x ({})"],
)  # fmt: skip
@pytest.mark.parametrize("kind", ["csv", "xlsx", "json", "parquet"])
def test_nps_is_taken_however_it_is_spelled(tmp_path: Path, spelled: str, kind: str) -> None:
    cells = [spelled.format(number) for number in TWENTY]
    name, content = file_of(kind, rows_of(cells, "How likely are you to recommend us?"))
    outcome = analyse(tmp_path, content, name=name)
    assert outcome.taken, outcome.said
    assert outcome.asked == ()
    assert outcome.taken.counts == (20, 20, 0, 0)
    assert outcome.taken.column("score") == list(TWENTY)
    assert set(outcome.taken.column("question")) == {"nps"}


STARS = (5, 4, 4, 3, 5, 2, 5, 4, 1, 5, 4, 3)


@pytest.mark.parametrize(
    "spelled",
    [lambda n: "⭐" * n, lambda n: "★" * n + "☆" * (5 - n), lambda n: f"{n} Sterne", lambda n: f"{n}/5",
     lambda n: f"{n} stars", lambda n: f"{n} ★", lambda n: f"Rated {n} out of 5 stars", lambda n: f"{n},0"],
)  # fmt: skip
@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_stars_of_reviews_are_taken(tmp_path: Path, spelled: object, kind: str) -> None:
    assert callable(spelled)
    rows = [["Review ID", "Review date", "Rating", "Review text"]]
    rows += [
        [f"v{at}", f"2026-03-{at + 1:02} 14:05:33", spelled(number), "It was all as it should be"]
        for at, number in enumerate(STARS)
    ]
    name, content = file_of(kind, rows)
    outcome = analyse(tmp_path, content, name=name)
    assert outcome.taken, outcome.said
    assert outcome.taken.reading.table == "advocacy"
    assert outcome.taken.column("rating") == list(STARS)


@pytest.mark.parametrize(
    ("words", "header"),
    [
        (("Very satisfied", "Satisfied", "Neutral", "Dissatisfied", "Very dissatisfied"), "How satisfied were you?"),
        (("Sehr zufrieden", "Eher zufrieden", "teils, teils", "Unzufrieden", "Sehr unzufrieden"), "Zufriedenheit"),
        (("Très satisfait(e)", "Satisfait(e)", "Neutre", "Insatisfait(e)", "Très insatisfait(e)"), "Satisfaction"),
        (("Muy satisfecho", "Satisfecho", "Indiferente", "Insatisfecho", "Muy insatisfecho"), "Satisfacción"),
        (("Molto soddisfatto", "Soddisfatto", "Neutrale", "Insoddisfatto", "Molto insoddisfatto"), "Soddisfazione"),
        (("Zeer tevreden", "Tevreden", "Neutraal", "Ontevreden", "Zeer ontevreden"), "Hoe tevreden bent u?"),
        (("Muito satisfeito", "Satisfeito", "Neutro", "Insatisfeito", "Muito insatisfeito"), "Satisfação"),
        (("Mycket nöjd", "Nöjd", "Varken nöjd eller missnöjd", "Missnöjd", "Mycket missnöjd"), "Hur nöjd är du?"),
        (("Meget tilfreds", "Tilfreds", "Hverken tilfreds eller utilfreds", "Utilfreds", "Meget utilfreds"), "Tilfredshed"),
        (("Bardzo zadowolony", "Zadowolony", "Neutralny", "Niezadowolony", "Bardzo niezadowolony"), "Czy jest Pan zadowolony?"),
        (("Очень доволен", "Доволен", "Нейтрально", "Недоволен", "Очень недоволен"), "Удовлетворенность"),
        (("とても満足", "満足", "どちらでもない", "不満", "とても不満"), "満足度"),
        (("非常满意", "满意", "一般", "不满意", "非常不满意"), "您满意吗"),
        (("매우 만족", "만족", "보통", "불만족", "매우 불만족"), "만족도"),
    ],
)  # fmt: skip
def test_words_of_satisfaction_are_read(
    tmp_path: Path, words: tuple[str, ...], header: str
) -> None:
    numbers = [5, 4, 3, 2, 1, 5, 4, 5, 4, 4]
    cells = [words[5 - number] for number in numbers]
    outcome = analyse(tmp_path, csv_of(rows_of(cells, header)))
    assert outcome.taken, outcome.said
    assert outcome.asked == ()
    assert outcome.taken.column("score") == numbers
    assert set(outcome.taken.column("question")) == {"csat"}


#: Words of other scales, the header, what they count as once nobody says otherwise.
WORDS = [
    (("Great", "Okay", "Not good"), "Satisfaction rating", (5, 3, 1)),
    (("Good", "Bad"), "CSAT", (5, 1)),
    (("Excellent", "Very good", "Good", "Fair", "Poor"), "Satisfaction", (5, 4, 3, 2, 1)),
    (("Sehr gut", "Gut", "Mittel", "Schlecht"), "Zufriedenheit", (5, 4, 2, 1)),
    (("😀", "😐", "🙁"), "Customer satisfaction", (5, 3, 1)),
    (("👍", "👎"), "CSAT", (5, 1)),
    (("Strongly agree", "Agree", "Neutral", "Disagree", "Strongly disagree"), "I am satisfied", (5, 4, 3, 2, 1)),
    (("Very easy", "Easy", "Neutral", "Difficult", "Very difficult"), "How easy was it?", (7, 6, 4, 2, 1)),
    (("Strongly agree", "Agree", "Somewhat agree", "Neutral", "Somewhat disagree", "Disagree", "Strongly disagree"),
     "They made it easy", (7, 6, 5, 4, 3, 2, 1)),
    (("Excelente", "Bueno", "Regular", "Malo"), "Satisfacción", (5, 4, 2, 1)),
]  # fmt: skip


@pytest.mark.parametrize(("words", "header", "counts"), WORDS)
def test_words_with_an_order_are_shown_in_it(
    tmp_path: Path, words: tuple[str, ...], header: str, counts: tuple[int, ...]
) -> None:
    cells = [*words] * 4
    outcome = analyse(tmp_path, csv_of(rows_of(cells, header)))
    assert outcome.taken, outcome.said
    assert outcome.asked == ()
    assert ", ".join(f"{w} = {n}" for w, n in zip(words, counts, strict=True)) in outcome.said
    assert outcome.taken.column("score") == [*counts] * 4


#: Words of which some that the scale has were given by nobody; what they count as all the same.
PARTS_OF_A_SCALE = [
    (("Strongly agree", "Agree", "Somewhat agree", "Neither agree nor disagree", "Somewhat disagree"),
     "The company made it easy for me", (7, 6, 5, 4, 3)),
    (("Agree", "Neutral", "Disagree", "Strongly disagree"), "I am satisfied", (4, 3, 2, 1)),
    (("Strongly agree", "Agree", "Neutral"), "I am satisfied with the service", (5, 4, 3)),
    (("Very good", "Good", "Okay"), "Satisfaction rating", (5, 4, 3)),
    (("Very easy", "Easy", "Neutral"), "How easy was it?", (7, 6, 4)),
    (("Extremely easy", "Moderately easy", "Slightly easy", "Neither easy nor difficult"), "How easy was it?", (7, 6, 5, 4)),
    (("Stimme zu", "Stimme eher zu", "Weder noch"), "Es war einfach", (6, 5, 4)),
    (("Sehr gut", "Gut", "Befriedigend"), "Zufriedenheit", (5, 4, 3)),
    (("Tout à fait d'accord", "D'accord", "Plutôt d'accord"), "C'était facile", (7, 6, 5)),
    (("Muy fácil", "Fácil", "Normal"), "¿Fue fácil?", (7, 6, 4)),
    (("Excellent", "Very good", "Good", "Fair"), "CSAT", (5, 4, 3, 2)),
]  # fmt: skip


@pytest.mark.parametrize(("words", "header", "counts"), PARTS_OF_A_SCALE)
def test_an_answer_that_nobody_gave_keeps_its_place_on_the_scale(
    tmp_path: Path, words: tuple[str, ...], header: str, counts: tuple[int, ...]
) -> None:
    """Spread evenly, the worst of those given would be the worst of the scale."""
    outcome = analyse(tmp_path, csv_of(rows_of([*words] * 4, header)))
    assert outcome.taken, outcome.said
    assert outcome.taken.column("score") == [*counts] * 4


@pytest.mark.parametrize(
    "words",
    [("Excellent", "Good", "Fair"), ("Great", "Fine", "Okay"), ("Very easy", "Rather easy"),
     ("Amazing", "Okay"), ("Positive", "Neutral"), ("Outstanding", "Great", "Good")],
)  # fmt: skip
def test_where_scales_differ_in_what_is_good_it_is_asked(
    tmp_path: Path, words: tuple[str, ...]
) -> None:
    outcome = analyse(tmp_path, csv_of(rows_of([*words] * 7, "Satisfaction rating")))
    assert outcome.taken is None
    assert outcome.asked == ("words:Satisfaction rating",)


#: Words of which the order, but nothing more, is told: letters, and four of satisfaction and one new.
ASKED_IN_ORDER = [
    ("A", "B", "C", "D", "E"), ("A", "B", "C", "D", "F"),
    ("Bardzo zadowolony", "Zadowolony", "Neutralnie", "Niezadowolony", "Bardzo niezadowolony"),
    ("Very satisfied", "Satisfied", "So-so, really", "Dissatisfied", "Very dissatisfied"),
    ("Sehr zufrieden", "Zufrieden", "Na ja", "Unzufrieden", "Sehr unzufrieden"),
    ("Très satisfait", "Satisfait", "Bof", "Insatisfait", "Très insatisfait"),
]  # fmt: skip


@pytest.mark.parametrize("words", ASKED_IN_ORDER)
def test_an_order_that_is_likely_is_one_click(tmp_path: Path, words: tuple[str, ...]) -> None:
    text = csv_of(rows_of([*words] * 4, "Satisfaction"))
    asked = analyse(tmp_path, text)
    assert asked.taken is None
    assert ", ".join(f"{word} = {5 - at}" for at, word in enumerate(words)) in asked.said
    told = analyse(tmp_path, text, [f"words:Satisfaction={' > '.join(words)}"])
    assert told.taken, told.said
    assert told.taken.column("score") == [5, 4, 3, 2, 1] * 4


def test_words_without_an_order_are_asked_with_how_to_write_one(tmp_path: Path) -> None:
    text = csv_of(rows_of(["Splendid", "Meh", "Ugh", "Whatever"] * 5, "Satisfaction rating"))
    assert "like Meh > Splendid > Ugh > Whatever, or leave" in analyse(tmp_path, text).said


def test_another_order_can_be_said(tmp_path: Path) -> None:
    cells = ["Great", "Okay", "Not good"] * 4
    answer = "words:Satisfaction rating=Not good > Okay > Great"
    outcome = analyse(tmp_path, csv_of(rows_of(cells, "Satisfaction rating")), [answer])
    assert outcome.taken
    assert outcome.taken.column("score") == [1, 3, 5] * 4


def test_what_moves_no_number_is_no_choice(tmp_path: Path) -> None:
    """Three words had nine orders and numberings to choose from, four of them with one number."""
    text = csv_of(rows_of(["Excellent", "Good", "Fair"] * 7, "Satisfaction rating"))
    choices = "Excellent = 5, Good = 4, Fair = 2 or Excellent = 5, Good = 3, Fair = 2 or"
    said = analyse(tmp_path, text).said
    assert choices in said
    assert said.count("Fair = ") == 3, "the third has them in the other order"


def test_words_that_nobody_knows_are_asked_and_never_guessed(tmp_path: Path) -> None:
    text = csv_of(rows_of(["Splendid", "Meh", "Ugh", "Whatever"] * 5, "Satisfaction rating"))
    outcome = analyse(tmp_path, text)
    assert outcome.taken is None
    assert outcome.asked == ("words:Satisfaction rating",)
    assert "Meh (5)" in outcome.said
    answer = "words:Satisfaction rating=Splendid > Whatever > Meh > Ugh"
    told = analyse(tmp_path, text, [answer])
    assert told.taken, told.said
    assert told.taken.column("score") == [5, 2, 1, 4] * 5


def test_words_of_a_ticket_are_read_as_its_satisfaction(tmp_path: Path) -> None:
    rows = [["Ticket ID", "Created at", "Resolved at", "Category", "Satisfaction"]]
    rows += [
        [
            f"T-{at}",
            f"2026-03-{at + 1:02} 09:00:00",
            f"2026-03-{at + 1:02} 11:00:00",
            "Refund",
            word,
        ]
        for at, word in enumerate(["Good", "Bad", "Good", "Good", "Bad", "Good"])
    ]
    outcome = analyse(tmp_path, csv_of(rows))
    assert outcome.taken, outcome.said
    assert outcome.taken.reading.table == "complaints"
    assert outcome.taken.column("satisfaction") == [5, 1, 5, 5, 1, 5]


def test_one_word_is_on_one_place_and_orders_are_told_whole() -> None:
    assert SATISFACTION["very satisfied"] == "5"
    assert best_first(["Poor", "Excellent", "Nonsense"]) is None
    assert best_first(["Poor", "Excellent", "Good"]) == ["Excellent", "Good", "Poor"]
    assert evenly(3, 1, 5) == [5, 3, 1]
    assert evenly(5, 1, 7) == [7, 6, 4, 2, 1]
    assert [evenly(number, 1, 5)[0] for number in range(2, 8)] == [5] * 6
