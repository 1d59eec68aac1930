"""The page Complaints: empty first, one row, a company, missing columns, hostile text."""

import json
import re
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from metrics.analyses.regulator import COLUMNS, regulator_table
from metrics.lake import Lake
from metrics.measure.as_of import NO_PROMISE
from metrics.measure.reader import Reader
from metrics.slices import Slice
from store.settings import Home, load_settings
from tests.support import stores
from tests.support.lakes import write_lake
from tests.support.reading import (
    OpenPage,
    charts,
    markup,
    plain,
    said,
    sections,
    titles_in_a_row,
    whole,
)
from ui.charts.bars import vital_few
from ui.panels.complaints.causes import in_words

PANELS = [
    "Are we keeping up?",
    "How old are the open ones?",
    "Who waits longest?",
    "How many are still waiting after …?",
    "Is it getting better?",
    "Where is it better, where worse?",
    "What are they about?",
    "Do they forgive us when we are fast?",
    "What does the regulator ask for?",
]
FORGIVEN = "Do they forgive us when we are fast?"
KNOWN = datetime(2026, 10, 31, 18, tzinfo=UTC)


def test_an_empty_store_invites_to_drop_a_file(home: Home, open_page: OpenPage) -> None:
    page = open_page(home, "complaints")
    assert "nothing to show" in said(page)
    assert not page.metric
    assert not charts(page)


@pytest.mark.parametrize("script", ["complaints", "nps", "advocacy", "pulse"])
def test_titles_of_neighbouring_panels_stand_at_one_height(
    company_home: Home, open_page: OpenPage, script: str
) -> None:
    """What stands beside a title moves it: then it is not as high as that of the next panel."""
    pages = whole(open_page, company_home, script).pages
    assert all(page.header for page in pages)
    assert [title for page in pages for title in titles_in_a_row(page)] == []


def test_a_store_without_complaints_says_so(tmp_path: Path, open_page: OpenPage) -> None:
    page = open_page(write_lake(tmp_path, responses=stores.answers(9)), "complaints")
    assert "No complaints were dropped yet." in said(page)
    assert not page.metric


def test_one_open_complaint_has_no_curve_and_no_zero(tmp_path: Path, open_page: OpenPage) -> None:
    row = {"opened_at": datetime(2026, 10, 20, 9, tzinfo=UTC), "summary": "Cold."}
    home = stores.seeing_all(write_lake(tmp_path, complaints=[row], known_at=KNOWN))
    page = whole(open_page, home, "complaints")
    without = (FORGIVEN, "Where is it better, where worse?")
    assert sections(page) == [panel for panel in PANELS if panel not in without]
    values = {metric.label: metric.value for metric in page.metric}
    assert values["Time to resolve"] == "–"
    assert "not reached · " in plain(said(page))
    assert "Resolved to their satisfaction" not in values
    assert values["Complaints open"] == "1"
    text = plain(said(page))
    assert "No file says when a complaint was resolved" in text
    assert "Open on 19 Oct 0 + opened 1 − resolved 0 = 1 open on 31 Oct." in text
    assert "One is open; it has waited 11 days." in text
    assert "No file says what these complaints are about." in text


def test_one_resolved_complaint_leaves_nobody_waiting(tmp_path: Path, open_page: OpenPage) -> None:
    at = datetime(2026, 10, 20, 9, tzinfo=UTC)
    row = {"opened_at": at, "resolved_at": at + timedelta(hours=5), "category": "cold food"}
    home = stores.seeing_all(write_lake(tmp_path, complaints=[row], known_at=KNOWN))
    page = whole(open_page, home, "complaints")
    text = plain(said(page))
    assert "Half are resolved within 5.0 hours; none is open any more." in text
    assert "No complaint is open." in text
    assert "Nobody: no complaint is open." in text
    assert "One cause makes up 100 % of 1 complaint: cold food." in text


