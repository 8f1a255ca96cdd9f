"""The kiosk of docs/lab.md: its account plays the game and does nothing else, whatever is tried.

Each attempt goes through a real OpenSSH server, with the very settings of docs/lab/kiosk.conf, and
a real client.
"""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from textual.app import App

from model.reader import load_reader
from tests.terminal import secure_shell
from tests.terminal.conftest import Play
from tests.terminal.secure_shell import Server, told_of, wait_for_end
from tests.terminal.terminal import KEYS, LONGEST_WAIT, Terminal
from tests.terminal.test_ending import assert_restored, judged
from tests.terminal.test_play import attempts
from tests.tui.player import new_game, playing

pytestmark = pytest.mark.skipif(bool(secure_shell.why_not()), reason=secure_shell.why_not())

_REFUSED = "standard input is no terminal"
"""What the game says where there is no terminal: so it was the game that ran."""

_WATCH = """\
import os, sys

_watched = {"subprocess.Popen", "os.system", "os.exec", "os.posix_spawn", "os.fork", "os.forkpty",
            "pty.spawn", "socket.connect", "webbrowser.open", "os.kill"}
_number = os.open(%r, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
_written = os.O_WRONLY | os.O_RDWR | os.O_CREAT


def _note(event, arguments):
    if event == "open" and isinstance(arguments[0], (str, bytes)) and arguments[2] & _written:
        os.write(_number, ("open " + os.fsdecode(arguments[0]) + "\\n").encode())
    elif event in _watched:
        os.write(_number, (event + " " + repr(arguments) + "\\n").encode())


sys.addaudithook(_note)
"""
"""Notes every file that the game opens to write, every program, connection and signal."""

_TEMPTED = """
from digitgame.tui.app import DigitgameApp

def tempted(app):
    app.open_url("file:///etc/passwd")
    app.deliver_screenshot()
    app.action_screenshot()
    app.action_suspend_process()
    app.notify("tempted four times")

DigitgameApp.action_help = tempted
"""
"""Has the help's key call what a kiosk must not do."""

_COMMAND = """\
#!/bin/sh
env > {environ}
exec {python} -m digitgame "$@"
"""


@dataclass(frozen=True)
class Kiosk:
    """A server with a kiosk, and what is known of the games played there."""

    server: Server
    folder: Path

    @property
    def data(self) -> Path:
        return self.folder / "data"

    @property
    def deeds(self) -> list[str]:
        """What the games did that a game need not do."""
        noted = (self.folder / "deeds").read_text().splitlines()
        allowed = (f"open {self.data}/", "open /dev/null", "open /dev/tty")
        return [deed for deed in noted if not deed.startswith(allowed)]

    @property
    def environ(self) -> dict[str, str]:
        """What the last game was started with."""
        lines = (self.folder / "environ").read_text().splitlines()
        return dict(line.split("=", 1) for line in lines if "=" in line)

    def files(self) -> set[Path]:
        """Everything in the account's home."""
        return set((self.folder / "account").rglob("*"))

    def states(self) -> list[str]:
        """How the games' processes are: S for sleeping, T for stopped."""
        return [(p / "stat").read_text().split()[2] for p in told_of(self.data)]

    def ssh(self, *words: str) -> list[str]:
        """The client's command with a terminal."""
        return self.server.command("-t", *words[:-1], self.server.host, *words[-1:])


@pytest.fixture
def kiosk(tmp_path: Path) -> Iterator[Kiosk]:
    (tmp_path / "watch").mkdir()
    (tmp_path / "watch" / "sitecustomize.py").write_text(_WATCH % str(tmp_path / "deeds"))
    (tmp_path / "account").mkdir()
    command = tmp_path / "digitgame"
    command.write_text(_COMMAND.format(environ=tmp_path / "environ", python=sys.executable))
    command.chmod(0o755)
    environ = secure_shell.session_environ(tmp_path / "account")
    environ["PYTHONDONTWRITEBYTECODE"] = "1"  # files that a game in /opt need not write
    environ["PYTHONPATH"] = f"{tmp_path / 'watch'}:{environ['PYTHONPATH']}"
    snippet = secure_shell.kiosk_for(command, tmp_path / "data", environ)
    with secure_shell.server(tmp_path / "ssh", environ, snippet) as server:
        yield Kiosk(server, tmp_path)


