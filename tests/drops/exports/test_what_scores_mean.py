"""Which question a score answers, on which scale, which end of it is good: known or asked."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from drops.errors import DropError
from drops.intake.mapping import toml
from drops.intake.mapping.doubts import Doubt, answered
from drops.intake.mapping.scores.scales import ScoreCells, said_of
from drops.intake.propose.look import look_at
from drops.intake.propose.proposal import propose
from drops.lake.writing import rebuild
from drops.put import put
from store.settings import Home
from tests.support.analyst import analyse
from tests.support.dropping import content, frame
from tests.support.surveys import TWENTY, csv_of, file_of, rows_of
from tests.support.taking import shipped, take

#: On 1 to 5, on 1 to 10, on 1 to 7.
FIVES = (5, 4, 4, 3, 5, 2, 5, 4, 1, 5, 4, 3, 5, 4, 2, 5, 4, 5, 3, 4)
TENS = (10, 8, 9, 3, 5, 7, 10, 2, 6, 8, 9, 4, 10, 7, 5, 8, 9, 10, 6, 8)
SEVENS = (1, 2, 1, 3, 2, 5, 1, 2, 6, 1, 2, 3, 1, 2, 4, 1, 2, 1, 3, 2)


def texts(numbers: tuple[int, ...]) -> list[str]:
    return [str(number) for number in numbers]


def google(cells: list[str], header: str, first: str = "Timestamp") -> str:
    rows = [[row[1].replace("-", "/"), *row[2:]] for row in rows_of(cells, header)]
    rows[0][0] = first
    return csv_of(rows)


def doubt_of(tmp_path: Path, text: str) -> Doubt:
    with pytest.raises(Doubt) as caught:
        take(tmp_path, text, "google_forms")
    return caught.value


@pytest.mark.parametrize(
    "header",
    [
        "How likely are you to recommend us to a friend? (1 = not at all, 5 = very likely)",
        "On a scale from 1 to 5, would you recommend us?",
        "Would you recommend us? (1-5)",
        "Würden Sie uns weiterempfehlen? (1 = nein, 5 = ja, sicher)",
        "Recommanderiez-vous notre magasin ? (1 à 5)",
        "¿Nos recomendaría? De 1 a 5",
        "Would you recommend us, out of 5?",
    ],
)  # fmt: skip
def test_recommend_on_five_is_no_nps(tmp_path: Path, header: str) -> None:
    outcome = analyse(tmp_path, csv_of(rows_of(texts(FIVES), header)))
    assert outcome.taken is None
    assert outcome.asked == (f"scale:{header}",)
    assert "NPS is counted on 0 to 10 alone" in outcome.said
    doubt = doubt_of(tmp_path, google(texts(FIVES), header))
    assert [question.key for question in doubt.questions] == [f"scale:{header}"]
    assert "5" in str(doubt)


@pytest.mark.parametrize("question", ["csat", "ces"])
def test_each_answer_offered_of_a_known_format_takes_the_file(
    home: Home, tmp_path: Path, question: str
) -> None:
    """*Recommend* on five steps: whoever says what it answers is not sent to write a mapping."""
    header = "How likely are you to recommend us to a friend?"
    path = tmp_path / "answers.csv"
    path.write_text(google(texts(FIVES), header), "utf-8")
    with pytest.raises(Doubt) as caught:
        put(home, path)
    (asked,) = caught.value.questions
    assert question in dict(asked.choices)
    put(home, path, answers={asked.key: question})
    before = content(home)
    rows = frame(home)
    assert set(rows["question"]) == {question}
    assert sorted(rows["score"]) == sorted(FIVES)
    rebuild(home)
    assert content(home) == before


def test_a_file_of_which_all_answers_are_left_out_says_so(tmp_path: Path) -> None:
    header = "How likely are you to recommend us to a friend?"
    left = answered(shipped("google_forms"), {f"scale:{header}": "leave"})
    with pytest.raises(DropError, match="was left out, as you said, and no other column") as caught:
        take(tmp_path, google(texts(FIVES), header), left)
    assert "nothing of this file would count" in str(caught.value)


@pytest.mark.parametrize("cells", [FIVES, (5,) * 10, (1, 2, 3, 4, 5) * 2, (0, 3, 5) * 10])
def test_that_nobody_gave_more_than_five_is_asked(tmp_path: Path, cells: tuple[int, ...]) -> None:
    outcome = analyse(tmp_path, csv_of(rows_of(texts(cells), "NPS")))
    assert outcome.asked == ("scale:NPS",)
    assert "Nobody gave more than 5" in outcome.said
    told = analyse(tmp_path, csv_of(rows_of(texts(cells), "NPS")), ["scale:NPS=nps"])
    assert told.taken
    assert told.taken.column("score") == list(cells)


@pytest.mark.parametrize("cells", [(0, 10), (9, 8, 7), (3, 5, 0, 1), TWENTY])
def test_what_can_be_nps_is_not_asked(tmp_path: Path, cells: tuple[int, ...]) -> None:
    outcome = analyse(tmp_path, csv_of(rows_of(texts(cells), "NPS")))
    assert outcome.asked == ()
    assert outcome.taken
    assert outcome.taken.column("score") == list(cells)


#: The header, its answers, the question that is asked, an answer, what each answer counts as then.
OTHER_SCALES = [
    ("How satisfied are you with our service? (1-10)", TENS, "counts", "9", {10: 5, 9: 4, 8: 3, 1: 1}),
    ("How satisfied are you with our service? (1-10)", TENS, "counts", "7", {10: 5, 9: 4, 8: 4, 7: 4, 6: 3, 1: 1}),
    ("Overall satisfaction", TENS, "counts", "9", {10: 5, 9: 4, 8: 3}),
    ("Zufriedenheit (0-10)", (*TENS, 0), "counts", "9", {10: 5, 9: 4, 0: 1}),
    ("CSAT", (1, 2, 3) * 7, "counts", "3", {3: 5, 2: 2, 1: 1}),
    ("Satisfaction (1 to 7)", SEVENS, "counts", "6", {6: 4, 5: 3, 1: 1}),
    ("Zufriedenheit (Schulnote 1 bis 6)", (1, 2, 3, 4, 5, 6, 1, 2), "counts", "2", {1: 5, 2: 4, 3: 3, 6: 1}),
    ("CSAT", (1, 0, 1, 1, 0, 1), "counts", "1", {1: 5, 0: 1}),
    ("Satisfaction", (0, 5, 4, 0, 3), "zero", "none", {5: 5, 4: 4, 3: 3, 0: None}),
    ("Satisfaction", (0, 5, 4, 0, 3), "zero", "worst", {5: 5, 4: 4, 3: 3, 0: 1}),
    ("How satisfied were you (1-4)?", (1, 2, 3, 4) * 3, "counts", "3", {4: 5, 3: 4, 2: 2, 1: 1}),
    ("NPS", (0,) * 30 + (9, 10) * 5, "zero", "none", {9: 9, 10: 10, 0: None}),
    ("NPS", (0,) * 30 + (9, 10) * 5, "zero", "answer", {9: 9, 10: 10, 0: 0}),
    ("How much effort did you have to put forth?", SEVENS, "best", "low", {1: 7, 2: 6, 6: 2}),
    ("How much effort did you have to put forth?", SEVENS, "best", "high", {1: 1, 6: 6}),
    ("Customer effort", SEVENS, "best", "low", {1: 7, 5: 3}),
]  # fmt: skip


@pytest.mark.parametrize(("header", "cells", "kind", "answer", "counts"), OTHER_SCALES)
def test_another_scale_is_asked_and_counted_as_said(
    tmp_path: Path,
    header: str,
    cells: tuple[int, ...],
    kind: str,
    answer: str,
    counts: dict[int, int | None],
) -> None:
    text = csv_of(rows_of(texts(cells), header))
    outcome = analyse(tmp_path, text, [f"{kind}:{header}={answer}"])
    assert outcome.taken, outcome.said
    read = dict(zip(cells, outcome.taken.column("score"), strict=True))
    assert {number: read[number] for number in counts if number in read} == {
        number: to for number, to in counts.items() if number in read
    }
    mapping = outcome.taken.reading.mapping
    assert toml.load(toml.dump(mapping), mapping.name) == mapping


@pytest.mark.parametrize("kind", ["csv", "xlsx", "json", "parquet"])
def test_ten_steps_are_never_taken_for_five(tmp_path: Path, kind: str) -> None:
    name, content = file_of(kind, rows_of(texts(TENS), "How satisfied are you? (1-10)"))
    outcome = analyse(tmp_path, content, name=name)
    assert outcome.taken is None
    assert outcome.asked == ("counts:How satisfied are you? (1-10)",)
    assert "9 and 10 or 7 to 10" in outcome.said


#: Headers and cells of which 1 is best, and how many of the five answers say "satisfied".
ONE_IS_BEST = [
    ("Wie zufrieden sind Sie mit uns?", ["1 - sehr zufrieden", "2 - zufrieden", "3 - teils, teils", "4 - unzufrieden", "5 - sehr unzufrieden"]),
    ("Satisfaction (1 = very satisfied, 5 = very dissatisfied)", ["1", "2", "3", "4", "5"]),
    ("Zufriedenheit (1 = sehr zufrieden bis 5 = sehr unzufrieden)", ["1", "2", "3", "4", "5"]),
    ("Satisfaction", ["1 = Very satisfied", "2 = Satisfied", "3 = Neutral", "4 = Dissatisfied", "5 = Very dissatisfied"]),
    ("Satisfaction", ["Very satisfied (1)", "Satisfied (2)", "Neutral (3)", "Dissatisfied (4)", "Very dissatisfied (5)"]),
    ("Êtes-vous satisfait ?", ["1 - Très satisfait", "2 - Satisfait", "3 - Neutre", "4 - Insatisfait", "5 - Très insatisfait"]),
    ("¿Está satisfecho?", ["1: Muy satisfecho", "2: Satisfecho", "3: Indiferente", "4: Insatisfecho", "5: Muy insatisfecho"]),
    ("Hoe tevreden bent u?", ["1-Zeer tevreden", "2-Tevreden", "3-Neutraal", "4-Ontevreden", "5-Zeer ontevreden"]),
    ("Overall satisfaction (1 is best)", ["1", "2", "3", "4", "5"]),
    ("Very satisfied (1) to very dissatisfied (5): satisfaction", ["1", "2", "3", "4", "5"]),
]  # fmt: skip


@pytest.mark.parametrize(("header", "cells"), ONE_IS_BEST)
@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_where_one_is_best_answers_are_turned(
    tmp_path: Path, header: str, cells: list[str], kind: str
) -> None:
    name, content = file_of(kind, rows_of(cells * 3, header))
    outcome = analyse(tmp_path, content, name=name)
    assert outcome.taken, outcome.said
    assert outcome.asked == ()
    assert outcome.taken.column("score") == [5, 4, 3, 2, 1] * 3
    assert "score from" in outcome.said
    assert "1 as 5" in outcome.said


@pytest.mark.parametrize(
    ("header", "cells"),
    [
        ("How satisfied are you? (1 = very dissatisfied, 5 = very satisfied)", ["1", "5", "4"]),
        ("Satisfaction", ["5 - very satisfied", "1 - very dissatisfied", "4 - satisfied"]),
        ("1. How satisfied are you?", ["5", "1", "4"]),
        ("Q1 - How satisfied were you with our 24/7 support?", ["5", "1", "4"]),
        ("3) Satisfaction", ["5", "1", "4"]),
        ("How satisfied were you with Windows 10?", ["5", "1", "4"]),
    ],
)  # fmt: skip
def test_where_five_is_best_nothing_is_turned(
    tmp_path: Path, header: str, cells: list[str]
) -> None:
    outcome = analyse(tmp_path, csv_of(rows_of(cells * 4, header)))
    assert outcome.taken, outcome.said
    assert outcome.taken.column("score") == [int(cell[0]) for cell in cells] * 4


@pytest.mark.parametrize(
    "header",
    [
        "How much effort did you personally have to put forth? (1 very low effort - 7 very high effort)",
        "Effort (1 = very low effort, 7 = very high effort)",
        "Effort: 1 = very easy, 7 = very difficult",
    ],
)  # fmt: skip
def test_effort_that_its_name_calls_low_is_turned(tmp_path: Path, header: str) -> None:
    outcome = analyse(tmp_path, csv_of(rows_of(texts(SEVENS), header)))
    assert outcome.asked == ()
    assert outcome.taken
    # 17 of 20 gave 1 to 3, which is little effort: 5 to 7 once turned.
    assert sum(score >= 5 for score in outcome.taken.column("score")) == 17


@pytest.mark.parametrize(
    "header", ["CES", "How easy was it?", "Customer Effort Score", "It was easy (1-7)"]
)
def test_ease_is_taken_as_it_stands(tmp_path: Path, header: str) -> None:
    outcome = analyse(tmp_path, csv_of(rows_of(texts(SEVENS), header)))
    assert outcome.asked == ()
    assert outcome.taken
    assert outcome.taken.column("score") == list(SEVENS)


@pytest.mark.parametrize("header", ["CES", "How easy was it? (1-5)", "How easy was it?"])
def test_ease_on_five_is_not_mixed_with_seven(tmp_path: Path, header: str) -> None:
    outcome = analyse(tmp_path, csv_of(rows_of(texts(FIVES), header)))
    assert outcome.taken is None
    assert outcome.asked == (f"scale:{header}",)
    assert "Ease is counted on 1 to 7 alone" in outcome.said


KINDS = [
    ("Survey type", ("NPS", "CSAT", "CES")),
    ("survey_type", ("nps", "csat", "ces")),
    ("Question type", ("Net Promoter Score", "Customer satisfaction", "Customer effort")),
    ("Metric", ("NPS®", "CSAT score", "CES 2.0")),
    ("Type", ("NPS", "CSAT", "CES")),
    ("Survey Name", ("Q1 NPS survey", "Support satisfaction", "Effort after a call")),
    ("Feedback type", ("Would recommend", "Satisfaction", "Ease")),
    ("Question", ("How likely are you to recommend us?", "How satisfied were you?", "CES")),
    ("metric name", ("nps_relational", "csat_ticket", "ces")),
    ("Umfragetyp", ("NPS", "Zufriedenheit", "CES")),
    ("Umfrage", ("Weiterempfehlung", "Zufriedenheit", "Aufwand")),
    ("Enquête", ("Recommandation", "Satisfaction client", "Facilité")),
    ("Tipo de encuesta", ("Recomendación", "Satisfacción", "Esfuerzo")),
    ("Sondaggio", ("Consigliare", "Soddisfazione", "Facilità")),
    ("Tipo de pesquisa", ("Recomendação", "Satisfação", "Esforço, CES")),
    ("Vraag", ("Aanbevelen", "Tevredenheid", "Gemak")),
    ("Ankieta", ("Polecenie", "Zadowolenie", "Wysiłek")),
    ("KPI", ("NPS", "CSAT", "CES")),
    ("調査", ("推薦意向", "満足度", "CES")),
    ("Bereich", ("Weiterempfehlung", "Zufriedenheit", "Aufwand")),
    ("What was asked for", ("NPS", "CSAT", "CES")),
    ("Programme", ("Recommend", "Satisfaction", "Effort")),
]


@pytest.mark.parametrize(("header", "kinds"), KINDS)
def test_a_column_that_names_the_survey_fills_the_question(
    tmp_path: Path, header: str, kinds: tuple[str, ...]
) -> None:
    numbers = [*TWENTY, *FIVES[:10], *(7, 6, 5, 7, 6, 2, 7, 5, 6, 4)]
    rows = rows_of(texts(tuple(numbers)), "Score")
    said = [kinds[0]] * 20 + [kinds[1]] * 10 + [kinds[2]] * 10
    rows = [[*row, kind] for row, kind in zip(rows, [header, *said], strict=True)]
    outcome = analyse(tmp_path, csv_of(rows))
    assert outcome.taken, outcome.said
    assert outcome.asked == ()
    assert outcome.taken.counts == (40, 40, 0, 0)
    assert outcome.taken.column("question") == ["nps"] * 20 + ["csat"] * 10 + ["ces"] * 10
    assert outcome.taken.column("score") == numbers


@pytest.mark.parametrize(
    ("header", "kinds"),
    [
        ("Topic", ("Ease of booking", "Staff")), ("Reason", ("Would not recommend", "Price")),
        ("Area", ("Satisfaction team", "Kitchen")), ("Theme", ("Effort", "Easy parking")),
        ("Department", ("NPS", "NPS")), ("Team", ("Satisfaction", "Happy with us")),
        ("Step", ("Easy", "Hard")), ("Channel", ("CSAT", "Web")), ("Cause", ("Easy to use", "Effort")),
        ("Team name", ("Employee satisfaction", "eNPS")),
    ],
)  # fmt: skip
def test_groups_that_sound_like_questions_are_none(
    tmp_path: Path, header: str, kinds: tuple[str, ...]
) -> None:
    """Under a name that says nothing of surveys all values have to, and of more than one question."""
    rows = rows_of(texts(TWENTY), "Score")
    said = [header, *([kinds[0], kinds[1]] * 10)]
    outcome = analyse(
        tmp_path, csv_of([[*row, kind] for row, kind in zip(rows, said, strict=True)])
    )
    assert outcome.taken, outcome.said
    assert set(outcome.taken.column("question")) == {"nps"}


def test_a_kind_on_another_scale_is_asked_and_left_out(tmp_path: Path) -> None:
    rows = rows_of(texts((*TWENTY, *TENS)), "Score")
    said = ["Survey type", *["NPS"] * 20, *["CSAT"] * 20]
    text = csv_of([[*row, kind] for row, kind in zip(rows, said, strict=True)])
    outcome = analyse(tmp_path, text)
    assert outcome.asked == ("kind_scale:CSAT",)
    told = analyse(tmp_path, text, ["kind_scale:CSAT=leave"])
    assert told.taken
    assert told.taken.counts == (40, 20, 20, 0)
    assert set(told.taken.column("question")) == {"nps"}


@pytest.mark.parametrize(
    ("header", "cells", "says"),
    [
        ("NPS1. How likely are you to recommend us?", [f"A{n + 1}" for n in TWENTY], "A1 to A11"),
        ("Would you recommend us?", [f"A{n + 1}" for n in TWENTY], "codes"),
        ("Zufriedenheit", [f"A{n}" for n in FIVES], "A1 is 1, A5 is 5"),
        ("Zufriedenheit", [f"AO{n:02}" for n in FIVES], "AO01 is 1, AO05 is 5"),
        ("How likely are you to recommend us?", [f"{n * 10}%" for n in TWENTY], "90% is the answer 9 of 10"),
        ("How likely are you to recommend us?", [f"{n * 10} %" for n in TWENTY], "shares like"),
        ("How likely are you to recommend us?", [f"{n * 7}%" for n in TWENTY], "shares like"),
        ("Satisfaction", ["100%", "80%", "60%", "40%"] * 5, "80% and 100%"),
        ("CSAT", ["100%", "75%", "0%", "50%"] * 5, "75% and 100%"),
    ],
)  # fmt: skip
def test_codes_and_shares_are_no_answers_until_somebody_says_so(
    tmp_path: Path, header: str, cells: list[str], says: str
) -> None:
    outcome = analyse(tmp_path, csv_of(rows_of(cells, header)))
    assert outcome.taken is None
    assert len(outcome.asked) == 1
    assert (
        says in outcome.said or says.replace("90", "100").replace("9 of", "10 of") in outcome.said
    )


def test_codes_and_shares_count_as_said(tmp_path: Path) -> None:
    header = "How likely are you to recommend us?"
    codes = csv_of(rows_of([f"A{number + 1}" for number in TWENTY], header))
    outcome = analyse(tmp_path, codes, [f"codes:{header}=up"])
    assert outcome.taken
    assert outcome.taken.column("score") == list(TWENTY)
    shares = csv_of(rows_of([f"{number * 10}%" for number in TWENTY], header))
    outcome = analyse(tmp_path, shares, [f"percent:{header}=tenths"])
    assert outcome.taken
    assert outcome.taken.column("score") == list(TWENTY)


@pytest.mark.parametrize(
    ("header", "rows"),
    [
        ("Month,Score,Responses", [f"2026-0{m},{s},{m * s + 1}" for m in (1, 2, 3) for s in range(11)]),
        ("Score,Count", [f"{s},{s * 3}" for s in range(11)]),
        ("NPS score,Number of responses", [f"{s},{s * 3}" for s in range(11)]),
        ("Rating,Responses,Share", [f"{s},{s * 3},10%" for s in range(1, 6)]),
        ("Bewertung,Anzahl", [f"{s},{s * 3}" for s in range(1, 6)]),
        ("Store,Stars,Count", [f"{p},{s},{s * 3}" for p in ("York", "Hull") for s in range(1, 6)]),
        ("Note,Effectif", [f"{s},{s * 3}" for s in range(11)]),
        ("Week,CSAT,n", [f"2026-W0{w},{s},{s}" for w in (1, 2) for s in range(1, 6)]),
        ("Answer,Respondents", [f"{s},{s * 3}" for s in range(11)]),
        ("Date,Score,Count", [f"2026-03-0{d},{s},{s}" for d in (1, 2) for s in range(11)]),
    ],
)  # fmt: skip
def test_counts_per_score_are_told_as_what_they_are(
    tmp_path: Path, header: str, rows: list[str]
) -> None:
    outcome = analyse(tmp_path, "\n".join([header, *rows]) + "\n")
    assert outcome.taken is None
    assert "It holds counts and no answers" in outcome.said


def test_a_shipped_format_asks_what_its_words_do_not_tell(tmp_path: Path) -> None:
    header = "How satisfied are you with our service? (1-10)"
    text = google(texts(TENS), header)
    doubt = doubt_of(tmp_path, text)
    (question,) = doubt.questions
    assert question.key == f"counts:{header}"
    assert "1 to 10" in str(doubt)
    mapping = answered(shipped("google_forms"), {question.key: "9"})
    taken = take(tmp_path, text, mapping)
    assert taken.counts == (20, 20, 0, 0)
    # 10 four times and 9 three times are satisfied.
    assert sum(score >= 4 for score in taken.column("score")) == 7
    kept = taken.reading.mapping
    assert toml.load(toml.dump(kept), kept.name) == kept
    again = take(tmp_path, text, kept)
    assert again.column("score") == taken.column("score")


def test_a_shipped_format_leaves_out_what_somebody_says(tmp_path: Path) -> None:
    nps, csat = "How likely are you to recommend us?", "How satisfied are you? (1-10)"
    rows = rows_of(texts(TWENTY), nps)
    more = [csat, *texts(TENS)]
    rows = [[row[1].replace("-", "/"), row[2], cell] for row, cell in zip(rows, more, strict=True)]
    rows[0][0] = "Timestamp"
    mapping = answered(shipped("google_forms"), {f"counts:{csat}": "leave"})
    taken = take(tmp_path, csv_of(rows), mapping)
    assert set(taken.column("question")) == {"nps"}
    assert taken.column("score") == list(TWENTY)


def test_a_shipped_format_turns_what_labels_call_best(tmp_path: Path) -> None:
    header, cells = ONE_IS_BEST[0]
    taken = take(tmp_path, google(cells * 4, header, "Zeitstempel"), "google_forms")
    assert taken.column("score") == [5, 4, 3, 2, 1] * 4
    assert any("turned round" in note for note in taken.reading.notes)
    assert (
        take(tmp_path, google(cells * 4, header, "Zeitstempel"), taken.reading.mapping).column(
            "score"
        )
        == [5, 4, 3, 2, 1] * 4
    )


def test_a_shipped_format_that_knows_its_scale_is_not_asked(tmp_path: Path) -> None:
    rows = "".join(f"{at},nps,{at % 5},,2026-03-0{at % 9 + 1} 10:00:00,x\n" for at in range(1, 41))
    text = "id,survey_type,score,comment,created_at,permalink\n" + rows
    assert take(tmp_path, text, "delighted").counts == (40, 40, 0, 0)


def test_a_remembered_mapping_keeps_its_answers(tmp_path: Path) -> None:
    header = "Overall satisfaction"
    file = tmp_path / "march.csv"
    file.write_text(csv_of(rows_of(texts(TENS), header)), encoding="utf-8")
    proposal = propose(look_at(file, file.name), answers={f"counts:{header}": "9"})
    kept = toml.load(toml.dump(replace(proposal.mapping, unanswered=())), "ours")
    april = take(tmp_path, csv_of(rows_of(["10", "9", "8", "1", "0", "11"], header)), kept)
    assert april.column("score") == [5, 4, 3, 1]
    assert april.reading.reasons == {"score is none of 1–10, the scale of the file": 2}


@pytest.mark.parametrize(
    ("label", "scale", "best"),
    [
        ("NPS (0-10)", (0, 10), ""),
        ("Sur une échelle de 0 à 10", (0, 10), ""),
        ("From zero to ten", (0, 10), ""),
        ("0 = not at all likely; 10 = extremely likely", (0, 10), "high"),
        ("1 (very difficult) to 7 (very easy)", (1, 7), "high"),
        ("1 = sehr gut, 6 = ungenügend", (1, 6), "low"),
        ("where 1 is very dissatisfied and 5 is very satisfied", (1, 5), "high"),
        ("Schulnote", None, "low"),
        ("2. How satisfied are you?", None, ""),
        ("0 = extremely likely, 10 = not at all likely", (0, 10), "low"),
        ("どのくらい満足 1〜5", (1, 5), ""),
    ],
)  # fmt: skip
def test_what_a_name_says_of_its_scale(
    label: str, scale: tuple[int, int] | None, best: str
) -> None:
    said = said_of(label, ScoreCells())
    assert said.scale == scale
    assert said.best == best
