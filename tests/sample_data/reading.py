"""The sample company's rows, read with plain Polars: an oracle that knows nothing of our intake."""

from pathlib import Path

import polars as pl

LONDON = "Europe/London"
FILES = Path(__file__).parents[2] / "sample_data" / "files"
GUEST_SURVEY = "Guest survey_October 31, 2026_18.05.csv"
AS_OF = pl.datetime(2026, 10, 31, 18, 2, 11, time_zone=LONDON)
_ANSWER = ["response_id", "at", "question", "score", "team", "location", "channel", "touchpoint"]
_ANSWER += ["segment", "customer_id", "comment"]


def read_text(path: Path, skip: int = 0) -> pl.DataFrame:
    """All columns as text; `skip` rows below the header are left out."""
    return pl.read_csv(path, infer_schema=False, skip_rows_after_header=skip)


def answers(folder: Path) -> pl.DataFrame:
    """Every answer or comment of the four survey files; `at` is London time."""
    own = [
        read_text(folder / name).with_columns(
            at=pl.col("answered_at").str.to_datetime(time_zone="UTC")
        )
        for name in ("pepper-responses-tablets.csv", "pepper-responses-ease.csv")
    ]
    archive = pl.read_parquet(folder / "pepper-responses-2025.parquet").rename(
        {"answered_at": "at"}
    )
    frames = [_guest_survey(folder), *own, archive]
    rows = pl.concat(
        [f.with_columns(pl.col("score").cast(pl.Int64)).select(_ANSWER) for f in frames]
    )
    kept = rows.filter(pl.col("score").is_not_null() | pl.col("comment").is_not_null())
    return kept.with_columns(pl.col("at").dt.convert_time_zone(LONDON)).sort("at", "response_id")


def _guest_survey(folder: Path) -> pl.DataFrame:
    """The guest survey, one row for each question, previews left out."""
    rows = read_text(folder / GUEST_SURVEY, skip=2).filter(pl.col("Status") != "Survey Preview")
    rows = rows.rename(str.lower).rename({"externalreference": "customer_id"})
    rows = rows.with_columns(at=pl.col("recordeddate").str.to_datetime(time_zone="UTC"))
    recommend = rows.with_columns(
        response_id=pl.col("responseid"), question=pl.lit("nps"), score="q1", comment="q2"
    )
    satisfied = rows.filter(pl.col("q3").is_not_null()).with_columns(
        response_id=pl.col("responseid") + ":Q3",
        question=pl.lit("csat"),
        score="q3",
        comment=pl.lit(None, pl.String),
    )
    return pl.concat([recommend.select(_ANSWER), satisfied.select(_ANSWER)])


def complaints(folder: Path) -> pl.DataFrame:
    """Every complaint of both files; times are London time, `satisfied` a boolean."""
    book = read_text(folder / "pepper-complaints-until-2025-11.csv").with_columns(
        *[
            pl.col(name).str.to_datetime(time_zone="UTC").dt.convert_time_zone(LONDON)
            for name in ("opened_at", "first_response_at", "resolved_at")
        ],
        satisfied=pl.col("satisfaction").cast(pl.Int64) >= 4,
        answers=pl.lit(None, pl.String),  # the book did not count them
    )
    tickets = read_text(folder / "zendesk-tickets-2026-10-31.csv")
    opened = pl.col("Created at").str.to_datetime().dt.replace_time_zone(LONDON)
    columns = {"complaint_id": "Id", "team": "Group", "channel": "Via", "reopened": "Reopens"}
    columns["answers"] = "Replies"
    columns |= {"customer_id": "Requester external id", "summary": "Subject"}
    columns |= {
        name: f"{name.capitalize()} [list]"
        for name in ("location", "touchpoint", "category", "severity", "outcome", "segment")
    }
    tickets = tickets.select(
        opened_at=opened,
        first_response_at=opened
        + pl.duration(minutes=pl.col("First reply time in minutes").cast(pl.Int64)),
        resolved_at=pl.col("Solved at").str.to_datetime().dt.replace_time_zone(LONDON),
        satisfied=pl.col("Satisfaction Score").replace_strict(
            {"Good": True, "Bad": False}, default=None, return_dtype=pl.Boolean
        ),
        **columns,
    )
    return pl.concat([book.select(tickets.columns), tickets]).with_columns(
        pl.col("reopened", "answers").cast(pl.Int64)
    )


def events(folder: Path) -> pl.DataFrame:
    """Every public event of both files; `at` is London time."""
    before = pl.read_parquet(folder / "pepper-advocacy-2025.parquet").rename({"happened_at": "at"})
    since = pl.read_csv(folder / "pepper-advocacy-2026.csv", infer_schema_length=None)
    since = since.with_columns(at=pl.col("happened_at").str.to_datetime(time_zone="UTC"))
    return pl.concat([before, since.select(before.columns)]).with_columns(
        pl.col("at").dt.convert_time_zone(LONDON)
    )
