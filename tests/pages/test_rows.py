"""The rows behind a number, offered where it says how it was counted."""

import pytest

from store.settings import Home
from tests.support.companies import company
from tests.support.lakes import write_lake
from tests.support.reading import OpenPage
from ui.panels.shared import counted


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Home:
    return write_lake(tmp_path_factory.mktemp("rows"), **company(2, size=200))


def test_each_card_offers_its_rows_and_makes_none_of_them(
    store: Home, open_page: OpenPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    def never(*_: object) -> None:
        raise AssertionError("the rows were asked for before anybody wanted them")

    monkeypatch.setattr(counted, "counted_rows", never)
    page = open_page(store, "pulse", period="Everything")
    assert not page.exception
    offered = [button for button in page.get("download_button") if "rows" in button.proto.label]
    assert len(offered) == 4
