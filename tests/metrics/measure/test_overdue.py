"""What is past its promise now: counted by hand, on both clocks, as far as each file knows."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import polars as pl
import pytest
from typer.testing import CliRunner

from metrics.cli.show import app
from metrics.lake import Lake
from metrics.measure.overdue import Overdue, overdue, overdue_rows
from metrics.measure.reader import Reader
from metrics.slices import Scope, Slice
from store.settings import Home, Settings, load_settings
from tests.support.lakes import Record, at, reader_of, write_lake

KNOWN = at("2026-10-30T12:00")  # a Friday
PROMISE = "[promise]\nhours = 48\nby_severity = { High = 4 }\n"
OPEN = '[business_hours]\nmonday = ["09:00-17:00"]\nfriday = ["09:00-17:00"]\n'


def complaint(name: str, hours: float, **columns: Any) -> Record:
    """One that had been open for so many hours when its file was made."""
    known = columns.get("known_at", KNOWN)
    return {"complaint_id": name, "opened_at": known - timedelta(hours=hours), "known_at": known} | columns  # fmt: skip


ROWS = [
    complaint("late", 60, team="Care", employee="Ada"),
    complaint("later", 600, team="Care", location="York"),
    complaint("just in time", 47),
    complaint("high", 5, severity="High", team="Bar"),
    complaint("high in time", 3, severity="High"),
    complaint("resolved late", 90, resolved_at=KNOWN - timedelta(hours=1)),
    complaint("resolved by nobody knows", 90, resolved_unusable=True),
    complaint("of an old file", 50, known_at=KNOWN - timedelta(days=30), team="Care"),
]


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Home:
    """The complaints above, with a promise by severity."""
    store = write_lake(tmp_path_factory.mktemp("overdue"), complaints=ROWS)
    store.settings_file.write_text(
        f'ticket_url = "https://desk.example.com/t/{{id}}?from=pepper"\n{PROMISE}'
    )
    return store


def reader_with(home: Home, settings: str = PROMISE, scope: Scope | None = None) -> Reader:
    told = Home(home.root / "other")
    told.make()
    told.settings_file.write_text(settings)
    allowed = scope or Scope.everything()
    return reader_of(Lake.open(home), scope=allowed, settings=load_settings(told))


def found(
    home: Home, settings: str = PROMISE, *, scope: Scope | None = None, **options: Any
) -> Overdue:
    asked = {"chosen": Slice(), "today": KNOWN, **options}
    return overdue(reader_with(home, settings, scope), **asked)


def listed(home: Home, settings: str = PROMISE, **options: Any) -> pl.DataFrame:
    return overdue_rows(reader_with(home, settings), **{"chosen": Slice(), **options})


def test_those_past_their_promise_are_listed_the_latest_first(home: Home) -> None:
    told, rows = found(home), listed(home)
    assert rows.select("complaint_id", "hours_promised", "hours_late").rows() == [
        ("later", 48, 552), ("late", 48, 12), ("of an old file", 48, 2), ("high", 4, 1),
    ]  # fmt: skip
    assert (told.count, told.team, told.with_team) == (4, "Care", 3)
    assert told.longest == 552
    assert rows["employee"].to_list() == [None, "Ada", None, None]


def test_files_of_more_than_a_week_ago_are_old(home: Home) -> None:
    assert (found(home).stale, found(home).known_from) == (1, KNOWN - timedelta(days=30))
    assert found(home, today=KNOWN + timedelta(days=8)).stale == 4
    assert found(home, today=KNOWN - timedelta(days=23)).stale == 0


def test_whose_they_are_is_chosen_and_no_period_is(home: Home) -> None:
    october = Slice(at("2026-10-29T00:00").date(), at("2026-10-30T00:00").date())
    assert found(home, chosen=october).count == 4
    of_the_bar = listed(home, chosen=october.narrow("team", "Bar"))
    assert of_the_bar["complaint_id"].to_list() == ["high"]
    assert found(home, scope=Scope({"location": ("York",)})).count == 1
    assert listed(home, most=1).height == 1


def test_without_a_promise_nothing_is_overdue(home: Home) -> None:
    none = found(home, "")
    assert (none.count, none.longest, none.team, none.known_from) == (0, None, None, None)
    assert listed(home, "").is_empty()
    only_high = listed(home, "[promise]\nby_severity = { High = 4 }\n")
    assert only_high["complaint_id"].to_list() == ["high"]


def test_a_promise_in_business_hours_is_late_by_open_hours(home: Home) -> None:
    """Open on Mondays and Fridays, 8 hours: the 600 hours before Friday noon hold 56 open ones."""
    rows = listed(home, f'{PROMISE.replace("48", "16")}clock = "business"\n{OPEN}')
    # From Monday 5 October 12:00 (5) over four Fridays (9 and 16 and 23: 24) and three Mondays
    # (12, 19, 26: 24) to Friday 30 October 12:00 (3).
    (later,) = rows.filter(rows["complaint_id"] == "later").rows(named=True)
    assert (later["hours_waited"], later["hours_late"]) == (56, 40)


def test_as_of_an_earlier_time_each_is_late_by_as_much_as_then(home: Home) -> None:
    early = reader_of(Lake.open(home), settings=load_settings(home))
    told = overdue_rows(early.at(KNOWN - timedelta(hours=550)), Slice())
    assert told.select("complaint_id", "hours_late").rows() == [("later", 2), ("of an old file", 2)]


def test_the_command_line_lists_them_with_their_addresses(home: Home) -> None:
    result = CliRunner().invoke(app, ["overdue", "--json", "--home", str(home.root)])
    told = json.loads(result.stdout)
    assert (told["overdue"], [row["complaint_id"] for row in told["rows"]][:2]) == (
        4,
        ["later", "late"],
    )
    addresses = [row["address"] for row in told["rows"]]
    assert addresses[2] == "https://desk.example.com/t/of%20an%20old%20file?from=pepper"
    words = ["overdue", "--since", "2026-10-01", "--home", str(home.root)]
    refused = CliRunner().invoke(app, words)
    assert refused.exit_code == 2
    assert "expected no --since" in refused.stderr
    csv = CliRunner().invoke(app, ["overdue", "--csv", "--home", str(home.root)]).stdout
    assert csv.splitlines()[0].startswith("complaint_id,key_source,opened_at")


@pytest.mark.parametrize(
    ("told", "ticket", "address"),
    [
        ("https://d.example/{id}", "a/b?c#d", "https://d.example/a%2Fb%3Fc%23d"),
        ("https://d.example/?q={id}&x", "1&admin=1", "https://d.example/?q=1%26admin%3D1&x"),
        ("https://d.example/{id}", "0123456789abcdef" * 2, None),  # the hash of an address
        ({"zendesk": "http://z/{id}"}, "7", "http://z/7"),
        ({"hubspot": "http://z/{id}"}, "7", None),
        (None, "7", None),
    ],
)
def test_an_id_is_quoted_in_its_address(told: Any, ticket: str, address: str | None) -> None:
    assert (
        Settings.model_validate({"ticket_url": told}).ticket_address("zendesk", ticket) == address
    )


@pytest.mark.parametrize(
    "told",
    [
        "javascript:alert(1)//{id}", "ftp://d.example/{id}", "//d.example/{id}", "https:///{id}",
        "https://d.example/", "https://d.example/{id}/{id}", "https://{id}.example/",
        "https://d.example/{id} x", {"zendesk": "data:text/html,{id}"},
    ],
)  # fmt: skip
def test_what_is_no_address_is_refused(told: Any) -> None:
    with pytest.raises(ValueError, match="is no address of a ticket"):
        Settings.model_validate({"ticket_url": told})
