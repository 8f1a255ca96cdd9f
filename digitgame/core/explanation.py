"""Explain a prediction: attribution of the ink, and edits that would change it."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from digitgame.core.advice import describe_place
from digitgame.core.counterfactuals import Edit, best_edit, most_important_segment
from digitgame.core.tips import with_article
from digitgame.i18n import _, capitalised
from model.attribution import attribute_any_digit, attribute_digit
from model.copybook import Way
from model.grid import Grid, box_of
from model.raster import Floats, Placement, Points, digit_image, draw, longer_side, rendered, smooth
from model.reader import LEAST_INK, Prediction, Reader

Mask = npt.NDArray[np.bool_]

CHOICES = 3
"""Number of likeliest digits offered."""

UNSURE = 0.9
"""Confidence below which an explanation also says what would raise it."""

_BLUR = 1.0  # standard deviation, in image pixels, of spreading a pixel's share over nearby ink
_INKED = 0.5  # darkness from which a cell counts as inked


@dataclass(frozen=True, eq=False)
class Explanation:
    """Contribution of a drawing's ink to a digit."""

    digit: int | None
    """None for any digit at all."""
    has_ink: Mask
    """(rows, columns) whether each cell of the pad has ink."""
    shares: Floats
    """(rows, columns) attribution: positive for the digit, negative against it, 0 without ink."""
    change: Edit | None
    """The edit described by `words`."""
    words: str

    @property
    def share_for(self) -> float:
        """Positive share of the absolute attribution, 0 to 1; 0.5 without any."""
        total = float(np.abs(self.shares).sum())
        return float(self.shares.clip(min=0).sum()) / total if total else 0.5


def choices(prediction: Prediction, target: int | None) -> tuple[int | None, ...]:
    """Return the digits to explain: the target, then the likeliest.

    The first one is explained at first. For an unreadable drawing it is any digit at all (None).
    """
    likeliest = sorted(range(10), key=lambda digit: -prediction.probabilities[digit])[:CHOICES]
    if target is not None:
        likeliest = [target, *(digit for digit in likeliest if digit != target)]
    return tuple(likeliest) if prediction.readable else (None, *likeliest)


def explain(
    strokes: Sequence[Points],
    digit: int | None,
    grid: Grid,
    pen: float,
    *,
    reader: Reader,
    ways: Collection[Way],
) -> Explanation:
    """Explain why the network reads a drawing as a digit, or why not.

    Args:
        strokes: the ink, arrays (n, 2) in pad units; not empty.
        digit: the digit to explain; None for any digit at all.
        grid: the pad.
        pen: width of a stroke on the pad, in pad units.
        reader: the network.
        ways: the accepted ways.
    """
    rendering = rendered(strokes)
    darkness = float(rendering.image.sum())
    prediction = reader.read(rendering.image)
    if digit is None:
        attribution = attribute_any_digit(reader.network, rendering.image)
    else:
        attribution = attribute_digit(reader.network, rendering.image, digit)
    has_ink = inked_cells(strokes, grid, pen)

    def read(others: Sequence[Points]) -> Prediction:
        return reader.read(digit_image(others))

    change: Edit | None
    if darkness < LEAST_INK:
        change, words = None, _("There is too little ink. Draw a longer line.")
    elif digit is None:
        change, words = None, _("It does not look enough like any digit I know.")
    elif prediction.readable and digit == prediction.digit:
        change = most_important_segment(strokes, digit, read)
        words = _describe_influence(strokes, digit, change)
        if prediction.confidence < UNSURE and (more := best_edit(strokes, digit, ways, read)):
            change, words = more, f"{words} {_describe_edit(strokes, digit, prediction, more)}"
    else:
        change = best_edit(strokes, digit, ways, read)
        words = _describe_edit(strokes, digit, prediction, change)
    shares = project_to_cells(attribution.shares, rendering.placement, has_ink)
    return Explanation(digit, has_ink, shares, change, words)


