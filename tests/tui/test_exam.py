"""Exam: each digit once, no feedback until the end, and a certificate."""

from pathlib import Path
from xml.etree import ElementTree

import pytest

from digitgame.core.session import Outcome, Task
from digitgame.storage.settings import Glyphs, Settings
from digitgame.tui.screens.exam import ExamScreen
from digitgame.tui.screens.exam_summary import ExamSummaryScreen
from digitgame.tui.screens.summary import SummaryScreen
from model.reader import Reader
from tests.handmade import keys
from tests.tui.conftest import Play
from tests.tui.held import Held
from tests.tui.player import RIGHT, SIMPLEST, Player, new_game, playing
from tests.tui.practising import wrong


def exam(player: Player) -> ExamScreen:
    assert isinstance(player.app.screen, ExamScreen)
    return player.app.screen


def target(player: Player) -> int:
    return exam(player).session.current.target


async def skip_to_the_end(player: Player) -> None:
    await player.skip(10)
    assert isinstance(player.app.screen, ExamSummaryScreen)


class TestPrompts:
    async def test_nothing_tells_right_from_wrong(self, reader: Reader, tmp_path: Path) -> None:
        screens = []
        for is_right in (True, False):
            # The same seed gives both sessions the same name, so each has its own history.
            game = new_game(reader, tmp_path / str(is_right), seed=3)
            async with playing(game, "exam") as player:
                asked = target(player)
                await player.answer(asked if is_right else wrong(asked))
                screens.append(player.screen_text())
                assert not any("•" in row for row in player.pad_rows())
        assert screens[0] == screens[1]
        assert "Digit 2 of 10  •▸" in screens[0]
        assert "Results come at the end." in screens[0]

    async def test_there_is_one_try_at_each(self, play: Play) -> None:
        async with play("exam") as player:
            first = target(player)
            await player.answer(wrong(first))
            assert target(player) != first
            await player.press("r", "t")
            assert exam(player).session.position == 1
            assert player.pad.ink.is_blank

    async def test_what_cannot_be_read_is_asked_again_and_counts_neither_way(
        self, play: Play
    ) -> None:
        async with play("exam") as player:
            first = target(player)
            await player.dot()
            await player.press("enter")
            assert "I can't read this." in player.text("Verdict")
            assert target(player) == first
            assert player.pad.ink.is_blank
            await player.answer()
            assert exam(player).session.position == 1
            assert player.game.history.first_tries("ada") == (1, 1)

    async def test_in_plain_characters_the_marks_keep_the_secret_too(self, play: Play) -> None:
        async with play("exam", settings=Settings(glyphs=Glyphs.ASCII)) as player:
            await player.answer(wrong(target(player)))
            assert player.text("PromptMarks").startswith("Digit 2 of 10  o>")


class TestSession:
    @pytest.mark.parametrize("hand", ["mouse", "keyboard"])
    async def test_from_the_first_prompt_to_the_certificate_and_the_database(
        self, play: Play, hand: str
    ) -> None:
        async with play("home") as player:
            await (player.press("x") if hand == "keyboard" else player.click("#exam"))
            asked = []
            for prompt in range(10):
                asked.append(target(player))
                drawn = wrong(asked[-1]) if prompt == 4 else asked[-1]
                strokes = player.strokes_of(SIMPLEST[drawn])
                if hand == "keyboard":
                    player.strike(*keys(strokes, player.pad._pen), "enter")
                else:
                    for stroke in strokes:
                        player.drag(stroke)
                    await player.settle()
                    await player.click(player.pad, RIGHT)
                await player.settle()
            assert sorted(asked) == list(range(10))
            shown = player.screen_text()
            assert "C E R T I F I C A T E" in shown
            assert "ada" in shown
            assert "wrote 9 of 10 digits correctly: " in shown
            assert "on 2026-03-01" in shown
            assert f"{asked[4]} ✗ not yet" in shown
            assert f"{asked[0]} ✓ right, " in shown
            assert [attempt.task for attempt in player.attempts()] == [Task.EXAM] * 10
            assert player.outcomes().count(Outcome.RIGHT) == 9
            (kept,) = player.game.history.sessions("ada")
            assert (kept.task, kept.is_finished, kept.right) == (Task.EXAM, True, 9)


class TestCertificate:
    @pytest.mark.parametrize("lead", ["c", "#save"])
    async def test_is_saved_as_a_private_picture(self, play: Play, lead: str) -> None:
        async with play("exam") as player:
            asked = target(player)
            await player.answer()
            await player.skip(9)
            await (player.click(lead) if lead.startswith("#") else player.press(lead))
            folder = player.game.history.file.parent / "certificates"
            (file,) = folder.glob("*.svg")
            picture = file.read_text("utf-8")
            ElementTree.fromstring(picture)
            assert f"{asked}: right" in picture
            assert "<polyline" in picture
            assert file.stat().st_mode & 0o777 == 0o600
            assert folder.stat().st_mode & 0o777 == 0o700
            await player.press("c")
            kinds = [each.suffix for each in sorted(folder.iterdir())]
            assert kinds in ([".png", ".svg"], [".svg"])  # without a font

    async def test_is_saved_with_the_drawings_however_early_it_is_asked_for(
        self, play: Play, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """Before the summary has loaded them, and if it is left at once."""
        query = Held(monkeypatch, SummaryScreen, "_query_history")
        async with play("exam") as player:
            await player.answer()
            await player.skip(8)
            for _ in range(2):  # the game asks before the last one
                exam(player)._pressed.clear()
                player.strike("s")
                await player.pilot.pause()
            await player.until(lambda: isinstance(player.app.screen, ExamSummaryScreen))
            player.strike("c", "escape")
            await player.until(lambda: player.app.screen.sub_title == "Home")
            query.may.set()
            await player.settle()
            folder = player.game.history.file.parent / "certificates"
            (file,) = folder.glob("*.svg")
            assert "<polyline" in file.read_text("utf-8")

    async def test_that_cannot_be_saved_is_said_to_be(self, play: Play) -> None:
        async with play("exam") as player:
            await skip_to_the_end(player)
            (player.game.history.file.parent / "certificates").write_text("in the way")
            await player.press("c")
            assert "cannot be saved" in " ".join(player.screen_text().split())
            assert player.app.is_running

    async def test_is_saved_nowhere_on_a_machine_that_is_not_the_learners(self, play: Play) -> None:
        async with play("exam") as player:
            player.game.is_kiosk = True
            await skip_to_the_end(player)
            await player.press("c")
            assert not player.app.screen.query("#save")
            assert not Path(player.game.history.file.parent / "certificates").exists()
