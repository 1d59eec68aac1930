"""Who knows until when, and since when: per source and table, never for the lake as a whole.

Every company here is steady: the same happens on each day, so that any verdict is false.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from metrics.analyses.compare import Compared, compare_all
from metrics.analyses.control import chart
from metrics.catalogue import METRICS
from metrics.cli.show import app
from metrics.lake import Lake
from metrics.measure.coverage import behind_in_words, lines
from metrics.measure.measuring import measure
from metrics.model import NOTHING
from metrics.slices import Slice
from tests.support.lakes import Record, make_lake, reader_of, write_lake
from tests.support.reading import OpenPage, plain

OCTOBER = Slice(date(2026, 10, 1), date(2026, 11, 1))
JULY = Slice(date(2026, 7, 1), date(2026, 8, 1))
COUNTS = ("complaints_opened", "complaints_resolved", "open_complaints")


def days(first: date, last: date) -> list[datetime]:
    noon = datetime(first.year, first.month, first.day, 12, tzinfo=UTC)
    return [noon + timedelta(days=n) for n in range((last - first).days + 1)]


def desk(
    first: date, last: date, *, source: str = "", takes: int = 20, until: date | None = None,
    each: int = 4, **columns: Any,
) -> list[Record]:  # fmt: skip
    """So many complaints each day, each resolved after so many days; known until the last day."""
    known = days(until or last, until or last)[0] + timedelta(hours=11)
    made = []
    for opened in days(first, last):
        resolved = opened + timedelta(days=takes)
        told = {
            "opened_at": opened, "resolved_at": resolved if resolved <= known else None,
            "reopened": 0, "satisfaction": 5 if resolved <= known else None, "known_at": known,
            "key_source": source,
        }  # fmt: skip
        made += [{**told, **columns}] * each
    return made


def survey(first: date, last: date, *, source: str = "", score: int = 9, each: int = 10) -> Any:
    """So many answers each day, each of another customer."""
    return [
        {
            "answered_at": when, "question": "nps", "score": score, "key_source": source,
            "customer_id": f"{source}{when:%m%d}-{n}",
        }
        for when in days(first, last)
        for n in range(each)
    ]  # fmt: skip


def referrals(first: date, last: date, *, source: str = "", of: str = "") -> list[Record]:
    """The first of each day's customers of a survey refers somebody on the same day."""
    return [
        {
            "happened_at": when, "kind": "referral", "customer_id": f"{of}{when:%m%d}-0",
            "key_source": source,
        }
        for when in days(first, last)
    ]  # fmt: skip


def compared(lake: Lake, key: str, chosen: Slice = OCTOBER) -> Compared:
    (found,) = compare_all(reader_of(lake), [METRICS[key]], chosen)[key]
    return found


def is_calm(found: Compared) -> bool:
    """Whether nothing is said to have changed, and if nothing was compared, why."""
    if found.change is None:
        return bool(found.reason) or found.now.estimate == NOTHING
    return found.change.verdict == "cannot tell"


def test_an_answer_of_a_later_day_does_not_age_complaints(tmp_path: Path) -> None:
    """Until 20 October 34 of 100 are satisfied by then, and so they were until 20 September."""
    complaints = desk(date(2026, 6, 1), date(2026, 10, 20), takes=5)
    late = survey(date(2026, 11, 9), date(2026, 11, 9), each=1)
    alone = compared(make_lake(tmp_path / "a", complaints=complaints), "resolved_to_satisfaction")
    beside = make_lake(tmp_path / "b", complaints=complaints, responses=late)
    found = compared(beside, "resolved_to_satisfaction")
    assert (found.now, found.before) == (alone.now, alone.before)
    for key in (*COUNTS, "resolved_to_satisfaction", "reopen_rate"):
        assert is_calm(compared(beside, key)), key


@pytest.mark.parametrize("key", ["advocacy_rate", "referral_rate", "say_do"])
def test_events_that_end_early_say_nothing_of_the_rest_of_the_month(
    tmp_path: Path, key: str
) -> None:
    lake = make_lake(
        tmp_path,
        responses=survey(date(2026, 7, 1), date(2026, 10, 31)),
        advocacy=referrals(date(2026, 7, 1), date(2026, 10, 5)),
    )
    found = compared(lake, key)
    # Ten customers a day, one of whom recommends: five days of October are known.
    assert (found.now.estimate.value, found.now.estimate.n) == (10, 50)
    assert found.before is not None
    assert (found.before.estimate.value, found.before.estimate.n) == (10, 50)
    assert is_calm(found)
    assert found.reason == "recommendations are known until 5 Oct 2026: counted until then"
    november = Slice(date(2026, 11, 1), date(2026, 12, 1))
    assert measure(reader_of(lake), METRICS[key], november)[0].estimate == NOTHING
    by_month = measure(reader_of(lake), METRICS["advocacy_rate"], Slice(), by="month")
    assert [row.estimate.value for row in by_month] == [10, 10, 10, 10]


