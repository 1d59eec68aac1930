"""What every metric declares, and that what it says of itself is so."""

import re
from dataclasses import MISSING, fields
from pathlib import Path
from random import Random
from typing import Any

import numpy as np
import pytest

from metrics.analyses.compare import merged
from metrics.catalogue import METRICS, metric_of
from metrics.definitions.methods import METHODS
from metrics.inference.exact import answers_of
from metrics.lake import Lake
from metrics.measure.measuring import measure, measure_all
from metrics.model import Inputs, Metric
from metrics.relations.business_hours import NAMES
from metrics.relations.selects import BARE, READS, RELATIONS, THEN
from metrics.slices import Slice
from store.settings import Home, Settings
from store.tables import SLICE_COLUMNS, TABLES
from tests.support.companies import company
from tests.support.lakes import make_lake, reader_of

#: What each metric is, by hand: its kind, what its n counts, whether it is additive, and whether it
#: may be hidden. A change here is a decision; `may be hidden: no` is one about privacy.
IS = {
    "nps": ("score", "answers", True, True),
    "csat": ("share", "answers", True, True),
    "ces": ("share", "answers", True, True),
    "resolution_median": ("quantile", "complaints", True, True),
    "resolution_p90": ("quantile", "complaints", True, True),
    "resolution_within_promise": ("share", "complaints", True, True),
    "resolution_median_closed_only": ("quantile", "complaints", True, True),
    "first_response_median": ("quantile", "complaints", True, True),
    "resolution_median_business": ("quantile", "complaints", True, True),
    "resolution_p90_business": ("quantile", "complaints", True, True),
    "first_response_median_business": ("quantile", "complaints", True, True),
    "complaints_opened": ("count", "complaints", True, False),
    "complaints_resolved": ("count", "complaints", True, False),
    "open_complaints": ("count", "complaints", True, False),
    "open_by_age": ("count", "complaints", False, False),
    "reopen_rate": ("share", "complaints", True, True),
    "first_contact_share": ("share", "complaints", True, True),
    "resolved_to_satisfaction": ("share", "complaints", True, True),
    "closed_within_3_days": ("share", "complaints", True, True),
    "closed_within_8_weeks": ("share", "complaints", True, True),
    "upheld_share": ("share", "complaints", True, True),
    "recovery": ("score", "answers", True, True),
    "advocacy_rate": ("share", "customers", False, True),
    "referral_rate": ("share", "customers", False, True),
    "referral_conversion": ("share", "referrals", True, True),
    "say_do": ("share", "promoters", False, True),
    "broadcast_ratio": ("ratio", "customers", False, True),
    "earned_growth": ("share", "customers", False, True),
    "net_revenue_retention": ("share", "customers", False, True),
    "earned_new_customers": ("share", "customers", False, True),
    "review_average": ("mean", "reviews", True, True),
    "net_sentiment": ("score", "posts", True, True),
    "negative_share": ("share", "posts", True, True),
    "net_sentiment_by_reach": ("score", "posts", True, True),
    "negative_share_by_reach": ("share", "posts", True, True),
    "standard_kept": ("share", "checks", True, True),
    "next_step_in_time": ("share", "next steps", True, False),
    "first_step_median": ("quantile", "answers and complaints", True, True),
    "leaders_differentiated": ("share", "answers", True, True),
    "frontline_differentiated": ("share", "answers", True, True),
    "customers_differentiated": ("share", "answers", True, True),
    "leaders_recommend": ("share", "answers", True, True),
    "frontline_recommend": ("share", "answers", True, True),
    "leaders_strategy_clear": ("share", "answers", True, True),
    "strategy_clarity": ("share", "answers", True, True),
    "response_rate": ("share", "invitations", True, True),
}
#: The metrics whose value is no mean of answers, so that no funnel can be drawn of them.
NO_MEAN = {
    "resolution_median", "resolution_p90", "resolution_within_promise", "broadcast_ratio",
    "resolution_median_closed_only", "first_response_median", "resolution_median_business",
    "resolution_p90_business", "first_response_median_business", "complaints_opened",
    "complaints_resolved", "open_complaints", "open_by_age", "earned_growth",
    "net_revenue_retention", "earned_new_customers", "net_sentiment_by_reach",
    "negative_share_by_reach", "first_step_median",
}  # fmt: skip
#: In which units a kind is written; that of a count is what it counts.
UNITS = {
    "share": {"%"}, "score": {"points"}, "mean": {"stars"}, "ratio": {"times"},
    "quantile": {"hours", "open hours"},
}  # fmt: skip
OFFICE = Settings.model_validate(
    {"business_hours": {"monday": ["09:00-17:00"]}, "promise": {"hours": 72}}
)
HALVES = ("left", "right")

