"""Targets for files: settings, pictures, and training data."""

import json
import math
from contextlib import suppress
from functools import cache

from hypothesis import strategies as st

from digitgame.cli.score.picture import PictureError, read_picture
from digitgame.storage import settings
from digitgame.storage.settings import Settings
from digitgame.text import sanitize
from tests.fuzz.files import memory_folder, write_case_file
from tests.fuzz.material import encode_png, idx, json_line, values
from tests.fuzz.mutation import mutate_bytes, mutate_json, mutate_png
from tests.fuzz.target import Target
from training.errors import TrainingError
from training.mnist import _read
from training.pendigits import load_pendigits
from training.unipen import load_digits

_SETTINGS = (
    json.dumps(
        {
            "theme": "nord", "glyphs": "ascii", "leniency": "strict", "guides": False, "goal": 30,
            "learner": "Zoe", "all_cards": True, "toured": True, "ways": {"7": ["7 plain"]},
        }
    ).encode(),
    b'{"goal": 30}',
)  # fmt: skip


def check_settings(content: bytes) -> None:
    """Load settings, and save a choice over them."""
    file = write_case_file("settings/settings.json", content)
    try:
        loaded = settings.load(file)
        assert isinstance(loaded.settings, Settings)
        loaded.settings.accepted_ways()
        for problem in loaded.problems:
            sanitize(problem).encode()
        assert file.read_bytes() == content
        settings.save_choice(file, goal=7)
        assert settings.load(file).settings.goal == 7
    finally:
        for left in file.parent.iterdir():
            left.unlink()


@cache
def _pngs() -> tuple[bytes, ...]:
    return tuple(encode_png(mode) for mode in ("1", "L", "LA", "P", "RGB", "RGBA", "I;16"))


def check_png(data: bytes) -> None:
    """Read a PNG file: an image of 28x28, or an error."""
    with suppress(PictureError):
        image = read_picture(data)
        assert image.shape == (28, 28)
        assert 0 <= image.min() <= image.max() <= 1


_UNIPEN = (
    b'.SEGMENT DIGIT 0-1 ? "7"\n.COMMENT 7 12 1\n.PEN_DOWN\n 10 20\n 30 5\n.PEN_UP\n.DT 100\n'
    b".PEN_DOWN\n 1 2\n.PEN_UP\n",
    b'.SEGMENT DIGIT 1 ? "1"\n.COMMENT 1 30 9\n.PEN_DOWN\n 1.5 -2\n.PEN_UP\n'
    b'.SEGMENT DIGIT 2 ? "0"\n.PEN_DOWN\n 3 4\n.PEN_UP\n',
)


def check_unipen(data: bytes) -> None:
    """Read a UNIPEN file: digits of finite strokes, or an error."""
    file = write_case_file("pendigits/pendigits-orig.tra", data)
    with suppress(TrainingError):
        for digit in load_pendigits(file.parent.parent):
            assert 0 <= digit.label <= 9
            for stroke in digit.strokes:
                assert stroke.ndim == 2
                assert math.isfinite(stroke.sum())


_INCLUDES = (
    b'.INCLUDE apa/apa.doc\n.INCLUDE apa/ink.dat\n.SEGMENT CHARACTER 0-2,4 OK "7"\n'
    b'.SEGMENT CHARACTER 12:3-14:0 OK "1"\n\n'
    b".X_POINTS_PER_INCH 200\n.Y_POINTS_PER_INCH 100\n\n"
    b".WRITER_ID anna\n.PEN_DOWN\n10 20 1\n30 5 2\n.PEN_UP\n7 8\n.PEN_DOWN\n1 2\n1 9\n",
    b'.INCLUDE apa/ink.dat\n.SEGMENT CHARACTER 0 ? "0"\n\n.COORD X Y\n\n'
    b".PEN_DOWN\n-1.5 2\n 3 1e3\n",
)


def check_includes(data: bytes) -> None:
    """Read UNIPEN's three kinds of files, concatenated in the case: digits, or an error."""
    segments, document, ink, *_ = *data.split(b"\n\n", 2), b"", b""
    write_case_file("unipen/data/1a/apa/a.dat", segments + b"\n")
    write_case_file("unipen/include/apa/apa.doc", document + b"\n")
    write_case_file("unipen/include/apa/ink.dat", ink)
    with suppress(TrainingError):
        for digit in load_digits(memory_folder()):
            assert 0 <= digit.label <= 9
            assert all(math.isfinite(stroke.sum()) for stroke in digit.strokes)


@cache
def _idx_files() -> tuple[bytes, ...]:
    return tuple(idx(images) + idx(labels) for images, labels in (((2, 28, 28), (2,)),))


def check_idx(data: bytes) -> None:
    """Read MNIST's two files, concatenated in the case: images with labels, or an error."""
    half = data.find(b"\0\0\x08\x01")
    raw = "MNIST/raw/"
    _write_test_files()
    write_case_file(f"{raw}train-images-idx3-ubyte", data[:half] if half >= 0 else data)
    write_case_file(f"{raw}train-labels-idx1-ubyte", data[half:] if half >= 0 else b"")
    with suppress(TrainingError):
        split = _read(memory_folder(), train=True)
        assert split.images.shape[1:] == (28, 28)
        assert len(split) == len(split.images)
        assert split.labels.min() >= 0
        assert split.labels.max() <= 9


@cache
def _write_test_files() -> None:
    """Write the files of the test images, which only have to exist."""
    for name in ("t10k-images-idx3-ubyte", "t10k-labels-idx1-ubyte"):
        write_case_file(f"MNIST/raw/{name}", b"")


TARGETS = {
    "settings": Target(
        check_settings,
        lambda: _SETTINGS,
        (mutate_json, mutate_bytes),
        values.map(json_line) | st.binary(max_size=60),
    ),
    "png": Target(
        check_png, _pngs, (mutate_png, mutate_png, mutate_bytes), st.binary(max_size=100)
    ),
    "unipen": Target(
        check_unipen,
        lambda: _UNIPEN,
        generated=st.text(max_size=80).map(lambda text: text.encode("utf-8", "replace")),
    ),
    "unipen-includes": Target(check_includes, lambda: _INCLUDES, generated=st.binary(max_size=100)),
    "idx": Target(check_idx, _idx_files, generated=st.binary(max_size=100)),
}
