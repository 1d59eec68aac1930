"""The page Experiments: nothing yet, one, many, four hundred places; planned and taken on here."""

from __future__ import annotations

import json
import shutil
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from typer.testing import CliRunner

from drops.experiments import conduct
from metrics.cli.show import app
from store.experiments import Experiment, experiments
from store.settings import Home
from tests.metrics.analyses.test_experiments import PLAN, answers, drawn_apart
from tests.support import stores
from tests.support.lakes import at, write_lake
from tests.support.reading import OpenPage, charts, plain, said, sections, whole
from ui.app import menu

UTC_ZONE = ZoneInfo("UTC")


@pytest.fixture(scope="module")
def tried_home(tmp_path_factory: pytest.TempPathFactory) -> Home:
    return stores.seeing_all(write_lake(tmp_path_factory.mktemp("tried"), responses=answers()))


@pytest.fixture
def store(tried_home: Home, tmp_path: Path) -> Home:
    return Home(shutil.copytree(tried_home.root, tmp_path / "tried"))


def planned(home: Home, **changed: Any) -> Experiment:
    return conduct.plan(home, replace(PLAN, id="", **changed)).state


def test_without_any_it_says_how_to_begin(home: Home, store: Home, open_page: OpenPage) -> None:
    for each in (home, store):
        page = open_page(each, "experiments")
        assert "No experiment yet" in said(page)
        assert not page.exception


def test_one_is_listed_by_what_is_to_be_done_and_opened(store: Home, open_page: OpenPage) -> None:
    one = conduct.start(store, planned(store), PLAN.starts_on).state
    page = open_page(store, "experiments")
    assert "1 hit." in said(page)
    # A list of none is no list.
    assert [each.value for each in page.subheader] == ["To double down on"]
    rows = page.dataframe[0].value
    assert rows["metric"].to_list() == ["NPS"], "as people call it"
    assert "decision" not in rows.columns, "a column of dashes is none"
    opened = page.button(key=f"open-{one.id}").click().run()
    assert "50 points higher at 4 locations than if it had moved as at the other 4" in said(opened)
    assert "Before it began they moved alike" in said(opened)
    assert len(charts(opened)) == 1
    assert not opened.exception
    assert "Stop today" not in said(opened), "what is over cannot be stopped"
    assert "1 hit." in said(opened.button(key="all-experiments").click().run())


def test_it_is_started_stopped_and_decided_here(store: Home, open_page: OpenPage) -> None:
    ends = date.today() + timedelta(days=30)  # noqa: DTZ011
    one = planned(store, ends_on=ends)
    page = open_page(store, "experiments", experiment=one.id)
    assert "not started" in said(page)
    page.button(key=f"start-{one.seq}").click().run()
    (now,) = experiments(store, UTC_ZONE)
    assert now.stands == "started"
    page.button(key=f"drop-{now.seq}").click().run()
    (now,) = experiments(store, UTC_ZONE)
    assert (now.stands, now.decision) == ("decided", "drop")
    assert not page.exception


def test_it_is_stopped_here_and_has_no_verdict_then(store: Home, open_page: OpenPage) -> None:
    today = datetime.now(UTC_ZONE).date()
    made = planned(store, starts_on=today - timedelta(days=9), ends_on=today + timedelta(days=30))
    one = conduct.start(store, made, made.starts_on).state
    page = open_page(store, "experiments", experiment=one.id)
    page.button(key=f"stop-{one.seq}").click().run()
    (now,) = experiments(store, UTC_ZONE)
    assert (now.stopped_on, now.is_cut_short) == (today, True)
    text = said(page)
    assert "It was stopped before its planned end" in text
    assert "Stop today" not in text
    assert "Start today" not in text
    # What is to be done about it can still be decided.
    page.button(key=f"drop-{now.seq}").click().run()
    assert experiments(store, UTC_ZONE)[0].decision == "drop"
    assert not page.exception
    # It is never judged, so it is not too early for that.
    listed = said(page.button(key="all-experiments").click().run())
    assert "1 stopped before the end." in listed
    assert "oo early" not in listed


def test_places_that_drew_apart_before_are_read_with_care(
    tmp_path: Path, open_page: OpenPage
) -> None:
    home = stores.seeing_all(write_lake(tmp_path, responses=answers(drawn_apart())))
    one = conduct.start(home, planned(home), PLAN.starts_on).state
    text = plain(said(open_page(home, "experiments", experiment=one.id)))
    assert "Before it began they drew apart already, by +30 points" in text
    assert "read it with care" in text
    assert "moved alike" not in text


