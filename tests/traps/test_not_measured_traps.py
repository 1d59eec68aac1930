"""None, not 0: no metric is measured where no file tells of those whom it would count."""

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from metrics.analyses.compare import compare_all
from metrics.catalogue import METRICS
from metrics.lake import Lake
from metrics.measure.as_of import lacking
from metrics.measure.measuring import measure_all
from metrics.model import NOTHING
from metrics.relations.selects import READS
from metrics.slices import Slice
from store.settings import Settings
from store.tables import SLICE_COLUMNS, TABLES
from tests.support.command_line import Store, csv_text
from tests.support.lakes import Record, at, make_lake, reader_of

OCTOBER = Slice(date(2026, 10, 1), date(2026, 11, 1))
WEEK = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
KNOWN = at("2026-11-30T00:00")
SETTINGS = Settings.model_validate(
    {"business_hours": {name: ["09:00-17:30"] for name in WEEK}, "promise": {"hours": 72}}
)


def day(number: int, month: int = 10) -> Any:
    return at(f"2026-{month:02}-{number:02}T10:00")


def company() -> dict[str, list[Record]]:
    """A company of which every metric can be measured, and none is at an end of its scale."""
    scores = {"nps": (10, 9, 9, 9, 9, 3, 2, 2), "csat": (5, 4, 2), "ces": (7, 6, 2)}
    answers = [
        {
            "answered_at": day(n + 1), "question": question, "score": score, "customer_id": f"c{n}",
            "team": "Care", "known_at": KNOWN,
        }
        for question, given in scores.items()
        for n, score in enumerate(given)
    ]  # fmt: skip
    complaints = [
        {"opened_at": at("2026-01-05T10:00"), "resolved_at": at("2026-01-06T10:00")},
        *({"opened_at": day(n), "resolved_at": day(n + n)} for n in range(1, 13)),
        *({"opened_at": day(n)} for n in range(1, 2)),
    ]
    told = [
        {
            "first_response_at": row["opened_at"] + timedelta(hours=5), "known_at": KNOWN,
            "reopened": n % 2, "answers": 1 + n % 3, "satisfaction": (5, 2, None)[n % 3],
            "outcome": ("upheld", "rejected")[n % 2], "customer_id": f"c{n % 7}",
            "severity": "high", "team": "Care",
        } | row
        for n, row in enumerate(complaints)
    ]  # fmt: skip
    posts = [("c0", 5), ("c1", 4), ("c3", 5), ("c5", 1), ("c6", 3), ("c7", 2)]
    events = [
        {"kind": "referral", "customer_id": "c2", "converted": True},
        {"kind": "referral", "customer_id": "c7", "converted": False},
        *({"kind": "review", "customer_id": c, "rating": stars, "reach": 90} for c, stars in posts),
    ]
    tones = {1: "negative", 2: "negative", 3: "neutral", 4: "positive", 5: "positive"}
    advocacy = [
        {
            "happened_at": day(20 + n), "known_at": KNOWN, "team": "Care",
            "sentiment": tones.get(row.get("rating", 0)),
        } | row
        for n, row in enumerate(events)
    ]  # fmt: skip
    paid = {("a", 2025): 100, ("b", 2025): 80, ("a", 2026): 90, ("n", 2026): 40, ("m", 2026): 20}
    steps = [
        {
            "step": "call", "about": f"complaints-{n - 1:05}", "due_at": day(n),
            "done_at": day(n + n % 2), "known_at": KNOWN,
        }
        for n in range(2, 12)
    ]  # fmt: skip
    return {
        "checks": [
            {"checked_at": day(n), "standard": "pepper", "passed": n > 3, "known_at": KNOWN}
            for n in range(1, 12)
        ],
        "next_steps": steps,
        "beliefs": [
            {
                "answered_at": day(n), "role": role, "statement": statement, "known_at": KNOWN,
                "score": (9 if n > 4 else 3) if statement == "recommend" else None,
                "agrees": None if statement == "recommend" else n > 4,
            }
            for n in range(1, 12)
            for role in ("leader", "frontline", "customer")
            for statement in ("recommend", "differentiated", "strategy_clear")
        ],
        "staffing": [{"hour": day(3), "location": "York", "people": 2.0, "visits": 5}],
        "invitations": [
            {"sent_at": day(n), "customer_id": f"c{n}", "delivery": ("delivered", "bounced")[n == 4],
             "response_id": f"r{n}" if n % 2 else None, "known_at": KNOWN}
            for n in range(1, 9)
        ],
        "responses": answers,
        "complaints": told,
        "advocacy": advocacy,
        "revenue": [
            {
                "customer_id": who, "period": at(f"{year}-10-01T00:00"), "revenue": amount,
                "currency": "EUR", "known_at": KNOWN,
            }
            for (who, year), amount in paid.items()
        ],
        "customers": [
            {"customer_id": who, "joined_at": at(f"{when}-05T00:00"), "joined_through": how}
            for who, when, how in (
                ("a", "2024-01", "paid"), ("b", "2024-01", "paid"), ("n", "2026-03", "referral"),
                ("m", "2026-04", "paid"),
            )
        ],
    }  # fmt: skip


