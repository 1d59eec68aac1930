"""Files from the browser and over HTTP, laid on the disk for intake to read like any other."""

from __future__ import annotations

import shutil
import time
from contextlib import suppress
from typing import TYPE_CHECKING

from drops.errors import DropError, printable

if TYPE_CHECKING:
    from pathlib import Path

    from streamlit.runtime.uploaded_file_manager import UploadedFile

    from store.settings import Home

#: Seconds after which a file that nobody took in is removed.
_KEPT_FOR = 86_400.0


def lay_down(home: Home, uploaded: UploadedFile) -> Path:
    """Where the uploaded bytes lie, until `remove` or for a day.

    `DropError` when that is over. A file that did not come over HTTP is written on the first call.
    """
    path = place(home, uploaded.file_id)
    if path.exists():
        return path
    if not uploaded.size:
        raise DropError(
            f"{printable(uploaded.name)} is empty, or lay here for longer than a day; "
            "upload it again"
        )
    uploaded.seek(0)
    with path.open("wb") as writer:
        shutil.copyfileobj(uploaded, writer)
    return path


def place(home: Home, name: str) -> Path:
    """Where bytes that come in under this name are to lie; older ones are swept away."""
    folder = home.root / "uploads"
    folder.mkdir(parents=True, exist_ok=True)
    _sweep(folder)
    return folder / name


def remove(path: Path) -> None:
    """Remove an uploaded file; the store has its own copy of what it took."""
    path.unlink(missing_ok=True)


def _sweep(folder: Path) -> None:
    oldest = time.time() - _KEPT_FOR
    for path in folder.iterdir():
        with suppress(FileNotFoundError):  # another thread was quicker
            if path.stat().st_mtime < oldest:
                path.unlink()
