"""The traps of measuring that dashboards fall into, one test each."""

import ast
import json
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from metrics.catalogue import METRICS
from metrics.lake import Lake
from metrics.measure.measuring import measure, measure_all, values
from metrics.measure.rows import oldest_open
from metrics.model import NOTHING, Estimate
from metrics.slices import Scope, Slice
from store.settings import Home, Settings
from tests.support.lakes import Record, at, make_lake, reader_of, write_lake

DAY = at("2026-10-10T12:00")
MICRO = timedelta(microseconds=1)
HOSTILE = [
    "O'Brien", "'; DROP TABLE responses; --", '"; DROP VIEW complaints; --', "%", "_", "🌶️ Køln", "$slice_team_0",
    "a\x00b", "NULL", " Care", "care", "Care", "\\", "{team}", "?", "Care\n", "—" * 200, "1 OR 1=1", "e\u0301", "é",
]  # fmt: skip


def one(
    lake: Lake, key: str, chosen: Slice | None = None, by: str | None = None, **reader: Any
) -> Estimate:
    return measure(reader_of(lake, **reader), METRICS[key], chosen or Slice(), by=by)[0].estimate


def answer(score: int | None, when: Any = DAY, **columns: Any) -> Record:
    return {"answered_at": when, "question": "nps", "score": score, **columns}


def test_a_blank_score_is_in_no_denominator(tmp_path: Path) -> None:
    """One promoter and two who skipped the question: 100, not 33.3."""
    lake = make_lake(tmp_path, responses=[answer(10), answer(None), answer(None)])
    assert (one(lake, "nps").value, one(lake, "nps").n) == (100, 1)


def test_an_empty_group_is_nothing_and_not_zero(tmp_path: Path) -> None:
    lake = make_lake(tmp_path, responses=[answer(10, team="Care"), answer(None, team="Floor")])
    rows = measure(reader_of(lake), METRICS["nps"], Slice(), by="team")
    assert [(row.group, row.estimate.value) for row in rows] == [("Care", 100), ("Floor", None)]
    for metric in METRICS.values():
        if not metric.is_count:
            found = measure(reader_of(lake), metric, Slice(only={"team": ("Nobody",)}))
            assert found[0].estimate == NOTHING, metric.key


@pytest.mark.parametrize(
    ("zone", "day", "first", "end"),
    [
        ("UTC", "2026-10-10", "2026-10-10T00:00", "2026-10-11T00:00"),
        ("Europe/London", "2026-03-29", "2026-03-29T00:00", "2026-03-29T23:00"),
        ("Europe/London", "2026-10-25", "2026-10-24T23:00", "2026-10-26T00:00"),
        ("America/New_York", "2026-03-08", "2026-03-08T05:00", "2026-03-09T04:00"),
        ("America/New_York", "2026-11-01", "2026-11-01T04:00", "2026-11-02T05:00"),
    ],
)
def test_a_row_on_the_edge_belongs_to_the_period_that_it_opens(
    tmp_path: Path, zone: str, day: str, first: str, end: str
) -> None:
    moments = [at(first) - MICRO, at(first), at(end) - MICRO, at(end)]
    lake = make_lake(
        tmp_path,
        responses=[answer(9, when) for when in moments],
        complaints=[{"opened_at": when, "resolved_at": when} for when in moments],
        advocacy=[{"happened_at": when, "kind": "review", "rating": 5} for when in moments],
    )
    since = date.fromisoformat(day)
    until = since + timedelta(days=1)
    chosen = Slice(since, until, zone)
    for key in ("nps", "complaints_opened", "complaints_resolved", "review_average"):
        assert one(lake, key, chosen).n == 2, key
        rows = measure(reader_of(lake), METRICS[key], Slice(timezone=zone), by="day")
        days = [since - timedelta(days=1), since, until]
        assert [(row.group, row.estimate.n) for row in rows] == list(
            zip(days, (1, 2, 1), strict=True)
        ), key


