"""Charts: what is drawn, in which words and tones; figures only, except for the panel itself."""

from __future__ import annotations

import json
import tomllib
from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import plotly.graph_objects as go
import pytest
from streamlit.testing.v1 import AppTest

from metrics.analyses.busy_hours import Hour
from metrics.analyses.control import Control, Point, Run
from metrics.analyses.experiments import ExperimentWeek
from metrics.analyses.funnel_plot import funnel
from metrics.analyses.keywords import TellingWords, Word
from metrics.catalogue import METRICS
from metrics.inference.survival import kaplan_meier
from metrics.inference.verdict import UNCLEAR
from metrics.inference.xmr import Limits
from metrics.model import NOTHING, Estimate, Row
from metrics.relations.periods import next_day
from metrics.slices import Slice
from tests.support.charts import figure_of
from ui.charts import bars as charts_bars
from ui.charts import base, charts, dots, flow, funnel_plot, trend, waiting
from ui.charts import line as charts_line
from ui.charts.afar import magnified, plate
from ui.charts.bars import BridgeStep, bridge
from ui.charts.figure import Figure
from ui.charts.flow import gaps
from ui.charts.line import unbroken
from ui.charts.tried import noted
from ui.charts.tried.sides import sides
from ui.charts.waiting import share_waiting
from ui.charts.week import hours
from ui.charts.week.heat import HeatCell, heat, in_cell, large_in_cell
from ui.charts.words import word_dots
from ui.format import changes, colours
from ui.panels.shared.trend import cut_names, in_longer_steps, readable

NPS, RESOLUTION, SHARE = METRICS["nps"], METRICS["resolution_median"], METRICS["csat"]
HOSTILE = "<a href='https://evil.example'>York</a>"
THEME = tomllib.loads((Path(__file__).parents[3] / ".streamlit/config.toml").read_text())["theme"]

HOUR = Hour(0, 12, NOTHING, None, None, NOTHING, NOTHING, NOTHING)


def row(group: str | date | None, value: float | None, spread: float = 5, n: int = 100) -> Row:
    if value is None:
        return Row(group, NOTHING, {})
    return Row(group, Estimate(value, value - spread, value + spread, n), {})


def months(*values: float | None) -> list[Row]:
    return [row(date(2026, number, 1), value) for number, value in enumerate(values, start=1)]


def labels(chart: base.Chart, axis: str = "yaxis") -> list[str]:
    return list(figure_of(chart).layout[axis].ticktext)


def notes(chart: base.Chart) -> list[str]:
    return [note.text for note in figure_of(chart).layout.annotations]


def controlled(rows: list[Row], *unusual: int, run: range = range(0)) -> Control:
    """Limits of normal variation from +20 to +40, and the points at these places marked."""
    points = [
        Point(r.group, next_day("month", r.group), r, 1, r.estimate.value)
        for r in rows
        if isinstance(r.group, date)
    ]
    runs = (Run(tuple(points[i] for i in run), above=True),) if run else ()
    marked = tuple(points[number] for number in unusual)
    return Control(tuple(points), Limits(20.0, 30.0, 40.0), marked, runs)


def group(name: str, detractors: int, promoters: int) -> Row:
    inputs = {
        "promoters": promoters,
        "passives": 0,
        "detractors": detractors,
        "answered": promoters + detractors,
    }
    return Row(name, NPS.estimate(inputs), inputs)


GROUPS = [group(HOSTILE, 60, 40), group("Bath", 20, 280), group("Truro", 1, 9)]
FUNNEL = funnel(NPS, GROUPS, group("all", 400, 900))
assert FUNNEL is not None


CHANGED = months(*[20] * 3, *[35] * 9)
LONG = [date(2026, 1, 5) + timedelta(weeks=i) for i in range(22)]


def every_kind() -> dict[str, base.Chart]:
    days = [date(2026, 1, 5) + timedelta(weeks=i) for i in range(4)]
    curve = kaplan_meier([5, 10, 20], [30])
    return {
        "dots": dots.dots([row(HOSTILE, 3), row(None, 5)], NPS, whole=Estimate(4, 3, 5, 9)),
        "trend": trend.trend(months(1, 2, 3), NPS, control=controlled(months(1, 2, 3)), target=3),
        "spark": charts_line.spark(months(1, 2, 3), NPS),
        "plate": plate.plate([plate.PlateText(HOSTILE, 30, lead="1", indent=40)], 800, 100),
        "magnified": magnified.magnified(dots.dots([row(HOSTILE, 3), row("b", 4)], NPS), 1.6),
        "scattered": funnel_plot.scattered(
            FUNNEL,
            GROUPS,
            NPS,
            standings=dict.fromkeys([HOSTILE], "below the rest") | {"Bath": "above the rest"},
        ),
        "distribution": charts_bars.distribution([1] * 11),
        "bars": charts_bars.bars([charts_bars.Bar(HOSTILE, 3, HOSTILE)], title="Causes"),
        "pareto": charts_bars.pareto([(HOSTILE, 3), (None, 1)], title="Causes", noun="complaints"),
        "funnel": charts_bars.funnel(
            [("Seen", 9), ("Told", 3)], title="Referrals", noun="customers"
        ),
        "stars": charts_bars.stars([1, 2, 3, 4, 5]),
        "stock": flow.stock(days, [1, 2, 3, 4], [1, 1, 1, 1], [5, 6, 8, 11]),
        "diverging": flow.diverging(days, [5, 6, 7, 8], [1, 2, 3, 4]),
        "waiting": waiting.waiting(curve, kaplan_meier([5, 10, 20], []), 12.0),
        "heat": heat(
            [HOSTILE, "b"],
            ["12", "13"],
            [[HeatCell(3.1, HOSTILE), HeatCell(None)], [HeatCell(1.0, "1"), HeatCell(2.0, "2")]],
            title="Load",
            across="hour",
        ),
        "bridge": bridge(
            [BridgeStep(HOSTILE, 0, 10, HOSTILE), BridgeStep("won", 10, 14, "+4")], title="Revenue"
        ),
        "words": word_dots(
            TellingWords((Word(HOSTILE, 1.0, 3.0, 20, 3),), (), 100, 90), "detractors"
        ),
        "with standings": dots.dots(
            [row("Bath", 9), row(HOSTILE, 5), row("Hull", 4)],
            NPS,
            standings={"Bath": "above the rest", HOSTILE: UNCLEAR, "Hull": UNCLEAR},
            target=7,
            others=row("4 others", 2),
        ),
        "marked": trend.trend(CHANGED, NPS, control=controlled(CHANGED, 2, run=range(3, 12))),
        "sides": sides(
            [ExperimentWeek(day, 3.0 + n, 4.0 if n else None, 9) for n, day in enumerate(days)],
            NPS,
            days[2],
        ),
        "left out": flow.stock(LONG, [5, *[0] * 20, 3], [1, *[0] * 20, 3], [4] * 22),
    }


