"""Mappings: read, checked with sentences, written so that they read back the same."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drops.errors import MappingError
from drops.intake.mapping import toml
from drops.intake.mapping.model import Mapping, Pivot, Source, Where
from drops.intake.mapping.recognise import formats

DESIGN_EXAMPLE = """
table = "complaints"
recognised_by = ["Unique Key", "Created Date"]
header_row = 1
[columns]
complaint_id = "Unique Key"
opened_at    = { from = "Created Date", format = "%m/%d/%Y %I:%M:%S %p", timezone = "America/New_York" }
team         = "Agency"
location     = { from = "Borough", values = { "Unspecified" = "" } }
"""


def test_the_shape_of_the_design() -> None:
    mapping = toml.load(DESIGN_EXAMPLE, "nyc")
    assert mapping.name == "nyc"
    assert mapping.table == "complaints"
    assert mapping.recognised_by == ("Unique Key", "Created Date")
    assert mapping.columns["opened_at"] == Source(
        headers=("Created Date",),
        formats=("%m/%d/%Y %I:%M:%S %p",),
        timezone="America/New_York",
    )
    assert mapping.columns["location"].values == (("Unspecified", ""),)
    assert mapping.columns["team"] == Source(headers=("Agency",))
    assert mapping.missing() == ()


@pytest.mark.parametrize(
    ("declared", "sentence"),
    [
        ("table = ", "mapping m is no TOML"),
        ("label = 'x'", "names no table; expected one of responses, complaints, advocacy"),
        ("table = 'complaint'", "Did you mean complaints?"),
        ("table = ['responses']", r"mapping m, table: \['responses'\]; expected one of responses,"),
        ("table = { a = 1 }", r"mapping m, table: \{'a': 1\}; expected one of responses,"),
        ("tabel = 'responses'", "mapping m: expected table = .*, one of responses, complaints"),
        ("tabel = 'responses'", "mapping m has an entry tabel; .* Did you mean table?"),
        (
            "table = 'responses'\noptional = ['team', 1]",
            r"^mapping m, optional: expected true, false or a list of columns, not \['team', 1\]$",
        ),
        (
            "like = 'google_forms'\ncolumns = 3",
            "mapping m, columns: expected a table of column = header, not 3",
        ),
        ("table = 'responses'\ncolumn = {}", "has an entry column; expected one of .*columns"),
        (
            "table = 'responses'\n[columns]\nscores = 'x'",
            "responses has no column scores; it has response_id, .* Did you mean score?",
        ),
        ("table = 'responses'\n[columns]\nscore = 3", "score: expected a header"),
        (
            "table = 'responses'\n[columns]\nscore = { form = 'x' }",
            "score has an entry form; expected one of from, .* Did you mean format?",
        ),
        ("table = 'responses'\n[columns]\nscore = {}", "either a header .* or a constant"),
        (
            "table = 'responses'\n[columns]\nscore = { from = 'a', constant = 'b' }",
            "either a header .* or a constant",
        ),
        (
            "table = 'responses'\n[columns]\nscore = { from = 'a', format = '%Y' }",
            "for columns that hold a time; in responses these are answered_at",
        ),
        (
            "table = 'responses'\n[columns]\nanswered_at = { from = 'a', format = 'dd/mm/yyyy' }",
            "dd/mm/yyyy is no time format; expected one like %d/%m/%Y",
        ),
        (
            "table = 'responses'\n[columns]\nanswered_at = { from = 'a', format = '%Y-%m %H' }",
            "is no time format",
        ),
        (
            "table = 'responses'\n[columns]\nanswered_at = { from = 'a', format = '%d/%m/%Y %I:%M' }",
            "without %p",
        ),
        (
            "table = 'responses'\n[columns]\nanswered_at = { from = 'a', timezone = 'Mars/North' }",
            "Mars/North is no time zone; expected one like Europe/London",
        ),
        ("table = 'responses'\ntimezone = 'GMT+25'", "no time zone"),
        ("table = 'responses'\ncolumns = 3", "m, columns: expected a table of column = header"),
        ("tables = 'responses'", "has an entry tables; expected one of .* Did you mean table?"),
        ("table = 3", "m, table: 3; expected one of responses"),
        ("table = 'responses'\noptional = 3", "optional: expected true, false or a list"),
        ("table = 'responses'\nheader_row = 0", "whole number from 1 to 100, not 0"),
        ("table = 'responses'\nskip_after_header = true", "whole number from 0 to 100"),
        ("table = 'responses'\nrecognised_by = 'Id'", "recognised_by: expected a list"),
        (
            "table = 'responses'\ndrop_rows_where = [{ column = 'Status' }]",
            "drop_rows_where: expected",
        ),
        (
            "table = 'complaints'\n[columns]\nfirst_response_at = { from = 'a', minutes_after = 'opened' }",
            "Did you mean opened_at?",
        ),
        (
            "table = 'complaints'\n[columns]\nresolved_at = { from = 'a', hours_after = 'closed' }",
            "expected one of opened_at, first_response_at, resolved_at",
        ),
        (
            "table = 'complaints'\n[columns]\nopened_at = { from = 'a', otherwise = 'b' }",
            "otherwise is for columns that may be missing",
        ),
        (
            "table = 'complaints'\n[columns]\nopened_at = { from = 'a', format = 'epoch' }",
            "or iso, epoch seconds, epoch milliseconds",
        ),
        ("table = 'responses'\nday_first = 'yes'", "day_first: expected true or false, not yes"),
        ("table = 'responses'\nfurther_header_rows = -1", "whole number from 0 to 100"),
        ("table = 'responses'\nalso_called = ['a']", "also_called: expected a table like"),
        ("table = 'responses'\nalso_called = { a = 'b' }", "also_called, a: expected a list"),
        (
            "table = 'responses'\ndrop_rows_where = [{ column = 'a', values = ['b'], optional = 'c' }]",
            "drop_rows_where, optional: expected true or false",
        ),
        (
            "table = 'complaints'\n[[answers]]\nteam = 'x'",
            "only responses can have several answers",
        ),
        ("table = 'responses'\n[[answers]]\nscore = 'x'", "needs its own question"),
        (
            "table = 'responses'" + 2 * "\n[[answers]]\nquestion = { constant = 'nps' }",
            "needs its own question",
        ),
    ],
)
def test_a_mistake_is_a_sentence(declared: str, sentence: str) -> None:
    with pytest.raises(MappingError, match=sentence) as raised:
        toml.load(declared, "m")
    assert "m" in str(raised.value)
    assert "Traceback" not in str(raised.value)


def test_what_is_missing_is_told_of_the_required_columns() -> None:
    assert Mapping("m", "responses").missing() == ("answered_at", "question")
    asked = {"question": Source(constant="nps")}
    several = Mapping("m", "responses", {"answered_at": Source(("At",))}, answers=(asked,))
    assert several.missing() == ()


@pytest.mark.parametrize("name", [each.name for each in formats()])
def test_shipped_formats_read_back_the_same(name: str) -> None:
    mapping = next(each.mapping for each in formats() if each.name == name)
    assert toml.load(toml.dump(mapping), name) == mapping


_WORDS = st.text(st.characters(codec="utf-8", exclude_categories=["Cs"]), min_size=1, max_size=8)


@given(
    headers=st.lists(_WORDS, min_size=1, max_size=3, unique=True),
    values=st.dictionaries(_WORDS, st.text(max_size=5).filter(lambda t: t.isprintable())),
    recognised=st.lists(_WORDS, max_size=3),
    where=st.lists(_WORDS, min_size=1, max_size=2),
    optional=st.booleans(),
    day_first=st.none() | st.booleans(),
    skip=st.integers(0, 4),
)
def test_any_mapping_reads_back_the_same(
    headers: list[str],
    values: dict[str, str],
    recognised: list[str],
    where: list[str],
    optional: bool,  # noqa: FBT001 - hypothesis gives it
    day_first: bool | None,  # noqa: FBT001
    skip: int,
) -> None:
    chosen = Where(where[0], tuple(where), optional=optional)
    after = Source(tuple(headers), hours_after="answered_at", but_not=tuple(recognised))
    team = Source(
        tuple(headers),
        values=tuple(values.items()),
        only_where=chosen,
        optional=optional,
        otherwise=Source(tuple(where), optional=True),
    )
    mapping = Mapping(
        name="any",
        table="responses",
        columns={
            "answered_at": after,
            "team": team,
            "comment": Source(label_contains=tuple(headers)),
        },
        answers=({"question": Source(constant="nps"), "score": Source(header_before="_G")},),
        recognised_by=tuple(recognised),
        recognised_by_words=tuple(where),
        first_column=headers[0],
        further_header_rows=skip,
        day_first=day_first,
        footer=tuple(headers),
        also_called={headers[0]: tuple(where)},
        skip_after_header=skip,
        label=headers[0],
        unanswered=tuple(recognised),
        pivot=Pivot("a question", "an answer", tuple(recognised[:1])),
        timezone="Europe/Paris",
        drop_rows_where=(chosen,),
        known_at=tuple(headers),
    )
    assert toml.load(toml.dump(mapping), "any") == mapping


def test_how_a_mapping_is_written() -> None:
    """The ledger and the confirmed formats keep this text."""
    solved = Where("Status", ("Solved",), optional=True)
    mapping = Mapping(
        "m",
        "responses",
        {
            "answered_at": Source(("At",), formats=("iso", "%d/%m/%Y"), timezone="UTC"),
            "team": Source(("Team", 'The "T"'), values=(("None", ""),), only_where=solved),
            "comment": Source(("A",), optional=True, otherwise=Source(("B",), optional=True)),
        },
        answers=({"question": Source(constant="nps"), "score": Source(("NPS",))},),
        recognised_by=("At", "Tab\t and \x7f"),
        day_first=False,
        header_row=3,
        drop_rows_where=(Where("Kind", ("test", "draft")),),
        also_called={"At": ("Am",)},
        pivot=Pivot("Item", "Value", ("Who",)),
    )
    assert toml.dump(mapping) == (
        'table = "responses"\n'
        'recognised_by = ["At", "Tab\\t and \\u007f"]\n'
        "header_row = 3\n"
        "day_first = false\n"
        'drop_rows_where = [{ "column" = "Kind", "values" = ["test", "draft"] }]\n'
        'also_called = { "At" = ["Am"] }\n'
        "\n[turn]\n"
        'question = "Item"\nanswer = "Value"\nby = ["Who"]\n'
        "\n[columns]\n"
        'answered_at = { "from" = ["At"], "formats" = ["iso", "%d/%m/%Y"], "timezone" = "UTC" }\n'
        'team = { "from" = ["Team", "The \\"T\\""], "values" = { "None" = "" }, "only_where" = '
        '{ "column" = "Status", "values" = ["Solved"], "optional" = true } }\n'
        'comment = { "from" = ["A"], "optional" = true, '
        '"otherwise" = { "from" = ["B"], "optional" = true } }\n'
        "\n[[answers]]\n"
        'question = { "constant" = "nps" }\nscore = "NPS"\n'
    )


def test_every_mistake_is_told() -> None:
    declared = "table = 'responses'\nlabel = 3\n[columns]\nscore = { from = 'a', constant = 1 }"
    with pytest.raises(MappingError) as raised:
        toml.load(declared, "m")
    assert str(raised.value).splitlines() == [
        "mapping m, label: expected text in quotes, not 3",
        "mapping m, score, constant: expected text in quotes, not 1",
    ]


def test_a_mapping_may_be_like_a_shipped_one_but_for_what_it_says() -> None:
    shipped = next(each.mapping for each in formats() if each.name == "google_forms")
    mine = toml.load("like = 'google_forms'\nday_first = true", "mine")
    assert mine == replace(shipped, name="mine", day_first=True)
    team = toml.load("like = 'google_forms'\n[columns]\nteam = 'Filiale'", "mine")
    assert team.columns["team"].headers == ("Filiale",)
    assert team.columns["answered_at"] == shipped.columns["answered_at"]
    assert toml.load(toml.dump(mine), "mine") == mine
    with pytest.raises(MappingError, match=r"like: google_form; expected one of .* Did you mean"):
        toml.load("like = 'google_form'", "mine")


def test_a_file_of_its_own(tmp_path: Path) -> None:
    path = tmp_path / "shop.toml"
    path.write_text(DESIGN_EXAMPLE, encoding="utf-8-sig")
    assert toml.load_file(path).name == "shop"
    with pytest.raises(MappingError, match=r"there is no mapping file gone\.toml"):
        toml.load_file(tmp_path / "gone.toml")
    path.write_bytes(b"\xff\xfe\x00")
    with pytest.raises(MappingError, match=r"shop\.toml cannot be read"):
        toml.load_file(path)
