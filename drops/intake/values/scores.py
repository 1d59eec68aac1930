"""Scores as people and tools spell them; what is not in this list is refused, never guessed.

| spelling | read as |
|---|---|
| `9`, `+9`, `009`, `9.0`, `9,0`, `９`, `٩`, `9️⃣`, and with what nobody sees around | 9 |
| `9 - Very likely`, `9 – …`, `9 — …`, `9: …`, `9 = …`, `9 (very likely)`, `[9] Very likely` | 9 |
| `Very likely (9)`, `Very likely - 9` | 9 |
| `10-Very likely`, `1. very bad`, `8 Punkte` | 10, 1, 8, only on a scale |
| `9/10`, `9 / 10`, `9 out of 10`, `9 von 10`, `9 sur 10` | 9, only where the scale ends at 10 |
| `4 stars`, `4 Sterne`, `4 ★`, `★★★★☆`, `⭐⭐⭐⭐` | 4, only where the scale ends at 5 |
| `90%`, `90 %` | 90, only where the scale ends at 100 |

Refused: `9.5`, `9-10`, `0 - 6`, `1e1`, `ten`, `9-Oct`, `09. Mai`, `9/10` on a scale that ends at 5.
What words say is in `score_words`.
"""

from __future__ import annotations

import polars as pl

_WHOLE = r"([+-]?\d+)(?:\.0+|,00?)?"
_LABEL_BEHIND = rf"^{_WHOLE}(?:\s+[-–—]\s+[^\d\s].*|\s*[:=]\s+[^\d\s].*|\s+\([^\d\s].*\))?$"
_LABEL_BEFORE = r"^[^\d]*[^\d\s+-]\s*(?:\s[-–—]\s+|\()(\d+)\)?$"
#: What Excel makes of 9-10 is no label.
_MONTHS = (
    r"(?i)^(?:jan|feb|mar|mär|apr|may|mai|jun|jul|aug|sep|okt|oct|nov|dec|dez|ene|abr|ago|dic"
    r"|janv|févr|mars|avr|juin|juil|août|déc|maa|mei)[a-zäé]{0,6}\.?(?:[-\s]\d+)?$"
)
#: And of 9/5 and 9.5 in German, Danish and Norwegian: the day and the month, as `09. Mai`.
_DAY_BEFORE = (
    r"(?i)^(?:jan|feb|mrz|mär|märz|apr|mai|maj|jun|juni|jul|juli|aug|sep|okt|nov|dez|des|dec)\.?$"
)
_STAR = (
    r"(?:stars?|sterne?n?|[ée]toiles?|estrellas?|estrelas?|stell[ae]|ster(?:ren)?|stjärn(?:a|or)"
    r"|stjerner?|gwiazd\w*|hvězd\w*|зв[её]зд\w*|yıldız|tähteä|つ?星|颗星|顆星|[★⭐🌟])"
)
_OF = r"(?:/|\s(?:out\s+of|of|von|sur|de|su|di|van|av|af|z|из)\s)"
_POINTS = r"(?:points?|punkte?n?|pts?|puntos?|punti|pontos?|punten|점|点|分)"
#: Without spaces between, the name of a place or a day can look the same.
_LABEL_CLOSE = rf"(?i)^(\d+)(?:\s*[-–—:=]\s*([^\d\s].*)|[.)]\s+([^\d\s].*)|\s*({_POINTS}))$"
_OUT_OF = (
    rf"(?i)^(?:rated\s+)?(\d+)(?:[.,]0+)?\s*{_OF}\s*(\d+)(?:[.,]0+)?(?:\s+(?:{_STAR}|{_POINTS}))?$"
)
_STARS = (
    rf"(?i)^(?:rated\s+)?(\d+)(?:[.,]0+)?[\s-]*{_STAR}(?:\s+(?:rating|review))?$|^星\s*(\d+)つ?$"
)
_MARKS = r"^([★⭐🌟]{1,5})[☆✩✰]*$"
_PERCENT = r"^(\d{1,3})(?:[.,]0+)?\s?%$"
#: Longer texts are somebody's words.
_LONGEST = 160
_DIGITS = {chr(first + digit): str(digit) for first in (0x660, 0x6F0, 0x966) for digit in range(10)}
#: Numbers on keys, as chats send them.
_DIGITS |= {"\u20e3": "", "🔟": "10"}


