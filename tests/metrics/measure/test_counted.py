"""The rows behind a number: a spreadsheet that adds them up comes to the number itself."""

import csv
import io
import statistics
from collections.abc import Callable
from datetime import date

import pytest
from lifelines import KaplanMeierFitter
from lifelines.utils import qth_survival_times

from metrics.catalogue import METRICS
from metrics.lake import Lake
from metrics.measure.counted import counted_rows
from metrics.measure.measuring import measure
from metrics.measure.reader import Reader
from metrics.slices import Scope, Slice
from store.settings import Settings
from store.spreadsheets import write_table
from store.tables import LAKE_COLUMNS, TABLES
from tests.support.companies import company
from tests.support.lakes import at, make_lake, reader_of

WEEK = ("monday", "tuesday", "wednesday", "thursday", "friday")
SETTINGS = Settings.model_validate(
    {
        "business_hours": {name: ["09:00-17:30"] for name in WEEK},
        "promise": {"hours": 72, "by_severity": {"high": 24}},
    }
)
SLICES = {
    "everything": Slice(),
    "autumn": Slice(date(2026, 10, 1), date(2026, 11, 1), timezone="Europe/London"),
    "a segment": Slice().narrow("segment", "new"),
    "two teams": Slice(None, date(2026, 11, 1)).narrow("team", "Care", None),
}
Cells = list[dict[str, str]]


@pytest.fixture(scope="module")
def lake(tmp_path_factory: pytest.TempPathFactory) -> Lake:
    return make_lake(tmp_path_factory.mktemp("lake"), **company(2, size=200))


def read(reader: Reader, key: str, chosen: Slice) -> Cells:
    """The rows as whoever opens the file has them: texts."""
    table = counted_rows(reader, METRICS[key], chosen).table
    file = io.BytesIO()
    write_table(file, table)
    return list(csv.DictReader(io.StringIO(file.getvalue().decode())))


def total(rows: Cells, column: str) -> float:
    return sum(float(row[column] or 0) for row in rows)


def waits(rows: Cells, *columns: str) -> list[float]:
    return [float(row[name]) for row in rows for name in columns if row[name]]


def of(over: str, *under: str) -> Callable[[Cells], float]:
    """Return a share in percent of sums of columns."""
    return lambda rows: 100 * total(rows, over) / sum(total(rows, name) for name in under)


def net(rows: Cells) -> float:
    """NPS from the answers alone, not from what we call them."""
    scores = [int(row["score"]) for row in rows if row["answered"] == "1"]
    return 100 * (sum(s >= 9 for s in scores) - sum(s <= 6 for s in scores)) / len(scores)


def curve(rows: Cells, unit: str) -> KaplanMeierFitter:
    ended = waits(rows, f"resolved_{unit}", f"resolved_to_the_day_{unit}")
    still = waits(rows, f"still_open_{unit}", f"open_to_the_day_{unit}")
    return KaplanMeierFitter().fit(ended + still, [1] * len(ended) + [0] * len(still))


def within(share: float) -> Callable[[Cells], float]:
    """Return the time in which a share has ended, by lifelines."""
    return lambda rows: float(
        qth_survival_times(1 - share, curve(rows, "hours").survival_function_)
    )


def kept(rows: Cells) -> float:
    return 100 * (1 - float(curve(rows, "promises").predict(1.0)))


def median(rows: Cells) -> float:
    return statistics.median(waits(rows, "resolved_hours", "resolved_to_the_day_hours"))


def stars(rows: Cells) -> float:
    return statistics.mean(int(row["rating"]) for row in rows if row["rating"])


def tone(rows: Cells) -> float:
    tones = [row["sentiment"] for row in rows if row["sentiment"]]
    return 100 * (tones.count("positive") - tones.count("negative")) / len(tones)


def speaking_up(rows: Cells) -> float:
    sides = [
        total(rows, f"{who}_posts") / total(rows, f"{who}s") for who in ("detractor", "promoter")
    ]
    return sides[0] / sides[1]


def number(rows: Cells) -> float:
    return total(rows, "complaints")


