"""What a look at ink costs, as ratios against plain NumPy work in the same run.

The reference is the tanh of 100,000 float32 numbers, which NumPy computes on one core. A ratio says
how many of those a step costs, whatever the machine and whatever else it does.
"""

import json
import time
from collections.abc import Callable
from statistics import median

import numpy as np
import pytest

from digitgame.cli.jsonl import Line
from digitgame.cli.score.batch import score_batch
from digitgame.cli.score.scorer import Rules
from digitgame.core.judging import judge
from model.copybook import taught_ways
from model.grid import Grid
from model.raster import digit_image, draw, smooth
from model.reader import load_reader
from model.tolerances import load_tolerances
from tests.handmade import HANDMADE, cells, fitted

pytestmark = pytest.mark.benchmark

ROUNDS = 15


def snapped(
    columns: int, rows: int
) -> list[list[np.ndarray[tuple[int, ...], np.dtype[np.float64]]]]:
    """Every hand-made drawing as a cell-precise mouse gives it."""
    return [
        [np.array([(x + 0.5, 2 * y + 1.0) for x, y in stroke]) for stroke in cells(drawing)]
        for drawing in (fitted(handmade, columns, rows) for handmade in HANDMADE)
    ]


def ratio(work: Callable[[], object], count: int) -> tuple[float, float]:
    """Cost of one of `count` pieces of work in references, and in milliseconds; medians."""
    numbers = np.random.default_rng(0).standard_normal(100_000, dtype=np.float32)

    def seconds(run: Callable[[], object]) -> float:
        start = time.perf_counter()
        run()
        return time.perf_counter() - start

    work()
    pairs = [(seconds(work) / count, seconds(lambda: np.tanh(numbers))) for _ in range(ROUNDS)]
    return median(a / b for a, b in pairs), 1000 * median(a for a, _ in pairs)


class TestALook:
    """From strokes to reading."""

    @pytest.mark.parametrize(("columns", "rows"), [(28, 14), (40, 20), (80, 40)])
    def test_image(self, columns: int, rows: int) -> None:
        """Strokes to the 28x28 image."""
        drawings = snapped(columns, rows)
        times, ms = ratio(lambda: [digit_image(strokes) for strokes in drawings], len(drawings))
        print(f"\nimage of a digit, {columns}x{rows}: {times:.2f} references, {ms:.2f} ms")

    def test_reading(self) -> None:
        """Image to reading: LeNet5 in NumPy."""
        reader = load_reader()
        images = [digit_image(strokes) for strokes in snapped(40, 20)]
        times, ms = ratio(lambda: [reader.read(image) for image in images], len(images))
        print(f"\nreading of one image: {times:.2f} references, {ms:.2f} ms")

    @pytest.mark.parametrize(("columns", "rows"), [(40, 20), (80, 40)])
    def test_pad(self, columns: int, rows: int) -> None:
        """The pad's own pixels, as each move of the mouse redraws them."""
        drawings = snapped(columns, rows)
        times, ms = ratio(
            lambda: [
                draw([smooth(stroke) for stroke in strokes], (2 * rows, columns), 0.06 * columns)
                for strokes in drawings
            ],
            len(drawings),
        )
        print(f"\npad of {columns}x{rows}: {times:.2f} references, {ms:.2f} ms")


class TestScore:
    """What `digitgame score` does for one drawing."""

    @pytest.mark.parametrize("grid", [None, Grid(40, 20), Grid(80, 40)], ids=str)
    def test_line(self, grid: Grid | None) -> None:
        """A line of JSON to its line of JSON."""
        lines = [
            Line(1, json.dumps({"strokes": made.strokes, "target": made.digit}).encode())
            for made in HANDMADE
        ]
        rules = Rules(grid)
        times, ms = ratio(lambda: score_batch(lines, rules, "jsonl"), len(lines))
        print(f"\nscore of one drawing, {grid or 'no grid'}: {times:.2f} references, {ms:.2f} ms")

    def test_judge(self) -> None:
        """Strokes and reading to a judgement: at most 2 ms on one core."""
        drawings, reader, guides = snapped(40, 20), load_reader(), Grid(40, 20).guides
        readings = [reader.read(digit_image(strokes)) for strokes in drawings]
        ways, tolerances = taught_ways(), load_tolerances()
        times, ms = ratio(
            lambda: [
                judge(strokes, made.digit, prediction, guides, ways=ways, tolerances=tolerances)
                for made, strokes, prediction in zip(HANDMADE, drawings, readings, strict=True)
            ],
            len(drawings),
        )
        print(f"\njudgement of one drawing: {times:.2f} references, {ms:.2f} ms")
