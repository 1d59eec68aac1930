"""Laws of what is counted: shares, scores, stars and numbers of complaints. All are enumerable."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from functools import cache, partial
from itertools import combinations_with_replacement

import numpy as np
from scipy.stats import binom, poisson

from metrics.model import Inputs
from tests.support.coverage import Chance, Family, World, told

#: Shares of those who do what most do, in %: satisfied, found it easy.
MANY = range(50, 97, 2)
#: And what few do: refer somebody, come back with the same complaint.
FEW = range(2, 41, 2)
#: And what may be either: upheld, closed within 3 days, negative in public.
ANY = range(4, 97, 4)
#: Shares of promoters, passives and detractors.
CUSTOMERS = (
    (0.20, 0.30, 0.50), (0.33, 0.34, 0.33), (0.45, 0.10, 0.45), (0.50, 0.30, 0.20),
    (0.60, 0.25, 0.15), (0.70, 0.20, 0.10), (0.85, 0.10, 0.05),
)  # fmt: skip
#: Shares of positive, neutral and negative posts.
TONES = (
    (0.30, 0.20, 0.50), (0.40, 0.30, 0.30), (0.45, 0.10, 0.45), (0.60, 0.20, 0.20),
    (0.75, 0.10, 0.15), (0.85, 0.05, 0.10),
)  # fmt: skip
#: Shares of 1, 2, 3, 4, 5 stars.
RATINGS = {
    "J": (0.05, 0.03, 0.05, 0.12, 0.75),
    "mild J": (0.10, 0.05, 0.08, 0.20, 0.57),
    "U": (0.25, 0.08, 0.10, 0.17, 0.40),
    "flat": (0.2, 0.2, 0.2, 0.2, 0.2),
    "bell": (0.05, 0.2, 0.5, 0.2, 0.05),
    "reversed J": (0.6, 0.15, 0.1, 0.05, 0.1),
    "nearly all five": (0.01, 0.01, 0.03, 0.10, 0.85),
    "high bell": (0.02, 0.05, 0.18, 0.45, 0.30),
    "four and five": (0.02, 0.02, 0.06, 0.40, 0.50),
}
STARS = ("one", "two", "three", "four", "five")


@cache
def compositions(n: int, cells: int) -> np.ndarray:
    """Every way to put n answers into so many cells, one row each."""
    chosen = (Counter(c) for c in combinations_with_replacement(range(cells), n))
    return np.array([[c[i] for i in range(cells)] for c in chosen])


def multinomial(counts: np.ndarray, shares: Sequence[float]) -> np.ndarray:
    """The chance of each row of counts; n is the same in all of them."""
    logs = np.concatenate([[0.0], np.cumsum(np.log(np.arange(1, counts[0].sum() + 1)))])
    return np.exp(logs[-1] - logs[counts].sum(axis=1) + counts @ np.log(shares))


def shares(percents: Sequence[int]) -> Family:
    """A share, by what metrics call its two numbers."""

    def outcomes(n: int) -> list[Inputs]:
        k = np.arange(n + 1)
        whole = np.full(n + 1, n)
        return told(
            {"counted": k, "satisfied": k, "total": whole, "answered": whole, "told": whole}
        )

    def likely(n: int, share: float) -> np.ndarray:
        return np.asarray(binom.pmf(np.arange(n + 1), n, share))

    worlds = [World(f"{p} %", p, likely=partial(likely, share=p / 100)) for p in percents]
    return Family(tuple(worlds), outcomes)


def scores(laws: Sequence[Sequence[float]]) -> Family:
    """A net share, by what metrics call the three kinds of answers."""

    def inputs(counts: np.ndarray) -> list[Inputs]:
        above, between, below = counts.T
        whole = counts.sum(axis=1)
        scored = {"promoters": above, "passives": between, "detractors": below, "answered": whole}
        toned = {"positive": above, "neutral": between, "negative": below, "total": whole}
        return told(scored | toned)

    def draw(chance: Chance, n: int, times: int, law: Sequence[float]) -> list[Inputs]:
        return inputs(chance.multinomial(n, law, times))

    return Family(
        tuple(
            World(
                f"{100 * law[0]:.0f} % above, {100 * law[2]:.0f} % below",
                100 * (law[0] - law[2]),
                partial(draw, law=law),
                partial(_multinomial, law=law),
            )
            for law in laws
        ),
        lambda n: inputs(compositions(n, 3)),
    )


def stars() -> Family:
    """The mean of stars; 100 of them have too many outcomes to go through."""

    def inputs(counts: np.ndarray) -> list[Inputs]:
        return told(dict(zip(STARS, counts.T, strict=True)))

    def draw(chance: Chance, n: int, times: int, law: Sequence[float]) -> list[Inputs]:
        return inputs(chance.multinomial(n, law, times))

    worlds = [
        World(
            name,
            float(np.dot(law, range(1, 6))),
            partial(draw, law=law),
            partial(_multinomial, law=law),
        )
        for name, law in RATINGS.items()
    ]
    return Family(tuple(worlds), lambda n: inputs(compositions(n, 5)) if n <= 20 else None)


def numbers() -> Family:
    """Numbers of complaints that come by chance, from half of n to one and a half of it."""

    def outcomes(n: int) -> list[Inputs]:
        return [{"complaints": k} for k in range(int(poisson.ppf(1 - 1e-9, 1.5 * n)) + 1)]

    def likely(n: int, of: float) -> np.ndarray:
        return np.asarray(poisson.pmf(np.arange(len(outcomes(n))), of * n))

    def draw(chance: Chance, n: int, times: int, of: float) -> list[Inputs]:
        return told({"complaints": chance.poisson(of * n, times)})

    parts = [0.5 + 0.1 * i for i in range(11)]
    return Family(
        tuple(
            World(f"{of:.1f} n", partial(_times, of), partial(draw, of=of), partial(likely, of=of))
            for of in parts
        ),
        outcomes,
    )


def stocks() -> Family:
    """What came to a stock of nine hundred, and what left it, by the laws of `numbers`."""

    def pair(came: Inputs, went: Inputs) -> tuple[Inputs, Inputs]:
        more, less = came["complaints"], went["complaints"]
        now = {"opened_by_then": 5000 + more, "ended_by_then": 4100 + less}
        return now, {"opened_by_then": 5000, "ended_by_then": 4100}

    return replace(numbers(), pair=pair)


def _times(of: float, n: int) -> float:
    return of * n


def _multinomial(n: int, law: Sequence[float]) -> np.ndarray:
    return multinomial(compositions(n, len(law)), law)
