"""The stories planted in the sample company, measured without any code of ours."""

from datetime import date, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import polars as pl
import pytest
from lifelines import KaplanMeierFitter
from scipy.stats import chi2_contingency, fisher_exact, ttest_ind

from metrics.analyses.themes.proposed import proposals
from metrics.slices import Slice
from tests.sample_data import reading
from tests.sample_data.reading import AS_OF, FILES
from tests.support.lakes import at, make_lake, reader_of

LONDON = ZoneInfo("Europe/London")
FILES_END = datetime(2026, 10, 31, 18, 2, 11, tzinfo=LONDON)
NO_TABLE_CHECK = ("Oxford", "Exeter", "Chester", "Hull", "Derby", "Lincoln")


#: Any day of October: whose words they are is all that matters.
DAY = at("2026-10-20T12:00")


@pytest.fixture(scope="module")
def recommend() -> pl.DataFrame:
    """NPS answers, each worth +100, 0 or −100, so that their mean is the score."""
    score = pl.col("score")
    worth = pl.when(score >= 9).then(100).when(score <= 6).then(-100).otherwise(0)
    rows = reading.answers(FILES).filter(pl.col("question") == "nps", score.is_not_null())
    return rows.with_columns(worth=worth, day=pl.col("at").dt.date())


@pytest.fixture(scope="module")
def complaints() -> pl.DataFrame:
    """Complaints with `hours` until they were resolved or until the files end."""
    end = pl.col("resolved_at").fill_null(AS_OF)
    hours = (end - pl.col("opened_at")).dt.total_seconds() / 3600
    rows = reading.complaints(FILES)
    return rows.with_columns(hours=hours, resolved=pl.col("resolved_at").is_not_null())


def in_month(rows: pl.DataFrame, month: str, column: str = "at") -> pl.DataFrame:
    return rows.filter(pl.col(column).dt.strftime("%Y-%m") == month)


def nps(rows: pl.DataFrame) -> float:
    return rows["worth"].mean()


def p_value(some: pl.DataFrame, others: pl.DataFrame) -> float:
    return ttest_ind(some["worth"].to_numpy(), others["worth"].to_numpy(), equal_var=False).pvalue


def kaplan_meier_median(rows: pl.DataFrame) -> float:
    fitted = KaplanMeierFitter().fit(rows["hours"].to_numpy(), rows["resolved"].to_numpy())
    return fitted.median_survival_time_


def test_the_whole_company_is_neither_too_good_nor_too_bad(recommend: pl.DataFrame) -> None:
    assert 25 < nps(recommend) < 35


def test_october_is_better_than_september(recommend: pl.DataFrame) -> None:
    october, september = in_month(recommend, "2026-10"), in_month(recommend, "2026-09")
    assert nps(october) - nps(september) == pytest.approx(4.8, abs=0.1)
    assert p_value(october, september) < 0.05


def test_story_1_york_falls_in_one_week_at_delivery(recommend: pl.DataFrame) -> None:
    week = pl.col("day").is_between(date(2026, 10, 12), date(2026, 10, 18))
    september = pl.col("day").is_between(date(2026, 9, 1), date(2026, 9, 30))
    york, delivery = recommend.filter(location="York"), pl.col("touchpoint") == "delivery"
    assert nps(york.filter(week)) < nps(york.filter(september)) - 14
    assert york.filter(week, delivery).height > 80
    assert nps(york.filter(week, delivery)) < -60
    elsewhere = york.filter(week, ~delivery)
    assert p_value(elsewhere, york.filter(september)) > 0.05


def test_story_1_york_is_worse_in_october_even_among_twelve_comparisons(
    recommend: pl.DataFrame,
) -> None:
    october, september = in_month(recommend, "2026-10"), in_month(recommend, "2026-09")
    york = pl.col("location") == "York"
    assert nps(october.filter(york)) < nps(september.filter(york)) - 14
    assert p_value(october.filter(york), september.filter(york)) < 0.05 / 12
    for place in set(october["location"]) - {"York", "Leeds"}:
        here = pl.col("location") == place
        assert p_value(october.filter(here), september.filter(here)) > 0.05 / 12, place


def test_story_2_care_answers_and_resolves_faster_since_july(complaints: pl.DataFrame) -> None:
    care = complaints.filter(team="Care")
    since = pl.col("opened_at").dt.date() >= date(2026, 7, 1)
    assert kaplan_meier_median(care.filter(~since)) == pytest.approx(72, abs=6)
    assert kaplan_meier_median(care.filter(since)) < 24
    first = (pl.col("first_response_at") - pl.col("opened_at")).dt.total_seconds() / 3600
    assert care.filter(~since).select(first).to_series().median() > 18
    assert care.filter(since).select(first).to_series().median() < 3


