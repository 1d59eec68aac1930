"""The filters: what a link asks for, what is chosen, and the sentence that says so."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import pytest

from drops.put import put
from tests.support import stores
from tests.support.lakes import at, write_lake
from tests.support.reading import said
from ui.filters import drill, filters, spans

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from store.settings import Home
    from tests.support.reading import OpenPage


def shown(app: Any) -> str:
    """The sentence under the title as a reader sees it, without the escapes of Markdown."""
    plain = app.caption[0].value.replace("\\", "").replace("\N{WORD JOINER}", "")
    return plain.replace("\N{NO-BREAK SPACE}", " ")


@pytest.mark.parametrize(
    ("first", "last", "expected"),
    [
        # The last day of October is there: October.
        (date(2025, 5, 1), date(2026, 10, 31), (date(2026, 10, 1), date(2026, 11, 1))),
        # A day short of it: September.
        (date(2025, 5, 1), date(2026, 10, 30), (date(2026, 9, 1), date(2026, 10, 1))),
        # No month is whole: the begun one, until its last known day.
        (date(2026, 10, 2), date(2026, 10, 20), (date(2026, 10, 1), date(2026, 10, 21))),
        # September is there from its last days on only; it would be a month of three days.
        (date(2026, 9, 28), date(2026, 10, 20), (date(2026, 10, 1), date(2026, 10, 21))),
        # Data of a few days is shown from its first one: of those before nothing is known.
        (date(2026, 10, 18), date(2026, 10, 20), (date(2026, 10, 18), date(2026, 10, 21))),
        # A shop that was closed on the first: October is whole enough.
        (date(2026, 10, 2), date(2026, 11, 3), (date(2026, 10, 1), date(2026, 11, 1))),
        # Over the turn of the year.
        (date(2025, 5, 1), date(2026, 1, 5), (date(2025, 12, 1), date(2026, 1, 1))),
        # One day of data.
        (date(2022, 5, 1), date(2022, 5, 1), (date(2022, 5, 1), date(2022, 5, 2))),
    ],
)
def test_the_latest_month_is_a_whole_one_where_there_is_one(
    first: date, last: date, expected: tuple[date, date]
) -> None:
    assert spans.latest_months(first, last) == expected


@pytest.mark.parametrize(
    ("choice", "expected"),
    [
        ("This month so far", (date(2026, 10, 1), date(2026, 10, 21))),
        ("Last 7 days", (date(2026, 10, 14), date(2026, 10, 21))),
        ("Last month", (date(2026, 9, 1), date(2026, 10, 1))),
        ("Last quarter", (date(2026, 7, 1), date(2026, 10, 1))),
        ("Last 4 weeks", (date(2026, 9, 23), date(2026, 10, 21))),
        ("Last 90 days", (date(2026, 7, 23), date(2026, 10, 21))),
        ("Last 12 months", (date(2025, 10, 21), date(2026, 10, 21))),
        ("Everything", (None, None)),
    ],
)
def test_quick_choices_end_with_the_data_and_not_today(choice: str, expected: spans.Span) -> None:
    assert spans.spans(date(2025, 1, 1), date(2026, 10, 20))[choice] == expected


@pytest.mark.parametrize(
    ("first", "last", "expected"),
    [
        # The last day of the year is there: its last quarter.
        (date(2025, 5, 1), date(2026, 12, 31), (date(2026, 10, 1), date(2027, 1, 1))),
        (date(2025, 5, 1), date(2027, 1, 1), (date(2026, 10, 1), date(2027, 1, 1))),
        # No quarter is whole: the begun one, from the first day where its first half is missed.
        (date(2026, 10, 5), date(2026, 11, 20), (date(2026, 10, 1), date(2026, 11, 21))),
        (date(2026, 10, 25), date(2026, 11, 20), (date(2026, 10, 25), date(2026, 11, 21))),
    ],
)
def test_the_latest_quarter_is_a_whole_one_where_there_is_one(
    first: date, last: date, expected: tuple[date, date]
) -> None:
    assert spans.latest_months(first, last, 3) == expected


def test_twelve_months_before_the_29th_of_february_are_the_1st_of_march() -> None:
    assert spans.spans(date(2020, 1, 1), date(2024, 2, 28))["Last 12 months"] == (
        date(2023, 3, 1),
        date(2024, 2, 29),
    )


@pytest.mark.parametrize("text", ["", "yesterday", "2026-10-18 to 2026-10-12", "2026-10-12 to x"])
def test_what_is_no_period_is_read_as_none(text: str) -> None:
    assert spans.read(text) is None


def test_a_period_of_ones_own_is_read_as_it_is_written() -> None:
    days = (date(2026, 10, 12), date(2026, 10, 18))
    assert spans.read(spans.written(*days)) == days


def test_without_a_choice_the_last_four_weeks_are_compared_with_those_before(
    shared_small_home: Home, open_page: Callable[..., Any]
) -> None:
    app = open_page(shared_small_home, "nps")
    assert shown(app).startswith(
        "All teams · all locations · 4 Oct to 31 Oct 2026, against 6 Sep to 3 Oct · "
        "data until 31 Oct 18:02"
    )
    period = app.selectbox(key="period")
    assert period.options[period.index] == "Last 4 weeks · 4 Oct to 31 Oct"
    assert "Last month · October" in period.options
    assert period.options[-2:] == ["October 2026", "September 2026"]


def test_a_month_is_chosen_by_its_name(
    shared_small_home: Home, open_page: Callable[..., Any]
) -> None:
    app = open_page(shared_small_home, "nps")
    app.selectbox(key="period").set_value("2026-10").run()
    assert app.query_params["period"] == "2026-10"
    assert shown(app).startswith("All teams · all locations · October 2026, against September ·")


@pytest.mark.parametrize("period", ["Latest month", "2026-10-01 to 2026-10-31"])
def test_links_of_before_show_their_month(
    shared_small_home: Home, open_page: Callable[..., Any], period: str
) -> None:
    app = open_page(shared_small_home, "nps", period=period)
    assert not app.warning
    assert shown(app).startswith("All teams · all locations · October 2026, against September ·")


def test_a_period_is_compared_with_a_year_ago_where_data_reach_so_far(
    shared_small_home: Home, open_page: Callable[..., Any]
) -> None:
    app = open_page(shared_small_home, "nps", against="year")
    assert shown(app).startswith(
        "All teams · all locations · 4 Oct to 31 Oct 2026, not compared with 4 Oct to 31 Oct 2025: "
        "the data begin on 3 Sep 2026 ·"
    )
    app.selectbox(key="against").set_value("before").run()
    assert "against 6 Sep to 3 Oct" in shown(app)
    assert "against" not in app.query_params


def test_a_file_of_a_later_day_moves_the_headline_and_keeps_what_was_chosen(
    small_home: Home, open_page: Callable[..., Any]
) -> None:
    """Labels follow the data: a browser that calls a choice by its old label loses none."""
    usual, chosen = (open_page(small_home, "nps", **q) for q in ({}, {"period": "Last 7 days"}))
    before = [app.metric[0].value for app in (usual, chosen)]
    later = small_home.root.parent / "later.csv"
    rows = [f"l{n},2026-11-01T10:00:00Z,nps,0,Kitchen" for n in range(20)]
    later.write_text("\n".join(["response_id,answered_at,question,score,team", *rows]))
    put(small_home, later)
    for app, value in zip((usual, chosen), before, strict=True):
        app.run()
        assert app.metric[0].value != value
    assert "5 Oct to 1 Nov 2026, against 7 Sep to 4 Oct" in shown(usual)
    assert chosen.selectbox(key="period").value == "Last 7 days"
    assert "26 Oct to 1 Nov 2026" in shown(chosen)


def test_a_link_is_a_saved_view(shared_small_home: Home, open_page: Callable[..., Any]) -> None:
    app = open_page(
        shared_small_home, "nps", team="Kitchen", location=["York", "Bath"], period="Everything"
    )
    assert shown(app).startswith("Kitchen · Bath, York · all dates · data until")


def test_rows_without_a_value_can_be_chosen(
    shared_small_home: Home, open_page: Callable[..., Any]
) -> None:
    app = open_page(shared_small_home, "nps", location="not given")
    assert "location not given" in shown(app)


def test_what_the_data_does_not_hold_is_ignored_with_a_sentence(
    shared_small_home: Home, open_page: Callable[..., Any]
) -> None:
    app = open_page(shared_small_home, "nps", team=["Kitchen", "*Atlantis*"], period="Last century")
    assert [warning.value for warning in app.warning] == [
        r"The link asks for team \*Atlantis\*. The data has none; it is ignored.",
        "The link asks for period Last century. It is ignored; choose "
        + ", ".join(spans.CHOICES)
        + ".",
    ]
    assert shown(app).startswith("Kitchen · all locations · 4 Oct to 31 Oct 2026")


def test_a_link_within_the_app_replaces_all_filters(
    shared_small_home: Home, open_page: Callable[..., Any]
) -> None:
    app = open_page(shared_small_home, "nps", team="Billing", period="Everything")
    app.query_params.clear()
    app.query_params["location"] = "York"
    app.query_params["period"] = "2026-10-05 to 2026-10-06"
    app.switch_page("../pages/complaints.py").run()
    assert shown(app).startswith("All teams · York · 5 Oct to 6 Oct 2026, against 3 Oct to 4 Oct ·")
    assert app.multiselect(key="team").value == []


def test_filters_stay_on_the_next_page(
    shared_small_home: Home, open_page: Callable[..., Any]
) -> None:
    app = open_page(shared_small_home, "nps", team="Kitchen", period="Last 7 days")
    app.switch_page("../pages/complaints.py").run()
    assert shown(app).startswith("Kitchen · all locations · 25 Oct to 31 Oct 2026")


def test_clear_takes_every_filter_off(
    shared_small_home: Home, open_page: Callable[..., Any]
) -> None:
    app = open_page(shared_small_home, "nps", team="Kitchen", period="Last 7 days")
    next(button for button in app.button if button.label == "Clear filters").click().run()
    assert app.multiselect(key="team").value == []
    assert app.selectbox(key="period").value == spans.USUAL
    assert not [button for button in app.button if button.label == "Clear filters"]


def test_two_days_of_the_calendar_become_the_period(
    shared_small_home: Home, open_page: Callable[..., Any]
) -> None:
    app = open_page(shared_small_home, "nps", period="Other dates")
    app.date_input(key="dates").set_value((date(2026, 10, 5), date(2026, 10, 12))).run()
    assert app.selectbox(key="period").value == "2026-10-05 to 2026-10-12"
    assert shown(app).startswith("All teams · all locations · 5 Oct to 12 Oct 2026")


def test_the_days_of_a_link_may_lie_outside_the_data(
    shared_small_home: Home, open_page: Callable[..., Any]
) -> None:
    app = open_page(shared_small_home, "nps", period="2020-01-01 to 2030-01-01")
    assert not app.exception
    assert app.date_input(key="dates").value == (date(2026, 9, 3), date(2026, 10, 31))
    assert "1 Jan 2020 to 1 Jan 2030" in shown(app)


def test_a_value_that_is_gone_from_the_data_is_no_filter_any_more(
    small_home: Home, open_page: Callable[..., Any]
) -> None:
    from drops.undo import undo

    more = small_home.root.parent / "more.csv"
    more.write_text(
        "response_id,answered_at,question,score,team\nb1,2026-10-02T10:00:00Z,nps,9,Valet\n"
    )
    drop = put(small_home, more).drop
    app = open_page(small_home, "nps", team="Valet")
    assert shown(app).startswith("Valet ·")
    undo(small_home, str(drop))
    app.run()
    assert not app.exception
    assert shown(app).startswith("All teams ·")


def test_a_link_names_every_filter_and_changes_those_named() -> None:
    link = filters.link(team="York & Co", dates=(date(2026, 10, 1), date(2026, 10, 7)))
    assert link == {"team": ["York & Co"], "period": ["2026-10-01 to 2026-10-07"]}
    # The usual period is named, too: a link without any filter would be one of the menu.
    assert filters.link(location=(None, "Bath"), team=()) == {
        "location": ["not given", "Bath"],
        "period": [spans.USUAL],
    }


def test_a_choice_is_in_the_address(shared_small_home: Home, open_page: Callable[..., Any]) -> None:
    app = open_page(shared_small_home, "nps")
    app.multiselect(key="location").set_value(["York"]).run()
    app.selectbox(key="period").set_value("Everything").run()
    assert app.query_params["location"] == "York"
    assert app.query_params["period"] == "Everything"
    app.multiselect(key="location").set_value([]).run()
    assert "location" not in app.query_params


def test_a_filter_that_does_not_exist_names_the_choices() -> None:
    with pytest.raises(ValueError, match="no filter category; choose team, location, channel"):
        filters.choose("category", "late")
    with pytest.raises(ValueError, match="no filter category"):
        filters.link(category="late")


def test_down_by_a_click_all_else_stays_as_it_was(monkeypatch: pytest.MonkeyPatch) -> None:
    """A region of a chart is chosen and its locations are drawn; a click on it again undoes it."""
    chosen = {"region": [], "channel": ["phone"], "period": "2026-10", "by": "region"}
    for module in (filters, drill):
        monkeypatch.setattr(module.st, "session_state", chosen)
    offered = ("location", "region", "team")
    pick = drill.picker("region", offered, "by")
    pick("North")
    assert chosen == {
        "region": ["North"],
        "channel": ["phone"],
        "period": "2026-10",
        "by": "location",
    }
    # One click may be told of twice.
    pick("North")
    assert chosen["region"] == ["North"]
    chosen["by"] = "region"
    drill.picker("region", offered, "by")("North")
    assert chosen == {"region": [], "channel": ["phone"], "period": "2026-10", "by": "region"}
    # Below a location is nothing.
    drill.picker("location", offered, "by")("York")
    assert chosen == {
        "region": [],
        "channel": ["phone"],
        "period": "2026-10",
        "by": "region",
        "location": ["York"],
    }


def test_each_of_400_places_is_offered_to_search(tmp_path: Path, open_page: OpenPage) -> None:
    names = [f"Store {number:03}" for number in range(400)]
    rows = [
        {"answered_at": at("2026-10-30T12:00"), "question": "nps", "score": 9, "location": name}
        for name in names
    ]
    page = open_page(stores.seeing_all(write_lake(tmp_path, responses=rows)), "nps")
    box = page.multiselect(key="location")
    assert [option for option in box.options if option.startswith("Store")] == names
    box.select("Store 377").run()
    assert "Store 377" in said(page)
