"""The page Advocacy: empty first, one row, a company, filters it cannot follow, hostile text."""

from datetime import UTC, datetime
from pathlib import Path

from store.settings import Home
from tests.support import stores
from tests.support.lakes import write_lake
from tests.support.reading import OpenPage, charts, markup, plain, said, sections, whole

PANELS = [
    "Is it getting better?",
    "Do promoters do what they say?",
    "Do they bring others?",
    "Is it getting better?",
    "How many stars?",
    "What do they say in public?",
    "Newest posts, every tone",
    "Where is it better, where worse?",
    "Who speaks up in public?",
    "How far is it heard?",
    "Would we grow by loyalty alone?",
    "Who brings others who bring others?",
]


#: What the company's files tell of: not who was brought, what was paid, or how far it is heard.
TOLD = [
    panel
    for panel in PANELS
    if not panel.startswith(("Would we grow", "Who brings", "How far is it heard"))
]


def test_an_empty_store_invites_to_drop_a_file(home: Home, open_page: OpenPage) -> None:
    page = open_page(home, "advocacy")
    assert "nothing to show" in said(page)
    assert not page.metric
    assert not charts(page)


def test_a_store_without_events_says_so(tmp_path: Path, open_page: OpenPage) -> None:
    page = open_page(write_lake(tmp_path, responses=stores.answers(9)), "advocacy")
    assert "No reviews, mentions or referrals were dropped yet." in said(page)
    assert not page.metric


def test_one_review_leaves_the_rest_unmeasured(tmp_path: Path, open_page: OpenPage) -> None:
    row = {
        "happened_at": datetime(2026, 10, 12, 9, tzinfo=UTC),
        "kind": "review",
        "rating": 4,
        "sentiment": "positive",
        "sentiment_from": "rating",
        "text": "Good pie.",
    }
    page = whole(open_page, stores.seeing_all(write_lake(tmp_path, advocacy=[row])), "advocacy")
    assert sections(page) == PANELS[3:7]
    assert [metric.value for metric in page.metric] == ["4.0\u00a0stars", "+100", "0\u202f%"]
    text = plain(said(page))
    assert "Advocates, Referred someone, Promoters who did it" in text
    assert (
        "Referrals that became customers (needs the time when referrals became customers)" in text
    )
    assert "4.0 stars on average, 1 review" in text
    assert "1 positive and 0 negative since" in text
    assert "“Good pie.”" in text
    assert "4 stars" in text


def test_a_company_is_shown_with_its_figures_in_words(
    company_home: Home, open_october: OpenPage
) -> None:
    page = whole(open_october, company_home, "advocacy")
    assert sections(page) == TOLD
    text = plain(said(page))
    october = [r for r in stores.events() if r["happened_at"].month == 10]
    referrals = [r for r in october if r["kind"] == "referral"]
    came = sum(r["converted"] for r in referrals)
    assert f"{came} of {len(referrals)} referrals became customers." in text
    tones = [r for r in october if r["sentiment"]]
    inferred = sum(r["sentiment_from"] == "inferred" for r in tones)
    assert f"{inferred} of {len(tones)} tones inferred from the words" in text
    both_months = [r["sentiment"] for r in stores.events() if r["sentiment"]]
    assert (
        f"{both_months.count('positive')} positive and {both_months.count('negative')} negative"
        in text
    )
    assert f"{both_months.count('neutral')} neutral not drawn" in text


def test_promoters_of_the_last_days_have_had_less_time(
    company_home: Home, open_page: OpenPage
) -> None:
    page = open_page(company_home, "advocacy")
    assert "within 90 days. The latest have had less time so far." in plain(said(page))


def test_a_filter_that_events_do_not_carry_is_said_and_cleared(
    company_home: Home, open_page: OpenPage
) -> None:
    page = open_page(company_home, "advocacy", channel="web", touchpoint="meal", team="Kitchen")
    assert "Public events carry no channel or touchpoint; clear those filters to see them." in said(
        page
    )
    assert not page.metric
    next(b for b in page.button if b.key == "clear_missing").click()
    page.run()
    assert page.metric
    # The other filter stays.
    assert page.session_state["team"] == ["Kitchen"]


def test_filters_that_leave_nothing_offer_the_way_back(tmp_path: Path, open_page: OpenPage) -> None:
    rows = [*stores.events(30), *stores.events(3, location="Bath", team="Care")]
    page = open_page(write_lake(tmp_path, advocacy=rows), "advocacy", team="Care", location="York")
    assert "There are no reviews, mentions or referrals in what you chose." in said(page)
    next(b for b in page.button if b.key == "clear_filters").click()
    assert page.run().metric


def test_referrals_of_which_no_outcome_is_known(tmp_path: Path, open_page: OpenPage) -> None:
    rows = stores.events(30, converted=None)
    page = open_page(write_lake(tmp_path, advocacy=rows), "advocacy")
    assert "no file says who became a customer" in plain(said(page))
    values = {metric.label: metric.value for metric in page.metric}
    assert "Referrals that became customers" not in values


