"""Records of CSV that are no rows, and why; and what of them can be shown."""

from __future__ import annotations

import csv
import io

import numpy as np

from drops.piece import Broken
from drops.scan import Marks, Places


def broken_record(line: int, raw: str, separator: str, width: int) -> Broken:
    """Why a record is no row of so many fields."""
    if is_torn(raw):
        said = "holds a letter that is no UTF-8, as the rest of the file is"
        return Broken(line, (letters(raw.rstrip("\r\n")),), said)
    try:
        fields = next(csv.reader(io.StringIO(raw, newline=""), delimiter=separator))
    except csv.Error:
        return Broken(line, (raw.rstrip("\r\n"),), "has a field that is too long to be read")
    number = f"{len(fields)} field{'' if len(fields) == 1 else 's'}"
    return Broken(line, tuple(fields), f"has {number}, expected {width}")


def is_torn(raw: str) -> bool:
    """Whether the text came of bytes that are no UTF-8."""
    return not raw.isascii() and any("\udc80" <= letter <= "\udcff" for letter in raw)


def letters(raw: str) -> str:
    """The text with a mark in place of every byte that is no UTF-8."""
    return raw.encode("utf-8", "surrogateescape").decode("utf-8", "replace")


def torn_records(text: bytes, starts: Places, stops: Places) -> Marks:
    """Which records hold bytes that are no UTF-8."""
    read = [text[start:stop] for start, stop in zip(starts, stops, strict=True)]
    torn = [is_torn(each.decode("utf-8", "surrogateescape")) for each in read]
    return np.array(torn, np.bool_)
