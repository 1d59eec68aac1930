"""Real data has not all tables, not this month, and not ten shops: pages that denied it, or hung."""

from __future__ import annotations

import json
import math
import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from metrics.analyses import findings
from metrics.lake import Lake
from metrics.measure import names
from metrics.measure.coverage import Line
from metrics.slices import Slice
from store.settings import Home
from tests.support import stores
from tests.support.lakes import at, make_lake, reader_of, write_lake
from tests.support.reading import OpenPage, charts, plain, said, sections, whole


def reviews(first: str, count: int, **also: Any) -> list[dict[str, Any]]:
    """Reviews of whom nobody knows the customer, three a day from that day on."""
    return [
        {
            "happened_at": at(first) + timedelta(hours=8 * i),
            "kind": "review",
            "source": "review site",
            "rating": 1 + i % 5,
            "sentiment": ("positive", "negative")[i % 2],
            "text": f"Post {i}.",
            **also,
        }
        for i in range(count)
    ]


def unclosed(count: int = 300) -> list[dict[str, Any]]:
    """Complaints of a desk that does not tell when one is closed."""
    return [{"opened_at": moment, "summary": "Late."} for moment in stores.month_of(count)]


def without_closing(root: Path) -> Home:
    """Their store, as intake says it: the file has no place for the time of closing."""
    home = write_lake(root, complaints=unclosed())
    pinned = json.loads(home.snapshot.read_text(encoding="utf-8"))
    pinned["given"] = {"drop-1": ["complaint_id", "opened_at", "summary"]}
    home.snapshot.write_text(json.dumps(pinned), encoding="utf-8")
    return home


def test_each_page_opens_on_the_last_weeks_of_its_own_rows(
    tmp_path: Path, open_page: OpenPage
) -> None:
    home = write_lake(
        tmp_path,
        responses=stores.answers(),
        advocacy=reviews("2026-03-01T09:00", 240),  # until 20 May
    )
    weeks = "4 Oct to 31 Oct 2026, against 6 Sep to 3 Oct"
    assert weeks in plain(said(open_page(home, "nps")))
    text = plain(said(open_page(home, "advocacy")))
    assert "23 Apr to 20 May 2026, against 26 Mar to 22 Apr" in text
    assert "There are no" not in text


def test_a_file_made_long_after_its_last_row_opens_on_the_weeks_to_that_row(
    tmp_path: Path, open_page: OpenPage
) -> None:
    home = write_lake(
        tmp_path, known_at=datetime(2027, 6, 10, tzinfo=UTC), complaints=stores.complaints()
    )
    text = plain(said(open_page(home, "complaints")))
    assert "3 Oct to 30 Oct 2026, against 5 Sep to 2 Oct" in text
    assert "There are no" not in text
    # What is said of months is said of October still.
    assert "October 2026, against September" in plain(
        said(open_page(home, "complaints", period="Last month"))
    )


@pytest.mark.parametrize("page", ["pulse", "advocacy"])
def test_reviews_alone_are_not_denied(tmp_path: Path, open_page: OpenPage, page: str) -> None:
    home = write_lake(tmp_path, advocacy=reviews("2026-09-01T09:00", 183))
    text = plain(said(open_page(home, page)))
    assert "There are no" not in text
    assert "5 Oct to 1 Nov 2026, against 7 Sep to 4 Oct" in text


@pytest.mark.parametrize("page", ["pulse", "complaints"])
def test_complaints_of_which_no_metric_counts_anything_are_not_denied(
    tmp_path: Path, open_page: OpenPage, page: str
) -> None:
    assert "There are no" not in said(open_page(without_closing(tmp_path), page))


def test_nothing_is_offered_that_does_nothing(tmp_path: Path, open_page: OpenPage) -> None:
    rows = [{**row, "channel": "web"} for row in stores.answers()]
    call = {**rows[0], "answered_at": at("2026-09-02T09:00"), "channel": "phone"}
    home = write_lake(tmp_path, responses=[*rows, call], complaints=stores.complaints())
    page = open_page(home, "nps", period="Last 7 days", channel="phone")
    assert "There are no survey answers" in said(page)
    page = page.button(key="clear_filters").click().run()
    assert "There are no" not in said(page)
    assert page.metric


