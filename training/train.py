"""The training run: data in, LeNet5's weights out; can be stopped and taken up again."""

from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import torch

from model.lenet5 import LeNet5
from training import checkpoint
from training.bank import render_bank
from training.learn import (
    Learner,
    Material,
    State,
    accuracy,
    learn_epoch,
    learner,
    steps_an_epoch,
)
from training.mnist import Mnist, Split
from training.pendigits import TRAIN_WRITERS, VALIDATION_WRITERS, PenDigit, by_writers
from training.recipe import Recipe
from training.teacher import Teacher


class Watcher(Protocol):
    """Whoever wants to know how a run goes."""

    def begin(self, name: str, total: int, done: int = 0) -> None:
        """A part of the run begins: so many steps, some of them done before."""

    def advance(self) -> None:
        """One step is done."""

    def tell(self, line: str) -> None:
        """Something worth a line."""


@dataclass(frozen=True)
class Trained:
    """What a run ends with."""

    state: State
    """LeNet5's weights by name."""

    epoch: int
    """The epoch that they are from."""


def train(
    recipe: Recipe, mnist: Mnist, digits: list[PenDigit], work: Path, watcher: Watcher
) -> Trained:
    """Train LeNet5, by way of a larger teacher if the recipe has one.

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
    torch.manual_seed(recipe.seed)
    student = learner(LeNet5().to(device), recipe.rate)
    teacher = learner(Teacher().to(device), recipe.teacher_rate) if recipe.teacher_epochs else None
    if checkpoint.restore(work, recipe, teacher, student):
        watcher.tell(f"Taking up the run stopped in {work}.")
    ours, theirs = by_writers(digits, TRAIN_WRITERS), by_writers(digits, VALIDATION_WRITERS)
    watcher.begin("Pen digits on terminals", recipe.variants + 1)
    # Both seeds are this recipe's own: no other seed's images are among them.
    bank = render_bank(ours, recipe.variants, 2 * recipe.seed, advance=watcher.advance)
    unseen = render_bank(theirs, 1, 2 * recipe.seed + 1, workers=1, advance=watcher.advance)
    material = Material(_on(mnist.train, device), _on(bank, device))
    judges = [_on(mnist.validation, device), _on(unseen, device)]

    def learn(name: str, who: Learner, epochs: int, guide: Teacher | None) -> None:
        steps = steps_an_epoch(material, recipe)
        watcher.begin(name, epochs * steps, who.epoch * steps)
        while who.epoch < epochs:
            learn_epoch(
                who, material, recipe, epochs=epochs, teacher=guide, advance=watcher.advance
            )
            shares = [accuracy(who.averaged, judge) for judge in judges]
            who.note(sum(shares) / len(shares))
            checkpoint.save(work, recipe, teacher, student)
            watcher.tell(
                f"{name}, epoch {who.epoch} of {epochs}: validation MNIST {shares[0]:.2%}, "
                f"ink {shares[1]:.2%}"
            )

    guide = None
    if teacher is not None:
        learn("Teacher", teacher, recipe.teacher_epochs, None)
        guide = Teacher().to(device)
        guide.load_state_dict(teacher.best_state)
        guide.eval()
    learn("LeNet5", student, recipe.epochs, guide)
    checkpoint.remove(work)
    return Trained(student.best_state, student.best_epoch)


def _on(split: Split, device: torch.device) -> Split:
    return Split(split.images.to(device), split.labels.to(device))