def test_a_company_balances_and_names_who_is_slow(
    company_home: Home, open_october: OpenPage
) -> None:
    page = whole(open_october, company_home, "complaints", waiting_by="Location")
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
    assert re.search(r"York is [\d.]+ (hours|days) slower than the rest", text)
    assert re.search(r"the closed ones alone would say \d+ hours, \d+ % too short", text)
    assert re.search(r"\d of 3 causes make up \d+ % of \d+ complaints", text)


def test_the_oldest_stand_first_with_their_words(company_home: Home, open_page: OpenPage) -> None:
    page = open_page(company_home, "complaints")
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
    page = whole(open_page, write_lake(tmp_path, complaints=rows, known_at=KNOWN), "complaints")
    text = plain(said(page))
    assert "No file says when a complaint was resolved" in text
    assert "Time to first answer (needs the time when complaints were first answered)" in text
    assert "Reopened (needs the number of times that complaints were reopened)" in text
    assert "**–**" not in text
    values = {metric.label: metric.value for metric in page.metric}
    assert values["Time to resolve"] == "–"
    assert "not reached · " in plain(said(page))
    assert "Resolved to their satisfaction" not in values


def test_none_resolved_in_the_period_is_said(tmp_path: Path, open_october: OpenPage) -> None:
    rows = [row | {"resolved_at": None} if row["opened_at"].month == 10 else row
            for row in stores.complaints(40)]  # fmt: skip
    page = whole(open_october, write_lake(tmp_path, complaints=rows, known_at=KNOWN), "complaints")
    count = sum(row["opened_at"].month == 10 for row in rows)
    assert f"None of {count} complaints opened in this period is resolved." in plain(said(page))


def test_filters_that_leave_nothing_offer_the_way_back(tmp_path: Path, open_page: OpenPage) -> None:
    rows = [*stores.complaints(30), *stores.complaints(4, location="Bath", team="Care")]
    page = open_page(write_lake(tmp_path, complaints=rows), "complaints", team="Care",
                     location="York")  # fmt: skip
    assert "There are no complaints in what you chose." in said(page)
    next(b for b in page.button if b.key == "clear_filters").click()
    assert "Are we keeping up?" in sections(page.run())


def test_hostile_names_and_words_are_text(hostile_home: Home, open_page: OpenPage) -> None:
    for by in ("Location", "Cause"):
        page = whole(open_page, hostile_home, "complaints", waiting_by=by)
        assert sections(page) == PANELS
        assert not markup(page, stores.MARKUP)


def test_the_promise_by_severity_is_said(tmp_path: Path, open_page: OpenPage) -> None:
    home = stores.company(tmp_path)
    home.settings_file.write_text("[promise]\nhours = 72\nby_severity = { '<b>high' = 24 }\n")
    page = whole(open_page, home, "complaints")
    assert "By severity: <b>high 24 hours." in plain(said(page))
    assert not markup(page, ("<b>",))


def test_without_a_promise_there_is_no_mark_but_an_invitation(
    tmp_path: Path, open_page: OpenPage
) -> None:
    home = stores.company(tmp_path)
    home.settings_file.unlink(missing_ok=True)
    page = whole(open_page, home, "complaints")
    assert "promised" not in "".join(chart.proto.spec for chart in charts(page))
    assert "Resolved as promised" not in [metric.label for metric in page.metric]
    assert NO_PROMISE in plain(said(page))
    home.settings_file.write_text("[promise]\nby_severity = { high = 24 }\n")
    page = whole(open_page, home, "complaints")
    assert "Promised by severity, so it has no mark here: high 24 hours." in plain(said(page))
    assert "promised" not in "".join(chart.proto.spec for chart in charts(page))


@pytest.mark.parametrize(("per", "steps"), [("Days", 61), ("Weeks", 9), ("Months", 2)])
def test_the_stock_is_drawn_by_each_step(
    company_home: Home, open_page: OpenPage, per: str, steps: int
) -> None:
    page = open_page(company_home, "complaints", per=per)
    figures = [json.loads(chart.proto.spec)["data"] for chart in charts(page)]
    stock = next(f for f in figures if [t["type"] for t in f] == ["bar", "bar", "scatter"])
    # September and October 2026; days look back eight weeks from the period's end.
    assert len(stock[0]["x"]) == min(steps, 56)


