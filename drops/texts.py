"""The texts that a piece's rows give to the columns of a table, before they are cast."""

from __future__ import annotations

import polars as pl

from drops import casts
from drops.plan import FREE_TEXT, Answer, Bound, Chosen
from metrics.schema import Table

#: The column of texts that hold where a value comes from otherwise.
OTHERWISE = "{} otherwise"


def texts_of(frame: pl.DataFrame, answer: Answer, table: Table) -> pl.DataFrame:
    """The text of every mapped column, under its canonical name; `null` is not given."""
    texts = [
        text_of(bound, free_text=name == FREE_TEXT.get(table.name)).alias(name)
        for name, bound in answer.columns.items()
    ]
    texts += [
        text_of(bound.otherwise, free_text=False).alias(OTHERWISE.format(name))
        for name, bound in answer.columns.items()
        if bound.otherwise
    ]
    found = frame.select(texts)
    return found.with_columns(_visible(found[table.key])) if table.key in answer.columns else found


def _visible(keys: pl.Series) -> pl.Series:
    """The keys without marks that nobody sees: with one and without, it is the same row."""
    if not (keys.str.len_bytes() > keys.str.len_chars()).any():
        return keys
    seen = casts.cleaned(pl.col(keys.name).str.replace_all(r"\p{Cf}", ""))
    return keys.to_frame().select(seen.alias(keys.name)).to_series()


def text_of(bound: Bound, *, free_text: bool) -> pl.Expr:
    """The text of one column, `null` where nothing is given."""
    source = bound.source
    if source.constant is not None:
        return pl.repeat(source.constant or None, pl.len(), dtype=pl.String)
    cells = [casts.cleaned(pl.col(f"c{place}"), free_text=free_text) for place in bound.places]
    text = cells[0] if len(cells) == 1 else pl.coalesce(cells)
    if source.values:
        meanings = {value.strip().lower(): to or None for value, to in source.values}
        text = text.str.to_lowercase().replace_strict(
            meanings, default=text, return_dtype=pl.String
        )
    if bound.only_where is not None:
        text = pl.when(is_chosen(bound.only_where)).then(text)
    return text


def is_chosen(chosen: Chosen) -> pl.Expr:
    """Where the row is one of those that were chosen by a cell."""
    cell = pl.col(f"c{chosen.place}").str.strip_chars().str.to_lowercase()
    return cell.is_in(list(chosen.values)).fill_null(value=False)
