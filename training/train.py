"""Train LeNet5, with checkpoints from which a stopped run resumes."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from itertools import count
from math import ceil
from pathlib import Path

import torch
from rich.progress import Progress

from model.lenet5 import LeNet5
from training import checkpoint
from training.epoch_data import MNIST, TrainingData, make_epoch_data
from training.ink import Ink
from training.learn import State, TrainState, accuracy, new_train_state, train_epoch
from training.mnist import Mnist, Split
from training.recipe import Recipe
from training.render_pool import (
    BATCH,
    Draw,
    draw_digits,
    draw_forms,
    draw_letters,
    draw_non_digits,
    draw_straight,
    render,
)
from training.scores import Scores


@dataclass(frozen=True)
class Trained:
    """The result of a run."""

    state: State
    """LeNet5's weights by name."""

    epoch: int
    """The epoch of these weights, from 1."""

    curve: list[Scores]
    """Validation scores after each epoch."""


def train(recipe: Recipe, mnist: Mnist, ink: Ink, work: Path, progress: Progress) -> Trained:
    """Train LeNet5, resuming a stopped run, and write a checkpoint after every epoch.

    Args:
        recipe: the settings.
        mnist: its test split is not used.
        ink: people's pen strokes.
        work: folder for checkpoints.
        progress: shows bars for rendering and training, and a line per epoch.

    Raises:
        TrainingError: if `work` holds a damaged checkpoint or one of other settings.
    """
    device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
    torch.use_deterministic_algorithms(True)
    torch.set_num_threads(recipe.threads)
    torch.manual_seed(recipe.seed)
    state = new_train_state(LeNet5().to(device), recipe.rate)
    if checkpoint.restore(work, recipe, state):
        progress.console.print(f"Resuming the run stopped in {work}.", highlight=False)
    data, validation_ink = _render(recipe, mnist, ink, device, progress)
    validation = (_to(mnist.validation, device), validation_ink)
    _train_epochs(state, recipe, data, validation, work=work, progress=progress)
    checkpoint.remove(work)
    return Trained(centred(state.best_state), state.best_epoch, state.curve)


def centred(state: State) -> State:
    """Return LeNet5's weights, by name, shifted so that the mean of the ten logits is 0.

    A constant added to all logits changes no probability, so training does not determine it; but
    it would shift the energy by which non-digits are rejected.
    """
    names = ("output.weight", "output.bias")
    return {**state, **{name: state[name] - state[name].mean(dim=0) for name in names}}


def _render(
    recipe: Recipe, mnist: Mnist, ink: Ink, device: torch.device, progress: Progress
) -> tuple[TrainingData, Split]:
    """Render the training data and the validation writers' ink."""
    sources: Mapping[str, Draw] = {
        "pendigits": draw_digits(ink.pendigits),
        "unipen": draw_digits(ink.unipen),
        "forms": draw_forms,
        "angular": draw_straight,
        "non_digits": partial(draw_non_digits, ink.pendigits),
        "letters": draw_letters(ink.letters),
    }
    numbers = {name: max(1, round(recipe.shares[name] * recipe.drawings)) for name in sources}
    seeds = count((len(sources) + 1) * recipe.seed)  # no two runs share one
    batches = sum(ceil(number / BATCH) for number in (*numbers.values(), len(ink.validation)))
    task = progress.add_task("Rendering", total=batches)

    def rendered(draw: Draw, number: int) -> Split:
        split = render(draw, number, next(seeds), advance=lambda: progress.advance(task))
        return _to(split, device)

    data = {MNIST: _to(mnist.train, device)}
    data |= {name: rendered(draw, numbers[name]) for name, draw in sources.items()}
    return data, rendered(draw_digits(ink.validation), len(ink.validation))


def _train_epochs(
    state: TrainState,
    recipe: Recipe,
    data: TrainingData,
    validation: tuple[Split, Split],
    *,
    work: Path,
    progress: Progress,
) -> None:
    """Train the remaining epochs, writing a checkpoint after each."""
    size = sum(round(share * recipe.images) for share in recipe.shares.values())
    task = progress.add_task("LeNet5", total=recipe.epochs * size, completed=state.epoch * size)
    while state.epoch < recipe.epochs:
        epoch_data = make_epoch_data(data, recipe, state.epoch)
        train_epoch(
            state,
            epoch_data,
            recipe,
            epochs=recipe.epochs,
            advance=lambda images: progress.advance(task, images),
        )
        scores = Scores(*(accuracy(state.averaged, split) for split in validation))
        state.note(scores)
        checkpoint.save(work, recipe, state)
        progress.console.print(
            f"Epoch {state.epoch} of {recipe.epochs}: "
            f"validation MNIST {scores.mnist:.2%}, ink {scores.ink:.2%}",
            highlight=False,
        )


def _to(split: Split, device: torch.device) -> Split:
    return Split(split.images.to(device), split.labels.to(device))
