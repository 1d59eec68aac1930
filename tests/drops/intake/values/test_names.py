"""Names that differ only in what nobody means are one name, whichever drops come and go."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from drops.intake.values.names import is_moved, spelling_of
from drops.lake.writing import open_store, rebuild
from drops.put import put
from drops.undo import undo
from store.names import clean_name, name_key
from store.settings import Home, SettingsError, load_settings
from tests.support.dropping import content, current, frame

SAME = [
    "York",
    "york ",
    "YORK",
    " York",
    "Yo\u200brk",
    "\ufeffYork",
    "York\u00a0",
    "Y\u00adork",
    "\u202eYork\u202c",
    "Ｙork",
    "York\u2060",
    "York\ufe0f",
]
MORE = [
    ("New York", "new  york"),
    ("New York", "New\u00a0York"),
    ("New York", "NEW\tYORK"),
    ("Café", "Cafe\u0301"),
    ("Straße", "STRASSE"),
    ("Office 2", "Oﬃce ２"),
    ("Ελλάς", "ΕΛΛΆΣ"),
]
OTHER = [
    ("York", "Yorke"),
    ("York", "New York"),
    ("Café", "Cafe"),
    ("Team 1", "Team 2"),
    ("A-B", "A B"),
    ("東京", "京都"),
]


@pytest.mark.parametrize("name", SAME)
def test_one_name_however_it_is_written(name: str) -> None:
    assert name_key(name) == name_key("York")


@pytest.mark.parametrize(("one", "two"), MORE)
def test_more_of_one_name(one: str, two: str) -> None:
    assert name_key(one) == name_key(two)


@pytest.mark.parametrize(("one", "two"), OTHER)
def test_other_names_stay_apart(one: str, two: str) -> None:
    assert name_key(one) != name_key(two)


@given(st.text())
@example("\x08ª")
@example("\x08a")
def test_a_clean_name_is_clean_and_keeps_its_key(text: str) -> None:
    assert clean_name(clean_name(text)) == clean_name(text)
    assert name_key(clean_name(text)) == name_key(text)


def test_the_first_spelling_wins_and_an_alias_wins_over_it() -> None:
    drops = [{"team": ["care", "Billing"]}, {"team": ["Care", "BILLING", "Service"]}]
    assert spelling_of(drops, {}) == {"team": {"Care": "care", "BILLING": "Billing"}}
    spelled = spelling_of(drops, {"team": {"service": "CARE"}})
    assert spelled == {
        "team": {"care": "CARE", "Care": "CARE", "BILLING": "Billing", "Service": "CARE"}
    }


def test_only_names_that_are_held_can_move() -> None:
    before, after = {"team": {"Care": "care"}}, {}
    assert is_moved(before, after, [{"team": ["Care"]}])
    assert not is_moved(before, after, [{"team": ["Billing"]}, {"location": ["Care"]}])


def write(path: Path, key: str, *places: str) -> Path:
    rows = [f'{key}{at},2026-03-01T10:00:00Z,nps,9,"{place}"' for at, place in enumerate(places)]
    path.write_text(
        "\n".join(["response_id,answered_at,question,score,location", *rows]) + "\n",
        encoding="utf-8",
    )
    return path


def places(home: Home) -> list[str | None]:
    return sorted(frame(home)["location"].to_list(), key=str)


def test_the_report_says_which_spellings_were_taken_as_which(home: Home, tmp_path: Path) -> None:
    put(home, write(tmp_path / "a.csv", "a", "York"))
    report = put(
        home,
        write(
            tmp_path / "b.csv", "b", "york ", "YORK", "York", "YORK", "Yo\u200brk", "\u200b", "Bath"
        ),
    )
    assert "location: 'york ', 'YORK', 'Yo<U+200B>rk' were taken as York, 4 rows" in report.notes
    assert places(home) == ["Bath", None, *["York"] * 6]


def test_after_an_undo_names_are_as_in_a_store_that_never_had_the_drop(
    home: Home, tmp_path: Path
) -> None:
    first = put(home, write(tmp_path / "a.csv", "a", "york", "Bath"))
    complaints = tmp_path / "c.csv"
    complaints.write_text("complaint_id,opened_at,location\nc1,2026-03-05T09:00:00Z,YORK\n")
    never = Home(tmp_path / "never")
    for each in (home, never):
        put(each, write(tmp_path / "b.csv", "b", "York", "BATH", "york"))
        put(each, complaints)
    assert places(home) == ["Bath", "Bath", "york", "york", "york"]
    assert frame(home, "complaints")["location"].to_list() == ["york"]
    undo(home, str(first.drop))
    for table in ("responses", "complaints"):
        assert content(home, table) == content(never, table)
    assert places(home) == ["BATH", "York", "York"]
    rebuild(home)
    assert content(home) == content(never)


def test_an_alias_is_taken_over_at_the_next_start_and_goes_with_it(
    home: Home, tmp_path: Path
) -> None:
    put(home, write(tmp_path / "a.csv", "a", "york", "Yorke", "Bath"))
    home.settings_file.write_text('[aliases.location]\n"yorke" = "York"\n')
    number = current(home)["snapshot"]
    open_store(home)
    assert places(home) == ["Bath", "York", "York"]
    open_store(home)
    assert current(home)["snapshot"] == number + 1, "nothing to do the second time"
    report = put(home, write(tmp_path / "b.csv", "b", "YORKE"))
    assert "location: 'YORKE' was taken as York, 1 row" in report.notes
    home.settings_file.unlink()
    rebuild(home)
    assert places(home) == ["Bath", "Yorke", "Yorke", "york"]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('[aliases.location]\n"a" = "b"\n"b" = "c"\n', 'expected the name that stays: "a" = "c"'),
        ('[aliases.location]\n"a" = " "\n', "has an empty name"),
        ('[aliases.score]\n"a" = "b"\n', "aliases.score"),
    ],
)
def test_a_wrong_alias_is_a_sentence(home: Home, text: str, said: str) -> None:
    home.make()
    home.settings_file.write_text(text)
    with pytest.raises(SettingsError, match=said):
        load_settings(home)
