"""Texts in the encodings of the world: read as the words that they are, or asked with a cell."""

from __future__ import annotations

from pathlib import Path

import pytest

from drops.errors import DropError
from drops.intake.mapping.doubts import Doubt, answered
from drops.put import put
from store.settings import Home
from tests.support.analyst import Outcome, analyse
from tests.support.dropping import frame
from tests.support.taking import shipped, take

HEAD = "Response ID;Submitted at;How likely are you to recommend us?;Store;Comment\n"
#: By encoding: two places, and what people say there.
SPOKEN = {
    "cp1250": ("Łódź", "Świdnica", "Bardzo miła obsługa, świetny żurek"),
    "iso8859_2": ("Łódź", "Gdańsk", "Źle, było za głośno i śmierdziało"),
    "cp1252": ("Zürich", "Genève", "Schöne Räume, nette Leute – “très bien”"),
    "cp1254": ("İzmir", "Muğla", "Çok güzel, hızlı ve şık bir yer"),
    "mac_roman": ("Zürich", "Genève", "Schöne Räume, nette Leute"),
    "cp1251": ("Москва", "Казань", "Очень хорошо, но долго ждали"),
    "koi8_r": ("Москва", "Казань", "Очень хорошо, но долго ждали"),
    "cp1253": ("Αθήνα", "Πάτρα", "Πολύ καλή εξυπηρέτηση"),
    "cp932": ("東京", "大阪", "とても良いサービスでした"),
    "euc_jp": ("東京", "大阪", "とても良いサービスでした"),
    "gb18030": ("北京", "上海", "服务很好，非常满意"),
    "big5": ("台北", "高雄", "服務很好，非常滿意"),
    "cp949": ("서울", "부산", "서비스가 매우 좋았습니다"),
    "utf_16": ("Łódź", "東京", "Çok güzel"),
    "utf_8_sig": ("Łódź", "東京", "Çok güzel"),
}
#: Two more each of what is close to another encoding.
MORE = [
    ("cp1250", "Brno", "Plzeň", "Skvělé služby, příjemný personál, děkuji"),
    ("cp1250", "Győr", "Pécs", "Nagyon jó, köszönöm szépen, de lassú volt"),
    ("cp1252", "Malmö", "Västerås", "Trevligt bemötande på stället, mycket gott"),
    ("cp1252", "São Paulo", "Brasília", "Ótimo atendimento, não há reclamação"),
    ("cp1252", "Málaga", "Cádiz", "Atención rápida, volveré mañana con más gente"),
    ("cp1254", "Kadıköy", "Beşiktaş", "Teşekkürler, iyi ama çok yavaş"),
    ("mac_roman", "Nîmes", "Besançon", "Très bien, merci à l’équipe, à bientôt"),
]


def export(encoding: str, places: tuple[str, str], comment: str, rows: int = 12) -> bytes:
    lines = (
        f"r-{n};2026-03-{n + 1:02d} 14:05:33;{n % 11};{places[n % 2]};{comment}\n"
        for n in range(rows)
    )
    return (HEAD + "".join(lines)).encode(encoding)


def places_of(outcome: Outcome) -> set[str]:
    assert outcome.taken, outcome.said
    return set(outcome.taken.column("location"))


@pytest.mark.parametrize(
    ("encoding", "first", "second", "comment"),
    [(encoding, *spoken) for encoding, spoken in SPOKEN.items()] + MORE,
)
def test_words_come_out_as_they_were_written(
    tmp_path: Path, encoding: str, first: str, second: str, comment: str
) -> None:
    outcome = analyse(tmp_path, export(encoding, (first, second), comment))
    assert places_of(outcome) == {first, second}
    assert outcome.taken
    assert outcome.taken.column("comment")[0] == comment
    assert not outcome.asked


