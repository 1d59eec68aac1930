"""The whole way of a file: encodings, kinds of cells, progress, until when it knows, preview."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from drops.errors import DropError
from drops.intake.files import encodings
from drops.intake.mapping import toml
from drops.intake.rows.pipeline import Progress
from drops.intake.rows.preview import preview
from drops.intake.rows.read import Reading
from tests.support.taking import TAKEN_AT, hashed, settings, shipped, take

OWN = "response_id,answered_at,question,score,location,comment\n"
ROW = "R,2026-01-01T10:00,nps,9,Łódź,Größe – “naïve” £5\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
@pytest.mark.parametrize("block", [None, 3])
def test_encodings_with_any_letter(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, encoding: str, block: int | None
) -> None:
    monkeypatch.setattr(encodings, "BLOCK", block or encodings.BLOCK)
    taken = take(tmp_path, (OWN + ROW).encode(encoding))
    assert taken.column("location") == ["Łódź"]
    assert taken.column("comment") == ["Größe – “naïve” £5"]
    assert any("utf-16" in note for note in taken.reading.notes) == (encoding == "utf-16")


def test_windows_text_is_read_and_said(tmp_path: Path) -> None:
    plain = "".join(f"R{n},2026-01-01,nps,9,Bath,fine\n" for n in range(100))
    text = OWN + plain + ROW.replace("Łódź", "Zürich")
    taken = take(tmp_path, text.encode("cp1252"))
    assert taken.column("comment")[-1] == "Größe – “naïve” £5"
    assert "the text was read as cp1252, because it is no UTF-8" in taken.reading.notes


def test_the_first_letter_that_is_no_utf8_may_stand_anywhere(tmp_path: Path) -> None:
    plain = "".join(f"R{n},2026-01-01,nps,9,Bath,{'x' * 100}\n" for n in range(12_000))
    assert len(plain) > 1 << 20
    taken = take(tmp_path, (OWN + plain).encode() + "Z,2026-01-01,nps,9,Zürich,\n".encode("cp1252"))
    assert taken.column("location")[-1] == "Zürich"


@pytest.mark.parametrize("separator", [";", "\t", "|"])
def test_separators(tmp_path: Path, separator: str) -> None:
    text = (OWN + 'R,2026-01-01,nps,9,Bath,"a; b\t| c"\n').replace(",", separator)
    taken = take(tmp_path, text)
    assert taken.column("comment") == ["a; b\t| c"]
    assert any(note.startswith("the fields are separated by") for note in taken.reading.notes)


def test_a_line_that_tells_the_separator(tmp_path: Path) -> None:
    taken = take(tmp_path, "sep=;\r\n" + (OWN + ROW).replace(",", ";").replace("\n", "\r\n"))
    assert taken.counts == (1, 1, 0, 0)
    assert taken.column("line") == [3]


def test_a_preamble_above_the_header(tmp_path: Path) -> None:
    mapping = toml.from_dict({**OWN_MAPPING, "header_row": 3}, "m")
    taken = take(tmp_path, "Report of May\n\nWhen,Mark\n2026-01-01,9\n", mapping)
    assert taken.column("line") == [4]
    assert taken.column("score") == [9]


OWN_MAPPING: dict[str, Any] = {
    "table": "responses",
    "columns": {"answered_at": "When", "question": {"constant": "nps"}, "score": "Mark"},
}


def test_rows_with_too_many_fields_are_refused_with_their_text(tmp_path: Path) -> None:
    text = f"{OWN}{ROW}S,2026-01-02,nps,9,Bath,so, so\nT,2026-01-03\n"
    taken = take(tmp_path, text)
    assert taken.counts == (3, 1, 2, 0)
    assert taken.reading.reasons == {
        "the line has 7 fields, expected 6": 1,
        "the line has 2 fields, expected 6": 1,
    }
    assert [row["reasons"] for row in taken.refused] == [
        "line 3 has 7 fields, expected 6",
        "line 4 has 2 fields, expected 6",
    ]
    assert taken.refused[0]["comment"] == "so, so"
    assert taken.refused[1]["answered_at"] == "2026-01-03"


def test_refused_rows_keep_their_original_text_in_order(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(encodings, "BLOCK", 40)
    rows = [f" {n} ,2026-01-01,nps,1{n}, Bath ,  \n" for n in range(1, 9)]
    text = OWN + "".join(rows) + "X,Y\n"
    taken = take(tmp_path, text)
    assert taken.counts == (9, 0, 9, 0)
    assert [int(row["line"]) for row in taken.refused] == list(range(2, 11))
    assert taken.refused[0]["response_id"] == " 1 "
    assert taken.refused[0]["location"] == " Bath "


def test_refused_rows_can_be_mended_and_dropped_again(tmp_path: Path) -> None:
    take(tmp_path, OWN + "R,2026-01-01,nps,99,Bath,\n")
    mended = (tmp_path / "refused.csv").read_text(encoding="utf-8").replace("99", "9")
    assert take(tmp_path, mended, name="mended.csv").counts == (1, 1, 0, 0)


class TestUntilWhenTheFileKnows:
    CONTENT = (
        "complaint_id,opened_at,resolved_at,updated_at\n"
        "a,2026-01-01T10:00Z,2026-01-05T10:00Z,2026-01-06T10:00Z\n"
        ",2026-01-02T10:00Z,2026-01-04T10:00Z,2026-03-01T10:00Z\n"
        "c,2026-01-03T10:00Z,,soon\n"
    )
    NEWEST = datetime(2026, 1, 6, 10, tzinfo=UTC)

    def test_the_latest_time_of_the_kept_rows(self, tmp_path: Path) -> None:
        taken = take(tmp_path, self.CONTENT)
        assert taken.counts == (3, 2, 1, 0)
        assert taken.reading.known_at == self.NEWEST
        assert taken.reading.last_at == datetime(2026, 1, 3, 10, tzinfo=UTC)

    def test_as_told(self, tmp_path: Path) -> None:
        told = datetime(2026, 2, 1, tzinfo=UTC)
        assert take(tmp_path, self.CONTENT, known_at=told).reading.known_at == told

    def test_told_without_a_zone_is_in_the_settings(self, tmp_path: Path) -> None:
        told = datetime(2026, 2, 1)  # noqa: DTZ001 - what a person types
        taken = take(tmp_path, self.CONTENT, known_at=told, zone="America/New_York")
        assert taken.reading.known_at == datetime(2026, 2, 1, 5, tzinfo=UTC)

    def test_told_too_early(self, tmp_path: Path) -> None:
        told = self.NEWEST - timedelta(seconds=1)
        with pytest.raises(DropError, match="holds a time from 2026-01-06 10:00:00 UTC"):
            take(tmp_path, self.CONTENT, known_at=told)

    def test_told_in_the_future(self, tmp_path: Path) -> None:
        with pytest.raises(DropError, match="lies in the future"):
            take(tmp_path, self.CONTENT, known_at=TAKEN_AT + timedelta(days=2))

    def test_when_nothing_is_kept_the_moment_of_taking(self, tmp_path: Path) -> None:
        taken = take(tmp_path, "complaint_id,opened_at\na,never\n")
        assert taken.reading.known_at == TAKEN_AT


def test_progress_ends_with_the_whole_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(encodings, "BLOCK", 100)
    seen: list[Progress] = []
    rows = "".join(f"R{n},2026-01-01,nps,9,Bath,\n" for n in range(50))
    take(tmp_path, OWN + rows, on_progress=seen.append)
    assert len(seen) > 5
    assert [each.share for each in seen] == sorted(each.share for each in seen)
    assert [each.rows_done for each in seen] == sorted(each.rows_done for each in seen)
    assert (seen[-1].rows_done, seen[-1].share, seen[-1].seconds_left) == (50, 1.0, 0.0)


def test_a_mapping_that_does_not_fit_names_the_columns(tmp_path: Path) -> None:
    mapping = toml.from_dict(OWN_MAPPING, "m")
    with pytest.raises(
        DropError,
        match=r"file\.csv has no column Mark, which the mapping m reads as score; its columns are "
        r"When, Marks\. Did you mean Marks\?",
    ):
        take(tmp_path, "When,Marks\n2026-01-01,9\n", mapping)
    with pytest.raises(DropError, match=r"file\.csv: nothing is mapped to answered_at, question"):
        take(tmp_path, "When,Mark\n", toml.from_dict({"table": "responses"}, "m"))


def test_the_first_header_that_is_given_wins(tmp_path: Path) -> None:
    columns = OWN_MAPPING["columns"] | {"team": {"from": ["Team", "Group", "Crew"]}}
    mapping = toml.from_dict({"table": "responses", "columns": columns}, "m")
    taken = take(tmp_path, "Group,When, MARK,Team\nB,2026-01-01,9,A\nB,2026-01-02,8,-\n", mapping)
    assert taken.column("team") == ["A", "B"]


def test_values_and_chosen_rows(tmp_path: Path) -> None:
    mapping = toml.from_dict(
        {
            "table": "responses",
            "drop_rows_where": [{"column": "Kind", "values": ["Test"]}],
            "columns": OWN_MAPPING["columns"]
            | {
                "channel": {"from": "Kind", "values": {"TEL": "phone", "unknown": ""}},
                "team": {"from": "T", "only_where": {"column": "Kind", "values": ["tel"]}},
            },
        },
        "m",
    )
    text = "When,Mark,Kind,T\n2026-01-01,9,tel,A\n2026-01-02,8,Unknown,B\n2026-01-03,1, test ,C\n"
    taken = take(tmp_path, text + "2026-01-04,7,shop,D\n", mapping)
    assert taken.counts == (4, 3, 0, 1)
    assert taken.column("channel") == ["phone", None, "shop"]
    assert taken.column("team") == ["A", None, None]
    assert "left out for their Kind, as the format says: 1 row" in taken.reading.notes


def test_the_same_header_twice(tmp_path: Path) -> None:
    text = "response_id,answered_at,question,score,score\nR,2026-01-01,nps,9,2\n"
    taken = take(tmp_path, text)
    assert taken.column("score") == [9]
    assert "the column score occurs twice; the first was read" in taken.reading.notes


def test_local_times_are_read_in_the_zone_of_mapping_or_settings(tmp_path: Path) -> None:
    text = "When,Mark\n2026-07-01 12:00,9\n2026-10-25 01:30,8\n"
    plain = toml.from_dict(OWN_MAPPING, "m")
    told = toml.from_dict({**OWN_MAPPING, "timezone": "Asia/Tokyo"}, "m")
    london = take(tmp_path, text, plain, zone="Europe/London")
    assert london.column("answered_at")[0].hour == 11
    assert london.reading.mapping.timezone == "Europe/London"
    assert "1 time occurred twice as the clocks went back; the earlier was taken" in (
        london.reading.notes
    )
    tokyo = take(tmp_path, text, told, zone="Europe/London")
    assert tokyo.column("answered_at")[0].hour == 3
    again = take(tmp_path, text, london.reading.mapping, zone="Asia/Tokyo")
    assert again.rows.equals(london.rows), "read again under other settings, the same"


def test_kinds_of_parquet_columns(tmp_path: Path) -> None:
    """Numbers as ids with a gap (floats), categories, dates, instants in another zone."""
    path = tmp_path / "typed.parquet"
    at = pl.Series([datetime(2026, 7, 1, 12), None]).dt.replace_time_zone("Europe/Paris")  # noqa: DTZ001
    pl.DataFrame(
        {
            "complaint_id": [1204.0, 17.0],
            "opened_at": [date(2026, 6, 1), date(2026, 6, 2)],
            "resolved_at": at,
            "reopened": pl.Series([1.0, float("nan")]),
            "team": pl.Series(["A", "B"], dtype=pl.Categorical),
            "customer_id": pl.Series([123456789012345678901, 2], dtype=pl.Int128),
            "tags": [["x"], ["y", "z"]],
        }
    ).write_parquet(path)
    taken = take(tmp_path, path)
    assert taken.counts == (2, 2, 0, 0)
    assert taken.column("complaint_id") == ["1204", "17"]
    assert taken.column("opened_at")[0] == datetime(2026, 6, 1, tzinfo=UTC)
    assert taken.column("resolved_at") == [datetime(2026, 7, 1, 10, tzinfo=UTC), None]
    assert taken.column("reopened") == [1, None]
    assert taken.column("team") == ["A", "B"]
    assert taken.column("customer_id") == [hashed("123456789012345678901"), hashed("2")]


def test_parquet_times_need_no_format(tmp_path: Path) -> None:
    path = tmp_path / "nyc.parquet"
    names = ["Unique Key", "Created Date", "Closed Date", "Agency", "Borough"]
    row = ["1", datetime(2026, 7, 1, 12), None, "NYPD", "BRONX"]  # noqa: DTZ001 - local time
    pl.DataFrame([row], schema=names, orient="row").write_parquet(path)
    assert take(tmp_path, path).column("opened_at") == [datetime(2026, 7, 1, 16, tzinfo=UTC)]


def test_a_file_torn_while_it_is_read(tmp_path: Path) -> None:
    path = tmp_path / "torn.parquet"
    numbers = [str(n * 7919 % 100_003) for n in range(100_000)]
    times = ["2026-01-01"] * len(numbers)
    pl.DataFrame({"complaint_id": numbers, "opened_at": times}).write_parquet(path)
    whole = bytearray(path.read_bytes())
    whole[1000:60_000] = bytes(59_000)
    path.write_bytes(whole)
    with pytest.raises(DropError, match=r"torn\.parquet .* cannot be read as one"):
        take(tmp_path, path)
    assert not list(tmp_path.glob("*.unsettled"))


def test_an_empty_parquet_file(tmp_path: Path) -> None:
    path = tmp_path / "none.parquet"
    pl.DataFrame(schema={"complaint_id": pl.String, "opened_at": pl.String}).write_parquet(path)
    with pytest.raises(DropError, match="holds a header and no rows"):
        take(tmp_path, path)


def test_the_account_must_balance() -> None:
    with pytest.raises(AssertionError, match="read 3, but kept 1"):
        Reading(
            *("responses", "f", shipped("qualtrics"), 3, 1, 1, 0, 0, {}, None, None),
            known_at=TAKEN_AT,
            notes=(),
        )


def test_preview_shows_rows_before_and_after(tmp_path: Path) -> None:
    path = tmp_path / "nyc.csv"
    path.write_bytes(Path("sample_data/formats/nyc311.csv").read_bytes())
    shown = preview(path, "nyc.csv", shipped("nyc311"), settings(), rows=3)
    assert shown.header[0] == "Unique Key"
    assert shown.lines == (2, 3, 4)
    assert shown.before[1]["Created Date"] == "07/01/2026 01:15:00 PM"
    assert shown.after[1]["opened_at"] == "2026-07-01 17:15:00+00:00"
    assert shown.after[1]["location"] == ""
    assert shown.reasons == ("", "", "")
    assert shown.after[2]["resolved_at"] == ""
    left_out = "line 4 would be kept without its resolved_at: was resolved before it was opened"
    assert left_out in shown.notes
    assert list(tmp_path.iterdir()) == [path]


def test_preview_of_several_answers_and_of_no_rows(tmp_path: Path) -> None:
    path = Path("sample_data/formats/qualtrics.csv")
    shown = preview(path, "q.csv", shipped("qualtrics"), settings(), rows=2)
    assert [row["question"] for row in shown.after] == ["nps", "nps", "csat", "csat"]
    assert shown.reasons == ("", "", "", "blank")
    empty = tmp_path / "empty.csv"
    empty.write_text(OWN)
    assert preview(empty, "e.csv", shipped("pepper_responses"), settings()).before == ()