def test_what_somebody_else_did_meanwhile_is_not_lost(store: Home, open_page: OpenPage) -> None:
    one = planned(store, ends_on=date.today() + timedelta(days=30))  # noqa: DTZ011
    page = open_page(store, "experiments", experiment=one.id)
    conduct.start(store, one, PLAN.starts_on)
    page.button(key=f"start-{one.seq}").click().run()
    assert any("after you looked" in each.value for each in page.warning)
    assert experiments(store, UTC_ZONE)[0].started_on == PLAN.starts_on


def test_a_plan_is_made_here_and_says_what_it_takes(store: Home, open_page: OpenPage) -> None:
    page = open_page(store, "experiments", section="Plan one")
    assert sections(page) == ["What is to be tried, where, and how much is it to move?"]
    page.text_input(key="plan-name").set_value("Warm <b>plates</b>")
    assert page.number_input(key="plan-expected").proto.format == "%g", "5 points, not 5.00"
    page.number_input(key="plan-expected").set_value(90.0)
    page.button(key="split").click().run()
    assert len(page.multiselect(key="plan-treated").value) == 4
    assert "find what is expected four times in five" in said(page)
    page.button(key="keep-plan").click().run()
    (kept,) = experiments(store, UTC_ZONE)
    assert (kept.name, len(kept.treated), kept.stands) == ("Warm <b>plates</b>", 4, "planned")
    assert "<b>" not in "".join(m.value for m in page.markdown if m.allow_html)
    assert not page.exception


def test_four_hundred_places_and_many_experiments_are_drawn(
    tmp_path: Path, open_page: OpenPage
) -> None:
    rows = [
        {"location": f"Shop {place}", "answered_at": at("2026-02-15T12:00") - timedelta(days=7 * week),
         "question": "nps", "score": (place * 7 + week) % 11}
        for place in range(400)
        for week in range(8)
    ]  # fmt: skip
    home = stores.seeing_all(write_lake(tmp_path, responses=rows))
    treated = tuple(f"Shop {n}" for n in range(0, 400, 2))
    for number in range(12):
        made = planned(home, name=f"Try {number}", treated=treated)
        one = conduct.start(home, made, PLAN.starts_on).state
    page = open_page(home, "experiments")
    assert "12" in said(page)
    opened = open_page(home, "experiments", experiment=one.id)
    assert "200 locations" in said(opened)
    assert not [p for p in (page, opened) if p.exception]


def test_a_trend_tells_when_one_began(store: Home, open_page: OpenPage) -> None:
    conduct.start(store, planned(store, name="Warm plates"), PLAN.starts_on)
    page = open_page(store, "nps")
    trend = next(each for each in charts(page) if "over time" in each.alt and "began" in each.alt)
    assert "Warm plates (2\u00a0Feb\u00a02026)" in trend.alt
    away = open_page(store, "nps", location="Place H")
    assert not [each for each in charts(away) if "began" in each.alt]


def test_pulse_takes_one_that_can_be_decided(store: Home, open_page: OpenPage) -> None:
    one = conduct.start(store, planned(store), PLAN.starts_on).state
    page = open_page(store, "pulse")
    assert "Warm plates** did what was hoped" in said(page)
    conduct.decide(store, one, "double down")
    assert "did what was hoped" not in said(open_page(store, "pulse"))


def test_what_has_not_begun_is_planned_and_without_places_no_plan_is_kept(
    store: Home, home: Home, open_page: OpenPage
) -> None:
    planned(store)
    page = open_page(store, "experiments")
    assert "1 planned." in said(page)
    assert [each.value for each in page.subheader] == ["Planned"]
    assert open_page(home, "experiments", section="Plan one").button(key="keep-plan").disabled


def test_every_chart_over_time_of_every_page_tells_when_one_began(
    tmp_path: Path, open_page: OpenPage
) -> None:
    """But that of an experiment itself, which has its own beginning."""
    home = stores.seeing_all(stores.company(tmp_path / "company"))
    began = date(2026, 10, 5)
    made = planned(home, treated=("York",), starts_on=began, ends_on=began + timedelta(days=80))
    conduct.start(home, made, began)
    seen = {}
    for entry in menu.MENU:
        over_time = [
            chart
            for chart in charts(whole(open_page, home, entry.script))
            if json.loads(chart.proto.spec)["layout"]["xaxis"].get("type") == "date"
        ]
        seen[entry.script] = len(over_time)
        missing = [c.alt for c in over_time if "Experiments that began: Warm plates" not in c.alt]
        assert missing == [], entry.script
    wall = [chart.proto.alt for chart in charts(open_page(home, "pulse", wall="1"))]
    assert any("Experiments that began: Warm plates" in alt for alt in wall)
    assert min(seen[page] for page in ("pulse", "nps", "complaints", "advocacy")) > 0, seen


