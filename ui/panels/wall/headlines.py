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
    metric, change = METRICS[key], found.change
    # A wall does not name it, and a number just short of it does not look as if it were there.
    target = state.view().settings.targets.get(key)
    counted = cards.certainty(metric, found.now, target, name_target=False)
    verdict = change.verdict if change else "cannot tell"
    words = cards.change_in_words(found, metric, cards.before_in_words(found))
    texts = [
        PlateText(headlines.NAMES.get(key, metric.label), _LABEL),
        PlateText(cards.printed(metric, found.now, target), _NUMBER, bold=True).unbroken(width),
        PlateText(read_markdown(counted), _COUNTED, colours.MUTED_TEXT),
        PlateText(
            read_markdown(words),
            _SAID if found.reason else _CHANGE,
            _TONES.get(verdict, colours.TEXT),
            above=6,
        ),
    ]
    charts.picture(plate(texts, width, _HEIGHT), key=f"wall-{key}")
    sparkline = line.spark(trend, metric, colours.VERDICT[verdict], target)
    charts.picture(magnified(sparkline, _LARGER))


_TONES = {"better": colours.BETTER, "worse": colours.WORSE}
