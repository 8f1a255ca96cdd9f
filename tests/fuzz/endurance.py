"""Continuous play in accelerated time: what grows with each thousand attempts?

    python -m tests.fuzz.endurance [--attempts N]

Plays practice sessions over and over, with a clock that runs as fast as the machine
can, and prints memory, threads, tasks and open files after each lot of 50 attempts.
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

LOT = 50
"""Attempts between two looks."""


@dataclass(frozen=True)
class Look:
    """What the process holds at a moment."""

    attempts: int
    kibibytes: int
    """Resident."""
    objects: int
    """That the garbage collector knows."""
    threads: int
    tasks: int
    files: int


def look(attempts: int) -> Look:
    """Look, after garbage was collected."""
    gc.collect()
    pages = int(Path("/proc/self/statm").read_text("ascii").split()[1])
    return Look(
        attempts,
        pages * os.sysconf("SC_PAGE_SIZE") // 1024,
        len(gc.get_objects()),
        threading.active_count(),
        len(asyncio.all_tasks()),
        len(list(Path("/proc/self/fd").iterdir())),
    )


async def _attempt(player: Player) -> None:
    if player.app.screen.sub_title == "Home":
        await player.press("p")
    assert isinstance(player.app.screen, PracticeScreen)
    await player.answer()
    await player.press("enter")
    if not isinstance(player.app.screen, PracticeScreen):  # the summary
        await player.press("escape")


async def endure(
    attempts: int, lot: int = LOT, tell: Callable[[Look], None] = lambda _: None
) -> list[Look]:
    """Play so many attempts; a look at home after each lot, which is also told."""
    looks = []
    with tempfile.TemporaryDirectory() as folder:
        async with playing(new_game(load_reader(), Path(folder))) as player:
            for made in range(1, attempts + 1):
                await _attempt(player)
                if made % lot == 0:
                    while player.app.screen.sub_title != "Home":
                        await player.press("escape")
                    await player.settle()
                    looks.append(look(made))
                    tell(looks[-1])
    return looks


def growth(looks: list[Look], of: str) -> float:
    """How much something grows in a thousand attempts: the slope of the line that fits the second
    half of the looks best.
    """
    late = looks[len(looks) // 2 :]
    if len(late) < 2:
        return 0.0
    held = [float(getattr(each, of)) for each in late]
    return 1000 * linear_regression([each.attempts for each in late], held).slope


def main() -> None:
    """Play and print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--attempts", type=int, default=1000)
    options = parser.parse_args()
    looks = asyncio.run(endure(options.attempts, tell=lambda each: print(each, flush=True)))
    for of in ("kibibytes", "objects", "threads", "tasks", "files"):
        print(f"{of}: {growth(looks, of):+.0f} per thousand attempts, in the second half")


if __name__ == "__main__":
    main()