def test_story_3_checkout_suffers_where_nobody_checks_the_table(recommend: pl.DataFrame) -> None:
    checkout = recommend.filter(pl.col("touchpoint") == "checkout", pl.col("location") != "Truro")
    skips = pl.col("location").is_in(NO_TABLE_CHECK)
    since = pl.col("day") >= date(2026, 6, 1)
    after, before = checkout.filter(since), checkout.filter(~since)
    assert nps(after.filter(skips)) - nps(after.filter(~skips)) == pytest.approx(-11, abs=1)
    assert p_value(after.filter(skips), after.filter(~skips)) < 0.001
    assert abs(nps(before.filter(skips)) - nps(before.filter(~skips))) < 2
    october = in_month(checkout, "2026-10")
    assert p_value(october.filter(skips), october.filter(~skips)) < 0.05


def test_story_3_the_words_say_what_is_missing(recommend: pl.DataFrame) -> None:
    said = recommend.filter(pl.col("touchpoint") == "checkout", pl.col("comment").is_not_null())
    skips = pl.col("location").is_in(NO_TABLE_CHECK) & (pl.col("day") >= date(2026, 6, 1))
    pepper = pl.col("comment").str.contains("pepper").sum()
    counts = said.group_by(skips=skips).agg(pepper=pepper, all=pl.len()).sort("skips")
    table = [[row["pepper"], row["all"] - row["pepper"]] for row in counts.to_dicts()]
    assert table[1][0] > 50
    assert fisher_exact(table).pvalue < 1e-6


def test_story_4_billing_holds_most_of_the_complaints_older_than_eight_weeks(
    complaints: pl.DataFrame,
) -> None:
    old = complaints.filter(~pl.col("resolved"), pl.col("hours") > 56 * 24)
    assert old.height == 41
    assert old.filter(team="Billing").height == 30


def test_story_5_the_worst_score_of_all_belongs_to_too_few_answers(recommend: pl.DataFrame) -> None:
    october = in_month(recommend, "2026-10")
    scores = {place[0]: nps(rows) for place, rows in october.group_by("location")}
    assert min(scores, key=scores.__getitem__) == "Truro"
    truro = pl.col("location") == "Truro"
    assert october.filter(truro).height == 12
    assert p_value(october.filter(truro), october.filter(~truro)) > 0.05


def test_story_6_fewer_leave_satisfied_in_october(complaints: pl.DataFrame) -> None:
    old_enough = complaints.filter(pl.col("opened_at") < AS_OF - pl.duration(days=14))
    satisfied = pl.col("satisfied").fill_null(value=False) & (pl.col("reopened") == 0)
    counts = []
    for month in ("2026-09", "2026-10"):
        rows = in_month(old_enough, month, "opened_at")
        good = rows.filter(satisfied, pl.col("resolved")).height
        counts.append([good, rows.height - good])
    shares = [good / (good + other) for good, other in counts]
    assert shares[1] < shares[0] - 0.08
    assert chi2_contingency(counts, correction=False).pvalue < 0.05


def test_story_7_leeds_is_better_in_october(recommend: pl.DataFrame) -> None:
    leeds = recommend.filter(location="Leeds")
    october, september = in_month(leeds, "2026-10"), in_month(leeds, "2026-09")
    assert nps(october) > nps(september) + 14
    assert p_value(october, september) < 0.05


def test_story_15_two_places_of_one_region_differ(recommend: pl.DataFrame) -> None:
    places = reading.read_text(FILES / "pepper-places.csv")
    north = places.filter(parent="North")["place"].to_list()
    october = in_month(recommend, "2026-10")
    leeds, york = (october.filter(location=place) for place in ("Leeds", "York"))
    assert {"Leeds", "York"} < {*north}
    assert [round(nps(rows)) for rows in (leeds, york)] == [43, 2]
    assert p_value(leeds, york) < 0.0001
    region = october.filter(pl.col("location").is_in(north))
    assert round(nps(region)) == 28


