"""What a person does, through the real command line in a real pty, and what they see."""

import json
import re
import signal
import sqlite3
from pathlib import Path

import pytest

from tests.handmade import HANDMADE, Handmade, cells, fitted, keys
from tests.terminal.conftest import Play
from tests.terminal.terminal import Terminal


def draw(terminal: Terminal, handmade: Handmade, *, burst: bool = False, **place: object) -> None:
    """Draw on the pad with the mouse, one report for each cell passed."""
    (left, top), size = terminal.pad()
    for stroke in cells(fitted(handmade, *size, **place)):  # type: ignore[arg-type]
        terminal.drag([(left + column, top + row) for column, row in stroke], burst=burst)


def of(digit: int) -> Handmade:
    """The first hand-made drawing of a digit."""
    return next(handmade for handmade in HANDMADE if handmade.digit == digit)


def target(terminal: Terminal, before: int | None = None) -> int:
    """The digit asked for, which is never the one before: a screen comes in pieces."""
    asked = re.compile(r"Draw an? (\d) ")

    def asked_in(text: str) -> int | None:
        found = asked.search(text)
        return int(found[1]) if found else None

    shown = terminal.wait(lambda text: asked_in(text) not in (None, before), "digit asked for")
    found = asked_in(shown)
    assert found is not None
    return found


def wait_for_prompt(terminal: Terminal) -> None:
    """Wait until the last verdict has gone, and its whole screen with it."""
    terminal.wait(
        lambda text: (
            "Draw with the mouse." in text and "✓ Right" not in text and "✗ I read" not in text
        ),
        "new prompt",
    )


def attempts(folder: Path) -> list[tuple[int, str, int | None, str]]:
    """Target, outcome, digit and ink of each attempt on disk."""
    with sqlite3.connect(folder / "data" / "history.sqlite3") as connection:
        return connection.execute(
            "SELECT target, outcome, digit, ink FROM attempts ORDER BY id"
        ).fetchall()


