"""Every sample is known by its own format alone, whatever its header's case, spaces and order.

Read, kept, refused and blank were counted by hand, answers of every row and question.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from pathlib import Path

import pytest

from drops.intake.files.header import describe_header
from drops.intake.mapping.columns import Columns
from drops.intake.mapping.model import Mapping
from drops.intake.mapping.recognise import Format, formats, recognise
from tests.support.taking import take

SAMPLES = Path("sample_data/formats")
PATHS = sorted(SAMPLES.iterdir())
TABLES = [path for path in PATHS if path.suffix in (".csv", ".tsv")]
KNOWN = formats()

COUNTS = {
    # Of three one is partial.
    "alchemer.csv": (3, 2, 0, 1),
    "app_store.csv": (2, 1, 1, 0),
    "asknicely.csv": (4, 2, 1, 1),
    # Of three one is a duplicate.
    "austin311.csv": (3, 2, 0, 1),
    "austin311.json": (1, 1, 0, 0),
    # Of three each one is a duplicate.
    "baltimore311.csv": (3, 2, 0, 1),
    "calgary311.csv": (3, 2, 0, 1),
    "dallas311.csv": (3, 2, 0, 1),
    "kansas_city311.csv": (3, 2, 0, 1),
    "philadelphia311.csv": (2, 2, 0, 0),
    "san_diego311.csv": (2, 2, 0, 0),
    "vancouver311.csv": (2, 2, 0, 0),
    "boston311.csv": (2, 2, 0, 0),
    "boston311_new.csv": (2, 2, 0, 0),
    "boston311_sla.csv": (1, 1, 0, 0),
    "cfpb.csv": (3, 2, 1, 0),
    "cfpb_current.csv": (2, 2, 0, 0),
    # Four ratings and the line with the period.
    "chatwoot_csat.csv": (5, 2, 1, 2),
    # Of three one is a duplicate.
    "chicago311.csv": (3, 2, 0, 1),
    "chicago311.json": (2, 2, 0, 0),
    # Of three one is a duplicate.
    "dc311.csv": (3, 2, 0, 1),
    "dc311_old.csv": (2, 2, 0, 0),
    "delighted.csv": (6, 4, 2, 0),
    # Who was never asked has no time.
    "delighted_people.csv": (4, 3, 1, 0),
    "formbricks.csv": (8, 5, 1, 2),
    "freshdesk.csv": (4, 4, 0, 0),
    "freshdesk_freshservice.csv": (2, 2, 0, 0),
    "google_forms.csv": (12, 9, 1, 2),
    "google_forms_de.csv": (4, 4, 0, 0),
    "google_forms_gmt.csv": (3, 3, 0, 0),
    "google_play.csv": (3, 2, 1, 0),
    "google_reviews.json": (3, 2, 1, 0),
    "google_reviews_flat.csv": (3, 2, 1, 0),
    "hubspot_tickets.csv": (2, 2, 0, 0),
    "intercom.csv": (3, 3, 0, 0),
    "intercom_exporter.csv": (2, 2, 0, 0),
    # Of three one is a duplicate.
    "jira_service_management.csv": (3, 2, 0, 1),
    # Of three one was cancelled.
    "la311.csv": (3, 2, 0, 1),
    "la311.json": (1, 1, 0, 0),
    # Of four one was cancelled, and one is a question.
    "la311_cases.csv": (4, 2, 0, 2),
    "la311_cases.json": (1, 1, 0, 0),
    # Four rows of two questions; one came to no end, one did not say how satisfied.
    "limesurvey.csv": (9, 5, 0, 4),
    "limesurvey_codes.csv": (3, 1, 0, 2),
    "limesurvey_de.csv": (3, 2, 0, 1),
    "medallia_agent_connect.csv": (4, 4, 0, 0),
    # Of three one gave no score.
    "microsoft_forms.csv": (3, 2, 0, 1),
    "microsoft_forms_de.csv": (2, 2, 0, 0),
    "nyc311.csv": (4, 3, 1, 0),
    "nyc311.json": (2, 2, 0, 0),
    "nyc311_new.csv": (4, 3, 1, 0),
    "pepper_advocacy.csv": (5, 4, 1, 0),
    # No score, a customer's NPS answer, nobody who is asked, and neither yes nor no.
    "pepper_beliefs.csv": (8, 4, 4, 0),
    # The last says neither yes nor no.
    "pepper_checks.csv": (4, 3, 1, 0),
    "pepper_complaints.csv": (4, 4, 0, 0),
    # A customer who never joined.
    "pepper_customers.csv": (5, 4, 1, 0),
    # Ends before it starts.
    "pepper_experiments.csv": (3, 2, 1, 0),
    # One has no time by which it is due.
    "pepper_next_steps.csv": (5, 4, 1, 0),
    # One without a time, and one of whose delivery nobody knows what it was.
    "pepper_invitations.csv": (5, 4, 1, 0),
    # Closed before it opened; two parents, its own parent, a circle.
    "pepper_places.csv": (13, 7, 6, 0),
    "pepper_responses.csv": (7, 5, 1, 1),
    # A day, a quarter, a word for an amount, nobody, and one month twice.
    "pepper_revenue.csv": (9, 4, 5, 0),
    # Nowhere, no hour, nobody and nothing twice (once below 0), one hour twice, and the future.
    "pepper_staffing.csv": (11, 5, 6, 0),
    # Five rows of two questions; a preview and a test, one unanswered, one without satisfaction.
    "qualtrics.csv": (10, 5, 0, 5),
    # Whom nothing was sent to is dated by nothing.
    "qualtrics_distribution.csv": (4, 3, 1, 0),
    # Four rows of three questions; a preview, an 11, and three without an answer.
    "qualtrics_numeric.tsv": (12, 5, 1, 6),
    # Three reviews and a total.
    "review_aggregator.csv": (4, 3, 0, 1),
    # Three cases, a total, an empty line and two lines of small print.
    "salesforce_cases.csv": (7, 3, 0, 4),
    # Of three one was cancelled.
    "servicenow.csv": (3, 2, 0, 1),
    "sf311.csv": (3, 3, 0, 0),
    "sf311.json": (2, 2, 0, 0),
    # Of five sales one is nowhere and one is a refund; the others were in two of four hours.
    "square.csv": (6, 4, 1, 1),
    # Two rows of one sale, one of another, and a refund: two hours.
    "square_items.csv": (3, 2, 0, 1),
    "surveymonkey.csv": (8, 4, 2, 2),
    # Four rows of two questions; one answered nothing, one not how satisfied.
    "surveymonkey_expanded.csv": (8, 5, 0, 3),
    "surveymonkey_legacy.csv": (2, 2, 0, 0),
    # One is still there; two shifts of a day, told of by the hour of two days for a cook and a server.
    "toast_time_entries.csv": (97, 96, 1, 0),
    # Of three one was cancelled.
    "toronto311.csv": (3, 2, 0, 1),
    "trustpilot.csv": (3, 2, 1, 0),
    # Three reviews, one of no stars.
    "trustpilot_api.json": (3, 2, 1, 0),
    "trustpilot_locations.csv": (1, 1, 0, 0),
    "typeform.csv": (8, 3, 2, 3),
    "typeform_api.json": (2, 2, 0, 0),
    "typeform_old.csv": (2, 1, 0, 1),
    "zendesk.csv": (4, 4, 0, 0),
    "zendesk_explore.csv": (2, 2, 0, 0),
    "zendesk_min.csv": (3, 3, 0, 0),
}


def fitting(path: Path) -> list[str]:
    """The formats that the file could be."""
    header = describe_header(path, path.name)
    return [each.name for each in KNOWN if not each.lacking(header)]


def own_format(path: Path) -> Format:
    """The format with the longest name that the sample's name starts with."""
    named = [each for each in KNOWN if path.name.startswith(each.name)]
    return max(named, key=lambda each: len(each.name))


