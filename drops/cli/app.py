"""Files in, and out again. Data goes to stdout, words and progress to stderr.

Exit codes: 0 done, 1 nothing of a file counts or the command could not be done, 2 wrong usage.
"""

# Each command imports what it needs itself: `list` starts without the engines that `put` needs.
# ruff: noqa: PLC0415

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from drops.cli import care, experiment, findings, show
from drops.cli.options import (
    DropArgument,
    HomeOption,
    JsonOption,
    existing,
    print_json,
    say,
    sentences,
)
from store.rights import keep_private
from store.settings import Home

app = typer.Typer(
    help=__doc__,
    callback=keep_private,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=False,
)


@app.command()
def put(  # noqa: PLR0913 - the interface of the command line
    files: Annotated[list[Path], typer.Argument(help="files to drop")],
    *,
    table: Annotated[str | None, typer.Option(help="the table that the file fills")] = None,
    format: Annotated[  # noqa: A002 - the option's name
        str | None, typer.Option(help="the format, when it is not to be recognised")
    ] = None,
    map: Annotated[Path | None, typer.Option(help="a mapping file, TOML")] = None,  # noqa: A002
    known_at: Annotated[
        str | None, typer.Option(help="until when the file knows, as 2026-10-31T18:02")
    ] = None,
    source: Annotated[
        str | None, typer.Option(help="whose ids the file has: the name of the tool or desk")
    ] = None,
    is_full: Annotated[
        bool | None,
        typer.Option(
            "--full/--part", help="whether the file has all that its tool has of its days"
        ),
    ] = None,
    answer: Annotated[
        list[str] | None, typer.Option(help="what its format leaves open, as KEY=VALUE")
    ] = None,
    dry_run: Annotated[bool, typer.Option(help="show what would happen, change nothing")] = False,
    home: HomeOption = None,
    as_json: JsonOption = False,
) -> None:
    """Drop files: keep their rows, or say which are refused and why."""
    from drops.choices import choice
    from drops.cli.commands import put_all

    with sentences(code=2):
        folder = Home.find(home)
        answers = answer or ()
        chosen = choice(
            folder, table, format, map, known_at, source, is_full=is_full, answers=answers
        )
    with sentences():
        taken = put_all(folder, files, chosen, dry_run=dry_run, as_json=as_json)
    raise typer.Exit(0 if taken else 1)


app.command("list")(show.list_drops)


app.command()(show.sources)


app.command()(show.show)


@app.command()
def undo(drop_id: DropArgument, *, home: HomeOption = None, as_json: JsonOption = False) -> None:
    """Take one drop back: every figure is as if it had never come. Its original stays."""
    from drops.undo import undo as take_back

    with sentences():
        drop = take_back(existing(home), drop_id)
    say(f"{drop.name} is out again; {drop.kept:,} rows in {drop.table} count no more.")
    show.print_drop(drop, as_json=as_json)


@app.command()
def mend(
    drop_id: DropArgument,
    mended: Annotated[
        Path | None, typer.Argument(metavar="[FILE]", help="the CSV of them, mended")
    ] = None,
    *,
    to: Annotated[Path | None, typer.Option(help="where to write the CSV, if not here")] = None,
    home: HomeOption = None,
    as_json: JsonOption = False,
) -> None:
    """Write the refused rows of a drop as CSV; with a FILE, take in those changed there."""
    from drops.cli.commands import mend_or_write

    with sentences():
        taken = mend_or_write(existing(home), drop_id, mended, to, as_json=as_json)
    raise typer.Exit(0 if taken else 1)


@app.command()
def mark(
    drop_id: DropArgument,
    *,
    is_full: Annotated[
        bool,
        typer.Option(
            "--full/--part", help="whether its file has all that the tool has of its days"
        ),
    ],
    home: HomeOption = None,
    as_json: JsonOption = False,
) -> None:
    """Say of a drop that its file is a full export, or a part: what it lacks is gone, or not."""
    from drops.mark import mark_full

    with sentences():
        drop = mark_full(existing(home), drop_id, is_full=is_full)
    say(f"{drop.name} is {'a full export' if is_full else 'a part'} now.")
    show.print_drop(drop, as_json=as_json)