class TestSketch:
    """Drawing freely."""

    @pytest.mark.parametrize("columns_rows", [(80, 24), (120, 40), (60, 18)])
    def test_each_digit_by_mouse_is_named(self, play: Play, columns_rows: tuple[int, int]) -> None:
        """All hand-made ways of all ten digits are read right, at three terminal sizes."""
        columns, rows = columns_rows
        terminal = play("sketch", columns=columns, rows=rows)
        misread = []
        for handmade in HANDMADE:
            terminal.wait_for("Draw a digit.")
            draw(terminal, handmade)
            right = f"I read a{'n' if handmade.digit == 8 else ''} {handmade.digit} ("
            strokes = len(handmade.strokes)
            terminal.wait_for(f"{strokes} stroke{'' if strokes == 1 else 's'}")
            try:
                terminal.wait_for(right)
            except AssertionError:
                misread.append(str(handmade))
            terminal.press("delete")
        assert not misread

    def test_small_and_in_a_corner(self, play: Play) -> None:
        """Place and size on the pad do not matter."""
        terminal = play("sketch")
        for digit, corner in ((2, (0.0, 0.0)), (5, (1.0, 0.0)), (7, (0.0, 1.0)), (3, (1.0, 1.0))):
            terminal.wait_for("Draw a digit.")
            draw(terminal, of(digit), scale=0.45, corner=corner)
            terminal.wait_for(f"I read a {digit} (")
            terminal.press("delete")

    def test_a_whole_drag_in_one_burst(self, play: Play) -> None:
        """No event of a burst is lost, be it a press, a move or a release."""
        terminal = play("sketch")
        terminal.wait_for("Draw a digit.")
        draw(terminal, of(4), burst=True)
        terminal.wait_for("I read a 4 (")
        terminal.wait_for("2 strokes")

    def test_lost_release(self, play: Play) -> None:
        """A move without a button ends the stroke; the pen does not stick."""
        terminal = play("sketch")
        (left, top), _ = terminal.pad()
        terminal.send(f"\x1b[<0;{left + 10};{top + 5}M\x1b[<32;{left + 10};{top + 15}M")
        terminal.send(f"\x1b[<35;{left + 30};{top + 5}M")
        terminal.wait_for("1 stroke")
        terminal.send(f"\x1b[<35;{left + 35};{top + 10}M")
        terminal.press("enter")
        shown = terminal.wait_for("of 100")  # what came before the key has been taken in
        assert "1 stroke" in shown
        right_half = [line[left + 25 : left + 39] for line in shown.splitlines()[2:20]]
        assert not set("".join(right_half)) & set("▀▄█"), "the moves without a button drew"

    def test_keyboard_alone(self, play: Play) -> None:
        """A 7 drawn with arrows, diagonals and space is read as 7."""
        terminal = play()
        terminal.wait_for("Practice")
        terminal.press("s")
        terminal.wait_for("Draw a digit.")
        _, size = terminal.pad()
        strokes = cells(fitted(of(7), *size))
        terminal.press(*keys(strokes, (size[0] // 2, size[1] // 2)))
        terminal.wait_for("I read a 7 (")
        terminal.wait_for("pen up · 1 stroke")

    def test_resizing_keeps_the_ink(self, play: Play) -> None:
        """The ink survives a larger terminal, and one too small to draw in."""
        terminal = play("sketch")
        terminal.wait_for("Draw a digit.")
        draw(terminal, of(6))
        terminal.wait_for("I read a 6 (")
        terminal.resize(120, 40)
        terminal.wait(lambda text: len(text.splitlines()) == 40 and "╰" in text, "larger pad")
        terminal.resize(50, 12)
        terminal.wait_for("needs more room")
        terminal.resize(80, 24)
        terminal.wait_for("I read a 6 (")
        terminal.wait_for("1 stroke")

    def test_split_escape_sequences(self, play: Play) -> None:
        """A mouse report that a slow link cut in two does nothing destructive."""
        terminal = play("sketch")
        terminal.wait_for("Draw a digit.")
        draw(terminal, of(2))
        terminal.wait_for("I read a 2 (")
        terminal.press("[", "<", "0", ";", "1", "2", ";", "7", "M", "m")
        terminal.press("ctrl+z")
        terminal.wait_for("Draw a digit.")


class TestPractice:
    """Ten prompts."""

    def test_a_session(self, play: Play, tmp_path: Path) -> None:
        """Eight right, one wrong and tried again, one skipped: 80 %, on screen and on disk."""
        terminal = play()
        terminal.wait_for("Practice")
        terminal.press("p")
        asked: list[int] = []
        for prompt in range(10):
            terminal.wait_for(f"Prompt {prompt + 1} of 10")
            wait_for_prompt(terminal)
            digit = target(terminal, asked[-1] if asked else None)
            asked.append(digit)
            if prompt == 3:
                draw(terminal, of((digit + 1) % 10))
                terminal.press("enter")
                terminal.wait_for(f"✗ I read a{'n' if (digit + 1) % 10 == 8 else ''} ")
                assert attempts(tmp_path)[-1][:3] == (digit, "wrong", (digit + 1) % 10)
                terminal.press("r")
                wait_for_prompt(terminal)
            if prompt == 6:
                terminal.press("s")
                continue
            draw(terminal, of(digit))
            (left, top), _ = terminal.pad()
            if prompt % 2:
                terminal.press("enter")
            else:
                terminal.click((left + 2, top + 2), button=2)
            terminal.wait_for("✓ Right")
            assert attempts(tmp_path)[-1][:3] == (digit, "right", digit)
            terminal.press("enter")
        terminal.wait_for("8 of 10 right: 80%, mean score ")
        terminal.wait_for("8 of 10 right (80%)")
        assert sorted(asked) == list(range(10))
        kept = attempts(tmp_path)
        assert [row[0] for row in kept] == [
            digit for i, digit in enumerate(asked) for _ in range((1, 2)[i == 3]) if i != 6
        ]
        assert all(json.loads(ink)[0][0] for *_, ink in kept)
        terminal.press("escape")
        terminal.wait_for("Sketch")
        terminal.press("q")
        assert terminal.end() == 0

    def test_a_session_of_the_learners_choice(self, play: Play, tmp_path: Path) -> None:
        """Four prompts of 3 and 5 alone end in the summary."""
        terminal = play("practice", "--digits", "3,5", "--count", "4")
        digit = None
        for prompt in range(4):
            terminal.wait_for(f"Prompt {prompt + 1} of 4")
            wait_for_prompt(terminal)
            digit = target(terminal, digit)
            assert digit in (3, 5)
            draw(terminal, of(digit))
            terminal.press("enter")
            terminal.wait_for("✓ Right")
            terminal.press("enter")
        terminal.wait_for("4 of 4 right: 100%")
        assert {row[0] for row in attempts(tmp_path)} == {3, 5}

    def test_hanging_up_keeps_what_was_judged(self, play: Play, tmp_path: Path) -> None:
        """A cut connection loses no attempt whose verdict was seen."""
        terminal = play("practice")
        digit = target(terminal)
        draw(terminal, of(digit))
        terminal.press("enter")
        terminal.wait_for("✓ Right")
        terminal.signal(signal.SIGKILL)
        terminal.end()
        assert [row[:2] for row in attempts(tmp_path)] == [(digit, "right")]

    def test_a_dot_counts_neither_way(self, play: Play, tmp_path: Path) -> None:
        """A click leaves a dot, which cannot be read and is asked again."""
        terminal = play("practice")
        digit = target(terminal)
        (left, top), _ = terminal.pad()
        terminal.click((left + 10, top + 10))
        terminal.wait_for("1 stroke")
        terminal.press("enter")
        terminal.wait_for("I can't read this.")
        terminal.press("r")
        terminal.wait(
            lambda text: "I can't read this." not in text and "Draw with the mouse." in text,
            "new try",
        )
        assert target(terminal) == digit
        assert [row[1] for row in attempts(tmp_path)] == ["unreadable"]


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


class TestWhy:
    """A verdict is explained."""

    def test_by_keys(self, play: Play) -> None:
        """W after the verdict says which ink spoke for the digit; escape leads back."""
        terminal = play("sketch")
        terminal.wait_for("Draw a digit.")
        draw(terminal, of(7))
        terminal.wait_for("I read a 7 (")
        terminal.press("enter")
        terminal.wait_for("of 100")
        terminal.press("w")
        terminal.wait_for("spoke for a 7")
        terminal.wait_for("integrated gradients")
        terminal.press("down")
        terminal.wait(lambda text: "spoke for a 7" not in text, "other digit")
        terminal.press("escape")
        terminal.wait_for("of 100")

    def test_by_mouse(self, play: Play) -> None:
        """The button does the same, for ink that cannot be read too."""
        terminal = play("practice")
        terminal.wait_for("Draw a")
        (left, top), _ = terminal.pad()
        terminal.click((left + 5, top + 5))
        terminal.wait_for("1 stroke")
        terminal.click((left + 9, top + 9), button=2)
        terminal.wait_for("Draw it again, larger")
        terminal.click(terminal.find("Why?      Compare"))
        terminal.wait_for("There is too little ink")


class TestBeside:
    """A drawing is replayed beside its model."""

    def test_by_keys(self, play: Play) -> None:
        """M after the verdict shows both drawings; escape leads back."""
        terminal = play("sketch")
        terminal.wait_for("Draw a digit.")
        draw(terminal, of(3))
        terminal.wait_for("I read a 3 (")
        terminal.press("enter")
        terminal.wait_for("of 100")
        terminal.press("m")
        terminal.wait_for("The model")
        terminal.wait_for("Slower")
        terminal.press("escape")
        terminal.wait_for("of 100")


class TestInside:
    """The feature maps light up while one draws."""

    def test_live(self, play: Play) -> None:
        """Maps beside the ink, drawn by mouse; the ink goes back to the sketch."""
        terminal = play("sketch")
        terminal.wait_for("Draw a digit.")
        terminal.press("i")
        terminal.wait_for("Second: 16 maps")
        draw(terminal, of(2))
        terminal.wait_for("I read a 2 (")

        def maps(text: str) -> str:
            return "".join(line[31:] for line in text.splitlines()[2:15])

        terminal.wait(lambda text: bool(set(maps(text)) & set("▀▄█")), "maps that light up")
        terminal.press("escape")
        terminal.wait_for("esc Home")
        terminal.wait_for("I read a 2 (")
