"""Rows of text made into rows of a canonical table, each kept, refused with reasons, or blank.

First a piece's rows give their texts to the columns of the table, each from where its values stand;
then each column is cast.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

import polars as pl

from drops.intake.files import Piece
from drops.intake.mapping.plan import AnswerColumns, Bound, Plan, RowFilter
from drops.intake.mapping.spread import chosen as chosen_answers
from drops.intake.rows import rules
from drops.intake.rows.events import SAYS, says
from drops.intake.rows.hourly import as_single_things
from drops.intake.rows.protect import ERASED, Numbering, erased_rows, protected, raw_names
from drops.intake.rows.rules import DTYPES, CastFindings, LeftOut
from drops.intake.rows.states import SaidTwice, as_they_stand, left_out_words, said_twice, stands
from drops.intake.values import casts
from drops.intake.values.amounts import currency_of, marks
from drops.intake.values.scores import to_integer
from drops.intake.values.spelled.clocks import with_clock
from drops.intake.values.times import to_time
from drops.intake.values.tone.language import with_languages
from drops.intake.values.tone.sentiment import with_sentiment
from store.schema import Column, Table

#: The column of texts that hold where a value comes from otherwise.
OTHERWISE = "{} otherwise"


def texts_of(frame: pl.DataFrame, answer: AnswerColumns, table: Table) -> pl.DataFrame:
    """Return the text of every mapped column, under its canonical name; `null` is not given."""
    texts = [
        text_of(bound, free_text=name in table.free_texts).alias(name)
        for name, bound in answer.columns.items()
    ]
    texts += [
        text_of(bound.otherwise, free_text=False).alias(OTHERWISE.format(name))
        for name, bound in answer.columns.items()
        if bound.otherwise
    ]
    found = frame.select(texts)
    kinds = {column.name: column.kind for column in table.columns}
    kinds |= {OTHERWISE.format(name): kind for name, kind in kinds.items()}
    found = found.select(casts.without_marks(found[name], kinds[name]) for name in found.columns)
    return found.with_columns(
        *(
            casts.to_id(found[place], whole=answer.columns[name].is_whole_id)
            for name in table.ids
            for place in (name, OTHERWISE.format(name))
            if place in found.columns
        ),
        *(
            without_none(found[name], bound)
            for name, bound in answer.columns.items()
            if any(not counts_as for _, counts_as in bound.source.numbers)
        ),
    )


def without_none(text: pl.Series, bound: Bound) -> pl.Series:
    """Return the texts without those that spell a number which says that nothing is given."""
    nothing = [int(number) for number, counts_as in bound.source.numbers if not counts_as]
    is_nothing = to_integer(text, bound.out_of).is_in(nothing).fill_null(value=False)
    return text.zip_with(~is_nothing, pl.Series([None], dtype=pl.String)).alias(text.name)


def texts_for(frame: pl.DataFrame, bound: Bound, column: Column) -> pl.Series:
    """Return what stands in a piece for one column of a table, as `texts_of` has it of all."""
    text = frame.select(text_of(bound, free_text=column.text == "free").alias(column.name))
    return casts.without_marks(text.to_series(), column.kind)


def text_of(bound: Bound, *, free_text: bool) -> pl.Expr:
    """Return the text of one column, `null` where nothing is given."""
    source = bound.source
    if source.constant is not None:
        return pl.repeat(source.constant or None, pl.len(), dtype=pl.String)
    cells = cells_of(bound, free_text=free_text)
    text = cells[0] if len(cells) == 1 else pl.coalesce(cells)
    if bound.clock_place is not None:
        text = with_clock(text, casts.cleaned(pl.col(f"c{bound.clock_place}")))
    if source.values:
        meanings = {value.strip().lower(): to or None for value, to in source.values}
        text = text.str.to_lowercase().replace_strict(
            meanings, default=text, return_dtype=pl.String
        )
    if bound.only_where is not None:
        text = pl.when(is_chosen(bound.only_where)).then(text)
    return text


def cells_of(bound: Bound, *, free_text: bool = False) -> list[pl.Expr]:
    """Return what each place of a column tells.

    Where each answer has its own, the answer that it is.
    """
    named = [value.strip().lower() for value, to in bound.source.values if value.strip() and to]
    cells = [
        casts.cleaned(pl.col(f"c{place}"), free_text=free_text, named=named)
        for place in bound.places
    ]
    if not bound.labels:
        return cells
    marked = zip(chosen_answers(cells, bound.labels), bound.labels, strict=True)
    return [
        pl.when(is_marked).then(pl.lit(label or None, pl.String)) for is_marked, label in marked
    ]


def is_chosen(chosen: RowFilter) -> pl.Expr:
    """Return where the row is one of those that were chosen by a cell.

    "" chooses those without one.
    """
    cell = pl.col(f"c{chosen.place}").str.strip_chars().str.to_lowercase().fill_null("")
    return cell.is_in(list(chosen.values))


def canonical_rows(
    texts: pl.DataFrame, answer: AnswerColumns, plan: Plan, findings: CastFindings, latest: datetime
) -> pl.DataFrame:
    """Return every canonical column, cast; those that nothing is mapped to are not given.

    Args:
        texts: a column of text for each canonical column that something is mapped to.
        answer: what is mapped to the columns of the table.
        plan: the plan of the file, with its table.
        findings: where the rules that a row breaks are noted.
        latest: times after this instant (UTC) lie in the future.
    """
    table = plan.table
    cast: dict[str, pl.Series] = {}
    for column in table.columns:
        bound = answer.columns.get(column.name)
        if bound is None:
            empty = pl.Series(column.name, [None], DTYPES[column.kind])
            cast[column.name] = empty.new_from_index(0, texts.height)
        elif not bound.source.after:
            text, ends = texts[column.name], _ends(column.name, bound, cast, table)
            cast[column.name] = rules.cast_column(text, column, bound, findings, latest, ends)
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
    amounts = [column for column in table.columns if column.currency]
    return rows.with_columns(_currency(rows, texts, column) for column in amounts)


def _ends(name: str, bound: Bound, cast: dict[str, pl.Series], table: Table) -> pl.Series | None:
    """Where the scale of a score ends in each row, where each says what was asked."""
    survey = table.survey
    if survey is None or name != survey.score or bound.out_of is not None:
        return None
    ends = {question: high for question, (_, high) in survey.scales}
    return cast[survey.question].replace_strict(ends, default=None, return_dtype=pl.Int64)


def _currency(rows: pl.DataFrame, texts: pl.DataFrame, column: Column) -> pl.Series:
    """The currency of an amount: the one that stands beside it, where no column tells it."""
    currency = rows[column.currency].str.to_uppercase().replace(marks())
    if column.name not in texts.columns:
        return currency
    beside = currency_of(texts[column.name]).alias(column.currency)
    return currency.zip_with(currency.is_not_null(), beside)


def _otherwise(
    texts: pl.DataFrame,
    column: Column,
    bound: Bound,
    cast: dict[str, pl.Series],
    findings: CastFindings,
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
    findings: CastFindings,
    latest: datetime,
) -> pl.Series:
    """The instants that are told by how long after another they were."""
    start, unit = bound.source.after or ("", 0)
    instants = rules.after(text, cast[start], unit, name, findings)
    if start in findings.days:
        has_length = instants.is_not_null()
        lasts = findings.day_ends[start] - cast[start]
        findings.add_days(name, has_length & findings.days[start], instants + lasts)
        findings.lengths[name] = (start, has_length)
    return rules.in_bounds(instants.alias(name), name, findings, latest)


@dataclass(frozen=True)
class Cast:
    """The records that one answer of every row of a piece gives.

    `rows` has the canonical columns and `line`, for every record; `blank` and `refused` say which
    are not kept, `broken` why they are refused, `blanks` why they are blank and how many.
    """

    rows: pl.DataFrame
    blank: pl.Series
    refused: pl.Series
    findings: CastFindings
    blanks: dict[str, int]
    known_at: datetime | None
    #: Rows of erased customers, which are blank; and the names as they stand in the file.
    erased: pl.Series
    raw_names: pl.DataFrame
    #: Of the rows kept, those that say two things of whether they are over.
    said_twice: SaidTwice

    def counts(self) -> dict[str, int]:
        """Return how many refused records broke which rule."""
        rules = self.findings.all_broken
        found = {rule: int((broken & self.refused).sum()) for rule, broken in rules}
        return {rule: number for rule, number in found.items() if number}

    def left_out(self) -> list[LeftOut]:
        """Return what is left out of the records that are kept."""
        kept = ~(self.blank | self.refused)
        found = (replace(each, rows=each.rows & kept) for each in self.findings.left_out)
        return [each for each in found if each.rows.any()]

    def sentences(self) -> list[str]:
        """Return for every record why it is refused or blank; empty for one that is kept."""
        sentences = [""] * self.rows.height
        for rule, broken in self.findings.all_broken:
            for row in (broken & self.refused).arg_true().to_list():
                sentences[row] = f"{sentences[row]}; {rule}" if sentences[row] else rule
        for row in self.blank.arg_true().to_list():
            sentences[row] = "blank"
        return sentences

    @property
    def kept(self) -> pl.DataFrame:
        """The records that are neither refused nor blank."""
        return self.rows.filter(~(self.blank | self.refused))


def schema_of(table: Table, *, of_events: bool = False) -> pl.Schema:
    """Return the columns of the rows kept, with `line` behind them.

    Of events what each says, too.
    """
    columns = {column.name: DTYPES[column.kind] for column in table.columns}
    columns["line"] = pl.Int64()
    return pl.Schema(columns | {SAYS: pl.String()} if of_events else columns)


def cast_piece(piece: Piece, answer: AnswerColumns, plan: Plan, latest: datetime) -> Cast:
    """Return the records of one answer per row.

    `latest` is the last instant that is not the future.
    """
    table, findings = plan.table, CastFindings.none_of(plan.table)
    texts = texts_of(piece.frame, answer, table)
    rows = canonical_rows(texts, answer, plan, findings, latest)
    plain = rows.with_columns(piece.lines.alias("line")).select(schema_of(table).names())
    numberings = {
        name: Numbering.of(answer.columns[name], texts[name].is_not_null())
        for name in table.people
        if name in answer.columns
    }
    rows = protected(plain, table, plan.identity, numberings)
    erased = erased_rows(plain, rows, table, plan.identity)
    meanings = stands(piece.frame, plan)
    blank, blanks = _blank(piece.frame, texts, answer, plan, meanings)
    if gone := int((erased & ~blank).sum()):
        blank, blanks = blank | erased, {**blanks, ERASED: gone}
    for name, bound in answer.columns.items():
        if bound.source.spread and len(bound.places) > 1:
            several = _given(piece.frame, bound) > 1
            sentence = f"{name} stands in {len(bound.places)} columns, and two are filled"
            findings.add(sentence, several, of=name)
    rules.check_required(texts, table, findings)
    rows = as_single_things(rows, answer, plan, findings)
    rows = rules.in_ranges(rows, table, findings)
    rules.check_statements(rows, table, findings)
    rules.check_any(rows, table, findings)
    rows = rules.in_order(rows, table, findings)
    rows = rules.with_precision(rows, table, findings)
    refused = _nothing(rows.height)
    for _, broken in findings.rules:
        refused = refused | broken
    refused = refused & ~blank
    twice = said_twice(rows, meanings, ~(blank | refused), plan)
    rows = as_they_stand(rows, meanings, plan)
    if plan.events:
        rows = rows.with_columns(says(piece.frame, plan).alias(SAYS))
    rows = with_sentiment(with_languages(rows, table), table)
    known_at = _known_at(piece.frame, rows, ~(blank | refused), plan, latest)
    names = raw_names(piece.frame, answer, rows, table)
    return Cast(rows, blank, refused, findings, blanks, known_at, erased, names, twice)


def _given(frame: pl.DataFrame, bound: Bound) -> pl.Series:
    """In how many of its columns a row has something."""
    cells = [cell.is_not_null() for cell in cells_of(bound)]
    return frame.select(pl.sum_horizontal(cell.cast(pl.Int64) for cell in cells)).to_series()


def _nothing(height: int) -> pl.Series:
    return pl.repeat(False, height, dtype=pl.Boolean, eager=True)


def _blank(
    frame: pl.DataFrame,
    texts: pl.DataFrame,
    answer: AnswerColumns,
    plan: Plan,
    meanings: pl.Series | None,
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
    for reason, rows in left_out_words(frame, meanings, plan):
        note(reason, rows)
    survey = plan.table.survey
    if survey and survey.score in texts.columns:
        has_words = survey.words in texts.columns
        silent = texts[survey.words].is_null() if has_words else ~_nothing(frame.height)
        score = f"{survey.score} for {answer.suffix[1:]}" if answer.suffix else survey.score
        words = f"neither a {score} nor a {survey.words}" if has_words else f"no {score}"
        note(words, texts[survey.score].is_null() & silent)
    return blank, why


def _empty(frame: pl.DataFrame, texts: pl.DataFrame, table: Table) -> pl.Series:
    """The rows without anything in any cell; looked for only where the time is missing.

    Where a file has no place for the time, where the key is.
    """
    lacking = texts[table.dated_by if table.dated_by in texts.columns else table.key].is_null()
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
        text = texts_for(frame, bound, plan.table.column(plan.table.dated_by))
        # These columns tell a time and nothing else, so what is wrong in them breaks no rule.
        formats, manner = bound.source.formats, bound.manner
        times = to_time(text, formats, bound.zone, manner=manner).instants
        found.append(rules.in_bounds(times, "", CastFindings(), latest))
    newest = [times.filter(kept).max() for times in found]
    return max((each for each in newest if isinstance(each, datetime)), default=None)
