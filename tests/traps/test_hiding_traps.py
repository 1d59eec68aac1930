"""Ways to learn what a hidden group said: each is tried, and none may tell."""

import json
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from metrics.analyses.compare import compare_all
from metrics.analyses.control import chart
from metrics.analyses.findings import findings
from metrics.analyses.keywords import examples
from metrics.catalogue import METRICS
from metrics.cli.show import app
from metrics.lake import Lake
from metrics.measure.hiding.crossings import crossings
from metrics.measure.hiding.pattern import ANSWERS
from metrics.measure.measuring import measure, measure_all, measure_by
from metrics.measure.reader import Reader
from metrics.measure.rows import hidden_comments, hidden_posts, newest_comments, newest_posts
from metrics.model import Estimate, Row
from metrics.slices import Slice
from store.settings import Settings
from store.tables import SINGLE_VALUED
from tests.support.companies import company
from tests.support.lakes import Record, at, make_lake, reader_of

NPS = METRICS["nps"]
OCTOBER = Slice(date(2026, 10, 1), date(2026, 11, 1))
DAY = at("2026-10-06T12:00")


def answers(count: int, low: int = 0, when: Any = DAY, **columns: Any) -> list[Record]:
    """So many answers, the first `low` of them 2, the others 9."""
    return [
        {"answered_at": when, "question": "nps", "score": 2 if i < low else 9, **columns}
        for i in range(count)
    ]


def shown(lake: Lake, chosen: Slice = OCTOBER, **options: Any) -> dict[Any, Estimate]:
    rows = measure(Reader.of(lake, Settings()), NPS, chosen, **options)
    return {row.group: row.estimate for row in rows}


def hidden(n: int) -> Estimate:
    return Estimate(None, None, None, n, hidden=True)


@pytest.fixture(scope="module")
def places(tmp_path_factory: pytest.TempPathFactory) -> Lake:
    """York has 60 answers, Bath 10, Leeds 3 (all of them bad); Care is at all of them."""
    sizes = {"York": 60, "Bath": 10, "Leeds": 3}
    rows = [
        answer
        for place, size in sizes.items()
        for answer in answers(size, 3 if place == "Leeds" else 0, location=place, team="Care")
    ]
    other = answers(20, team="Floor", location="York")
    return make_lake(tmp_path_factory.mktemp("places"), responses=[*rows, *other])


def test_the_whole_less_all_that_is_shown_is_of_two_groups(places: Lake) -> None:
    found = shown(places, by="location")
    assert (found["Leeds"], found["Bath"]) == (hidden(3), hidden(10))
    assert found["York"].value == 100
    assert shown(places)[None].n == 93


def test_a_filter_on_the_next_smallest_does_not_show_it(places: Lake) -> None:
    """Clicking on the hidden dot of Bath would else give what the table hides."""
    assert shown(places, OCTOBER.narrow("location", "Bath")) == {None: hidden(10)}
    assert shown(places, OCTOBER.narrow("location", "Bath"), by="location") == {"Bath": hidden(10)}
    weeks = shown(places, OCTOBER.narrow("location", "Bath"), by="week")
    assert weeks == {date(2026, 10, 5): hidden(10)}


@pytest.mark.parametrize("chosen", [("York", "Bath"), ("York", "Leeds"), ("Bath",), ("Leeds",)])
def test_all_but_a_small_group_is_not_shown(places: Lake, chosen: tuple[str, ...]) -> None:
    for by in (None, "week", "team", "score"):
        rows = shown(places, OCTOBER.narrow("location", *chosen), by=by)
        assert rows, by
        assert all(estimate.hidden for estimate in rows.values()), (by, rows)
    assert not shown(places, OCTOBER.narrow("location", "Bath", "Leeds"))[None].hidden


def test_a_group_of_another_column_does_not_tell_of_a_small_one_in_it(places: Lake) -> None:
    """Care at York is all of Care less 13; of these 3 are of Leeds, hidden beside Bath."""
    by_team = shown(places, OCTOBER.narrow("location", "York"), by="team")
    assert not by_team["Care"].hidden
    two = shown(places, OCTOBER.narrow("location", "York", "Bath"), by="team")
    assert two == {"Care": hidden(70), "Floor": hidden(20)}


def test_rows_without_a_place_are_a_group_too(tmp_path: Path) -> None:
    lake = make_lake(tmp_path, responses=[*answers(9, location="York"), *answers(2, 2)])
    assert shown(lake, by="location") == {"York": hidden(9), None: hidden(2)}
    assert shown(lake, OCTOBER.narrow("location", "York")) == {None: hidden(9)}
    assert not shown(lake)[None].hidden


