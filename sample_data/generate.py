"""Write the sample company's files: `python -m sample_data.generate [FOLDER]`."""

from __future__ import annotations

import sys
from pathlib import Path

from sample_data.company import SEEDS
from sample_data.dice import Dice
from sample_data.exports import (
    tickets_of,
    write_beliefs,
    write_complaints,
    write_events,
    write_experiments,
    write_invitations,
    write_paying,
    write_places,
    write_routines,
    write_staffing,
    write_surveys,
)
from sample_data.guests import Guests
from sample_data.people import (
    all_answers,
    all_beliefs,
    all_checks,
    all_complaints,
    all_events,
    all_hours,
    all_paying,
    all_steps,
    finish_comments,
    first_seen,
    link,
    rush,
)

FILES = Path(__file__).parent / "files"


def generate(folder: Path) -> list[Path]:
    """Return the files written into the folder, the same bytes every time."""
    folder.mkdir(parents=True, exist_ok=True)
    dice = {name: Dice(seed) for name, seed in SEEDS.items()}
    guests = Guests(dice["guests"])
    complaints = all_complaints(dice["complaints"], guests)
    answers = all_answers(dice["answers"], guests, complaints)
    finish_comments(dice["words"], answers)
    events = all_events(dice["events"], guests, answers)
    link(dice["chains"], events, answers)
    seen = first_seen(answers, complaints, events)
    rush(dice["staffing"], answers, complaints, events)
    write_surveys(dice["files"], guests, answers, folder)
    write_complaints(dice["files"], complaints, folder)
    write_events(events, folder)
    write_paying(all_paying(dice["paying"], guests, seen, events), folder)
    checks = all_checks(dice["routines"], answers)
    write_places(folder)
    write_experiments(folder)
    write_staffing(all_hours(dice["staffing"]), folder)
    write_routines(checks, all_steps(dice["routines"], tickets_of(complaints)), folder)
    write_beliefs(all_beliefs(dice["beliefs"]), folder)
    write_invitations(dice["invited"], folder)
    return sorted(folder.iterdir())


if __name__ == "__main__":
    for path in generate(Path(sys.argv[1]) if len(sys.argv) > 1 else FILES):
        print(f"{path.stat().st_size:>9,} {path}")