KINDS = every_kind()


@pytest.mark.parametrize("kind", KINDS)
def test_every_chart_says_what_it_shows_and_takes_its_colours_from_the_theme(kind: str) -> None:
    chart = KINDS[kind]
    assert len(chart.alt) > 20
    assert chart.alt.endswith(".")
    assert not chart.empty
    assert figure_of(chart).layout.height
    known = {*colours.PALETTE, colours.BACKGROUND, colours.TEXT, colours.MUTED_TEXT}
    assert set(_colours(json.loads(figure_of(chart).to_json()), "")) <= known
    for trace in figure_of(chart).data:
        if trace.type == "heatmap":
            assert [tone for _, tone in trace.colorscale] == [colours.BAND, colours.SOFT]
            continue
        assert trace.marker.color or getattr(trace, "line", trace.marker).color, (
            "Plotly's own blue would show"
        )


def _colours(node: Any, name: str) -> list[str]:
    """All colours that a figure names, its template (Streamlit's own) left out."""
    if isinstance(node, dict):
        return [c for key, n in node.items() if key != "template" for c in _colours(n, key)]
    if isinstance(node, list):
        return [c for n in node for c in _colours(n, name)]
    return [node] if "color" in name and isinstance(node, str) else []


@pytest.mark.parametrize("kind", KINDS)
def test_no_chart_reads_customer_text_as_markup(kind: str) -> None:
    assert "<a " not in figure_of(KINDS[kind]).to_json().replace(json.dumps(HOSTILE), "")


def test_dots_stand_in_the_order_given() -> None:
    rows = [row("b", 10), row("none", None), row("a", 30), row("c", 20)]
    drawn = labels(dots.dots(rows, NPS))
    assert [label.split()[0] for label in drawn] == ["b", "none", "a", "c"]


def test_an_axis_of_what_cannot_be_negative_has_no_negative_numbers() -> None:
    assert (
        figure_of(dots.dots([row("York", 8.0)], RESOLUTION)).layout.xaxis.rangemode == "nonnegative"
    )
    below = figure_of(dots.dots([row("York", -3.0)], NPS)).layout.xaxis.rangemode
    assert below != "nonnegative"


@pytest.mark.parametrize(("counts", "expected"), [([0, 1, 4], 1), ([None, 2], 1), ([5], None)])
def test_ticks_of_few_are_whole_numbers(counts: list[int | None], expected: int | None) -> None:
    assert base.whole_ticks(counts).get("dtick") == expected


def test_no_tick_is_rounded_to_its_neighbour() -> None:
    for metric in (NPS, RESOLUTION):
        assert base.scale_of(metric, []).ticks.endswith("~r")


def test_a_name_that_is_a_number_says_what_it_is() -> None:
    chart = dots.dots([row("25", 10), row("York", 20)], NPS, kind="location")
    assert [name.partition("  ")[0] for name in labels(chart)] == ["location 25", "York"]
    assert "location 25 +10" in chart.alt
    assert [[*given] for given in figure_of(chart).data[0].customdata] == [["25"], ["York"]]


def test_dots_carry_value_interval_and_the_group_that_a_click_gives() -> None:
    chart = dots.dots([row("York", 12.0, 6), row(None, None)], NPS)
    trace = figure_of(chart).data[0]
    assert labels(chart) == ["York  <b>+12</b>", "not given  <b>no answers</b>"]
    assert list(trace.x) == [12.0, None]
    assert (trace.error_x.array[0], trace.error_x.arrayminus[0]) == (6.0, 6.0)
    assert [data[0] for data in trace.customdata] == ["York", None]
    assert trace.hovertext[0] == "<b>York</b><br>+12, 6 to 18<br>100\u00a0answers"


def test_a_missing_bound_draws_no_whisker_on_that_side() -> None:
    rows = [Row("York", Estimate(50.0, 40.0, None, 9), {})]
    trace = figure_of(dots.dots(rows, RESOLUTION)).data[0]
    assert (trace.error_x.array[0], trace.x[0]) == (0.0, 50 / 24)


def test_dots_name_neighbours_that_stand_the_same_once_and_colour_only_findings() -> None:
    standings = dict.fromkeys("abc", "cannot be told apart") | {"d": "below the rest"}
    rows = [row("a", 30), row("b", 29), row("c", 28), row("d", 5)]
    chart = dots.dots(rows, NPS, standings=standings)
    assert notes(chart)[-2:] == ["cannot be<br>told apart", "below the rest"]
    grey = colours.CANNOT_TELL
    assert list(figure_of(chart).data[0].marker.color) == [grey, grey, grey, colours.WORSE]
    assert "d +5, below the rest" in chart.alt
    lower_is_better = dots.dots(rows[::-1], RESOLUTION, standings=standings)
    assert figure_of(lower_is_better).data[0].marker.color[0] == colours.BETTER


def test_dots_say_of_groups_that_stand_last_for_few_answers_that_they_are_too_few() -> None:
    """Sorted by the number printed, but for these: 0 below −1 would look like a mistake."""
    tiny = [
        Row(name, Estimate(value, None, None, 9), {}) for name, value in (("t", 0.0), ("u", 9.0))
    ]
    standings = {"a": "below the rest", **dict.fromkeys("btu", "cannot be told apart")}
    chart = dots.dots([row("b", 30), row("a", -1), *tiny], NPS, standings=standings)
    assert notes(chart)[-3:] == ["cannot tell", "below the rest", "too few<br>to compare"]
    one = dots.dots([row("b", 30), row("a", -1), tiny[0]], NPS, standings=standings)
    assert notes(one)[-1] == "too few"