def test_story_18_leaders_of_the_east_believe_what_guests_do_not_say() -> None:
    rows = pl.read_parquet(FILES / "pepper-beliefs-2026.parquet").filter(
        pl.col("location").is_in(["Norwich", "Oxford"]), statement="differentiated"
    )
    since = pl.col("answered_at").dt.convert_time_zone(LONDON.key).dt.date()

    def said(role: str, first: date, last: date) -> tuple[int, int]:
        mine = rows.filter(since.is_between(first, last), role=role)["agrees"]
        return int(mine.sum()), mine.len()

    assert said("leader", date(2026, 10, 1), date(2026, 10, 31)) == (17, 20)
    assert said("leader", date(2026, 7, 1), date(2026, 7, 31)) == (13, 20)
    assert said("customer", date(2026, 8, 1), date(2026, 10, 31)) == (20, 165)
    assert said("customer", date(2026, 5, 2), date(2026, 7, 31)) == (66, 155)


def test_story_19_saturday_noon_in_hull_outruns_its_staff(recommend: pl.DataFrame) -> None:
    hours = pl.read_parquet(FILES / "pepper-staffing-2026.parquet").with_columns(
        pl.col("hour").dt.convert_time_zone("Europe/London")
    )
    noon = (pl.col("hour").dt.weekday() == 6) & pl.col("hour").dt.hour().is_in([12, 13])
    hull = hours.filter(location="Hull")
    loads = [
        rows["visits"].sum() / rows["people"].sum()
        for rows in (hull.filter(noon), hull.filter(~noon), hours.filter(noon, location="York"))
    ]
    assert [round(load, 1) for load in loads] == [3.1, 1.8, 1.8]
    local = pl.col("at")
    at_noon = (local.dt.weekday() == 6) & local.dt.hour().is_in([12, 13])
    answers = recommend.filter(pl.col("location") == "Hull", local.dt.date() >= date(2026, 5, 1))
    rushed, others = answers.filter(at_noon), answers.filter(~at_noon)
    assert [rushed.height, round(nps(rushed)), round(nps(others))] == [41, -32, 28]
    assert p_value(rushed, others) < 0.0001


def test_open_complaints_make_the_naive_median_look_better(complaints: pl.DataFrame) -> None:
    october = in_month(complaints, "2026-10", "opened_at")
    naive = october.filter("resolved")["hours"].median()
    assert kaplan_meier_median(october) > naive * 1.15


def test_four_in_ten_tickets_of_october_took_one_answer(complaints: pl.DataFrame) -> None:
    """The help desk counts its answers; the book before it did not."""
    closed = in_month(complaints, "2026-10", "opened_at").filter(pl.col("resolved"))
    once = closed.filter(pl.col("answers") == 1, pl.col("reopened") == 0)
    assert (once.height, closed.height) == (160, 381)
    tickets = complaints.drop_nulls("answers")
    assert tickets.filter(pl.col("reopened") > 0, pl.col("answers") == 1).is_empty()
    answered = pl.col("first_response_at").is_not_null()
    assert tickets.filter(answered != (pl.col("answers") > 0)).is_empty()


def test_they_forgive_the_fast(recommend: pl.DataFrame, complaints: pl.DataFrame) -> None:
    """Answers of 2026 by the latest complaint before them, joined by Polars."""
    said = recommend.filter(pl.col("day") >= date(2026, 1, 1)).drop_nulls("customer_id").sort("at")
    came = complaints.drop_nulls("customer_id").sort("opened_at")
    came = came.select("customer_id", "opened_at", "resolved_at", complained=pl.col("opened_at"))
    joined = said.join_asof(
        came, left_on="at", right_on="opened_at", by="customer_id", check_sortedness=False
    )
    ended, took = pl.col("resolved_at"), pl.col("resolved_at") - pl.col("complained")
    over = ended <= pl.col("at")
    recent = over & (pl.col("at") - ended <= pl.duration(days=90))
    after = joined.filter(recent)
    fast = after.filter(took <= pl.duration(days=1))
    slow = after.filter(took > pl.duration(days=3), took <= pl.duration(days=56))
    none = joined.filter(pl.col("complained").is_null() | (over & ~recent))
    found = [(round(nps(rows), 1), rows.height) for rows in (none, fast, slow)]
    assert found == [(30.7, 10_143), (39.1, 350), (6.0, 398)]
    assert p_value(fast, none) > 0.05, "as good as if nothing had happened"
    assert p_value(slow, none) < 1e-6


