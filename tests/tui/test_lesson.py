"""A lesson on the screen: each step by mouse and by keyboard, and what is told meanwhile."""

import sqlite3
import threading
from collections.abc import Sequence
from typing import Any

import pytest
from textual.widgets import Button

from digitgame.history import History, PatientHistory
from digitgame.lesson import Lesson, Step, Try
from digitgame.practice import Outcome, Task
from digitgame.settings import Glyphs, Settings
from digitgame.tui.overlay import GLYPHS, Mark
from digitgame.tui.screens.cards import CardsScreen
from digitgame.tui.screens.lesson import LessonScreen
from digitgame.tui.screens.why import WhyScreen
from model.copybook import taught_ways
from model.grid import Grid
from model.raster import Points
from tests.handmade import Cell, keys
from tests.tui.conftest import Play
from tests.tui.player import RIGHT, Player

SIZES = pytest.mark.parametrize("size", [(80, 24), (60, 18)], ids=["40x20", "28x14"])
USUAL = {way.digit: way for way in reversed(taught_ways())}
"""Each digit's first way, which its card shows."""

DOT, SPARK = (GLYPHS[Glyphs.HALF][mark] for mark in (Mark.GHOST, Mark.SPARK))


def lesson(player: Player) -> LessonScreen:
    assert isinstance(player.app.screen, LessonScreen)
    return player.app.screen