def test_a_survey_that_ends_early_makes_no_more_advocates(tmp_path: Path) -> None:
    """Then nearly everybody who is met is somebody who recommends."""
    lake = make_lake(
        tmp_path,
        responses=survey(date(2026, 7, 1), date(2026, 10, 5)),
        advocacy=referrals(date(2026, 7, 1), date(2026, 10, 31)),
    )
    found = compared(lake, "advocacy_rate")
    assert found.now.estimate.value == 10
    assert is_calm(found)


def of_two_desks() -> list[Record]:
    """Complaints of one in York, whose file ends on 10 May, and of Hull until the end of October."""
    return [
        *desk(date(2026, 1, 1), date(2026, 10, 31), source="hull", takes=3, location="Hull"),
        *desk(date(2026, 1, 1), date(2026, 5, 10), source="york", takes=3, location="York"),
    ]


def two_desks(root: Path) -> Lake:
    return make_lake(root, complaints=of_two_desks())


def test_a_desk_whose_file_is_old_has_no_noughts(tmp_path: Path) -> None:
    lake = two_desks(tmp_path)
    opened, york = METRICS["complaints_opened"], Slice().narrow("location", "York")
    weeks = measure(reader_of(lake), opened, york, by="week")
    assert max(row.group for row in weeks if isinstance(row.group, date)) == date(2026, 5, 4)
    assert all(row.estimate.value for row in weeks)
    for key in COUNTS:
        found = compared(lake, key, OCTOBER.narrow("location", "York"))
        assert found.now.estimate == NOTHING, key
        assert found.change is None, key
        assert compared(lake, key, OCTOBER.narrow("location", "Hull")).change is not None
    for chosen in (york, Slice(), Slice().narrow("location", "Hull")):
        for key in ("complaints_opened", "complaints_resolved"):
            control = chart(reader_of(lake), METRICS[key], chosen, "week")
            assert len(control.judged) >= 8, key
            assert not control.outside, key
            assert not control.runs, key


@pytest.mark.parametrize("month", range(4, 9))
@pytest.mark.parametrize("key", [*COUNTS, "reopen_rate", "resolved_to_satisfaction", "closed_within_3_days"])  # fmt: skip
def test_a_desk_that_is_behind_makes_no_verdict(tmp_path: Path, key: str, month: int) -> None:
    """Of the month in which it ends, of the one after, and of those after that."""
    chosen = Slice(date(2026, month, 1), date(2026, month + 1, 1))
    assert is_calm(compared(two_desks(tmp_path), key, chosen))


def test_two_surveys_of_which_one_is_behind_are_no_other_score(tmp_path: Path) -> None:
    """All recommend us on the web, nobody in the shop, whose file ends on 5 October."""
    web = survey(date(2026, 7, 1), date(2026, 10, 31), source="web")
    shop = survey(date(2026, 7, 1), date(2026, 10, 5), source="shop", score=0)
    lake = make_lake(tmp_path, responses=[*web, *shop])
    for month in (9, 10):
        found = compared(lake, "nps", Slice(date(2026, month, 1), date(2026, month + 1, 1)))
        assert is_calm(found)
    # Ten answers a day of each: five days of the shop in either month.
    assert found.now.estimate.n == 310 + 50
    assert found.before is not None
    assert found.before.estimate.n == 300 + 50


def test_a_file_of_closed_requests_is_no_end_of_complaints(tmp_path: Path) -> None:
    """It was made of those opened until June, and tells of their resolution until September."""
    rows = desk(date(2026, 1, 1), date(2026, 6, 30), takes=40, until=date(2026, 9, 20))
    lake = make_lake(tmp_path, complaints=rows)
    for key in COUNTS:
        assert compared(lake, key, JULY).now.estimate == NOTHING, key
        assert is_calm(compared(lake, key, JULY)), key
        june = compared(lake, key, Slice(date(2026, 6, 1), date(2026, 7, 1)))
        assert june.now.estimate.value, key
        assert is_calm(june), key
    control = chart(reader_of(lake), METRICS["complaints_opened"], Slice(), "week")
    assert not control.outside
    assert not control.runs
    (line,) = lines(lake, "complaints")
    assert (line.told_until.date(), line.known_at.date()) == (date(2026, 6, 30), date(2026, 9, 20))
    # Who is quiet for no longer than before has none: that is known.
    rare = [row for row in rows if row["opened_at"].day % 15 == 1]
    quiet = make_lake(tmp_path / "rare", complaints=rare, known_at=rows[-1]["known_at"])
    assert measure(reader_of(quiet), METRICS["complaints_opened"], JULY)[0].estimate.value == 0


