"""Masks look only where numbers are, and give what looking at the whole text gives."""

from __future__ import annotations

import random

from drops.intake.values.masking import mask
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
    *["a@b.de", "＠", "０７", "٠٧", "（", "－", "．", "＋", "é", "İ", "K", "ſms ", "№ "],
]


def texts(number: int, seed: int) -> list[str]:
    chosen = random.Random(seed)  # noqa: S311 - texts, no secrets
    whole = [*MASKED, *KEPT]
    made = []
    for _ in range(number):
        pieces = chosen.choices(PIECES, k=chosen.randrange(1, 40))
        if chosen.random() < 0.4:
            pieces.insert(chosen.randrange(len(pieces)), chosen.choice(whole))
        made.append("".join(pieces))
    return made


def test_the_masks_are_those_of_the_whole_text() -> None:
    made = [*texts(4000, 7), *(f"{one} {two}" for one in list(MASKED)[::7] for two in KEPT[::5])]
    wrong = [text for text in made if mask(text) != plain_masks.mask(text)]
    assert wrong == []
    changed = sum(mask(text) != text for text in made)
    assert len(made) / 4 < changed < len(made), "the texts hold both"
