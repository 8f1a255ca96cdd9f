"""The account of docs/lab.md's kiosk can only play the game.

Every attempt to do more goes through a real OpenSSH client and a real server with the settings of
docs/lab/kiosk.conf.
"""

import os
import socket
import subprocess
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from tests.e2e.terminal import secure_shell
from tests.e2e.terminal.conftest import Play
from tests.e2e.terminal.kiosk import WATCH, Kiosk, find_violations
from tests.e2e.terminal.playing import answer_right, assert_restored, attempts
from tests.e2e.terminal.terminal import LONGEST_WAIT

pytestmark = [pytest.mark.e2e, secure_shell.needs_openssh]

_REFUSED = "standard input is not a terminal"
"""The game's message without a terminal, which proves that it was the game that ran."""

_TEMPTATIONS = """
from digitgame.tui.app import DigitgameApp

def tempted(app):
    app.open_url("file:///etc/passwd")
    app.deliver_screenshot()
    app.action_screenshot()
    app.action_suspend_process()
    app.notify("tempted four times")

DigitgameApp.action_help = tempted
"""
"""Makes the help key call actions that a kiosk must not perform."""


def test_without_the_kiosk_the_server_grants_what_is_tried_here(tmp_path: Path) -> None:
    """Otherwise the rejections below would prove nothing."""
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


def test_practice_to_the_verdict_and_the_database(play: Play, kiosk: Kiosk) -> None:
    terminal = play(command=kiosk.ssh(""))
    terminal.wait_for("Practice")
    terminal.press("p")
    digit = answer_right(terminal)
    assert [row[:3] for row in attempts(kiosk.folder)] == [(digit, "right", digit)]
    terminal.press("escape")
    terminal.wait_for("Sketch")
    terminal.press("q")
    assert terminal.end() == 0
    assert_restored(terminal)
    assert kiosk.violations == []
    assert kiosk.files() == set()


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
        second = ("-o", control, "-o", "ControlMaster=no", kiosk.server.host, "id")
        client = subprocess.Popen(
            kiosk.server.command(*second),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )
        # The first client serves the second one only while its output is read.
        terminal.wait(lambda _: client.poll() is not None, "end of the second client")
        output, _ = client.communicate()
        assert "uid=" not in output
        assert client.returncode != 0


class TestNoFiles:
    @pytest.mark.parametrize("protocol", ["-O", "-s"], ids=["scp", "sftp"])
    def test_scp_brings_nothing_out_or_in(
        self, kiosk: Kiosk, tmp_path: Path, protocol: str
    ) -> None:
        (tmp_path / "secret").write_text("a secret")
        source = f"{kiosk.server.host}:{tmp_path / 'secret'}"
        out = kiosk.server.run(protocol, source, str(tmp_path / "stolen"), program="scp")
        assert out.returncode != 0
        assert not (tmp_path / "stolen").exists()
        target = f"{kiosk.server.host}:{tmp_path / 'planted'}"
        into = kiosk.server.run(protocol, str(tmp_path / "secret"), target, program="scp")
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
            with pytest.raises(BlockingIOError):
                secret.accept()

    def test_to_a_socket(self, kiosk: Kiosk, tmp_path: Path) -> None:
        """A connection to the client's end is accepted, then closed."""
        with TemporaryDirectory() as folder, socket.socket(socket.AF_UNIX) as secret:
            local, remote = Path(folder) / "local", Path(folder) / "remote"
            secret.bind(str(remote))
            secret.listen()
            secret.settimeout(0)
            command = kiosk.server.command("-N", "-L", f"{local}:{remote}", kiosk.server.host)
            client = subprocess.Popen(command, stderr=subprocess.PIPE, text=True)
            try:
                with socket.socket(socket.AF_UNIX) as visitor:
                    while visitor.connect_ex(str(local)):  # does not exist or listen yet
                        assert client.poll() is None
                        time.sleep(0.05)
                    visitor.settimeout(LONGEST_WAIT)
                    assert visitor.recv(1) == b""
                with pytest.raises(BlockingIOError):
                    secret.accept()
            finally:
                client.terminate()
                client.communicate()

    @pytest.mark.parametrize("listen", ["0:127.0.0.1:9", "0", "{folder}/l:127.0.0.1:9"])
    def test_from_the_server(self, kiosk: Kiosk, tmp_path: Path, listen: str) -> None:
        options = ("-N", "-o", "ExitOnForwardFailure=yes", "-R", listen.format(folder=tmp_path))
        ended = kiosk.server.run(*options, kiosk.server.host)
        assert ended.returncode != 0
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
        sent = [
            f"SetEnv={secure_shell.setenv_value(tricks)}",
            *(f"SendEnv={name}" for name in tricks),
        ]
        options = [word for option in sent for word in ("-o", option)]
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
        """The same if the server accepts too much."""
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
        assert {file.name for file in tmp_path.iterdir()} <= {"home", ".local", ".config"}

    @pytest.mark.parametrize(
        "name", ["$(id)", "../../../etc/passwd", "x\x1b]0;owned\x07", "-x", "a" * 2000, "screen.ü"]
    )
    def test_no_name_of_a_terminal_does_anything(self, play: Play, kiosk: Kiosk, name: str) -> None:
        terminal = play(command=kiosk.ssh(""), environ={"TERM": name})
        terminal.wait_for("Practice")
        assert b"owned" not in terminal.output
        assert kiosk.violations == []

    def test_a_dumb_terminal_is_refused_in_words(self, play: Play, kiosk: Kiosk) -> None:
        terminal = play(command=kiosk.ssh(""), environ={"TERM": "dumb"})
        assert terminal.end() == 1
        assert "TERM is unset or dumb" in " ".join(terminal.text.split())


class TestNoWayOut:
    """test_kiosk_walk.py tries every key and every command."""

    def test_for_textuals_own_ways_of_writing_and_opening(self, play: Play, tmp_path: Path) -> None:
        """Called by a link, a command or an action in a text."""
        (tmp_path / "sitecustomize.py").write_text(WATCH % str(tmp_path / "audit") + _TEMPTATIONS)
        path = os.pathsep.join([str(tmp_path), *sys.path])
        environ = {"PYTHONPATH": path, "PYTHONDONTWRITEBYTECODE": "1"}
        terminal = play("--kiosk", environ=environ)
        terminal.wait_for("Practice")
        terminal.press("h")
        terminal.wait_for("tempted four times")
        terminal.press("q")
        assert terminal.end() == 0
        assert find_violations(tmp_path / "audit", tmp_path / ".local") == []
        assert not list(tmp_path.rglob("*.svg"))
