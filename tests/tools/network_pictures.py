"""Draw the pictures of docs/how-it-works.md from hand-made drawings, with the game's own code.

    python -m tests.tools.network_pictures FOLDER

The same weights give the same bytes.
"""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from digitgame.core.counterfactuals import best_edit
from model.attribution import attribute_digit
from model.copybook import taught_ways
from model.curve import pen_stroke
from model.grid import Grid
from model.raster import SIDE, Floats, Placement, Points, digit_image, rendered, smooth
from model.reader import Prediction, Reader, load_reader
from tests.handmade import HANDMADE, Handmade, fitted
from tests.tools.arguments import parse_path

PAD = Grid(40, 20)

# Greys and colours of Okabe and Ito (2008), safe for colour blindness.
_BLUE, _VERMILION, _GREEN = "#0072B2", "#D55E00", "#009E73"
_INK, _PALE = "#333333", "#BBBBBB"
_DPI = 80
_TITLE, _TEXT = 12, 9  # points

SLANT = "56,0/36,41 20,100"
"""A 7 without its top, as knots in the copybook's notation."""

HATLESS = "11,2/7,44/25,37 45,45 53,66 45,88 24,100 0,93"

OPEN_EIGHT = "46,12 28,0 8,9 8,28 27,46 47,62 53,80 41,96 22,100 2,88 3,62 14,54"


def main() -> None:
    folder = parse_path(__doc__)
    folder.mkdir(parents=True, exist_ok=True)
    reader = load_reader()
    from_ink_to_image(folder / "image.png")
    filters(reader, folder / "filters.png")
    maps(reader, folder / "maps.png")
    last_layers(reader, folder / "digits.png")
    why(reader, folder / "why.png")


def draw_handmade(name: str) -> list[Points]:
    """Return a hand-made drawing, snapped to the pad's cells."""
    handmade: Handmade = next(handmade for handmade in HANDMADE if str(handmade) == name)
    return PAD.snapped(list(fitted(handmade, PAD.columns, PAD.rows)))


def _draw_knots(knots: str) -> list[Points]:
    """Return a stroke through knots, snapped to the pad's cells."""
    return PAD.snapped(PAD.fitted([pen_stroke(knots)]))


def from_ink_to_image(file: Path) -> None:
    """Draw the cells, the smoothed strokes, and the 28x28 image."""
    strokes = draw_handmade("4 open")
    figure, axes = _row(3, "From the pad to the network's image")
    for stroke in strokes:
        axes[0].plot(*stroke.T, "s", color=_BLUE, markersize=3)
        axes[1].plot(*stroke.T, "s", color=_PALE, markersize=3)
        axes[1].plot(*smooth(stroke).T, color=_BLUE, linewidth=2)
    for each in axes[:2]:
        each.set(xlim=(0, PAD.columns), ylim=(2 * PAD.rows, 0), aspect="equal")
    _image(axes[2], digit_image(strokes))
    captions = ("cells that the mouse passed", "smoothed strokes", "28x28 pixels, as in MNIST")
    _save(figure, axes, captions, file)


def filters(reader: Reader, file: Path) -> None:
    """Draw the first convolution's six filters."""
    figure, axes = _row(6, "The six filters of layer 1: purple responds to ink, orange to paper")
    weights = reader.network.first_filters
    most = float(np.abs(weights).max())
    for each, weight in zip(axes, weights, strict=True):
        each.imshow(weight, cmap="PuOr", vmin=-most, vmax=most)
    _save(figure, axes, [f"filter {number}" for number in range(1, 7)], file)