def values(lake: Lake) -> dict[str, float | None]:
    reader = reader_of(lake, settings=SETTINGS)
    found = measure_all(reader, [*METRICS.values()], OCTOBER)
    return {key: rows[0].estimate.value for key, rows in found.items()}


def given(lake: Lake, *lacking_places: str) -> Lake:
    """The lake, of which is told that its file has a place for every column but those."""
    places = {name for table in TABLES.values() for name in table.names} - {*lacking_places}
    return Lake(**{**vars(lake), "given": {"drop-1": frozenset(places)}, "_facts": {}})


def blanked() -> Iterator[tuple[str, str]]:
    for name, table in TABLES.items():
        # Nothing is counted of a register.
        for column in () if table.is_register else table.columns:
            if not column.required and column.name not in SLICE_COLUMNS:
                yield name, column.name


#: What a column that has a place and is empty everywhere brings to an end of its scale, and rightly:
#: none is resolved, and of those that once were, all are open again.
RIGHTLY = {
    "resolved_at": {
        "complaints_resolved", "resolution_within_promise", "resolved_to_satisfaction", "reopen_rate",
    },
    # None was done.
    "done_at": {"next_step_in_time"},
}  # fmt: skip
#: The values at which somebody was looked at, and nobody, or everybody, was such.
ENDS = {0.0, 100.0, -100.0}


def test_the_company_measures_everything(tmp_path: Path) -> None:
    found = values(given(make_lake(tmp_path, files=1, **company())))
    assert all(value is not None and value not in ENDS for value in found.values()), found


@pytest.mark.parametrize(("table", "column"), [*blanked()], ids=str)
def test_a_column_that_no_file_fills_makes_no_nought(
    tmp_path: Path, table: str, column: str
) -> None:
    rows = company()
    rows[table] = [{**row, column: None} for row in rows[table]]
    lake = make_lake(tmp_path, files=1, **rows)
    for known, allowed in (
        (given(lake), RIGHTLY.get(column, set())),
        (given(lake, column), set()),
    ):
        noughts = {key for key, value in values(known).items() if value in ENDS}
        assert noughts <= allowed, column


@pytest.mark.parametrize("table", TABLES)
def test_a_table_without_rows_makes_no_nought(tmp_path: Path, table: str) -> None:
    found = values(given(make_lake(tmp_path, files=1, **{**company(), table: []})))
    for key, metric in METRICS.items():
        needed = {READS[metric.relation][0], metric.rests_on, *(n.table for n in metric.needs)}
        assert found[key] not in ENDS, key
        if table in needed - {"responses"} or (table,) == READS[metric.relation]:
            assert found[key] is None, key


@pytest.mark.parametrize("key", [key for key, metric in METRICS.items() if metric.needs])
def test_what_is_missing_is_said(tmp_path: Path, key: str) -> None:
    metric = METRICS[key]
    for number, need in enumerate(metric.needs):
        rows = company()
        rows[need.table] = [{**row, need.column: None} for row in rows[need.table]]
        lake = given(make_lake(tmp_path / str(number), files=1, **rows), need.column)
        missing = lacking(reader_of(lake), metric)
        assert need.column in missing
        assert need.table in missing


@pytest.mark.parametrize("key", [key for key, metric in METRICS.items() if metric.needs_promise])
def test_without_a_promise_there_is_none(tmp_path: Path, key: str) -> None:
    """Nor to the severities to which nothing is promised; half of what is left keeps it."""
    hours = {"grave": (5, 50), "light": (5, 50), None: (5, 50)}
    rows = [
        {"opened_at": day(1), "resolved_at": day(1) + timedelta(hours=h), "severity": severity}
        for severity, waits in hours.items()
        for h in waits
    ]
    lake = make_lake(tmp_path, complaints=rows)
    for options, counted in (({}, 0), ({"by_severity": {"grave": 24}}, 2), ({"hours": 24}, 6)):
        settings = Settings.model_validate({"promise": options})
        reader = reader_of(lake, settings=settings)
        (found,) = compare_all(reader, [METRICS[key]], OCTOBER)[key]
        assert found.now.estimate.n == counted
        assert found.now.estimate.value == (50 if counted else None)
        assert ("[promise] hours in settings.toml" in found.reason) is (counted == 0)


def test_reviews_that_name_no_customer_say_nothing_of_who_recommends(tmp_path: Path) -> None:
    """A hundred answers of customers and a hundred reviews of nobody are no 0 % of a hundred."""
    rows = company()
    rows["advocacy"] = [
        {
            "kind": "review", "happened_at": day(n), "rating": 5, "sentiment": "positive",
            "known_at": KNOWN,
        }
        for n in range(1, 20)
    ]  # fmt: skip
    lake = make_lake(tmp_path, **rows)
    for key in ("advocacy_rate", "referral_rate", "say_do", "broadcast_ratio"):
        (found,) = compare_all(reader_of(lake), [METRICS[key]], OCTOBER)[key]
        assert (found.now.estimate, found.change) == (NOTHING, None), key
        assert "customer_id (advocacy) would" in found.reason, key
    assert values(lake)["review_average"] == 5


