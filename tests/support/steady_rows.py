"""The rows of a company in which nothing changes: each table's own law, the same on every day.

Times are microseconds of 1970. A column `when x` says from when on a tool tells its column `x`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np
import polars as pl

PLACES = ["York", "Bath", "Leeds"]
TEAMS = ["Kitchen", "Drivers", "Billing"]
TOUCHPOINTS = ["order", "delivery", "help"]
CUSTOMERS = 400
HOUR = 3_600_000_000
DAY = 24 * HOUR

#: What one tool tells, by table; the second column says when each row happened.
Rows = dict[str, pl.DataFrame]
#: From chance, the instant of day 0, and the first and last day of a tool.
Maker = Callable[[np.random.Generator, int, int, int], Rows]

_ALIKE = {"nps": (10, 7, 3), "csat": (5, 3, 1), "ces": (7, 4, 2)}


def _moments(
    chance: np.random.Generator, base: int, begins: int, ends: int, each: float
) -> np.ndarray:
    size = chance.poisson(each * (ends - begins))
    return np.sort(chance.integers(begins * DAY, ends * DAY, size)) + base


def _placed(
    chance: np.random.Generator, key: str, at: str, when: np.ndarray
) -> dict[str, np.ndarray]:
    """The columns that all rows have: whose, when and where; without a customer."""
    size = len(when)
    return {
        key: np.arange(1, size + 1),
        at: when,
        "location": np.array(PLACES)[chance.integers(3, size=size)],
        "team": np.array(TEAMS)[chance.integers(3, size=size)],
        "touchpoint": np.array(TOUCHPOINTS)[chance.integers(3, size=size)],
    }


def _of_customers(
    chance: np.random.Generator, key: str, at: str, when: np.ndarray
) -> dict[str, np.ndarray]:
    who = np.array([f"c{each}" for each in chance.integers(CUSTOMERS, size=len(when))])
    return _placed(chance, key, at, when) | {"customer_id": who}


def _scored(chance: np.random.Generator, question: np.ndarray) -> list[int]:
    drawn = chance.random(len(question))
    return [
        _ALIKE[q][0 if d < 0.5 else 1 if d < 0.8 else 2]
        for q, d in zip(question, drawn, strict=True)
    ]


def answers(chance: np.random.Generator, base: int, begins: int, ends: int) -> Rows:
    """Answers to three questions, seven a day."""
    when = _moments(chance, base, begins, ends, 7)
    question = chance.choice(["nps", "nps", "nps", "csat", "ces"], len(when))
    rows = _of_customers(chance, "response_id", "answered_at", when)
    score = _scored(chance, question)
    return {"responses": pl.DataFrame(rows | {"question": question, "score": score})}


def complaints(chance: np.random.Generator, base: int, begins: int, ends: int) -> Rows:
    """Four complaints a day, resolved after days, reopened and judged after weeks."""
    when = _moments(chance, base, begins, ends, 4)
    size = len(when)
    first = when + (chance.lognormal(1.5, 1.0, size) * HOUR).astype(np.int64)
    resolved = first + (chance.lognormal(3.3, 1.2, size) * HOUR).astype(np.int64)
    rows = _of_customers(chance, "complaint_id", "opened_at", when) | {
        "first_response_at": first,
        "resolved_at": resolved,
        "reopened": (chance.random(size) < 0.2).astype(int),
        "when reopened": resolved + (chance.exponential(12, size) * DAY).astype(np.int64),
        "satisfaction": np.where(chance.random(size) < 0.7, 5, 2),
        "when satisfaction": resolved + (chance.exponential(6, size) * DAY).astype(np.int64),
        "outcome": chance.choice(["upheld", "rejected"], size),
        "when outcome": resolved,
    }
    return {"complaints": pl.DataFrame(rows)}


def voices(chance: np.random.Generator, base: int, begins: int, ends: int) -> Rows:
    """Reviews, mentions and referrals, three a day; who was referred comes weeks later."""
    when = _moments(chance, base, begins, ends, 3)
    size = len(when)
    kind = chance.choice(["review", "mention", "referral"], size)
    referral = pl.lit(pl.Series(kind == "referral"))
    posts = pl.DataFrame(
        _of_customers(chance, "event_id", "happened_at", when)
        | {
            "kind": kind,
            "rating": chance.choice([1, 3, 5, 5], size),
            "sentiment": chance.choice(["positive", "positive", "neutral", "negative"], size),
            "reach": chance.choice([10, 200, 900], size),
            "converted": chance.choice(["yes", "no"], size),
            "when converted": when + (chance.exponential(20, size) * DAY).astype(np.int64),
        }
    )
    told = posts.with_columns(
        rating=pl.when(pl.col("kind") == "review").then("rating"),
        sentiment=pl.when(~referral).then("sentiment"),
        converted=pl.when(referral).then("converted"),
    )
    return {"advocacy": told}


def invited(chance: np.random.Generator, base: int, begins: int, ends: int) -> Rows:
    """Eight are asked a day; one in three answers within days, wherever and whoever it is."""
    when = _moments(chance, base, begins, ends, 8)
    size = len(when)
    asked = _of_customers(chance, "invitation_id", "sent_at", when)
    at = when + (chance.exponential(2, size) * DAY).astype(np.int64)
    ids = np.array([f"i{each}" for each in range(size)])
    does = chance.random(size) < 0.35
    answer = pl.lit(pl.Series(does))
    invitations = pl.DataFrame(
        asked | {"answered_at": at, "response_id": ids, "when response_id": at}
    ).with_columns(
        pl.when(answer).then(name).alias(name) for name in ("answered_at", "response_id")
    )
    question = np.full(int(does.sum()), "nps")
    told = {"response_id": ids, "answered_at": at} | {
        name: asked[name] for name in ("location", "team", "touchpoint", "customer_id")
    }
    responses = pl.DataFrame({name: values[does] for name, values in told.items()}).with_columns(
        question=pl.Series(question), score=pl.Series(_scored(chance, question))
    )
    return {"invitations": invitations, "responses": responses.sort("answered_at")}


def checks(chance: np.random.Generator, base: int, begins: int, ends: int) -> Rows:
    """Three checks a day of three standards, four in five passed."""
    when = _moments(chance, base, begins, ends, 3)
    size = len(when)
    rows = _placed(chance, "check_id", "checked_at", when) | {
        "standard": chance.choice(["greeted", "on time", "clean"], size),
        "passed": chance.choice(["yes", "yes", "yes", "yes", "no"], size),
    }
    return {"checks": pl.DataFrame(rows)}


def steps(chance: np.random.Generator, base: int, begins: int, ends: int) -> Rows:
    """Two next steps fall due a day, most of them done before."""
    when = _moments(chance, base, begins, ends, 2)
    size = len(when)
    rows = _placed(chance, "step_id", "due_at", when) | {
        "step": chance.choice(["call back", "refund"], size),
        "done_at": when + (chance.normal(-1, 2, size) * DAY).astype(np.int64),
    }
    return {"next_steps": pl.DataFrame(rows)}


def beliefs(chance: np.random.Generator, base: int, begins: int, ends: int) -> Rows:
    """What leaders, front line and customers believe, four answers a day."""
    when = _moments(chance, base, begins, ends, 4)
    size = len(when)
    role = chance.choice(["leader", "frontline", "customer"], size)
    statement = chance.choice(["recommend", "differentiated", "strategy_clear"], size)
    statement = np.where(role == "customer", "differentiated", statement)
    rows = pl.DataFrame(
        _placed(chance, "belief_id", "answered_at", when)
        | {
            "role": role,
            "statement": statement,
            "score": chance.choice([10, 9, 8, 3], size),
            "agrees": chance.choice(["yes", "no"], size),
        }
    )
    recommends = pl.col("statement") == "recommend"
    told = rows.with_columns(
        score=pl.when(recommends).then("score"), agrees=pl.when(~recommends).then("agrees")
    )
    return {"beliefs": told}


def staffing(chance: np.random.Generator, base: int, begins: int, ends: int) -> Rows:
    """Ten hours a day at each place, with as many people and visits as on any other day."""
    hours = base + np.arange(begins, ends)[:, None] * DAY + np.arange(8, 18) * HOUR
    when = np.sort(np.repeat(hours.ravel(), len(PLACES)))
    size = len(when)
    rows = {
        "location": np.tile(PLACES, size // len(PLACES)),
        "hour": when,
        "people": chance.integers(2, 5, size),
        "visits": chance.poisson(12, size),
    }
    return {"staffing": pl.DataFrame(rows)}


#: Every kind of tool: what it tells, and how many of its kind a company has at least and at most.
KINDS: Mapping[str, tuple[Maker, int, int]] = {
    "survey": (answers, 1, 3),
    "desk": (complaints, 1, 3),
    "voices": (voices, 1, 2),
    "asking": (invited, 0, 1),
    "rounds": (checks, 0, 2),
    "tasks": (steps, 0, 1),
    "poll": (beliefs, 0, 2),
    "rota": (staffing, 0, 1),
}
