"""Sentences that leadership reads: exact words, escaped names, no claim beyond the finding."""

from datetime import date

import pytest

from metrics.analyses.findings import EVERYTHING, Finding
from metrics.analyses.standings import Standings
from metrics.catalogue import METRICS
from metrics.inference.verdict import Standing, judge
from metrics.model import Direction, Estimate, Group
from metrics.slices import Slice
from ui.figures.needs import Old
from ui.sentences import findings

APART: Standing = "cannot be told apart"
BELOW: Standing = "below the rest"
ABOVE: Standing = "above the rest"


def fixed(text: str) -> str:
    """The sentence without backslashes, marks of zero width and fixed spaces."""
    for mark in ("\\", "\u2060"):
        text = text.replace(mark, "")
    return text.replace("\xa0", " ").replace("\u202f", " ")


def finding(key: str, difference: float, **also: object) -> Finding:
    given = {"kind": "changed", "column": "location", "group": "York", "n": 212, **also}
    spread = Estimate(difference, difference - 2, difference + 2, 400)
    return Finding(key=key, difference=spread, p_value=0.001, **given)


@pytest.mark.parametrize(
    ("found", "expected"),
    [
        (
            finding(
                "nps", -14, touchpoint="delivery", week=(date(2026, 10, 12), date(2026, 10, 18))
            ),
            (
                "**York** fell 14 points against September, most at delivery in the week of 12 Oct; "
                "212 answers."
            ),
        ),
        (finding("nps", -14), "**York** fell 14 points against September; 212 answers."),
        (
            finding("resolution_median", 9, kind="below the rest", column="team", group="Care"),
            "**Care** takes 9 hours longer to resolve than the others; 212 complaints.",
        ),
        (
            finding("resolution_median", 60, column="touchpoint", group="checkout"),
            (
                "A complaint about **checkout** takes 2.5 days longer to resolve than before; "
                "212 complaints."
            ),
        ),
        (
            finding("nps", -7, kind="below the rest", column="touchpoint", group="delivery"),
            "NPS at **delivery** is 7 points below the others; 212 answers.",
        ),
        (
            finding("nps", -4, column=EVERYTHING, group=""),
            "**NPS as a whole** fell 4 points against September; 212 answers.",
        ),
        (
            finding("csat", -6, week=(date(2026, 10, 12), date(2026, 10, 18))),
            (
                "Fewer are satisfied with **York**: 6 points down on September, most in the week of "
                "12 Oct; 212 answers."
            ),
        ),
        (
            finding("csat", -6, week=(date(2026, 10, 1), date(2026, 10, 4))),
            (
                "Fewer are satisfied with **York**: 6 points down on September, most on 1–4 Oct; "
                "212 answers."
            ),
        ),
        (
            finding("negative_share", 8, kind="below the rest", n=1),
            "**York** is spoken of badly more often: 8 points above the others; 1 post.",
        ),
    ],
)
def test_a_finding_says_who_how_much_where_and_how_many(found: Finding, expected: str) -> None:
    assert fixed(findings.finding(found, "September")) == expected


@pytest.mark.parametrize("kind", ["changed", "below the rest"])
@pytest.mark.parametrize("column", ["location", "touchpoint", EVERYTHING])
def test_every_watched_metric_has_its_words(kind: str, column: str) -> None:
    from metrics.analyses.findings import WATCHED

    for key in WATCHED:
        said = findings.finding(finding(key, -5, kind=kind, column=column), "September")
        assert "worse by" not in said
        assert "{" not in said


def test_hostile_names_are_escaped() -> None:
    hostile = "[x](http://evil) **b** <b>"
    said = findings.finding(finding("nps", -14, group=hostile, touchpoint=hostile), "September")
    assert "[x]" not in said
    assert "<b>" not in said
    assert "<b>" not in findings.old_complaints(Old(3, hostile, 2))
    spread = {hostile: Estimate(-9.0, -12.0, -6.0, 50)}
    found = Standings(spread, places={hostile: BELOW}, named=1)
    assert "[x]" not in findings.standing(METRICS["nps"], found, "team")


@pytest.mark.parametrize(
    ("old", "expected"),
    [
        (
            Old(41, "Billing", 30),
            "**41** complaints are older than 8 weeks, 30 of them with **Billing**.",
        ),
        (
            Old(1200, "Billing", 1200),
            "**1,200** complaints are older than 8 weeks, all of them with **Billing**.",
        ),
        (Old(1, "Billing", 1), "**1** complaint is older than 8 weeks."),
        (Old(7, None, 0), "**7** complaints are older than 8 weeks."),
    ],
)
def test_old_complaints_are_a_fact(old: Old, expected: str) -> None:
    assert fixed(findings.old_complaints(old)) == expected


def test_nothing_found_says_what_was_looked_at() -> None:
    assert (
        findings.nothing_found(1216)
        == "Looked at 1,216 comparisons; nothing is worse than chance explains."
    )
    assert findings.nothing_found(1).startswith("Looked at 1 comparison;")
    assert "within what you chose; nothing" in findings.nothing_found(9, is_part=True)
    assert findings.nothing_found(0).startswith("Too little was counted")


