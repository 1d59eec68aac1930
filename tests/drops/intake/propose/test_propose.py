"""What is proposed for an unknown file: by names, by contents, and what is asked instead."""

from __future__ import annotations

import gzip
import json
from collections.abc import Sequence
from pathlib import Path

import polars as pl
import pytest
from typer.testing import CliRunner

from drops.cli.app import app
from drops.errors import DropError
from drops.intake.mapping import toml
from drops.intake.propose import look
from drops.intake.propose.look import FileProfile, look_at
from drops.intake.propose.proposal import Proposal, propose
from drops.intake.propose.times import TimeForm, time_form
from drops.intake.propose.toml import proposal_toml
from drops.intake.propose.vocabulary import name_fit, says_personal
from drops.put import put
from store.settings import Home
from store.tables import TABLES
from tests.support.taking import take
from tests.support.workbooks import one_sheet, sheet_xml, workbook

COMMENTS = ["It was all very good, thank you so much", "Slow and unfriendly, I waited an hour"]


def looked(header: str, *rows: str) -> FileProfile:
    return FileProfile.of_rows(header.split(","), [row.split(",") for row in rows])


def headers(proposal: Proposal) -> dict[str, str]:
    """Column of ours → column of the file."""
    found = proposal.mapping.columns.items()
    return {name: source.headers[0] for name, source in found if source.headers}


def asked(proposal: Proposal) -> list[str]:
    """The keys of the questions without which nothing is taken in."""
    return [question.key for question in proposal.unanswered]


def column(header: str, cells: Sequence[str], **answers: str) -> Proposal:
    """What is proposed for one column beside a score."""
    rows = [[cell, str(at % 11)] for at, cell in enumerate(cells)]
    told = {key.replace("__", ":"): value for key, value in answers.items()}
    return propose(FileProfile.of_rows([header, "NPS"], rows), "responses", told)


@pytest.mark.parametrize(
    ("header", "table", "expected"),
    [
        (
            "Ticket ID,Subject,Priority,Agent,Group,Created time,Resolved time",
            "complaints",
            {
                "complaint_id": "Ticket ID",
                "opened_at": "Created time",
                "resolved_at": "Resolved time",
                "team": "Group",
                "severity": "Priority",
                "employee": "Agent",
                "summary": "Subject",
            },
        ),
        (
            "Date,NPS,Comment,Store",
            "responses",
            {"answered_at": "Date", "score": "NPS", "comment": "Comment", "location": "Store"},
        ),
        (
            "Review Id,Review Created (UTC),Review Stars,Review Content",
            "advocacy",
            {
                "event_id": "Review Id",
                "happened_at": "Review Created (UTC)",
                "rating": "Review Stars",
                "text": "Review Content",
            },
        ),
        (
            "Zeitstempel,Würden Sie uns weiterempfehlen?,Warum?,Filiale,E-Mail",
            "responses",
            {
                "answered_at": "Zeitstempel",
                "score": "Würden Sie uns weiterempfehlen?",
                "comment": "Warum?",
                "location": "Filiale",
            },
        ),
        (
            "Horodateur,Recommanderiez-vous notre magasin ?,Pourquoi,Magasin",
            "responses",
            {
                "answered_at": "Horodateur",
                "score": "Recommanderiez-vous notre magasin ?",
                "comment": "Pourquoi",
                "location": "Magasin",
            },
        ),
        (
            "Beschwerdenummer,Erstellt am,Geschlossen am,Kategorie,Abteilung",
            "complaints",
            {
                "complaint_id": "Beschwerdenummer",
                "opened_at": "Erstellt am",
                "resolved_at": "Geschlossen am",
                "team": "Abteilung",
                "category": "Kategorie",
            },
        ),
    ],
)
def test_names_alone_tell_table_and_columns(
    header: str, table: str, expected: dict[str, str]
) -> None:
    proposal = propose(looked(header))
    assert proposal.mapping.table == table
    assert headers(proposal) == expected
    assert not proposal.mapping.missing()
    mapping = proposal.mapping
    assert toml.load(toml.dump(mapping), mapping.name) == mapping


def test_what_no_name_tells_is_missing() -> None:
    proposal = propose(looked("x,y"), "complaints")
    assert proposal.mapping.missing() == ("opened_at",)
    assert [each.name for each in proposal.missing] == ["opened_at"]