def test_without_the_kiosk_the_server_grants_what_is_tried_here(tmp_path: Path) -> None:
    """Else the refusals below would prove nothing."""
    environ = secure_shell.session_environ(tmp_path)
    (tmp_path / "secret").write_text("a secret")
    with (
        secure_shell.server(tmp_path / "ssh", environ) as server,
        socket.create_server(("127.0.0.1", 0)) as reached,
    ):
        ran = server.run("-o", "SetEnv=LC_TRICK=yes", server.host, "id; env")
        assert "uid=" in ran.stdout
        assert "LC_TRICK=yes" in ran.stdout
        copied = server.run(f"{server.host}:{tmp_path}/secret", f"{tmp_path}/out", program="scp")
        assert copied.returncode == 0
        assert (tmp_path / "out").read_text() == "a secret"
        reached.settimeout(LONGEST_WAIT)
        port = reached.getsockname()[1]
        client = subprocess.Popen(server.command("-W", f"127.0.0.1:{port}", server.host))
        reached.accept()[0].close()
        client.terminate()
        client.wait()
        listening = server.command("-N", "-R", f"{tmp_path}/l:127.0.0.1:9", server.host)
        client = subprocess.Popen(listening)
        while not (tmp_path / "l").exists():
            assert client.poll() is None
            time.sleep(0.05)
        client.terminate()
        client.wait()


class TestPlaying:
    def test_practice_to_the_verdict_and_the_database(self, play: Play, kiosk: Kiosk) -> None:
        terminal = play(command=kiosk.ssh(""))
        terminal.wait_for("Practice")
        terminal.press("p")
        digit = judged(terminal)
        assert [row[:3] for row in attempts(kiosk.folder)] == [(digit, "right", digit)]
        terminal.press("escape")
        terminal.wait_for("Sketch")
        terminal.press("q")
        assert terminal.end() == 0
        assert_restored(terminal)
        assert kiosk.deeds == []
        assert kiosk.files() == set()

    def test_a_cut_connection_loses_nothing(self, play: Play, kiosk: Kiosk) -> None:
        terminal = play(command=kiosk.ssh(""))
        terminal.wait_for("Practice")
        terminal.press("p")
        digit = judged(terminal)
        terminal.hang_up()
        terminal.end_unread()
        wait_for_end(kiosk.data)
        assert [row[:2] for row in attempts(kiosk.folder)] == [(digit, "right")]


class TestNoShell:
    @pytest.mark.parametrize("command", ["id", "sh", "sh -c 'touch {stolen}'", "digitgame export"])
    def test_a_command_is_not_run(self, kiosk: Kiosk, tmp_path: Path, command: str) -> None:
        ended = kiosk.server.run(kiosk.server.host, command.format(stolen=tmp_path / "stolen"))
        assert ended.returncode == 1
        assert ended.stdout == ""
        assert _REFUSED in ended.stderr
        assert not (tmp_path / "stolen").exists()

    def test_a_command_with_a_terminal_is_not_run_but_the_game_is(
        self, play: Play, kiosk: Kiosk, tmp_path: Path
    ) -> None:
        terminal = play(command=kiosk.ssh(f"touch {tmp_path / 'stolen'}; sh"))
        terminal.wait_for("Practice")
        assert not (tmp_path / "stolen").exists()

    def test_a_subsystem_is_not_run(self, kiosk: Kiosk) -> None:
        ended = kiosk.server.run("-s", kiosk.server.host, "sftp")
        assert (ended.returncode, ended.stdout) == (1, "")

    def test_a_second_session_on_the_connection_is_refused(
        self, play: Play, kiosk: Kiosk, tmp_path: Path
    ) -> None:
        control = f"ControlPath={tmp_path / 'c'}"
        terminal = play(command=kiosk.ssh("-o", "ControlMaster=yes", "-o", control, ""))
        terminal.wait_for("Practice")
        ended = kiosk.server.run("-o", control, "-o", "ControlMaster=no", kiosk.server.host, "id")
        assert "uid=" not in ended.stdout
        assert ended.returncode != 0


