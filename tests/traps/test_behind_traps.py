"""Traps of a lake that is behind its ledger: pages say so, and it mends itself."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from drops.erase import erase
from drops.lake.lock import locked
from drops.lake.writing import behind, mend
from drops.put import put
from drops.undo import undo
from metrics.__main__ import app as metrics
from store.settings import Home
from tests.support.dropping import answers, current, scores

SAYS = "These numbers are behind"


@pytest.fixture
def late(small_home: Home, tmp_path: Path) -> Home:
    """A store of which somebody put an older lake back, or whose writer was killed."""
    before = shutil.copytree(small_home.lake, tmp_path / "lake")
    put(small_home, answers(tmp_path / "a.csv", {"late": 9}))
    shutil.rmtree(small_home.lake)
    before.rename(small_home.lake)
    return small_home


def said(page: Any) -> list[str]:
    assert not page.exception
    warnings = [each.value.replace("\xa0", " ") for each in page.warning]
    return [each for each in warnings if SAYS in each]


@pytest.mark.parametrize("script", ["pulse", "drops"])
def test_every_page_says_so_until_it_is_mended(
    open_page: Callable[..., Any], late: Home, script: str
) -> None:
    (warning,) = said(open_page(late, script))
    assert "behind: 1 file came in" in warning
    assert "late" not in scores(late)
    assert mend(late)
    assert scores(late)["late"] == 9
    assert said(open_page(late, script)) == []
    assert not mend(late)


def said_beside(home: Home, *words: str) -> str:
    asked = CliRunner().invoke(metrics, [*words, "--home", str(home.root)])
    assert asked.exit_code == 0, asked.output
    return asked.stderr


COMMANDS = (("show", "nps", "--json"), ("control", "nps"), ("rows", "nps"), ("needs",), ("voice",))


@pytest.mark.parametrize("words", COMMANDS, ids=lambda words: words[0])
def test_every_command_says_so_until_it_is_mended(late: Home, words: tuple[str, ...]) -> None:
    assert f"{SAYS}: 1 file came in, or was taken back, since." in said_beside(late, *words)
    with locked(late):
        assert SAYS not in said_beside(late, *words), "somebody brings it on just now"
    assert mend(late)
    assert SAYS not in said_beside(late, *words)


def test_a_command_on_a_lake_that_was_removed_or_a_ledger_that_is_none(small_home: Home) -> None:
    shutil.rmtree(small_home.lake)
    assert f"{SAYS}: 1 file came in" in said_beside(small_home, "show", "nps")
    small_home.ledger.write_bytes(b"no database at all, and longer than a header of one is" * 9)
    assert SAYS not in said_beside(small_home, "show", "nps"), "of the ledger, drops tells"


def test_a_lake_that_was_removed_is_no_empty_store(
    open_page: Callable[..., Any], small_home: Home
) -> None:
    shutil.rmtree(small_home.lake)
    page = open_page(small_home, "pulse")
    (warning,) = said(page)
    assert "behind: 1 file came in" in warning
    assert not [each.value for each in page.info if "Nothing was dropped" in each.value]


def test_a_drop_that_was_undone_and_counts_still_is_said(small_home: Home, tmp_path: Path) -> None:
    taken = put(small_home, answers(tmp_path / "a.csv", {"late": 9}))
    before = shutil.copytree(small_home.lake, tmp_path / "lake")
    undo(small_home, str(taken.drop))
    shutil.rmtree(small_home.lake)
    before.rename(small_home.lake)
    assert behind(small_home, current(small_home)["drops"]) == 1


def test_nothing_is_said_while_somebody_writes(open_page: Callable[..., Any], late: Home) -> None:
    with locked(late):
        assert said(open_page(late, "drops")) == []
    assert said(open_page(late, "drops"))


def test_the_page_lists_what_was_erased_and_names_nobody(
    open_page: Callable[..., Any], home: Home, tmp_path: Path
) -> None:
    file = tmp_path / "a.csv"
    file.write_text(
        "response_id,answered_at,question,score,customer_id\n"
        "a,2026-03-01T10:00:00Z,nps,9,customer-7\nb,2026-03-01T10:00:00Z,nps,9,else\n"
    )
    put(home, file)
    assert "Erasures" not in [each.value for each in open_page(home).header]
    erase(home, "customer-7")
    page = open_page(home)
    assert "Erasures" in [each.value for each in page.header]
    words = (
        " ".join(each.value for each in (*page.markdown, *page.caption))
        .replace("\\", "")
        .replace("\xa0", " ")
    )
    assert "one customer, 1 row out of 1 file" in words
    assert "customer-7" not in words