def test_advocates_are_about_seven_in_a_hundred() -> None:
    answers, complaints = reading.answers(FILES), reading.complaints(FILES)
    events = in_month(reading.events(FILES), "2026-10")
    seen = [in_month(answers, "2026-10"), in_month(complaints, "2026-10", "opened_at"), events]
    known = pl.concat([rows.select("customer_id") for rows in seen]).drop_nulls().n_unique()
    good = (pl.col("rating") >= 4) | (pl.col("sentiment") == "positive")
    praised = events.filter((pl.col("kind") == "referral") | good)
    advocates = praised["customer_id"].drop_nulls().n_unique()
    assert advocates / known == pytest.approx(0.07, abs=0.01)


def test_growth_was_bought() -> None:
    """Six months against the same a year before: revenue grew by 16 %, by loyalty alone 1.5 %."""
    customers = pl.read_parquet(FILES / "pepper-customers.parquet")
    revenue = pl.read_parquet(FILES / "pepper-revenue.parquet")
    day = pl.col("period")
    now = revenue.filter(day >= date(2026, 5, 1))
    then = revenue.filter(day.is_between(date(2025, 5, 1), date(2025, 10, 1)))
    assert set(now["period"].dt.month()) == set(then["period"].dt.month()) == {5, 6, 7, 8, 9, 10}
    whole = then["revenue"].sum()
    assert now["revenue"].sum() / whole == pytest.approx(1.163, abs=0.002)
    here = pl.col("joined_at") < pl.datetime(2025, 11, 1, time_zone="UTC")
    here = here | pl.col("customer_id").is_in(then["customer_id"].implode())
    paid = now.join(customers, on="customer_id", how="left", validate="m:1")
    kept = paid.filter(here)["revenue"].sum() / whole
    new = paid.filter(~here)
    earned = new.filter(pl.col("joined_through").is_in(["referral", "experience"]))
    bought = new.filter(pl.col("joined_through").is_in(["paid", "other"]))
    shares = [part["revenue"].sum() / whole for part in (earned, bought, new)]
    assert kept == pytest.approx(0.918, abs=0.001)
    assert shares == pytest.approx([0.097, 0.123, 0.245], abs=0.001)
    assert kept + shares[0] - 1 == pytest.approx(0.015, abs=0.001)


def test_guests_who_were_brought_bring_others() -> None:
    events = reading.events(FILES).filter(pl.col("referred_customer_id").is_not_null()).sort("at")
    brought_by = dict(events.select("referred_customer_id", "customer_id").iter_rows())

    def generation(guest: str) -> int:
        return 1 + generation(brought_by[guest]) if guest in brought_by else 0

    found = [generation(guest) for guest in brought_by]
    assert [found.count(n) for n in (1, 2, 3, 4, 5)] == [432, 80, 13, 4, 0]
    assert len(set(brought_by.values()) & set(brought_by)) == 86
    joined = pl.read_parquet(FILES / "pepper-customers.parquet")
    came = joined.filter(pl.col("joined_through") == "referral")["customer_id"]
    assert set(brought_by) <= set(came)


def test_every_guest_joined_before_the_first_word(recommend: pl.DataFrame) -> None:
    joined = pl.read_parquet(FILES / "pepper-customers.parquet")
    assert joined["customer_id"].n_unique() == joined.height == 19_760
    said = recommend.drop_nulls("customer_id").join(joined, on="customer_id", how="left")
    assert said["joined_at"].null_count() == 0
    assert said.filter(pl.col("at").dt.convert_time_zone("UTC") < pl.col("joined_at")).is_empty()


def open_hours(location: str, opened: datetime, ended: datetime) -> float:
    """For how many of the hours in between somebody is there, as the README says it, day by day."""
    begin, end = (at.astimezone(LONDON).replace(tzinfo=None) for at in (opened, ended))
    hours = 0.0
    for number in range((end.date() - begin.date()).days + 1):
        day = begin.date() + timedelta(days=number)
        usual = [(8, 20)] * 5 + [(9, 13) if location == "Truro" else (9, 18)]
        week = [*usual, (10, 16) if location == "York" else (0, 0)]
        opens, closes = (datetime.combine(day, time(hour)) for hour in week[day.weekday()])
        # From 1 October 2026 until the files end there is no bank holiday.
        hours += max((min(end, closes) - max(begin, opens)) / timedelta(hours=1), 0)
    return hours


def test_the_two_clocks_of_october(complaints: pl.DataFrame) -> None:
    october = in_month(complaints, "2026-10", "opened_at")
    waits = [
        open_hours(row["location"], row["opened_at"], row["resolved_at"] or FILES_END)
        for row in october.iter_rows(named=True)
    ]
    resolved = october["resolved"].to_list()
    calendar, business = (
        KaplanMeierFitter().fit(hours, resolved).median_survival_time_
        for hours in (october["hours"].to_list(), waits)
    )
    assert (round(calendar), round(business)) == (43, 17)