def test_where_two_are_as_likely_a_cell_is_shown_and_asked(tmp_path: Path) -> None:
    """Nothing but four names: Spanish of Windows-1252, or Hungarian and Polish of 1250."""
    cells = ["Málaga", "Cádiz", "A Coruña", "Córdoba"]
    lines = (f"r-{n};2026-03-{n + 1:02d};{n};{cells[n % 4]};ok\n" for n in range(8))
    content = (HEAD + "".join(lines)).encode("cp1252")
    asked = analyse(tmp_path, content)
    assert asked.asked == ("encoding:",)
    assert "Which is right in line 4? The file does not say how its letters are encoded" in (
        asked.said
    )
    assert "A Coruña (cp1252)" in asked.said
    told = analyse(tmp_path, content, ["encoding:=cp1252"])
    assert places_of(told) == set(cells)
    assert told.taken
    assert told.taken.reading.mapping.encoding == "cp1252"


def test_what_was_answered_is_remembered_and_utf8_stays_utf8(tmp_path: Path) -> None:
    content = export("mac_roman", ("Zürich", "Genève"), "Schöne Räume")
    taken = analyse(tmp_path, content).taken
    assert taken
    assert taken.reading.mapping.encoding == "mac_roman"
    again = take(tmp_path, content.decode("mac_roman").encode(), taken.reading.mapping)
    assert set(again.column("location")) == {"Zürich", "Genève"}


#: What nobody can tell: Spanish of Windows-1252, or Hungarian and Polish of 1250.
UNSURE = ["Málaga", "Cádiz", "A Coruña", "Córdoba"]


def known(content: str) -> dict[str, str]:
    """Exports of known tools with a text in every row, by the name of the format."""
    each = [content, *[cell for cell in UNSURE if cell != content]]
    rows = [(n, each[n % len(each)]) for n in range(8)]
    return {
        "typeform": "#,How likely are you to recommend us?,Start Date (UTC),Submit Date (UTC),"
        "Network ID,Team\n"
        + "".join(f"k{n},{n},2026-03-05,2026-03-05,n,{cell}\n" for n, cell in rows),
        "zendesk": "Id,Requester id,Status,Created at,Updated at,Solved at,Group\n"
        + "".join(
            f"{n},{n},Solved,2026-03-05 09:00,2026-03-06 10:00,2026-03-06 10:00,{cell}\n"
            for n, cell in rows
        ),
        "pepper_responses": "response_id;answered_at;question;score;team\n"
        + "".join(f"r{n};2026-03-05T10:00:00Z;nps;{n};{cell}\n" for n, cell in rows),
        "google_forms": "Timestamp,How likely are you to recommend us?,Team\n"
        + "".join(f"3/{n + 13}/2026 10:00:00,{n},{cell}\n" for n, cell in rows),
    }


@pytest.mark.parametrize("name", known(""))
def test_a_known_export_whose_letters_are_in_doubt_asks(tmp_path: Path, name: str) -> None:
    content = known("Málaga")[name].encode("cp1252")
    with pytest.raises(Doubt, match=r"line 4: A Coru.a .cp125[02]. or ") as caught:
        take(tmp_path, content)
    (question,) = caught.value.questions
    assert question.key == "encoding:"
    assert question.default is None
    for encoding in dict(question.choices):
        told = answered(shipped(name), {question.key: encoding})
        teams = set(take(tmp_path, content, told).column("team"))
        assert teams == {cell.encode("cp1252").decode(encoding) for cell in UNSURE}


@pytest.mark.parametrize(
    ("encoding", "team"),
    [
        ("cp1252", "Schöne Räume, nette Leute – “sehr gut”"),
        ("cp1250", "Bardzo miła obsługa, świetny żurek i pyszne śniadania, dziękuję"),
        ("cp1251", "Очень хорошо, но долго ждали"),
        ("utf-8", "Málaga"),
    ],
)
def test_what_is_clear_of_a_known_export_is_not_asked(
    tmp_path: Path, encoding: str, team: str
) -> None:
    text = known(team)["pepper_responses"]
    for cell in UNSURE:
        text = text.replace(f";{cell}\n", f";{team}\n")
    taken = take(tmp_path, text.encode(encoding))
    assert set(taken.column("team")) == {team}


def test_the_encoding_that_was_said_is_remembered(home: Home, tmp_path: Path) -> None:
    for month in ("03", "04"):
        file = tmp_path / f"{month}.csv"
        text = known("Málaga")["typeform"].replace("2026-03", f"2026-{month}")
        file.write_bytes(text.replace("\nk", f"\nk{month}-").encode("cp1252"))
        put(home, file, answers={"encoding:": "cp1252"} if month == "03" else None)
    assert set(frame(home)["team"]) == set(UNSURE)


