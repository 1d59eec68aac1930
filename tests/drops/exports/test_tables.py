"""Files that hold whole tables: HTML and XML under .xls, databases, event logs, statistics, sheets."""

from __future__ import annotations

import gzip
import html
import sqlite3
from datetime import datetime
from pathlib import Path

import polars as pl
import pytest

from drops.errors import DropError
from tests.support.analyst import Outcome, analyse
from tests.support.workbooks import sheet_xml, workbook

NAMES = ["Response ID", "Submitted at", "How likely are you to recommend us?", "Store", "Comment"]
ROWS = [
    [f"r-{n}", f"2026-03-{n + 1:02d} 14:05:33", str(n), ("York", "Hull")[n % 2], f"<b> & {n}"]
    for n in range(11)
]
TABLE = [NAMES, *ROWS]


def check(outcome: Outcome) -> None:
    assert outcome.taken, outcome.said
    assert outcome.taken.column("score") == list(range(11))
    assert set(outcome.taken.column("location")) == {"York", "Hull"}
    assert outcome.taken.column("comment")[3] == "<b> & 3"
    assert outcome.taken.reading.refused == 0


def refusal(folder: Path, content: str | bytes, name: str) -> str:
    """The sentence by which a file is refused that nothing can be read of."""
    with pytest.raises(DropError) as refused:
        analyse(folder, content, name=name)
    return str(refused.value)


def cells(row: list[str], tag: str = "td", style: str = "") -> str:
    return "".join(f"<{tag}{style}>{html.escape(cell)}</{tag}>" for cell in row)


def page(body: str, head: str = '<meta charset="utf-8">') -> str:
    return f"<html><head>{head}<style>td {{mso-number-format:\\@}}</style></head><body>{body}"


PLAIN_ROWS = "".join(f"<tr>{cells(row)}</tr>\n" for row in TABLE)
PAGES = {
    "a table of plain rows": page(f"<table border=1>{PLAIN_ROWS}</table></body></html>"),
    "names in a head of their own": page(
        f"<table><thead><tr>{cells(NAMES, 'th')}</tr></thead><tbody>"
        + "".join(f"<tr>{cells(row, 'td', ' class=x')}</tr>" for row in ROWS)
        + "</tbody></table>"
    ),
    "nothing is closed": page(
        "<table>" + "".join("<tr>" + "".join(f"<td>{html.escape(c)}" for c in r) for r in TABLE)
    ),
    "a title over all columns": page(
        f"<table><tr><td colspan=5>NPS report</td></tr>{PLAIN_ROWS}</table>"
    ),
    "a small table of figures above": page(
        f"<table><tr><td>Answers</td><td>11</td></tr></table><table>{PLAIN_ROWS}</table>"
    ),
    "a table within a table of the page": page(
        f"<table><tr><td>Menu</td><td><table>{PLAIN_ROWS}</table></td></tr></table>"
    ),
    "no page around it": f"<table>{PLAIN_ROWS}</table>",
    "in capitals, with scripts": page(
        f"<SCRIPT>var a = '<td>';</SCRIPT><TABLE>{PLAIN_ROWS.replace('td>', 'TD>')}</TABLE>"
    ),
}


@pytest.mark.parametrize("text", PAGES.values(), ids=PAGES)
def test_an_html_table_under_the_name_of_excel(tmp_path: Path, text: str) -> None:
    outcome = analyse(tmp_path, text, name="report.xls")
    check(outcome)
    assert "the name says Excel, but the file is an HTML table" in outcome.said


def test_cells_that_stand_for_several_rows_are_in_each(tmp_path: Path) -> None:
    rows = "".join(
        f"<tr>{cells(row[:3])}"
        + (f"<td rowspan={2 if n < 10 else 1}>York</td>" if n % 2 == 0 else "")
        + f"{cells(row[4:])}</tr>"
        for n, row in enumerate(ROWS)
    )
    text = page(f"<table><tr>{cells(NAMES)}</tr>{rows}</table>")
    taken = analyse(tmp_path, text, name="r.xls").taken
    assert taken
    assert taken.column("location") == ["York"] * 11


def test_a_page_tells_its_own_encoding(tmp_path: Path) -> None:
    text = page(
        f"<table>{PLAIN_ROWS.replace('York', 'Łódź')}</table>", "<meta charset=windows-1250>"
    )
    taken = analyse(tmp_path, text.encode("cp1250"), name="r.xls").taken
    assert taken
    assert set(taken.column("location")) == {"Łódź", "Hull"}


def test_a_page_without_a_table_is_a_sign_in(tmp_path: Path) -> None:
    said = refusal(tmp_path, page("<p>Please sign in</p>"), "export.csv")
    assert "is a web page without a table" in said
    assert "asked for a sign-in" in said