#: The bound values that relations may use (see `metrics.measure.as_of`).
KNOWN = {
    "as_of",
    "complaints_told",
    "full_sources",
    "full_since",
    "full_until",
    "end",
    "promise",
    "severities",
    "promises",
    "answering",
    "rating",
    "deciding",
    "never_closing",
    "never_done",
    "delivering",
    "told_answers",
    "answers_told",
    "asked_by_name",
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


def test_what_a_metric_is_has_no_default() -> None:
    guessed = {field.name for field in fields(Metric) if field.default is not MISSING}
    assert not guessed & {"kind", "unit", "counts", "additive", "may_be_hidden"}


def test_every_metric_is_what_it_is_by_hand() -> None:
    assert {
        key: (metric.kind, metric.counts, metric.additive, metric.may_be_hidden)
        for key, metric in METRICS.items()
    } == IS
    assert {key for key, metric in METRICS.items() if metric.steps is None} == NO_MEAN


@pytest.mark.parametrize("metric", METRICS.values(), ids=list(METRICS))
def test_what_a_metric_declares_fits_together(metric: Metric) -> None:
    assert metric.unit in UNITS.get(metric.kind, {metric.counts})
    # A count has a 0 for periods of which its table knows.
    assert metric.is_count <= (metric.rests_on is not None)
    assert metric.stock <= metric.is_count
    assert (metric.kind == "mean") <= (metric.steps is not None)
    assert {*metric.for_interval} <= {*metric.inputs}
    assert not {*metric.for_interval} & {*metric.only_if_any}
    assert (metric.clock == "business") == (metric.relation == "business_complaints")
    assert (metric.clock == "business") == (metric.unit == "open hours")
    if metric.clock != "calendar":
        assert metric.business_inputs is not None
    if metric.business_inputs is not None:
        in_hours = metric.in_business_hours()
        assert in_hours.inputs.keys() == metric.inputs.keys()
        assert in_hours.clock == "business"
        waits = [name for name, sql in metric.inputs.items() if "waited" in sql]
        assert all("open_waited" in in_hours.inputs[name] for name in waits)


def test_only_waits_can_be_had_in_business_hours() -> None:
    with pytest.raises(ValueError, match="nps was asked for in business hours; it declares none"):
        METRICS["nps"].in_business_hours()


def halved(seed: int) -> dict[str, Any]:
    """A random company each of whose rows is of one half or the other, by chance: its team.

    What somebody paid is of their own half.
    """
    draw = Random(seed)  # noqa: S311
    return {
        name: [row | {"team": draw.choice(HALVES)} if "team" in row else row for row in rows]
        for name, rows in company(seed).items()
    }


def are_alike(mine: Inputs, other: Inputs) -> bool:
    """Whether two groups' inputs are the same, whatever the order of their durations."""
    return mine.keys() == other.keys() and all(
        np.array_equal(np.sort(mine[name]), np.sort(other[name]))
        if isinstance(mine[name], np.ndarray)
        else mine[name] == pytest.approx(other[name], rel=1e-12)
        for name in mine
    )


@pytest.mark.parametrize("seed", range(4))
def test_the_inputs_of_two_halves_are_those_of_the_whole_exactly_where_it_says_so(
    tmp_path: Path, seed: int
) -> None:
    lake, metrics = make_lake(tmp_path, **halved(seed)), list(METRICS.values())
    reader = reader_of(lake, settings=OFFICE)
    whole = measure_all(reader, metrics, Slice())
    halves = measure_all(reader, metrics, Slice(), by="team")
    for key, rows in halves.items():
        # Those who paid and are not known have no half.
        assert {row.group for row in rows} - {None} == {*HALVES}
        assert are_alike(merged(rows), whole[key][0].inputs) == METRICS[key].additive, key


@pytest.mark.parametrize("seed", range(4))
def test_the_mean_of_the_answers_that_a_metric_names_is_its_value(
    tmp_path: Path, seed: int
) -> None:
    lake = make_lake(tmp_path, **company(seed))
    for metric in METRICS.values():
        for row in measure(reader_of(lake), metric, Slice(), by="segment"):
            if not row.inputs:
                assert row.estimate.value is None, metric.key
                continue
            answers = answers_of(metric, row.inputs)
            if metric.steps is None or row.estimate.value is None:
                assert answers is None, metric.key
            else:
                assert answers is not None, metric.key
                assert answers.n == row.estimate.n
                assert min(answers.counts) >= 0
                assert answers.mean == pytest.approx(row.estimate.value, abs=1e-9), metric.key


def test_a_count_is_its_own_number(tmp_path: Path) -> None:
    lake = make_lake(tmp_path, **company(1))
    for metric in METRICS.values():
        (row,) = measure(reader_of(lake, settings=OFFICE), metric, Slice())
        assert row.estimate.n, metric.key
        assert (row.estimate.value == row.estimate.n) == metric.is_count, metric.key


@pytest.mark.parametrize("metric", METRICS.values(), ids=list(METRICS))
def test_a_metric_can_be_asked_by_each_of_its_columns(metric: Metric, tmp_path) -> None:  # noqa: ANN001
    lake = Lake.open(Home(tmp_path))
    for column in (*metric.own_columns, *SLICE_COLUMNS):
        assert measure(reader_of(lake), metric, Slice(only={column: ("x", None)}), by=column) == []


@pytest.mark.parametrize("metric", METRICS.values(), ids=list(METRICS))
def test_no_difference_where_nothing_was_measured(metric: Metric, tmp_path) -> None:  # noqa: ANN001
    (row,) = measure(reader_of(Lake.open(Home(tmp_path))), metric, Slice())
    assert row.estimate.value is None
    assert row.estimate.n == 0
    if not metric.is_count:
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


def test_whatever_is_worked_out_for_the_journey_and_its_teams_has_its_lines() -> None:
    wanted = {"missing", "consistency", "change_first", "segments", "praise", "since_targets"}
    assert wanted <= METHODS.keys()
