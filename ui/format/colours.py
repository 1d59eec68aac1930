"""The names of the colours that charts use; their values stand in .streamlit/config.toml.

Each name is a placeholder which Streamlit replaces in the browser by the colour that stands at
that place in the theme's `chartCategoricalColors`. So the program need not know whether a
reader has chosen light or dark.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from streamlit.elements.lib import streamlit_plotly_theme as placeholders

from metrics.inference.verdict import UNCLEAR

if TYPE_CHECKING:
    from collections.abc import Mapping

#: What a chart is about: lines, dots and bars without a verdict.
INK = placeholders.CATEGORY_0
BETTER = placeholders.CATEGORY_1
WORSE = placeholders.CATEGORY_2
CANNOT_TELL = placeholders.CATEGORY_3
#: Answers 9–10, 7–8 and 0–6; also positive, neutral and negative things said in public.
PROMOTER = placeholders.CATEGORY_4
PASSIVE = placeholders.CATEGORY_5
DETRACTOR = placeholders.CATEGORY_6
#: Bars and areas that stand behind what a chart is about.
SOFT = placeholders.CATEGORY_7
#: Thin lines to compare with: limits, targets, the whole.
QUIET = placeholders.CATEGORY_8
#: The area of an interval.
BAND = placeholders.CATEGORY_9

#: The names in the order of `chartCategoricalColors`.
PALETTE = (
    INK, BETTER, WORSE, CANNOT_TELL, PROMOTER, PASSIVE, DETRACTOR, SOFT, QUIET, BAND,
)  # fmt: skip

#: The theme's own background and text.
BACKGROUND = placeholders.BG_COLOR
TEXT = placeholders.GRAY_90
#: Small text; the theme's own grey for it has too little contrast.
MUTED_TEXT = placeholders.SEQUENTIAL_7

#: The tone of each verdict; neither direction of `more` and `less` is better.
VERDICT: Mapping[str, str] = {
    "better": BETTER,
    "worse": WORSE,
    "more": INK,
    "less": INK,
    "cannot tell": CANNOT_TELL,
}

#: How what was reached looks in a table, by its word: no theme colours a table's cells, so these
#: are solid tones that hold in light and dark.
CHIP: Mapping[str, str] = {
    "better": "#00734F",
    "worse": "#AD4600",
    "met": "#00734F",
    "missed": "#AD4600",
}

#: The tones of a table's words on the background of the light and of the dark theme, which a
#: table's cells do not know by name: `greenTextColor` and `redTextColor` of the theme file.
_IN_TABLES: Mapping[str, Mapping[str, str]] = {
    "light": {"better": "#00734F", "worse": "#AD4600"},
    "dark": {"better": "#4FD3AC", "worse": "#FF9F6B"},
}

#: The tone of any other word there.
CHIP_NEUTRAL = "#8089A026"

#: The same tones as Streamlit's Markdown calls them.
MARKDOWN: Mapping[str, str] = {
    "better": "green",
    "worse": "red",
    "more": "gray",
    "less": "gray",
    "cannot tell": "gray",
}


def answer_tone(score: int) -> str:
    """Return the tone of an answer 0–10: promoter, passive or detractor."""
    if not 0 <= score <= 10:
        raise ValueError(f"an answer of {score} was given; expected 0 to 10")
    return PROMOTER if score >= 9 else PASSIVE if score >= 7 else DETRACTOR


def standing_tone(standing: str, better: str) -> str:
    """Return the tone of where a group stands, above or below, for a metric `better` that way."""
    if standing == UNCLEAR or better == "neither":
        return CANNOT_TELL
    return BETTER if standing.startswith("above ") == (better == "higher") else WORSE


def in_tables(theme: str | None) -> Mapping[str, str]:
    """Return the tones of `better` and `worse` in a table's cells, by the theme that is shown."""
    return _IN_TABLES["dark" if theme == "dark" else "light"]
