"""A number by team is of that team alone: where some rows that it needs name none, there is none.

Public posts that name no team made every team's share of advocates one of the wrong whole.
"""

import random
from pathlib import Path
from typing import Any

import pytest

from metrics.analyses.compare import compare_by
from metrics.analyses.standings import against_the_rest
from metrics.catalogue import METRICS
from metrics.measure.measuring import measure_all, measure_by
from metrics.measure.reader import Reader
from metrics.model import NOTHING, Estimate, Group
from metrics.slices import Scope, Slice
from store.tables import SLICE_COLUMNS
from tests.support.companies import company, placed
from tests.support.lakes import Record, at, make_lake, reader_of

ALL = [m for m in METRICS.values() if m.key != "open_by_age"]
#: What sets rows of several kinds against each other.
SIDED = [m for m in ALL if len(m.sides) > 1]
Told = dict[tuple[str, str, Group], Estimate]


def by_groups(reader: Reader) -> Told:
    """What is told of each named group of each metric by each column."""
    (found,) = measure_by(reader, ALL, [Slice()], SLICE_COLUMNS)
    return {
        (key, by or "", row.group): row.estimate
        for by, by_metric in found.items()
        for key, of_metric in by_metric.items()
        for row in of_metric
        if row.group is not None
    }


def chosen(reader: Reader, column: str, value: str) -> dict[str, Estimate]:
    found = measure_all(reader, ALL, Slice(only={column: (value,)}))
    return {key: row.estimate for key, (row,) in found.items()}


@pytest.mark.parametrize(
    ("table", "column"),
    [
        ("responses", "team"),
        ("complaints", "location"),
        ("advocacy", "team"),
        ("customers", "segment"),
    ],
)
def test_a_column_that_a_table_lacks_changes_no_group(
    tmp_path: Path, table: str, column: str
) -> None:
    """Every metric, every column: a group's number stays as it is, or there is none."""
    rows = placed(company(len(table)))
    blank = {name: None for name in SLICE_COLUMNS if name in rows[table][0]}
    lacking = {**rows, table: [row | blank for row in rows[table]]}
    told, untold = (
        reader_of(make_lake(tmp_path / name, **of)) for name, of in (("a", rows), ("b", lacking))
    )
    before, after = by_groups(told), by_groups(untold)
    assert any(estimate == before[cell] != NOTHING for cell, estimate in after.items())
    wrong = {cell for cell, estimate in after.items() if estimate not in (before[cell], NOTHING)}
    assert wrong == set()
    value = rows[table][0][column]
    whole, now = chosen(told, column, value), chosen(untold, column, value)
    wrong_of_one = {key for key in now if now[key] not in (whole[key], NOTHING)}
    # Of what counts rows of this table alone, none has the value: that is so.
    assert {key for key in wrong_of_one if not METRICS[key].is_count or now[key].value} == set()


@pytest.mark.parametrize("kind", ["referral", "review", "mention"])
def test_no_comparison_is_told_by_a_column_that_one_kind_of_post_lacks(
    tmp_path: Path, kind: str
) -> None:
    """Which of the columns it lacks is drawn by lot; by the others they are compared as before."""
    rows, draw = placed(company(4)), random.Random(kind)  # noqa: S311  (a lot, no secret)
    lacked = draw.choice(["team", "location", "segment"])
    for row in rows["advocacy"]:
        if row["kind"] == kind:
            row[lacked] = None
    reader = reader_of(make_lake(tmp_path, **rows))
    columns = ("team", "location", "segment")
    found = compare_by(reader, SIDED, Slice(), columns)
    for column in columns:
        for metric in SIDED:
            compared = found[column][metric.key]
            standings = against_the_rest(metric, [row.now for row in compared])
            assert bool(standings.differences) == (column != lacked), (metric.key, column)
            said = f"not measured by {column}: {kind}s name no {column}" if column == lacked else ""
            assert {row.reason for row in compared} == {said}


def told_of(
    posts: list[Record], root: Path, **options: Any
) -> list[tuple[Group, float | None, int]]:
    answers = [
        {"answered_at": at(f"2026-10-{day:02}T10:00"), "question": "nps", "score": 9,
         "customer_id": f"c{day}", "team": ("Care", "Bar")[day % 2]}
        for day in range(1, 21)
    ]  # fmt: skip
    lake = make_lake(root, known_at=at("2026-11-30T00:00"), responses=answers, advocacy=posts)
    scope = options.pop("scope", None)
    by = options.pop("by", None)
    found = measure_all(reader_of(lake, scope=scope), SIDED, Slice(**options), by=by)
    return [(row.group, row.estimate.value, row.estimate.n) for row in found["advocacy_rate"]]


def referrals(number: int, **columns: Any) -> list[Record]:
    return [
        {
            "happened_at": at(f"2026-10-{n:02}T12:00"), "kind": "referral", "customer_id": f"c{n}",
            **columns,
        }
        for n in range(1, number + 1)
    ]  # fmt: skip


def test_a_filter_or_a_scope_on_what_posts_lack_is_no_0_percent(tmp_path: Path) -> None:
    posts = referrals(5)
    assert told_of(posts, tmp_path / "all") == [(None, 25.0, 20)]
    for number, only in enumerate(
        [{"team": ("Care",)}, {"team": ("Care", None)}, {"team": (None,)}]
    ):
        assert told_of(posts, tmp_path / str(number), only=only) == [(None, None, 0)]
    assert told_of(posts, tmp_path / "seen", scope=Scope({"team": ("Bar",)})) == [(None, None, 0)]
    groups = told_of(posts, tmp_path / "by", by="team")
    assert {value for _, value, _ in groups} == {None}


def test_one_in_twenty_may_lack_it_and_files_of_other_times_may(tmp_path: Path) -> None:
    named = referrals(19, team="Care")
    assert told_of([*named, *referrals(1)], tmp_path / "a", by="team")[1][1] is not None
    assert told_of([*named, *referrals(2)], tmp_path / "b", by="team")[1][1] is None
    older = [
        {**row, "happened_at": at("2025-01-05T10:00"), "drop": "older"} for row in referrals(9)
    ]
    october = {"since": at("2026-10-01T00:00").date(), "until": at("2026-11-01T00:00").date()}
    assert told_of([*named, *older], tmp_path / "c", by="team", **october)[1][1] is not None
    assert told_of([*named, *older], tmp_path / "d", by="team")[1][1] is None


def test_of_referrals_that_name_no_team_none_is_told_by_team(tmp_path: Path) -> None:
    """Neither a 0, nor that there were none: nobody knows whose they were."""
    posts = [{**row, "converted": True} for row in referrals(5)]
    metric = METRICS["referral_conversion"]
    reader = reader_of(make_lake(tmp_path, advocacy=posts))
    assert measure_all(reader, [metric], Slice())[metric.key][0].estimate.value == 100
    only = Slice(only={"team": ("Care",)})
    ((row,),) = compare_by(reader, [metric], only, [None])[None].values()
    assert (row.now.estimate, row.now.inputs) == (NOTHING, {})
    assert row.reason == "not measured by team: referrals name no team"
