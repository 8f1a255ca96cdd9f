"""Random mouse and key events neither crash the game nor lose attempts."""

from collections.abc import Callable
from random import Random

import pytest
from textual import events
from textual.css.query import NoMatches

from digitgame.tui.app import DigitgameApp
from digitgame.tui.widgets.pad import Pad
from tests.tui.conftest import Play
from tests.tui.player import LEFT, MIDDLE, NONE, RIGHT, Player, inside

KEYS = (
    *("up", "down", "left", "right", "home", "end", "pageup", "pagedown", "y", "u", "b", "n"),
    *("space", "space", "space", "enter", "enter", "r", "s", "p", "t", "h", "f1", "escape"),
    *("ctrl+z", "ctrl+y", "ctrl+x", "delete", "backspace", "tab", "shift+tab"),
    # Fragments of a mouse report that a slow connection has split.
    *("[", "<", "0", ";", "M", "m", "3"),
)
SIZES = ((80, 24), (60, 18), (59, 18), (20, 5), (120, 40))


def strike(player: Player, rng: Random) -> None:
    player.strike(*rng.choices(KEYS, k=rng.randint(1, 12)))


def scribble(player: Player, rng: Random) -> None:
    """Drag across the screen and beyond; sometimes lose the press or the release."""
    is_subcell = rng.random() < 0.2

    def place() -> tuple[float, float]:
        if is_subcell:
            return rng.uniform(-3, 84), rng.uniform(-3, 27)
        return rng.randint(-3, 84), rng.randint(-3, 27)

    if rng.random() < 0.9:
        player.down(*place())
    for _ in range(rng.randint(0, 15)):
        player.move(*place(), rng.choices((LEFT, NONE), (20, 1))[0])
    if rng.random() < 0.9:
        player.up(*place())


def click(player: Player, rng: Random) -> None:
    x, y = rng.randint(0, 79), rng.randint(0, 23)
    button = rng.choice((LEFT, MIDDLE, RIGHT))
    player.down(x, y, button)
    player.up(x, y, rng.choice((button, LEFT)))


def wheel(player: Player, rng: Random) -> None:
    kind = rng.choice((events.MouseScrollUp, events.MouseScrollDown))
    player.mouse(kind, rng.randint(0, 79), rng.randint(0, 23))


DEEDS: tuple[Callable[[Player, Random], None], ...] = (strike, strike, scribble, scribble, click)


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(3))
async def test_the_game_goes_on_the_ink_stays_on_the_pad_and_the_history_only_grows(
    play: Play, seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def stay(app: DigitgameApp) -> None:
        """Ignore Quit."""

    monkeypatch.setattr(DigitgameApp, "action_quit", stay)
    rng = Random(seed)
    async with play(rng.choice(["home", "practise", "sketch"]), seed=seed) as player:
        kept = 0
        for _ in range(20):
            for _ in range(rng.randint(1, 4)):
                rng.choice((*DEEDS, wheel))(player, rng)
            if rng.random() < 0.15:
                await player.pilot.resize_terminal(*rng.choice(SIZES))
            await player.settle()
            assert player.app.is_running
            assert player.app._exception is None
            player.screen_text()
            for screen in player.app.screen_stack:
                try:
                    assert inside(screen.query_one(Pad))
                except NoMatches:
                    continue
            attempts = len(player.attempts())
            assert attempts >= kept
            kept = attempts
            if player.app.screen.sub_title == "Home":
                player.strike(rng.choice("pstxg"))
        answered, right = player.game.history.first_tries(player.game.learner)
        assert 0 <= right <= min(answered, kept)  # skips are answered without an attempt
