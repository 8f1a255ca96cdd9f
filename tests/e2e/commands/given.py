"""Realistic input for the commands: histories with ink, lines to score, pictures."""

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw

from digitgame.core.ink import Point
from digitgame.core.records import Attempt
from tests.cli.given import keep as record
from tests.handmade import HANDMADE, Handmade, fitted
from tests.storage.given import drawn

DIGITS = [next(made for made in HANDMADE if made.digit == digit) for digit in range(10)]
"""One drawing of each digit, 0 first."""


def attempt(made: Handmade, read: int, prompt: int = 0, learner: str = "ada") -> Attempt:
    """Return an attempt at a digit that was read as a given one, with a score of 50."""
    strokes = tuple(
        tuple(Point(round(float(x), 3), round(float(y), 3), 0.1) for x, y in stroke)
        for stroke in fitted(made, 40, 20)
    )
    kept = drawn(made.digit, read, prompt=prompt, learner=learner, score=50.0)
    return replace(kept, strokes=strokes)


ADAS = [attempt(made, 1 if made.digit == 7 else made.digit, made.digit) for made in DIGITS]
"""Each digit once; all are right except the 7, which was read as a 1."""

BOBS = [attempt(DIGITS[5], 5, learner="bob")]
"""One 5, right."""


def keep(folder: Path, *attempts: Attempt) -> Path:
    """Record attempts in a data folder and return the folder."""
    record(folder / "history.sqlite3", *attempts)
    return folder


def line(made: Handmade, **fields: object) -> str:
    """Return a line for `digitgame score`."""
    return json.dumps({"id": str(made), "strokes": made.strokes, **fields}) + "\n"


def picture(file: Path, made: Handmade, ink: str, paper: str) -> Path:
    """Draw a digit with a thick pen into a PNG of 200x200 and return the file."""
    image = Image.new("RGB", (200, 200), paper)
    pen = ImageDraw.Draw(image)
    for stroke in made.strokes:
        points = 40 + 120 * np.array(stroke)
        pen.line([(float(x), float(y)) for x, y in points], fill=ink, width=12, joint="curve")
    image.save(file)
    return file
