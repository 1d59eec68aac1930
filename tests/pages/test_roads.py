"""The road from Pulse to what proves it, of each kind of finding that is not of a metric in a group.

Every number of the sentence is in the strip to which it leads, and on the page below the strip; and
what it is about is marked in a chart.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING, Any, get_args
from urllib.parse import parse_qsl

import pytest

from metrics.analyses.findings import FindingKind
from tests.metrics.analyses.test_experiments import answers, told_of
from tests.pages.test_pulse import needs
from tests.support import busy, stores
from tests.support.lakes import Record, at, write_lake
from tests.support.reading import OpenPage, charts, said, sections
from tests.ui.panels.test_why_here import (
    KNOWN,
    OF_A_GROUP,
    believed,
    clean,
    cold_rows,
    labels,
    numbers_in,
)
from ui.panels.evidence.strip import MARK

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from store.settings import Home

Rows = dict[str, list[Record]]


def beliefs() -> Rows:
    """Leaders of York believe more in October, and its customers say less; in Hull nothing moved."""
    steady = ((60, 40), (88, 112))
    # Pulse has its headlines of what customers say.
    said = [
        {"answered_at": at(f"2026-10-{day:02}T12:00"), "question": "nps", "score": 9}
        for day in range(1, 31)
    ]
    return {
        "responses": said,
        "beliefs": [
            *believed("2026-07-06", *steady),
            *believed("2026-10-05", (85, 15), (24, 176)),
            *(
                row
                for day in ("2026-07-06", "2026-10-05")
                for row in believed(day, *steady, "Hull")
            ),
        ],
    }


def waits() -> Rows:
    """Who complains in the rushed hours waits ten times as long for an answer."""
    rows = busy.told()
    good = [{**row, "score": 10 if n % 3 else 6} for n, row in enumerate(rows["responses"])]
    complaints: list[Record] = []
    for row in rows["staffing"]:
        if row["location"] == "Hull":
            opened, is_rushed = row["hour"] + timedelta(minutes=5), row["visits"] == 31
            hours = (10 if is_rushed else 1) * (2 + opened.day % 3)
            complaints.append(
                {"opened_at": opened, "location": "Hull",
                 "first_response_at": opened + timedelta(hours=hours)}
            )  # fmt: skip
    return rows | {"responses": good, "complaints": complaints}


def invitations() -> Rows:
    """Six of ten are asked by app, where one in ten answers and is unhappy; by web half do."""
    sent, known = at("2026-09-01T10:00"), at("2026-09-21T10:00")
    asked: list[Record] = []
    answers: list[Record] = []
    for channel, count, scores in (
        ("app", 600, ([0] * 7 + [10] + [7] * 2) * 6),
        ("web", 400, ([10] * 12 + [0] * 2 + [8] * 6) * 10),
    ):
        for number in range(count):
            key, is_answered = f"{channel}{number}", number < len(scores)
            where = {"channel": channel, "location": "York", "known_at": known}
            asked.append(
                {"invitation_id": key, "sent_at": sent, "delivery": "delivered",
                 "response_id": key if is_answered else None, **where}
            )  # fmt: skip
            if is_answered:
                answers.append(
                    {"response_id": f"{key}:nps", "question": "nps", "score": scores[number],
                     "answered_at": sent + timedelta(hours=1), **where}
                )  # fmt: skip
    return {"responses": answers, "invitations": asked}


def told_of_more() -> Rows:
    """Since September a third write that nobody called back, and are unhappy; before, hardly any."""
    is_late = [number % (3 if number > 500 else 20) == 0 for number in range(4 * 180)]
    words = {True: "Nobody called me back.", False: "All as it should be."}
    return {
        "responses": [
            {
                "answered_at": at("2026-05-01T12:00") + timedelta(hours=6 * number),
                "question": "nps", "score": 2 if late else 9, "comment": words[late],
            }
            for number, late in enumerate(is_late)
        ]
    }  # fmt: skip


CALLED_BACK = """
[themes]
"nobody called back" = ['"called back"', '"called me back"']
"as it should be" = ["should be"]
"""


@dataclass(frozen=True)
class Road:
    """What raises a finding, words of its sentence, and what is marked of it in which chart."""

    rows: Callable[[], Rows]
    says: str
    #: Words of the chart's sentence.
    marked: str
    query: dict[str, str] = field(default_factory=dict)
    known: bool = False
    settings: str = ""


OCTOBER = {"period": "2026-10"}
#: By kind, and by what tells it.
ROADS = {
    "missed": Road(cold_rows, "is missed, NPS at meal", "below where kept", OCTOBER, known=True),
    "gap": Road(beliefs, "points further apart", "York +57", OCTOBER, known=True),
    "outran": Road(busy.told, "NPS is", "Marked: Saturday, 12: "),
    "outran, by waits": Road(waits, "time to first", "Marked: Saturday, 12: "),
    "grown": Road(
        told_of_more, "More tell of", "nobody called back +", OCTOBER, settings=CALLED_BACK
    ),
    "unheard": Road(invitations, "of the asked and", "app 10", {"period": "2026-09"}),
}


def test_every_kind_is_walked() -> None:
    assert {key.split(",")[0] for key in ROADS} == {*get_args(FindingKind)} - {
        *OF_A_GROUP,
        "below its region",  # `tests/pages/test_pulse_where.py` walks it
    }


@pytest.fixture(scope="module", params=ROADS)
def walked(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Any:
    road = ROADS[request.param]
    known = {"known_at": KNOWN} if road.known else {}
    home = stores.seeing_all(write_lake(tmp_path_factory.mktemp("road"), **known, **road.rows()))
    with home.settings_file.open("a") as settings:
        settings.write(road.settings)
    return road, home


def test_every_number_of_the_sentence_is_in_the_strip_and_on_the_page_below(
    walked: tuple[Road, Home], open_page: OpenPage
) -> None:
    road, home = walked
    (sentence, where), *_ = [
        each
        for each in needs(open_page(home, "pulse", **road.query))
        if road.says in clean(each[0])
    ]
    script, _, written = where.partition("?")
    query = dict(parse_qsl(written))
    there, below = open_page(home, script, **query), open_page(home, script, **_without_why(query))
    assert sections(there)[0] == "Why you are here"
    assert clean(there.markdown[0].value) == clean(f"{MARK} {sentence}")
    on_page, both = everything(below), everything(there)
    for number in numbers_in(clean(sentence)):
        below_strip, in_all = on_page.count(number), both.count(number)
        assert below_strip, f"{number} of {clean(sentence)} is not on the page"
        # In the claim, in the strip besides, and below it.
        assert in_all - below_strip > numbers_in(clean(sentence)).count(number), (
            number,
            clean(sentence),
        )
    assert road.marked in alts(there).replace(alts(below), "")


def _without_why(query: dict[str, str]) -> dict[str, str]:
    return {name: value for name, value in query.items() if name != "why"}


def alts(page: Any) -> str:
    """The sentences of the page's charts."""
    return clean(" ".join(chart.proto.alt for chart in charts(page)))


