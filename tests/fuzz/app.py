"""Send random events to the running app: mouse, keys, paste, sizes, focus, on every screen."""

import asyncio
import gc
import tempfile
import time
from collections import Counter
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from itertools import count, cycle
from pathlib import Path
from random import Random

from textual import events
from textual.geometry import Size
from textual.pilot import WaitForScreenTimeout

from digitgame.tui.app import DigitgameApp
from digitgame.tui.context import GameContext
from digitgame.tui.screens.home import HomeScreen
from digitgame.tui.screens.name_prompt import NameScreen
from digitgame.tui.textual_compat.driver import _drawable
from digitgame.tui.tour import Tour
from model.reader import load_reader
from tests.tui.player import LEARNER, SIMPLEST, Player, new_game, playing

EVENTS = 4
"""Maximum number of events in a sequence."""

REST = 20
"""Sequences in a burst, after which the game must become idle."""

WALK = 100
"""Sequences between visits to a named screen."""

GAME = 1_000
"""Sequences in one game."""

_GC_THRESHOLDS = (50_000, 20, 50)
"""Rarer garbage collection than usual, which would take a quarter of the time."""

_PATIENCE = 20.0
"""CPU seconds after which a game that is not idle counts as hanging."""


class _PatientPlayer(Player):
    """A player whose timeouts are in CPU time, for busy machines."""

    async def settle(self) -> None:
        begun = time.process_time()
        while True:
            try:
                return await super().settle()
            except WaitForScreenTimeout:
                if time.process_time() - begun > _PATIENCE:
                    raise


_KEYS = (
    *("question_mark", "f1", "escape", "escape", "enter", "enter", "space", "tab", "shift+tab"),
    *("up", "down", "left", "right", "home", "end", "pageup", "pagedown", "delete", "backspace"),
    *("ctrl+z", "ctrl+y", "ctrl+x", "ctrl+p", "ctrl+q", "ctrl+c", "comma", "full_stop", "plus"),
    *"abcdghilmnpqrstuvwxyz0123456789-",
)
_SIZES = ((1, 1), (1, 200), (500, 1), (59, 18), (60, 18), (120, 40), (500, 200))
_USUAL_SIZE = (80, 24)
_WORDS = ("", "Zoe", "[/b][red]", "\x1b[2J\x07", "\u202eabc", "a" * 500, "'; DROP TABLE a; --")
_MOUSE = (events.MouseDown, events.MouseMove, events.MouseUp)
_WHEEL = (events.MouseScrollUp, events.MouseScrollDown)


def _mouse(player: Player, rng: Random) -> None:
    if rng.random() < 0.3:
        x, y = rng.choice((-9, 0.5, 79, 499, 10**6)), rng.choice((-3, 0.25, 23, 199, 10**6))
    else:
        x, y = rng.randrange(80), rng.randrange(24)
    player.mouse(rng.choice((*_MOUSE, *_MOUSE, *_WHEEL)), x, y, rng.choice((0, 1, 1, 2, 3, 9)))


def _click(player: Player, rng: Random) -> None:
    x, y = rng.randrange(80), rng.randrange(24)
    player.down(x, y)
    player.up(x, y)


def _drag(player: Player, rng: Random) -> None:
    player.down(rng.randrange(40), rng.randrange(22))
    for _ in range(rng.randrange(8)):
        player.move(rng.randrange(40), rng.randrange(22))
    if rng.random() < 0.9:
        player.up(rng.randrange(40), rng.randrange(22))


def _key(player: Player, rng: Random) -> None:
    player.strike(rng.choice(_KEYS))


def _paste(player: Player, rng: Random) -> None:
    player.app.post_message(events.Paste(rng.choice(_WORDS)))


def _focus(player: Player, rng: Random) -> None:
    player.app.post_message(rng.choice((events.AppFocus, events.AppBlur))())


def _resize(player: Player, rng: Random) -> None:
    """Resize as the driver does, which clamps sizes that are too small to draw."""
    _set_size(player, rng.choice((_USUAL_SIZE, _USUAL_SIZE, rng.choice(_SIZES))))


def _set_size(player: Player, wanted: tuple[int, int]) -> None:
    size = _drawable(Size(*wanted))
    driver = player.app._driver
    assert driver is not None
    driver._size = (size.width, size.height)
    player.app.post_message(events.Resize(size, size))


_ACTIONS: tuple[Callable[[Player, Random], None], ...] = (
    *(_mouse,) * 18, *(_click,) * 6, *(_drag,) * 12, *(_key,) * 15, *(_paste, _focus) * 3, _resize
)  # fmt: skip


async def _go_home(player: Player) -> None:
    """Go Home; a visitor enters a name first."""
    while not isinstance(player.app.screen, HomeScreen):
        if isinstance(player.app.screen, NameScreen):
            player.app.screen.dismiss(LEARNER)
            await player.settle()
        else:
            await player.app.pop_screen()


