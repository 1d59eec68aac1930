"""Files in, and out again. Data goes to stdout, words and progress to stderr.

Exit codes: 0 done, 1 a file was refused whole or the command could not be done, 2 wrong usage.
"""

# Each command imports what it needs itself: `list` starts without the engines that `put` needs.
# ruff: noqa: PLC0415

from __future__ import annotations

import json
import sqlite3
import sys
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from drops.files import reason
from drops.problems import DropError
from metrics.settings import Home, SettingsError

if TYPE_CHECKING:
    from collections.abc import Iterator

app = typer.Typer(
    help=__doc__, no_args_is_help=True, pretty_exceptions_enable=False, add_completion=False
)
HomeOption = Annotated[str | None, typer.Option("--home", help="the data folder")]
JsonOption = Annotated[bool, typer.Option("--json", help="print JSON")]
DropArgument = Annotated[str, typer.Argument(metavar="ID", help="a drop that `list` shows")]


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
    dry_run: Annotated[bool, typer.Option(help="show what would happen, change nothing")] = False,
    home: HomeOption = None,
    as_json: JsonOption = False,
) -> None:
    """Drop files: keep their rows, or say which are refused and why."""
    from drops.commands import choice, put_all

    with _sentences(code=2):
        folder = Home.find(home)
        chosen = choice(folder, table, format, map, known_at)
    with _sentences():
        taken = put_all(folder, files, chosen, dry_run=dry_run, as_json=as_json)
    raise typer.Exit(0 if taken else 1)


@app.command("list")
def list_drops(*, home: HomeOption = None, as_json: JsonOption = False) -> None:
    """List all drops, oldest first: id, state, table, kept, refused, way in, name."""
    from drops.ledger import all_drops

    with _sentences():
        drops = all_drops(Home.find(home))
    if as_json:
        _print_json([_without_mapping(drop.as_json()) for drop in drops])
        return
    for drop in drops:
        state = "undone" if drop.undone_at else "live"
        cells = (drop.id, state, drop.table, drop.kept, drop.refused, drop.way, drop.name)
        print("\t".join(str(cell) for cell in cells))


@app.command()
def show(drop_id: DropArgument, *, home: HomeOption = None, as_json: JsonOption = False) -> None:
    """Show one drop: what it was, how it was mapped, what was refused, where its files are."""
    from drops.commands import described

    with _sentences():
        told = described(Home.find(home), drop_id)
    if as_json:
        _print_json(told)
        return
    for name, value in told.items():
        text = json.dumps(value, ensure_ascii=False) if isinstance(value, dict | list) else value
        print(f"{name}: {text}")


@app.command()
def undo(drop_id: DropArgument, *, home: HomeOption = None, as_json: JsonOption = False) -> None:
    """Take one drop back: every figure is as if it had never come. Its original stays."""
    from drops.undo import undo as take_back

    with _sentences():
        drop = take_back(Home.find(home), drop_id)
    _say(f"{drop.name} is out again; {drop.kept:,} rows in {drop.table} count no more.")
    if as_json:
        _print_json(_without_mapping(drop.as_json()))
    else:
        print(drop.id)


@app.command()
def erase(
    customer: Annotated[
        str, typer.Argument(metavar="CUSTOMER", help="an id as in the files, or an e-mail address")
    ],
    *,
    yes: Annotated[bool, typer.Option("--yes", help="do not ask first")] = False,
    home: HomeOption = None,
    as_json: JsonOption = False,
) -> None:
    """Take one customer out for good: originals, lake, refused rows. It cannot be undone."""
    from drops.commands import erased_sentences
    from drops.erase import erase as take_out

    if not yes:
        asked = f"All rows of {customer} are cut out of the originals too. Go on?"
        typer.confirm(asked, abort=True, err=True)
    with _sentences():
        told = take_out(Home.find(home), customer).as_json()
    for sentence in erased_sentences(told):
        _say(sentence)
    if as_json:
        _print_json(told)
    else:
        print(told["rows"])


@app.command()
def rebuild(*, home: HomeOption = None, as_json: JsonOption = False) -> None:
    """Make the lake and all caches again from the kept originals and the ledger."""
    from drops.store import rebuild as make_again

    with _sentences():
        snapshot = make_again(Home.find(home), lambda drop: _say(f"read again: {drop.name}"))
    rows = {name: sum(table.files.values()) for name, table in snapshot.tables.items()}
    if as_json:
        _print_json({"snapshot": snapshot.number, "drops": len(snapshot.drops), "rows": rows})
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
    from drops.commands import watch_inbox

    with _sentences():
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
    from drops.commands import proposed

    with _sentences():
        told = proposed(Home.find(home), file, table, answer or [])
    print(told, end="")


@app.command()
def formats(*, home: HomeOption = None, as_json: JsonOption = False) -> None:
    """List the formats that are recognised: name, table, label, and who declared it."""
    from drops.recognise import formats as all_formats

    with _sentences():
        known = all_formats(Home.find(home))
    if as_json:
        _print_json(
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


@contextmanager
def _sentences(code: int = 1) -> Iterator[None]:
    """What goes wrong inside is a sentence on stderr and the exit code; never a traceback."""
    try:
        yield
    except (DropError, SettingsError) as error:
        _say(str(error))
        raise typer.Exit(code) from error
    except OSError as error:
        _say(f"the data folder cannot be used: {(error.strerror or 'unknown reason').lower()}")
        raise typer.Exit(1) from error
    except sqlite3.Error as error:
        _say(f"the ledger cannot be read: {error}")
        raise typer.Exit(1) from error
    except (typer.Exit, typer.Abort):
        raise
    except Exception as error:
        _say(f"something unexpected went wrong, nothing kept is lost: {reason(error)}")
        raise typer.Exit(1) from error


def _without_mapping(told: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in told.items() if name != "mapping"}


def _say(sentence: str) -> None:
    print(sentence, file=sys.stderr, flush=True)


def _print_json(value: object) -> None:
    print(json.dumps(value, ensure_ascii=False, indent=2))


if __name__ == "__main__":
    app()