def test_who_would_stand_out_alone_is_told_why_not() -> None:
    """An interval clear of the average, and "cannot be told apart", want a reason."""
    places: dict[Group, Standing] = {"York": APART, "Bath": APART}
    held = Standings(chances={"York": 0.03, "Bath": 0.4}, places=places)
    said = findings.standing(METRICS["nps"], held, "location")
    assert said == "The 2 locations cannot be told apart after allowing for 2 comparisons."
    unsure = Standings(chances={"York": 0.06, "Bath": 0.4}, places=places)
    assert findings.standing(METRICS["nps"], unsure, "location").endswith("told apart.")


@pytest.mark.parametrize(
    ("places", "expected"),
    [
        ({"York": APART, "Bath": APART}, "The 2 locations cannot be told apart."),
        (
            {"York": BELOW, "Bath": APART, "Hull": APART},
            "York is 14 points below the rest; the other 2 cannot be told apart.",
        ),
        (
            {"York": BELOW, "Bath": ABOVE},
            "York is 14 points below the rest; Bath is 5 points above the rest.",
        ),
        (
            {"York": BELOW, "Hull": BELOW, "Bath": APART},
            "York and Hull are below the rest; the other one cannot be told from them.",
        ),
        (
            {"York": BELOW, "Hull": BELOW, "Derby": BELOW, "Leeds": BELOW, "B": APART, "A": APART},
            "York, Hull, Derby and 1 more are below the rest; the other 2 cannot be told apart.",
        ),
    ],
)
def test_a_standing_names_those_that_stand_out_the_clearest_first(
    places: dict[Group, Standing], expected: str
) -> None:
    sizes = {"York": -14, "Hull": -9, "Derby": -8, "Leeds": -7, "Bath": 5}
    apart = {g: Estimate(sizes.get(str(g), 0), -99.0, 99.0, 50) for g in places}
    found = Standings(apart, places=places, named=len(places))
    assert fixed(findings.standing(METRICS["nps"], found, "location")) == expected


@pytest.mark.parametrize(
    ("found", "expected"),
    [
        (Standings(named=1), "Only one location: nothing to compare it with."),
        (Standings(named=3), "No two locations have 10 answers or more: too few to compare."),
        (Standings(named=3, hides=True), "The locations are too small to be compared."),
    ],
)
def test_where_nobody_is_compared_it_says_why(found: Standings, expected: str) -> None:
    assert fixed(findings.standing(METRICS["nps"], found, "location")) == expected


def test_numbers_of_complaints_are_not_compared_as_a_larger_team_has_more() -> None:
    said = findings.standing(METRICS["open_complaints"], Standings(named=2, counts=True), "team")
    assert said == "A larger team has more complaints: numbers are not compared."


def test_a_change_says_its_size_and_verdict() -> None:
    worse = judge(Estimate(-6.0, -9.0, -3.0, 90), "higher")
    said = fixed(findings.change(METRICS["csat"], worse, "September"))
    assert said == ":red[●] Satisfied: :red[**6 points worse**] than September"
    faster = judge(Estimate(-5.0, -7.0, -3.0, 90), "lower")
    said = fixed(findings.change(METRICS["resolution_median"], faster, "September"))
    assert said == ":green[●] Time to resolve: :green[**5 hours better**] than September"


@pytest.mark.parametrize(
    ("since", "until", "expected"),
    [
        (date(2026, 10, 1), date(2026, 11, 1), "September"),
        (date(2026, 1, 1), date(2026, 2, 1), "December 2025"),
        (date(2026, 10, 8), date(2026, 10, 15), "1 Oct to 7 Oct"),
        (date(2026, 10, 8), None, "before"),
    ],
)
def test_the_period_before_has_a_name(since: date, until: date | None, expected: str) -> None:
    chosen = Slice(since, until)
    assert findings.period_before(chosen, plain=True) == expected


def test_slower_without_a_median_is_said_without_a_size() -> None:
    slower = Direction(None, None, None, 40, p_value=0.0004, sign=1)
    found = Finding("changed", "resolution_median", "location", "York", slower, 40, 0.0004)
    assert found.is_worse
    assert fixed(findings.finding(found, "September")) == (
        "**York** takes longer to resolve than before; 40 complaints."
    )
    metric = METRICS["resolution_median"]
    assert findings.change(metric, judge(slower, "lower"), "September").endswith(
        "[**slower**] than September"
    )
    apart = {"York": slower, "Bath": Estimate(None, None, None, 9)}
    found = Standings(apart, places={"York": ABOVE, "Bath": APART}, named=2)
    assert findings.standing(metric, found, "location").startswith("York is slower than the rest; ")


def test_of_many_that_stand_out_those_that_are_drawn_are_named_first() -> None:
    apart = {
        name: Estimate(-size, -size - 1, -size + 1, 50)
        for name, size in zip("abcde", (50, 40, 30, 20, 10), strict=True)
    }
    places: dict[Group, Standing] = dict.fromkeys("abcde", BELOW)
    found = Standings(apart, places=places, named=5)
    said = fixed(findings.standing(METRICS["nps"], found, "location", ["d", "e", "b"]))
    assert said.startswith("b, d, e and 2 more are below the rest")
