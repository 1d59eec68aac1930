"""Who somebody is: ids, accounts, cards, addresses and names in free text, in many languages.

The ids are those of the examples of the authorities and of python-stdnum; nobody has them.
"""

from __future__ import annotations

import polars as pl
import pytest

from drops.intake.values.masking import mask, masked
from drops.intake.values.personal.identities import KINDS
from drops.intake.values.personal.words import any_of, phrases

MASKED = {
    # Accounts
    "GB29 NWBK 6016 1331 9268 19": "[account]",
    "please refund to DE89370400440532013000 today": "please refund to [account] today",
    "DE89 3704 0044 0532 0130 00 bitte überweisen": "[account] bitte überweisen",
    "IBAN: fr14 2004 1010 0505 0001 3m02 606.": "IBAN: [account].",
    "nl91-abna-0417-1643-00": "[account]",
    "MT84 MALT 0110 0001 2345 MTLC AST0 01S": "[account]",
    "NO93 8601 1117 947": "[account]",
    "two: ES9121000418450200051332, PL61109010140000071219812874": "two: [account], [account]",
    "sort code 20-00-00, account number 55779911": "sort code [account], account number [account]",
    "my bank account is 0532013000": "my bank account is [account]",
    "Meine Kontonummer lautet 532013000": "Meine Kontonummer lautet [account]",
    "numéro de compte : 00050001302": "numéro de compte : [account]",
    # National ids, told by their form
    "536-90-4399": "[id]",
    "my SSN is 536904399": "my SSN is [id]",
    "social security number: 536 90 4399": "social security number: [id]",
    "AB 12 34 56 C": "[id]",
    "national insurance number QQ123456C": "national insurance number [id]",
    "2 95 10 99 126 111 93": "[id]",
    "mon numéro de sécurité sociale est le 295109912611193": "mon numéro de sécurité sociale est le [id]",
    "Steuer-ID 36 574 261 809": "Steuer-ID [id]",
    "36574261809": "[id]",
    "54362315K": "[id]",
    "DNI 54362315-K, gracias": "DNI [id], gracias",
    "mi DNI es 54362315": "mi DNI es [id]",
    "X-2482300W": "[id]",
    "RCCMNL83S18D969H": "[id]",
    "codice fiscale rcc mnl 83s18 d969h": "codice fiscale [id]",
    "BSN 111222333": "BSN [id]",
    "burgerservicenummer is 1112.22.333": "burgerservicenummer is [id]",
    "PESEL 44051401359": "PESEL [id]",
    "44051401359": "[id]",
    "880320-0016": "[id]",
    "personnummer 8803200016": "personnummer [id]",
    "131052-308T": "[id]",
    "151086 95088": "[id]",
    "CPR-nummer 2110625629": "CPR-nummer [id]",
    "85.07.30-033 28": "[id]",
    "756.9217.0769.85": "[id]",
    "710319/2745": "[id]",
    "1630615123457": "[id]",
    "Aadhaar 2341 2341 2346": "Aadhaar [id]",
    "2341 2341 2346": "[id]",
    "my PAN card ACUPA7085R": "my PAN card [id]",
    "390.533.447-05": "[id]",
    "meu CPF é 39053344705": "meu CPF é [id]",
    "我的身份证号码是360426199101010071": "我的身份证号码是[id]",
    "360426199101010071": "[id]",
    "BOXW310820HNERXN09": "[id]",
    "34201-0891231-8": "[id]",
    "12.531.909-2": "[id]",
    "паспорт 4509 123456": "паспорт [id]",
    "passport number 925665416": "passport number [id]",
    "주민등록번호 971013-9019902": "주민등록번호 [id]",
    # Cards with any separator
    "4111.1111.1111.1111": "[card]",
    "4111/1111/1111/1111": "[card]",
    "4111_1111_1111_1111": "[card]",
    "4111 - 1111 - 1111 - 1111": "[card]",
    "4111  1111  1111  1111": "[card]",
    "4111 1111-1111.1111": "[card]",
    "2223 0031-2200 3222": "[card]",
    "my social is 536 90 4399": "my social is [id]",
    "TFN 123 456 782": "TFN [id]",
    "write to jane @ example . com": "write to [e-mail]",
    "Gruß, Peter Maier": "Gruß, [name]",
    "3782*822463*10005": "[card]",
    # Addresses written around
    "jane (at) example dot com": "[e-mail]",
    "write jane.smith [at] example [dot] co [dot] uk please": "write [e-mail] please",
    "jane(at)example.de": "[e-mail]",
    "jane {at} example.com": "[e-mail]",
    "jane at gmail dot com": "[e-mail]",
    "my email is jane at example.com": "my email is [e-mail]",
    "reach j.doe at example dot org": "reach [e-mail]",
    "schreiben Sie an anna (ät) example punkt de": "schreiben Sie an [e-mail]",
    "mi correo: ana arroba ejemplo punto com": "mi correo: [e-mail]",
    "scrivi a luca_rossi chiocciola esempio punto it": "scrivi a [e-mail]",
    "jane @ example.com": "[e-mail]",
    # Names
    "My name is John Smith and I waited": "My name is [name] and I waited",
    "my name is jane doe.": "my name is [name].",
    "MY NAME IS JANE DOE.": "MY NAME IS [name].",
    "I am called Anna": "I am called [name]",
    "Fine. Kind regards, John Smith": "Fine. Kind regards, [name]",
    "best regards\nanna": "best regards\n[name]",
    "Yours sincerely\n\nDr. Mary-Ann O'Neil": "Yours sincerely\n\n[name]",
    "Thanks,\nJohn": "Thanks,\n[name]",
    "Mein Name ist Peter von der Heide, ich": "Mein Name ist [name], ich",
    "ich heiße Müller": "ich heiße [name]",
    "Mit freundlichen Grüßen\nAnna Müller": "Mit freundlichen Grüßen\n[name]",
    "MfG Schulze": "MfG [name]",
    "je m’appelle Jean-Luc Picard": "je m’appelle [name]",
    "Cordialement, Marie Dupont": "Cordialement, [name]",
    "me llamo María José": "me llamo [name]",
    "Un saludo, Juan de la Cruz": "Un saludo, [name]",
    "mi chiamo Luca": "mi chiamo [name]",
    "Cordiali saluti\nGiulia Bianchi": "Cordiali saluti\n[name]",
    "Meu nome é João da Silva": "Meu nome é [name]",
    "Mijn naam is Jan de Vries": "Mijn naam is [name]",
    "Met vriendelijke groet, Piet": "Met vriendelijke groet, [name]",
    "jag heter Åsa": "jag heter [name]",
    "Nazywam się Jan Kowalski": "Nazywam się [name]",
    "Pozdrawiam, Anna": "Pozdrawiam, [name]",
    "Меня зовут Иван Петров": "Меня зовут [name]",
    "С уважением, Ольга": "С уважением, [name]",
    "Benim adım Ayşe Yılmaz": "Benim adım [name]",
    "我叫王小明,": "我叫[name],",
    "田中と申します": "[name]と申します",
    "제 이름은 김철수입니다": "제 이름은 [name]입니다",
}

