"""Random events against the running app: mouse, keys, paste, sizes, focus, on every screen."""

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
from model.reader import load_reader
from tests.tui.player import LEARNER, SIMPLEST, Player, new_game, playing

EVENTS = 4
"""Events in a sequence at most."""

REST = 20
"""Sequences after which the game must come to rest; until then they come as fast as over a slow
link that lets go of all that it held back."""

WALK = 100
"""Sequences that begin on the same screen; where they lead, the next ones go on."""

GAME = 1_000
"""Sequences in one game."""

_SELDOM = (50_000, 20, 50)
"""How seldom garbage is collected: each screen leaves many cycles, and looking for them as often
as usual takes a quarter of the time."""

_PATIENCE = 20.0
"""Seconds of work after which a game that does not come to rest never will."""


class _Patient(Player):
    """Waits for as long as the machine takes that others keep at work."""

    async def settle(self) -> None:
        """Let everything that was asked for happen."""
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
    """A size as the terminal's driver hands it on: less than can be drawn is never asked for."""
    _be_of(player, rng.choice((_USUAL_SIZE, _USUAL_SIZE, rng.choice(_SIZES))))


def _be_of(player: Player, wanted: tuple[int, int]) -> None:
    size = _drawable(Size(*wanted))
    driver = player.app._driver
    assert driver is not None
    driver._size = (size.width, size.height)
    player.app.post_message(events.Resize(size, size))


_DEEDS: tuple[Callable[[Player, Random], None], ...] = (
    *(_mouse,) * 18, *(_click,) * 6, *(_drag,) * 12, *(_key,) * 15, *(_paste, _focus) * 3, _resize
)  # fmt: skip


async def _home(player: Player) -> None:
    """Go Home; a visitor who has not yet said who they are does so."""
    while not isinstance(player.app.screen, HomeScreen):
        if isinstance(player.app.screen, NameScreen):
            player.app.screen.dismiss(LEARNER)
            await player.settle()
        else:
            await player.app.pop_screen()


def _started(place: str) -> Callable[[Player], Awaitable[None]]:
    async def start(player: Player) -> None:
        await _home(player)
        await player.app.run_action(f"app.{place}")

    return start


def _pressed(place: str, *keys: str) -> Callable[[Player], Awaitable[None]]:
    """Go to a place, draw something, and press keys."""

    async def press(player: Player) -> None:
        await _started(place)(player)
        await player.settle()
        if "draw" in keys:
            await player.draw(SIMPLEST[7])
        await player.press(*(key for key in keys if key != "draw"))

    return press


async def _tour(player: Player) -> None:
    await _home(player)
    await player.app._show_tour()


_SKIPS = ("s",) * 10
_VISITS: dict[str, Callable[[Player], Awaitable[None]]] = {
    "home": _home,
    "practice": _started("practise"),
    "verdict": _pressed("practise", "draw", "enter"),
    "why": _pressed("practise", "draw", "enter", "w"),
    "side by side": _pressed("practise", "draw", "enter", "m"),
    "tracing": _pressed("practise", "draw", "enter", "t"),
    "summary": _pressed("practise", *_SKIPS),
    "sprint": _started("sprint"),
    "exam": _started("exam"),
    "the exam's summary": _pressed("exam", *_SKIPS),
    "cards": _started("learn"),
    "lesson": _pressed("learn", "7"),
    "lesson, drawing": _pressed("learn", "7", "enter"),
    "sketch": _started("sketch"),
    "inside": _pressed("sketch", "draw", "i"),
    "progress": _started("progress"),
    "learners, or a visitor's name": _pressed("help", "escape", "w"),
    "help": _started("help"),
    "commands": _pressed("help", "escape", "ctrl+p"),
    "themes": _pressed("change_theme"),
    "tour": _tour,
}
"""How each screen is reached; what is pressed there may lead anywhere from it."""


async def _visit(player: Player, place: str) -> None:
    _be_of(player, _USUAL_SIZE)
    player.app.mouse_captured = None
    await _VISITS[place](player)
    await player.settle()


async def _sequence(player: Player, rng: Random) -> None:
    """Some events at once."""
    for _ in range(rng.randint(1, EVENTS)):
        rng.choice(_DEEDS)(player, rng)
    await asyncio.sleep(0)
    assert player.app._exception is None
    assert player.app.is_running


async def play(sequences: int, number: int, seen: Counter[str] | None = None) -> int:
    """Try sequences in one game after the other; how many were tried.

    Args:
        sequences: how many.
        number: the seed.
        seen: how many sequences began on each screen, counted up.
    """
    reader, tried, seen = load_reader(), 0, Counter() if seen is None else seen
    with _staying():
        for at in count():
            if tried >= sequences:
                break
            lot = min(GAME, sequences - tried)
            rng = Random(f"{number} {at}")
            with tempfile.TemporaryDirectory() as folder:
                game = new_game(reader, Path(folder), seed=rng.getrandbits(32))
                game.is_kiosk, game.is_visitor = _KINDS[at % len(_KINDS)]
                await _game(game, lot, rng, seen)
            tried += lot
            if sequences > GAME:
                print(f"{tried} so far", flush=True)
    return tried


_KINDS = ((False, False), (False, True), (False, False), (True, False))
"""Whether a game is a kiosk's, and whether a visitor's."""


@contextmanager
def _staying() -> Iterator[None]:
    """Quit is the one command that does nothing here; and garbage is seldom collected."""

    async def stay(_: DigitgameApp) -> None:
        pass

    usual, often = DigitgameApp.action_quit, gc.get_threshold()
    DigitgameApp.action_quit = stay  # type: ignore[assignment, method-assign]
    gc.set_threshold(*_SELDOM)
    try:
        yield
    finally:
        gc.set_threshold(*often)
        DigitgameApp.action_quit = usual  # type: ignore[method-assign]


async def _game(game: GameContext, sequences: int, rng: Random, seen: Counter[str]) -> None:
    """Try sequences in one game, from where it begins; its history never shrinks."""
    places, kept = cycle(rng.sample(list(_VISITS), len(_VISITS))), 0
    async with playing(game) as somebody:
        player = _Patient(somebody.pilot, game)
        for made in range(sequences):
            if made and made % WALK == 0:
                await _visit(player, next(places))
            seen[type(player.app.screen).__name__] += 1
            await _sequence(player, rng)
            if made % REST == REST - 1:
                _be_of(player, _USUAL_SIZE)
                await player.settle()
                now = game.history.count()
                assert now >= kept
                kept = now


def fuzz(sequences: int, number: int) -> int:
    """Try sequences; how many were tried."""
    seen: Counter[str] = Counter()
    tried = asyncio.run(play(sequences, number, seen))
    print("on", ", ".join(f"{screen} {times}" for screen, times in seen.most_common()), flush=True)
    return tried