class TestNoFiles:
    @pytest.mark.parametrize("protocol", ["-O", "-s"], ids=["scp", "sftp"])
    def test_scp_brings_nothing_out_or_in(
        self, kiosk: Kiosk, tmp_path: Path, protocol: str
    ) -> None:
        (tmp_path / "secret").write_text("a secret")
        there = f"{kiosk.server.host}:{tmp_path / 'secret'}"
        out = kiosk.server.run(protocol, there, str(tmp_path / "stolen"), program="scp")
        assert out.returncode != 0
        assert not (tmp_path / "stolen").exists()
        there = f"{kiosk.server.host}:{tmp_path / 'planted'}"
        into = kiosk.server.run(protocol, str(tmp_path / "secret"), there, program="scp")
        assert into.returncode != 0
        assert not (tmp_path / "planted").exists()

    def test_sftp_lists_nothing(self, kiosk: Kiosk, tmp_path: Path) -> None:
        (tmp_path / "batch").write_text("pwd\nls /\n")
        arguments = ("-b", str(tmp_path / "batch"), kiosk.server.host)
        ended = kiosk.server.run(*arguments, program="sftp")
        assert ended.returncode != 0
        assert "etc" not in ended.stdout


class TestNoForwarding:
    def test_to_a_port(self, kiosk: Kiosk) -> None:
        with socket.create_server(("127.0.0.1", 0)) as secret:
            secret.settimeout(0)
            target = f"127.0.0.1:{secret.getsockname()[1]}"
            ended = kiosk.server.run("-W", target, kiosk.server.host)
            assert ended.returncode != 0
            assert "administratively prohibited" in ended.stderr
            with pytest.raises(BlockingIOError):
                secret.accept()

    def test_to_a_socket(self, kiosk: Kiosk, tmp_path: Path) -> None:
        """What connects to the client's end is let in, and cut off."""
        with TemporaryDirectory() as folder, socket.socket(socket.AF_UNIX) as secret:
            here, there = Path(folder) / "here", Path(folder) / "there"
            secret.bind(str(there))
            secret.listen()
            secret.settimeout(0)
            command = kiosk.server.command("-N", "-L", f"{here}:{there}", kiosk.server.host)
            client = subprocess.Popen(command, stderr=subprocess.PIPE, text=True)
            try:
                while not here.exists():
                    assert client.poll() is None
                    time.sleep(0.05)
                with socket.socket(socket.AF_UNIX) as visitor:
                    visitor.connect(str(here))
                    visitor.settimeout(LONGEST_WAIT)
                    assert visitor.recv(1) == b""
                with pytest.raises(BlockingIOError):
                    secret.accept()
            finally:
                client.terminate()
                _, said = client.communicate()
        assert "open failed" in said

    @pytest.mark.parametrize("listen", ["0:127.0.0.1:9", "0", "{folder}/l:127.0.0.1:9"])
    def test_from_the_server(self, kiosk: Kiosk, tmp_path: Path, listen: str) -> None:
        asked = ("-N", "-o", "ExitOnForwardFailure=yes", "-R", listen.format(folder=tmp_path))
        ended = kiosk.server.run(*asked, kiosk.server.host)
        assert ended.returncode != 0
        assert "forwarding failed" in ended.stderr
        assert not (tmp_path / "l").exists()

    def test_of_a_network_device(self, kiosk: Kiosk) -> None:
        ended = kiosk.server.run(
            "-N", "-o", "ExitOnForwardFailure=yes", "-w", "any", kiosk.server.host
        )
        assert ended.returncode != 0

    def test_of_agent_and_screen(self, play: Play, kiosk: Kiosk, tmp_path: Path) -> None:
        agent = subprocess.Popen(["ssh-agent", "-D", "-a", tmp_path / "agent"])
        try:
            terminal = play(
                command=kiosk.ssh("-o", f"IdentityAgent={tmp_path / 'agent'}", "-A", "-Y", ""),
                environ={"DISPLAY": "127.0.0.1:9", "SSH_AUTH_SOCK": str(tmp_path / "agent")},
            )
            terminal.wait_for("Practice")
        finally:
            agent.terminate()
            agent.wait()
        assert not {"SSH_AUTH_SOCK", "DISPLAY"} & kiosk.environ.keys()


