"""Every standard, promise, routine and target of a group: how it is, and how it changed.

A quarter is compared with the quarter before. What improved for sure, and what got worse, is what
stands out among all lines of the group (Benjamini–Hochberg); the rest stays as it was, or cannot be
compared. Champions are whoever the settings name, else the newest check of the standard.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

import polars as pl

from metrics.analyses.alike import missing_of
from metrics.analyses.audit.quarter import Audited
from metrics.analyses.compare import Compared, compare_all
from metrics.catalogue import METRICS
from metrics.definitions.journey import NEXT_STEP_IN_TIME, STANDARD_KEPT
from metrics.inference.verdict import Verdict, against_target, benjamini_hochberg
from metrics.measure.as_of import knowledge
from metrics.measure.hiding.suppression import note
from metrics.measure.reader import Reader
from metrics.model import NOTHING, Metric
from metrics.relations.selects import RELATIONS
from store.names import name_key, same_names
from store.settings import Settings

LineKind = Literal["standard", "promise", "routine", "target"]
#: Of two checks of one instant the one of the newer file, and of the later key, is the newer.
_CHAMPIONED = """
SELECT standard, arg_max(champion, (checked_at, known_at, check_id))
FROM ({checks}) WHERE champion IS NOT NULL AND {where} GROUP BY standard ORDER BY standard"""
#: What is promised, by its metric.
_PROMISED = "resolution_within_promise"


@dataclass(frozen=True, slots=True)
class AuditLine:
    """One standard, promise, routine or target of a group.

    `name` is that of the standard or step, empty where the metric's says all. `reached` is met,
    missed or cannot tell, empty without a target; `verdict` how it changed among all lines, empty
    where it is not compared; `champion` whoever the settings name, else, of a standard, the newest
    check of the group that names somebody; empty where nobody does.
    """

    kind: LineKind
    name: str
    key: str
    compared: Compared
    target: float | None
    reached: str
    champion: str
    verdict: Verdict | Literal[""] = ""

    @property
    def metric(self) -> Metric:
        """The metric that tells it."""
        return METRICS[self.key]


def lines(reader: Reader, audited: Audited) -> tuple[AuditLine, ...]:
    """Return the lines of a group: standards, promise, routines, targets, each in its order."""
    found = [*_lines(reader, audited)]
    judged = [line.compared.change for line in found]
    clear = benjamini_hochberg([change.p_value if change else None for change in judged])
    return tuple(
        replace(line, verdict=change.verdict if is_clear else "cannot tell") if change else line
        for line, change, is_clear in zip(found, judged, clear, strict=True)
    )


def _lines(reader: Reader, audited: Audited) -> Iterator[AuditLine]:
    settings, own = reader.settings, audited.own
    champions = {**_championed(reader, audited), **_champions(settings, audited)}
    kinds: tuple[tuple[LineKind, Metric, str], ...] = (
        ("standard", STANDARD_KEPT, "standard"),
        ("routine", NEXT_STEP_IN_TIME, "step"),
    )
    promised = settings.promise.is_made
    whole = [METRICS[key] for key in settings.targets if key in METRICS and key != _PROMISED]
    if promised:
        whole = [METRICS[_PROMISED], *whole]
    by_metric = compare_all(reader, whole, own) if whole else {}
    for kind, metric, by in kinds:
        if not missing_of(reader, metric, own, by):
            for row in compare_all(reader, [metric], own, by=by)[metric.key]:
                name = "" if row.group is None else str(row.group)
                yield _line(kind, name, metric, row, settings, champions)
        if kind == "standard" and promised:
            (row,) = by_metric[_PROMISED]
            yield _line("promise", "", METRICS[_PROMISED], row, settings, champions)
    for metric in whole[promised:]:
        (row,) = by_metric[metric.key]
        yield _line("target", "", metric, row, settings, champions)


def _line(
    kind: LineKind,
    name: str,
    metric: Metric,
    row: Compared,
    settings: Settings,
    champions: Mapping[str, str],
) -> AuditLine:
    target, estimate = settings.targets.get(metric.key), row.now.estimate
    is_told = not estimate.hidden and estimate.value is not None
    reached = ""
    if target is not None and is_told:
        reached = against_target(estimate, target, metric.better)
    champion = champions.get(name_key(name or metric.key), "")
    return AuditLine(kind, name, metric.key, _light(row), target, reached, champion)


def _light(row: Compared) -> Compared:
    """The same without what it was measured of: durations are many, and nobody asks for them."""
    before = row.before and replace(row.before, inputs={})
    return replace(row, now=replace(row.now, inputs={}), before=before)


def _champions(settings: Settings, audited: Audited) -> dict[str, str]:
    """Who champions what of the group, by the key of its name."""
    aliases = settings.aliases.get(audited.column, {})
    meant = same_names([audited.group], settings.champions, aliases)
    own = settings.champions.get(meant.get(audited.group, ""), {})
    return {name_key(thing): who for thing, who in own.items()}


def _championed(reader: Reader, audited: Audited) -> dict[str, str]:
    """Who champions which standard of the group, by the key of its name, as the newest check says.

    Whoever checks until the quarter's end name: a champion of later is none of it.
    """
    if not reader.lake.has_place("checks", "champion"):
        return {}
    chosen = audited.own.period(None, audited.quarter.until)
    clauses, bound = chosen.condition("checked_at")
    seen, seen_bound = reader.scope.condition()
    sql = _CHAMPIONED.format(
        checks=RELATIONS["checks"], where=" AND ".join(["TRUE", *clauses, *seen])
    )
    found = reader.lake.query(sql, {**bound, **seen_bound, **knowledge(reader, chosen)})
    return {name_key(standard): who for standard, who in found.iter_rows()}


def lines_as_numbers(found: Sequence[AuditLine]) -> pl.DataFrame:
    """Return the lines as plain numbers in each metric's unit, not rounded.

    Empty where nothing was measured, and where it is hidden: then the note says so.
    """
    schema = {
        **dict.fromkeys(("kind", "name", "metric", "unit"), pl.String),
        **dict.fromkeys(("value", "low", "high"), pl.Float64),
        "n": pl.Int64,
        "target": pl.Float64,
        "target_is": pl.String,
        **dict.fromkeys(("before", "change", "change_low", "change_high"), pl.Float64),
        **dict.fromkeys(("verdict", "champion", "note"), pl.String),
    }
    return pl.DataFrame([_numbers(line) for line in found], schema=schema)


def _numbers(line: AuditLine) -> dict[str, object]:
    now, before, change = line.compared.now.estimate, line.compared.before, line.compared.change
    difference = change.difference if change else NOTHING
    return {
        "kind": line.kind,
        "name": line.name or None,
        "metric": line.metric.key,
        "unit": line.metric.unit,
        "value": now.value,
        "low": now.low,
        "high": now.high,
        "n": now.n,
        "target": line.target,
        "target_is": line.reached or None,
        "before": before.estimate.value if before else None,
        "change": difference.value,
        "change_low": difference.low,
        "change_high": difference.high,
        "verdict": line.verdict or None,
        "champion": line.champion or None,
        "note": note(now, line.metric.counts) or line.compared.reason or None,
    }
