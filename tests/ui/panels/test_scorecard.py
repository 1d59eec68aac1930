"""The scorecard's lines: targets, places with ties, what changed; as read and as numbers."""

from dataclasses import replace
from datetime import date

import pytest

from metrics.analyses.compare import Compared, compare
from metrics.analyses.scorecard import KEYS, ScorecardLine, as_numbers, lines, most_changed
from metrics.catalogue import METRICS
from metrics.inference.verdict import judge
from metrics.model import NOTHING, Estimate, Row
from ui.panels.teams import overview, scorecard

#: No rows for any metric.
NOTHING_YET = {key: [] for key in KEYS}


def nps_row(group: str | None, promoters: int, detractors: int, answered: int) -> Row:
    inputs = {"promoters": promoters, "detractors": detractors, "answered": answered}
    return Row(group, METRICS["nps"].estimate(inputs), inputs)


def nps(group: str | None, now: tuple[int, int, int], before: tuple[int, int, int]) -> Compared:
    return compare(METRICS["nps"], nps_row(group, *now), nps_row(group, *before))


def card(group: str, rows: list[Compared], **targets: float) -> list[ScorecardLine]:
    by_group = NOTHING_YET | {"nps": rows}
    months = [nps_row(None, n, 10, 100) for n in (50, 60)]
    trend = [replace(row, group=date(2026, 9 + i, 1)) for i, row in enumerate(months)]
    gap = [
        trend[0],
        Row(date(2026, 10, 1), NOTHING, {}),
        replace(trend[1], group=date(2026, 11, 1)),
    ]
    return lines(group, by_group, NOTHING_YET | {"nps": gap}, targets)


GROUPS = [
    nps("York", (300, 500, 1000), (500, 300, 1000)),
    nps("Bath", (600, 200, 1000), (600, 200, 1000)),
    nps("Hull", (610, 200, 1000), (600, 200, 1000)),
    nps(None, (0, 5, 5), (5, 0, 5)),
]


def test_a_line_has_value_target_place_and_change() -> None:
    line = card("York", GROUPS, nps=40)[0]
    assert line.compared.now.estimate.value == -20
    assert line.reached == "missed"
    # Rows that name nobody have no place.
    assert str(line.place) == "3 of 3"
    assert str(card("Bath", GROUPS)[0].place) == "1–2 of 3"


def test_what_was_not_measured_is_a_dash_and_never_a_zero() -> None:
    lines = card("Nobody", GROUPS, nps=40)
    read = scorecard.as_read(lines, "September")
    assert set(read["Now"]) == {"–"}
    assert read["Counted"][0] == "no answers"
    assert read["Reached"].to_list() == [[]] * len(KEYS)
    assert set(read["Place"]) == {""}
    assert as_numbers(lines)["value"].to_list() == [None] * len(KEYS)


def test_the_card_reads_as_people_say_it() -> None:
    read = scorecard.as_read(card("York", GROUPS, nps=40, review_average=4.2), "September")
    assert read.columns[4] == "Against September"
    line = {name: read[name].to_list()[0] for name in read.columns}
    assert line["Now"].replace("−", "-") == "-20"
    assert line["Counted"].replace("\xa0", " ") == "1,000 answers"
    assert (line["Target"], line["Reached"], line["Place"]) == ("+40", ["missed"], "3 of 3")
    assert line["Against September"] == ["40 worse"]
    assert line["Trend"] == [40.0, 50.0]
    assert read["Target"].to_list()[KEYS.index("review_average")] == "4.2\u00a0stars"


def test_the_same_card_as_numbers() -> None:
    numbers = as_numbers(card("York", GROUPS, nps=40))
    first = numbers.row(0, named=True)
    assert numbers["metric"].to_list() == list(KEYS)
    assert (first["value"], first["n"], first["target"], first["target_is"]) == (
        -20,
        1000,
        40,
        "missed",
    )
    assert (first["change"], first["verdict"]) == (-40, "worse")
    assert (first["place_from"], first["place_to"], first["places"]) == (3, 3, 3)


def test_counts_have_no_place_for_a_larger_team_has_more() -> None:
    rows = [
        Compared(Row(group, METRICS["open_complaints"].estimate({"complaints": n}), {}), None, None)
        for group, n in (("York", 90), ("Bath", 3))
    ]
    empty = NOTHING_YET
    found = lines("York", empty | {"open_complaints": rows}, empty, {})
    line = next(line for line in found if line.metric.key == "open_complaints")
    assert line.measured
    assert line.place is None


def test_only_changes_beyond_chance_among_all_of_them_are_told_the_clearest_first() -> None:
    def line(key: str, difference: Estimate) -> ScorecardLine:
        row = Row("York", Estimate(1.0, 0.0, 2.0, 100), {})
        change = judge(difference, METRICS[key].better)
        return ScorecardLine(METRICS[key], Compared(row, row, change), None, "", None, ())

    lines = [
        line("nps", Estimate(-3.0, -5.9, -0.1, 100)),  # p = 0.04, alone among fourteen
        line("csat", Estimate(-9.0, -12.0, -6.0, 100)),
        line("ces", Estimate(9.0, 7.0, 11.0, 100)),
        *[line("say_do", Estimate(0.5, -3.0, 4.0, 100)) for _ in range(11)],
    ]
    assert lines[0].compared.change.verdict == "worse"
    assert [found.metric.key for found in most_changed(lines)] == ["ces", "csat"]


@pytest.mark.parametrize("key", KEYS)
def test_every_line_of_the_card_is_a_metric(key: str) -> None:
    assert METRICS[key].key == key


def test_a_target_names_what_it_is_of_once() -> None:
    targets = {"nps": 40.0, "review_average": 4.2}
    listed = overview._targets((*targets, "csat"), targets).replace("\\", "")
    assert listed.replace("\xa0", " ").endswith("Targets: NPS +40, 4.2 stars.")
