"""Several columns and periods measured together are each measured alone."""

import functools
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from metrics.analyses import compare
from metrics.analyses.compare import compare_by
from metrics.catalogue import METRICS
from metrics.lake import Lake
from metrics.measure.measuring import measure, measure_all, measure_by
from metrics.model import Row
from metrics.slices import Scope, Slice
from store.settings import Settings
from store.tables import SLICE_COLUMNS
from tests.support.companies import PLACES, company
from tests.support.lakes import at, make_lake, reader_of

SETTINGS = Settings.model_validate({"promise": {"hours": 72, "by_severity": {"grave": 1}}})
ALL = [*METRICS.values()]
COLUMNS = (None, *SLICE_COLUMNS)


def columns_of(number: int) -> tuple[str | None, ...]:
    """All columns for the first question; of the others, which cut alike, one in turn."""
    return (
        COLUMNS if number == 0 else (None, *{COLUMNS[1 + number % 5], COLUMNS[1 + 3 * number % 5]})
    )


OCTOBER = Slice(date(2026, 10, 1), date(2026, 11, 1), timezone="Europe/London")

ASKED: list[dict[str, Any]] = [
    {"chosen": OCTOBER},
    {"chosen": OCTOBER.narrow("team", "O'Brien", None), "as_of": at("2026-10-20T12:00")},
    {"chosen": OCTOBER.narrow("location", *PLACES[1:3]), "scope": Scope({"team": ("Care",)})},
    {"chosen": OCTOBER, "scope": Scope({"team": ()})},
    {"chosen": Slice(date(2026, 3, 8), date(2026, 3, 29), timezone="America/New_York")},
    # The data begins in February: of January nothing is known.
    {"chosen": Slice(date(2026, 3, 1), date(2026, 4, 1)).narrow("touchpoint", None)},
    {"chosen": Slice(date(2027, 2, 1), date(2027, 3, 1))},
]


@pytest.fixture(scope="module")
def lakes(tmp_path_factory: pytest.TempPathFactory) -> list[Lake]:
    return [make_lake(tmp_path_factory.mktemp("lake"), **company(seed)) for seed in (5, 6)]


#: A question's number, a period and a column, and each metric's rows.
AskAlone = Callable[[int, Slice, str | None], dict[str, list[Row]]]


@pytest.fixture(scope="module")
def measured_alone(lakes: list[Lake]) -> AskAlone:
    """What one period by one column comes to for a question, asked alone, and once."""

    @functools.cache
    def ask(number: int, period: Slice, by: str | None) -> dict[str, list[Row]]:
        asked = ASKED[number]
        reader = reader_of(
            lakes[number % 2],
            scope=asked.get("scope"),
            settings=SETTINGS,
            as_of=asked.get("as_of"),
        )
        return measure_all(reader, ALL, period, by=by)

    return ask


def assert_same(ours: list[Row], alone: list[Row], what: str) -> None:
    assert [row.group for row in ours] == [row.group for row in alone], what
    for one, other in zip(ours, alone, strict=True):
        assert one.estimate == other.estimate, f"{what}, {one.group}"
        assert one.inputs.keys() == other.inputs.keys(), what
        for name, value in one.inputs.items():
            # In which order durations come, nobody promises.
            assert np.array_equal(
                *(
                    np.sort(v) if isinstance(v, np.ndarray) else v
                    for v in (value, other.inputs[name])
                )
            ), f"{what}, {one.group}, {name}"


@pytest.mark.parametrize("number", [0, 1, 3, 5])
def test_columns_and_periods_together_are_each_measured_alone(
    lakes: list[Lake], measured_alone: AskAlone, number: int
) -> None:
    asked, lake = ASKED[number], lakes[number % 2]
    chosen, scope, as_of = asked["chosen"], asked.get("scope"), asked.get("as_of")
    periods = [chosen, chosen.before(), chosen.before().before()][: 3 if number == 0 else 2]
    columns = columns_of(number)
    found = measure_by(
        reader_of(lake, scope=scope, settings=SETTINGS, as_of=as_of), ALL, periods, columns
    )
    for period, measured in zip(periods, found, strict=True):
        assert tuple(measured) == columns
        for by, rows in measured.items():
            assert [*rows] == [*METRICS]
            alone = measured_alone(number, period, by)
            for key in METRICS:
                what = f"{key} by {by} in {period.period_in_words()}"
                assert_same(rows[key], alone[key], what)


