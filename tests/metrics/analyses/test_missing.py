"""What is missing from the table, against a least squares fit that is not ours, and by hand."""

from __future__ import annotations

import random
from collections import defaultdict
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
import pytest
import statsmodels.api as sm

from metrics.analyses.audit import Audited
from metrics.analyses.audit.exposed import exposed
from metrics.analyses.journey.missing import FEWEST_DAYS, Missing, _difference, missing
from metrics.slices import Scope, Slice
from tests.support.lakes import at, make_lake, reader_of

PLACES = (("York", "meal"), ("Hull", "meal"), ("York", "checkout"))
Rows = list[dict[str, Any]]


def company(seed: int, days: int = 40) -> tuple[Rows, Rows]:
    """Checks of one standard and answers; it is missed more where guests are unhappy anyway."""
    draw = random.Random(seed)  # noqa: S311
    checks: Rows = []
    answers: Rows = []
    for number in range(days):
        day = date(2026, 3, 20) + timedelta(days=number)  # the clocks change on the 29th
        for place, (location, touchpoint) in enumerate(PLACES):
            where = {"location": location, "touchpoint": touchpoint}
            missed = draw.random() < 0.2 + 0.2 * place
            if draw.random() < 0.9:
                late = at(f"{day}T22:45:00+00:00")
                checks.append(
                    {**where, "checked_at": late, "standard": "pepper", "passed": not missed}
                )
            for _ in range(draw.randrange(4)):
                likes = draw.random() < 0.7 - 0.2 * place - 0.2 * missed
                answers.append(
                    {**where, "answered_at": at(f"{day}T21:30:00+00:00"), "question": "nps",
                     "score": draw.choice([9, 10]) if likes else draw.choice([0, 6, 7, 8])}
                )  # fmt: skip
    return checks, answers


def told(tmp_path: Path, checks: Rows, answers: Rows, **asked: Any) -> tuple[Missing, ...]:
    lake = make_lake(tmp_path, responses=answers, checks=checks)
    reader = reader_of(lake, **asked)
    return missing(reader, Slice(timezone="Europe/London"))


def by_statsmodels(checks: Rows, answers: Rows) -> tuple[float, float, float]:
    """The coefficient and its interval, of days that were put together by hand."""
    state: dict[tuple[Any, ...], bool] = {}
    for check in checks:
        key = (check["location"], check["touchpoint"], check["checked_at"].date())
        state[key] = state.get(key, False) or not check["passed"]
    days: dict[tuple[Any, ...], list[int]] = defaultdict(list)
    for answer in answers:
        key = (answer["location"], answer["touchpoint"], answer["answered_at"].date())
        if key in state:
            days[key].append((answer["score"] >= 9) - (answer["score"] <= 6))
    of_place: dict[tuple[Any, ...], set[bool]] = defaultdict(set)
    for key in days:
        of_place[key[:2]].add(state[key])
    kept = {key: nets for key, nets in days.items() if len(of_place[key[:2]]) == 2}
    places = sorted({key[:2] for key in kept})
    design = [[float(state[key]), *(float(key[:2] == p) for p in places)] for key in kept]
    score = [100 * sum(nets) / len(nets) for nets in kept.values()]
    fit = sm.WLS(score, np.array(design), weights=[len(nets) for nets in kept.values()]).fit()
    value, width = float(fit.params[0]), float(fit.conf_int()[0][1] - fit.params[0])
    width = max(width, 1.959963984540054 * of_answers(state, kept) ** 0.5)
    return value, max(value - width, -200), min(value + width, 200)


def of_answers(state: dict[tuple[Any, ...], bool], kept: dict[tuple[Any, ...], list[int]]) -> float:
    """The variance of the difference if each answer stood alone, with three answers more."""
    nets: dict[bool, list[int]] = {True: [], False: []}
    number: dict[tuple[Any, ...], dict[bool, int]] = defaultdict(lambda: {True: 0, False: 0})
    for key, of_day in kept.items():
        nets[state[key]] += of_day
        number[key[:2]][state[key]] += len(of_day)
    spread = {}
    for side, all_nets in nets.items():
        more = [*map(float, all_nets), *(-1.0, 1.0, 0.0)]
        # Of the three, three quarters are promoters and as much detractors: 1.5 of 3.
        squares = sum(x * x for x in more) - 2 + 1.5
        spread[side] = squares / len(more) - (sum(more) / len(more)) ** 2
    weight = {place: n[True] * n[False] / (n[True] + n[False]) for place, n in number.items()}
    whole = sum(weight.values())
    return 10_000 * sum(
        (weight[place] / whole) ** 2 * (spread[True] / n[True] + spread[False] / n[False])
        for place, n in number.items()
    )


@pytest.mark.parametrize("seed", range(6))
def test_it_is_the_coefficient_of_a_fit_with_a_mean_for_each_place(
    tmp_path: Path, seed: int
) -> None:
    checks, answers = company(seed)
    (one,) = told(tmp_path, checks, answers)
    found = (one.difference.value, one.difference.low, one.difference.high)
    # The days of London are those of UTC but for an hour at night, in which nobody is there.
    assert found == pytest.approx(by_statsmodels(checks, answers), rel=1e-9)
    assert one.days_missed + one.days_kept >= 30
    assert one.answers_missed + one.answers_kept == one.difference.n


