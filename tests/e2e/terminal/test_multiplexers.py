"""In tmux and GNU screen, locally and over ssh."""

import shutil
import signal
import subprocess
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from tests.e2e.terminal import secure_shell
from tests.e2e.terminal.conftest import Play
from tests.e2e.terminal.playing import answer_right, assert_sound, attempts, draw, drawing_of
from tests.e2e.terminal.secure_shell import wait_for_end
from tests.e2e.terminal.terminal import Terminal

pytestmark = pytest.mark.e2e

needs_tmux = pytest.mark.skipif(
    not shutil.which("tmux"), reason="tmux not installed (Debian: tmux)"
)
needs_screen = pytest.mark.skipif(
    not shutil.which("screen"), reason="GNU screen not installed (Debian: screen)"
)


@pytest.fixture
def sockets() -> Iterator[Path]:
    """A folder with a short name, because the path of a socket is limited to 108 bytes."""
    with TemporaryDirectory() as folder:
        yield Path(folder)


@pytest.fixture
def tmux(sockets: Path) -> Iterator[list[str]]:
    """The command of a tmux without the user's configuration; it ends with the test."""
    environ = ["env", "-u", "TMUX", f"TMUX_TMPDIR={sockets}"]
    command = [*environ, "tmux", "-u", "-L", "digitgame", "-f", "/dev/null"]
    yield command
    subprocess.run([*command, "kill-server"], check=False, capture_output=True)


@pytest.fixture
def screen(sockets: Path, tmp_path: Path) -> Iterator[list[str]]:
    """The command of a screen without the user's configuration; it ends with the test."""
    settings = tmp_path / "screenrc"
    settings.write_text("startup_message off\ndefutf8 on\n")
    environ = [f"SCREENDIR={sockets}", f"SCREENRC={settings}", "SYSSCREENRC=/dev/null"]
    command = ["env", "-u", "STY", *environ, "screen"]
    yield [*command, "-U", "-S", "digitgame"]
    subprocess.run([*command, "-S", "digitgame", "-X", "quit"], check=False, capture_output=True)


@needs_tmux
class TestTmux:
    @pytest.mark.parametrize("mouse", ["on", "off"])
    def test_practice_to_the_verdict_and_the_database(
        self, play: Play, tmux: list[str], tmp_path: Path, mouse: str
    ) -> None:
        """The game gets the mouse whether or not tmux uses it."""
        start = ["new-session", *Terminal.GAME, "practice", ";", "set", "-g", "mouse", mouse]
        terminal = play(command=[*tmux, *start])
        digit = answer_right(terminal)
        assert [row[:3] for row in attempts(tmp_path)] == [(digit, "right", digit)]

    def test_a_killed_window_loses_nothing(
        self, play: Play, tmux: list[str], tmp_path: Path
    ) -> None:
        terminal = play(command=[*tmux, "new-session", *Terminal.GAME, "practice"])
        digit = answer_right(terminal)
        subprocess.run([*tmux, "kill-server"], check=True, timeout=30)
        terminal.end()
        wait_for_end(tmp_path / "data")
        assert [row[:2] for row in attempts(tmp_path)] == [(digit, "right")]
        assert_sound(tmp_path)

    def test_detached_and_attached_again_the_ink_is_there(
        self, play: Play, tmux: list[str]
    ) -> None:
        """Also in a terminal of another size."""
        terminal = play(command=[*tmux, "new-session", *Terminal.GAME, "sketch"])
        terminal.wait_for("Draw a digit.")
        draw(terminal, drawing_of(6))
        terminal.wait_for("I read a 6 (")
        terminal.hang_up()
        terminal.end_unread()
        again = play(command=[*tmux, "attach"], columns=120, rows=40)
        again.wait_for("I read a 6 (")
        again.wait_for("1 stroke")

    @secure_shell.needs_openssh
    def test_over_ssh_a_killed_client_finds_its_session_again(
        self, play: Play, tmux: list[str], tmp_path: Path
    ) -> None:
        environ = secure_shell.session_environ(tmp_path / "account")
        environ["DIGITGAME_DATA"] = str(tmp_path / "data")
        with secure_shell.server(tmp_path / "ssh", environ) as server:
            remote = [*server.command("-t", server.host), *tmux]
            terminal = play(command=[*remote, "new-session", "digitgame", "practice"])
            digit = answer_right(terminal)
            terminal.signal(signal.SIGKILL)
            terminal.end()
            again = play(command=[*remote, "attach"])
            again.wait_for("✓ A")
            again.press("enter")
            other = answer_right(again, digit)
            assert [row[0] for row in attempts(tmp_path)] == [digit, other]


@needs_screen
class TestScreen:
    """GNU screen 4 passes mouse reports on in the X10 format only."""

    def test_practice_to_the_verdict_and_the_database(
        self, play: Play, screen: list[str], tmp_path: Path
    ) -> None:
        terminal = play(command=[*screen, *Terminal.GAME, "practice"])
        digit = answer_right(terminal)
        assert [row[:3] for row in attempts(tmp_path)] == [(digit, "right", digit)]