def test_there_must_be_such_an_encoding(home: Home, tmp_path: Path) -> None:
    file = tmp_path / "a.csv"
    file.write_bytes(known("Málaga")["typeform"].encode("cp1252"))
    with pytest.raises(DropError, match="there is no encoding latin9000"):
        put(home, file, answers={"encoding:": "latin9000"})


def test_the_names_of_columns_are_read_in_the_encoding_too(tmp_path: Path) -> None:
    head = "Id;Zeitpunkt;Würden Sie uns empfehlen?;Filiale;Gründe für Ihre Bewertung\n"
    text = head + "".join(
        f"{n};2026-03-{n + 1:02d} 10:00;{n};Köln;Freundlich und schön, größer wäre besser\n"
        for n in range(11)
    )
    taken = analyse(tmp_path, text.encode("mac_roman")).taken
    assert taken
    assert taken.column("score") == list(range(11))
    assert "Würden Sie uns empfehlen?" in taken.reading.mapping.recognised_by


#: Names of columns, a place, and what two customers wrote, in an encoding of their country.
ELSEWHERE = {
    "shift_jis": (
        "回答ID,回答日時,NPS,店舗,コメント",
        "東京店",
        "店員が親切でした",
        "配達がとても遅かった",
    ),
    "koi8_r": ("Номер ответа,Дата,NPS,Магазин,Комментарий", "Москва", "Очень хорошо", "Долго"),
    "gb18030": ("编号,日期,NPS,门店,评论", "上海店", "店员很友好非常好", "送货太慢了很失望"),
    "euc_kr": ("응답 ID,날짜,NPS,매장,의견", "서울점", "아주 좋아요", "배송이 늦어요"),
}


@pytest.mark.parametrize("encoding", ELSEWHERE)
def test_what_customers_wrote_is_known_by_its_name_elsewhere(tmp_path: Path, encoding: str) -> None:
    """It was taken for kinds of customers, and is masked only where it is known to be theirs."""
    names, place, good, bad = ELSEWHERE[encoding]
    rows = [f"r{n},2026-03-{n + 1:02} 10:00,{n},{place},{(good, bad)[n % 2]}" for n in range(11)]
    taken = analyse(tmp_path, "\n".join([names, *rows, ""]).encode(encoding)).taken
    assert taken
    assert set(taken.column("comment")) == {good, bad}
    assert set(taken.column("location")) == {place}
    assert set(taken.column("segment")) == {None}
    assert taken.column("response_id")[:2] == ["r0", "r1"]


#: Few words of DOS, of which Windows makes marks that no word has there; and marks that texts have.
FEW = [
    ("cp850", "Köln", "York"), ("cp437", "Köln", "York"), ("cp850", "Cortès", "Orléans"),
    ("cp850", "Besançon", "Orléans"), ("cp437", "Besançon", "Orléans"),
    ("cp850", "Cantù", "Forlì perché"), ("mac_roman", "Málaga", "Cádiz"),
    ("cp1252", "Köln", "York"), ("cp1252", "“The Bell” café", "it’s here"),
    ("cp1252", "„Zum Löwen“", "Café «Chez nous»"), ("cp1252", "Roll 5” wide", "York"),
]  # fmt: skip


@pytest.mark.parametrize(("encoding", "first", "second"), FEW)
def test_marks_that_no_word_has_tell_the_encoding(
    tmp_path: Path, encoding: str, first: str, second: str
) -> None:
    outcome = analyse(tmp_path, export(encoding, (first, second), "fine"))
    assert places_of(outcome) == {first, second}


@pytest.mark.parametrize(
    ("encoding", "first", "second"),
    [("cp850", "Göteborg", "Malmö"), ("cp850", "Málaga", "Cádiz"), ("cp437", "Málaga", "Cádiz")],
)
def test_what_they_leave_in_doubt_is_shown(
    tmp_path: Path, encoding: str, first: str, second: str
) -> None:
    outcome = analyse(tmp_path, export(encoding, (first, second), "fine"))
    assert outcome.taken is None
    assert outcome.asked == ("encoding:",)
    assert f"{first} (cp852)" in outcome.said
