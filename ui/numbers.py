"""Every number, duration, date and change as people read it; pure functions, no Streamlit."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from metrics.model import Estimate, Metric
    from metrics.verdict import Change

Unit = Literal["points", "%", "hours", "stars", "complaints"]

#: Narrow and never broken: between a number and its per cent sign.
THIN = "\u202f"
#: Never broken: between a number and its unit.
FIXED = "\u00a0"
MINUS = "−"

#: How wide, in the unit that is shown, an interval has to be for the value to carry no decimal.
_WHOLE_FROM = {"points": 1.0, "%": 2.0, "stars": 4.0, "complaints": 0.0, "days": 4.0, "hours": 4.0}
_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September",
    "October", "November", "December",
)  # fmt: skip
_SINGULAR = {"people": "person", "replies": "reply"}


def value(estimate: Estimate, unit: Unit, noun: str = "") -> str:
    """The value with its unit: `+32`, `61 %`, `2.1 days`; a sentence where there is none."""
    if estimate.value is None:
        return "not reached" if estimate.n else f"no {noun or _noun(unit)} yet"
    if unit == "hours":
        size, word = _clock(estimate.value)
        amount = estimate.value / size
        return _with_word(amount, word, _decimals(estimate, word, size))
    return amount_of(estimate.value, unit, _decimals(estimate, unit))


def amount_of(amount: float, unit: Unit, decimals: int = 0) -> str:
    """An amount with its unit and so many decimals; hours in the unit that fits them."""
    if unit == "hours":
        return duration(amount)
    if unit == "points":
        return _signed(amount, decimals)
    if unit == "%":
        return f"{_plain(amount, decimals)}{THIN}%"
    return _plain(amount, decimals)


def target_of(amount: float, unit: Unit) -> str:
    """A target as it was set: `+40`, `80 %`, `4.2`, `36 hours`."""
    return amount_of(amount, unit, 0 if amount == round(amount) else 1)


def interval(estimate: Estimate, unit: Unit) -> str:
    """The interval in words, in the value's unit: `29 to 35`; one bound is `1.9 or more`."""
    low, high = estimate.low, estimate.high
    if low is None and high is None:
        return ""
    size, word = _clock(_first(estimate.value, low, high)) if unit == "hours" else (1.0, unit)
    decimals = _decimals(estimate, word, size)
    bounds = [None if b is None else _plain(b / size, decimals) for b in (low, high)]
    # Without a value nobody has named the unit yet.
    name = f"{FIXED}{word}" if unit == "hours" and estimate.value is None else ""
    if bounds[0] is None:
        return f"{bounds[1]}{name} or less"
    if bounds[1] is None:
        return f"{bounds[0]}{name} or more"
    return f"{bounds[0]} to {bounds[1]}{name}"


def difference_between(difference: Estimate, unit: Unit) -> list[str]:
    """A difference with its sign, and its interval, both in one unit: `+4 hours`, `−2 to 10`."""
    bounds = [b for b in (difference.low, difference.value, difference.high) if b is not None]
    if unit != "hours" or difference.value is None:
        return [signed_difference(difference, unit), interval(difference, unit)]
    size, word = _clock(max(abs(bound) for bound in bounds))
    scaled = [None if b is None else b / size for b in (difference.low, difference.high)]
    decimals = _decimals(difference, word, size)
    low, high = (None if b is None else _plain(b, decimals) for b in scaled)
    between = f"{low} or more" if high is None else f"{high} or less"
    if low is not None and high is not None:
        between = f"{low} to {high}"
    return [f"{_signed(difference.value / size, decimals)}{FIXED}{word}", between]


def counted(n: int, noun: str) -> str:
    """How many of what: `4,120 answers`, `1 answer`."""
    if n == 1:
        return f"1{FIXED}{_SINGULAR.get(noun, noun.removesuffix('s'))}"
    return f"{n:,}{FIXED}{noun}"


def change(changed: Change | None, unit: Unit) -> str:
    """A change in words: `4 better`, `6 worse`, `12 more`, `12 fewer`, `cannot tell`."""
    if changed is None or changed.difference.value is None:
        return "nothing to compare with"
    if changed.verdict == "cannot tell":
        return "cannot tell"
    word = "fewer" if changed.verdict == "less" and unit == "complaints" else changed.verdict
    return f"{size_of(changed.difference, unit)} {word}"


def size_of(difference: Estimate, unit: Unit) -> str:
    """How large a difference is, without its sign: `4`, `5 hours`; a real one is never `0`."""
    amount = abs(difference.value or 0.0)
    if unit == "hours":
        return duration(amount)
    first = _decimals(difference, unit)
    texts = [_plain(amount, decimals) for decimals in (first, 1, 2, 3)]
    return next((text for text in texts if float(text.replace(",", ""))), texts[0])


