"""What lies outside of every data folder: the key, and which stores were served.

A store that was served is known by its place. So where its disk is not connected, and an empty
folder is all that is there, nobody takes that for a new store.
"""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path

_STORES = "stores"


def key_file() -> Path:
    """Return where the key lies: as `PEPPER_KEY_FILE` says, else among the user's own settings."""
    if named := os.environ.get("PEPPER_KEY_FILE"):
        return Path(named).expanduser().resolve()
    settings = os.environ.get("XDG_CONFIG_HOME") or "~/.config"
    return (Path(settings) / "pepper" / "key").expanduser().absolute()


def stores_file() -> Path:
    """Return where it stands which stores were served, a place a line: beside the key."""
    return key_file().with_name(_STORES)


def was_served(root: Path) -> bool:
    """Return whether a store in that place was served before, as its user's settings tell."""
    return str(root) in _served()


def remember_served(root: Path) -> None:
    """Know from now on that a store is in that place; a help, where its user has settings."""
    if was_served(root):
        return
    with suppress(OSError, RuntimeError):  # as of a user who has no home
        path = stores_file()
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        with open(path, "a", encoding="utf-8", opener=_own) as writer:
            writer.write(f"{root}\n")


def _own(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)


def _served() -> list[str]:
    try:
        return stores_file().read_text(encoding="utf-8").splitlines()
    except (OSError, RuntimeError, ValueError):
        return []