@pytest.mark.parametrize("key", METRICS)
def test_data_that_begins_in_mid_september_makes_no_change(tmp_path: Path, key: str) -> None:
    first, last = date(2026, 9, 15), date(2026, 10, 31)
    lake = make_lake(
        tmp_path,
        complaints=desk(first, last),
        responses=survey(first, last),
        advocacy=referrals(first, last),
    )
    found = compared(lake, key)
    assert is_calm(found)
    if key in (*COUNTS, "resolved_to_satisfaction"):
        assert found.reason == "not compared: complaints begin on 15 Sep 2026"


def test_what_is_resolved_rises_while_the_data_begins_and_is_no_change(tmp_path: Path) -> None:
    """Half are resolved at once, half after forty days: the first weeks have the fast ones only."""
    slow, fast = (
        desk(date(2026, 1, 1), date(2026, 10, 31), takes=takes, each=2) for takes in (0, 40)
    )
    lake = make_lake(tmp_path, complaints=[*slow, *fast])
    for key in ("complaints_resolved", "closed_within_3_days"):
        control = chart(reader_of(lake), METRICS[key], Slice(), "week")
        assert len(control.judged) >= 8, key
        assert not control.outside, key
        assert not control.runs, key
        # Of March all are there that were open in February.
        assert control.judged[0].first <= date(2026, 3, 2), key


def test_promoters_of_a_survey_have_as_long_as_files_of_events_know(tmp_path: Path) -> None:
    """A survey that ended in August has its promoters; what they did is known until October."""
    surveyed = survey(date(2026, 5, 1), date(2026, 8, 20), each=20)
    done = [
        {**event, "happened_at": event["happened_at"] + timedelta(days=45), "key_source": source}
        for source in ("club", "shop")
        for event in referrals(date(2026, 5, 1), date(2026, 8, 20 if source == "club" else 31))
    ]
    lake = make_lake(tmp_path, responses=surveyed, advocacy=done)
    found = compared(lake, "say_do", Slice(date(2026, 8, 1), date(2026, 9, 1)))
    assert found.now.estimate.n == 20 * 20
    assert found.now.estimate.value == 5
    assert is_calm(found)


@pytest.mark.parametrize("begins", [date(2026, 4, 25), date(2026, 4, 10), date(2026, 3, 25)])
def test_a_quarter_of_which_the_data_missed_the_beginning_is_no_rise(
    tmp_path: Path, begins: date
) -> None:
    """What was resolved in April, of data from April, lacks all that was opened before."""
    lake = make_lake(tmp_path, complaints=desk(begins, date(2026, 10, 31), takes=3))
    found = compared(lake, "complaints_resolved", Slice(date(2026, 7, 1), date(2026, 10, 1)))
    assert found.change is None
    assert found.reason.startswith("not compared: complaints begin on")
    early = make_lake(
        tmp_path / "early", complaints=desk(date(2026, 3, 1), date(2026, 10, 31), takes=3)
    )
    assert is_calm(
        compared(early, "complaints_resolved", Slice(date(2026, 7, 1), date(2026, 10, 1)))
    )


def test_a_desk_that_begins_is_no_rise(tmp_path: Path) -> None:
    old = desk(date(2026, 3, 1), date(2026, 10, 31), source="old", takes=3)
    new = desk(date(2026, 9, 15), date(2026, 10, 31), source="new", takes=3)
    lake = make_lake(tmp_path, complaints=[*old, *new])
    for key in COUNTS:
        found = compared(lake, key)
        assert found.change is None, key
        assert found.reason == "not compared: complaints of New begin on 15 Sep 2026", key


def test_who_took_over_goes_on_where_the_other_ended(tmp_path: Path) -> None:
    """A tool was changed on 1 September; the new one has those that were open then, too."""
    old = desk(date(2026, 3, 1), date(2026, 8, 31), source="old", takes=3)
    new = desk(date(2026, 9, 1), date(2026, 10, 31), source="new", takes=3)
    left = [{**new[0], "opened_at": row["opened_at"]} for row in old[::90]]
    lake = make_lake(tmp_path, complaints=[*old, *new, *left])
    assert [line.sources for line in lines(lake, "complaints")] == [("old", "new")]
    for month in (9, 10):
        found = compared(lake, "complaints_opened", Slice(date(2026, month, 1), date(2026, month + 1, 1)))  # fmt: skip
        assert found.change is not None
        assert found.change.verdict == "cannot tell"
    assert behind_in_words(lake, "UTC") == ""


