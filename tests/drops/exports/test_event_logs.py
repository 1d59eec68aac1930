"""Logs with a row for each event of a case: one complaint a case, in any tool's shape and any kind of file."""

from __future__ import annotations

import csv
import gzip
import io
import json
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

import polars as pl
import pytest

from drops.erase import erase
from drops.errors import DropError
from drops.intake.mapping import toml
from drops.intake.mapping.doubts import Doubt, answered
from drops.intake.mapping.model import Mapping
from drops.lake.ledger import all_drops
from drops.put import put
from store.settings import Home
from tests.support.analyst import Outcome, analyse
from tests.support.dropping import frame
from tests.support.taking import Taken, take
from tests.support.workbooks import sheet_xml, workbook

CASES = 20
START = datetime(2026, 3, 2, 9, tzinfo=UTC)


def at(case: int, step: int) -> datetime:
    """When a case had its event of that number: each begins an hour after the one before."""
    return START + timedelta(hours=case, days=step)


def iso(moment: datetime) -> str:
    return f"{moment:%Y-%m-%d %H:%M:%S}"


def american(moment: datetime) -> str:
    return f"{moment:%m/%d/%Y %I:%M %p}"


def table(header: str, rows: Sequence[Sequence[object]], separator: str = ",") -> str:
    held = io.StringIO()
    writer = csv.writer(held, delimiter=separator, lineterminator="\n")
    writer.writerow(header.split(separator))
    writer.writerows(rows)
    return held.getvalue()


def log(header: str, steps: Sequence[str], cell: str = "Case {n}") -> str:
    """Case, activity, who, when: the shape in which process miners exchange logs."""
    rows = [
        (cell.format(n=n), what, f"Value {n % 3}", iso(at(n, step)))
        for n in range(CASES)
        for step, what in enumerate(steps)
    ]
    return table(header, rows)


def changes(
    header: str, rows: Sequence[tuple[str, str, str]], *, newest_first: bool = False
) -> str:
    """Case, field, old value, new value, when, by whom: a history of changes to many fields."""
    whole = [
        (f"0000{n:04}", field, old, new, american(at(n, step)), "Ben")
        for n in range(CASES)
        for step, (field, old, new) in enumerate(rows)
    ]
    return table(header, whole[::-1] if newest_first else whole)


SERVICENOW = (
    "number,incident_state,active,reassignment_count,reopen_count,sys_mod_count,caller_id,opened_at,"
    "sys_updated_at,contact_type,category,priority,assignment_group,problem_id,resolved_at,closed_at"
)
STATES = ["New", "Active", "Awaiting User Info", "Resolved", "Active", "Resolved", "Closed"]


def servicenow() -> str:
    def told(moment: datetime) -> str:
        return f"{moment.day}/{moment.month}/{moment:%Y %H:%M}"

    rows = [
        (f"INC{n:07}", state, state != "Closed", 0, 0, step, f"Caller {n}", told(at(n, 0)),
         told(at(n, step)), "Phone", f"Category {n % 4}", "3 - Moderate", f"Group {n % 3}", "?",
         told(at(n, 5)), told(at(n, 6)))
        for n in range(CASES)
        for step, state in enumerate(STATES)
    ]  # fmt: skip
    return table(SERVICENOW, rows)


def zendesk() -> str:
    steps = [
        ("Create", "status", "", "new"), ("Change", "group", "", "Support"), ("Change", "status", "new", "open"),
        ("Comment", "Public reply", "", ""), ("Change", "status", "open", "solved"),
    ]  # fmt: skip
    rows = [
        (1000 + n, iso(at(n, step)), *change, "agent")
        for n in range(CASES)
        for step, change in enumerate(steps)
    ]
    return table(
        "Ticket ID,Event time,Event type,Field name,Previous value,New value,Updater", rows
    )


def sap() -> str:
    rows = [
        (200000 + n, state, f"{at(n, step):%d.%m.%Y}", f"{at(n, step):%H:%M:%S}", "MUELLER")
        for n in range(CASES)
        for step, state in enumerate(["Offen", "In Bearbeitung", "Rückfrage", "Abgeschlossen"])
    ]
    return table("Meldung;Status;Datum;Uhrzeit;Benutzer", rows, ";")


def by_time() -> str:
    rows = [
        (iso(at(n, step)), what, f"T{n}")
        for n in range(CASES)
        for step, what in enumerate(["opened", "replied", "closed", "reopened", "closed"])
    ]
    return table("timestamp,event,ticket", sorted(rows))


