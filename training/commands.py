"""The commands `train` and `evaluate` of `python -m training`."""

import argparse
import dataclasses
import json
import os
from pathlib import Path

import torch
from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    TextColumn,
    TimeElapsedColumn,
    TimeRemainingColumn,
)
from rich.table import Table

from model.lenet5 import PARAMETERS
from model.reader import ModelCard, Reader, WeightsError, load_reader
from training.errors import TrainingError
from training.evaluate import Figures, Measurement, compute_figures, differences, flatten, measure
from training.ink import load_ink
from training.measure import percent
from training.mnist import load_mnist
from training.recipe import Recipe
from training.samples import load_evidence
from training.train import train as run
from training.weights import reader_arrays, save_weights


def train(options: argparse.Namespace) -> int:
    """Train, measure and save new weights with their model card."""
    os.environ.setdefault("CUBLAS_WORKSPACE_CONFIG", ":4096:8")  # for deterministic sums on a GPU
    console = Console()
    recipe = _recipe(options)
    _check_writable(options.out)
    ink = load_ink(options.data)
    mnist = load_mnist(options.data)
    work = options.work or Path("runs") / f"seed-{recipe.seed}"
    with _progress_bars(console) as progress:
        trained = run(recipe, mnist, ink, work, progress)
        arrays = reader_arrays(trained.state)
        measured = _measure(Reader(arrays, ModelCard("", 1.0)), options.data, progress)
    figures = compute_figures(measured)
    card = {
        "temperature": measured.calibration.temperature,
        "least evidence": measured.calibration.least_evidence,
        "parameters": PARAMETERS,
        "data": (
            "MNIST (LeCun, Cortes, Burges; CC BY-SA 3.0), pen strokes (Alpaydin, Alimoglu; UCI; "
            "CC BY 4.0), UNIPEN train_r01_v07 (International Unipen Foundation; Zenodo, "
            "doi 10.5281/zenodo.1195803; CC BY 4.0)"
        ),
        "best epoch": trained.epoch,
        "course": [[round(share, 4) for share in scores] for scores in trained.curve],
        "recipe": dataclasses.asdict(recipe),
        "torch": torch.__version__.split("+")[0],
        "figures": figures,
    }
    sha256 = save_weights(options.out, arrays, card)
    _print_figures(console, figures)
    console.print(f"Wrote {options.out} (sha256 {sha256[:12]}…) and its card.")
    return 0


def evaluate(options: argparse.Namespace) -> int:
    """Measure weights again and compare the figures with those of their card."""
    console = Console()
    try:
        reader = load_reader(options.weights)
    except WeightsError as error:
        raise TrainingError(str(error)) from error
    card = json.loads(options.weights.with_suffix(".json").read_text("utf-8"))
    with _progress_bars(console) as progress:
        measured = _measure(reader, options.data, progress)
    figures = compute_figures(measured)
    _print_figures(console, figures)
    if options.out is not None:
        from training.report import write_report  # matplotlib takes a while to load

        files = write_report(measured, figures, options.out)
        console.print(f"\nWrote {len(files)} plots to {options.out}.", highlight=False)
    measured_now = {**dataclasses.asdict(measured.calibration), **figures}
    stored = {
        "temperature": card["temperature"],
        "least_evidence": card["least evidence"],
        **card.get("figures", {}),
    }
    if differing := differences(stored, measured_now):
        console.print(f"\n{len(differing)} figures differ from the card:", style="bold")
        for line in differing:
            console.print(f"  {line}", highlight=False)
    else:
        console.print("\nAll figures match the card.")
    return 0


def _recipe(options: argparse.Namespace) -> Recipe:
    """Return the default recipe with the options given on the command line."""
    names = {field.name for field in dataclasses.fields(Recipe)}
    return Recipe(**{k: v for k, v in vars(options).items() if k in names and v is not None})


def _check_writable(out: Path) -> None:
    """Check the output file before half an hour of training, not after."""
    if out.suffix != ".npz":
        raise TrainingError(f"--out {out}: the weights' file must end in .npz")
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise TrainingError(f"--out {out} cannot be written ({error.strerror}).") from error
    if out.is_dir() or not os.access(out.parent, os.W_OK):
        raise TrainingError(f"--out {out} cannot be written.")


def _measure(reader: Reader, data: Path, progress: Progress) -> Measurement:
    rendering = progress.add_task("Rendering test data", total=1)
    evidence = load_evidence(data)
    progress.advance(rendering)
    measuring = progress.add_task(
        "Measuring", total=4 + len(evidence.validation) + len(evidence.unseen)
    )
    return measure(reader, evidence, lambda: progress.advance(measuring))


def _progress_bars(console: Console) -> Progress:
    return Progress(
        TextColumn("{task.description:24}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        TextColumn("left"),
        TimeRemainingColumn(),
        console=console,
    )


def _print_figures(console: Console, figures: Figures) -> None:
    table = Table(box=None, header_style="bold")
    table.add_column("figure")
    table.add_column("share", justify="right")
    for name, value in flatten(figures).items():
        shares = value if isinstance(value, list) else [value]
        table.add_row(name, " to ".join(map(percent, shares)))
    console.print(table)
