"""`python -m drops findings` and `follow`: what is done about findings, and by whom."""

# Each command imports what it needs itself, as in `drops.cli.app`.
# ruff: noqa: PLC0415

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from drops.cli.options import HomeOption, JsonOption, existing, print_json, say, sentences

if TYPE_CHECKING:
    from drops.findings.events import Event


def findings(
    finding: Annotated[
        str | None, typer.Argument(metavar="[FINDING]", help="one finding: its history")
    ] = None,
    *,
    forget: Annotated[
        str | None, typer.Option(metavar="NAME", help="take a person's name out of all of them")
    ] = None,
    home: HomeOption = None,
    as_json: JsonOption = False,
) -> None:
    """List the findings that somebody follows: state, owner, note; of one, all that was done."""
    from drops.findings import follow

    with sentences():
        folder = existing(home)
        if forget is not None:
            say(f"{follow.forget(folder, forget):,} lines name them no more.")
        known = follow.followed(folder).values() if finding is None else ()
        events = list(known) if finding is None else follow.history(folder, finding)
    _print(events, as_json=as_json)


def follow(
    finding: Annotated[
        str, typer.Argument(metavar="FINDING", help="as `findings` or `metrics needs` lists it")
    ],
    *,
    state: Annotated[str, typer.Option(help="new, seen, in work or done")],
    owner: Annotated[str, typer.Option(help="who has it: a name")] = "",
    note: Annotated[str, typer.Option(help="what is done about it")] = "",
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
        event = keep(existing(home), finding, **given, who=user(), seen=seen)
    _print([event], as_json=as_json)


def _print(events: list[Event], *, as_json: bool) -> None:
    if as_json:
        print_json([event.as_json() for event in events])
        return
    for event in events:
        at = f"{event.at:%Y-%m-%d %H:%M}" if event.at else ""
        print("\t".join([str(event.seq), at, event.state, event.owner, event.note, event.finding]))
