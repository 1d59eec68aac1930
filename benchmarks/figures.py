"""How fast figures are measured, beside pandas and lifelines."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from benchmarks import peers
from benchmarks.timing import median_seconds, say_seconds
from metrics.catalogue import METRICS
from metrics.inference.survival import kaplan_meier, quantile
from metrics.lake import Lake
from metrics.measure.measuring import measure, measure_all
from metrics.slices import Scope, Slice
from store.settings import Home

ALL = Scope.everything()
PLACE = "Place 7"


def run(home: Home, answers: Path) -> None:
    """Print the seconds of a page's figures, and the ratio of each peer to them."""
    lake = Lake.open(home)
    frame = peers.load_for_pandas(answers)
    for where, chosen in (("everything", Slice()), (PLACE, Slice(only={"location": (PLACE,)}))):
        ours = median_seconds(lambda chosen=chosen: _nps_page(lake, chosen))
        place = None if where == "everything" else where
        theirs = median_seconds(lambda place=place: peers.nps_page(frame, place))
        say_seconds(f"NPS by month, team, location, score: {where}", ours)
        say_seconds("  pandas, columns in memory", theirs, ours, "ours")
    month = Slice(date(2026, 10, 1), date(2026, 11, 1))
    every = list(METRICS.values())
    say_seconds(
        f"all {len(every)} metrics of one month",
        median_seconds(lambda: measure_all(lake, every, month, ALL)),
    )
    say_seconds(
        f"all {len(every)} metrics of 18 months",
        median_seconds(lambda: measure_all(lake, every, Slice(), ALL)),
    )
    _survival(lake)


def _nps_page(lake: Lake, chosen: Slice) -> None:
    for by in ("month", "team", "location", "score"):
        measure(lake, METRICS["nps"], chosen, ALL, by=by)


def _survival(lake: Lake) -> None:
    inputs = measure(lake, METRICS["resolution_median"], Slice(), ALL)[0].inputs
    resolved, still_open = inputs["resolved"], inputs["still_open"]
    ours = median_seconds(lambda: quantile(kaplan_meier(resolved, still_open), 0.5))
    theirs = median_seconds(lambda: peers.lifelines_median(resolved, still_open), times=3)
    say_seconds(f"Kaplan–Meier of {len(resolved) + len(still_open):,} complaints", ours)
    say_seconds("  lifelines", theirs, ours, "ours")
