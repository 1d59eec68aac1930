"""Single rows: the newest comments whatever the score, the complaints that wait longest."""

from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from metrics.catalogue import METRICS
from metrics.measure.measuring import measure
from metrics.measure.rows import newest_comments, newest_posts, oldest_open
from metrics.slices import Scope, Slice
from tests.support.lakes import at, make_lake, reader_of

OCTOBER = Slice(date(2026, 10, 1), date(2026, 11, 1))


def comment(
    moment: str, words: str | None, score: int | None = 3, **also: str
) -> dict[str, object]:
    return {"answered_at": at(moment), "question": "nps", "score": score, "comment": words, **also}


def test_comments_come_newest_first_whatever_the_score(tmp_path: Path) -> None:
    rows = [
        comment("2026-10-02T10:00", "bad", 0),
        comment("2026-10-31T23:59", "good", 10),
        comment("2026-10-15T10:00", "no score", None),
        comment("2026-10-16T10:00", None, 10),
        comment("2026-09-30T23:59", "too early"),
        comment("2026-11-01T00:00", "too late"),
    ]
    lake = make_lake(tmp_path, responses=rows)
    found = newest_comments(reader_of(lake), OCTOBER)
    assert found["words"].to_list() == ["good", "no score", "bad"]
    assert found["score"].to_list() == [10, None, 0]
    assert newest_comments(reader_of(lake), OCTOBER, most=1)["words"].to_list() == ["good"]


def test_comments_follow_the_slice_and_the_scope(tmp_path: Path) -> None:
    rows = [
        comment("2026-10-02T10:00", "here", location="York"),
        comment("2026-10-03T10:00", "there", location="Bath"),
        comment("2026-10-04T10:00", "nowhere"),
    ]
    lake = make_lake(tmp_path, responses=rows)
    york = OCTOBER.narrow("location", "York")
    assert newest_comments(reader_of(lake), york)["words"].to_list() == ["here"]
    assert newest_comments(reader_of(lake), OCTOBER.narrow("location", None))[
        "words"
    ].to_list() == ["nowhere"]
    only_bath = Scope(only={"location": ("Bath",)})
    assert newest_comments(reader_of(lake, scope=only_bath), OCTOBER)["words"].to_list() == [
        "there"
    ]
    assert newest_comments(reader_of(lake, scope=only_bath), york).is_empty()


def test_posts_come_newest_first_without_referrals(tmp_path: Path) -> None:
    rows = [
        {"happened_at": at("2026-10-02T10:00"), "kind": "review", "text": "fine"},
        {"happened_at": at("2026-10-09T10:00"), "kind": "mention", "text": "well"},
        {"happened_at": at("2026-10-05T10:00"), "kind": "referral"},
    ]
    lake = make_lake(tmp_path, advocacy=rows)
    assert newest_posts(reader_of(lake), OCTOBER)["words"].to_list() == ["well", "fine"]


def test_comments_can_be_of_some_scores_of_one_question(tmp_path: Path) -> None:
    rows = [
        comment("2026-10-01T10:00", "ten", 10),
        comment("2026-10-02T10:00", "one", 1),
        comment("2026-10-03T10:00", "one of another scale", 1) | {"question": "csat"},
        comment("2026-10-04T10:00", "no score", None),
    ]
    lake, asked = make_lake(tmp_path, responses=rows), OCTOBER.narrow("question", "nps")
    low = asked.narrow("score", *map(str, range(7)))
    assert newest_comments(reader_of(lake), low)["words"].to_list() == ["one"]
    top = asked.narrow("score", "10")
    assert newest_comments(reader_of(lake), top, most=1)["words"].to_list() == ["ten"]
    assert newest_comments(reader_of(lake), asked.narrow("score", "1) OR (TRUE")).is_empty()


def test_posts_can_be_of_one_rating_or_source(tmp_path: Path) -> None:
    base = {"happened_at": at("2026-10-02T10:00"), "kind": "review"}
    rows = [
        base | {"rating": 1, "source": "web", "text": "bad"},
        base | {"rating": 5, "source": "web", "text": "good"},
        base | {"rating": 5, "source": "app", "text": "great"},
    ]
    lake, five = make_lake(tmp_path, advocacy=rows), OCTOBER.narrow("rating", "5")
    assert newest_posts(reader_of(lake), five)["words"].to_list() == ["good", "great"]
    assert newest_posts(reader_of(lake), five.narrow("source", "app"))["words"].to_list() == [
        "great"
    ]


def test_rows_cannot_be_chosen_by_just_any_column(tmp_path: Path) -> None:
    lake = make_lake(tmp_path, responses=[comment("2026-10-02T10:00", "bad")])
    with pytest.raises(ValueError, match="there is no column rating to choose by"):
        newest_comments(reader_of(lake), OCTOBER.narrow("rating", "5"))


def complaint(
    name: str, opened: str, resolved: str | None = None, **also: object
) -> dict[str, object]:
    when = at(resolved) if resolved else None
    return {"complaint_id": name, "opened_at": at(opened), "resolved_at": when, **also}


def test_the_oldest_open_are_those_open_at_the_end_of_the_period(tmp_path: Path) -> None:
    rows = [
        complaint("long ago", "2026-01-01T00:00"),
        complaint("resolved", "2026-01-02T00:00", "2026-10-30T00:00"),
        complaint("resolved later", "2026-10-31T00:00", "2026-11-02T00:00"),
        complaint("opened later", "2026-11-01T00:00"),
    ]
    lake = make_lake(tmp_path, complaints=rows, known_at=at("2026-11-20T00:00"))
    found = oldest_open(reader_of(lake), OCTOBER)
    assert found["complaint_id"].to_list() == ["long ago", "resolved later"]
    # January to October have 304 days.
    assert found["hours_open"].to_list() == pytest.approx([304 * 24, 24])


def test_a_complaint_is_as_old_as_its_file_knows(tmp_path: Path) -> None:
    rows = [complaint("old file", "2026-05-01T00:00", known_at=at("2026-05-03T00:00"))]
    found = oldest_open(reader_of(make_lake(tmp_path, complaints=rows)), OCTOBER)
    assert found["hours_open"].to_list() == [48]


def test_the_oldest_can_be_of_one_cause_and_age(tmp_path: Path) -> None:
    opened = ("2026-10-31T00:00", "2026-10-29T00:00", "2026-10-28T23:59", "2026-09-06T00:00",
              "2026-09-05T23:59", "2026-01-01T00:00")  # fmt: skip
    rows = [
        complaint(when, when, category="late" if place % 2 else None)
        for place, when in enumerate(opened)
    ]
    lake = make_lake(tmp_path, complaints=rows, known_at=at("2026-11-01T00:00"))
    lake_end = OCTOBER.period(None, None)
    old = lake_end.narrow("age", "over 8 weeks")
    found = oldest_open(reader_of(lake), old)
    assert found["complaint_id"].to_list() == ["2026-01-01T00:00", "2026-09-05T23:59"]
    unnamed = oldest_open(reader_of(lake), old.narrow("category", None))
    assert unnamed["complaint_id"].to_list() == ["2026-09-05T23:59"]
    # The table and the bars count the same complaints.
    bars = measure(reader_of(lake), METRICS["open_by_age"], lake_end, by="age")
    ages = Counter(oldest_open(reader_of(lake), lake_end)["age"].to_list())
    assert {row.group: row.estimate.n for row in bars} == ages
