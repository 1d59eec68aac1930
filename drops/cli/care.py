"""`python -m drops backup` and `restore`: the store kept elsewhere, and brought back."""

# Each command imports what it needs itself: `list` starts without the engines that `put` needs.
# ruff: noqa: PLC0415

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from drops.cli.options import HomeOption, JsonOption, existing, print_json, say, sentences
from drops.errors import counted
from store.settings import Home


def backup(
    folder: Annotated[
        Path, typer.Argument(metavar="DIR", help="a folder that is new, or an earlier backup")
    ],
    *,
    home: HomeOption = None,
    as_json: JsonOption = False,
) -> None:
    """Copy the store as it is at one moment, while files come in; the key is not in it."""
    from drops.care.backup import back_up

    with sentences():
        done = back_up(existing(home), folder.resolve())
    of = done.backup
    when, drops = f"{of.made_at:%d %b %Y %H:%M:%S} UTC", counted(of.drops, "drop", "drops")
    say(f"The store as of {when}, {drops}, is kept in {folder}.")
    say(f"{counted(done.copied, 'file', 'files')} copied, {done.there:,} lay there already.")
    say("The key of the customer ids is not in it: keep a copy of that elsewhere.")
    if as_json:
        print_json(done.as_json())


def restore(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="what `backup` made")],
    *,
    knows_erased: Annotated[
        Path | None,
        typer.Option(
            "--erased-in",
            metavar="FOLDER",
            help="a later backup, or the old data folder: who was erased there is left out here",
        ),
    ] = None,
    home: HomeOption = None,
    as_json: JsonOption = False,
) -> None:
    """Make a data folder, which must not be there yet, of a backup; every file is checked."""
    from drops.care.restore import restore as bring_back

    with sentences():
        restored = bring_back(
            folder.resolve(),
            Home.find(home),
            knows_erased=knows_erased and knows_erased.resolve(),
            on_drop=lambda drop: say(f"read again: {drop.name}"),
        )
    for sentence in restored.sentences:
        say(sentence)
    if as_json:
        print_json(restored.as_json())
