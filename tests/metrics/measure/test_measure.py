"""Every metric, grouped and chosen every way, against plain Python over the same rows."""

import functools
import inspect
import math
import threading
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import numpy as np
import pytest

from metrics.catalogue import METRICS
from metrics.lake import Lake
from metrics.measure.measuring import measure, measure_all, measure_by, measure_unseen, values
from metrics.measure.reader import Reader
from metrics.model import Metric, Row
from metrics.relations.periods import PERIODS
from metrics.relations.selects import MONTHLY, READS
from metrics.slices import Disclosure, Scope, Slice
from store.settings import Settings
from store.tables import SINGLE_VALUED, SLICE_COLUMNS
from tests.support.by_hand import COUNTS, World, expected, levels
from tests.support.companies import PLACES, company, placed
from tests.support.lakes import at, make_lake, reader_of

LONDON, NEW_YORK = "Europe/London", "America/New_York"
AUTUMN = at("2026-10-25T00:30")
#: A question's number and a column, and each metric's rows.
Ask = Callable[[int, str | None], dict[str, list[Row]]]
#: Grouped by a period, the ages of the stock have no answer (test_complaints).
ALL = [m for m in METRICS.values() if m.key != "open_by_age"]


def askable(by: str | None) -> list[Metric]:
    """What can be grouped so: revenue is told by month, not by day or week."""
    return [m for m in ALL if by not in ("day", "week") or m.relation not in MONTHLY]


QUESTIONS: list[dict[str, Any]] = [
    {},
    {"timezone": LONDON, "since": date(2026, 10, 1), "until": date(2026, 11, 1)},
    {"timezone": NEW_YORK, "week_start": "sunday", "since": date(2026, 3, 8), "until": date(2026, 3, 29)},
    {"timezone": LONDON, "week_start": "saturday", "since": date(2026, 10, 25)},
    {"timezone": "Asia/Kolkata", "until": date(2026, 5, 1), "only": {"team": ("O'Brien", None)}},
    {"only": {"location": tuple(PLACES[1:3]), "segment": ("new", None)}, "timezone": LONDON},
    {"only": {"channel": ("phone",)}, "as_of": AUTUMN, "timezone": NEW_YORK},
    {"scope": {"team": ("Care", "O'Brien")}, "as_of": at("2026-05-20T12:00"), "since": date(2026, 4, 1)},
    {"scope": {"location": (PLACES[3],)}, "only": {"team": ("Care", "Floor")}},
    {"only": {"region": ("North",)}, "timezone": LONDON},
    {"only": {"region": ("South", None), "team": ("Care",)}},
    {"scope": {"country": ("UK",)}, "since": date(2026, 4, 1)},
    {"scope": {"team": ()}},
    {"as_of": at("2026-01-01T00:00")},
    {"since": date(2027, 2, 1), "until": date(2027, 3, 1)},
    {"until": date(2026, 2, 1), "since": date(2026, 1, 1)},
    {"since": date(2026, 2, 1), "until": date(2027, 6, 1), "only": {"touchpoint": (None,)}, "timezone": LONDON},
]  # fmt: skip
SETTINGS = Settings.model_validate(
    {"promise": {"hours": 72, "by_severity": {"grave": 1, "'": 0.1, "unheard of": 5}}}
)


@pytest.fixture(scope="module")
def companies(tmp_path_factory: pytest.TempPathFactory) -> list[tuple[dict[str, Any], Lake]]:
    # Whom we met can be told by a column where all rows give it.
    drawn = [company(0), company(1), placed(company(2))]
    return [(rows, make_lake(tmp_path_factory.mktemp("lake"), **rows)) for rows in drawn]


@pytest.fixture(scope="module")
def rows_and_lake(companies: list[tuple[dict[str, Any], Lake]]) -> tuple[dict[str, Any], Lake]:
    return companies[0]


@pytest.fixture(scope="module")
def measured(
    companies: list[tuple[dict[str, Any], Lake]],
) -> Ask:
    """What the lake answers to a question, grouped by a column: asked once, and held against two oracles."""

    @functools.cache
    def ask(number: int, by: str | None) -> dict[str, list[Row]]:
        _, lake = companies[number % len(companies)]
        question = QUESTIONS[number]
        own = {k: v for k, v in question.items() if k not in ("scope", "as_of")}
        reader = reader_of(
            lake,
            scope=Scope(question.get("scope", {})),
            settings=SETTINGS,
            as_of=question.get("as_of"),
        )
        return measure_all(reader, askable(by), Slice(**own), by=by)

    return ask


def found(rows: list[Row], *, is_count: bool) -> dict[Any, tuple[float | None, int]]:
    return {r.group: (r.estimate.value, r.estimate.n) for r in rows if r.estimate.n or is_count}


