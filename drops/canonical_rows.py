"""Rows of text as rows of a canonical table: each column cast from where its values stand."""

from __future__ import annotations

from datetime import datetime

import polars as pl

from drops import rules
from drops.amounts import MARKS, currency_of
from drops.plan import Answer, Bound, Plan
from drops.rules import DTYPES, Findings
from drops.texts import OTHERWISE
from metrics.schema import Column


def canonical_rows(
    texts: pl.DataFrame, answer: Answer, plan: Plan, findings: Findings, latest: datetime
) -> pl.DataFrame:
    """Every canonical column, cast; those that nothing is mapped to are not given."""
    table = plan.table
    cast: dict[str, pl.Series] = {}
    for column in table.columns:
        bound = answer.columns.get(column.name)
        if bound is None:
            empty = pl.Series(column.name, [None], DTYPES[column.kind])
            cast[column.name] = empty.new_from_index(0, texts.height)
        elif not bound.source.after:
            text = texts[column.name]
            cast[column.name] = rules.cast_column(text, column, bound, findings, latest)
    for name, bound in answer.columns.items():
        if bound.source.after:
            cast[name] = _after(texts[name], name, bound, cast, findings, latest)
    for name, bound in answer.columns.items():
        if bound.otherwise:
            given = texts[name].is_not_null()
            other = _otherwise(texts, table.column(name), bound.otherwise, cast, findings, latest)
            cast[name] = cast[name].zip_with(given, other)
    rows = pl.DataFrame([cast[name].alias(name) for name in table.names])
    if answer.suffix:
        rows = rows.with_columns(pl.col(table.key) + answer.suffix)
    return _with_currency(rows, texts) if table.name == "revenue" else rows


def _with_currency(rows: pl.DataFrame, texts: pl.DataFrame) -> pl.DataFrame:
    """The rows with the currency that stands beside the amount, where no column tells it."""
    told = rows["currency"].str.to_uppercase().replace(MARKS)
    beside = currency_of(texts["revenue"]).alias("currency")
    return rows.with_columns(told.zip_with(told.is_not_null(), beside))


def _otherwise(
    texts: pl.DataFrame,
    column: Column,
    bound: Bound,
    cast: dict[str, pl.Series],
    findings: Findings,
    latest: datetime,
) -> pl.Series:
    """The values from the second source, where the first has nothing in the row."""
    second = pl.col(OTHERWISE.format(column.name))
    text = texts.select(pl.when(pl.col(column.name).is_null()).then(second).alias(column.name))
    if bound.source.after:
        return _after(text.to_series(), column.name, bound, cast, findings, latest)
    return rules.cast_column(text.to_series(), column, bound, findings, latest)


def _after(
    text: pl.Series,
    name: str,
    bound: Bound,
    cast: dict[str, pl.Series],
    findings: Findings,
    latest: datetime,
) -> pl.Series:
    """The instants that are told by how long after another they were."""
    start, unit = bound.source.after or ("", 0)
    instants = rules.after(text, cast[start], unit, name, findings)
    return rules.in_bounds(instants.alias(name), name, findings, latest)
