"""Measure resource growth during continuous play.

    python -m tests.fuzz.endurance [--attempts N]

Plays practice sessions over and over, with a clock that runs as fast as the machine
can, and prints memory, threads, tasks and open files after every 50 attempts.
"""

import argparse
import asyncio
import gc
import os
import tempfile
import threading
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from statistics import linear_regression

from digitgame.tui.screens.practice import PracticeScreen
from model.reader import load_reader
from tests.tui.player import Player, new_game, playing

INTERVAL = 50
"""Attempts between two samples."""


@dataclass(frozen=True)
class Sample:
    """The process's resources at one moment."""

    attempts: int
    kibibytes: int
    """Resident memory."""
    objects: int
    """Objects that the garbage collector tracks."""
    threads: int
    tasks: int
    files: int


def take_sample(attempts: int) -> Sample:
    """Measure after a garbage collection."""
    gc.collect()
    pages = int(Path("/proc/self/statm").read_text("ascii").split()[1])
    return Sample(
        attempts,
        pages * os.sysconf("SC_PAGE_SIZE") // 1024,
        len(gc.get_objects()),
        threading.active_count(),
        len(asyncio.all_tasks()),
        len(list(Path("/proc/self/fd").iterdir())),
    )


async def _make_attempt(player: Player) -> None:
    if player.app.screen.sub_title == "Home":
        await player.press("p")
    assert isinstance(player.app.screen, PracticeScreen)
    await player.answer()
    await player.press("enter")
    if not isinstance(player.app.screen, PracticeScreen):  # the summary
        await player.press("escape")


async def endure(
    attempts: int,
    interval: int = INTERVAL,
    report: Callable[[Sample], None] = lambda _: None,
) -> list[Sample]:
    """Play, and return samples taken at Home after every `interval` attempts."""
    samples = []
    with tempfile.TemporaryDirectory() as folder:
        async with playing(new_game(load_reader(), Path(folder))) as player:
            for made in range(1, attempts + 1):
                await _make_attempt(player)
                if made % interval == 0:
                    while player.app.screen.sub_title != "Home":
                        await player.press("escape")
                    await player.settle()
                    samples.append(take_sample(made))
                    report(samples[-1])
    return samples


def growth(samples: list[Sample], resource: str) -> float:
    """Growth per thousand attempts: the slope of a linear fit to the second half."""
    late = samples[len(samples) // 2 :]
    if len(late) < 2:
        return 0.0
    values = [float(getattr(sample, resource)) for sample in late]
    return 1000 * linear_regression([sample.attempts for sample in late], values).slope


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--attempts", type=int, default=1000)
    options = parser.parse_args()
    samples = asyncio.run(endure(options.attempts, report=lambda sample: print(sample, flush=True)))
    for resource in ("kibibytes", "objects", "threads", "tasks", "files"):
        slope = growth(samples, resource)
        print(f"{resource}: {slope:+.0f} per thousand attempts, in the second half")


if __name__ == "__main__":
    main()
