"""Text read as times, numbers, choices: by these rules alone, never by a guess.

Every function takes a column of text in which `null` is "not given" and gives `null` where the
text is not given or breaks the rule; `wrong` tells the two apart.
"""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from store.schema import ColumnKind

#: What people and programs write where nothing is given. `NA` is none of them: it is a region, too,
#: and *Unknown* may be a group.
_NOTHING = (
    *("n/a", "#n/a", "n.a.", "none", "null", "nil", "nan", "nat", "<na>", "undefined"),
    *("(blank)", "(empty)", "(none)", "(null)", "(not set)"),
)
#: What forms and pivot tables of other languages write there, and nobody and nothing is called.
_NOT_SAID = (
    *("k.a.", "k. a.", "s/o", "#n/v", "n/v", "keine angabe", "nicht angegeben", "ohne angabe"),
    *(
        "(leer)",
        "(vide)",
        "(vacío)",
        "(vacias)",
        "(vuoto)",
        "(vazio)",
        "(leeg)",
        "(tom)",
        "(puste)",
    ),
    *("non renseigné", "non précisé", "sin especificar", "no especificado", "non specificato"),
    *("não informado", "não especificado", "niet ingevuld", "niet opgegeven", "nie podano"),
)
#: Cells that say "not given" in every column but free text, the one list of them. Somebody may be
#: called Null or Nan, so those count in small letters or capitals alone.
NOT_GIVEN = (
    *("", "-", "–", "—", "--", "\\N", "None", "NaN", "NaT"),
    *(f"({word})" for word in ("Blank", "Empty", "None", "Not set")),
    *dict.fromkeys(form for word in _NOTHING for form in (word, word.upper())),
    *dict.fromkeys(
        form for word in _NOT_SAID for form in (word, word.upper(), word.capitalize(), word.title())
    ),
    *("k.A.", "k. A."),
)

#: Where a value stands for a measure, and no name can be meant, these say that it is not given, in
#: any case.
NO_VALUE = (
    # What Stata calls its further kinds of missing values.
    *(f".{letter}" for letter in "abcdefghijklmnopqrstuvwxyz"),
    *("na", "?", "??", "???", "*", ".", "..", "...", "_", "---", "#n/v", "n/v", "k.a.", "s/o"),
    *("#ref!", "#value!", "#wert!", "#bezug!", "#nv", "#name?", "#div/0!", "#num!", "#####"),
    *("unknown", "not known", "not available", "not applicable", "not given", "not set", "not yet"),
    *("no data", "missing", "no answer", "no response", "not answered", "unanswered", "tbd", "tba"),
    *("prefer not to say", "prefer not to answer", "don't know", "don’t know", "dont know"),
    *("do not know", "decline to answer", "skipped", "not asked", "no value", "unspecified"),
)
#: Where a time is waited for, these say that it has not come.
NOT_YET = (
    *(
        "not closed",
        "not closed yet",
        "not resolved",
        "not solved",
        "not completed",
        "not finished",
    ),
    *("open", "still open", "pending", "ongoing", "in progress", "unresolved", "never"),
)
#: Dates of zeros alone, as databases write them that know no date: `0000-00-00 00:00:00`.
_ZEROS = r"^0{1,4}[-/.]0{1,2}[-/.]0{1,4}(?:[ T]0{1,2}[:.]0{2}(?:[:.]0{2}(?:\.0+)?)?)?Z?$"


def wrong(text: pl.Series, cast: pl.Series) -> pl.Series:
    """Return where something was given that the cast could not read."""
    return text.is_not_null() & cast.is_null()


def is_worded_mark(text: pl.Series) -> pl.Series:
    """Return where a word says that nothing is given, which somebody may be called."""
    return text.is_in([mark for mark in NOT_GIVEN if mark.isalpha()])


def cleaned(text: pl.Expr, *, free_text: bool = False, named: Sequence[str] = ()) -> pl.Expr:
    """Return the text without spaces around it; `null` when it says nothing.

    `named` are words, in lower case, that say something although they are among `NOT_GIVEN`.
    """
    trimmed = text.str.strip_chars()
    nothing = trimmed == "" if free_text else trimmed.is_in(NOT_GIVEN)
    if named:
        nothing = nothing & ~trimmed.str.to_lowercase().is_in([*named])
    return pl.when(nothing).then(None).otherwise(trimmed)


