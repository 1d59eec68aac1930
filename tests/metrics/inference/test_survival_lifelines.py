"""Kaplan–Meier against lifelines on any data: ties, open durations, few and many.

Three exceptions, each documented in `metrics.inference.survival`: a curve exactly at a quantile (there
lifelines' rounding decides), all or nobody waiting (Greenwood's variance says nothing), and times
later than anything seen (lifelines carries the last value on, we know nothing).
"""

import numpy as np
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from lifelines import KaplanMeierFitter
from lifelines.utils import qth_survival_times
from statsmodels.stats.proportion import proportion_confint

from metrics.inference.survival import band, kaplan_meier, quantile, share_within

#: Whole hours tie often; others hardly ever.
HOURS = st.one_of(st.integers(0, 12).map(float), st.floats(0, 5000, allow_subnormal=False))
GROUPS = st.tuples(
    st.lists(HOURS, min_size=1, max_size=60),
    st.lists(HOURS, max_size=40),
)
CLOSE = {"rtol": 0, "atol": 1e-9}


def fitted(ended: list[float], still_open: list[float]) -> KaplanMeierFitter:
    happened = [1] * len(ended) + [0] * len(still_open)
    return KaplanMeierFitter().fit(ended + still_open, happened)


def bands(fit: KaplanMeierFitter) -> tuple[np.ndarray, np.ndarray]:
    """The times of lifelines at which something ended, with the lower and upper band there."""
    table = fit.event_table
    times = table.index[table["observed"] > 0].to_numpy()
    return times, fit.confidence_interval_.loc[times].to_numpy().T


@settings(max_examples=60)
@given(GROUPS)
def test_the_curve_and_its_band(durations: tuple[list[float], list[float]]) -> None:
    curve, fit = kaplan_meier(*durations), fitted(*durations)
    times, theirs = bands(fit)
    assert curve.times.tolist() == times.tolist()
    expected = fit.survival_function_at_times(times).to_numpy()
    np.testing.assert_allclose(curve.survival, expected, **CLOSE)
    between = (curve.survival > 1e-12) & (curve.survival < 1)
    for ours, bound in zip(band(curve), theirs, strict=True):
        np.testing.assert_allclose(ours[between], bound[between], **CLOSE)


@settings(max_examples=60)
@given(GROUPS, HOURS)
def test_the_share_within_any_time(durations: tuple[list[float], list[float]], at: float) -> None:
    curve, fit = kaplan_meier(*durations), fitted(*durations)
    waiting = float(fit.predict(at))
    found = share_within(curve, at)
    if at > max(durations[0] + durations[1]) and waiting > 1e-12:
        assert found.value is None
        return
    np.testing.assert_allclose(found.value, 100 * (1 - waiting), **CLOSE)
    if 1e-12 < waiting < 1:
        times, (low, high) = bands(fit)
        last = np.searchsorted(times, at, side="right") - 1
        expected = [100 * (1 - high[last]), 100 * (1 - low[last])]
        np.testing.assert_allclose([found.low, found.high], expected, rtol=0, atol=1e-7)


@settings(max_examples=60)
@given(GROUPS, st.sampled_from([0.5, 0.9]))
def test_the_median_and_the_90th_percentile(
    durations: tuple[list[float], list[float]], q: float
) -> None:
    fit = fitted(*durations)
    survival = fit.survival_function_.to_numpy().ravel()
    assume(np.abs(survival - (1 - q)).min() > 1e-9)
    times, theirs = bands(fit)
    assume(np.abs(theirs - (1 - q)).min() > 1e-9)
    found = quantile(kaplan_meier(*durations), q)
    expected = float(qth_survival_times(1 - q, fit.survival_function_))
    assert found.value == (None if np.isinf(expected) else expected)
    low, high = (next(iter(times[bound <= 1 - q]), None) for bound in theirs)
    assert found.low == low or (found.low is None and says_nothing_of_the_first(durations, q))
    last_alone = high == times[-1] and survival[-1] < 1e-12
    assert found.high == high or (found.high is None and last_alone)


def says_nothing_of_the_first(durations: tuple[list[float], list[float]], q: float) -> bool:
    """Whether so few were there when the first one ended that a bound below is not known."""
    first = min(durations[0])
    there = sum(d >= first for each in durations for d in each)
    return bool(proportion_confint(there, there, method="wilson")[0] <= 1 - q)