def test_a_week_across_the_end_of_the_year_is_one_week(tmp_path: Path) -> None:
    lake = make_lake(
        tmp_path,
        responses=[
            answer(9, at(f"{day}T12:00"))
            for day in ("2026-12-27", "2026-12-28", "2027-01-01", "2027-01-03", "2027-01-04")
        ],
    )
    weeks = {}
    for start in ("monday", "sunday", "saturday"):
        rows = measure(reader_of(lake), METRICS["nps"], Slice(week_start=start), by="week")
        weeks[start] = {row.group.isoformat(): row.estimate.n for row in rows}
    assert weeks == {
        "monday": {"2026-12-21": 1, "2026-12-28": 3, "2027-01-04": 1},
        "sunday": {"2026-12-27": 3, "2027-01-03": 2},
        "saturday": {"2026-12-26": 3, "2027-01-02": 2},
    }


def test_who_answers_twice_is_the_latest_answer(tmp_path: Path) -> None:
    twice = [
        answer(10, customer_id="a"),
        answer(3, DAY + MICRO, customer_id="a"),
        answer(9, customer_id="b"),
    ]
    lake = make_lake(
        tmp_path,
        responses=twice,
        advocacy=[{"happened_at": DAY, "kind": "referral", "customer_id": "b"}],
    )
    found = one(lake, "say_do")
    assert (found.value, found.n) == (100, 1)
    # NPS counts answers, both of them.
    assert one(lake, "nps").n == 3


def test_who_is_met_often_counts_once(tmp_path: Path) -> None:
    """Joined rows would multiply: 3 answers × 4 complaints × 5 events of one customer."""
    own = {"customer_id": "a"}
    lake = make_lake(
        tmp_path,
        responses=[*[answer(9, **own)] * 3, answer(9, customer_id="b")],
        complaints=[{"opened_at": DAY, **own}] * 4,
        advocacy=[{"happened_at": DAY, "kind": "referral", **own}] * 5,
    )
    assert {key: (one(lake, key).value, one(lake, key).n) for key in ("advocacy_rate", "referral_rate", "say_do")} == {
        "advocacy_rate": (50, 2), "referral_rate": (50, 2), "say_do": (50, 2),
    }  # fmt: skip
    assert one(lake, "nps").n == 4
    assert one(lake, "complaints_opened").n == 4


def test_the_average_of_two_teams_is_not_the_score_of_both(tmp_path: Path) -> None:
    rows = [answer(10, team="small")] + [answer(0, team="large")] * 9
    lake = make_lake(tmp_path, responses=rows)
    teams = [
        row.estimate.value for row in measure(reader_of(lake), METRICS["nps"], Slice(), by="team")
    ]
    assert sum(teams) / 2 == 0
    assert one(lake, "nps").value == -80


def test_open_complaints_wait_too(tmp_path: Path) -> None:
    quick = [{"opened_at": DAY, "resolved_at": DAY + timedelta(hours=1)}] * 3
    waiting = [{"opened_at": DAY, "known_at": DAY + timedelta(days=30)}] * 5
    lake = make_lake(tmp_path, complaints=[*quick, *waiting])
    assert one(lake, "resolution_median_closed_only").value == 1
    assert one(lake, "resolution_median") == Estimate(None, 1, None, 8)


def test_closed_in_the_same_second_took_no_time_and_counts(tmp_path: Path) -> None:
    lake = make_lake(tmp_path, complaints=[{"opened_at": DAY, "resolved_at": DAY}] * 7)
    assert (one(lake, "resolution_median").value, one(lake, "resolution_median").n) == (0, 7)
    assert one(lake, "resolution_within_promise").value == 100
    assert one(lake, "open_complaints").value == 0