@pytest.mark.parametrize(
    ("column_", "header", "fits"),
    [
        ("location", "Store", True),
        ("location", "store_name", True),
        ("location", "StoreName", True),
        ("location", "Author Country", False),
        ("location", "Customer City", False),
        ("answered_at", "Answered-At", True),
        ("answered_at", "answeredAt", True),
        ("opened_at", "Date sent to company", False),
        ("rating", "comfort_rating", False),
        ("resolved_at", "Resolvd at", True),
        ("team", "Steam", False),
    ],
)
def test_a_name_fits_or_does_not(column_: str, header: str, *, fits: bool) -> None:
    of = next(t.column(column_) for t in TABLES.values() if column_ in t.names)
    assert (name_fit(of, header) > 0) is fits


@pytest.mark.parametrize(
    ("name", "personal"),
    [
        ("Email", True), ("Recipient Email", True), ("author", True), ("DoB", True),
        ("First Name", True), ("Customer name", True), ("IP Address", True), ("Name", True),
        ("airline_name", False), ("Store name", False), ("Agent Name", False),
        ("customer_id", False), ("Comment", False),
    ],
)  # fmt: skip
def test_names_of_personal_data(name: str, *, personal: bool) -> None:
    assert says_personal(name) is personal


def test_personal_data_is_left_out_by_its_contents_too() -> None:
    look = looked(
        "Date,NPS,Contact,Ring,Comment",
        "2026-10-01,9,a@example.com,+44 20 7946 0001,fine",
        "2026-10-02,3,b@example.com,+44 20 7946 0002,slow",
    )
    left = dict(propose(look).left_out)
    assert left["Contact"] == "personal data: e-mail addresses"
    assert left["Ring"] == "personal data: telephone numbers"
    assert "a@example.com" not in proposal_toml(propose(look), "x.csv")


def test_an_id_of_digits_is_no_telephone_number() -> None:
    look = looked("Date,NPS,Customer ID", "2026-10-01,9,100200300400", "2026-10-02,3,100200300401")
    assert headers(propose(look))["customer_id"] == "Customer ID"


@pytest.mark.parametrize(
    ("cells", "formats"),
    [
        (["13/10/2026 10:00", "02/10/2026 11:30"], ("%d/%m/%Y %H:%M",)),
        (["10/13/2026 10:00:05", "10/02/2026 11:30:00"], ("%m/%d/%Y %H:%M:%S",)),
        (["10/31/2026 06:02:00 PM", "1/2/2026 1:02:00 AM"], ("%m/%d/%Y %I:%M:%S %p",)),
        (["31.10.2026", "1.2.2026"], ("%d.%m.%Y",)),
        (["9/24/19", "10/1/19"], ("%m/%d/%y",)),
        (["7 Dec 2019", "12 Jan 2020"], ("%d %b %Y",)),
        (["2026/10/31", "2026/11/01"], ("%Y/%m/%d",)),
        (["2026-10-31T18:02:00Z", "2026-10-31 18:02"], ()),
    ],
)
def test_how_times_are_written_is_seen(cells: list[str], formats: tuple[str, ...]) -> None:
    proposal = column("Date", cells)
    assert asked(proposal) == []
    assert proposal.mapping.columns["answered_at"].formats == formats


def test_seconds_since_1970_are_times_where_the_name_tells_so(tmp_path: Path) -> None:
    text = "created_at,NPS,Customer ID\n1761933720,9,1761933720\n1761933721,0,1761933721\n"
    header, *rows = text.splitlines()
    proposal = propose(looked(header, *rows), "responses")
    assert proposal.mapping.columns["answered_at"].formats == ("epoch seconds",)
    assert headers(proposal)["customer_id"] == "Customer ID"
    assert not [q for q in proposal.questions if q.kind == "zone"]
    taken = take(tmp_path, text, proposal.mapping)
    assert str(taken.column("answered_at")[0]) == "2025-10-31 18:02:00+00:00"
    unnamed = propose(looked("thing,NPS", "1761933720,9", "1761933721,0"), "responses")
    assert asked(unnamed) == ["which_time:"]


@pytest.mark.parametrize("first", ["13/05/2026", "05/13/2026"])
def test_the_question_of_a_column_of_both_orders_has_an_example(first: str) -> None:
    days = [
        first,
        "13/05/2026",
        "05/13/2026",
        "14/06/2026",
        "15/06/2026",
        "16/06/2026",
        "17/06/2026",
    ]
    for more in ([], ["03/04/2026"]):
        look = FileProfile.of_rows(["When", "NPS"], [[day, "9"] for day in (*days, *more)])
        (question,) = [q for q in propose(look).questions if q.kind == "day_or_month"]
        said = [text for _, text in question.choices]
        if more:
            assert said == ["the day: 03/04/2026 is 3 April", "the month: 03/04/2026 is 4 March"]
        else:
            assert "no day" in " ".join(said)


