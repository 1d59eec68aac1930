"""Where teams and locations stand: what lies above each, as files tell, in any spelling."""

from __future__ import annotations

from pathlib import Path

from metrics.lake import Lake
from metrics.places import Place, Places
from store.tables import LEVELS
from tests.support.lakes import at, make_lake

UK = [
    Place("York", "location", "North", timezone="Europe/London"),
    Place("North", "region", "England"),
    Place("England", "country", timezone="Europe/Dublin"),
    Place("Hull", "location", "north "),
]


def test_what_lies_above_a_place_is_found_in_any_spelling() -> None:
    places = Places.of(UK)
    assert places.above("YORK") == {"region": "North", "country": "England"}
    assert places.above("Hull") == {"region": "North", "country": "England"}
    assert places.above("North") == {"region": "North", "country": "England"}
    assert places.above("Paris") == {}
    assert places.levels == ("region", "country")


def test_the_nearest_time_zone_counts() -> None:
    places = Places.of(UK)
    assert [places.zone(name) for name in ("York", "Hull", "Paris")] == [
        "Europe/London", "Europe/Dublin", None,
    ]  # fmt: skip


def test_of_two_rows_the_later_tells() -> None:
    places = Places.of([*UK, Place("york", "location", "East")])
    assert places.above("York") == {"region": "East"}


def test_what_several_files_make_a_circle_of_ends() -> None:
    places = Places.of([Place("A", "region", "B"), Place("B", "country", "A")])
    assert places.above("A") == {"region": "A", "country": "B"}
    assert places.above("B") == {"region": "A", "country": "B"}


def test_what_has_no_row_and_lies_above_a_location_is_a_region() -> None:
    assert Places.of([Place("York", None, "North")]).above("York") == {"region": "North"}
    assert Places.of([Place("A", "region", "North")]).above("A") == {"region": "A"}


def lake_of(folder: Path) -> Lake:
    places = [
        {"place": "york", "level": "location", "parent": "North"},
        {"place": "North", "level": "region", "parent": "UK"},
        {"place": "UK", "level": "country"},
        {"place": "Care", "level": "team", "parent": "South"},
        {"place": "South", "level": "region"},
    ]
    rows = [("York", "Care"), ("Bath", "Care"), ("North", None), (None, "Care"), ("Bath", "Bar")]
    answers = [
        {"answered_at": at("2026-10-01T12:00"), "question": "nps", "score": 9, "location": place,
         "team": team}
        for place, team in rows
    ]  # fmt: skip
    return make_lake(folder, responses=answers, places=places)


def test_levels_are_columns_of_rows_by_their_location_else_by_their_team(tmp_path: Path) -> None:
    lake = lake_of(tmp_path)
    found = lake.query("SELECT location, team, region, country FROM responses ORDER BY ALL", {})
    assert set(found.rows()) == {
        ("York", "Care", "North", "UK"),
        ("Bath", "Care", "South", None),
        ("North", None, "North", "UK"),
        (None, "Care", "South", None),
        ("Bath", "Bar", None, None),
    }
    assert lake.gives("responses", "region")
    assert not lake.gives("responses", "division")
    assert not lake.gives("revenue", "region")


def test_without_a_file_of_places_no_row_has_a_level(tmp_path: Path) -> None:
    lake = make_lake(tmp_path, responses=[
        {"answered_at": at("2026-10-01T12:00"), "question": "nps", "score": 9, "location": "York"},
    ])  # fmt: skip
    columns = ", ".join(LEVELS)
    assert lake.query(f"SELECT {columns} FROM responses", {}).rows() == [(None,) * len(LEVELS)]
    assert lake.places.levels == ()


def test_a_short_history_is_explained_by_when_a_place_opened_or_closed() -> None:
    opened, closed = at("2026-09-14T11:00"), at("2026-10-20T11:00")
    places = Places.of([
        Place("Truro", "location", opened_at=opened), Place("Hull", opened_at=at("2012-05-07T11:00")),
        Place("Care", "team", closed_at=closed),
    ])  # fmt: skip
    since, until = at("2026-09-01T00:00"), at("2026-11-01T00:00")
    asked = {"location": ("truro", "Hull", None), "team": ("Care",), "region": ("North",)}
    assert places.short_histories(asked, since, until) == [
        ("Truro", "opened", opened), ("Care", "closed", closed),
    ]  # fmt: skip
    assert places.short_histories(asked, opened, closed) == []
    assert places.short_histories({}, since, until) == []


def test_rows_tell_what_their_place_lies_in(tmp_path: Path) -> None:
    lake = make_lake(tmp_path, responses=answers_of([
        ("York", "Care", "North", "UK"), ("Hull", "Care", "north", None),
        ("Bath", "Care", "West", None), (None, "Care", "East", None),
    ]), complaints=[
        {"opened_at": at("2026-10-01T12:00"), "location": "york", "team": "Care"},
    ])  # fmt: skip
    found = lake.query("SELECT location, region, country FROM responses ORDER BY ALL", {})
    assert set(found.rows()) == {
        ("York", "North", "UK"), ("Hull", "north", None), ("Bath", "West", None),
        (None, "East", None),
    }  # fmt: skip
    assert lake.query("SELECT region, country FROM complaints", {}).rows() == [("North", "UK")]
    assert lake.places.levels == ("region", "country")
    assert lake.places.are_several("region")
    assert not lake.places.are_several("country")


def answers_of(rows: list[tuple[str | None, ...]]) -> list[dict[str, object]]:
    names = ("location", "team", "region", "country")
    return [
        {"answered_at": at("2026-10-01T12:00"), "question": "nps", "score": 9,
         **dict(zip(names, row, strict=True))}
        for row in rows
    ]  # fmt: skip


def test_where_rows_say_two_things_of_a_place_none_counts(tmp_path: Path) -> None:
    lake = make_lake(tmp_path, responses=answers_of([
        ("York", None, "North", "UK"), ("York", None, "South", "UK"), ("Bath", None, "West", "UK"),
    ]))  # fmt: skip
    found = lake.query("SELECT DISTINCT location, region, country FROM responses", {})
    assert set(found.rows()) == {("York", None, "UK"), ("Bath", "West", "UK")}


def test_a_file_of_places_stands_before_what_rows_say(tmp_path: Path) -> None:
    places = [{"place": "York", "parent": "Yorkshire"}]
    answers = answers_of([("York", None, "North", "UK"), ("Bath", None, "West", "UK")])
    lake = make_lake(tmp_path, responses=answers, places=places)
    found = lake.query("SELECT DISTINCT location, region, country FROM responses", {})
    assert set(found.rows()) == {("York", "Yorkshire", "UK"), ("Bath", "West", "UK")}


def test_rows_without_any_place_are_where_they_say(tmp_path: Path) -> None:
    lake = make_lake(tmp_path, responses=answers_of([
        (None, None, "North", None), (None, None, "South", None),
    ]))  # fmt: skip
    found = lake.query("SELECT DISTINCT region FROM responses ORDER BY 1", {})
    assert found["region"].to_list() == ["North", "South"]
    assert lake.gives("responses", "region")
    assert lake.places.are_several("region")


def test_without_locations_rows_tell_where_their_team_is(tmp_path: Path) -> None:
    lake = make_lake(tmp_path, responses=answers_of([
        (None, "Care", "North", None), (None, "Bar", "South", None),
    ]))  # fmt: skip
    found = lake.query("SELECT DISTINCT team, region FROM responses", {})
    assert set(found.rows()) == {("Care", "North"), ("Bar", "South")}
