"""Files whose rows have no key: none is counted twice, and none is swallowed."""

from __future__ import annotations

from pathlib import Path

import pytest

from drops.errors import SourceError
from drops.lake.ledger import all_drops
from drops.lake.writing import rebuild
from drops.put import put
from drops.undo import undo
from store.settings import Home
from store.tables import TABLES
from tests.support.cells import CELLS
from tests.support.dropping import content, frame

#: Day and score of the answers of one place.
ANSWERS = [(day, (day * 7) % 11) for day in range(1, 21)]


def of(path: Path, head: str, lines: list[str]) -> Path:
    path.write_text("\n".join([head, *lines]) + "\n", encoding="utf-8")
    return path


def plain(path: Path, *, first: int = 1, last: int = 20, more: str = "", head: str = "") -> Path:
    """The answers of some days, at nine o'clock and twelve seconds."""
    lines = [
        f"2026-10-{day:02}T09:00:12Z,nps,{score},Care{more}"
        for day, score in ANSWERS
        if first <= day <= last
    ]
    return of(path, f"answered_at,question,score,team{head}", lines)


def same_again(path: Path, kind: str) -> Path:
    """The same answers, exported otherwise."""
    if kind == "a column more":
        return plain(path, more=",regular", head=",segment")
    lines = {
        "no seconds": [f"2026-10-{d:02}T09:00,nps,{s},Care" for d, s in ANSWERS],
        "days alone": [f"2026-10-{d:02},nps,{s},Care" for d, s in ANSWERS],
        "a row more": [
            *(f"2026-10-{d:02}T09:00:12Z,nps,{s},Care" for d, s in ANSWERS),
            "2026-10-07T11:00:00Z,nps,1,Care",
        ],
        "another order": [f"2026-10-{d:02}T09:00:12Z,nps,{s},Care" for d, s in ANSWERS[::-1]],
        "a score mended": [
            f"2026-10-{d:02}T09:00:12Z,nps,{0 if d == 7 else s},Care" for d, s in ANSWERS
        ],
    }
    return of(path, "answered_at,question,score,team", lines[kind])


KINDS = [
    "a column more",
    "no seconds",
    "days alone",
    "a row more",
    "another order",
    "a score mended",
]


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("first", ["plain", "other"])
def test_the_same_rows_exported_otherwise_are_no_more(
    home: Home, tmp_path: Path, kind: str, first: str
) -> None:
    files = [plain(tmp_path / "a.csv"), same_again(tmp_path / "b.csv", kind)]
    for file in files if first == "plain" else reversed(files):
        put(home, file)
    assert frame(home).height == {"a row more": 21}.get(kind, 20) - (
        kind == "a row more" and first == "other"
    )
    if kind == "a column more":
        assert frame(home)["segment"].to_list() == ["regular"] * 20
    before = content(home)
    rebuild(home)
    assert content(home) == before
    undo(home, all_drops(home)[-1].id)
    assert frame(home).height == 20 + (kind == "a row more" and first == "other")


def test_a_mended_comment_is_no_row_more(home: Home, tmp_path: Path) -> None:
    for name, words in (("a.csv", "slow"), ("b.csv", "slow, but kind")):
        put(home, plain(tmp_path / name, more=f',"{words}"', head=",comment"))
    assert frame(home)["comment"].to_list() == ["slow, but kind"] * 20


def test_exports_that_overlap_are_counted_once(home: Home, tmp_path: Path) -> None:
    put(home, plain(tmp_path / "a.csv", last=12))
    put(home, plain(tmp_path / "b.csv", first=8))
    put(home, plain(tmp_path / "c.csv", first=5, last=9, more=",late", head=",segment"))
    assert frame(home).height == 20
    assert sorted(frame(home)["score"]) == sorted(score for _, score in ANSWERS)


def test_another_place_on_the_same_days_is_not_swallowed(home: Home, tmp_path: Path) -> None:
    """Without hours many rows of two places are alike, and each is an answer."""
    put(home, of(tmp_path / "york.csv", "answered_at,question,score", days("nps", 0)))
    with pytest.raises(SourceError, match="its rows have no ids, and of 20 in the days") as asked:
        put(home, of(tmp_path / "hull.csv", "answered_at,question,score", days("nps", 10)))
    assert frame(home).height == 20
    put(home, tmp_path / "hull.csv", source="hull")
    assert frame(home).height == 40
    # The next export of each is known by its rows.
    put(home, of(tmp_path / "b.csv", "answered_at,question,score,team", days("nps", 10, ",Care")))
    assert frame(home).height == 40
    assert all_drops(home)[-1].source == "hull" != asked.value.met


def days(question: str, others: int, more: str = "") -> list[str]:
    """Twenty answers a day apart; so many have another score than those of `others=0`."""
    return [
        f"2026-10-{day:02},{question},{(score + 5) % 11 if day <= others else score}{more}"
        for day, score in ANSWERS
    ]


def test_wholly_other_rows_of_the_same_days_are_both_kept_and_said(
    home: Home, tmp_path: Path
) -> None:
    put(home, plain(tmp_path / "york.csv"))
    other = [f"2026-10-{day:02}T15:30:00Z,nps,{10 - score % 10},Bar" for day, score in ANSWERS]
    report = put(home, of(tmp_path / "hull.csv", "answered_at,question,score,team", other))
    assert frame(home).height == 40
    assert any("both are kept" in note for note in report.notes)
    assert report.source == "pepper_responses: hull.csv"


def test_days_that_do_not_meet_need_no_question(home: Home, tmp_path: Path) -> None:
    put(home, plain(tmp_path / "a.csv", last=10))
    report = put(home, plain(tmp_path / "b.csv", first=11))
    assert (frame(home).height, report.replaced) == (20, 0)
    assert not any("both are kept" in note for note in report.notes)


def test_a_trial_says_how_many_rows_are_told_anew(home: Home, tmp_path: Path) -> None:
    put(home, plain(tmp_path / "a.csv"))
    trial = put(home, same_again(tmp_path / "b.csv", "a column more"), dry_run=True)
    assert trial.replaced == 20


#: Per table a column that a second export has beside those of the first.
MORE = {
    "responses": "comment", "complaints": "category", "advocacy": "text", "checks": "team",
    "next_steps": "team", "beliefs": "team", "experiments": "change", "invitations": "channel",
}  # fmt: skip


@pytest.mark.parametrize("name", CELLS)
def test_in_every_table_a_column_more_makes_no_row_more(
    home: Home, tmp_path: Path, name: str
) -> None:
    """Three rows without an id, each of its own place; then the same three with a column more."""
    cells, own = CELLS[name], "name" if name == "experiments" else "location"
    header = [TABLES[name].key, *dict.fromkeys([*cells, own])]
    lines = [["", *(cells | {own: f"Shop {n}"}).values()] for n in range(3)]
    first, second = tmp_path / "first.csv", tmp_path / "second.csv"
    first.write_text("\n".join(map(",".join, [header, *lines])), encoding="utf-8")
    more = [[*header, MORE[name]], *([*line, "told"] for line in lines)]
    second.write_text("\n".join(map(",".join, more)), encoding="utf-8")
    put(home, first)
    put(home, second)
    rows = frame(home, name)
    assert rows.height == 3
    assert rows[MORE[name]].to_list() == ["told"] * 3
