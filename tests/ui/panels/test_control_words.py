"""What trends and funnels say: exact sentences, no jargon, no claim beyond what was found."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from metrics.analyses.control import Control, Point, Run
from metrics.catalogue import METRICS
from metrics.inference.xmr import Limits
from metrics.model import Estimate, Row
from metrics.relations.periods import next_day
from tests.ui.panels.test_words import fixed
from ui.sentences import control as control_words

NPS = METRICS["nps"]
END = date(2026, 11, 1)
NORMAL = Limits(24.0, 31.0, 38.0)


def points(*values: float, per: str = "week", start: date = date(2026, 8, 3)) -> list[Point]:
    found: list[Point] = []
    for value in values:
        until = next_day(per, start)
        row = Row(start, Estimate(value, value - 5, value + 5, 100), {})
        found.append(Point(start, until, row, 1, value))
        start = until
    return found


def said(control: Control, key: str = "nps", per: str = "week") -> str:
    return fixed(control_words.in_words(control, METRICS[key], per, END))


def test_nothing_but_normal_variation() -> None:
    control = Control(tuple(points(*[30.0] * 26)), NORMAL, (), ())
    assert said(control) == "Nothing outside the usual range in 26 weeks: 24 to 38."


def test_points_outside_are_named_with_their_value() -> None:
    found = points(30, 31, -2, 32, 50, 60, 70)
    one = Control(tuple(found), NORMAL, (found[2],), ())
    assert said(one) == "The usual range is 24 to 38; the week of 17 Aug at −2 is outside it."
    two = replace(one, outside=(found[2], found[4]))
    assert said(two) == (
        "The usual range is 24 to 38; the week of 17 Aug at −2 and the week of 31 Aug at +50 are "
        "outside it."
    )
    four = replace(one, outside=(found[2], *found[4:]))
    assert said(four) == (
        "The usual range is 24 to 38; 4 weeks are outside it, the last the week of 14 Sep at +70."
    )


def test_a_run_is_a_lasting_change_only_while_it_lasts() -> None:
    found = points(*[28.0] * 3, *[33.0] * 9)
    control = Control(tuple(found), NORMAL, (), (Run(tuple(found[3:]), above=True),))
    assert said(control) == (
        "Nine weeks in a row above the middle (+31): a lasting change since 24 Aug."
    )
    over = Control(tuple(found), NORMAL, (), (Run(tuple(found[:10]), above=False),))
    assert said(over) == "Ten weeks in a row below the middle (+31), from 3 Aug to 11 Oct."
    long = points(*[33.0] * 14, per="month", start=date(2025, 8, 1))
    months = Control(tuple(long), NORMAL, (), (Run(tuple(long), above=True),))
    assert said(months, per="month") == (
        "14 months in a row above the middle (+31): a lasting change since August 2025."
    )


def test_joined_points_are_called_points_and_named_from_to() -> None:
    found = points(30, 31, 5)
    joined = replace(found[2], until=found[2].until + timedelta(weeks=1), periods=2)
    control = Control((*found[:2], joined), NORMAL, (joined,), ())
    assert said(control) == (
        "The usual range is 24 to 38; 17 Aug to 30 Aug at +5 is outside it. "
        "A week of fewer than 30 answers is joined to the next."
    )
    assert said(replace(control, outside=())).startswith(
        "Nothing outside the usual range in 3 points"
    )


def test_what_is_not_judged_is_told() -> None:
    found = points(*[10.0] * 9)
    young = [replace(point, unjudged="young") for point in found[7:]]
    control = Control((*found[:7], *young), Limits(8.0, 10.0, 12.0), (), ())
    assert said(control, "reopen_rate") == (
        "Nothing outside the usual range in 7 weeks: 8 to 12 %. "
        "From 21 Sep on it still changes with time, and is not judged."
    )
    running = replace(found[-1], unjudged="running")
    control = Control((*found[:8], running), Limits(8.0, 10.0, 12.0), (), ())
    assert said(control, "csat") == "Nothing outside the usual range in 8 weeks: 8 to 12 %."


def test_what_is_none_like_the_latest_says_why() -> None:
    """A desk whose file ended: that its weeks still change would be false."""
    found = points(*[10.0] * 12)
    begun = [replace(point, unjudged="begun") for point in found[:2]]
    others = [replace(point, unjudged="others") for point in found[2:4]]
    control = Control((*begun, *others, *found[4:]), Limits(8.0, 10.0, 12.0), (), ())
    assert said(control, "complaints_resolved") == (
        "Nothing outside the usual range in 8 weeks: 8 to 12 a day. "
        "2 weeks, the last the week of 10 Aug, are not judged: the data begin there. "
        "2 weeks, the last the week of 24 Aug, are not judged: other files tell of that time than "
        "of the latest."
    )
    control = Control((begun[0], *found[1:]), Limits(8.0, 10.0, 12.0), (), ())
    assert "judged" not in said(control, "complaints_resolved")


@pytest.mark.parametrize(
    ("key", "limits", "expected"),
    [
        ("resolution_median", Limits(20.0, 50.0, 75.0), "20 hours to 3.1 days"),
        ("resolution_median_business", Limits(5.0, 9.0, 14.0), "5 open hours to 14 open hours"),
        ("review_average", Limits(3.52, 4.0, 4.44), "3.5 to 4.4 stars"),
        ("complaints_opened", Limits(6.6, 11.6, 16.7), "7 to 17 a day"),
        ("complaints_opened", Limits(0.5, 1.5, 2.5), "0.5 to 2.5 a day"),
    ],
)
def test_limits_have_their_unit(key: str, limits: Limits, expected: str) -> None:
    control = Control(tuple(points(*[10.0] * 9)), limits, (), ())
    assert said(control, key) == f"Nothing outside the usual range in 9 weeks: {expected}."


@pytest.mark.parametrize(
    ("key", "reason", "expected"),
    [
        ("nps", "few points", "It takes 8 weeks with 30 answers each to say what is usual; here are 2."),
        ("complaints_opened", "few points", "It takes 8 weeks to say what is usual; here are 2."),
        ("complaints_opened", "rare", "Too few a week to say what is usual."),
        (
            "open_complaints",
            "stock",
            ("What is open one week is mostly what was open the week before, so no usual "
            "range is drawn."),
        ),
    ],
)  # fmt: skip
def test_why_there_are_no_limits(key: str, reason: str, expected: str) -> None:
    assert said(Control(tuple(points(1, 2)), None, (), (), reason), key) == expected  # type: ignore[arg-type]


def test_a_week_that_the_view_cuts_is_named_by_its_days() -> None:
    found = points(30, 31, -2)
    cut = replace(found[-1], until=date(2026, 8, 20), is_cut=True)
    control = Control((*found[:-1], cut), NORMAL, (cut,), ())
    assert said(control) == "The usual range is 24 to 38; 17–19 Aug at −2 is outside it."


def test_of_weeks_that_not_all_files_tell_of_it_is_said() -> None:
    """A desk whose file is old: since then there are fewer complaints, and no fewer came."""
    found = points(*[30.0] * 20)
    late = [replace(point, unjudged="running") for point in found[-6:]]
    control = Control((*found[:-6], *late), NORMAL, (), ())
    assert said(control) == (
        "Nothing outside the usual range in 14 weeks: 24 to 38. From 9 Nov on not all files tell "
        "yet, and it is not judged."
    )
    only = replace(control, points=(*found[:-1], late[-1]))
    assert "not all files" not in said(only), "the latest is only not over"
    short = Control(tuple(late), None, (), (), "few points")
    assert "From 9 Nov on not all files tell yet" in said(short)


def test_few_weeks_that_are_judged_beside_many_that_are_drawn_say_why() -> None:
    found = points(*[30.0] * 12)
    young = [replace(point, unjudged="young") for point in found[-7:]]
    control = Control((*found[:-7], *young), None, (), (), "few points")
    assert said(control) == (
        "It takes 8 weeks with 30 answers each to say what is usual; here are 5. "
        "From 7 Sep on it still changes with time, and is not judged."
    )