def test_long_names_stand_in_two_lines_shortened_where_they_are_many_and_whole_on_hover() -> None:
    name = "Stoke-on-Trent and the villages around it"
    chart = dots.dots([row(name, 3)], NPS)
    assert labels(chart) == ["Stoke-on-Trent and the<br>villages around it  <b>+3</b>"]
    assert name in figure_of(chart).data[0].hovertext[0]
    many = dots.dots([row(f"{name} {i}", i) for i in range(60)], NPS)
    assert labels(many)[0].startswith("Stoke-on-Trent and th…")
    endless = dots.dots([row("x" * 90, 3)], NPS)
    assert labels(endless) == [f"{'x' * 22}<br>{'x' * 21}…  <b>+3</b>"]


def test_where_groups_stand_is_never_cut_in_the_margin() -> None:
    standings = {"a": "below where kept", "b": "below the rest"}
    chart = dots.dots([row("a", -21), row("b", 3)], NPS, standings=standings, against="where kept")
    told = [note for note in figure_of(chart).layout.annotations if note.xshift]
    assert max(len(line) for note in told for line in note.text.split("<br>")) <= 14
    assert {note.x for note in told} == {1}, "in pixels from the dots, whatever their width"


def test_where_a_group_stands_has_its_tone_and_words_whatever_it_is_compared_with() -> None:
    assert colours.standing_tone("above where kept", "higher") == colours.BETTER
    assert colours.standing_tone("below 0", "lower") == colours.BETTER
    assert colours.standing_tone("above 0", "lower") == colours.WORSE
    wait = METRICS["resolution_median"]
    assert changes.stands("above before", wait) == "slower than before"
    assert changes.stands("cannot be told apart", wait) == "cannot be told apart"


def test_of_two_hours_that_read_alike_none_has_a_stronger_tone() -> None:
    loads = [
        hours.load(replace(HOUR, load=Estimate(value, 1.7, 1.9, 90))) for value in (1.81, 1.84)
    ]
    assert [(each.value, each.text) for each in loads] == [(1.8, "1.8")] * 2
    waits = (Estimate(value, 10.0, 12.0, 90) for value in (10.6, 11.4))
    cells = [hours.of_metric(METRICS["first_response_median"], each) for each in waits]
    assert [(each.value, each.text) for each in cells] == [(11, "11")] * 2


@pytest.mark.parametrize(("columns", "written"), [(14, True), (18, True), (19, False)])
def test_two_figures_stand_in_a_cell_as_long_as_there_is_room(columns: int, written: bool) -> None:  # noqa: FBT001
    cells = [[HeatCell(10.8, in_cell(10.8))] * columns]
    names = [str(hour) for hour in range(columns)]
    figure = figure_of(heat(["Monday"], names, cells, title="Load", across="hour"))
    trace = figure.data[0]
    # Where no number is written, the tones are explained, and only every third hour is named.
    assert ("faintest 11, strongest 11" in figure.layout.xaxis.title.text) != written
    assert len(figure.layout.xaxis.ticktext) == (columns if written else 7)
    assert {text for row in trace.text for text in row} == {"11" if written else ""}
    assert (in_cell(3.14), in_cell(9.96)) == ("3.1", "10")
    counts = (154.2, 999.6, 1200.0)
    assert [large_in_cell(count) for count in counts] == ["154", "1.0k", "1.2k"]


def test_marked_neighbours_have_one_frame() -> None:
    """On a telephone a frame around each covered the numbers."""
    cells = [[HeatCell(float(n), str(n)) for n in range(5)] for _ in range(3)]
    drawn = heat(
        ["a", "b", "c"], [*"01234"], cells, title="Load", across="hour",
        marked=[(1, 2), (1, 1), (2, 3), (1, 4)],
    )  # fmt: skip
    frames = [(s["x0"], s["x1"], s["y0"]) for s in drawn.figure.shapes if s["type"] == "rect"]
    assert frames == [(0.5, 2.5, 0.5), (3.5, 4.5, 0.5), (2.5, 3.5, 1.5)]
    assert "Marked: b, 2: 2; b, 1: 1; c, 3: 3; b, 4: 4." in drawn.alt


def test_one_cell_alone_is_no_chart() -> None:
    week = [[HeatCell(3.3, "3.3"), HeatCell(None)], [HeatCell(None)] * 2]
    assert heat(["Monday", "Tuesday"], ["9", "10"], week, title="Load", across="hour").empty
    week[1][0] = HeatCell(1.0, "1.0")
    assert not heat(["Monday", "Tuesday"], ["9", "10"], week, title="Load", across="hour").empty


def test_names_of_experiments_stand_above_the_drawing_and_not_over_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    chart = trend.trend(months(1, 2, 3, 4), NPS)
    days = chart.figure.days
    assert days is not None
    began = [(days[0], "First"), (days[0], "Second")]
    monkeypatch.setattr(noted.st, "session_state", {})
    noted.note(began)
    figure, alt = noted.marked(chart)
    told = [note for note in figure.notes if note["text"] in ("First", "Second")]
    assert len({note["yshift"] for note in told}) == 2, "each has a line of its own"
    assert all(note["y"] == 1 and note["yanchor"] == "bottom" for note in told)
    assert figure.layout["margin"]["t"] > max(note["yshift"] for note in told)
    taller = figure.layout["height"] - chart.figure.layout["height"]
    assert taller == figure.layout["margin"]["t"] - chart.figure.layout["margin"]["t"]
    assert "First" in alt


