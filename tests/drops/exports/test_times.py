"""Times as tools, browsers and people spell them, in files that no format knows."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import polars as pl
import pytest
from babel.dates import format_datetime

from tests.support.analyst import Outcome, analyse
from tests.support.workbooks import sheet_xml, workbook

#: Twelve answers, a day and five hours apart, so that day and month can be told apart.
FIRST = datetime(2026, 3, 5, 14, 5, 33, tzinfo=UTC)
STAMPS = [FIRST + timedelta(days=1, hours=5) * number for number in range(20)]
TO_THE_MINUTE = [at.replace(second=0) for at in STAMPS]
QUESTION = "How likely are you to recommend us?"


def answers(cells: list[str], header: str = "Submitted at") -> pl.DataFrame:
    return pl.DataFrame(
        {
            "Response ID": [f"r-{number}" for number in range(len(cells))],
            header: cells,
            QUESTION: [str(number % 11) for number in range(len(cells))],
            "Location": ["York" if number % 2 else "Hull" for number in range(len(cells))],
        }
    )


def taken(folder: Path, frame: pl.DataFrame, *given: str, separator: str = ",") -> Outcome:
    return analyse(folder, frame.write_csv(separator=separator), given)


def parquet_of(frame: pl.DataFrame) -> bytes:
    frame.write_parquet(out := io.BytesIO())
    return out.getvalue()


def at(outcome: Outcome) -> list[datetime]:
    assert outcome.taken, outcome.said
    assert outcome.taken.counts == (20, 20, 0, 0)
    return [each.astimezone(UTC) for each in outcome.taken.column("answered_at")]


def plain(form: str) -> Callable[[datetime], str]:
    return lambda stamp: stamp.strftime(form)


def in_language(locale: str, form: str) -> Callable[[datetime], str]:
    return lambda stamp: format_datetime(stamp, form, locale=locale)


SPELLINGS = {
    "SAS": (plain("%d%b%Y:%H:%M:%S"), 1),
    "Apache": (plain("%d/%b/%Y:%H:%M:%S"), 1),
    "a file's name": (plain("%Y-%m-%d_%H-%M-%S"), 1),
    "EXIF": (plain("%Y:%m:%d %H:%M:%S"), 1),
    "toLocaleString en-US": (plain("%-m/%-d/%Y, %-I:%M:%S %p"), 1),
    "toLocaleString en-GB": (plain("%d/%m/%Y, %H:%M:%S"), 1),
    "toLocaleString de-DE": (plain("%-d.%-m.%Y, %H:%M:%S"), 1),
    "toLocaleString fi-FI": (plain("%-d.%-m.%Y klo %H.%M.%S"), 1),
    "toLocaleString da-DK": (plain("%-d.%-m.%Y %H.%M.%S"), 1),
    "toLocaleString sv-SE": (plain("%Y-%m-%d %H:%M:%S"), 1),
    "toLocaleString hu-HU": (plain("%Y. %m. %d. %-H:%M:%S"), 1),
    "toLocaleString pt-BR": (plain("%d/%m/%Y, %H:%M:%S"), 1),
    "toLocaleString nl-NL": (plain("%-d-%-m-%Y, %H:%M:%S"), 1),
    "toLocaleString ja-JP": (plain("%Y/%-m/%-d %-H:%M:%S"), 1),
    "toLocaleString zh-TW": (in_language("zh_Hant", "y/M/d ah:mm:ss"), 1),
    "toLocaleString ar-EG": (in_language("ar_EG", "d\u200f/M\u200f/y، h:mm:ss a"), 1),
    "Google Forms es": (in_language("es", "d/MM/y h:mm:ss a"), 1),
    "Google Forms ko": (in_language("ko", "y. M. d a h:mm:ss"), 1),
    "Google Forms pl": (plain("%Y.%m.%d %H:%M:%S"), 1),
    "Google Forms vi": (plain("%H:%M:%S %d/%m/%Y"), 1),
    "Intl medium fr": (in_language("fr", "d MMM y, HH:mm:ss"), 1),
    "Intl full it": (in_language("it", "EEEE d MMMM y HH:mm:ss"), 1),
    "Intl long ru": (in_language("ru", "d MMMM y 'г.', HH:mm:ss"), 1),
    "Intl long tr": (in_language("tr", "d MMMM y EEEE HH:mm:ss"), 1),
    "JavaScript Date": (plain("%a %b %d %Y %H:%M:%S GMT+0000 (Coordinated Universal Time)"), 1),
    "RFC 2822": (plain("%a, %d %b %Y %H:%M:%S +0000"), 1),
    "ctime": (plain("%a %b %d %H:%M:%S %Y"), 1),
    "Java Date": (plain("%a %b %d %H:%M:%S UTC %Y"), 1),
    "Oracle": (plain("%d-%b-%y %I.%M.%S.000000 %p"), 1),
    "Python logging": (plain("%Y-%m-%d %H:%M:%S,000"), 1),
    "compact": (plain("%Y%m%d%H%M%S"), 1),
    "ISO basic": (plain("%Y%m%dT%H%M%SZ"), 1),
    "microseconds": (lambda stamp: str(int(stamp.timestamp() * 1_000_000)), 1),
    "milliseconds": (lambda stamp: str(int(stamp.timestamp() * 1_000)), 1),
    "seconds": (lambda stamp: str(int(stamp.timestamp())), 1),
    "Jira": (plain("%d/%b/%y %-I:%M %p"), 60),
    "ServiceNow": (plain("%d-%m-%Y %H:%M:%S"), 1),
    "Outlook": (plain("%a %-m/%-d/%Y %-I:%M %p"), 60),
    "French clock": (plain("%d/%m/%Y %-Hh%M"), 60),
    "German report": (plain("%d.%m.%Y um %H:%M Uhr"), 60),
    "Slack": (plain("%b %d, %Y at %-I:%M %p"), 60),
}


@pytest.mark.parametrize("name", SPELLINGS)
def test_a_spelling_of_a_tool(tmp_path: Path, name: str) -> None:
    spell, precision = SPELLINGS[name]
    outcome = taken(tmp_path, answers([spell(stamp) for stamp in STAMPS]))
    assert at(outcome) == (STAMPS if precision == 1 else TO_THE_MINUTE)
    assert not outcome.asked


def excel_days(stamp: datetime) -> str:
    since = stamp.replace(tzinfo=None) - datetime(1899, 12, 30)  # noqa: DTZ001
    return f"{since / timedelta(days=1):.9f}"


def test_days_of_a_spreadsheet_in_a_column_whose_name_tells_a_time(tmp_path: Path) -> None:
    assert at(taken(tmp_path, answers([excel_days(stamp) for stamp in STAMPS]))) == STAMPS


def test_days_of_a_german_spreadsheet(tmp_path: Path) -> None:
    cells = [excel_days(stamp).replace(".", ",") for stamp in STAMPS]
    assert at(taken(tmp_path, answers(cells), separator=";")) == STAMPS


def test_digits_under_a_name_that_tells_nothing_are_asked(tmp_path: Path) -> None:
    frame = answers([str(int(stamp.timestamp())) for stamp in STAMPS], "Zahl")
    asked = taken(tmp_path, frame)
    assert asked.asked == ("which_time:",)
    assert "Zahl, where 1772719533 would be 2026-03-05 14:05" in asked.said
    assert at(taken(tmp_path, frame, "which_time:=Zahl")) == STAMPS


def test_eight_digits_are_days(tmp_path: Path) -> None:
    outcome = taken(tmp_path, answers([f"{stamp:%Y%m%d}" for stamp in STAMPS], "Date"))
    assert [f"{day:%Y%m%d}" for day in at(outcome)] == [f"{stamp:%Y%m%d}" for stamp in STAMPS]


@pytest.mark.parametrize("ending", ["json", "parquet"])
@pytest.mark.parametrize("name", ["toLocaleString en-US", "Google Forms ko", "JavaScript Date"])
def test_texts_of_times_in_other_kinds_of_file(tmp_path: Path, ending: str, name: str) -> None:
    frame = answers([SPELLINGS[name][0](stamp) for stamp in STAMPS])
    path = tmp_path / f"export.{ending}"
    if ending == "json":
        path.write_text(json.dumps(frame.to_dicts()), encoding="utf-8")
    else:
        frame.write_parquet(path)
    assert at(analyse(tmp_path, path)) == STAMPS


def test_short_years_that_stand_first(tmp_path: Path) -> None:
    """Korean's short form: the fifth of March 2026, and not the 26th of March 2005."""
    cells = [format_datetime(stamp, "yy. M. d. a h:mm", locale="ko") for stamp in STAMPS]
    assert at(taken(tmp_path, answers(cells))) == TO_THE_MINUTE