def xes(steps: Sequence[str]) -> str:
    events = "".join(
        f'<trace><string key="concept:name" value="case {n}"/>'
        + "".join(
            f'<event><string key="concept:name" value="{what}"/>'
            '<string key="lifecycle:transition" value="complete"/>'
            f'<date key="time:timestamp" value="{at(n, step).isoformat()}"/></event>'
            for step, what in enumerate(steps)
        )
        + "</trace>"
        for n in range(CASES)
    )
    return f'<?xml version="1.0"?><log xes.version="1.0">{events}</log>'


BPI = ["Assign seriousness", "Take in charge ticket", "Wait", "Resolve ticket", "Closed"]
HISTORY = [
    ("Created.", "", ""), ("Case Owner", "Queue", "Ben"), ("Status", "New", "Working"),
    ("Status", "Working", "Closed"), ("Case Owner", "Ben", "Eve"),
]  # fmt: skip
JIRA = [
    ("assignee", "", "ann"), ("status", "Open", "In Progress"), ("status", "In Progress", "Done"),
    ("priority", "Low", "High"), ("status", "Done", "Reopened"), ("labels", "", "vip"),
]  # fmt: skip
ENGLISH = "Case ID,Activity,Resource,Complete Timestamp"

#: By shape: the file, its name, and of every case, worked out by hand, by which of its events it
#: was over (none: it is open), how often it was reopened, and by which it was answered first.
SHAPES: dict[str, tuple[str, str, int | None, int, int | None]] = {
    "a process miner's": (log(ENGLISH, BPI), "log.csv", 3, 0, None),
    "the same, taken up again": (log(ENGLISH, [*BPI, "Take in charge ticket"]), "log.csv", None, 1, None),
    "the same, closed twice": (log(ENGLISH, ["Open", "Closed", "Wait", "Closed"]), "log.csv", 3, 1, None),
    "Celonis": (
        log("_CASE_KEY,ACTIVITY_EN,USER_NAME,EVENTTIME", ["Create", "Assign", "Send response", "Close case"]),
        "log.csv", 3, 0, 2,
    ),
    "Jira's changelog": (
        changes("Issue Key,Field,From,To,Created,Author", JIRA), "changelog.csv", None, 1, None,
    ),
    "ServiceNow, a row for each update": (servicenow(), "incident_event_log.csv", 5, 1, None),
    "Zendesk's ticket events": (zendesk(), "events.csv", 4, 0, 3),
    "Salesforce's case history, newest first": (
        changes("Case Number,Field / Event,Old Value,New Value,Edit Date,Edited By", HISTORY, newest_first=True),
        "report.csv", 3, 0, None,
    ),
    "SAP, in German, day and hour apart": (sap(), "export.csv", 3, 0, None),
    "by time, not by case": (by_time(), "events.csv", 4, 1, 1),
    "Spanish": (
        log("Número de caso,Actividad,Quién,Fecha", ["Abrir caso", "Respuesta enviada", "Cerrar caso"]),
        "casos.csv", 2, 0, 1,
    ),
    "French": (
        log("Dossier,Activité,Qui,Date", ["Ouvert", "Réponse envoyée", "Dossier clôturé", "Enquête envoyée"]),
        "dossiers.csv", 2, 0, 1,
    ),
    "status alone": (log("ticket_id,status,who,changed_at", ["new", "open", "solved"]), "t.csv", 2, 0, None),
    "XES": (xes(BPI), "log.xes", 3, 0, None),
}  # fmt: skip


def check(taken: Taken | None, over: int | None, again: int, answered_by: int | None) -> None:
    assert taken is not None
    assert taken.counts == (CASES, CASES, 0, 0)
    rows = taken.rows.sort("opened_at")
    assert rows["opened_at"].to_list() == [at(n, 0) for n in range(CASES)]
    ends = [None if over is None else at(n, over) for n in range(CASES)]
    assert rows["resolved_at"].to_list() == ends
    assert rows["reopened"].to_list() == [again] * CASES
    firsts = [None if answered_by is None else at(n, answered_by) for n in range(CASES)]
    assert rows["first_response_at"].to_list() == firsts
    told = {"first_response_at", "answers"} & {*taken.reading.given}
    assert bool(told) == (answered_by is not None)


