"""Which sources tell of what, until when, and which of them is late: one row a source."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import polars as pl
import streamlit as st

from drops.errors import DropError
from drops.intake.mapping.recognise import formats
from drops.overview.sources import sources
from store.names import UNNAMED
from store.tables import TABLES
from ui import state
from ui.format import dates, numbers
from ui.format.text import plain_for_markdown
from ui.panels.drops import known
from ui.panels.shared.table import as_text

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from streamlit.elements.lib.column_types import ColumnConfig

    from drops.overview.sources import SourceSummary

#: Pixels of a table with so many rows that it is scrolled.
_HEIGHT, _SCROLLED_FROM = 350, 9
#: Pixels of the names, which stay in sight: as the longest needs, at so many a letter.
_NARROWEST, _WIDEST, _LETTER, _PADDING = 170, 380, 7, 20
_TOO_FEW = "too few files to tell"
_TOO_FEW_ALL = "Too few files came to tell how often a source sends, so none is late"


def draw() -> None:
    """Draw the table of sources, what needs somebody first; nothing where no file counts."""
    with st.container():
        _draw()


def _draw() -> None:
    now = state.view()
    moment = datetime.now(UTC).astimezone(now.settings.zone)
    try:
        found = sources(known.drops(), moment, now.settings.zone)
        labels = {each.name: each.label for each in formats(now.home)}
    except DropError:
        return  # the history below says what is wrong with the ledger
    if not found:
        return
    st.header("Sources", anchor=False)
    st.caption(plain_for_markdown(in_words(found)))
    table = frame(found, labels, moment)
    longest = max(map(len, table["source"]))
    st.dataframe(
        as_text(table),
        hide_index=True,
        height="content" if len(found) < _SCROLLED_FROM else _HEIGHT,
        column_config=_columns(found, longest),
        key="sources",
    )


def in_words(found: Sequence[SourceSummary]) -> str:
    """Return what needs somebody, in a sentence: `2 of 7 sources are late: Zendesk (5 days); …`."""
    late = [each for each in found if each.rhythm.late_days]
    regular = [each for each in found if each.rhythm.due]
    parts = [_late(late, len(found)) if regular else _TOO_FEW_ALL]
    if refused := sum(each.refused for each in found):
        parts.append(f"{numbers.counted(refused, 'rows')} refused and not mended")
    if questions := sum(each.asked for each in found):
        parts.append(f"{numbers.counted(questions, 'questions')} open in the history below")
    return "; ".join(parts) + "."


def _late(late: Sequence[SourceSummary], count: int) -> str:
    if not late:
        return "No source is late"
    are = "is" if len(late) == 1 else "are"
    return f"{len(late)} of {numbers.counted(count, 'sources')} {are} late, as its files come"


def frame(found: Sequence[SourceSummary], labels: Mapping[str, str], now: datetime) -> pl.DataFrame:
    """Return one row a source, as people read it."""
    return pl.DataFrame([_row(each, labels, now) for each in found], infer_schema_length=None)


def _row(each: SourceSummary, labels: Mapping[str, str], now: datetime) -> dict[str, object]:
    zone, today = now.tzinfo, now.date()
    table = TABLES[each.table]
    until = each.data_until
    return {
        "source": name(each, labels),
        "next file": next_file(each, now),
        "data until": dates.moment(until.astimezone(zone), today) if until else "not told",
        "refused": each.refused,
        "open questions": each.asked,
        "rows kept": each.kept,
        "rhythm": each.rhythm.words or _TOO_FEW,
        "table": table.noun,
        "came": dates.moment(each.taken_at.astimezone(zone), today),
        "last file": each.file,
    }


def name(each: SourceSummary, labels: Mapping[str, str]) -> str:
    """Return what people call a source: its own name, that of its format, else that it has none."""
    if each.source in UNNAMED:
        return "no name (mapped by hand)"
    return labels.get(each.source, each.source)


def next_file(each: SourceSummary, now: datetime) -> str:
    """Return when the next file is expected.

    As in `late by 5 days, due 24 Nov`, `by 1 Dec`, `not known`.
    """
    rhythm = each.rhythm
    if rhythm.due is None:
        return "no more, silent for a year" if rhythm.words else "not known"
    due = dates.day(rhythm.due, now.date())
    if rhythm.late_days:
        return f"late by {numbers.counted(rhythm.late_days, 'days')}, due {due}"
    return f"by {due}"


def _columns(found: Sequence[SourceSummary], longest: int) -> dict[str, ColumnConfig | None]:
    column, number = st.column_config.Column, st.column_config.NumberColumn
    help_ = (
        "Expected after the longest usual wait between two of its files (of the last twelve, "
        "without the longest tenth); late a day after that."
    )
    width = min(max(longest * _LETTER + _PADDING, _NARROWEST), _WIDEST)
    is_known = any(each.rhythm.words for each in found)
    return {
        "source": column("Source", pinned=True, width=width),
        "next file": column("Next file", help=help_) if is_known else None,
        "data until": column("Data until"),
        "refused": number("Refused", format="localized", help="Rows refused, and not mended."),
        "open questions": number("Open questions") if any(s.asked for s in found) else None,
        # What is so of all of them the sentence above says.
        "rhythm": column("Files come") if is_known else None,
        "table": column("Table"),
        "came": column("Last file came"),
        "last file": column("Last file", width="medium"),
        "rows kept": number(
            "Rows kept",
            format="localized",
            help="Of all its files; a row that a later file has again is kept in both.",
        ),
    }
