"""The game as terminals have it: refused, in few colours or letters, ended, or with a mistake."""

import signal
from pathlib import Path

import pytest

from tests.e2e.terminal.conftest import Play
from tests.e2e.terminal.playing import draw, of
from tests.handmade import cells, fitted

pytestmark = pytest.mark.e2e


class TestTerminals:
    """Terminals as they are."""

    def test_terminated_it_leaves_the_terminal_as_it_was(self, play: Play) -> None:
        """SIGTERM switches the mouse and the alternate screen off again."""
        terminal = play()
        terminal.wait_for("Practice")
        terminal.signal(signal.SIGTERM)
        assert terminal.end() == 0
        for mode in (b"1000", b"1003", b"1006", b"1049"):
            on = terminal.output.rindex(b"\x1b[?" + mode + b"h")
            assert terminal.output.rindex(b"\x1b[?" + mode + b"l") > on

    @pytest.mark.parametrize("environ", [{"TERM": "xterm"}, {"NO_COLOR": "1"}])
    def test_few_colours(self, play: Play, environ: dict[str, str]) -> None:
        """In 16 colours and in none the ink is told by its glyphs."""
        terminal = play("sketch", environ=environ)
        terminal.wait_for("Draw a digit.")
        draw(terminal, of(1))
        terminal.wait_for("I read a 1 (")
        assert b"38;5;" not in terminal.output
        assert b"38;2;" not in terminal.output
        (left, top), (columns, rows) = terminal.pad()
        lines = slice(top, top + rows)
        terminal.wait(
            lambda _: any(
                "█" in line[left : left + columns] for line in terminal.screen.display[lines]
            ),
            "ink on the pad",
        )

    def test_a_dumb_terminal_is_refused(self, play: Play) -> None:
        """The reason and the remedy, not a mess on the screen."""
        terminal = play(environ={"TERM": "dumb"})
        assert terminal.end() == 1
        assert "TERM is unset or dumb" in terminal.text.replace("\n", " ")

    def test_ascii_glyphs(self, play: Play) -> None:
        """Without half blocks the pad is still drawn on and read."""
        terminal = play("sketch", "--glyphs", "ascii")
        terminal.wait_for("Draw a digit.")
        (left, top), _ = (1, 2), (40, 20)
        for stroke in cells(fitted(of(7), 40, 20)):
            terminal.drag([(left + column, top + row) for column, row in stroke])
        terminal.wait_for("I read a 7 (")
        shown = terminal.wait_for("##")
        assert not set(shown) & set("▀▄█")

    def test_a_mistake_of_the_games_own(self, play: Play, tmp_path: Path) -> None:
        """Words instead of a traceback, and the details in a private file."""
        (tmp_path / "sitecustomize.py").write_text(
            "import digitgame.tui.screens.help as h\n"
            "def broken(self): raise RuntimeError('a made-up mistake')\n"
            "h.HelpScreen.compose = broken\n"
        )
        terminal = play(environ={"PYTHONPATH": str(tmp_path)})
        terminal.wait_for("Practice")
        terminal.press("h")
        assert terminal.end() == 1
        assert "a mistake of its own" in terminal.text
        assert "Traceback" not in terminal.output.decode()
        details = tmp_path / "data" / "crash.txt"
        assert "a made-up mistake" in details.read_text()
        assert details.stat().st_mode & 0o777 == 0o600
