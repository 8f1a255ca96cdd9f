"""The figures as pictures in a folder: the edge between measuring and drawing."""

from pathlib import Path

import numpy as np
import numpy.typing as npt

from model.raster import Floats
from model.reader import negative_energy
from training import plots
from training.evaluate import Figures, Measurement, Predictions
from training.measure import confusion, reliability
from training.samples import CORNER, PADS, THIRD, USUAL

WANTED = {
    "MNIST": {"test": 0.995},
    "pad": {"40x20": 0.992, "28x14": 0.989, "20x10": 0.986},
}
"""The shares that this project wants, where it has said so."""

WANTED_OF_A_WRITER = 0.975
"""The share wanted of the hardest writer."""

_MOST_REFUSED = 0.05  # real digits refused at the right end of the refusal curve
_POINTS = 200  # thresholds of that curve

_FILES = (
    "calibration.png",
    "accuracy.png",
    "confusion-mnist.png",
    "confusion-ink.png",
    "refusals.png",
    "misread-mnist.png",
    "misread-ink.png",
    "refused-digits.png",
    "junk-read.png",
)
"""The pictures, in the order in which `write_report` draws them."""


def write_report(measured: Measurement, figures: Figures, folder: Path) -> list[Path]:
    """Draw every picture.

    Args:
        measured: what the reader made of the evidence.
        figures: the same in numbers.
        folder: made if it does not exist.

    Returns:
        The files written.
    """
    folder.mkdir(parents=True, exist_ok=True)
    usual, unseen = measured.ink[USUAL], "unseen writers"
    files = [folder / name for name in _FILES]
    calibration, accuracies, mnist, ink, refusals, mnist_sheet, ink_sheet, refused, taken = files
    sure, correct, counts = reliability(usual.shares, usual.samples.labels)
    plots.reliability_diagram(
        sure, correct, counts, figures["calibration error"],
        file=calibration, title=f"Ink of {unseen}, {USUAL} cells",
    )  # fmt: skip
    _accuracies(figures, accuracies)
    for read, file, title in (
        (measured.test, mnist, "MNIST test"),
        (usual, ink, f"Ink of {unseen}, {USUAL} cells"),
    ):
        counted = confusion(read.logits, read.samples.labels)
        plots.confusion_matrix(counted, file=file, title=title)
    _refusals(measured, refusals)
    _misread([measured.test], mnist_sheet, "MNIST test")
    every = [measured.ink[pad] for pad in PADS]
    _misread(every, ink_sheet, f"Ink of {unseen}, {', '.join(PADS)} cells")
    _refused(usual, refused, f"Real digits refused, {USUAL} cells")
    junk = measured.evidence.junk
    read_on = np.flatnonzero(~measured.junk_refused)
    plots.contact_sheet(
        junk.images[read_on],
        [junk.kinds[i] for i in read_on],
        file=taken,
        title=f"Taken for a digit: {len(read_on)} of {len(junk.kinds):,} drawings that are none",
    )
    return files


def _accuracies(figures: Figures, file: Path) -> None:
    by_writer = {f"writer {name}": share for name, share in figures["ink by writer"].items()}
    by_digit = figures["ink by digit"]
    plots.accuracy_chart(
        {
            "MNIST": figures["mnist"],
            "pad": {
                name.replace(f"{USUAL}, ", ""): figures["ink"][name]
                for name in (*PADS, THIRD, CORNER)
            },
            f"writer, {USUAL}": by_writer,
            f"digit, {USUAL}": by_digit,
        },
        {**WANTED, f"writer, {USUAL}": dict.fromkeys(by_writer, WANTED_OF_A_WRITER)},
        file=file,
        title="Read correctly: MNIST, and ink of unseen writers",
    )


def _refusals(measured: Measurement, file: Path) -> None:
    """The curve over thresholds; the one in use is the card's."""
    weights = np.concatenate([negative_energy(measured.ink[pad].logits) for pad in PADS])
    in_use = measured.calibration.least_evidence
    thresholds = np.quantile(weights, np.linspace(0, _MOST_REFUSED, _POINTS))
    thresholds = np.sort(np.append(thresholds, in_use))
    kinds = np.array(measured.evidence.junk.kinds)
    junk = measured.junk_weight

    def refused(weight: Floats) -> npt.NDArray[np.float64]:
        return np.array([float((weight < threshold).mean()) for threshold in thresholds])

    plots.refusal_curve(
        refused(weights),
        {
            "all": refused(junk),
            **{kind: refused(junk[kinds == kind]) for kind in sorted(set(kinds))},
        },
        int(np.searchsorted(thresholds, in_use)),
        file=file,
        title="What refusing junk costs",
    )


def _misread(reads: list[Predictions], file: Path, title: str) -> None:
    images = np.concatenate([read.samples.images for read in reads])
    meant = np.concatenate([read.samples.labels for read in reads])
    shares = np.concatenate([read.shares for read in reads])
    wrong = shares.argmax(axis=1) != meant
    found = shares[wrong]
    plots.misread_sheet(
        images[wrong], meant[wrong], found.argmax(axis=1), found.max(axis=1), file=file, title=title
    )


def _refused(read: Predictions, file: Path, title: str) -> None:
    which = np.flatnonzero(~read.readable)
    captions = [f"{read.samples.labels[i]}, looks like\n{read.shares[i].argmax()}" for i in which]
    plots.contact_sheet(
        read.samples.images[which], captions, file=file, title=f"{title}: {len(which)}"
    )