KEPT = [
    # Numbers of things
    "order 44051401359",
    "order no. 36574261809",
    "ref 536-90-4399",
    "ticket 880320-0016",
    "product AB123456C",
    "model X2482300W",
    "invoice 54362315K",
    "booking ACUPA7085R",
    "Bestellnummer 36 574 261 809",
    "commande 39053344705",
    "tracking 2341 2341 2346",
    "536-90-43990",
    "000-12-3456",
    "666-12-3456",
    "111222333",
    "44051401358",
    "36574261890",
    "54362315A",
    "GB28 NWBK 6016 1331 9268 19",
    "DE89 3704 0044 0532 0130",
    "XX29 NWBK 6016 1331 9268 19",
    "RCCMNL83S18D969X",
    "390.533.447-06",
    "360426199101010072",
    "2341 2341 2347",
    "4111.1111.1111.1112",
    "4111 1111-1111.1112",
    "Order no. 2026-03-05-000123",
    "stamp 20260305000123",
    "I am called every day",
    "me llamo la atención",
    "we met @ noon . Then nothing",
    "2023 2024 2025 2026",
    "2000, 3000, 4000, 5000",
    "customer account 55779911",
    "my account number is 55779911",
    "26.10.2026-031",
    "2026-10-31 to 2026-11-02",
    "version 10.15.7-beta2",
    "iOS 17.4.1, build 21E236",
    "the passport desk was closed on 31.10.2026",
    "social security office at 10:30",
    "flight LH1234 gate B52, seat 24A",
    "room 1204, 2 nights, 3 guests",
    "ISBN 978-3-16-148410-0",
    "postcode SW1A 1AA",
    "1,299.00 EUR, 2 x 649.50",
    "PNR X7K2LM",
    "A4 paper 500 sheets, 80 g",
    "0 of 10",
    # Words for @ and for the dot in ordinary sentences
    "the best deal at amazon dot com",
    "I was at york. Then we left",
    "we met at 10.30 at the station",
    "I ordered at example.com and waited",
    "look at example.com",
    "email me at example.com",
    "option (a) was good. It worked",
    "lunch (at noon) was fine",
    "a @ b",
    "follow @pepper on twitter",
    "dinner @ Joe. Great",
    "it was spot (at last) on.",
    # Names, and what is none
    "my name is on the list",
    "My name is not on the list",
    "MY NAME IS NOT ON THE LIST",
    "my name is misspelled on the ticket",
    "my name is wrong.",
    "My name is wrong",
    "my name is spelt with a K",
    "the name is great",
    "The name is Great",
    "the name of the waiter was Tom",
    "I am called back every day",
    "as regards Delivery, all fine",
    "with regards to the order",
    "Regards from York",
    "Best regards, the team",
    "Kind regards, Customer Service",
    "give my regards to the chef",
    "Thanks\nGreat service",
    "thanks for all",
    "Ich heiße Sie willkommen",
    "Mein Name ist falsch geschrieben",
    "Mein Name steht nicht drauf",
    "Liebe Grüße an das Team",
    "je m'appelle pas comme ça",
    "mon nom est mal écrit",
    "mi nombre es incorrecto",
    "il mio nome è sbagliato",
    "meu nome é errado",
    "mijn naam is verkeerd gespeld",
    "Saludos desde Madrid",
    "adım adım anlattı",
    "我叫了外卖",
    "我的名字不对",
    "名前が違います",
    "меня зовут не так",
]