def test_a_place_that_is_worse_anyway_does_not_speak_for_a_standard(tmp_path: Path) -> None:
    """Of all answers together, those of missed days are 100 points lower; within places, none."""
    checks: Rows = []
    answers: Rows = []
    for number in range(30):
        day = date(2026, 5, 1) + timedelta(days=number)
        for location, often, scores in (("York", 8, (0, 0, 10)), ("Hull", 2, (10, 10, 0))):
            where = {"location": location, "touchpoint": "meal"}
            passed = number % 10 >= often
            checks.append(
                {**where, "checked_at": at(f"{day}T10:00"), "standard": "pepper", "passed": passed}
            )
            answers += [
                {**where, "answered_at": at(f"{day}T12:00"), "question": "nps", "score": score}
                for score in scores
            ]
    (one,) = told(tmp_path, checks, answers)
    assert one.difference.value == pytest.approx(0, abs=1e-9)
    assert not one.is_real


def test_days_are_those_of_the_company(tmp_path: Path) -> None:
    """At half past eleven at night in London in summer it is the day before in UTC."""
    checks: Rows = []
    answers: Rows = []
    for number in range(20):
        day = date(2026, 7, 1) + timedelta(days=number)
        where = {"location": "York", "touchpoint": "meal"}
        passed = number % 2 == 0
        checks.append(
            {**where, "checked_at": at(f"{day}T12:00"), "standard": "pepper", "passed": passed}
        )
        # 00:30 of the same day in London.
        night = at(f"{day - timedelta(days=1)}T23:30")
        answers.append(
            {**where, "answered_at": night, "question": "nps", "score": 10 if passed else 0}
        )
    (one,) = told(tmp_path, checks, answers)
    assert one.difference.value == -200
    assert one.is_real
    # However alike all days are, others may be unlike.
    assert one.difference.high is not None
    assert -185 < one.difference.high < -120


@pytest.mark.parametrize("has_hour", [True, False])
def test_a_places_days_are_those_of_its_own_clock(tmp_path: Path, *, has_hour: bool) -> None:
    """An evening in New York ends on the next day in London; some checks tell the day alone."""
    checks: Rows = []
    answers: Rows = []
    for number in range(20):
        day, passed = date(2026, 7, 1) + timedelta(days=number), number % 2 == 0
        where = {"location": "Soho", "touchpoint": "meal"}
        # 18:00 and 22:00 there; a day alone is told from midnight to midnight of its file's zone.
        evening, night = at(f"{day}T22:00"), at(f"{day + timedelta(days=1)}T02:00")
        begins = at(f"{day - timedelta(days=1)}T23:00")
        days = {} if has_hour else {"checked_until": begins + timedelta(days=1)}
        checks.append(
            {**where, **days, "checked_at": evening if has_hour else begins, "standard": "pepper",
             "passed": passed}
        )  # fmt: skip
        answers.append(
            {**where, "answered_at": night, "question": "nps", "score": 10 if passed else 0}
        )
    places = [{"place": "Soho", "level": "location", "timezone": "America/New_York"}]
    lake = make_lake(tmp_path, responses=answers, checks=checks, places=places)
    chosen = Slice(timezone="Europe/London")
    (one,) = missing(reader_of(lake), chosen)
    assert one.difference.value == -200
    assert (one.days_missed, one.days_kept) == (10, 10)
    audited = Audited("location", "Soho", chosen, date(2026, 8, 1))
    assert exposed(reader_of(lake), audited)["pepper"].missed == 10


@pytest.mark.parametrize("missed", [FEWEST_DAYS - 1, FEWEST_DAYS])
def test_of_few_days_nothing_is_told(tmp_path: Path, missed: int) -> None:
    checks: Rows = []
    answers: Rows = []
    for number in range(20):
        day = date(2026, 7, 1) + timedelta(days=number)
        where = {"location": "York", "touchpoint": "meal"}
        checks.append(
            {**where, "checked_at": at(f"{day}T12:00"), "standard": "pepper",
             "passed": number >= missed}
        )  # fmt: skip
        answers.append(
            {**where, "answered_at": at(f"{day}T13:00"), "question": "nps", "score": number % 11}
        )
    assert len(told(tmp_path, checks, answers)) == (missed >= FEWEST_DAYS)
    assert told(tmp_path / "hidden", checks, answers, smallest=9) == ()


def test_what_a_reader_may_not_see_counts_nowhere(tmp_path: Path) -> None:
    checks, answers = company(1)
    own = Scope({"location": ("York",)})
    (one,) = told(tmp_path, checks, answers, scope=own)
    mine = [[row for row in rows if row["location"] == "York"] for rows in (checks, answers)]
    assert one.difference.value == pytest.approx(by_statsmodels(*mine)[0])


@pytest.mark.parametrize("days", [5, 20, 100])
def test_the_interval_keeps_its_promise(days: int) -> None:
    """Of 2,000 samples in which the truth is −20, with as many days missed as kept at two places."""
    draw, held = np.random.default_rng(days), 0
    number, places = 2 * days, np.repeat([0, 1], days)
    for _ in range(2_000):
        answers = 1 + draw.poisson(1.0, number)
        missed = np.concatenate([draw.permutation(days) % 2 == 0 for _ in (0, 1)])
        above = np.where(missed, 0.4, 0.5) - 0.1 * places
        below = np.where(missed, 0.3, 0.2) + 0.1 * places
        promoters = draw.binomial(answers, above)
        detractors = draw.binomial(answers - promoters, below / (1 - above))
        frame = pl.DataFrame(
            {
                "location": [str(place) for place in places],
                "touchpoint": "meal",
                "missed": missed,
                "net": (promoters - detractors).astype(float),
                "sided": promoters + detractors,
                "answers": answers,
            }
        )
        found = _difference(frame)
        held += found is not None and found.low <= -20 <= found.high  # type: ignore[operator]
    # The wider of two intervals that are both right is a little surer than either.
    assert 0.93 <= held / 2_000 <= 0.98