def test_story_13_plates_are_cold_in_the_north(recommend: pl.DataFrame) -> None:
    checks = pl.read_parquet(FILES / "pepper-checks-2026.parquet").filter(
        standard="Plates sent out hot"
    )
    looked = checks.select(
        "location",
        "touchpoint",
        "passed",
        day=pl.col("checked_at").dt.convert_time_zone("Europe/London").dt.date(),
    )
    beside = recommend.join(looked, on=["location", "touchpoint", "day"])
    north = pl.col("location").is_in(["Durham", "Hull", "Leeds", "York"])
    since = pl.col("day") >= date(2026, 7, 1)
    kept, missed = (beside.filter(since, north, passed=passed) for passed in (True, False))
    assert nps(missed) - nps(kept) == pytest.approx(-26, abs=6)
    assert p_value(missed, kept) < 0.001
    assert missed.height > 150
    elsewhere = looked.filter(~(north & since))
    assert 1 - elsewhere["passed"].mean() < 0.06  # type: ignore[operator]


def test_story_14_bookings_did_not_do_what_was_next_for_a_week() -> None:
    steps = pl.read_csv(FILES / "pepper-next-steps-2026-10-31.csv", infer_schema=False)
    due = pl.col("due_at").str.to_datetime(time_zone="UTC").dt.convert_time_zone("Europe/London")
    week = due.dt.date().is_between(date(2026, 10, 19), date(2026, 10, 25))
    left = steps.filter(week, team="Bookings")
    assert left.height >= 8
    assert left["done_at"].null_count() == left.height
    others = steps.filter(week, pl.col("team") != "Bookings")
    assert others["done_at"].null_count() / others.height < 0.2
    assert steps.filter(due > AS_OF).height > 0


def test_story_15_comments_propose_what_is_said_in_many_ways(
    recommend: pl.DataFrame, complaints: pl.DataFrame, tmp_path: Path
) -> None:
    """October's words alone, without those in public; in English time."""
    said = in_month(recommend, "2026-10").filter(pl.col("comment").is_not_null())
    opened = in_month(complaints, "2026-10", "opened_at")
    answers = [
        {"answered_at": DAY, "question": "nps", "score": int(score), "comment": comment}
        for score, comment in said.select("score", "comment").iter_rows()
    ]
    tickets = [{"opened_at": DAY, "summary": summary} for summary in opened["summary"]]
    lake = make_lake(tmp_path, responses=answers, complaints=tickets)
    names = [one.name for one in proposals(reader_of(lake), Slice(), 5)]
    assert "nobody called back" in names
    assert "no pepper on the table" in names


def test_story_20_the_app_is_asked_and_does_not_answer() -> None:
    until = datetime(2026, 10, 17, tzinfo=LONDON).astimezone(ZoneInfo("UTC"))
    asked = pl.read_parquet(FILES / "pepper-invitations-2026.parquet").filter(
        pl.col("delivered_at").is_not_null(), pl.col("sent_at") < until
    )
    survey = pl.read_csv(
        FILES / "Guest survey_October 31, 2026_18.05.csv", infer_schema=False
    ).select(response_id="ResponseId", score=pl.col("Q1").cast(pl.Int64, strict=False))
    answers = asked.join(survey.drop_nulls(), on="response_id")
    worth = pl.when(pl.col("score") >= 9).then(100).when(pl.col("score") <= 6).then(-100)
    answers = answers.with_columns(worth=worth.otherwise(0))
    app = pl.col("channel") == "app"
    assert asked.select(app.mean()).item() == pytest.approx(0.605, abs=0.001)
    assert answers.select(app.mean()).item() == pytest.approx(0.22, abs=0.001)
    cells = (
        answers.group_by("channel")
        .agg(pl.col("worth").mean())
        .join(asked.group_by("channel").len(), on="channel")
    )
    as_invited = (cells["worth"] * cells["len"]).sum() / cells["len"].sum()
    assert answers["worth"].mean() == pytest.approx(19.1, abs=0.1)
    assert as_invited == pytest.approx(10.7, abs=0.1)
    late = pl.col("sent_at").dt.convert_time_zone("Europe/London").dt.hour() >= 21
    rates = asked.group_by(late.alias("late")).agg(pl.col("response_id").is_not_null().mean())
    assert rates.filter("late")["response_id"].item() < 0.06