def test_an_order_that_nothing_tells_is_asked_in_any_spelling(tmp_path: Path) -> None:
    cells = [f"{number % 12 + 1}.{(number * 5) % 12 + 1}.2025 14.05" for number in range(20)]
    asked = taken(tmp_path, answers(cells))
    assert asked.asked == ("day_or_month:Submitted at",)
    assert "is 1 January" not in asked.said
    day = at(taken(tmp_path, answers(cells), "day_or_month:Submitted at=day"))
    month = at(taken(tmp_path, answers(cells), "day_or_month:Submitted at=month"))
    assert [(each.month, each.day) for each in day] == [(each.day, each.month) for each in month]


def test_a_month_that_differs_by_language_is_asked_once(tmp_path: Path) -> None:
    cells = [f"{number + 1} lis 2026 14:05" for number in range(20)]
    asked = taken(tmp_path, answers(cells))
    assert asked.asked == ("language:lis",)
    assert "October, as in Croatian or November, as in Czech" in asked.said
    for language, month in (("hr", 10), ("cs", 11)):
        outcome = analyse(
            tmp_path,
            answers([f"{number + 1} lis 2025 14:05" for number in range(20)]).write_csv(),
            [f"language:lis={language}"],
        )
        assert {each.month for each in at(outcome)} == {month}


