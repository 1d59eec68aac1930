"""Personal data in free text, masked before anything is written.

E-mail addresses, phone and card numbers, bank accounts, national ids, and the names by which people
introduce themselves. `personal` finds them, one module a kind.

Nearly all texts hold none of it. So a column is gone through once, for what is quickly found; what
is left is asked for each kind, and only a text that may hold one is looked at closely.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

import polars as pl

from drops.intake.values.personal import addresses, identities, numbers, people
from drops.intake.values.personal.spans import (
    Span,
    blanked,
    same_length,
    with_marks,
    without_overlaps,
)

#: What finds one kind in a text, with an expression without which a text has none. In this order:
#: what is found is no part of anything else.
Finder = Callable[[str], Iterable[Span]]
FINDERS: tuple[tuple[str, Finder], ...] = (
    (addresses.SUSPECT, addresses.addresses_in),
    (addresses.SUSPECT_WRITTEN, addresses.written_in),
    (identities.SUSPECT_ACCOUNT, identities.accounts_in),
    (identities.SUSPECT_NAMED, identities.named_in),
    (identities.SUSPECT_TOLD, identities.told_in),
    (numbers.SUSPECT_GROUPED, numbers.grouped_cards_in),
    (numbers.SUSPECT, numbers.numbers_in),
    (people.SUSPECT, people.names_in),
)
#: A text without this holds nothing to mask: five digits of an id that a word names, and of a card
#: or phone number one more. Ids of Italy and India have no five in a row.
COARSE = "|".join(  # noqa: FLY002 - it is one expression, so that a text is gone through once
    (
        r"\p{Nd}(?:[^\p{L}\p{Nd}]{0,4}\p{Nd}){4}",
        r"(?i:[A-Z]\p{Nd}{3}[ \x{a0}]?[A-Z]|[A-Z]{2}\p{Nd}{4}[A-Z])",
        addresses.SUSPECT,
        addresses.SUSPECT_WRITTEN,
        people.COARSE,
    )
)


def masked(texts: pl.Series) -> pl.Series:
    """Return the texts with personal data masked; those without any are the same."""
    suspect = texts.str.contains(COARSE).fill_null(value=False).arg_true()
    if suspect.is_empty():
        return texts
    closely = texts.gather(suspect)
    masks = _masks(closely.unique())
    if not masks:
        return texts
    return texts.clone().scatter(suspect, closely.replace(masks))


def tells_who(ids: pl.Series) -> pl.Series:
    """Return where an id tells who somebody is.

    It is, or has, an address, an account or a phone number.

    A number without any sign in it is a number that a tool counts by, whatever it looks like.
    """
    may = ids.str.contains(_IN_IDS).fill_null(value=False).arg_true()
    closely = ids.gather(may)
    personal_rows = may.filter(masked(closely) != closely)
    nowhere = pl.repeat(False, len(ids), dtype=pl.Boolean, eager=True)
    return nowhere if personal_rows.is_empty() else nowhere.scatter(personal_rows, True)


#: A text without this is no id that tells who somebody is.
_IN_IDS = "|".join(  # noqa: FLY002 - it is one expression
    (
        addresses.SUSPECT,
        identities.SUSPECT_ACCOUNT,
        r"^\s*\+",
        r"^\s*[(\d][\d ().\-/]*[ ().\-/][\d ().\-/]*$",
    )
)
#: What stands where something was masked, in a name with letters that tell two apart (`labels`).
MARKS = r"\[(?:e-mail|phone|card|account|id|name)(?: [a-z]{6})?\]"


def masked_cells(frame: pl.DataFrame) -> pl.DataFrame:
    """Return all columns of text, each masked."""
    return frame.with_columns(
        masked(frame[name]) for name, kind in frame.schema.items() if kind == pl.String
    )


def mask(text: str) -> str:
    """Return the text with what tells who somebody is masked."""
    return str(masked(pl.Series([text], dtype=pl.String)).item())


def masked_addresses(texts: pl.Series) -> pl.Series:
    """Return the texts with e-mail addresses alone masked."""
    distinct = texts.filter(texts.str.contains(addresses.SUSPECT).fill_null(value=False)).unique()
    return texts.replace({text: mask_addresses(text) for text in distinct.to_list()})


def mask_addresses(text: str) -> str:
    """Return the text with e-mail addresses alone masked: for keys, times and numbers."""
    return with_marks(text, addresses.addresses_in(same_length(text)))


def _masks(distinct: pl.Series) -> dict[str, str]:
    """What stands for each of the texts that hold something."""
    may_hold = pl.DataFrame(
        [distinct.str.contains(each).alias(str(n)) for n, (each, _) in enumerate(FINDERS)]
    )
    some = may_hold.select(pl.any_horizontal(pl.all())).to_series()
    found: dict[str, str] = {}
    for text, kinds in zip(distinct.filter(some), may_hold.filter(some).iter_rows(), strict=True):
        changed = _masked(
            text, [find for (_, find), may in zip(FINDERS, kinds, strict=True) if may]
        )
        if changed != text:
            found[text] = changed
    return found


def _masked(text: str, finders: Iterable[Finder]) -> str:
    rest, found = same_length(text), list[Span]()
    for find in finders:
        if some := list(find(rest)):
            some = without_overlaps(some) if len(some) > 1 else some
            found += some
            rest = blanked(rest, some)
    return with_marks(text, found)