class TestNoTricks:
    def test_no_variable_of_the_client_arrives(
        self, play: Play, kiosk: Kiosk, tmp_path: Path
    ) -> None:
        tricks = {
            "LC_ALL": "C",
            "LC_TRICK": "() { :;}; touch stolen",
            "LANG": "C",
            "BASH_ENV": "/dev/stdin",
            "PYTHONINSPECT": "1",
            "PYTHONSTARTUP": "/dev/stdin",
            "LD_PRELOAD": "/tmp/trick.so",
            "HOME": str(tmp_path / "elsewhere"),
            "DIGITGAME_DATA": str(tmp_path / "elsewhere"),
            "TEXTUAL_LOG": str(tmp_path / "log"),
            "TEXTUAL_DRIVER": "os:system",
            "BROWSER": "sh -c sh",
        }
        sent = [f"SetEnv={secure_shell.words(tricks)}", *(f"SendEnv={name}" for name in tricks)]
        options = [word for each in sent for word in ("-o", each)]
        terminal = play(command=kiosk.ssh(*options, "id"), environ={**tricks, "LD_PRELOAD": ""})
        terminal.wait_for("Practice")
        arrived = kiosk.environ
        assert arrived["LANG"] == "C.UTF-8"
        assert arrived["SSH_ORIGINAL_COMMAND"] == "id", "the server names it; the game ignores it"
        assert not set(arrived) & (set(tricks) - {"LANG", "HOME"})
        assert arrived["HOME"] == str(tmp_path / "account")
        assert not any((tmp_path / name).exists() for name in ("elsewhere", "log"))

    def test_those_that_might_lead_elsewhere_are_forgotten_if_they_arrive(
        self, play: Play, tmp_path: Path
    ) -> None:
        """A server that accepts too much is no way out either."""
        terminal = play(
            "--kiosk",
            environ={
                "DIGITGAME_DATA": str(tmp_path / "elsewhere"),
                "XDG_DATA_HOME": str(tmp_path / "there"),
                "TEXTUAL_LOG": str(tmp_path / "log"),
                "TEXTUAL_DRIVER": "os:system",
                "TEXTUAL_SCREENSHOT": "0",
                "TEXTUAL_SCREENSHOT_LOCATION": str(tmp_path / "shots"),
                "TEXTUAL_PRESS": "q",
                "TEXTUAL": "debug,devtools",
            },
        )
        terminal.wait_for("Practice")
        terminal.press("q")
        assert terminal.end() == 0
        assert {each.name for each in tmp_path.iterdir()} <= {"home", ".local", ".config"}

    @pytest.mark.parametrize(
        "name", ["$(id)", "../../../etc/passwd", "x\x1b]0;owned\x07", "-x", "a" * 2000, "screen.ü"]
    )
    def test_no_name_of_a_terminal_does_anything(self, play: Play, kiosk: Kiosk, name: str) -> None:
        terminal = play(command=kiosk.ssh(""), environ={"TERM": name})
        terminal.wait_for("Practice")
        assert b"owned" not in terminal.output
        assert kiosk.deeds == []

    def test_a_dumb_terminal_is_refused_in_words(self, play: Play, kiosk: Kiosk) -> None:
        terminal = play(command=kiosk.ssh(""), environ={"TERM": "dumb"})
        assert terminal.end() == 1
        assert "TERM is unset or dumb" in " ".join(terminal.text.split())


_LAST = ("Maximize", "Keys")
"""Commands after which no screen looks as it did."""

_LEAVING = {"quit", "app.quit"}

_ALWAYS = ("ctrl+z", "ctrl+\\", "ctrl+c", "ctrl+d", "ctrl+o", "ctrl+s", "ctrl+p", "f12")
"""Keys that often lead out of programs, whether or not the game binds them."""


def keys_of(app: App[None]) -> set[str]:
    """The keys that do something on a screen, but for those that may leave the game."""
    return {
        key
        for key, active in app.screen.active_bindings.items()
        if active.binding.action not in _LEAVING and key != "q"  # Home's, should it come too late
    }


def typed(key: str) -> str | None:
    """What a terminal sends for a key by Textual's name; None where it has no simple code."""
    if key in KEYS:
        return KEYS[key]
    if len(key) == 1:
        return key
    if key.startswith("ctrl+") and len(key) == len("ctrl+x"):
        return chr(ord(key[-1].upper()) & 0x1F)
    functions = {"f1": "\x1bOP", "f12": "\x1b[24~", "tab": "\t", "shift+tab": "\x1b[Z"}
    return {**functions, "backspace": "\x7f"}.get(key)


_AT_HOME = "draw, and watch it being read"

_PLACES = {
    "home": ("", _AT_HOME),
    "practise": ("p", "— Practice"),
    "sketch": ("s", "— Sketch"),
    "progress": ("r", "— Progress"),
    "help": ("h", "hold the left button"),
}
"""The key that leads from Home to each screen, and what shows that this is it."""