def test_what_was_resolved_after_the_time_asked_about_was_open_then(tmp_path: Path) -> None:
    lake = make_lake(
        tmp_path, complaints=[{"opened_at": DAY, "resolved_at": DAY + timedelta(hours=10)}]
    )
    before = DAY + timedelta(hours=4)
    found = measure_all(reader_of(lake, as_of=before), list(METRICS.values()), Slice())
    assert found["open_complaints"][0].estimate.value == 1
    assert found["complaints_resolved"][0].estimate.value == 0
    assert found["resolution_median"][0].estimate == Estimate(None, None, None, 1)
    assert found["resolution_median"][0].inputs["still_open"].tolist() == [4 * 3_600_000_000]
    assert found["open_by_age"][0].inputs["oldest_days"] == pytest.approx(4 / 24)
    assert one(lake, "open_complaints", as_of=DAY + timedelta(hours=10)).value == 0
    # Nothing had been opened yet, which is no count of 0.
    assert one(lake, "complaints_opened", as_of=DAY - MICRO) == NOTHING


def test_what_a_file_cannot_know_did_not_happen(tmp_path: Path) -> None:
    """Each open complaint is censored where its own file ends, not where the newest does."""
    rows = [
        {"opened_at": DAY, "drop": "may", "known_at": DAY + timedelta(hours=2)},
        {"opened_at": DAY, "drop": "june", "known_at": DAY + timedelta(hours=700)},
        {
            "opened_at": DAY,
            "drop": "may",
            "known_at": DAY + timedelta(hours=2),
            "resolved_at": DAY + timedelta(hours=3),
        },
    ]
    lake = make_lake(tmp_path, complaints=rows)
    inputs = measure(reader_of(lake), METRICS["resolution_median"], Slice())[0].inputs
    assert sorted((inputs["still_open"] / 3.6e9).tolist()) == [2, 2, 700]
    earlier = measure(
        reader_of(lake, as_of=DAY + timedelta(hours=500)), METRICS["resolution_median"], Slice()
    )
    assert sorted((earlier[0].inputs["still_open"] / 3.6e9).tolist()) == [2, 2, 500]
    assert one(lake, "complaints_resolved").value == 0
    assert one(lake, "open_complaints").value == 3
    assert one(lake, "resolution_within_promise").n == 3


def test_an_answer_that_a_file_does_not_record_is_not_a_long_wait(tmp_path: Path) -> None:
    telling = [
        {"opened_at": DAY, "first_response_at": DAY + timedelta(hours=1), "drop": "desk"},
        {"opened_at": DAY, "drop": "desk"},
    ]
    silent = [{"opened_at": DAY, "drop": "city", "known_at": DAY + timedelta(days=99)}] * 50
    lake = make_lake(tmp_path, complaints=[*telling, *silent])
    assert (one(lake, "first_response_median").value, one(lake, "first_response_median").n) == (
        1,
        2,
    )
    assert one(lake, "first_response_median", Slice(only={"team": ("x",)})) == NOTHING


def test_zero_is_counted_only_where_somebody_would_have_told(tmp_path: Path) -> None:
    lake = make_lake(
        tmp_path,
        complaints=[
            {"opened_at": at(f"2026-{month}-05T10:00"), "team": "Care"} for month in ("03", "05")
        ],
        responses=[answer(9, touchpoint="booking")],
    )
    counted = {
        "complaints_opened": 0,
        "complaints_resolved": 0,
        "open_complaints": 1,
        "open_by_age": 1,
    }
    april, january, october = ((date(2026, m, 1), date(2026, m + 1, 1)) for m in (4, 1, 10))
    for key, number in counted.items():
        assert one(lake, key, Slice(*april)).value == number, key
        for period in (january, october):
            assert one(lake, key, Slice(*period)) == NOTHING, key
        # Another team had none; no complaint says at which step it arose.
        assert one(lake, key, Slice(only={"team": ("Floor",)})).value == 0, key
        assert one(lake, key, Slice(only={"touchpoint": ("booking",)})) == NOTHING, key
    by_month = measure(reader_of(lake), METRICS["complaints_opened"], Slice(), by="month")
    assert [(row.group.month, row.estimate.value) for row in by_month] == [(3, 1), (4, 0), (5, 1)]
    stock = measure(
        reader_of(lake, as_of=at("2026-04-09T00:00")),
        METRICS["open_complaints"],
        Slice(),
        by="month",
    )
    assert [(row.group.month, row.estimate.value) for row in stock] == [(3, 1), (4, 1)]


