"""Who may look into the data folder: its owner alone, and what is said where others may too."""

from __future__ import annotations

import os
import stat

from store.settings import Home

_OTHERS = stat.S_IRWXG | stat.S_IRWXO


def keep_private() -> None:
    """Make all files and folders that this process and its own make from now on their owner's."""
    os.umask(_OTHERS)


def too_wide(home: Home) -> str:
    """Return a sentence where others than its owner may look into the folder; empty if none may.

    Only POSIX systems tell. What lies within a folder that nobody else may enter is shut off by it.
    """
    try:
        mode = home.root.stat().st_mode
    except OSError:  # it is not there, which is said elsewhere
        return ""
    if os.name != "posix" or not mode & _OTHERS:
        return ""
    who = "Every user" if mode & stat.S_IRWXO else "A group of users"
    return (
        f"{who} of this machine may look into the data folder (mode {stat.S_IMODE(mode):04o}): "
        "the files in it hold what customers wrote. Shut it with `chmod -R go= FOLDER`."
    )
