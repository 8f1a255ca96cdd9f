"""Nothing leads out of the kiosk: every key of every screen, and every command, over ssh.

The game itself says which keys a screen has, so that none is forgotten that was added since, and
when it has taken in a key, so that nothing has to be waited for.
"""

import importlib
import json
import pkgutil
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from textual.screen import Screen

from digitgame.tui import screens
from tests.e2e.terminal import kiosk as kiosks
from tests.e2e.terminal import secure_shell
from tests.e2e.terminal.conftest import Play
from tests.e2e.terminal.kiosk import Kiosk
from tests.e2e.terminal.terminal import KEYS, LONGEST_WAIT, Terminal

pytestmark = [
    pytest.mark.e2e,
    pytest.mark.skipif(bool(secure_shell.why_not()), reason=secure_shell.why_not()),
]

_OBSERVE = """
import json, os
from textual import events
from textual.app import App

_seen = os.open(%r, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
_on_event, _on_key = App.on_event, App._on_key


def _tell(**seen):
    os.write(_seen, (json.dumps(seen) + chr(10)).encode())


async def on_event(app, event):
    if isinstance(event, events.Key) and not event.is_forwarded:
        _tell(pressed=event.key, screen=type(app.screen).__name__)
    await _on_event(app, event)


async def on_key(app, event):
    if event.key != "f9":
        return await _on_key(app, event)
    screen = app.screen
    keys = {
        key: (type(owner).__name__, binding.action)
        for owner, bindings in reversed(screen._binding_chain)
        for key, binding in bindings
    }
    commands = [(each.title, each.help) for each in app.get_system_commands(screen)]
    _tell(screen=type(screen).__name__, keys=keys, commands=commands)


App.on_event, App._on_key = on_event, on_key
"""
"""Tells of each key, and when F9 has come after all before it, where the game is by then."""

_DRAWN = "".join((" ", *(KEYS["down"],) * 4, " "))
"""A stroke by the keys alone."""

_SKIPPED = "s" * 10

PLACES: dict[str, tuple[str, ...]] = {
    "HomeScreen": (),
    "PracticeScreen": ("p",),
    "SprintScreen": ("t",),
    "ExamScreen": ("x",),
    "CardsScreen": ("l",),
    "LessonScreen": ("l", "enter"),
    "SketchScreen": ("s",),
    "NetworkScreen": ("s", "i"),
    "WhyScreen": ("s", _DRAWN, "enter", "…of 100", "w"),
    "CompareScreen": ("s", _DRAWN, "enter", "…of 100", "m"),
    "ProgressScreen": ("r",),
    "HelpScreen": ("h",),
    "LearnersScreen": ("w",),
    "SummaryScreen": ("p", _SKIPPED),
    "ExamSummaryScreen": ("x", _SKIPPED),
}
"""What leads from Home to each screen: keys, text, and after … what has to be seen first."""

ELSEWHERE = {"NameScreen", "TourScreen"}
"""Screens of visitors in a browser, and of the first start, which no kiosk shows."""

ALWAYS = ("ctrl+z", "ctrl+backslash", "ctrl+c", "ctrl+d", "ctrl+o", "ctrl+s", "f12")
"""Keys that often lead out of programs, whether or not the game binds them."""

_LEAVING = {"quit", "app.quit"}

_LAST = ("Maximize", "Keys")
"""Commands after which no screen looks as it did."""

_PALETTE = "CommandPalette"

_ESCAPE = "\x1b[27u"
"""The escape key of kitty's protocol: nothing that follows can make another key of it."""

_F9 = "\x1b[20~"

_SOON = 1.0
"""Seconds after which a key counts as dropped: the game takes none while a screen is being made."""

_OFTEN = 9
"""Times that a key is sent to a screen which may be going just then."""


def code(key: str) -> str:
    """What a terminal sends for a key by Textual's name."""
    simple = {
        "ctrl+backslash": "\x1c",
        "f12": "\x1b[24~",
        "tab": "\t",
        "shift+tab": "\x1b[Z",
        "backspace": "\x7f",
        "escape": _ESCAPE,
        "question_mark": "?",
        "plus": "+",
        "minus": "-",
        "equals_sign": "=",
        **{name: sent for name, sent in KEYS.items() if name != "escape"},
    }
    *modifiers, last = key.split("+")
    if key in simple or len(key) == 1:
        return simple.get(key, key)
    if modifiers == ["ctrl"] and len(last) == 1:
        return chr(ord(last.upper()) & 0x1F)
    number = 1 + sum({"shift": 1, "alt": 2, "ctrl": 4, "super": 8}[each] for each in modifiers)
    if (sent := simple.get(last, last)).startswith("\x1b[") and last != "escape":
        # \x1b[A becomes \x1b[1;2A, \x1b[3~ becomes \x1b[3;2~
        return f"\x1b[{sent[2:-1] or 1};{number}{sent[-1]}"
    return f"\x1b[{ord(sent[0])};{number}u"


def screens_of_the_game() -> set[str]:
    """Every screen's class but those that others are made of."""
    for module in pkgutil.iter_modules(screens.__path__, f"{screens.__name__}."):
        importlib.import_module(module.name)

    def below(kind: type[Screen[object]]) -> Iterator[type[Screen[object]]]:
        for each in kind.__subclasses__():
            yield each
            yield from below(each)

    ours = {each for each in below(Screen) if each.__module__.startswith(screens.__name__)}
    return {each.__name__ for each in ours if each.__name__ in PLACES or not each.__subclasses__()}


