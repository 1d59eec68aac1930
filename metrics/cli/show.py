"""The metrics, and the value of one of them. Data goes to stdout, words to stderr."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Annotated, Any

import typer

from metrics.analyses.alike import said_of
from metrics.analyses.compare import Compared, compare_all
from metrics.analyses.subtotals import PlacedRow, check_above, with_subtotals, without_subtotals
from metrics.catalogue import METRICS, metric_of
from metrics.cli.audit import audit
from metrics.cli.control import control
from metrics.cli.experiments.results import show_experiments
from metrics.cli.fca import fca
from metrics.cli.incentives import incentives
from metrics.cli.journey import consistent, delivery_gap, late, missing
from metrics.cli.needs import needs
from metrics.cli.options import (
    CsvOption,
    HomeOption,
    JsonOption,
    RawOption,
    Request,
    refusing,
    sentence,
    settings_of,
    warn,
    with_request,
)
from metrics.cli.overdue import overdue
from metrics.cli.practice.busy_hours import busy_hours
from metrics.cli.printing import print_json
from metrics.cli.rows import rows
from metrics.cli.segments import segments
from metrics.cli.voice import asked, themes, voice
from metrics.definitions.waiting import check_offered
from metrics.measure.coverage import known_until
from metrics.measure.hiding.suppression import note
from metrics.measure.measuring import measure
from metrics.measure.reader import Reader
from metrics.model import NOTHING, Estimate, Group, Metric, Row, group_name
from metrics.relations.periods import PERIODS, next_day
from metrics.slices import BEFORE, Slice
from store.rights import keep_private
from store.settings import Home, Settings
from store.spreadsheets import write_rows

app = typer.Typer(
    help=__doc__,
    callback=keep_private,  # what does not fit into memory is written to the disk for a while
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=False,
)


@app.command("list")
def list_metrics(*, as_json: JsonOption = False) -> None:
    """List all metrics: key, unit, which way is better, label."""
    if as_json:
        fields = (
            "key",
            "label",
            "unit",
            "better",
            "definition",
            "formula",
            "denominator",
            "source",
        )
        print_json([{name: getattr(m, name) for name in fields} for m in METRICS.values()])
        return
    for metric in METRICS.values():
        print(f"{metric.key:<32}{metric.unit:<12}{metric.better:<9}{metric.label}")


@app.command()
def settings(*, home: HomeOption = None) -> None:
    """List all settings: their value here and what they mean."""
    current = settings_of(Home.find(home))
    for name, option in Settings.model_fields.items():
        print(f"{name} = {getattr(current, name)!r}  # {option.description}")


@app.command()
@with_request
def show(  # noqa: PLR0913 - each is an option of its own
    metric: Annotated[str, typer.Argument(help="a key that `list` shows")],
    *,
    by: Annotated[str | None, typer.Option(help="day, week, month or a column")] = None,
    change: Annotated[
        bool, typer.Option("--change", help="and the period before, the change, the verdict")
    ] = False,
    against: Annotated[
        str, typer.Option(help="with --change: before, or year for the same dates a year ago")
    ] = BEFORE,
    subtotals: Annotated[
        str | None, typer.Option(help="with --by location: and what places lie in: region, …")
    ] = None,
    request: Request,
    as_csv: CsvOption = False,
    raw: RawOption = False,
) -> None:
    """Measure one metric."""
    options = request.settings()
    with refusing():
        chosen_metric = metric_of(metric)
        check_offered(chosen_metric, options)
        chosen = replace(request.slice(options), against=_checked(against, change=change))
        reader = request.reader(options)
        rows = _measured(reader, chosen_metric, chosen, by, change=change)
        placed = without_subtotals(rows)
        if subtotals is not None:
            check_above(reader.lake.places, by, subtotals)
            totals = _measured(reader, chosen_metric, chosen, subtotals, change=change)
            placed = with_subtotals(reader.lake.places, subtotals, rows, totals)
    warn(reader)
    if not request.as_json and rows and rows[0].reason:
        print(sentence(rows[0].reason), file=sys.stderr)
    table = _Table(chosen_metric, chosen, placed, change=change, by=by, level=subtotals)
    if request.as_json:
        known = known_until(reader, chosen_metric, chosen)
        print_json(table.as_json(known))
    elif as_csv:
        table.print_csv(raw=raw)
    else:
        table.print_text()


def _measured(
    reader: Reader, metric: Metric, chosen: Slice, by: str | None, *, change: bool
) -> list[Compared]:
    """The groups of a column, with `change` each compared with before."""
    if change:
        _check_comparable(by)
        return compare_all(reader, [metric], chosen, by=by)[metric.key]
    text = said_of(reader, metric, chosen, by)
    return [Compared(row, None, None, text) for row in measure(reader, metric, chosen, by=by)]


def _checked(against: str, *, change: bool) -> str:
    """What a change is from; `ValueError` where none is asked for."""
    if against != BEFORE and not change:
        raise ValueError(f"--against is {against} and says what a change is from; add --change")
    return against


def _check_comparable(by: str | None) -> None:
    """Raise `ValueError` if the groups are periods, which are not compared with one before."""
    if by in PERIODS:
        raise ValueError(
            f"--change compares the whole period with the one before, and --by is {by}; expected "
            "a column such as location, or no --by (`control` tells which of many periods changed)"
        )


#: What says which days a week or month has that the slice cuts.
_ENDS = ("first_day", "last_day")


@dataclass(frozen=True, slots=True)
class _Table:
    """The rows of one metric, to be printed; with `change` also how each stood before.

    Where places stand under their subtotals, `level` is what these are of.
    """

    metric: Metric
    chosen: Slice
    placed: Sequence[PlacedRow]
    change: bool
    by: str | None
    level: str | None = None

    @property
    def rows(self) -> list[Compared]:
        """The rows, subtotals among them."""
        return [each.row for each in self.placed]

    def as_json(self, known: datetime | None) -> dict[str, Any]:
        """Return what programs read.

        Of what could not be compared, `change` and `verdict` are null.

        `said` is there where something is not known, or why it is not compared.
        """
        names = ("label", "unit", "definition")
        text = next((row.reason for row in self.rows if row.reason), "")
        return {
            "metric": self.metric.key,
            **{name: getattr(self.metric, name) for name in names},
            "slice": self.chosen.sentence(),
            "as_of": known.isoformat() if known else None,
            **({"said": sentence(text)} if text else {}),
            "rows": [
                {
                    "group": _group(each.row),
                    **self._place(each),
                    **self._cut(each.row.group),
                    **_marked(each.row.now.estimate),
                    **self._compared(each.row),
                }
                for each in self.placed
            ],
        }

    def print_csv(self, *, raw: bool) -> None:
        """One line a group; what was before and the change have columns of their own."""
        (nothing,) = without_subtotals([Compared(Row(None, NOTHING, {}), None, None)])
        header = self._flat(nothing)
        lines = ([*self._flat(each).values()] for each in self.placed)
        write_rows(sys.stdout, [[*header], *lines], raw=raw)

    def print_text(self) -> None:
        """One line a group for people, the heading on stderr."""
        before = self._before_in_words() if self.change else ""
        heading = f"{self.metric.label} ({self.metric.unit}) · {self.chosen.sentence()}"
        print(f"{heading}{before and f', against {before}'}", file=sys.stderr)
        for each in self.placed:
            row = each.row
            group = self._name(row.group) if self.by else "all"
            lies_in = each.within is not None and not each.is_subtotal
            cells = [
                f"  {group}" if lies_in else group,
                *_cells(row.now.estimate),
                str(row.now.estimate.n),
            ]
            if self.change:
                verdict = row.change.verdict if row.change else "not compared"
                cells += [*_cells(row.change.difference if row.change else NOTHING), verdict]
            why = note(row.now.estimate, self.metric.counts)
            print("\t".join([*cells, *([why] if why else [])]))

    def _before_in_words(self) -> str:
        """What is compared with: `October`, of an unfinished month `October as of 28 October`."""
        as_of = min((row.before_as_of for row in self.rows if row.before_as_of), default=None)
        return self.chosen.before_in_words(as_of)

    def _name(self, group: Group) -> str:
        """The group's name; of a week or month that is not whole in the slice, its days."""
        return " to ".join(self._cut(group).values()) or group_name(group)

    def _place(self, each: PlacedRow) -> dict[str, str | bool | None]:
        """What a row lies in, and whether it is the subtotal of that; nothing without subtotals."""
        if self.level is None:
            return {}
        return {self.level: each.within, "is_subtotal": each.is_subtotal}

    def _cut(self, group: Group) -> dict[str, str]:
        """The first and last day that the slice holds of a week or month that it cuts."""
        if self.by not in PERIODS or not isinstance(group, date):
            return {}
        held = self.chosen.cut(group, next_day(self.by, group))
        return dict(zip(_ENDS, map(date.isoformat, held), strict=True)) if held else {}

    def _compared(self, row: Compared) -> dict[str, Any]:
        """How the row stood before, in which period, the change, and the verdict."""
        if not self.change:
            return {}
        return {
            "before": row.before and {**_marked(row.before.estimate), **self._period(row)},
            "change": row.change and _bounds(row.change.difference),
            "verdict": row.change.verdict if row.change else None,
        }

    def _period(self, row: Compared) -> dict[str, str | None]:
        """The period before: its first day and the first day after it.

        And as of when it is looked at, where not all of it is compared with.
        """
        before = self.chosen.before()
        days = (before.since, before.until) if before else (None, None)
        ends: dict[str, date | None] = dict(zip(("since", "until"), days, strict=True))
        if row.before_as_of:
            ends["as_of"] = row.before_as_of
        return {name: end.isoformat() if end else None for name, end in ends.items()}

    def _flat(self, each: PlacedRow) -> dict[str, Any]:
        """The row as one line of CSV: `before_low` is the `low` of `before`."""
        row = each.row
        ends = dict.fromkeys(_ENDS) if self.by in PERIODS else {}
        figures = {"group": _group(row), **self._place(each), **ends, **self._cut(row.group)}
        figures |= _figures(row.now.estimate)
        if self.change:
            before = (
                _figures(row.before.estimate) if row.before else {**_figures(NOTHING), "n": None}
            )
            change = _bounds(row.change.difference if row.change else NOTHING)
            figures |= {f"before_{name}": value for name, value in before.items()}
            period = self._period(row)
            period["as_of"] = period.get("as_of")  # a column of its own, of all that are whole too
            figures |= {f"before_{name}": day for name, day in period.items()}
            figures |= {f"change_{name}": value for name, value in change.items()}
            figures["verdict"] = row.change.verdict if row.change else None
        return {**figures, "note": _why(row, self.metric)}


