"""Names that hold an address, a phone number or an account: masked, and told apart all the same.

A team that is called by an address is a team among others. So what is masked in a name is followed
by letters that stand for it: the same in every file of a store, and in no other store.
"""

from __future__ import annotations

import re
from collections.abc import Callable

import polars as pl

from drops.intake.values.masking import MARKS, masked, tells_who
from drops.intake.values.pseudonyms import Identity
from store.names import name_key

#: So many of sixteen letters stand for a name: of 1,000 names two are alike in one of 33 stores.
_LETTERS = 6
_OF_HEX = str.maketrans("0123456789abcdef", "abcdefghijkmnprs")
_MARK = re.compile(MARKS)
#: What the names of files end with. An address in a name ends before it.
_ENDINGS = re.compile(
    r"(?:\.(?:csv|tsv|tab|txt|json|jsonl|ndjson|xlsx|xlsm|xlsb|xls|ods|xml|xes|html?|parquet|db"
    r"|sqlite3?|sav|dta|sas7bdat|xpt|gz|zip|bz2|xz|zst|log))+$",
    re.IGNORECASE,
)


def masked_names(names: pl.Series, identity: Identity) -> pl.Series:
    """Return the names, of which many are alike, masked; two that differ stay two."""
    distinct = names.drop_nulls().unique()
    if distinct.is_empty():
        return names
    masks = masked(distinct)
    changed = masks != distinct
    if not changed.any():
        return names
    before = distinct.filter(changed)
    pairs = zip(before, masks.filter(changed), strict=True)
    labels = [_label(name, mask, identity) for name, mask in pairs]
    return names.replace(before, pl.Series(labels, dtype=pl.String))


def masked_file_name(name: str, identity: Callable[[], Identity]) -> str:
    """Return the name of a file as ledger, log and messages have it; its endings stay.

    An address, an account or a number with a + tells who somebody is; bare numbers are days.
    """
    ending = _ENDINGS.search(name)
    stem, rest = (name[: ending.start()], ending[0]) if ending else (name, "")
    texts = pl.Series([stem], dtype=pl.String)
    is_day = not stem.startswith("+") and not any(map(str.isalpha, stem))
    if is_day or not tells_who(texts).item():
        return name
    return f"{masked_names(texts, identity()).item()}{rest}"


def _label(name: str, mask: str, identity: Identity) -> str:
    """The mask with the letters that stand for the name."""
    hashed = identity.hashed(f"name {name_key(name)}", "names")
    letters = hashed[:_LETTERS].translate(_OF_HEX)
    return _MARK.sub(lambda mark: f"{mark[0][:-1]} {letters}]", mask)
