"""One group, one metric, one period: no two places of the product give it different verdicts.

Ranking, funnel, overview, findings, table and CSV say who stands out from the rest; scorecard, its
CSV, the table and the command line say how a group changed.
"""

import json
import random
from collections.abc import Mapping, Sequence
from typing import Any

import pytest

from metrics.analyses.compare import Compared, compare
from metrics.analyses.findings import standings as findings_of
from metrics.analyses.funnel_plot import funnel
from metrics.analyses.scorecard import KEYS, as_numbers, lines, overview
from metrics.analyses.standings import Standings, against_the_rest
from metrics.analyses.subtotals import without_subtotals
from metrics.catalogue import METRICS
from metrics.cli.show import _Table
from metrics.inference.verdict import UNCLEAR
from metrics.measure.hiding.suppression import hide_small
from metrics.model import Group, Metric, Row
from metrics.slices import Slice
from ui.charts import dots, funnel_plot
from ui.format import colours
from ui.panels.shared import table
from ui.sentences import findings as words

NPS, PUBLIC, SATISFIED = METRICS["nps"], METRICS["net_sentiment"], METRICS["csat"]
STARS, BADLY = METRICS["review_average"], METRICS["negative_share"]
PLACES = tuple("ABCDEFGHIJKLMNOP")


def counts(metric: Metric, draw: random.Random, n: int, quality: float) -> Mapping[str, Any]:
    """The inputs of one group's n answers; the better, the more of `quality` (0–1)."""
    good = sum(draw.random() < quality for _ in range(n))
    if metric == NPS:
        return {"promoters": good, "passives": 0, "detractors": n - good, "answered": n}
    if metric == STARS:
        return {"one": n - good, "two": 0, "three": 0, "four": 0, "five": good}
    if metric == PUBLIC:
        return {"positive": good, "neutral": 0, "negative": n - good, "total": n}
    if metric == SATISFIED:
        return {"satisfied": good, "answered": n}
    return {"counted": n - good if metric == BADLY else good, "total": n}


def company(metric: Metric, seed: int) -> list[Compared]:
    """Two to sixteen groups now and before, many near the edge of what can be told; some hidden."""
    draw = random.Random(seed)  # noqa: S311  (rows, no secrets)
    names: list[Group] = [*PLACES[: draw.randrange(2, 17)], None]
    periods = []
    for _ in range(2):
        rows = []
        for name in names:
            n, quality = round(4 * 80 ** draw.random()), draw.choice([0.4, 0.5, 0.5, 0.5, 0.62])
            inputs = counts(metric, draw, n, quality)
            rows.append(Row(name, metric.estimate(inputs), inputs))
        periods.append(hide_small(rows, 5))
    before = {row.group: row for row in periods[1]}
    return [compare(metric, row, before[row.group]) for row in periods[0]]


def verdict_of(standing: str, metric: Metric) -> str:
    """What a standing comes to: the number is above, so it is better, or worse."""
    if standing == UNCLEAR:
        return "cannot tell"
    is_good = (standing == "above the rest") == (metric.better == "higher")
    return "better" if is_good else "worse"


def drawn(mark: Mapping[str, Any], tones: Sequence[str]) -> dict[Group, str]:
    """The tone of each group's dot."""
    return {of[0]: tone for of, tone in zip(mark["customdata"], tones, strict=True) if of}


def check_stands(metric: Metric, rows: list[Row], found: Standings) -> None:
    """All that say who stands out from the rest."""
    told = {group: verdict_of(place, metric) for group, place in found.places.items()}
    tones = {group: colours.standing_tone(p, metric.better) for group, p in found.places.items()}
    (marked,) = dots.dots(rows, metric, standings=found.places).figure.marks
    assert {
        g: t for g, t in drawn(marked, marked["marker"]["color"]).items() if g in tones
    } == tones
    (over,) = [overview({metric.key: [Compared(row, None, None) for row in rows]}, {})]
    assert {line.group: line.cells[metric.key].against_rest for line in over} == {
        str(row.group): told.get(row.group, "cannot tell") for row in rows if row.group
    }
    for finding in findings_of(metric, "location", rows):
        assert finding.stands_out == (told[finding.group] != "cannot tell")
        assert not finding.stands_out or finding.is_worse == (told[finding.group] == "worse")
    whole = Row(None, *_whole(metric, rows))
    among = funnel(metric, [row for row in rows if row.group and not row.estimate.hidden], whole)
    assert among is not None
    chart = funnel_plot.scattered(among, rows, metric, standings=found.places)
    spots = chart.figure.marks[-1]
    outlines = drawn(spots, spots["marker"]["line"]["color"])
    assert outlines == {group: tones.get(group, colours.CANNOT_TELL) for group in outlines}
    named = {of[0] for of, text in zip(spots["customdata"], spots["text"], strict=True) if text}
    assert named == {group for group, verdict in told.items() if verdict != "cannot tell"}


def _whole(metric: Metric, rows: list[Row]) -> tuple[Any, Any]:
    shown = [row.inputs for row in rows if row.inputs]
    inputs = {name: sum(each[name] for each in shown) for name in shown[0]}
    return metric.estimate(inputs), inputs


def check_changes(metric: Metric, pairs: list[Compared], found: Standings) -> None:
    """All that say how a group changed, and the file that says both."""
    frame = table.frame(pairs, "location", metric.counts, found.places)
    placed = without_subtotals(pairs)
    printed = _Table(metric, Slice(), placed, change=True, by="location").as_json(None)["rows"]
    for pair, line, told in zip(pairs, frame.iter_rows(named=True), printed, strict=True):
        verdict = pair.change.verdict if pair.change else None
        assert (line["verdict"], line["standing"]) == (verdict, found.places.get(pair.group))
        assert (told["group"], told["verdict"]) == (pair.group, verdict)
        if pair.group:
            empty: dict[str, list[Any]] = {key: [] for key in KEYS}
            card = lines(str(pair.group), empty | {metric.key: pairs}, empty, {})
            of_card = {row["metric"]: row for row in as_numbers(card).iter_rows(named=True)}
            if metric.key in of_card:
                assert of_card[metric.key]["verdict"] == verdict
    assert json.dumps(printed)


@pytest.mark.parametrize("metric", [NPS, SATISFIED, STARS, PUBLIC, BADLY], ids=lambda m: m.key)
def test_no_two_places_give_one_group_different_verdicts(metric: Metric) -> None:
    clear = held_back = 0
    for seed in range(12):
        pairs = company(metric, seed)
        rows = [pair.now for pair in pairs]
        found = against_the_rest(metric, rows)
        if not found.places:
            continue
        check_stands(metric, rows, found)
        check_changes(metric, pairs, found)
        clear += sum(place != UNCLEAR for place in found.places.values())
        held_back += bool(found.allows_for)
        said = words.standing(metric, found, "location")
        assert ("after allowing for" in said) == bool(found.allows_for)
    assert clear
    assert held_back


def test_an_interval_clear_of_the_rest_that_cannot_be_told_apart_says_why() -> None:
    """Whoever sees a whisker on one side of the line asks why; the sentence under it answers."""
    for seed in range(40):
        rows = [pair.now for pair in company(NPS, seed)]
        found = against_the_rest(NPS, rows)
        for group, apart in found.differences.items():
            is_clear = (apart.low or 0) > 0 or (apart.high or 0) < 0
            if is_clear and not found.stands_out(group):
                assert found.allows_for == len(found.differences)
