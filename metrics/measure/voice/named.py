"""The words of comments, complaints and posts that are told by their names."""

from __future__ import annotations

from collections.abc import Collection

import polars as pl

from metrics.measure.reader import Reader
from metrics.measure.voice.read import NAMED, comments, visible
from metrics.slices import Slice

#: Of which kind, from which source, by which key.
Named = tuple[str, str, str]


def words_of(reader: Reader, names: Collection[Named]) -> dict[Named, str]:
    """Return the words of those names that are there and that the reader may see."""
    if not names:
        return {}
    seen = visible(reader, Slice())
    sql = f"""
    SELECT {NAMED} FROM ({seen.rows})
    WHERE list_contains($keys::VARCHAR[], row_key)"""
    keys = sorted({key for _, _, key in names})
    rows: pl.DataFrame = reader.lake.query(sql, {**seen.bound, "keys": keys})
    found = {(row.kind, row.source, row.row_key): row.words for row in comments(reader, rows)}
    return {name: found[name] for name in names if name in found}