def test_a_long_name_of_what_began_stands_in_two_lines_and_is_not_cut(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """“Drivers call before the…” stood there with half of the chart free beside it."""
    chart = trend.trend(months(*range(1, 13)), NPS)
    began = [(date(2026, 10, 1), "Drivers call before they ring"), (date(2026, 11, 1), "K")]
    monkeypatch.setattr(noted.st, "session_state", {})
    noted.note(began)
    figure, _ = noted.marked(chart)
    long, short = (
        next(each for each in figure.notes if each["text"] == text)
        for text in ("Drivers call before<br>they ring", "K")
    )
    assert (long["align"], long["xanchor"]) == ("right", "right")
    assert short["yshift"] - long["yshift"] >= 2 * figure.layout["font"]["size"]
    title = next(note for note in figure.notes if note["text"].startswith("Net Promoter"))
    lines = [shape["y1"] for shape in figure.shapes if shape.get("ysizemode") == "pixel"]
    assert title["yshift"] >= max(lines)


def test_no_line_of_what_began_goes_through_a_name_or_the_title(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    chart = trend.trend(months(*range(1, 13)), NPS)
    began = [(date(2026, 2, 1), "B"), (date(2026, 11, 1), "K"), (date(2026, 10, 1), "J")]
    monkeypatch.setattr(noted.st, "session_state", {})
    noted.note(began)
    figure, _ = noted.marked(chart)
    names = {note["text"]: note for note in figure.notes if note["text"] in "BJK"}
    # Those of the later half stand left of their lines: the earlier is out of the later one's way.
    assert names["J"]["xanchor"] == names["K"]["xanchor"] == "right"
    assert names["J"]["yshift"] < names["K"]["yshift"]
    title = next(note for note in figure.notes if note["text"].startswith("Net Promoter"))
    lines = [shape["y1"] for shape in figure.shapes if shape.get("ysizemode") == "pixel"]
    assert len(lines) == 3
    assert title["yshift"] >= max(lines)


def test_what_began_within_the_last_month_is_marked_at_it(monkeypatch: pytest.MonkeyPatch) -> None:
    """Its mark lay beyond what is drawn, and so there was none."""
    chart = trend.trend(months(1, 2, 3, 4), NPS)
    monkeypatch.setattr(noted.st, "session_state", {})
    noted.note([(date(2026, 4, 20), "Warm plates"), (date(2026, 5, 20), "Later")])
    figure, alt = noted.marked(chart)
    assert "Warm plates (20\u00a0Apr\u00a02026)." in alt
    assert {shape["x0"] for shape in figure.shapes if shape["line"]["dash"] == "dot"} >= {
        "2026-04-01"
    }
    assert "Later" not in alt


def test_each_of_many_has_its_line_and_the_latest_are_named(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    chart = trend.trend(months(1, 2, 3, 4), NPS)
    monkeypatch.setattr(noted.st, "session_state", {})
    noted.note([(date(2026, 2, number), f"Try {number}") for number in range(1, 7)])
    figure, alt = noted.marked(chart)
    days = {shape["x0"] for shape in figure.shapes if shape["line"]["dash"] == "dot"}
    assert days >= {f"2026-02-0{number}" for number in range(1, 7)}
    assert {note["text"] for note in figure.notes} >= {"Try 6", "Try 5", "Try 4"}
    assert "Try 3" not in {note["text"] for note in figure.notes}
    assert alt.endswith("; and 3 more.")


def test_a_sparkline_has_the_line_of_what_began_and_says_its_name(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    chart = charts_line.spark(months(1, 2, 3, 4), NPS)
    monkeypatch.setattr(noted.st, "session_state", {})
    noted.note([(date(2026, 3, 9), "Warm plates")])
    figure, alt = noted.marked(chart)
    (line,) = figure.shapes
    assert line["x0"] == "2026-03-09"
    assert figure.layout["height"] == chart.figure.layout["height"]
    (foot,) = figure.notes
    assert (foot["x"], foot["text"]) == ("2026-03-09", "▴")
    assert foot["hovertext"].startswith("<b>Warm plates</b><br>began 9")
    assert go.Figure(figure.specification()).layout.annotations[0].hovertext == foot["hovertext"]
    assert "Warm plates" in alt


def test_a_day_lies_on_no_ring_of_another_point() -> None:
    """Weeks in a row were outside, each a little higher: the first one's day lay on the second."""
    rows = months(60, 62, *[30] * 10)
    days = figure_of(trend.trend(rows, NPS, control=controlled(rows, 0, 1))).data[-1]
    assert (list(days.text), list(days.textposition)) == (
        ["January", "February"],
        ["bottom right", "top center"],
    )
    # Far enough above it, the next one leaves room.
    rows = months(45, 62, *[30] * 10)
    days = figure_of(trend.trend(rows, NPS, control=controlled(rows, 0, 1))).data[-1]
    assert days.textposition[0] == "top right"
    # Where neither above nor below is room there is none.
    rows = months(*[30] * 5, 62, 62, 62, *[30] * 4)
    run = controlled(rows, 6, run=range(5, 8))
    assert list(figure_of(trend.trend(rows, NPS, control=run)).data[-1].textposition) == [
        "top center"
    ]


def test_sixty_groups_and_none() -> None:
    many = dots.dots([row(f"Place {i}", i) for i in range(60)], NPS)
    assert len(labels(many)) == 60
    assert figure_of(many).layout.height < 1500
    assert dots.dots([], NPS).empty


def test_a_trend_has_a_gap_where_nothing_was_measured_or_a_period_is_missing() -> None:
    rows = [*months(1, 2, None, 4, 5), row(date(2026, 9, 1), 9)]
    assert [[r.group.month for r in run] for run in unbroken(rows)] == [[1, 2], [4, 5], [9]]  # type: ignore[union-attr]
    lines = [t for t in figure_of(trend.trend(rows, NPS)).data if t.fill is None]
    assert [list(t.y) for t in lines] == [[1, 2], [4, 5], [9]]


def test_months_of_different_length_are_neighbours() -> None:
    assert len(unbroken(months(*range(1, 13)))) == 1


def test_a_trend_names_its_last_value_target_limits_and_unusual_points() -> None:
    rows = months(30, 31, 9, 32)
    chart = trend.trend(rows, NPS, control=controlled(rows, 2), target=35)
    assert {"<b>+32</b>", "usual from +20", "usual to +40", "target +35"} <= set(notes(chart))
    ringed = figure_of(chart).data[-1]
    assert (list(ringed.y), list(ringed.text)) == ([9], ["March"])
    assert list(ringed.textposition) == ["bottom center"]
    # At the ends a day stands inside: neither over the axis nor over the names of the lines.
    for place, side in ((0, "right"), (11, "left"), (6, "center")):
        rows_ = months(*range(1, 13))
        (beside,) = (
            figure_of(trend.trend(rows_, NPS, control=controlled(rows_, place)))
            .data[-1]
            .textposition
        )
        assert beside.split()[1] == side
    for said in ("lowest +9", "The usual range is +20 to +40", "March\u00a02026", "target is +35"):
        assert said in chart.alt
    assert labels(chart, "xaxis") == ["Jan<br>2026", "Feb", "Mar", "Apr"]


def test_days_of_unusual_points_do_not_lie_on_each_other() -> None:
    rows = months(*[9, 9, 9, 51, 9, *[30] * 7])
    drawn = figure_of(trend.trend(rows, NPS, control=controlled(rows, 0, 1, 2, 3, 4)))
    # January stands beside its point, inside: so it has the room in which March would stand.
    assert list(drawn.data[-1].text) == ["January", "", "", "April", "May"]


def test_a_lasting_change_is_marked_by_shape_and_thickness_and_told() -> None:
    rows = months(*[20] * 3, *[35] * 9)
    chart = trend.trend(rows, NPS, control=controlled(rows, run=range(3, 12)))
    marked = figure_of(chart).data[-1]
    assert (marked.line.width, marked.marker.symbol) == (4, "square")
    assert [date.fromisoformat(day).month for day in marked.x] == [*range(4, 13)]
    assert "9 in a row above the middle since April\u00a02026." in chart.alt


def test_a_trend_draws_joined_points_and_says_what_is_not_over() -> None:
    first, second, third = date(2026, 9, 7), date(2026, 9, 21), date(2026, 9, 28)
    points = (
        Point(first, second, row(first, 30), 2, 30.0),
        Point(second, third, row(second, 34), 1, 34.0),
        Point(third, date(2026, 10, 5), row(third, 31), 1, 31.0, unjudged="running"),
    )
    raw = [row(first, 10), row(date(2026, 9, 14), 50), *[point.row for point in points[1:]]]
    chart = trend.trend(raw, NPS, control=Control(points, Limits(20.0, 30.0, 40.0), (), ()))
    (line,) = [t for t in figure_of(chart).data if t.fill is None]
    assert list(line.y) == [30, 34, 31]
    assert line.hovertext[0].startswith("<b>7\u00a0Sep to 20\u00a0Sep\u00a02026</b>")
    assert "<b>+31</b> so far" in notes(chart)


def test_a_count_of_a_week_that_is_not_over_says_so() -> None:
    """Counts are drawn as they were measured; five days of a week would be a fall."""
    first, second = date(2026, 11, 16), date(2026, 11, 23)
    rows = [row(first, 43, n=43), row(second, 23, n=23)]
    points = (
        Point(first, second, rows[0], 1, 43 / 7),
        Point(second, date(2026, 11, 30), rows[1], 1, 23 / 7, unjudged="running"),
    )
    control = Control(points, None, (), (), "few points")
    chart = trend.trend(rows, METRICS["complaints_opened"], control=control)
    assert "<b>23</b> so far" in notes(chart)


def test_a_trend_without_limits_is_drawn_as_it_was_measured() -> None:
    rows = months(1, 2, 3)
    points = controlled(rows).points
    none = Control(points, None, (), (), "few points")
    assert figure_of(trend.trend(rows, NPS, control=none)) == figure_of(trend.trend(rows, NPS))
    opened = METRICS["complaints_opened"]
    assert not any("usual" in n for n in notes(trend.trend(rows, opened, control=controlled(rows))))


def test_where_joined_points_are_hidden_too_what_is_not_is_drawn() -> None:
    """An axis without a line would be of an invented scale."""
    first, second = date(2026, 9, 7), date(2026, 9, 14)
    few = Row(first, Estimate(None, None, None, 3, hidden=True), {})
    joined = Point(first, date(2026, 9, 21), few, 2, None)
    rows = [few, row(second, 8)]
    chart = trend.trend(rows, NPS, control=Control((joined,), None, (), (), "few points"))
    assert not chart.empty
    assert [list(t.y) for t in figure_of(chart).data if t.fill is None] == [[8]]


def test_joined_points_are_drawn_where_single_ones_are_hidden() -> None:
    first, second = date(2026, 9, 7), date(2026, 9, 14)
    hidden = [Row(day, Estimate(None, None, None, 3, hidden=True), {}) for day in (first, second)]
    joined = Point(first, date(2026, 9, 21), row(first, 12, n=6), 2, 12.0)
    chart = trend.trend(hidden, NPS, control=Control((joined,), None, (), (), "few points"))
    (line,) = [t for t in figure_of(chart).data if t.fill is None]
    assert (list(line.y), chart.empty) == ([12], False)
    assert not any("usual" in text for text in notes(chart))


def test_a_funnel_names_and_fills_only_who_stands_out_and_a_click_gives_any() -> None:
    chart = KINDS["scattered"]
    trace = figure_of(chart).data[-1]
    assert [bool(text) for text in trace.text] == [True, True, False]
    assert trace.text[0].startswith("<b>&lt;a")
    worse, better, within = trace.marker.color
    assert (worse, better, within) == (colours.WORSE, colours.BETTER, colours.BACKGROUND)
    assert [data[0] for data in trace.customdata] == [HOSTILE, "Bath", "Truro"]
    assert {"99.8 %", "95 %", "all +38"} <= set(notes(chart))
    assert "1 cannot be told apart" in chart.alt
    # The limits close in on the whole, the outer ones around the inner.
    low, high = (figure_of(chart).data[number].y for number in (1, 2))
    assert high[0] - low[0] > high[-1] - low[-1] > 0


def test_a_trend_of_nothing_is_empty() -> None:
    assert trend.trend(months(None, None), NPS).empty
    assert trend.trend([], NPS).empty
    assert charts_line.spark([], NPS).empty


def test_a_trend_wants_rows_by_time() -> None:
    with pytest.raises(TypeError, match="'York' was given; expected rows by day"):
        trend.trend([row("York", 3)], NPS)


def test_long_waits_stand_in_days_on_the_axis() -> None:
    chart = trend.trend(months(48, 72), RESOLUTION)
    line = next(t for t in figure_of(chart).data if t.fill is None)
    assert list(line.y) == [2, 3]
    assert "Time to resolve, days" in notes(chart)


def test_answers_have_three_tones_and_shares_of_all() -> None:
    chart = charts_bars.distribution([0, 0, 0, 0, 0, 0, 15, 0, 17, 0, 55])
    tones = list(figure_of(chart).data[0].marker.color)
    assert tones == [colours.DETRACTOR] * 7 + [colours.PASSIVE] * 2 + [colours.PROMOTER] * 2
    assert [text.split("<br>")[0] for text in notes(chart)] == [
        "<b>17\u202f%</b>", "<b>20\u202f%</b>", "<b>63\u202f%</b>",
    ]  # fmt: skip
    assert charts_bars.distribution([0] * 11).empty


@pytest.mark.parametrize(
    ("draw", "wrong"), [(charts_bars.distribution, 10), (charts_bars.stars, 4)]
)
def test_a_scale_wants_all_its_counts(draw: Any, wrong: int) -> None:
    with pytest.raises(ValueError, match=f"{wrong} counts were given; expected"):
        draw([1] * wrong)


def test_pareto_says_the_running_share_and_gathers_the_rest() -> None:
    counts = [("a", 50), ("b", 30), ("c", 15), ("d", 4), ("e", 1)]
    chart = charts_bars.pareto(counts, title="Causes", noun="complaints", most=3)
    assert labels(chart) == ["a", "b", "c", "2 others"]
    assert list(figure_of(chart).data[0].text) == [
        "<b>50</b> · 50\u202f%",
        "<b>30</b> · 80\u202f% together",
        "<b>15</b> · 95\u202f% together",
        "<b>5</b> · 5\u202f%",
    ]


def test_a_funnel_says_each_step_as_a_share_of_the_one_before() -> None:
    steps = [("Promoters", 200), ("Referred", 50), ("Became customers", 10)]
    chart = charts_bars.funnel(steps, title="Referrals", noun="customers")
    assert list(figure_of(chart).data[0].text) == [
        "<b>200</b>", "<b>50</b> · 25\u202f% of those above", "<b>10</b> · 20\u202f% of those above",
    ]  # fmt: skip


def test_a_funnel_of_nothing_says_no_share() -> None:
    chart = charts_bars.funnel(
        [("Promoters", 0), ("Referred", 0)], title="Referrals", noun="customers"
    )
    assert figure_of(chart).data[0].text[1] == "<b>0</b> · – of those above"


def test_stars_begin_with_five() -> None:
    chart = charts_bars.stars([1, 0, 0, 0, 3])
    assert [label.replace("\u00a0", " ") for label in labels(chart)] == [
        "5 stars", "4 stars", "3 stars", "2 stars", "1 star",
    ]  # fmt: skip
    assert list(figure_of(chart).data[0].x) == [3, 0, 0, 0, 1]
    assert charts_bars.stars([0] * 5).empty


def test_the_negative_stands_below_the_line_without_a_minus_in_words() -> None:
    chart = KINDS["diverging"]
    assert list(figure_of(chart).data[1].y) == [-1, -2, -3, -4]
    assert figure_of(chart).layout.yaxis.labelalias["−4"] == "4"
    assert "26 positive, 10 negative" in chart.alt
    assert "1\u00a0post negative" in figure_of(chart).data[1].hovertext[0]


def test_the_stock_says_what_is_open_at_the_end() -> None:
    assert "<b>11</b> open" in notes(KINDS["stock"])
    assert "10 opened, 4 resolved, 11 open at the end" in KINDS["stock"].alt
    assert flow.stock([], [], [], []).empty


def test_still_waiting_is_the_kaplan_meier_curve() -> None:
    # Freireich 1963, the treated group (METRICS, reference values).
    curve = kaplan_meier([6, 6, 6, 7, 10, 13, 16, 22, 23], [6, 9, 10, 11, 17, 19, 20, 25, 32, 32, 34, 35])  # fmt: skip
    shares = share_waiting(curve, np.array([0, 5.9, 6, 10, 22, 23, 99]))
    assert shares.round(3).tolist() == [1, 1, 0.857, 0.753, 0.538, 0.448, 0.448]
    chart = waiting.waiting(curve, None, 10.0)
    assert "75\u202f% after the promised 10\u00a0hours" in chart.alt
    assert "half resolved after 23\u00a0hours" in chart.alt
    # The line ends where the last one still open is known to wait, and shows who still waits.
    assert "<b>45\u202f%</b>" not in notes(chart)
    assert max(figure_of(chart).data[0].x) <= 35


def test_the_closed_only_curve_stands_beside_and_a_half_never_reached_is_said() -> None:
    both = waiting.waiting(kaplan_meier([5.0], [50.0, 60.0]), kaplan_meier([5.0], []))
    assert "not reached (all)" in both.alt
    assert "5\u00a0hours (closed only)" in both.alt
    assert [t.line.color for t in figure_of(both).data if t.line.width] == [
        colours.QUIET,
        colours.INK,
    ]
    assert waiting.waiting(kaplan_meier([], [])).empty


def test_the_curve_has_its_band() -> None:
    curve = kaplan_meier([6, 6, 6, 7, 10, 13, 16, 22, 23], [6, 9, 10, 11, 17, 19, 20, 25, 32, 32, 34, 35])  # fmt: skip
    lower, upper, line = figure_of(waiting.waiting(curve, until=35)).data[:3]
    assert upper.fill == "tonexty"
    assert upper.fillcolor == colours.BAND
    assert lower.x == upper.x == line.x
    assert all(low <= y <= high for low, y, high in zip(lower.y, line.y, upper.y, strict=True))
    # The bounds at 23 weeks: as lifelines gives them.
    at_23 = line.x.index(23)
    assert (lower.y[at_23], upper.y[at_23]) == pytest.approx((18.8, 68.0), abs=0.1)


def test_a_promise_later_than_all_that_is_known_is_not_judged() -> None:
    chart = waiting.waiting(kaplan_meier([1, 2], [3, 4]), None, 72.0)
    assert "promised 3\u00a0days: not known yet" in notes(chart)
    assert "not known yet after the promised" in chart.alt
    assert figure_of(chart).layout.xaxis.range[1] * 60 <= 72 * 60 / 10
    # Where nobody is left, it is known.
    done = waiting.waiting(kaplan_meier([1, 2], []), None, 72.0)
    assert "promised 3\u00a0days: <b>0\u202f%</b> still waiting" in notes(done)


def test_one_week_alone_has_bars_and_no_names_on_each_other() -> None:
    chart = flow.stock([date(2022, 4, 25)], [924], [480], [444])
    assert all(bar.width for bar in figure_of(chart).data[:2])
    names = [note for note in figure_of(chart).layout.annotations if "line" not in note.text]
    at_ = [note.y * (240 - 66) / (924 + 480) + note.yshift for note in names]
    assert [note.text for note in names] == ["resolved", "<b>444</b> open", "opened"]
    assert all(after - before >= 15 for before, after in pairwise(at_))


def test_a_million_waits_are_drawn_with_few_points() -> None:
    waits = np.random.default_rng(1).exponential(50, 1_000_000)
    assert len(figure_of(waiting.waiting(kaplan_meier(waits, []))).data[0].x) < 500


@pytest.mark.parametrize("mode", ["light", "dark"])
def test_the_palette_has_a_colour_for_each_name_and_contrast(mode: str) -> None:
    theme = THEME[mode]
    palette = dict(zip(colours.PALETTE, theme["chartCategoricalColors"], strict=True))
    background = theme["backgroundColor"]
    for tone in (colours.INK, colours.BETTER, colours.WORSE, colours.CANNOT_TELL, colours.QUIET):
        assert contrast(palette[tone], background) >= 3
    small = theme["chartSequentialColors"][7]
    for text in (theme["textColor"], theme["linkColor"], small):
        assert contrast(text, background) >= 4.5
    # Streamlit writes white on it, and it on the background; in the dark no tone has 4.5 in both.
    for other in ("#FFFFFF", background):
        assert contrast(theme["primaryColor"], other) >= (4.5 if mode == "light" else 4.2)
    for name in ("green", "red", "gray", "blue", "orange"):
        assert contrast(theme[f"{name}TextColor"], background) >= 4.5
        assert contrast(theme[f"{name}TextColor"], theme[f"{name}BackgroundColor"]) >= 4.5


@pytest.mark.parametrize("mode", ["light", "dark"])
def test_a_caption_which_streamlit_draws_at_60_per_cent_has_contrast(mode: str) -> None:
    text, background = (channels(THEME[mode][f"{k}Color"]) for k in ("text", "background"))
    mixed = [0.6 * t + 0.4 * b for t, b in zip(text, background, strict=True)]
    assert ratio(mixed, background) >= 4.5


def channels(colour: str) -> list[float]:
    return [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]


def contrast(one: str, other: str) -> float:
    return ratio(channels(one), channels(other))


def ratio(one: list[float], other: list[float]) -> float:
    """The contrast of two colours, WCAG 2.2: 1 to 21."""

    def luminance(colour: list[float]) -> float:
        linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in colour]
        return sum(w * c for w, c in zip((0.2126, 0.7152, 0.0722), linear, strict=True))

    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def test_answers_and_standings_that_do_not_exist_are_refused() -> None:
    with pytest.raises(ValueError, match="an answer of 11 was given; expected 0 to 10"):
        colours.answer_tone(11)
    assert colours.standing_tone("above the rest", "neither") == colours.CANNOT_TELL


def panel(empty: bool) -> None:  # noqa: FBT001
    from ui.charts import bars as charts_bars
    from ui.charts import charts

    bars = [] if empty else [charts_bars.Bar("York", 3)]
    charts.draw("Why?", "Because.", charts_bars.bars(bars, title="Causes"), empty="Drop a file.")


def test_a_panel_writes_question_answer_and_chart_with_its_alt_text() -> None:
    app = AppTest.from_function(panel, kwargs={"empty": False}).run()
    assert not app.exception
    assert [title.value for title in app.header] == ["Why?"]
    assert [line.value for line in app.caption] == ["Because."]
    drawn = app.get("plotly_chart")
    assert [chart.proto.alt for chart in drawn] == ["Causes: York 3\u00a0complaints."]


def test_plotly_checks_nothing_while_a_page_runs(monkeypatch: pytest.MonkeyPatch) -> None:
    def checked(*_: object, **__: object) -> None:
        pytest.fail("Plotly checks a figure while a page runs")

    for checks in (go.Figure, go.Bar, go.Layout):
        monkeypatch.setattr(checks, "__init__", checked)
    app = AppTest.from_function(panel, kwargs={"empty": False}).run()
    assert not app.exception
    (drawn,) = app.get("plotly_chart")
    bars = charts_bars.bars([charts_bars.Bar("York", 3)], title="Causes")
    told = json.loads(drawn.proto.spec)
    assert told["layout"].pop("meta", None) is None
    assert told == json.loads(json.dumps(bars.figure.specification()))


def test_what_plotly_refuses_fails_in_tests() -> None:
    chart = charts_bars.bars([charts_bars.Bar("York", 3)], title="Causes")
    chart.figure.y(tickfont_colour="#000")
    with pytest.raises(ValueError, match="Invalid property"):
        figure_of(chart)


def test_charts_share_nothing_that_one_of_them_changes() -> None:
    one, other = (charts_bars.distribution([1] * 11) for _ in range(2))
    one.figure.x(title={"text": "mine"}, nticks=3)
    one.figure.note("mine", x=0, y=0)
    one.figure.layout["bargap"] = 0.9
    assert other.figure.specification() == charts_bars.distribution([1] * 11).figure.specification()


def test_an_empty_panel_keeps_its_question_and_says_what_to_do() -> None:
    app = AppTest.from_function(panel, kwargs={"empty": True}).run()
    assert not app.exception
    assert [title.value for title in app.header] == ["Why?"]
    assert [line.value for line in app.markdown] == ["Drop a file."]
    assert not app.get("plotly_chart")


def test_a_chart_that_can_be_clicked_needs_a_key() -> None:
    with pytest.raises(ValueError, match="was given no key; expected a key"):
        charts.picture(KINDS["bars"], on_pick=print)


def test_years_of_nothing_are_left_out_and_marked() -> None:
    days = [date(2022 + i // 12, i % 12 + 1, 1) for i in range(48)]
    happened = [9 if i < 3 or i > 40 else 0 for i in range(48)]
    chart = flow.stock(days, happened, happened, [5] * 48)
    (left_out,) = figure_of(chart).layout.xaxis.rangebreaks
    # One empty month stays at either side of the mark.
    assert left_out.bounds == ("2022-05-01", "2025-05-01")
    assert [str(day) for day in figure_of(chart).data[0].x[2:6]] == [
        "2022-03-01", "2022-04-01", "2025-05-01", "2025-06-01",
    ]  # fmt: skip
    assert "nothing in between" in notes(chart)
    assert sum(figure_of(chart).data[0].y) == sum(happened)
    # At the end it is news: nothing came in lately.
    assert gaps([1] * 10 + [0] * 30) == []
    assert gaps([1] * 10 + [0] * 7 + [1] * 3) == []


@pytest.mark.parametrize(
    ("per", "years", "drawn"),
    [("day", 0.2, "day"), ("day", 1, "week"), ("week", 2, "week"), ("week", 4, "month"),
     ("month", 9, "month"), ("day", 16, "quarter"), ("month", 40, "quarter")],
)  # fmt: skip
def test_a_long_stretch_is_drawn_in_longer_steps(per: str, years: float, drawn: str) -> None:
    first = date(1980, 1, 1)
    chosen = Slice(first, first + timedelta(days=round(365 * years)))
    assert readable(per, chosen) == drawn
    assert bool(in_longer_steps(per, drawn)) == (per != drawn)


def test_of_weeks_that_are_hidden_it_is_not_said_that_nothing_was() -> None:
    days = [date(2026, 3, 2) + timedelta(weeks=n) for n in range(20)]
    counts = [3, *[0] * 18, 2]
    assert "nothing in between" in notes(flow.diverging(days, counts, counts))
    assert "nothing in between" not in notes(
        flow.diverging(days, counts, counts, hidden=days[1:19:4])
    )


def test_the_stock_of_one_week_is_a_dot() -> None:
    figure = figure_of(flow.stock([date(2026, 11, 23)], [30], [20], [10]))
    (line,) = [mark for mark in figure.data if mark.type == "scatter"]
    assert "markers" in line.mode


def test_a_long_name_stands_above_its_value() -> None:
    groups = [row("Königs Wusterhausen Bahnhof", 23), row("Bath", 2)]
    chart = dots.dots(groups, RESOLUTION)
    assert labels(chart) == [
        "Königs Wusterhausen<br>Bahnhof  <b>23\u00a0hours</b>", "Bath  <b>2\u00a0hours</b>",
    ]  # fmt: skip
    assert (
        figure_of(chart).layout.height
        > figure_of(dots.dots(groups[1:] * 2, RESOLUTION)).layout.height
    )
    many = dots.dots(groups * 12, RESOLUTION)
    assert not any("<br>" in name for name in labels(many))


def test_a_week_that_the_view_cuts_is_named_by_its_days() -> None:
    first, second, end = date(2026, 10, 1), date(2026, 10, 5), date(2026, 10, 12)
    cut = Point(first, second, row(first, 30), 1, 30.0, is_cut=True)
    whole = Point(second, end, row(second, 34), 1, 34.0)
    rows = [row(date(2026, 9, 28), 30), whole.row]
    control = Control((cut, whole), Limits(20.0, 30.0, 40.0), (cut,), ())
    drawn = trend.trend(rows, NPS, control=control)
    (line,) = [t for t in figure_of(drawn).data if t.fill is None and t.mode.startswith("lines")]
    names = [text.split("</b>")[0] for text in line.hovertext]
    assert names == ["<b>1–4\u00a0Oct\u00a02026", "<b>5\u00a0Oct\u00a02026"]
    assert "Outside the usual range: 1–4\u00a0Oct\u00a02026." in drawn.alt
    named = cut_names([each.group for each in rows], "week", Slice(first, end))
    raw = trend.trend(rows, NPS, names=named)
    (line,) = [t for t in figure_of(raw).data if t.fill is None]
    assert [text.split("</b>")[0] for text in line.hovertext] == names
    assert "from +30 (1–4\u00a0Oct\u00a02026)" in raw.alt
    bars = flow.stock([date(2026, 9, 28), second], [1, 2], [1, 1], [4, 5], called=named)
    assert figure_of(bars).data[0].hovertext[0].startswith("<b>1–4\u00a0Oct\u00a02026</b>")


def test_a_quarter_that_the_view_cuts_is_named_by_its_days() -> None:
    chosen = Slice(date(2025, 2, 1), date(2026, 1, 1))
    quarters = [date(2025, 1, 1), date(2025, 4, 1), date(2025, 10, 1)]
    assert cut_names(quarters, "quarter", chosen) == {
        quarters[0]: "1\u00a0Feb\u00a0–\u00a031\u00a0Mar\u00a02025"
    }


def ticks_of(days: list[date]) -> list[date]:
    """The days that are named below a chart of these."""
    figure = Figure(200, left=0, right=0, top=0, bottom=0)
    base.time_axis(figure, days)
    return [date.fromisoformat(day) for day in figure.layout["xaxis"]["tickvals"]]


@pytest.mark.parametrize("seed", range(20))
def test_dates_below_a_chart_never_stand_closer_than_a_telephone_has_room_for(seed: int) -> None:
    """Weeks that are joined lie at unequal distances: counted off, their dates were turned."""
    weeks = np.random.default_rng(seed).choice(60, 23, replace=False)
    days = [date(2011, 1, 3) + timedelta(weeks=int(n)) for n in sorted(weeks)]
    named = ticks_of(days)
    assert named[-1] == days[-1]
    assert {*named} <= {*days}
    assert all(later - day >= (days[-1] - days[0]) / 6 for day, later in pairwise(named))
    assert len(named) >= 3


@pytest.mark.parametrize(("months", "named"), [(1, 1), (2, 2), (6, 6), (7, 4), (12, 6), (24, 6)])
def test_months_are_named_at_one_distance(months: int, named: int) -> None:
    days = [date(2025 + (n // 12), 1 + n % 12, 1) for n in range(months)]
    assert len(ticks_of(days)) == named


def test_beside_a_large_stock_the_names_of_small_bars_lie_on_no_other() -> None:
    days = [date(2026, 6, 1) + timedelta(weeks=n) for n in range(20)]
    chart = flow.stock(days, [20] * 20, [19] * 20, [345] * 20)
    named = {note.text: note for note in figure_of(chart).layout.annotations}
    per_pixel = (345 + 19) / (240 - 66)
    at_ = {text: note.y / per_pixel + (note.yshift or 0) for text, note in named.items()}
    assert at_["opened"] - at_["resolved"] >= 15
    assert at_["<b>345</b> open"] - at_["opened"] >= 15
