"""Personal data in free text is masked, everything that only looks like it stays; ids are hashed."""

from __future__ import annotations

import csv
import os
import re
import stat
from pathlib import Path

import polars as pl
import pytest

from drops.erase import erase
from drops.errors import DropError
from drops.intake.values.masking import mask, masked
from drops.intake.values.personal.numbers import luhn
from drops.intake.values.pseudonyms import Identity, identity_of
from drops.lake.writing import rebuild
from drops.put import put
from store.settings import Home
from tests.support.dropping import content, frame
from tests.support.taking import take

MASKED = {
    "write to john.smith@example.com please": "write to [e-mail] please",
    "JOHN+tag@Mail.Example.CO.UK!": "[e-mail]!",
    "mailto:a@b.io": "[e-mail]",
    "müller@straße.de": "[e-mail]",
    "<anna@example.org>, thanks": "<[e-mail]>, thanks",
    "o'neil@example.com.": "[e-mail].",
    "ok anna＠example.org": "ok [e-mail]",
    "+44 20 7946 0958": "[phone]",
    "+44 (0)20 7946 0958": "[phone]",
    "+442079460958": "[phone]",
    "(+44) 20 7946 0958": "[phone]",
    "020 7946 0958": "[phone]",
    "(020) 7946 0958": "[phone]",
    "07911 123456": "[phone]",
    "07911123456": "[phone]",
    "07911 123 456": "[phone]",
    "+1 555 123 4567": "[phone]",
    "+1 (555) 123-4567": "[phone]",
    "(555) 123-4567": "[phone]",
    "555-123-4567": "[phone]",
    "555.234.4567": "[phone]",
    "1-800-555-0199": "[phone]",
    "call me on 5552345678": "call me on [phone]",
    "my phone number is 5552345678, thanks": "my phone number is [phone], thanks",
    "tel: 555-1234": "tel: [phone]",
    "Tel. 030 901820": "Tel. [phone]",
    "030 901820": "[phone]",
    "030/901820": "[phone]",
    "+49 30 901820": "[phone]",
    "0049 30 901820": "[phone]",
    "0151 23456789": "[phone]",
    "06 12 34 56 78": "[phone]",
    "06.12.34.56.78": "[phone]",
    "+33 6 12 34 56 78": "[phone]",
    "0612345678": "[phone]",
    "+34 612 345 678": "[phone]",
    "mi móvil 612 345 678": "mi móvil [phone]",
    "+39 06 698 12345": "[phone]",
    "+31 6 12345678": "[phone]",
    "+46 70 123 45 67": "[phone]",
    "070-123 45 67": "[phone]",
    "+91 98765 43210": "[phone]",
    "WhatsApp 98765 43210": "WhatsApp [phone]",
    "+86 138 0013 8000": "[phone]",
    "138 0013 8000": "[phone]",
    "+81 3-1234-5678": "[phone]",
    "03-1234-5678": "[phone]",
    "+61 2 9374 4000": "[phone]",
    "(02) 9374 4000": "[phone]",
    "+55 (11) 98765-4321": "[phone]",
    "(11) 98765-4321": "[phone]",
    "+5511987654321": "[phone]",
    "+7 (495) 123-45-67": "[phone]",
    "8 (495) 123-45-67": "[phone]",
    "+971 50 123 4567": "[phone]",
    "+65 6123 4567": "[phone]",
    "+27 82 123 4567": "[phone]",
    "07911\xa0123456": "[phone]",
    "07911\u200b123456": "[phone]",
    "٠٧٩١١١٢٣٤٥٦": "[phone]",
    "０３-１２３４-５６７８": "[phone]",
    "ring 01904 551550 after 18:00": "ring [phone] after 18:00",
    "4111 1111 1111 1111": "[card]",
    "4111-1111-1111-1111": "[card]",
    "4111111111111111": "[card]",
    "3782 822463 10005": "[card]",
    "5555555555554444": "[card]",
    "6011111111111117": "[card]",
    "4222222222222": "[card]",
    "30569309025904": "[card]",
    "3530111333300000": "[card]",
    "my card 4111 1111 1111 1111 was charged £12.50 twice": "my card [card] was charged £12.50 twice",
    "mail a@b.de or call +49 30 901820": "mail [e-mail] or call [phone]",
}