def test_a_desk_without_closing_times_has_not_nought_open(tmp_path: Path) -> None:
    """Another desk, in a file of the same tool, tells when complaints were resolved."""
    store = Store(tmp_path)
    days = [f"2026-10-{n:02}" for n in range(1, 29)]
    told = [(f"a{n}", f"{day}T09:00Z", f"{day}T12:00Z", "A") for n, day in enumerate(days)]
    store.put("a.csv", csv_text("complaint_id,opened_at,resolved_at,team", told))
    store.put(
        "b.csv",
        csv_text("complaint_id,opened_at,team", [(n, day, "B") for n, day in enumerate(days)]),
    )
    for key in ("open_complaints", "complaints_resolved", "open_by_age"):
        told_of = store.show(key, "--where", "team=B")
        assert told_of["rows"][0]["value"] is None, key
        assert told_of["said"].startswith("No file with any of these tells when complaints were")
    assert store.groups("complaints_opened", "team") == {"A": 28, "B": 28}
    assert store.value("open_complaints", "--where", "team=A") == (0.0, 0)
    assert store.value("open_complaints", "--where", "team=C") == (0.0, 0), "no row is none"


def test_a_place_whose_reviews_name_nobody_has_not_nought_advocates(tmp_path: Path) -> None:
    """Of York some recommend, by name; Leeds has reviews alone, and nobody could be counted."""
    store, days = Store(tmp_path), [f"2026-10-{1 + n % 28:02}" for n in range(200)]
    answers = [
        (n, f"{day}T09:00Z", "nps", 9, f"c{n}", ("Leeds", "York")[n % 2])
        for n, day in enumerate(days)
    ]
    head = "response_id,answered_at,question,score,customer_id,location"
    store.put("r.csv", csv_text(head, answers))
    head = "event_id,happened_at,kind,customer_id,location"
    named = [(n, f"{days[n]}T09:00Z", "referral", f"c{n}", "York") for n in range(1, 200, 10)]
    store.put("e.csv", csv_text(head, named), "--known-at", "2026-10-28T09:00Z")
    reviews = [(f"g{n}", f"{day}T09:00Z", "review", 5, "Leeds") for n, day in enumerate(days)]
    text = csv_text("event_id,happened_at,kind,rating,location", reviews)
    store.put("g.csv", text, "--source", "google")
    for key in ("advocacy_rate", "referral_rate"):
        assert store.groups(key, "location") == {"Leeds": None, "York": 20.0}
        assert store.value(key, "--where", "location=Leeds") == (None, 0)


#: A sample of each tool from which reviews come; none of them names whose they are.
REVIEWS = (
    "app_store.csv", "google_play.csv", "google_reviews.json", "review_aggregator.csv",
    "trustpilot.csv", "trustpilot_api.json",
)  # fmt: skip


@pytest.mark.parametrize("sample", REVIEWS)
def test_reviews_of_no_tool_say_that_nobody_recommends_us(tmp_path: Path, sample: str) -> None:
    """Nobody of those who answered is among them, for nobody could be: that is no 0 %."""
    store, days = Store(tmp_path), [date(2026, 6, 1) + timedelta(days=n) for n in range(120)]
    answers = [(n, f"{day}T09:00Z", "nps", 9, f"c{n}") for n, day in enumerate(days)]
    store.put("s.csv", csv_text("response_id,answered_at,question,score,customer_id", answers))
    store.put(sample, (Path("sample_data/formats") / sample).read_bytes())
    stars = store.one("review_average")
    assert stars["n"] >= 1
    for key in ("advocacy_rate", "referral_rate", "say_do", "broadcast_ratio"):
        told = store.show(key)
        assert (told["rows"][0]["value"], told["rows"][0]["n"]) == (None, 0), key
        assert "customer_id (advocacy) would" in told["said"], key


def test_without_a_list_of_customers_nobody_came_by_recommendation_or_without(
    tmp_path: Path,
) -> None:
    """Revenue names customers, and no file how they came: neither 0 % nor 100 % of it is earned."""
    store = Store(tmp_path)
    paid = [(f"c{n}", f"{year}-10", 100 + n) for n in range(9) for year in (2025, 2026)]
    new = [(f"n{n}", "2026-10", 50) for n in range(3)]
    store.put("r.csv", csv_text("customer_id,period,revenue", [*paid, *new]))
    for key in ("earned_growth", "earned_new_customers"):
        told = store.show(key, "--since", "2026-10-01", "--until", "2026-11-01")
        assert told["rows"][0]["value"] is None, key
        assert "(customers) would" in told["said"], key