def test_day_or_month_is_asked_when_no_day_is_above_twelve() -> None:
    cells = ["03/04/2026 10:00", "05/06/2026 11:00", "12/12/2026 12:00"]
    proposal = column("When", cells)
    assert asked(proposal) == ["day_or_month:When"]
    assert proposal.mapping.unanswered
    assert "answered_at" not in proposal.mapping.columns
    assert "03/04/2026 is 3 April" in proposal.unanswered[0].sentence
    for order, written in (("day", "%d/%m/%Y %H:%M"), ("month", "%m/%d/%Y %H:%M")):
        told = propose(
            FileProfile.of_rows(["When", "NPS"], [[cell, "9"] for cell in cells]),
            "responses",
            {"day_or_month:When": order},
        )
        assert told.mapping.columns["answered_at"].formats == (written,)
        assert told.mapping.unanswered == ()


def test_an_answer_that_is_none_of_the_choices_is_no_answer() -> None:
    look = FileProfile.of_rows(["When", "NPS"], [["03/04/2026", "9"], ["04/04/2026", "3"]])
    assert asked(propose(look, answers={"day_or_month:When": "year"})) == ["day_or_month:When"]


def test_the_only_day_above_twelve_may_stand_anywhere(tmp_path: Path) -> None:
    rows = [f"{1 + at % 12:02}/{1 + at % 9:02}/2026 10:00,{at % 11}" for at in range(5_000)]
    file = tmp_path / "long.csv"
    for at, first in ((1_234, "day"), (4_321, "month")):
        date = "13/05/2026" if first == "day" else "05/13/2026"
        changed = [*rows[:at], f"{date} 10:00,9", *rows[at + 1 :]]
        file.write_text("\n".join(["When,NPS", *changed]), encoding="utf-8")
        look = look_at(file, "long.csv")
        assert not look.whole
        assert look.sample.height < 1_000
        proposal = propose(look)
        assert asked(proposal) == []
        expected = "%d/%m/%Y %H:%M" if first == "day" else "%m/%d/%Y %H:%M"
        assert proposal.mapping.columns["answered_at"].formats == (expected,)


def test_both_orders_in_one_column_are_asked(tmp_path: Path) -> None:
    rows = [f"{1 + at % 12:02}/{1 + at % 9:02}/2026,{at % 11}" for at in range(3_000)]
    file = tmp_path / "mixed.csv"
    mixed = [*rows, "13/05/2026,9", "05/13/2026,9", *rows]
    file.write_text("\n".join(["When,NPS", *mixed]), encoding="utf-8")
    proposal = propose(look_at(file, "mixed.csv"))
    assert asked(proposal) == ["day_or_month:When"]
    assert "others the month" in proposal.unanswered[0].sentence


def test_one_order_is_asked_once_for_all_columns_and_is_told_by_another() -> None:
    header = ["Ticket ID", "Created date", "Closed date"]
    look = FileProfile.of_rows(header, [["1", "03/04/2026 10:00", "04/04/2026 10:00"]] * 1)
    assert asked(propose(look)) == ["day_or_month:Created date"]
    told = FileProfile.of_rows(header, [["1", "03/04/2026 10:00", "24/04/2026 10:00"]])
    (question,) = [q for q in propose(told).questions if q.kind == "day_or_month"]
    assert question.default == "day"
    assert propose(told).mapping.unanswered == ()


def test_the_zone_is_the_settings_until_another_is_said_or_the_name_tells() -> None:
    look = looked("Date,NPS", "2026-10-01 10:00,9", "2026-10-02 10:00,4")
    assert propose(look, zone="Europe/London").mapping.timezone == "Europe/London"
    said = propose(look, answers={"zone:": "America/Lima"}, zone="Europe/London")
    assert said.mapping.timezone == "America/Lima"
    named = propose(looked("Submit date (America/New_York),NPS", "2026-10-01 10:00,9"))
    assert named.mapping.columns["answered_at"].timezone == "America/New_York"
    assert not [q for q in named.questions if q.kind == "zone"]
    in_value = propose(looked("Date,NPS", "2026-10-01T10:00:00Z,9"))
    assert not [q for q in in_value.questions if q.kind == "zone"]