#: Order numbers, dates, times, prices, scores, and what else is no personal number.
KEPT = [
    "order 12345678",
    "order 5552345678",
    "Order number: 0012345678",
    "order no. 07911123456",
    "#5551234567",
    "ticket 100234567",
    "invoice 2026-000123",
    "ref 4111111111111111",
    "INV-20261031-0042",
    "1Z999AA10123456784",
    "2026-10-31",
    "31.10.2026",
    "31/10/2026",
    "10/31/2026",
    "20261031",
    "2026-10-31 18:02:11",
    "2026-10-31T18:02:11Z",
    "2026-10-31T18:02:11+01:00",
    "31.10.2026 18:02",
    "2026 10 31",
    "18:02",
    "09:00-17:30",
    "from 09:00 to 17:30",
    "£12,500.00",
    "1,234,567.89",
    "1.234.567,89 €",
    "1 234 567,89 EUR",
    "12500 euros",
    "$1200000",
    "1234567",
    "123456789",
    "100,000,000",
    "99.95",
    "10/10",
    "9/10, 8/10, 10/10",
    "8 7 9 10 9 8 7",
    "10 9 8 7 6 5 4 3 2 1",
    "2019-2026",
    "2024 2025 2026",
    "192.168.100.200",
    "51.507400, -0.127800",
    "978-3-16-148410-0",
    "version 1.2.3.4567",
    "90210-1234",
    "1234 5678 9012 3456",
    "4111 1111 1111 1112",
    "20261031180211",
    "1793469731",
    "1793469731000",
    "I waited 45 minutes, 3 times in 2 weeks, 12 people",
    "Room 1204, floor 12, 2026",
    "100%",
    "3 x 250 g for 12,99",
    "flight BA 2490 on 12.10.26",
    "10 000 000",
    "Bestellnummer 0301234567",
    "commande 0612345678",
    "tracking 0034 1234 5678 9012",
    "@york",
    "twitter @pepper_123",
    "a @ b",
    "we called 3 times in 2 weeks",
    "call at 10:30 on 2026-10-31",
    "price 1 250 000",
    "EAN 4006381333931",
    "order 4 of 12 on 31.10.2026 at 18:02",
    "I called on 12 October 2026 and 14 October 2026",
    "rated 5 5 5 5 5 5 5 5",
    "between 2019 and 2026",
    "score 9.5/10",
    "-1,5 °C",
    "12 34 56",
    "500 000 customers",
    "2,3,4,5,6,7,8,9,10",
    "0.123456789",
    "3.14159265358",
]


@pytest.mark.parametrize("text", MASKED)
def test_personal_data_is_masked(text: str) -> None:
    assert mask(text) == MASKED[text]


@pytest.mark.parametrize("text", KEPT)
def test_what_only_looks_like_it_stays(text: str) -> None:
    assert mask(text) == text


def test_the_check_digit_of_cards() -> None:
    """79927398713 is the example of the standard's literature; any other last digit is wrong."""
    assert [digit for digit in "0123456789" if luhn(f"7992739871{digit}")] == ["3"]


def test_a_column_is_masked_like_each_of_its_texts() -> None:
    texts = [None, "", *MASKED, *KEPT]
    assert masked(pl.Series(texts)).to_list() == [text and mask(text) for text in texts]


HEAD = "response_id,answered_at,question,score,team,customer_id,comment\n"
MAIL, CALL, CARD = "eva@example.com", "+44 20 7946 0958", "4111 1111 1111 1111"


def test_nothing_derived_holds_personal_data_and_the_original_is_as_it_came(
    home: Home, tmp_path: Path
) -> None:
    file = tmp_path / "a.csv"
    file.write_text(
        f"{HEAD}a,2026-03-01T10:00:00Z,nps,9,Care,{MAIL},write to {MAIL} or {CALL}\n"
        f"b,2026-03-01T10:00:00Z,nps,99,Care,{MAIL},my card is {CARD}\n"
        f"c,2026-03-01T10:00:00Z,nps,9,Care,{MAIL},{CALL},too,many\n"
    )
    report = put(home, file)
    assert (report.kept, report.refused) == (1, 2)
    (row,) = frame(home).rows(named=True)
    assert row["comment"] == "write to [e-mail] or [phone]"
    assert row["customer_id"] == identity_of(home).hashed(MAIL)
    folder = home.drops / str(report.drop)
    refused = (folder / "refused.csv").read_text()
    assert "my card is [card]" in refused
    assert f"hashed:{row['customer_id']}" in refused
    assert (folder / "original.csv").read_bytes() == file.read_bytes()
    for path in home.root.rglob("*"):
        if path.is_file() and path.name != "original.csv":
            raw = path.read_bytes()
            assert not any(text.encode() in raw for text in (MAIL, CALL, CARD)), path


