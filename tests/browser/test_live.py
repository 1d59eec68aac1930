"""Fresh servers: a deep link comes first, files arrive, open pages follow."""

from __future__ import annotations

import os
import re
import signal
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import Locator, Page, expect

from drops.lake.ledger import all_drops
from drops.put import put
from drops.undo import undo
from tests.browser.conftest import section, settle, unfold
from tests.support.waiting import LIMIT, wait_until

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.browser.conftest import Server, Tab

pytestmark = pytest.mark.browser

PROCESSES = Path("/proc")

HEADER = "response_id,answered_at,question,score,team,location\n"


def answers(path: Path, team: str, many: int = 30, day: str = "2026-10-31") -> Path:
    """A file of fresh NPS answers, all of one team."""
    rows = [f"{path.stem}-{i},{day}T19:00:00Z,nps,10,{team},York\n" for i in range(many)]
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(HEADER + "".join(rows), encoding="utf-8")
    return path


def lay_into_inbox(server: Server, path: Path) -> None:
    """As a person does: the file appears whole."""
    server.home.inbox.mkdir(exist_ok=True)
    path.replace(server.home.inbox / path.name)


def test_the_first_visitor_of_a_fresh_server_may_come_by_a_deep_link(
    fresh_server: Server, open_tab: Callable[..., Tab]
) -> None:
    tab = open_tab(f"{fresh_server.url}/nps?team=Kitchen&location=York&period=Everything")
    page = tab.page
    expect(page.get_by_role("heading", level=1)).to_have_text("NPS")
    expect(page.get_by_text(re.compile("^Kitchen · York · all dates · data until"))).to_be_visible()
    expect(page.get_by_test_id("stSidebar").get_by_role("link", name="Pulse")).to_be_visible()
    assert tab.problems == []
    # The first click counts, too.
    page.get_by_role("button", name="Clear filters").click()
    expect(
        page.get_by_text(re.compile("^All teams · all locations · 4 Oct to 31 Oct"))
    ).to_be_visible()


def test_an_open_page_follows_the_inbox_and_stays_where_it_was(
    small_server: Server, open_tab: Callable[..., Tab], tmp_path: Path
) -> None:
    page = open_tab(f"{small_server.url}/nps?team=Kitchen&period=Everything", height=500).page
    sentence = page.get_by_text(re.compile("^Kitchen · all locations · all dates"))
    expect(sentence).to_contain_text("until 31")
    scroller = page.get_by_test_id("stMain")
    scroller.evaluate("main => main.scrollTo(0, 300)")
    before = scroller.evaluate("main => main.scrollTop")
    assert before > 100
    lay_into_inbox(small_server, answers(tmp_path / "fresh.csv", "Kitchen", day="2026-11-01"))
    expect(sentence).to_contain_text(re.compile("until 1\\b"))
    settle(page)
    assert abs(scroller.evaluate("main => main.scrollTop") - before) < 40
    expect(page).to_have_url(re.compile(r"/nps\?.*team=Kitchen"))


def test_undo_from_elsewhere_is_followed_too(
    small_server: Server, open_tab: Callable[..., Tab], tmp_path: Path
) -> None:
    drop = put(small_server.home, answers(tmp_path / "more.csv", "Valet")).drop
    page = open_tab(f"{small_server.url}/nps?team=Valet").page
    expect(page.get_by_text(re.compile("^Valet · all locations"))).to_be_visible()
    undo(small_server.home, str(drop))
    expect(page.get_by_text(re.compile("^All teams · all locations"))).to_be_visible()


def opened(page: Page, name: str) -> Locator:
    """The entry of a dropped file in the history, opened."""
    entry = page.locator("[class*=st-key-drop-]").filter(has_text=name)
    entry.get_by_role("button", name=name).click()
    return entry


def test_a_file_is_uploaded_taken_in_and_taken_back(
    small_server: Server, open_tab: Callable[..., Tab], tmp_path: Path
) -> None:
    tab = open_tab(f"{small_server.url}/drops")
    page = tab.page
    file = answers(tmp_path / "upload.csv", "Kitchen", many=20)
    with file.open("a", encoding="utf-8") as more:
        more.write("bad,2026-10-31T19:00:00Z,nps,11,Kitchen,York\n")
    page.locator('input[type="file"]').set_input_files(str(file))
    expect(page.get_by_text("Recognised as Pepper: survey answers")).to_be_visible()
    page.get_by_role("button", name="Take it in").click()
    expect(page.get_by_text("20 survey answers kept · 1 refused").first).to_be_visible()
    with page.expect_download() as download:
        page.get_by_role("button", name="Download the refused rows").first.click()
    assert ",11,Kitchen" in download.value.path().read_text(encoding="utf-8")
    entry = opened(page, "upload.csv")
    entry.get_by_role("button", name="Take it back", exact=True).click()
    page.get_by_role("button", name="Yes, take it back").click()
    expect(entry).to_contain_text("taken back")
    assert "upload.csv" in [d.name for d in all_drops(small_server.home) if d.undone_at]
    assert tab.problems == []


