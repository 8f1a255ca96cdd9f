"""The report as a page: what was found, beside what was wanted."""

from collections.abc import Iterable
from itertools import pairwise
from typing import Any

from tests.tools.judge.bench import USUAL, Figures


def wanted(figures: Figures) -> list[tuple[str, str, str, bool]]:
    """What the project asks of its judge: what, found, wanted, and is it so?"""
    apart, spoilt = figures["told apart"], figures["score by strength"]
    scribbles, reliable = figures["scribbles"], figures["reliability"]

    def at_least(what: str, value: float, least: float) -> tuple[str, str, str, bool]:
        return what, f"{value:.3f}", f">= {least}", value >= least

    worst = max(figures["mean score by digit against it"], key=abs)
    return [
        at_least("nearest way names the right digit", figures["nearest way names the digit"], 0.96),
        at_least("way found where read correctly", figures["way found where read correctly"], 0.97),
        at_least("reversed strokes told apart, AUC", apart["reversed"]["AUC"], 0.98),
        at_least("mirrored told apart, AUC", apart["mirrored"]["AUC"], 0.97),
        at_least("swapped strokes told apart, AUC", apart["swapped"]["AUC"], 0.95),
        at_least(
            "the same where their order was a taught one",
            apart["swapped, taught order"]["AUC"],
            0.95,
        ),
        *(
            (
                f"score against {name}",
                " > ".join(f"{score:.1f}" for score in scores),
                "falls strictly",
                all(a > b for a, b in pairwise(scores)),
            )
            for name, scores in spoilt.items()
        ),
        at_least(
            "least score of the copybook's strokes on any pad", figures["copybook"]["least"], 97
        ),
        (
            "highest score of a straight scribble",
            f"{scribbles['highest']:.1f}",
            "< 30",
            scribbles["highest"] < 30,
        ),
        *(
            at_least(
                f"split-half reliability of mean form, {who} (halves: {found['half']:.3f})",
                found["whole"],
                0.95,
            )
            for who, found in reliable.items()
        ),
        (
            "a digit's mean score against the overall mean, furthest",
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
    """The report as a page."""
    rows = [
        f"| {what} | {found} | {least} | {'yes' if is_so else '**no**'} |"
        for what, found, least, is_so in wanted(figures)
    ]
    apart = figures["told apart"]
    parts = figures["mean part by digit where read correctly"]

    def row(name: str, values: Iterable[Any]) -> str:
        return f"| {name} | " + " | ".join(map(str, values)) + " |"

    return "\n".join(
        [
            "# The judge, measured",
            "",
            f"{figures['drawings']:,} drawings by {figures['writers']} writers who had no part in "
            f"the tolerances, on a pad of {USUAL.columns}x{USUAL.rows} cells; "
            f"{100 * figures['read correctly']:.1f} % are read correctly.",
            "",
            "| what | found | wanted | so? |",
            "|---|---|---|---|",
            *rows,
            "",
            "By digit:",
            "",
            row("", range(10)),
            "|---" * 11 + "|",
            row("nearest way right", figures["nearest way by digit"]),
            *(
                row(f"AUC {name}", [each["by digit"].get(str(k), "") for k in range(10)])
                for name, each in apart.items()
            ),
            row("mean score against the mean", figures["mean score by digit against it"]),
            *(row(f"mean {name}", values) for name, values in parts.items()),
            row("highest scribble", figures["scribbles"]["highest by target"]),
            "",
            "Highest score of straight lines to and fro, by how many: "
            + ", ".join(
                f"{lines}: {score:.0f}"
                for lines, score in figures["scribbles"][
                    "highest by number of lines, of ten targets"
                ].items()
            )
            + ".",
            "",
            "Drawings compared: "
            + ", ".join(f"{name} {each['drawings']:,}" for name, each in apart.items())
            + ".",
            "",
            "![Forms](forms.png)",
            "",
            "![Score against strength](strengths.png)",
            "",
        ]
    )
