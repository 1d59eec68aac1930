"""`python -m metrics needs` lists what Pulse says, each with the name that it is followed by."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

from typer.testing import CliRunner

from metrics.cli.show import app
from tests.support.lakes import write_lake
from tests.ui.panels.test_why_here import KNOWN, OCTOBER, _cold, checks


def test_findings_are_listed_with_their_numbers_and_names(tmp_path: Path) -> None:
    home = write_lake(tmp_path, known_at=KNOWN, **checks(_cold))
    period = ["--since", str(OCTOBER.since), "--until", str(OCTOBER.until)]

    def run(*words: str) -> str:
        done = CliRunner().invoke(
            app, ["needs", *period, *words], env={"PEPPER_HOME": str(home.root)}
        )
        assert done.exit_code == 0, done.output
        return done.stdout

    told = json.loads(run("--json"))
    (missed,) = [row for row in told["rows"] if row["kind"] == "missed"]
    assert (missed["group"], missed["touchpoint"]) == ("Plates sent out hot", "meal")
    assert missed["low"] < missed["difference"] < missed["high"] < 0
    assert missed["finding"] == "kind=missed&metric=nps&by=standard&group=Plates+sent+out+hot"
    assert told["comparisons"] > len(told["rows"])
    assert [*csv.DictReader(io.StringIO(run("--csv")))][-1].keys() == missed.keys()
    assert missed["finding"] in run()
