"""Files of one line for each answer: what is made of them is what a plain pivot makes."""

from __future__ import annotations

import csv
import io
import json
import random
import tomllib
from collections import defaultdict
from datetime import UTC, date, datetime
from pathlib import Path

import polars as pl
import pytest

from drops.erase import erase
from drops.errors import DropError, MappingError
from drops.intake.files.header import whole_header
from drops.intake.files.piece import Turned
from drops.intake.mapping import toml
from drops.intake.mapping.model import Mapping, Pivot, Source
from drops.intake.mapping.pivot import turned
from drops.intake.propose.look import look_at
from drops.intake.propose.proposal import propose
from drops.intake.rows.preview import preview
from drops.intake.values.pseudonyms import identity_of
from drops.lake.ledger import all_drops
from drops.lake.originals import original_file, read_again
from drops.lake.workbench import rows_file
from drops.lake.writing import rebuild
from drops.put import put
from drops.sandbox import limits
from store.settings import Home
from tests.support.dropping import content, frame
from tests.support.taking import settings, take
from tests.support.workbooks import sheet_xml, workbook

DATA = Path(__file__).parents[5] / "shared/data/prepbench"
HEAD = ["Who", "Item", "Visit", "Value"]
TOML = """
table = "responses"
[turn]
question = "Item"
answer = "Value"
[columns]
answered_at = { from = "when", format = "%d/%m/%Y" }
question = { constant = "nps" }
score = "Score"
comment = { from = "why", optional = true }
customer_id = "Who"
"""
MAPPING = toml.load(TOML, "long")
Line = tuple[str, str, str, str]


def lines(who: str, visit: str, when: str, score: str, why: str = "") -> list[Line]:
    said = {"when": when, "Score": score, "why": why}
    return [(who, item, visit, value) for item, value in said.items()]


def as_csv(rows: list[Line]) -> str:
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows([HEAD, *rows])
    return text.getvalue()


def pivoted(text: str) -> tuple[dict[tuple[str, str], dict[str, str]], dict[tuple[str, str], int]]:
    """Answers and first line of each response, by Python's own csv module."""
    answers: dict[tuple[str, str], dict[str, str]] = defaultdict(dict)
    first: dict[tuple[str, str], int] = {}
    reader = csv.DictReader(io.StringIO(text, newline=""))
    line = reader.line_num + 1
    for row in reader:
        line = max(line, 2)
        key = (row["Who"], row["Visit"])
        first.setdefault(key, line)
        line = reader.line_num + 1
        if row["Value"]:
            answers[key][row["Item"]] = row["Value"]
    return dict(answers), first


def made(folder: Path, text: str, mapping: Mapping = MAPPING) -> tuple[tuple[str, ...], Turned]:
    file = folder / "long.csv"
    file.write_text(text, encoding="utf-8")
    fitted, header = turned(file, file.name, mapping, whole_header(file, file.name))
    assert header.turned is not None
    return header.names(fitted.header_row), header.turned


SOME = [
    *lines("ann", "1", "01/03/2026", "9", "fine\nin two lines"),
    *lines("bob", "1", "02/03/2026", "3", ""),
    *lines("ann", "2", "13/03/2026", "10"),
    *lines("cem", "1", "04/03/2026", "0", 'a 5" pipe, ß'),
]


def written(folder: Path, kind: str, some: list[Line]) -> Path:
    """A file of that kind with these lines."""
    rows = [dict(zip(HEAD, row, strict=True)) for row in some]
    file = folder / f"long.{kind.split(maxsplit=1)[0]}"
    if kind == "json":
        file.write_text(json.dumps(rows), encoding="utf-8")
    elif kind == "ndjson":
        file.write_text("\n".join(json.dumps(row) for row in rows), encoding="utf-8")
    elif kind == "parquet":
        pl.DataFrame(rows).write_parquet(file)
    elif kind == "xlsx":
        file.write_bytes(workbook({"Answers": sheet_xml([HEAD, *some])}))
    else:
        file.write_text("Our survey\n" + as_csv(some), encoding="utf-8")
    return file


