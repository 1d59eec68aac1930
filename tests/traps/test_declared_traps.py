"""What a metric is, it declares: nothing is guessed from its unit, its words or its SQL."""

import ast
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from metrics.analyses.control import chart
from metrics.analyses.findings.kinds import KINDS
from metrics.catalogue import METRICS
from metrics.cli.control import chart_as_json
from metrics.inference.intervals import count, count_difference
from metrics.inference.verdict import judge
from metrics.lake import Lake
from metrics.measure.measuring import measure
from metrics.model import NOTHING, Estimate, Metric, Row
from metrics.slices import Slice
from tests.conftest import ROOT
from tests.support.lakes import make_lake, reader_of
from ui.charts import trend
from ui.charts.base import scale_of
from ui.format import changes, numbers
from ui.panels.shared import cards

#: A metric that nobody knows of: it counts visits. Each answer stands for one.
VISITS = Metric(
    key="visits",
    label="Visits",
    kind="count",
    unit="visits",  # type: ignore[arg-type]  # whoever adds it, adds its unit
    counts="visits",
    better="higher",
    definition="How often somebody came.",
    formula="number of visits",
    denominator="every customer whose complaints, answers and reviews we know",
    interval="score interval of a Poisson count",
    source="made up",
    relation="responses",
    dated_by="answered_at",
    inputs={"came": "sum(1)"},
    estimate=lambda inputs: count(int(inputs["came"] or 0)),
    difference=lambda now, before: count_difference(now["came"] or 0, before["came"] or 0),
    additive=True,
    may_be_hidden=False,
    rests_on="responses",
)
#: As unlike a count as can be, but written as one.
MEAN = replace(METRICS["csat"], key="mean", unit="complaints")
MONDAY = datetime(2026, 3, 2, 12, tzinfo=UTC)


def came(day: int, times: int = 1, **columns: Any) -> list[dict[str, Any]]:
    """So many visits on one day, each with an answer to whether they were satisfied."""
    at = MONDAY + timedelta(days=day)
    return [{"answered_at": at, "question": "csat", "score": 4, **columns}] * times


def lake_of(root: Path, *days: list[dict[str, Any]], until: int) -> Lake:
    rows = [row for day in days for row in day]
    return make_lake(root, responses=rows, known_at=MONDAY + timedelta(days=until))


def values(rows: list[Row]) -> list[float | None]:
    return [row.estimate.value for row in rows]


def test_a_count_of_something_else_has_zeros_where_nothing_happened(tmp_path: Path) -> None:
    """As long as its own table knows; that there are no complaints at all is not asked."""
    lake = lake_of(tmp_path, came(0, 2), came(3), until=5)
    rows = measure(reader_of(lake), VISITS, Slice(), by="day")
    assert values(rows) == [2, 0, 0, 1, 0, 0]
    assert [row.group for row in rows][-1] == date(2026, 3, 7)
    assert values(measure(reader_of(lake), MEAN, Slice(), by="day")) == [100, 100]


def test_what_is_hidden_hangs_on_the_declaration_and_not_on_the_unit(tmp_path: Path) -> None:
    lake = lake_of(tmp_path, came(0, 9, team="Care"), came(0, 2, team="Bar"), until=5)
    rows = measure(reader_of(lake, smallest=5), VISITS, Slice(), by="team")
    assert [(row.group, row.estimate.value) for row in rows] == [("Bar", 2), ("Care", 9)]
    for metric in (MEAN, replace(VISITS, may_be_hidden=True)):
        hidden = measure(reader_of(lake, smallest=5), metric, Slice(), by="team")
        assert [row.estimate for row in hidden] == [
            Estimate(None, None, None, n, hidden=True) for n in (2, 9)
        ]
        assert [row.inputs for row in hidden] == [{}, {}]


def test_a_count_of_something_else_is_charted_per_day_and_never_joined(tmp_path: Path) -> None:
    weeks = [came(7 * week, 1 + week % 3) for week in range(12)]
    lake = lake_of(tmp_path, *weeks, until=7 * 12)
    found = chart(reader_of(lake, smallest=5), VISITS, Slice(), "week")
    assert [(point.periods, point.value) for point in found.judged] == [
        (1, (1 + week % 3) / 7) for week in range(12)
    ]
    assert not any(point.row.estimate.hidden for point in found.points)
    assert chart_as_json(found, VISITS, Slice())["unit"] == "visits per day"
    # The mean of few answers is joined: all of these weeks are one point.
    assert [point.periods for point in chart(reader_of(lake), MEAN, Slice(), "week").points] == [12]


