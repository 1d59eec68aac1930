"""What a file would replace, shown before it does, with examples."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from drops import background
from drops.errors import DropError, SourceError
from ui import clicks, state
from ui.format import numbers
from ui.format.text import plain_for_markdown

if TYPE_CHECKING:
    from pathlib import Path

    from drops.intake.mapping.model import Mapping
    from store.settings import Home

#: Bytes; a longer file is read whole for this only when somebody asks for it.
_AT_ONCE = 10_000_000

_SEEN = "trials"


def draw(path: Path, name: str, mapping: Mapping, key: str) -> None:
    """Draw how many rows that are there the file would replace, and what becomes of three.

    Nothing where its table is empty. It belongs below what the reader may click meanwhile: it
    comes once the file was read whole.
    """
    now = state.view()
    if not now.reader.lake.sources[mapping.table]:
        return
    seen: list[str] = st.session_state.setdefault(_SEEN, [])
    if path.stat().st_size > _AT_ONCE and key not in seen:
        if not clicks.button("See what it would replace", key=f"trial-{key}"):
            return
        seen.append(key)
    sentence = state.remembered(
        "trial", lambda: _sentence(now.home, path, name, mapping), key, mapping
    )
    st.caption(plain_for_markdown(sentence))


def _sentence(home: Home, path: Path, name: str, mapping: Mapping) -> str:
    try:
        report = background.put(home, path, name=name, mapping=mapping, dry_run=True)
    except SourceError as error:
        return error.question
    except DropError as error:
        return str(error)
    if not report.replaced:
        return "It replaces no row."
    rows = numbers.counted(report.replaced, "rows")
    return f"It replaces {rows} of {report.source}, for example {'; '.join(report.examples)}."
