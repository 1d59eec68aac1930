"""Files from the browser, laid on the disk so that intake can read them like any other file."""

from __future__ import annotations

import shutil
import time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    from streamlit.runtime.uploaded_file_manager import UploadedFile

    from metrics.settings import Home

#: Seconds after which a file that nobody took in is removed.
_KEPT_FOR = 86_400.0


def lay_down(home: Home, uploaded: UploadedFile) -> Path:
    """Where the uploaded bytes lie, until `remove` or for a day; written on the first call."""
    folder = home.root / "uploads"
    path = folder / uploaded.file_id
    if path.exists() and path.stat().st_size == uploaded.size:
        return path
    folder.mkdir(parents=True, exist_ok=True)
    _sweep(folder)
    uploaded.seek(0)
    with path.open("wb") as writer:
        shutil.copyfileobj(uploaded, writer)
    return path


def remove(path: Path) -> None:
    """Remove an uploaded file; the store has its own copy of what it took."""
    path.unlink(missing_ok=True)


def _sweep(folder: Path) -> None:
    oldest = time.time() - _KEPT_FOR
    for path in folder.iterdir():
        if path.stat().st_mtime < oldest:
            path.unlink(missing_ok=True)