def test_nothing_ungrouped_stands_among_the_days(tmp_path: Path) -> None:
    """Open complaints have no day on which they were resolved, and make no row of their own."""
    lake = make_lake(
        tmp_path, complaints=[{"opened_at": DAY}, {"opened_at": DAY, "resolved_at": DAY}]
    )
    rows = measure(reader_of(lake), METRICS["complaints_resolved"], Slice(), by="day")
    assert [(row.group, row.estimate.n) for row in rows] == [(DAY.date(), 1)]


def test_a_table_without_the_chosen_column_gives_nothing(tmp_path: Path) -> None:
    lake = make_lake(
        tmp_path,
        advocacy=[
            {
                "happened_at": DAY,
                "kind": "review",
                "rating": 5,
                "sentiment": "positive",
                "customer_id": "a",
            }
        ],
        responses=[answer(9, customer_id="a", channel="web")],
    )
    for key in (
        "review_average",
        "net_sentiment",
        "negative_share",
        "referral_conversion",
        "advocacy_rate",
    ):
        assert one(lake, key, Slice(only={"channel": ("web",)})) == NOTHING, key
        scoped = measure(reader_of(lake, scope=Scope({"channel": ("web",)})), METRICS[key], Slice())
        assert scoped[0].estimate == NOTHING, key
    assert one(lake, "review_average", Slice(only={"channel": (None,)})).n == 1


def test_the_promise_depends_on_the_severity(tmp_path: Path) -> None:
    rows = [
        {"opened_at": DAY, "resolved_at": DAY + timedelta(hours=hours), "severity": severity}
        for severity, hours in (("grave", 5), ("light", 5), (None, 5), ("O'Brien", 5))
    ]
    lake = make_lake(tmp_path, complaints=rows)
    promise = {"hours": 4, "by_severity": {"light": 24, "O'Brien": 6, "never seen": 1}}
    found = one(
        lake, "resolution_within_promise", settings=Settings.model_validate({"promise": promise})
    )
    assert (found.value, found.n) == (50, 4)
    assert one(lake, "resolution_within_promise").value == 100


def test_a_scope_without_values_shows_nothing(tmp_path: Path) -> None:
    lake = make_lake(
        tmp_path,
        responses=[answer(9, team="Care")],
        complaints=[{"opened_at": DAY, "team": "Care"}],
    )
    for key, rows in measure_all(
        reader_of(lake, scope=Scope({"team": ()})), list(METRICS.values()), Slice()
    ).items():
        assert rows[0].estimate == NOTHING, key
    for by in ("day", "team"):
        assert (
            measure(
                reader_of(lake, scope=Scope({"team": ()})),
                METRICS["complaints_opened"],
                Slice(),
                by=by,
            )
            == []
        )
    assert values(reader_of(lake, scope=Scope({"team": ()})), "team") == []


def test_a_scope_holds_whatever_is_asked(tmp_path: Path) -> None:
    rows = [answer(9, team=team) for team in ("Care", "Floor", None)]
    lake = make_lake(tmp_path, responses=rows)
    seen = Scope({"team": ("Care",)})
    for only, n in (
        ({}, 1),
        ({"team": ("Floor",)}, 0),
        ({"team": (None,)}, 0),
        ({"team": ("Care", "Floor", None)}, 1),
    ):
        assert (
            measure(reader_of(lake, scope=seen), METRICS["nps"], Slice(only=only))[0].estimate.n
            == n
        )
    assert [
        row.group
        for row in measure(reader_of(lake, scope=seen), METRICS["nps"], Slice(), by="team")
    ] == ["Care"]


