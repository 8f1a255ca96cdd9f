"""Plot the learning curves stored in model cards."""

import argparse
import json
from pathlib import Path

from rich.console import Console

from training.errors import TrainingError
from training.plots import MOST_RUNS, LearningCurve, learning_curves
from training.scores import Scores


def run(options: argparse.Namespace) -> int:
    """Plot the runs of `options.cards`.

    Raises:
        TrainingError: if a card has no valid learning curve, or the plot cannot be written.
    """
    if len(options.cards) > MOST_RUNS:
        raise TrainingError(f"A plot shows at most {MOST_RUNS} runs, not {len(options.cards)}.")
    runs: dict[str, LearningCurve] = {}
    for file in options.cards:
        name, curve = _load_run(file)
        if name in runs:
            raise TrainingError(f"{file} has the same seed as an earlier card.")
        runs[name] = curve
    try:
        learning_curves(runs, file=options.out, title="Read correctly after each epoch")
    except OSError as error:
        raise TrainingError(f"--out {options.out} cannot be written ({error.strerror}).") from error
    Console().print(f"Wrote {options.out}.", highlight=False)
    return 0


def _load_run(file: Path) -> tuple[str, LearningCurve]:
    """Read a run's name and learning curve from its card."""
    try:
        card = json.loads(file.read_text("utf-8"))
    except (OSError, ValueError) as error:
        raise TrainingError(f"{file} cannot be read as a model card: {error}") from error
    try:
        scores = [Scores(*map(float, pair)) for pair in card["course"]]
        name, kept = f"seed {card['recipe']['seed']}", int(card["best epoch"])
    except (KeyError, TypeError, ValueError, OverflowError) as error:
        raise TrainingError(f"{file} has no valid learning curve.") from error
    are_shares = all(0 <= share <= 1 for pair in scores for share in pair)
    if not (are_shares and 1 <= kept <= len(scores)):
        raise TrainingError(f"{file} has no valid learning curve.")
    return name, LearningCurve(scores, kept)