COUNTED = of("counted", "total")
#: What a reader types into a spreadsheet, by metric.
TYPED: dict[str, Callable[[Cells], float]] = {
    "nps": net,
    "csat": lambda rows: 100 * sum(int(r["score"]) >= 4 for r in rows) / len(rows),
    "ces": lambda rows: 100 * sum(int(r["score"]) >= 5 for r in rows) / len(rows),
    "recovery": net,
    "resolution_median": within(0.5),
    "resolution_p90": within(0.9),
    "first_response_median": within(0.5),
    "first_step_median": within(0.5),
    "resolution_median_business": within(0.5),
    "resolution_p90_business": within(0.9),
    "first_response_median_business": within(0.5),
    "resolution_within_promise": kept,
    "resolution_median_closed_only": median,
    **dict.fromkeys(
        ("complaints_opened", "complaints_resolved", "open_complaints", "open_by_age"), number
    ),
    "review_average": stars,
    "net_sentiment": tone,
    "broadcast_ratio": speaking_up,
    "net_sentiment_by_reach": lambda rows: (
        100 * (total(rows, "positive_reach") - total(rows, "negative_reach")) / total(rows, "reach")
    ),
    "negative_share_by_reach": of("negative_reach", "reach"),
    "net_revenue_retention": of("kept", "then"),
    "earned_new_customers": of("earned", "then"),
    "earned_growth": lambda rows: of("kept", "then")(rows) + of("earned", "then")(rows) - 100,
}


@pytest.mark.parametrize("chosen", SLICES.values(), ids=list(SLICES))
@pytest.mark.parametrize("key", METRICS)
def test_a_spreadsheet_comes_to_the_number(lake: Lake, key: str, chosen: Slice) -> None:
    reader = reader_of(lake, settings=SETTINGS)
    (row,) = measure(reader, METRICS[key], chosen)
    if row.estimate.value is None:
        # A curve may not reach its tenth, or nothing was told of these rows.
        assert chosen != Slice() or METRICS[key].kind == "quantile"
        return
    rows = read(reader, key, chosen)
    if not rows:
        assert row.estimate.value == 0
        return
    assert TYPED.get(key, COUNTED)(rows) == pytest.approx(row.estimate.value, abs=1e-6)


def test_each_open_complaint_is_one_row(lake: Lake) -> None:
    reader = reader_of(lake, settings=SETTINGS)
    chosen = SLICES["autumn"]
    flow, stock = (read(reader, key, chosen) for key in ("open_complaints", "open_by_age"))
    ids = [row["complaint_id"] for row in flow]
    assert len(ids) == len({*ids}) > 5
    assert {*ids} == {row["complaint_id"] for row in stock}
    opened = {row["complaint_id"]: row["day"] for row in stock}
    assert opened == {row["complaint_id"]: row["day"] for row in flow}


@pytest.mark.parametrize("key", METRICS)
def test_no_row_says_who_it_was_or_what_was_said(lake: Lake, key: str) -> None:
    reader = reader_of(lake, settings=SETTINGS)
    names = {*counted_rows(reader, METRICS[key], Slice()).table.columns}
    secret = {
        column.name
        for table in TABLES.values()
        for column in table.columns
        if column.text in ("free", "person") or column.name in ("employee", "owner", "about")
    }
    assert names
    assert not names & secret
    assert names & {c.name for c in LAKE_COLUMNS} <= {"drop"}


def test_who_may_not_see_rows_has_none_of_them(lake: Lake) -> None:
    whole, part = reader_of(lake), reader_of(lake, scope=Scope({"team": ("Care",)}))
    mine = read(part, "nps", Slice())
    assert {row["team"] for row in mine} == {"Care"}
    assert len(mine) == sum(row["team"] == "Care" for row in read(whole, "nps", Slice()))


def test_a_name_that_is_a_formula_stays_a_text(tmp_path_factory: pytest.TempPathFactory) -> None:
    answer = {"answered_at": at("2026-10-06T12:00"), "question": "nps", "score": 9}
    rows = [{**answer, "team": "=cmd|' /C calc'!A0"} for _ in range(3)]
    made = make_lake(tmp_path_factory.mktemp("formula"), responses=rows)
    (team,) = {row["team"] for row in read(reader_of(made), "nps", Slice())}
    assert team == "'=cmd|' /C calc'!A0"
