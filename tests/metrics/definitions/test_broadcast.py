"""Who speaks up in public, and how far it is heard: hand counts on small tables."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from metrics.catalogue import METRICS
from metrics.measure.measuring import measure
from metrics.model import NOTHING, Row
from metrics.slices import Slice
from tests.support.lakes import Record, at, make_lake, reader_of

DAY = at("2026-06-10T12:00")
MICRO = timedelta(microseconds=1)


def said(customer: str, score: int, when: Any = DAY) -> Record:
    return {"answered_at": when, "question": "nps", "score": score, "customer_id": customer}


def post(customer: str | None, when: Any = DAY, kind: str = "review", **columns: Any) -> Record:
    return {"happened_at": when, "kind": kind, "customer_id": customer, **columns}


def one(lake: Any, key: str, by: str | None = None, **reader: Any) -> Row:
    return measure(reader_of(lake, **reader), METRICS[key], Slice(), by=by)[0]


def test_posts_per_detractor_over_posts_per_promoter(tmp_path: Path) -> None:
    """Two detractors with three posts, four promoters with two: 1.5 ÷ 0.5."""
    ninety = timedelta(days=90)
    lake = make_lake(
        tmp_path,
        responses=[
            said("d1", 0), said("d2", 6), said("passive", 8),
            *[said(f"p{i}", 9) for i in range(3)],
            said("p3", 2), said("p3", 10, DAY + MICRO),
        ],
        advocacy=[
            post("d1"), post("d1", DAY + ninety, "mention"), post("d2", DAY + MICRO),
            post("d1", DAY + ninety + MICRO), post("d1", DAY - MICRO), post("d1", DAY, "referral"),
            post("p0", sentiment="negative"), post("p3", DAY + MICRO), post("p3", DAY),
            post("passive"), post(None),
        ],
    )  # fmt: skip
    row = one(lake, "broadcast_ratio")
    assert row.estimate.value == pytest.approx(3.0)
    assert row.estimate.n == 6
    counted = {k: v for k, v in row.inputs.items() if not k.endswith("squares")}
    assert counted == {"detractors": 2, "detractor_posts": 3, "promoters": 4, "promoter_posts": 2}
    assert row.inputs["detractor_squares"] == 5
    # What was posted later than we look has not happened.
    assert one(lake, "broadcast_ratio", as_of=DAY + MICRO).inputs["detractor_posts"] == 2


def test_no_ratio_where_no_promoter_posted_or_no_file_tells(tmp_path: Path) -> None:
    answers = [said("d", 0), said("p", 10)]
    lake = make_lake(tmp_path / "none", responses=answers)
    assert one(lake, "broadcast_ratio").estimate == NOTHING
    lake = make_lake(tmp_path / "one side", responses=answers, advocacy=[post("d")])
    assert one(lake, "broadcast_ratio").estimate == NOTHING
    lake = make_lake(tmp_path / "other side", responses=answers, advocacy=[post("p")])
    assert one(lake, "broadcast_ratio").estimate.value == 0


def tone(sentiment: str | None, reach: int | None) -> Record:
    return post(None, kind="mention", sentiment=sentiment, reach=reach)


def test_posts_count_as_often_as_people_could_see_them(tmp_path: Path) -> None:
    rows = [
        tone("positive", 300), tone("neutral", 100), tone("negative", 100), tone("negative", None),
        tone(None, 5000), tone("negative", 0), post(None, kind="referral", reach=70),
    ]  # fmt: skip
    lake = make_lake(tmp_path, advocacy=rows)
    net, negative = one(lake, "net_sentiment_by_reach"), one(lake, "negative_share_by_reach")
    assert (net.estimate.value, net.estimate.n) == (pytest.approx(40), 3)
    assert negative.estimate.value == pytest.approx(20)
    assert net.inputs["without_reach"] == 1
    assert one(lake, "net_sentiment").estimate.value == pytest.approx(100 * (1 - 3) / 5)


def test_one_post_that_a_million_see_makes_the_interval_wide(tmp_path: Path) -> None:
    """300 positive posts, and a negative one with all the reach: that is one post, not 301."""
    rows = [tone("positive", 10) for _ in range(300)] + [tone("negative", 1_000_000)]
    lake = make_lake(tmp_path, advocacy=rows)
    net = one(lake, "net_sentiment_by_reach").estimate
    negative = one(lake, "negative_share_by_reach").estimate
    assert net.value < -99
    assert net.high - net.low > 80
    assert negative.high - negative.low > 70


def test_reach_is_added_without_overflow(tmp_path: Path) -> None:
    rows = [tone("positive", 8_000_000_000), tone("negative", 8_000_000_000)]
    estimate = one(make_lake(tmp_path, advocacy=rows), "net_sentiment_by_reach").estimate
    assert estimate.value == pytest.approx(0)


def test_no_figure_by_reach_where_no_file_tells_of_any(tmp_path: Path) -> None:
    lake = make_lake(tmp_path, advocacy=[tone("negative", None)])
    assert one(lake, "net_sentiment_by_reach").estimate == NOTHING
    assert one(lake, "negative_share_by_reach").estimate == NOTHING
    assert one(lake, "negative_share").estimate.value == 100
