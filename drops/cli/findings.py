"""`python -m drops findings` and `follow`: what is done about findings, and by whom."""

# Each command imports what it needs itself, as in `drops.cli.app`.
# ruff: noqa: PLC0415

from __future__ import annotations

import sys
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated

import typer

from drops.cli.options import HomeOption, JsonOption, existing, print_json, say, sentences

if TYPE_CHECKING:
    from drops.findings.events import FollowUp
    from store.settings import Home


def findings(
    finding: Annotated[
        str | None, typer.Argument(metavar="[FINDING]", help="one finding: its history")
    ] = None,
    *,
    owner: Annotated[
        str | None, typer.Option(metavar="NAME", help="what one person has and is not done")
    ] = None,
    as_csv: Annotated[bool, typer.Option("--csv", help="as CSV, for the tool you work in")] = False,
    forget: Annotated[
        str | None, typer.Option(metavar="NAME", help="take a person's name out of all of them")
    ] = None,
    home: HomeOption = None,
    as_json: JsonOption = False,
) -> None:
    """List the findings that somebody follows: state, owner, note; of one, all that was done."""
    from drops.findings import follow
    from drops.findings.events import CLOSED

    with sentences():
        folder = existing(home)
        if forget is not None:
            say(f"{follow.forget(folder, forget):,} lines name them no more.")
        known = follow.followed(folder).values() if finding is None else ()
        events = list(known) if finding is None else follow.history(folder, finding)
    if owner is not None:
        named = owner.strip().casefold()
        events = [e for e in events if e.owner.casefold() == named and e.state not in CLOSED]
    _print(events, as_json=as_json, as_csv=as_csv)


def follow(  # noqa: PLR0913  (what one line holds)
    finding: Annotated[
        str, typer.Argument(metavar="FINDING", help="as `findings` or `metrics needs` lists it")
    ],
    *,
    state: Annotated[str, typer.Option(help="new, seen, in work, done, or told to the customer")],
    owner: Annotated[str, typer.Option(help="who has it: a name")] = "",
    note: Annotated[str, typer.Option(help="what is done about it")] = "",
    due: Annotated[
        datetime | None, typer.Option(metavar="TIME", help="by when it is to be done, UTC")
    ] = None,
    seen: Annotated[
        int, typer.Option(min=0, help="the number of the latest line that you know; 0 for none")
    ] = 0,
    home: HomeOption = None,
    as_json: JsonOption = False,
) -> None:
    """Say who has a finding and how far it is; refused where somebody else did so meanwhile."""
    from drops.cli.commands import user
    from drops.findings.follow import follow as keep

    with sentences():
        given = {"state": state, "owner": owner, "note": note}
        _check_known(existing(home), finding)
        due_at = due and due.replace(tzinfo=UTC)
        event = keep(existing(home), finding, **given, who=user(), seen=seen, due_at=due_at)
    _print([event], as_json=as_json)


def _check_known(home: Home, name: str) -> None:
    """Raise `DropError` of words that nobody took yet: only a page knows whose they are."""
    from drops.errors import DropError
    from drops.findings import follow, subjects

    if subjects.read(name) and not follow.history(home, name):
        raise DropError(
            "nobody took these words yet; take them on Voice or Complaints first, which know whose "
            "they are: `findings` lists what was taken"
        )


def _print(events: list[FollowUp], *, as_json: bool, as_csv: bool = False) -> None:
    if as_csv:
        from store.spreadsheets import write_rows

        rows = [event.as_json() for event in events]
        names = [*rows[0]] if rows else []
        write_rows(sys.stdout, [names, *([*row.values()] for row in rows)], raw=False)
        return
    if as_json:
        print_json([event.as_json() for event in events])
        return
    for event in events:
        moment = f"{event.at:%Y-%m-%d %H:%M}" if event.at else ""
        print(
            "\t".join([str(event.seq), moment, event.state, event.owner, event.note, event.finding])
        )