@pytest.mark.parametrize("text", MASKED)
def test_who_somebody_is_is_masked(text: str) -> None:
    assert mask(text) == MASKED[text]


@pytest.mark.parametrize("text", KEPT)
def test_ordinary_words_and_numbers_stay(text: str) -> None:
    assert mask(text) == text


def test_the_tables_are_long_enough() -> None:
    assert min(len(MASKED), len(KEPT)) >= 60


def test_it_is_found_inside_of_a_sentence_and_twice() -> None:
    text = "Ring 01904 551550, I am called Eva; DE89370400440532013000 or 536-90-4399, 536-90-4399"
    assert mask(text) == "Ring [phone], I am called [name]; [account] or [id], [id]"


def test_a_column_is_masked_like_each_of_its_texts_wherever_they_stand() -> None:
    texts = [None, "", *MASKED, *KEPT, *MASKED, None]
    given = pl.Series("comment", texts)
    found = masked(given)
    assert found.to_list() == [text and mask(text) for text in texts]
    assert given.to_list() == texts, "the column that was given stays as it was"
    assert found.name == "comment"
    nothing = pl.Series("comment", [None, "fine", ""])
    assert masked(nothing).to_list() == nothing.to_list()


@pytest.mark.parametrize(
    "kind", [kind for kind in KINDS if kind.check], ids=lambda kind: kind.check
)
def test_stdnum_has_each_check(kind: object) -> None:
    from importlib import import_module

    module = import_module(f"stdnum.{kind.check}")  # type: ignore[attr-defined]
    assert module.is_valid("nonsense") is False


def test_all_phrases_are_in_small_letters_and_read_however_they_are_spaced() -> None:
    import re

    for name in ("called", "name_is", "closings", "thanks", "id", "bank", "account", "with_bank"):
        for phrase in phrases(name):
            assert phrase == phrase.lower()
            assert re.fullmatch(any_of([phrase]), phrase.replace(" ", " \n"))
