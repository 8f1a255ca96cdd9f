"""The report as a page: results and goals."""

from collections.abc import Iterable
from itertools import pairwise
from typing import Any

from tests.tools.judge.bench import USUAL, Figures


def evaluate_goals(figures: Figures) -> list[tuple[str, str, str, bool]]:
    """Return the measure, the result, the goal, and whether it was met, for each goal."""
    auc, distorted = figures["formation AUC"], figures["score by strength"]
    scribbles, reliable = figures["scribbles"], figures["reliability"]

    def at_least(measure: str, value: float, least: float) -> tuple[str, str, str, bool]:
        return measure, f"{value:.3f}", f">= {least}", value >= least

    worst = max(figures["mean score by digit against it"], key=abs)
    return [
        at_least(
            "nearest way belongs to the right digit", figures["nearest way names the digit"], 0.96
        ),
        at_least("way found where read correctly", figures["way found where read correctly"], 0.97),
        at_least("reversed strokes distinguished, AUC", auc["reversed"]["AUC"], 0.98),
        at_least("mirrored strokes distinguished, AUC", auc["mirrored"]["AUC"], 0.97),
        at_least("swapped strokes distinguished, AUC", auc["swapped"]["AUC"], 0.95),
        at_least(
            "the same, where the original order was a taught one",
            auc["swapped, taught order"]["AUC"],
            0.95,
        ),
        *(
            (
                f"score against {name}",
                " > ".join(f"{score:.1f}" for score in scores),
                "strictly falling",
                all(a > b for a, b in pairwise(scores)),
            )
            for name, scores in distorted.items()
        ),
        at_least(
            "lowest score of the taught ways' own strokes on any pad",
            figures["copybook"]["least"],
            85,
        ),
        (
            "highest score of a straight scribble",
            f"{scribbles['highest']:.1f}",
            "< 60, no star",
            scribbles["highest"] < 60,
        ),
        *(
            at_least(
                f"split-half reliability of mean shape, {writers} (halves: {result['half']:.3f})",
                result["whole"],
                0.95,
            )
            for writers, result in reliable.items()
        ),
        (
            "largest deviation of a digit's mean score from the overall mean",
            f"{worst:+.1f}",
            "within 6",
            abs(worst) <= 6,
        ),
        (
            "judge alone, ms a drawing",
            f"{figures['ms a drawing']:.2f}",
            "<= 2",
            figures["ms a drawing"] <= 2,
        ),
    ]


def markdown(figures: Figures) -> str:
    """Format the report as Markdown."""
    rows = [
        f"| {measure} | {result} | {goal} | {'yes' if is_met else '**no**'} |"
        for measure, result, goal, is_met in evaluate_goals(figures)
    ]
    auc = figures["formation AUC"]
    parts = figures["mean part by digit where read correctly"]

    def row(name: str, values: Iterable[Any]) -> str:
        return f"| {name} | " + " | ".join(map(str, values)) + " |"

    return "\n".join(
        [
            "# Evaluation of the judge",
            "",
            f"{figures['drawings']:,} drawings by {figures['writers']} writers whose digits are "
            f"not in the tolerances, on a pad of {USUAL.columns}x{USUAL.rows} cells; "
            f"{100 * figures['read correctly']:.1f} % are read correctly.",
            "",
            "| measure | result | goal | met |",
            "|---|---|---|---|",
            *rows,
            "",
            "By digit:",
            "",
            row("", range(10)),
            "|---" * 11 + "|",
            row("nearest way right", figures["nearest way by digit"]),
            *(
                row(f"AUC {name}", [result["by digit"].get(str(k), "") for k in range(10)])
                for name, result in auc.items()
            ),
            row("mean score against the mean", figures["mean score by digit against it"]),
            *(row(f"mean {name}", values) for name, values in parts.items()),
            row("highest scribble", figures["scribbles"]["highest by target"]),
            "",
            "Highest score of straight lines back and forth, by their number: "
            + ", ".join(
                f"{lines}: {score:.0f}"
                for lines, score in figures["scribbles"][
                    "highest by number of lines, of ten targets"
                ].items()
            )
            + ".",
            "",
            "Drawings compared: "
            + ", ".join(f"{name} {result['drawings']:,}" for name, result in auc.items())
            + ".",
            "",
            "![Shapes](shapes.png)",
            "",
            "![Score against strength](strengths.png)",
            "",
        ]
    )
