"""Files that are read: settings, pictures, and the data that the network is trained on."""

import json
import math
from contextlib import suppress
from functools import cache

from hypothesis import strategies as st

from digitgame.cli.score.png import PictureError, read_png
from digitgame.storage import settings
from digitgame.storage.settings import Settings
from digitgame.text import sanitize
from tests.fuzz.files import memory_folder, placed
from tests.fuzz.material import as_line, idx, png, values
from tests.fuzz.mutation import changed_bytes, changed_json, changed_png
from tests.fuzz.target import Target
from training.errors import TrainingError
from training.mnist import _read
from training.pendigits import load_pendigits

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
    file = placed("settings/settings.json", content)
    try:
        found = settings.load(file)
        assert isinstance(found.settings, Settings)
        found.settings.accepted_ways()
        for each in found.problems:
            sanitize(each).encode()
        assert file.read_bytes() == content
        settings.save_choice(file, goal=7)
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
        image = read_png(data)
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
    file = placed("pendigits/pendigits-orig.tra", data)
    with suppress(TrainingError):
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
    placed(f"{raw}train-images-idx3-ubyte", data[:half] if half >= 0 else data)
    placed(f"{raw}train-labels-idx1-ubyte", data[half:] if half >= 0 else b"")
    with suppress(TrainingError):
        split = _read(memory_folder(), train=True)
        assert split.images.shape[1:] == (28, 28)
        assert len(split) == len(split.images)
        assert split.labels.min() >= 0
        assert split.labels.max() <= 9


@cache
def _other_half() -> None:
    """The files of the test images only have to be there."""
    for name in ("t10k-images-idx3-ubyte", "t10k-labels-idx1-ubyte"):
        placed(f"MNIST/raw/{name}", b"")


TARGETS = {
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
}
