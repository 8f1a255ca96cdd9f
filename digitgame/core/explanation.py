"""Why: which ink spoke for and against a digit, and what would have changed the reading; pure."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from digitgame.core.counterfactuals import Edit, best_edit, most_important_segment
from digitgame.core.tips import describe_place, with_article
from digitgame.i18n import _, capitalised
from model.attribution import Attribution, attribute_any_digit, attribute_digit
from model.copybook import Way
from model.grid import Grid
from model.raster import Floats, Placement, Points, digit_image, draw, rendered, smooth
from model.reader import LEAST_INK, Prediction, Reader

Mask = npt.NDArray[np.bool_]

CHOICES = 3
"""The likeliest readings that are offered."""

UNSURE = 0.9
"""Below this confidence it is worth saying what would make the network surer."""

_BLUR = 1.0  # pixels of the image by which a pixel's share reaches the ink beside it
_INKED = 0.5  # darkness from which a cell counts as inked


@dataclass(frozen=True, eq=False)
class Explanation:
    """What a drawing's ink did for a digit."""

    digit: int | None
    """Which digit? None: any digit at all."""
    has_ink: Mask
    """(rows, columns) which cells of the pad have ink."""
    shares: Floats
    """(rows, columns) positive where ink spoke for it, negative where against, 0 without ink."""
    change: Edit | None
    """What the words speak of."""
    words: str

    @property
    def share_for(self) -> float:
        """How much of all that the ink said was said for the digit, 0 to 1; 0.5 for nothing."""
        said = float(np.abs(self.shares).sum())
        return float(self.shares.clip(min=0).sum()) / said if said else 0.5


def choices(prediction: Prediction, target: int | None) -> tuple[int | None, ...]:
    """What can be asked about: the likeliest digits, and the target where it is not among them.

    The first is what is asked at first: the target, else what was read. What can't be read is
    asked first about any digit at all, which is None.
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
    """Why the network read what it read.

    Args:
        strokes: the ink, arrays (n, 2) in pad units; not empty.
        digit: which digit is asked about; None for any digit at all.
        grid: the pad.
        pen: how wide the pad shows a stroke, in pad units.
        reader: the network.
        ways: the accepted ways.
    """
    rendering = rendered(strokes)
    prediction = reader.read(rendering.image)
    attribution = _attribution(reader, rendering.image, digit)
    has_ink = inked_cells(strokes, grid, pen)

    def read(others: Sequence[Points]) -> Prediction:
        return reader.read(digit_image(others))

    change: Edit | None
    if rendering.image.sum() < LEAST_INK:
        change, words = None, _is_too_little(float(rendering.image.sum()))
    elif digit is None:
        change, words = None, _non_digit_words(attribution.inked, reader.card.least_evidence)
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
    """The cells in which the pad shows ink, (rows, columns)."""
    pixels = draw([smooth(stroke) for stroke in strokes], (2 * grid.rows, grid.columns), pen)
    mask: Mask = pixels.reshape(grid.rows, 2, grid.columns).max(axis=1) >= _INKED
    return mask


def project_to_cells(shares: Floats, placement: Placement, has_ink: Mask) -> Floats:
    """The image's shares on the pad's inked cells, none lost and none added.

    Each pixel's share is divided among the inked cells around the place that it was drawn from,
    by a Gaussian of `_BLUR` pixels.

    Args:
        shares: (28, 28).
        placement: where the pad is in the image.
        has_ink: (rows, columns).

    Returns:
        (rows, columns), of the same sum; 0 where there is no ink, all 0 where there is none at all.
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


def _attribution(reader: Reader, image: Floats, digit: int | None) -> Attribution:
    if digit is None:
        return attribute_any_digit(reader.network, image)
    return attribute_digit(reader.network, image, digit)


def _is_too_little(ink: float) -> str:
    return _(
        "There is too little ink: it darkens {ink:.0f} of the 28x28 image's "
        "pixels, and I read from {least:.0f} on. Draw a longer line.",
        ink=ink,
        least=LEAST_INK,
    )


def _non_digit_words(evidence: float, least: float) -> str:
    return _(
        "It looks too little like any digit that I know: my evidence for one is "
        "{evidence:.2f}, and I read from {least:.2f} on.",
        evidence=evidence,
        least=least,
    )


def _describe_influence(strokes: Sequence[Points], digit: int, change: Edit | None) -> str:
    """What the reading of a digit hangs on."""
    if change is None:
        return ""
    place, (without,) = _place(strokes, change.removed), [change.prediction]
    if without.readable and without.digit == digit:
        return _(
            "No single part decides: without the ink {place} I would still read it so.", place=place
        )
    then = _reads_as(without) if without.readable else _("I could not read this")
    return _(
        "What matters most is the ink {place} (x): without it, {then}.", place=place, then=then
    )


def _describe_edit(
    strokes: Sequence[Points], digit: int, prediction: Prediction, change: Edit | None
) -> str:
    """What would have it read as a digit, or read more surely."""
    if change is None:
        return _(
            "No single part keeps it from being {digit}. Look at the model.",
            digit=with_article(digit),
        )
    then = change.prediction
    if then.readable and then.digit == digit:
        would = _reads_as(then)
    else:
        share, now = then.probabilities[digit], prediction.probabilities[digit]
        would = _(
            "{digit} would be likelier: {share:.0%}, not {now:.0%}",
            digit=with_article(digit),
            share=share,
            now=now,
        )
    if change.added and change.removed:
        return _("With the ink at o and without the ink at x, {would}.", would=would)
    place = _place(strokes, change.added or change.removed)
    if change.added:
        missing = capitalised(_(change.name)) if change.name else _("Ink {place}", place=place)
        return _("{missing} is missing (o): with it, {would}.", missing=missing, would=would)
    return _("The ink {place} is too much (x): without it, {would}.", place=place, would=would)


def _reads_as(prediction: Prediction) -> str:
    return _(
        "I would read {digit} ({confidence:.0%} sure)",
        digit=with_article(prediction.digit),
        confidence=prediction.confidence,
    )


def _place(strokes: Sequence[Points], parts: Sequence[Points]) -> str:
    """Where parts are, seen from the middle of the ink and them."""
    every = np.concatenate([*strokes, *parts])
    low, high = every.min(axis=0), every.max(axis=0)
    x, y = (np.concatenate(parts).mean(axis=0) - (low + high) / 2) / max((high - low).max(), 1e-9)
    return describe_place(x, y)