@pytest.mark.parametrize("team", [{}, {"team": "Kitchen"}], ids=["all teams", "one team"])
@pytest.mark.parametrize("page", ["pulse", "nps", "complaints", "advocacy", "teams"])
def test_the_button_of_an_empty_page_leads_to_its_rows_wherever_they_lie(
    tmp_path: Path, open_page: OpenPage, page: str, team: dict[str, str]
) -> None:
    """Of the time chosen only other pages have rows, or none has: clearing filters was not enough."""
    home = write_lake(
        tmp_path,
        responses=stores.answers(),
        complaints=stores.complaints(),
        advocacy=reviews("2026-03-01T09:00", 240),  # until 20 May
    )
    shown = open_page(home, page, period="2026-10" if page == "advocacy" else "2025-01", **team)
    assert "There are no" in said(shown)
    shown = shown.button(key="clear_filters").click().run()
    assert "There are no" not in said(shown)
    assert sections(shown) == sections(open_page(home, page)) != []


def addresses(count: int) -> list[dict[str, Any]]:
    """Complaints, each of another street address."""
    first = at("2026-10-01T08:00")
    return [
        {
            "opened_at": first + timedelta(minutes=i % 40_000),
            "resolved_at": first + timedelta(minutes=i % 40_000, hours=5),
            "location": f"{i} Mill Street",
            "team": ("Roads", "Parks")[i % 2],
        }
        for i in range(count)
    ]


def test_street_addresses_are_no_groups_and_shops_are(tmp_path: Path) -> None:
    lake = make_lake(tmp_path / "streets", complaints=addresses(1_500))
    assert names.names_and_rows(lake, "location") == (1_500, 1_500)
    assert not names.are_groups(lake, "location")
    assert names.are_groups(lake, "team")
    shops = [{**row, "location": f"Shop {i % 400}"} for i, row in enumerate(addresses(1_500))]
    assert names.are_groups(make_lake(tmp_path / "shops", complaints=shops), "location")


def test_no_group_is_looked_at_where_there_are_none(tmp_path: Path) -> None:
    reader = reader_of(make_lake(tmp_path, complaints=addresses(1_500)))
    looked = findings.look_everywhere(
        reader, Slice(at("2026-10-01T00:00").date(), at("2026-11-01T00:00").date())
    )
    assert "team" in looked
    assert "location" not in looked


def test_addresses_are_compared_only_when_asked_for_and_then_the_largest(
    tmp_path: Path, open_page: OpenPage
) -> None:
    busy = [{**row, "location": "1 High Street"} for row in addresses(40)]
    home = write_lake(tmp_path, complaints=[*addresses(2_100), *busy])
    page = open_page(
        home, "complaints", section="Where", waiting_by="Location", period="Everything"
    )
    assert "There are 2,101 locations" in plain(said(page))
    assert "1 High Street" in names.largest(reader_of(Lake.open(home)), "location", Slice(), 1)
    filter_of_locations = page.multiselect(key="location")
    assert len(filter_of_locations.options) < 300
    assert "1 High Street" in filter_of_locations.options


def test_a_link_to_one_address_of_thousands_holds(tmp_path: Path, open_page: OpenPage) -> None:
    home = write_lake(tmp_path, complaints=addresses(2_100))
    page = open_page(home, "complaints", location="2050 Mill Street", period="Everything")
    assert page.multiselect(key="location").value == ["2050 Mill Street"]
    assert "All teams · 2050 Mill Street" in plain(said(page))
    assert "ignored" not in said(page)


def test_teams_shows_segments_where_no_file_names_a_team(
    tmp_path: Path, open_page: OpenPage
) -> None:
    nobody = {"team": None, "location": None}
    kinds = ("families", "couples")
    rows = [{**row, **nobody, "segment": kinds[i % 2]} for i, row in enumerate(stores.answers())]
    page = open_page(write_lake(tmp_path, responses=rows), "teams", section="Scorecard")
    assert "How do the segments compare?" in sections(page)


