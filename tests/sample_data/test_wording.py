"""The word lists: all that is asked for is there, and what is wrong in a list is said with its place."""

import re
from pathlib import Path

import pytest

from sample_data.company import TEAMS, TOUCHPOINTS
from sample_data.wording.words import HERE, PUBLIC_TONES, TONES, TOPICS, WordLists


def lists(name: str) -> dict:
    return WordLists.read(HERE / name).lists


def test_no_list_is_there_that_nobody_asks_for() -> None:
    guests, complaints, public = map(lists, ("sentences.toml", "complaints.toml", "events.toml"))
    assert set(guests["touchpoints"]) == set(TOUCHPOINTS)
    assert {name for by in guests["touchpoints"].values() for name in by} == {*TONES, "details"}
    assert set(guests["afterthoughts"]) == set(TONES)
    assert set(complaints["categories"]) == set(TEAMS)
    heard = {category for weights in complaints["categories"].values() for category in weights}
    assert set(complaints["sentences"]) == heard
    assert set(public["topics"]) == set(TOPICS)
    for tones in (*public["topics"].values(), public["endings"]):
        assert set(tones) == set(PUBLIC_TONES)


def test_every_post_names_its_location() -> None:
    public = lists("events.toml")
    assert all("{place}" in place for place in public["places"])
    posts = [
        post for tones in public["topics"].values() for said in tones.values() for post in said
    ]
    assert all("{where}" in post for post in posts)


@pytest.fixture
def few(tmp_path: Path) -> WordLists:
    path = tmp_path / "few.toml"
    path.write_text(
        """
said = ["Fine.", "Good."]
none = []
numbers = ["Fine.", 2]
[teams]
Care = { late = 3, lost = 1 }
Billing = { late = 0 }
""",
        encoding="utf-8",
    )
    return WordLists.read(path)


def test_texts_and_weights_are_read(few: WordLists) -> None:
    assert few.texts("said") == ("Fine.", "Good.")
    weighted = few.weights("teams", "Care")
    assert (weighted.choices, weighted.edges) == (("late", "lost"), (3, 4))


@pytest.mark.parametrize(
    ("keys", "found"),
    [
        (("none",), "[]"),
        (("numbers",), "['Fine.', 2]"),
        (("teams",), "{'Care': "),
        (("said", "more"), "None"),
        (("teams", "Kitchen"), "None"),
    ],
)
def test_what_is_no_list_of_texts_is_refused(
    few: WordLists, keys: tuple[str, ...], found: str
) -> None:
    place = f"few.toml, {' → '.join(keys)}: expected a list of texts, not {found}"
    with pytest.raises(ValueError, match=re.escape(place)):
        few.texts(*keys)


@pytest.mark.parametrize("team", ["Billing", "Kitchen"])
def test_names_without_a_weight_are_refused(few: WordLists, team: str) -> None:
    place = f"few.toml, teams → {team}: expected names with a whole number above 0 each"
    with pytest.raises(ValueError, match=place):
        few.weights("teams", team)
