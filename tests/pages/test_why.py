"""Why, on the page NPS: drivers and words, with few answers, many, and hostile ones."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from tests.support import stores
from tests.support.lakes import write_lake
from tests.support.reading import OpenPage, charts, markup, plain, said, sections, whole

START = datetime(2026, 10, 1, 9, tzinfo=UTC)


def company(cold: str = "cold soup", smile: str = "a smile") -> list[dict[str, Any]]:
    """NPS answers that follow the satisfaction with delivery; who suffers says so."""
    rows: list[dict[str, Any]] = []
    for i in range(240):
        when, liked = START + timedelta(hours=3 * i), 1 + i % 5
        score = (1, 5, 7, 9, 10)[i % 5]
        who = {"customer_id": f"c{i}", "location": ("Bath", "Hull")[i // 5 % 2], "team": "Kitchen"}
        words = cold if score <= 6 else smile if score >= 9 else "well"
        rows.append(
            {"answered_at": when, "question": "nps", "score": score, "comment": words} | who
        )
        rows.append(
            {"answered_at": when, "question": "csat", "score": liked, "touchpoint": "delivery"}
            | who
        )
    return rows


def test_drivers_and_words_are_told(tmp_path: Path, open_page: OpenPage) -> None:
    page = whole(open_page, write_lake(tmp_path, responses=company()), "nps")
    assert sections(page)[-2:] == [
        "What goes along with the score?",
        "Which words tell them apart?",
    ]
    text = plain(said(page))
    assert "Delivery: satisfied goes with it most: 9" in text
    assert "What goes with a score need not be its cause." in text
    drawn = "".join(chart.proto.spec for chart in charts(page))
    assert "Location" in drawn
    assert "no evidence" in drawn
    assert "of the comments of detractors and in none of those of promoters" in text
    assert "“cold soup” is in 100 %" in text
    assert "“cold soup”" in text


def test_the_words_of_promoters(tmp_path: Path, open_page: OpenPage) -> None:
    home = write_lake(tmp_path, responses=company())
    text = plain(said(whole(open_page, home, "nps", words_of="Promoters")))
    assert "“smile” is in 100 % of the comments of promoters and in none" in text
    assert "The newest comments of promoters with “smile”:" in text


def test_few_answers_say_how_many_would_do(tmp_path: Path, open_page: OpenPage) -> None:
    page = whole(open_page, write_lake(tmp_path, responses=company()[:60]), "nps")
    text = plain(said(page))
    assert "30 answers are too few to tell; 100 would do." in text


def test_without_comments_there_are_no_words(tmp_path: Path, open_page: OpenPage) -> None:
    rows = [row | {"comment": None} for row in company()]
    text = plain(said(whole(open_page, write_lake(tmp_path, responses=rows), "nps")))
    assert "Which words tell them apart?" not in text
    assert "What they say (needs the comments of those who answered)" in text


def test_hostile_words_stay_words(tmp_path: Path, open_page: OpenPage) -> None:
    rows = company()
    detractors = [row for row in rows if row["question"] == "nps" and row["score"] <= 6]
    for number, row in enumerate(detractors):
        row["comment"] = f"soup {stores.HOSTILE[number % len(stores.HOSTILE)]} soup"
    page = whole(open_page, write_lake(tmp_path, responses=rows), "nps")
    assert "“soup” is in" in plain(said(page))
    assert not markup(page, stores.MARKUP)
