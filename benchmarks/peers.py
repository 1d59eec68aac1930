"""The same work done by a peer in the same run, so that a figure is a ratio."""

from __future__ import annotations

from pathlib import Path

import duckdb
import numpy as np
import pandas as pd
from lifelines import KaplanMeierFitter


def copy_to_parquet(source: Path, target: Path) -> None:
    """Write DuckDB's bare copy of a CSV to Parquet: nothing checked, nothing sorted."""
    with duckdb.connect() as connection:
        connection.execute(f"COPY (FROM read_csv('{source}')) TO '{target}' (FORMAT parquet)")


def load_for_pandas(source: Path) -> pd.DataFrame:
    """Return the answers in memory, text as categories: the best case for pandas."""
    frame = pd.read_csv(source, usecols=["answered_at", "question", "score", "team", "location"])
    frame["answered_at"] = pd.to_datetime(frame["answered_at"])
    for column in ("question", "team", "location"):
        frame[column] = frame[column].astype("category")
    return frame


def nps_page(frame: pd.DataFrame, location: str | None = None) -> list[pd.Series]:
    """Return the figures of the NPS page as a pandas app computes them."""
    rows = frame[frame["question"] == "nps"]
    if location:
        rows = rows[rows["location"] == location]
    kind = pd.cut(rows["score"], [-1, 6, 8, 10], labels=["detractor", "passive", "promoter"])
    rows = rows.assign(kind=kind, month=rows["answered_at"].dt.strftime("%Y-%m"))
    return [
        rows.groupby([by, "kind"], observed=True).size()
        for by in ("month", "team", "location", "score")
    ]


def lifelines_median(resolved: np.ndarray, still_open: np.ndarray) -> float:
    """Return Kaplan–Meier's median and band by lifelines."""
    durations = np.concatenate([resolved, still_open])
    observed = np.concatenate([np.ones(len(resolved)), np.zeros(len(still_open))])
    fitter = KaplanMeierFitter().fit(durations, observed)
    return float(fitter.median_survival_time_)
