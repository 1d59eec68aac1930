"""What every metric declares, and that what it says of itself is so."""

import re

import pytest

from metrics.catalogue import METRICS, metric_of
from metrics.lake import Lake
from metrics.measure.measuring import measure
from metrics.model import Metric
from metrics.relations.business_hours import NAMES
from metrics.relations.selects import BARE, READS, RELATIONS, THEN
from metrics.slices import Scope, Slice
from store.settings import Home
from store.tables import SLICE_COLUMNS, TABLES

#: The bound values that relations may use (see `metrics.measure.as_of`).
KNOWN = {
    "as_of",
    "end",
    "promise",
    "severities",
    "promises",
    "answering",
    "rating",
    "deciding",
    "never_closing",
    "timezone",
    *NAMES,
}


@pytest.mark.parametrize("metric", METRICS.values(), ids=list(METRICS))
def test_a_metric_says_all_that_a_reader_needs(metric: Metric) -> None:
    assert METRICS[metric.key] is metric
    for text in (
        metric.label,
        metric.definition,
        metric.formula,
        metric.denominator,
        metric.interval,
        metric.source,
    ):
        assert text.strip() == text != ""
    assert metric.definition.endswith(".")
    assert metric.relation in RELATIONS
    assert metric.rests_on in {None, *TABLES}
    assert metric.rests_on is None or metric.rests_on in READS[metric.relation]
    assert not set(metric.own_columns) & set(SLICE_COLUMNS)
    assert "$" not in "".join(metric.inputs.values())


@pytest.mark.parametrize("metric", METRICS.values(), ids=list(METRICS))
def test_a_metric_can_be_asked_by_each_of_its_columns(metric: Metric, tmp_path) -> None:  # noqa: ANN001
    lake = Lake.open(Home(tmp_path))
    for column in (*metric.own_columns, *SLICE_COLUMNS):
        assert (
            measure(lake, metric, Slice(only={column: ("x", None)}), Scope.everything(), by=column)
            == []
        )


@pytest.mark.parametrize("metric", METRICS.values(), ids=list(METRICS))
def test_no_difference_where_nothing_was_measured(metric: Metric, tmp_path) -> None:  # noqa: ANN001
    (row,) = measure(Lake.open(Home(tmp_path)), metric, Slice(), Scope.everything())
    assert row.estimate.value is None
    assert row.estimate.n == 0
    if metric.unit != "complaints":
        assert metric.difference(row.inputs, row.inputs).value is None


def test_an_unknown_metric_names_the_nearest() -> None:
    with pytest.raises(
        ValueError, match=r"There is no metric resolution_media\. Did you mean resolution_median\?"
    ):
        metric_of("resolution_media")
    with pytest.raises(ValueError, match="Choose nps, csat, ces"):
        metric_of("")
    assert metric_of("nps") is METRICS["nps"]


def test_relations_read_what_they_say_and_bind_what_is_known() -> None:
    assert set(READS) == set(RELATIONS)
    assert set(THEN) <= set(RELATIONS)
    assert set(BARE) == set(TABLES)
    for name, sql in RELATIONS.items():
        whole = sql + THEN.get(name, "")
        read = set(re.findall(r"(?:FROM|JOIN) \(?(\w+)", whole)) & set(TABLES)
        assert read == set(READS[name]), name
        assert set(re.findall(r"\$(\w+)", whole)) <= KNOWN, name
    for metric in METRICS.values():
        assert metric.dated_by in RELATIONS[metric.relation] or any(
            metric.dated_by in TABLES[table].names for table in READS[metric.relation]
        )