def plain_text(text: pl.Expr) -> pl.Expr:
    """Return the text as it is seen.

    Composed, with one kind of space, without signs that nobody sees.
    """
    seen = text.str.normalize("NFKC").str.replace_all(r"[\p{Cf}\x{FE00}-\x{FE0F}]", "")
    seen = seen.str.replace(r"^\s*\[(\d+)\]\s+(\D)", "${1}: ${2}")
    return seen.str.replace_all(r"\s+", " ").str.strip_chars().str.replace_many(_DIGITS)


def spelled(text: pl.Series) -> pl.DataFrame:
    """Return of each text the `number` that it spells, its scale's end (`out_of`), and `label`.

    `is_close` says that only a column of scores is read so.
    """
    named = text.alias("text").to_frame().with_columns(plain_text(pl.col("text")).alias("seen"))
    return named.with_columns(_FOUND).select(_SPELLED)


def _parts(seen: pl.Expr) -> dict[str, pl.Expr]:
    """What each way of spelling a number finds in a text as it is seen."""
    close, scale = seen.str.extract_groups(_LABEL_CLOSE), seen.str.extract_groups(_OUT_OF)
    is_label = ~close.struct.field("2").fill_null("").str.contains(_MONTHS)
    is_label &= ~close.struct.field("3").fill_null("").str.contains(_DAY_BEFORE)
    stars = seen.str.extract_groups(_STARS).struct
    marks = seen.str.extract(_MARKS, 1).str.len_chars().cast(pl.Int64)
    return {
        "plain": _whole(seen.str.extract(_LABEL_BEHIND, 1)),
        "before": _whole(seen.str.extract(_LABEL_BEFORE, 1)),
        "near": _whole(pl.when(is_label).then(close.struct.field("1"))),
        "of_scale": _whole(scale.struct.field("1")),
        "scale": _whole(scale.struct.field("2")),
        "stars": _whole(pl.coalesce(stars.field("1"), stars.field("2"))),
        "marks": pl.when(seen.str.len_chars() <= 5).then(marks),
        "share": _whole(seen.str.extract(_PERCENT, 1)),
    }


def _whole(text: pl.Expr) -> pl.Expr:
    return text.cast(pl.Int64, strict=False)


#: Made once: `spelled` is asked of every column of a file, and again for each scale.
_FOUND = [part.alias(name) for name, part in _parts(pl.col("seen")).items()]
_SPELLED = [
    pl.col("text"),
    pl.coalesce("plain", "before", "near", "of_scale", "stars", "marks", "share").alias("number"),
    pl.coalesce(
        "scale",
        pl.when(pl.col("stars").is_not_null() | pl.col("marks").is_not_null()).then(5),
        pl.when(pl.col("share").is_not_null()).then(100),
    )
    .cast(pl.Int64)
    .alias("out_of"),
    pl.col("seen").str.strip_chars("0123456789 -–—:=.()/").alias("label"),
    (pl.col("plain").is_null() & pl.col("before").is_null() & pl.col("near").is_not_null()).alias(
        "is_close"
    ),
]


def spells_a_number(text: str) -> bool:
    """Return whether a text is one of the spellings of the list."""
    return spelled(pl.Series([text]))["number"].is_not_null().any()


def on_another_scale(text: pl.Series) -> pl.Series:
    """Return where a text spells a number and says where its scale ends."""
    known = spelled(text.drop_nulls().unique()).drop_nulls("out_of")["text"]
    return text.is_in(known.implode()).fill_null(value=False)


def to_integer(text: pl.Series, out_of: int | pl.Series | None = None) -> pl.Series:
    """Return whole numbers in the spellings of the list.

    `out_of` is where the scale ends, of all rows or of each; what says another end is not read.
    """
    numbers = text.cast(pl.Int64, strict=False)
    rest = text.is_not_null() & numbers.is_null()
    if not rest.any():
        return numbers
    texts = text.filter(rest & (text.str.len_chars() <= _LONGEST)).unique()
    known = spelled(texts).drop_nulls("number")
    if known.is_empty():
        return numbers
    frame = pl.DataFrame({"text": text, "read": numbers})
    ends = out_of if isinstance(out_of, pl.Series) else pl.lit(out_of, pl.Int64)
    found = frame.with_columns(ends.alias("ends")).join(
        known, on="text", how="left", maintain_order="left"
    )
    same = pl.col("out_of").is_null() | (pl.col("out_of") == pl.col("ends")).fill_null(value=False)
    fits = same & (~pl.col("is_close") | pl.col("ends").is_not_null())
    return found.select(
        pl.coalesce("read", pl.when(fits).then("number")).alias(text.name)
    ).to_series()
