"""Normal variation and funnels on the pages: the sentence, the marks, the order of a ranking."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from store.settings import Home
from tests.support.lakes import write_lake
from tests.support.reading import OpenPage, charts, plain, said

#: Twenty weeks until 25 October; files know until the end of the month.
FIRST = datetime(2026, 6, 8, 12, tzinfo=UTC)
KNOWN = datetime(2026, 10, 31, 18, tzinfo=UTC)


@pytest.fixture(scope="module")
def company(tmp_path_factory: pytest.TempPathFactory) -> Home:
    """Four places; Bath fell in the week of 5 October. York opens many complaints in that week."""
    answers: list[dict[str, Any]] = []
    complaints: list[dict[str, Any]] = []
    for week in range(20):
        at = FIRST + timedelta(weeks=week)
        for place in ("Bath", "York", "Leeds", "Derby"):
            low = 36 if (place, week) == ("Bath", 17) else 10 + week % 3
            scores = [10] * (46 - low) + [8] * 6 + [2] * low
            answers += [
                {"answered_at": at, "question": "nps", "score": score, "location": place}
                for score in scores
            ]
        opened = 60 if week == 17 else 20 + week % 3
        complaints += [
            {"opened_at": at, "resolved_at": at + timedelta(hours=5 + i), "location": "York"}
            for i in range(opened)
        ]
    october = [a | {"location": "Hull"} for a in answers if a["answered_at"].month == 10]
    # Few answers, all of them glad: by the raw score Hull would top the list.
    hull = [a for a in october if a["score"] == 10][:6]
    home = tmp_path_factory.mktemp("trends")
    return write_lake(home, responses=[*answers, *hull], complaints=complaints, known_at=KNOWN)


def test_a_week_outside_normal_variation_is_named_and_ringed(
    company: Home, open_page: OpenPage
) -> None:
    page = open_page(company, "nps", location="Bath")
    assert "; the week of 5 Oct at −50 is outside it." in plain(said(page))
    (trend,) = [chart for chart in charts(page) if "trend-nps" in chart.proto.id]
    figure = json.loads(trend.proto.spec)
    ringed = figure["data"][-1]
    assert (ringed["x"], ringed["text"]) == (["2026-10-05"], ["5\u00a0Oct"])
    notes = [note["text"] for note in figure["layout"]["annotations"]]
    assert sum(note.startswith("usual ") for note in notes) == 2


def test_a_funnel_names_only_who_stands_out(company: Home, open_page: OpenPage) -> None:
    page = open_page(company, "nps", section="Where", nps_view="Funnel", nps_by="Location")
    text = plain(said(page))
    assert "Bath" in text.partition("below the rest")[0]
    (drawn,) = [chart for chart in charts(page) if "nps-funnel-nps" in chart.proto.id]
    named = [text for text in json.loads(drawn.proto.spec)["data"][-1]["text"] if text]
    assert "<b>Bath</b>" in named
    assert not any("Hull" in name for name in named)


def test_a_place_with_few_answers_does_not_top_the_ranking(
    company: Home, open_page: OpenPage
) -> None:
    page = open_page(company, "nps", section="Where", nps_by="Location")
    (drawn,) = [chart for chart in charts(page) if "nps-nps-location" in chart.proto.id]
    names = json.loads(drawn.proto.spec)["layout"]["yaxis"]["ticktext"]
    values = {name.split()[0]: name for name in names}
    assert "+100" in values["Hull"]
    # It has too few answers to be compared, so it follows those that can be.
    assert [name.split()[0] for name in names][-2:] == ["Bath", "Hull"]
    assert "cannot be told apart" in plain(said(page)) or "rest" in plain(said(page))


def test_complaints_say_what_is_normal_and_have_no_funnel_of_waits(
    company: Home, open_october: OpenPage
) -> None:
    page = open_october(company, "complaints", waiting_by="Location")
    text = plain(said(page))
    assert "Opened: the usual range is" in text
    assert "the week of 5 Oct at 8.6 a day is outside it." in text
    assert not [chart for chart in charts(page) if "funnel-resolution" in chart.proto.id]
    assert "View" not in [control.label for control in page.get("button_group")]


def test_too_few_points_say_so(tmp_path: Path, open_page: OpenPage) -> None:
    answers = [
        {"answered_at": FIRST + timedelta(weeks=week), "question": "nps", "score": 9}
        for week in range(20)
        for _ in range(9)
    ]
    page = open_page(write_lake(tmp_path, responses=answers, known_at=KNOWN), "nps")
    text = plain(said(page))
    assert "It takes 8 weeks with 30 answers each to say what is usual; here are " in text


def test_weeks_too_small_to_be_shown_are_shown_joined(tmp_path: Path, open_page: OpenPage) -> None:
    answers = [
        {"answered_at": FIRST + timedelta(weeks=week), "question": "nps", "score": score}
        for week in range(20)
        for score in (9, 8)
    ]
    page = open_page(write_lake(tmp_path, responses=answers, known_at=KNOWN), "nps")
    text = plain(said(page))
    assert "8 Jun to 25 Oct: +50. A week of fewer than 30 answers is joined to the next." in text
    assert "here is 1." in text