@app.command()
def erase(
    customer: Annotated[
        str | None,
        typer.Argument(metavar="CUSTOMER", help="an id as in the files, or an e-mail address"),
    ] = None,
    *,
    ids_of: Annotated[
        str,
        typer.Option(metavar="NAME", help="whose number the id is: company, or a source"),
    ] = "",
    everywhere: Annotated[
        bool,
        typer.Option("--everywhere", help="rows and file names too where it is something else"),
    ] = False,
    yes: Annotated[bool, typer.Option("--yes", help="do not ask first")] = False,
    receipts: Annotated[
        bool, typer.Option("--list", help="what was erased so far; it names nobody")
    ] = False,
    home: HomeOption = None,
    as_json: JsonOption = False,
) -> None:
    """Take one customer out for good: originals, lake, refused rows. It cannot be undone."""
    from drops.cli.commands import erased_sentences
    from drops.erase import erase as take_out

    if receipts:
        show.print_receipts(existing(home), as_json=as_json)
        return
    if customer is None:
        raise typer.BadParameter("expected CUSTOMER, an id as in the files, or --list")
    if not yes:
        others = ", and all rows in which the id stands as anything else," if everywhere else ""
        prompt = f"All rows of {customer}{others} are cut out of the originals too. Go on?"
        typer.confirm(prompt, abort=True, err=True)
    with sentences():
        report = take_out(existing(home), customer, ids_of, everywhere=everywhere).as_json()
    for sentence in erased_sentences(report):
        say(sentence)
    if as_json:
        print_json(report)
    else:
        print(report["rows"])


@app.command()
def rebuild(*, home: HomeOption = None, as_json: JsonOption = False) -> None:
    """Make the lake and all caches again from the kept originals and the ledger."""
    from drops.lake.writing import rebuild as make_again

    with sentences():
        snapshot = make_again(existing(home), lambda drop: say(f"read again: {drop.name}"))
    rows = {name: sum(table.files.values()) for name, table in snapshot.tables.items()}
    if as_json:
        print_json({"snapshot": snapshot.number, "drops": len(snapshot.drops), "rows": rows})
        return
    for name, number in rows.items():
        print(f"{name}\t{number}")


@app.command()
def watch(
    *,
    once: Annotated[bool, typer.Option(help="take what is there now, then end")] = False,
    with_parent: Annotated[  # the server's own watcher
        bool, typer.Option(help="end when standard input is closed", hidden=True)
    ] = False,
    home: HomeOption = None,
    as_json: JsonOption = False,
) -> None:
    """Drop what is laid into the inbox folder, until stopped."""
    from drops.cli.commands import watch_inbox

    with sentences():
        taken = watch_inbox(Home.find(home), once=once, with_parent=with_parent, as_json=as_json)
    raise typer.Exit(0 if taken else 1)


@app.command()
def propose(
    file: Annotated[Path, typer.Argument(help="a file that no format recognises")],
    *,
    table: Annotated[str | None, typer.Option(help="the table that it is to fill")] = None,
    answer: Annotated[
        list[str] | None, typer.Option(help="an answer, as the questions show it: KEY=VALUE")
    ] = None,
    home: HomeOption = None,
) -> None:
    """Print a mapping proposed for a file, to be corrected and given to `put --map`."""
    from drops.cli.commands import proposed

    with sentences():
        mapping_toml = proposed(Home.find(home), file, table, answer or [])
    print(mapping_toml, end="")


app.command()(findings.findings)


app.command()(findings.follow)


app.add_typer(experiment.app)


app.command()(show.formats)


app.command()(show.doctor)


app.command()(care.backup)


app.command()(care.restore)


if __name__ == "__main__":
    app()
