"""The headlines of a page, on a wall: number, interval, change, line."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from metrics.catalogue import METRICS
from ui import state
from ui.charts import charts, line
from ui.charts.afar.magnified import magnified
from ui.charts.afar.plate import PlateText, plate
from ui.figures import comparisons
from ui.format import colours
from ui.format.text import read_markdown
from ui.panels.pulse import headlines
from ui.panels.shared import cards

if TYPE_CHECKING:
    from collections.abc import Sequence

    from metrics.analyses.compare import Compared
    from metrics.inference.verdict import Verdict
    from metrics.model import Row

_LABEL, _NUMBER, _COUNTED, _CHANGE, _SAID = 32, 84, 26, 31, 22
_HEIGHT = 244
_LARGER = 1.4
#: What is on the wall of a page about one topic; else the headlines of Pulse.
_KEYS = {
    "nps": ("nps", "csat", "ces"),
    "complaints": (
        "resolution_median", "resolution_within_promise", "open_complaints", "complaints_opened",
    ),
    "advocacy": ("advocacy_rate", "referral_rate", "review_average", "net_sentiment"),
}  # fmt: skip


def keys() -> Sequence[str]:
    """Return the metrics of the page of which files tell anything."""
    own = _KEYS.get(state.view().page)
    return headlines.keys() if own is None else comparisons.keys_with_data(own)


def draw(width: int) -> None:
    """Draw a card per metric, side by side."""
    metric_keys = keys()
    found, lines = comparisons.headlines(metric_keys), comparisons.trends(metric_keys)
    for place, key in zip(st.columns(len(metric_keys)), metric_keys, strict=True):
        with place, st.container(border=True, height="stretch"):
            _draw_card(key, found[key], lines[key], width // len(metric_keys) - 60)


def _draw_card(key: str, found: Compared, trend: Sequence[Row], width: int) -> None:
    verdict = _verdict(found)
    target = state.view().settings.targets.get(key)
    said = texts(key, found, cards.before_in_words(found), target, width)
    charts.picture(plate(said, width, _HEIGHT), key=f"wall-{key}")
    sparkline = line.spark(trend, METRICS[key], colours.VERDICT[verdict], target)
    charts.picture(magnified(sparkline, _LARGER))


def texts(
    key: str, found: Compared, against: str, target: float | None, width: int
) -> list[PlateText]:
    """Return what a card says, in lines as large as fit; only a reason has several.

    A wall does not name the target, and a number just short of it does not look as if it were
    there.

    Args:
        key: the metric's key.
        found: the number, and how it changed.
        against: the period that the number is compared with.
        target: the metric's target, where it has one.
        width: how many pixels a card has.
    """
    metric = METRICS[key]
    words = read_markdown(cards.change_in_words(found, metric, against))
    tone = _TONES.get(_verdict(found), colours.TEXT)
    change = PlateText(words, _SAID if found.reason else _CHANGE, tone, above=6)
    counted = read_markdown(cards.certainty(metric, found.now, target, name_target=False))
    return [
        PlateText(headlines.NAMES.get(key, metric.label), _LABEL).unbroken(width),
        PlateText(cards.printed(metric, found.now, target), _NUMBER, bold=True).unbroken(width),
        PlateText(counted, _COUNTED, colours.MUTED_TEXT).unbroken(width),
        change if found.reason else change.unbroken(width),
    ]


def _verdict(found: Compared) -> Verdict:
    return found.change.verdict if found.change else "cannot tell"


_TONES = {"better": colours.BETTER, "worse": colours.WORSE}