def excel_2003(rows: list[list[str]], more: str = "") -> str:
    kinds = ["String", "DateTime", "Number", "String", "String"]

    def cell(value: str, kind: str) -> str:
        text = value.replace(" ", "T") + ".000" if kind == "DateTime" else html.escape(value)
        return f'<Cell><Data ss:Type="{kind}">{text}</Data></Cell>'

    head = "".join(cell(name, "String") for name in NAMES)
    body = "".join("<Row>" + "".join(map(cell, row, kinds)) + "</Row>" for row in rows)
    return (
        '<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?>'
        '<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet" '
        'xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet">'
        f'{more}<Worksheet ss:Name="Answers"><Table><Row>{head}</Row>{body}</Table></Worksheet>'
        "</Workbook>"
    )


COVER_2003 = (
    '<Worksheet ss:Name="Cover"><Table><Row><Cell><Data ss:Type="String">NPS</Data></Cell>'
    '<Cell><Data ss:Type="Number">12</Data></Cell></Row></Table></Worksheet>'
)


@pytest.mark.parametrize("more", ["", COVER_2003])
@pytest.mark.parametrize("packed", [False, True])
def test_a_workbook_of_excel_2003(tmp_path: Path, more: str, packed: bool) -> None:  # noqa: FBT001
    text = excel_2003(ROWS, more).encode()
    check(analyse(tmp_path, gzip.compress(text) if packed else text, name="r.xls"))


def test_empty_cells_that_xml_leaves_out_shift_nothing(tmp_path: Path) -> None:
    text = excel_2003(ROWS).replace(
        '<Cell><Data ss:Type="String">Hull</Data></Cell><Cell>', '<Cell ss:Index="5">'
    )
    taken = analyse(tmp_path, text, name="r.xls").taken
    assert taken
    assert taken.column("location") == [("York", None)[n % 2] for n in range(11)]
    assert taken.column("comment")[3] == "<b> & 3"


def test_xml_that_declares_entities_is_not_read(tmp_path: Path) -> None:
    bomb = '<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>'
    text = excel_2003(ROWS).replace("<?mso", f"{bomb}<?mso", 1)
    assert "declares entities" in refusal(tmp_path, text, "r.xls")


def test_other_xml_is_named_by_its_first_element(tmp_path: Path) -> None:
    said = refusal(tmp_path, "<?xml version='1.0'?><tickets><t/></tickets>", "a.xml")
    assert "is XML that begins with tickets" in said


def test_an_event_log_has_a_row_for_each_event(tmp_path: Path) -> None:
    from drops.intake.files import Wanted, open_pieces, whole_header

    events = "".join(
        f'<trace><string key="concept:name" value="case {n}"/>'
        f'<event><string key="concept:name" value="Opened"/>'
        f'<date key="time:timestamp" value="2026-03-0{n}T09:00:00.000+00:00"/></event>'
        f'<event><string key="concept:name" value="Closed"/>'
        f'<date key="time:timestamp" value="2026-03-0{n}T1{n}:00:00.000+00:00"/></event></trace>'
        for n in range(1, 4)
    )
    path = tmp_path / "log.xes"
    defaults = '<global scope="event"><string key="concept:name" value="none"/></global>'
    path.write_text(f'<?xml version="1.0"?><log xes.version="1.0">{defaults}{events}</log>')
    header = whole_header(path, path.name)
    assert header.names() == ("case:concept:name", "concept:name", "time:timestamp")
    (piece,) = open_pieces(path, path.name, Wanted(header.names(), 1, frozenset()), header)
    assert piece.frame.height == 6
    assert piece.frame.row(5) == ("case 3", "Closed", "2026-03-03T13:00:00.000+00:00")
    assert piece.lines.to_list() == [2, 3, 4, 5, 6, 7]


def database(path: Path, tables: dict[str, list[list[object]]]) -> None:
    with sqlite3.connect(path) as connection:
        for name, (names, *rows) in tables.items():
            columns = ", ".join(f'"{each}"' for each in names)
            connection.execute(f'CREATE TABLE "{name}" ({columns})')
            marks = ", ".join("?" for _ in names)
            connection.executemany(f'INSERT INTO "{name}" VALUES ({marks})', rows)
        connection.execute("CREATE VIEW v AS SELECT 1")
    connection.close()


def test_a_database_with_a_table_of_answers(tmp_path: Path) -> None:
    path = tmp_path / "answers.db"
    typed = [[row[0], row[1], int(row[2]), *row[3:]] for row in ROWS]
    database(path, {"meta": [["key", "value"], ["version", 3]], "answers": [NAMES, *typed]})
    outcome = analyse(tmp_path, path)
    check(outcome)
    assert "the table answers was read; not read: meta" in outcome.said
    check(analyse(tmp_path, gzip.compress(path.read_bytes()), name="answers.db.gz"))


