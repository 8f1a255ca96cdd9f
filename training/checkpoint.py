"""A stopped run on disk, to be taken up again."""

from dataclasses import asdict
from pathlib import Path
from typing import Any

import torch

from training.errors import TrainingError
from training.learn import TrainState
from training.recipe import Recipe
from training.scores import Scores

_FILE = "checkpoint.pt"


class CheckpointError(TrainingError):
    """A checkpoint belongs to another run or is damaged; the message says what to do."""


def save(folder: Path, recipe: Recipe, learner: TrainState) -> None:
    """Write where a run stands; a crash while writing leaves the previous checkpoint whole.

    Args:
        folder: made if it does not exist.
        recipe: the run's settings.
        learner: LeNet5 and how far it has come.
    """
    folder.mkdir(parents=True, exist_ok=True)
    state = {"recipe": asdict(recipe), "learner": _pack(learner)}
    fresh = folder / f"{_FILE}.new"
    torch.save(state, fresh)
    fresh.replace(folder / _FILE)


def restore(folder: Path, recipe: Recipe, learner: TrainState) -> bool:
    """Take up a stopped run, if there is one.

    Args:
        folder: where `save` wrote.
        recipe: must be the stopped run's.
        learner: changed in place.

    Returns:
        Was there a stopped run?

    Raises:
        CheckpointError: if it had other settings or cannot be read.
    """
    file = folder / _FILE
    if not file.exists():
        return False
    advice = f"Delete {folder} to start afresh."
    try:
        state = torch.load(file, map_location="cpu", weights_only=True)
        same = state["recipe"] == asdict(recipe)
        if same:
            _unpack(learner, state["learner"])
    # torch.load meets a damaged file with whatever its zip and pickle readers raise.
    except Exception as error:
        raise CheckpointError(f"The stopped run {file} cannot be read. {advice}") from error
    if not same:
        raise CheckpointError(
            f"{folder} holds a stopped run with other settings. "
            f"Run it with those, or choose another folder with --work. {advice}"
        )
    return True


def remove(folder: Path) -> None:
    """Forget a run that is done."""
    (folder / _FILE).unlink(missing_ok=True)
    if folder.is_dir() and not any(folder.iterdir()):
        folder.rmdir()


def _pack(learner: TrainState) -> dict[str, Any]:
    return {
        "network": learner.network.state_dict(),
        "averaged": learner.averaged.state_dict(),
        "optimizer": learner.optimizer.state_dict(),
        "epoch": learner.epoch,
        "best": learner.best,
        "best_epoch": learner.best_epoch,
        "best_state": learner.best_state,
        "course": [tuple(scores) for scores in learner.curve],
    }


def _unpack(learner: TrainState, packed: dict[str, Any]) -> None:
    learner.network.load_state_dict(packed["network"])
    learner.averaged.load_state_dict(packed["averaged"])
    learner.optimizer.load_state_dict(packed["optimizer"])
    learner.epoch, learner.best = packed["epoch"], packed["best"]
    learner.best_epoch, learner.best_state = packed["best_epoch"], packed["best_state"]
    learner.curve = [Scores(*scores) for scores in packed["course"]]