def test_what_is_open_stays_open_and_the_same_while_newer_drops_come(
    small_server: Server, open_tab: Callable[..., Tab], tmp_path: Path
) -> None:
    """Drawn anew, it would lose the click of whoever has just put the finger down on it."""
    put(small_server.home, answers(tmp_path / "older.csv", "Valet"))
    page = open_tab(f"{small_server.url}/drops").page
    entry = opened(page, "older.csv")
    button = entry.get_by_role("button", name="Take it back", exact=True)
    button.click()
    confirm = page.get_by_role("button", name="Yes, take it back")
    expect(confirm).to_be_visible()
    same = [button.element_handle(), confirm.element_handle()]
    put(small_server.home, answers(tmp_path / "newer.csv", "Valet"))
    expect(page.get_by_role("button", name="newer.csv")).to_be_visible()
    settle(page)
    assert [handle.is_visible() for handle in same] == [True, True]
    confirm.click()
    expect(entry).to_contain_text("taken back")
    taken_back = [d.name for d in all_drops(small_server.home) if d.undone_at]
    assert "older.csv" in taken_back
    assert "newer.csv" not in taken_back


def test_what_is_open_stays_open_and_each_click_right_after_a_drop_counts(
    small_server: Server, open_tab: Callable[..., Tab], tmp_path: Path
) -> None:
    page = open_tab(f"{small_server.url}/nps?section=Where&period=Everything").page
    unfold(page, ".st-key-filters")
    team, opened_one = page.get_by_role("combobox", name="Team"), page.get_by_role("dialog")
    expect(team).to_be_visible()
    for number in range(8):
        put(small_server.home, answers(tmp_path / f"again-{number}.csv", "Kitchen", many=2))
        page.get_by_role("button", name="How counted").first.click()
        expect(opened_one).to_be_visible()
        settle(page)
        expect(opened_one).to_be_visible()
        page.keyboard.press("Escape")
        expect(opened_one).to_have_count(0)
    expect(team).to_be_visible()
    expect(section(page, "Where")).to_be_checked()


#: Whether every name beside a chart stands out from the page: light on dark, or dark on light.
NAMES_STAND_OUT = """dark => {
  const names = [...document.querySelectorAll('.stPlotlyChart .ytick text')]
  const light = name => {
    const tones = getComputedStyle(name).fill.match(/[0-9.]+/g).slice(0, 3).map(Number)
    return tones.reduce((sum, tone) => sum + tone) / 3 > 127
  }
  return names.length > 1 && names.every(name => light(name) === dark)
}"""


@pytest.mark.parametrize("address", ["nps?section=Where&period=Everything", "teams?wall=1"])
def test_an_open_page_follows_the_browser_into_the_dark_and_back(
    small_server: Server, open_tab: Callable[..., Tab], address: str
) -> None:
    """Many computers go dark by themselves in the evening, and a wall hangs there all night."""
    page = open_tab(f"{small_server.url}/{address}").page
    page.wait_for_function(NAMES_STAND_OUT, arg=False)
    for scheme in ("dark", "light"):
        page.emulate_media(color_scheme=scheme)
        page.wait_for_function(NAMES_STAND_OUT, arg=scheme == "dark", timeout=LIMIT * 1000)


def test_an_unknown_file_is_asked_about_proposed_and_remembered(
    small_server: Server, open_tab: Callable[..., Tab], tmp_path: Path
) -> None:
    header = "Submitted at,How likely are you to recommend us?,Store,E-mail\n"
    first, second = tmp_path / "october.csv", tmp_path / "november.csv"
    first.write_text(header + "03/10/2026 10:00,9,<b>Rye</b>,a@example.com\n", encoding="utf-8")
    second.write_text(header + "03/11/2026 10:00,2,Rye,b@example.com\n", encoding="utf-8")
    tab = open_tab(f"{small_server.url}/drops", width=390, height=844)
    page = tab.page
    chooser = page.locator('input[type="file"]')
    chooser.set_input_files(str(first))
    expect(page.get_by_text("one question above waits for an answer")).to_be_visible()
    page.get_by_text("the day: 03/10/2026 is 3 October").click()
    page.get_by_role("textbox", name="Remember for the next file like it, as").fill("our-survey")
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Take it in").click()
    expect(page.get_by_text("1 survey answers kept · 0 refused").first).to_be_visible()
    chooser.set_input_files(str(second))
    expect(page.get_by_text("Recognised as our-survey")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    drop = all_drops(small_server.home)[-1]
    assert (drop.name, str(drop.first_at)) == ("october.csv", "2026-10-03 10:00:00+00:00")
    assert tab.problems == []


def watchers(server: Server) -> list[int]:
    """The processes that watch the server's inbox."""
    found = []
    for folder in PROCESSES.glob("[0-9]*"):
        try:
            words = (folder / "cmdline").read_bytes().split(b"\0")
        except OSError:
            continue
        if b"watch" in words and str(server.home.root).encode() in words:
            found.append(int(folder.name))
    return found


@pytest.mark.skipif(not PROCESSES.is_dir(), reason="reads processes as Linux has them")
def test_the_watcher_is_started_again_and_ends_with_the_server(fresh_server: Server) -> None:
    wait_until(lambda: watchers(fresh_server))
    (first,) = watchers(fresh_server)
    os.kill(first, signal.SIGKILL)
    wait_until(lambda: watchers(fresh_server) not in ([], [first]))
    fresh_server.process.send_signal(signal.SIGTERM)
    fresh_server.process.wait(LIMIT)
    wait_until(lambda: not watchers(fresh_server))
