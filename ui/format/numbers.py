"""Every number, duration and difference as people read it; pure functions, no Streamlit."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from metrics.model import one_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from metrics.model import Estimate, Unit


#: Narrow and never broken: between a number and its per cent sign.
THIN = "\u202f"
#: Never broken: between a number and its unit.
FIXED = "\u00a0"
MINUS = "−"

#: How wide, in the unit that is shown, an interval has to be for the value to carry no decimal.
#: What is not among these, minutes and what is counted, never carries any.
_WHOLE_FROM = {"points": 1.0, "%": 2.0, "stars": 4.0, "days": 4.0, "hours": 4.0,
    "times": 8.0, f"open{FIXED}hours": 4.0,
}  # fmt: skip
#: What a number is not rounded to when it is another one: 99.6 % of the customers are not all.
_ENDS: dict[str, tuple[float, ...]] = {"%": (0.0, 100.0), "points": (-100.0, 100.0)}
#: More decimals than these do not keep a number apart from what it is not.
_MOST_DECIMALS = 4
#: What a reader is told who asks why a number is hidden.
WHY_HIDDEN = (
    "Numbers of very few are not shown, so that nobody can tell who answered what. The next "
    "smallest group is not shown either: else the others could be found by subtraction. How few "
    "are too few is set in settings.toml, smallest_group."
)
#: Units that are a word behind the number.
_WORDED = ("times", "stars")
#: Units that are read in minutes where they are short; open time never in days: none has 24 of it.
_DURATIONS = ("hours", "open hours")


def value(
    estimate: Estimate, unit: Unit, noun: str = "answers", *, target: float | None = None
) -> str:
    """Return the value with its unit: `+32`, `61 %`, `2.1 days`; a sentence where there is none.

    `noun` is what its n counts, in the plural. Rounded, a value stays on its side of the target.
    """
    if estimate.hidden:
        return hidden(estimate.n, noun)
    if estimate.value is None:
        return "not reached" if estimate.n else f"no {noun}"
    if unit in _DURATIONS:
        size, word = clock(estimate.value, unit)
        amount = estimate.value / size
        apart = () if target is None else (target / size,)
        return _with_word(amount, word, _apart(amount, _decimals(estimate, word, size), apart))
    apart = (*_ENDS.get(unit, ()), *(() if target is None else (target,)))
    return amount_of(estimate.value, unit, _apart(estimate.value, _decimals(estimate, unit), apart))


def amount_of(amount: float, unit: Unit, decimals: int = 0) -> str:
    """Return an amount with its unit and so many decimals; hours in the unit that fits them."""
    if unit in _DURATIONS:
        return duration(amount, unit)
    decimals = _apart(amount, decimals, _ENDS.get(unit, ()))
    if unit == "points":
        return _signed(amount, decimals)
    if unit == "%":
        return f"{_plain(amount, decimals)}{THIN}%"
    return _with_word(amount, unit, decimals) if unit in _WORDED else _plain(amount, decimals)


def target_of(amount: float, unit: Unit) -> str:
    """Return a target as it was set: `+40`, `80 %`, `4.2 stars`, `36 hours`."""
    return amount_of(amount, unit, _apart(amount, 0, (amount,)))


def interval(
    estimate: Estimate, unit: Unit, *, target: float | None = None, is_change: bool = False
) -> str:
    """Return the interval in words, in the value's unit: `29 to 35`; one bound is `1.9 or more`.

    Args:
        estimate: the value and its bounds.
        unit: the value's unit.
        target: rounded, a bound stays on its side of it.
        is_change: whether it is of a difference, which may go below and beyond its unit's ends.
    """
    low, high = estimate.low, estimate.high
    if low is None and high is None:
        return ""
    is_long, first = unit in _DURATIONS, _first(estimate.value, low, high)
    size, word = clock(first, unit) if is_long else (1.0, unit)
    decimals = _decimals(estimate, word, size)
    ends = (0.0,) if is_change else _ENDS.get(unit, ())
    kept = ends if target is None else (*ends, target / size)
    bounds = [
        None if b is None else _plain(b / size, _apart(b / size, decimals, kept))
        for b in (low, high)
    ]
    # Without a value nobody has named the unit yet.
    name = f"{FIXED}{word}" if is_long and estimate.value is None else ""
    if bounds[0] is None:
        return f"{bounds[1]}{name} or less"
    if bounds[1] is None:
        return f"{bounds[0]}{name} or more"
    return f"{bounds[0]} to {bounds[1]}{name}"


def difference_between(difference: Estimate, unit: Unit) -> list[str]:
    """Return a difference with its sign, and its interval, both in one unit.

    As in `+4 hours`, `−2 to 10`.
    """
    bounds = [b for b in (difference.low, difference.value, difference.high) if b is not None]
    if unit not in _DURATIONS or difference.value is None:
        return [signed_difference(difference, unit), interval(difference, unit, is_change=True)]
    size, word = clock(max(abs(bound) for bound in bounds), unit)
    scaled = [None if b is None else b / size for b in (difference.low, difference.high)]
    decimals = _decimals(difference, word, size)
    low, high = (None if b is None else _plain(b, _apart(b, decimals, (0.0,))) for b in scaled)
    between = f"{low} or more" if high is None else f"{high} or less"
    if low is not None and high is not None:
        between = f"{low} to {high}"
    return [f"{_signed(difference.value / size, decimals)}{FIXED}{word}", between]


def in_points(size: str, unit: Unit = "points", space: str = " ") -> str:
    """Return a written difference with its unit: `14 points`, `1 point`, `2.1 days`.

    What differs in per cent differs by points; durations have their unit with them. Where nobody
    can say by how much, nothing is written.
    """
    word = {"%": "points", "points": "points", "stars": "stars"}.get(unit)
    if not size or word is None:
        return size
    return f"{size}{space}{word.removesuffix('s') if size.lstrip(f'+-{MINUS}') == '1' else word}"


def is_duration(unit: Unit) -> bool:
    """Return whether amounts in that unit are hours, said in minutes or days where these fit."""
    return unit in _DURATIONS


def counted(n: int, noun: str) -> str:
    """Return how many of what: `4,120 answers`, `1 answer`."""
    return f"{n:,}{FIXED}{one_of(noun) if n == 1 else noun}"


def hidden(n: int, noun: str) -> str:
    """Return what stands where so few are counted that their number is not shown.

    As in `hidden: 3 answers`.
    """
    return f"hidden: {counted(n, noun)}"


def size_of(difference: Estimate, unit: Unit) -> str:
    """Return how large a difference is, without its sign: `4`, `5 hours`.

    A real one is never `0`.
    """
    amount = abs(difference.value or 0.0)
    if unit in _DURATIONS:
        return duration(amount, unit)
    first = _decimals(difference, unit)
    texts = [_plain(amount, decimals) for decimals in (first, 1, 2, 3)]
    return next((text for text in texts if float(text.replace(",", ""))), texts[0])


def sized(difference: Estimate, unit: Unit, space: str = " ") -> str:
    """Return how large a difference is, with its unit and without its sign: `4 points`."""
    return in_points(size_of(difference, unit), unit, space)


def signed_difference(difference: Estimate, unit: Unit) -> str:
    """Return a difference with its sign: `+4`, `−6`, `−5 hours`; empty where there is none."""
    if difference.value is None:
        return ""
    sign = MINUS if difference.value < 0 else "+"
    return f"{sign}{size_of(difference, unit)}"


def duration(hours: float, unit: Unit = "hours", *, target: float | None = None) -> str:
    """Return hours as people say them: minutes under 2 hours, hours under 2 days, then days.

    Open hours are said in minutes and hours: `90 open hours`. Rounded, they stay on their side of
    the target.
    """
    size, word = clock(hours, unit)
    amount = hours / size
    decimals = 1 if "minutes" not in word and amount < 10 and round(amount, 1) % 1 else 0
    apart = () if target is None else (target / size,)
    return _with_word(amount, word, _apart(amount, decimals, apart))


def promised(hours: float, clock: Literal["calendar", "business"]) -> str:
    """Return the promised hours on the clock on which they were promised.

    As in `3 days`, `16 open hours`.
    """
    return duration(hours, "open hours" if clock == "business" else "hours")


def clock(hours: float, unit: Unit = "hours") -> tuple[float, str]:
    """Return how many hours the unit has that fits so many, of a value or an axis, and its name."""
    kind = f"open{FIXED}" if unit == "open hours" else ""
    if abs(hours) < 2:
        return 1 / 60, f"{kind}minutes"
    return (1.0, f"{kind}hours") if kind or abs(hours) < 48 else (24.0, "days")


def _first(*amounts: float | None) -> float:
    return next(amount for amount in amounts if amount is not None)


def _decimals(estimate: Estimate, unit: str, size: float = 1.0) -> int:
    """How many decimals the interval carries: none when it is wide, two when it is very narrow."""
    if unit not in _WHOLE_FROM:
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


def _apart(amount: float, decimals: int, others: Iterable[float]) -> int:
    """The fewest decimals, at least so many, with which the amount stays on its side of others."""
    exact = float(amount)
    for more in range(decimals, _MOST_DECIMALS):
        rounded = round(exact, more)
        if all((rounded > o, rounded < o) == (exact > o, exact < o) for o in others):
            return more
    return _MOST_DECIMALS


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
