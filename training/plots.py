"""Figures as PNG pictures: calm, and safe for colour-blind eyes.

Every function takes plain arrays and the file to write; the same arrays give the same bytes.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from model.raster import SIDE, Floats
from training.scores import Scores

Ints = npt.NDArray[np.int64]
Shares = npt.NDArray[np.float64]

# Two of Okabe and Ito's colours (2008), far apart to every eye, and greys.
_BLUE, _VERMILION = "#0072B2", "#D55E00"
_INK, _FAINT, _PALE = "#333333", "#767676", "#DDDDDD"

_DPI = 120
_TITLE, _TEXT = 12, 9  # points

_LINE = 4.5  # percent of a picture's height that a line of text takes

_LINES = ("-", "--", ":", "-.")  # told apart without colour
MOST_RUNS = len(_LINES)
"""Runs that one picture shows."""

_SHOWN = 2.5  # percent below the best that a learning curve shows
_SUBJECTS = {"mnist": "MNIST's validation images", "ink": "ink of the validation writers, varied"}

_ACROSS = 10  # images in a row of a contact sheet
_CELL = (44, 52)  # width and height of an image with its caption, in the images' pixels
_INCHES = 0.9  # width of that on the sheet


@dataclass(frozen=True)
class LearningCurve:
    """How a run went."""

    scores: Sequence[Scores]
    """After each epoch."""

    kept: int
    """The epoch whose weights were kept, counted from 1."""


def reliability_diagram(
    sure: Shares, correct: Shares, counts: Ints, error: float, *, file: Path, title: str
) -> None:
    """How often the reader is right where it is so and so sure.

    Args:
        sure: (bins,) mean confidence in each bin of equal width from 0 to 1.
        correct: (bins,) share read correctly.
        counts: (bins,) readings; bins without any are not drawn.
        error: expected calibration error, 0 to 1.
        file: the PNG to write.
        title: what was measured.
    """
    figure = Figure(figsize=(5.2, 6.6), layout="constrained")
    upper, lower = figure.subplots(2, 1, sharex=True, height_ratios=[3, 1])
    upper.plot([0, 1], [0, 1], color=_PALE, linewidth=2, zorder=1)
    upper.text(0.3, 0.33, "as often right as sure", color=_FAINT, fontsize=_TEXT, rotation=45)
    some = counts > 0
    upper.vlines(sure[some], sure[some], correct[some], color=_VERMILION, linewidth=2, zorder=2)
    upper.plot(sure[some], correct[some], "o", color=_BLUE, markersize=6, zorder=3)
    upper.set(xlim=(0, 1), ylim=(0, 1.02))
    _label(upper, "", "share read correctly")
    _title(upper, f"{title}\nexpected calibration error {100 * error:.2f} %")
    edges = np.linspace(0, 1, len(counts) + 1)
    lower.bar(edges[:-1], counts, np.diff(edges), align="edge", color=_BLUE, edgecolor="white")
    lower.set_ylim(0.7, 3 * max(10, counts.max(initial=1)))
    lower.set_yscale("log")  # nearly all readings are in the last bin
    lower.yaxis.set_major_formatter("{x:,.0f}")
    _label(lower, "confidence", "readings")
    _save(figure, file)


def confusion_matrix(counts: Ints, *, file: Path, title: str) -> None:
    """How often each digit was read as each other one.

    Args:
        counts: (10, 10); row: the digit meant, column: the digit read.
        file: the PNG to write.
        title: what was measured.
    """
    figure = Figure(figsize=(6.4, 6.2), layout="constrained")
    axes = figure.subplots()
    # The right readings, thousands of times the wrong ones, would wash out every other shade.
    wrong = np.where(np.eye(10, dtype=bool) | (counts == 0), np.nan, counts)
    axes.imshow(wrong, cmap="Oranges", vmin=0, vmax=max(4, 1.5 * np.nanmax(wrong, initial=0)))
    axes.hlines(np.arange(9) + 0.5, -0.5, 9.5, color=_PALE, linewidth=0.5)
    axes.vlines(np.arange(9) + 0.5, -0.5, 9.5, color=_PALE, linewidth=0.5)
    for row, column in np.argwhere((counts > 0) | np.eye(10, dtype=bool)):
        colour, weight = (_FAINT, "normal") if row == column else (_INK, "bold")
        axes.text(
            column, row, f"{counts[row, column]:,}", ha="center", va="center", color=colour,
            fontsize=_TEXT, weight=weight,
        )  # fmt: skip
    for row, total in enumerate(counts.sum(axis=1)):
        share = f"{100 * counts[row, row] / total:.1f} %" if total else "none"
        _beside(axes, row, share, _INK)
    axes.set(xticks=range(10), yticks=range(10))
    _label(axes, "read as", "meant")
    right, total = int(np.trace(counts)), int(counts.sum())
    _title(axes, f"{title}\n{right:,} of {total:,} read correctly")
    _save(figure, file)


def accuracy_chart(
    groups: Mapping[str, Mapping[str, float]],
    wanted: Mapping[str, Mapping[str, float]],
    *,
    file: Path,
    title: str,
) -> None:
    """Shares read correctly, as points on a line for each case.

    Args:
        groups: by subject ("by writer"), each case ("writer 25") with its share, 0 to 1.
        wanted: by subject, for some cases the share wanted.
        file: the PNG to write.
        title: what was measured.
    """
    sizes = [len(shares) for shares in groups.values()]
    figure = Figure(figsize=(6.4, 0.8 + sum(0.26 * size + 0.6 for size in sizes)))
    figure.set_layout_engine("constrained")
    panels = figure.subplots(len(groups), 1, sharex=True, height_ratios=[n + 1 for n in sizes])
    every = [
        share for each in (groups, wanted) for case in each.values() for share in case.values()
    ]
    least = min(every, default=0.0)
    left = max(0.0, least - 0.1 * (1 - least) - 0.002)
    for axes, (subject, shares) in zip(np.atleast_1d(panels), groups.items(), strict=True):
        axes.hlines(range(len(shares)), left, 1, color=_PALE, linewidth=1, zorder=1)
        for y, (case, share) in enumerate(shares.items()):
            goal = wanted.get(subject, {}).get(case)
            if goal is not None:
                axes.plot(goal, y, "|", color=_VERMILION, markersize=14, markeredgewidth=2)
            axes.plot(share, y, "o", color=_BLUE, markersize=6, zorder=3, clip_on=False)
            _beside(axes, y, f"{100 * share:.2f} %", _INK)
        axes.set_yticks(range(len(shares)), list(shares))
        axes.set(xlim=(left, 1), ylim=(len(shares) - 0.4, -0.6))
        axes.xaxis.set_major_formatter(lambda share, _: f"{100 * share:g} %")
        axes.set_title(subject, fontsize=_TEXT, loc="left", color=_FAINT)
        _label(axes, "", "")
    note = "\nshort lines mark the share wanted" if wanted else ""
    figure.suptitle(f"{title}{note}", fontsize=_TITLE, x=0.01, ha="left", color=_INK)
    _save(figure, file)


def refusal_curve(
    digits_refused: Shares,
    junk_refused: Mapping[str, Shares],
    chosen: int,
    *,
    file: Path,
    title: str,
) -> None:
    """What refusing more junk costs in real digits refused.

    Args:
        digits_refused: (n,) share of real digits refused at each threshold, rising.
        junk_refused: by kind of junk, or "all", (n,) share refused at the same thresholds; the
            shares beside the curves are those at the threshold in use.
        chosen: index of the threshold in use.
        file: the PNG to write.
        title: what was measured.
    """
    figure = Figure(figsize=(6.4, 5.0), layout="constrained")
    axes = figure.subplots()
    x = 100 * digits_refused
    below = np.inf
    for kind, refused in sorted(junk_refused.items(), key=lambda each: -each[1][-1]):
        colour, width = (_BLUE, 2.5) if kind == "all" else (_FAINT, 1.0)
        axes.plot(x, 100 * refused, color=colour, linewidth=width, clip_on=False)
        below = min(below - _LINE, 100 * float(refused[-1]))
        _beside(axes, below, f"{kind} {100 * refused[chosen]:.0f} %", colour)
    axes.axvline(x[chosen], color=_VERMILION, linewidth=1.5, zorder=1)
    axes.set(xlim=(0, max(float(x[-1]), 0.1)), ylim=(0, 100))
    _label(axes, "real digits refused, %", "junk refused, %")
    _title(axes, f"{title}\nthe line marks the threshold in use: {x[chosen]:.2f} % of real digits")
    _save(figure, file)


def learning_curves(runs: Mapping[str, LearningCurve], *, file: Path, title: str) -> None:
    """What the averaged weights read on validation data after each epoch, a line for each run.

    Args:
        runs: by name, at most `MOST_RUNS`, with an epoch or more each.
        file: the PNG to write.
        title: what was measured.
    """
    figure = Figure(figsize=(6.4, 6.0), layout="constrained")
    for axes, subject in zip(figure.subplots(2, 1, sharex=True), Scores._fields, strict=True):
        best = 0.0
        for (name, course), line in zip(runs.items(), _LINES, strict=False):
            shares = [100 * getattr(scores, subject) for scores in course.scores]
            epochs = range(1, len(shares) + 1)
            axes.plot(epochs, shares, line, color=_BLUE, linewidth=1.2, label=name)
            kept = course.kept - 1
            axes.plot(epochs[kept], shares[kept], "o", color=_VERMILION, markersize=6, zorder=3)
            best = max(best, *shares)
        axes.set_ylim(best - _SHOWN, best + _SHOWN / 20)
        axes.grid(axis="y", color=_PALE)
        axes.set_title(_SUBJECTS[subject], fontsize=_TEXT, loc="left", color=_FAINT)
        _label(axes, "", "%")
    axes.legend(frameon=False, fontsize=_TEXT, labelcolor=_INK, loc="lower right")
    _label(axes, "epoch", "%")
    figure.suptitle(f"{title}\ndots: the epochs kept", fontsize=_TITLE, x=0.01, ha="left")
    _save(figure, file)


def contact_sheet(images: Floats, captions: Sequence[str], *, file: Path, title: str) -> None:
    """Images in rows of ten, each with its caption.

    Args:
        images: (n, 28, 28), 0 for paper to 1 for ink; n may be 0.
        captions: n texts of one or two lines, up to about a dozen characters each.
        file: the PNG to write.
        title: what the images have in common.
    """
    rows = max(1, -(-len(images) // _ACROSS))
    width, height = _CELL
    sheet = np.zeros((rows * height, _ACROSS * width), dtype=np.float32)
    inches = _INCHES * _ACROSS, _INCHES * rows * height / width
    head = 0.45
    figure = Figure(figsize=(inches[0], inches[1] + head))
    share = inches[1] / (inches[1] + head)
    axes = figure.add_axes((0, 0, 1, share))
    for index, (image, caption) in enumerate(zip(images, captions, strict=True)):
        row, column = divmod(index, _ACROSS)
        left, top = column * width + (width - SIDE) // 2, row * height + 1
        sheet[top : top + SIDE, left : left + SIDE] = image
        axes.text(
            left + SIDE / 2, top + SIDE + 2, caption, ha="center", va="top", color=_INK,
            fontsize=_TEXT - 1, linespacing=1.1,
        )  # fmt: skip
        axes.add_patch(Rectangle((left - 1, top - 1), SIDE + 1, SIDE + 1, fill=False, color=_PALE))
    axes.imshow(sheet, cmap="Greys", vmin=0, vmax=1, interpolation="nearest", aspect="auto")
    axes.set_axis_off()
    figure.text(0.01, 1 - 0.2 / (inches[1] + head), title, fontsize=_TITLE, va="center", color=_INK)
    _save(figure, file)


def misread_sheet(
    images: Floats, meant: Ints, read: Ints, confidence: Shares, *, file: Path, title: str
) -> None:
    """Every misread digit, the surest mistakes first.

    Args:
        images: (n, 28, 28), 0 for paper to 1 for ink.
        meant: (n,) digits asked for.
        read: (n,) digits read.
        confidence: (n,) probability of the digit read, 0 to 1.
        file: the PNG to write.
        title: what was measured; the number of images is added.
    """
    order = np.argsort(-confidence, kind="stable")
    captions = [f"{meant[i]} read as {read[i]}\n{100 * confidence[i]:.0f} % sure" for i in order]
    contact_sheet(images[order], captions, file=file, title=f"{title}: {len(order):,} misread")


def _beside(axes: Axes, y: float, text: str, colour: str) -> None:
    """A text right of the picture, at a height given in the picture's unit."""
    where = axes.get_yaxis_transform()
    axes.text(1.02, y, text, va="center", color=colour, fontsize=_TEXT, transform=where)


def _label(axes: Axes, x: str, y: str) -> None:
    """Names of the axes, without the box that matplotlib draws."""
    axes.set_xlabel(x, fontsize=_TEXT, color=_INK)
    axes.set_ylabel(y, fontsize=_TEXT, color=_INK)
    axes.tick_params(which="both", labelsize=_TEXT, length=0, colors=_INK)
    axes.spines[:].set_visible(False)


def _title(axes: Axes, title: str) -> None:
    axes.set_title(title, fontsize=_TITLE, loc="left", color=_INK)


def _save(figure: Figure, file: Path) -> None:
    """Write the PNG, without the date and version that would make every run's bytes differ."""
    figure.savefig(file, dpi=_DPI, metadata={"Software": None})
