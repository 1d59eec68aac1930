"""Rows of text made into rows of a canonical table, each kept, refused with reasons, or blank."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import polars as pl

from drops import casts, rules
from drops.canonical_rows import canonical_rows
from drops.piece import Piece
from drops.plan import Answer, Plan
from drops.privacy_rows import ERASED, erased_rows, protected, raw_names
from drops.rules import DTYPES, Findings
from drops.sentiment import with_sentiment
from drops.texts import is_chosen, text_of, texts_of
from metrics.schema import Table


@dataclass(frozen=True)
class Cast:
    """The records that one answer of every row of a piece gives.

    `rows` has the canonical columns and `line`, for every record; `blank` and `refused` say which
    are not kept, `broken` why they are refused, `blanks` why they are blank and how many.
    """

    rows: pl.DataFrame
    blank: pl.Series
    refused: pl.Series
    findings: Findings
    blanks: dict[str, int]
    known_at: datetime | None
    #: Rows of erased customers, which are blank; and the names as they stand in the file.
    erased: pl.Series
    raw_names: pl.DataFrame

    def counts(self) -> dict[str, int]:
        """How many refused records broke which rule."""
        found = {rule: int((broken & self.refused).sum()) for rule, broken in self.findings.rules}
        return {rule: number for rule, number in found.items() if number}

    def sentences(self) -> list[str]:
        """For every record why it is refused or blank; empty for one that is kept."""
        said = [""] * self.rows.height
        for rule, broken in self.findings.rules:
            for at in (broken & self.refused).arg_true().to_list():
                said[at] = f"{said[at]}; {rule}" if said[at] else rule
        for at in self.blank.arg_true().to_list():
            said[at] = "blank"
        return said

    @property
    def kept(self) -> pl.DataFrame:
        """The records that are neither refused nor blank."""
        return self.rows.filter(~(self.blank | self.refused))


def schema_of(table: Table) -> pl.Schema:
    """The columns of the rows kept, with `line` behind them."""
    columns = {column.name: DTYPES[column.kind] for column in table.columns}
    return pl.Schema(columns | {"line": pl.Int64()})


def cast_piece(piece: Piece, answer: Answer, plan: Plan, latest: datetime) -> Cast:
    """The records of one answer per row; `latest` is the last instant that is not the future."""
    table, findings = plan.table, Findings()
    texts = texts_of(piece.frame, answer, table)
    rows = canonical_rows(texts, answer, plan, findings, latest)
    rows = rows.with_columns(piece.lines.alias("line")).select(schema_of(table).names())
    rows = protected(rows, table, plan.identity)
    erased = erased_rows(rows, plan.identity)
    blank, blanks = _blank(piece.frame, texts, answer, plan)
    if gone := int((erased & ~blank).sum()):
        blank, blanks = blank | erased, {**blanks, ERASED: gone}
    rules.check_required(texts, table, findings)
    rules.check_ranges(rows, table, findings)
    rules.check_order(rows, table, findings)
    refused = _nothing(rows.height)
    for _, broken in findings.rules:
        refused = refused | broken
    refused = refused & ~blank
    if table.name == "advocacy":
        rows = with_sentiment(rows)
    known_at = _known_at(piece.frame, rows, ~(blank | refused), plan, latest)
    names = raw_names(piece.frame, answer, rows)
    return Cast(rows, blank, refused, findings, blanks, known_at, erased, names)


def _nothing(height: int) -> pl.Series:
    return pl.repeat(False, height, dtype=pl.Boolean, eager=True)


def _blank(
    frame: pl.DataFrame, texts: pl.DataFrame, answer: Answer, plan: Plan
) -> tuple[pl.Series, dict[str, int]]:
    """The records without an answer, and how many for which reason."""
    blank, why = _nothing(frame.height), {}

    def note(reason: str, rows: pl.Series) -> None:
        nonlocal blank
        if number := int((rows & ~blank).sum()):
            why[reason] = number
            blank = blank | rows

    note("nothing in any column", _empty(frame, texts, plan.table))
    for chosen in plan.drop_rows:
        header = plan.header[chosen.place]
        note(
            f"left out for their {header}, as the format says",
            frame.select(is_chosen(chosen)).to_series(),
        )
    if plan.table.name == "responses" and "score" in texts.columns:
        said = "comment" in texts.columns
        silent = texts["comment"].is_null() if said else ~_nothing(frame.height)
        scale = f" for {answer.suffix[1:]}" if answer.suffix else ""
        words = f"neither a score{scale} nor a comment" if said else f"no score{scale}"
        note(words, texts["score"].is_null() & silent)
    return blank, why


def _empty(frame: pl.DataFrame, texts: pl.DataFrame, table: Table) -> pl.Series:
    """The rows without anything in any cell; looked for only where the time is missing."""
    lacking = texts[table.dated_by].is_null()
    if not lacking.any():
        return lacking
    cells = [pl.col(name).fill_null("").str.strip_chars() == "" for name in frame.columns]
    return lacking & frame.select(pl.all_horizontal(cells)).to_series()


def _known_at(
    frame: pl.DataFrame, rows: pl.DataFrame, kept: pl.Series, plan: Plan, latest: datetime
) -> datetime | None:
    """The latest time in the kept rows: of the table's columns and of those that only tell this."""
    found = [rows[name] for name in plan.table.instants]
    for bound in plan.known:
        text = frame.select(text_of(bound, free_text=False)).to_series()
        # These columns tell a time and nothing else, so what is wrong in them breaks no rule.
        times = casts.to_time(text, bound.source.formats, bound.zone).instants
        found.append(rules.in_bounds(times, "", Findings(), latest))
    newest = [times.filter(kept).max() for times in found]
    return max((each for each in newest if isinstance(each, datetime)), default=None)
