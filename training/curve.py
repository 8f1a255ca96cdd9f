"""`python -m training curve`: the picture of how runs went, from their cards; the edge."""

import argparse
import json
from pathlib import Path

from rich.console import Console

from training.errors import TrainingError
from training.plots import MOST_RUNS, LearningCurve, learning_curves
from training.scores import Scores


def run(options: argparse.Namespace) -> int:
    """Draw the picture.

    Raises:
        TrainingError: if a card does not say how its run went, or the picture cannot be written.
    """
    if len(options.cards) > MOST_RUNS:
        raise TrainingError(f"A picture shows at most {MOST_RUNS} runs, not {len(options.cards)}.")
    runs: dict[str, LearningCurve] = {}
    for file in options.cards:
        name, course = _load_run(file)
        if name in runs:
            raise TrainingError(f"{file} is of the same seed as a card before it.")
        runs[name] = course
    try:
        learning_curves(runs, file=options.out, title="Read correctly after each epoch")
    except OSError as error:
        raise TrainingError(f"--out {options.out} cannot be written ({error.strerror}).") from error
    Console().print(f"Wrote {options.out}.", highlight=False)
    return 0


def _load_run(file: Path) -> tuple[str, LearningCurve]:
    """The name of a run and how it went, by its card.

    Raises:
        TrainingError: if the card does not say so.
    """
    try:
        card = json.loads(file.read_text("utf-8"))
    except (OSError, ValueError) as error:
        raise TrainingError(f"{file} cannot be read as the card of weights: {error}") from error
    try:
        scores = [Scores(*map(float, pair)) for pair in card["course"]]
        name, kept = f"seed {card['recipe']['seed']}", int(card["best epoch"])
    except (KeyError, TypeError, ValueError, OverflowError) as error:
        raise TrainingError(f"{file} does not say how its run went.") from error
    are_shares = all(0 <= share <= 1 for pair in scores for share in pair)
    if not (are_shares and 1 <= kept <= len(scores)):
        raise TrainingError(f"{file} does not say how its run went.")
    return name, LearningCurve(scores, kept)
