"""Skipping takes one press each, asks before something is lost, and can be undone."""

import pytest

from digitgame.storage.history import History
from digitgame.tui.screens.exam_summary import ExamSummaryScreen
from tests.tui.conftest import Play
from tests.tui.player import SIMPLEST, Player


class Clock:
    """A clock that is advanced by hand, in seconds."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


def position(player: Player) -> int:
    return player.session_screen.session.position


def saved(player: Player) -> tuple[int, int]:
    """Return the answered and the right prompts on disk."""
    history = History(player.game.history.file)
    try:
        return history.first_tries("ada")
    finally:
        history.close()


async def hold(player: Player, clock: Clock, key: str, seconds: float) -> None:
    """Hold a key: it repeats after half a second, 25 times a second."""
    end = clock.now + seconds
    await player.press(key)
    clock.now += 0.5
    while clock.now < end:
        await player.press(key)
        clock.now += 0.04
    clock.now += 1


class TestPresses:
    @pytest.mark.parametrize("start", ["practise", "exam", "sprint"])
    async def test_a_key_held_down_skips_once(self, play: Play, clock: Clock, start: str) -> None:
        async with play(start, clock=clock) as player:
            await hold(player, clock, "s", 1.0)
            assert position(player) == 1
            await player.press("s")
            assert position(player) == 2

    async def test_a_double_click_skips_once(self, play: Play, clock: Clock) -> None:
        async with play("practise", clock=clock) as player:
            await player.click("#skip")
            clock.now += 0.2
            await player.click("#skip")
            assert position(player) == 1

    async def test_a_clock_that_goes_back_does_not_block(self, play: Play, clock: Clock) -> None:
        async with play("practise", clock=clock) as player:
            await player.press("s")
            clock.now -= 100
            await player.press("s")
            assert position(player) == 2


class TestQuestion:
    @pytest.mark.parametrize("start", ["practise", "exam", "sprint"])
    async def test_is_asked_where_there_is_ink(self, play: Play, clock: Clock, start: str) -> None:
        async with play(start, clock=clock) as player:
            await player.draw(SIMPLEST[3])
            ink = player.pad.ink.strokes
            await hold(player, clock, "s", 1.0)
            assert "Skip this digit?" in player.text("Verdict")
            assert (position(player), player.pad.ink.strokes) == (0, ink)
            await player.press("s")
            assert position(player) == 1

    async def test_is_forgotten_once_one_draws_on(self, play: Play, clock: Clock) -> None:
        async with play("exam", clock=clock) as player:
            await player.draw(SIMPLEST[3])
            await player.press("s")
            await player.dot()
            assert "Skip" not in player.text("Verdict").splitlines()[0]
            clock.now += 1
            await player.press("s")
            assert position(player) == 0
            assert "Skip this digit?" in player.text("Verdict")

    async def test_is_asked_before_the_last_skip_ends_the_session(
        self, play: Play, clock: Clock
    ) -> None:
        async with play("exam", clock=clock) as player:
            for _ in range(10):
                await player.press("s")
                clock.now += 1
            assert position(player) == 9
            assert "It is the last digit." in " ".join(player.text("Verdict").split())
            await player.press("s")
            assert isinstance(player.app.screen, ExamSummaryScreen)
            assert saved(player) == (10, 0)


class TestUndo:
    @pytest.mark.parametrize("start", ["practise", "exam", "sprint"])
    @pytest.mark.parametrize("key", ["ctrl+z", "backspace"])
    async def test_brings_back_the_prompt_and_its_ink(
        self, play: Play, clock: Clock, start: str, key: str
    ) -> None:
        async with play(start, clock=clock) as player:
            target = player.session_screen.session.current.target
            await player.draw(SIMPLEST[target])
            ink = player.pad.ink.strokes
            await player.skip()
            assert "Ctrl+Z brings it back" in player.text("Verdict")
            await player.press(key)
            session = player.session_screen.session
            assert (session.position, session.answered) == (0, 0)
            assert (session.current.target, player.pad.ink.strokes) == (target, ink)
            await player.press("enter")
            assert saved(player) == (1, 1)

    async def test_ends_with_the_next_digits_first_stroke(self, play: Play, clock: Clock) -> None:
        async with play("practise", clock=clock) as player:
            await player.press("s")
            assert saved(player) == (0, 0)
            await player.dot()
            assert saved(player) == (1, 0)
            await player.press("ctrl+z", "ctrl+z")
            assert position(player) == 1

    async def test_reaches_back_one_skip(self, play: Play, clock: Clock) -> None:
        async with play("practise", clock=clock) as player:
            await player.skip(2)
            assert saved(player) == (1, 0)
            await player.press("ctrl+z", "ctrl+z")
            assert position(player) == 1

    async def test_gives_no_time_back(self, play: Play, clock: Clock) -> None:
        async with play("sprint", clock=clock) as player:
            await player.answer()
            clock.now += 10
            await player.press("s")
            await player.press("ctrl+z")
            assert player.session_screen.session_now.seconds >= 10

    async def test_is_over_when_the_session_is_left(self, play: Play, clock: Clock) -> None:
        async with play("practise", clock=clock) as player:
            await player.press("s", "escape")
            assert saved(player) == (1, 0)
            await player.press("g", "ctrl+z")
            assert position(player) == 1

    async def test_shift_makes_it_redo(self, play: Play) -> None:
        async with play("practise") as player:
            await player.dot()
            await player.press("ctrl+z", "ctrl+shift+z")
            assert len(player.pad.ink.strokes) == 1


class TestLeavingAnExam:
    async def test_asks_once_something_was_done(self, play: Play, clock: Clock) -> None:
        async with play("exam", clock=clock) as player:
            await player.answer()
            await hold(player, clock, "escape", 1.0)
            assert "Leave the exam?" in player.text("Verdict")
            await player.press("escape")
            assert player.app.screen.sub_title == "Home"
            assert "exam, 1 of 10 answered" in player.text("#resume")

    async def test_asks_where_there_is_ink(self, play: Play, clock: Clock) -> None:
        async with play("exam", clock=clock) as player:
            await player.dot()
            await hold(player, clock, "escape", 1.0)
            assert player.app.screen.sub_title == "Exam"
            assert not player.pad.ink.is_blank

    async def test_does_not_ask_before_it_has_begun(self, play: Play) -> None:
        async with play("exam") as player:
            await player.press("escape")
            assert player.app.screen.sub_title == "Home"

    async def test_forgets_the_question_with_the_next_digit(self, play: Play, clock: Clock) -> None:
        async with play("exam", clock=clock) as player:
            await player.answer()
            await player.press("escape")
            clock.now += 1
            await player.answer()
            await player.press("escape")
            assert "Leave the exam?" in player.text("Verdict")
