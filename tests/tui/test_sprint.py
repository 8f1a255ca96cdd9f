"""Sprint: a minute of the learner's own time."""

import pytest

from digitgame.core.session import Outcome, Task
from digitgame.storage.settings import Glyphs, Settings
from digitgame.tui.screens.sprint import SprintScreen
from digitgame.tui.screens.summary import SummaryScreen
from tests.handmade import keys
from tests.tui.conftest import Play
from tests.tui.player import RIGHT, SIMPLEST, Player
from tests.tui.practising import wrong


class Time:
    """A clock that is advanced by hand."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


def sprint(player: Player) -> SprintScreen:
    assert isinstance(player.app.screen, SprintScreen)
    return player.app.screen


async def let(player: Player, time: Time, seconds: float) -> None:
    """Advance the clock."""
    time.now += seconds
    if isinstance(player.app.screen, SprintScreen):
        player.app.screen.tick()
    await player.settle()


@pytest.fixture
def time() -> Time:
    return Time()


class TestTime:
    async def test_begins_with_the_first_stroke(self, play: Play, time: Time) -> None:
        async with play("sprint", clock=time) as player:
            await let(player, time, 500)
            assert player.text("Countdown").startswith("60 seconds left")
            assert "The clock starts with your first" in player.text("Verdict")
            await player.dot()
            await let(player, time, 10)
            assert player.text("Countdown").startswith("50 seconds left")

    async def test_runs_from_drawing_to_drawing(self, play: Play, time: Time) -> None:
        async with play("sprint", clock=time) as player:
            await player.draw(SIMPLEST[sprint(player).session.current.target])
            await let(player, time, 4)
            await player.press("enter")
            await let(player, time, 5)
            assert player.text("Countdown").startswith("51 seconds left")

    async def test_is_told_by_words_towards_its_end(self, play: Play, time: Time) -> None:
        async with play("sprint", clock=time, settings=Settings(glyphs=Glyphs.ASCII)) as player:
            await player.dot()
            await let(player, time, 59.5)
            assert player.text("Countdown").startswith("1 second left!")
            assert player.text("Countdown").endswith("...............")

    async def test_when_it_is_up_a_blank_pad_ends_the_sprint(self, play: Play, time: Time) -> None:
        async with play("sprint", clock=time) as player:
            await player.answer()
            await let(player, time, 61)
            assert isinstance(player.app.screen, SummaryScreen)
            assert player.text("#headline").startswith("1 of 1 right: 100%")

    @pytest.mark.parametrize("is_right", [True, False])
    async def test_when_it_is_up_what_is_on_the_pad_counts_only_if_it_is_right(
        self, play: Play, time: Time, is_right: bool
    ) -> None:
        async with play("sprint", clock=time) as player:
            await player.answer()
            target = sprint(player).session.current.target
            await player.draw(SIMPLEST[target if is_right else wrong(target)])
            await let(player, time, 61)
            count = 2 if is_right else 1
            assert player.text("#headline").startswith(f"{count} of {count} right: 100%")
            assert player.outcomes() == [Outcome.RIGHT] * count
            assert player.game.history.first_tries("ada") == (count, count)

    async def test_when_it_is_up_the_stroke_being_drawn_is_part_of_the_drawing(
        self, play: Play, time: Time
    ) -> None:
        async with play("sprint", clock=time) as player:
            target = sprint(player).session.current.target
            strokes = player.strokes_of(SIMPLEST[target])
            for stroke in strokes[:-1]:
                player.drag(stroke)
            player.down(*player.on_pad(*strokes[-1][0]))
            for place in strokes[-1][1:]:
                player.move(*player.on_pad(*place))
            await player.settle()
            await let(player, time, 61)
            assert player.text("#headline").startswith("1 of 1 right: 100%")

    async def test_a_check_that_comes_too_late_is_what_was_on_the_pad(
        self, play: Play, time: Time
    ) -> None:
        async with play("sprint", clock=time) as player:
            await player.draw(SIMPLEST[wrong(sprint(player).session.current.target)])
            time.now += 60.1
            await player.press("enter")
            assert isinstance(player.app.screen, SummaryScreen)
            assert player.attempts() == []

    async def test_that_is_up_under_the_help_ends_it_when_the_help_is_closed(
        self, play: Play, time: Time
    ) -> None:
        async with play("sprint", clock=time) as player:
            await player.answer()
            screen = sprint(player)
            await player.press("f1")
            time.now += 61
            screen.tick()
            await player.settle()
            assert player.app.screen.is_modal
            await player.press("escape")
            assert isinstance(player.app.screen, SummaryScreen)


class TestDuration:
    async def test_can_be_chosen_and_has_its_own_best(self, play: Play, time: Time) -> None:
        async with play("sprint", clock=time) as player:
            await player.answer()
            await let(player, time, 61)
            assert player.text("#best") == "Your first sprint: 1 is the score to beat."
            player.game.sprint_seconds = 120.0
            await player.press("escape", "t")
            assert player.text("Countdown").startswith("120 seconds left")
            assert "120 seconds." in player.text("Verdict")
            await player.answer()
            await let(player, time, 100)
            assert sprint(player).session_now.seconds_left == pytest.approx(20, abs=1)
            await player.answer()
            await player.press("escape", "g")  # the rest of its time is kept
            assert sprint(player).session.limit == 120.0
            await player.answer()
            await let(player, time, 30)
            assert player.text("#best") == "Your first sprint: 3 is the score to beat."


class TestPrompts:
    async def test_a_drawing_is_followed_by_the_next_digit_at_once(
        self, play: Play, time: Time
    ) -> None:
        async with play("sprint", clock=time) as player:
            first = sprint(player).session.current.target
            await player.answer()
            assert sprint(player).session.current.target != first
            assert player.pad.ink.is_blank
            assert "✓ Last: a" in player.text("Verdict")
            assert player.text("#accuracy").startswith("Right so far: 1 of 1.")

    async def test_a_miss_counts_and_is_told_in_words(self, play: Play, time: Time) -> None:
        async with play("sprint", clock=time) as player:
            target = sprint(player).session.current.target
            digit = wrong(target)
            await player.answer(digit)
            assert f"✗ Last: a {digit}, not a" in player.text("Verdict")
            assert target in [attempt.target for attempt in player.attempts()]
            assert player.text("#accuracy").startswith("Right so far: 0 of 1.")

    async def test_what_cannot_be_read_is_asked_again_and_counts_neither_way(
        self, play: Play, time: Time
    ) -> None:
        async with play("sprint", clock=time) as player:
            target = sprint(player).session.current.target
            await player.dot()
            await player.press("enter")
            assert "Last: I can't read it." in player.text("Verdict")
            assert sprint(player).session.current.target == target
            assert player.text("#accuracy").startswith("Right so far: 0 of 0.")
            assert player.pad.ink.is_blank

    async def test_skipping_counts_as_a_miss_by_key_and_by_button(
        self, play: Play, time: Time
    ) -> None:
        async with play("sprint", clock=time) as player:
            await player.press("s")
            time.now += 1
            await player.click("#skip")
            assert player.text("#accuracy").startswith("Right so far: 0 of 2.")
            assert player.text("Countdown").startswith("60 seconds left")
            await player.dot()
            assert player.game.history.first_tries("ada") == (2, 0)

    async def test_nothing_that_follows_the_end_harms(self, play: Play, time: Time) -> None:
        async with play("sprint", clock=time) as player:
            await player.answer()
            time.now += 61
            player.strike("enter", "s", "s", "enter", "escape")
            await player.settle()
            assert player.game.history.first_tries("ada") == (1, 1)


class TestSession:
    @pytest.mark.parametrize("hand", ["mouse", "keyboard"])
    async def test_from_the_first_prompt_to_the_summary_and_the_database(
        self, play: Play, time: Time, hand: str
    ) -> None:
        async with play("home", clock=time) as player:
            await (player.press("t") if hand == "keyboard" else player.click("#sprint"))
            for _ in range(12):
                strokes = player.strokes_of(SIMPLEST[sprint(player).session.current.target])
                if hand == "keyboard":
                    player.strike(*keys(strokes, player.pad._pen), "enter")
                    await player.settle()
                else:
                    for stroke in strokes:
                        player.drag(stroke)
                    await player.settle()
                    await player.click(player.pad, RIGHT)
                await let(player, time, 3)
            await let(player, time, 60)
            assert player.text("#headline").startswith("12 of 12 right: 100%, average score ")
            assert player.text("#best") == "Your first sprint: 12 is the score to beat."
            assert [attempt.task for attempt in player.attempts()] == [Task.SPRINT] * 12
            (kept,) = player.game.history.sessions("ada")
            assert (kept.task, kept.is_finished, kept.right) == (Task.SPRINT, True, 12)
            assert kept.seconds >= 60

    async def test_its_best_is_shown_before_and_celebrated_after(
        self, play: Play, time: Time
    ) -> None:
        async with play("sprint", clock=time) as player:
            for right, words in (
                (1, "Your first sprint: 1 is the score to beat."),
                (2, "A new best! It was 1 before."),
                (2, "The same as your best."),
                (1, "Your best is 2."),
            ):
                for _ in range(right):
                    await player.answer()
                await let(player, time, 61)
                assert player.text("#best") == words
                await player.press("p")
            assert player.text("#accuracy") == "Right so far: 0 of 0. Your best: 2."
