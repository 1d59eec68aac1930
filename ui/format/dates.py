"""Days, months and moments as people read them; pure functions, no Streamlit."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from ui.format.numbers import FIXED

_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September",
    "October", "November", "December",
)  # fmt: skip


def day(when: date, reference: date) -> str:
    """Return `12 Oct`, or `12 Oct 2025` when the reference lies in another year."""
    text = f"{when.day}{FIXED}{_MONTHS[when.month - 1][:3]}"
    return text if when.year == reference.year else f"{text}{FIXED}{when.year}"


def days(first: date, last: date, reference: date) -> str:
    """Return `1–4 Oct`, `28 Sep – 4 Oct`, `4 Oct` of one; the year as in `day`."""
    end = day(last, reference)
    if first == last:
        return end
    if (first.year, first.month) == (last.year, last.month):
        return f"{first.day}–{end}"
    return f"{day(first, last)}{FIXED}–{FIXED}{end}"


def month(when: date, reference: date) -> str:
    """Return `October`, or `October 2025` when the reference lies in another year."""
    name = _MONTHS[when.month - 1]
    return name if when.year == reference.year else f"{name}{FIXED}{when.year}"


def moment(when: datetime, reference: date) -> str:
    """Return `31 Oct 18:02`, with the year when the reference lies in another one.

    Of what ends with a day, only the day: a file that tells days knows of no hour.
    """
    if when.time() == time.min:
        return day(when.date(), reference)
    return f"{day(when.date(), reference)} {when:%H:%M}"


def ago(when: datetime, now: datetime) -> str:
    """Return how long before `now` it was.

    As in `just now`, `2 minutes ago`, `3 hours ago`, `5 days ago`.

    From two months on in months, from two years on in years: 5,509 days tell nobody anything.
    """
    seconds = (now - when) / timedelta(seconds=1)
    days = seconds / 86400
    for days_long, least, name in ((365.25, 730, "year"), (30.44, 61, "month")):
        if days >= least:
            return f"{int(days // days_long):,}{FIXED}{name}s ago"
    for size, name in ((86400, "day"), (3600, "hour"), (60, "minute")):
        amount = int(seconds // size)
        if amount >= 1:
            return f"{amount:,}{FIXED}{name}{'s' if amount > 1 else ''} ago"
    return "just now"
