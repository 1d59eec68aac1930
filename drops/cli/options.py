"""What every command shares: its options, its sentences when something goes wrong, its JSON."""

from __future__ import annotations

import json
import sqlite3
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Annotated, Any

import typer

from drops.errors import DropError, reason
from store.errors import HomeError, StoreFaultError
from store.settings import Home

HomeOption = Annotated[str | None, typer.Option("--home", help="the data folder")]
JsonOption = Annotated[bool, typer.Option("--json", help="print JSON")]
DropArgument = Annotated[str, typer.Argument(metavar="ID", help="a drop that `list` shows")]


@contextmanager
def sentences(code: int = 1) -> Iterator[None]:
    """Turn what goes wrong inside into a sentence on stderr and the exit code, no traceback."""
    try:
        yield
    except (DropError, StoreFaultError) as error:
        say(str(error))
        raise typer.Exit(code) from error
    except OSError as error:
        say(f"the data folder cannot be used: {(error.strerror or 'unknown reason').lower()}")
        raise typer.Exit(1) from error
    except sqlite3.Error as error:
        say(f"the ledger cannot be read: {reason(error)}")
        raise typer.Exit(1) from error
    except (typer.Exit, typer.Abort):
        raise
    except Exception as error:
        say(f"something unexpected went wrong, nothing kept is lost: {reason(error)}")
        raise typer.Exit(1) from error


def existing(option: str | None) -> Home:
    """Return the data folder, which has to be there; one that is not is no empty one."""
    home = Home.find(option)
    try:
        home.require()
    except HomeError as error:
        say(f"{home.root}: {error}")
        raise typer.Exit(1) from error
    return home


def without_mapping(description: dict[str, Any]) -> dict[str, Any]:
    """Return the same, without the mapping, which is long."""
    return {name: value for name, value in description.items() if name != "mapping"}


def say(sentence: str) -> None:
    """Print the sentence on stderr."""
    print(sentence, file=sys.stderr, flush=True)


def print_json(value: object) -> None:
    """Print the value as JSON on stdout."""
    print(json.dumps(value, ensure_ascii=False, indent=2))
