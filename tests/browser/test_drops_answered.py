"""The page Drops in a real browser: refused rows mended in their table, questions answered by a click."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from drops.lake.ledger import all_drops
from tests.browser.conftest import settle
from tests.browser.test_live import HEADER, opened
from tests.support.dropping import frame, scores
from tests.support.waiting import wait_until

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from playwright.sync_api import Locator, Page

    from tests.browser.conftest import Server, Tab

pytestmark = pytest.mark.browser


def upload(page: Page, path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8")
    page.locator('input[type="file"]').set_input_files(str(path))


def write_cell(page: Page, table: Locator, row: int, column: int, was: str, text: str) -> None:
    """Write into a cell of a table of two rows: click on the row, go to the column, type.

    A key that comes while the table is drawn again moves nothing: whoever sees that another cell
    is open goes there once more.
    """
    box = table.bounding_box()
    assert box
    height = box["height"] / 3  # of the names, and of each row
    editor = page.locator(".gdg-input")
    for _ in range(9):
        table.click(position={"x": 20, "y": height * (row + 1.5)})
        for _ in range(column):
            page.keyboard.press("ArrowRight")
        page.keyboard.press("Enter")
        if editor.input_value() == was:
            break
        editor.press("Escape")
    expect(editor).to_have_value(was)
    editor.fill(text)
    editor.press("Enter")


def test_refused_rows_are_mended_in_their_table_and_count_once(
    small_server: Server, open_tab: Callable[..., Tab], tmp_path: Path
) -> None:
    rows = "".join(f"m{i},2026-10-31T19:00:00Z,nps,10,Kitchen,York\n" for i in range(8))
    wrong = "w1,2026-10-31T19:00:00Z,nps,11,Kitchen,York\nw2,soon,nps,3,Kitchen,York\n"
    tab = open_tab(f"{small_server.url}/drops")
    page = tab.page
    upload(page, tmp_path / "mine.csv", HEADER + rows + wrong)
    page.get_by_role("button", name="Take it in").click()
    expect(page.get_by_text("8 survey answers kept · 2 refused").first).to_be_visible()
    entry = opened(page, "mine.csv")
    entry.get_by_role("button", name="Mend 2").click()
    take = entry.get_by_role("button", name=re.compile("^Take .* in$"))
    expect(take).to_be_disabled()
    table = entry.get_by_test_id("stDataFrame").first  # below it stands what the file changed
    # Behind the line and the reason stand id, time, question and score.
    write_cell(page, table, 0, 5, "11", "4")
    expect(take).to_be_enabled()
    settle(page)
    take.click()
    expect(entry.get_by_text(re.compile("^Mended and taken in: 1.row.$"))).to_be_visible()
    expect(entry.get_by_role("button", name="Mend 1")).to_be_visible()
    assert scores(small_server.home)["w1"] == 4
    mended = all_drops(small_server.home)[-1]
    assert (mended.name, mended.way, mended.kept) == ("mine (mended).csv", "browser", 1)
    entry.get_by_role("button", name="Take it back", exact=True).click()
    page.get_by_role("button", name="Yes, take it back").click()
    wait_until(lambda: "w1" not in scores(small_server.home))
    assert tab.problems == []


def test_a_mark_of_nothing_is_answered_by_a_click(
    small_server: Server, open_tab: Callable[..., Tab], tmp_path: Path
) -> None:
    rows = "".join(
        f"{i},{i},{'?' if i % 3 else 'Solved'},2026-10-{i + 1:02} 09:00,2026-10-{i + 2:02} 11:00,"
        f"{'' if i % 3 else f'2026-10-{i + 2:02} 10:00'}\n"
        for i in range(12)
    )
    tab = open_tab(f"{small_server.url}/drops", width=390, height=844)
    page = tab.page
    upload(
        page,
        tmp_path / "tickets.csv",
        f"Id,Requester id,Status,Created at,Updated at,Solved at\n{rows}",
    )
    expect(page.get_by_text("8 rows say «?» under Status: not closed yet?")).to_be_visible()
    expect(page.get_by_role("button", name="Take it in")).to_have_count(0)
    page.get_by_text("still open", exact=True).click()
    expect(page.get_by_text("You said: still open.")).to_be_visible()
    settle(page)  # tables above the button come to their height after it is there
    page.get_by_role("button", name="Take it in").click()
    expect(page.get_by_text("12 complaints kept · 0 refused").first).to_be_visible()
    assert frame(small_server.home, "complaints")["resolved_at"].null_count() == 8
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    assert tab.problems == []


def exit_survey() -> str:
    """300 answers under names that tell little: five rows have a slip in score or time."""
    rows = [
        f"R{i},{i * 7 % 11},{'kind people' if i % 3 else ''},York,{i % 28 + 1:02}/10/2026 10:00"
        for i in range(295)
    ]
    slips = [
        *(f"S{i},{text},,York,14/10/2026 10:00" for i, text in enumerate(("11", "n/a!", "fine"))),
        *(f"T{i},9,,York,{text}" for i, text in enumerate(("soon", "31/31/2026"))),
    ]
    return "\n".join(["Ref,Q1,Comments,Store,Submitted", *rows, *slips, ""])


def test_a_new_user_drops_an_unknown_survey_and_is_asked_one_question_per_doubt(
    small_server: Server, open_tab: Callable[..., Tab], tmp_path: Path
) -> None:
    tab = open_tab(f"{small_server.url}/drops")
    page = tab.page
    upload(page, tmp_path / "exit survey.csv", exit_survey())
    asked = "Q1 holds 0–10 in 297 of 300 rows: is it how likely they are to recommend us?"
    expect(page.get_by_text(asked)).to_be_visible()
    expect(page.get_by_role("radiogroup")).to_have_count(1)
    expect(page.get_by_role("button", name="Take it in")).to_have_count(0)
    expect(page.get_by_text("comes nearest to")).to_have_count(0)
    page.get_by_text("yes; 3 rows with anything else are refused").click()
    expect(page.get_by_text(re.compile("^Would keep 295 of 300.rows, refuse 5: "))).to_be_visible()
    expect(page.get_by_text("What it changes in the headline figures")).to_be_visible()
    take = page.get_by_role("button", name="Take it in")
    expect(take).to_be_enabled()
    settle(page)
    take.click()
    expect(page.get_by_text("295 survey answers kept · 5 refused").first).to_be_visible()
    entry = page.locator("[class*=st-key-drop-]").filter(has_text="exit survey.csv")
    expect(entry).to_contain_text("295 kept")
    expect(entry.get_by_role("link")).to_have_text(re.compile("Net Promoter Score"))
    entry.get_by_role("link").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("NPS")
    assert tab.problems == []
