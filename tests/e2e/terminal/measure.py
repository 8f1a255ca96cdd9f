"""Measure the accuracy for real people's digits, drawn by mouse in a real terminal.

    python -m tests.e2e.terminal.measure --data DIR [--columns 80] [--rows 24] [--every 1]

Starts the real command in a pty, drags the pen strokes of the validation writers of pendigits over
the pad of Sketch, one mouse report for each cell passed, and reads the verdict off the screen.
"""

import argparse
import re
import tempfile
from collections import Counter
from pathlib import Path

import numpy as np
from rich.progress import track

from model.grid import Grid
from tests.e2e.terminal.terminal import Terminal
from training.pendigits import VALIDATION_WRITERS, PenDigit, load_pendigits

_VERDICT = re.compile(r"I read an? (\d) \(\d+% sure\)|(I can't read this\.)")


def predict_on_screen(terminal: Terminal, digit: PenDigit) -> int | None:
    """Draw a digit, judge it, clear the pad; return the prediction, None for unreadable."""
    (left, top), (columns, rows) = terminal.pad()
    grid = Grid(columns, rows)
    for stroke in grid.snapped(grid.fitted(digit.strokes)):
        cells = np.floor(stroke / (1, 2)).astype(int)
        terminal.drag([(left + int(x), top + int(y)) for x, y in cells], burst=True)
    terminal.press("enter")
    shown = terminal.wait(
        lambda text: bool(_VERDICT.search(text) and ("points" in text or "I can't" in text)),
        "verdict",
    )
    terminal.press("delete")
    # The screen arrives in pieces: the last verdict must have disappeared completely.
    terminal.wait(lambda text: "Draw a digit." in text and "points" not in text, "blank pad")
    match = _VERDICT.search(shown)
    assert match is not None, shown
    return int(match[1]) if match[1] else None


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--columns", type=int, default=80)
    parser.add_argument("--rows", type=int, default=24)
    parser.add_argument("--every", type=int, default=1, help="draw only every Nth digit")
    options = parser.parse_args()
    digits = [d for d in load_pendigits(options.data) if d.writer in VALIDATION_WRITERS]
    counts: Counter[str] = Counter()
    by_writer: dict[str, Counter[str]] = {writer: Counter() for writer in VALIDATION_WRITERS}
    with (
        tempfile.TemporaryDirectory() as folder,
        Terminal(
            "sketch", folder=Path(folder), columns=options.columns, rows=options.rows
        ) as terminal,
    ):
        terminal.wait_for("Draw a digit.")
        _, (columns, rows) = terminal.pad()
        for digit in track(digits[:: options.every], description=f"pad {columns}x{rows}"):
            read = predict_on_screen(terminal, digit)
            outcome = "rejected" if read is None else "right" if read == digit.label else "wrong"
            counts[outcome] += 1
            by_writer[digit.writer][outcome] += 1
    total = counts.total()
    print(f"pad {columns}x{rows}: {total} digits of {len(by_writer)} writers")
    for outcome in ("right", "wrong", "rejected"):
        print(f"  {outcome:<8} {counts[outcome]:5}  {counts[outcome] / total:7.2%}")
    shares = {w: c["right"] / c.total() for w, c in by_writer.items() if c}
    print("  by writer: " + ", ".join(f"{w}: {share:.1%}" for w, share in shares.items()))


if __name__ == "__main__":
    main()
