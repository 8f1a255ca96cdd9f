"""Press every key of every screen of the kiosk, and run every command, over ssh.

The game itself lists the keys of its screens, so that new ones are included, and reports each key
that it has processed, so that the test need not wait.
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
from tests.e2e.terminal import secure_shell
from tests.e2e.terminal.conftest import Play
from tests.e2e.terminal.kiosk import Kiosk, open_kiosk
from tests.e2e.terminal.terminal import KEYS, LONGEST_WAIT, Terminal

pytestmark = [pytest.mark.e2e, secure_shell.needs_openssh]

_OBSERVE = """
import json, os
from textual import events
from textual.app import App
from digitgame.tui.screens.session import SessionScreen

_log = os.open(%r, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
_on_event, _on_key = App.on_event, App._on_key


def _report(**state):
    os.write(_log, (json.dumps(state) + chr(10)).encode())


async def on_event(app, event):
    if isinstance(event, events.Key) and not event.is_forwarded:
        _report(pressed=event.key, screen=type(app.screen).__name__)
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
    _report(screen=type(screen).__name__, keys=keys, commands=commands)


App.on_event, App._on_key = on_event, on_key
SessionScreen.is_held = lambda *_: False
"""
"""Logs each key and, at F9, the screen with its keys and commands. Every key counts as a press."""

_DRAWN = "".join((" ", *(KEYS["down"],) * 4, " "))
"""A stroke by keys."""

_SKIPPED = "s" * 11  # twice for the last prompt, where the game asks

PLACES: dict[str, tuple[str, ...]] = {
    "HomeScreen": (),
    "PracticeScreen": ("p",),
    "SprintScreen": ("t",),
    "ExamScreen": ("x",),
    "CardsScreen": ("l",),
    "LessonScreen": ("l", "enter"),
    "SketchScreen": ("s",),
    "NetworkScreen": ("s", "i"),
    "WhyScreen": ("s", _DRAWN, "enter", "…points", "w"),
    "CompareScreen": ("s", _DRAWN, "enter", "…points", "m"),
    "ProgressScreen": ("r",),
    "HelpScreen": ("h",),
    "LearnersScreen": ("w",),
    "SettingsScreen": ("e",),
    "SummaryScreen": ("p", _SKIPPED),
    "ExamSummaryScreen": ("x", _SKIPPED),
}
"""Path from Home to each screen: keys, typed text, and after … text to wait for."""

ELSEWHERE = {"ChangeLearnerScreen", "NameScreen", "TourScreen", "WelcomeScreen"}
"""Screens that a kiosk does not show: of personal accounts, of visitors in a browser, and of the
first start."""

ALWAYS = ("ctrl+z", "ctrl+backslash", "ctrl+c", "ctrl+d", "ctrl+o", "ctrl+s", "f12")
"""Keys that leave many programs, whether or not the game binds them."""

_LEAVING = {"quit", "app.quit"}

_LAST = ("Theme",)
"""A command that changes every screen, and is therefore run last."""

_CHANGES_LANGUAGE = "SettingsScreen"
"""A screen whose keys translate the commands, and which is therefore walked last."""

_PALETTE = "CommandPalette"

_ESCAPE = "\x1b[27u"
"""Escape in kitty's protocol, which cannot combine with the bytes that follow."""

_F9 = "\x1b[20~"

_RESEND = 1.0
"""Seconds after which a key counts as dropped, as while a screen is being created."""

_MAX_SENDS = 9
"""Maximum number of times a key is sent to a screen, which may be closing."""


def encode_key(key: str) -> str:
    """Return what a terminal sends for a key with Textual's name."""
    simple = {
        "ctrl+backslash": "\x1c",
        "f2": "\x1bOQ",
        "f12": "\x1b[24~",
        "tab": "\t",
        "shift+tab": "\x1b[Z",
        "backspace": "\x7f",
        "escape": _ESCAPE,
        "question_mark": "?",
        "kp_begin": "\x1b[57427~",
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
    number = 1 + sum({"shift": 1, "alt": 2, "ctrl": 4, "super": 8}[name] for name in modifiers)
    if (sent := simple.get(last, last)).startswith("\x1b[") and last != "escape":
        # \x1b[A becomes \x1b[1;2A, \x1b[3~ becomes \x1b[3;2~
        return f"\x1b[{sent[2:-1] or 1};{number}{sent[-1]}"
    return f"\x1b[{ord(sent[0])};{number}u"


def screen_names() -> set[str]:
    """Names of all screen classes except base classes."""
    for module in pkgutil.iter_modules(screens.__path__, f"{screens.__name__}."):
        importlib.import_module(module.name)

    def subclasses(base: type[Screen[object]]) -> Iterator[type[Screen[object]]]:
        for kind in base.__subclasses__():
            yield kind
            yield from subclasses(kind)

    ours = {kind for kind in subclasses(Screen) if kind.__module__.startswith(screens.__name__)}
    return {kind.__name__ for kind in ours if kind.__name__ in PLACES or not kind.__subclasses__()}


@dataclass
class Walk:
    """A game over ssh, with the state that it reports."""

    terminal: Terminal
    log: Path
    pressed: set[tuple[str, str]] = field(default_factory=set)
    """Screen and key of every key press so far."""
    done: set[tuple[str, str]] = field(default_factory=set)
    """Owner and key of every key so far; the pad's are the same on every screen."""
    screen: str = ""
    keys: dict[str, tuple[str, str]] = field(default_factory=dict)
    """Owner and action of the current screen's keys, enabled or not."""
    commands: dict[str, str] = field(default_factory=dict)
    """Description of each command of the current screen."""
    _read: int = 0

    def wait_for_screen(self) -> str:
        """Return the current screen after all input has been processed."""
        for _ in self._retry():
            self.terminal.send(_F9)
            deadline = time.monotonic() + _RESEND
            while time.monotonic() < deadline:
                if self._read_log():
                    return self.screen
        raise AssertionError(f"the game reports nothing:\n{self.terminal.text}")

    def go(self, place: str) -> None:
        """Go to a screen from any other."""
        if self.wait_for_screen() == place:
            return
        for _ in self._retry():
            while self.screen != "HomeScreen":
                self.terminal.send(_ESCAPE)
                self.wait_for_screen()
            for step in PLACES[place]:
                if step.startswith("…"):
                    self.terminal.wait_for(step[1:])
                else:
                    self.terminal.send(KEYS.get(step, step))
                    self.wait_for_screen()
            for _ in range(10):  # some screens are shown with a delay
                if self.screen == place:
                    return
                self.wait_for_screen()
        raise AssertionError(f"no way to {place}:\n{self.terminal.text}")

    def press_all(self, place: str) -> None:
        """Press every key of a screen, also those that are added while it is used."""
        self.go(place)
        sent = Counter[str]()
        while left := self._remaining_keys(place):
            key = min(left)
            sent[key] += 1
            assert sent[key] < _MAX_SENDS, f"{key} does not arrive at {place}"
            self.terminal.send(encode_key(key))
            self.go(place)
            if (place, key) in self.pressed:
                self.done.add((left[key], key))

    def run(self, command: str) -> None:
        """Run a command from Home's palette."""
        description = self.commands[command]
        self.go("HomeScreen")
        self.terminal.send(encode_key("ctrl+p"))
        self._until(lambda: self.wait_for_screen() == _PALETTE)
        self.terminal.send(command)
        self.terminal.wait_for(description[:30])
        self.terminal.press("enter")
        self._until(
            lambda: bool(self.wait_for_screen()) and f"🔎 {command}" not in self.terminal.text
        )

    def _remaining_keys(self, place: str) -> dict[str, str]:
        """Owner of each key that is still to be pressed here, except those that may quit."""
        owners = {
            key: owner for key, (owner, action) in self.keys.items() if action not in _LEAVING
        }
        always = {key: owners.get(key, place) for key in ALWAYS}
        return {
            key: owner
            for key, owner in {**owners, **always}.items()
            if (owner, key) not in self.done
        }

    def _read_log(self) -> bool:
        """Read new log lines; return whether one of them describes the screen."""
        assert self.terminal.pump(0.01), f"the game has ended:\n{self.terminal.text}"
        is_described = False
        with self.log.open() as stream:
            stream.seek(self._read)
            while (line := stream.readline()).endswith("\n"):
                self._read = stream.tell()
                state = json.loads(line)
                self.screen = state["screen"]
                if "pressed" in state:
                    self.pressed.add((state["screen"], state["pressed"]))
                else:
                    self.keys, self.commands = state["keys"], dict(state["commands"])
                    is_described = True
        return is_described

    def _until(self, condition: Callable[[], bool]) -> None:
        for _ in self._retry():
            if condition():
                return
        raise AssertionError(f"timed out:\n{self.terminal.text}")

    def _retry(self) -> Iterator[None]:
        deadline = time.monotonic() + LONGEST_WAIT
        while time.monotonic() < deadline:
            yield


@pytest.fixture
def observed(tmp_path: Path) -> Iterator[Kiosk]:
    with open_kiosk(tmp_path, _OBSERVE % str(tmp_path / "states")) as running:
        yield running


def test_every_screen_is_walked() -> None:
    assert screen_names() == {*PLACES, *ELSEWHERE}


def test_no_key_and_no_command_leads_out(play: Play, observed: Kiosk) -> None:
    terminal = play(command=observed.ssh(""))
    terminal.wait_for("Practice")
    walk = Walk(terminal, observed.folder / "states")
    walk.wait_for_screen()
    commands = dict(walk.commands)
    for place in (place for place in PLACES if place != _CHANGES_LANGUAGE):
        walk.press_all(place)
        assert set(walk.commands) <= set(commands), "a command that only this screen has"
        assert observed.violations == [], place
    assert "Screenshot" not in commands
    for command in sorted(set(commands) - {"Quit"}, key=_LAST.__contains__):
        walk.run(command)
        assert observed.violations == [], command
    walk.press_all(_CHANGES_LANGUAGE)
    assert observed.violations == []
    assert observed.files() == set()
    assert all(state in "SRD" for state in observed.states()), "suspended, with a shell behind it"
    walk.go("HomeScreen")
    terminal.press("q")
    assert terminal.end() == 0
    assert observed.violations == []
    print(f"{len(walk.pressed)} keys on {len(PLACES)} screens, {len(commands)} commands")