def _why(row: Compared, metric: Metric) -> str | None:
    """Why there is no number: it is hidden, or not measured; `None` where there is one."""
    is_empty = row.now.estimate.value is None and not row.now.estimate.n
    return row.reason or None if is_empty else note(row.now.estimate, metric.counts)


def _group(row: Compared) -> str | None:
    return row.group.isoformat() if isinstance(row.group, date) else row.group


def _bounds(estimate: Estimate) -> dict[str, float | None]:
    return {"value": estimate.value, "low": estimate.low, "high": estimate.high}


def _figures(estimate: Estimate) -> dict[str, Any]:
    return {**_bounds(estimate), "n": estimate.n}


def _marked(estimate: Estimate) -> dict[str, Any]:
    """The figures, and whether there would be more to tell of more of them."""
    return _figures(estimate) | ({"hidden": True} if estimate.hidden else {})


def _cells(estimate: Estimate) -> list[str]:
    return ["-" if bound is None else f"{bound:,.2f}" for bound in _bounds(estimate).values()]


app.command()(fca)
app.command()(control)
app.command()(rows)
app.command()(overdue)
app.command()(missing)
app.command()(audit)
app.command()(segments)
app.command()(incentives)
app.command()(asked)
app.command("late-steps")(late)
app.command("consistency")(consistent)
app.command("delivery-gap")(delivery_gap)
app.command("busy-hours")(busy_hours)
app.command()(needs)
app.command("experiments")(show_experiments)
app.command()(voice)
app.command()(themes)

if __name__ == "__main__":
    app()
