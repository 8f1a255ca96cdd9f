"""The targets that run in this process: each takes what it is given, or says why not.

All take bytes, as they come from outside, so that Hypothesis and a coverage-guided fuzzer can
both try them. Files are made in memory where the system has a folder for that.
"""

import json
import math
import os
import sqlite3
import tempfile
from collections.abc import Callable
from contextlib import closing, suppress
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from random import Random

from hypothesis import strategies as st
from textual.message import Message

from digitgame import settings
from digitgame.admission import problem
from digitgame.bookmark import BookmarkError, from_json, to_json
from digitgame.exported import to_record
from digitgame.history import Attempt, History, HistoryError, PatientHistory
from digitgame.history.database import IN_MEMORY, DamageError, Database
from digitgame.history.rescue import mend
from digitgame.intake import take_in
from digitgame.learner import LearnerError, valid_name
from digitgame.lines import Line
from digitgame.picture import PictureError, picture_image
from digitgame.plain import plain
from digitgame.practice import new_session
from digitgame.refusal import Refusal
from digitgame.renaming import Renaming
from digitgame.score import answer
from digitgame.scoring import Rules
from digitgame.settings import Settings
from digitgame.tui.driver import CarefulDriver
from digitgame.tui.mouse import CarefulParser
from tests.fuzz.material import as_line, damaged_store, drawings, idx, pieces, png, store, values
from tests.fuzz.mutation import changed_bytes, changed_database, changed_json, changed_png
from tests.history.given import ATTEMPT
from training.mnist import MnistError, _read
from training.pendigits import PenDigitsError, load_pendigits

Change = Callable[[bytes, Random], bytes]

HANDFUL = 25
"""Cases out of one seed."""


@dataclass(frozen=True)
class Target:
    """One way in from outside."""

    check: Callable[[bytes], None]
    """Tries a case: what is wrong with it may be said, and nothing else may happen."""
    seeds: Callable[[], tuple[bytes, ...]]
    """Sound cases to begin with."""
    changes: tuple[Change, ...] = (changed_bytes,)
    """How one of them is changed."""
    made_up: st.SearchStrategy[bytes] | None = None
    """Other cases, that Hypothesis makes up."""

    def changed(self, chance: Random) -> bytes:
        """A sound case with something wrong."""
        return chance.choice(self.changes)(chance.choice(self.seeds()), chance)

    @property
    def handfuls(self) -> st.SearchStrategy[list[bytes]]:
        """Cases to be tried one after the other: one that is made up, or, nine times in ten, some
        sound ones with something wrong, as Hypothesis takes longer to choose than a case takes.
        """
        changed = st.integers(0, 2**64 - 1).map(self._handful)
        if self.made_up is None:
            return changed
        made_up = self.made_up.map(lambda case: [case])
        return st.integers(0, 9).flatmap(lambda kind: changed if kind else made_up)

    def _handful(self, number: int) -> list[bytes]:
        chance = Random(number)
        return [self.changed(chance) for _ in range(HANDFUL)]


@cache
def _folder() -> Path:
    """Where files of cases are put, for as long as the process lives."""
    memory = Path("/dev/shm")
    if memory.is_dir() and os.access(memory, os.W_OK):
        tempfile.tempdir = str(memory)  # what is copied meanwhile lies there too
    kept = tempfile.TemporaryDirectory(prefix="fuzz-")
    _KEPT.append(kept)
    return Path(kept.name)


_KEPT: list[tempfile.TemporaryDirectory[str]] = []


def _file(name: str, content: bytes) -> Path:
    file = _folder() / name
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(content)
    return file


def score(line: bytes) -> None:
    """A line for `digitgame score`: a row for each kind of output, and what is JSON is JSON."""
    rules = Rules(keeps_place=len(line) % 2 == 0)
    written = answer([Line(1, line)], rules, "jsonl")
    found = json.loads(written.text, parse_constant=_refuse)
    assert ("error" in found) == (written.bad == 1)
    if not written.bad:
        assert len(found["probabilities"]) == 10
    assert written.text.count("\n") == 1


def _refuse(constant: str) -> None:
    raise AssertionError(f"{constant} is no JSON")


_LINES = (
    b'{"strokes": [[[5, 2], [20, 2], [9, 30]]], "target": 7}',
    b'{"id": "a", "strokes": [[[12, 4, 0.0], [11.5, 16, 0.5]], [[3, 3]]], "columns": 9, "rows": 9}',
    b'{"strokes": [[[0, 0], [1, 1]]], "target": null, "id": {"x": [1]}}',
)


