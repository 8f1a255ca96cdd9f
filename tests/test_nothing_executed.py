"""Code in weights and checkpoints never runs. Ruff bans the readers that would run it."""

import hashlib
import io
import json
import pickle
from pathlib import Path

import numpy as np
import pytest
import torch

from model.lenet5 import LeNet5
from model.reader import WEIGHTS, WeightsError, load_reader
from training.checkpoint import restore, save
from training.errors import TrainingError
from training.learn import new_train_state
from training.recipe import Recipe


class _Trap:
    """An object that touches a file when it is unpickled."""

    def __reduce__(self) -> tuple[object, tuple[Path]]:
        return Path.touch, (Path("sprung"),)


def test_weights_that_hold_a_program_are_refused_in_words_and_it_does_not_run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    packed = io.BytesIO()
    with np.load(WEIGHTS, allow_pickle=False) as real:
        trap = np.array([_Trap()], dtype=object)
        np.savez(packed, allow_pickle=True, **dict.fromkeys(real.files, trap))
    card = json.loads(WEIGHTS.with_suffix(".json").read_text("utf-8"))
    for content in (packed.getvalue(), pickle.dumps(_Trap())):
        weights = tmp_path / "lenet5.npz"
        weights.write_bytes(content)
        forged = {**card, "sha256": hashlib.sha256(content).hexdigest()}
        weights.with_suffix(".json").write_text(json.dumps(forged))
        with pytest.raises(WeightsError, match=r"not an \.npz file"):
            load_reader(weights)
    assert not (tmp_path / "sprung").exists()


def test_a_stopped_run_that_holds_a_program_is_refused_and_it_does_not_run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    folder, state = tmp_path / "run", new_train_state(LeNet5(), 1e-3)
    save(folder, Recipe(), state)
    (checkpoint,) = folder.iterdir()
    torch.save(_Trap(), checkpoint)
    with pytest.raises(TrainingError, match="cannot be read"):
        restore(folder, Recipe(), state)
    assert not (tmp_path / "sprung").exists()