def strokes_of(player: Player, *, backwards: bool = False) -> list[list[Cell]]:
    """The cells that a mouse passes which follows the way of the lesson."""
    pad = Grid(*player.pad.cells)
    strokes: Sequence[Points] = pad.fitted(lesson(player).way.strokes)
    if backwards:
        strokes = [stroke[::-1] for stroke in strokes]
    return [[(int(x), int(y // 2)) for x, y in each.tolist()] for each in pad.snapped(strokes)]


async def follow(player: Player, *, backwards: bool = False) -> None:
    """Draw the way with the mouse and ask for the verdict."""
    for stroke in strokes_of(player, backwards=backwards):
        player.drag(stroke)
    await player.settle()
    await player.press("enter")


async def follow_by_keys(player: Player) -> None:
    """The same with the keys alone."""
    start = player.pad.cells.columns // 2, player.pad.cells.rows // 2
    player.strike(*keys(strokes_of(player), start))
    await player.settle()
    await player.press("enter")


async def miss(player: Player) -> None:
    await follow(player, backwards=True)


def said(player: Player) -> str:
    """The verdict's words without its border and line breaks."""
    return " ".join(line.strip("▎ ") for line in player.text("Verdict").splitlines())


def dots(player: Player) -> int:
    return "".join(player.pad_rows()).count(DOT)


def on_frame(player: Player) -> str:
    return str(player.app.screen.query_one("#frame").border_title or "")


def replayed(player: Player) -> str:
    sheet = lesson(player).replay
    return "".join(sheet.render_line(y).text for y in range(sheet.cells.rows))


class TestWatching:
    @SIZES
    async def test_shows_the_way_with_its_starts_numbered_and_its_direction(
        self, play: Play, size: tuple[int, int]
    ) -> None:
        async with play("lesson(5)", size=size) as player:
            assert lesson(player).step is Step.WATCH
            assert lesson(player).replay.is_playing
            lesson(player).replay.stop()
            await player.settle()
            shown = replayed(player)
            assert set(shown) & set("▀▄█")
            assert set("12") <= set(shown)
            assert {"↓", "→"} <= set(shown)
            assert "Body, then hat. Go down" in player.text("#advice")

    async def test_comes_about_stroke_by_stroke(self, play: Play) -> None:
        async with play("lesson(5)") as player:
            replay = lesson(player).replay
            assert "2" not in replayed(player)
            while replay.is_playing:
                replay._tick()
            assert set("12") <= set(replayed(player))

    @pytest.mark.parametrize("how", ["keys", "mouse"])
    async def test_is_replayed_slowed_and_goes_to_another_way(self, play: Play, how: str) -> None:
        async with play("lesson(7)") as player:
            replay = lesson(player).replay
            for name, key in (("replay", "r"), ("slower", "s")):
                replay.stop()
                await (player.press(key) if how == "keys" else player.click(f"#{name}"))
                assert replay.is_playing
            ways = [way for way in taught_ways() if way.digit == 7]
            seen = []
            for _ in ways:
                seen.append(lesson(player).way.name)
                await (player.press("n") if how == "keys" else player.click("#another"))
            assert seen == [way.name for way in ways]
            assert lesson(player).way is ways[0]

    async def test_offers_nothing_that_needs_a_verdict(
        self, play: Play, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(LessonScreen, "_recall", lambda _: None)  # nothing is known yet
        async with play("lesson(5)") as player:
            for name in ("#why", "#compare", "#check", "#next", "#watch"):
                assert not player.app.screen.query_one(name).display

    @pytest.mark.parametrize("hand", ["keys", "mouse"])
    async def test_who_goes_on_before_the_history_is_known_need_not_ask_twice(
        self, play: Play, monkeypatch: pytest.MonkeyPatch, hand: str
    ) -> None:
        may_read, tries = threading.Event(), PatientHistory.lesson_tries

        def slowly(history: PatientHistory, learner: str) -> list[Try]:
            assert may_read.wait(30)
            return tries(history, learner)

        async with play("learn") as player:
            await player.press("a")
            monkeypatch.setattr(PatientHistory, "lesson_tries", slowly)
            player.strike("7")
            for _ in range(10):
                await player.pilot.pause()  # the lesson comes, and asks the history
            if hand == "keys":
                player.strike("n", "enter")
            else:
                for name in ("#another", "#start"):
                    player.app.screen.query_one(name, Button).press()
            for _ in range(5):
                await player.pilot.pause()  # both are acted on before the history is known
            assert lesson(player).is_watching
            may_read.set()
            await player.settle()
            assert lesson(player).step is Step.TRACE
            assert lesson(player).way is lesson(player).ways[1]
            await follow(player)
            assert "✓ Good!" in said(player)

    async def test_without_animations_it_is_whole_at_once(
        self, play: Play, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("textual.constants.TEXTUAL_ANIMATIONS", "none")
        async with play("lesson(5)") as player:
            player.app.animation_level = "none"
            await player.press("r")
            assert not lesson(player).replay.is_playing
            assert set("12") <= set(replayed(player))

    async def test_does_not_draw(self, play: Play) -> None:
        async with play("lesson(0)") as player:
            await player.press("space", "right", "space", "ctrl+y")
            assert player.pad.ink.is_blank
            assert player.attempts() == []


class TestTracing:
    @SIZES
    async def test_the_way_lies_under_the_pen_with_its_starts_and_an_arrow(
        self, play: Play, size: tuple[int, int]
    ) -> None:
        async with play("lesson(5)", size=size) as player:
            await player.press("enter")
            assert lesson(player).step is Step.TRACE
            assert dots(player) > 20
            shown = "".join(player.pad_rows())
            assert set("12↓") <= set(shown)
            assert on_frame(player) == "Start at 1."

    async def test_says_while_it_is_drawn_that_it_is_on_the_path(self, play: Play) -> None:
        async with play("lesson(5)") as player:
            await player.press("enter")
            first, second = strokes_of(player)
            player.down(*player.on_pad(*first[0]))
            for cell in first[1:9]:
                player.move(*player.on_pad(*cell))
            await player.settle()
            assert on_frame(player) == "✓ On the dots."
            for cell in first[9:]:
                player.move(*player.on_pad(*cell))
            await player.settle()
            assert on_frame(player) == "✓ There! Lift the pen."
            player.up(*player.on_pad(*first[-1]))
            await player.settle()
            assert on_frame(player) == "Start at 2."
            player.drag(second)
            await player.settle()
            assert on_frame(player) == "✓ All there: check it."

    @pytest.mark.parametrize("digit", range(10))
    async def test_the_other_way_round_is_told_while_it_is_drawn(
        self, play: Play, digit: int
    ) -> None:
        async with play(f"lesson({digit})") as player:
            await player.press("enter")
            first, *_ = strokes_of(player, backwards=True)
            player.down(*player.on_pad(*first[0]))
            for cell in first[1:7]:
                player.move(*player.on_pad(*cell))
            await player.settle()
            assert on_frame(player) == "↺ The other way round!"
            assert player.app.screen.query_one("#frame").has_class("-fault")
            player.up(*player.on_pad(*first[6]))
            await player.settle()
            assert on_frame(player) == "↺ The other way round!"
            await player.press("ctrl+z")
            assert on_frame(player) == "Start at 1."

    async def test_leaving_the_path_is_told_by_shape_and_words_in_plain_characters_too(
        self, play: Play
    ) -> None:
        async with play("lesson(1)", settings=Settings(glyphs=Glyphs.ASCII)) as player:
            await player.press("enter")
            first, *_ = strokes_of(player)
            player.down(*player.on_pad(*first[0]))
            player.move(*player.on_pad(2, 18))
            await player.settle()
            assert on_frame(player) == "x Off the dots: go back."
            assert "o" in "".join(player.pad_rows())

    async def test_by_keys_is_told_as_well(self, play: Play) -> None:
        async with play("lesson(1)") as player:
            await player.press("enter")
            await player.press("space")
            assert on_frame(player) in ("✗ Start at 1.", "✗ Off the dots: go back.")

    @SIZES
    async def test_the_ghost_goes_along_when_the_terminal_grows(
        self, play: Play, size: tuple[int, int]
    ) -> None:
        async with play("lesson(0)", size=size) as player:
            await player.press("enter")
            before = dots(player)
            await player.pilot.resize_terminal(120, 40)
            await player.settle()
            assert dots(player) > before
            await follow(player)
            assert "✓ Good!" in said(player)


class TestSteps:
    @SIZES
    @pytest.mark.parametrize("digit", range(10))
    async def test_who_follows_the_way_exactly_learns_the_card(
        self, play: Play, size: tuple[int, int], digit: int
    ) -> None:
        """Every other way of every digit is driven through the rules in tests/test_lesson.py."""
        async with play(f"lesson({digit})", size=size) as player:
            await player.press("enter")
            seen: list[tuple[Step, int]] = []
            for _ in range(6):
                seen.append((lesson(player).step, dots(player)))
                await follow(player)
                assert "✓" in said(player)
                assert lesson(player).is_verdict_shown
                if not lesson(player).card.lesson.is_learnt:
                    await player.press("enter")
            steps = [step for step, _ in seen]
            assert steps == [Step.TRACE] * 2 + [Step.FADE] * 2 + [Step.MEMORY] * 2
            counts = [count for _, count in seen]
            # The first time the keyboard's pen hides one of them.
            assert counts[1] > counts[2] > counts[3] > counts[4] == counts[5] == 0
            assert "Learnt!" in said(player)
            assert lesson(player).card.stars == 3
            tasks = [attempt.task for attempt in player.attempts()]
            assert tasks == [Task.TRACE] * 2 + [Task.FADE] * 2 + [Task.MEMORY] * 2
            assert {attempt.way for attempt in player.attempts()} == {USUAL[digit].name}

    @SIZES
    async def test_the_same_by_keys_alone(self, play: Play, size: tuple[int, int]) -> None:
        async with play("lesson(7)", size=size) as player:
            await player.press("enter")
            for _ in range(6):
                await follow_by_keys(player)
                assert "✓" in said(player)
                await player.press("enter")
            assert isinstance(player.app.screen, CardsScreen)
            assert player.outcomes() == [Outcome.RIGHT] * 6

    async def test_the_same_by_mouse_alone(self, play: Play) -> None:
        async with play("lesson(0)") as player:
            await player.click("#start")
            for number in range(6):
                for stroke in strokes_of(player):
                    player.drag(stroke)
                await player.settle()
                if number % 2:
                    await player.click("#check")
                    await player.click("#next")
                else:
                    await player.click(player.pad, RIGHT)
                    await player.click(player.pad, RIGHT)
            assert isinstance(player.app.screen, CardsScreen)
            assert len(player.attempts()) == 6

    @SIZES
    @pytest.mark.parametrize("digit", range(10))
    async def test_who_draws_each_stroke_backwards_is_told_so(
        self, play: Play, size: tuple[int, int], digit: int
    ) -> None:
        async with play(f"lesson({digit})", size=size) as player:
            await player.press("enter")
            await miss(player)
            assert "✗ Not yet." in said(player)
            assert "backwards" in said(player)
            assert "★" not in said(player)  # whatever its score: stars are the card's

    async def test_three_misses_lead_back(self, play: Play) -> None:
        async with play("lesson(1)") as player:
            await player.press("enter")
            for _ in range(3):
                assert lesson(player).step is Step.TRACE
                await miss(player)
                last = said(player)
                await player.press("enter")
            assert "Back to Watch." in last
            assert lesson(player).step is Step.WATCH

    async def test_backwards_is_told_from_memory_too(self, play: Play) -> None:
        async with play("lesson(3)") as player:
            await player.press("enter")
            for _ in range(4):
                await follow(player)
                await player.press("enter")
            assert lesson(player).step is Step.MEMORY
            await miss(player)
            assert "backwards" in said(player)

    async def test_after_a_drawing_from_memory_the_way_lies_under_it(self, play: Play) -> None:
        async with play("lesson(0)") as player:
            await player.press("enter")
            for _ in range(4):
                await follow(player)
                await player.press("enter")
            assert dots(player) == 0
            player.drag([(5, 3), (5, 17)])
            await player.settle()
            await player.press("enter")
            assert dots(player) > 20
            await player.press("enter")
            assert dots(player) == 0

    async def test_what_cannot_be_read_counts_neither_way(self, play: Play) -> None:
        async with play("lesson(0)") as player:
            await player.press("enter")
            await player.dot()
            await player.press("enter")
            assert "? I can't read this." in said(player)
            assert player.outcomes() == [Outcome.UNREADABLE]
            assert lesson(player).card.lesson == Lesson(Step.TRACE)

    async def test_go_on_where_the_learner_stopped_with_the_way_last_followed(
        self, play: Play
    ) -> None:
        async with play("lesson(7)") as player:
            await player.press("n", "enter")
            for _ in range(3):
                await follow(player)
                await player.press("enter")
            await player.press("escape", "7")
            assert lesson(player).step is Step.FADE
            assert lesson(player).card.lesson.good == 1
            assert lesson(player).way.name == "plain"

    async def test_watching_again_changes_nothing(self, play: Play) -> None:
        async with play("lesson(0)") as player:
            await player.press("enter")
            await follow(player)
            await player.press("v")
            assert lesson(player).step is Step.WATCH
            await player.press("enter")
            assert lesson(player).card.lesson == Lesson(Step.TRACE, good=1)
            assert player.pad.ink.is_blank

    async def test_a_blank_pad_is_not_judged(self, play: Play) -> None:
        async with play("lesson(0)") as player:
            await player.press("enter", "enter")
            assert "Nothing drawn yet." in said(player)
            assert player.attempts() == []

    async def test_a_verdict_is_explained(self, play: Play) -> None:
        async with play("lesson(0)") as player:
            await player.press("enter")
            await follow(player)
            await player.press("w")
            assert isinstance(player.app.screen, WhyScreen)
            await player.press("escape")
            assert lesson(player).is_verdict_shown


class TestKeeping:
    async def test_no_verdict_before_the_drawing_is_on_disk(
        self, play: Play, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        may_record, begun = threading.Event(), threading.Event()
        record = History.record

        def slowly(history: History, *recorded: Any) -> None:
            begun.set()
            assert may_record.wait(30)
            record(history, *recorded)

        monkeypatch.setattr(History, "record", slowly)
        async with play("lesson(0)") as player:
            await player.press("enter")
            for stroke in strokes_of(player):
                player.drag(stroke)
            await player.settle()
            player.strike("enter")
            for _ in range(1000):
                if begun.is_set():
                    break
                await player.pilot.pause(0.01)
            await player.pilot.pause()
            assert not lesson(player).is_verdict_shown
            assert "Good" not in said(player)
            player.strike("v")  # what is being judged is not left
            for _ in range(5):
                await player.pilot.pause()  # the key is acted on before the drawing is kept
            may_record.set()
            await player.settle()
            assert lesson(player).is_verdict_shown
            assert len(player.attempts()) == 1

    async def test_what_cannot_be_kept_is_held_and_said(self, play: Play) -> None:
        async with play("lesson(0)") as player:
            await player.press("enter")
            with sqlite3.connect(player.game.history.file) as connection:
                connection.execute("DROP TABLE attempts")
            await follow(player)
            assert lesson(player).is_verdict_shown
            assert player.game.history.waiting == 1
            assert player.game.history.problem


class TestCelebration:
    async def to_memory(self, player: Player) -> None:
        await player.press("enter")
        for _ in range(4):
            await follow(player)
            await player.press("enter")

    async def test_a_new_star_sparkles_and_leaves_the_next_drawing_alone(self, play: Play) -> None:
        async with play("lesson(0)") as player:
            await self.to_memory(player)
            await follow(player)
            assert "3 new stars! 3 of 3." in said(player)
            celebration = lesson(player).celebration
            assert celebration.is_on
            for _ in range(5):
                celebration._twinkle()
            assert SPARK in "".join(player.pad_rows())
            await player.press("enter")
            assert not celebration.is_on
            assert SPARK not in "".join(player.pad_rows())
            await follow(player)
            assert "Learnt!" in said(player)

    async def test_it_ends_by_itself(self, play: Play) -> None:
        async with play("lesson(0)") as player:
            await self.to_memory(player)
            await follow(player)
            celebration = lesson(player).celebration
            for _ in range(20):
                celebration._twinkle()
            assert not celebration.is_on
            assert SPARK not in "".join(player.pad_rows())

    async def test_there_is_none_without_animations(self, play: Play) -> None:
        async with play("lesson(0)") as player:
            player.app.animation_level = "none"
            await self.to_memory(player)
            await follow(player)
            assert "3 new stars!" in said(player)
            assert not lesson(player).celebration.is_on
            assert SPARK not in "".join(player.pad_rows())


class TestFitting:
    @pytest.mark.parametrize("size", [(60, 18), (80, 24), (120, 40)])
    @pytest.mark.parametrize("digit", [4, 9])
    async def test_nothing_is_clipped_in_any_step(
        self, play: Play, size: tuple[int, int], digit: int
    ) -> None:
        def check(player: Player) -> None:
            panel = player.app.screen.query_one("#panel")
            for name in ("#card", "Steps", "#advice", "Verdict", "#buttons", "#more-buttons"):
                widget = player.app.screen.query_one(name)
                if widget.display and widget.region.area:
                    assert panel.region.contains_region(widget.region), name
            for button in player.app.screen.query("Button"):
                if button.display:
                    assert panel.region.contains_region(button.region), button.id

        async with play(f"lesson({digit})", size=size) as player:
            for _ in range(len(lesson(player).ways)):
                check(player)
                await player.press("n")
            await player.press("enter")
            check(player)
            await miss(player)
            check(player)
            for _ in range(5):
                await player.press("enter")
                await follow(player)
                check(player)

    async def test_too_small_a_terminal_asks_for_room_and_keeps_the_ink(self, play: Play) -> None:
        async with play("lesson(0)") as player:
            await player.press("enter")
            await player.dot()
            await player.pilot.resize_terminal(40, 10)
            await player.settle()
            assert "needs more room" in player.screen_text()
            await player.pilot.resize_terminal(80, 24)
            await player.settle()
            assert len(player.pad.ink.strokes) == 1