@dataclass
class Walk:
    """A game over ssh, and what it tells of itself."""

    terminal: Terminal
    seen: Path
    pressed: set[tuple[str, str]] = field(default_factory=set)
    """Every screen and key so far."""
    done: set[tuple[str, str]] = field(default_factory=set)
    """Every key so far, with whose it is: those of the pad are the same everywhere."""
    screen: str = ""
    keys: dict[str, tuple[str, str]] = field(default_factory=dict)
    """The keys that this screen has, possible now or not: whose they are, and what they do."""
    commands: dict[str, str] = field(default_factory=dict)
    """Words on each command that it has."""
    _read: int = 0

    def look(self) -> str:
        """Where the game is, when all that was sent has been taken in."""
        for _ in self._tries():
            self.terminal.send(_F9)
            soon = time.monotonic() + _SOON
            while time.monotonic() < soon:
                if self._take_in():
                    return self.screen
        raise AssertionError(f"the game says nothing:\n{self.terminal.text}")

    def go(self, place: str) -> None:
        """To a screen, from wherever the last key led."""
        if self.look() == place:
            return
        for _ in self._tries():
            while self.screen != "HomeScreen":
                self.terminal.send(_ESCAPE)
                self.look()
            for step in PLACES[place]:
                if step.startswith("…"):
                    self.terminal.wait_for(step[1:])
                else:
                    self.terminal.send(KEYS.get(step, step))
                    self.look()
            for _ in range(10):  # some screens come when something else is ready
                if self.screen == place:
                    return
                self.look()
        raise AssertionError(f"no way to {place}:\n{self.terminal.text}")

    def press_all(self, place: str) -> None:
        """Press every key of a screen there, also those that only come to be while it is used."""
        self.go(place)
        sent = Counter[str]()
        while left := self._wanted(place):
            key = min(left)
            sent[key] += 1
            assert sent[key] < _OFTEN, f"{key} does not come to {place}"
            self.terminal.send(code(key))
            self.go(place)
            if (place, key) in self.pressed:
                self.done.add((left[key], key))

    def run(self, command: str) -> None:
        """Choose a command on Home."""
        words = self.commands[command]
        self.go("HomeScreen")
        self.terminal.send(code("ctrl+p"))
        self._until(lambda: self.look() == _PALETTE)
        self.terminal.send(command)
        self.terminal.wait_for(words[:30])
        self.terminal.press("enter")
        self._until(lambda: bool(self.look()) and f"🔎 {command}" not in self.terminal.text)

    def _wanted(self, place: str) -> dict[str, str]:
        """Keys to press here, and whose they are: all but those that may leave the game."""
        owners = {
            key: owner for key, (owner, action) in self.keys.items() if action not in _LEAVING
        }
        always = {key: owners.get(key, place) for key in ALWAYS}
        return {
            key: owner
            for key, owner in {**owners, **always}.items()
            if (owner, key) not in self.done
        }

    def _take_in(self) -> bool:
        """Read what the game has told; has it said where it is?"""
        assert self.terminal.pump(0.01), f"the game has ended:\n{self.terminal.text}"
        is_said = False
        with self.seen.open() as stream:
            stream.seek(self._read)
            while (line := stream.readline()).endswith("\n"):
                self._read = stream.tell()
                told = json.loads(line)
                self.screen = told["screen"]
                if "pressed" in told:
                    self.pressed.add((told["screen"], told["pressed"]))
                else:
                    self.keys, self.commands = told["keys"], dict(told["commands"])
                    is_said = True
        return is_said

    def _until(self, condition: Callable[[], bool]) -> None:
        for _ in self._tries():
            if condition():
                return
        raise AssertionError(f"it does not come:\n{self.terminal.text}")

    def _tries(self) -> Iterator[None]:
        deadline = time.monotonic() + LONGEST_WAIT
        while time.monotonic() < deadline:
            yield


@pytest.fixture
def observed(tmp_path: Path) -> Iterator[Kiosk]:
    with kiosks.opened(tmp_path, _OBSERVE % str(tmp_path / "seen")) as running:
        yield running


def test_every_screen_is_walked() -> None:
    assert screens_of_the_game() == {*PLACES, *ELSEWHERE}


def test_no_key_and_no_command_leads_out(play: Play, observed: Kiosk) -> None:
    terminal = play(command=observed.ssh(""))
    terminal.wait_for("Practice")
    walk = Walk(terminal, observed.folder / "seen")
    walk.look()
    commands = dict(walk.commands)
    for place in PLACES:
        walk.press_all(place)
        assert set(walk.commands) <= set(commands), "a command that only this screen has"
        assert observed.deeds == [], place
    assert "Screenshot" not in commands
    for command in sorted(set(commands) - {"Quit"}, key=_LAST.__contains__):
        walk.run(command)
        assert observed.deeds == [], command
    assert observed.files() == set()
    assert all(state in "SRD" for state in observed.states()), "suspended, with a shell behind it"
    walk.go("HomeScreen")
    terminal.press("q")
    assert terminal.end() == 0
    assert observed.deeds == []
    print(f"{len(walk.pressed)} keys on {len(PLACES)} screens, {len(commands)} commands")