def test_originals_are_for_their_owner_alone(home: Home, tmp_path: Path) -> None:
    file = tmp_path / "a.csv"
    file.write_text(HEAD + "a,2026-03-01T10:00:00Z,nps,9,Care,x,fine\n")
    folder = home.drops / str(put(home, file).drop)
    assert stat.S_IMODE(home.drops.stat().st_mode) == 0o700
    assert stat.S_IMODE((folder / "original.csv").stat().st_mode) == 0o600


def test_one_customer_has_one_hash_in_every_drop_and_place(tmp_path: Path) -> None:
    advocacy = (
        "event_id,happened_at,kind,customer_id,referred_customer_id\n"
        "e,2026-03-01T10:00:00Z,referral, Eva@Example.com ,0012\nf,2026-03-01T10:00:00Z,referral,0012,\n"
    )
    taken = take(tmp_path, advocacy)
    eva, twelve = (identity_of().hashed(each) for each in ("eva@example.com", "0012"))
    assert taken.column("customer_id") == [eva, twelve]
    assert taken.column("referred_customer_id") == [twelve, None]
    assert len(eva) == 32
    assert identity_of().hashed("12") != twelve, "an id is no number"


def test_a_refused_row_that_is_mended_keeps_its_customer(home: Home, tmp_path: Path) -> None:
    file = tmp_path / "a.csv"
    file.write_text(HEAD + "a,2026-03-01T10:00:00Z,nps,99,Care,eva,fine\n")
    refused = home.drops / str(put(home, file).drop) / "refused.csv"
    mended = tmp_path / "mended.csv"
    mended.write_text(refused.read_text().replace(",99,", ",9,"))
    put(home, mended)
    assert frame(home)["customer_id"].to_list() == [identity_of(home).hashed("eva")]


#: Records that are no rows, and what of their fields is shown: the id is in none of them.
BROKEN = {
    # One field too many: the id is at its own place, or one on.
    "r,2026-03-01T10:00:00Z,nps,9,Care,too,eva,fine": "r,2026-03-01T10:00:00Z,nps,9,Care,#,#,fine",
    # One too few: at its own place, or one back.
    "r,2026-03-01T10:00:00Z,nps,9,eva,fine": "r,2026-03-01T10:00:00Z,nps,9,#,#,",
    "r,2026-03-01T10:00:00Z,nps,9,Care,eva": "r,2026-03-01T10:00:00Z,nps,9,#,#,",
    "r,2026-03-01T10:00:00Z,nps,9,Care,eva,fine,too": "r,2026-03-01T10:00:00Z,nps,9,Care,#,#,too",
    # Cut into no fields at all.
    "r,2026-03-01T10:00:00Z,nps,9,Care,eva,fi\udcffne": "[not shown: it may name a customer]",
    "only eva here": "[not shown: it may name a customer]",
}


@pytest.mark.parametrize("line", BROKEN)
def test_a_record_that_is_no_row_shows_no_customer(home: Home, tmp_path: Path, line: str) -> None:
    file = tmp_path / "a.csv"
    text = f"{HEAD}a,2026-03-01T10:00:00Z,nps,9,Care,ben,f\u00efne\n{line}\n"
    file.write_bytes(text.encode("utf-8", "surrogateescape"))
    report = put(home, file)
    assert (report.kept, report.refused) == (1, 1)
    refused = (home.drops / str(report.drop) / "refused.csv").read_text()
    _, row = csv.reader(refused.splitlines())
    shown = re.sub("hashed:[0-9a-f]{32}", "#", ",".join(row[2:])).rstrip(",")
    assert shown == BROKEN[line].rstrip(",")
    assert "eva" not in refused
    assert erase(home, "eva").as_json()["rows"] == (0 if line.startswith("only") else 1)


