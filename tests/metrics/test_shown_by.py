"""What each table makes visible is told by what the relations of the metrics read."""

from __future__ import annotations

from metrics.catalogue import METRICS, shown_by
from metrics.relations.selects import READS
from store.tables import TABLES


def test_every_metric_is_shown_by_each_table_that_it_reads() -> None:
    shown = {
        (table, metric.key)
        for table in TABLES
        for metrics in shown_by(table).values()
        for metric in metrics
    }
    assert shown == {
        (table, metric.key)
        for metric in METRICS.values()
        for table in READS[metric.relation]
        if metric.clock != "business"
    }


def test_what_a_table_shows_alone_stands_first_and_the_others_are_named() -> None:
    assert [*shown_by("customers")] == [("revenue",)]
    alone, *together = shown_by("responses")
    assert alone == ()
    assert [metric.key for metric in shown_by("responses")[()]] == ["nps", "csat", "ces"]
    assert set(together) == {
        ("complaints",), ("advocacy",), ("invitations",), ("complaints", "advocacy"),
        ("next_steps", "complaints"),
    }  # fmt: skip
