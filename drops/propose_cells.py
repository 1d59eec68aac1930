"""What the cells of a column hold: times, whole numbers, names of few places, words, people."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from drops.amounts import to_amount
from drops.casts import cleaned, to_boolean, to_integer, wrong
from drops.months import to_month
from drops.propose_times import TimeForm, time_form

_EMAIL = r"^[^@\s]+@[^@\s]+\.[A-Za-z]{2,}$"
#: The years 2000 to 2099 in seconds since 1970.
_EPOCH_SECONDS = (946_684_800, 4_102_444_799)
_PHONE = r"^\+?\(?\d[\d\s().\-/]{7,}\d$"


@dataclass(frozen=True, slots=True)
class Cells:
    """What the cells looked at of one column hold; shares are of the cells given, 0 to 1."""

    looked: int = 0
    given: int = 0
    distinct: int = 0
    length: float = 0.0
    whole: float = 0.0
    low: int | None = None
    high: int | None = None
    yes_no: float = 0.0
    amounts: float = 0.0
    months: float = 0.0
    personal: str = ""
    times: TimeForm | None = None
    examples: tuple[str, ...] = ()

    @property
    def known(self) -> bool:
        """Whether there was anything to look at."""
        return self.given > 0

    @property
    def epoch(self) -> str:
        """The form of times that count from 1970, when the numbers can be such; else empty.

        An id can look the same, so only a column whose name tells a time is read so.
        """
        if self.whole < 1 or self.low is None or self.high is None:
            return ""
        units = {"epoch seconds": 1, "epoch milliseconds": 1_000}
        first, last = _EPOCH_SECONDS
        return next(
            (u for u, per in units.items() if first * per <= self.low <= self.high <= last * per),
            "",
        )

    @property
    def are_unique(self) -> bool:
        """Whether every row has a value and none occurs twice."""
        return self.given == self.looked == self.distinct

    @property
    def are_names(self) -> bool:
        """Whether the same few short texts occur again and again."""
        few = self.distinct <= max(12, self.given * 0.3)
        return few and self.length <= 60 and self.whole < 0.5 and self.times is None


def cells_of(column: pl.Series) -> Cells:
    """What these cells of a column hold."""
    cleaned_up = column.alias("text").to_frame().select(cleaned(pl.col("text"))).to_series()
    texts = cleaned_up.drop_nulls()
    if texts.is_empty():
        return Cells(looked=len(column))
    numbers = to_integer(texts)
    return Cells(
        looked=len(column),
        given=len(texts),
        distinct=texts.n_unique(),
        length=_mean(texts.str.len_chars()),
        whole=1 - _mean(wrong(texts, numbers)),
        low=_whole(numbers.min()),
        high=_whole(numbers.max()),
        yes_no=1 - _mean(wrong(texts, to_boolean(texts))),
        amounts=1 - _mean(wrong(texts, to_amount(texts))),
        months=1 - _mean(wrong(texts, to_month(texts))),
        personal=_personal(texts),
        times=time_form(texts),
        examples=tuple(texts.head(3)),
    )


def _mean(values: pl.Series) -> float:
    mean = values.cast(pl.Float64).mean()
    return float(mean) if isinstance(mean, float) else 0.0


def _whole(value: object) -> int | None:
    return value if isinstance(value, int) else None


def _personal(texts: pl.Series) -> str:
    """What tells who somebody is, in the plural; empty where the cells do not look so."""
    if _mean(texts.str.contains(_EMAIL)) >= 0.5:
        return "e-mail addresses"
    has_marks = texts.str.contains(r"^\+|[\s()\-]")
    # Twelve digits alone are an id; a telephone number has signs between them or a plus before.
    digits = texts.str.count_matches(r"\d")
    phones = texts.str.contains(_PHONE) & has_marks & digits.is_between(9, 15)
    return "telephone numbers" if _mean(phones) >= 0.8 and time_form(texts) is None else ""