@pytest.mark.parametrize("shape", SHAPES)
def test_a_log_is_proposed_as_one_complaint_a_case(tmp_path: Path, shape: str) -> None:
    content, name, *expected = SHAPES[shape]
    found = analyse(tmp_path, content, name=name)
    assert found.asked == ()
    check(found.taken, *expected)
    assert f"events made {CASES} cases, each opened at its first" in found.said


#: What happened, by which event it was over, how often it was reopened, how many closed again.
ENDS: list[tuple[list[str], int | None, int, bool]] = [
    (["New", "Resolved", "Closed"], 1, 0, True),
    (["New", "Resolved", "Resolved", "Resolved", "Closed"], 1, 0, True),
    (["New", "Resolved", "In Progress", "Resolved", "Closed"], 3, 1, True),
    (["New", "Resolved", "Reopened", "Closed"], 3, 1, False),
    (["New", "Resolved", "Closed", "Reopened"], None, 1, False),
    (["New", "Resolved", "Closed", "Reopened", "Solved", "Closed", "Closed"], 4, 1, True),
    (["Neu", "Gelöst", "Geschlossen"], 1, 0, True),
    (["Nouveau", "Résolu", "Clos"], 1, 0, True),
    (["Nuevo", "Resuelto", "Cerrado"], 1, 0, True),
    (["Open", "Solved", "Closed"], 1, 0, True),
    (["Open", "Closed"], 1, 0, False),
    (["Open", "Closed", "Closed", "Open", "Resolved"], 4, 1, False),
]


@pytest.mark.parametrize(
    ("steps", "over", "again", "later"), ENDS, ids=["-".join(e[0]) for e in ENDS]
)
def test_a_case_is_over_when_it_is_resolved_and_not_when_it_is_filed(
    tmp_path: Path, steps: list[str], over: int | None, again: int, *, later: bool
) -> None:
    """Desks close by themselves days after: the customer waited until it was resolved."""
    content = log("ticket_id,status,who,changed_at", steps)
    found = analyse(tmp_path, content, ["row:ticket_id=event"], name="states.csv")
    check(found.taken, over, again, None)
    assert ("20 cases were closed once more later" in found.said) is later
    path = tmp_path / "log.xes"
    path.write_text(xes(steps), encoding="utf-8")
    check(analyse(tmp_path, path, ["row:case:concept:name=event"]).taken, over, again, None)


def of_kind(kind: str, folder: Path) -> Path:
    rows = list(csv.reader(io.StringIO(SHAPES["a process miner's"][0])))
    path = folder / f"log.{kind}"
    frame = pl.DataFrame(rows[1:], schema=rows[0], orient="row")
    match kind:
        case "xlsx":
            path.write_bytes(workbook({"Log": sheet_xml(rows)}))
        case "json":
            path.write_text(json.dumps([dict(zip(rows[0], row, strict=True)) for row in rows[1:]]))
        case "parquet":
            frame.with_columns(pl.col("Complete Timestamp").str.to_datetime()).write_parquet(path)
    return path


@pytest.mark.parametrize("kind", ["xlsx", "json", "parquet"])
def test_the_kind_of_file_is_no_matter(tmp_path: Path, kind: str) -> None:
    found = analyse(tmp_path, of_kind(kind, tmp_path))
    check(found.taken, 3, 0, None)


@pytest.mark.parametrize(("answer", "kept"), [("once", CASES), ("each", CASES * len(BPI))])
def test_it_is_one_of_the_answers_to_what_a_row_is(tmp_path: Path, answer: str, kept: int) -> None:
    content, name, *_ = SHAPES["a process miner's"]
    found = analyse(tmp_path, content, [f"row:Case ID={answer}"], name=name)
    assert found.taken is not None
    assert found.taken.reading.kept == kept
    assert found.taken.reading.mapping.events is None


#: The same log, where no word tells that it ends a case.
DECIDED = ["Register", "Examine", "Decide", "Pay compensation"]


@pytest.mark.parametrize(
    ("content", "name", "case"),
    [
        (log(ENGLISH, DECIDED), "log.csv", "Case ID"),
        (xes(DECIDED), "log.xes", "case:concept:name"),
    ],
)
def test_what_ends_a_case_is_asked_where_no_word_tells_it(
    tmp_path: Path, content: str, name: str, case: str
) -> None:
    row, last = f"row:{case}=event", "activity:Pay compensation"
    assert analyse(tmp_path, content, name=name).asked == (f"row:{case}",)
    assert analyse(tmp_path, content, [row], name=name).asked == (f"row:{case}", last)
    check(analyse(tmp_path, content, [row, f"{last}=closing"], name=name).taken, 3, 0, None)
    check(analyse(tmp_path, content, [row, f"{last}=aside"], name=name).taken, None, 0, None)


