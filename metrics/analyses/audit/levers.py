"""What to change first: what each lever of a group would be worth, were it as it should be.

A lever is something that goes wrong for some of the group's customers. What it is worth is how many
of those who answered in the quarter it happened to, times by how much their NPS is lower: so many
promoters more, detractors less, a month. Of a wait it is told besides how many a month waited
beyond their time, and by how much (`waits`). By how much NPS is lower is asked of everyone in half
a year, within places or groups, since one group has too few; to how many it happened is asked of
the group's own quarter.

The interval is that of the product of both (`metrics.inference.intervals.product`). A lever is
known to be worth something where that interval lies above 0 and its loss of NPS stands out among
those of all levers that were looked at (Benjamini–Hochberg): what happens to anybody is worth
something exactly where it makes a difference. All are associations, and what two levers are worth
is not what both are: one customer may have met with both.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Literal

import polars as pl

from metrics.analyses.audit import waits
from metrics.analyses.audit.afterwards import (
    Afterwards,
    after_first_answers,
    after_next_steps,
    after_promises,
)
from metrics.analyses.audit.exposed import exposed
from metrics.analyses.audit.quarter import Audited
from metrics.analyses.journey import missing
from metrics.analyses.standings import FEWEST
from metrics.definitions.survey import NPS
from metrics.inference.groups.within import difference_within
from metrics.inference.intervals import p_value, product
from metrics.inference.verdict import benjamini_hochberg
from metrics.measure.hiding.suppression import at_least
from metrics.measure.measuring import measure
from metrics.measure.reader import Reader
from metrics.model import Estimate, Inputs

#: What goes wrong: a standard is missed, a complaint is not resolved within its promise, its first
#: answer takes longer than its target, a next step is late, a touchpoint is worse than elsewhere.
LeverKind = Literal["standard", "promise", "first answer", "next step", "touchpoint"]

#: Gives who waited too long, by the name of what they waited for.
_Waits = Callable[[Reader, Audited], dict[str, waits.TooLong]]


@dataclass(frozen=True, slots=True)
class Lever:
    """What goes wrong, to how many it happened, and what it would be worth if it did not.

    `effect` is in points of NPS, where it went wrong less where not; its n counts the answers.
    `affected` counts answers of the quarter. `worth` is in promoters less detractors a month among
    those who answer; `points` in points of the group's own NPS, `None` where the answers may be
    others. `too_long` are those of the group who waited beyond its time, of a lever that is a
    wait. `is_known` says that it is worth something in promoters by more than chance.
    """

    kind: LeverKind
    name: str
    effect: Estimate
    affected: Estimate
    worth: Estimate
    points: Estimate | None
    too_long: waits.TooLong | None = None
    is_known: bool = False


def levers(reader: Reader, audited: Audited) -> tuple[Lever, ...]:
    """Return the levers that can be looked at: known ones first, each by what it is worth."""
    (own,) = measure(reader, NPS, audited.own)
    answers = own.estimate.n
    found = [*_standards(reader, audited, answers), *_touchpoints(reader, audited, answers)]
    found += _late(reader, audited)
    clear = benjamini_hochberg([p_value(lever.effect) for lever in found])
    all_levers = [
        replace(lever, is_known=is_clear and (lever.worth.low or 0.0) > 0)
        for lever, is_clear in zip(found, clear, strict=True)
    ]
    return tuple(sorted(all_levers, key=lambda one: (not one.is_known, -(one.worth.value or 0.0))))


def _lever(
    kind: LeverKind,
    name: str,
    effect: Estimate,
    affected: Estimate,
    months: float,
    answers: int | None = None,
) -> Lever:
    """The lever; of all `answers` of the group's quarter, where it is these that it happened to."""
    gain = _times(effect, -1 / 100)
    worth = product(_times(affected, 1 / months), gain)
    points = product(_times(affected, 100 / answers), gain) if answers else None
    return Lever(kind, name, effect, affected, worth, points)


def _standards(reader: Reader, audited: Audited, answers: int) -> Iterator[Lever]:
    found = exposed(reader, audited)
    for one in missing(reader, audited.half_year):
        affected = found[one.standard].affected if one.standard in found else None
        if affected is not None:
            yield _lever(
                "standard", one.standard, one.difference, affected, audited.months, answers
            )