def test_days_without_hours_do_not_measure_waiting_unless_somebody_says_so() -> None:
    look = looked(
        "Case ID,Date opened,Date closed", "1,2026-10-01,2026-10-02", "2,2026-10-03,2026-10-03"
    )
    proposal = propose(look)
    assert asked(proposal) == ["day_only:Date closed"]
    leave = propose(look, answers={"day_only:Date closed": "leave"})
    assert "resolved_at" not in leave.mapping.columns
    assert leave.mapping.unanswered == ()
    start = propose(look, answers={"day_only:Date closed": "start"})
    assert start.mapping.columns["resolved_at"].headers == ("Date closed",)


def test_a_file_without_a_time_takes_the_day_that_a_person_says(tmp_path: Path) -> None:
    text = "Store,NPS\nYork,9\nYork,9\nBath,3\n"
    file = tmp_path / "x.csv"
    file.write_text(text, encoding="utf-8")
    look = look_at(file, "x.csv")
    assert asked(propose(look)) == ["when:"]
    mapping = propose(look, answers={"when:": "2026-10-01"}).mapping
    taken = take(tmp_path, text, mapping)
    assert taken.counts == (3, 3, 0, 0)
    assert {str(at.date()) for at in taken.column("answered_at")} == {"2026-10-01"}
    assert asked(propose(look, answers={"when:": "yesterday"})) == ["when:"]


def scores(header: str, values: Sequence[int], **answers: str) -> Proposal:
    rows = [["2026-10-01T10:00:00Z", str(value)] for value in values]
    told = {key.replace("__", ":") + header: value for key, value in answers.items()}
    return propose(FileProfile.of_rows(["Date", header], rows), "responses", told)


@pytest.mark.parametrize(
    ("header", "values", "question"),
    [
        ("How likely are you to recommend us?", [0, 9, 10, 7], "nps"),
        ("NPS", [9, 10, 7], "nps"),
        ("How satisfied were you?", [1, 5, 3], "csat"),
        ("How easy was it?", [1, 7, 3], "ces"),
        ("On a scale from 0 to 10, how would you rate us?", [0, 9, 10], "nps"),
    ],
)
def test_names_and_values_tell_the_question(header: str, values: list[int], question: str) -> None:
    proposal = scores(header, values)
    assert asked(proposal) == []
    assert proposal.mapping.columns["question"].constant == question
    assert proposal.mapping.columns["score"].headers == (header,)


@pytest.mark.parametrize(
    ("header", "values"),
    [
        ("Rating", [1, 2, 3, 4, 5] * 10),
        ("Score", [1, 7, 3]),
        ("Would you recommend us?", [1, 2, 3, 4, 5] * 10),
        ("Would you recommend us?", [*range(1, 11)] * 20),
        ("Would you recommend us (1-10)?", [1, 10, 5]),
        ("How satisfied were you?", [1, 10, 5]),
        ("How satisfied were you?", [0, 5, 3]),
    ],
)
def test_a_scale_that_name_and_values_leave_open_is_asked(header: str, values: list[int]) -> None:
    proposal = scores(header, values)
    (question,) = proposal.unanswered
    assert question.column == header
    assert "score" not in proposal.mapping.columns
    kind = f"{question.kind}__"
    left = scores(header, values, **{kind: "leave"})
    assert "score" not in left.mapping.columns
    assert left.mapping.unanswered == ()
    choice = next(value for value, _ in question.choices if value != "leave")
    told = scores(header, values, **{kind: choice}).mapping.columns["question"].constant
    assert told == (choice if question.kind == "scale" else "csat")


def test_which_of_several_is_the_score_is_asked() -> None:
    first, second = "How would you rate the food (0-10)?", "How would you rate the staff (0-10)?"
    look = looked(f"Date,{first},{second}", "2026-10-01T10:00Z,9,0", "2026-10-02T10:00Z,0,10")
    proposal = propose(look)
    assert asked(proposal) == ["score:"]
    assert [value for value, _ in proposal.unanswered[0].choices] == [first, second]
    told = propose(look, answers={"score:": second})
    assert told.mapping.columns["score"].headers == (second,)
    assert ("How would you rate the food (0-10)?") in dict(told.left_out)


