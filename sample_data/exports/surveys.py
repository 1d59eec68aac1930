"""Survey answers as the survey tool, the tablets and Pepper itself would export them."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import polars as pl

from sample_data import wording
from sample_data.company import LONDON

if TYPE_CHECKING:
    from pathlib import Path

    from sample_data.dice import Dice
    from sample_data.guests import Guests
    from sample_data.people.records import Answer

GUEST_SURVEY = "Guest survey_October 31, 2026_18.05.csv"
TABLETS = "pepper-responses-tablets.csv"
EASE = "pepper-responses-ease.csv"
ARCHIVE = "pepper-responses-2025.parquet"

_LETTERS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
_GROUPS = {"good": "Promoter", "fair": "Passive", "bad": "Detractor"}
#: Id, label and ImportId of each column of the guest survey.
_COLUMNS = (
    ("StartDate", "Start Date", '{"ImportId":"startDate","timeZone":"Z"}'),
    ("EndDate", "End Date", '{"ImportId":"endDate","timeZone":"Z"}'),
    ("Status", "Response Type", '{"ImportId":"status"}'),
    ("IPAddress", "IP Address", '{"ImportId":"ipAddress"}'),
    ("Progress", "Progress", '{"ImportId":"progress"}'),
    ("Duration (in seconds)", "Duration (in seconds)", '{"ImportId":"duration"}'),
    ("Finished", "Finished", '{"ImportId":"finished"}'),
    ("RecordedDate", "Recorded Date", '{"ImportId":"recordedDate","timeZone":"Z"}'),
    ("ResponseId", "Response ID", '{"ImportId":"_recordId"}'),
    ("RecipientLastName", "Recipient Last Name", '{"ImportId":"recipientLastName"}'),
    ("RecipientFirstName", "Recipient First Name", '{"ImportId":"recipientFirstName"}'),
    ("RecipientEmail", "Recipient Email", '{"ImportId":"recipientEmail"}'),
    ("ExternalReference", "External Data Reference", '{"ImportId":"externalDataReference"}'),
    ("LocationLatitude", "Location Latitude", '{"ImportId":"locationLatitude"}'),
    ("LocationLongitude", "Location Longitude", '{"ImportId":"locationLongitude"}'),
    ("DistributionChannel", "Distribution Channel", '{"ImportId":"distributionChannel"}'),
    ("UserLanguage", "User Language", '{"ImportId":"userLanguage"}'),
    ("Q1", "How likely are you to recommend us to a friend?", '{"ImportId":"QID1"}'),
    (
        "Q1_NPS_GROUP",
        "How likely are you to recommend us to a friend? - Group",
        '{"ImportId":"QID1_NPS_GROUP"}',
    ),
    ("Q2", "In your own words: what should we know?", '{"ImportId":"QID2_TEXT"}'),
    ("Q3", "How satisfied were you with this visit?", '{"ImportId":"QID3"}'),
    ("Team", "Team", '{"ImportId":"Team"}'),
    ("Location", "Location", '{"ImportId":"Location"}'),
    ("Channel", "Channel", '{"ImportId":"Channel"}'),
    ("Touchpoint", "Touchpoint", '{"ImportId":"Touchpoint"}'),
    ("Segment", "Segment", '{"ImportId":"Segment"}'),
)
_ARCHIVE_TYPES: dict[str, pl.DataType] = {
    "answered_at": pl.Datetime("us", "UTC"),
    "score": pl.Int64(),
}


def write_surveys(dice: Dice, guests: Guests, answers: list[Answer], folder: Path) -> None:
    """Write all answers; each goes into one file only."""
    rows: dict[str, list[dict[str, object]]] = {
        GUEST_SURVEY: [],
        TABLETS: [],
        EASE: [],
        ARCHIVE: [],
    }
    for answer in answers:
        if answer.answered_at.astimezone(LONDON).year == 2025:
            rows[ARCHIVE] += _archived(dice, guests, answer, len(rows[ARCHIVE]))
        elif answer.question == "ces":
            rows[EASE].append(_own(f"E-{len(rows[EASE]) + 1:05d}", answer))
        elif answer.channel == "in person" and dice.chance(0.5):
            rows[TABLETS] += _tapped(dice, guests, answer, len(rows[TABLETS]))
        else:
            rows[GUEST_SURVEY] += _surveyed(dice, answer)
    _write_guest_survey(rows[GUEST_SURVEY], folder / GUEST_SURVEY)
    for name in (TABLETS, EASE):
        pl.DataFrame(rows[name], infer_schema_length=None).write_csv(folder / name)
    archive = pl.DataFrame(rows[ARCHIVE], schema_overrides=_ARCHIVE_TYPES, infer_schema_length=None)
    archive.write_parquet(folder / ARCHIVE, compression="zstd")


def _own(response_id: str, answer: Answer) -> dict[str, object]:
    """Return one row in Pepper's own columns."""
    return {
        "response_id": response_id,
        "answered_at": answer.answered_at.astimezone(LONDON).isoformat(),
        "question": answer.question,
        "score": answer.score,
        "team": answer.team,
        "location": answer.location,
        "channel": answer.channel,
        "touchpoint": answer.touchpoint,
        "segment": answer.guest.segment,
        "customer_id": answer.guest.customer_id,
        "comment": answer.comment,
    }


