"""Plots as PNG files."""

from collections.abc import Callable
from functools import partial
from pathlib import Path

import numpy as np
import pytest
from matplotlib.image import imread

from training import plots
from training.scores import Scores

BINS = np.linspace(0.03, 0.97, 15)
COUNTS = np.diag(np.arange(100, 110))

NOTHING = np.zeros(0, dtype=np.int64)
CURVE = plots.LearningCurve([Scores(0.9 + 0.01 * n, 0.98 - 0.01 * n) for n in range(5)], 3)

PICTURES: dict[str, Callable[..., None]] = {
    "reliability": partial(plots.reliability_diagram, BINS, BINS**2, np.arange(15) ** 3, 0.0071),
    "reliability of nothing": partial(
        plots.reliability_diagram, np.zeros(15), np.zeros(15), np.zeros(15, dtype=np.int64), 0.0
    ),
    "confusion": partial(plots.confusion_matrix, COUNTS + np.eye(10, k=1, dtype=np.int64)),
    "confusion without mistakes": partial(plots.confusion_matrix, COUNTS),
    "confusion of nothing": partial(plots.confusion_matrix, 0 * COUNTS),
    "accuracy": partial(
        plots.accuracy_chart,
        {"by pad": {"40x20": 0.992, "20x10": 0.98}, "by digit": {"0": 1.0}},
        {"by pad": {"40x20": 0.99}},
    ),
    "accuracy, all right": partial(plots.accuracy_chart, {"by digit": {"0": 1.0}}, {}),
    "rejection": partial(
        plots.rejection_curve, BINS**2, {"all": BINS, "letter": BINS**2, "line": np.ones(15)}, 4
    ),
    "no rejection": partial(plots.rejection_curve, np.zeros(3), {"all": np.zeros(3)}, 0),
    "misread": partial(
        plots.misread_sheet,
        np.ones((11, 28, 28), dtype=np.float32),
        np.arange(11) % 10,
        np.arange(11) % 7,
        np.linspace(0.2, 0.9, 11),
    ),
    "learning": partial(plots.learning_curves, {"seed 1": CURVE, "seed 2": CURVE}),
    "nothing misread": partial(
        plots.misread_sheet, np.zeros((0, 28, 28), np.float32), NOTHING, NOTHING, np.zeros(0)
    ),
}


def darkness(file: Path) -> np.ndarray:
    """(rows, columns), 0 for white to 1 for black."""
    return np.asarray(1 - imread(file)[..., :3].mean(axis=2))


@pytest.mark.parametrize("name", PICTURES)
def test_a_plot_is_drawn_on_white_with_the_same_bytes_each_time(name: str, tmp_path: Path) -> None:
    for file in ("a.png", "b.png"):
        PICTURES[name](file=tmp_path / file, title="Title")
    dark = darkness(tmp_path / "a.png")
    assert dark.max() > 0.5
    assert np.median(dark) == 0
    assert (tmp_path / "a.png").read_bytes() == (tmp_path / "b.png").read_bytes()


def test_a_contact_sheet_grows_by_rows_of_ten(tmp_path: Path) -> None:
    def height(count: int) -> int:
        images = np.zeros((count, 28, 28), dtype=np.float32)
        plots.contact_sheet(images, ["x"] * count, file=tmp_path / "a.png", title="")
        return len(darkness(tmp_path / "a.png"))

    assert height(1) == height(10) < height(11) == height(20)


def test_a_contact_sheet_shows_ink_as_dark_in_its_place(tmp_path: Path) -> None:
    images = np.zeros((10, 28, 28), dtype=np.float32)
    images[3] = 1
    plots.contact_sheet(images, [""] * 10, file=tmp_path / "a.png", title="")
    across = darkness(tmp_path / "a.png").mean(axis=0)
    assert 3 / 10 < across.argmax() / len(across) < 4 / 10


def test_the_surest_mistakes_come_first(tmp_path: Path) -> None:
    images = np.zeros((10, 28, 28), dtype=np.float32)
    images[7] = 1
    digits = np.arange(10)
    confidence = np.where(digits == 7, 0.9, 0.5)
    plots.misread_sheet(images, digits, digits, confidence, file=tmp_path / "a.png", title="")
    across = darkness(tmp_path / "a.png").mean(axis=0)
    assert across.argmax() / len(across) < 1 / 10


def test_a_caption_is_needed_for_every_image(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="shorter"):
        plots.contact_sheet(
            np.zeros((2, 28, 28), dtype=np.float32), ["one"], file=tmp_path / "a.png", title=""
        )