def test_hostile_names_are_names(tmp_path: Path) -> None:
    names = [name for name in HOSTILE if "\x00" not in name]
    rows = [{"opened_at": DAY, "team": name, "category": name, "severity": name} for name in names]
    lake = make_lake(tmp_path, responses=[answer(9, team=name) for name in names], complaints=rows)
    for name in names:
        assert one(lake, "nps", Slice(only={"team": (name,)})).n == 1, name
        assert one(lake, "nps", Slice(only={"team": (name, "nobody"), "location": (None,)})).n == 1
        assert (
            one(lake, "complaints_opened", Slice(only={"category": (name,), "severity": (name,)})).n
            == 1
        )
        assert (
            measure(reader_of(lake, scope=Scope({"team": (name,)})), METRICS["nps"], Slice())[
                0
            ].estimate.n
            == 1
        )
        assert name in Slice(only={"team": (name,)}).sentence()
        settings = Settings.model_validate({"promise": {"hours": 1, "by_severity": {name: 2}}})
        assert one(lake, "resolution_within_promise", settings=settings).n == len(names)
    assert {
        row.group for row in measure(reader_of(lake), METRICS["nps"], Slice(), by="team")
    } == set(names)
    assert one(lake, "nps", Slice(only={"team": tuple(HOSTILE)})).n == len(names)


def test_a_column_that_we_do_not_know_is_refused(tmp_path: Path) -> None:
    lake = make_lake(tmp_path, responses=[answer(9)])
    for column in (
        'team" = "team" OR "team',
        "comment",
        "customer_id",
        "known_at",
        "",
        "grouped_by",
    ):
        with pytest.raises(ValueError, match="no column"):
            one(lake, "nps", Slice(only={column: ("x",)}))
        with pytest.raises(ValueError, match="no column"):
            Scope({column: ("x",)})


