"""What stands beside an answer and is no group: whose company it was, and the score in words."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.analyst import analyse

SCORES = [10, 9, 8, 7, 6, 3, 10, 9, 5, 8, 2, 10]
#: What tools in other languages call promoters, passives and detractors.
SHARES = [
    ("Promoter", "Passive", "Detractor"), ("promoters", "passives", "detractors"),
    ("PROMOTER", "NEUTRAL", "DETRACTOR"), ("Promoteur", "Passif", "Détracteur"),
    ("Promotor", "Pasivo", "Detractor"), ("Promotore", "Passivo", "Detrattore"),
    ("Promotoren", "Passive", "Detraktoren"), ("Promotoren", "Indifferente", "Kritiker"),
    ("Promotor", "Passief", "Criticaster"), ("Promotor", "Neutro", "Detrator"),
    ("推薦者", "中立者", "批判者"),
]  # fmt: skip


def survey(column: str, values: list[str]) -> str:
    rows = [
        f"r-{n},2026-03-{n + 1:02}T10:00:00Z,{score},{value}"
        for n, (score, value) in enumerate(zip(SCORES, values, strict=True))
    ]
    return "\n".join([f"Response ID,Submitted at,NPS,{column}", *rows]) + "\n"


def groups(folder: Path, text: str) -> tuple[set[str], str]:
    """The columns of groups that something was taken into, and what was said."""
    found = analyse(folder, text)
    assert found.taken is not None, found.said
    given = found.taken.rows.select("team", "location", "channel", "touchpoint", "segment")
    return {name for name in given.columns if given[name].count()}, found.said


@pytest.mark.parametrize("share", SHARES)
@pytest.mark.parametrize("column", ["Category", "Segment", "Respondent group"])
def test_who_was_a_promoter_is_no_group(
    tmp_path: Path, share: tuple[str, str, str], column: str
) -> None:
    said = [share[0] if s > 8 else share[1] if s > 6 else share[2] for s in SCORES]
    assert groups(tmp_path, survey(column, said))[0] == set()


@pytest.mark.parametrize("column", ["Company", "Company name", "Organisation", "Your company"])
@pytest.mark.parametrize("names", [["Acme"], ["Acme", "Globex", "Initech"]])
def test_the_company_of_who_answered_is_no_team(
    tmp_path: Path, column: str, names: list[str]
) -> None:
    values = [f"{names[n % len(names)]},p{n}@example.com" for n in range(len(SCORES))]
    assert groups(tmp_path, survey(f"{column},Email", values))[0] == set()


def test_a_segment_of_customers_is_one(tmp_path: Path) -> None:
    values = [("Guests", "Members", "Neutral")[n % 3] for n in range(len(SCORES))]
    assert groups(tmp_path, survey("Segment", values))[0] == {"segment"}


def test_a_company_that_people_complain_about_is_a_team(tmp_path: Path) -> None:
    rows = [f"c-{n},2026-03-{n + 1:02}T10:00:00Z,Late parcel,{'AB'[n % 2]} Ltd" for n in range(12)]
    text = "\n".join(["Complaint ID,Received at,Subject,Company", *rows])
    assert groups(tmp_path, text)[0] == {"team"}


@pytest.mark.parametrize(
    "form", ["({0}, {1})", "POINT ({1} {0})", "{0}, {1}", "{0} {1}", "{0}N {1}W"]
)
@pytest.mark.parametrize("column", ["Location", "Site", "City"])
def test_a_point_on_the_map_is_no_place(tmp_path: Path, column: str, form: str) -> None:
    values = [f'"{form.format(f"51.50{n}", f"-0.12{n}")}"' for n in range(len(SCORES))]
    assert groups(tmp_path, survey(column, values))[0] == set()


def test_a_place_of_which_points_are_told_too_is_one(tmp_path: Path) -> None:
    values = [f'"(51.5{n}, -0.1)",{("York", "Leeds")[n % 2]}' for n in range(len(SCORES))]
    assert groups(tmp_path, survey("Location,Store", values))[0] == {"location"}


CITIES = ("York", "Hull", "Leeds", "Bath", "Derby", "Ely", "Ripon", "Truro", "Wells", "Durham", "Lincoln", "Oxford")  # fmt: skip
#: Of customers, of whom hardly two live in one city; and of places that come again or are few.
NOT_AGAIN = [
    ("City", 12, False), ("Location", 12, False), ("Ville", 12, False), ("City", 9, False),
    ("Ciudad", 12, False), ("City", 8, True), ("Location", 8, True), ("City", 4, True),
    ("Store", 12, True), ("Branch", 12, True), ("Filiale", 12, True),
]  # fmt: skip


@pytest.mark.parametrize(("column", "different", "is_place"), NOT_AGAIN)
def test_places_are_few_and_come_again(
    tmp_path: Path, column: str, different: int, *, is_place: bool
) -> None:
    """A city that another row hardly has may be where the customer lives; a store is a place."""
    text = survey(column, [CITIES[n % different] for n in range(len(SCORES))])
    found, said = groups(tmp_path, text)
    assert found == ({"location"} if is_place else set())
    assert (f"12 rows hold {different} different" in said) is not is_place
    if not is_place:
        answered = analyse(tmp_path, text, [f"whose_place:{column}=place"]).taken
        assert answered
        assert len({*answered.column("location")}) == different


@pytest.mark.parametrize("column", ["City", "Location", "Store"])
def test_three_rows_may_be_of_three_places(tmp_path: Path, column: str) -> None:
    text = survey(column, [*CITIES])
    found, _ = groups(tmp_path, "\n".join(text.splitlines()[:4]) + "\n")
    assert found == {"location"}
