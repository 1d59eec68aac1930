"""What was dropped so far, newest first, with its details and the way back; and what was erased."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import streamlit as st

from drops.background import mark_full, undo
from drops.errors import DropError, reason
from drops.lake.erasure.receipts import all_receipts
from drops.overview.changed import changed_by
from drops.undo import sample_taken_away
from store.manifest import LakeError
from store.tables import TABLES
from ui import clicks, state
from ui.app import failures, freshness, menu
from ui.format import dates, numbers
from ui.format.text import plain_for_markdown, shorten
from ui.panels.drops import changed as drops_changed
from ui.panels.drops import known, mending, report
from ui.server import changes

if TYPE_CHECKING:
    from collections.abc import Sequence

    from streamlit.delta_generator import DeltaGenerator

    from drops.lake.erasure.receipts import Receipt
    from drops.lake.ledger import Drop
    from drops.overview.changed import Changed


#: What is drawn in its place once the rest of the page is there.
Later = Callable[[], None]

#: How many drops are drawn at first, and more with each click.
_PAGE = 20

#: Where a session keeps which drops are open, and which somebody wants to take back and did not
#: confirm yet.
_OPEN, _ASKED = "drops_open", "undo_asked"

#: What was said of a file that lacks open rows, or is asked.
_SAID = {
    None: "Does it hold all that the tool has of these days?",
    True: "It is taken for a full export: they are gone from the tool, and wait no more.",
    False: "It is taken for a part: they stay open.",
}

#: So many drops share one list, each in a place of its own.
_PLACES = 32


def draw() -> None:
    """Draw the history."""
    try:
        # The files of a sample that is gone are one line at the end of the page.
        every = known.drops()
        gone = {drop.id for drop in sample_taken_away(every)}
        drops = [drop for drop in every[::-1] if drop.id not in gone]
    except DropError as error:
        failures.say(error)
        return
    with st.container():
        if drops:
            st.header("History", anchor=False)
            _draw_list(drops)


def _draw_list(drops: Sequence[Drop]) -> None:
    visible_count = st.session_state.get("drops_shown", _PAGE)
    mended: Counter[str] = Counter()
    for drop in drops:
        mended[drop.mends] += 0 if drop.undone_at else drop.kept
    later: list[Later] = []
    with _list(len(drops)):
        for drop in drops[:visible_count]:
            later += _draw_drop(drop, mended[drop.id])
    with st.container():
        if len(drops) > visible_count:
            more = min(_PAGE, len(drops) - visible_count)
            st.button(
                f"Show {more} more",
                on_click=_show,
                args=(visible_count + _PAGE,),
                key="more-drops",
            )
    # What takes seconds to measure comes last: what can be clicked is there before.
    for draw_rest in later:
        draw_rest()


def _list(count: int) -> DeltaGenerator:
    """Draw the list that so many drops go into, newest first; return it.

    A newer drop goes above the others and must not move them: until all is drawn, the browser
    shows in each place what it had before. A click on *Take it back* would be lost there, or be
    about the drop whose place it was. So places are kept free above the newest; once they are
    used up, there is another list.
    """
    lists = [st.container(gap="xsmall") for _ in range(2)]
    found = lists[count // _PLACES % 2]
    for _ in range(_PLACES - count % _PLACES):
        found.container()
    return found


def _show(count: int) -> None:
    st.session_state["drops_shown"] = count


def _draw_drop(drop: Drop, mended: int) -> list[Later]:
    """Draw one drop: its line, which opens what is known of it, and what is asked about it.

    Return what is left to draw once all others are.

    What opens is drawn in its place. An expander moves what is in it while it opens, and a click on
    that is lost.
    """
    now = datetime.now(UTC).astimezone(state.view().settings.zone)
    is_open = drop.id in st.session_state.get(_OPEN, [])
    later: list[Later] = []
    with st.container(border=True, gap=None, key=f"drop-{drop.id}"):
        with st.container(horizontal=True, vertical_alignment="center", gap=None):
            _draw_line(drop, mended, now, is_open=is_open)
        _draw_changed_line(drop, now)
        with st.container(gap="small"):
            if is_open:
                st.space("xxsmall")
                later = [_draw_whole(drop, now)]
        with st.container(gap="small"):
            if drop.missing and not drop.undone_at and (is_open or drop.is_full is None):
                st.space("xxsmall")
                _draw_missing(drop)
    return later


#: Pixels of each cell of a line, so that those of all lines stand below each other. Where there is
#: no room they go on below.
_WIDTHS = (110, 380, 140, 110, 110, 100)


def _draw_line(drop: Drop, mended: int, now: datetime, *, is_open: bool) -> None:
    """Draw when it came, which file it was, its table, rows kept and refused, and its state."""
    when, *cells = cells_of(drop, now, mended)
    time, file, *widths = _WIDTHS
    st.caption(when, width=time)
    name = plain_for_markdown(shorten(drop.name, 60))
    with st.container(width=file):
        st.button(
            f"~~{name}~~" if drop.undone_at else f"**{name}**",
            icon=f":material/keyboard_arrow_{'down' if is_open else 'right'}:",
            type="tertiary",
            key=f"open-{drop.id}",
            on_click=_put,
            args=(_OPEN, drop.id, not is_open),
            wrap=True,
        )
    for cell, width in zip(cells, widths, strict=True):
        st.caption(cell, width=width)


def cells_of(drop: Drop, now: datetime, mended: int = 0) -> tuple[str, str, str, str, str]:
    """Return when a drop came, its table, kept, refused and state, each as Markdown."""
    table = TABLES[drop.table]
    refused = f":orange[{drop.refused:,} refused]" if drop.refused else "0 refused"
    state_ = f"{mended:,} mended" if mended else "counts"
    if drop.undone_at:
        state_ = "taken back"
    elif drop.missing and drop.is_full is None:
        state_ = "a question"
    return (
        dates.moment(drop.taken_at.astimezone(now.tzinfo), now.date()),
        plain_for_markdown(table.noun),
        f"{drop.kept:,} kept",
        refused,
        state_,
    )


def _draw_changed_line(drop: Drop, now: datetime) -> None:
    """Draw what the file changed in a line, with a link to its days on the page of its rows."""
    if drop.undone_at:
        st.caption("changes nothing any more")
        return
    line = drops_changed.in_a_line(changed_by(drop))
    page = menu.about(drop.table)
    if not (drop.first_at and drop.last_at):
        st.caption(plain_for_markdown(line))
        return
    days = changes.days_of(drop, state.view().slice)
    first, until = days.since or now.date(), days.until or now.date()
    last = until - timedelta(days=1)
    period = dates.days(first, last, now.date())
    label = plain_for_markdown(f"{line} · {page.title}, {period}")
    link_dates = freshness.within(first, last)
    menu.link(page.script, label, icon=f":material/{page.icon}:", dates=link_dates)


def _draw_whole(drop: Drop, now: datetime) -> Later:
    """Draw all that is known of a drop; return what is left to do once all others are drawn."""
    report.draw(drop, report.refused_file(state.view().home, drop.id), drop.id)
    if drop.refused and not drop.undone_at:
        mending.draw(drop)
    st.caption(" · ".join(_details(drop, now)))
    place = st.container(gap="small")
    with st.container(gap="small"):
        if drop.undone_at:
            when = dates.moment(drop.undone_at.astimezone(now.tzinfo), now.date())
            sentence = f"Taken back on {when}. The original file is kept; drop it again to have it."
            st.caption(sentence)
        else:
            _draw_undo(drop)

    def later() -> None:
        with place:
            _draw_changed(drop, now)

    return later


def _draw_changed(drop: Drop, now: datetime) -> None:
    """Draw which figures the file changed; where nobody measured it, it is measured now."""
    found = changed_by(drop)
    if found is None and not drop.undone_at:
        found = _measured_now(drop)
    if found is None:
        if drop.undone_at:
            st.caption("What it changed was not measured while it counted.")
        return
    drops_changed.draw(found, before="without the file", after="with it")
    measured = found.measured_at.astimezone(now.tzinfo)
    st.caption(f"As measured on {dates.moment(measured, now.date())}.")


def _measured_now(drop: Drop) -> Changed | None:
    """What the file changes now, kept for all who look later; `None` where it is not measured."""
    now = state.view()
    if drop.id not in now.lake.drops:
        return None  # it came while this page was drawn, which will be drawn again
    if changes.takes_long(now.lake, drop.bytes):
        st.caption("What it changes is not measured unless you ask: it may take a minute.")
        if not clicks.button("Measure it", key=f"changed-{drop.id}"):
            return None
    try:
        with st.spinner("Measuring what it changes …"):
            found = state.remembered(
                "changed", lambda: changes.of_drop(now.home, now.reader, drop, now.slice), drop.id
            )
    except (DropError, LakeError) as error:
        st.caption(plain_for_markdown(f"What it changes cannot be told: {reason(error)}"))
        return None
    changes.note(now.home, drop.id, found)
    return found


def _draw_missing(drop: Drop) -> None:
    """Draw what is asked where a file lacks open rows that earlier ones have of its days."""
    lacks = f"{numbers.counted(drop.missing, 'open rows')} of {TABLES[drop.table].label}"
    st.markdown(
        plain_for_markdown(
            f"It lacks {lacks} that earlier files of {drop.source} have of its days. "
            f"{_SAID[drop.is_full]}"
        )
    )
    with st.container(horizontal=True):
        full = drop.is_full is not True and clicks.button(
            "A full export: they are gone", key=f"full-{drop.id}"
        )
        part = drop.is_full is not False and clicks.button(
            "A part: they stay open", key=f"part-{drop.id}"
        )
    if full or part:
        try:
            mark_full(state.view().home, drop.id, is_full=full)
        except DropError as error:
            failures.say(error)
        else:
            st.rerun()


def _details(drop: Drop, now: datetime) -> list[str]:
    """Format, period, way and id, each as Markdown."""
    source = [f"source {drop.source}"] if drop.source != drop.format else []
    parts = [
        f"format {drop.format}",
        *source,
        f"by {drop.way}" + (f", {drop.who}" if drop.who else ""),
    ]
    if drop.first_at and drop.last_at:
        days = (
            dates.day(moment.astimezone(now.tzinfo), now)
            for moment in (drop.first_at, drop.last_at)
        )
        parts.insert(1 + len(source), "rows from {} to {}".format(*days))
    if drop.known_at:
        known = dates.moment(drop.known_at.astimezone(now.tzinfo), now.date())
        parts.append(f"known until {known}")
    return [plain_for_markdown(part) for part in (*parts, drop.id)]


def _draw_undo(drop: Drop) -> None:
    """Draw the way back: asked for, then confirmed below."""
    is_asked = drop.id in st.session_state.get(_ASKED, [])
    st.button(
        "Take it back",
        icon=":material/undo:",
        key=f"undo-{drop.id}",
        on_click=_put,
        args=(_ASKED, drop.id, not is_asked),
    )
    with st.container():
        if not is_asked:
            return
        st.markdown(
            "Its rows count no more, mended ones neither. Rows that it replaced count again. The "
            "original file is kept."
        )
        with st.container(horizontal=True):
            confirmed = clicks.button("Yes, take it back", type="primary", key=f"confirm-{drop.id}")
            st.button(
                "No, leave it", key=f"leave-{drop.id}", on_click=_put, args=(_ASKED, drop.id, False)
            )
        if confirmed:
            _undo(drop)


def _put(which: str, drop_id: str, on: bool) -> None:  # noqa: FBT001 - a callback's argument
    """Put a drop on a list of the session, or take it off.

    Which of both, the button says, not the list: Streamlit may tell of one click twice.
    """
    listed: list[str] = st.session_state.get(which, [])
    without = [each for each in listed if each != drop_id]
    st.session_state[which] = [*without, drop_id] if on else without


def _undo(drop: Drop) -> None:
    try:
        with st.spinner("Taking it back …"):
            undo(state.view().home, drop.id)
    except DropError as error:
        failures.say(error)
    else:
        _put(_ASKED, drop.id, False)
        st.toast(f"{plain_for_markdown(shorten(drop.name, 60))} was taken back.")
        st.rerun()


#: So many erasures are drawn, the newest first; `erase --list` has all.
_MOST_ERASURES = 20


def draw_erasures() -> None:
    """Draw when customers were erased, and what was cut; nothing where nobody was."""
    try:
        receipts = all_receipts(state.view().home)[::-1]
    except DropError as error:
        failures.say(error)
        return
    if not receipts:
        return
    now = datetime.now(UTC).astimezone(state.view().settings.zone)
    st.header("Erasures", anchor=False)
    st.markdown("\n".join(f"- {erasure_in_words(each, now)}" for each in receipts[:_MOST_ERASURES]))
    if len(receipts) > _MOST_ERASURES:
        st.caption(
            f"{len(receipts) - _MOST_ERASURES:,} more; `python -m drops erase --list` has all."
        )


def erasure_in_words(receipt: Receipt, now: datetime) -> str:
    """Return one erasure as one line.

    When it was asked for, what was cut, and whether it is done.
    """
    begun, done = (
        dates.moment(moment.astimezone(now.tzinfo), now.date()) if moment else ""
        for moment in (receipt.begun_at, receipt.done_at)
    )
    rows, files = (
        numbers.counted(receipt.rows, "rows"),
        numbers.counted(receipt.files, "files"),
    )
    state_ = "" if done else " · not done yet: the next change finishes it"
    return plain_for_markdown(f"{begun} · one customer, {rows} out of {files}{state_}")
