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

_SEEN = "trials"


def draw(path: Path, name: str, mapping: Mapping, key: str) -> None:
    """Draw, once asked, how many rows the file would replace, and what becomes of three.

    It is read whole for this. Nothing where its table is empty.
    """
    now = state.view()
    if not now.reader.lake.sources[mapping.table]:
        return
    seen: list[str] = st.session_state.setdefault(_SEEN, [])
    if key not in seen:
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
