"""Which column of the file is which column of ours: recognised, proposed, corrected by hand."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

import streamlit as st

from drops.intake.mapping import describe_header, recognise
from drops.intake.mapping.recognise import formats
from ui.format.text import plain_for_markdown
from ui.panels.drops.offered import columns, proposal, questions

if TYPE_CHECKING:
    from pathlib import Path

    from streamlit.delta_generator import DeltaGenerator

    from drops.intake.files import Header
    from drops.intake.mapping.model import Mapping
    from store.settings import Home, Settings

BY_HAND = proposal.BY_HAND


def draw(
    path: Path, name: str, key: str, settings: Settings, home: Home, details: DeltaGenerator
) -> Mapping:
    """Draw what the file was recognised as, or a proposal, to correct; return the mapping.

    Args:
        path: where the file lies.
        name: what people call the file.
        key: the start of the widgets' keys.
        settings: those of the store.
        home: the data folder, with its formats.
        details: where it is drawn what a proposal keeps, and how to correct that.
    """
    found = recognise(path, name, formats(home))
    if found is None:
        return proposal.draw(path, name, key, settings, details, dict(questions.given(key)))
    label = plain_for_markdown(found.label or found.name)
    st.markdown(f"Recognised as **{label}**.")
    with st.expander("Correct the mapping", icon=":material/edit_note:", key=f"{key}-mapping"):
        header = describe_header(path, name, found.opening)
        return _draw_editor(found, header, key, settings)


def _draw_editor(base: Mapping, header: Header, key: str, settings: Settings) -> Mapping:
    headers = tuple(dict.fromkeys(h for h in header.names(base.header_row) if h.strip()))
    if base.answers:
        st.caption("Each row holds several answers; these are read as the format says.")
    sources = columns.draw(base, headers, f"{key}-{base.table}")
    zone = _draw_zone(base, settings, f"{key}-{base.table}")
    if sources == dict(base.columns) and zone == base.timezone:
        return base
    return replace(base, name=BY_HAND, label="", columns=sources, timezone=zone)


def _zone_label(own: str, zone: str) -> str:
    return zone or own


def _draw_zone(base: Mapping, settings: Settings, key: str) -> str:
    """Draw the zone of times that name none; return it, empty for the settings' own."""
    own = f"as in the settings ({settings.timezone})"
    choices = ["", *proposal.all_zones()]
    return st.selectbox(
        "Time zone of times that name none",
        choices,
        index=choices.index(base.timezone) if base.timezone in choices else 0,
        format_func=partial(_zone_label, own),
        key=f"{key}-zone",
        width=320,
    )