def without_marks(text: pl.Series, kind: ColumnKind) -> pl.Series:
    """Return the texts of a column of measures, `null` where a mark says that nothing is given.

    Texts of names, which may be any word, are as they were. No mark begins with a digit but zero,
    so that a column of times or numbers is hardly looked at.
    """
    if kind == "text":
        return text
    odd = ~text.str.contains("^[1-9]")
    if not odd.any():
        return text
    some = text.filter(odd)
    marks = (*NO_VALUE, *(NOT_YET if kind == "time" else ()))
    nothing = some.str.to_lowercase().is_in(marks)
    if kind == "time":
        nothing = nothing | some.str.contains(_ZEROS)
    if not nothing.any():
        return text
    given = pl.repeat(True, len(text), dtype=pl.Boolean, eager=True)
    given = given.scatter(odd.arg_true().filter(nothing), values=False)
    return pl.select(pl.when(given).then(text)).to_series().alias(text.name)


#: A whole number as programs write it that hold numbers with a decimal point: an id in a column
#: with a gap.
_WHOLE = r"^(\d+)\.0$"


def is_whole(ids: pl.Series) -> pl.Series:
    """Return where an id is a whole number that is written as 1.0."""
    return ids.str.contains(_WHOLE)


#: A number that a spreadsheet shortened: of many ids it makes one.
_SHORTENED = r"^\d(?:[.,]\d+)?[eE]\+\d{1,2}$"


def is_shortened(ids: pl.Series) -> pl.Series:
    """Return where an id is no id any more, as `1.14E+11`."""
    return ids.str.contains(_SHORTENED)


#: What nobody calls one thing of many by: several words, and no number among them.
_WORDS = r"^\D*\p{L}\D*[\s,;/&]\D*\p{L}\D*$"


def are_words(ids: pl.Series) -> bool:
    """Return whether most of what stands where ids would are words for a kind of thing, not ids."""
    return bool(ids.len()) and int(ids.str.contains(_WORDS).sum()) > ids.len() / 2


def to_id(text: pl.Series, *, whole: bool) -> pl.Series:
    """Return the ids as they are compared: composed, and without what nobody sees.

    `whole` says that all of them are whole numbers written as 1.0, which is 1 then.
    """
    if whole:
        return text.str.replace(_WHOLE, "${1}")
    if not (text.str.len_bytes() > text.str.len_chars()).any():
        return text
    seen = cleaned(pl.col(text.name).str.replace_all(r"\p{Cf}", "").str.normalize("NFC"))
    return text.to_frame().select(seen.alias(text.name)).to_series()


def to_number(text: pl.Series) -> pl.Series:
    """Return numbers with a decimal point or without."""
    plain = text.str.extract(r"^([+-]?\d+(?:\.\d+)?)$", 1)
    return plain.cast(pl.Float64, strict=False)


#: How Excel writes that something is so and that it is not, in the languages it is sold in.
TRUE = (
    "true", "wahr", "vrai", "verdadero", "vero", "verdadeiro", "waar", "sant", "sand", "sann",
    "tosi", "prawda", "pravda", "igaz", "adevărat", "doğru", "истина",
)  # fmt: skip
FALSE = (
    "false", "falsch", "faux", "falso", "onwaar", "falskt", "falsk", "usann", "epätosi", "fałsz",
    "nepravda", "hamis", "fals", "yanlış", "ложь",
)  # fmt: skip


def same_truth(word: str) -> tuple[str, ...]:
    """Return the word, and if it is true or false, how spreadsheets of other languages write it."""
    return next((words for words in (TRUE, FALSE) if word.lower() in words), (word,))


def to_boolean(text: pl.Series, said_yes: str = "", said_no: str = "") -> pl.Series:
    """Return yes or no: of `yes`, `y`, `true`, `1`, `no`, `n`, `false`, `0` in any case, `WAHR`.

    `said_yes` and `said_no` are what else says so in a column, divided by bars, as it declares.
    """
    meanings = {
        **dict.fromkeys(("yes", "y", "1", *TRUE, *filter(None, said_yes.split("|"))), True),
        **dict.fromkeys(("no", "n", "0", *FALSE, *filter(None, said_no.split("|"))), False),
    }
    return text.str.to_lowercase().replace_strict(meanings, default=None, return_dtype=pl.Boolean)


def to_choice(text: pl.Series, choices: Sequence[str]) -> pl.Series:
    """Return one of the choices in its own spelling, however the text is cased."""
    known = {choice.lower(): choice for choice in choices}
    return text.str.to_lowercase().replace_strict(known, default=None, return_dtype=pl.String)
