"""Files that meet, each case worked out by hand, from the files to the figure by the command line.

A case is its settings and its files in the order in which they are dropped. What a shape says is
the wrong answer that this has given: six answers of twelve, October "worse", 190.9 % of revenue.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from tests.support.command_line import ALL_SHOWN, Store, csv_text
from tests.support.surveys import file_of

Texts = dict[str, str]


def days(first: date, last: date) -> Iterator[date]:
    """Each day from the first to the last."""
    return (first + timedelta(n) for n in range((last - first).days + 1))


def two_tools() -> Texts:
    """Six tens of one tool, six zeros of another; both count from 1."""
    tens = [(n, "nps", 10, "", f"http://x/{n}", *[1790000000 + n] * 2, "") for n in range(1, 7)]
    zeros = [(n, "nps", 0, 1791000000 + n, "") for n in range(1, 7)]
    head = "id,survey_type,score,comment,permalink,created_at,updated_at,person"
    return {
        "delighted.csv": csv_text(head, tens),
        "asknicely.csv": csv_text("response_id,question_type,answer,responded,comment", zeros),
    }


def stale_events() -> Texts:
    """Twenty answer a day until 31 October, two of them recommend; their file ends on the 5th."""
    summer = list(days(date(2026, 7, 1), date(2026, 10, 31)))
    asked = [(20 * at + n, day) for at, day in enumerate(summer) for n in range(1, 21)]
    head = "response_id,answered_at,question,score,customer_id"
    told = [
        (n, f"{day}T12:00:00Z", "referral", f"c{n}")
        for n, day in asked
        if n % 20 in (1, 2) and day <= date(2026, 10, 5)
    ]
    answers = [(n, f"{day}T00:00:00Z", "nps", 9, f"c{n}") for n, day in asked]
    return {
        "survey.csv": csv_text(head, answers),
        "events.csv": csv_text("event_id,happened_at,kind,customer_id", told),
    }


def reviews_without_customers() -> Texts:
    """A hundred answers with a customer's id, a hundred reviews that name nobody."""
    october = [date(2026, 10, 1 + n % 28) for n in range(100)]
    answers = [(n, f"{day}T10:00Z", "nps", 9, f"c{n}") for n, day in enumerate(october)]
    reviews = [
        (f"g{n}", "G", "FIVE", "great", f"{day}T12:00:00Z", f"{day}T12:00:00Z", "")
        for n, day in enumerate(october)
    ]
    head = "reviewId,reviewer.displayName,starRating,comment,createTime,updateTime"
    return {
        "survey.csv": csv_text("response_id,answered_at,question,score,customer_id", answers),
        "google.csv": csv_text(f"{head},reviewReply.comment", reviews),
    }


def zendesk() -> Texts:
    """Four tickets of two days each; of these, two are within what is promised."""
    opened, solved = "2026-10-05 00:00:00", "2026-10-07 00:00:00"
    rows = [
        (n, opened, solved, "Solved", 7, solved, severity)
        for n, severity in enumerate(("Urgent", "High", "Normal", "Low"))
    ]
    head = "Id,Created at,Updated at,Status,Requester id,Solved at,Priority"
    return {"zendesk.csv": csv_text(head, rows)}


def older_export_late() -> Texts:
    """In June all are resolved and one came back; May, dropped later, knows of neither."""
    head = "complaint_id,opened_at,resolved_at,reopened"
    june = [
        (1, "2026-05-01T09:00Z", "2026-06-05T09:00Z", 1),
        (2, "2026-06-20T09:00Z", "2026-06-20T12:00Z", 0),
    ]
    may = [(1, "2026-05-01T09:00Z", "", 0)]
    return {"june.csv": csv_text(head, june), "may.csv": csv_text(head, may)}


def a_column_more() -> Texts:
    """The same ten answers without a key, once more with a segment."""
    rows = [(f"2026-10-{n:02}", "nps", 9, "T") for n in range(1, 11)]
    head = "answered_at,question,score,team"
    more = [(*row, "regular") for row in rows]
    return {"a.csv": csv_text(head, rows), "b.csv": csv_text(f"{head},segment", more)}


