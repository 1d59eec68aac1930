"""The section Incentives of Teams: without and with a first day, and hostile names."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from tests.support import stores
from tests.support.lakes import Record, at, write_lake
from tests.support.reading import OpenPage, markup, plain, said, sections


def rows() -> list[Record]:
    return [
        {"answered_at": at("2026-09-01T12:00") + timedelta(hours=7 * number), "question": "nps",
         "score": 10 if number % 3 else 8, "team": "Care", "comment": f"{stores.HOSTILE[1]} {number}",
         "employee": stores.HOSTILE[number % 4]}
        for number in range(100)
    ]  # fmt: skip


def test_without_a_first_day_it_says_where_one_stands(tmp_path: Path, open_page: OpenPage) -> None:
    home = stores.seeing_all(write_lake(tmp_path, responses=rows()))
    page = open_page(home, "teams", section="Incentives")
    assert sections(page) == [
        "Who is praised by name?",
        "What looks different since a target began?",
    ]
    assert "No target has a first day" in said(page)
    assert len(page.dataframe[0].value) == 4
    assert markup(page, stores.MARKUP) == []


def test_those_praised_by_too_few_are_not_nobody(tmp_path: Path, open_page: OpenPage) -> None:
    page = open_page(write_lake(tmp_path, responses=rows()[:4]), "teams", section="Incentives")
    assert "2 people, each by too few to be listed." in plain(said(page))
    assert "nobody" not in said(page)


def test_where_words_are_too_few_to_be_told_it_says_so(tmp_path: Path, open_page: OpenPage) -> None:
    some = [
        row | ({} if number % 8 else {"comment": None}) for number, row in enumerate(rows()[:40])
    ]
    page = open_page(write_lake(tmp_path, responses=some), "teams", section="Incentives")
    words = page.dataframe[0].value["In their words"].to_list()
    assert "hidden: fewer than 8 came with words" in words
    assert "" not in words


def test_since_a_first_day_answers_stand_beside_those_before(
    tmp_path: Path, open_page: OpenPage
) -> None:
    home = stores.seeing_all(write_lake(tmp_path, responses=rows()))
    settings = home.settings_file.read_text(encoding="utf-8")
    home.settings_file.write_text(
        f"{settings}\n[targets_since]\nnps = 2026-09-15\n", encoding="utf-8"
    )
    page = open_page(home, "teams", section="Incentives")
    assert "by more than chance" in plain(said(page))
    assert page.dataframe[1].value["What"].to_list()[0] == "9 or 10 among 7 to 10"