@dataclass(frozen=True)
class Ways:
    """What can be done on a screen without leaving the game."""

    keys: list[str]
    commands: list[str]


async def ways_of(screen: str, folder: Path) -> Ways:
    """Looks at the running game, so that no way is forgotten that was added since."""
    game = new_game(load_reader(), folder)
    game.is_kiosk = True
    async with playing(game, screen) as player:
        commands = player.app.get_system_commands(player.app.screen)
        return Ways(
            sorted({*keys_of(player.app), *_ALWAYS}),
            [command.title for command in commands if command.title != "Quit"],
        )


_ESCAPE = "\x1b[27u"
"""The escape key of kitty's protocol: nothing that follows can make another key of it."""


def tries() -> Iterator[None]:
    """Something that comes to nothing, as the last key took effect late, is tried again."""
    deadline = time.monotonic() + 4 * LONGEST_WAIT  # several steps, each of which may be slow
    while time.monotonic() < deadline:
        yield


_QUIET = 0.2
"""Seconds without a word from the game after which it is taken to wait."""

_PALETTE = "🔎"


def settle(terminal: Terminal) -> str:
    """Take in what is drawn until nothing more comes for a moment; the screen."""
    before = -1
    while before != len(terminal.output):
        before = len(terminal.output)
        assert terminal.pump(_QUIET), f"the game has ended:\n{terminal.text}"
    return terminal.text


def go(terminal: Terminal, screen: str) -> None:
    """To a screen, from wherever the last key or command led."""
    key, words = _PLACES[screen]
    for _ in tries():
        shown = settle(terminal)
        if _PALETTE not in shown and words in shown:
            return
        is_at_home = _PALETTE not in shown and _AT_HOME in shown
        terminal.send(key if is_at_home else _ESCAPE)
    pytest.fail(f"no way to {screen}:\n{terminal.text}")


def open_palette(terminal: Terminal, screen: str) -> None:
    """Open the commands over a screen."""
    for _ in tries():
        go(terminal, screen)
        terminal.press("ctrl+p")
        if _PALETTE in settle(terminal):
            return
    pytest.fail(f"no commands:\n{terminal.text}")


class TestNoWayOut:
    """Every key and every command of every screen, over ssh."""

    @pytest.mark.parametrize("screen", _PLACES)
    async def test_of_a_screen(self, play: Play, kiosk: Kiosk, tmp_path: Path, screen: str) -> None:
        ways = await ways_of(screen, tmp_path / "look")
        terminal = play(command=kiosk.ssh(""))
        terminal.wait_for("Practice")
        for key in ways.keys:
            go(terminal, screen)
            if code := typed(key):
                terminal.send(code)
                terminal.pump()
        usual = [] if screen == "home" else (await ways_of("home", tmp_path / "look")).commands
        commands = ["Screenshot", *(each for each in ways.commands if each not in usual)]
        for command in sorted(commands, key=_LAST.__contains__):
            open_palette(terminal, screen)
            terminal.send(command)
            settle(terminal)
            terminal.press("enter")
            settle(terminal)
        assert "Screenshot" not in ways.commands
        assert kiosk.deeds == []
        assert kiosk.files() == set()
        assert all(state in "SRD" for state in kiosk.states()), "suspended, with a shell behind it"
        terminal.press("ctrl+q")
        assert terminal.end() == 0
        assert kiosk.deeds == []

    async def test_for_textuals_own_ways_of_writing_and_opening(
        self, play: Play, tmp_path: Path
    ) -> None:
        """Whatever may come to call them: a link, a command, an action in a text."""
        (tmp_path / "sitecustomize.py").write_text(_WATCH % str(tmp_path / "deeds") + _TEMPTED)
        path = os.pathsep.join([str(tmp_path), *sys.path])
        terminal = play("--kiosk", environ={"PYTHONPATH": path})
        terminal.wait_for("Practice")
        terminal.press("h")
        terminal.wait_for("tempted four times")
        terminal.press("q")
        assert terminal.end() == 0
        noted = (tmp_path / "deeds").read_text().splitlines()
        ours = (f"open {tmp_path}/.local/share/digitgame", "open /dev/null")
        assert [deed for deed in noted if not deed.startswith(ours)] == []
        assert not list(tmp_path.rglob("*.svg"))
