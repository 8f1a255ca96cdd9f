"""Pictures of the judge's report. The same input gives the same bytes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from model.copybook import Way
from model.raster import Points, smooth

# Greys and two colours of Okabe and Ito (2008), safe for colour blindness.
_BLUE, _VERMILION = "#0072B2", "#D55E00"
_INK, _FAINT, _PALE = "#333333", "#767676", "#CCCCCC"

_DPI = 80
_TITLE, _TEXT = 12, 8  # points


@dataclass(frozen=True, eq=False)
class Specimen:
    """A drawing and the way that it followed."""

    strokes: Sequence[Points]
    """In pad units, as the mouse reported them."""
    way: Way | None
    caption: str


def specimens_sheet(rows: Sequence[Sequence[Specimen]], *, file: Path, title: str) -> None:
    """Draw specimens in rows of equal length: smoothed strokes over their cells, and the way."""
    columns = len(rows[0])
    figure = Figure(figsize=(2.3 * columns, 1.55 * len(rows) + 0.5), layout="constrained")
    figure.suptitle(title, fontsize=_TITLE, x=0.01, ha="left", color=_INK)
    axes = figure.subplots(len(rows), columns, squeeze=False)
    for row, specimens in enumerate(rows):
        for column, specimen in enumerate(specimens):
            _plot_specimen(axes[row][column], specimen)
    _save(figure, file)


def _plot_specimen(axes: Axes, specimen: Specimen) -> None:
    every = np.concatenate(list(specimen.strokes))
    low, high = every.min(axis=0), every.max(axis=0)
    size = max(float((high - low).max()), 1e-9)
    for stroke in specimen.strokes:
        axes.plot(*((stroke - low) / size).T, ".", color=_PALE, markersize=2)
    _plot_strokes(axes, [(smooth(stroke) - low) / size for stroke in specimen.strokes], _BLUE)
    if specimen.way is not None:
        shift = np.array([float((high - low)[0] / size) + 0.35, 0.0])
        _plot_strokes(axes, [stroke + shift for stroke in specimen.way.strokes], _FAINT)
    axes.set_aspect("equal")
    axes.set(xlim=(-0.1, 2.3), ylim=(1.1, -0.1))
    axes.set_axis_off()
    axes.set_title(specimen.caption, fontsize=_TEXT, color=_INK, pad=2)


def _plot_strokes(axes: Axes, strokes: Sequence[Points], colour: str) -> None:
    """Plot strokes, each with a dot at its start and its number."""
    for number, stroke in enumerate(strokes, start=1):
        axes.plot(*stroke.T, color=colour, linewidth=1.5)
        axes.plot(*stroke[0], "o", color=_VERMILION, markersize=3)
        if len(strokes) > 1:
            axes.annotate(
                str(number), stroke[0], (3, 3), textcoords="offset points", fontsize=6, color=_INK
            )


def strength_chart(
    scores: Mapping[str, Sequence[float]],
    strengths: Mapping[str, Sequence[float]],
    units: Mapping[str, str],
    *,
    file: Path,
    title: str,
) -> None:
    """Plot the mean score against the strength of each distortion.

    Args:
        scores: the score of the originals, then at each strength, by distortion.
        strengths: the strengths, by distortion.
        units: the unit of the strengths, by distortion.
        file: the PNG to write.
        title: the title.
    """
    figure = Figure(figsize=(2.5 * len(scores), 3.2), layout="constrained")
    figure.suptitle(title, fontsize=_TITLE, x=0.01, ha="left", color=_INK)
    panels = np.atleast_1d(figure.subplots(1, len(scores), sharey=True))
    for axes, (name, means) in zip(panels, scores.items(), strict=True):
        at = np.array(strengths[name])
        axes.axhline(means[0], color=_PALE, linewidth=1)
        axes.plot(at, means[1:], "o-", color=_BLUE, markersize=5)
        for x, y in zip(at, means[1:], strict=True):
            axes.annotate(
                f"{y:.0f}", (x, y), (0, -12), textcoords="offset points", ha="center",
                fontsize=_TEXT, color=_INK,
            )  # fmt: skip
        axes.set(ylim=(0, 100), xticks=at)
        axes.set_title(name, fontsize=_TEXT + 1, loc="left", color=_INK)
        axes.set_xlabel(units[name], fontsize=_TEXT, color=_INK)
        axes.tick_params(labelsize=_TEXT, length=0, colors=_INK)
        axes.spines[:].set_visible(False)
    panels[0].set_ylabel("mean score", fontsize=_TEXT, color=_INK)
    _save(figure, file)


def _save(figure: Figure, file: Path) -> None:
    """Write the PNG without Matplotlib's version, for reproducible bytes."""
    figure.savefig(file, dpi=_DPI, metadata={"Software": None})
