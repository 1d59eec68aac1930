"""Pages of a store with small groups: what is hidden stands in no text, table, chart or file."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from store.settings import Home
from tests.support.lakes import write_lake
from tests.support.reading import OpenPage, charts, plain, said, whole

KNOWN = datetime(2026, 10, 31, 18, tzinfo=UTC)
DAY = datetime(2026, 10, 6, 12, tzinfo=UTC)
#: How many of everything each place has; Leeds would be named alone, so Bath is hidden with it.
SIZES = {"York": 60, "Bath": 10, "Leeds": 3}


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Home:
    """Everybody in Leeds is unhappy, waits for ever and says so; elsewhere all is well."""
    answers: list[dict[str, Any]] = []
    complaints: list[dict[str, Any]] = []
    posts: list[dict[str, Any]] = []
    for place, size in SIZES.items():
        bad = place == "Leeds"
        for i in range(size):
            where = {"location": place, "customer_id": f"{place} {i}"}
            score, words = (0, "Secret of Leeds") if bad else (10, "Fine")
            answers.append(
                {"answered_at": DAY, "question": "nps", "score": score, "comment": words, **where}
            )
            wait = timedelta(hours=444 if bad else 10 + i % 5)
            complaints.append({"opened_at": DAY, "resolved_at": DAY + wait, **where})
            posts.append(
                {
                    "happened_at": DAY,
                    "kind": "review",
                    "rating": 1 if bad else 5,
                    "sentiment": "negative" if bad else "positive",
                    "text": words,
                    **where,
                }
            )
    folder = tmp_path_factory.mktemp("few")
    return write_lake(
        folder, known_at=KNOWN, responses=answers, complaints=complaints, advocacy=posts
    )


def everything(page: Any) -> str:
    """All that a reader can find on a page: texts, tables, charts with their labels and alts."""
    tables = "".join(frame.value.to_csv() for frame in page.dataframe)
    drawn = "".join(chart.proto.spec for chart in charts(page))
    return plain(said(page)) + tables + drawn


def test_of_a_team_that_is_hidden_it_is_not_said_that_nothing_was_measured(
    tmp_path: Path, open_page: OpenPage
) -> None:
    row = {"answered_at": DAY, "question": "nps", "score": 9, "team": "Care"}
    home = write_lake(tmp_path, known_at=KNOWN, responses=[row])
    home.settings_file.write_text("smallest_group = 5\n", encoding="utf-8")
    text = plain(said(open_page(home, "teams", section="Scorecard")))
    assert text.count("Hidden: 1 answer.") == 2
    assert "Nothing was measured" not in text
    assert "No team has answers" not in text


def test_a_small_place_alone_has_no_number_anywhere(store: Home, open_page: OpenPage) -> None:
    page = whole(open_page, store, "nps", location="Leeds")
    assert {metric.value for metric in page.metric} == {"–"}
    text = plain(said(page))
    assert text.count("hidden: 3 answers") >= 2, "card and answers"
    assert "hidden: 3 comments" in text
    found = everything(page)
    assert not any(secret in found for secret in ("−100", "\\u2212100", "100 %", "3 detractors"))
    assert "Secret" not in everything(page)


def test_the_place_beside_it_has_no_number_either(store: Home, open_page: OpenPage) -> None:
    page = whole(open_page, store, "nps", location="Bath")
    assert {metric.value for metric in page.metric} == {"–"}
    assert "hidden: 10 answers" in plain(said(page))


def test_among_others_it_keeps_its_line_and_no_dot(store: Home, open_page: OpenPage) -> None:
    page = whole(open_page, store, "nps", nps_by="Location")
    specs = [chart.proto.spec for chart in charts(page)]
    (dots,) = [spec for spec in specs if "Leeds" in spec]
    assert "hidden: 3" in dots
    assert "hidden: 10" in dots
    assert "\\u2212100" not in dots
    assert "−100" not in everything(page)
    (table,) = [f.value for f in page.dataframe if "note" in f.value.columns]
    notes = dict(zip(table["location"], table["note"], strict=True))
    assert notes["Leeds"] == "hidden: 3 answers"
    assert table["value"].notna().sum() == 1


def test_waits_of_a_few_have_no_curve(store: Home, open_october: OpenPage) -> None:
    page = whole(open_october, store, "complaints", location="Leeds")
    text = plain(said(page))
    assert "hidden: 3 complaints" in text
    assert "18.5 days" not in everything(page)
    # How many there were is no secret.
    assert "opened 3 − resolved 3" in text


def test_reviews_of_a_few_have_no_stars_and_no_words(store: Home, open_page: OpenPage) -> None:
    page = whole(open_page, store, "advocacy", location="Leeds")
    text = plain(said(page))
    assert "hidden: 3 reviews" in text
    assert "hidden: 3 posts" in text
    assert "Secret" not in everything(page)
    assert "3 negative" not in text


def test_the_scorecard_of_a_small_place_says_only_how_many(
    store: Home, open_page: OpenPage
) -> None:
    page = open_page(store, "teams", section="Scorecard", of="Location", one_location="Leeds")
    card = {row["Metric"]: row for row in page.dataframe[0].value.to_dict("records")}
    for label in ("Net Promoter Score", "Time to resolve", "Review rating"):
        assert card[label]["Now"] == "–", label
        assert card[label]["Counted"].replace("\xa0", " ").startswith("hidden: 3 "), label
        assert list(card[label]["Trend"]) == [], label
        assert card[label]["Place"] == "", label
    assert "Secret" not in everything(page)


def test_pulse_names_nobody_of_them(store: Home, open_page: OpenPage) -> None:
    page = open_page(store, "pulse")
    assert "Leeds" not in plain(said(page))
    (where,) = [c.proto.spec for c in charts(page) if "York" in c.proto.spec]
    assert "hidden: 3" in where


def test_why_it_is_hidden_is_told_beside_how_it_is_counted(
    store: Home, open_page: OpenPage
) -> None:
    page = whole(open_page, store, "nps", location="Leeds")
    assert "found by subtraction" in plain(said(page))
