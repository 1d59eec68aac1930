"""What a file would change in the headline figures, measured before it is taken in."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from drops import background
from drops.errors import DropError, SourceError, reason
from drops.intake.mapping.doubts import Doubt
from drops.lake.ledger import all_drops
from drops.overview.changed import Changed
from drops.trial import trial_of
from metrics.lake import Lake
from metrics.measure.reader import Reader
from store.manifest import LakeError
from ui import clicks, state
from ui.format.text import plain_for_markdown
from ui.panels.drops import changed as drops_changed
from ui.server import changes

if TYPE_CHECKING:
    from pathlib import Path

    from drops.intake.mapping.model import Mapping
    from ui.panels.drops.offered.questions import Answered

_ASKED, _MEASURED = "effects", "effects measured"


def draw(path: Path, name: str, mapping: Mapping, answers: Answered, key: str) -> None:
    """Draw each headline figure that the file changes: as it is, and as it would be with the file.

    Where that takes long it is said, and measured when somebody asks for it.

    Args:
        path: where the file lies.
        name: what its sender called it.
        mapping: how it is read.
        answers: what was answered of it: pairs of a question's key and the answer.
        key: the file's own, for what this page remembers of it.
    """
    keys: list[str] = st.session_state.setdefault(_ASKED, [])
    if changes.takes_long(state.view().lake, path.stat().st_size) and key not in keys:
        st.caption(
            "What it would change in the figures is not measured unless you ask: the file or the "
            "store is long, and it may take a minute."
        )
        if not clicks.button("Measure it", key=f"effects-{key}"):
            return
        keys.append(key)
    with st.spinner("Measuring what it would change …"):
        found = state.remembered(
            "effects", lambda: _effects(path, name, mapping, answers), key, mapping, answers
        )
    if isinstance(found, str):
        st.caption(plain_for_markdown(found))
        return
    st.session_state[_MEASURED] = {
        **st.session_state.get(_MEASURED, {}),
        key: (mapping, answers, found),
    }
    drops_changed.draw(found, before="now", after="with the file")


def measured(mapping: Mapping, answers: Answered, key: str) -> Changed | None:
    """Return what this viewer was told that the file would change, read so.

    `None` if nothing was.
    """
    known = st.session_state.get(_MEASURED, {}).get(key)
    return known[2] if known and known[:2] == (mapping, answers) else None


def _effects(path: Path, name: str, mapping: Mapping, answers: Answered) -> Changed | str:
    """What the file would change; a sentence where that cannot be told, or nothing would."""
    now = state.view()
    try:
        with trial_of(now.home) as trial:
            answer_of = dict(answers)
            report = background.put(trial, path, name=name, mapping=mapping, answers=answer_of)
            if report.drop is None or not report.kept:
                return "It changes no headline figure."
            drop = next(each for each in all_drops(trial) if each.id == report.drop)
            days = changes.days_of(drop, now.slice)
            with_it = Reader(Lake.open(trial), now.scope, now.disclosure, now.settings)
            return changes.with_and_without(now.reader, with_it, days, drop.table)
    except (SourceError, Doubt):
        return "What it would change is told once what is asked of it is answered."
    except (DropError, LakeError) as error:
        return f"What it would change cannot be told: {reason(error)}"