def test_a_count_of_something_else_is_drawn_and_told_as_a_count(tmp_path: Path) -> None:
    lake = lake_of(tmp_path, came(0, 12), came(1, 3), until=1)
    rows = measure(reader_of(lake), VISITS, Slice(), by="day")
    (whole,) = measure(reader_of(lake), VISITS, Slice())
    scale = scale_of(VISITS, [row.estimate for row in rows])
    assert (scale.title, scale.ticks, scale.zero) == ("visits", ",d", True)
    drawn = trend.trend(rows, VISITS)
    assert not drawn.empty
    assert "12" in drawn.alt
    # Its n is its value, so it is not said twice.
    assert "visits" not in cards.certainty(VISITS, whole)
    assert cards.certainty(VISITS, Row(None, NOTHING, {})) == "no visits"
    assert cards.working(VISITS, whole) == "15 came"
    fewer = judge(Estimate(-12, -22, -2, 100), "neither")
    assert changes.in_words(fewer, VISITS) == "12 fewer"
    assert changes.in_words(fewer, MEAN) == "12 less"
    assert numbers.amount_of(12, VISITS.unit) == "12"


def test_inputs_called_like_those_of_a_score_make_no_funnel() -> None:
    """Nor does a unit: which answers its value is the mean of is declared."""
    from metrics.inference.exact import answers_of

    inputs = {"promoters": 7, "passives": 1, "detractors": 2, "answered": 10, "came": 10}
    assert answers_of(METRICS["nps"], inputs) is not None
    assert answers_of(replace(VISITS, unit="points"), inputs) is None


def test_inputs_of_the_interval_are_no_working_whatever_they_are_called() -> None:
    metric = replace(
        VISITS, inputs={"came": "sum(1)", "by then": "sum(1)", "weight": "sum(1)"},
        for_interval=("weight",),
    )  # fmt: skip
    row = Row(None, count(3), {"came": 3, "by then": 4, "weight": 5})
    assert cards.working(metric, row) == "3 came, 4 by then"


def test_a_value_is_bound_by_its_whole_name(tmp_path: Path) -> None:
    """`$promise` is not in `$promises`: DuckDB refuses a value that the `SELECT` does not name."""
    lake = make_lake(tmp_path)

    def never() -> Any:
        pytest.fail("a value was made that nobody asked for")

    bound = {"promise": never, "promised": 1, "promises": lambda: [1.0, 2.0]}
    found = lake.query("SELECT len($promises::DOUBLE[]) AS found", bound)
    assert found["found"].to_list() == [2]


#: How a value is written is all that may hang on its unit, and stands there.
WRITTEN = {
    "ui/charts/base.py",
    "ui/charts/trend.py",
    "ui/format/numbers.py",
    "ui/sentences/control.py",
    "ui/sentences/experiments.py",
}
#: What says what something is called, and nothing of what it is.
NAMES = {"key", "label", "definition", "denominator", "formula", "counts", "unit"}


def asked_by_name(source: Path) -> list[str]:
    """The comparisons of a file in which a metric's name or unit is set against a text."""
    found = []
    for node in ast.walk(ast.parse(source.read_text(encoding="utf-8"))):
        if not isinstance(node, ast.Compare):
            continue
        sides = [node.left, *node.comparators]
        named = any(isinstance(each, ast.Attribute) and each.attr in NAMES for each in sides)
        texts = [
            each
            for side in sides
            for each in (side.elts if isinstance(side, ast.Tuple | ast.Set | ast.List) else [side])
            if isinstance(each, ast.Constant) and isinstance(each.value, str)
        ]
        if named and texts:
            found.append(ast.unparse(node))
    return found


@pytest.mark.parametrize("folder", ["metrics", "ui", "pages"])
def test_nothing_hangs_on_what_a_metric_or_a_kind_of_finding_is_called(folder: str) -> None:
    found = {
        f"{source.relative_to(ROOT)}: {words}"
        for source in sorted((ROOT / folder).rglob("*.py"))
        if source.relative_to(ROOT).as_posix() not in WRITTEN
        for words in asked_by_name(source)
    }
    assert not found


@pytest.mark.parametrize("kind", KINDS)
def test_a_finding_is_never_asked_for_by_the_name_of_its_kind(kind: str) -> None:
    """What is special of one kind, it declares; a new one is found in the three tables of kinds."""
    tables = {"kinds.py"}
    asked = [
        f"{source.relative_to(ROOT)}: {ast.unparse(node)}"
        for folder in ("metrics", "ui")
        for source in sorted((ROOT / folder).rglob("*.py"))
        if source.name not in tables
        for node in ast.walk(ast.parse(source.read_text(encoding="utf-8")))
        if isinstance(node, ast.Compare)
        and any(isinstance(c, ast.Constant) and c.value == kind for c in node.comparators)
        and isinstance(node.left, ast.Attribute)
        and node.left.attr == "kind"
    ]
    assert not asked


def test_the_search_for_names_finds_them(tmp_path: Path) -> None:
    source = tmp_path / "some.py"
    source.write_text('a = m.key == "nps"\nb = m.unit in ("%", "x")\nc = m.kind == "count"\n')
    assert asked_by_name(source) == ["m.key == 'nps'", "m.unit in ('%', 'x')"]
