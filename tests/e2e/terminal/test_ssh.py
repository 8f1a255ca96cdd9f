"""Over ssh: a real OpenSSH server and client, with and without tmux."""

import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.e2e.terminal import secure_shell
from tests.e2e.terminal.conftest import Play
from tests.e2e.terminal.playing import attempts, draw, of
from tests.e2e.terminal.secure_shell import Server, wait_for_end
from tests.e2e.terminal.terminal import take_no_tour
from tests.e2e.terminal.test_ending import assert_restored, judged

pytestmark = [
    pytest.mark.e2e,
    pytest.mark.skipif(bool(secure_shell.why_not()), reason=secure_shell.why_not()),
]


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    take_no_tour(tmp_path / "account")
    environ = secure_shell.session_environ(tmp_path / "account")
    environ["DIGITGAME_DATA"] = str(tmp_path / "data")
    with secure_shell.server(tmp_path / "ssh", environ) as running:
        yield running


class TestPlaying:
    def test_practice_to_the_verdict_and_the_database(
        self, play: Play, server: Server, tmp_path: Path
    ) -> None:
        """`ssh -t host digitgame`, a digit by mouse, and back to the person's own prompt."""
        terminal = play(command=server.command("-t", server.host, "digitgame"))
        terminal.wait_for("Practice")
        terminal.press("p")
        digit = judged(terminal)
        assert [row[:3] for row in attempts(tmp_path)] == [(digit, "right", digit)]
        terminal.press("escape")
        terminal.wait_for("Sketch")
        terminal.press("q")
        assert terminal.end() == 0
        assert_restored(terminal)
        assert not (tmp_path / "data" / "crash.txt").exists()

    def test_a_whole_drag_in_one_packet(self, play: Play, server: Server) -> None:
        terminal = play(command=server.command("-t", server.host, "digitgame", "sketch"))
        terminal.wait_for("Draw a digit.")
        draw(terminal, of(4), burst=True)
        terminal.wait_for("I read a 4 (")

    def test_a_resized_window(self, play: Play, server: Server) -> None:
        terminal = play(command=server.command("-t", server.host, "digitgame", "sketch"))
        terminal.wait_for("Draw a digit.")
        draw(terminal, of(6))
        terminal.wait_for("I read a 6 (")
        terminal.resize(120, 40)
        terminal.wait(lambda text: len(text.splitlines()) == 40 and "╰" in text, "larger pad")
        terminal.wait_for("1 stroke")

    def test_without_a_terminal_it_says_how_to_get_one(self, server: Server) -> None:
        ended = server.run(server.host, "digitgame")
        assert ended.returncode == 1
        assert "ssh -t" in ended.stderr
        assert ended.stdout == ""


class TestHangingUp:
    """The connection goes away in the middle of a session."""

    @pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGHUP, signal.SIGTERM])
    def test_a_killed_client_loses_nothing(
        self, play: Play, server: Server, tmp_path: Path, number: signal.Signals
    ) -> None:
        terminal = play(command=server.command("-t", server.host, "digitgame", "practice"))
        digit = judged(terminal)
        terminal.signal(number)
        terminal.end()
        assert [row[:2] for row in attempts(tmp_path)] == [(digit, "right")]
        wait_for_end(tmp_path / "data")

    def test_a_closed_window_loses_nothing(
        self, play: Play, server: Server, tmp_path: Path
    ) -> None:
        terminal = play(command=server.command("-t", server.host, "digitgame", "practice"))
        digit = judged(terminal)
        terminal.hang_up()
        terminal.end_unread()
        assert [row[:2] for row in attempts(tmp_path)] == [(digit, "right")]
        wait_for_end(tmp_path / "data")
