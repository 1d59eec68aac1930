"""The section Segments of Teams: no segment, a company, and hostile names."""

from __future__ import annotations

from pathlib import Path

from metrics.inference.intervals import net_share, share
from tests.support import stores
from tests.support.lakes import at, write_lake
from tests.support.reading import OpenPage, markup, plain, said, sections
from ui.format import numbers


def test_where_no_file_names_a_segment_there_is_no_such_section(
    tmp_path: Path, open_page: OpenPage
) -> None:
    row = {"answered_at": at("2026-09-30T12:00"), "question": "nps", "score": 9, "team": "Care"}
    home = stores.seeing_all(write_lake(tmp_path, responses=[row]))
    page = open_page(home, "teams", section="Segments")
    assert "Whom should we be there for?" not in said(page)


def test_one_segment_has_nothing_to_compare_with(tmp_path: Path, open_page: OpenPage) -> None:
    row = {"answered_at": at("2026-09-30T12:00"), "question": "nps", "score": 9, "location": "York",
           "segment": "regular", "customer_id": "c1"}  # fmt: skip
    page = open_page(write_lake(tmp_path, responses=[row]), "teams", section="Segments")
    text = plain(said(page))
    assert "Only regular is named: there is nothing to compare it with." in text
    assert "Too few answers at any location" in text
    for of_nothing in ("the 1 segments", "0 segments", "by more than chance."):
        assert of_nothing not in text.replace("together, by more than chance.", "")
    assert [button.label for button in page.download_button] == ["Download CSV"]


def test_segments_stand_side_by_side(tmp_path: Path, open_page: OpenPage) -> None:
    rows = [
        {"answered_at": at("2026-09-30T12:00"), "question": "nps", "location": "York",
         "score": 10 if number % 2 else 2, "customer_id": f"c{number}",
         "segment": "regular" if number % 2 else stores.HOSTILE[3]}
        for number in range(80)
    ]  # fmt: skip
    home = stores.seeing_all(write_lake(tmp_path, responses=rows))
    page = open_page(home, "teams", section="Segments")
    assert sections(page) == [
        "Whom should we be there for?",
        "What does one complain about that others do not?",
        "Where does a segment stand out?",
    ]
    table = {row[""]: row for row in page.dataframe[0].value.to_dict("records")}
    # Of 40 tens, and of 40 of 80 customers, as the formulas have it: never without an interval.
    shown = numbers.interval(net_share(40, 0, 40), "points")
    of_customers = numbers.interval(share(40, 80), "%")
    assert table["regular"]["nps"] == f"+100 ({shown})  better"
    assert table["regular"]["customers"] == f"50\u202f% ({of_customers})"
    words = plain(said(page)).replace("**", "")
    assert f"regular could be ours: Net Promoter Score +100 ({shown}): better" in words
    assert f"({of_customers}) of customers" in words
    assert markup(page, stores.MARKUP) == []
