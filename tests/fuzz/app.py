"""Random events against the running app: mouse, keys, paste, sizes, focus."""

import asyncio
import tempfile
from collections.abc import Callable
from pathlib import Path
from random import Random

from textual import events

from digitgame.tui.app import DigitgameApp
from model.reader import load_reader
from tests.tui.player import LEARNER, Player, new_game, playing

_KEYS = (
    *"pltxsrwhgqmcdunvyz01279",
    *("question_mark", "f1", "escape", "enter", "space", "tab", "shift+tab", "comma", "full_stop"),
    *("up", "down", "left", "right", "home", "end", "pageup", "pagedown", "delete", "backspace"),
    *("ctrl+z", "ctrl+y", "ctrl+p", "ctrl+q", "ctrl+c"),
)
_SIZES = ((20, 5), (20, 200), (500, 5), (59, 18), (60, 18), (80, 24), (120, 40), (500, 200))
_WORDS = ("", "Zoe", "[/b][red]", "\x1b[2J\x07", "\u202eabc", "a" * 500, "'; DROP TABLE a; --")
_MOUSE = (events.MouseDown, events.MouseMove, events.MouseUp)
_WHEEL = (events.MouseScrollUp, events.MouseScrollDown)

_EVENTS = 12
"""Events in a case at most."""


def _mouse(player: Player, chance: Random) -> None:
    if chance.random() < 0.3:
        x, y = chance.choice((-9, 0.5, 79, 499, 10**6)), chance.choice((-3, 0.25, 23, 199, 10**6))
    else:
        x, y = chance.randrange(80), chance.randrange(24)
    player.mouse(
        chance.choice((*_MOUSE, *_MOUSE, *_WHEEL)), x, y, chance.choice((0, 1, 1, 2, 3, 9))
    )


def _drag(player: Player, chance: Random) -> None:
    player.down(chance.randrange(40), chance.randrange(22))
    for _ in range(chance.randrange(8)):
        player.move(chance.randrange(40), chance.randrange(22))
    if chance.random() < 0.9:
        player.up(chance.randrange(40), chance.randrange(22))


def _key(player: Player, chance: Random) -> None:
    player.strike(chance.choice(_KEYS))


def _paste(player: Player, chance: Random) -> None:
    player.app.post_message(events.Paste(chance.choice(_WORDS)))


def _focus(player: Player, chance: Random) -> None:
    player.app.post_message(chance.choice((events.AppFocus, events.AppBlur))())


_DEEDS: tuple[Callable[[Player, Random], None], ...] = (
    _mouse, _mouse, _drag, _drag, _key, _key, _key, _paste, _focus
)  # fmt: skip


async def _case(player: Player, chance: Random) -> None:
    """Some events at once; the game must come to rest, and the history never shrinks."""
    for _ in range(chance.randint(1, _EVENTS)):
        chance.choice(_DEEDS)(player, chance)
    if chance.random() < 0.1:
        await player.pilot.resize_terminal(*chance.choice(_SIZES))
    await player.settle()
    assert player.app._exception is None
    assert player.app.is_running


async def play(cases: int, number: int) -> int:
    """Try cases in one game after the other; how many were tried."""

    async def stay(_: DigitgameApp) -> None:
        """Quit is the one command that does nothing here."""

    usual = DigitgameApp.action_quit
    DigitgameApp.action_quit = stay  # type: ignore[assignment, method-assign]
    chance, reader, tried = Random(number), load_reader(), 0
    try:
        while tried < cases:
            with tempfile.TemporaryDirectory() as folder:
                game = new_game(reader, Path(folder), seed=chance.getrandbits(32))
                start = chance.choice(("home", "practise", "sprint", "exam", "learn", "sketch"))
                kept = 0
                async with playing(game, start) as player:
                    for _ in range(min(200, cases - tried)):
                        await _case(player, chance)
                        tried += 1
                        now = game.history.count(LEARNER)
                        assert now >= kept
                        kept = now
    finally:
        DigitgameApp.action_quit = usual  # type: ignore[method-assign]
    return tried


def fuzz(cases: int, number: int) -> int:
    """Try cases; how many were tried."""
    return asyncio.run(play(cases, number))
