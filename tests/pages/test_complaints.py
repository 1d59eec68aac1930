"""The page Complaints: empty first, one row, a company, missing columns, hostile text."""

import json
import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

import polars as pl
import pytest

from metrics.settings import Home
from tests.metrics.lakes import write_lake
from tests.pages import stores
from tests.pages.reading import OpenPage, charts, markup, plain, said, sections

PANELS = [
    "How many are still waiting after …?",
    "Are we keeping up?",
    "Where is it better, where worse?",
    "How old are the open ones?",
    "What are they about?",
    "Who waits longest?",
]
KNOWN = datetime(2026, 10, 31, 18, tzinfo=UTC)


def test_an_empty_store_invites_to_drop_a_file(home: Home, open_page: OpenPage) -> None:
    page = open_page(home, "complaints")
    assert "nothing to show" in said(page)
    assert not page.metric
    assert not charts(page)


def test_a_store_without_complaints_says_so(tmp_path: Path, open_page: OpenPage) -> None:
    page = open_page(write_lake(tmp_path, responses=stores.answers(9)), "complaints")
    assert "No complaints were dropped yet." in said(page)
    assert not page.metric


def test_one_open_complaint_has_no_curve_and_no_zero(tmp_path: Path, open_page: OpenPage) -> None:
    row = {"opened_at": datetime(2026, 10, 20, 9, tzinfo=UTC), "summary": "Cold."}
    home = stores.seeing_all(write_lake(tmp_path, complaints=[row], known_at=KNOWN))
    page = open_page(home, "complaints")
    assert sections(page) == PANELS
    values = {metric.label: metric.value for metric in page.metric}
    assert values["Time to resolve"] == "not reached"
    assert values["Resolved to their satisfaction"] == "–"
    assert values["Complaints open"] == "1"
    text = plain(said(page))
    assert "No file says when a complaint was resolved" in text
    assert "Open on 30 Sep 0 + opened 1 − resolved 0 = 1 open on 31 Oct." in text
    assert "One is open; it has waited 11 days." in text
    assert "No file says what these complaints are about." in text


def test_one_resolved_complaint_leaves_nobody_waiting(tmp_path: Path, open_page: OpenPage) -> None:
    at = datetime(2026, 10, 20, 9, tzinfo=UTC)
    row = {"opened_at": at, "resolved_at": at + timedelta(hours=5), "category": "cold food"}
    home = stores.seeing_all(write_lake(tmp_path, complaints=[row], known_at=KNOWN))
    page = open_page(home, "complaints")
    text = plain(said(page))
    assert "Half are resolved within 5.0 hours; none is open any more." in text
    assert "No complaint is open." in text
    assert "Nobody: no complaint is open." in text
    assert "One cause makes up 100 % of 1 complaint: cold food." in text


def test_a_company_balances_and_names_who_is_slow(tmp_path: Path, open_page: OpenPage) -> None:
    page = open_page(stores.company(tmp_path), "complaints", waiting_by="Location")
    assert sections(page) == PANELS
    text = plain(said(page))
    begin, end = (datetime(2026, 10, 1, tzinfo=UTC), datetime(2026, 11, 1, tzinfo=UTC))
    rows = stores.complaints()

    def open_at(when: datetime) -> int:
        return sum(
            r["opened_at"] < when and not (r["resolved_at"] and r["resolved_at"] < when)
            for r in rows
        )

    opened = sum(begin <= r["opened_at"] < end for r in rows)
    resolved = sum(bool(r["resolved_at"]) and begin <= r["resolved_at"] < end for r in rows)
    assert (
        f"Open on 30 Sep {open_at(begin)} + opened {opened} − resolved {resolved} "
        f"= {open_at(end)} open on 31 Oct." in text
    )
    assert open_at(begin) + opened - resolved == open_at(end)
    assert re.search(r"York is [\d.]+ (hours|days) above the rest", text)
    assert re.search(r"the closed ones alone would say \d+ hours, \d+ % too short", text)
    assert re.search(r"\d of 3 causes make up \d+ % of \d+ complaints", text)


