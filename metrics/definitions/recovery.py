"""The metric of whether customers forgive: their NPS after a complaint, by how fast it ended."""

from __future__ import annotations

from metrics.inference.intervals import NET_PROMOTERS, net_share, net_share_difference
from metrics.model import Estimate, Inputs, Metric, Need
from metrics.relations.after_complaints import NO_COMPLAINT, STILL_OPEN, WINDOW_DAYS


def _counts(inputs: Inputs) -> tuple[int, int, int]:
    return inputs["promoters"], inputs["detractors"], inputs["answered"]


def _score(inputs: Inputs) -> Estimate:
    return net_share(*_counts(inputs))


def _difference(now: Inputs, before: Inputs) -> Estimate:
    return net_share_difference(_counts(now), _counts(before))


RECOVERY = Metric(
    key="recovery",
    label="NPS after a complaint",
    kind="score",
    unit="points",
    counts="answers",
    better="higher",
    definition=(
        "Would they recommend us after something went wrong? The Net Promoter Score of customers "
        "known by number, by what had become of their latest complaint when they answered: "
        "resolved within a day, 3 days or 8 weeks of their complaining, later, or still open. "
        f"An answer counts so while the complaint is open and for {WINDOW_DAYS} days after it was "
        "resolved; all others are answers without a complaint. What happened after an answer "
        "does not count for it. Of a day without an hour, the complaint comes before the answer. "
        "Customers who wait long differ from others in more than their "
        "wait: this is an association, not a proof of what speed does."
    ),
    formula=(
        "100 × (promoters − detractors) / answered, per group by recovery "
        f"({NO_COMPLAINT}, within a day, …, {STILL_OPEN})"
    ),
    arithmetic="100 × (promoters − detractors) / answered",
    denominator=(
        "NPS answers of known customers, where the files tell what had become of a complaint by "
        "then; each answer of a customer counts"
    ),
    interval="adjusted Wald: three answers more, ¾ of them promoters and ¾ detractors",
    source=(
        "de Matos, Henrique & Vargas Rossi 2007, Service Recovery Paradox: A Meta-Analysis, "
        "Journal of Service Research 10(1): on average recovery lifts satisfaction above that of "
        "customers without a failure, and word of mouth not; "
        "interval: Rocks 2016, The American Statistician 70(4)"
    ),
    relation="nps_after_complaints",
    dated_by="answered_at",
    inputs={
        "promoters": "count(*) FILTER (score >= 9 AND recovery IS NOT NULL)",
        "passives": "count(*) FILTER (score BETWEEN 7 AND 8 AND recovery IS NOT NULL)",
        "detractors": "count(*) FILTER (score <= 6 AND recovery IS NOT NULL)",
        "answered": "count(recovery)",
        "not_known": "count(*) - count(recovery)",
    },
    estimate=_score,
    difference=_difference,
    additive=True,
    may_be_hidden=True,
    observed="recovery IS NOT NULL",
    steps=NET_PROMOTERS,
    own_columns=("recovery", "employee"),
    needs=(
        Need("complaints", "customer_id", "customer_id IS NOT NULL", "who complained"),
        Need("complaints", "resolved_at", "", "when complaints were resolved"),
    ),
)
