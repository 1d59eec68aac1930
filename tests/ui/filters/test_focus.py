"""What a click on a bar shows alone: in the link, on its own page, taken back, unknown values."""

from __future__ import annotations

import re
from collections import Counter
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest

from metrics.relations.voice import CHOSEN_BY
from store.settings import Home
from store.tables import TABLES
from tests.support import stores
from tests.support.charts import figure_of
from tests.support.lakes import write_lake
from tests.support.reading import OpenPage, plain, said
from ui.app import menu
from ui.charts import bars as charts
from ui.filters import focus

if TYPE_CHECKING:
    from pathlib import Path


def opened_in_october(category: str) -> int:
    return sum(
        row["opened_at"].month == 10 and row["category"] == category for row in stores.complaints()
    )


PUBLIC = "What they say in public"


def open_now(page: Any) -> str:
    return re.search(r"= (\d+) open on", plain(said(page))).group(1)


def test_a_cause_narrows_its_whole_page_and_is_taken_back(
    company_home: Home, open_october: OpenPage
) -> None:
    every = open_now(open_october(company_home, "complaints"))
    page = open_october(company_home, "complaints", cause="late")
    assert "Cause: late" in plain(said(page))
    assert int(open_now(page)) < int(every)
    assert f"opened {opened_in_october('late')} −" in plain(said(page))
    # All causes stay in sight, to choose another one.
    why = open_october(company_home, "complaints", section="Why", cause="late")
    assert "of 3 causes make up" in plain(said(why))
    table = next(d.value for d in page.dataframe if "words" in d.value.columns)
    assert set(table["category"]) == {"late"}
    page.button(key="cause-page").click().run()
    assert open_now(page) == every
    assert "cause" not in page.query_params


def test_an_age_narrows_those_who_wait_longest(company_home: Home, open_page: OpenPage) -> None:
    page = open_page(company_home, "complaints", age="up to 3 days")
    table = next(d.value for d in page.dataframe if "words" in d.value.columns)
    assert table["days"].max() <= 3
    assert "of those open for up to 3 days" in plain(said(page))


@pytest.mark.parametrize("score", ["2", "10", "5"])
def test_an_answer_shows_its_comments_alone(
    company_home: Home, open_page: OpenPage, score: str
) -> None:
    page = open_page(company_home, "nps", score=score)
    said_of = [m.value for m in page.markdown if ":small[" in m.value and "“" in m.value]
    assert all(f"{score} of 10" in plain(words) for words in said_of)
    assert bool(said_of) == (score != "5")
    assert f"What do they say who answered {score}?" in said(page)
    assert page.metric[0].value == open_page(company_home, "nps").metric[0].value


def test_stars_and_a_source_narrow_what_is_said_in_public(
    company_home: Home, open_october: OpenPage
) -> None:
    page = open_october(company_home, "advocacy", section=PUBLIC, rating="5", source="social")
    rows = [r for r in stores.events() if r["happened_at"].month == 10 and r["source"] == "social"]
    stars = Counter(row["rating"] for row in rows if row["kind"] == "review")
    assert f"on average, {stars.total()} reviews." in plain(said(page))
    posts = [m.value for m in page.markdown if m.value.startswith("“")]
    assert len(posts) == min(stars[5], 6) > 0
    assert all("5 stars" in plain(post).replace("\xa0", " ") for post in posts)
    # What customers do has no source, and stays.
    everyone = open_october(company_home, "advocacy")
    of_social = open_october(company_home, "advocacy", source="social")
    assert [m.value for m in of_social.metric] == [m.value for m in everyone.metric]


def test_what_the_data_does_not_have_is_ignored_with_a_sentence(
    company_home: Home, open_page: OpenPage
) -> None:
    asked = {"cause": "**no** such", "age": "old", "score": "3"}
    page = open_page(company_home, "complaints", **asked)
    text = said(page)
    assert "The link asks for cause \\*\\*no\\*\\* such. This page has none; it is ignored." in text
    assert "The link asks for age old. This page has none" in text
    assert not focus.FOCUS.keys() & page.query_params.keys()


def test_it_is_gone_on_the_next_page(company_home: Home, open_page: OpenPage) -> None:
    page = open_page(company_home, "complaints", cause="late")
    del page.query_params["cause"]  # the menu's links name none
    page.switch_page("../pages/nps.py").run()
    assert not page.exception
    page.switch_page("../pages/complaints.py").run()
    assert "Cause: late" not in plain(said(page))


def test_hostile_causes_are_offered_and_chosen_as_text(
    hostile_home: Home, open_page: OpenPage
) -> None:
    page = open_page(hostile_home, "complaints", cause=stores.HOSTILE[2])
    assert "Cause\\: \\!\\[x\\]" in said(page)
    assert not page.exception


def test_rows_without_a_cause_can_be_shown_alone(tmp_path: Path, open_october: OpenPage) -> None:
    rows = [r | {"category": None} if i % 2 else r for i, r in enumerate(stores.complaints())]
    home = write_lake(tmp_path, complaints=rows, known_at=datetime(2026, 10, 31, 18, tzinfo=UTC))
    page = open_october(home, "complaints", cause="not given")
    assert "Cause: not given" in plain(said(page))
    unnamed = sum(r["opened_at"].month == 10 and r["category"] is None for r in rows)
    assert f"opened {unnamed} −" in plain(said(page))


def test_every_focus_is_of_a_page_and_a_column() -> None:
    known = {name for table in TABLES.values() for name in table.names} | {
        "age",
        *CHOSEN_BY,
    }
    searching = ("words", "order", "part", "draw")
    for name, found in focus.FOCUS.items():
        assert all(menu.entry(page) for page in found.pages)
        assert found.column in known or name in (
            focus.METRIC,
            focus.SECTION,
            "experiment",
            *searching,
        )


def test_the_bar_of_the_others_gives_nothing_and_a_chosen_cause_has_its_own() -> None:
    counts = [(f"cause {i}", 20 - i) for i in range(12)]
    chart = charts.pareto(counts, title="Causes", noun="complaints", chosen=("cause 10",))
    drawn = figure_of(chart).data[0]
    assert list(figure_of(chart).layout.yaxis.ticktext)[-2:] == ["cause 10", "3 others"]
    assert [*drawn.customdata[-2:]] == [["cause 10"], []]
    assert sum(drawn.x) == sum(n for _, n in counts)
    assert [place for place, opacity in enumerate(drawn.marker.opacity) if opacity == 1] == [8]


def test_bars_with_text_can_be_clicked_at_all() -> None:
    """Plotly fails on a click where `unselected` has a text style and `selected` has none."""
    bars = figure_of(charts.bars([charts.Bar("York", 3)], title="Places")).data[0]
    answers = figure_of(charts.distribution([1] * 11)).data[0]
    for drawn in (bars, answers):
        assert drawn.unselected.textfont.color
        assert drawn.selected.textfont.color
