"""The account of open complaints in the view's period, as a sentence."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from metrics.account import Account, account
from ui import dates, numbers, spans, state
from ui.text import plain_for_markdown

if TYPE_CHECKING:
    from datetime import date


def in_words() -> str:
    """The four numbers, as Markdown: `Open on 30 Sep 212 + opened 320 − resolved 301 = 231 …`."""
    now = state.view()
    found = state.remembered(
        "account",
        lambda: account(now.lake, now.slice, now.scope, settings=now.settings),
        now.slice,
    )
    if found is None:
        return "No file says when complaints here are resolved, so none can say how many are open."
    begins = f" on {_day(now.slice.since - timedelta(days=1))}" if now.slice.since else ""
    said = (
        f"Open{begins} {found.opening:,} + opened {found.opened:,} − resolved "
        f"{found.resolved:,} = {found.closing:,} open{_at_the_end()}."
    )
    return plain_for_markdown(said + _left_out(found))


def _left_out(found: Account) -> str:
    """What is in none of the four numbers."""
    said = ""
    if state.view().slice.since and not found.begins:
        said += " What was open before the first file is not in it."
    if found.untold:
        more = numbers.counted(found.untold, "complaints")
        said += f" {more} opened in files that do not tell an end: they are not in it."
    return said


def _at_the_end() -> str:
    now = state.view()
    known = spans.days(now.lake, now.settings.zone)
    if known is None:
        return ""
    last = now.slice.until - timedelta(days=1) if now.slice.until else known[1]
    return f" on {_day(min(last, known[1]))}"


def _day(day: date) -> str:
    now = state.view()
    known = spans.days(now.lake, now.settings.zone)
    return dates.day(day, known[1] if known else day)
