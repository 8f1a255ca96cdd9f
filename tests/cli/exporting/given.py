"""Attempts to export, and what was exported as a program reads it."""

import csv
import io
import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from digitgame.cli.main import main
from digitgame.core.judging import Parts
from digitgame.core.records import Attempt
from digitgame.core.session import Task
from digitgame.storage.history import History
from tests.ended import Ended
from tests.storage.given import drawn

GOOD = replace(
    drawn(7, 7, score=81.5),
    parts=Parts(90.0, 80.0, 70.0, 60.0, 50.0),
    way="with a crossbar",
    task=Task.EXAM,
)


def keep(file: Path, *attempts: Attempt) -> None:
    history = History(file)
    for attempt in attempts:
        history.record(attempt)
    history.close()


def exported(capsys: pytest.CaptureFixture[str], form: str, *arguments: str) -> Ended:
    status = main(["export", "--format", form, *arguments])
    return Ended(status, *capsys.readouterr())


def records(text: str, form: str) -> list[dict[str, Any]]:
    """Attempts as a program reads them."""
    if form == "csv":
        return list(csv.DictReader(io.StringIO(text)))
    if form == "json":
        found: list[dict[str, Any]] = json.loads(text, parse_constant=pytest.fail)
        return found
    return [json.loads(line, parse_constant=pytest.fail) for line in text.splitlines()]
