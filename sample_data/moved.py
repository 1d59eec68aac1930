"""The sample company's files, moved by whole weeks: weekdays and the hours of its zone stay.

Months cannot be moved by weeks: what the tills took in a month is moved by so many months that most
of its days are in it.
"""

from __future__ import annotations

import re
import shutil
from datetime import date, datetime, timedelta
from pathlib import Path

import polars as pl

from sample_data.company import LAST_DAY, LONDON
from sample_data.exports.complaints import TICKETS

ZONE = LONDON.key
_WRITTEN = r"^\d{4}-\d{2}-\d{2}[ T]\d{2}:\d{2}:\d{2}(?:[+-]\d{2}:\d{2})?$"
_OFFSET = r"[+-]\d{2}:\d{2}$"
_SINCE_CREATED = (
    "First reply time in minutes",
    "First resolution time in minutes",
    "Full resolution time in minutes",
)
#: A day, a month and a year in the name of a file.
_DAY_WORDED, _DAY = r"[A-Z][a-z]+ \d{1,2}, \d{4}", r"\d{4}-\d{2}-\d{2}"
_MONTH, _YEAR = r"(?<=-)\d{4}-\d{2}(?!-?\d)", r"(?<=-)\d{4}(?!-?\d)"


def weeks_until(day: date) -> int:
    """Return by how many weeks the files are moved on that day: they end 1 to 7 days before it."""
    return ((day - LAST_DAY).days - 1) // 7


def write_moved(path: Path, folder: Path, weeks: int) -> Path:
    """Write a file of the company, moved by so many weeks, into the folder; return where."""
    moved = folder / moved_name(path.name, weeks)
    if not weeks:
        shutil.copyfile(path, moved)
    elif path.suffix == ".parquet":
        _moved_frame(pl.read_parquet(path), weeks).write_parquet(moved, compression="zstd")
    else:
        rows = pl.read_csv(path, infer_schema=False)
        zone = ZONE if path.name == TICKETS else "UTC"
        _moved_texts(rows, weeks, zone).write_csv(moved)
    return moved


def moved_name(name: str, weeks: int) -> str:
    """Return the name of a file in which days, months and years are moved as its rows are."""
    more = timedelta(weeks=weeks)

    def worded(found: re.Match[str]) -> str:
        day = datetime.strptime(found[0], "%B %d, %Y") + more  # noqa: DTZ007 - a day alone
        return f"{day:%B} {day.day}, {day.year}"

    def middle(of: str) -> date:
        return date.fromisoformat(f"{of}-15" if "-" in of else f"{of}-07-02") + more

    name = re.sub(_DAY_WORDED, worded, name)
    name = re.sub(_DAY, lambda found: f"{date.fromisoformat(found[0]) + more}", name)
    name = re.sub(_MONTH, lambda found: f"{middle(found[0]):%Y-%m}", name)
    return re.sub(_YEAR, lambda found: f"{middle(found[0]):%Y}", name)


def weeks_of(name: str) -> int | None:
    """Return by how many weeks a file is moved, as its name tells; `None` where it tells no day."""
    if found := re.search(_DAY, name):
        ends = date.fromisoformat(found[0])
    elif found := re.search(_DAY_WORDED, name):
        ends = datetime.strptime(found[0], "%B %d, %Y").date()  # noqa: DTZ007 - a day alone
    else:
        return None
    return (ends - LAST_DAY).days // 7


def _later(local: pl.Expr, weeks: int) -> pl.Expr:
    """The instants so many weeks after times of the company's clocks, at the same hour.

    Of an hour that the clocks go through twice the first, of one that they leave out the next.
    """
    moved = local + pl.duration(weeks=weeks)

    def placed(times: pl.Expr) -> pl.Expr:
        return times.dt.replace_time_zone(ZONE, ambiguous="earliest", non_existent="null")

    return pl.coalesce(placed(moved), placed(moved + pl.duration(hours=1)))


def _clock(instant: pl.Expr) -> pl.Expr:
    """What the company's clocks show at an instant."""
    return instant.dt.convert_time_zone(ZONE).dt.replace_time_zone(None)


def _moved_frame(rows: pl.DataFrame, weeks: int) -> pl.DataFrame:
    """The rows of a file that has times of their own kind."""
    moved = []
    for name, kind in rows.schema.items():
        if isinstance(kind, pl.Datetime):
            instants = _later(_clock(pl.col(name)), weeks).dt.convert_time_zone("UTC")
            moved.append(instants.alias(name))
        elif kind == pl.Date:
            middle = pl.col(name).dt.offset_by("14d") + pl.duration(weeks=weeks)
            moved.append(middle.dt.truncate("1mo").alias(name))
    return rows.with_columns(moved)


def _moved_texts(rows: pl.DataFrame, weeks: int, zone: str) -> pl.DataFrame:
    """The rows of a file of text; times without an offset are of that zone."""
    moved = [
        _moved_text(rows[name], weeks, zone)
        for name in rows.columns
        if rows[name].str.contains(_WRITTEN).any()
    ]
    return _counted_again(rows, rows.with_columns(moved), weeks)


def _moved_text(texts: pl.Series, weeks: int, zone: str) -> pl.Series:
    """A column of text with its times moved; what is none stays as it is."""
    text = pl.col(texts.name)
    plain = text.str.replace("T", " ").str.replace(_OFFSET, "")
    local = plain.str.to_datetime("%Y-%m-%d %H:%M:%S", strict=False)
    has_offset = text.str.contains(_OFFSET)  # an offset of London's clocks
    if zone == "UTC":
        local = pl.when(has_offset).then(local).otherwise(_clock(local.dt.replace_time_zone("UTC")))
    instants = _later(local, weeks)
    with_offset = instants.dt.strftime("%Y-%m-%dT%H:%M:%S%:z")
    without = instants.dt.convert_time_zone(zone).dt.strftime("%Y-%m-%d %H:%M:%S")
    moved = pl.when(text.str.contains(_WRITTEN)).then(
        pl.when(has_offset).then(with_offset).otherwise(without)
    )
    return texts.to_frame().select(pl.coalesce(moved, text).alias(texts.name)).to_series()


def _counted_again(rows: pl.DataFrame, moved: pl.DataFrame, weeks: int) -> pl.DataFrame:
    """The tickets with their minutes as they are between the times moved.

    A clock that was put back or forward on the way before is not on the way after.
    """
    if "Created at" not in rows.columns:
        return moved
    before, after = (_placed(each["Created at"]) for each in (rows, moved))
    for name in _SINCE_CREATED:
        took = rows[name].cast(pl.Int64) * 60_000_000
        ends = (before + took.cast(pl.Duration("us"))).alias("end").to_frame()
        moved_ends = ends.select(_later(_clock(pl.col("end")), weeks)).to_series()
        minutes = (moved_ends - after).dt.total_minutes()
        moved = moved.with_columns(minutes.cast(pl.String).alias(name))
    hours = (pl.col(_SINCE_CREATED[-1]).cast(pl.Int64) / 60).round().cast(pl.Int64)
    return moved.with_columns(hours.cast(pl.String).alias("Resolution time"))


def _placed(texts: pl.Series) -> pl.Series:
    """The instants of what the company's clocks showed."""
    local = texts.str.to_datetime("%Y-%m-%d %H:%M:%S", time_unit="us")
    return local.dt.replace_time_zone(ZONE, ambiguous="earliest")
