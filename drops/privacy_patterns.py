"""What e-mail addresses, phone numbers and the numbers that are neither look like."""

from __future__ import annotations

import re

#: A text without this holds nothing to mask; found by the thousand million characters a second.
SUSPECT = r"@|＠|\p{Nd}(?:[^\p{L}\p{Nd}]{0,4}\p{Nd}){5,}"

EMAIL_ADDRESS = re.compile(
    r"(?:mailto:)?[\w.+\-%'’]*[\w+\-%]@\w[\w\-]*(?:\.[\w\-]+)*\.\w{2,}", re.IGNORECASE
)
#: Digits with what stands between the digits of one number.
_BETWEEN = r"[ \t\u00a0\u2007\u2009\u202f\u200b-\u200f\u2060\ufeff\u00ad().\-‐‑‒–—−/·]"
NUMBER = re.compile(rf"(?<![\w#@&=])(?:\+ ?|\()*\d(?:{_BETWEEN}{{0,3}}\d)+(?![\w@])")
#: Six digits or more that may be one number; and the signs that may stand before it.
CHAIN = re.compile(rf"\d(?:{_BETWEEN}{{0,3}}\d){{5,}}")
BEFORE_CHAIN = frozenset("+ (")
#: What harmless shapes are made of: none of them reaches beyond a stretch of these.
IN_HARMLESS = frozenset("0123456789-./,:+TZh '\u00a0\u202f–—")
_DAY, _MONTH, _YEAR = r"(?:3[01]|[12]\d|0?[1-9])", r"(?:1[0-2]|0?[1-9])", r"(?:19|20)\d\d"
_CLOCK = r"\d\d?[:.]\d\d(?:[:.]\d\d(?:[.,]\d+)?)?"
#: Shapes of numbers that are no phone numbers; what they cover is left out of the search.
HARMLESS = re.compile(
    rf"""(?<![\w+])(?<!\d[.,])(?:
      {_YEAR}([-./]){_MONTH}\1{_DAY}(?:[T\ ,]+{_CLOCK}(?:Z|\ ?[+-]\d\d:?\d\d)?)?
    | (?:{_DAY}([-./]){_MONTH}|{_MONTH}([-./]){_DAY})(?:\2|\3)(?:{_YEAR}|\d\d)
      (?:[T\ ,]+{_CLOCK})?
    | {_YEAR}(?:1[0-2]|0[1-9])(?:3[01]|[12]\d|0[1-9])(?:[T\-_]?\d{{4}}(?:\d\d)?)?
    | \d\d?[:h]\d\d(?:[:.]\d\d)?(?:\ ?[-–—]\ ?\d\d?[:h]\d\d(?:[:.]\d\d)?)?
    | {_YEAR}\ ?[-–—/]\ ?{_YEAR}
    | (?:25[0-5]|2[0-4]\d|1?\d?\d)(?:\.(?:25[0-5]|2[0-4]\d|1?\d?\d)){{3}}
    | \d{{1,3}}(?:,\d{{3}})+(?:\.\d+)?
    | \d{{1,3}}(?:\.\d{{3}})+,\d+
    | [1-9]\d{{0,2}}(?:[\ \u00a0\u202f']\d{{3}})+[.,]\d\d
    | -?\d+[.,]\d{{1,2}}(?=\s?(?:[€$£¥%]|EUR|USD|GBP))
    | -?\d{{1,3}}\.\d{{3,}}
    | \d+[.,]\d
    )(?![\w])(?![.,:/\-]\d)""",
    re.VERBOSE,
)
MONEY_BEFORE = re.compile(r"(?:[€$£¥₹]|\b(?:EUR|USD|GBP|CHF|INR))\s?$", re.IGNORECASE)
MONEY_AFTER = re.compile(
    r"\s?(?:[€$£¥₹%]|(?:EUR|USD|GBP|CHF|INR|euros?|dollars?|pounds?)\b)", re.IGNORECASE
)
#: How far back a word says what a number is.
NEAR = 32
PHONE_WORDS = re.compile(
    r"\b(?:tele?phone|phone|tele?fon\w*|tel|call(?:ed|ing)?|ring|mobil\w*|cell(?:phone)?"
    r"|handy\w*|whats ?app|sms|text(?:ed)? (?:me|us|at|on)|fax|reach (?:me|us)|contact (?:me|us)"
    r"|my number|dial\w*|rufen|anrufen|rückruf|t[ée]l[ée]phone\w*|appele[rz]\w*|portable|rappel\w*"
    r"|joindre|ll[áa]m\w*|m[óo]vil|tel[ée]fono?|celular|telefone|telem[óo]vel|ligu?e\w*|cellulare"
    r"|chiama\w*|numero di tel\w*|bel(?:len)?|nummer is)\b|电话|電話|手机|携帯|전화|☎|📞|📱",
    re.IGNORECASE,
)
OTHER_WORDS = re.compile(
    r"(?:\b(?:order\w*|ticket\w*|invoice\w*|ref(?:erence)?|case|booking|reservation|confirmation"
    r"|account|acct|policy|contract|customer|client|member\w*|id|sku|serial|model|part|tracking|track"
    r"|parcel|package|shipment|delivery|receipt|transaction|voucher|coupon|claim|complaint|request"
    r"|flight|train|isbn|ean|upc|barcode|article|item|product|version|iban|vat"
    r"|bestell\w*|rechnung\w*|auftrag\w*|vorgang\w*|kunden\w*|vertrag\w*|sendung\w*|buchung\w*|artikel\w*"
    r"|commande|facture|dossier|colis|r[ée]servation|pedido|factura|reserva|ordine|fattura|encomenda"
    r"|bestelling|factuur)\b|№|订单|注文)",
    re.IGNORECASE,
)
#: The same words in small letters alone.
PHONE_SMALL, OTHER_SMALL = re.compile(PHONE_WORDS.pattern), re.compile(OTHER_WORDS.pattern)
PHONE_GROUPS = re.compile(
    r"(?:1[-. ])?[2-9]\d\d[-. ][2-9]\d\d[-. ]\d{4}"
    r"|\d{2,4}[-. ]\d{3,4}[-. ]\d{4}"
    r"|(?:[178][ -]?)?\(\d{2,5}\)[ -]?\d{3,5}[- ]?\d{2,6}(?:[- ]\d{2,4})?"
)
YEARS = re.compile(rf"{_YEAR}")