#: What may stand between braces in SQL text: names of ours, SQL made of such, numbers.
OURS = {
    "metrics/measure/query.py": {
        "group", "RELATIONS[source.relation]", "where", "sql", "metric.key", "name", "rows", "counted",
        "columns", "', '.join(groups)", "mark", "sets", "order", "together", "fields", "made", "dated_by", "i",
        "by", "cuts.across", "', '.join([*aged, counted])", "n", "cases", "until", "table",
        "TABLES[table].dated_by",
        "', '.join(['cut_period', *(group_of[column] for column in each)])", "', '.join(apart)",
        "', '.join(tables)", "_rows_hash(name)", "tables", "int(most)",
        "', '.join([*aged, _counted(source, reader.lake, cuts, rows), one])", "', '.join([*named_columns, *inputs])",
        "row_columns_of(source.relation).one", "counts", "grouped", "keys", "latest", "once",
        "source.dated_by", "summed", "told_apart", "whole(table)",
    },
    # The names of columns of an answer.
    "metrics/measure/hiding/crossings.py": {"i", "name", "named.index(column)"},
    # It makes no SQL: what is between its braces is told to people.
    "metrics/measure/counted.py": {
        "words", "metric.counts", "', '.join(names)", "fewest", "name", "metric.waits_in",
    },
    "metrics/measure/measuring.py": {
        "metric.key", "name", "column", "BARE[table.name]", "where", "lists",
    },
    "metrics/measure/as_of.py": {
        "column", "table.dated_by", "counts", "side.table", "side.rows",
    },
    "metrics/measure/answers.py": {
        "metric.key", "name",
    },
    "metrics/measure/rows.py": {
        "RELATIONS['open_complaints']", "order", "sql", "where", "BARE[table]", "dated_by",
        # The columns of a wait, from `WAITS`.
        "wait.waited", "_HOUR_US", "wait.has_ended", "wait.is_known", "RELATIONS['complaints']",
        "slice_of(ADVOCACY)", "slice_of(COMPLAINTS)", "slice_of(RESPONSES)",
        "columns", "', '.join(OVERLAPPING)",
    },
    "metrics/measure/hiding/hidden_words.py": {
        "', '.join(each)", "columns", "grouped", "kind.sql", "where",
    },
    "metrics/measure/voice/read.py": {
        "voice.noun", "where", "names", "table.key", "voice.words", "table.name", "name", "kind", "column",
        "' '.join(each)", "c", "facet", "columns", "sets", "nothing", "ORDERS[order]", "seen.rows", "LISTED", "named", "once", "themes", "no_more", "seen.named",
        "wanted", "' OR '.join(parts)", "PACKED", "NAMED", "', '.join(SINGLE_VALUED)",
    },
    "metrics/measure/voice/named.py": {"seen.rows", "NAMED"},
    "metrics/measure/voice/draw.py": {
        "NONE", "LOW", "MIDDLE", "HIGH", "BAND", "_EACH", "seen.rows",
    },
    "metrics/words/themed.py": {
        "prefix", "one_of", "digest", "' OR '.join(each)", "' AND '.join(clauses)", "i", "j",
        "place", "themed(lake, themes)", "THEME", "table.name", "found", "voice.noun", "table.key",
        "_digest(themes)",
    },
    "metrics/words/terms.py": {
        "prefix", "len(texts)", "len(each)", "sign", "name", "plain('each')", "i", "bits", "int(comments)", "has_words", "told", "' OR '.join(each)",
        "' UNION ALL '.join(each)", "' AND '.join(texts)", "bits_of('held', comments)",
    },
    "metrics/words/forms.py": {"_OFTEN", "int(comments)", "bits_of('held', comments)", "rows"},
    "metrics/measure/voice/opened.py": {
        "names", "c.name", "table.name", "table.key", "seen.rows", "_MOST_OTHERS", "NAMED", "ANSWER_ID",
        "about",
    },
    "metrics/relations/invitations.py": {
        "DAYS_TO_ANSWER", "DAY_US", "ANSWER_ID", "_BY_ID", "_BY_CUSTOMER", "_TOLD",
    },
    "metrics/relations/first_steps.py": {"ANSWER_ID", "_FOLLOWED", "_STEPS"},
    "metrics/relations/voice.py": {
        "text", "_PAUSE", "day", "name", "kind", "voice.noun", "table.key", "table.dated_by", "is_day", "about",
        "mark", "level", "reach", "people", "language", "slice_of(table, SINGLE_VALUED)", "table.name", "voice.words", "given", "low", "high",
        """plain(f'"{voice.words}"')""", "voice.mark", "survey.question", "question", "scale[end]",
        "' UNION ALL '.join((_rows(*each) for each in SPOKEN))",
    },
    "metrics/measure/overdue/complaints.py": {"wait", "HOUR_US", "PROMISED[clock]"},
    "metrics/measure/overdue/steps.py": {"HOUR_US", "RELATIONS['next_steps']"},
    # What is late and its columns, from these two.
    "metrics/measure/overdue/late.py": {"relation", "columns", "names", "self.sql", "key"},
    "metrics/measure/hours.py": {
        "number", "there", "hour_sql(column, zone, of, until)", "offset_sql(column, zone, of, until)",
        "' '.join(hours)", "hour", "' '.join(offsets)", "offset", "day_until", "moment", "expression", "name",
    },
    "metrics/measure/names.py": {
        "column", "table", "union", "BARE[name]", "where", "' UNION ALL '.join(parts)", "int(most)", "name",
        "table.dated_by", "counts",
    },
    "metrics/analyses/keywords.py": {
        "', '.join(SINGLE_VALUED)", "MOST_COMMENTS", "_KIND", "where", "drawn", "rows", "name", "i",
        "likely", "cut_into_words(drawn)", "cut_into_words(rows)", "pause", "word",
    },
    "metrics/analyses/themes/shares.py": {"seen.rows", "themes"},
    "metrics/analyses/themes/previewed.py": {
        "seen.rows", "found", "near", "_EXAMPLES", "last",
    },
    "metrics/analyses/themes/proposed.py": {
        "seen.rows", "found", "_EXAMPLES", "LISTED", "BAND", "MOST_COMMENTS", "one", "other",
    },
    "metrics/analyses/drivers.py": {
        "_read(reader)", "column", "MOST_ANSWERS", "drawn", "scores", "where",
    },
    "metrics/analyses/chains.py": {
        "REVENUE", "slice_of(ADVOCACY)", "slice_of(CUSTOMERS)",
    },
    "metrics/slices.py": {
        "dated_by", "prefix", "column", "i", "read", "', '.join(('$' + name for name in names))",
        "several", "clause",
    },
    "metrics/lake.py": {
        "given",
        "column", "table", "name", "rows", "files", "columns", "c.name", "column.name", "one", "other", "named",
        "sql", "SQL_TYPES[column.kind]", "_INSTEAD[column.name]",
        "TABLES[table].dated_by", "_DAY_US", "dated", "_happened(table)", "declared.dated_by",
        "levels", "own", "', '.join(table.told_levels)", "table.name", "_columns(TABLES[name], _found(database, rows))",
        "themes", "whole(table.name)", "whole(table)", "place", "THEME", "self._about.name",
        "PACKED", "c", "types", "numbered",
    },
    "metrics/places.py": {
        "columns", "column", "rows", "latest_last", "' UNION ALL '.join(selects)", "level", "number", "names", "PLACES.key",
        "given", "location", "team", "', '.join(levels)", "own[level]", "PLACED_BY[0]",
    },
    "metrics/analyses/journey/beside.py": {"day_until", "told", "hour"},
    # What is between its braces names values.
    "metrics/analyses/incentives/invited.py": {"name", "table.name"},
    "metrics/analyses/asked/invited.py": set(),
    "metrics/analyses/followed/loop.py": set(),
    "metrics/analyses/audit/afterwards.py": set(),
    "metrics/analyses/audit/lines.py": set(),
    "metrics/analyses/audit/waits.py": set(),
    "metrics/analyses/segments/matrix.py": set(),
    "metrics/analyses/incentives/praise.py": set(),
    "metrics/analyses/incentives/since.py": set(),
    "metrics/relations/periods.py": {
        "column", "_offset_sql(column, timezone, first, last)", "DAY_US", "day", "_WEEK_SHIFT[week]", "start",
        "until.isoformat()", "offset", "' '.join(cases)", "offsets[-1][1]",
        "HOUR_US", "WEEK_HOURS", "_MONDAY",
    },
    "metrics/relations/slice_columns.py": {"kind", "column", "nothing_in(column)"},
    "metrics/relations/after_complaints.py": {
        "value", "WINDOW_DAYS", "DAY_US", "NO_COMPLAINT", "STILL_OPEN", "_VALUES", "SLICE", "_RECOVERY",
        "_COVERED", "_LONG_AGO", "_TOOK", "RECOVERIES[1]", "RECOVERIES[2]", "RECOVERIES[3]", "RECOVERIES[4]",
    },
    "metrics/definitions/beliefs.py": {
        "role", "statement", "condition", "more", "_WHO[role]", "_YES[statement]",
    },
    "metrics/relations/selects.py": {
        "lacking(table)", "lacking(ADVOCACY)", "lacking(CHECKS)", "lacking(NEXT_STEPS)", "_CHECKED", "_DUE", "lacking(BELIEFS)", "_BELIEVED", "name", "DAY_US", "SLICE",
        "lacking(INVITATIONS)", "ASKED", "FIRST_STEPS", "_NO_CHANNEL", "_ADVOCACY_SLICE", "_PRAISE", "_COMPLAINTS", "c", "_AGE",
        "_TIMED", "WAITS", "_TELLS_END", "_LAST_US", "_FULL", "_CHANGED",
    },
}  # fmt: skip