def assert_same(ours: dict[Any, Any], theirs: dict[Any, Any], what: str) -> None:
    assert set(ours) == set(theirs), what
    for group, (value, n) in theirs.items():
        assert ours[group][1] == n, f"{what}, {group}"
        if value is None:
            assert ours[group][0] is None, f"{what}, {group}"
        else:
            assert ours[group][0] == pytest.approx(value, rel=1e-12, abs=1e-12), f"{what}, {group}"


@pytest.mark.parametrize("by", [None, *PERIODS, *SINGLE_VALUED])
@pytest.mark.parametrize("number", range(len(QUESTIONS)))
def test_every_metric_equals_plain_python(
    companies: list[tuple[dict[str, Any], Lake]],
    measured: Ask,
    number: int,
    by: str | None,
) -> None:
    rows, _ = companies[number % len(companies)]
    question = QUESTIONS[number]
    promises = {"promise": 72, "promises": SETTINGS.promise.by_severity}
    theirs = expected(World(**rows, **question, by=by, **promises))
    for key, ours in measured(number, by).items():
        wanted = theirs.get(key, {})
        assert_same(found(ours, is_count=key in COUNTS), wanted, f"{key} by {by}: {question}")
        groups = [row.group for row in ours]
        assert groups == sorted(groups, key=lambda g: (g is None, g)), key
        assert by or groups == [None], key
        for row in ours:
            e = row.estimate
            assert e.value is None or math.isfinite(e.value)
            assert None in (e.value, e.low, e.high) or e.low <= e.value <= e.high, f"{key} {e}"


#: No columns of a row: `recovery` (test_recovery), and the `hour` of asking (test_asked).
OWN = [
    (m.key, column) for m in ALL for column in m.own_columns if column not in ("recovery", "hour")
]


@pytest.mark.parametrize(("key", "column"), OWN)
def test_own_columns_group_and_choose(
    rows_and_lake: tuple[dict[str, Any], Lake], key: str, column: str
) -> None:
    rows, lake = rows_and_lake
    grouped = measure(reader_of(lake), METRICS[key], Slice(), by=column)
    ours = {row.group: (row.estimate.value, row.estimate.n) for row in grouped}
    table = READS[METRICS[key].relation][0]
    assert set(ours) <= {None if r[column] is None else str(r[column]) for r in rows[table]}
    for group, whole in ours.items():
        only = Slice(only={column: (group,)})
        (row,) = measure(reader_of(lake), METRICS[key], only)
        assert (row.estimate.value, row.estimate.n) == whole
        left = {
            name: [
                r
                for r in kept
                if name != table or (None if r[column] is None else str(r[column])) == group
            ]
            for name, kept in rows.items()
        }
        # The drops that record answers, ratings or decisions are known from all rows, and so is
        # which step was the first.
        if key not in (
            "first_response_median",
            "resolved_to_satisfaction",
            "upheld_share",
            "first_step_median",
        ):
            theirs = expected(World(**left)).get(key, {})
            assert_same(
                {None: whole} if whole[1] or key in COUNTS else {},
                theirs,
                f"{key} {column}={group}",
            )
    with pytest.raises(ValueError, match=f"no column customer_id .*{column}"):
        measure(reader_of(lake), METRICS[key], Slice(only={"customer_id": ("c1",)}))


def test_numbers_are_in_the_order_of_numbers(tmp_path: Any) -> None:
    answers = [
        {"answered_at": at("2026-10-01T10:00"), "question": "nps", "score": s}
        for s in (10, 2, 9, None)
    ]
    lake = make_lake(tmp_path, responses=answers)
    rows = measure(reader_of(lake), METRICS["nps"], Slice(), by="score")
    assert [row.group for row in rows] == ["2", "9", "10", None]
    kept = measure(reader_of(lake), METRICS["nps"], Slice(only={"score": ("9", "ten")}))
    assert kept[0].estimate.n == 1


#: What is additive: a customer counts once in all, and once in each group.
ONCE_A_GROUP = ("customers_seen", "nps_answers", "nps_voices", "customers_paying")
ADDITIVE = [m for m in ALL if m.relation not in ONCE_A_GROUP]


@pytest.mark.parametrize("by", ["day", "week", "team"])
@pytest.mark.parametrize("number", range(len(QUESTIONS)))
def test_inputs_by_group_add_up(measured: Ask, number: int, by: str) -> None:
    wholes, parts = measured(number, None), measured(number, by)
    for metric in ADDITIVE:
        (whole,) = wholes[metric.key]
        if metric.stock and by in PERIODS:
            last = parts[metric.key][-1].inputs["complaints"] if parts[metric.key] else None
            assert last == (None if whole.estimate.value is None else whole.inputs["complaints"])
            continue
        for name, total in whole.inputs.items():
            pieces = [row.inputs[name] for row in parts[metric.key]]
            if isinstance(total, np.ndarray):
                joined = np.concatenate([*pieces, np.empty(0)])
                assert np.array_equal(np.sort(joined), np.sort(total)), f"{metric.key}.{name}"
            else:
                assert sum(pieces) == (total or 0), f"{metric.key}.{name}"


