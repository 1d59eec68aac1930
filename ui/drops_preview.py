"""The first rows of a file as they are, and beside them as they will be kept."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from ui.text import plain_for_markdown, shorten

if TYPE_CHECKING:
    from collections.abc import Sequence

    from drops.mapping import Mapping, Source
    from drops.propose import Proposal
    from drops.reading import Preview

_LINE = "line in file"
_WHY = "not kept, because"
#: Longer texts are cut in the table of conversions; the rows in the file are not.
_CELL = 60


def draw(shown: Preview, mapping: Mapping) -> None:
    """Draw three rows twice: before and after mapping."""
    before, after = st.columns(2)
    with before:
        st.caption("In the file")
        st.dataframe(originals(shown, mapping), hide_index=True, height="content")
    with after:
        st.caption("As it will be kept")
        st.dataframe(mapped(shown), hide_index=True, height="content")
    _draw_notes(shown)


def draw_proposal(proposal: Proposal, mapping: Mapping, shown: Preview | None) -> None:
    """Draw each column of ours: where it comes from, how sure that is, three values converted."""
    rows = conversions(proposal, mapping, shown)
    if rows:
        st.caption("Each column, before → after")
        st.dataframe(rows, hide_index=True, height="content")
    if shown is None:
        return
    for line, why in zip(shown.lines, shown.reasons, strict=True):
        if why:
            st.caption(plain_for_markdown(f"Line {line} would not be kept: {why}"))
    _draw_notes(shown)


def _draw_notes(shown: Preview) -> None:
    for note in shown.notes:
        st.caption(plain_for_markdown(note))


def conversions(
    proposal: Proposal, mapping: Mapping, shown: Preview | None
) -> list[dict[str, object]]:
    """One row per column of ours: from where, how sure, three values before → after, why."""
    guesses = {(guess.column, guess.source): guess for guess in proposal.guesses}
    filled = [*mapping.columns.items()]
    filled += [("score", block["score"]) for block in mapping.answers]
    rows: list[dict[str, object]] = []
    for name, source in filled:
        guess = guesses.get((name, source))
        row: dict[str, object] = {
            "we keep": name.replace("_", " "),
            "from": _origin(source),
            "how sure": guess.sure if guess else "by hand",
        }
        row |= _converted(name, source, shown)
        rows.append({**row, "why": guess.why if guess else "you chose it"})
    return rows


def _origin(source: Source) -> str:
    """Where a column's text comes from, in words."""
    if source.constant is not None:
        return f"all rows: {source.constant}"
    return " or ".join(shorten(header, _CELL) for header in source.headers)


def _converted(name: str, source: Source, shown: Preview | None) -> dict[str, object]:
    """The values of the first rows, before → after, by line."""
    if shown is None or source.constant is not None:
        return {}
    converted: dict[str, object] = {}
    for line, before, after in zip(shown.lines, shown.before, shown.after, strict=True):
        given = next((before[h] for h in source.headers if before.get(h, "").strip()), "")
        kept = after.get(name, "").replace("+00:00", " UTC") or "not given"
        same = given.strip() == kept or not (given or after.get(name))
        text = shorten(given or "(empty)", _CELL)
        converted[f"line {line}"] = text if same else f"{text} → {shorten(kept, _CELL)}"
    return converted


def originals(shown: Preview, mapping: Mapping) -> list[dict[str, object]]:
    """The rows of the file, the columns that the mapping reads first."""
    read = {header for source in mapping.columns.values() for header in source.headers}
    order = sorted(shown.header, key=lambda header: header not in read)
    return [
        {_LINE: line, **{header: row.get(header, "") for header in order}}
        for line, row in zip(shown.lines, shown.before, strict=True)
    ]


def mapped(shown: Preview) -> list[dict[str, object]]:
    """The same rows in our columns, without columns that are empty in all of them."""
    filled = _filled(shown.after)
    rows: list[dict[str, object]] = []
    for line, row, why in zip(shown.lines, shown.after, shown.reasons, strict=True):
        kept = {_LINE: line, **({_WHY: why} if any(shown.reasons) else {})}
        rows.append({**kept, **{name: row.get(name, "") for name in filled}})
    return rows


def _filled(rows: Sequence[dict[str, str]]) -> list[str]:
    names = dict.fromkeys(name for row in rows for name in row)
    return [name for name in names if any(row.get(name) for row in rows)]