#: Functions that make sentences for people, beside those that make SQL.
SENTENCES = {
    "sentence",
    "_unknown_targets",
    "_unknown_touchpoints",
    "_of_unknown_champions",
    "untold_by",
    "_numbered_apart",
    "_unused_aliases",
    "_unknown",
    "_listed",
    "in_words",
    "before_in_words",
    "period_in_words",
    "_calendar_name",
    "day_in_words",
}


@pytest.mark.parametrize("file", OURS)
def test_sql_is_made_of_our_own_words_only(file: str) -> None:
    """Whoever puts something new between the braces of SQL text has to think about it here."""
    tree = ast.parse((Path(__file__).parents[2] / file).read_text(encoding="utf-8"))
    told = {
        id(part)
        for node in ast.walk(tree)
        if isinstance(node, ast.Raise)
        or (isinstance(node, ast.FunctionDef) and node.name in SENTENCES)
        for part in ast.walk(node)
    }
    texts = [
        node for node in ast.walk(tree) if isinstance(node, ast.JoinedStr) and id(node) not in told
    ]
    held = {
        ast.unparse(part.value)
        for text in texts
        for part in text.values
        if isinstance(part, ast.FormattedValue)
    }
    assert held <= OURS[file]


def test_no_other_file_of_measuring_writes_sql() -> None:
    folder = Path(__file__).parents[2] / "metrics"
    asking = {
        path.relative_to(folder.parent).as_posix()
        for path in folder.rglob("*.py")
        if ".query(" in path.read_text(encoding="utf-8")
    }
    assert asking <= OURS.keys()