def test_a_hidden_row_holds_nothing_that_it_was_made_of(places: Lake) -> None:
    (row,) = measure(Reader.of(places, Settings()), NPS, OCTOBER.narrow("location", "Leeds"))
    assert row == Row(None, hidden(3), {})
    everyone = measure(Reader.of(places, Settings()), NPS, OCTOBER, by="location")
    assert {row.group: bool(row.inputs) for row in everyone} == {
        "Bath": False,
        "Leeds": False,
        "York": True,
    }


def test_one_month_now_and_the_change_do_not_tell_the_month_before(tmp_path: Path) -> None:
    september = answers(3, 3, when=DAY - timedelta(days=30), team="Care")
    lake = make_lake(
        tmp_path,
        responses=[
            *september,
            *answers(40, when=DAY - timedelta(days=30), team="Floor"),
            *answers(40, when=DAY - timedelta(days=30), team="Bar"),
            *(row for team in ("Care", "Floor", "Bar") for row in answers(30, team=team)),
        ],
    )
    (care,) = [
        row
        for row in compare_all(Reader.of(lake, Settings()), [NPS], OCTOBER, by="team")["nps"]
        if row.group == "Care"
    ]
    assert care.now.estimate.value == 100
    assert care.before is not None
    assert (care.before.estimate, care.before.inputs, care.change) == (hidden(3), {}, None)


def test_the_answers_themselves_are_told_of_all_or_of_nobody(places: Lake) -> None:
    """How many gave which answer is all there is to know; the number of each would tell it."""
    leeds = OCTOBER.narrow("location", "Leeds")
    assert measure(Reader.of(places, Settings()), NPS, leeds, by="score") == [
        Row(None, hidden(3), {})
    ]
    found = shown(places, by="score")
    assert (found["2"].n, found["9"].n) == (3, 90)


def test_choosing_an_answer_does_not_tell_how_many_gave_it(places: Lake) -> None:
    for score in map(str, range(11)):
        leeds = OCTOBER.narrow("location", "Leeds").narrow("score", score)
        assert shown(places, leeds)[None] in (hidden(3), Estimate(None, None, None, 0)), score
        assert all(e == hidden(3) for e in shown(places, leeds, by="location").values())
    # Of all there are enough, so that of one answer few may be told.
    assert shown(places, OCTOBER.narrow("score", "2"))[None].n == 3


def test_days_and_weeks_are_groups_too(tmp_path: Path) -> None:
    days = [
        *answers(8),
        *answers(2, 2, DAY + timedelta(days=1)),
        *answers(20, 0, DAY - timedelta(days=1)),
    ]
    lake = make_lake(tmp_path, responses=days)
    assert [e.hidden for e in shown(lake, by="day").values()] == [False, True, True]


def test_counts_are_never_hidden_and_times_are(tmp_path: Path) -> None:
    rows = [
        {"opened_at": DAY, "resolved_at": DAY + timedelta(hours=i), "team": "Care"}
        for i in range(1, 4)
    ]
    lake = make_lake(tmp_path, complaints=rows, known_at=at("2026-11-01T00:00"))
    for metric in METRICS.values():
        if metric.relation != "complaints":
            continue
        (row,) = measure(Reader.of(lake, Settings()), metric, OCTOBER.narrow("team", "Care"))
        if metric.is_count:
            assert (row.estimate.value, row.estimate.hidden) == (3, False), metric.key
        else:
            assert row.estimate.value is None, metric.key
            assert row.estimate.hidden == (row.estimate.n > 0), metric.key
    assert measure(Reader.of(lake, Settings()), METRICS["resolution_median"], OCTOBER)[
        0
    ].estimate == hidden(3)


def test_no_finding_names_a_hidden_group(tmp_path: Path) -> None:
    """Fifteen answers are enough to be compared, but here fewer than twenty are hidden."""
    rows = [
        answer
        for team, size, low in (
            ("Care", 15, 15),
            ("Floor", 40, 0),
            ("Bar", 200, 0),
            ("Inn", 200, 0),
        )
        for when in (DAY, DAY - timedelta(days=30))
        for answer in answers(size, low if when == DAY else 0, when, team=team)
    ]
    lake = make_lake(tmp_path, responses=rows)
    named = {f.group for f in findings(reader_of(lake), OCTOBER).found}
    assert "Care" in named, "it would be found"
    hiding = findings(reader_of(lake, smallest=20), OCTOBER).found
    assert not {f.group for f in hiding} & {"Care", "Floor"}
    assert all(f.n >= 20 for f in hiding)


