"""The training run: data in, LeNet5's weights out; can be stopped and taken up again."""

from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import torch

from model.lenet5 import LeNet5
from training import checkpoint
from training.epoch_data import TrainingData, epoch_size, make_epoch_data
from training.learn import State, TrainState, accuracy, new_train_state, train_epoch
from training.mnist import Mnist, Split
from training.pendigits import TRAIN_WRITERS, VALIDATION_WRITERS, PenDigit, by_writers
from training.recipe import Recipe
from training.render_pool import render_digits, render_junk
from training.scores import Scores


class ProgressListener(Protocol):
    """Whoever wants to know how a run goes."""

    def start(self, name: str, total: int, done: int = 0) -> None:
        """A part of the run begins: so many steps, some of them done before."""

    def advance(self, steps: int = 1) -> None:
        """Some steps are done."""

    def log(self, line: str) -> None:
        """Something worth a line."""


@dataclass(frozen=True)
class Trained:
    """What a run ends with."""

    state: State
    """LeNet5's weights by name."""

    epoch: int
    """The epoch that they are from."""

    course: list[Scores]
    """What LeNet5 read after each epoch."""


@dataclass(frozen=True)
class _RunContext:
    """What stays the same during a run."""

    recipe: Recipe
    material: TrainingData
    judges: tuple[Split, Split]
    """MNIST's validation images and the validation writers' ink: what weights are chosen by."""

    watcher: ProgressListener


def train(
    recipe: Recipe, mnist: Mnist, digits: list[PenDigit], work: Path, watcher: ProgressListener
) -> Trained:
    """Train LeNet5.

    Takes up a run that was stopped, and leaves a checkpoint in `work` after every epoch.

    Args:
        recipe: the settings.
        mnist: its test split is not looked at.
        digits: pen digits of all writers.
        work: the folder for checkpoints.
        watcher: is told how it goes.

    Raises:
        CheckpointError: if `work` holds another or a damaged run.
    """
    device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
    torch.use_deterministic_algorithms(True)
    torch.set_num_threads(recipe.threads)
    torch.manual_seed(recipe.seed)
    who = new_train_state(LeNet5().to(device), recipe.rate)
    if checkpoint.restore(work, recipe, who):
        watcher.log(f"Taking up the run stopped in {work}.")
    _learn(who, _bench(recipe, mnist, digits, device, watcher), work)
    checkpoint.remove(work)
    return Trained(centred(who.best_state), who.best_epoch, who.curve)


def centred(state: State) -> State:
    """The same network with logits whose mean is 0.

    A level common to all ten logits changes no probability, so nothing in learning decides it;
    the reader's energy, which tells digits from junk, would rise and fall with it.

    Args:
        state: LeNet5's weights by name.
    """
    names = ("output.weight", "output.bias")
    return {**state, **{name: state[name] - state[name].mean(dim=0) for name in names}}


def _bench(
    recipe: Recipe,
    mnist: Mnist,
    digits: list[PenDigit],
    device: torch.device,
    watcher: ProgressListener,
) -> _RunContext:
    """Render the ink and bring everything to the device."""
    ours, theirs = by_writers(digits, TRAIN_WRITERS), by_writers(digits, VALIDATION_WRITERS)
    watcher.start("Drawing", recipe.variants + recipe.junk_lots + 1)
    # Three seeds of this recipe's own: no two banks share their chance.
    ink = render_digits(ours, recipe.variants, 3 * recipe.seed, advance=watcher.advance)
    junk = render_junk(ours, recipe.junk_lots, 3 * recipe.seed + 1, advance=watcher.advance)
    unseen = render_digits(theirs, 1, 3 * recipe.seed + 2, advance=watcher.advance)
    return _RunContext(
        recipe,
        TrainingData(_on(mnist.train, device), _on(ink, device), junk.to(device)),
        (_on(mnist.validation, device), _on(unseen, device)),
        watcher,
    )


def _learn(who: TrainState, bench: _RunContext, work: Path) -> None:
    """All epochs that are still to be learned; each leaves a checkpoint."""
    recipe, material, watcher = bench.recipe, bench.material, bench.watcher
    size = epoch_size(material, recipe)
    watcher.start("LeNet5", recipe.epochs * size, who.epoch * size)
    while who.epoch < recipe.epochs:
        edition = make_epoch_data(material, recipe, who.epoch)
        train_epoch(who, edition, recipe, epochs=recipe.epochs, advance=watcher.advance)
        scores = Scores(*(accuracy(who.averaged, judge) for judge in bench.judges))
        who.note(scores)
        checkpoint.save(work, recipe, who)
        watcher.log(
            f"Epoch {who.epoch} of {recipe.epochs}: "
            f"validation MNIST {scores.mnist:.2%}, ink {scores.ink:.2%}"
        )


def _on(split: Split, device: torch.device) -> Split:
    return Split(split.images.to(device), split.labels.to(device))
