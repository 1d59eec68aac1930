"""The words of the page Drops: sources, what a file changed, what would be kept of one."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from drops.errors import DropError, SourceError
from drops.overview.changed import Changed, ChangedFigure, Measured
from drops.overview.rhythm import Rhythm
from drops.overview.sources import SourceSummary
from drops.report import Report
from store.tables import TABLES
from ui.panels.drops import changed, sources, start
from ui.panels.drops.offered import trial

NOW = datetime(2026, 11, 29, 12, tzinfo=UTC)
WEEKLY = Rhythm("every Monday", date(2026, 11, 30))
SOURCE = SourceSummary(
    table="complaints", source="zendesk", format="zendesk", files=4, drop="1", file="t.csv",
    taken_at=NOW, data_until=NOW, kept=9, refused=0, asked=0, rhythm=WEEKLY,
)  # fmt: skip
LATE = replace(SOURCE, rhythm=Rhythm("every Monday", date(2026, 11, 24), 5), refused=3, asked=1)


def plain(text: str) -> str:
    for space in ("\N{NO-BREAK SPACE}", "\N{NARROW NO-BREAK SPACE}"):
        text = text.replace(space, " ")
    return text.replace("\\", "").replace("\N{WORD JOINER}", "")


@pytest.mark.parametrize(
    ("source", "words"),
    [
        (SOURCE, "by 30 Nov"),
        (LATE, "late by 5 days, due 24 Nov"),
        (replace(SOURCE, rhythm=Rhythm()), "not known"),
        (replace(SOURCE, rhythm=Rhythm("every day")), "no more, silent for a year"),
    ],
)
def test_when_the_next_file_is_due_is_said_in_words(source: SourceSummary, words: str) -> None:
    assert plain(sources.next_file(source, NOW)) == words


def test_what_needs_somebody_is_a_sentence() -> None:
    assert plain(sources.in_words([SOURCE])) == "No source is late."
    assert plain(sources.in_words([LATE, SOURCE])) == (
        "1 of 2 sources is late, as its files come; 3 rows refused and not mended; "
        "1 question open in the history below."
    )
    assert "so none is late" in sources.in_words([replace(SOURCE, rhythm=Rhythm())])


def test_a_source_is_called_as_its_format_or_has_no_name() -> None:
    assert sources.name(SOURCE, {"zendesk": "Zendesk tickets"}) == "Zendesk tickets"
    assert sources.name(replace(SOURCE, source="second desk"), {}) == "second desk"
    assert sources.name(replace(SOURCE, source="proposed"), {}) == "no name (mapped by hand)"


def figure(metric: str, before: float | None, after: float, n: int = 400) -> ChangedFigure:
    was = Measured(None, None, None, 0)
    if before is not None:
        was = Measured(before, before - 9, before + 9, n)
    return ChangedFigure(metric, was, Measured(after, after - 9, after + 9, n + 1))


def test_what_a_file_changed_is_a_line_of_the_figures_that_read_otherwise() -> None:
    assert changed.in_a_line(None) == "effect not measured"
    same = Changed(NOW, None, None, (figure("nps", 32.1, 32.2),))
    assert changed.in_a_line(same) == "no headline figure, as it is written"
    two = (figure("nps", 32.0, 31.0), figure("csat", None, 61.0))
    told = changed.in_a_line(Changed(NOW, None, None, (*two, figure("ces", 70.0, 71.0))))
    assert plain(told) == "Net Promoter Score +32 → +31; Satisfied – → 61 %; and 1 more"


REPORT = Report("a.csv", "responses", "mine", read=300, kept=295, refused=5)


@pytest.mark.parametrize(
    ("found", "said", "may"),
    [
        (
            replace(REPORT, reasons={"no time": 2, "no score": 3}),
            "**Would keep 295** of 300 rows, **refuse 5**: no score (3); no time (2).",
            True,
        ),
        (replace(REPORT, refused=0, blank=5), "**Would keep 295** of 300 rows, 5 left out, refuse none.", True),
        (
            replace(REPORT, kept=0, refused=300, reasons={f"{i}": 75 for i in range(4)}),
            "**Would keep none** of 300 rows, **refuse 300**: 0 (75); 1 (75); 2 (75); and 1 other reason.",
            False,
        ),
        (replace(REPORT, duplicate_of="x"), "Nothing of it would be new: this file is in already.", False),
        (DropError("a.csv: line 3 is torn"), "a.csv: line 3 is torn", False),
        (SourceError("…"), "", True),
        (None, "The file is long: its rows are not counted yet.", True),
    ],
)  # fmt: skip
def test_what_would_be_kept_is_said_before_the_button(
    found: Report | DropError | None, said: str, *, may: bool
) -> None:
    words, may_be_taken = trial.verdict(found)
    assert (plain(words), may_be_taken) == (said, may)


def test_a_table_of_which_no_export_is_known_says_so() -> None:
    assert start.sentences(TABLES["revenue"], [])[-1] == (
        "No tool's export is known yet. Any other file is asked about."
    )