def _tapped(dice: Dice, guests: Guests, answer: Answer, before: int) -> list[dict[str, object]]:
    """Return a row from a tablet; sometimes one more of a guest who left without a score."""
    row = _own(f"T-{before + 1:05d}", answer)
    row["employee"] = guests.staff(answer.location)
    if dice.chance(0.6):  # few show their card
        row["customer_id"] = None
    if not dice.chance(0.015):
        return [row]
    nothing = {"score": None, "customer_id": None, "comment": None}
    return [row, row | nothing | {"response_id": f"T-{before + 2:05d}"}]


def _archived(dice: Dice, guests: Guests, answer: Answer, before: int) -> list[dict[str, object]]:
    """Return one row for each question that was answered in 2025."""
    row = _own(f"A-{before + 1:06d}", answer) | {"answered_at": answer.answered_at}
    row["employee"] = guests.staff(answer.location) if dice.chance(0.5) else None
    if answer.satisfaction is None:
        return [row]
    more = {"question": "csat", "score": answer.satisfaction, "comment": None}
    return [row, row | more | {"response_id": f"A-{before + 2:06d}"}]


def _surveyed(dice: Dice, answer: Answer) -> list[dict[str, object]]:
    """Return one row of the guest survey; sometimes one more that was opened and not filled in."""
    row = _survey_row(dice, answer)
    if not dice.chance(0.035):
        return [row]
    unanswered = {"Q1": None, "Q1_NPS_GROUP": None, "Q2": None, "Q3": None}
    progress = str(dice.pick((0, 25, 50)))
    left = {"ResponseId": _id(dice), "Progress": progress, "Finished": "False"}
    return [row | unanswered | left | {"ExternalReference": None}, row]


def _survey_row(dice: Dice, answer: Answer) -> dict[str, object]:
    """Return one filled-in row of the guest survey, times in UTC."""
    seconds = dice.whole(25, 240) + len(answer.comment or "")
    group = None if answer.score is None else _GROUPS[wording.tone_of(answer.score)]
    sent = "qr" if answer.channel == "in person" else dice.pick(("email", "email", "anonymous"))
    ended = f"{answer.answered_at:%Y-%m-%d %H:%M:%S}"
    return {
        "StartDate": f"{answer.answered_at - timedelta(seconds=seconds):%Y-%m-%d %H:%M:%S}",
        "EndDate": ended,
        "Status": "IP Address",
        "Progress": "100",
        "Duration (in seconds)": str(seconds),
        "Finished": "True",
        "RecordedDate": ended,
        "ResponseId": _id(dice),
        "ExternalReference": answer.guest.customer_id,
        "DistributionChannel": sent,
        "UserLanguage": "EN",
        "Q1": answer.score,
        "Q1_NPS_GROUP": group,
        "Q2": answer.comment,
        "Q3": answer.satisfaction,
        "Team": answer.team,
        "Location": answer.location,
        "Channel": answer.channel,
        "Touchpoint": answer.touchpoint,
        "Segment": answer.guest.segment,
    }


def _id(dice: Dice) -> str:
    """Return an identifier as the survey tool makes them."""
    return "R_" + "".join(dice.pick(_LETTERS) for _ in range(15))


def _write_guest_survey(rows: list[dict[str, object]], path: Path) -> None:
    """Write the rows below the tool's three header rows; six of them are staff trying it out."""
    names = [name for name, _, _ in _COLUMNS]
    heads = [dict(zip(names, row, strict=True)) for row in list(zip(*_COLUMNS, strict=True))[1:]]
    for number in range(6):
        position = 100 + number * (len(rows) // 6)
        preview = rows[position] | {"Status": "Survey Preview", "ExternalReference": None, "Q3": 5}
        test_answers = {"Q1": 10, "Q1_NPS_GROUP": "Promoter", "Q2": "Test, please ignore."}
        rows.insert(position, preview | test_answers | {"ResponseId": f"R_preview{number:08d}"})
    cells = {
        name: [head[name] for head in heads]
        + [None if row.get(name) is None else str(row[name]) for row in rows]
        for name in names
    }
    pl.DataFrame(cells, schema=dict.fromkeys(names, pl.String)).write_csv(path)
