"""What came of a file: kept, refused, replaced, blank, and the reasons as sentences."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from drops.lake.originals import REFUSED
from store.tables import TABLES
from ui.format import numbers
from ui.format.text import plain_for_markdown

if TYPE_CHECKING:
    from pathlib import Path

    from drops.lake.ledger import Drop
    from drops.report import Report
    from store.settings import Home


#: Bytes of refused rows that the page gives along; more are read when somebody asks for them.
_GIVEN_ALONG = 1 << 20

#: More reasons than these are summed up; the file to download has all.
_REASONS_SHOWN = 12


def draw(result: Report | Drop, refused_rows: Path | None, key: str) -> None:
    """Draw the counts of one file, why rows were refused, and the refused rows to download."""
    st.markdown(counts(result))
    for note in result.notes:
        st.caption(plain_for_markdown(note))
    if not result.refused:
        return
    st.markdown("**Refused, because**")
    st.markdown(reasons(result.reasons))
    if refused_rows is not None and refused_rows.exists():
        # What is read when asked for, Streamlit throws away after two more runs of any page; with
        # many viewers, or on a busy machine, that is before the browser has come for it.
        small = refused_rows.stat().st_size <= _GIVEN_ALONG
        st.download_button(
            "Download the refused rows",
            refused_rows.read_bytes() if small else refused_rows.read_bytes,
            file_name="refused.csv",
            mime="text/csv",
            icon=":material/download:",
            key=f"refused-{key}",
            on_click="ignore",
        )


def counts(result: Report | Drop) -> str:
    """Return the counts as one line of Markdown; kept, refused and left out add up to read."""
    label = TABLES[result.table].label
    parts = [
        f"**{result.kept:,}** {label} kept",
        f"**{result.refused:,}** refused",
        f"**{result.replaced:,}** replaced an earlier row",
        f"**{result.blank:,}** left out",
        f"{numbers.counted(result.read, 'rows')} read",
    ]
    return " · ".join(parts)


def reasons(counted: dict[str, int]) -> str:
    """Return the reasons as a Markdown list, most rows first: `12 rows: score is above 10`."""
    ordered = sorted(counted.items(), key=lambda item: -item[1])
    lines = [
        f"- {numbers.counted(count, 'rows')}: {plain_for_markdown(reason)}"
        for reason, count in ordered[:_REASONS_SHOWN]
    ]
    rest = sum(count for _, count in ordered[_REASONS_SHOWN:])
    if rest:
        lines.append(f"- {numbers.counted(rest, 'rows')}: other reasons, named in the file below")
    return "\n".join(lines)


def refused_file(home: Home, drop_id: str) -> Path:
    """Return where the refused rows of a drop lie, whether there are any or not."""
    return home.drops / drop_id / REFUSED