def everything(page: Any) -> list[str]:
    """Every number that a page says, draws or lists, a folded table's not among them."""
    drawn = " ".join(label for chart in charts(page) for label in labels(chart))
    listed = " ".join(listed_in(frame.value) for frame in page.dataframe)
    return re.findall(r"\d[\d,.]*\d|\d", clean(f"{said(page)} {drawn} {alts(page)} {listed}"))


def listed_in(table: Any) -> str:
    """The numbers of a table, as one reads them: whole ones, or to the tenth."""
    cells = [each for row in table.to_dict("records") for each in row.values()]
    return " ".join(
        f"{each:.0f} {each:.1f}" if isinstance(each, float) else str(each) for each in cells
    )


def test_an_experiment_that_can_be_decided_leads_to_its_own_numbers(
    tmp_path: Path, open_page: OpenPage
) -> None:
    rows = {"responses": answers(), "experiments": [told_of()]}
    home = stores.seeing_all(write_lake(tmp_path, **rows))
    page = open_page(home, "pulse")
    (sentence,) = [m.value for m in page.markdown if "did what was hoped" in m.value]
    (link,) = [
        each.proto for each in page.get("page_link") if "experiment=" in each.proto.query_string
    ]
    there = open_page(home, "experiments", **dict(parse_qsl(link.query_string)))
    assert numbers_in(clean(sentence))
    for number in numbers_in(clean(sentence)):
        assert number in everything(there), (number, clean(sentence))
    assert "began on" in alts(there)


def test_what_needs_us_is_told_where_no_headline_is(tmp_path: Path, open_page: OpenPage) -> None:
    """Leaders and customers of beliefs alone; of staff alone nobody is told to choose otherwise."""
    alone = write_lake(tmp_path / "a", known_at=KNOWN, beliefs=beliefs()["beliefs"])
    page = open_page(stores.seeing_all(alone), "pulse", **OCTOBER)
    text = clean(said(page))
    assert "of the leaders of **York** believe" in text
    assert "No answers, complaints or reviews were dropped yet." in text
    staffed = write_lake(tmp_path / "b", known_at=KNOWN, staffing=busy.told()["staffing"])
    assert "What needs us" not in sections(open_page(staffed, "pulse"))
