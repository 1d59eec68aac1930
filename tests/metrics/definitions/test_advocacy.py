"""Advocacy: whom we met and who praised us, hand counts on small tables."""

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from statsmodels.stats.proportion import proportion_confint

from metrics.catalogue import METRICS
from metrics.lake import Lake
from metrics.measure.measuring import measure
from metrics.model import NOTHING, Estimate, Row
from metrics.slices import Slice
from tests.support.lakes import Record, at, make_lake, reader_of

DAY = at("2026-06-10T12:00")


def one(
    lake: Lake, key: str, chosen: Slice | None = None, by: str | None = None, **reader: Any
) -> Row:
    return measure(reader_of(lake, **reader), METRICS[key], chosen or Slice(), by=by)[0]


def said(customer: str | None, score: int | None = 9, when: Any = DAY, **columns: Any) -> Record:
    return {
        "answered_at": when,
        "question": "nps",
        "score": score,
        "customer_id": customer,
        **columns,
    }


def event(kind: str, customer: str | None = None, when: Any = DAY, **columns: Any) -> Record:
    return {"happened_at": when, "kind": kind, "customer_id": customer, **columns}


def wilson(counted: int, total: int) -> Estimate:
    low, high = proportion_confint(counted, total, method="wilson")
    return Estimate(
        *(pytest.approx(100 * each, abs=1e-9) for each in (counted / total, low, high)), total
    )


def test_advocates_of_all_customers_met_in_any_file(tmp_path: Path) -> None:
    lake = make_lake(
        tmp_path,
        responses=[said("a"), said("a", 0), said("b", None), said(None)],
        complaints=[{"opened_at": DAY, "customer_id": "c"}, {"opened_at": DAY, "customer_id": "a"}],
        advocacy=[
            event("referral", "a"),
            event("referral", "a"),
            event("review", "b", sentiment="positive"),
            event("mention", "d", sentiment="positive"),
            event("mention", "e", sentiment="neutral"),
            event("review", "f", sentiment="negative"),
            event("review", "g"),
            event("review", None, sentiment="positive"),
        ],
    )
    assert one(lake, "advocacy_rate").estimate == wilson(3, 7)
    assert one(lake, "referral_rate").estimate == wilson(1, 7)


def test_seen_is_who_answered_complained_or_spoke_in_public_and_nobody_else(
    tmp_path: Path,
) -> None:
    """Six by hand: nobody of a list of customers or of the books, of another day, or unnamed."""
    june, july = Slice(date(2026, 6, 1), date(2026, 7, 1)), at("2026-07-03T12:00")
    lake = make_lake(
        tmp_path,
        responses=[
            said("answered"), said("left it open", None), said("later", when=july), said(None)
        ],
        complaints=[
            {"opened_at": DAY, "customer_id": "complained"},
            {"opened_at": at("2026-05-01T12:00"), "resolved_at": DAY, "customer_id": "in May"},
        ],
        advocacy=[
            event("review", "wrote", sentiment="negative"), event("mention", "spoke"),
            event("referral", "referred"), event("referral", "answered", july),
        ],
        customers=[{"customer_id": "on the list", "joined_at": DAY}],
        revenue=[{"customer_id": "paid", "period": at("2026-06-01T00:00"), "revenue": 9.0}],
        known_at=at("2026-07-31T00:00"),
    )  # fmt: skip
    assert one(lake, "advocacy_rate", june).estimate == wilson(1, 6)
    assert one(lake, "referral_rate", june).estimate == wilson(1, 6)


@pytest.mark.parametrize("key", ["advocacy_rate", "referral_rate"])
def test_the_definition_says_who_is_seen(key: str) -> None:
    metric = METRICS[key]
    for word in ("answered a survey", "complained", "spoke in public", "referral"):
        assert word in metric.definition
    assert "answered, complained or spoke in public" in metric.denominator


def test_no_rate_without_files_that_would_tell(tmp_path: Path) -> None:
    """Customers, but no file of advocacy: nothing was measured, which is not 0 %."""
    met = {
        "responses": [said("a", team="Care", channel="web"), said("b", team="Care", channel="web")]
    }
    lake = make_lake(tmp_path / "surveys only", **met)
    for key in ("advocacy_rate", "referral_rate", "say_do"):
        assert one(lake, key).estimate == NOTHING, key
        assert all(
            r.estimate == NOTHING
            for r in measure(reader_of(lake), METRICS[key], Slice(), by="team")
        )
    lake = make_lake(
        tmp_path / "reviews only", **met, advocacy=[event("review", "a", sentiment="positive")]
    )
    assert one(lake, "advocacy_rate").estimate == wilson(1, 2)
    assert one(lake, "referral_rate").estimate == NOTHING


def test_no_rate_in_a_period_of_which_no_advocacy_file_tells(tmp_path: Path) -> None:
    months = [DAY - timedelta(days=31), DAY, DAY + timedelta(days=31)]
    lake = make_lake(
        tmp_path, responses=[said("a", when=m) for m in months], advocacy=[event("referral", "b")]
    )
    rows = measure(reader_of(lake), METRICS["advocacy_rate"], Slice(), by="month")
    # Of July nothing is known, and so nobody is counted.
    assert [(row.group.month, row.estimate.value) for row in rows] == [(5, None), (6, 50)]
    assert one(lake, "advocacy_rate", Slice(date(2026, 7, 1), date(2026, 8, 1))).estimate == NOTHING
    assert one(lake, "advocacy_rate", Slice(until=date(2026, 6, 1))).estimate == NOTHING
    # A promoter of May had until June: that is known. Of a promoter of July nothing is.
    done = measure(reader_of(lake), METRICS["say_do"], Slice(), by="month")
    assert [(row.group.month, row.estimate.value) for row in done] == [(5, 0), (6, 0)]