@pytest.mark.parametrize("path", PATHS, ids=lambda path: path.name)
def test_a_sample_is_its_own_format_and_no_other(path: Path) -> None:
    assert fitting(path) == [own_format(path).name]


@pytest.mark.parametrize("path", PATHS, ids=lambda path: path.name)
def test_every_row_of_a_sample_is_accounted_for(tmp_path: Path, path: Path) -> None:
    assert take(tmp_path, path).counts == COUNTS[path.name]


def rows_of(path: Path) -> tuple[list[list[str]], str]:
    """The records of a sample as the csv module reads them, and the separator."""
    header = describe_header(path, path.name)
    text = path.read_bytes().decode(header.encoding).removeprefix("\ufeff")
    return list(csv.reader(io.StringIO(text, newline=""), delimiter=header.separator)), (
        header.separator
    )


def written(path: Path, rows: list[list[str]], separator: str, above: str = "") -> Path:
    with path.open("w", encoding="utf-8", newline="") as file:
        file.write(above)
        csv.writer(file, delimiter=separator).writerows(rows)
    return path


def renamed(path: Path, change: dict[int, str], folder: Path) -> Path:
    """The sample with some names in its header replaced, in UTF-8."""
    rows, separator = rows_of(path)
    rows[0] = [change.get(at, name) for at, name in enumerate(rows[0])]
    return written(folder / f"renamed{path.suffix}", rows, separator)