def test_whose_files_are_behind_is_said(tmp_path: Path) -> None:
    assert behind_in_words(make_lake(tmp_path / "none"), "UTC") == ""
    lake = two_desks(tmp_path / "desks")
    assert behind_in_words(lake, "UTC") == "behind: complaints of York since 10 May 2026"
    # Of many that are behind a line under a title names the first, and counts the others.
    assert behind_in_words(lake, "UTC", most=0) == "behind: and 1 more"
    calm = make_lake(
        tmp_path / "calm",
        complaints=desk(date(2026, 7, 1), date(2026, 10, 30), source="desk"),
        responses=survey(date(2026, 7, 1), date(2026, 10, 31)),
    )
    assert behind_in_words(calm, "UTC") == ""


@pytest.mark.parametrize("page", ["pulse", "complaints"])
def test_a_page_says_under_its_title_whose_files_are_behind(
    tmp_path: Path, open_page: OpenPage, page: str
) -> None:
    """And who asks the command line is told on the side, beside the number."""
    home = write_lake(tmp_path, complaints=of_two_desks())
    line = next(each.value for each in open_page(home, page).caption if "data until" in each.value)
    words = "behind: complaints of York since 10 May 2026"
    assert plain(line).replace("\xa0", " ").endswith(f" · {words}")
    asked = CliRunner().invoke(app, ["show", "complaints_opened", "--home", str(home.root)])
    assert "Behind: complaints of York since 10 May 2026." in asked.stderr


def forgotten(gap_first: date, gap_last: date, **of: Any) -> list[Record]:
    """A desk's complaints from March to November, but for a stretch that no file has."""
    every = desk(date(2026, 3, 1), date(2026, 11, 15), takes=2, **of)
    first, last = (days(each, each)[0] for each in (gap_first, gap_last))
    return [each for each in every if not first <= each["opened_at"] <= last]


@pytest.mark.parametrize("key", COUNTS)
def test_a_month_that_nobody_exported_is_no_month_without_complaints(
    tmp_path: Path, key: str
) -> None:
    """September was forgotten: October is not compared with it, nor with half of it."""
    other = desk(date(2026, 3, 1), date(2026, 11, 15), takes=2, source="other")
    for gap in ((date(2026, 9, 1), date(2026, 9, 30)), (date(2026, 8, 20), date(2026, 9, 12))):
        rows = forgotten(*gap, source="desk") + other
        lake = make_lake(tmp_path / f"{gap[0]}", complaints=rows)
        found = compared(lake, key)
        assert found.change is None
        assert found.reason.startswith("not compared: no file has complaints of Desk from ")
        assert is_calm(compared(lake, key, JULY))


def test_a_month_that_nobody_exported_is_not_measured(tmp_path: Path) -> None:
    lake = make_lake(tmp_path, complaints=forgotten(date(2026, 8, 25), date(2026, 10, 4)))
    (september,) = measure(
        reader_of(lake), METRICS["complaints_opened"], Slice(date(2026, 9, 1), date(2026, 10, 1))
    )
    assert september.estimate == NOTHING


def test_what_a_new_desk_took_over_makes_no_hole(tmp_path: Path) -> None:
    """Three complaints that were still open came along; the old desk tells of the time between."""
    old = desk(date(2026, 3, 1), date(2026, 9, 30), takes=2, source="old")
    new = desk(date(2026, 10, 1), date(2026, 11, 15), takes=2, source="new")
    carried = [
        {**new[0], "opened_at": days(day, day)[0], "resolved_at": None}
        for day in (date(2026, 5, 3), date(2026, 7, 2), date(2026, 9, 1))
    ]
    (line,) = lines(make_lake(tmp_path, complaints=old + new + carried), "complaints")
    assert (line.sources, line.holes) == (("old", "new"), ())


def test_few_days_without_complaints_are_no_hole(tmp_path: Path) -> None:
    """Nothing comes at weekends, nor in the week of a holiday: a desk that was there all the time."""
    rows = [
        each
        for each in desk(date(2026, 3, 1), date(2026, 11, 15), takes=2)
        if each["opened_at"].weekday() < 5
        and not date(2026, 9, 14) <= each["opened_at"].date() <= date(2026, 9, 16)
    ]
    (line,) = lines(make_lake(tmp_path, complaints=rows), "complaints")
    assert line.holes == ()