def test_kinds_of_complaint_are_capped_as_places_are(tmp_path: Path, open_page: OpenPage) -> None:
    rows = [{**row, "category": f"Case {i}"} for i, row in enumerate(addresses(1_500))]
    home = write_lake(tmp_path, complaints=rows)
    assert not names.are_groups(Lake.open(home), "category")
    page = open_page(home, "complaints", section="Where", waiting_by="Cause", period="Everything")
    assert "There are 1,500 causes" in plain(said(page))


def test_where_many_are_left_out_the_others_are_drawn(tmp_path: Path, open_page: OpenPage) -> None:
    shops = [{**row, "location": f"Shop {i % 40:02}"} for i, row in enumerate(addresses(1_600))]
    home = write_lake(tmp_path, complaints=shops)
    page = open_page(
        home, "complaints", section="Where", waiting_by="Location", period="Everything"
    )
    assert any("24 others" in chart.proto.spec for chart in charts(page))


def test_a_wait_that_is_not_reached_is_no_nothing(tmp_path: Path, open_page: OpenPage) -> None:
    first = at("2026-10-01T08:00")
    opened = [
        {
            "opened_at": first + timedelta(minutes=i),
            "resolved_at": first + timedelta(minutes=i + 5) if i < 10 else None,
            "team": "A",
        }
        for i in range(60)
    ]
    page = whole(open_page, write_lake(tmp_path, complaints=opened), "complaints")
    text = plain(said(page))
    assert "Not reached: of 60 complaints, too few have ended yet for time to resolve." in text
    assert "Nothing was measured" not in text


def test_a_page_without_any_group_invites_and_offers_no_switch(
    tmp_path: Path, open_page: OpenPage
) -> None:
    rows = [{"answered_at": at("2026-10-02T08:00"), "question": "nps", "score": 9}]
    page = open_page(write_lake(tmp_path, responses=rows), "teams")
    assert "No answer, complaint or review names its team, location or segment" in plain(said(page))
    assert "Choose a longer period" not in plain(said(page))


def test_data_of_some_days_of_a_month_is_called_by_these_days(
    tmp_path: Path, open_page: OpenPage
) -> None:
    rows = [
        {
            "answered_at": at("2026-10-24T08:00") + timedelta(minutes=i),
            "question": "nps",
            "score": 9,
        }
        for i in range(60)
    ]
    page = open_page(write_lake(tmp_path, responses=rows), "nps")
    assert "24 Oct 2026" in plain(said(page))
    assert "1 Oct to" not in plain(said(page))


def test_reviews_alone_are_shown_by_place_and_in_words(tmp_path: Path, open_page: OpenPage) -> None:
    rows = [
        {
            "happened_at": at("2026-10-02T00:00") + timedelta(minutes=i),
            "happened_until": at("2026-10-03T00:00"),
            "kind": "review",
            "sentiment": ("positive", "negative")[i % 2],
            "sentiment_from": "given",
            "text": f"lounge {i}",
            "location": ("York", "Hull")[i % 2],
        }
        for i in range(60)
    ]
    page = open_page(write_lake(tmp_path, advocacy=rows), "pulse")
    text = plain(said(page))
    assert "Newest posts, every tone" in text
    assert "lounge 59" in text
    assert "00:00" not in text, "of a day no hour is known"
    assert "Where? (public sentiment" in text


def test_a_number_says_what_it_is_in_the_line_of_what_is_shown() -> None:
    assert "location 25" in Slice(only={"location": ("25",)}).sentence()
    assert Slice(only={"location": ("York",)}).sentence().count("location") == 0


def test_who_has_no_name_is_not_named() -> None:
    line = Line("complaints", ("proposed",), *[datetime(2026, 10, 1, tzinfo=UTC)] * 3)
    assert line.name == "complaints"
    assert replace(line, sources=("zendesk_explore",)).name == "complaints of Zendesk explore"
    # The name of a format of ours is a file's word: beside others its rows are some.
    ours = replace(line, sources=("pepper_complaints",))
    assert ours.name == "complaints"
    assert replace(ours, is_only=False).name == "some complaints"