def test_different_questions_in_one_row_are_an_answer_each(tmp_path: Path) -> None:
    text = (
        "Date,How likely are you to recommend us?,How satisfied were you?\n"
        "2026-10-01T10:00:00Z,9,5\n2026-10-02T10:00:00Z,0,1\n"
    )
    header, *rows = text.splitlines()
    look = looked(header, *rows)
    proposal = propose(look)
    assert [(g.column, g.sure) for g in proposal.guesses][-2:] == [("score", "sure")] * 2
    taken = take(tmp_path, text, proposal.mapping)
    assert sorted(zip(taken.column("question"), taken.column("score"), strict=True)) == [
        ("csat", 1), ("csat", 5), ("nps", 0), ("nps", 9),
    ]  # fmt: skip


@pytest.mark.parametrize("name", ["Age", "Number of visits", "Promoter", "Duration in minutes"])
def test_numbers_that_are_no_answers(name: str) -> None:
    look = looked(f"Date,{name}", "2026-10-01T10:00:00Z,9", "2026-10-02T10:00:00Z,3")
    assert "score" not in propose(look, "responses").mapping.columns


def test_a_key_has_to_be_unique_in_the_file() -> None:
    header = "Response ID,Date,NPS"
    unique = propose(looked(header, "1,2026-10-01,9", "2,2026-10-01,9"))
    assert headers(unique)["response_id"] == "Response ID"
    twice = propose(looked(header, "1,2026-10-01,9", "1,2026-10-01,9"))
    assert "response_id" not in headers(twice)


def test_two_columns_of_reasons_are_one_comment_unless_a_row_fills_both() -> None:
    header = "Date,NPS,If you would why?,If you wouldn't why?"
    one = propose(looked(header, "2026-10-01,9,friendly people,", "2026-10-01,3,,slow people"))
    assert one.mapping.columns["comment"].headers == ("If you would why?", "If you wouldn't why?")
    both = propose(looked(header, "2026-10-01,9,friendly people,none at all", "2026-10-01,3,,slow"))
    assert "comment" not in both.mapping.columns


def test_yes_and_no_in_recommended_are_a_tone() -> None:
    look = looked(
        "date,recommended,content",
        *(f"2026-10-0{at},{at % 2},{COMMENTS[at % 2]}" for at in (1, 2, 3)),
    )
    proposal = propose(look, "advocacy")
    assert proposal.mapping.columns["sentiment"].values == (("0", "negative"), ("1", "positive"))


def test_stars_up_to_ten_are_no_stars() -> None:
    rows = [f"2026-10-01,{at % 10 + 1},{COMMENTS[0]}" for at in range(20)]
    proposal = propose(
        looked(
            "Review date,Overall rating,Review text",
            *(r.replace(", thank", " thank") for r in rows),
        )
    )
    assert proposal.mapping.table == "advocacy"
    assert "rating" not in proposal.mapping.columns
    assert dict(proposal.left_out)["Overall rating"].startswith("its values go up to 10")


def test_the_header_is_found_below_titles(tmp_path: Path) -> None:
    file = tmp_path / "x.csv"
    file.write_text("Report of May,,\n,,\nDate,NPS,Store\n2026-05-01,9,York\n", encoding="utf-8")
    look = look_at(file, "x.csv")
    assert (look.header_row, look.names) == (3, ("Date", "NPS", "Store"))
    taken = take(tmp_path, file, propose(look).mapping)
    assert taken.counts == (1, 1, 0, 0)


def test_a_name_that_stands_twice_is_read_once() -> None:
    proposal = propose(looked("Date,NPS,NPS", "2026-10-01,9,3", "2026-10-02,0,10"))
    assert asked(proposal) == []
    assert dict(proposal.left_out)["NPS"].startswith("the same name stands further left")


def test_of_very_many_columns_the_first_are_looked_at(tmp_path: Path) -> None:
    names = ["Date", "NPS", *(f"Question {at}" for at in range(400))]
    file = tmp_path / "wide.csv"
    rows = [",".join(["2026-10-01", str(score), *["x"] * 400]) for score in (0, 9, 10)]
    file.write_text("\n".join([",".join(names), *rows]), encoding="utf-8")
    proposal = propose(look_at(file, "wide.csv"))
    assert headers(proposal) == {"answered_at": "Date", "score": "NPS"}
    assert dict(proposal.left_out)["Question 399"] == "only the first 256 columns are looked at"
    assert take(tmp_path, file, proposal.mapping).counts == (3, 3, 0, 0)


