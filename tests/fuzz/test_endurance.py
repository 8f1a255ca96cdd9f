"""A short run of continuous play leaks no tasks, threads, files or widgets."""

import gc
from pathlib import Path
from weakref import ref

import pytest

from digitgame.tui.widgets.header import Header
from model.reader import load_reader
from tests.fuzz.endurance import Sample, endure, growth
from tests.tui.player import new_game, playing

pytestmark = pytest.mark.slow


async def test_nothing_is_left_behind_by_what_was_played() -> None:
    first, *_, last = await endure(12, interval=6)
    assert last.files == first.files
    assert last.threads <= first.threads + 1
    assert last.tasks <= first.tasks + 4  # those of a screen that is being closed


async def test_neither_what_was_shown_nor_who_watched_is_kept_when_its_screen_has_gone(
    tmp_path: Path,
) -> None:
    """Except by the threads, each of which may retain the screen that it last worked for."""
    async with playing(new_game(load_reader(), tmp_path)) as player:
        shown, watched = [], []
        for _ in range(8):
            await player.press("p")
            shown.append(ref(player.pad._styles_cache))
            watched.append(ref(player.app.screen.query_one(Header)))
            await player.press("escape", "s", "escape")
        gc.collect()
        for kept in (shown, watched):
            assert sum(one() is not None for one in kept) <= 3


def test_growth_is_that_of_the_second_half() -> None:
    sizes = (0, 500, 900, 1000, 1001, 1002, 1003)
    samples = [Sample(50 * at, size, 0, 4, 40, 12) for at, size in enumerate(sizes)]
    assert round(growth(samples, "kibibytes"), 6) == 20
    assert growth(samples, "threads") == 0
    assert growth(samples[:1], "kibibytes") == 0
