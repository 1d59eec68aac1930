"""Metrics of `responses`: NPS, CSAT and CES."""

from __future__ import annotations

from metrics.inference.intervals import (
    NET_PROMOTERS,
    net_share,
    net_share_difference,
    share,
    share_difference,
    share_of,
)
from metrics.model import Estimate, Inputs, Metric

_OWN = ("score", "employee")

_SATISFIED = share_of("satisfied", "answered")


def _share(inputs: Inputs) -> Estimate:
    return share(inputs["satisfied"], inputs["answered"])


def _share_difference(now: Inputs, before: Inputs) -> Estimate:
    return share_difference(
        now["satisfied"], now["answered"], before["satisfied"], before["answered"]
    )


def _nps_counts(inputs: Inputs) -> tuple[int, int, int]:
    return inputs["promoters"], inputs["detractors"], inputs["answered"]


NPS = Metric(
    key="nps",
    label="Net Promoter Score",
    short="NPS",
    kind="score",
    unit="points",
    counts="answers",
    better="higher",
    definition=(
        "Would they recommend us? Promoters (answers 9 and 10) minus detractors (0 to 6), as a "
        "share of all answers. Passives (7 and 8) count among the answers only. Unanswered "
        "questions count nowhere."
    ),
    formula="100 × (promoters − detractors) / answered",
    denominator="answers 0–10 to the question whether they would recommend us",
    interval=(
        "adjusted Wald: three answers more, ¾ of them promoters and ¾ detractors. With 5 answers "
        "of very content customers (85 % promoters) it holds the truth in 90 % of cases, not 95 %"
    ),
    source=(
        "Reichheld 2003, The One Number You Need to Grow; "
        "interval: Rocks 2016, The American Statistician 70(4)"
    ),
    relation="responses",
    dated_by="answered_at",
    inputs={
        "promoters": "count(*) FILTER (question = 'nps' AND score >= 9)",
        "passives": "count(*) FILTER (question = 'nps' AND score BETWEEN 7 AND 8)",
        "detractors": "count(*) FILTER (question = 'nps' AND score <= 6)",
        "answered": "count(score) FILTER (question = 'nps')",
    },
    observed="question = 'nps' AND score IS NOT NULL",
    estimate=lambda inputs: net_share(*_nps_counts(inputs)),
    difference=lambda now, before: net_share_difference(_nps_counts(now), _nps_counts(before)),
    additive=True,
    may_be_hidden=True,
    steps=NET_PROMOTERS,
    own_columns=_OWN,
)

CSAT = Metric(
    key="csat",
    label="Satisfied",
    kind="share",
    unit="%",
    counts="answers",
    better="higher",
    definition="How satisfied were they? The share of answers 4 and 5 on the scale from 1 to 5.",
    formula="100 × answers 4–5 / answered",
    arithmetic="100 × satisfied / answered",
    denominator="answers 1–5 to the question how satisfied they were",
    interval="Wilson score",
    source="interval: Wilson 1927, JASA 22",
    relation="responses",
    dated_by="answered_at",
    inputs={
        "satisfied": "count(*) FILTER (question = 'csat' AND score >= 4)",
        "answered": "count(score) FILTER (question = 'csat')",
    },
    observed="question = 'csat' AND score IS NOT NULL",
    estimate=_share,
    difference=_share_difference,
    additive=True,
    may_be_hidden=True,
    steps=_SATISFIED,
    own_columns=_OWN,
)

CES = Metric(
    key="ces",
    label="Found it easy",
    kind="share",
    unit="%",
    counts="answers",
    better="higher",
    definition=(
        "Did we make it easy? The share of answers 5 to 7 on the scale from 1 to 7 (Customer "
        "Effort Score 2.0). It is never averaged, nor mixed with other scales."
    ),
    formula="100 × answers 5–7 / answered",
    arithmetic="100 × satisfied / answered",
    denominator="answers 1–7 to the question whether we made it easy",
    interval="Wilson score",
    source="Dixon, Toman & DeLisi 2013, The Effortless Experience; interval: Wilson 1927, JASA 22",
    relation="responses",
    dated_by="answered_at",
    inputs={
        "satisfied": "count(*) FILTER (question = 'ces' AND score >= 5)",
        "answered": "count(score) FILTER (question = 'ces')",
    },
    observed="question = 'ces' AND score IS NOT NULL",
    estimate=_share,
    difference=_share_difference,
    additive=True,
    may_be_hidden=True,
    steps=_SATISFIED,
    own_columns=_OWN,
)
