"""Plot figures as PNG files, in colours safe for colour-blind readers.

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
from training.measure import Ints, percent
from training.scores import Scores

Shares = npt.NDArray[np.float64]

# Two of Okabe and Ito's colour-blind-safe colours (2008), and greys.
_BLUE, _VERMILION = "#0072B2", "#D55E00"
_INK, _FAINT, _PALE = "#333333", "#767676", "#DDDDDD"

_DPI = 120
_TITLE, _TEXT = 12, 9  # points

_LINE = 4.5  # height of a line of text, in percent of the plot's height

_LINES = ("-", "--", ":", "-.")  # distinguishable without colour
MOST_RUNS = len(_LINES)
"""Most learning curves in one plot."""

_SHOWN = 2.5  # range of a learning curve's axis below the best score, in percentage points
_SUBJECTS = {"mnist": "MNIST's validation images", "ink": "ink of the validation writers, varied"}

_COLUMNS = 10  # images in a row of a contact sheet
_CELL = (44, 52)  # width and height of an image with its caption, in the images' pixels
_INCHES = 0.9  # width of that on the sheet


@dataclass(frozen=True)
class LearningCurve:
    """The validation scores of a run."""

    scores: Sequence[Scores]
    """After each epoch."""

    kept: int
    """The epoch of the weights kept, from 1."""


def reliability_diagram(
    confidence: Shares, correct: Shares, counts: Ints, error: float, *, file: Path, title: str
) -> None:
    """Plot accuracy against confidence.

    Args:
        confidence: (bins,) mean confidence in each bin of equal width from 0 to 1.
        correct: (bins,) share read correctly.
        counts: (bins,) images; empty bins are not drawn.
        error: expected calibration error, 0 to 1.
        file: the PNG to write.
        title: what was measured.
    """
    figure = Figure(figsize=(5.2, 6.6), layout="constrained")
    upper, lower = figure.subplots(2, 1, sharex=True, height_ratios=[3, 1])
    upper.plot([0, 1], [0, 1], color=_PALE, linewidth=2, zorder=1)
    upper.text(0.3, 0.33, "perfectly calibrated", color=_FAINT, fontsize=_TEXT, rotation=45)
    x, y = confidence[counts > 0], correct[counts > 0]
    upper.vlines(x, x, y, color=_VERMILION, linewidth=2, zorder=2)
    upper.plot(x, y, "o", color=_BLUE, markersize=6, zorder=3)
    upper.set(xlim=(0, 1), ylim=(0, 1.02))
    _label(upper, "", "accuracy")
    _title(upper, f"{title}\nexpected calibration error {percent(error)}")
    edges = np.linspace(0, 1, len(counts) + 1)
    lower.bar(edges[:-1], counts, np.diff(edges), align="edge", color=_BLUE, edgecolor="white")
    lower.set_ylim(0.7, 3 * max(10, counts.max(initial=1)))
    lower.set_yscale("log")  # nearly all images are in the last bin
    lower.yaxis.set_major_formatter("{x:,.0f}")
    _label(lower, "confidence", "images")
    _save(figure, file)


def confusion_matrix(counts: Ints, *, file: Path, title: str) -> None:
    """Plot a confusion matrix.

    Args:
        counts: (10, 10); row: true digit, column: digit read.
        file: the PNG to write.
        title: what was measured.
    """
    figure = Figure(figsize=(6.4, 6.2), layout="constrained")
    axes = figure.subplots()
    # The diagonal, thousands of times larger, would leave no contrast between the errors.
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
        share = percent(counts[row, row] / total, 1) if total else "none"
        _write_right(axes, row, share, _INK)
    axes.set(xticks=range(10), yticks=range(10))
    _label(axes, "read as", "true digit")
    right, total = int(np.trace(counts)), int(counts.sum())
    _title(axes, f"{title}\n{right:,} of {total:,} read correctly")
    _save(figure, file)


def accuracy_chart(
    groups: Mapping[str, Mapping[str, float]],
    targets: Mapping[str, Mapping[str, float]],
    *,
    file: Path,
    title: str,
) -> None:
    """Plot accuracies as points, a line for each case.

    Args:
        groups: by subject ("by writer"), the accuracy of each case ("writer 25"), 0 to 1.
        targets: by subject, the target of some cases.
        file: the PNG to write.
        title: what was measured.
    """
    sizes = [len(shares) for shares in groups.values()]
    figure = Figure(figsize=(6.4, 0.8 + sum(0.26 * size + 0.6 for size in sizes)))
    figure.set_layout_engine("constrained")
    panels = figure.subplots(len(groups), 1, sharex=True, height_ratios=[n + 1 for n in sizes])
    least = min(
        (share for of in (groups, targets) for cases in of.values() for share in cases.values()),
        default=0.0,
    )
    left = max(0.0, least - 0.1 * (1 - least) - 0.002)
    for axes, (subject, shares) in zip(np.atleast_1d(panels), groups.items(), strict=True):
        axes.hlines(range(len(shares)), left, 1, color=_PALE, linewidth=1, zorder=1)
        for y, (case, share) in enumerate(shares.items()):
            target = targets.get(subject, {}).get(case)
            if target is not None:
                axes.plot(target, y, "|", color=_VERMILION, markersize=14, markeredgewidth=2)
            axes.plot(share, y, "o", color=_BLUE, markersize=6, zorder=3, clip_on=False)
            _write_right(axes, y, percent(share), _INK)
        axes.set_yticks(range(len(shares)), list(shares))
        axes.set(xlim=(left, 1), ylim=(len(shares) - 0.4, -0.6))
        axes.xaxis.set_major_formatter(lambda share, _: f"{100 * share:g} %")
        axes.set_title(subject, fontsize=_TEXT, loc="left", color=_FAINT)
        _label(axes, "", "")
    note = "\nvertical marks: targets" if targets else ""
    figure.suptitle(f"{title}{note}", fontsize=_TITLE, x=0.01, ha="left", color=_INK)
    _save(figure, file)


def rejection_curve(
    digits_rejected: Shares,
    non_digits_rejected: Mapping[str, Shares],
    chosen: int,
    *,
    file: Path,
    title: str,
) -> None:
    """Plot the share of non-digits rejected against the share of digits rejected.

    Args:
        digits_rejected: (n,) share of digits rejected at each threshold, increasing.
        non_digits_rejected: by kind of non-digit, or "all", (n,) share rejected at the same
            thresholds; the labels give the shares at the threshold in use.
        chosen: index of the threshold in use.
        file: the PNG to write.
        title: what was measured.
    """
    figure = Figure(figsize=(6.4, 5.0), layout="constrained")
    axes = figure.subplots()
    x = 100 * digits_rejected
    label_y = np.inf
    for kind, rejected in sorted(non_digits_rejected.items(), key=lambda item: -item[1][-1]):
        colour, width = (_BLUE, 2.5) if kind == "all" else (_FAINT, 1.0)
        axes.plot(x, 100 * rejected, color=colour, linewidth=width, clip_on=False)
        label_y = min(label_y - _LINE, 100 * float(rejected[-1]))
        _write_right(axes, label_y, f"{kind} {percent(rejected[chosen], 0)}", colour)
    axes.axvline(x[chosen], color=_VERMILION, linewidth=1.5, zorder=1)
    axes.set(xlim=(0, max(float(x[-1]), 0.1)), ylim=(0, 100))
    _label(axes, "digits rejected, %", "non-digits rejected, %")
    share = percent(digits_rejected[chosen])
    _title(axes, f"{title}\nvertical line: threshold in use, rejects {share} of digits")
    _save(figure, file)


def learning_curves(runs: Mapping[str, LearningCurve], *, file: Path, title: str) -> None:
    """Plot the averaged weights' validation scores after each epoch, a line for each run.

    Args:
        runs: by name, at most `MOST_RUNS`, with at least one epoch each.
        file: the PNG to write.
        title: what was measured.
    """
    figure = Figure(figsize=(6.4, 6.0), layout="constrained")
    for axes, subject in zip(figure.subplots(2, 1, sharex=True), Scores._fields, strict=True):
        best = 0.0
        for (name, curve), line in zip(runs.items(), _LINES, strict=False):
            shares = [100 * getattr(scores, subject) for scores in curve.scores]
            epochs = range(1, len(shares) + 1)
            axes.plot(epochs, shares, line, color=_BLUE, linewidth=1.2, label=name)
            kept = curve.kept - 1
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
    """Plot images in rows of ten, each with its caption.

    Args:
        images: (n, 28, 28), 0 for paper to 1 for ink; n may be 0.
        captions: n texts of one or two lines, up to about a dozen characters each.
        file: the PNG to write.
        title: what the images have in common.
    """
    rows = max(1, -(-len(images) // _COLUMNS))
    width, height = _CELL
    sheet = np.zeros((rows * height, _COLUMNS * width), dtype=np.float32)
    inches = _INCHES * _COLUMNS, _INCHES * rows * height / width
    head = 0.45
    figure = Figure(figsize=(inches[0], inches[1] + head))
    share = inches[1] / (inches[1] + head)
    axes = figure.add_axes((0, 0, 1, share))
    for index, (image, caption) in enumerate(zip(images, captions, strict=True)):
        row, column = divmod(index, _COLUMNS)
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
    images: Floats, labels: Ints, read: Ints, confidence: Shares, *, file: Path, title: str
) -> None:
    """Plot every misread digit, the most confident errors first.

    Args:
        images: (n, 28, 28), 0 for paper to 1 for ink.
        labels: (n,) true digits.
        read: (n,) digits read.
        confidence: (n,) probability of the digit read, 0 to 1.
        file: the PNG to write.
        title: what was measured; the number of images is added.
    """
    order = np.argsort(-confidence, kind="stable")
    captions = [f"{labels[i]} read as {read[i]}\n{percent(confidence[i], 0)}" for i in order]
    contact_sheet(images[order], captions, file=file, title=f"{title}: {len(order):,} misread")


def _write_right(axes: Axes, y: float, text: str, colour: str) -> None:
    """Write a text to the right of the axes, with y in data units."""
    where = axes.get_yaxis_transform()
    axes.text(1.02, y, text, va="center", color=colour, fontsize=_TEXT, transform=where)


def _label(axes: Axes, x: str, y: str) -> None:
    """Label the axes and hide matplotlib's frame and ticks."""
    axes.set_xlabel(x, fontsize=_TEXT, color=_INK)
    axes.set_ylabel(y, fontsize=_TEXT, color=_INK)
    axes.tick_params(which="both", labelsize=_TEXT, length=0, colors=_INK)
    axes.spines[:].set_visible(False)


def _title(axes: Axes, title: str) -> None:
    axes.set_title(title, fontsize=_TITLE, loc="left", color=_INK)


def _save(figure: Figure, file: Path) -> None:
    """Write the PNG without matplotlib's version, so that equal plots have equal bytes."""
    figure.savefig(file, dpi=_DPI, metadata={"Software": None})