UNREAD = (
    ("2569-03-{day} at lunch", "“2569-03-10 at lunch”"),
    ("day {day}, afternoon", "“day 10, afternoon”"),
    ("W{day} of 2026 14:05", "“W10 of 2026 14:05”"),
)


@pytest.mark.parametrize(("form", "example"), UNREAD)
def test_times_that_cannot_be_read_are_named_with_an_example(
    tmp_path: Path, form: str, example: str
) -> None:
    outcome = taken(tmp_path, answers([form.format(day=10 + number) for number in range(20)]))
    assert outcome.taken is None
    assert f"Submitted at holds {example}, which cannot be read as a time" in outcome.said


def test_a_column_that_is_named_as_a_time_is_no_group(tmp_path: Path) -> None:
    cells = [f"day {number % 4}, afternoon" for number in range(20)]
    outcome = taken(tmp_path, answers(cells), "when:=2026-03-31")
    assert outcome.taken
    for group in ("team", "channel", "segment", "touchpoint"):
        assert set(outcome.taken.column(group)) == {None}


IN_FILES: dict[str, Callable[[pl.DataFrame], str | bytes]] = {
    "xlsx": lambda frame: workbook({"S": sheet_xml([frame.columns, *frame.iter_rows()])}),
    "json": lambda frame: frame.write_json(),
    "parquet": parquet_of,
}


@pytest.mark.parametrize("kind", IN_FILES)
@pytest.mark.parametrize(
    "spelled",
    [
        plain("%d.%m.%Y %H.%M.%S"),
        plain("%-d %B %Y %-I:%M:%S %p"),
        plain("%Y年%-m月%-d日 %H:%M:%S"),
        plain("%G-W%V-%u %H:%M:%S"),
        lambda stamp: f"{int(stamp.timestamp())}000",
    ],
    ids=["dots", "words", "Japanese", "weeks", "epoch"],
)
def test_the_same_spellings_in_every_kind_of_file(
    tmp_path: Path, spelled: Callable[[datetime], str], kind: str
) -> None:
    frame = answers([spelled(stamp) for stamp in STAMPS])
    assert at(analyse(tmp_path, IN_FILES[kind](frame), name=f"export.{kind}")) == STAMPS
