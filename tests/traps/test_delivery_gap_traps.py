"""What could be silently wrong with the delivery gap, against statsmodels, SciPy and by hand."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from scipy.stats import binom
from statsmodels.stats.proportion import confint_proportions_2indep
from typer.testing import CliRunner

from metrics.__main__ import app
from metrics.analyses.delivery_gap import (
    STATEMENTS,
    Gap,
    columns,
    gaps,
    opened,
    over_time,
    quarter,
)
from metrics.inference.intervals import share_difference
from metrics.lake import Lake
from metrics.slices import Scope, Slice
from store.settings import Home
from tests.support.lakes import at, make_lake, reader_of, write_lake

BETTER, RECOMMEND, CLEAR = STATEMENTS.values()
OCTOBER = Slice(since=date(2026, 10, 1), until=date(2026, 11, 1))
Rows = list[dict[str, Any]]


def said(
    role: str, yes: int, no: int, statement: str = "differentiated", day: str = "2026-10-06",
    **where: str,
) -> Rows:  # fmt: skip
    """So many who say yes, and so many who say no."""
    is_score = statement == "recommend"
    return [
        {
            "answered_at": at(f"{day}T12:00"), "role": role, "statement": statement, **where,
            "score": (9 if says else 8) if is_score else None,
            "agrees": None if is_score else says,
        }
        for says in [True] * yes + [False] * no
    ]  # fmt: skip


EAST = [
    *said("leader", 17, 3, location="Norwich"), *said("customer", 19, 141, location="Norwich"),
    *said("frontline", 6, 6, location="Norwich"),
    *said("leader", 6, 4, location="York"), *said("customer", 40, 60, location="York"),
    # Two leaders, whose customers are many; a place of which only customers are asked.
    *said("leader", 2, 0, location="Truro"), *said("customer", 20, 20, location="Truro"),
    *said("leader", 3, 3, location="Hull"),
    *said("customer", 9, 9, location="Bath"),
]  # fmt: skip
PLACES = [
    {"place": "East", "level": "region"},
    {"place": "Norwich", "level": "location", "parent": "East"},
]


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Home:
    rows: dict[str, Rows] = {"beliefs": EAST, "places": PLACES}
    return write_lake(tmp_path_factory.mktemp("gap"), **rows)


def by_location(home: Home, **asked: Any) -> dict[Any, Gap]:
    found = gaps(reader_of(Lake.open(home), **asked), OCTOBER, BETTER, by="location")
    return {gap.group: gap for gap in found}


@pytest.mark.parametrize(
    ("yes", "n", "said_yes", "asked"),
    [(17, 20, 19, 160), (5, 5, 0, 5), (1, 5, 5, 5), (12, 20, 12, 20), (80, 100, 8, 100)],
)
def test_the_interval_is_newcombes(yes: int, n: int, said_yes: int, asked: int) -> None:
    ours = share_difference(yes, n, said_yes, asked)
    theirs = confint_proportions_2indep(yes, n, said_yes, asked, method="newcomb", compare="diff")
    assert (ours.low, ours.high) == pytest.approx([100 * bound for bound in theirs], abs=1e-9)
    assert ours.value == pytest.approx(100 * (yes / n - said_yes / asked))


@pytest.mark.parametrize("n", [5, 20, 100])
@pytest.mark.parametrize("truth", [(0.85, 0.12), (0.6, 0.43), (0.5, 0.5), (0.95, 0.9)])
def test_it_holds_the_truth_as_often_as_it_says(n: int, truth: tuple[float, float]) -> None:
    """By exact enumeration: of so many leaders, and three times as many customers."""
    leaders, customers = (
        binom.pmf(range(k + 1), k, p) for k, p in zip((n, 3 * n), truth, strict=True)
    )
    held = 0.0
    for yes, likely in enumerate(leaders):
        for other, and_likely in enumerate(customers):
            if likely * and_likely > 1e-9:
                found = share_difference(yes, n, other, 3 * n)
                assert found.low is not None
                assert found.high is not None
                gap = 100 * (truth[0] - truth[1])
                held += likely * and_likely * (found.low <= gap <= found.high)
    # Newcombe reports as little for so few (1998, his method 10).
    assert 0.925 < held < 0.995


def test_the_gap_of_a_place_is_that_of_its_answers(home: Home) -> None:
    norwich = by_location(home)["Norwich"]
    assert norwich.leaders.value == pytest.approx(85)
    assert norwich.customers.value == pytest.approx(100 * 19 / 160)
    assert norwich.gap.value == pytest.approx(85 - 100 * 19 / 160)
    assert norwich.frontline_gap.value == pytest.approx(50 - 100 * 19 / 160)
    assert norwich.is_sure
    assert norwich.frontline_is_sure
    assert not by_location(home)["York"].is_sure


def test_a_region_is_measured_and_not_averaged(home: Home) -> None:
    (east, *_) = gaps(reader_of(Lake.open(home)), OCTOBER, BETTER, by="region")
    assert (east.group, east.leaders.n, east.customers.n) == ("East", 20, 160)


def test_few_leaders_are_few_people_however_many_customers_answer(home: Home) -> None:
    """Nor does what is shown of all, or of the others, tell what they said."""
    found = by_location(home, smallest=5)
    assert found["Truro"].leaders.hidden
    assert found["Truro"].gap.value is None
    assert not found["Truro"].is_sure
    assert found["Truro"].customers.value == pytest.approx(50)
    # Less all the others, the whole would tell what the two said.
    assert sum(found[name].leaders.hidden for name in ("Hull", "York", "Norwich")) == 1


def test_a_side_that_was_not_asked_is_no_nought(home: Home) -> None:
    found = by_location(home)
    assert found["Bath"].leaders.value is None
    assert found["Bath"].gap.value is None
    assert found["Hull"].customers.value is None
    assert found["Hull"].gap.value is None


def test_who_recommends_is_nine_and_ten_and_customers_are_those_of_nps(tmp_path: Path) -> None:
    answers = [
        {"answered_at": at("2026-10-06T12:00"), "question": question, "score": score}
        for question, score in (("nps", 10), ("nps", 9), ("nps", 8), ("nps", 0), ("csat", 5))
    ]
    beliefs = [*said("leader", 4, 6, "recommend"), *said("frontline", 2, 8, "recommend")]
    lake = make_lake(tmp_path, beliefs=beliefs, responses=answers)
    (one,) = gaps(reader_of(lake), OCTOBER, RECOMMEND)
    assert (one.leaders.value, one.frontline.value) == (pytest.approx(40), pytest.approx(20))
    assert (one.customers.value, one.customers.n) == (pytest.approx(50), 4)
    assert one.gap.value == pytest.approx(-10)


def test_customers_are_not_asked_about_strategy(tmp_path: Path) -> None:
    """Leaders then stand beside the front line."""
    beliefs = [*said("leader", 8, 2, CLEAR.key), *said("frontline", 4, 6, CLEAR.key)]
    (one,) = gaps(reader_of(make_lake(tmp_path, beliefs=beliefs)), OCTOBER, CLEAR)
    assert one.gap.value == pytest.approx(40)
    assert one.frontline_gap.value is None
    assert one.customers.n == 0


def test_the_gap_of_a_touchpoint_is_that_of_its_answers(tmp_path: Path) -> None:
    counts = {"booking": (18, 2, 4, 36), "meal": (10, 10, 30, 30), "checkout": (6, 14, 40, 20)}
    beliefs = [
        row
        for step, (yes, no, guests_yes, guests_no) in counts.items()
        for row in (
            *said("leader", yes, no, touchpoint=step),
            *said("customer", guests_yes, guests_no, touchpoint=step),
        )
    ]
    home = write_lake(tmp_path, beliefs=beliefs)
    reader = reader_of(Lake.open(home))
    assert "touchpoint" in columns(reader)
    found = gaps(reader, OCTOBER, BETTER, by="touchpoint")
    # The widest that is sure first: 80 points, then −37; at the meal there is none.
    assert [gap.group for gap in found] == ["booking", "checkout", "meal"]
    for gap in found:
        yes, no, guests_yes, guests_no = counts[str(gap.group)]
        n, asked = yes + no, guests_yes + guests_no
        theirs = confint_proportions_2indep(
            yes, n, guests_yes, asked, method="newcomb", compare="diff"
        )
        assert gap.gap.value == pytest.approx(100 * (yes / n - guests_yes / asked))
        assert (gap.gap.low, gap.gap.high) == pytest.approx([100 * b for b in theirs], abs=1e-9)
        assert gap.is_sure == (gap.group != "meal")
    words = ["delivery-gap", "differentiated", "--by", "touchpoint", "--home", str(home.root)]
    printed = json.loads(CliRunner().invoke(app, [*words, "--json"]).stdout)["rows"]
    assert [(row["group"], row["gap"]) for row in printed] == [
        (g.group, g.gap.value) for g in found
    ]


def test_who_may_see_one_place_is_told_of_it_alone(home: Home) -> None:
    (one,) = gaps(reader_of(Lake.open(home), scope=Scope({"location": ("York",)})), OCTOBER, BETTER)
    assert (one.leaders.n, one.customers.n) == (10, 100)


def test_a_gap_opens_where_it_is_wider_than_in_the_quarter_before(tmp_path: Path) -> None:
    """Of both quarters each side must have answered ten times; the same gap did not open."""
    beliefs: Rows = []
    for day, east in (("2026-07-06", (12, 8, 70, 90)), ("2026-10-06", (17, 3, 19, 141))):
        yes, no, guests_yes, guests_no = east
        beliefs += said("leader", yes, no, day=day, location="Norwich")
        beliefs += said("customer", guests_yes, guests_no, day=day, location="Norwich")
        beliefs += said("leader", 30, 20, day=day, location="York")
        beliefs += said("customer", 160, 240, day=day, location="York")
        beliefs += said("leader", 9, 0, day=day, location="Truro")
        beliefs += said("customer", 0, 50, day=day, location="Truro")
    reader = reader_of(make_lake(tmp_path, beliefs=beliefs))
    told = {(each.column, each.now.group): each for each in opened(reader, OCTOBER)}
    assert told.keys() == {(None, None), ("location", "Norwich"), ("location", "York")}
    norwich = told["location", "Norwich"]
    assert norwich.change.value == pytest.approx(85 - 100 * 19 / 160 - (60 - 100 * 70 / 160))
    assert norwich.change.low is not None
    assert norwich.change.low > 0
    assert told["location", "York"].change.value == pytest.approx(0)
    assert opened(reader, OCTOBER)[0] == norwich


def test_the_quarter_ends_with_the_period_and_months_without_leaders_are_left_out(
    home: Home,
) -> None:
    assert quarter(OCTOBER).since == date(2026, 8, 2)
    assert quarter(Slice()) == Slice()
    (month,) = over_time(reader_of(Lake.open(home)), Slice(), BETTER)
    assert month.group == date(2026, 10, 1)


def test_the_command_prints_what_the_page_is_told(home: Home) -> None:
    arguments = ["delivery-gap", "differentiated", "--by", "location", "--home", str(home.root)]
    printed = CliRunner().invoke(app, [*arguments, "--json"])
    rows = json.loads(printed.stdout)["rows"]
    found = gaps(reader_of(Lake.open(home), smallest=5), Slice(), BETTER, by="location")
    assert [row["group"] for row in rows] == [gap.group for gap in found]
    assert [row["gap"] for row in rows] == [gap.gap.value for gap in found]
    assert [row["leaders_n"] for row in rows] == [gap.leaders.n for gap in found]
    as_csv = CliRunner().invoke(app, [*arguments, "--csv"]).stdout.splitlines()
    assert len(as_csv) == len(rows) + 1
    wrong = CliRunner().invoke(app, ["delivery-gap", "honest", "--home", str(home.root)])
    assert wrong.exit_code == 2
    assert "choose differentiated" in wrong.stderr
