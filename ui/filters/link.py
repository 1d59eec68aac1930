"""Came the reader by a link? Told from what the address was made to say, and what was seen of it.

A browser that is busy drawing still sends the address of before for a while: that is no link.
"""

from __future__ import annotations

from dataclasses import dataclass

from streamlit.runtime.scriptrunner import get_script_run_ctx

#: What an address says, by name: name → values.
Query = dict[str, list[str]]

#: So many clicks behind is no browser.
_MOST = 20


@dataclass(frozen=True, slots=True)
class Written:
    """What the address was made to say, what it said before, and whether the browser shows it.

    Until it does, it still sends one of those that it said before: it is busy drawing, and whoever
    clicks twice meanwhile is two behind. That is no link.
    """

    now: Query
    before: tuple[Query, ...]
    is_visible: bool = False


def unseen(last: Written | None) -> tuple[Query, ...]:
    """Return what the browser may still say where the address is written anew."""
    if last is None:
        return ({},)
    return (last.now,) if last.is_visible else (last.now, *last.before)[:_MOST]


def is_history() -> bool:
    """Return whether the reader went back or forward: then the address says what they want."""
    return bool(getattr(get_script_run_ctx(), "is_history_navigation", False))


def came_by(query: Query, written: Written | None) -> bool:
    """Return whether the reader came by a link.

    First, through history, or to what was not written here.

    `query` is what the address says, `written` what it was made to say; `None` where nothing was.
    """
    if written is None or is_history():
        return True
    if query == written.now:
        return False
    return query not in written.before or written.is_visible
