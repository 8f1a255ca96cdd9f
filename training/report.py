"""Plot the figures of an evaluation into a folder."""

from pathlib import Path

import numpy as np
import numpy.typing as npt

from model.raster import Floats
from model.reader import negative_energy
from training import plots
from training.evaluate import Figures, Measurement, Predictions
from training.measure import confusion, reliability
from training.samples import CORNER, PADS, THIRD, USUAL

TARGETS = {
    "MNIST": {"test": 0.994},
    "pad": {"40x20": 0.990, "28x14": 0.988, "20x10": 0.982},
}
"""This project's targets for the share read right."""

_MOST_REJECTED = 0.05  # share of digits rejected at the right end of the rejection curve
_POINTS = 200  # thresholds of that curve


def write_report(measured: Measurement, figures: Figures, folder: Path) -> list[Path]:
    """Write every plot to a folder, created if missing, and return the files."""
    folder.mkdir(parents=True, exist_ok=True)
    files: list[Path] = []

    def file(name: str) -> Path:
        files.append(folder / name)
        return files[-1]

    usual, ink = measured.unseen[USUAL], f"Ink of unseen labs, {USUAL} cells"
    confidence, correct, counts = reliability(usual.shares, usual.samples.labels)
    plots.reliability_diagram(
        confidence, correct, counts, figures["calibration error"],
        file=file("calibration.png"), title=ink,
    )  # fmt: skip
    _plot_accuracy(figures, file("accuracy.png"))
    for read, name, title in ((measured.test, "mnist", "MNIST test"), (usual, "ink", ink)):
        plots.confusion_matrix(
            confusion(read.logits, read.samples.labels),
            file=file(f"confusion-{name}.png"),
            title=title,
        )
    _plot_rejection(measured, file("rejection.png"))
    _plot_misread([measured.test], file("misread-mnist.png"), "MNIST test")
    both = [measured.unseen[USUAL], measured.validation[USUAL]]
    _plot_misread(both, file("misread-ink.png"), f"Ink of held-out writers, {USUAL} cells")
    rejected = np.flatnonzero(~usual.readable)
    plots.contact_sheet(
        usual.samples.images[rejected],
        [f"{usual.samples.labels[i]}, read as\n{usual.shares[i].argmax()}" for i in rejected],
        file=file("rejected-digits.png"),
        title=f"Digits rejected, {USUAL} cells: {len(rejected)}",
    )
    non_digits = measured.evidence.non_digits
    accepted = np.flatnonzero(~measured.rejected_non_digits)
    plots.contact_sheet(
        non_digits.images[accepted],
        [non_digits.kinds[i] for i in accepted],
        file=file("accepted-non-digits.png"),
        title=f"Non-digits accepted: {len(accepted)} of {len(non_digits.kinds):,}",
    )
    return files


def _plot_accuracy(figures: Figures, file: Path) -> None:
    plots.accuracy_chart(
        {
            "MNIST": figures["mnist"],
            "pad": {
                name.replace(f"{USUAL}, ", ""): figures["unseen labs"][name]["right"]
                for name in (*PADS, THIRD, CORNER)
            },
            f"lab, {USUAL}": figures["labs"],
            f"kind, {USUAL}": figures["kinds"],
            f"digit, {USUAL}": figures["digits"],
        },
        TARGETS,
        file=file,
        title="Read right: MNIST, and ink of held-out writers (pads: of unseen labs)",
    )


def _plot_rejection(measured: Measurement, file: Path) -> None:
    """Plot rejection rates over thresholds, marking the card's."""
    digits = np.concatenate([negative_energy(measured.validation[pad].logits) for pad in PADS])
    in_use = measured.calibration.least_evidence
    thresholds = np.quantile(digits, np.linspace(0, _MOST_REJECTED, _POINTS))
    thresholds = np.sort(np.append(thresholds, in_use))
    kinds = np.array(measured.evidence.non_digits.kinds)
    non_digits = measured.non_digit_evidence

    def rejected(evidence: Floats) -> npt.NDArray[np.float64]:
        return np.array([float((evidence < threshold).mean()) for threshold in thresholds])

    plots.rejection_curve(
        rejected(digits),
        {
            "all": rejected(non_digits),
            **{kind: rejected(non_digits[kinds == kind]) for kind in sorted(set(kinds))},
        },
        int(np.searchsorted(thresholds, in_use)),
        file=file,
        title="Rejection of non-digits against digits",
    )


def _plot_misread(predictions: list[Predictions], file: Path, title: str) -> None:
    images = np.concatenate([each.samples.images for each in predictions])
    labels = np.concatenate([each.samples.labels for each in predictions])
    shares = np.concatenate([each.shares for each in predictions])
    wrong = shares.argmax(axis=1) != labels
    plots.misread_sheet(
        images[wrong],
        labels[wrong],
        shares[wrong].argmax(axis=1),
        shares[wrong].max(axis=1),
        file=file,
        title=title,
    )