def test_a_damaged_database_is_told_so(tmp_path: Path) -> None:
    said = refusal(tmp_path, b"SQLite format 3\0" + b"\1" * 4_000, "a.db")
    assert "starts like a SQLite database but cannot be read as one" in said


def frame() -> pl.DataFrame:
    return pl.DataFrame(
        {
            "rid": [row[0] for row in ROWS],
            "at": [datetime.fromisoformat(row[1]) for row in ROWS],
            "nps": [float(row[2]) for row in ROWS],
            "region": [1.0 + n % 2 for n in range(11)],
            "why": [row[4] for row in ROWS],
        }
    )


def test_a_file_of_spss_is_read_with_its_questions_and_labels(tmp_path: Path) -> None:
    import pyreadstat

    path = tmp_path / "survey.sav"
    pyreadstat.write_sav(
        frame(),
        str(path),
        column_labels=NAMES,
        variable_value_labels={
            "region": {1.0: "York", 2.0: "Hull"},
            "nps": {0.0: "Not at all likely", 10.0: "Extremely likely"},
        },
    )
    check(analyse(tmp_path, path))
    check(analyse(tmp_path, gzip.compress(path.read_bytes()), name="survey.sav.gz"))


def test_a_file_of_r_is_read(tmp_path: Path) -> None:
    import pyreadr

    table = pl.DataFrame(ROWS, schema=NAMES, orient="row")
    for name in ("answers.rds", "answers.RData"):
        path = tmp_path / name
        if name.endswith("rds"):
            pyreadr.write_rds(str(path), table)
        else:
            pyreadr.write_rdata(str(path), table, df_name="answers")
        check(analyse(tmp_path, path))
        check(analyse(tmp_path, gzip.compress(path.read_bytes()), name=f"{name}.gz"))


COVER = sheet_xml([["NPS report"], [], ["Answers", 11], ["NPS", -9]])
ANSWERS = sheet_xml(TABLE)


def test_a_sheet_with_a_table_comes_before_a_cover(tmp_path: Path) -> None:
    outcome = analyse(tmp_path, workbook({"Cover": COVER, "Answers": ANSWERS}), name="r.xlsx")
    check(outcome)
    assert "the sheet Answers was read; not read: Cover" in outcome.said
    assert not outcome.asked


def test_of_two_sheets_with_answers_one_is_asked_for(tmp_path: Path) -> None:
    other = sheet_xml([NAMES, *([*row[:2], "10", *row[3:]] for row in ROWS)])
    content = workbook({"Cover": COVER, "January": other, "February": ANSWERS})
    asked = analyse(tmp_path, content, name="r.xlsx")
    assert asked.asked == ("sheet:",)
    assert "January or February" in asked.said
    told = analyse(tmp_path, content, ["sheet:=February"], name="r.xlsx")
    check(told)
    assert told.taken
    assert told.taken.reading.mapping.sheet == "February"


def test_a_sheet_of_another_kind_is_no_question(tmp_path: Path) -> None:
    teams = sheet_xml([["Store", "City"], *([f"S{n}", f"Town {n}"] for n in range(9))])
    content = workbook({"Stores": teams, "Answers": ANSWERS})
    outcome = analyse(tmp_path, content, name="r.xlsx")
    check(outcome)
    assert not outcome.asked


def test_a_known_export_is_found_in_the_second_sheet(tmp_path: Path) -> None:
    agents = sheet_xml([["Agent", "Since"], *([f"A{n}", f"2026-01-0{n}"] for n in range(1, 9))])
    tickets = sheet_xml(
        [["Ticket ID", "Ticket created - Timestamp", "Ticket solved - Timestamp", "Ticket group"]]
        + [[str(n), f"2026-03-0{n}T09:00:00", f"2026-03-0{n}T11:00:00", "A"] for n in range(1, 9)]
    )
    outcome = analyse(tmp_path, workbook({"Agents": agents, "Tickets": tickets}), name="t.xlsx")
    assert outcome.taken
    assert outcome.taken.reading.format == "zendesk_explore"
    assert outcome.taken.counts == (8, 8, 0, 0)


def test_a_header_that_comes_again_in_a_sheet_is_no_row(tmp_path: Path) -> None:
    rows = [*TABLE[:5], NAMES, *TABLE[5:]]
    check(analyse(tmp_path, workbook({"Answers": sheet_xml(rows)}), name="r.xlsx"))
