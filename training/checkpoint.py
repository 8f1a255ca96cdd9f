"""Save and restore the state of a training run."""

from dataclasses import asdict
from pathlib import Path
from typing import Any

import torch

from training.errors import TrainingError
from training.learn import TrainState
from training.recipe import Recipe
from training.scores import Scores

_FILE = "checkpoint.pt"


def save(folder: Path, recipe: Recipe, state: TrainState) -> None:
    """Write a checkpoint atomically.

    Args:
        folder: created if missing.
        recipe: the run's settings.
        state: the training state.
    """
    folder.mkdir(parents=True, exist_ok=True)
    new = folder / f"{_FILE}.new"
    torch.save({"recipe": asdict(recipe), "learner": _pack(state)}, new)
    new.replace(folder / _FILE)


def restore(folder: Path, recipe: Recipe, state: TrainState) -> bool:
    """Restore a stopped run, if there is one.

    Args:
        folder: the folder of `save`.
        recipe: must equal the stopped run's.
        state: changed in place.

    Returns:
        Whether there was a stopped run.

    Raises:
        TrainingError: if the checkpoint has other settings or cannot be read.
    """
    file = folder / _FILE
    if not file.exists():
        return False
    advice = f"Delete {folder} to start from scratch."
    try:
        saved = torch.load(file, map_location="cpu", weights_only=True)
        is_same = saved["recipe"] == asdict(recipe)
        if is_same:
            _unpack(state, saved["learner"])
    # For a damaged file, torch.load raises whatever its zip and pickle readers raise.
    except Exception as error:
        raise TrainingError(f"The checkpoint {file} cannot be read. {advice}") from error
    if not is_same:
        raise TrainingError(
            f"{folder} holds a checkpoint of a run with other settings. "
            f"Use the same settings, or choose another folder with --work. {advice}"
        )
    return True


def remove(folder: Path) -> None:
    """Delete the checkpoint of a finished run."""
    (folder / _FILE).unlink(missing_ok=True)
    if folder.is_dir() and not any(folder.iterdir()):
        folder.rmdir()


def _pack(state: TrainState) -> dict[str, Any]:
    return {
        "network": state.network.state_dict(),
        "averaged": state.averaged.state_dict(),
        "optimizer": state.optimizer.state_dict(),
        "epoch": state.epoch,
        "best": state.best,
        "best_epoch": state.best_epoch,
        "best_state": state.best_state,
        "course": [tuple(scores) for scores in state.curve],
    }


def _unpack(state: TrainState, packed: dict[str, Any]) -> None:
    state.network.load_state_dict(packed["network"])
    state.averaged.load_state_dict(packed["averaged"])
    state.optimizer.load_state_dict(packed["optimizer"])
    state.epoch, state.best = packed["epoch"], packed["best"]
    state.best_epoch, state.best_state = packed["best_epoch"], packed["best_state"]
    state.curve = [Scores(*scores) for scores in packed["course"]]