def test_without_customers_a_record_that_is_no_row_is_shown(home: Home, tmp_path: Path) -> None:
    file = tmp_path / "a.csv"
    head = "response_id,answered_at,question,score\na,2026-03-01T10:00:00Z,nps,9\n"
    file.write_text(head + "b,2026-03-01T10:00:00Z,nps,9,too\n")
    refused = home.drops / str(put(home, file).drop) / "refused.csv"
    assert refused.read_text().endswith('expected 4",b,2026-03-01T10:00:00Z,nps,"9,too"\n')


def test_another_key_gives_other_hashes_and_tells_nothing() -> None:
    one, two = Identity(b"one key"), Identity(b"another key")
    assert one.hashed("eva") != two.hashed("eva")
    assert one.fingerprint != two.fingerprint
    assert "one key" not in repr(one)


class TestTheKey:
    @pytest.fixture
    def key(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
        path = tmp_path / "outside" / "key"
        monkeypatch.setenv("PEPPER_KEY_FILE", str(path))
        return path

    def put(self, home: Home, tmp_path: Path, name: str = "a") -> None:
        file = tmp_path / f"{name}.csv"
        file.write_text(f"{HEAD}{name},2026-03-01T10:00:00Z,nps,9,Care,eva,fine\n")
        put(home, file)

    def test_is_made_once_and_for_its_owner_alone(
        self, home: Home, tmp_path: Path, key: Path
    ) -> None:
        self.put(home, tmp_path)
        first = key.read_bytes()
        assert stat.S_IMODE(key.stat().st_mode) == 0o600
        assert list(key.parent.iterdir()) == [key]
        self.put(home, tmp_path, "b")
        assert key.read_bytes() == first
        assert frame(home)["customer_id"].n_unique() == 1

    @pytest.mark.parametrize("other", [True, False], ids=["another", "none"])
    def test_must_be_the_one_that_the_store_was_hashed_with(
        self, home: Home, tmp_path: Path, key: Path, *, other: bool
    ) -> None:
        self.put(home, tmp_path)
        before, kept = content(home), key.read_bytes()
        key.unlink()
        if other:
            key.write_bytes(b"f" * 64)
        with pytest.raises(DropError, match=r"hashed with .* Nothing was changed"):
            self.put(home, tmp_path, "b")
        with pytest.raises(DropError, match=r"put (it|that key) back"):
            rebuild(home)
        assert content(home) == before
        assert key.exists() == other, "no new key is made for a store that has one"
        key.write_bytes(kept)
        self.put(home, tmp_path, "c")
        rebuild(home)
        assert frame(home)["customer_id"].n_unique() == 1

    def test_may_not_lie_in_the_data_folder(
        self, home: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("PEPPER_KEY_FILE", str(home.root / "key"))
        with pytest.raises(DropError, match="protects nothing"):
            self.put(home, tmp_path)

    def test_that_cannot_be_made_is_a_sentence(
        self, home: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        (tmp_path / "file").write_text("")
        monkeypatch.setenv("PEPPER_KEY_FILE", str(tmp_path / "file" / "key"))
        with pytest.raises(DropError, match="set PEPPER_KEY_FILE to a file that can"):
            self.put(home, tmp_path)

    def test_that_is_too_short_is_a_sentence(self, home: Home, tmp_path: Path, key: Path) -> None:
        key.parent.mkdir()
        key.write_text("secret\n")
        with pytest.raises(DropError, match="it holds 6 bytes; expected at least 16"):
            self.put(home, tmp_path)

    def test_lies_with_the_settings_of_the_user_unless_told(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.delenv("PEPPER_KEY_FILE")
        monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
        assert identity_of().fingerprint == identity_of().fingerprint
        assert os.listdir(tmp_path / "pepper") == ["key"]  # noqa: PTH208


def test_a_column_of_ids_is_hashed_like_each_of_them() -> None:
    """Many distinct ids take another way through the code than few."""
    identity = Identity(b"some key")
    few = [None, "eva", "EVA@x.org", " eva ", "e\u200bva", "Éva", "eva"]
    for ids in (few, few * 3):
        expected = [each and identity.hashed(each) for each in ids]
        assert identity.hash_ids(pl.Series(ids)).to_list() == expected
    assert expected[1] == expected[3] == expected[4] != expected[5]
    told = [f"hashed:{expected[1]}", "hashed:eva"]
    assert identity.hash_ids(pl.Series(told)).to_list() == [expected[1], identity.hashed(told[1])]
    assert identity.hash_ids(pl.Series([None], dtype=pl.String)).to_list() == [None]