def test_a_survey_that_says_nothing_but_scores_is_asked_for_no_drivers(
    tmp_path: Path, open_page: OpenPage
) -> None:
    """No place, and no customer who would have the other score: no panel says what they share."""
    rows = [
        {"answered_at": moment, "question": question, "score": score, "comment": "Too late."}
        for moment in stores.month_of(200)
        for question, score in (("nps", 9), ("csat", 4))
    ]
    text = plain(said(whole(open_page, write_lake(tmp_path, responses=rows), "nps")))
    assert "Which words tell them apart?" in text
    assert "What goes along with the score?" not in text


def test_what_needs_us_is_not_looked_for_where_no_file_tells_what_is_watched(
    tmp_path: Path, open_page: OpenPage
) -> None:
    """300 complaints were counted, whose end nobody tells: that is not too little to compare."""
    page = open_page(without_closing(tmp_path), "pulse")
    text = plain(said(page))
    assert "Too little was counted" not in text
    assert "What needs us" not in sections(page)
    assert "Time to resolve (needs the time when complaints were resolved)" in text


def test_places_that_are_all_too_small_are_a_sentence_and_no_rows_of_nothing(
    tmp_path: Path, open_page: OpenPage
) -> None:
    rows = reviews("2026-09-01T09:00", 183)
    places = [{**row, "location": f"Lounge {i % 24}"} for i, row in enumerate(rows)]
    home = write_lake(tmp_path, advocacy=places)
    page = open_page(home, "pulse")
    assert "The locations are too small to be compared." in plain(said(page))
    assert not [chart for chart in charts(page) if "Lounge" in chart.proto.spec]
    page = open_page(home, "advocacy", section="Where", public_by="Location")
    assert "The locations are too small to be compared." in plain(said(page))
    assert not [chart for chart in charts(page) if "Lounge" in chart.proto.spec]


def test_data_of_2011_says_that_it_is_old_once_and_in_years(
    tmp_path: Path, open_page: OpenPage
) -> None:
    old = timedelta(days=365 * 15)
    rows = [{**row, "answered_at": row["answered_at"] - old} for row in stores.answers()]
    text = plain(said(open_page(write_lake(tmp_path, responses=rows), "nps")))
    assert re.findall(r"[\d,]+ (?:days|months|years) ago", text) == ["15 years ago"]


def drawn(page: Any) -> list[dict[str, Any]]:
    """The page's charts, as they are drawn."""
    return [json.loads(chart.proto.spec) for chart in charts(page)]


def ends(chart: dict[str, Any]) -> tuple[float, float]:
    """Between which values a chart is drawn: as it says, else what is drawn in it."""
    drawn = [
        y for trace in chart["data"] for y in trace.get("y") or [] if isinstance(y, int | float)
    ]
    low, high = chart["layout"]["yaxis"].get("range") or (min(drawn), max(drawn))
    return low, high


def ticks_of(chart: dict[str, Any]) -> list[str]:
    """What stands up a chart: its steps are 1, 2 or 5, so many at most."""
    (low, high), axis = ends(chart), chart["layout"]["yaxis"]
    rough = (high - low) / axis.get("nticks", 6)
    size = 10 ** math.floor(math.log10(rough))
    step = axis.get("dtick") or size * next(n for n in (1, 2, 5, 10) if size * n >= rough)
    first, last = math.ceil(low / step), math.floor(high / step)
    # The library's `r` is significant digits, as many as it takes: Python's `g`.
    pattern = axis["tickformat"].replace("~r", "g").replace("d", ".0f")
    return [format(step * n, pattern) for n in range(first, last + 1)]


def test_no_two_ticks_of_an_axis_read_the_same(tmp_path: Path, open_page: OpenPage) -> None:
    """All recommend us, and all that is drawn lies in the last point below 100."""
    rows = [
        {"answered_at": when, "question": "nps", "score": 10} for when in stores.month_of(4_000)
    ]
    page = open_page(write_lake(tmp_path, responses=rows), "nps", period="Everything")
    trends = [chart for chart in drawn(page) if "tickformat" in chart["layout"].get("yaxis", {})]
    assert trends
    for chart in trends:
        told = ticks_of(chart)
        assert len({*told}) == len(told) > 1, told