def _start(place: str) -> Callable[[Player], Awaitable[None]]:
    async def start(player: Player) -> None:
        await _go_home(player)
        await player.app.run_action(f"app.{place}")

    return start


def _press(place: str, *keys: str) -> Callable[[Player], Awaitable[None]]:
    """Start a screen and press keys; "draw" draws a digit first."""

    async def press(player: Player) -> None:
        await _start(place)(player)
        await player.settle()
        if "draw" in keys:
            await player.draw(SIMPLEST[7])
        await player.press(*(key for key in keys if key != "draw"))

    return press


def _show_tour(*, is_known: bool) -> Callable[[Player], Awaitable[None]]:
    async def show(player: Player) -> None:
        await _go_home(player)
        player.game.is_named = player.game.is_hand_known = is_known
        await Tour(player.app, player.game).start()

    return show


_SKIPS = ("s",) * 10
_VISITS: dict[str, Callable[[Player], Awaitable[None]]] = {
    "home": _go_home,
    "practice": _start("practise"),
    "verdict": _press("practise", "draw", "enter"),
    "why": _press("practise", "draw", "enter", "w"),
    "side by side": _press("practise", "draw", "enter", "m"),
    "tracing": _press("practise", "draw", "enter", "t"),
    "summary": _press("practise", *_SKIPS),
    "sprint": _start("sprint"),
    "exam": _start("exam"),
    "the exam's summary": _press("exam", *_SKIPS),
    "cards": _start("learn"),
    "lesson": _press("learn", "7"),
    "lesson, drawing": _press("learn", "7", "enter"),
    "sketch": _start("sketch"),
    "inside": _press("sketch", "draw", "i"),
    "progress": _start("progress"),
    "learners, or a visitor's name": _press("help", "escape", "w"),
    "help": _start("help"),
    "commands": _press("help", "escape", "ctrl+p"),
    "themes": _press("change_theme"),
    "tour": _show_tour(is_known=True),
    "welcome": _show_tour(is_known=False),
}
"""Functions that reach each screen."""


async def _visit(player: Player, place: str) -> None:
    _set_size(player, _USUAL_SIZE)
    player.app.mouse_captured = None
    await _VISITS[place](player)
    await player.settle()


async def _sequence(player: Player, rng: Random) -> None:
    """Send some events at once."""
    for _ in range(rng.randint(1, EVENTS)):
        rng.choice(_ACTIONS)(player, rng)
    await asyncio.sleep(0)
    assert player.app._exception is None
    assert player.app.is_running


async def play(sequences: int, number: int, seen: Counter[str] | None = None) -> int:
    """Run sequences in one game after the other, and return their number.

    Args:
        sequences: their number.
        number: the seed.
        seen: incremented for the screen on which a sequence begins.
    """
    reader, tried, seen = load_reader(), 0, Counter() if seen is None else seen
    with _without_quit():
        for at in count():
            if tried >= sequences:
                break
            batch = min(GAME, sequences - tried)
            rng = Random(f"{number} {at}")
            with tempfile.TemporaryDirectory() as folder:
                game = new_game(reader, Path(folder), seed=rng.getrandbits(32))
                game.is_kiosk, game.is_visitor = _KINDS[at % len(_KINDS)]
                await _play_game(game, batch, rng, seen)
            tried += batch
            if sequences > GAME:
                print(f"{tried} so far", flush=True)
    return tried


_KINDS = ((False, False), (False, True), (False, False), (True, False))
"""Pairs of `is_kiosk` and `is_visitor`."""


@contextmanager
def _without_quit() -> Iterator[None]:
    """Disable the command Quit, and collect garbage rarely."""

    async def stay(_: DigitgameApp) -> None:
        pass

    usual, often = DigitgameApp.action_quit, gc.get_threshold()
    DigitgameApp.action_quit = stay  # type: ignore[assignment, method-assign]
    gc.set_threshold(*_GC_THRESHOLDS)
    try:
        yield
    finally:
        gc.set_threshold(*often)
        DigitgameApp.action_quit = usual  # type: ignore[method-assign]


async def _play_game(game: GameContext, sequences: int, rng: Random, seen: Counter[str]) -> None:
    """Run sequences in one game, and check that its history never shrinks."""
    places, saved = cycle(rng.sample(list(_VISITS), len(_VISITS))), 0
    async with playing(game) as other:
        player = _PatientPlayer(other.pilot, game)
        for made in range(sequences):
            if made and made % WALK == 0:
                await _visit(player, next(places))
            seen[type(player.app.screen).__name__] += 1
            await _sequence(player, rng)
            if made % REST == REST - 1:
                _set_size(player, _USUAL_SIZE)
                await player.settle()
                now = game.history.count()
                assert now >= saved
                saved = now


def fuzz(sequences: int, number: int) -> int:
    """Run sequences, print where they began, and return their number."""
    seen: Counter[str] = Counter()
    tried = asyncio.run(play(sequences, number, seen))
    print("on", ", ".join(f"{screen} {times}" for screen, times in seen.most_common()), flush=True)
    return tried
