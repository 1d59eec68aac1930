"""Why you are here: every number of every kind of finding is in the strip to which it leads."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from datetime import date, timedelta
from functools import partial
from typing import TYPE_CHECKING, Any, get_args

import pytest
from streamlit.testing.v1 import AppTest

from metrics.analyses.evidence.names import Context, name_of
from metrics.analyses.findings import EVERYTHING, WATCHED, WHERE, Finding, FindingKind, findings
from metrics.analyses.journey import missing
from metrics.catalogue import METRICS
from metrics.lake import Lake
from metrics.measure.measuring import measure
from metrics.slices import Slice
from tests.metrics.analyses.test_findings import SCORES
from tests.support.lakes import at, reader_of, write_lake
from tests.support.reading import charts, plain, said
from tests.support.waiting import LIMIT
from ui import state
from ui.panels.evidence import landing
from ui.panels.evidence.strip import MARK

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from metrics.measure.reader import Reader
    from store.settings import Home

FIRST, LAST = date(2026, 9, 1), date(2026, 11, 14)
OCTOBER = Slice(date(2026, 10, 1), date(2026, 11, 1))
LATEST = Slice(date(2026, 11, 1), date(2026, 11, 15))
PLACES = ("Bath", "York", "Hull", "Leeds")
STEPS = {"meal": "Kitchen", "delivery": "Drivers", "checkout": "Billing"}
KNOWN = at("2026-11-14T18:00")

#: Whether it goes badly at a place and step on a day.
Bad = "Callable[[str, str, date], bool]"


def _days() -> Iterator[tuple[int, date, str, str]]:
    """Each day, place and step, numbered."""
    number = 0
    for day in range((LAST - FIRST).days + 1):
        for place in PLACES:
            for step in STEPS:
                yield number, FIRST + timedelta(day), place, step
                number += 1


def answers(question: str, bad: Any) -> dict[str, list[dict[str, Any]]]:
    """Answers to one question; where it goes badly the lowest score."""
    good = {"nps": SCORES, "csat": (5, 4, 3, 5, 4, 2, 5), "ces": (7, 6, 5, 3, 6, 7, 5)}[question]
    return {
        "responses": [
            {
                "answered_at": at(f"{day}T12:00"), "question": question,
                "score": 1 if bad(place, step, day) else good[number % len(good)],
                "location": place, "touchpoint": step, "team": None if bad is _step_fell else STEPS[step],
                "comment": f"Words {number}.",
            }
            for number, day, place, step in _days()
        ]
    }  # fmt: skip


def waits(column: str, bad: Any) -> dict[str, list[dict[str, Any]]]:
    """Complaints of which one wait is ten times as long where it goes badly."""
    return {
        "complaints": [
            {
                "opened_at": at(f"{day}T09:00"), "complaint_id": f"c{number}",
                "resolved_at": at(f"{day}T09:00") + timedelta(hours=4),
                column: at(f"{day}T09:00")
                + timedelta(hours=(10 if bad(place, step, day) else 1) * (3 + number % 7)),
                "location": place, "touchpoint": step, "team": STEPS[step],
                "summary": f"Complaint {number}.",
            }
            for number, day, place, step in _days()
        ]
    }  # fmt: skip


def posts(bad: Any) -> dict[str, list[dict[str, Any]]]:
    """Posts, one in five of them negative, all where it goes badly."""
    return {
        "advocacy": [
            {
                "happened_at": at(f"{day}T12:00"), "kind": "mention", "sentiment_from": "told",
                "sentiment": "negative" if bad(place, step, day) or number % 5 == 0 else "positive",
                "location": place, "team": STEPS[step], "text": f"Post {number}.",
            }
            for number, day, place, step in _days()
        ]
    }  # fmt: skip


def steps(bad: Any) -> dict[str, list[dict[str, Any]]]:
    """Next steps, one in four of them not done in time, none where it goes badly."""
    return {
        "next_steps": [
            {
                "about": f"c{number}", "step": "Call back", "due_at": at(f"{day}T12:00"),
                "done_at": at(f"{day}T12:00")
                + timedelta(hours=5 if bad(place, step, day) or number % 4 == 0 else -1),
                "location": place, "touchpoint": step, "team": STEPS[step],
            }
            for number, day, place, step in _days()
        ]
    }  # fmt: skip


def checks(bad: Any) -> dict[str, list[dict[str, Any]]]:
    """A standard at meals, missed where it goes badly, and what guests say of these days."""
    return {
        "responses": answers("nps", lambda *of: of[0] == "York" and bad(*of))["responses"],
        "checks": [
            {
                "checked_at": at(f"{day}T13:00"), "standard": "Plates sent out hot",
                "location": place, "touchpoint": step, "passed": not bad(place, step, day),
            }
            for _, day, place, step in _days() if step == "meal"
        ],
    }  # fmt: skip


ROWS = {
    "nps": partial(answers, "nps"),
    "csat": partial(answers, "csat"),
    "ces": partial(answers, "ces"),
    "resolution_median": partial(waits, "resolved_at"),
    "first_response_median": partial(waits, "first_response_at"),
    "negative_share": posts,
    "next_step_in_time": steps,
}


def _fell(place: str, step: str, day: date) -> bool:
    """York in October, most in one week at delivery; Hull always was bad on every other day."""
    if place == "York" and day.month == 10:
        return step == "delivery" or 12 <= day.day <= 18
    return place == "Hull" and day.toordinal() % 3 > 0


def _all_fell(place: str, _step: str, day: date) -> bool:
    """All of them in October; after it Leeds, alone."""
    return (day.month == 10 and day.toordinal() % 3 == 0) or (place == "Leeds" and day.month == 11)


def _step_fell(_place: str, step: str, day: date) -> bool:
    """A step in October; Drivers deliver."""
    return step == "delivery" and day.month == 10 and day.toordinal() % 2 == 0


#: The kinds of findings of a metric in a group.
OF_A_GROUP = ("changed", "below the rest")
COMPANIES = {
    f"{key} {bad.__name__.strip('_')}": (key, bad)
    for key in WATCHED
    for bad in (
        (_fell, _all_fell, _step_fell) if key in ("nps", "negative_share") else (_fell, _all_fell)
    )
}


@pytest.fixture(scope="module", params=COMPANIES)
def company(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Home:
    key, bad = COMPANIES[request.param]
    return write_lake(tmp_path_factory.mktemp("company"), known_at=KNOWN, **ROWS[key](bad))


def strip_alone(view):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN201
    """A page of the strip alone."""
    import streamlit as st

    from ui import state
    from ui.app import menu
    from ui.panels.evidence import strip

    st.navigation([entry.page() for entry in menu.MENU])
    state.show(view)
    strip.draw()


def shown(home: Home, why: str, reader: Reader) -> AppTest:
    """The strip of a finding, as a page draws it that is filtered to something else."""
    filtered = OCTOBER.narrow("location", "Bath")
    view = state.view_of(home, state.stamp(home), reader, filtered, "nps")
    app = AppTest.from_function(strip_alone, kwargs={"view": view}, default_timeout=LIMIT)
    app.query_params[landing.WHY] = why
    return app.run()


def numbers_in(text: str) -> list[str]:
    """The numbers of a sentence, and the names of its months."""
    return re.findall(r"\d[\d,.]*\d|\d|(?:[A-Z][a-z]{2})(?= 20\d\d)", text)


def clean(text: str) -> str:
    for mark in ("\u202f", "\u00a0"):
        text = text.replace(mark, " ")
    return plain(text).replace("\u2060", "")


def labels(chart: Any) -> list[str]:
    """What stands beside the marks of a chart, and over its lines."""
    layout = json.loads(chart.proto.spec)["layout"]
    notes = [note.get("text", "") for note in layout.get("annotations", ())]
    return [*layout.get("yaxis", {}).get("ticktext", ()), *notes]


@pytest.fixture(scope="module")
def seen() -> Iterator[set[tuple[str, str, str]]]:
    """The kinds that were walked, by kind, metric and column; in the end all that can be made."""
    kinds: set[tuple[str, str, str]] = set()
    yield kinds
    if {key for _, key, _ in kinds} != {*WATCHED}:
        return  # only some of the companies were asked for
    assert {(kind, key) for kind, key, _ in kinds} == {
        (kind, key)
        for kind in get_args(FindingKind)
        for key in WATCHED
        # The others are not of a metric in a group: `tests/pages/test_roads.py` walks them.
        if kind in OF_A_GROUP
    }
    assert {column for _, _, column in kinds} == {EVERYTHING, *WHERE}


def test_every_number_of_a_finding_is_in_its_strip(
    company: Home, seen: set[tuple[str, str, str]]
) -> None:
    reader = reader_of(Lake.open(company))
    where = Context(OCTOBER, LATEST)
    found = findings(reader, OCTOBER, recent=LATEST)
    every = {(f.kind, f.column, f.period): f for f in (*found.found, *found.more)}
    assert every
    for each in every.values():
        seen.add((each.kind, each.key, each.column))
        app = shown(company, name_of(each, where).written(), reader)
        _check_sentence(app, clean(said(app)))
        _check_figures(app, each, reader, where)


def _cold(place: str, step: str, day: date) -> bool:
    """York does not always send its plates out hot."""
    return step == "meal" and (day.toordinal() % (2 if place == "York" else 9)) == 0


def cold_rows() -> dict[str, list[dict[str, Any]]]:
    """Checks of plates, and answers that are worse where they were cold."""
    return checks(_cold)


@pytest.fixture(scope="module")
def cold(tmp_path_factory: pytest.TempPathFactory) -> Home:
    return write_lake(tmp_path_factory.mktemp("cold"), known_at=KNOWN, **checks(_cold))


def test_every_number_of_a_missed_standard_is_in_its_strip(cold: Home) -> None:
    reader = reader_of(Lake.open(cold))
    where = Context(OCTOBER, LATEST)
    found = findings(reader, OCTOBER, recent=LATEST)
    (missed,) = [f for f in (*found.found, *found.more) if f.kind == "missed"]
    assert (missed.group, missed.touchpoint, missed.place) == (
        "Plates sent out hot",
        "meal",
        "York",
    )
    assert missed.period == OCTOBER.period(date(2026, 5, 3), date(2026, 11, 1))
    app = shown(cold, name_of(missed, where).written(), reader)
    text = clean(said(app))
    assert "Where **Plates sent out hot** is missed, NPS at meal is" in text
    _check_sentence(app, text)
    (mine,) = missing(reader, missed.period)
    drawn = [json.loads(chart.proto.spec)["data"][0]["x"] for chart in charts(app)]
    assert drawn[0] == [pytest.approx(mine.difference.value)]
    asked = missed.period.narrow("standard", missed.group)
    rows = measure(reader, METRICS["standard_kept"], asked, by="location")
    assert sorted(drawn[1]) == pytest.approx(sorted(row.estimate.value or 0.0 for row in rows))
    assert f"{mine.answers_missed} " in text


def test_a_standard_whose_absence_costs_nothing_is_no_finding(tmp_path: Path) -> None:
    rows = checks(_cold) | {"responses": answers("nps", lambda *_: False)["responses"]}
    reader = reader_of(Lake.open(write_lake(tmp_path, known_at=KNOWN, **rows)))
    found = findings(reader, OCTOBER, recent=LATEST)
    assert found.comparisons
    assert not [f for f in (*found.found, *found.more) if f.kind == "missed"]


def believed(
    day: str, leaders: tuple[int, int], customers: tuple[int, int], location: str = "York"
) -> list[Any]:
    """So many of each who say yes and no on a day, at a place."""
    sides = {"leader": leaders, "customer": customers}
    return [
        {"answered_at": at(f"{day}T12:00"), "role": role, "statement": "differentiated",
         "agrees": says, "location": location}
        for role, (yes, no) in sides.items()
        for says in [True] * yes + [False] * no
    ]  # fmt: skip


def test_every_number_of_a_gap_that_opened_is_in_its_strip(tmp_path: Path) -> None:
    beliefs = [
        *believed("2026-07-06", (60, 40), (88, 112)),
        *believed("2026-10-05", (85, 15), (24, 176)),
    ]
    home = write_lake(tmp_path, known_at=KNOWN, beliefs=beliefs)
    reader, where = reader_of(Lake.open(home)), Context(OCTOBER)
    (gap,) = [f for f in findings(reader, OCTOBER).found if f.kind == "gap"]
    app = shown(home, name_of(gap, where).written(), reader)
    text = clean(said(app))
    assert "85 % of the leaders" in text
    assert "12 % of its customers say so: 57 points further apart" in text
    _check_sentence(app, text)
    # The same in both quarters opened nothing.
    same = [*believed("2026-07-06", (85, 15), (24, 176)), *beliefs[300:]]
    reader = reader_of(Lake.open(write_lake(tmp_path / "same", known_at=KNOWN, beliefs=same)))
    assert not findings(reader, OCTOBER).found


def _check_sentence(app: AppTest, text: str) -> None:
    """Each number of the claim stands in the strip once more, besides in the claim."""
    (claim,) = [clean(m.value) for m in app.markdown if m.value.startswith(MARK)]
    drawn = " ".join(clean(label) for chart in charts(app) for label in labels(chart))
    alt = " ".join(clean(c.proto.alt) for c in charts(app))
    rest = f"{text.replace(claim, '')} {alt} {drawn}"
    for number in numbers_in(claim):
        assert re.search(rf"(?<![\d.,]){re.escape(number)}(?![\d]|[.,]\d)", rest), (claim, number)


def _check_figures(app: AppTest, found: Finding, reader: Reader, where: Context) -> None:
    """What is drawn is what is measured: the group now, and its difference from the other."""
    metric, period = METRICS[found.key], found.period or where.chosen
    by = None if found.column == EVERYTHING else found.column
    rows = measure(reader, metric, period, by=by)
    (mine,) = [row.estimate for row in rows if by is None or row.group == found.group]
    assert mine.n == found.n
    spec = json.loads(charts(app)[0].proto.spec)
    drawn = [x for x in spec["data"][0]["x"] if x is not None]
    # Waits are drawn in minutes, hours or days.
    values = [
        x * size
        for x in drawn
        for size in ((1.0, 24.0, 1 / 60) if "hours" in metric.unit else (1.0,))
    ]
    assert mine.value is None or any(x == pytest.approx(mine.value) for x in values)
    if found.kind == "changed" and found.difference.value is not None:
        apart = found.difference.value
        assert any(a - b == pytest.approx(apart) for a in values for b in values)


def a_finding(tmp_path: Path) -> tuple[Home, Reader, Finding]:
    home = write_lake(tmp_path, known_at=KNOWN, **answers("nps", _fell))
    reader = reader_of(Lake.open(home))
    found = findings(reader, OCTOBER).found
    return home, reader, next(each for each in found if each.column != EVERYTHING)


def test_what_is_not_found_any_more_is_said_not_to_be(tmp_path: Path) -> None:
    home, reader, found = a_finding(tmp_path)
    name = name_of(found, Context(OCTOBER))
    app = shown(home, replace(name, column="location", group="Leeds").written(), reader)
    text = clean(said(app))
    assert re.search(r"\*\*(location )?Leeds\*\* was worse than", text)
    assert "With the data of now that cannot be told" in text
    assert not charts(app)


@pytest.mark.parametrize(
    "why", ["", "York fell 99 points", "kind=changed", "kind=x&metric=nps", "%00"]
)
def test_a_text_in_the_link_is_never_a_claim(why: str, tmp_path: Path) -> None:
    home = write_lake(tmp_path, known_at=KNOWN, **answers("nps", _all_fell))
    app = shown(home, why, reader_of(Lake.open(home)))
    text = clean(said(app))
    assert "99" not in text
    assert not why or "The link names no finding that Pepper knows" in text


def test_a_cross_leaves_the_strip_and_the_filters_stay(tmp_path: Path) -> None:
    home, reader, found = a_finding(tmp_path)
    app = shown(home, name_of(found, Context(OCTOBER)).written(), reader)
    app.button(key="leave_why").click().run()
    assert landing.WHY not in app.query_params
    assert not app.markdown
    # A browser that is busy sends the address of before once more.
    app.query_params[landing.WHY] = name_of(found, Context(OCTOBER)).written()
    assert not app.run().markdown


def test_what_is_filtered_is_whom_it_is_about(tmp_path: Path) -> None:
    home, reader, _ = a_finding(tmp_path)
    york = OCTOBER.narrow("location", "York")
    found = findings(reader, york).found
    assert found
    for each in found:
        where = Context(york)
        app = shown(home, name_of(each, where).written(), reader)
        text = clean(said(app))
        assert "as a whole" not in text
        assert "York" in text


def test_nothing_hidden_is_told_by_what_proves_a_finding(tmp_path: Path) -> None:
    """Of a place with three answers in October nothing is drawn beside the others but that."""
    few = [
        {**row, "location": "Truro", "score": 7, "comment": "In Truro."}
        for row in answers("nps", _fell)["responses"]
        if row["answered_at"].month in (9, 10)
    ][:3]
    rows = [
        *answers("nps", _fell)["responses"],
        *[{**r, "answered_at": at("2026-10-05T12:00")} for r in few],
    ]
    home = write_lake(tmp_path, known_at=KNOWN, responses=rows)
    reader = reader_of(Lake.open(home), smallest=10, smallest_comments=10)
    where = Context(OCTOBER)
    below = [f for f in findings(reader, OCTOBER).found if f.kind == "below the rest"]
    assert below
    for each in below:
        app = shown(home, name_of(each, where).written(), reader)
        drawn = json.loads(charts(app)[0].proto.spec)
        if each.column == "location":
            place = [name for name in drawn["layout"]["yaxis"]["ticktext"] if "Truro" in name]
            assert all("hidden" in name for name in place)
        assert "In Truro" not in said(app)
