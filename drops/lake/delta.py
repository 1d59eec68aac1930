"""One Delta commit per change of a lake table, so that any engine that reads Delta can read it."""

from __future__ import annotations

import json
import shutil
import time
from collections.abc import Mapping
from pathlib import Path

from deltalake import DeltaTable, Field, Schema
from deltalake.exceptions import DeltaError, TableNotFoundError
from deltalake.schema import PrimitiveType
from deltalake.transaction import AddAction, RemoveAction, create_table_with_add_actions

from drops.steps import reached
from store.disk import sync_file, sync_folder
from store.schema import ColumnKind, Table
from store.tables import LAKE_COLUMNS

_TYPES: dict[ColumnKind, str] = {
    "text": "string",
    "time": "timestamp",
    "month": "timestamp",
    "integer": "long",
    "number": "double",
    "boolean": "boolean",
}
_CHECKPOINT_EVERY = 50


def commit(folder: Path, table: Table, files: Mapping[str, int]) -> int:
    """Return the version at which the Delta table in the folder holds exactly these files.

    `files` maps a path relative to the folder to its number of rows. A log that is missing or
    torn is begun anew: the files are what counts.
    """
    schema = _schema(table)
    existing = _open(folder)
    if existing is None or existing.schema() != schema:
        return _begin(folder, schema, files)
    before = _files(existing)
    added = [_add(folder, file, files[file]) for file in sorted(files.keys() - before)]
    removed = [_remove(file) for file in sorted(before - files.keys())]
    if added or removed:
        existing.create_write_transaction([*added, *removed], "append", schema, ["part"])
        _sync_log(folder)
        existing.update_incremental()  # somewhat quicker than to open it again
    version = existing.version()
    if (added or removed) and version and version % _CHECKPOINT_EVERY == 0:
        existing.create_checkpoint()
        _sync_checkpoint(folder)
    return version


def forget_after(folder: Path, version: int) -> None:
    """Remove what was committed after that version and never published, checkpoints too."""
    log = folder / "_delta_log"
    later = [path for path in log.glob("*.*") if _number(path) > version]
    if any(path.name.endswith(_CHECKPOINT) for path in later):
        (log / "_last_checkpoint").unlink(missing_ok=True)  # it names one of those
    for path in later:
        path.unlink(missing_ok=True)


_CHECKPOINT = ".checkpoint.parquet"


def _number(path: Path) -> int:
    """The version of an entry of the log or of a checkpoint; -1 for any other file."""
    number = path.name.split(".", 1)[0]
    return int(number) if number.isdecimal() else -1


def _open(folder: Path) -> DeltaTable | None:
    """The table as its log tells; `None` where there is no log that can be gone on with."""
    try:
        table = DeltaTable(folder)
    except (TableNotFoundError, DeltaError, OSError, ValueError):
        return None
    # A checkpoint whose own entry is gone can be read, and nothing can be written after it.
    entry = folder / "_delta_log" / f"{table.version():020}.json"
    return table if entry.exists() else None


def _begin(folder: Path, schema: Schema, files: Mapping[str, int]) -> int:
    folder.mkdir(parents=True, exist_ok=True)
    shutil.rmtree(folder / "_delta_log", ignore_errors=True)
    added = [_add(folder, file, files[file]) for file in sorted(files)]
    create_table_with_add_actions(str(folder), schema, added, "error", ["part"])
    _sync_log(folder)
    sync_folder(folder)  # the log's own folder is new
    return 0


def _files(table: DeltaTable) -> set[str]:
    """The table's files, relative to its folder."""
    return set(table.get_add_actions()["path"].to_pylist())


def _add(folder: Path, file: str, rows: int) -> AddAction:
    state = (folder / file).stat()
    return AddAction(
        path=file,
        size=state.st_size,
        partition_values={"part": _part(file)},
        modification_time=int(state.st_mtime * 1000),
        data_change=True,
        stats=json.dumps({"numRecords": rows}),
    )


def _remove(file: str) -> RemoveAction:
    return RemoveAction(
        path=file,
        data_change=True,
        deletion_timestamp=int(time.time() * 1000),
        partition_values={"part": _part(file)},
    )


def _part(file: str) -> str:
    return file.split("/", 1)[0].removeprefix("part=")


def _schema(table: Table) -> Schema:
    columns = (*table.columns, *LAKE_COLUMNS)
    fields = [Field(column.name, PrimitiveType(_TYPES[column.kind])) for column in columns]
    return Schema([*fields, Field("part", PrimitiveType("integer"))])


def _sync_log(folder: Path) -> None:
    """Bring the newest log entry onto the disk. The library never calls fsync itself."""
    reached("log written")
    log = folder / "_delta_log"
    sync_file(max(log.glob("*.json")))
    sync_folder(log)
    reached("log synced")


def _sync_checkpoint(folder: Path) -> None:
    """Bring the newest checkpoint onto the disk, so that no engine finds half of it."""
    log = folder / "_delta_log"
    for path in (max(log.glob("*.checkpoint.parquet")), log / "_last_checkpoint"):
        sync_file(path)
    sync_folder(log)