@cache
def _blank() -> bytes:
    with closing(History(IN_MEMORY)) as history:
        return history._connection.serialize()


class _Copied(Database):
    """A database in memory whose tables are copied, which is quicker than to make them."""

    def _prepare(self, connection: sqlite3.Connection, mode: str) -> None:
        connection.deserialize(_blank())


def _empty() -> History:
    history = History.__new__(History)
    history._database = _Copied(IN_MEMORY)
    return history


@cache
def _stores() -> tuple[bytes, ...]:
    return (store(1), store(4))


def imported(content: bytes) -> None:
    """A file for `digitgame import`: what is taken in comes back, and its totals are sound."""
    source = _file("source", content)
    with closing(_empty()) as history:
        with suppress(Refusal, HistoryError):
            count = take_in(source, history, Renaming())
            for each in count.refusals:
                plain(each).encode()
            taken = list(history.examined())
            assert len(taken) == count.new
            for _, attempt in taken:
                assert isinstance(attempt, Attempt)
                assert not problem(attempt)
        for learner in history.learners():
            history.sums(learner)


def stored(content: bytes) -> None:
    """A damaged history: play goes on, what is drawn is kept, here or in another file."""
    folder = _folder() / "store"
    folder.mkdir(exist_ok=True)
    file = folder / "history.sqlite3"
    file.write_bytes(content)
    try:
        history = PatientHistory(file)
        history.record(replace(ATTEMPT, prompt=100))
        history.retry()
        history.retry()
        left = history.finish([folder])
        kept = left if history.waiting else file
        assert kept is not None
        assert 100 in _prompts(kept)
    finally:
        for each in folder.iterdir():
            each.unlink()


def _prompts(file: Path) -> list[int]:
    """Which prompts the next game finds, after it mended the file if it had to."""
    for _ in range(2):
        try:
            with closing(History(file)) as history:
                return [each.prompt for _, each in history.examined() if isinstance(each, Attempt)]
        except DamageError:
            mend(file)
    raise AssertionError("it is damaged when it was mended")


_SETTINGS = (
    json.dumps(
        {
            "theme": "nord", "glyphs": "ascii", "leniency": "strict", "guides": False, "goal": 30,
            "learner": "Zoe", "all_cards": True, "toured": True, "ways": {"7": ["7 plain"]},
        }
    ).encode(),
    b'{"goal": 30}',
)  # fmt: skip


def chosen(content: bytes) -> None:
    """A file of settings: what can be read holds, and a choice is kept whatever was there."""
    file = _file("settings/settings.json", content)
    try:
        found = settings.load(file)
        assert isinstance(found.settings, Settings)
        found.settings.accepted_ways()
        for each in found.problems:
            plain(each).encode()
        assert file.read_bytes() == content
        settings.choose(file, goal=7)
        assert settings.load(file).settings.goal == 7
    finally:
        for each_file in file.parent.iterdir():
            each_file.unlink()


@cache
def _pngs() -> tuple[bytes, ...]:
    return tuple(png(mode) for mode in ("1", "L", "LA", "P", "RGB", "RGBA", "I;16"))


def picture(data: bytes) -> None:
    """A PNG file: an image of 28x28, or what is wrong with it."""
    with suppress(PictureError):
        image = picture_image(data)
        assert image.shape == (28, 28)
        assert 0 <= image.min() <= image.max() <= 1


_UNIPEN = (
    b'.SEGMENT DIGIT 0-1 ? "7"\n.COMMENT 7 12 1\n.PEN_DOWN\n 10 20\n 30 5\n.PEN_UP\n.DT 100\n'
    b".PEN_DOWN\n 1 2\n.PEN_UP\n",
    b'.SEGMENT DIGIT 1 ? "1"\n.COMMENT 1 30 9\n.PEN_DOWN\n 1.5 -2\n.PEN_UP\n'
    b'.SEGMENT DIGIT 2 ? "0"\n.PEN_DOWN\n 3 4\n.PEN_UP\n',
)


def unipen(data: bytes) -> None:
    """A UNIPEN file: digits of finite strokes, or the line that is wrong."""
    file = _file("pendigits/pendigits-orig.tra", data)
    with suppress(PenDigitsError):
        for digit in load_pendigits(file.parent.parent):
            assert 0 <= digit.label <= 9
            for stroke in digit.strokes:
                assert stroke.ndim == 2
                assert math.isfinite(stroke.sum())