def test_no_rate_by_a_column_that_advocacy_does_not_have(tmp_path: Path) -> None:
    """Reviews have no channel: by channel everybody would look silent."""
    lake = make_lake(
        tmp_path,
        responses=[said("a", channel="web", team="Care")],
        advocacy=[event("referral", "a", team="Care")],
    )
    assert one(lake, "advocacy_rate", Slice(only={"team": ("Care",)})).estimate == wilson(1, 1)
    assert one(lake, "advocacy_rate", Slice(only={"channel": ("web",)})).estimate == NOTHING
    rows = measure(reader_of(lake), METRICS["advocacy_rate"], Slice(), by="channel")
    assert rows[0].group == "web"
    assert rows[0].estimate == NOTHING
    # Whether a promoter praised us is asked of the customer, not of the channel.
    assert one(lake, "say_do", Slice(only={"channel": ("web",)})).estimate == wilson(1, 1)


@pytest.mark.parametrize(
    ("after", "did"),
    [
        (timedelta(microseconds=-1), False),
        (timedelta(), True),
        (timedelta(days=90), True),
        (timedelta(days=90, microseconds=1), False),
    ],
)
def test_promoters_have_ninety_days(tmp_path: Path, after: timedelta, did: bool) -> None:  # noqa: FBT001
    lake = make_lake(
        tmp_path,
        responses=[said("a")],
        advocacy=[
            event("referral", "a", DAY + after),
            event("referral", "x", DAY + timedelta(days=200)),
        ],
    )
    assert one(lake, "say_do").estimate == wilson(int(did), 1)


def test_a_promoter_is_who_says_so_last(tmp_path: Path) -> None:
    later, last = DAY + timedelta(days=1), DAY + timedelta(days=2)
    lake = make_lake(
        tmp_path,
        responses=[
            said("changed", 10), said("changed", 6, later),
            said("won", 3), said("won", 9, later), said("won", None, last),
            said("same instant", 2, response_id="r1"), said("same instant", 10, response_id="r2"),
            said("never", 8), said(None, 10),
        ],
        advocacy=[
            event("referral", "changed", last),
            event("review", "won", DAY, sentiment="positive"),  # before the answer that counts
            event("mention", "same instant", last, sentiment="positive"),
            event("mention", "same instant", last, sentiment="negative"),
        ],
    )  # fmt: skip
    assert one(lake, "say_do").estimate == wilson(1, 2)
    # On the first day the later answers had not been given.
    assert one(lake, "say_do", Slice(until=date(2026, 6, 11))).estimate == wilson(2, 2)
    assert one(lake, "say_do", as_of=DAY).estimate == wilson(0, 2)


def test_negative_reviews_and_silent_ones_are_no_praise(tmp_path: Path) -> None:
    acts = [
        event("review", "a", sentiment="negative"),
        event("mention", "a"),
        event("review", "a", sentiment="neutral"),
    ]
    lake = make_lake(tmp_path, responses=[said("a")], advocacy=acts)
    assert one(lake, "say_do").estimate == wilson(0, 1)


def test_referrals_that_became_customers(tmp_path: Path) -> None:
    referrals = [event("referral", converted=each) for each in (True, False, None, True)]
    lake = make_lake(tmp_path / "told", advocacy=[*referrals, event("review", converted=True)])
    assert one(lake, "referral_conversion").estimate == wilson(2, 4)
    lake = make_lake(tmp_path / "untold", advocacy=[event("referral"), event("referral")])
    assert one(lake, "referral_conversion").estimate == NOTHING


def test_tones_and_stars(tmp_path: Path) -> None:
    tones = ["positive"] * 5 + ["negative"] * 2 + ["neutral"] + [None]
    posts = [event("mention", sentiment=tone, sentiment_from=tone and "inferred") for tone in tones]
    posts += [event("mention", sentiment_from="not read") for _ in range(3)]
    stars = [event("review", rating=each) for each in (1, 5, 5, 4, None)]
    ignored = [event("referral", sentiment="negative"), event("mention", rating=1)]
    lake = make_lake(tmp_path, advocacy=[*posts, *stars, *ignored])
    tone = one(lake, "net_sentiment")
    assert (tone.estimate.value, tone.estimate.n) == (pytest.approx(100 * 3 / 8), 8)
    assert (tone.inputs["inferred"], tone.inputs["not_read"]) == (8, 3)
    assert one(lake, "negative_share").estimate == wilson(2, 8)
    review = one(lake, "review_average")
    assert (review.estimate.value, review.estimate.n) == (pytest.approx(15 / 4), 4)
    assert 1 <= review.estimate.low < review.estimate.value < review.estimate.high <= 5
    assert [review.inputs[star] for star in ("one", "two", "three", "four", "five")] == [
        1,
        0,
        0,
        1,
        2,
    ]
