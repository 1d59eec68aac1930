"""Channels around the clock: who is answered when, and how long customers of each hour wait."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import polars as pl
import streamlit as st

from metrics.analyses.busy_hours import around_the_clock, channel_rows
from metrics.catalogue import METRICS
from metrics.model import group_name
from ui import state
from ui.charts import charts
from ui.charts.week.heat import HeatCell, heat
from ui.charts.week.hours import of_metric
from ui.format.text import plain_for_markdown, sentence
from ui.panels.busy_hours.outrun import lately
from ui.panels.busy_hours.week import columns
from ui.panels.shared import table as panel_table
from ui.panels.shared.invitation import beside
from ui.sentences import busy_hours as sentences

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from metrics.analyses.busy_hours import ChannelHour

_MOST = 12
#: Of fewer hours nothing is more or less than another.
_FEWEST = 2
_TOO_FEW = "Fewer than two hours can be told of, so nothing is drawn."


def are_told() -> bool:
    """Return whether any file has a complaint, which alone tells who waits how long."""
    return bool(state.view().lake.tables["complaints"].rows)


def draw() -> None:
    """Draw when each channel is written to, answered, and the waits: who is answered when?"""
    chosen = lately()
    found = state.remembered(
        "around", lambda: around_the_clock(state.view().reader, chosen), chosen
    )
    if not any(each.opened for each in found):
        st.info("No complaint of this period tells its hour.", icon=":material/schedule:")
        return
    hours = _largest(found)
    # What has one cell each is no heat map, of which there would be three.
    if max(sum(cell(each).value is not None for each in hours) for cell in _CELLS) < _FEWEST:
        st.info(
            "All complaints came by one channel in one hour: there is no other to set beside it.",
            icon=":material/schedule:",
        )
    else:
        _draw_hours(hours)
    st.caption(plain_for_markdown(sentence(sentences.period(chosen))))
    with st.expander("The same as a table", icon=":material/table:", key="channels-fold"):
        table = pl.DataFrame(channel_rows(found), infer_schema_length=None)
        st.dataframe(
            panel_table.as_text(table), hide_index=True, key="channels", placeholder="–",
            column_config=columns(METRICS[found[0].key]),
            alt=f"Each channel and hour of the day: {len(table):,} rows.",
        )  # fmt: skip
        panel_table.download(table, "busy-hours-channels", key="channels")


def _draw_hours(hours: Sequence[ChannelHour]) -> None:
    metric = METRICS[hours[0].key]
    wait = f"{metric.label} of complaints by the hour in which they were opened, in {metric.unit}."
    _heat(
        hours, "How long does a customer of each hour wait?", _wait, sentences.longest(hours, wait)
    )
    opened, answered = (
        sum(each.opened for each in hours),
        sum(each.answered or 0 for each in hours),
    )
    complaints = f"Complaints opened, {opened:,} in all."
    answers = f"First answers, {answered:,} in all."
    beside(
        (1, True, partial(_heat, hours, "When do they complain?", _opened, complaints)),
        (1, answered > 0, partial(_heat, hours, "When are they answered?", _answered, answers)),
    )


def _largest(found: Sequence[ChannelHour]) -> list[ChannelHour]:
    """The hours of the channels with most complaints, in their order."""
    sizes: dict[str | None, int] = {}
    for each in found:
        sizes[each.channel] = sizes.get(each.channel, 0) + each.opened
    kept = sorted(sizes, key=lambda channel: -sizes[channel])[:_MOST]
    return [each for each in found if each.channel in kept]


def _heat(
    found: Sequence[ChannelHour],
    question: str,
    cell: Callable[[ChannelHour], HeatCell],
    answer: str,
) -> None:
    channels = [*dict.fromkeys(each.channel for each in found)]
    busy = [each.hour for each in found if cell(each).value is not None]
    hours = range(min(busy, default=0), max(busy, default=0) + 1)
    by_place = {(each.channel, each.hour): each for each in found}
    chart = heat(
        [group_name(channel) for channel in channels],
        [str(hour) for hour in hours],
        [[cell(by_place[channel, hour]) for hour in hours] for channel in channels],
        title=question.removesuffix("?"),
        across="hour of the day, on the clock of the place",
    )
    charts.draw(question, answer, chart, empty=f"{answer} {_TOO_FEW}" if busy else _TOO_FEW)


def _wait(each: ChannelHour) -> HeatCell:
    return of_metric(METRICS[each.key], each.wait)


def _opened(each: ChannelHour) -> HeatCell:
    return HeatCell(each.opened or None, f"{each.opened:,}", ("complaints opened",))


def _answered(each: ChannelHour) -> HeatCell:
    return HeatCell(each.answered or None, f"{each.answered or 0:,}", ("first answers",))


_CELLS = (_wait, _opened, _answered)