def test_days_weeks_months_and_own_columns_are_measured_together_too(lakes: list[Lake]) -> None:
    columns = ("score", "month", "team", "day", "week", "employee", None)
    periods = [OCTOBER, OCTOBER.before()]
    found = measure_by(reader_of(lakes[0]), [METRICS["nps"]], periods, columns)
    for period, measured in zip(periods, found, strict=True):
        for by in columns:
            alone = measure(reader_of(lakes[0]), METRICS["nps"], period, by=by)
            assert_same(measured[by]["nps"], alone, f"by {by}")


@pytest.mark.parametrize("number", [0, 2, 4, 6])
def test_now_and_before_are_each_measured_alone(
    lakes: list[Lake], measured_alone: AskAlone, number: int
) -> None:
    asked, lake = ASKED[number], lakes[number % 2]
    chosen, scope = asked["chosen"], asked.get("scope")
    earlier = chosen.before()
    same_age = max(t.known_at for t in lake.tables.values() if t.known_at) - (
        chosen.since - earlier.since
    )
    columns = columns_of(number)
    found = compare_by(reader_of(lake, scope=scope, settings=SETTINGS), ALL, chosen, columns)
    for by in columns:
        now, as_now = (measured_alone(number, period, by) for period in (chosen, earlier))
        as_then = measure_all(
            reader_of(lake, scope=scope, settings=SETTINGS, as_of=same_age),
            [metric for metric in ALL if metric.equal_age],
            earlier,
            by=by,
        )
        for metric in ALL:
            pairs = found[by][metric.key]
            assert_same([pair.now for pair in pairs], now[metric.key], f"{metric.key} by {by}")
            before = (as_then if metric.equal_age else as_now)[metric.key]
            known = {row.group: row for row in before}
            both = [pair for pair in pairs if pair.group in known]
            assert all(pair.before is None for pair in pairs if pair.group not in known)
            assert_same(
                [pair.before for pair in both],
                [known[pair.group] for pair in both],
                f"{metric.key} by {by}, before",
            )


def test_what_is_asked_together_reads_the_rows_once(lakes: list[Lake], asked: list[str]) -> None:
    metrics = [METRICS[key] for key in ("nps", "csat", "negative_share", "review_average")]
    compare_by(reader_of(lakes[0]), metrics, OCTOBER, (None, "team", "location"))
    assert [
        sum(f"FROM {table}" in sql for sql in asked) for table in ("responses", "advocacy")
    ] == [1, 1]


def test_a_group_that_one_of_the_metrics_has_not_is_refused(tmp_path: Path) -> None:
    lake = make_lake(tmp_path)
    metrics = [METRICS["nps"], METRICS["csat"], METRICS["negative_share"]]
    with pytest.raises(
        ValueError, match=r"negative_share cannot be grouped by score; choose .*kind"
    ):
        measure_by(reader_of(lake), metrics, [OCTOBER], ("team", "score"))
    with pytest.raises(ValueError, match=r"no column score to choose by; choose .*kind"):
        measure_by(reader_of(lake), metrics, [OCTOBER.narrow("score", "9")], ("team",))


def test_where_nothing_was_before_there_is_nothing_to_compare_with(lakes: list[Lake]) -> None:
    found = compare_by(reader_of(lakes[0]), ALL, Slice(since=OCTOBER.since), (None, "team"))
    pairs = [pair for rows in found.values() for made in rows.values() for pair in made]
    assert pairs
    assert all(pair.before is None and pair.change is None for pair in pairs)
    assert compare.compare_all(reader_of(lakes[0]), [], OCTOBER) == {}
