"""Over ssh, with a real OpenSSH server and client."""

import signal
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import pytest

from tests.e2e.terminal import secure_shell
from tests.e2e.terminal.conftest import Play
from tests.e2e.terminal.playing import answer_right, assert_restored, attempts, draw, drawing_of
from tests.e2e.terminal.secure_shell import Server, wait_for_end
from tests.e2e.terminal.terminal import Terminal, skip_tour

pytestmark = [pytest.mark.e2e, secure_shell.needs_openssh]


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    skip_tour(tmp_path / "account")
    environ = secure_shell.session_environ(tmp_path / "account")
    environ["DIGITGAME_DATA"] = str(tmp_path / "data")
    with secure_shell.server(tmp_path / "ssh", environ) as running:
        yield running


def test_practice_to_the_verdict_and_the_database(
    play: Play, server: Server, tmp_path: Path
) -> None:
    """`ssh -t host digitgame`, a digit by mouse, and back to the shell."""
    terminal = play(command=server.command("-t", server.host, "digitgame"))
    terminal.wait_for("Practice")
    terminal.press("p")
    digit = answer_right(terminal)
    assert [row[:3] for row in attempts(tmp_path)] == [(digit, "right", digit)]
    terminal.press("escape")
    terminal.wait_for("Sketch")
    terminal.press("q")
    assert terminal.end() == 0
    assert_restored(terminal)
    assert not (tmp_path / "data" / "crash.txt").exists()


def test_a_whole_drag_in_one_packet_and_a_resized_window(play: Play, server: Server) -> None:
    terminal = play(command=server.command("-t", server.host, "digitgame", "sketch"))
    terminal.wait_for("Draw a digit.")
    draw(terminal, drawing_of(4), burst=True)
    terminal.wait_for("I read a 4 (")
    terminal.resize(120, 40)
    terminal.wait(lambda text: len(text.splitlines()) == 40 and "╰" in text, "larger pad")
    terminal.wait_for("2 strokes")


def test_without_a_terminal_it_says_how_to_get_one(server: Server) -> None:
    ended = server.run(server.host, "digitgame")
    assert ended.returncode == 1
    assert "ssh -t" in ended.stderr
    assert ended.stdout == ""


@pytest.mark.parametrize(
    "end",
    [
        *(
            pytest.param(partial(Terminal.signal, number=number), id=number.name)
            for number in (signal.SIGKILL, signal.SIGHUP, signal.SIGTERM)
        ),
        pytest.param(Terminal.hang_up, id="closed window"),
    ],
)
def test_a_client_that_ends_loses_nothing(
    play: Play, server: Server, tmp_path: Path, end: Callable[[Terminal], None]
) -> None:
    terminal = play(command=server.command("-t", server.host, "digitgame", "practice"))
    digit = answer_right(terminal)
    end(terminal)
    terminal.end_unread()
    assert [row[:2] for row in attempts(tmp_path)] == [(digit, "right")]
    wait_for_end(tmp_path / "data")
