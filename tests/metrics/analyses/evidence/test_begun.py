"""Since when: the week in which what lasts began, and nothing where chance or the past explains."""

from datetime import date, timedelta

from metrics.analyses.control import Control, Point, Run
from metrics.analyses.evidence.begun import beginning
from metrics.inference.xmr import Limits
from metrics.model import Estimate, Row

FIRST = date(2026, 6, 1)


def weeks(values: list[float], outside: tuple[int, ...] = (), run: tuple[int, ...] = ()) -> Control:
    points = tuple(
        Point(day, day + timedelta(7), Row(day, Estimate(v, v, v, 50), {}), 1, v)
        for v, day in ((v, FIRST + timedelta(7 * n)) for n, v in enumerate(values))
    )
    runs = (Run(tuple(points[n] for n in run), above=False),) if run else ()
    return Control(points, Limits(0, 30, 60), tuple(points[n] for n in outside), runs)


def test_it_began_where_the_weeks_that_last_begin() -> None:
    fell = weeks([31, 35, 29, 33, 10, -5, 8], outside=(5,))
    assert beginning(fell, worse_is_high=False) == FIRST + timedelta(7 * 4)
    # Of waits the worse side is above.
    assert beginning(fell, worse_is_high=True) is None


def test_a_run_is_a_beginning_too() -> None:
    low = weeks([31, *[29] * 9], run=tuple(range(1, 10)))
    assert beginning(low, worse_is_high=False) == FIRST + timedelta(7)


def test_what_is_over_or_no_more_than_chance_has_no_beginning() -> None:
    assert beginning(weeks([31, -5, 33], outside=(1,)), worse_is_high=False) is None
    assert beginning(weeks([31, 33, 20, 10]), worse_is_high=False) is None
    assert beginning(Control((), None, (), (), "few points"), worse_is_high=False) is None
