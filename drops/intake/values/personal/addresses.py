"""E-mail addresses in a text, as they are and written around: `jane (at) example dot com`.

In brackets the word for @ stands for nothing else. Without them it is a word like any other, so
what stands before it must look like a mailbox, or a word near before it must speak of one: *the
best deal at amazon dot com* is no address.
"""

from __future__ import annotations

import re

from drops.intake.values.personal.spans import Span, last_place
from drops.intake.values.personal.words import phrases

EMAIL = "[e-mail]"
EMAIL_ADDRESS = re.compile(
    r"(?:mailto:)?(?:[\w.+\-%][\w.+\-%'’]*)?[\w+\-%]@\w[\w\-]*(?:\.[\w\-]+)*\.\w{2,}", re.IGNORECASE
)

#: What people write for @, and for the dot.
AT_WORDS = ("at", "ät", "arroba", "chiocciola", "arobase", "klammeraffe", "apenstaartje")
_AT = rf"(?:{'|'.join((*AT_WORDS, 'a', 'małpa', 'snabel-a', 'собака'))})"
_BRACKETED = (
    rf"\s?(?:\(\s?{_AT}\s?\)|\[\s?{_AT}\s?\]|\{{\s?{_AT}\s?\}}|<\s?{_AT}\s?>|\[@\]|\(@\))\s?"
)
_DOT_WORDS = r"dot|punkt|punto|point|ponto|punt|kropka|точка"
_DOT = (
    rf"\.|\s?(?:\(\s?(?:{_DOT_WORDS}|\.)\s?\)|\[\s?(?:{_DOT_WORDS}|\.)\s?\]"
    rf"|\{{\s?(?:{_DOT_WORDS}|\.)\s?\}})\s?|\s(?:{_DOT_WORDS})\s"
)
_MAILBOX = rf"[\w+%\-]+(?:(?:\.|\s(?:{_DOT_WORDS})\s)[\w+%\-]+)*"
_DOMAIN = rf"[\w\-]+(?:(?:{_DOT})[\w\-]+)*(?:{_DOT})(?:[a-z]{{2,6}})\b"
BRACKETED = re.compile(rf"(?<![\w.+%\-]){_MAILBOX}{_BRACKETED}{_DOMAIN}", re.IGNORECASE)
SPELLED = re.compile(
    rf"(?<![\w.+%\-])(?P<mailbox>{_MAILBOX}) (?:{'|'.join(AT_WORDS)}) (?P<domain>{_DOMAIN})",
    re.IGNORECASE,
)
APART = re.compile(
    r"(?<![\w.+%\-])[\w.+\-%]+(?: @ ?| ?@ )[\w\-]+"
    r"(?:(?:\.[\w\-]+)*\.[a-z]{2,}| ?\. ?(?:com|org|net|edu|info))\b"
)
#: For the searches of polars: a text without the first holds no address as it is, and without the
#: second none that is written around.
SUSPECT = "@|＠"
SUSPECT_WRITTEN = (
    rf"(?i:[(\[{{<]\s?(?:{_AT}|@)\s?[)\]}}>]| [@＠]|[@＠] | (?:{'|'.join(AT_WORDS)}) \S+"
    rf"(?:\.[a-z][a-z]|\s(?:{_DOT_WORDS})\s|[(\[{{]))"
)
#: Words near before which what follows is an address.
_MAIL_WORDS = re.compile(
    r"\be-?mails?\b|\bmail\b|\baddress\b|\bwrite (?:to )?|\breach me\b|\bcontact me\b|\bcorreo\b"
    r"|\bcourriel\b|\badresse\b|\bschreib\w*|\bescr[íi]b\w*|\bscriv\w*|\bindirizzo\b|\bendereço\b"
    r"|\badres\b|почт",
    re.IGNORECASE,
)
#: What stands before *at* in ordinary sentences about mail.
_NO_MAILBOX = frozenset(phrases("no_mailbox"))


def written_in(text: str) -> list[Span]:
    """Return where e-mail addresses stand that are written around."""
    found = [each.span() for pattern in (BRACKETED, APART) for each in pattern.finditer(text)]
    found += [each.span() for each in SPELLED.finditer(text) if _is_dictated(each, text)]
    return [(*span, EMAIL) for span in found]


def addresses_in(text: str) -> list[Span]:
    """Return where e-mail addresses stand as they are."""
    if "@" not in text:
        return []
    return [(*found.span(), EMAIL) for found in EMAIL_ADDRESS.finditer(text)]


def _is_dictated(spelled: re.Match[str], text: str) -> bool:
    """Whether somebody tells an address, and does not say where something was."""
    mailbox, before = spelled["mailbox"].lower(), text[: spelled.start()]
    if mailbox in _NO_MAILBOX:
        return False
    if re.search(rf"[\d._]|\s(?:{_DOT_WORDS})\s", mailbox):
        return True
    is_all = not before.strip() and not text[spelled.end() :].strip(" .!")
    return is_all or last_place(_MAIL_WORDS, before) is not None