def maps(reader: Reader, file: Path) -> None:
    """Draw the feature maps of a 7 minus those of a blank image."""
    image = digit_image(draw_handmade("7 plain"))
    seen = reader.network.forward(np.stack([np.zeros_like(image), image]))
    figure = Figure(figsize=(8, 4.3), layout="constrained")
    figure.suptitle("A 7 in the feature maps of both layers", fontsize=_TITLE, x=0.01, ha="left")
    grid = figure.add_gridspec(3, 24, height_ratios=(2.4, 1, 1))
    places = [(0, slice(4 * n, 4 * n + 4)) for n in range(6)]
    places += [(1 + n // 8, slice(3 * (n % 8), 3 * (n % 8) + 3)) for n in range(16)]
    moved = [np.abs(layer[1] - layer[0]).transpose(2, 0, 1) for layer in (seen.c1, seen.c3)]
    for (row, columns), light in zip(places, [*moved[0], *moved[1]], strict=True):
        each = figure.add_subplot(grid[row, columns])
        each.imshow(light, cmap="gray", vmin=0, vmax=1.5)
        each.set(xticks=[], yticks=[])
    figure.savefig(file, dpi=_DPI, metadata={"Software": None})
    print(file)


def last_layers(reader: Reader, file: Path) -> None:
    """Draw the probability of each digit for three drawings."""
    drawings = {
        "a 7": draw_handmade("7 plain"),
        "an open 8": _draw_knots(OPEN_EIGHT),
        "a 5 without its hat": _draw_knots(HATLESS),
    }
    figure, axes = _row(len(drawings), "The output: ten logits as probabilities")
    for each, strokes in zip(axes, drawings.values(), strict=True):
        prediction = reader.read(digit_image(strokes))
        each.bar(range(10), prediction.probabilities, color=_BLUE)
        each.set(ylim=(0, 1), xticks=range(10), yticks=(0, 0.5, 1))
        each.tick_params(labelsize=_TEXT)
    _save(figure, axes, list(drawings), file, keep_ticks=True)


def why(reader: Reader, file: Path) -> None:
    """Draw the attribution of a 7 without its top, and the edit that helps."""
    strokes = _draw_knots(SLANT)
    rendering = rendered(strokes)
    image = rendering.image

    def read(ink: Sequence[Points]) -> Prediction:
        return reader.read(digit_image(ink))

    figure, axes = _row(3, "Why is this not a 7?")
    _image(axes[0], image)
    shares = attribute_digit(reader.network, image, 7).shares
    most = float(np.abs(shares).max())
    axes[1].imshow(shares, cmap="PuOr", vmin=-most, vmax=most)
    _image(axes[2], image)
    change = best_edit(strokes, 7, taught_ways(), read)
    assert change is not None
    _overlay(axes[2], change.added, rendering.placement)
    before, after = read(strokes), change.prediction
    captions = (
        f"read as a {before.digit} ({before.confidence:.0%})",
        "purple for a 7, orange against",
        f"with the part in green: a {after.digit} ({after.confidence:.0%})",
    )
    _save(figure, axes, captions, file)


def _overlay(axes: Axes, parts: Sequence[Points], placement: Placement) -> None:
    for part in parts:
        axes.plot(*(placement.to_image(part) - 0.5).T, color=_GREEN, linewidth=3)
    axes.set(xlim=(-4, SIDE - 0.5), ylim=(SIDE - 0.5, -4))


def _row(count: int, title: str) -> tuple[Figure, list[Axes]]:
    figure = Figure(figsize=(8, 8 / count + 0.7), layout="constrained")
    figure.suptitle(title, fontsize=_TITLE, x=0.01, ha="left", color=_INK)
    return figure, list(figure.subplots(1, count, squeeze=False)[0])


def _image(axes: Axes, image: Floats) -> None:
    axes.imshow(image, cmap="gray_r", vmin=0, vmax=1)


def _save(
    figure: Figure,
    axes: Sequence[Axes],
    captions: Sequence[str],
    file: Path,
    *,
    keep_ticks: bool = False,
) -> None:
    for each, caption in zip(axes, captions, strict=True):
        each.set_title(caption, fontsize=_TEXT, color=_INK)
        if not keep_ticks:
            each.set(xticks=[], yticks=[])
    figure.savefig(file, dpi=_DPI, metadata={"Software": None})
    print(file)


if __name__ == "__main__":
    main()