def test_a_column_that_is_the_same_in_several_tables_is_looked_at_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[list[str]] = []

    def counted(texts: pl.Series) -> TimeForm | None:
        seen.append(texts.to_list())
        return time_form(texts)

    monkeypatch.setattr(look, "time_form", counted)
    ours = ["Skipton", "Ilkley", "Otley"]
    north = [["Date", "Score", "Town"], *([f"2026-05-0{n}", f"{n}", ours[n]] for n in range(3))]
    south = [["Date", "Score", "Town"], *([f"2026-06-0{n}", f"{n}", ours[n]] for n in range(3))]
    file = tmp_path / "x.xlsx"
    file.write_bytes(workbook({"May": sheet_xml(north), "June": sheet_xml(south)}))
    found = look_at(file, "x.xlsx")
    assert seen.count(ours) == 1
    assert found.cells[2] == found.ways[0].cells[2]
    assert found.cells[0] != found.ways[0].cells[0]


def test_the_toml_says_how_sure_and_why_and_is_read_back() -> None:
    look = looked("Date,NPS,Store,Email", "2026-10-01,9,York,a@b.org", "2026-10-02,0,Bath,c@d.org")
    proposal = propose(look, zone="Europe/London")
    text = proposal_toml(proposal, "may.csv\n[columns]")
    assert "# sure: its name says so; 2 names that occur again and again\nlocation =" in text
    assert '--answer "zone:=' in text
    assert "# not read: Email: personal data" in text
    assert toml.load(text, "proposed") == proposal.mapping


def test_put_takes_nothing_while_a_question_is_open(home: Home, tmp_path: Path) -> None:
    file = tmp_path / "x.csv"
    file.write_text("When,NPS\n03/04/2026,9\n05/04/2026,0\n", encoding="utf-8")
    with pytest.raises(DropError) as refused:
        put(home, file)
    said = str(refused.value)
    assert "Which comes first in When, the day or the month?" in said
    assert "python -m drops propose FILE" in said
    assert "page Drops" in said
    mapping = propose(look_at(file, "x.csv")).mapping
    with pytest.raises(DropError, match="leaves open what only a person knows: Which comes first"):
        put(home, file, mapping=toml.load(toml.dump(mapping), "mine"))
    told = propose(look_at(file, "x.csv"), answers={"day_or_month:When": "day"}).mapping
    assert put(home, file, mapping=told).kept == 2


def test_the_command_prints_a_mapping_that_put_takes(home: Home, tmp_path: Path) -> None:
    file, mapping = tmp_path / "x.csv", tmp_path / "map.toml"
    file.write_text("When,Rating\n03/04/2026,9\n05/04/2026,0\n", encoding="utf-8")

    def run(*arguments: str) -> tuple[str, str]:
        said = CliRunner().invoke(app, [*arguments, "--home", str(home.root)])
        return said.stdout, said.stderr

    out, err = run("propose", str(file))
    assert 'unanswered = ["Which comes first in When' in out
    assert "to be answered: Which comes first in When" in err
    mapping.write_text(out, encoding="utf-8")
    assert "leaves open what only a person knows" in run("put", str(file), "--map", str(mapping))[1]
    out, err = run("propose", str(file), "--answer", "day_or_month:When=month")
    assert (err, "unanswered" in out) == ("", False)
    mapping.write_text(out, encoding="utf-8")
    assert "2 rows of 2 kept" in run("put", str(file), "--map", str(mapping))[1]
    assert "answers no question" in run("propose", str(file), "--answer", "x=y")[1]
    wrong = run("propose", str(file), "--answer", "day_or_month:When=year")[1]
    assert "answers nothing; asked: Which comes first" in wrong


@pytest.mark.parametrize("ending", ["json", "ndjson", "parquet", "xlsx", "csv.gz"])
def test_every_kind_of_file_is_proposed_for(tmp_path: Path, ending: str) -> None:
    file = tmp_path / f"x.{ending}"
    rows = [
        {"Date": "2026-10-31T18:02:00Z", "NPS": str(at % 11), "Store": "York"} for at in range(20)
    ]
    frame = pl.DataFrame(rows)
    match ending:
        case "json":
            file.write_text(json.dumps(rows), encoding="utf-8")
        case "ndjson":
            file.write_text("\n".join(json.dumps(row) for row in rows), encoding="utf-8")
        case "parquet":
            frame.write_parquet(file)
        case "xlsx":
            file.write_bytes(one_sheet([list(rows[0]), *(list(row.values()) for row in rows)]))
        case _:
            file.write_bytes(gzip.compress(frame.write_csv().encode()))
    proposal = propose(look_at(file, file.name))
    assert asked(proposal) == []
    assert headers(proposal) == {"answered_at": "Date", "score": "NPS", "location": "Store"}
    assert take(tmp_path, file, proposal.mapping).counts == (20, 20, 0, 0)
