"""What the subcommands do: the edge between the person and the pure parts."""

import argparse
import dataclasses
import json
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import torch
from rich.console import Console
from rich.table import Table

from model.lenet5 import PARAMETERS
from model.reader import ModelCard, Reader, WeightsError, load_reader
from training.bars import ProgressBars
from training.errors import TrainingError
from training.evaluate import Figures, Measurement, differences, figures_of, measure
from training.measure import percent
from training.mnist import load_mnist
from training.pendigits import load_pendigits
from training.recipe import Recipe
from training.samples import load_evidence
from training.train import train as run
from training.weights import arrays_of, save_weights


def train(options: argparse.Namespace) -> int:
    """`python -m training train`: weights and their card, measured."""
    console = Console()
    recipe = _recipe(options)
    _check_writable(options.out)
    digits = load_pendigits(options.data)
    mnist = load_mnist(options.data)
    work = options.work or Path("runs") / f"seed-{recipe.seed}"
    with ProgressBars(console) as bars:
        trained = run(recipe, mnist, digits, work, bars)
        arrays = arrays_of(trained.state)
        measured = _measure(Reader(arrays, ModelCard("", 1.0)), options.data, bars)
    figures = figures_of(measured)
    card = {
        "temperature": measured.calibration.temperature,
        "least evidence": measured.calibration.least_evidence,
        "parameters": PARAMETERS,
        "data": "MNIST (LeCun, Cortes, Burges), pen strokes (Alpaydin, Alimoglu; UCI)",
        "best epoch": trained.epoch,
        "course": [[round(share, 4) for share in scores] for scores in trained.course],
        "recipe": dataclasses.asdict(recipe),
        "torch": torch.__version__.split("+")[0],
        "figures": figures,
    }
    saved = save_weights(options.out, arrays, card)
    _show(console, saved["figures"])
    console.print(f"Wrote {options.out} (sha256 {saved['sha256'][:12]}…) and its card.")
    return 0


def evaluate(options: argparse.Namespace) -> int:
    """`python -m training evaluate`: the card's figures, measured again."""
    console = Console()
    try:
        reader = load_reader(options.weights)
    except WeightsError as error:
        raise TrainingError(str(error)) from error
    card = json.loads(options.weights.with_suffix(".json").read_text("utf-8"))
    with ProgressBars(console) as bars:
        measured = _measure(reader, options.data, bars)
    figures = figures_of(measured)
    _show(console, figures)
    if options.out is not None:
        from training.report import write_report  # matplotlib takes a while

        files = write_report(measured, figures, options.out)
        console.print(f"\nWrote {len(files)} pictures to {options.out}.", highlight=False)
    now = {**dataclasses.asdict(measured.calibration), **figures}
    known = {
        "temperature": card["temperature"],
        "least_evidence": card["least evidence"],
        **card.get("figures", {}),
    }
    if differing := differences(known, now):
        console.print(f"\n{len(differing)} figures are not the card's:", style="bold")
        for line in differing:
            console.print(f"  {line}", highlight=False)
    else:
        console.print("\nAll figures are the card's.")
    return 0


def _recipe(options: argparse.Namespace) -> Recipe:
    """The recipe with what the person chose otherwise."""
    named = {field.name for field in dataclasses.fields(Recipe)}
    chosen = {
        name: value for name, value in vars(options).items() if name in named and value is not None
    }
    return Recipe(**chosen)


def _check_writable(out: Path) -> None:
    """Better to know before half an hour of training than after."""
    if out.suffix != ".npz":
        raise TrainingError(f"--out {out}: the weights' file must end in .npz")
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise TrainingError(f"--out {out} cannot be written ({error.strerror}).") from error
    if out.is_dir() or not os.access(out.parent, os.W_OK):
        raise TrainingError(f"--out {out} cannot be written.")


def _measure(reader: Reader, data: Path, bars: ProgressBars) -> Measurement:
    bars.start("Drawing to measure", 1)
    evidence = load_evidence(data)
    bars.advance()
    bars.start("Measuring", 3 + len(evidence.ink))
    return measure(reader, evidence, bars.advance)


def _show(console: Console, figures: Figures) -> None:
    """The figures as a table."""
    table = Table(box=None, header_style="bold")
    table.add_column("what")
    table.add_column("share", justify="right")
    for name, value in figures.items():
        rows: Mapping[str, Any] = value if isinstance(value, dict) else {"": value}
        for key, share in rows.items():
            table.add_row(f"{name} {key}".strip(), percent(share))
    console.print(table)