class TestWhatIsMade:
    @pytest.mark.parametrize("seed", range(6))
    def test_as_a_plain_pivot(self, tmp_path: Path, seed: int) -> None:
        """Whatever the order of the lines, and whichever of them are missing."""
        some = random.Random(seed)  # noqa: S311 - not for secrets
        rows = some.sample(SOME, len(SOME) - seed // 2) if seed else SOME
        text = as_csv(rows)
        names, whole = made(tmp_path, text)
        answers, first = pivoted(text)
        assert names == ("Who", "Visit", *dict.fromkeys(item for _, item, _, _ in rows))
        got = [dict(zip(names, cells, strict=True)) for cells in whole.piece.frame.rows()]
        assert [(row["Who"], row["Visit"]) for row in got] == list(first)
        assert whole.piece.lines.to_list() == list(first.values())
        for row in got:
            key = (str(row.pop("Who")), str(row.pop("Visit")))
            assert {item: value for item, value in row.items() if value} == answers.get(key, {})
        assert sum(len(each) for each in whole.together.values()) == len(rows)

    def test_what_is_kept(self, tmp_path: Path) -> None:
        taken = take(tmp_path, as_csv(SOME), MAPPING)
        assert taken.counts == (4, 4, 0, 0)
        assert taken.column("score") == [9, 3, 10, 0]
        assert taken.column("answered_at")[2] == datetime(2026, 3, 13, tzinfo=UTC)
        assert taken.column("comment")[:2] == ["fine\nin two lines", None]
        assert "12 lines made 4 responses, with a column for each Item" in taken.reading.notes

    def test_two_answers_to_one_question_are_refused_together(self, tmp_path: Path) -> None:
        rows = [*SOME, ("bob", "score ", "1", "8")]  # other case and spaces: the same question
        taken = take(tmp_path, as_csv(rows), MAPPING)
        assert taken.counts == (4, 3, 1, 0)
        why = "the line begins a response with two answers to one question; expected one"
        assert taken.reading.reasons == {why: 1}
        (refused,) = taken.refused
        assert refused["line"] == "6", "ann's comment has two lines"
        assert refused["Score"] == "3"
        assert "8" in refused["why"], "no answer is lost"
        assert 3 not in taken.column("score")

    def test_an_answer_to_no_question_is_refused_with_its_response(self, tmp_path: Path) -> None:
        taken = take(tmp_path, as_csv([*SOME, ("bob", " ", "1", "and so on")]), MAPPING)
        assert taken.counts == (4, 3, 1, 0)
        (why,) = taken.reading.reasons
        assert "an answer to no question" in why
        assert "and so on" in " ".join(taken.refused[0].values())

    def test_an_empty_answer_beside_a_given_one_loses_nothing(self, tmp_path: Path) -> None:
        taken = take(tmp_path, as_csv([("bob", "Score", "1", " "), *SOME]), MAPPING)
        assert taken.counts == (4, 4, 0, 0)
        assert sorted(taken.column("score")) == [0, 3, 9, 10]

    def test_lines_that_are_no_records_and_empty_ones_count(self, tmp_path: Path) -> None:
        text = as_csv(SOME) + "\ncem,Score,1,7,too much\n,,,\n"
        taken = take(tmp_path, text, MAPPING)
        assert taken.counts == (7, 4, 1, 2)

    def test_a_response_without_an_answer_is_blank(self, tmp_path: Path) -> None:
        taken = take(tmp_path, as_csv([*SOME, *lines("dan", "1", "", "")]), MAPPING)
        assert taken.counts == (5, 4, 0, 1)

    def test_only_what_it_is_known_by(self, tmp_path: Path) -> None:
        """A column that differs from line to line is left out, and the report says so."""
        text = "\n".join(
            f"{line},{at}"
            for at, line in enumerate(as_csv(lines("a", "1", "01/03/2026", "5")).split())
        )
        mapping = toml.load(
            TOML.replace('answer = "Value"', 'answer = "Value"\nby = ["who", "Visit"]'), "m"
        )
        taken = take(tmp_path, text, mapping)
        assert taken.counts == (1, 1, 0, 0)
        assert any(note.endswith("for each Item; not read: 0") for note in taken.reading.notes)

    def test_the_preview_shows_responses(self, tmp_path: Path) -> None:
        file = tmp_path / "long.csv"
        file.write_text(as_csv(SOME), encoding="utf-8")
        seen = preview(file, file.name, MAPPING, settings(), rows=2)
        assert seen.header == ("Who", "Visit", "when", "Score", "why")
        assert [row["score"] for row in seen.after] == ["9", "3"]
        assert seen.lines == (2, 6)

    @pytest.mark.parametrize("kind", ["json", "ndjson", "parquet", "xlsx", "csv below a title"])
    def test_other_kinds_of_files(self, tmp_path: Path, kind: str) -> None:
        file = written(tmp_path, kind, SOME)
        mapping = toml.from_dict(
            {**tomllib.loads(TOML), "recognised_by": ["Item", "Value"]}, "long"
        )
        taken = take(tmp_path, file, mapping)
        assert sorted(taken.column("score")) == [0, 3, 9, 10]


class TestWhatCannotBe:
    @pytest.mark.parametrize(
        ("turn", "sentence"),
        [
            ('turn = "Item"', "mapping m, turn: expected { question ="),
            ('[turn]\nanswer = "a"', "mapping m, turn, question: expected the name of a column"),
            ('[turn]\nquestion = "a"', "mapping m, turn, answer: expected the name of a column"),
            ('[turn]\nquestion = 3\nanswer = "a"', "mapping m, turn, question: expected text"),
            ('[turn]\nquestions = "a"', "turn has an entry questions; expected one of question, answer, by"),
            ('[turn]\nquestion = "q"\nanswer = "a"\nby = "x"', "mapping m, turn, by: expected a list"),
            ('[turn]\nquestion = "q"\nanswer = "Q "', "name each column once, not q, Q"),
            ('[turn]\nquestion = "q"\nanswer = "a"\nby = ["x", "a"]', "name each column once"),
        ],
    )  # fmt: skip
    def test_a_mapping_that_is_none(self, turn: str, sentence: str) -> None:
        with pytest.raises(MappingError) as caught:
            toml.load(f'table = "responses"\n{turn}\n', "m")
        assert sentence in str(caught.value)

    @pytest.mark.parametrize("by", [(), ("Who", "Visit")])
    def test_it_is_written_as_it_is_read(self, by: tuple[str, ...]) -> None:
        mapping = Mapping(
            "m", "responses", {"score": Source(("3",))}, pivot=Pivot("Q", 'A "x"', by)
        )
        assert toml.load(toml.dump(mapping), "m") == mapping

    def test_a_file_without_the_column(self, tmp_path: Path) -> None:
        with pytest.raises(
            DropError,
            match=r"has no column Item, which the mapping long turns its lines by.*Did you mean Items\?",
        ):
            take(tmp_path, as_csv(SOME).replace("Item", "Items"), MAPPING)

    def test_a_question_that_nobody_was_asked(self, tmp_path: Path) -> None:
        rows = [row for row in SOME if row[1] != "Score"]
        with pytest.raises(DropError, match="has no column Score"):
            take(tmp_path, as_csv(rows), MAPPING)

    def test_nothing_to_know_a_response_by(self, tmp_path: Path) -> None:
        with pytest.raises(DropError, match="by which a response is known"):
            take(tmp_path, "Item,Value\nScore,3\n", MAPPING)

    def test_more_than_fits_in_memory(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(limits, "TURNED_LINES", 11)
        with pytest.raises(DropError, match="more than 11 lines, too many"):
            take(tmp_path, as_csv(SOME), MAPPING)
        monkeypatch.setattr(limits, "TURNED_LINES", 12)
        assert take(tmp_path, as_csv(SOME), MAPPING).counts[0] == 4
        monkeypatch.setattr(limits, "TURNED_QUESTIONS", 2)
        with pytest.raises(DropError, match=r"has 3 questions, .* at most 2 questions"):
            take(tmp_path, as_csv(SOME), MAPPING)


WHO = "marker-customer-77"
MINE = [
    *lines(WHO, "1", "05/03/2026", "4", "a word\nof mine"),
    *lines(f" {WHO}", "2", "06/03/2026", "99", "refused for its score"),
    *lines(WHO, "3", "07/03/2026", "2"),
    (WHO, "Score", "3", "5"),  # refused: two answers
    *lines(WHO, "4", "", ""),
    (WHO, "only they answered this", "1", "yes"),
]


def mixed() -> str:
    """The lines of all, in no order, and one that is no record."""
    rows = [*SOME, *MINE]
    random.Random(7).shuffle(rows)  # noqa: S311 - not for secrets
    return as_csv(rows) + f"{WHO},Score,1,7,too much\r\n"


def records(text: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(text, newline="")))


class TestErase:
    def test_no_line_of_theirs_is_left_and_all_others_are_as_they_were(
        self, home: Home, tmp_path: Path
    ) -> None:
        file = tmp_path / "long.csv"
        file.write_bytes(mixed().encode())
        put(home, file, mapping=MAPPING)
        hashed = identity_of(home).hashed(WHO, "long")
        others = [row for row in content(home) if hashed not in row]
        assert len(others) == 4

        erase(home, WHO)

        (drop,) = all_drops(home)
        left = original_file(home, drop).read_bytes().decode()
        assert WHO not in left
        assert records(left) == [row for row in records(mixed()) if row[0].strip() != WHO]
        refused = (home.drops / drop.id / "refused.csv").read_text()
        assert "mine" not in refused
        assert "marker" not in refused
        assert hashed not in refused
        assert content(home) == others
        assert drop.read == drop.kept + drop.refused + drop.blank
        assert (drop.kept, drop.refused) == (4, 0)
        self._lines_are_right(home)

        rebuild(home)
        assert content(home) == others
        rows_file(home, drop.id).unlink()
        assert read_again(home, drop).kept == 4
        rebuild(home)
        assert content(home) == others
        assert put(home, file, mapping=MAPPING).duplicate_of
        file.write_bytes(mixed().encode() + b"eve,when,1,08/03/2026\neve,Score,1,6\n")
        again = put(home, file, mapping=MAPPING)
        assert (again.kept, again.refused) == (5, 0)
        assert not [row for row in content(home) if hashed in row]
        for drop in all_drops(home):
            assert WHO.encode() not in original_file(home, drop).read_bytes()

    def test_where_all_responses_are_kept(self, home: Home, tmp_path: Path) -> None:
        """The lines of the rows kept do not tell all that is to go."""
        rows = [*SOME[:6], *lines(WHO, "1", "05/03/2026", "4"), *SOME[6:]]
        file = tmp_path / "long.csv"
        file.write_text(as_csv(rows), encoding="utf-8")
        assert put(home, file, mapping=MAPPING).kept == 5
        erase(home, WHO)
        (drop,) = all_drops(home)
        assert original_file(home, drop).read_text(encoding="utf-8") == as_csv(SOME)
        assert sorted(frame(home)["score"].to_list()) == [0, 3, 9, 10]
        self._lines_are_right(home)

    @staticmethod
    def _lines_are_right(home: Home) -> None:
        (drop,) = all_drops(home)
        _, first = pivoted(original_file(home, drop).read_bytes().decode())
        rows = pl.read_parquet(rows_file(home, drop.id))
        assert sorted(rows["line"].to_list()) == sorted(first.values())

    def test_a_file_that_comes_in_later(self, home: Home, tmp_path: Path) -> None:
        erase(home, WHO)
        file = tmp_path / "long.csv"
        file.write_bytes(mixed().encode())
        put(home, file, mapping=MAPPING)
        (drop,) = all_drops(home)
        left = original_file(home, drop).read_bytes().decode()
        assert records(left) == [row for row in records(mixed()) if row[0].strip() != WHO]
        assert sorted(frame(home)["score"].to_list()) == [0, 3, 9, 10]
        self._lines_are_right(home)

    @pytest.mark.parametrize("kind", ["json", "ndjson", "parquet", "xlsx"])
    def test_other_kinds_of_files(self, home: Home, tmp_path: Path, kind: str) -> None:
        rows = [row for pair in zip(SOME[:6], MINE[:6], strict=True) for row in pair] + SOME[6:]
        put(home, written(tmp_path, kind, rows), mapping=MAPPING)
        erase(home, WHO)
        (drop,) = all_drops(home)
        left = original_file(home, drop)
        if kind == "parquet":
            assert pl.read_parquet(left).rows() == SOME
        elif kind == "xlsx":
            assert records(left.read_text(encoding="utf-8")) == [HEAD, *map(list, SOME)]
        else:
            text = left.read_text(encoding="utf-8")
            found = json.loads(text) if kind == "json" else map(json.loads, text.splitlines())
            assert [tuple(each.values()) for each in found] == SOME
        rows_file(home, drop.id).unlink()
        assert read_again(home, drop).kept == 4
        assert sorted(frame(home)["score"].to_list()) == [0, 3, 9, 10]

    def test_a_customer_who_is_named_in_an_answer(self, home: Home, tmp_path: Path) -> None:
        """All lines of their response go, though one alone names them."""
        rows = [(f"r{who}", item, visit, value) for who, item, visit, value in SOME]
        rows += [
            ("rx", item, "1", value)
            for item, value in (("when", "05/03/2026"), ("Score", "4"), ("id", WHO))
        ]
        random.Random(3).shuffle(rows)  # noqa: S311 - not for secrets
        file = tmp_path / "long.csv"
        file.write_text(as_csv(rows), encoding="utf-8")
        put(home, file, mapping=toml.load(TOML.replace('"Who"', '"id"'), "long"))
        erase(home, WHO)
        (drop,) = all_drops(home)
        left = original_file(home, drop).read_bytes().decode()
        assert records(left)[1:] == [list(row) for row in rows if row[0] != "rx"]
        rows_file(home, drop.id).unlink()
        assert read_again(home, drop).kept == 4, "that nobody has the column now is no mistake"


def test_rebuild_gives_the_same_rows(home: Home, tmp_path: Path) -> None:
    file = tmp_path / "long.csv"
    file.write_text(as_csv(SOME), encoding="utf-8")
    put(home, file, mapping=MAPPING)
    (drop,) = all_drops(home)
    before = content(home)
    rows_file(home, drop.id).unlink()
    read_again(home, drop)
    rebuild(home)
    assert content(home) == before


def test_a_format_of_the_store_turns_what_it_recognises(home: Home, tmp_path: Path) -> None:
    home.formats.mkdir(parents=True)
    known = 'recognised_by = ["Who", "Item", "Visit", "Value"]'
    (home.formats / "rounds.toml").write_text(known + TOML, encoding="utf-8")
    file = tmp_path / "long.csv"
    file.write_text(as_csv(SOME), encoding="utf-8")
    report = put(home, file)
    assert (report.format, report.read, report.kept) == ("rounds", 4, 4)


class TestProposed:
    def test_a_long_file(self, tmp_path: Path) -> None:
        file = tmp_path / "long.csv"
        rows = [
            line
            for at in range(300)
            for line in lines(f"c{at}", "1", f"{1 + at % 28}/03/2026", str(at % 11))
        ]
        file.write_text(as_csv(rows), encoding="utf-8")
        found = propose(look_at(file, file.name), zone="UTC")
        assert found.mapping.pivot == Pivot("Item", "Value", ("Who", "Visit"))
        assert set(found.mapping.recognised_by) == set(HEAD)
        assert found.unanswered == ()
        assert take(tmp_path, file, found.mapping).counts == (300, 300, 0, 0)

    def test_one_line_each_is_not_turned(self, tmp_path: Path) -> None:
        file = tmp_path / "wide.csv"
        rows = [(f"c{at}", "Score", "1", str(at % 11)) for at in range(40)]
        file.write_text(as_csv(rows), encoding="utf-8")
        assert look_at(file, file.name).turned is None


@pytest.mark.skipif(not DATA.exists(), reason=f"THE REAL FILES ARE MISSING: {DATA}")
def test_scores_are_those_that_were_published(tmp_path: Path) -> None:
    """The answer to the exercise has each customer's first and latest response, 26 of the 28."""
    file = DATA / "case_050/inputs/input_01.csv"
    found = propose(look_at(file, file.name), answers={"day_or_month:1": "day"})
    taken = take(tmp_path, file, found.mapping)
    assert taken.counts == (28, 26, 2, 0)
    days = [row["1"] for row in taken.refused]
    assert days == ["Monday - 13th Jan", "5/20/2019"]
    with (DATA / "expected/case_050/output_01.csv").open(encoding="utf-8-sig", newline="") as text:
        published = list(csv.DictReader(text))
    score = "Would you recommend C&BS Co to your friends and family?"
    day = "Completion Date (Date Time stamp)"

    def day_of(told: str) -> date:
        return date(int(told[6:10]), int(told[3:5]), int(told[:2]))

    want = sorted(
        (row["Store"], day_of(row[day]), int(row[score]))
        for row in published
        if row["Name"] not in ("James Cagney", "Bas")
    )
    got = [
        (row["location"], row["answered_at"].date(), row["score"])
        for row in taken.rows.iter_rows(named=True)
    ]
    # Neither first nor latest of Juliana's three; of Bas the answer counts 24:00 to the day after.
    got.remove(("Clapham", date(2020, 1, 8), 9))
    got.remove(("Amstelveen", date(2020, 1, 12), 9))
    assert sorted(got) == want
