"""Terminals of any kind: their locales, colours, sizes, and malformed input from them."""

from pathlib import Path
from random import Random

import pytest

from tests.e2e.terminal.conftest import Play
from tests.e2e.terminal.playing import answer_right, attempts, draw, drawing_of
from tests.e2e.terminal.terminal import Terminal
from tests.handmade import cells, fitted

pytestmark = pytest.mark.e2e

SEVEN = drawing_of(7)

BLOCKS = set("▀▄█▖▗▘▝▙▛▜▟▌▐▚▞")


def draw_blindly(terminal: Terminal) -> None:
    """Draw a 7 where the pad of an 80x24 terminal is, without looking for its frame."""
    left, top = 1, 2
    for stroke in cells(fitted(SEVEN, 40, 20)):
        terminal.drag([(left + column, top + row) for column, row in stroke])


class TestLocales:
    @pytest.mark.parametrize(
        "environ",
        [
            {"LANG": "C"},
            {"LANG": "POSIX"},
            {"LC_ALL": "C"},
            {"LC_ALL": "en_US.ISO-8859-1"},
            {"LANG": "en_GB", "PYTHONIOENCODING": "latin-1"},
            {"LANG": "C", "PYTHONCOERCECLOCALE": "0", "PYTHONUTF8": "0"},
        ],
        ids=str,
    )
    def test_without_half_blocks_the_game_is_plain_ascii(
        self, play: Play, environ: dict[str, str]
    ) -> None:
        terminal = play("sketch", environ=environ)
        terminal.wait_for("Draw a digit.")
        draw_blindly(terminal)
        terminal.wait_for("I read a 7 (")
        terminal.wait_for("##")
        assert terminal.output.isascii()

    def test_an_option_forbids_them(self, play: Play) -> None:
        terminal = play("sketch", "--glyphs", "ascii")
        terminal.wait_for("Draw a digit.")
        draw_blindly(terminal)
        terminal.wait_for("I read a 7 (")
        assert not BLOCKS & set(terminal.wait_for("##"))

    @pytest.mark.parametrize(
        ("arguments", "environ"),
        [
            ((), {"LANG": "zz_ZZ.UTF-8"}),
            ((), {"LANG": ""}),
            ((), {"LC_ALL": ""}),
            (("--glyphs", "half"), {"LC_ALL": "C"}),
        ],
        ids=str,
    )
    def test_otherwise_ink_is_in_half_blocks(
        self, play: Play, arguments: tuple[str, ...], environ: dict[str, str]
    ) -> None:
        terminal = play("sketch", *arguments, environ=environ)
        terminal.wait_for("Draw a digit.")
        draw(terminal, SEVEN)
        terminal.wait_for("I read a 7 (")
        terminal.wait(lambda text: bool(BLOCKS & set(text)), "ink in half blocks")


class TestColours:
    @pytest.mark.parametrize(
        ("environ", "codes"),
        [
            ({"COLORTERM": "truecolor"}, {b"38;2;"}),
            ({}, {b"38;5;"}),
            ({"TERM": "xterm"}, set()),
            ({"TERM": "screen"}, set()),
            ({"TERM": "linux"}, set()),
            ({"TERM": "vt100"}, set()),
            ({"NO_COLOR": "1", "COLORTERM": "truecolor"}, set()),
        ],
        ids=str,
    )
    def test_no_more_are_used_than_there_are(
        self, play: Play, environ: dict[str, str], codes: set[bytes]
    ) -> None:
        terminal = play("sketch", environ=environ)
        terminal.wait_for("Draw a digit.")
        draw(terminal, SEVEN)
        terminal.wait_for("I read a 7 (")
        (left, top), (columns, rows) = terminal.pad()

        def has_ink(_: str) -> bool:
            lines = terminal.screen.display[top : top + rows]
            return any(BLOCKS & set(line[left : left + columns]) for line in lines)

        terminal.wait(has_ink, "ink in blocks")
        assert {code for code in (b"38;2;", b"38;5;") if code in terminal.output} == codes


