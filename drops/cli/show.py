"""The commands that only show: the drops, one drop, the formats."""

# Each command imports what it needs itself: `list` starts without the engines that `put` needs.
# ruff: noqa: PLC0415

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Annotated

import typer

from drops.cli.options import (
    DropArgument,
    HomeOption,
    JsonOption,
    existing,
    print_json,
    say,
    sentences,
    without_mapping,
)
from store.settings import Home

if TYPE_CHECKING:
    from datetime import tzinfo

    from drops.lake.ledger import Drop
    from drops.overview.sources import SourceSummary


def print_drop(drop: Drop, *, as_json: bool) -> None:
    """Print a drop that was changed: its id, or as JSON all but its mapping."""
    if as_json:
        print_json(without_mapping(drop.as_json()))
    else:
        print(drop.id)


def list_drops(*, home: HomeOption = None, as_json: JsonOption = False) -> None:
    """List all drops, oldest first: id, state, table, kept, refused, way in, name."""
    from drops.lake.ledger import all_drops

    with sentences():
        drops = all_drops(existing(home))
    if as_json:
        print_json([without_mapping(drop.as_json()) for drop in drops])
        return
    for drop in drops:
        state = "undone" if drop.undone_at else "live"
        cells = (drop.id, state, drop.table, drop.kept, drop.refused, drop.way, drop.name)
        print("\t".join(str(cell) for cell in cells))


def sources(*, home: HomeOption = None, as_json: JsonOption = False) -> None:
    """List the sources, late ones first.

    Table, source, last file, data until, rows kept, refused, open questions, rhythm, next file due.
    """
    from datetime import UTC, datetime

    from drops.lake.ledger import all_drops
    from drops.overview.sources import sources as summaries
    from store.settings import load_settings

    with sentences():
        folder = existing(home)
        zone = load_settings(folder).zone
        found = summaries(all_drops(folder), datetime.now(UTC), zone)
    if as_json:
        print_json([each.as_json() for each in found])
        return
    for each in found:
        print("\t".join(map(str, _source_cells(each, zone))))


def _source_cells(summary: SourceSummary, zone: tzinfo) -> tuple[object, ...]:
    data_until, rhythm = summary.data_until, summary.rhythm
    due = f"due {rhythm.due:%d %b %Y}" if rhythm.due else "-"
    return (
        summary.table,
        summary.source,
        summary.file,
        f"{data_until.astimezone(zone):%d %b %Y %H:%M}" if data_until else "-",
        *(summary.kept, summary.refused, summary.asked),
        rhythm.words or "too few files to tell a rhythm",
        f"late: {due}" if rhythm.late_days else due,
    )


def print_receipts(home: Home, *, as_json: bool) -> None:
    """Print what was erased so far, oldest first: when, whether it is done, how many rows."""
    from drops.cli.commands import receipt_sentence
    from drops.lake.erasure.receipts import all_receipts

    with sentences():
        receipts = [receipt.as_json() for receipt in all_receipts(home)]
    if as_json:
        print_json(receipts)
        return
    for receipt in receipts:
        print(receipt_sentence(receipt))


def show(drop_id: DropArgument, *, home: HomeOption = None, as_json: JsonOption = False) -> None:
    """Show one drop: what it was, how it was mapped, what was refused, where its files are."""
    from drops.cli.commands import described

    with sentences():
        description = described(existing(home), drop_id)
    if as_json:
        print_json(description)
        return
    for name, value in description.items():
        text = json.dumps(value, ensure_ascii=False) if isinstance(value, dict | list) else value
        print(f"{name}: {text}")


def doctor(
    *,
    closely: Annotated[
        bool, typer.Option("--closely", help="read every byte of originals and lake")
    ] = False,
    home: HomeOption = None,
    as_json: JsonOption = False,
) -> None:
    """Say what is wrong with the store and what to do; exit code 1 where anything is."""
    from drops.care.doctor import examine

    with sentences():
        findings = examine(Home.find(home), closely=closely)
    is_well = not any(finding.level == "wrong" for finding in findings)
    if as_json:
        print_json({"is_well": is_well, "findings": [each.as_json() for each in findings]})
    for each in findings:
        say(f"{each.about}: {each.what.removesuffix('.')}. To do: {each.do}.")
    if is_well:
        say("The store is well.")
    raise typer.Exit(0 if is_well else 1)


def formats(*, home: HomeOption = None, as_json: JsonOption = False) -> None:
    """List the formats that are recognised: name, table, label, and who declared it."""
    from drops.intake.mapping.recognise import formats as all_formats

    with sentences():
        known = all_formats(Home.find(home))
    if as_json:
        print_json(
            [
                {
                    "format": one.name,
                    "label": one.label,
                    "table": one.mapping.table,
                    "confirmed": one.confirmed,
                    "recognised_by": list(one.mapping.recognised_by),
                }
                for one in known
            ]
        )
        return
    for one in known:
        origin = "yours" if one.confirmed else "shipped"
        print(f"{one.name}\t{one.mapping.table}\t{origin}\t{one.label}")