@cache
def _idx_files() -> tuple[bytes, ...]:
    return tuple(idx(images) + idx(labels) for images, labels in (((2, 28, 28), (2,)),))


def idx_files(data: bytes) -> None:
    """MNIST's two files, one after the other: images with their digits, or what is wrong."""
    half = data.find(b"\0\0\x08\x01")
    raw = "MNIST/raw/"
    _other_half()
    _file(f"{raw}train-images-idx3-ubyte", data[:half] if half >= 0 else data)
    _file(f"{raw}train-labels-idx1-ubyte", data[half:] if half >= 0 else b"")
    with suppress(MnistError):
        split = _read(_folder(), train=True)
        assert split.images.shape[1:] == (28, 28)
        assert len(split) == len(split.images)
        assert split.labels.min() >= 0
        assert split.labels.max() <= 9


@cache
def _other_half() -> None:
    """The files of the test images only have to be there."""
    for name in ("t10k-images-idx3-ubyte", "t10k-labels-idx1-ubyte"):
        _file(f"MNIST/raw/{name}", b"")


@cache
def _bookmarks() -> tuple[bytes, ...]:
    return (to_json(new_session(Random(1))).encode(),)


def bookmark(content: bytes) -> None:
    """A session that was left: one that can be gone on with, or a refusal."""
    text = content.decode("utf-8", "replace")
    with suppress(BookmarkError):
        session = from_json(text)
        assert from_json(to_json(session)) == session


def name(content: bytes) -> None:
    """A learner's name: one that does nothing but show, or what is wrong with it."""
    with suppress(LearnerError):
        taken = valid_name(content.decode("utf-8", "surrogateescape"))
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


_SPLIT = "|"
"""Where what a terminal sends is split."""


def escape(content: bytes) -> None:
    """What a terminal sends, split anywhere: afterwards a key still arrives as that key."""
    driver, parser = _Deaf(), CarefulParser()
    for text in content.decode("utf-8", "replace").split(_SPLIT):
        if text:  # none is the end of what a terminal sends
            parser = driver.take(parser, text)
    for ending in ("\x1b[201~", "\x1b\\", "q"):
        parser = driver.take(parser, ending)


_SENT = (
    b"\x1b[<0;5;5M\x1b[<32;6;6|M\x1b[<0;6;6m",
    b"\x1b[200~abc|\x1b[201~q\x1b[I\x1b[O",
    b"\x1b[M !!\x1b[48;24;80;0;0t\x1b[?2026;0$y\x1b[97;5u|\x1bOP",
)

TARGETS: dict[str, Target] = {
    "score": Target(
        score,
        lambda: _LINES,
        (changed_json, changed_json, changed_bytes),
        (drawings | values).map(as_line) | st.binary(max_size=60),
    ),
    "import": Target(
        imported,
        lambda: (as_line(to_record(1, ATTEMPT)),),
        (changed_json, changed_json, changed_bytes),
        values.map(as_line) | st.binary(max_size=60),
    ),
    "import-store": Target(
        imported,
        _stores,
        (changed_database, changed_database, damaged_store),
    ),
    "store": Target(stored, _stores, (damaged_store,)),
    "settings": Target(
        chosen,
        lambda: _SETTINGS,
        (changed_json, changed_bytes),
        values.map(as_line) | st.binary(max_size=60),
    ),
    "png": Target(
        picture, _pngs, (changed_png, changed_png, changed_bytes), st.binary(max_size=100)
    ),
    "unipen": Target(
        unipen,
        lambda: _UNIPEN,
        made_up=st.text(max_size=80).map(lambda text: text.encode("utf-8", "replace")),
    ),
    "idx": Target(idx_files, _idx_files, made_up=st.binary(max_size=100)),
    "bookmark": Target(
        bookmark,
        _bookmarks,
        (changed_json, changed_bytes),
        st.text(max_size=60).map(lambda text: text.encode("utf-8", "replace")),
    ),
    "name": Target(
        name,
        lambda: ("Zoë".encode(),),
        made_up=st.text(max_size=40).map(lambda text: text.encode("utf-8", "replace")),
    ),
    "escape": Target(
        escape,
        lambda: _SENT,
        made_up=pieces.map(lambda sent: _SPLIT.join(sent).encode("utf-8", "replace"))
        | pieces.map(lambda sent: "".join(sent).encode("utf-8", "replace")),
    ),
}
