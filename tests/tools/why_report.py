"""What *Why?* is worth, measured: python -m tests.tools.why_report --data DIR [--every N].

On writers whom the network was not trained on, over the cells of a pad of 40x20:

- do the shares add up to the difference that the ink makes?
- does a digit lose more by the patch of ink that spoke for it most than by any patch as large?
- is a part that was cut out of a digit found, and put back in the right place?
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
"""The share of the ink that is deleted."""

RANDOM = 5
"""Patches anywhere on the ink that each patch is compared with."""

CLOSE = 0.2
"""Shares of the longer side within which an addition is where the cut was."""


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True, metavar="DIR")
    parser.add_argument("--every", type=int, default=5, metavar="N", help="each N-th drawing")
    options = parser.parse_args()
    found = by_writers(load_pendigits(options.data), VALIDATION_WRITERS)[:: options.every]
    drawings = [(PAD.snapped(PAD.fitted(digit.strokes)), digit.label) for digit in found]
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
        said = [float(shares.shares[patch].sum()) for patch in patches]
        anywhere = rng.integers(0, len(patches), RANDOM)
        chosen = [patches[int(np.argmax(said))], patches[int(np.argmin(said))]]
        chosen += [patches[index] for index in anywhere]
        fewer = np.stack([image, *(np.where(patch, 0, image) for patch in chosen)])
        odds = log_odds(reader.logits(fewer.astype(np.float32)), label)
        costs.append([odds[0] - odds[1], odds[0] - odds[2], odds[0] - odds[3:].mean()])
    print(f"shares miss the difference by {np.quantile(misses, 0.9):.2%} at most for 9 in 10")
    most, least, anywhere_cost = np.array(costs).T
    print(
        f"log-odds lost without the patch of {PATCH:.0%} of the ink that spoke for it most: ",
        end="",
    )
    print(f"{most.mean():.2f}; that spoke for it least: {least.mean():.2f}; ", end="")
    print(f"anywhere: {anywhere_cost.mean():.2f}")
    print(f"the first costs more than anywhere for {(most > anywhere_cost).mean():.1%} of drawings")


def _patch(image: Floats, place: npt.NDArray[np.int_]) -> npt.NDArray[np.bool_]:
    """The inked pixels around a place that together are `PATCH` of the ink."""
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
    print(f"of digits without one of {PIECES} pieces, {cut} were read as another digit;")
    print(
        f"a change was found for {named / cut:.1%}; with it {restored / cut:.1%} were read right;"
    )
    print(f"for {near / cut:.1%} it added ink where the piece had been")


if __name__ == "__main__":
    main()