def test_comments_of_few_are_hidden_whatever_their_score(tmp_path: Path) -> None:
    words = [
        {**answer, "comment": f"{place} {i}", "location": place}
        for place, size in (("York", 9), ("Bath", 8), ("Leeds", 3))
        for i, answer in enumerate(answers(size, 1))
    ]
    lake = make_lake(tmp_path, responses=words)
    for place, n in (("Leeds", 3), ("Bath", 8)):
        chosen = OCTOBER.narrow("location", place)
        for asked in (chosen, chosen.narrow("score", "2"), chosen.narrow("question", "nps")):
            assert newest_comments(Reader.of(lake, Settings()), asked).is_empty()
            assert hidden_comments(Reader.of(lake, Settings()), asked) == n
    # All but those of Leeds, beside all, would be those of Leeds.
    most = OCTOBER.narrow("location", "York", "Bath")
    assert newest_comments(Reader.of(lake, Settings()), most).is_empty()
    assert not newest_comments(
        Reader.of(lake, Settings()), OCTOBER.narrow("location", "York")
    ).is_empty()


def test_a_comment_among_many_does_not_name_a_place_with_few(tmp_path: Path) -> None:
    words = [
        {**answer, "comment": f"{place} {i}", "location": place, "team": "Care"}
        for place, size in (("York", 30), ("Bath", 8), ("Leeds", 3))
        for i, answer in enumerate(answers(size))
    ]
    found = newest_comments(Reader.of(make_lake(tmp_path, responses=words), Settings()), OCTOBER)
    assert found.height == 41
    named = dict(zip(found["words"].to_list(), found["location"].to_list(), strict=True))
    assert {place for text, place in named.items() if text.startswith("York")} == {"York"}
    assert {place for text, place in named.items() if not text.startswith("York")} == {None}
    assert set(found["team"]) == {"Care"}


def test_an_example_of_a_word_names_no_place_with_few_either(tmp_path: Path) -> None:
    words = [
        {**answer, "comment": "slow", "location": place}
        for place, size in (("York", 30), ("Leeds", 3))
        for answer in answers(size, size)
    ]
    lake = make_lake(tmp_path, responses=[*words, *answers(20, comment="kind", location="Bath")])
    found = examples(Reader.of(lake, Settings()), OCTOBER, "slow", (0, 6), most=40)
    assert found.height == 33
    assert found["location"].null_count() == 3
    but_leeds = OCTOBER.narrow("location", "York", "Bath")
    assert examples(Reader.of(lake, Settings()), but_leeds, "slow", (0, 6)).is_empty()


def test_posts_of_few_are_hidden(tmp_path: Path) -> None:
    posts = [
        {"happened_at": DAY, "kind": "review", "rating": 1 + i % 5, "text": f"{i}", "team": team}
        for team, size in (("Care", 7), ("Floor", 30), ("Bar", 9))
        for i in range(size)
    ]
    lake = make_lake(tmp_path, advocacy=posts)
    care = OCTOBER.narrow("team", "Care")
    assert newest_posts(Reader.of(lake, Settings()), care.narrow("rating", "1")).is_empty()
    assert hidden_posts(Reader.of(lake, Settings()), care.narrow("rating", "1")) == 7
    assert newest_posts(Reader.of(lake, Settings()), OCTOBER.narrow("rating", "1")).height > 0
    assert hidden_posts(Reader.of(lake, Settings()), OCTOBER) == 0


def test_the_command_line_hides_what_the_pages_hide(places: Lake) -> None:
    home = str(places.folder.parent)
    words = ["show", "nps", "--by", "location", "--home", home, "--json"]
    told = json.loads(CliRunner().invoke(app, words).stdout)["rows"]
    assert [row["group"] for row in told if row.get("hidden")] == ["Bath", "Leeds"]
    one = ["show", "nps", "--where", "location=Bath", "--home", home]
    assert CliRunner().invoke(app, one).stdout == "all\t-\t-\t-\t10\thidden: 10 answers\n"


@pytest.mark.parametrize("seed", [5, 6])
def test_the_number_that_decides_is_the_number_that_is_told(tmp_path: Path, seed: int) -> None:
    days = ("monday", "tuesday", "wednesday", "thursday", "friday")
    opening = {"business_hours": {day: ["09:00-17:30"] for day in days}, "promise": {"hours": 72}}
    told_hours = Settings.model_validate(opening)
    reader = reader_of(make_lake(tmp_path, **company(seed)), settings=told_hours)
    told = set()
    for metric in METRICS.values():
        if not metric.may_be_hidden:
            continue
        columns = (*SINGLE_VALUED, *(c for c in metric.own_columns if c not in ANSWERS))
        (found,) = crossings(reader, [metric], [Slice()], [(c,) for c in columns]).values()
        (shown_by,) = measure_by(reader, [metric], [Slice()], columns)
        for column in columns:
            for row in shown_by[column][metric.key]:
                n = found.counts[column,].get((row.group,), 0)
                # Who counts once counts where they were last: never more than there are.
                assert n <= row.estimate.n or not row.estimate.n, (metric.key, column)
                if metric.additive and row.estimate.n:
                    assert n == row.estimate.n, (metric.key, column, row.group)
                    told.add(metric.key)
    assert {"nps", "resolution_median", "resolution_p90_business", "upheld_share"} <= told