def test_what_a_file_does_not_tell_is_not_in_the_account(
    tmp_path: Path, open_october: OpenPage
) -> None:
    silent = stores.complaints(12, resolved_at=None, drop="never closes")
    home = write_lake(tmp_path, complaints=[*stores.complaints(), *silent], known_at=KNOWN)
    current = json.loads(home.snapshot.read_text(encoding="utf-8"))
    whole = [*stores.complaints(1)[0], "complaint_id"]
    given = {"drop-1": whole, "never closes": [name for name in whole if name != "resolved_at"]}
    home.snapshot.write_text(json.dumps(current | {"given": given}), encoding="utf-8")
    text = plain(said(open_october(home, "complaints")))
    count = sum(row["opened_at"].month == 10 for row in silent)
    more = f"{count} complaints opened of which no file tells the end: they are not in it."
    assert more in text
    begin, opened, resolved, end = map(
        int,
        re.search(r"Open on 30 Sep (\d+) \+ opened (\d+) − resolved (\d+) = (\d+)", text).groups(),
    )
    assert begin + opened - resolved == end
    assert opened == sum(row["opened_at"].month == 10 for row in stores.complaints())
    assert "What was open before the first file" not in text
    whole = plain(said(open_october(home, "complaints", period="Everything")))
    assert "Open 0 + opened 90 −" in whole


def test_what_was_open_before_the_first_file_is_not_known(
    tmp_path: Path, open_october: OpenPage
) -> None:
    rows = [row for row in stores.complaints() if row["opened_at"].month == 10]
    home = write_lake(tmp_path, complaints=rows, known_at=KNOWN)
    text = plain(said(open_october(home, "complaints")))
    assert f"Open on 30 Sep 0 + opened {len(rows)} −" in text
    assert "What was open before the first file is not in it." in text


def company_that_forgives(root: Path, *, early: bool = True) -> Home:
    """Sixty fast and sixty slow complaints whose customers answer afterwards, and others."""
    rows, answers = [], []
    for i in range(120):
        at = datetime(2026, 10, 1 + i % 20, 9, tzinfo=UTC)
        took = timedelta(hours=5) if i % 2 else timedelta(days=5)
        rows.append({"opened_at": at, "resolved_at": at + took, "customer_id": f"c{i}"})
        said_at, score = at + took + timedelta(days=1), 10 if i % 2 else 2
        answers.append({"answered_at": said_at, "score": score, "customer_id": f"c{i}"})
        answers.append({"answered_at": at, "score": 8, "customer_id": f"none{i}"})
    first = datetime(2026, 1, 1, tzinfo=UTC)
    rows += [{"opened_at": first, "resolved_at": first, "customer_id": "early"}] * early
    answered = [{**row, "question": "nps"} for row in answers]
    return write_lake(root, known_at=KNOWN, complaints=rows, responses=answered)


def test_they_forgive_the_fast_and_not_the_slow(tmp_path: Path, open_october: OpenPage) -> None:
    page = whole(open_october, company_that_forgives(tmp_path), "complaints")
    text = plain(said(page))
    assert re.search(
        r"Against customers without a complaint: resolved within a day \+100 \([^)]+\), better; "
        r"within 8 weeks −100 \([^)]+\), worse\.",
        text,
    )
    assert "An association, no proof" in text
    (drawn,) = [c.proto.spec for c in charts(page) if "no complaint" in c.proto.spec]
    names = json.loads(drawn)["layout"]["yaxis"]["ticktext"]
    assert [name.replace("\xa0", " ").split("  ")[0] for name in names] == [
        "within a day", "within 8 weeks",
    ]  # fmt: skip


def test_nobody_is_without_a_complaint_while_they_are_young(
    tmp_path: Path, open_october: OpenPage
) -> None:
    """A month of complaints does not tell who had none in the 90 days before."""
    text = plain(
        said(whole(open_october, company_that_forgives(tmp_path, early=False), "complaints"))
    )
    assert "Nobody can be said to be without a complaint here" in text
    assert "resolved. 120 answers are left out: no file tells" in text