def begins_mid_month() -> Texts:
    """Ten complaints a day from 15 September on, each resolved after twenty days and rated 5."""
    rows: list[tuple[object, ...]] = []
    for day in days(date(2026, 9, 15), date(2026, 10, 31)):
        end = day + timedelta(20)
        closed = (f"{end}T00:00:00Z", 0, 5) if end <= date(2026, 11, 1) else ("", 0, "")
        rows += [(f"{day:%m%d}-{n}", f"{day}T00:00:00Z", *closed) for n in range(10)]
    return {"desk.csv": csv_text("complaint_id,opened_at,resolved_at,reopened,satisfaction", rows)}


def currencies() -> Texts:
    """Ten customers who pay 100 as a year ago, and one who pays in yen."""
    flat = [(f"c{n}", month, 100) for n in range(10) for month in ("2025-09", "2026-09")]
    yen = [("d1", "2025-09", 10000, "JPY"), ("d1", "2026-09", 20000, "JPY")]
    return {
        "a.csv": csv_text("customer_id,period,revenue", flat),
        "b.csv": csv_text("customer_id,period,revenue,currency", yen),
    }


#: Team, place and scores: a small team whose other answers at its place are of one team.
CUTS = (
    ("Small", "Tiny", [0, 0, 10]),
    ("Solo", "Tiny", [9] * 20),
    ("Mid", "York", [9] * 8),
    ("Mid2", "York", [3] * 30),
    ("Mid3", "Leeds", [7] * 40),
)


def hidden_two_cuts() -> Texts:
    """Three answers of a team: place less the other team there would tell their sum."""
    told = [(score, team, place) for team, place, scores in CUTS for score in scores]
    rows = [(n, "2026-10-05T10:00Z", "nps", *each) for n, each in enumerate(told)]
    return {"r.csv": csv_text("response_id,answered_at,question,score,team,location", rows)}


def place_in_settings() -> Texts:
    """A Monday in York, of which the settings say that `york` is open around the clock."""
    row = (1, "2026-10-05T00:00Z", "2026-10-06T00:00Z", "York")
    return {"c.csv": csv_text("complaint_id,opened_at,resolved_at,location", [row])}


def names() -> Texts:
    """Teams called as the words for nobody's team and for all of them."""
    teams = [("not given", 10), ("", 0), ("All", 7)]
    answers = [
        (n, "2026-10-05T10:00Z", "nps", score, team)
        for n, (team, score) in enumerate(each for each in teams for _ in range(20))
    ]
    complaints = [(n, "2026-10-05T00:00Z", "2026-10-06T00:00Z", teams[n % 3][0]) for n in range(30)]
    return {
        "r.csv": csv_text("response_id,answered_at,question,score,team", answers),
        "c.csv": csv_text("complaint_id,opened_at,resolved_at,team", complaints),
    }


PROMISE = """[promise]
hours = 72
by_severity = { urgent = 4, high = 24, normal = 72, low = 120 }
"""
AROUND_THE_CLOCK = """[business_hours]
monday = ["09:00-17:00"]
[business_hours.locations.york]
monday = ["00:00-24:00"]
"""


OCTOBER = ("--since", "2026-10-01", "--until", "2026-11-01", "--change")
Case = Callable[[], Texts]
CASES: dict[Case, tuple[str, tuple[str, ...]]] = {
    two_tools: (ALL_SHOWN, ()),
    stale_events: (ALL_SHOWN, ()),
    reviews_without_customers: (ALL_SHOWN, ()),
    zendesk: (f"{ALL_SHOWN}{PROMISE}", ()),
    older_export_late: (ALL_SHOWN, ()),
    a_column_more: (ALL_SHOWN, ()),
    begins_mid_month: (ALL_SHOWN, ("--known-at", "2026-11-01")),
    currencies: (ALL_SHOWN, ()),
    hidden_two_cuts: ('timezone = "UTC"\n', ()),
    place_in_settings: (f"{ALL_SHOWN}{AROUND_THE_CLOCK}", ()),
    names: (ALL_SHOWN, ()),
}


