"""How old the open complaints are, and which wait longest."""

from __future__ import annotations

import polars as pl
import streamlit as st

from metrics.measure.rows import oldest_open
from ui import state
from ui.charts import bars, charts
from ui.charts.bars import Bar
from ui.figures import comparisons
from ui.filters import focus
from ui.format import colours, numbers
from ui.format.text import plain_for_markdown
from ui.panels.shared import table as panel_table

#: The metrics of this page: those that lead, and those that explain them.
ALL = (
    "resolution_median", "resolution_within_promise", "resolved_to_satisfaction", "open_complaints",
    "resolution_p90", "first_response_median", "reopen_rate", "first_contact_share",
)  # fmt: skip
#: What stands there where no file tells more than that somebody complained.
INSTEAD = ("complaints_opened",)

_AGES = {
    "up to 3 days": colours.SOFT,
    "3 days to 8 weeks": colours.INK,
    "over 8 weeks": colours.WORSE,
}
_HOURS_A_DAY = 24
#: So many of the oldest open complaints are listed; beside the stock there is room for so many.
_LISTED, _SHOWN = 100, 3
#: The height of a row, in pixels.


def closing_is_told() -> bool:
    """Return whether any file tells when a complaint is resolved: else nobody can say who waits."""
    return bool(comparisons.keys_with_data(("resolution_median",)))


def keys() -> tuple[str, ...]:
    """Return the metrics of the page: how many there are, where no file tells more."""
    return ALL if comparisons.keys_with_data(ALL) else INSTEAD


def draw_open() -> None:
    """Draw the open complaints: how old they are, and which of them wait longest."""
    draw_ages()
    draw_oldest()


def draw_ages() -> None:
    """Draw the open complaints by how long they have waited, where files tell which are open."""
    if not closing_is_told():
        return
    counts = {
        r.group: r.estimate.n for r in state.figures(("open_by_age",), by="age")["open_by_age"]
    }
    total = sum(counts.values())
    items = [Bar(age, counts.get(age, 0), tone=tone) for age, tone in _AGES.items()]
    alone = focus.chosen("age")
    drawn = bars.bars(items, title="Open complaints by age", of=total, chosen=alone)
    ages = [age for age in _AGES if counts.get(age)]
    oldest = state.figures(("open_by_age",))["open_by_age"][0].inputs["oldest_days"]
    charts.draw(
        "How old are the open ones?",
        ages_in_words(counts.get("over 8 weeks", 0), total, oldest),
        drawn if total else None,
        empty="No complaint is open.",
        key="ages",
        on_pick=focus.picker("age"),
        choice=lambda: focus.draw_choice("age", "ages", ages),
    )


def ages_in_words(old: int, total: int, oldest_days: float | None) -> str:
    """Return how many of the open ones are over eight weeks old, and how old the oldest is."""
    oldest = numbers.duration((oldest_days or 0.0) * _HOURS_A_DAY)
    if total == 1:
        return plain_for_markdown(f"One is open; it has waited {oldest}.")
    some = f"{old:,} of {total:,}" if old else f"None of {total:,}"
    verb = "is" if old == 1 else "are"
    text = f"{some} {verb} older than 8 weeks; the oldest has waited {oldest}."
    return plain_for_markdown(text)


def draw_oldest() -> None:
    """Draw the open complaints that have waited longest, with what the customers wrote."""
    if not closing_is_told():
        return
    now, age = state.view(), focus.chosen("age")
    selection = now.slice.narrow("age", *age)
    found = state.remembered(
        "oldest open", lambda: oldest_open(now.reader, selection, _LISTED), selection
    )
    with st.container(gap="xxsmall"):
        st.header("Who waits longest?", anchor=False)
        focus.draw("age", "oldest")
        if found.is_empty():
            st.caption(f"Nobody: no complaint is open{f' for {age[0]}' if age else ''}.")
            return
        _draw_list(oldest_table(found, now.settings.timezone), age)


def _draw_list(table: pl.DataFrame, age: tuple[str | None, ...]) -> None:
    st.dataframe(
        panel_table.as_text(table),
        hide_index=True,
        height=panel_table.height(len(table), _SHOWN),
        row_height=panel_table.ROW,
        key="oldest",
        placeholder="–",
        column_config={
            "complaint": st.column_config.TextColumn("Complaint", width="small"),
            "opened": st.column_config.DatetimeColumn("Opened", format="D MMM YYYY, HH:mm"),
            "days": st.column_config.NumberColumn("Days open", format="%.1f"),
            **{
                name: st.column_config.TextColumn(name.capitalize())
                for name in ("team", "location", "channel", "touchpoint", "category", "severity")
            },
            "words": st.column_config.TextColumn("What they wrote", width="large"),
        },
    )
    some = "The oldest first" if len(table) < _LISTED else f"The {_LISTED} oldest"
    only = f" of those open for {age[0]}" if age else ""
    panel_table.draw_end(table, "oldest-open-complaints", f"{some}{only}", key="oldest")


def oldest_table(found: pl.DataFrame, timezone: str) -> pl.DataFrame:
    """Return the rows of `measure.rows.oldest_open` as people read them: local times, ages in days.

    Columns in which nothing was given are left out.
    """
    table = found.select(
        pl.col("complaint_id").alias("complaint"),
        (pl.col("hours_open") / _HOURS_A_DAY).round(2).alias("days"),
        panel_table.local("opened_at", timezone).alias("opened"),
        "team",
        "location",
        "channel",
        "touchpoint",
        "category",
        "severity",
        pl.col("summary").alias("words"),
    )
    return panel_table.given(table)
