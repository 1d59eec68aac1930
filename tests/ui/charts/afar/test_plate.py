"""Words and charts as a wall shows them: broken into lines, all of one size, larger throughout."""

from __future__ import annotations

import itertools
from dataclasses import replace

import pytest

from metrics.catalogue import METRICS
from metrics.model import Estimate, Row
from tests.support.charts import figure_of
from ui.charts import dots
from ui.charts.afar.magnified import magnified
from ui.charts.afar.plate import PlateText, fitting, plate

LONG = "York fell 32 points against 6 Sep to 3 Oct, most at delivery; 347 answers."


def test_a_long_text_is_broken_and_the_next_one_stands_below_it() -> None:
    texts = [PlateText(LONG, 30, lead="1", indent=40), PlateText("And Leeds.", 30, above=10)]
    first, lead, second = figure_of(plate(texts, 500, 300)).layout.annotations
    lines = first.text.split("<br>")
    assert " ".join(lines) == LONG
    assert len(lines) > 1
    assert (first.xshift, lead.text, second.xshift) == (40, "<b>1</b>", 0)
    assert -second.yshift == texts[0].height(500) + 10


@pytest.mark.parametrize("text", ["23.0\u00a0hours", "104\u00a0minutes", "+4", "not reached"])
@pytest.mark.parametrize("width", [385, 240])
def test_a_number_is_smaller_before_it_is_broken(text: str, width: int) -> None:
    number = PlateText(text, 84, bold=True).unbroken(width)
    assert number.lines(width) == [text]
    # No smaller than it has to be.
    assert number.size == 84 or len(replace(number, size=number.size + 2).lines(width)) > 1


def test_what_customers_wrote_is_no_markup_on_a_plate() -> None:
    (note,) = figure_of(plate([PlateText("<b>Rye</b> & <a href='x'>us</a>", 30)], 900, 90)).layout[
        "annotations"
    ]
    assert note.text == "&lt;b&gt;Rye&lt;/b&gt; &amp; &lt;a href='x'&gt;us&lt;/a&gt;"


@pytest.mark.parametrize(("height", "count"), [(0, 0), (80, 2), (10_000, 3)])
def test_as_many_groups_fit_as_have_room(height: int, count: int) -> None:
    assert fitting([PlateText("one line", 30)] * 3, 800, height) == count


def test_a_magnified_chart_is_larger_in_all_that_is_told_in_pixels_and_tells_the_same() -> None:
    rows = [Row(name, Estimate(40, 30, 50, 100), {}) for name in ("York", "Leeds")]
    chart = dots.dots(rows, METRICS["nps"], standings={"York": "below the rest"})
    before, after = figure_of(chart), figure_of(magnified(chart, 2))
    assert after.layout.height == 2 * before.layout.height
    assert after.layout.margin.r == 2 * before.layout.margin.r
    assert after.layout.yaxis.tickfont.size == 2 * before.layout.yaxis.tickfont.size
    assert after.data[0].marker.size == 2 * before.data[0].marker.size
    assert after.data[0].error_x.thickness == 2 * before.data[0].error_x.thickness
    assert list(after.data[0].x) == list(before.data[0].x)
    assert after.layout.yaxis.range == before.layout.yaxis.range
    for one, other in itertools.zip_longest(before.layout.annotations, after.layout.annotations):
        assert other.font.size == 2 * one.font.size
        assert (other.x, other.y, other.text) == (one.x, one.y, one.text)