@pytest.fixture(scope="module")
def dropped(tmp_path_factory: pytest.TempPathFactory) -> Callable[[Case], Store]:
    """The store of a case, its files dropped in their order; made once."""
    made: dict[Case, Store] = {}

    def of(case: Case) -> Store:
        if case not in made:
            settings, options = CASES[case]
            made[case] = Store(tmp_path_factory.mktemp("case"), settings)
            for name, text in case().items():
                made[case].put(name, text, *options)
        return made[case]

    return of


Dropped = Callable[[Case], Store]


def test_two_tools_that_count_from_one_are_twelve_answers(dropped: Dropped) -> None:
    assert dropped(two_tools).value("nps") == (0.0, 12), "−100 of 6"


def test_october_is_not_known_where_events_end_on_the_fifth(dropped: Dropped) -> None:
    """What is told is of the days that are known, on both sides, and it is said until when."""
    store = dropped(stale_events)
    told = store.show("advocacy_rate", *OCTOBER)
    (row,) = told["rows"]
    assert (row["value"], row["n"]) == (10.0, 100), "1.6 % of 620"
    assert row["verdict"] == "cannot tell", "worse"
    assert told["said"].endswith("are known until 5 Oct 2026: counted until then.")
    assert told["as_of"].startswith("2026-10-05")
    assert set(store.groups("advocacy_rate", "month").values()) == {10.0}
    late = ("--since", "2026-10-06", "--until", "2026-11-01")
    assert store.value("advocacy_rate", *late) == (None, 0), "of these days nobody knows"


def test_reviews_that_name_no_customer_tell_of_no_advocate(dropped: Dropped) -> None:
    told = dropped(reviews_without_customers).show("advocacy_rate", "--change")
    (row,) = told["rows"]
    assert (row["value"], row["low"], row["high"]) == (None, None, None), "0.0 % of 100"
    assert "No file tells who referred someone or praised us in public" in told["said"]


def test_a_promise_of_urgent_is_kept_or_missed_by_urgent_tickets(dropped: Dropped) -> None:
    assert dropped(zendesk).value("resolution_within_promise") == (50.0, 4), "100 %"


def test_an_older_export_that_comes_late_opens_nothing_again(dropped: Dropped) -> None:
    store = dropped(older_export_late)
    assert store.one("open_complaints")["value"] == 0.0, "1"
    assert store.value("reopen_rate") == (50.0, 2), "0 %"


def test_ten_answers_with_a_column_more_are_ten(dropped: Dropped) -> None:
    store = dropped(a_column_more)
    assert store.value("nps") == (100.0, 10), "20 answers"
    assert store.groups("nps", "segment") == {"regular": 100.0}, "what is known more is known"


@pytest.mark.parametrize(
    "key", ["open_complaints", "resolved_to_satisfaction", "complaints_opened", "reopen_rate"]
)
def test_a_desk_that_begins_in_mid_september_is_not_compared(dropped: Dropped, key: str) -> None:
    told = dropped(begins_mid_month).show(key, *OCTOBER)
    (row,) = told["rows"]
    assert row["value"] is not None
    assert (row["change"], row["verdict"]) == (None, None), "open worse, satisfied better"
    assert "Not compared" in told["said"]


def test_yen_are_not_added_to_what_has_no_currency(dropped: Dropped) -> None:
    assert dropped(currencies).value("net_revenue_retention") == (100.0, 10), "190.9 %"