def test_a_metric_cannot_be_asked_without_a_scope_a_disclosure_and_settings(tmp_path: Any) -> None:
    lake = make_lake(tmp_path)
    with pytest.raises(TypeError, match="reader"):
        measure(metric=METRICS["nps"], chosen=Slice())  # type: ignore[call-arg]
    for asks in (measure, measure_all, measure_by, measure_unseen, values):
        assert inspect.signature(asks).parameters["reader"].default is inspect.Parameter.empty
    whole = {"scope": Scope.everything(), "disclosure": Disclosure(5, 8), "settings": Settings()}
    for missing in whole:
        with pytest.raises(TypeError, match=missing):
            Reader(lake, **{k: v for k, v in whole.items() if k != missing})  # type: ignore[arg-type]
    for made in (Reader.of, Reader.of_everything):
        with pytest.raises(TypeError, match="settings"):
            made(lake)  # type: ignore[call-arg]
    with pytest.raises(TypeError, match="smallest"):
        Disclosure()  # type: ignore[call-arg]


def test_an_empty_lake_has_nothing(tmp_path: Any) -> None:
    lake = make_lake(tmp_path)
    for by in (None, *PERIODS, *SLICE_COLUMNS):
        for key, rows in measure_all(reader_of(lake), askable(by), Slice(), by=by).items():
            assert [row.estimate.value for row in rows] == ([] if by else [None]), key
            assert all(row.estimate.n == 0 for row in rows)


def test_a_wrong_group_names_the_choices(tmp_path: Any) -> None:
    lake = make_lake(tmp_path)
    for by in ("category", "customer_id", "", "day; DROP TABLE", "grouped_by"):
        with pytest.raises(
            ValueError, match=r"nps cannot be grouped by .*; choose day, week, month, team"
        ):
            measure(reader_of(lake), METRICS["nps"], Slice(), by=by)


def test_an_as_of_without_a_zone_is_refused(tmp_path: Any) -> None:
    lake = make_lake(tmp_path)
    with pytest.raises(ValueError, match="expected a time with its zone"):
        measure(reader_of(lake, as_of=AUTUMN.replace(tzinfo=None)), METRICS["nps"], Slice())


def test_metrics_come_back_in_the_order_asked(tmp_path: Any) -> None:
    asked_for = [METRICS[key] for key in ("say_do", "nps", "open_complaints", "csat")]
    found_keys = list(measure_all(reader_of(make_lake(tmp_path)), asked_for, Slice()))
    assert found_keys == ["say_do", "nps", "open_complaints", "csat"]


def test_values_are_those_a_reader_may_see(rows_and_lake: tuple[dict[str, Any], Lake]) -> None:
    rows, lake = rows_and_lake
    told = [
        [row | (levels(row, rows["places"]) if "location" in row else {}) for row in table]
        for table in rows.values()
    ]
    for column in SINGLE_VALUED:
        seen = {row.get(column) for table in told for row in table if column in row}
        ours = values(reader_of(lake), column)
        assert ours == [*sorted(seen - {None}), None]
        scope = Scope({"location": ("York",)})
        seen = {r.get(column) for t in told for r in t if column in r and r["location"] == "York"}
        assert set(values(reader_of(lake, scope=scope), column)) == seen
        assert values(reader_of(lake, scope=Scope({"team": ()})), column) == []
    with pytest.raises(ValueError, match="there is no filter score; choose team, location"):
        values(reader_of(lake), "score")


def test_threads_share_a_lake(rows_and_lake: tuple[dict[str, Any], Lake]) -> None:
    _, lake = rows_and_lake
    slices = [Slice(since=date(2026, 3, 1) + timedelta(days=i)) for i in range(8)]
    alone = [measure_all(reader_of(lake), ALL, each) for each in slices]
    together: list[Any] = [None] * len(slices)
    failed: list[BaseException] = []

    def ask(index: int) -> None:
        try:
            together[index] = measure_all(reader_of(lake), ALL, slices[index])
        except BaseException as error:  # noqa: BLE001  (told to the test's own thread)
            failed.append(error)

    threads = [threading.Thread(target=ask, args=(i,)) for i in range(len(slices))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failed == []
    for one, other in zip(alone, together, strict=True):
        assert {k: r[0].estimate for k, r in one.items()} == {
            k: r[0].estimate for k, r in other.items()
        }