class TestSizes:
    @pytest.mark.parametrize("seed", range(2))
    def test_resized_at_any_moment_of_a_drawing_no_attempt_is_lost(
        self, play: Play, tmp_path: Path, seed: int
    ) -> None:
        rng = Random(seed)
        terminal = play("practice", "--count", "5")
        terminal.wait_for("Draw with the mouse.")
        (left, top), _ = terminal.pad()
        # Pressed on the pad only: at another size, a button may be in the same place.
        terminal.send(f"\x1b[<0;{left + 1};{top + 1}M")
        for _ in range(25):
            terminal.resize(rng.randint(1, 200), rng.randint(1, 60))
            row, column = rng.randint(0, 23), rng.randint(0, 79)
            report = f"\x1b[<{rng.choice((32, 32, 35))};{column + 1};{row + 1}M"
            cut = rng.randint(2, len(report))  # an escape alone would be a key
            terminal.send(report[:cut])
            terminal.resize(rng.randint(1, 200), rng.randint(1, 60))
            terminal.send(report[cut:])
            terminal.pump(0.01)
        terminal.send("\x1b[<0;1;1m")
        terminal.settle()
        terminal.press("delete")
        digit = answer_right(terminal)
        assert attempts(tmp_path)[-1][:2] == (digit, "right")
        assert not (tmp_path / "data" / "crash.txt").exists()

    def test_an_enormous_terminal_costs_no_enormous_memory(self, play: Play) -> None:
        """An ssh client may claim any size, and the server is shared."""
        terminal = play("sketch")
        terminal.wait_for("Draw a digit.")
        terminal.claim_size(65535, 65535)
        terminal.send("\x1b[48;65535;65535;9;9t")
        draw_blindly(terminal)
        terminal.send("\x1b[48;0;0;0;0t\x1b[48;17;59;0;0t")
        terminal.claim_size(59, 17)  # the signal of the first claim may come after the report
        terminal.wait_for("59x17")  # everything sent before has been processed
        terminal.settle()
        assert terminal.peak_memory() < 400


class TestMalformedInput:
    """tests/fuzz/terminal.py sends random bytes."""

    @pytest.mark.parametrize(
        "nonsense",
        [
            b"\xff\xfe\xe9\x80\xc3",
            b"\x1b[M\xff\xff\xff\x1b[M\x80",
            b"\x1b[<99999999999999999999999;5;5M",
            b"\x1b[<0;;M\x1b[<;;;;m\x1b[<-1;-1;-1M",
            b"\x1b[?2048;9$y\x1b[?2026;9$y\x1b[?2048;1$y",
            b"\x1b]52;c;aWQ=\x07\x1bP+q544e\x1b\\\x1b_x\x1b\\",
            b"\x1b[200~" + b"q" * 3000 + b"\x1b[201~",
            b"\x1b[" * 300,
            b"\x00" * 50,
        ],
        ids=lambda nonsense: repr(nonsense[:12]),
    )
    def test_is_survived(self, play: Play, tmp_path: Path, nonsense: bytes) -> None:
        terminal = play("sketch")
        terminal.wait_for("Draw a digit.")
        terminal.send_bytes(nonsense)
        terminal.settle()
        terminal.press("delete")
        draw(terminal, drawing_of(4), burst=True)
        terminal.wait_for("I read a 4 (")
        terminal.wait_for("2 strokes")
        assert not (tmp_path / "data" / "crash.txt").exists()

    def test_of_a_size_is_followed_by_the_true_one(self, play: Play) -> None:
        terminal = play("sketch")
        terminal.wait_for("Draw a digit.")
        terminal.send("\x1b[48;0;0;0;0t\x1b[48;1;1;0;0t\x1b[48;17;59;0;0t")
        terminal.wait_for("59x17")
        terminal.settle()
        draw(terminal, drawing_of(4))
        terminal.wait_for("I read a 4 (")