def test_a_team_of_three_is_hidden_in_every_way(dropped: Dropped) -> None:
    """Whoever it is beside is hidden with it; and no sum less a sum is its own."""
    store = dropped(hidden_two_cuts)
    by_team, by_place = store.groups("nps", "team"), store.groups("nps", "location")
    assert (by_team["Small"], by_team["Solo"]) == (None, None)
    assert (by_team["Mid2"], by_place["York"] is not None) == (-100.0, True), "nothing else is"
    for options in (
        ["--where", "team=Small"],
        ["--where", "team=Solo"],
        ["--where", "team=Small", "--where", "location=Tiny"],
        ["--where", "team=Solo", "--where", "location=Tiny"],
    ):
        assert store.one("nps", *options)["value"] is None, options
    for by, where in (("team", "location=Tiny"), ("location", "team=Solo"), ("day", "team=Small")):
        assert set(store.groups("nps", by, "--where", where).values()) == {None}, (by, where)
    all_but = [
        word for team in ("Solo", "Mid", "Mid2", "Mid3") for word in ("--where", f"team={team}")
    ]
    assert store.one("nps", *all_but)["value"] is None, "all but those three"


def test_opening_times_of_a_place_hold_however_it_is_written(dropped: Dropped) -> None:
    assert dropped(place_in_settings).value("resolution_median_business") == (24.0, 1), "8 hours"


def test_a_team_may_be_called_as_nobody_or_all(dropped: Dropped) -> None:
    store = dropped(names)
    expected = {"not given": 100.0, "All": 0.0, None: -100.0}
    assert store.groups("nps", "team") == expected
    for team, value in expected.items():
        assert store.value("nps", "--where", f"team={team or ''}") == (value, 20), team
        assert store.value("complaints_opened", "--where", f"team={team or ''}") == (10.0, 10)
    assert store.value("nps") == (0.0, 60), "All is one team and not all of them"
    assert store.groups("complaints_opened", "team") == dict.fromkeys(expected, 10.0)


#: Of the short cases the kind of file that each is tried in, beside CSV, and what comes of it.
OTHER_KINDS: dict[Case, tuple[str, str, float | None, int]] = {
    two_tools: ("xlsx", "nps", 0.0, 12),
    reviews_without_customers: ("json", "advocacy_rate", None, 0),
    zendesk: ("parquet", "resolution_within_promise", 50.0, 4),
    older_export_late: ("xlsx", "reopen_rate", 50.0, 2),
    a_column_more: ("json", "nps", 100.0, 10),
    currencies: ("parquet", "net_revenue_retention", 100.0, 10),
    place_in_settings: ("xlsx", "resolution_median_business", 24.0, 1),
}


@pytest.mark.parametrize("case", OTHER_KINDS, ids=lambda case: case.__name__)
def test_the_last_file_may_be_of_another_kind(tmp_path: Path, case: Case) -> None:
    kind, key, value, n = OTHER_KINDS[case]
    settings, options = CASES[case]
    store, (*first, last) = Store(tmp_path, settings), case().items()
    for name, text in first:
        store.put(name, text, *options)
    rows = [line.split(",") for line in last[1].splitlines()]
    store.put(f"last.{kind}", file_of(kind, rows)[1], *options)
    assert store.value(key) == (value, n)


# The definitions that people disagree about, each decided. Of those of a full export, of times to
# come and of ids are more in test_full_export_traps and test_day_traps.


def test_what_a_newer_full_export_no_longer_holds_is_gone(tmp_path: Path) -> None:
    """Neither waiting nor resolved: its wait ends when it was last seen."""
    store, head = Store(tmp_path), "complaint_id,opened_at,resolved_at"
    first = [(n, "2026-05-01T09:00Z", "") for n in (1, 2)]
    store.put("may.csv", csv_text(head, first), "--known-at", "2026-05-10", "--full")
    june = [(2, "2026-05-01T09:00Z", ""), (3, "2026-06-01T09:00Z", "2026-06-02T09:00Z")]
    store.put("june.csv", csv_text(head, june), "--known-at", "2026-06-10", "--full")
    found = {key: store.one(key)["value"] for key in BALANCE}
    assert found == {"complaints_opened": 3, "complaints_resolved": 1, "open_complaints": 1}
    assert store.one("resolution_median")["value"] is None, "one of three has ended"


