"""Masks look only where numbers are, and give what looking at the whole text gives."""

from __future__ import annotations

import random

import polars as pl

from drops.intake.values.masking import masked
from tests.drops.intake.values import test_personal
from tests.drops.intake.values.test_privacy import KEPT, MASKED
from tests.support import plain_masks

#: Pieces that meet in every order: what numbers are made of, what decides what they are.
PIECES = [
    *"0123456789",
    *"0123456789 -./,:+()@#&=_TZh'%€£$!?;\n\t\u00a0\u202f\u200b–—‐·",
    *["0", "07", "+44", "(0)", "19", "20", "2026", "123", "4567", "4111 1111", "-", " ", " ", ". "],
    *[
        "2026-10-31",
        "31.10.2026",
        "10:30",
        "T18:02:11Z",
        "1,234.50",
        "1.234,50",
        "9.5",
        "12 000,00",
    ],
    *[
        "call ",
        "tel. ",
        "order ",
        "Bestellnummer ",
        "ref ",
        "my number is ",
        "EUR",
        " USD",
        "x",
        "Ｔ",
    ],
    *[
        "my name is ",
        "Kind regards, ",
        "ich heiße ",
        "\n",
        "Thanks,\n",
        "Eva",
        "eva",
        "on ",
        "我叫王小明",
    ],
    *[
        " at ",
        "(at)",
        " dot ",
        "[dot]",
        "com",
        "example.com",
        "jane",
        "mail ",
        "SSN ",
        "BSN ",
        "IBAN ",
    ],
    *[
        "GB29 NWBK",
        "DE89",
        "536-90-4399",
        "A",
        "C",
        "K",
        "RCCMNL83",
        "S18D969H",
        "9",
        "1985",
        "-",
        ".",
    ],
    *["a@b.de", "＠", "０７", "٠٧", "（", "－", "．", "＋", "é", "İ", "K", "ſms ", "№ "],
]


def texts(number: int, seed: int) -> list[str]:
    chosen = random.Random(seed)  # noqa: S311 - texts, no secrets
    whole = [*MASKED, *KEPT, *test_personal.MASKED, *test_personal.KEPT]
    made = []
    for _ in range(number):
        pieces = chosen.choices(PIECES, k=chosen.randrange(1, 40))
        if chosen.random() < 0.4:
            pieces.insert(chosen.randrange(len(pieces)), chosen.choice(whole))
        made.append("".join(pieces))
    return made


def test_the_masks_are_those_of_the_whole_text() -> None:
    made = [*texts(4000, 7), *(f"{one} {two}" for one in list(MASKED)[::7] for two in KEPT[::5])]
    made += [f"{one} {two}" for one in test_personal.MASKED for two in list(KEPT)[::9]]
    found = masked(pl.Series(made)).to_list()
    pairs = zip(made, found, strict=True)
    assert [(text, mask) for text, mask in pairs if mask != plain_masks.mask(text)] == []
    changed = sum(mask != text for text, mask in zip(made, found, strict=True))
    assert len(made) / 4 < changed < len(made), "the texts hold both"