def test_words_that_may_end_a_case_are_asked_about(tmp_path: Path) -> None:
    content = log(ENGLISH, ["Open", "Resolution proposed", "Close the form", "Closed"])
    found = analyse(tmp_path, content)
    assert found.asked == ("activity:Resolution proposed", "activity:Close the form")
    said = ["activity:Resolution proposed=answering", "activity:Close the form=open"]
    check(analyse(tmp_path, content, said).taken, 3, 0, 1)


def test_what_comes_after_an_end_may_say_nothing(tmp_path: Path) -> None:
    content = log(ENGLISH, ["Open", "Closed", "Invoice printed"])
    check(analyse(tmp_path, content).taken, None, 1, None)
    found = analyse(tmp_path, content, ["activity:Invoice printed=aside"])
    assert f"{CASES} cases have, after an end, «Invoice printed» under Activity" in found.said
    check(found.taken, 1, 0, None)


def test_a_case_that_ends_as_none_that_counts_is_left_out(tmp_path: Path) -> None:
    rows = [
        (f"Case {n}", what, iso(at(n, step)))
        for n in range(CASES)
        for step, what in enumerate(["Open", "Spam" if n % 4 == 0 else "Closed"])
    ]
    found = analyse(tmp_path, table("Case ID,Activity,Timestamp", rows))
    assert found.taken is not None
    assert found.taken.counts == (20, 15, 0, 5)
    assert "cases that end as none that count: 5 rows" in found.said


def test_an_event_without_a_time_is_refused_and_the_case_is_kept(tmp_path: Path) -> None:
    content = log(ENGLISH, BPI).replace(f"Closed,Value 0,{iso(at(0, 4))}", "Closed,Value 0,later")
    found = analyse(tmp_path, content)
    assert found.taken is not None
    assert found.taken.counts == (CASES + 1, CASES, 1, 0)
    rows = found.taken.rows.sort("opened_at")
    assert rows["resolved_at"][0] == at(0, 3)  # Resolve ticket, the day before


def test_what_a_case_is_is_what_its_last_event_tells(tmp_path: Path) -> None:
    rows = [
        (f"Case {n}", what, iso(at(n, step)), team, said)
        for n in range(CASES)
        for step, (what, team, said) in enumerate(
            [("Open", "Front", "No tea, again"), ("Assign", "Back", ""), ("Closed", "", "Tea sent to them")]
        )
    ]  # fmt: skip
    found = analyse(tmp_path, table("Case ID,Activity,Timestamp,Team,Description", rows))
    assert found.taken is not None
    assert set(found.taken.column("team")) == {"Back"}
    assert set(found.taken.column("summary")) == {"No tea, again"}


def test_lines_of_one_time_are_no_events(tmp_path: Path) -> None:
    rows = [
        (f"Case {n}", iso(at(n, 0)), iso(at(n, 2)), tag, "Closed")
        for n in range(CASES)
        for tag in ("tea", "oil")
    ]
    found = analyse(tmp_path, table("Case ID,Created at,Closed at,Tag,Status", rows))
    assert "an event of a case" not in found.said
    assert found.asked == ("row:Case ID",)


@pytest.mark.parametrize(
    "header",
    ["order_id,status,who,updated_at", "flight,status,who,time", "customer_id,event,who,at"],
)
def test_what_is_ordered_flown_or_bought_is_no_case(tmp_path: Path, header: str) -> None:
    found = analyse(tmp_path, log(header, ["new", "open", "closed"], "X{n}"))
    assert "an event of a case" not in found.said


# The mapping keeps what a row is, for the next file.


def mapping_of(found: Outcome) -> Mapping:
    assert found.taken is not None
    return found.taken.reading.mapping


def test_the_mapping_says_it_and_reads_back_the_same(tmp_path: Path) -> None:
    content, name, *expected = SHAPES["Salesforce's case history, newest first"]
    mapping = mapping_of(analyse(tmp_path, content, name=name))
    written = toml.dump(mapping)
    _, _, events = written.partition("[events]")
    assert '"Field / Event"' in events
    assert toml.load(written, mapping.name) == mapping
    check(take(tmp_path, content, toml.load(written, "mine"), name=name), *expected)