def test_the_regulator_gets_the_table_of_the_command_line(
    company_home: Home, open_october: OpenPage
) -> None:
    page = whole(open_october, company_home, "complaints", regulator_by="Location")
    shown = pl.from_pandas(next(d.value for d in page.dataframe if "% upheld" in d.value.columns))
    settings = load_settings(company_home)
    chosen = Slice(date(2026, 10, 1), date(2026, 11, 1), settings.timezone)
    asked = regulator_table(
        Reader.of(Lake.open(company_home), settings),
        chosen,
        by="location",
    )
    assert shown.columns == ["location", *COLUMNS]
    for ours, theirs in zip(shown.to_dicts(), asked.records(), strict=True):
        assert ours == theirs
    assert "72 hours here" in plain(said(page))


def unbroken(text: str) -> str:
    return plain(text).replace("\u202f", " ").replace("\xa0", " ")


def test_the_vital_few_causes_are_counted() -> None:
    few = [("late", 60), ("cold", 25), ("bill", 5), ("salt", 5), (None, 9), ("rude", 5)]
    assert unbroken(in_words(few)) == (
        "2 of 5 causes make up 85 % of 100 complaints. 9 more tell no cause."
    )
    even = [(f"cause {i}", 10) for i in range(10)]
    assert "No cause stands out: it takes 8 of 10 to make up 80" in unbroken(in_words(even))
    assert unbroken(in_words([("late", 36), ("cold", 34), ("bill", 30)])) == (
        "No cause stands out: without any of the 3, the others make up less than 80 % of 100 "
        "complaints."
    )
    assert vital_few([]) == 0


def overdue_page(home: Home, open_page: OpenPage, settings: str) -> Any:
    home.settings_file.write_text(f"{settings}smallest_group = 1\n{PROMISED}", encoding="utf-8")
    return open_page(home, "complaints")


PROMISED = "[promise]\nhours = 48\n"


def test_what_is_overdue_stands_first_with_who_looks_after_it(
    tmp_path: Path, open_page: OpenPage
) -> None:
    told = datetime.now(UTC).replace(microsecond=0) - timedelta(hours=1)
    rows = [
        {"opened_at": told - timedelta(days=days), "team": "Care", "employee": "Ada", "known_at": told}
        for days in (30, 12, 1)
    ]  # fmt: skip
    home = write_lake(tmp_path, complaints=rows, known_at=told)
    page = overdue_page(home, open_page, 'ticket_url = "https://desk.example.com/{id}"\n')
    assert sections(page)[0] == "What is overdue now?"
    text = plain(said(page))
    assert "**2** complaints are past their promise, all of them with **Care**" in text
    assert "the latest by 28 days, whatever the period." in text
    table = page.dataframe[0].value
    assert table["late"].to_list() == [28, 10]
    assert table["employee"].to_list() == ["Ada", "Ada"]
    assert all(address.startswith("https://desk.example.com/") for address in table["ticket"])
    assert not [each for each in page.warning if "more than 7 days ago" in plain(each.value)]


def test_what_is_overdue_is_said_loudly_to_be_of_an_old_file(
    tmp_path: Path, open_page: OpenPage
) -> None:
    home = write_lake(tmp_path, complaints=stores.complaints(), known_at=KNOWN)
    page = overdue_page(home, open_page, "")
    warnings = [plain(each.value) for each in page.warning]
    old = r"as files of more than 7 days ago tell, the oldest of 31\sOct"
    assert sum(bool(re.search(old, warning)) for warning in warnings) == 1
    assert "ticket" not in page.dataframe[0].value


def test_without_a_promise_nothing_is_overdue_and_the_settings_are_named(
    company_home: Home, open_page: OpenPage
) -> None:
    page = open_page(company_home, "complaints")
    assert "What is overdue now?" not in sections(page)
    assert "What is overdue now? (needs a promise in the settings)" in plain(said(page))