def test_hostile_names_and_posts_are_text(hostile_home: Home, open_page: OpenPage) -> None:
    for by in ("Source", "Location"):
        page = whole(open_page, hostile_home, "advocacy", public_by=by)
        assert sections(page) == TOLD
        assert not markup(page, stores.MARKUP)


def _paying(home: Path) -> Home:
    """Ten pay 100 in October 2025; a year on five left, five pay 120, and six are new."""

    def paid(customer: str, month: str, amount: float) -> dict[str, object]:
        told = {
            "customer_id": customer,
            "period": datetime.fromisoformat(f"{month}-01T00:00+00:00"),
        }
        return {**told, "revenue": amount, "known_at": datetime(2026, 11, 1, tzinfo=UTC)}

    ways = ["referral", "experience", "experience", "paid", "paid", None]
    new = [
        {"customer_id": f"n{i}", "joined_at": datetime(2026, 3, 1, tzinfo=UTC), "joined_through": way}
        for i, way in enumerate(ways)
    ]  # fmt: skip
    revenue = [paid(f"c{i}", "2025-10", 100) for i in range(10)]
    revenue += [paid(f"c{i}", "2026-10", 120) for i in range(5)]
    revenue += [paid(row["customer_id"], "2026-10", 50) for row in new]
    angry = [
        {"happened_at": datetime(2026, 10, 9, tzinfo=UTC), "kind": "mention", "customer_id": f"d{i}",
         "sentiment": "negative", "reach": 10 ** i}
        for i in range(6)
    ]  # fmt: skip
    brought = [
        {"happened_at": datetime(2026, 10, day, tzinfo=UTC), "kind": "referral", "converted": True,
         "customer_id": one, "referred_customer_id": other}
        for day, one, other in ((2, "c0", "n0"), (3, "n0", "n1"), (4, "n1", "c0"), (5, "c1", "n2"))
    ]  # fmt: skip
    said_then = [
        {"answered_at": datetime(2026, 10, 1, tzinfo=UTC), "question": "nps", "score": score,
         "customer_id": customer}
        for customer, score in [*((f"d{i}", 1) for i in range(12)), *((f"p{i}", 9) for i in range(12))]
    ]  # fmt: skip
    praise = [{"happened_at": datetime(2026, 10, 9, tzinfo=UTC), "kind": "review", "customer_id": "p1",
               "rating": 5, "sentiment": "positive"}]  # fmt: skip
    praise.append({"happened_at": datetime(2026, 10, 31, 18, tzinfo=UTC), "kind": "mention"})
    return write_lake(
        home,
        revenue=revenue,
        customers=new,
        responses=said_then,
        advocacy=[*angry, *brought, *praise],
    )


def test_growth_chains_and_voices_are_told_in_words(tmp_path: Path, open_page: OpenPage) -> None:
    page = whole(open_page, _paying(tmp_path), "advocacy")
    text = plain(said(page))
    assert "Earned growth −25 %" in text
    assert "60 % stayed, and 15 % came by recommendation or experience" in text
    assert "1 month until October, against the same a year before." in text
    assert "For 17 % of what new customers paid, no file tells what brought them." in text
    assert "3 advocates brought 3 customers so far, 1.00 each." in text
    assert "Left out: 1 in a circle." in text
    assert "Detractors post 6 times as often as promoters" in text
    assert "; 3 is published (American Express 2014)." in text
    assert "A few carry most of it: 6 posts tell as much as 1 of equal reach; 1 more" in text
    # No customer is named.
    assert "c0" not in text + "".join(chart.proto.spec for chart in charts(page))


def test_without_revenue_the_page_says_which_files_to_drop(
    company_home: Home, open_page: OpenPage
) -> None:
    page = whole(open_page, company_home, "advocacy")
    text = plain(said(page))
    assert "Revenue that stayed (needs the amounts that customers paid by month)" in text
    assert "Would we grow" not in text


def test_posts_that_are_not_read_are_counted_beside_the_tones(
    tmp_path: Path, open_page: OpenPage
) -> None:
    told = [each for each in stores.events(60) if each["kind"] != "referral"]
    unread = [
        {**each, "rating": None, "sentiment": None, "sentiment_from": "not read", "text": "Na ja."}
        for each in stores.events(30)
        if each["kind"] == "mention"
    ]
    home = stores.seeing_all(write_lake(tmp_path, advocacy=[*told, *unread]))
    text = (
        plain(said(whole(open_page, home, "advocacy"))).replace("\u202f", " ").replace("\xa0", " ")
    )
    in_october = [each for each in (*told, *unread) if each["happened_at"].month == 10]
    number = sum(each["sentiment_from"] == "not read" for each in in_october)
    assert number
    assert f"{number} more posts not read, as not told to be English" in text
    assert "tone not read" in text
