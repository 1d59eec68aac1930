"""National ids and bank accounts in a text.

What an id looks like and its check digits tell it where nothing else looks so; elsewhere the word
for it has to stand before: of nine digits one in eleven has the check digit of a Dutch BSN. The
checks are those of python-stdnum.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from importlib import import_module

from drops.intake.values.personal.numbers import HARMLESS
from drops.intake.values.personal.spans import THING_WORDS, Span, digits_of, last_place
from drops.intake.values.personal.words import any_of, phrases

ID, ACCOUNT = "[id]", "[account]"


@dataclass(frozen=True, slots=True)
class NumberKind:
    """One kind of id: what it looks like, and by which module of stdnum it is checked.

    `is_sure` says that nothing else looks so: no word for a thing, like *order*, makes it another.
    """

    check: str
    form: str
    is_sure: bool = True


#: No further letter of a script that has spaces, nor a digit, before or after.
_BEGINS, _ENDS = r"(?<![0-9A-Za-zÀ-ӿ])", r"(?![0-9A-Za-zÀ-ӿ])"
#: Signs between the parts of an id.
_S, _D = r"[ \u00a0]?", r"[-‐‑–]"
_MONTH, _DAY = r"(?:0[1-9]|1[0-2])", r"(?:0[1-9]|[12]\d|3[01])"
KINDS = (
    NumberKind("us.ssn", rf"\d{{3}}{_D}\d\d{_D}\d{{4}}", is_sure=False),
    NumberKind(
        "",  # the British number has no check digit: its letters are what is told
        rf"(?!BG|GB|KN|NK|NT|TN|ZZ)[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z]{_S}\d\d{_S}\d\d{_S}\d\d{_S}"
        r"[A-D]",
        is_sure=False,
    ),
    NumberKind(
        "fr.nir",
        rf"[1-478]{_S}\d\d{_S}(?:0[1-9]|1[0-2]|[2-9]\d){_S}(?:\d\d|2[AB]){_S}\d{{3}}{_S}\d{{3}}{_S}"
        r"\d\d",
    ),
    NumberKind("de.idnr", rf"[1-9]\d{_S}\d{{3}}{_S}\d{{3}}{_S}\d{{3}}", is_sure=False),
    NumberKind("es.dni", rf"\d{{8}}{_D}?[A-Z]", is_sure=False),
    NumberKind("es.nie", rf"[XYZ]{_D}?\d{{7}}{_D}?[A-Z]", is_sure=False),
    NumberKind(
        "it.codicefiscale",
        rf"[A-Z]{{3}}{_S}[A-Z]{{3}}{_S}\d\d[A-EHLMPRST]\d\d{_S}[A-Z]\d{{3}}{_S}[A-Z]",
    ),
    NumberKind("nl.bsn", r"\d{4}\.\d\d\.\d{3}"),
    NumberKind("pl.pesel", r"\d{11}", is_sure=False),
    NumberKind("se.personnummer", rf"(?:19|20)?\d\d{_MONTH}{_DAY}[-+]\d{{4}}", is_sure=False),
    NumberKind("fi.hetu", rf"{_DAY}{_MONTH}\d\d[-+A]\d{{3}}[0-9A-Y]"),
    NumberKind("no.fodselsnummer", rf"{_DAY}{_MONTH}\d\d \d{{5}}"),
    NumberKind("be.nn", rf"\d\d\.{_MONTH}\.{_DAY}-\d{{3}}[. ]\d\d"),
    NumberKind("ch.ssn", r"756(?:[. ]?\d{4}){2}[. ]?\d\d"),
    NumberKind("pt.cc", rf"\d{{8}}{_S}\d{_S}[A-Z0-9]{{2}}\d", is_sure=False),
    NumberKind("cz.rc", rf"\d\d[0-8]\d{_DAY}/\d{{4}}"),
    NumberKind("ro.cnp", rf"[1-8]\d\d{_MONTH}{_DAY}\d{{6}}", is_sure=False),
    NumberKind("in_.aadhaar", r"[2-9]\d{3}(?:[ \u00a0-]\d{4}){2}", is_sure=False),
    # The fourth letter says that it is a person's.
    NumberKind("in_.pan", r"[A-Z]{3}[P][A-Z]\d{4}[A-Z]", is_sure=False),
    NumberKind("br.cpf", rf"\d{{3}}\.\d{{3}}\.\d{{3}}{_D}\d\d"),
    NumberKind("br.cpf", r"\d{11}", is_sure=False),
    NumberKind("cn.ric", rf"[1-9]\d{{5}}{_S}(?:19|20)\d\d{_MONTH}{_DAY}{_S}\d{{3}}[\dX]"),
    NumberKind("kr.rrn", rf"\d\d{_MONTH}{_DAY}-[1-8]\d{{6}}"),
    NumberKind("mx.curp", rf"[A-Z]{{4}}\d\d{_MONTH}{_DAY}[HM][A-Z]{{5}}[A-Z0-9]\d"),
    NumberKind("ar.cuit", r"2[0-7]-\d{8}-\d", is_sure=False),
    NumberKind("cl.rut", r"\d{1,2}\.\d{3}\.\d{3}-[\dK]"),
    NumberKind("th.pin", r"\d-\d{4}-\d{5}-\d\d-\d"),
    NumberKind("pk.cnic", r"\d{5}-\d{7}-\d", is_sure=False),
)
_FORMS_OF_ALL = "|".join(dict.fromkeys(kind.form for kind in KINDS))
#: One expression finds where an id may stand; which kinds it may be of is asked then.
CANDIDATE = re.compile(
    rf"{_BEGINS}(?<![#@&=])(?<!\d[-./,+ \u00a0])(?:"
    + _FORMS_OF_ALL
    + rf"){_ENDS}(?![-./, \u00a0]?\d)",
    re.IGNORECASE,
)
_FORMS = tuple((kind, re.compile(kind.form, re.IGNORECASE)) for kind in KINDS)

#: What may stand between the word and the number.
_LINK = (
    r"(?:[\s:=#.,()*'’°º–-]|\b(?:is|was|number|no|nr|n[úu]mero|numero|num|nummer|num[ée]ro|ist|lautet"
    r"|est|es|[eé]|è|jest|är|er|on|mein|meine|my|the|le|la|el|il|die|der|and|und|et|y)\b"
    r"|n[°º]|号码?|号|是|は|:|：){0,8}"
)
_NUMBER = (
    r"(?P<number>(?:(?-i:[A-Z]{1,3} )|[A-Z]{1,3})?\d(?:[ \u00a0.\-‐‑–/]?[\dX]){4,25}"
    r"(?: ?-?[A-Z]{1,2})?)(?![^\W_])"
)


def _after(words: tuple[str, ...]) -> re.Pattern[str]:
    """A number behind one of these words."""
    return re.compile(rf"(?<![^\W_]){any_of(words)}{_LINK}{_NUMBER}", re.IGNORECASE)


NAMED = tuple((_after(phrases(words)), mark) for words, mark in (("bank", ACCOUNT), ("id", ID)))
_WITH_BANK = re.compile(any_of(phrases("with_bank")), re.IGNORECASE)
_ACCOUNT_NUMBER = _after(phrases("account"))
_FEWEST_DIGITS = 5

#: For the searches of polars: a text without one of these has no id that its form tells, no
#: account, and no number that a word names. Only plain letters and digits are searched fast.
_PLAIN_FORMS = re.sub(r"\(\?!.*?\)|\\u00a0|[‐‑–]", "", _FORMS_OF_ALL)


def _with_small(letters: re.Match[str]) -> str:
    """A class of letters with the small ones of them."""
    capitals = re.findall(r"[A-Z](?:-[A-Z])?", letters[0])
    return letters[0][:-1] + "".join(capitals).lower() + "]"


SUSPECT_TOLD = (
    re.sub(r"\[[^\]]*\]", _with_small, _PLAIN_FORMS).replace(r"\d", r"[0-9]")
    + r"|[\p{Nd}--[0-9]]|[\x{a0}‐‑–]"
)
SUSPECT_ACCOUNT = r"(?i:[A-Z]{2} ?\p{Nd}{2}(?:[ \x{a0}\x{202f}.\-‐‑–]?[A-Z\p{Nd}]){11})"
SUSPECT_NAMED = f"(?i:{any_of((*phrases('bank'), *phrases('id'), *phrases('with_bank')))})"
_IBAN_BEGIN = re.compile(
    r"\d\d(?:(?<=[A-Z]{2}\d\d)|(?<=[A-Z]{2} \d\d))(?=[ \u00a0.\-]?[A-Z0-9])", re.IGNORECASE
)
_COUNTRY = re.compile(r"(?<![^\W_])[A-Z]{2} ?$", re.IGNORECASE)
_BETWEEN_GROUPS = frozenset(" \u00a0\u202f.-‐‑–")


def told_in(text: str) -> Iterator[Span]:
    """Yield where ids stand that their form and their check digits tell."""
    for candidate in CANDIDATE.finditer(text):
        number = candidate[0].upper()
        kinds = [kind for kind, form in _FORMS if form.fullmatch(number)]
        if any(_is_of(kind, number, text[: candidate.start()]) for kind in kinds):
            yield *candidate.span(), ID


def _is_of(kind: NumberKind, number: str, before: str) -> bool:
    if not kind.is_sure and last_place(THING_WORDS, before) is not None:
        return False
    plain = re.sub(r"[‐‑–]", "-", number).replace("\u00a0", " ")
    return not kind.check or _check(kind.check)(plain)


def named_in(text: str) -> Iterator[Span]:
    """Yield where numbers stand of which a word says what they are."""
    patterns = NAMED
    if _WITH_BANK.search(text):
        patterns = (*NAMED, (_ACCOUNT_NUMBER, ACCOUNT))
    for pattern, mark in patterns:
        for found in pattern.finditer(text):
            number = found["number"]
            if len(digits_of(number)) >= _FEWEST_DIGITS and not HARMLESS.fullmatch(number):
                yield *found.span("number"), mark


def accounts_in(text: str) -> Iterator[Span]:
    """Yield where international numbers of accounts stand: each country's are of one length."""
    beyond = 0
    for digits in _IBAN_BEGIN.finditer(text):
        begin = _COUNTRY.search(text, beyond, digits.start())
        length = _lengths().get(begin[0][:2].upper()) if begin else None
        if begin is None or length is None:
            continue
        stop, letters = begin.start(), ""
        while stop < len(text) and len(letters) < length:
            if text[stop].isascii() and text[stop].isalnum():
                letters += text[stop]
            elif text[stop] not in _BETWEEN_GROUPS:
                break
            stop += 1
        ends = stop == len(text) or not text[stop].isalnum()
        if ends and len(letters) == length and _check("iban")(letters):
            beyond = stop
            yield begin.start(), stop, ACCOUNT


@cache
def _lengths() -> dict[str, int]:
    """How many letters and digits an IBAN has, by its country."""
    from stdnum import numdb  # noqa: PLC0415 - as `_check`

    found = {}
    known = numdb.get("iban")
    for one in _LETTERS:
        for two in _LETTERS:
            ((_, properties), *_) = known.info(f"{one}{two}")
            if "bban" in properties:
                parts = re.findall(r"(\d+)!", properties["bban"])
                found[f"{one}{two}"] = 4 + sum(map(int, parts))
    return found


_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"


@cache
def _check(module: str) -> Callable[[str], bool]:
    """The check of one kind of number; loaded when the first text may hold one."""
    is_valid: Callable[[str], bool] = import_module(f"stdnum.{module}").is_valid

    def check(number: str) -> bool:
        try:
            return is_valid(number)
        except (ValueError, LookupError):  # some raise where their digits are no digits
            return False

    return check
