"""The cards: their states in glyphs and words, and opening their lessons."""

import json
import sqlite3
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

import pytest
from rich.segment import Segment

from digitgame.core.ink import Point
from digitgame.core.records import Attempt
from digitgame.core.session import Task
from digitgame.storage.buffered_history import BufferedHistory
from digitgame.storage.history import History
from digitgame.storage.settings import Glyphs, Settings
from digitgame.tui.screens.cards import CardsScreen
from digitgame.tui.screens.lesson import LessonScreen
from digitgame.tui.widgets.card import LessonCard
from tests.core.test_lesson import FULL, TASKS
from tests.storage.given import ATTEMPT
from tests.tui.conftest import Play
from tests.tui.held import Held
from tests.tui.player import BLOCKS, LEARNER, Player, inked


def good(digit: int, task: Task, number: int, score: float = 95.0) -> Attempt:
    return replace(
        ATTEMPT,
        learner=LEARNER,
        target=digit,
        task=task,
        prompt=number,
        session=f"{digit}" * 32,
        score=score,
        parts=FULL,
        strokes=((Point(1.0, 1.0, 0.0),),),
    )


def learn(folder: Path, digits: Iterable[int], score: float = 95.0) -> None:
    """Fill the learner's history so that these cards are learnt."""
    history = History(folder / "data" / "history.sqlite3")
    for digit in digits:
        for number, task in enumerate(task for task in TASKS for _ in range(2)):
            history.record(good(digit, task, number, score))
    history.close()


def words(player: Player) -> list[str]:
    return [view.words for view in player.app.screen.query(LessonCard)]


def picture(player: Player, digit: int) -> list[list[Segment]]:
    card = player.app.screen.query_one(f"#card-{digit}", LessonCard)
    return [list(card.render_line(y)) for y in range(card.size[1])]


def focused(player: Player) -> str | None:
    return player.app.focused.id if player.app.focused else None


def said(player: Player) -> str:
    return player.text("#headline")


class TestCards:
    @pytest.mark.parametrize("size", [(60, 18), (80, 24), (120, 40)])
    async def test_all_ten_are_on_one_screen_with_their_states(
        self, play: Play, tmp_path: Path, size: tuple[int, int]
    ) -> None:
        learn(tmp_path, [0, 1])
        async with play("learn", size=size) as player:
            assert words(player) == ["✓ ★★★", "✓ ★★★", "○ open", *["■ locked"] * 7]
            shown = player.screen_text()
            assert shown.count("■ locked") == 7
            assert all(f" {digit} " in shown for digit in range(10))
            for view in player.app.screen.query(LessonCard):
                assert player.app.screen.region.contains_region(view.region)
                assert "#" in "".join(inked(view.render_line(y)) for y in range(4))

    async def test_in_plain_characters_their_states_are_plain_too(
        self, play: Play, tmp_path: Path
    ) -> None:
        learn(tmp_path, [0], score=61.0)
        async with play("learn", settings=Settings(glyphs=Glyphs.ASCII)) as player:
            assert words(player)[:3] == ["+ *--", "o open", "# locked"]
            assert not set(player.screen_text()) & (BLOCKS - {"#"} | set("★○■✓"))

    async def test_the_one_to_go_on_with_is_pointed_out(self, play: Play, tmp_path: Path) -> None:
        learn(tmp_path, [0, 1, 2])
        async with play("learn") as player:
            assert focused(player) == "card-3"
            assert said(player) == "3 of 10 learnt, 9 of 30 stars. Go on with 3."

    async def test_one_that_was_begun_says_its_step(self, play: Play, tmp_path: Path) -> None:
        history = History(tmp_path / "data" / "history.sqlite3")
        history.record(good(0, Task.TRACE, 0))
        history.record(good(0, Task.TRACE, 1))
        history.close()
        async with play("learn") as player:
            assert words(player)[0] == "○ Fade"

    async def test_are_walked_through_by_arrows(self, play: Play) -> None:
        async with play("learn") as player:
            seen = []
            for key in ("right", "down", "left", "left", "up", "up"):
                await player.press(key)
                seen.append(focused(player))
            assert seen == [f"card-{digit}" for digit in (1, 6, 5, 4, 9, 4)]

    async def test_show_the_copybook_chosen_in_the_meantime(self, play: Play) -> None:
        async with play("learn") as player:
            before = [picture(player, digit) for digit in (1, 8)]
            player.app.choose(tradition="united-states")
            await player.press("0", "escape")
            after = [picture(player, digit) for digit in (1, 8)]
            assert after[0] != before[0]  # a 1 without a flag
            assert after[1] == before[1]


class TestOpening:
    @pytest.mark.parametrize("how", ["enter", "digit", "mouse"])
    async def test_leads_to_the_lesson_and_back(self, play: Play, how: str) -> None:
        async with play("learn") as player:
            if how == "mouse":
                await player.click("#card-0")
            else:
                await player.press("enter" if how == "enter" else "0")
            assert isinstance(player.app.screen, LessonScreen)
            assert player.app.screen.card.digit == 0
            await player.press("escape")
            assert isinstance(player.app.screen, CardsScreen)
            await player.press("escape")
            assert player.app.screen.sub_title == "Home"

    async def test_a_locked_one_says_what_comes_first(self, play: Play) -> None:
        async with play("learn") as player:
            await player.press("5")
            assert isinstance(player.app.screen, CardsScreen)
            assert said(player).startswith("The 5 is locked: learn the 4 first")
            await player.press("right")
            assert said(player).startswith("Choose a card")

    async def test_waits_until_it_is_known_what_is_locked(
        self, play: Play, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        learn(tmp_path, range(7))
        async with play() as player:
            tries = Held(monkeypatch, BufferedHistory, "lesson_tries")
            player.strike("l")
            await player.until(lambda: bool(player.app.screen.query("#card-7")))
            player.strike("7")
            for _ in range(5):
                await player.pilot.pause(0)  # process the key before the history is read
            assert isinstance(player.app.screen, CardsScreen)
            tries.may.set()
            await player.settle()
            assert isinstance(player.app.screen, LessonScreen)
            assert player.app.screen.card.digit == 7

    async def test_all_is_a_choice_that_is_kept(self, play: Play) -> None:
        async with play("learn") as player:
            await player.press("a")
            assert words(player) == ["○ open"] * 10
            kept = json.loads(player.game.settings_file.read_text("utf-8"))
            assert kept == {"all_cards": True}
            await player.press("7")
            assert isinstance(player.app.screen, LessonScreen)
            await player.press("escape", "a")
            assert words(player)[7] == "■ locked"

    async def test_once_is_enough(self, play: Play) -> None:
        async with play("learn") as player:
            player.strike("enter", "enter", "0")
            await player.settle()
            depth = [isinstance(each, LessonScreen) for each in player.app.screen_stack].count(True)
            assert depth == 1

    @pytest.mark.usefixtures("patient_notes")
    async def test_a_history_that_cannot_be_read_is_said(self, play: Play, tmp_path: Path) -> None:
        learn(tmp_path, [0])
        with sqlite3.connect(tmp_path / "data" / "history.sqlite3") as connection:
            connection.execute("UPDATE attempts SET parts = '[1]'")
        async with play("learn") as player:
            assert "cannot be used" in " ".join(said(player).split())
            await player.press("0")
            assert isinstance(player.app.screen, LessonScreen)
            (note,) = player.app._notifications  # the screen wraps a long path
            assert "cannot be used" in note.message