BALANCE = ("complaints_opened", "complaints_resolved", "open_complaints")


def test_an_end_that_cannot_be_is_neither_resolved_nor_open(tmp_path: Path) -> None:
    """Four came, two were resolved, one waits; the fourth ended before it began."""
    store = Store(tmp_path)
    rows = [
        (1, "2026-05-01T09:00Z", "2026-05-02T09:00Z"),
        (2, "2026-05-01T09:00Z", "2026-05-03T09:00Z"),
        (3, "2026-05-01T09:00Z", ""),
        (4, "2026-05-09T09:00Z", "2026-05-08T09:00Z"),
    ]
    store.put("a.csv", csv_text("complaint_id,opened_at,resolved_at", rows))
    found = {key: store.one(key)["value"] for key in BALANCE}
    assert found == {"complaints_opened": 4, "complaints_resolved": 2, "open_complaints": 1}
    assert store.value("resolution_median") == (48.0, 3)


def test_files_that_cannot_tell_of_an_end_are_in_neither_of_both(tmp_path: Path) -> None:
    """A desk without a place for closing times: its complaints came, and nobody knows more."""
    store, head = Store(tmp_path), "complaint_id,opened_at,resolved_at,team"
    told = [(n, f"2026-05-{n:02}T09:00Z", f"2026-05-{n:02}T12:00Z", "A") for n in range(1, 11)]
    store.put("a.csv", csv_text(head, told))
    blind = [(n, f"2026-05-{n - 20:02}T10:00Z", "B") for n in range(21, 31)]
    store.put("b.csv", csv_text("complaint_id,opened_at,team", blind), "--source", "desk b")
    assert store.groups("complaints_opened", "team") == {"A": 10, "B": 10}
    assert store.value("complaints_resolved") == (10.0, 10)
    assert store.one("open_complaints")["value"] == 0.0, "ten that nobody could have closed"
    assert store.one("open_complaints", "--where", "team=B")["value"] is None


def test_customers_seen_answered_complained_or_spoke(tmp_path: Path) -> None:
    """c1 recommends; c2 answers, c3 complains, c4 is on a list only, c5 only pays: 1 of 3."""
    store = Store(tmp_path)
    at = "2026-05-05T09:00Z"
    store.put(
        "a.csv", csv_text("event_id,happened_at,kind,customer_id", [(1, at, "referral", "c1")])
    )
    head = "response_id,answered_at,question,score,customer_id"
    store.put("r.csv", csv_text(head, [(1, at, "nps", 9, "c2")]))
    store.put("c.csv", csv_text("complaint_id,opened_at,customer_id", [(1, at, "c3")]))
    store.put("l.csv", csv_text("customer_id,joined_at,segment", [("c4", "2026-05-05", "large")]))
    store.put("m.csv", csv_text("customer_id,period,revenue", [("c5", "2026-05", 10)]))
    told = store.show("advocacy_rate", "--since", "2026-05-01", "--until", "2026-06-01")
    assert (round(told["rows"][0]["value"], 1), told["rows"][0]["n"]) == (33.3, 3)
    assert "Who is only on a list of customers, or only paid, is not seen." in told["definition"]


@pytest.mark.parametrize(
    ("first", "second"),
    [("Zoe\N{COMBINING DIAERESIS}", "Zo\N{LATIN SMALL LETTER E WITH DIAERESIS}"), ("7.0", "7")],
    ids=["composed", "whole"],
)
def test_an_id_is_one_however_it_is_written(tmp_path: Path, first: str, second: str) -> None:
    store, at, known = Store(tmp_path), "2026-05-05T09:00Z", ("--known-at", "2026-05-09")
    answer = "response_id,answered_at,question,score,customer_id"
    store.put("r.csv", csv_text(answer, [(1, at, "nps", 9, second)]), *known)
    event = "event_id,happened_at,kind,customer_id"
    said = store.put("a.csv", csv_text(event, [(1, at, "referral", first)]), *known)
    assert store.value("advocacy_rate") == (100.0, 1), "two persons"
    assert ("1.0" in said) == (first == "7.0"), said