def _late(reader: Reader, audited: Audited) -> Iterator[Lever]:
    """The levers of what was late, where enough answered after it, and after what was in time."""
    kinds: tuple[tuple[LeverKind, list[Afterwards], _Waits], ...] = (
        ("promise", after_promises(reader, audited), waits.beyond_promise),
        ("first answer", after_first_answers(reader, audited), waits.beyond_first_answer),
        ("next step", after_next_steps(reader, audited), waits.beyond_due),
    )
    fewest = at_least(FEWEST, reader.disclosure)
    for kind, found, beyond in kinds:
        effects = [(one, difference_within(one.sets)) for one in found]
        told = [
            (one, effect)
            for one, effect in effects
            if effect is not None and min(one.late, one.in_time) >= fewest
        ]
        too_long = beyond(reader, audited) if told else {}
        for one, effect in told:
            affected = _exactly(one.late_recently)
            lever = _lever(kind, one.name, effect, affected, audited.months)
            yield replace(lever, too_long=too_long.get(one.name))


def _touchpoints(reader: Reader, audited: Audited, answers: int) -> Iterator[Lever]:
    """The group's touchpoints beside the same touchpoints of all other groups."""
    own = measure(reader, NPS, audited.own, by="touchpoint")
    everyone = measure(reader, NPS, audited.quarter, by="touchpoint")
    whole = {row.group: row for row in everyone if not row.estimate.hidden}
    for row in own:
        if row.group is None or row.estimate.hidden or row.group not in whole:
            continue
        elsewhere = _less(whole[row.group].inputs, row.inputs)
        if min(row.estimate.n, elsewhere["answered"]) < at_least(FEWEST, reader.disclosure):
            continue
        effect = NPS.difference(row.inputs, elsewhere)
        affected = _exactly(row.estimate.n)
        yield _lever("touchpoint", str(row.group), effect, affected, audited.months, answers)


def _less(whole: Inputs, part: Inputs) -> Inputs:
    return {name: whole[name] - part[name] for name in whole}


def _exactly(number: int) -> Estimate:
    """A number that was counted and not guessed."""
    return Estimate(float(number), float(number), float(number), number)


def _times(estimate: Estimate, factor: float) -> Estimate:
    """The estimate in another unit; of a negative factor its bounds change sides."""
    low, high = (
        None if bound is None else bound * factor for bound in (estimate.low, estimate.high)
    )
    if factor < 0:
        low, high = high, low
    value = None if estimate.value is None else estimate.value * factor
    return Estimate(value, low, high, estimate.n)


def _numbers(*names: str) -> dict[str, type[pl.DataType]]:
    sides = ("", "_low", "_high")
    return {f"{name}{side}": pl.Float64 for name in names for side in sides}


#: The columns of the levers as numbers.
_COLUMNS: dict[str, type[pl.DataType]] = {
    "lever": pl.String,
    "name": pl.String,
    "is_known": pl.Boolean,
    **_numbers("worth", "points", "late", "hours"),
    "waits": pl.Int64,
    "waits_open": pl.Int64,
    **_numbers("effect"),
    "effect_answers": pl.Int64,
    **_numbers("affected"),
}


def levers_as_numbers(found: Sequence[Lever]) -> pl.DataFrame:
    """Return the levers as plain numbers, not rounded, as page, CSV and command line tell them."""
    rows = [
        {
            "lever": lever.kind,
            "name": lever.name or None,
            "is_known": lever.is_known,
            **_bounds("worth", lever.worth),
            **_bounds("points", lever.points),
            **_bounds("late", late.a_month if (late := lever.too_long) else None),
            **_bounds("hours", late.hours if late else None),
            "waits": late.a_month.n if late else None,
            "waits_open": late.open if late else None,
            **_bounds("effect", lever.effect),
            "effect_answers": lever.effect.n,
            **_bounds("affected", lever.affected),
        }
        for lever in found
    ]
    return pl.DataFrame(rows, schema=_COLUMNS)


def _bounds(name: str, estimate: Estimate | None) -> dict[str, float | None]:
    return {
        name: estimate.value if estimate else None,
        f"{name}_low": estimate.low if estimate else None,
        f"{name}_high": estimate.high if estimate else None,
    }