def test_an_activity_that_only_a_later_file_has_is_asked_about(tmp_path: Path) -> None:
    mapping = mapping_of(analyse(tmp_path, log(ENGLISH, ["Open", "Closed"])))
    later = log(ENGLISH, ["Open", "Resolution proposed"])
    with pytest.raises(
        Doubt, match=r"do these end a case under Activity: Resolution proposed"
    ) as why:
        take(tmp_path, later, mapping)
    (question,) = why.value.questions
    assert question.key == "activity:Resolution proposed"
    assert question.takes("closing")
    check(take(tmp_path, later, answered(mapping, {question.key: "closing"})), 1, 0, None)


HEAD = 'table = "complaints"\n'
COLUMNS = '[columns]\ncomplaint_id = "Case"\nopened_at = "At"\n'
EVENTS = '[events]\nactivity = "What"\n'


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        (f'{HEAD}{EVENTS}{COLUMNS}resolved_at = "Closed"', "resolved_at is told by the events"),
        (f'{HEAD}{EVENTS}[columns]\nopened_at = "At"', "expected a column for complaint_id"),
        (f'table = "advocacy"\n{EVENTS}[columns]\nhappened_at = "At"', "only complaints can be told by events"),
        (f'{HEAD}states = {{ column = "Status" }}\n{EVENTS}{COLUMNS}', "expected events or states, not both"),
        (f"{HEAD}[events]\nclosing = []\n{COLUMNS}", "events, activity: expected the name of a column"),
        (f"{HEAD}{EVENTS}ends = []\n{COLUMNS}", "events has an entry ends; expected one of activity, only_where"),
    ],
)  # fmt: skip
def test_a_mapping_that_cannot_be_meant_is_refused(text: str, sentence: str) -> None:
    with pytest.raises(DropError, match=sentence):
        toml.load(text, "m")


def test_a_file_without_the_column_of_activities_is_told_so(tmp_path: Path) -> None:
    mapping = toml.load(HEAD + EVENTS + COLUMNS, "m")
    with pytest.raises(DropError, match="has no column What, which the mapping m chooses rows by"):
        take(tmp_path, "Case,At\n1,2026-03-02T09:00:00Z\n", mapping)


# A long log, in any order.


def shuffled(events: int) -> Iterator[tuple[str, str, str]]:
    """Events of cases of four, the second half of the file before the first."""
    whole = [
        (
            f"C{n // 4}",
            ["Open", "Work", "Closed", "Reopened"][n % 4],
            iso(START + timedelta(minutes=n)),
        )
        for n in range(events)
    ]
    yield from whole[events // 2 :]
    yield from whole[: events // 2]


def test_the_size_and_the_order_of_the_file_are_no_matter(tmp_path: Path) -> None:
    number = 40_002
    found = analyse(tmp_path, table("Case ID,Activity,Timestamp", list(shuffled(number))))
    assert found.taken is not None
    assert found.taken.counts == (10_001, 10_001, 0, 0)
    rows = found.taken.rows.sort("opened_at")
    whole, last = rows.head(10_000), rows.row(10_000, named=True)
    assert whole["opened_at"].to_list() == [START + timedelta(minutes=4 * n) for n in range(10_000)]
    assert set(whole["reopened"]) == {1}
    assert whole["resolved_at"].null_count() == 10_000
    assert (last["reopened"], last["resolved_at"]) == (0, None)


def test_whoever_is_erased_takes_all_events_of_their_cases_along(
    home: Home, tmp_path: Path
) -> None:
    rows = [
        (f"Case {n}", what, iso(at(n, step)), f"customer-{n}" if step == 0 else "")
        for n in range(CASES)
        for step, what in enumerate(["Open", "Work", "Closed"])
    ]
    path = tmp_path / "log.csv"
    path.write_text(table("Case ID,Activity,Timestamp,Customer ID", rows))
    mapping = mapping_of(analyse(tmp_path, path, ["people:Customer ID=company"]))
    report = put(home, path, mapping=mapping)
    assert (report.read, report.kept) == (CASES, CASES)
    erase(home, "customer-7")
    assert frame(home, "complaints").height == CASES - 1
    kept = original_of(home, all_drops(home)[0].id)
    assert "Case 7," not in kept
    assert "Case 8,Closed" in kept


def original_of(home: Home, drop: str) -> str:
    (path,) = (home.root / "drops" / drop).glob("original*")
    held = path.read_bytes()
    return (gzip.decompress(held) if held.startswith(b"\x1f\x8b") else held).decode()