def _given(root: Path, **columns: list[str]) -> Lake:
    """The lake in `root`, of which is told for which columns each drop's file has a place."""
    home = Home(root)
    pinned = json.loads(home.snapshot.read_text(encoding="utf-8"))
    pinned["given"] = {name.replace("_", "-"): given for name, given in columns.items()}
    home.snapshot.write_text(json.dumps(pinned), encoding="utf-8")
    return Lake.open(home)


def test_a_file_without_closing_times_says_nothing_of_resolution(tmp_path: Path) -> None:
    closed = [
        {"opened_at": DAY, "resolved_at": DAY + timedelta(hours=hours), "drop": "drop-1"}
        for hours in (2, 4, 6)
    ]
    silent = [{"opened_at": DAY, "drop": "drop-2"} for _ in range(30)]
    write_lake(tmp_path, complaints=[*closed, *silent])
    lake = _given(tmp_path, drop_1=["opened_at", "resolved_at"], drop_2=["opened_at"])
    assert one(lake, "resolution_median").value == 4
    assert one(lake, "resolution_median").n == 3
    assert one(lake, "open_complaints").value == 0
    assert one(lake, "complaints_opened").value == 33
    assert oldest_open(reader_of(lake), Slice()).height == 0


def test_where_no_file_has_closing_times_nothing_is_measured_of_them(tmp_path: Path) -> None:
    write_lake(tmp_path, complaints=[{"opened_at": DAY} for _ in range(5)])
    lake = _given(tmp_path, drop_1=["opened_at", "category"])
    silent = ("complaints_resolved", "open_complaints", "open_by_age", "resolution_median")
    assert [one(lake, key) for key in silent] == [NOTHING] * 4
    assert one(lake, "resolution_within_promise") == NOTHING
    assert one(lake, "complaints_opened").value == 5


def test_a_small_file_of_unanswered_complaints_is_not_a_tool_without_answers(
    tmp_path: Path,
) -> None:
    answered = {
        "opened_at": DAY,
        "first_response_at": DAY + timedelta(hours=1),
        "resolved_at": DAY + timedelta(hours=9),
        "drop": "drop-1",
    }
    waiting = {"opened_at": DAY, "drop": "drop-2"}
    write_lake(tmp_path, complaints=[answered, waiting], known_at=DAY + timedelta(hours=20))
    both = ["opened_at", "first_response_at", "resolved_at"]
    assert one(_given(tmp_path, drop_1=both, drop_2=both), "first_response_median").n == 2
    only = _given(tmp_path, drop_1=both, drop_2=["opened_at", "resolved_at"])
    assert one(only, "first_response_median").n == 1
