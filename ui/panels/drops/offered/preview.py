"""The first rows of a file as they are, and beside them as they will be kept."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

import streamlit as st

from drops.intake.values.spelled.zones import clock_of
from ui.format.text import plain_for_markdown, shorten

if TYPE_CHECKING:
    from collections.abc import Sequence

    from drops.intake.mapping.model import Mapping, Source
    from drops.intake.propose.proposal import Proposal
    from drops.intake.rows import Preview

_LINE = "line in file"
_WHY = "not kept, because"
#: Longer texts are cut in the table of conversions.
_CELL = 40
#: Stands behind a text of the file in which personal data is not shown.
_MASKED = " (masked)"


def draw(preview: Preview, mapping: Mapping) -> None:
    """Draw three rows twice: before and after mapping."""
    before, after = st.columns(2)
    with before:
        st.caption("In the file")
        st.dataframe(originals(preview, mapping), hide_index=True, height="content")
    with after:
        st.caption("As it will be kept")
        st.dataframe(mapped(preview), hide_index=True, height="content")


def draw_proposal(proposal: Proposal, mapping: Mapping, preview: Preview | None) -> None:
    """Draw where each column of ours comes from and how sure that is, and three rows converted."""
    st.caption("What is kept, and where it comes from")
    st.dataframe(origins(proposal, mapping), hide_index=True, height="content")
    if preview is None:
        return
    st.caption("The first rows, as they are in the file → as they will be kept")
    st.dataframe(conversions(mapping, preview), hide_index=True, height="content")
    for line, why in zip(preview.lines, preview.reasons, strict=True):
        if why:
            st.caption(plain_for_markdown(f"Line {line} would not be kept: {why}"))


def draw_notes(preview: Preview) -> None:
    """Draw what a person should know of how the file is read, as that scores are turned round."""
    for note in preview.notes:
        st.caption(plain_for_markdown(note))


def _filled_columns(mapping: Mapping) -> list[tuple[str, Source]]:
    """Each column of ours with its source; a score for each of several answers."""
    scores = [(mapping.score, mapping.score_of(block)) for block in mapping.answers]
    return [*mapping.columns.items(), *scores]


def origins(proposal: Proposal, mapping: Mapping) -> list[dict[str, object]]:
    """Return one row per column of ours: from where, how sure, and why."""
    guesses = {(guess.column, guess.source): guess for guess in proposal.guesses}
    rows: list[dict[str, object]] = []
    for name, source in _filled_columns(mapping):
        guess = guesses.get((name, source))
        row = {"we keep": name.replace("_", " "), "from": _origin(source)}
        row |= {"how sure": guess.sure if guess else "by hand"}
        rows.append({**row, "why": guess.why if guess else "you chose it"})
    return rows


def conversions(mapping: Mapping, preview: Preview) -> list[dict[str, object]]:
    """Return one row per column of ours: the values of the first rows, before → after, by line."""
    return [
        {
            "we keep": name.replace("_", " "),
            **_converted(name, source, preview, _zone(name, source, mapping)),
        }
        for name, source in _filled_columns(mapping)
    ]


def _origin(source: Source) -> str:
    """Where a column's text comes from, in words."""
    if source.constant is not None:
        return f"all rows: {source.constant}"
    return " or ".join(shorten(header, 2 * _CELL) for header in source.headers)


def _zone(name: str, source: Source, mapping: Mapping) -> str | None:
    """The zone in which a column's times are said; none for a month, which is so everywhere."""
    if mapping.target.column(name).kind == "month":
        return None
    return source.timezone or mapping.timezone or "UTC"


def _converted(name: str, source: Source, preview: Preview, zone: str | None) -> dict[str, object]:
    """The values of the first rows, before → after, by line."""
    converted: dict[str, object] = {}
    for index, (line, before, after) in enumerate(
        zip(preview.lines, preview.before, preview.after, strict=True)
    ):
        header = next((h for h in source.headers if before.get(h, "").strip()), "")
        given = before.get(header, "")
        kept = _in_local_time(after.get(name, ""), zone) or "not given"
        same = given.strip() == kept or source.constant == kept
        mark = _MASKED if _is_masked(preview, index, header) else ""
        text = f"{shorten(given or '(empty)', _CELL)}{mark} → {shorten(kept, _CELL)}"
        converted[f"line {line}"] = shorten(kept, _CELL) + mark if same else text
    return converted


def _in_local_time(kept: str, zone: str | None) -> str:
    """A kept value as people say it: an instant in the zone of its file, its month in letters."""
    if not kept.endswith("+00:00"):
        return kept
    if zone is None:
        return f"{datetime.fromisoformat(kept):%b %Y}"
    moment = datetime.fromisoformat(kept).astimezone(clock_of(zone))
    return f"{moment.day} {moment:%b %Y %H:%M %Z}"


def originals(preview: Preview, mapping: Mapping) -> list[dict[str, object]]:
    """Return the rows of the file, the columns that the mapping reads first."""
    read = {header for source in mapping.columns.values() for header in source.headers}
    order = sorted(preview.header, key=lambda header: header not in read)
    return [
        {
            _LINE: line,
            **{h: row.get(h, "") + _MASKED * _is_masked(preview, index, h) for h in order},
        }
        for index, (line, row) in enumerate(zip(preview.lines, preview.before, strict=True))
    ]


def _is_masked(preview: Preview, index: int, header: str) -> bool:
    """Whether personal data of a record's cell is not shown."""
    return index < len(preview.masked) and header in preview.masked[index]


def mapped(preview: Preview) -> list[dict[str, object]]:
    """Return the same rows in our columns, without columns that are empty in all of them."""
    filled = _filled(preview.after)
    rows: list[dict[str, object]] = []
    for line, row, why in zip(preview.lines, preview.after, preview.reasons, strict=True):
        kept = {_LINE: line, **({_WHY: why} if any(preview.reasons) else {})}
        rows.append({**kept, **{name: row.get(name, "") for name in filled}})
    return rows


def _filled(rows: Sequence[dict[str, str]]) -> list[str]:
    names = dict.fromkeys(name for row in rows for name in row)
    return [name for name in names if any(row.get(name) for row in rows)]