def key_places(mapping: Mapping, path: Path) -> list[int]:
    names = describe_header(path, path.name).names()
    places = [Columns(names, mapping.also_called).place(key) for key in mapping.recognised_by]
    return [at for at in places if at is not None]


@pytest.mark.parametrize("path", TABLES, ids=lambda path: path.name)
def test_without_any_one_of_its_key_columns_it_is_none(tmp_path: Path, path: Path) -> None:
    places = key_places(own_format(path).mapping, path)
    assert places
    for at in places:
        other = renamed(path, {at: "something else"}, tmp_path)
        assert recognise(other, other.name, KNOWN) is None, at


@pytest.mark.parametrize("path", TABLES, ids=lambda path: path.name)
@pytest.mark.parametrize("spelled", [str.upper, lambda name: f"  {name.lower()}  "])
def test_the_case_and_spaces_of_the_header_do_not_matter(
    tmp_path: Path, path: Path, spelled: Callable[[str], str]
) -> None:
    names = describe_header(path, path.name).names()
    change = {at: spelled(name) for at, name in enumerate(names)}
    taken = take(tmp_path, renamed(path, change, tmp_path))
    assert taken.reading.format == own_format(path).name
    assert taken.counts == COUNTS[path.name]


#: A question over several columns stands over the first of them: their order says which they are.
ORDERED = {"surveymonkey_expanded.csv"}


@pytest.mark.parametrize(
    "path", [each for each in TABLES if each.name not in ORDERED], ids=lambda path: path.name
)
def test_the_order_of_the_columns_does_not_matter(tmp_path: Path, path: Path) -> None:
    rows, separator = rows_of(path)
    first = bool(own_format(path).mapping.first_column)
    turned = [
        row if "otal" in "".join(row[:1]) else [*row[:first], *reversed(row[first:])]
        for row in rows
    ]
    taken = take(tmp_path, written(tmp_path / f"turned{path.suffix}", turned, separator))
    assert taken.reading.format == own_format(path).name
    assert taken.reading.read == COUNTS[path.name][0]
    assert taken.reading.refused == COUNTS[path.name][2]


@pytest.mark.parametrize("path", TABLES, ids=lambda path: path.name)
def test_lines_above_the_header_are_skipped(tmp_path: Path, path: Path) -> None:
    rows, separator = rows_of(path)
    above = 'Report\r\n"Made by ""A"""\r\n\r\n'
    out = written(tmp_path / f"above{path.suffix}", rows, separator, above)
    taken = take(tmp_path, out)
    assert taken.counts == COUNTS[path.name]
    assert taken.reading.mapping.header_row == 4
    again = take(tmp_path, out, taken.reading.mapping)
    assert again.rows.equals(taken.rows), "what the ledger keeps reads the same rows"


def test_json_keys_in_any_order_and_absent_when_empty(tmp_path: Path) -> None:
    reviews = json.loads((SAMPLES / "google_reviews.json").read_text(encoding="utf-8"))["reviews"]
    turned = [dict(reversed(list(review.items()))) for review in reversed(reviews)]
    out = tmp_path / "reviews.json"
    out.write_text(json.dumps(turned), encoding="utf-8")
    taken = take(tmp_path, out)
    assert taken.reading.format == "google_reviews"
    assert sorted(taken.column("event_id")) == ["g1", "g2"]
