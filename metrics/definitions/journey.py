"""Metrics of what is to happen at a touchpoint, every time: standards kept, next steps in time."""

from __future__ import annotations

from functools import partial

from metrics.inference.intervals import COUNTED, counted_difference, counted_share
from metrics.model import Metric, Need

_share = partial(
    Metric,
    kind="share",
    unit="%",
    better="higher",
    arithmetic="100 × counted / total",
    interval="Wilson score",
    source="interval: Wilson 1927, JASA 22; difference: Newcombe 1998, Statistics in Medicine 17",
    estimate=counted_share,
    difference=counted_difference,
    additive=True,
    may_be_hidden=True,
    steps=COUNTED,
)

STANDARD_KEPT = _share(
    key="standard_kept",
    label="Standards kept",
    counts="checks",
    definition=(
        "How often is there what is to be there every time? The share of the checks in which the "
        "standard was kept. A check counts on the day on which somebody looked, whatever the "
        "standard; what nobody looked at is not known."
    ),
    formula="100 × kept / checked",
    denominator="checks in the period that say whether the standard was kept",
    relation="checks",
    dated_by="checked_at",
    inputs={"counted": "count(*) FILTER (passed)", "total": "count(*)"},
    own_columns=("standard",),
)

NEXT_STEP_IN_TIME = _share(
    key="next_step_in_time",
    label="Next step in time",
    counts="next steps",
    definition=(
        "Does somebody do what was to be done next, by when it was to be done? The share of the "
        "next steps due in the period that were done by then. One that is still to be done, or "
        "was done later, counts as missed; one that is not due yet, as far as its file knows, "
        "counts nowhere. Where no hour is known, the day counts until its end. Files that do not "
        "record when steps were done are left out."
    ),
    formula="100 × done in time / due",
    denominator="next steps due in the period, by the time that their file knows",
    relation="next_steps",
    dated_by="due_at",
    # Work of ours, of which each that is late is listed for whoever has to do it.
    may_be_hidden=False,
    inputs={
        "counted": "count(*) FILTER (is_in_time)",
        "late": "count(*) FILTER (is_done AND NOT is_in_time)",
        "to_be_done": "count(*) FILTER (NOT is_done)",
        "total": "count(*)",
    },
    own_columns=("step", "owner"),
    needs=(Need("next_steps", "done_at", "", "when next steps were done"),),
)
