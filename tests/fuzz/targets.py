"""The targets that run in this process: each takes what it is given, or says why not."""

import json
import math
import tempfile
from collections.abc import Callable
from contextlib import closing, suppress
from dataclasses import replace
from functools import cache
from pathlib import Path
from random import Random
from typing import Any

from hypothesis import given
from hypothesis import strategies as st
from textual.message import Message

from digitgame import settings
from digitgame.admission import problem
from digitgame.bookmark import BookmarkError, from_json, to_json
from digitgame.exported import to_record
from digitgame.exports import _from_line
from digitgame.history import Attempt, History, PatientHistory
from digitgame.history.database import IN_MEMORY
from digitgame.learner import LearnerError, valid_name
from digitgame.picture import PictureError, picture_image
from digitgame.practice import new_session
from digitgame.scoring import BadLineError, Judge
from digitgame.settings import Settings
from digitgame.tui.driver import CarefulDriver
from digitgame.tui.mouse import CarefulParser
from model.copybook import taught_ways
from model.reader import load_reader
from model.tolerances import load_tolerances
from tests.fuzz.material import as_line, changed, damaged, drawings, pieces, png, values
from tests.test_history import ATTEMPT
from training.pendigits import parse_unipen

Case = Callable[[], None]
"""Tries one made-up case; made by Hypothesis."""


@cache
def _judge() -> Judge:
    return Judge(load_reader(), taught_ways(), load_tolerances())


@given((drawings | values).map(as_line) | st.binary(max_size=60))
def score(line: bytes) -> None:
    """A line for `digitgame score`: a result that is JSON, or what is wrong with the line."""
    try:
        result = _judge().score_line(line.decode("utf-8"))
    except (BadLineError, UnicodeDecodeError):
        return
    assert len(json.loads(json.dumps(result, allow_nan=False))["probabilities"]) == 10


@given(changed(to_record(1, ATTEMPT)).map(as_line) | values.map(as_line) | st.binary(max_size=60))
def imported(line: bytes) -> None:
    """A line for `digitgame import`: an attempt that comes back as it is, or what is wrong."""
    found = _from_line(line)
    if isinstance(found, str) or problem(found):
        return
    with closing(History(IN_MEMORY)) as history:
        history.merge([found])
        assert list(history.attempts(found.learner)) == [found]
        history.sums(found.learner)


@cache
def _store() -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "history.sqlite3"
        with closing(History(file)) as history:
            for prompt in range(12):
                history.record(_attempt(prompt))
        return file.read_bytes()


def _attempt(prompt: int) -> Attempt:
    return replace(ATTEMPT, prompt=prompt)


def _damaged_store(chance: Random) -> bytes:
    """A store with bytes changed, pages lost, an end cut off, or all of it something else."""
    content = bytearray(_store())
    for _ in range(chance.choice((1, 4, 40, 400))):
        content[chance.randrange(len(content))] = chance.randrange(256)
    if chance.random() < 0.3:
        at = chance.randrange(len(content) // 4096) * 4096
        content[at : at + 4096] = bytes(4096)
    if chance.random() < 0.3:
        del content[chance.randrange(len(content)) :]
    return chance.randbytes(500) if chance.random() < 0.05 else bytes(content)


@given(st.integers(0, 2**64))
def store(number: int) -> None:
    """A store with changed bytes: play goes on, and what is drawn is kept or saved elsewhere."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "history.sqlite3"
        content = _damaged_store(Random(number))
        file.write_bytes(content)
        history = PatientHistory(file)
        history.record(_attempt(100))
        history.retry()
        history.retry()
        left = history.finish([Path(folder)])
        if not history.waiting:
            kept = file
        else:
            assert left is not None
            kept = left
        with closing(History(kept)) as again:
            found = [each.prompt for _, each in again.examined() if isinstance(each, Attempt)]
        assert 100 in found


@given(
    st.dictionaries(
        st.sampled_from(
            ["theme", "glyphs", "goal", "learner", "guides", "ways", "leniency", "new"]
        ),
        values,
    ).map(as_line)
    | values.map(as_line)
    | st.binary(max_size=60)
)
def chosen(content: bytes) -> None:
    """A file of settings: what can be read holds, and a choice is kept whatever was there."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "settings.json"
        file.write_bytes(content)
        found = settings.load(file)
        assert isinstance(found.settings, Settings)
        found.settings.accepted_ways()
        for each in found.problems:
            each.encode()
        assert file.read_bytes() == content
        settings.choose(file, goal=7)
        assert settings.load(file).settings.goal == 7


_PNGS = tuple(png(mode) for mode in ("1", "L", "P", "RGBA", "I;16"))


@given(st.sampled_from(_PNGS).flatmap(damaged) | st.binary(max_size=100))
def picture(data: bytes) -> None:
    """A PNG file: an image of 28x28, or what is wrong with it."""
    with suppress(PictureError):
        image = picture_image(data)
        assert image.shape == (28, 28)
        assert 0 <= image.min() <= image.max() <= 1


_UNIPEN = (
    b'.SEGMENT DIGIT 0-1 ? "7"\n.COMMENT 7 12\n.PEN_DOWN\n 10 20\n 30 5\n.PEN_UP\n.DT 100\n'
    b".PEN_DOWN\n 1 2\n.PEN_UP\n"
)


@given(damaged(_UNIPEN) | st.text(max_size=80).map(lambda text: text.encode("utf-8")))
def unipen(data: bytes) -> None:
    """A UNIPEN file: digits of finite strokes, or the line that is wrong."""
    with suppress(ValueError):
        for digit in parse_unipen(data.decode("utf-8").splitlines()):
            for stroke in digit.strokes:
                assert math.isfinite(stroke.sum())


_BOOKMARK = json.loads(to_json(new_session(Random(1))))


@given(changed(_BOOKMARK).map(json.dumps) | st.text(max_size=60))
def bookmark(text: str) -> None:
    """A session that was left: one that can be gone on with, or a refusal."""
    with suppress(BookmarkError):
        session = from_json(text)
        assert from_json(to_json(session)) == session


@given(st.text(max_size=40))
def name(text: str) -> None:
    """A learner's name: one that does nothing but show, or what is wrong with it."""
    with suppress(LearnerError):
        taken = valid_name(text)
        assert taken.isprintable()
        assert valid_name(taken) == taken


class _Deaf(CarefulDriver):
    """A driver without a terminal."""

    def __init__(self) -> None:
        self.heard: list[Message] = []

    def process_message(self, message: Message) -> None:
        self.heard.append(message)

    def take(self, parser: CarefulParser, text: str) -> CarefulParser:
        return self._take(parser, parser.feed(text))


@given(pieces, st.data())
def escape(sent: list[str], data: Any) -> None:
    """What a terminal sends, split anywhere: afterwards a key still arrives as that key."""
    text = "".join(sent)
    driver, parser = _Deaf(), CarefulParser()
    while text:
        length = data.draw(st.integers(1, len(text)))
        parser = driver.take(parser, text[:length])
        text = text[length:]
    for ending in ("\x1b[201~", "\x1b\\", "q"):
        parser = driver.take(parser, ending)


TARGETS: dict[str, Callable[[], None]] = {
    "score": score,
    "import": imported,
    "store": store,
    "settings": chosen,
    "png": picture,
    "unipen": unipen,
    "bookmark": bookmark,
    "name": name,
    "escape": escape,
}
