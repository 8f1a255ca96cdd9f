"""Fixtures that start the game."""

import gc
from collections.abc import Callable, Iterator
from contextlib import AbstractAsyncContextManager
from pathlib import Path
from typing import Any

import pytest

from digitgame.storage.history import History
from digitgame.storage.settings import Settings
from digitgame.tui.app import DigitgameApp
from digitgame.tui.context import GameContext
from model.reader import Reader, load_reader
from tests.tui.held import Held
from tests.tui.player import Player, new_game, playing

Play = Callable[..., AbstractAsyncContextManager[Player]]


@pytest.fixture(scope="package", autouse=True)
def rare_garbage_collection() -> Iterator[None]:
    """Collect garbage rarely: with the cycles of many apps, it took a quarter of the time."""
    before = gc.get_threshold()
    gc.set_threshold(50_000, 20, 50)
    yield
    gc.set_threshold(*before)


@pytest.fixture
def patient_notes(monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep notifications on the screen, however slow the machine is."""
    monkeypatch.setattr(DigitgameApp, "NOTIFICATION_TIMEOUT", 3600.0)


@pytest.fixture(scope="session")
def reader() -> Reader:
    return load_reader()


@pytest.fixture
def game(reader: Reader, tmp_path: Path) -> GameContext:
    return new_game(reader, tmp_path)


@pytest.fixture
def play(reader: Reader, tmp_path: Path) -> Play:
    """Start the game: `async with play("sketch", size=(120, 40)) as player`."""

    def start(
        screen: str = "home",
        size: tuple[int, int] = (80, 24),
        settings: Settings | None = None,
        *,
        has_tour: bool = False,
        is_known: bool = True,
        **options: Any,
    ) -> AbstractAsyncContextManager[Player]:
        game = new_game(reader, tmp_path, settings=settings, **options)
        game.is_named = game.is_hand_known = is_known
        return playing(game, screen, size, has_tour=has_tour)

    return start


@pytest.fixture
def slow(monkeypatch: pytest.MonkeyPatch) -> Held:
    """Block every attempt's write to the history."""
    return Held(monkeypatch, History, "record")
