"""The Drops page: upload, recognise, correct, take in, see what came of it, take it back."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from drops.inbox import watch
from drops.intake.mapping.model import Source
from drops.intake.rows.pipeline import Progress
from drops.intake.rows.preview import Preview
from drops.lake.ledger import all_drops
from drops.lake.writing import open_store
from drops.mend import mend, refused_rows
from drops.overview.changed import changed_by
from drops.put import put
from store.tables import TABLES
from tests.conftest import write_small
from tests.support.dropping import frame
from ui.panels.drops import history, panel, report
from ui.panels.drops.offered import columns, preview, progress
from ui.panels.shared.table import template

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from store.settings import Home

KNOWN = b"""response_id,answered_at,question,score,team,comment
a,2026-10-01T10:00:00Z,nps,9,Kitchen,fine
b,2026-10-02T10:00:00Z,nps,12,Kitchen,**bold** ![x](http://elsewhere/x.png)
c,2026-10-03T10:00:00Z,nps,,Kitchen,
d,2026-10-04T10:00:00Z,nps,3,Kitchen,slow
"""
REMEMBER = "Remember for the next file like it, as"
ASKED = b"""Submitted at,How likely are you to recommend us?,Store,Why?,Email
03/04/2026 10:00,9,York,<b>kind</b> people,a@example.com
05/04/2026 11:30,4,Bath,[slow](http://elsewhere),b@example.com
05/06/2026 12:30,10,York,,c@example.com
"""
UNKNOWN = b"""Ticket;When;Out of ten;Shop
1;13/10/2026 10:00;9;York
2;14/10/2026 11:30;4;Bath
"""


def plain(text: str) -> str:
    for escape in ("\\", "\N{WORD JOINER}"):
        text = text.replace(escape, "")
    return text.replace("\N{NO-BREAK SPACE}", " ")


def words(app: Any) -> str:
    """All text of the page, as a reader sees it."""
    blocks = (app.markdown, app.caption, app.success, app.warning, app.error, app.info)
    return "\n".join(plain(block.value) for blocks_ in blocks for block in blocks_)


def click(app: Any, label: str) -> Any:
    return next(button for button in app.button if plain(button.label) == label).click().run()


def upload(app: Any, *files: tuple[str, bytes]) -> Any:
    return (
        app.file_uploader(key="uploaded").set_value([(*file, "text/csv") for file in files]).run()
    )


def choose(app: Any, label: str, choice: object) -> Any:
    return next(box for box in app.selectbox if box.label == label).set_value(choice).run()


def take_in(app: Any) -> Any:
    """The button that takes a file in."""
    return next(button for button in app.button if button.label == "Take it in")


def column(name: str) -> columns.ColumnChoice:
    return columns.ColumnChoice("column", name)


def kept_from(app: Any) -> Any:
    """What is said of each column of ours: from where, how sure, why, and the first rows."""
    tables = [table.value for table in app.dataframe if "we keep" in table.value]
    first, *more = [table.set_index("we keep") for table in tables]
    return first.join(more) if more else first


@pytest.fixture
def page(home: Home, open_page: Callable[..., Any]) -> Any:
    return open_page(home, "drops")


def test_a_fresh_store_says_what_to_do(page: Any) -> None:
    assert not page.exception
    assert "Nothing was dropped yet. Drop a file above" in words(page)


def test_a_known_export_is_recognised_and_shown_before_and_after(page: Any) -> None:
    app = upload(page, ("answers.csv", KNOWN))
    assert "Recognised as **Pepper: survey answers**." in words(app)
    tables = [table.value for table in app.dataframe if "score" in table.value]
    before, after = sorted(tables, key=lambda table: "not kept, because" in table)
    assert list(before["score"]) == ["9", "12", ""]
    assert after["answered_at"][0].startswith("2026-10-01")
    assert list(after["not kept, because"]) == [
        "",
        "score is outside 0–10, the scale of nps",
        "blank",
    ]


def test_taking_a_file_in_shows_kept_refused_and_blank(page: Any, home: Home) -> None:
    app = click(upload(page, ("answers.csv", KNOWN)), "Take it in")
    assert not app.exception
    assert (
        "**2** survey answers kept · **1** refused · **0** replaced an earlier row · "
        "**1** left out · 4 rows read"
    ) in words(app)
    assert "- 1 row: score" in words(app)
    (drop,) = all_drops(home)
    assert (drop.name, drop.way, drop.kept, drop.refused, drop.blank) == (
        "answers.csv", "browser", 2, 1, 1,
    )  # fmt: skip
    refused = report.refused_file(home, drop.id).read_text(encoding="utf-8")
    assert "http://elsewhere/x.png" in refused
    app = entries(app)[0].click().run()
    refused_rows = [each for each in app.download_button if not each.key.startswith("template")]
    assert [button.label for button in refused_rows] == ["Download the refused rows"] * 2


def test_the_same_bytes_again_are_said_to_be_in(page: Any, home: Home) -> None:
    app = click(upload(page, ("answers.csv", KNOWN)), "Take it in")
    app = upload(app, ("other name.csv", KNOWN))
    assert "Nothing of it would be new: this file is in already." in words(app)
    assert take_in(app).disabled
    assert len(all_drops(home)) == 1


OTHERWISE = KNOWN.replace(b",9,", b",3,")
LATER = KNOWN.replace(b"2026-10-0", b"2026-11-0")


def test_what_a_file_would_replace_is_shown_before_it_does(page: Any) -> None:
    app = click(upload(page, ("answers.csv", KNOWN)), "Take it in")
    app = upload(app, ("again.csv", OTHERWISE))
    assert "It replaces 2 rows of pepper_responses, for example " in words(app)
    assert "score 9 → 3" in words(app)


def test_a_long_file_is_read_for_that_when_somebody_asks(
    page: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ui.panels.drops.offered.trial._AT_ONCE", 0)
    app = click(upload(page, ("answers.csv", KNOWN)), "Take it in")
    app = upload(app, ("again.csv", OTHERWISE))
    assert "It replaces" not in words(app)
    app = click(app, "Check every row first")
    assert "It replaces 2 rows of pepper_responses, for example " in words(app)


MANY = b"response_id,answered_at,question,score,team\n" + b"".join(
    b"m%d,2026-10-%02dT10:00:00Z,nps,%d,Kitchen\n" % (i, i % 28 + 1, (10, 9, 3, 8)[i % 4])
    for i in range(40)
)
WORSE = MANY.replace(b"m", b"w").replace(b",10,", b",0,")


def changes(app: Any) -> Any:
    """What a file would change: by figure, now and with it."""
    tables = [table.value for table in app.dataframe if "with the file" in table.value]
    return tables[0].set_index("figure") if tables else None


def test_what_a_file_changes_in_the_figures_is_measured_before_it_is_taken_in(
    page: Any, home: Home
) -> None:
    app = click(upload(page, ("answers.csv", MANY)), "Take it in")
    app = upload(app, ("worse.csv", WORSE))
    assert "What it changes in the headline figures of its days, 1 Oct to 28 Oct 2026" in words(app)
    told = changes(app)
    assert told.index.to_list() == ["Net Promoter Score"]
    shown = {name: plain(told.loc["Net Promoter Score", name]) for name in told.columns}
    # 40 answers: 20 promoters, 10 detractors. With the file 80: 30 and 30.
    assert shown == {
        "now": "+25", "with the file": "0", "counted of": "40 → 80 answers",
    }  # fmt: skip
    assert len(all_drops(home)) == 1
    app = click(app, "Take it in")
    assert not app.exception
    assert frame(home).height == 80


def test_figures_of_too_few_stay_hidden_before_a_file_is_taken_in(page: Any) -> None:
    few = MANY.splitlines(keepends=True)
    app = click(upload(page, ("few.csv", b"".join(few[:3]))), "Take it in")
    app = upload(
        app, ("more.csv", few[0] + few[1].replace(b"m0", b"n0") + few[2].replace(b"m", b"n"))
    )
    shown = changes(app).loc["Net Promoter Score"]
    assert plain(shown["now"]) == "hidden: 2 answers"
    assert plain(shown["with the file"]) == "hidden: 4 answers"


def test_what_takes_long_to_measure_is_measured_when_somebody_asks(
    page: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ui.server.changes.MOST_BYTES", 0)
    app = upload(page, ("answers.csv", MANY))
    assert changes(app) is None
    assert "is not measured unless you ask" in words(app)
    app = click(app, "Measure it")
    assert plain(changes(app).loc["Net Promoter Score", "now"]) == "–"
    assert plain(changes(app).loc["Net Promoter Score", "with the file"]) == "+25"


def test_rows_unlike_the_others_are_shown_before_a_file_is_taken_in(page: Any) -> None:
    odd = MANY + b"x,2026-10-01T10:00:00Z,nps,12,Kitchen\ny,2009-10-01T10:00:00Z,nps,9,Kitchen\n"
    app = upload(page, ("odd.csv", odd))
    (shown,) = (table.value for table in app.dataframe if "it is" in table.value)
    assert shown[
        ["line in file", "column", "cell", "it is", "rows like it"]
    ].to_numpy().tolist() == [
        ["42", "score", "12", "refused", 1],
        ["43", "answered at", "1 Oct 2009", "kept", 1],
    ]


THIRD = MANY.replace(b",3,", b",30,").replace(b",8,", b",80,")


def test_a_file_of_which_a_third_would_be_refused_asks_before_the_button(
    page: Any, home: Home
) -> None:
    app = upload(page, ("third.csv", THIRD))
    (asked,) = app.radio
    assert "20 of 40 rows would be refused: score is outside 0–10" in plain(asked.label)
    assert "The first is line 4, where score is 30" in plain(asked.label)
    assert "Take it in" not in [button.label for button in app.button]
    app = asked.set_value("once").run()
    assert not app.exception
    assert "You said: take this file in without them." in words(app)
    app = click(app, "Take it in")
    (drop,) = all_drops(home)
    assert (drop.kept, drop.refused) == (20, 20)
    assert not app.exception


def test_an_answer_can_be_given_anew(page: Any) -> None:
    app = upload(page, ("third.csv", THIRD))
    app = app.radio[0].set_value("once").run()
    app = click(app, "Answer anew")
    assert app.radio[0].value is None
    assert "Take it in" not in [button.label for button in app.button]


QUALTRICS = b"StartDate,EndDate,Status,RecordedDate,ResponseId,Q5,Q6\n" + b"".join(
    b"2026-07-%02d 10:00:00,2026-07-%02d 10:00:00,0,2026-07-%02d 10:00:00,R_%d,%d,%d\n"
    % (i, i, i, i, i % 5 + 1, i % 9)
    for i in range(1, 13)
)


def test_a_score_that_no_words_tell_is_chosen_with_a_click(page: Any) -> None:
    app = upload(page, ("survey.csv", QUALTRICS))
    (asked,) = app.radio
    assert plain(asked.label) == "Which column holds the answers?"
    assert [plain(option) for option in asked.options] == [
        "Q5 (1 to 5): how satisfied were they",
        "Q5 (1 to 5): how easy was it, 1–7",
        "Q6 (0 to 8): would they recommend us, 0–10",
        "Q6 (0 to 8): how satisfied were they",
    ]
    app = asked.set_value("csat:Q5").run()
    assert not app.exception
    app = click(app, "Take it in")
    assert "**12** survey answers kept · **0** refused" in words(app)
    app = upload(app, ("august.csv", QUALTRICS.replace(b"2026-07", b"2026-08")))
    assert not app.radio


PAID = b"customer_id,month,revenue\n" + b"".join(
    b"c%d,2026-03,%d.234\n" % (i, i % 9 + 1) for i in range(24)
)


@pytest.mark.parametrize(("answer", "total"), [("comma", 116_616), ("point", 116.616)])
def test_what_the_rows_of_an_unknown_file_leave_open_is_a_click(
    page: Any, home: Home, answer: str, total: float
) -> None:
    """The sentence told to answer on the page that said it, and nothing there could be clicked."""
    app = upload(page, ("paid.csv", PAID))
    assert not app.error
    asked = next(each for each in app.radio if "1.234" in plain(each.label))
    assert "Take it in" not in [button.label for button in app.button]
    app = asked.set_value(answer).run()
    app = click(app, "Take it in")
    assert not app.exception
    assert "**24** revenue amounts kept · **0** refused" in words(app)
    assert frame(home, "revenue")["revenue"].sum() == pytest.approx(total)


MARKS = b"Id,Requester id,Status,Created at,Updated at,Solved at\n" + b"".join(
    b"%d,%d,%s,2026-10-%02d 09:00,2026-10-%02d 11:00,%s\n"
    % (
        i,
        i,
        (b"Solved", b"?")[i % 3 == 1],
        i + 1,
        i + 2,
        (b"en cours", b"2026-10-25 10:00")[i % 3 > 0],
    )
    for i in range(12)
)


def test_marks_of_nothing_are_asked_and_shown_before_the_file_is_taken_in(
    page: Any, home: Home
) -> None:
    app = upload(page, ("zendesk.csv", MARKS))
    (asked,) = app.radio
    assert plain(asked.label) == "4 rows say «?» under Status: not closed yet?"
    app = asked.set_value("open").run()
    (asked,) = app.radio
    assert plain(asked.label) == (
        "4 rows say «en cours» under Solved at, which is no time: not yet?"
    )
    app = asked.set_value("nothing").run()
    assert not app.exception
    app = click(app, "Take it in")
    rows = frame(home, "complaints")
    assert rows["resolved_at"].null_count() == 8
    assert '"en cours" = ""' in (home.formats / "zendesk.toml").read_text("utf-8")


def test_a_file_that_waits_in_the_inbox_is_answered_on_the_page(
    home: Home, open_page: Callable[..., Any]
) -> None:
    open_store(home)
    (home.inbox / "third.csv").write_bytes(THIRD)
    watch(home, once=True)
    app = open_page(home, "drops")
    assert "20 of 40 rows would be refused" in words(app)
    assert "Look at it here to answer" in words(app)
    assert "on the page Drops" not in words(app), "the reader is there"
    (beside,) = (home.inbox / "refused").glob("*.txt")
    assert "Answer on the page Drops" in beside.read_text(encoding="utf-8")
    app = click(app, "Look at it here")
    app = app.radio[0].set_value("once").run()
    app = click(app, "Take it in")
    assert not app.exception
    (drop,) = all_drops(home)
    assert (drop.name, drop.kept) == ("third.csv", 20)
    assert list((home.inbox / "refused").iterdir()) == []
    assert "Look at it here" not in [button.label for button in app.button]


@pytest.mark.parametrize(("answer", "waits"), [("left_out", None), ("right", 0)])
def test_a_closing_time_that_repeats_the_opening_is_asked_about(
    page: Any, home: Home, answer: str, waits: int | None
) -> None:
    """Nothing is refused there, so nothing is said of slips."""
    times = "".join(
        f"t{day},2026-10-{day:02}T10:00:00Z,2026-10-{day:02}T10:00:00Z\n" for day in range(1, 21)
    )
    app = upload(page, ("a.csv", f"complaint_id,opened_at,resolved_at\n{times}".encode()))
    (asked,) = app.radio
    assert "is the same as opened_at in 20 of 20 rows" in plain(asked.label)
    assert "no slips" not in words(app)
    app = click(asked.set_value(answer).run(), "Take it in")
    assert not app.exception
    lengths = frame(home, "complaints")["resolved_at"] - frame(home, "complaints")["opened_at"]
    assert lengths.max() == (None if waits is None else timedelta(waits))


@pytest.mark.parametrize(("answer", "kept"), [("The same: replace 2 rows", 2), ("second desk", 4)])
def test_whose_ids_a_file_has_is_asked_and_answered_in_one_step(
    page: Any, home: Home, answer: str, kept: int
) -> None:
    app = click(upload(page, ("answers.csv", KNOWN)), "Take it in")
    app = click(upload(app, ("other.csv", LATER)), "Take it in")
    assert "or those of another tool whose ids only look alike?" in words(app)
    assert "--source" not in words(app)
    assert len(all_drops(home)) == 1
    if kept == 4:
        (name,) = (field for field in app.text_input if field.label.startswith("Or the name"))
        app = click(name.set_value(answer).run(), "Another tool: keep both")
    else:
        app = click(app, answer)
    assert not app.exception
    assert "Taken in." in words(app)
    assert frame(home).height == kept


def test_an_unknown_file_is_proposed_accepted_unchanged_and_remembered(
    page: Any, home: Home
) -> None:
    app = upload(page, ("export.csv", UNKNOWN))
    assert "Pepper does not know this export yet. It proposes which column is what" in words(app)
    app = choose(app, "What is in the file?", "responses")
    shown = kept_from(app)
    assert shown.loc["answered at", "from"] == "When"
    assert shown.loc["answered at", "line 2"] == "13/10/2026 10:00 → 13 Oct 2026 10:00 UTC"
    assert shown.loc["location", ["from", "how sure", "line 3"]].to_list() == [
        "Shop", "sure", "Bath",
    ]  # fmt: skip
    assert shown.loc["question", "from"] == "all rows: nps"
    next(box for box in app.text_input if box.label == REMEMBER).set_value("our-tool").run()
    app = click(app, "Take it in")
    assert "**2** survey answers kept · **0** refused" in words(app)
    assert 'recognised_by = ["Ticket"' in (home.formats / "our-tool.toml").read_text("utf-8")
    app = upload(app, ("next month.csv", UNKNOWN.replace(b"/10/", b"/11/")))
    assert "Recognised as **our-tool**" in words(app)


def test_what_no_file_can_tell_is_asked_first(page: Any, home: Home) -> None:
    app = upload(page, ("survey.csv", ASKED))
    assert "Nothing is taken in yet: one question above waits for an answer." in words(app)
    assert not [button for button in app.button if button.label == "Take it in"]
    asked = next(box for box in app.radio if "Which comes first" in box.label)
    assert asked.value is None
    assert [plain(option) for option in asked.options] == [
        "the day: 03/04/2026 is 3 April", "the month: 03/04/2026 is 4 March",
    ]  # fmt: skip
    app = asked.set_value("month").run()
    shown = kept_from(app)
    assert shown.loc["answered at", "line 2"] == "03/04/2026 10:00 → 4 Mar 2026 10:00 UTC"
    assert "a@example.com" not in str(shown)
    app = click(app, "Take it in")
    (drop,) = all_drops(home)
    assert (drop.kept, str(drop.first_at)) == (3, "2026-03-04 10:00:00+00:00")


LOG = "Case ID,Activity,Resource,Complete Timestamp\n" + "".join(
    f"Case {n},{what},R{n % 3},2026-03-{2 + step:02} {n:02}:00:00\n"
    for n in range(20)
    for step, what in enumerate(["Open", "Closed", "Invoice printed"])
)


def test_what_a_row_of_a_log_is_and_what_ends_a_case_is_shown_and_asked(
    page: Any, home: Home
) -> None:
    app = upload(page, ("log.csv", LOG.encode()))
    row = next(box for box in app.radio if "Case ID comes again" in box.label)
    assert row.value == "event"
    after = next(box for box in app.radio if "Invoice printed" in plain(box.label))
    assert after.value == "open"
    app = after.set_value("aside").run()
    app = click(app, "Take it in")
    (drop,) = all_drops(home)
    assert (drop.table, drop.kept) == ("complaints", 20)
    assert frame(home, "complaints")["resolved_at"].null_count() == 0


VISITS = "session_id,customer_id,product,time\n" + "".join(
    f"S{n},C{n % 4},Tea,2026-03-02 10:{n}:00\n" for n in range(10, 40)
)


def test_which_table_it_is_is_asked_where_too_little_tells(page: Any, home: Home) -> None:
    app = upload(page, ("visits.csv", VISITS.encode()))
    asked = next(box for box in app.radio if "What is in the file?" in plain(box.label))
    assert asked.value is None
    assert not [box for box in app.selectbox if "needed" in box.label]
    assert "complaints: product may be its category" in plain(asked.options[0])
    assert not [button for button in app.button if button.label == "Take it in"]
    app = asked.set_value("complaints").run()
    click(app, "Take it in")
    (drop,) = all_drops(home)
    assert (drop.table, drop.kept) == ("complaints", 30)


def test_the_time_zone_is_asked_and_changes_what_is_kept(page: Any, home: Home) -> None:
    app = upload(page, ("export.csv", UNKNOWN))
    app = choose(app, "What is in the file?", "responses")
    label = next(box.label for box in app.selectbox if "time zone" in box.label)
    app = choose(app, label, "America/New_York")
    shown = kept_from(app)
    assert shown.loc["answered at", "line 2"] == "13/10/2026 10:00 → 13 Oct 2026 10:00 EDT"
    click(app, "Take it in")
    assert str(all_drops(home)[0].first_at) == "2026-10-13 14:00:00+00:00"


def test_a_file_without_a_time_is_asked_for_a_day_and_is_not_remembered(
    page: Any, home: Home
) -> None:
    content = b"Airline,How likely are you to recommend us?\nA,9\nA,3\nB,10\n"
    app = upload(page, ("no time.csv", content))
    assert "No column holds a time" in plain(app.date_input[0].label)
    app = app.date_input[0].set_value(date(2026, 10, 1)).run()
    assert REMEMBER not in [box.label for box in app.text_input]
    assert "It cannot be remembered: the next file will be of another day." in words(app)
    click(app, "Take it in")
    assert [(drop.kept, drop.first_at == drop.last_at) for drop in all_drops(home)] == [(3, True)]


def test_a_known_export_without_dates_is_asked_for_a_day_each_time(page: Any, home: Home) -> None:
    head = b"Response ID,Date submitted,Last page,Start language,Would you recommend us?\n"
    content = head + b"1,1980-01-01 00:00:00,3,en,9\n2,1980-01-01 00:00:00,3,en,3\n"
    app = upload(page, ("results-survey1.csv", content))
    assert not app.exception
    assert "Date submitted says 1980-01-01 00:00:00, which stands for no date" in words(app)
    assert "On which day was it" in plain(app.date_input[0].label)
    app = app.date_input[0].set_value(date(2026, 10, 1)).run()
    app = click(app, "Take it in")
    assert not app.exception
    (drop,) = all_drops(home)
    assert (drop.kept, f"{drop.first_at:%F}") == (2, "2026-10-01")
    assert not list(home.formats.glob("*.toml"))


def test_a_proposal_is_corrected_by_hand(page: Any, home: Home) -> None:
    app = upload(page, ("survey.csv", ASKED))
    app = choose(app, "segment", column("Store"))
    app = choose(app, "answered at (needed)", column("Submitted at"))
    app = choose(app, "how answered at is written", "%d/%m/%Y %H:%M")
    assert "question above waits" not in words(app)
    shown = kept_from(app)
    assert shown.loc["answered at", ["how sure", "why"]].to_list() == ["by hand", "you chose it"]
    click(app, "Take it in")
    assert str(all_drops(home)[0].first_at) == "2026-04-03 10:00:00+00:00"


def test_what_is_still_needed_is_said(page: Any) -> None:
    content = b"When,Shop\n2026-10-01,York\n"
    app = upload(page, ("x.csv", content))
    asked = next(box for box in app.radio if "What is in the file?" in plain(box.label))
    app = asked.set_value("responses").run()
    assert "Still needed: question (which scale)." in words(app)
    assert not [button for button in app.button if button.label == "Take it in"]


def test_names_of_columns_are_data_and_no_markup(page: Any) -> None:
    name = "![x](http://elsewhere/x.png) would you :red[recommend] us"
    content = f"Date,{name} 1,{name} 2\n03/04/2026,1,2\n04/05/2026,9,8\n".encode()
    app = upload(page, ("x.csv", content))
    assert not app.exception
    labels = [option for box in app.radio for option in (box.label, *box.options)]
    assert any(name in plain(label) for label in labels)
    assert not [label for label in labels if "![x](" in label or ":red[" in label]


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("torn.parquet", b"PAR1 this is no parquet file PAR1"),
        ("zeros.csv", b"\x00\x00\x00\x00"),
        ("empty.csv", b""),
        ("picture.csv", bytes(range(256)) * 4),
        ("header only.csv", KNOWN.splitlines()[0]),
    ],
)
def test_a_bad_file_stays_in_its_box_and_the_good_one_beside_it_works(
    name: str, content: bytes, page: Any, home: Home
) -> None:
    app = upload(page, (name, content), ("answers.csv", KNOWN))
    assert not app.exception
    assert "could not be drawn" not in words(app)
    app = click(app, "Take it in") if name != "header only.csv" else app
    assert not app.exception
    if name != "header only.csv":
        assert [drop.name for drop in all_drops(home)] == ["answers.csv"]


def test_a_format_name_that_is_no_file_name_is_refused(page: Any, home: Home) -> None:
    app = choose(upload(page, ("answers.csv", KNOWN)), "channel", column("comment"))
    next(box for box in app.text_input if box.label == REMEMBER).set_value("../outside").run()
    app = click(app, "Take it in")
    assert "../outside cannot be the name of a format" in words(app)
    assert all_drops(home) == []


def test_undo_asks_once_more_and_then_takes_it_back(
    home: Home, tmp_path: Path, open_page: Callable[..., Any]
) -> None:
    put(home, write_small(tmp_path / "small.csv"))
    app = open_page(home, "drops")
    assert "small.csv" in plain(entries(app)[0].label)
    assert "Take it back" not in [button.label for button in app.button]
    app = entries(app)[0].click().run()
    app = click(app, "Take it back")
    app = click(app, "No, leave it")
    assert not [button for button in app.button if button.label == "Yes, take it back"]
    app = click(app, "Take it back")
    app = click(app, "Yes, take it back")
    assert not app.exception
    assert "~~small.csv~~" in plain(entries(app)[0].label)
    assert "taken back" in [plain(caption.value) for caption in app.caption]
    assert "The original file is kept; drop it again to have it." in words(app)
    assert not [button for button in app.button if button.label == "Yes, take it back"]
    app = entries(app)[0].click().run()
    assert "The original file is kept; drop it again to have it." not in words(app)


def entries(app: Any) -> list[Any]:
    """The lines of the drops, which open what is known of them."""
    return [button for button in app.button if button.key.startswith("open-")]


def desk(path: Path, *rows: str) -> Path:
    """A file of complaints: id, opening, resolution."""
    path.write_text("\n".join(["complaint_id,opened_at,resolved_at", *rows]), encoding="utf-8")
    return path


def test_a_file_that_lacks_open_complaints_is_asked_about(
    home: Home, tmp_path: Path, open_page: Callable[..., Any]
) -> None:
    day = "2026-10-0{}T10:00:00Z".format
    put(home, desk(tmp_path / "a.csv", f"1,{day(1)},", f"2,{day(2)},", f"3,{day(3)},{day(4)}"))
    put(home, desk(tmp_path / "b.csv", f"1,{day(1)},", f"4,{day(5)},{day(6)}"))
    app = open_page(home, "drops")
    asked = "It lacks 1 open row of complaints that earlier files of pepper_complaints have of its days."
    assert asked in words(app)
    app = click(app, "A full export: they are gone")
    assert asked not in words(app)
    app = entries(app)[0].click().run()
    assert "they are gone from the tool, and wait no more." in words(app)
    assert "− gone from their tool 1 = 1 open" in words(open_page(home, "complaints"))
    app = click(app, "A part: they stay open")
    assert "It is taken for a part: they stay open." in words(app)
    assert "= 2 open" in words(open_page(home, "complaints"))
    assert [drop.is_full for drop in all_drops(home)] == [None, False]


def one_answer(path: Path) -> Path:
    """A file with one answer of its own."""
    path.write_text(
        f"response_id,answered_at,question,score\n{path.stem},2026-10-01T10:00:00Z,nps,9\n",
        encoding="utf-8",
    )
    return path


def test_the_history_says_how_many_rows_of_a_file_were_mended(
    home: Home, tmp_path: Path, open_page: Callable[..., Any]
) -> None:
    (tmp_path / "a.csv").write_bytes(KNOWN)
    drop = put(home, tmp_path / "a.csv").drop
    (row,) = refused_rows(home, all_drops(home)[0]).rows
    mend(home, str(drop), {row.line: [*row.cells[:3], "4", *row.cells[4:]]})
    app = open_page(home, "drops")
    assert [plain(each.label) for each in entries(app)] == ["**a (mended).csv**", "**a.csv**"]
    captions = [plain(caption.value) for caption in app.caption]
    assert {"survey answers", "1 kept", "0 refused", "counts", "1 mended"} <= {*captions}
    assert {"2 kept", ":orange[1 refused]"} <= {*captions}
    app = entries(app)[1].click().run()
    assert "Mended and taken in: 1 row." in words(app)
    assert not [button for button in app.button if button.label.startswith("Mend ")]
    app = entries(app)[0].click().run()
    assert f"1 row refused of a.csv ({drop}), mended: line 3" in words(app)


def test_the_history_is_newest_first_and_goes_on(
    home: Home,
    tmp_path: Path,
    open_page: Callable[..., Any],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(history, "_PAGE", 2)
    for number in range(3):
        put(home, one_answer(tmp_path / f"drop {number}.csv"))
    app = open_page(home, "drops")
    assert len(entries(app)) == 2
    assert "drop 2.csv" in plain(entries(app)[0].label)
    app = click(app, "Show 1 more")
    assert len(entries(app)) == 3
    assert not [button for button in app.button if button.label.startswith("Show")]


def test_a_file_name_is_shown_as_written(
    home: Home, tmp_path: Path, open_page: Callable[..., Any]
) -> None:
    put(home, write_small(tmp_path / "![x](y) :red[z].csv"))
    label = entries(open_page(home, "drops"))[0].label
    assert "![x](y)" not in label
    assert "![x](y) :red[z].csv" in plain(label)


def test_every_reason_counts_in_the_list_most_first() -> None:
    counted = {f"reason {i}": i + 1 for i in range(14)}
    lines = plain(report.reasons(counted)).splitlines()
    assert lines[0] == "- 14 rows: reason 13"
    assert lines[-1] == "- 3 rows: other reasons, named in the file below"
    assert len(lines) == 13


def test_progress_is_told_in_rows_share_and_time_left() -> None:
    assert plain(progress.in_words(Progress(12_000, 0.4, 4.6))) == (
        "12,000 rows · 40% · about 5 seconds left"
    )
    assert plain(progress.in_words(Progress(10, 0.0, None))) == "10 rows · 0%"


@pytest.mark.parametrize(
    ("bytes_", "words_"), [(1, "1 byte"), (3_100, "3.1 KB"), (95_400_000, "95 MB")]
)
def test_sizes_are_told_as_people_say_them(bytes_: int, words_: str) -> None:
    assert plain(panel.size(bytes_)) == words_


def test_a_declared_column_stays_as_it_is_until_another_is_chosen() -> None:
    declared = Source(headers=("Old", "New"), formats=("%d/%m/%Y",))
    now = columns.declared_choice(declared, ("New", "Other"))
    assert now == column("New")
    assert columns.chosen_source(now, now, declared) is declared
    assert columns.chosen_source(column("Other"), now, declared) == Source(("Other",))
    assert columns.chosen_source(columns.NOWHERE, now, declared) is None
    special = Source(header_before="_NPS_GROUP")
    assert columns.declared_choice(special, ("Q1",)) == columns.AS_DECLARED


def test_the_preview_leaves_out_columns_that_are_empty_everywhere() -> None:
    shown = Preview(
        header=("When", "Team"), lines=(2, 3),
        before=({"When": "x", "Team": "A"}, {"When": "y", "Team": ""}),
        after=({"team": "A", "channel": ""}, {"team": "", "channel": ""}),
        reasons=("", "when is no time"), notes=(),
    )  # fmt: skip
    assert preview.mapped(shown) == [
        {"line in file": 2, "not kept, because": "", "team": "A"},
        {"line in file": 3, "not kept, because": "when is no time", "team": ""},
    ]


def places(app: Any) -> dict[str, list[int]]:
    """Where each drop stands in the page: its path, by the name of its file."""
    found: dict[str, list[int]] = {}

    def walk(block: Any, path: list[int]) -> None:
        for at, child in getattr(block, "children", {}).items():
            if child.type == "button" and "**" in child.label:
                found[plain(child.label).split("**")[1]] = [*path, at]
            walk(child, [*path, at])

    walk(app.main, [])
    return found


def test_drops_and_files_keep_their_places_when_others_come_and_go(
    page: Any, home: Home, tmp_path: Path
) -> None:
    """In the place of another one, the browser shows that one's buttons until all is drawn."""
    for number in range(3):
        put(home, one_answer(tmp_path / f"{number}.csv"))
    before = places(page.run())
    put(home, one_answer(tmp_path / "newest.csv"))
    after = places(upload(page, ("answers.csv", KNOWN)))
    assert sorted(before) == ["0.csv", "1.csv", "2.csv"]
    assert {name: after[name] for name in before} == before
    assert after["newest.csv"] < after["2.csv"] < after["1.csv"]


SURVEY = "\n".join(
    ["Ref,Q1,Store,Submitted", *(f"r{i},{i % 11},York,{i % 27 + 1:02}/10/2026 10:00" for i in range(57)),
     "s1,11,York,14/10/2026 10:00", "s2,n/a!,York,15/10/2026 10:00", "s3,fine,York,16/10/2026 10:00"]
).encode()  # fmt: skip


def test_an_unknown_file_asks_with_what_it_holds_and_counts_before_the_button(
    page: Any, home: Home
) -> None:
    app = upload(page, ("exit survey.csv", SURVEY))
    (asked,) = app.radio
    assert plain(asked.label) == (
        "Q1 holds 0–10 in 57 of 60 rows: is it how likely they are to recommend us?"
    )
    assert not [button for button in app.button if button.label == "Take it in"]
    app = asked.set_value("nps").run()
    assert "**Would keep 57** of 60 rows, **refuse 3**: score is " in words(app)
    assert not take_in(app).disabled
    drawn = [id(each) for each in app.main]
    assert drawn.index(id(take_in(app))) < drawn.index(id(app.dataframe[0])), "on the first screen"
    app = click(app, "Take it in")
    assert (all_drops(home)[0].kept, all_drops(home)[0].refused) == (57, 3)


def test_nothing_enables_the_button_where_no_row_would_be_kept(page: Any) -> None:
    none = KNOWN.replace(b",nps,", b",colour,")
    app = upload(page, ("answers.csv", none))
    assert "Would keep none" in words(app)
    assert take_in(app).disabled


def test_an_empty_store_offers_templates_tools_and_what_each_file_shows(page: Any) -> None:
    labels = [button.label for button in page.download_button]
    assert labels == [f"Template: {name}.csv" for name in TABLES]
    said = words(page)
    assert "Makes visible: Net Promoter Score, Satisfied, Found it easy." in said
    assert "With customers: Earned growth, Revenue that stayed, Earned new customers." in said
    assert "Qualtrics survey" in said
    assert "Load the sample company" in [button.label for button in page.button]


@pytest.mark.parametrize("name", TABLES)
def test_a_template_with_a_row_is_a_known_file(name: str, home: Home, tmp_path: Path) -> None:
    text = template(TABLES[name])
    given = {"question": "nps", "score": "9", "kind": "review", "period": "2026-10", "revenue": "5",
             "level": "location", "parent": "North", "role": "leader", "statement": "recommend"}  # fmt: skip
    times = dict.fromkeys(TABLES[name].times, "2026-10-01T10:00:00Z")
    header = text.strip().split(",")
    row = ",".join((given | times).get(column, "1") for column in header)
    if name == "advocacy":
        row = ",".join((given | times | {"rating": "5", "sentiment": "", "text": "good"}).get(c, "")
                       if c != "event_id" else "e1" for c in header)  # fmt: skip
    if name == "complaints":
        row = ",".join(
            {"complaint_id": "c1", "opened_at": times["opened_at"]}.get(c, "") for c in header
        )
    (tmp_path / f"{name}.csv").write_text(f"{text.strip()}\n{row}\n", encoding="utf-8")
    came = put(home, tmp_path / f"{name}.csv")
    assert (came.table, came.format, came.kept) == (name, f"pepper_{name}", 1)


def test_sources_are_told_first_and_the_history_says_what_a_file_changed(
    home: Home, tmp_path: Path, open_page: Callable[..., Any]
) -> None:
    put(home, write_small(tmp_path / "small.csv"))
    app = open_page(home, "drops")
    (sources,) = (table.value for table in app.dataframe)
    assert list(sources["source"]) == ["Pepper: survey answers"]
    assert list(sources["next file"]) == ["not known"]
    assert "Too few files came to tell how often a source sends" in words(app)
    assert changed_by(all_drops(home)[0]) is None
    app = entries(app)[0].click().run()
    told = changed_by(all_drops(home)[0])
    assert told is not None
    assert [figure.metric for figure in told.figures][:1] == ["nps"]
    assert told.figures[0].before.n == 0
    assert "Net Promoter Score" in list(app.dataframe[-1].value["figure"])


def test_a_sample_that_is_gone_is_a_line_and_not_in_the_history(
    home: Home, tmp_path: Path, page: Any
) -> None:
    for name in ("a.csv", "b.csv"):
        (tmp_path / name).write_bytes(KNOWN.replace(b"fine", name.encode()))
        put(home, tmp_path / name, way="sample" if name == "a.csv" else "command line")
    opened = [button.key for button in page.run().button if str(button.key).startswith("open-")]
    assert opened == [f"open-{drop.id}" for drop in all_drops(home) if drop.name == "b.csv"]
    assert "The sample company was taken away: 1 file, 2 rows." in words(page)
    click(page, "Put it back")
    opened = [button.key for button in page.run().button if str(button.key).startswith("open-")]
    assert len(opened) == 2
