"""Text files as R, SPSS, Stata and SAS write them: row names, missing values, dates, labels."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import timedelta
from pathlib import Path

import pytest

from tests.support.analyst import analyse
from tests.support.surveys import START, TWENTY

NAMES = ("response_id", "answered", "nps", "store")
Cell = str | int | None


def rows(
    stamp: str = "%Y-%m-%d %H:%M:%S", gone: Sequence[int] = (), missing: Cell = None
) -> list[list[Cell]]:
    """Twenty answers; those in `gone` are not given, and `missing` stands there."""
    made: list[list[Cell]] = []
    for at, number in enumerate(TWENTY):
        score = missing if at in gone else number
        time = f"{START + timedelta(hours=25 * at):{stamp}}"
        made.append([f"r{at}", time, score, ("York", "Hull")[at % 2]])
    return made


def quoted(cell: Cell, none: str = "NA") -> str:
    return none if cell is None else f'"{cell}"' if isinstance(cell, str) else str(cell)


def bare(cell: Cell, none: str = "NA") -> str:
    return none if cell is None else str(cell)


def written(
    rows: Sequence[Sequence[Cell]],
    separator: str = ",",
    *,
    numbers: str = "",
    cell: Callable[[Cell], str] = quoted,
) -> str:
    """The rows as text; `numbers` is what stands over the names of the rows, if they have such."""
    names = separator.join(cell(name) for name in NAMES)
    lines = [f"{numbers}{names}"]
    for at, row in enumerate(rows, 1):
        before = f"{cell(str(at))}{separator}" if numbers or separator == " " else ""
        lines.append(before + separator.join(cell(each) for each in row))
    return "\n".join(lines) + "\n"


#: As `write.csv`, `write.csv2`, `write.table`, readr and `fwrite` write them, SPSS, Stata and SAS.
WRITTEN = {
    "write.csv": written(rows(), numbers='"",'),
    "write.csv with NA": written(rows(gone=(3, 7)), numbers='"",'),
    "write.csv2": written(rows(), ";", numbers='"";'),
    "write.table": written(rows(gone=(3, 7)), " "),
    "write.table by tabs": written(rows(gone=(3, 7)), "\t", cell=bare),
    "readr": written(rows("%Y-%m-%dT%H:%M:%SZ", (3, 7)), cell=bare),
    "fwrite": written(rows("%Y-%m-%dT%H:%M:%SZ", (3, 7)), cell=lambda each: bare(each, "")),
    "fwrite by bars": written(rows(), "|", cell=bare),
    "names of a data frame": written(rows(), numbers='"",').replace("_", "."),
    "column X": written(rows(), numbers='"X",'),
    "SPSS": written(rows("%d-%b-%Y %H:%M:%S", (3, 7), missing=" "), cell=bare),
    "SPSS in capitals": written(rows("%d-%b-%Y %H:%M:%S"), cell=bare).upper(),
    "SPSS with 99": written(rows("%m/%d/%Y", (3, 7), missing=99), cell=bare),
    "Stata": written(rows("%d%b%Y", (3, 7), missing="."), cell=bare),
    "Stata with its other missing values": written(rows("%d%b%Y", (3, 7), missing=".a"), cell=bare),
    "Stata with times": written(rows("%d%b%Y %H:%M:%S"), cell=bare).lower(),
    "SAS": written(rows("%d%b%Y:%H:%M:%S", (3, 7), missing="."), cell=bare),
    "POSIXct with a zone": written(rows("%Y-%m-%d %H:%M:%S.123456 CET"), cell=bare),
}
#: Of these two answers are not given.
WITH_MISSING = (
    "write.csv with NA", "write.table", "write.table by tabs", "readr", "fwrite", "SPSS", "SPSS with 99",
    "Stata", "Stata with its other missing values", "SAS",
)  # fmt: skip


@pytest.mark.parametrize("program", WRITTEN)
def test_a_file_of_a_statistics_program(tmp_path: Path, program: str) -> None:
    outcome = analyse(tmp_path, WRITTEN[program], name="answers.txt")
    assert outcome.taken, outcome.said
    assert outcome.asked == ()
    gone = (3, 7) if program in WITH_MISSING else ()
    given = [number for at, number in enumerate(TWENTY) if at not in gone]
    assert outcome.taken.counts == (20, len(given), 0, len(gone))
    assert outcome.taken.column("score") == given
    places = {str(each).lower() for each in outcome.taken.column("location")}
    assert places == {"york", "hull"}


@pytest.mark.parametrize("form", ["[{}] {}", "{}: {}", "{} - {}"])
def test_codes_beside_their_labels_as_haven_writes_them(tmp_path: Path, form: str) -> None:
    labels = ("Very dissatisfied", "Dissatisfied", "Neutral", "Satisfied", "Very satisfied")
    chosen = [number % 5 + 1 for number in TWENTY]
    lines = [
        f"{at},2026-03-{at + 1:02},{form.format(number, labels[number - 1])}"
        for at, number in enumerate(chosen)
    ]
    outcome = analyse(tmp_path, "\n".join(["id,date,satisfaction", *lines]) + "\n")
    assert outcome.taken, outcome.said
    assert outcome.asked == ()
    assert outcome.taken.column("score") == chosen