def test_weeks_that_hold_some_of_their_days_say_which(tmp_path: Path) -> None:
    store = Store(tmp_path)
    rows = [(n, f"2026-10-{n:02}T09:00Z", "nps", 9) for n in range(1, 15)]
    store.put("r.csv", csv_text("response_id,answered_at,question,score", rows))
    told = store.show("nps", "--by", "week", "--since", "2026-10-01", "--until", "2026-10-14")
    named = [(row.get("first_day"), row.get("last_day")) for row in told["rows"]]
    assert named == [("2026-10-01", "2026-10-04"), (None, None), ("2026-10-12", "2026-10-13")]


def test_data_is_never_known_until_later_than_it_came(tmp_path: Path) -> None:
    """A time of some hours to come is taken, for zones; nobody knows what happens then."""
    store, soon = Store(tmp_path), datetime.now(UTC) + timedelta(hours=10)
    times = [soon - timedelta(days=1), soon]
    rows = [(n, f"{at:%Y-%m-%dT%H:%MZ}", "nps", 9) for n, at in enumerate(times)]
    store.put("r.csv", csv_text("response_id,answered_at,question,score", rows))
    told = store.show("nps")
    assert told["rows"][0]["n"] == 2
    assert datetime.fromisoformat(told["as_of"]) <= datetime.now(UTC)


def test_a_first_answer_after_the_resolution_keeps_its_own_time(tmp_path: Path) -> None:
    store = Store(tmp_path)
    rows = [(1, "2026-05-01T09:00Z", "2026-05-03T09:00Z", "2026-05-02T09:00Z")]
    store.put("c.csv", csv_text("complaint_id,opened_at,first_response_at,resolved_at", rows))
    told = store.show("first_response_median")
    assert told["rows"][0]["value"] == 48.0
    assert "after" in told["definition"]


@pytest.mark.parametrize("key", ["nps", "net_revenue_retention", "review_average"])
def test_where_all_are_alike_an_interval_has_a_width(tmp_path: Path, key: str) -> None:
    store = Store(tmp_path)
    answers = [(n, "2026-05-05T09:00Z", "nps", 9) for n in range(5)]
    store.put("r.csv", csv_text("response_id,answered_at,question,score", answers))
    paid = [(f"c{n}", month, 100) for n in range(20) for month in ("2025-05", "2026-05")]
    store.put("m.csv", csv_text("customer_id,period,revenue", paid))
    stars = [(n, "2026-05-05T09:00Z", "review", 4) for n in range(20)]
    store.put("a.csv", csv_text("event_id,happened_at,kind,rating", stars))
    row = store.one(key)
    assert row["low"] < row["high"]


@pytest.mark.parametrize(
    ("went", "change", "verdict"), [(31, 0, "cannot tell"), (4, 27, "worse")], ids=["even", "more"]
)
def test_a_stock_is_compared_with_itself(
    tmp_path: Path, went: int, change: int, verdict: str
) -> None:
    """One came every day from March on and waits; in October one went each day, or four in all.

    Two counts, of 214 and of 241, would not tell: of one stock that nearly all stay in, it is sure.
    """
    store, october = Store(tmp_path), list(days(date(2026, 10, 1), date(2026, 10, 31)))
    ends = dict(enumerate(f"{day}T12:00Z" for day in october[:went]))
    came = days(date(2026, 3, 1), date(2026, 10, 31))
    rows = [(n, f"{day}T09:00Z", ends.get(n, "")) for n, day in enumerate(came)]
    text = csv_text("complaint_id,opened_at,resolved_at", rows)
    store.put("c.csv", text, "--known-at", "2026-11-01")
    row = store.one("open_complaints", *OCTOBER)
    assert (row["before"]["value"], row["change"]["value"]) == (214, change)
    assert row["verdict"] == verdict