def test_two_cuts_do_not_tell_of_a_small_group(tmp_path: Path) -> None:
    """Small was (3 of 23 at Tiny, the others all of Solo): Tiny less Solo told it exactly."""
    sizes = {
        ("Mid", "York"): 8,
        ("Mid2", "York"): 30,
        ("Mid3", "Leeds"): 40,
        ("Small", "Tiny"): 3,
        ("Solo", "Tiny"): 20,
    }
    rows = [
        row
        for (team, place), size in sizes.items()
        for row in answers(size, 3 if team == "Small" else 0, team=team, location=place)
    ]
    lake = make_lake(tmp_path, responses=rows)
    by_team, by_place = shown(lake, by="team"), shown(lake, by="location")
    assert by_team["Small"].hidden
    assert by_team["Solo"].hidden or by_place["Tiny"].hidden
    # No more than that: three do not hide thirty, let alone all.
    assert not any(by_team[team].hidden for team in ("Mid", "Mid2", "Mid3"))
    assert not any(estimate.hidden for estimate in by_place.values())
    assert shown(lake, OCTOBER.narrow("location", "Tiny"), by="team") == {
        "Small": hidden(3),
        "Solo": hidden(20),
    }


def test_what_is_hidden_beside_a_small_group_is_what_costs_least(tmp_path: Path) -> None:
    sizes = {"Largest": 261, "Middle": 30, "Next": 12, "Tiny": 3}
    rows = [row for team, size in sizes.items() for row in answers(size, team=team)]
    found = shown(make_lake(tmp_path, responses=rows), by="team")
    assert {team for team, estimate in found.items() if estimate.hidden} == {"Tiny", "Next"}


def test_a_tiny_group_hides_the_largest_nowhere(tmp_path: Path) -> None:
    """Of York 261 are of Large and 3 of Tiny: Large, which is nowhere else, is told by itself.

    So are all who tell; what is hidden beside is where they are, or the whole less Large told Tiny.
    """
    rows = [
        *answers(261, 100, team="Large", location="York"),
        *answers(3, 3, team="Tiny", location="York"),
        *answers(30, 5, team="Tiny", location="Bath"),
    ]
    lake = make_lake(tmp_path, responses=rows)
    in_york = shown(lake, OCTOBER.narrow("location", "York"), by="team")
    assert (in_york["Large"].hidden, in_york["Large"].n) == (False, 261)
    assert in_york["Tiny"] == hidden(3)
    assert not any(
        each.hidden for each in (*shown(lake).values(), *shown(lake, by="team").values())
    )
    by_place = shown(lake, by="location")
    assert by_place["York"].hidden, "less Large, of whom all is told, it would tell of Tiny"


def test_a_week_less_its_days_tells_of_no_day(tmp_path: Path) -> None:
    """Two small days in two weeks: each week less the days shown of it would be one of them."""
    monday = at("2026-10-05T12:00")
    sizes = {0: 20, 1: 30, 2: 3, 7: 20, 8: 25, 9: 2}
    rows = [r for day, size in sizes.items() for r in answers(size, 0, monday + timedelta(day))]
    lake = make_lake(tmp_path, responses=rows)
    weeks, days = shown(lake, by="week"), shown(lake, by="day")
    assert not any(estimate.hidden for estimate in weeks.values())
    for first in weeks:
        held = [e for day, e in days.items() if first <= day < first + timedelta(7) and e.hidden]
        assert len(held) > 1
        assert sum(estimate.n for estimate in held) >= 5


def test_a_control_chart_tells_of_no_week_that_is_hidden(tmp_path: Path) -> None:
    """Short weeks are joined to the next: the two together, less the next, would be the short."""
    first = at("2026-06-01T12:00")
    rows = []
    for week in range(18):
        size = 4 if week == 6 else 12
        rows += answers(size, 4 if week == 6 else 1, first + timedelta(7 * week))
    lake = make_lake(tmp_path, responses=rows)
    chosen = Slice(date(2026, 6, 1), date(2026, 10, 5))
    weeks = shown(lake, chosen, by="week")
    small = date(2026, 7, 13)
    assert weeks[small] == hidden(4)
    points = {p.first: p for p in chart(Reader.of(lake, Settings()), NPS, chosen, "week").points}
    for point in points.values():
        inside = [e for day, e in weeks.items() if point.first <= day < point.until and e.hidden]
        if inside and point.value is not None:
            assert len(inside) > 1
            assert sum(estimate.n for estimate in inside) >= 5