#: Pixels: so high is a line of what is named in a chart.
_LINE = 11


def test_what_is_named_beside_a_trend_is_never_written_over_each_other(
    tmp_path: Path, open_page: OpenPage
) -> None:
    """The target is what the company has, and both lie at the middle of what is usual."""
    moments = [at("2026-01-05T09:00") + timedelta(hours=2 * n) for n in range(12 * 299)]
    rows = [{"answered_at": when, "question": "nps", "score": (10, 8)[n % 5 > 1]}
            for n, when in enumerate(moments)]  # fmt: skip
    home = write_lake(tmp_path, responses=rows)
    home.settings_file.write_text("[targets]\nnps = 40\n", encoding="utf-8")
    pages = whole(open_page, home, "nps", period="Everything").pages
    named = 0
    for chart in (chart for page in pages for chart in drawn(page)):
        layout, margin = chart["layout"], chart["layout"].get("margin", {})
        words = ("target", "usual", "normal", "<b>")
        notes = [n for n in layout.get("annotations", []) if n["text"].startswith(words)]
        if "tickformat" not in layout.get("yaxis", {}) or len(notes) < 2:
            continue
        low, high = ends(chart)
        pixels = (layout["height"] - margin["t"] - margin["b"]) / (high - low)
        aside = {"bottom": _LINE / 2, "top": -_LINE / 2}
        heights = sorted(
            (n["y"] - low) * pixels + n.get("yshift", 0) + aside.get(n.get("yanchor"), 0)
            for n in notes
        )
        assert min(b - a for a, b in pairwise(heights)) >= _LINE, [note["text"] for note in notes]
        named += len(notes)
    assert named >= 3


def test_no_word_of_a_place_is_cut_in_a_chart(tmp_path: Path, open_page: OpenPage) -> None:
    name = "Stoke-on-Trent and Hanley"
    rows = [
        {**row, "location": name if row["location"] == "Bath" else row["location"]}
        for row in stores.complaints(300)
    ]
    home = write_lake(tmp_path, complaints=rows)
    query = {"section": "Where", "waiting_by": "Location", "period": "Everything"}
    pages = [open_page(home, "complaints", **query)]
    ticks = [
        text
        for page in pages
        for chart in drawn(page)
        for text in chart["layout"].get("yaxis", {}).get("ticktext", [])
        if "Stoke" in text
    ]
    assert ticks
    assert not [text for text in ticks if "…" in text]


def test_of_many_places_the_ends_and_the_reader_s_own_are_drawn_and_the_rest_is_a_table(
    tmp_path: Path, open_page: OpenPage
) -> None:
    """Shop 00 is far the slowest, Shop 39 the fastest, and the reader's, Shop 20, like the others."""
    hours = {0: 200, 39: 1}
    rows = [
        {
            **row, "location": f"Shop {i % 40:02}", "team": None,
            "resolved_at": row["opened_at"] + timedelta(hours=hours.get(i % 40, 20 + i % 7)),
        }
        for i, row in enumerate(addresses(1_600))
    ]  # fmt: skip
    home = write_lake(tmp_path, known_at=at("2026-11-30T00:00"), complaints=rows)
    page = open_page(
        home, "complaints", section="Where", waiting_by="Location", period="Everything"
    )
    names = named_in(page)
    assert {"Shop 00", "Shop 39", "24 others"} <= {*names}
    assert len(names) < 20
    assert [len(table.value) for table in page.dataframe] == [40]
    for shop in ("Shop 20", "Shop 33"):
        own = whole(open_page, home, "teams", location=shop, period="Everything").pages
        compared = [names for names in map(named_in, own) if len(names) > 1]
        assert compared
        assert all({shop, "Shop 00", "Shop 39"} <= {*names} for names in compared)
        assert all(len(names) < 20 for names in compared)


def named_in(page: Any) -> list[str]:
    """The groups that a page's charts name on their axis."""
    return [
        text.partition("  ")[0]
        for chart in drawn(page)
        for text in chart["layout"].get("yaxis", {}).get("ticktext", [])
    ]
