"""The single rows that a number counts, each with what it adds to the number's inputs.

The sums of the columns named after the inputs are the inputs of the number itself, so that whoever
has the rows comes to the same number. Where small groups are hidden no column is given by which one
could be cut out: see docs/decisions/rows-behind-a-number.md.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import polars as pl

from metrics.measure.answers import passes_together
from metrics.measure.as_of import knowledge
from metrics.measure.hiding.overlapping import cell_of, whole_of
from metrics.measure.hiding.pattern import Pattern, crossed_cells, patterns
from metrics.measure.hiding.suppression import in_words, may_hide
from metrics.measure.measuring import measure, on_its_clock
from metrics.measure.query import Cuts, group_sql, row_source_of, select_single
from metrics.measure.reader import Reader
from metrics.model import Metric, Row
from metrics.relations.periods import HOUR_US, PERIODS
from metrics.relations.row_columns import groups_of, origin_of, row_columns_of
from metrics.slices import Slice

#: Into what a wait in microseconds, or in parts of its promise, is divided.
_PER = {"hours": HOUR_US, "promises": 1, "": 1}


@dataclass(frozen=True, slots=True)
class CountedRows:
    """The rows behind a number, in no order that tells anything; `note` is what there is to say.

    Without rows it is why there are none; else which columns are left out, if any.
    """

    table: pl.DataFrame
    note: str


def counted_rows(reader: Reader, metric: Metric, chosen: Slice) -> CountedRows:
    """Return one row per thing that the metric's number of a slice counts.

    Columns: the row's day, groups and answer, its id and drop, and each input that the number is
    made of, with what the row adds to it. A hidden number has no rows. Raises `ValueError` for a
    choice that the metric has not.
    """
    metric = on_its_clock(metric, reader.settings)
    (row,) = measure(reader, metric, chosen)
    why = why_none(reader, metric, row)
    if why:
        return CountedRows(pl.DataFrame(), why)
    row_columns = row_columns_of(metric.relation)
    groups = ("day", *groups_of(metric.relation, metric.own_columns)) if row_columns.groups else ()
    if not may_hide(reader.disclosure, metric):
        columns = [*groups, *row_columns.values, *origin_of(metric.relation)]
        return CountedRows(_table(reader, metric, chosen, columns), "")
    kept = _cutting_out_nobody(reader, metric, chosen, groups)
    table = _table(reader, metric, chosen, [*kept, *row_columns.values])
    return CountedRows(table, _left_out(reader, metric, chosen, groups, kept))


def why_none(reader: Reader, metric: Metric, row: Row) -> str:
    """Return why the rows of a number are not given, as a clause; empty where they are."""
    if row.estimate.hidden:
        words = in_words(row.estimate.n, metric.counts)
        return f"{words}; the rows of a hidden number are not given"
    if row.estimate.value is None and not row.estimate.n:
        return f"no {metric.counts} are counted"
    if row_columns_of(metric.relation).tells_who and may_hide(reader.disclosure, metric):
        return (
            "rows are not given while small groups are hidden: the amounts of one of the "
            f"{metric.counts} would tell who it is"
        )
    return ""


def _left_out(
    reader: Reader, metric: Metric, chosen: Slice, groups: Sequence[str], kept: Sequence[str]
) -> str:
    """Which columns are not among those kept though rows have values there, as a sentence."""
    gone = [name for name in groups if name not in kept]
    if "day" in gone and {*kept} & {*PERIODS}:
        gone.remove("day")
    given = _table(reader, metric, chosen, gone).columns if gone else []
    names = [*(name for name in gone if name in given), *origin_of(metric.relation)]
    if not names:
        return ""
    fewest = reader.disclosure.smallest
    return f"without {', '.join(names)}: fewer than {fewest} {metric.counts} could be told by them"


def _table(reader: Reader, metric: Metric, chosen: Slice, columns: Sequence[str]) -> pl.DataFrame:
    """The rows with these columns, those left out in which nothing is given, in sorted order."""
    cuts = Cuts((None,), (chosen,))
    ((asking, _),) = passes_together(reader, [metric], cuts)
    source = row_source_of(metric)
    column_sql = {name: group_sql(source, asking.lake, cuts, name) for name in columns}
    sql, bound = select_single(asking, metric, chosen, column_sql)
    frame = asking.lake.query(sql, {**bound, **knowledge(asking, chosen)})
    given = [name for name in columns if frame[name].is_not_null().any()]
    inputs = [name for name in metric.inputs if name not in metric.for_interval]
    adds = pl.any_horizontal(_adds(name, frame.schema[name]) for name in inputs)
    of_inputs = (_input(metric, name, frame.schema[name]) for name in inputs)
    # No order of theirs tells which of two rows came first.
    return frame.filter(adds).select(*given, *of_inputs).sort(pl.all(), nulls_last=True)


def _adds(name: str, kind: pl.DataType) -> pl.Expr:
    """Whether a row adds anything to an input: a wait, be it of no time, or any number but 0."""
    of_row = pl.col(name)
    return of_row.is_not_null() if isinstance(kind, pl.List) else of_row.fill_null(0) != 0


def _input(metric: Metric, name: str, kind: pl.DataType) -> pl.Expr:
    """What a row adds to an input; of a wait the column's name says in what it is told."""
    of_row = pl.col(name)
    if isinstance(kind, pl.List):
        wait = of_row.list.first().cast(pl.Float64) / _PER[metric.waits_in]
        return wait.alias(f"{name}_{metric.waits_in}")
    return of_row.cast(pl.Int64) if kind == pl.Decimal else of_row


def _cutting_out_nobody(
    reader: Reader, metric: Metric, chosen: Slice, columns: Sequence[str]
) -> list[str]:
    """Those of the columns by which, all at once, no hidden number can be cut out of the rows.

    Of each of their crossings within the choice the number is one that is shown. Of a day, a week
    and a month one at most is among them.
    """
    whole = whole_of(chosen)
    known = patterns(reader, [metric], [whole], PERIODS)[whole, metric.key]
    kept: list[str] = []
    for column in _candidates(columns):
        is_second = column in PERIODS and {*kept} & {*PERIODS}
        if not is_second and not _hides(reader, metric, chosen, known, [*kept, column]):
            kept.append(column)
    return kept


def _candidates(columns: Sequence[str]) -> list[str]:
    """The columns, the ones first that say most: where it was, then when, then the others."""
    places = [name for name in columns if name in ("team", "location")]
    times = [*PERIODS] if "day" in columns else []
    return [*places, *times, *(c for c in columns if c not in places and c not in times)]


def _hides(
    reader: Reader, metric: Metric, chosen: Slice, known: Pattern, columns: Sequence[str]
) -> bool:
    """Whether some crossing of these columns is hidden within the choice."""
    whole, choice = whole_of(chosen), cell_of(chosen)
    named = known.named([*columns, *choice])
    if len(named) > 2:
        pattern = {(whole, metric.key): known}
        cells = crossed_cells(reader, [metric], [whole], named, pattern)[whole, metric.key]
    else:
        cells = known.cells(named)
    return any(
        all(value in choice.get(name, (value,)) for name, value in zip(named, cell, strict=True))
        for cell in cells
    )
