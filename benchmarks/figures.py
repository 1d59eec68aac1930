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
from metrics.measure.reader import Reader
from metrics.slices import Slice
from store.settings import Home, Settings

PLACE = "Place 7"


def run(home: Home, answers: Path) -> None:
    """Print the seconds of a page's figures, and the ratio of each peer to them."""
    reader = Reader.of_everything(Lake.open(home), Settings())
    frame = peers.load_for_pandas(answers)
    for where, chosen in (("everything", Slice()), (PLACE, Slice(only={"location": (PLACE,)}))):
        ours = median_seconds(lambda chosen=chosen: _nps_page(reader, chosen))
        place = None if where == "everything" else where
        theirs = median_seconds(lambda place=place: peers.nps_page(frame, place))
        say_seconds(f"NPS by month, team, location, score: {where}", ours)
        say_seconds("  pandas, columns in memory", theirs, ours, "ours")
    month = Slice(date(2026, 10, 1), date(2026, 11, 1))
    every = list(METRICS.values())
    say_seconds(
        f"all {len(every)} metrics of one month",
        median_seconds(lambda: measure_all(reader, every, month)),
    )
    say_seconds(
        f"all {len(every)} metrics of 18 months",
        median_seconds(lambda: measure_all(reader, every, Slice())),
    )
    _survival(reader)


def _nps_page(reader: Reader, chosen: Slice) -> None:
    for by in ("month", "team", "location", "score"):
        measure(reader, METRICS["nps"], chosen, by=by)


def _survival(reader: Reader) -> None:
    inputs = measure(reader, METRICS["resolution_median"], Slice())[0].inputs
    resolved, still_open = inputs["resolved"], inputs["still_open"]
    ours = median_seconds(lambda: quantile(kaplan_meier(resolved, still_open), 0.5))
    theirs = median_seconds(lambda: peers.lifelines_median(resolved, still_open), times=3)
    say_seconds(f"Kaplan–Meier of {len(resolved) + len(still_open):,} complaints", ours)
    say_seconds("  lifelines", theirs, ours, "ours")
