"""Attempts to record, and a parser for exported ones."""

import csv
import io
import json
from collections.abc import Callable, Iterable
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from digitgame.core.ink import Point, Stroke
from digitgame.core.judging import Parts
from digitgame.core.records import Attempt
from digitgame.core.session import Task
from digitgame.storage.history import History
from tests.command_result import CommandResult
from tests.storage.given import drawn

Run = Callable[..., CommandResult]
"""Run a command with these arguments in this process."""

Text = Callable[..., str]
"""Run a command and return its output or error message."""

GOOD = replace(
    drawn(7, 7, score=81.5),
    parts=Parts(80.0, 70.0, 50.0),
    way="with a crossbar",
    task=Task.EXAM,
)


def timed(strokes: Iterable[Iterable[Iterable[float]]]) -> tuple[Stroke, ...]:
    """Give points a time, a tenth of a second apart."""
    return tuple(
        tuple(
            Point(round(float(x), 3), round(float(y), 3), n / 10) for n, (x, y) in enumerate(each)
        )
        for each in strokes
    )


def keep(file: Path, *attempts: Attempt) -> None:
    with closing(History(file)) as history:
        for attempt in attempts:
            history.record(attempt)


def records(text: str, form: str) -> list[dict[str, Any]]:
    """Parse exported attempts."""
    if form == "csv":
        return list(csv.DictReader(io.StringIO(text)))
    lines = [text] if form == "json" else text.splitlines()
    found = [json.loads(line, parse_constant=pytest.fail) for line in lines]
    return found[0] if form == "json" else found