def inked_cells(strokes: Sequence[Points], grid: Grid, pen: float) -> Mask:
    """Return the cells in which the pad shows ink, (rows, columns)."""
    pixels = draw([smooth(stroke) for stroke in strokes], (2 * grid.rows, grid.columns), pen)
    mask: Mask = pixels.reshape(grid.rows, 2, grid.columns).max(axis=1) >= _INKED
    return mask


def project_to_cells(shares: Floats, placement: Placement, has_ink: Mask) -> Floats:
    """Distribute the image's shares over the pad's inked cells; their sum is preserved.

    Each pixel's share is divided among the inked cells near its place on the pad, weighted by a
    Gaussian of `_BLUR` pixels.

    Args:
        shares: (28, 28).
        placement: the mapping from pad to image.
        has_ink: (rows, columns).

    Returns:
        (rows, columns), 0 without ink.
    """
    cells = np.argwhere(has_ink)
    spread_out = np.zeros(has_ink.shape, dtype=np.float32)
    pixels = np.argwhere(shares != 0)
    if not len(cells) or not len(pixels):
        return spread_out
    middles = placement.to_image(cells[:, ::-1] * (1.0, 2.0) + (0.5, 1.0))
    apart = (pixels[:, None, ::-1] + 0.5 - middles) ** 2  # (pixels, cells, 2)
    exponents = -apart.sum(axis=2) / (2 * _BLUR**2)
    weights = np.exp(exponents - exponents.max(axis=1, keepdims=True))
    weights /= weights.sum(axis=1, keepdims=True)
    spread_out[tuple(cells.T)] = shares[tuple(pixels.T)] @ weights
    return spread_out


def _describe_influence(strokes: Sequence[Points], digit: int, change: Edit | None) -> str:
    """Describe the most important segment of a digit that was recognised."""
    if change is None:
        return ""
    place, without = _describe_parts(strokes, change.removed), change.prediction
    if without.readable and without.digit == digit:
        return _(
            "No single part decides: even without the part {place}, I would read the same digit.",
            place=place,
        )
    then = _format_reading(without) if without.readable else _("I could not read this")
    return _("The part {place} matters most (x): without it, {then}.", place=place, then=then)


def _describe_edit(
    strokes: Sequence[Points], digit: int, prediction: Prediction, change: Edit | None
) -> str:
    """Describe the edit that would make a digit recognised, or more probable."""
    if change is None:
        return _(
            "No single part stops it from being {digit}. Look at the model.",
            digit=with_article(digit),
        )
    then = change.prediction
    if then.readable and then.digit == digit:
        would = _format_reading(then)
    else:
        share, now = then.probabilities[digit], prediction.probabilities[digit]
        would = _(
            "{digit} would be more likely: {share:.0%}, not {now:.0%}",
            digit=with_article(digit),
            share=share,
            now=now,
        )
    if change.added and change.removed:
        return _("With the part marked o and without the part marked x, {would}.", would=would)
    place = _describe_parts(strokes, change.added or change.removed)
    if change.added:
        missing = capitalised(_(change.name)) if change.name else _("A line {place}", place=place)
        return _("{missing} is missing (o): with it, {would}.", missing=missing, would=would)
    return _("The part {place} is too much (x): without it, {would}.", place=place, would=would)


def _format_reading(prediction: Prediction) -> str:
    return _(
        "I would read {digit} ({confidence:.0%} sure)",
        digit=with_article(prediction.digit),
        confidence=prediction.confidence,
    )


def _describe_parts(strokes: Sequence[Points], parts: Sequence[Points]) -> str:
    """Describe where the parts lie relative to the centre of ink and parts together."""
    every = [*strokes, *parts]
    box = box_of(every)
    middle = ((box.left + box.right) / 2, (box.top + box.bottom) / 2)
    x, y = (np.concatenate(parts).mean(axis=0) - middle) / longer_side(every)
    return describe_place(x, y)
