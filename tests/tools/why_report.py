"""Evaluate *Why?*: python -m tests.tools.why_report --data DIR [--every N].

Measures, for writers whom the network was not trained on, on the cells of a 40x20 pad:

- the error of the shares' sum,
- the log-odds lost without the most supporting patch of ink, against random patches of its size,
- the share of misread digits for which an edit restores the part that was cut off.
"""

import argparse
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt

from digitgame.core.counterfactuals import PIECES, _fine, _remove_segment, best_edit
from model.attribution import attribute_digit, log_odds
from model.copybook import taught_ways
from model.grid import Grid
from model.raster import Floats, Points, digit_image, longer_side
from model.reader import Prediction, Reader, load_reader
from training.pendigits import VALIDATION_WRITERS, by_writers, load_pendigits

PAD = Grid(40, 20)

PATCH = 0.2
"""Share of the ink that is deleted."""

RANDOM = 5
"""Number of random patches for comparison."""

CLOSE = 0.2
"""Maximum distance of an addition from the cut, as a share of the longer side."""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True, metavar="DIR")
    parser.add_argument("--every", type=int, default=5, metavar="N", help="use every Nth drawing")
    options = parser.parse_args()
    digits = by_writers(load_pendigits(options.data), VALIDATION_WRITERS)[:: options.every]
    drawings = [(PAD.snapped(PAD.fitted(digit.strokes)), digit.label) for digit in digits]
    reader = load_reader()
    print(
        f"{len(drawings)} drawings of writers {VALIDATION_WRITERS[0]} to {VALIDATION_WRITERS[-1]}"
    )
    _report_shares(reader, drawings)
    _report_cuts(reader, drawings)


def _report_shares(reader: Reader, drawings: Sequence[tuple[list[Points], int]]) -> None:
    rng = np.random.default_rng(0)
    misses, costs = [], []
    for strokes, label in drawings:
        image = digit_image(strokes)
        shares = attribute_digit(reader.network, image, label)
        difference = shares.inked - shares.blank
        misses.append(abs(float(shares.shares.sum()) - difference) / abs(difference))
        patches = [_patch(image, place) for place in np.argwhere(image > 0)]
        supports = [float(shares.shares[patch].sum()) for patch in patches]
        anywhere = rng.integers(0, len(patches), RANDOM)
        chosen = [patches[int(np.argmax(supports))], patches[int(np.argmin(supports))]]
        chosen += [patches[index] for index in anywhere]
        fewer = np.stack([image, *(np.where(patch, 0, image) for patch in chosen)])
        odds = log_odds(reader.logits(fewer.astype(np.float32)), label)
        costs.append([odds[0] - odds[1], odds[0] - odds[2], odds[0] - odds[3:].mean()])
    print(f"largest error of the shares' sum for nine in ten: {np.quantile(misses, 0.9):.2%}")
    most, least, anywhere_cost = np.array(costs).T
    print(
        f"log-odds lost without the most supporting patch of {PATCH:.0%} of the ink: ",
        end="",
    )
    print(f"{most.mean():.2f}; without the least supporting one: {least.mean():.2f}; ", end="")
    print(f"without a random one: {anywhere_cost.mean():.2f}")
    print(f"the first costs more than a random one for {(most > anywhere_cost).mean():.1%}")


def _patch(image: Floats, place: npt.NDArray[np.int_]) -> npt.NDArray[np.bool_]:
    """Select the inked pixels around a place that make up `PATCH` of the ink."""
    pixels = np.argwhere(image > 0)
    order = np.argsort(((pixels - place) ** 2).sum(axis=1), kind="stable")
    ink = np.cumsum(image[tuple(pixels[order].T)])
    inside = pixels[order[: int(np.searchsorted(ink, PATCH * ink[-1])) + 1]]
    mask = np.zeros(image.shape, bool)
    mask[tuple(inside.T)] = True
    return mask


def _report_cuts(reader: Reader, drawings: Sequence[tuple[list[Points], int]]) -> None:
    def read(strokes: Sequence[Points]) -> Prediction:
        return reader.read(digit_image(strokes))

    cut = named = restored = near = 0
    for strokes, label in drawings:
        whole = _fine(strokes)
        if read(whole).digit != label:
            continue
        for piece, rest in _remove_segment(whole):
            if not rest or not len(piece) or read(rest).digit == label:
                continue
            cut += 1
            change = best_edit(rest, label, taught_ways(), read)
            if change is None:
                continue
            named += 1
            restored += change.prediction.readable and change.prediction.digit == label
            if change.added:
                added = np.concatenate(change.added)
                apart = np.hypot(*(added[:, None] - piece).transpose(2, 0, 1)).min(axis=0).mean()
                near += apart < CLOSE * longer_side(whole)
    print(f"{cut} digits were misread after one of {PIECES} pieces was cut off;")
    print(
        f"an edit was found for {named / cut:.1%}; {restored / cut:.1%} are read correctly with it;"
    )
    print(f"for {near / cut:.1%} it added ink where the piece had been")


if __name__ == "__main__":
    main()