def test_of_a_region_those_are_told_that_began_in_it(tmp_path: Path, open_page: OpenPage) -> None:
    places: list[dict[str, Any]] = [
        {"place": f"Place {letter}", "level": "location", "parent": "East" if letter < "E" else "West"}
        for letter in "ABCDEFGH"
    ]  # fmt: skip
    places += [{"place": name, "level": "region"} for name in ("East", "West")]
    home = stores.seeing_all(write_lake(tmp_path, responses=answers(), places=places))
    conduct.start(home, planned(home), PLAN.starts_on)
    told = {
        region: [c for c in charts(open_page(home, "nps", region=region)) if "began" in c.alt]
        for region in ("East", "West")
    }
    assert told["East"]
    assert not told["West"]
    assert "did what was hoped" in said(open_page(home, "pulse", region="East"))
    assert "did what was hoped" not in said(open_page(home, "pulse", region="West"))


def test_what_a_plan_takes_and_the_halves_are_those_of_the_command_line(
    store: Home, open_page: OpenPage
) -> None:
    def told(*words: str) -> list[dict[str, Any]]:
        done = CliRunner().invoke(app, ["experiments", *words, "--json", "--home", str(store.root)])
        assert done.exit_code == 0, done.output
        rows: list[dict[str, Any]] = json.loads(done.stdout)["rows"]
        return rows

    page = open_page(store, "experiments", section="Plan one")
    page.text_input(key="plan-name").set_value("Warm plates")
    page.number_input(key="plan-expected").set_value(90.0)
    page.button(key="split").click().run()
    halves = {key: [*page.multiselect(key=f"plan-{key}").value] for key in ("treated", "compared")}
    text = plain(said(page))
    page.button(key="keep-plan").click().run()
    (needs,) = told("--needs")
    assert f"{needs['weeks']} weeks, with about {needs['answers']:,}" in text.replace("\u00a0", " ")
    assert f"{needs['treated']} places against {needs['compared']}" in text
    places = told("--split", "Warm plates")
    assert [row["place"] for row in places if row["is_treated"]] == halves["treated"]
    assert [row["place"] for row in places if not row["is_treated"]] == halves["compared"]


def test_what_is_better_when_lower_is_to_go_down(tmp_path: Path, open_page: OpenPage) -> None:
    """A wait was to be five hours longer, and so it would have been a hit."""
    opened = at("2026-02-02T12:00")
    complaints = [
        {"opened_at": opened + timedelta(hours=n), "resolved_at": opened + timedelta(hours=n + 5)}
        for n in range(20)
    ]
    home = write_lake(tmp_path / "waits", complaints=complaints)
    page = open_page(home, "experiments", section="Plan one")
    assert page.selectbox(key="plan-metric").value == "resolution_median"
    assert page.number_input(key="plan-expected").value == -5
    both = write_lake(tmp_path / "both", complaints=complaints, responses=answers())
    page = open_page(both, "experiments", section="Plan one")
    assert page.number_input(key="plan-expected").value == 5
    page.number_input(key="plan-expected").set_value(8.0)
    page.selectbox(key="plan-metric").set_value("resolution_median").run()
    assert page.number_input(key="plan-expected").value == -8
    assert not page.exception
    assert not page.warning


@pytest.mark.parametrize("places", [3, 5, 7, 8])
def test_a_company_of_few_places_is_told_what_it_gets_before_it_plans(
    tmp_path: Path, open_page: OpenPage, places: int
) -> None:
    is_told = places < 8
    some = [row for row in answers() if row["location"] <= f"Place {'ABCDEFGH'[places - 1]}"]
    home = stores.seeing_all(write_lake(tmp_path, responses=some))
    page = open_page(home, "experiments", section="Plan one")
    text = said(page)
    assert (f"With {places} places in all no number of answers tells" in text) == is_told
    assert ("there will be no verdict" in text) == is_told
    # That is what comes of it.
    page.button(key="split").click().run()
    assert ("can be told from chance by no number of answers" in said(page)) == is_told
