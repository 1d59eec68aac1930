"""Who is compared with the rest, who the rest is, and who stands out: by hand."""

from dataclasses import replace

import numpy as np
import pytest

from metrics.analyses.findings import standings as findings_of
from metrics.analyses.standings import FEWEST, against_one, against_the_rest, left_out, shortlist
from metrics.catalogue import METRICS
from metrics.measure.hiding.suppression import hide_small
from metrics.model import Estimate, Group, Row

NPS, MEDIAN, OPEN = (METRICS[k] for k in ("nps", "resolution_median", "open_complaints"))


def nps(group: Group, promoters: int, detractors: int, answered: int) -> Row:
    inputs = {"promoters": promoters, "detractors": detractors, "answered": answered}
    return Row(group, NPS.estimate(inputs), inputs)


def test_the_rest_are_all_other_customers_those_of_small_groups_and_of_none_among_them() -> None:
    rows = [nps("York", 10, 60, 100), nps("Bath", 5, 1, 9), nps(None, 20, 5, 40)]
    found = against_the_rest(NPS, rows)
    # 9 + 40 answers: 25 promoters, 6 detractors.
    rest = {"promoters": 25, "detractors": 6, "answered": 49}
    assert found.differences == {"York": NPS.difference(rows[0].inputs, rest)}
    assert found.places == {"York": "below the rest", "Bath": "cannot be told apart"}
    assert found.named == 2


def test_a_large_group_is_compared_with_many_small_ones() -> None:
    rows = [nps("York", 10, 60, 100), *(nps(f"Shop {i}", 6, 1, 9) for i in range(40))]
    assert [*against_the_rest(NPS, rows).differences] == ["York"]


@pytest.mark.parametrize("n", [FEWEST - 1, FEWEST])
def test_both_sides_need_enough(n: int) -> None:
    found = against_the_rest(NPS, [nps("York", 0, 90, 100), nps("Bath", n, 0, n)])
    assert len(found.differences) == (2 if n == FEWEST else 0)
    assert bool(found.places) == (n == FEWEST)


def test_of_a_hidden_group_nothing_is_told_not_even_in_the_rest() -> None:
    rows = [nps(g, n // 2, 1, n) for g, n in (("York", 40), ("Bath", 50), ("Hull", 60), ("Ely", 3))]
    shown = hide_small(rows, 5)
    hidden = {row.group for row in shown if row.estimate.hidden}
    assert hidden == {"Ely", "York"}
    found = against_the_rest(NPS, shown)
    assert found.differences["Bath"] == NPS.difference(rows[1].inputs, rows[2].inputs)
    assert not hidden & {*found.places}
    assert found.hides
    assert not against_one(NPS, rows[:2], shown[0]).differences


def test_one_group_alone_has_no_rest() -> None:
    found = against_the_rest(NPS, [nps("York", 0, 90, 100)])
    assert (found.places, found.differences, found.named) == ({}, {}, 1)
    assert against_the_rest(NPS, []).places == {}


def test_numbers_are_not_compared_with_the_sum_of_the_others() -> None:
    rows = [
        Row(g, OPEN.estimate({"complaints": n}), {"complaints": n})
        for g, n in (("A", 90), ("B", 80))
    ]
    found = against_the_rest(OPEN, rows)
    assert found.counts
    assert not found.places


def test_of_waits_the_exact_p_value_counts_too() -> None:
    """The interval of a difference of medians is too sure of few."""
    chance = np.random.default_rng(3)
    rows = []
    for number, slow in enumerate([3.0, *[1.0] * 9]):
        ended = np.sort((chance.exponential(slow, 14) * 1e10).astype(np.int64))
        inputs = {"resolved": ended, "still_open": ended[:0]}
        rows.append(Row(f"Team {number}", MEDIAN.estimate(inputs), inputs))
    found = against_the_rest(MEDIAN, rows)
    told = {f.group: f.p_value for f in findings_of(MEDIAN, "team", rows)}
    assert told == {group: p for group, p in found.chances.items() if p is not None}
    for row in rows:
        other = {
            name: np.concatenate([r.inputs[name] for r in rows if r is not row])
            for name in row.inputs
        }
        p = found.chances[row.group]
        if p is not None and p <= 0.05:
            assert p >= MEDIAN.exact(row.inputs, other)


def test_a_short_list_holds_who_was_asked_for_who_stands_out_and_both_ends() -> None:
    rows = [nps(f"Shop {i:02}", 50 + i, 20, 100 + i) for i in range(20)]
    rows += [nps("York", 5, 80, 90), nps("Ely", 5, 1, 12)]
    found = against_the_rest(NPS, rows)
    assert found.stands_out("York")
    kept = [row.group for row in shortlist(rows, found, 4, always=("Ely",))]
    assert kept[:2] == ["Ely", "York"]
    assert shortlist(rows, found, 30) == rows


def test_of_many_alike_both_ends_are_kept_and_few_answers_are_no_end() -> None:
    """Forty shops of which none stands out: from +30 to +34.9, and two of a handful of answers."""
    rows = [nps(f"Shop {i:02}", 500 + i, 200, 1_000) for i in range(40)]
    rows += [nps("Luck", 4, 0, 4), nps("Pity", 1, 11, 12)]
    found = against_the_rest(NPS, rows)
    assert not any(found.stands_out(row.group) for row in rows if row.group != "Pity")
    kept = [row.group for row in shortlist(rows, found, 8, always=("Shop 20",)) if row.group]
    assert kept[0] == "Shop 20"
    assert {"Shop 39", "Shop 38", "Shop 37", "Shop 00", "Shop 01"} <= {*kept}
    assert "Luck" not in kept


def test_of_a_count_the_largest_are_kept() -> None:
    metric = METRICS["complaints_opened"]
    rows = [Row(f"Shop {n}", Estimate(float(n), 0.0, 2.0 * n, n), {}) for n in range(1, 40)]
    kept = shortlist(rows, against_the_rest(metric, rows), 3)
    assert [row.group for row in kept] == ["Shop 39", "Shop 38", "Shop 37"]


def test_those_left_out_of_a_short_list_are_one_row_without_the_hidden_ones() -> None:
    rows = [nps(f"Shop {i:02}", 50 + i, 20, 100 + i) for i in range(20)]
    few = nps("Few", 1, 1, 2)
    hidden = replace(few, estimate=replace(few.estimate, hidden=True))
    shown = rows[:16]
    others = left_out(NPS, [*rows, hidden], shown)
    assert others is not None
    assert others.group == "4 others"
    promoters, detractors, answered = (
        sum(row.inputs[name] for row in rows[16:])
        for name in ("promoters", "detractors", "answered")
    )
    assert others.estimate.n == answered
    assert others.estimate.value == pytest.approx(100 * (promoters - detractors) / answered)
    assert left_out(NPS, rows[:17], shown) is None, "one that is left out would be told by name"
    assert left_out(METRICS["complaints_opened"], rows, shown) is None, "a count's whole is its sum"