def test_comments_of_two_cuts_do_not_leave_those_of_few(tmp_path: Path) -> None:
    sizes = {("Mid", "York"): 30, ("Small", "Tiny"): 3, ("Solo", "Tiny"): 20, ("Big", "Bath"): 40}
    rows = [
        {**row, "comment": f"{team} {number}"}
        for (team, place), size in sizes.items()
        for number, row in enumerate(answers(size, team=team, location=place))
    ]
    reader = Reader.of(make_lake(tmp_path, responses=rows), Settings())

    def seen(chosen: Slice) -> set[str]:
        return {*newest_comments(reader, chosen, most=500)["words"].to_list()}

    tiny, solo = OCTOBER.narrow("location", "Tiny"), OCTOBER.narrow("team", "Solo")
    assert not seen(tiny) or not seen(solo)
    assert seen(OCTOBER.narrow("location", "Bath"))


def test_columns_and_periods_asked_together_hide_what_each_hides_alone(tmp_path: Path) -> None:
    lake = make_lake(tmp_path, **company(5))
    metrics = [METRICS[key] for key in ("nps", "resolution_median", "say_do")]
    whole = Slice(date(2026, 6, 1), date(2026, 11, 1))
    chosen = whole.narrow("team", "O'Brien", "Care").narrow("segment", "new", None)
    reader, columns = reader_of(lake, smallest=3), (None, "team", "location", "month")
    periods = [chosen, chosen.period(date(2026, 1, 1), date(2026, 6, 1))]
    told = 0
    for period, found in zip(periods, measure_by(reader, metrics, periods, columns), strict=True):
        for by in columns:
            for metric in metrics:
                alone = measure(reader, metric, period, by=by)
                ours = found[by][metric.key]
                assert [(r.group, r.estimate) for r in ours] == [
                    (r.group, r.estimate) for r in alone
                ]
                told += len({row.estimate.hidden for row in ours}) == 2
    assert told, "somewhere some are hidden and some are shown"


def test_what_is_shown_is_what_would_be_shown_anyway(places: Lake) -> None:
    """Hiding changes no number that stays."""
    metrics = [metric for metric in METRICS.values() if not metric.is_count]
    for chosen in (OCTOBER, OCTOBER.narrow("location", "York")):
        for by in ("location", "month"):
            hiding = measure_all(Reader.of(places, Settings()), metrics, chosen, by=by)
            everything = measure_all(reader_of(places), metrics, chosen, by=by)
            for key, rows in hiding.items():
                for row, raw in zip(rows, everything[key], strict=True):
                    assert row.estimate.n == raw.estimate.n, key
                    assert row.estimate.hidden or row.estimate == raw.estimate, key


def test_a_place_is_not_hidden_for_the_sake_of_who_works_there(tmp_path: Path) -> None:
    """Three of Tiny's nine name who served them: hidden is who that was, and no place."""
    served = {
        "York": [20, 15, 9, 4],
        "Bath": [11, 8, 6, 2],
        "Leeds": [9, 9, 4, 3],
        "Tiny": [1, 1, 1],
    }
    nobody = {"York": 120, "Bath": 90, "Leeds": 70, "Tiny": 6}
    answers = [
        {
            "answered_at": at("2026-10-05T10:00"), "question": "nps", "score": (3, 9, 10)[n % 3],
            "location": place, "employee": who,
        }
        for place, counts in served.items()
        for who, many in [*((f"{place}-{i}", n) for i, n in enumerate(counts)), (None, nobody[place])]
        for n in range(many)
    ]  # fmt: skip
    reader = reader_of(make_lake(tmp_path, responses=answers), smallest=5)
    by_place = {row.group: row.estimate for row in measure(reader, NPS, OCTOBER, by="location")}
    assert not any(estimate.hidden for estimate in by_place.values())
    by_employee = {row.group: row.estimate for row in measure(reader, NPS, OCTOBER, by="employee")}
    assert {who for who, found in by_employee.items() if found.hidden} >= {
        "York-3", "Bath-3", "Leeds-2", "Leeds-3", "Tiny-0", "Tiny-1", "Tiny-2",
    }  # fmt: skip
