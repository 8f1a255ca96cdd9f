"""How long Progress takes to open, page by page, with 1,000 and with 100,000 attempts.

From the key until the figures are on the screen and nothing is left to do; the quickest of some
rounds, which nothing else on the machine disturbed.
"""

import time
from pathlib import Path

import pytest

from model.reader import load_reader
from tests.benchmarks.test_progress import filled
from tests.tui.player import Player, new_game, playing

pytestmark = pytest.mark.benchmark

FEW, MANY = 1_000, 100_000
A_DAY = 30
ROUNDS = 7
PAGES = ("digits", "trend", "calendar", "mixups", "drawings")


async def opened(player: Player) -> dict[str, float]:
    """Seconds for each page, the first from Home, the others from the page before."""
    took = {}
    for page in PAGES:
        start = time.perf_counter()
        await player.press("r" if page == PAGES[0] else "tab")
        took[page] = time.perf_counter() - start
        assert page != PAGES[0] or "right at first" in player.text("#headline")
    await player.press("escape")
    return took


class TestProgressScreen:
    async def test_opens_as_fast_with_many_attempts(self, tmp_path: Path) -> None:
        best: dict[tuple[str, int], float] = {}
        for count in (FEW, MANY):
            filled(tmp_path / str(count) / "data" / "history.sqlite3", count, A_DAY).close()
            game = new_game(load_reader(), tmp_path / str(count))
            async with playing(game) as player:
                player.app.animation_level = "none"
                for _ in range(ROUNDS):
                    for page, took in (await opened(player)).items():
                        best[page, count] = min(took, best.get((page, count), took))
        print(f"\n{'page':<10} {f'{FEW:,} ms':>10} {f'{MANY:,} ms':>12} {'ratio':>6}")
        for page in PAGES:
            few, many = best[page, FEW], best[page, MANY]
            print(f"{page:<10} {1000 * few:10.0f} {1000 * many:12.0f} {many / few:6.2f}")
            assert many <= 2 * few