def signed_difference(difference: Estimate, unit: Unit) -> str:
    """A difference with its sign: `+4`, `−6`, `−5 hours`; empty where there is none."""
    if difference.value is None:
        return ""
    sign = MINUS if difference.value < 0 else "+"
    return f"{sign}{size_of(difference, unit)}"


def duration(hours: float) -> str:
    """Hours as people say them: minutes under 2 hours, hours under 2 days, then days."""
    size, word = _clock(hours)
    amount = hours / size
    decimals = 1 if word != "minutes" and amount < 10 and round(amount, 1) % 1 else 0
    return _with_word(amount, word, decimals)


def clock(longest_hours: float) -> tuple[float, str]:
    """How many hours one unit of an axis is that reaches so far, and the unit's name."""
    return _clock(longest_hours)


def day(when: date, reference: date) -> str:
    """`12 Oct`, or `12 Oct 2025` when the reference lies in another year."""
    text = f"{when.day}{FIXED}{_MONTHS[when.month - 1][:3]}"
    return text if when.year == reference.year else f"{text}{FIXED}{when.year}"


def month(when: date, reference: date) -> str:
    """`October`, or `October 2025` when the reference lies in another year."""
    name = _MONTHS[when.month - 1]
    return name if when.year == reference.year else f"{name}{FIXED}{when.year}"


def moment(when: datetime, reference: date) -> str:
    """`31 Oct 18:02`, with the year when the reference lies in another one."""
    return f"{day(when.date(), reference)} {when:%H:%M}"


def ago(when: datetime, now: datetime) -> str:
    """How long before `now` it was: `just now`, `2 minutes ago`, `3 hours ago`, `5 days ago`."""
    seconds = (now - when) / timedelta(seconds=1)
    for size, name in ((86400, "day"), (3600, "hour"), (60, "minute")):
        amount = int(seconds // size)
        if amount >= 1:
            return f"{amount:,}{FIXED}{name}{'s' if amount > 1 else ''} ago"
    return "just now"


def noun_of(metric: Metric) -> str:
    """What the metric's n counts, in the plural: `answers`, `complaints`, `customers`, `posts`."""
    words = metric.denominator.lower()
    if "reviews and mentions" in words:
        return "posts"
    known = ("answers", "complaints", "customers", "promoters", "referrals", "reviews")
    found = [(words.find(noun), noun) for noun in known if noun in words]
    return min(found)[1] if found else _noun(metric.unit)


def _noun(unit: str) -> str:
    return "complaints" if unit in ("hours", "complaints") else "answers"


def _clock(hours: float) -> tuple[float, Literal["minutes", "hours", "days"]]:
    """How many hours the fitting unit has, and its name."""
    if abs(hours) < 2:
        return 1 / 60, "minutes"
    return (1.0, "hours") if abs(hours) < 48 else (24.0, "days")


def _first(*amounts: float | None) -> float:
    return next(amount for amount in amounts if amount is not None)


def _decimals(estimate: Estimate, unit: str, size: float = 1.0) -> int:
    """How many decimals the interval carries: none when it is wide, two when it is very narrow."""
    if unit in ("complaints", "minutes"):
        return 0
    low, high, middle = estimate.low, estimate.high, estimate.value
    if low is None or high is None:
        bound = low if high is None else high
        width = 0.0 if bound is None or middle is None else 2 * abs(middle - bound)
    else:
        width = high - low
    width /= size
    if width >= _WHOLE_FROM[unit] and not _read_alike(low, high, size):
        return 0
    return 2 if 0 < width < 0.1 else 1


def _read_alike(low: float | None, high: float | None, size: float) -> bool:
    """Whether both bounds are the same whole number once rounded, as −0.5 and 0.5 are."""
    return low is not None and high is not None and round(low / size) == round(high / size)


def _with_word(amount: float, word: str, decimals: int) -> str:
    text = _plain(amount, decimals)
    return f"{text}{FIXED}{word.removesuffix('s') if text == '1' else word}"


def _plain(amount: float, decimals: int) -> str:
    # Adding 0.0 turns the negative zero that rounding leaves into 0.
    rounded = round(amount, decimals) + 0.0
    return f"{rounded:,.{decimals}f}".replace("-", MINUS)


def _signed(amount: float, decimals: int) -> str:
    text = _plain(amount, decimals)
    return text if text.startswith(MINUS) or not float(text.replace(",", "")) else f"+{text}"