def test_the_oldest_stand_first_with_their_words(tmp_path: Path, open_page: OpenPage) -> None:
    page = open_page(stores.company(tmp_path), "complaints")
    table = pl.DataFrame(next(d.value for d in page.dataframe if "words" in d.value.columns))
    days = table["days"].to_list()
    assert days == sorted(days, reverse=True)
    oldest = min((r for r in stores.complaints() if not r["resolved_at"]), key=_opened)
    assert table["words"][0] == oldest["summary"]
    assert days[0] == pytest.approx((KNOWN - oldest["opened_at"]) / timedelta(days=1), abs=0.01)


def _opened(row: dict[str, datetime]) -> datetime:
    return row["opened_at"]


def test_what_no_file_tells_is_said_and_not_measured(tmp_path: Path, open_page: OpenPage) -> None:
    silent = dict.fromkeys(("resolved_at", "first_response_at", "satisfaction", "reopened"))
    rows = stores.complaints(30, **silent)
    page = open_page(write_lake(tmp_path, complaints=rows, known_at=KNOWN), "complaints")
    text = plain(said(page))
    assert "No file says when a complaint was resolved" in text
    assert (
        "No file tells when a complaint was resolved, when it was first answered, "
        "how they rated the resolution, how often it was reopened." in text
    )
    assert "Time to first answer  **–**" in text
    assert "Reopened  **–**" in text
    values = {metric.label: metric.value for metric in page.metric}
    assert values["Time to resolve"] == "not reached"
    assert values["Resolved to their satisfaction"] == "–"


def test_none_resolved_in_the_period_is_said(tmp_path: Path, open_page: OpenPage) -> None:
    rows = [row | {"resolved_at": None} if row["opened_at"].month == 10 else row
            for row in stores.complaints(40)]  # fmt: skip
    page = open_page(write_lake(tmp_path, complaints=rows, known_at=KNOWN), "complaints")
    count = sum(row["opened_at"].month == 10 for row in rows)
    assert f"None of {count} complaints opened in this period is resolved." in plain(said(page))


def test_filters_that_leave_nothing_offer_the_way_back(tmp_path: Path, open_page: OpenPage) -> None:
    rows = [*stores.complaints(30), *stores.complaints(4, location="Bath", team="Care")]
    page = open_page(write_lake(tmp_path, complaints=rows), "complaints", team="Care",
                     location="York")  # fmt: skip
    assert "There are no complaints in what you chose." in said(page)
    next(b for b in page.button if b.key == "clear_filters").click()
    assert page.run().metric


def test_hostile_names_and_words_are_text(tmp_path: Path, open_page: OpenPage) -> None:
    for by in ("Location", "Cause"):
        page = open_page(stores.hostile(tmp_path), "complaints", waiting_by=by)
        assert sections(page) == PANELS
        assert not markup(page, stores.MARKUP)


def test_the_promise_by_severity_is_said(tmp_path: Path, open_page: OpenPage) -> None:
    home = stores.company(tmp_path)
    home.settings_file.write_text("[promise]\nhours = 72\nby_severity = { '<b>high' = 24 }\n")
    page = open_page(home, "complaints")
    assert "By severity: <b>high 24 hours." in plain(said(page))
    assert not markup(page, ("<b>",))


@pytest.mark.parametrize(("per", "steps"), [("Days", 61), ("Weeks", 9), ("Months", 2)])
def test_the_stock_is_drawn_by_each_step(
    tmp_path: Path, open_page: OpenPage, per: str, steps: int
) -> None:
    page = open_page(stores.company(tmp_path), "complaints", per=per)
    figures = [json.loads(chart.proto.spec)["data"] for chart in charts(page)]
    stock = next(f for f in figures if [t["type"] for t in f] == ["bar", "bar", "scatter"])
    # September and October 2026; days look back eight weeks from the period's end.
    assert len(stock[0]["x"]) == min(steps, 56)
