"""Scores as people and tools spell them; what is not in this list is refused, never guessed.

| spelling | read as |
|---|---|
| `9`, `+9`, `009`, `9.0` | 9 |
| `9 - Very likely`, `9 – …`, `9 — …`, `9: …`, `9 = …`, `9 (very likely)` | 9 |
| `Very likely (9)`, `Very likely - 9` | 9 |
| `9/10`, `9 / 10`, `9 out of 10`, `9 of 10` | 9, only where the scale ends at 10 |
| `4 stars`, `1 star`, `4 ★`, `★★★★`, `★★★★☆` | 4, only where the scale ends at 5 |
| `Very satisfied`, … (`SATISFACTION`) | 5 to 1, only for the question how satisfied they were |

Refused: `9.5`, `9,0`, `9-10`, `0 - 6`, `1e1`, `ten`, `80 %`, `9/10` on a scale that ends at 5.
"""

from __future__ import annotations

import polars as pl

#: What the five answers are called. Words of longer scales (slightly, moderately) are not among
#: them: their place depends on a scale that the file does not tell.
SATISFACTION: dict[str, str] = {
    "extremely satisfied": "5",
    "very satisfied": "5",
    "satisfied": "4",
    "somewhat satisfied": "4",
    "neutral": "3",
    "neither satisfied nor dissatisfied": "3",
    "neither satisfied or dissatisfied": "3",
    "somewhat dissatisfied": "2",
    "dissatisfied": "2",
    "unsatisfied": "2",
    "very dissatisfied": "1",
    "very unsatisfied": "1",
    "extremely dissatisfied": "1",
    "sehr zufrieden": "5",
    "eher zufrieden": "4",
    "zufrieden": "4",
    "weder zufrieden noch unzufrieden": "3",
    "eher unzufrieden": "2",
    "unzufrieden": "2",
    "sehr unzufrieden": "1",
    "très satisfait": "5",
    "satisfait": "4",
    "ni satisfait ni insatisfait": "3",
    "insatisfait": "2",
    "très insatisfait": "1",
    "muy satisfecho": "5",
    "satisfecho": "4",
    "ni satisfecho ni insatisfecho": "3",
    "insatisfecho": "2",
    "muy insatisfecho": "1",
}

_WHOLE = r"([+-]?\d+)(?:\.0+)?"
_LABEL_BEHIND = rf"^{_WHOLE}(?:\s+[-–—]\s+[^\d\s].*|\s*[:=]\s+[^\d\s].*|\s+\([^\d\s].*\))?$"
_LABEL_BEFORE = r"^[^\d]*[^\d\s+-]\s*(?:\s[-–—]\s+|\()(\d+)\)?$"
_OUT_OF = r"^(\d+)\s*(?:/|\s(?:out\s+)?of\s)\s*(\d+)$"
_STARS = r"(?i)^(\d+)\s*(?:stars?|★)$"
_MARKS = r"^(★{1,5})☆*$"


def to_integer(text: pl.Series, out_of: int | None = None) -> pl.Series:
    """Whole numbers in the spellings of the list; `out_of` is where the scale ends."""
    numbers = text.cast(pl.Int64, strict=False)
    if not (text.is_not_null() & numbers.is_null()).any():
        return numbers
    spelled = [text.str.extract(_LABEL_BEHIND, 1), text.str.extract(_LABEL_BEFORE, 1)]
    if out_of is not None:
        same = text.str.extract(_OUT_OF, 2) == str(out_of)
        spelled.append(pl.select(pl.when(same).then(text.str.extract(_OUT_OF, 1))).to_series())
    found = pl.select(pl.coalesce(spelled)).to_series().cast(pl.Int64, strict=False)
    if out_of == 5:
        stars = text.str.extract(_STARS, 1).cast(pl.Int64, strict=False)
        marks = text.str.extract(_MARKS, 1).str.len_chars().cast(pl.Int64)
        whole = text.str.len_chars() <= 5
        marks = pl.select(pl.when(whole).then(marks)).to_series()
        found = pl.select(pl.coalesce(found, stars, marks)).to_series()
    return found.alias(text.name)
