"""Practice that asks by words, dots and sums."""

import re
from pathlib import Path

import pytest

from digitgame.core.question import Ask
from digitgame.core.session import Outcome
from digitgame.storage.settings import Glyphs, Settings
from digitgame.tui.screens.practice import PracticeScreen
from digitgame.tui.screens.summary import SummaryScreen
from digitgame.tui.symbols import SYMBOLS
from digitgame.tui.widgets.question_card import dot_rows
from digitgame.tui.widgets.target_digit import NAMES, TargetDigit
from model.reader import Reader
from tests.tui.conftest import Play
from tests.tui.player import Player, new_game, playing
from tests.tui.practising import miss, verdict

SIZES = [(80, 24), (60, 18), (30, 30)]
HIDING = [Ask.WORD, Ask.DOTS, Ask.SUM]
_DOT = {Glyphs.QUADRANT: "▟██▙", Glyphs.HALF: "▄██▄", Glyphs.ASCII: "/##\\"}


def asking(ask: Ask, glyphs: Glyphs = Glyphs.QUADRANT) -> Settings:
    return Settings(ask=ask, glyphs=glyphs)


def target(player: Player) -> int:
    return player.practice.session.current.target


def card(player: Player) -> str:
    """Return the text on the card without its frame."""
    shown = player.app.screen.query_one("QuestionCard")
    lines = [line.text for line in shown.render_lines(shown.outer_size.region)]
    return "\n".join(line.strip("╭╮╰╯│─ ") for line in lines).strip()


def solve(player: Player) -> int:
    """Return the answer to the question on the screen, found as a learner does."""
    question = card(player)
    if "How much" in player.text("#ask"):
        first, sign, second = re.findall(r"(\d+) ([+-]) (\d+)", question)[0]
        return int(first) + int(second) if sign == "+" else int(first) - int(second)
    if "How many" in player.text("#ask"):
        return question.count(_DOT[player.game.settings.glyphs])
    return NAMES.index(question)


class TestEachKind:
    @pytest.mark.parametrize("size", SIZES)
    @pytest.mark.parametrize("ask", HIDING)
    async def test_can_be_answered_from_what_is_shown(
        self, play: Play, ask: Ask, size: tuple[int, int]
    ) -> None:
        async with play("practise", settings=asking(ask), size=size) as player:
            for _ in range(2):
                player.assert_visible("#ask", "QuestionCard", "#check", "#skip")
                assert not player.app.screen.query_one("#shapes").display
                digit = solve(player)
                assert digit == target(player)
                await player.answer(digit)
                assert verdict(player).startswith("✓ A")
                assert not player.app.screen.query_one("QuestionCard").display
                await player.press("enter")
            assert player.practice.session.right == 2

    @pytest.mark.parametrize("count", range(10))
    @pytest.mark.parametrize("glyphs", Glyphs)
    def test_dots_are_counted_without_colour(self, glyphs: Glyphs, count: int) -> None:
        """Five next to each other, with a gap on every side, in rows of the same width."""
        rows = dot_rows(count, SYMBOLS[glyphs])
        assert {len(row) for row in rows} == {24}
        assert rows[2].isspace()
        per_row = [len(row.split()) for row in rows]
        assert per_row == [min(count, 5)] * 2 + [0] + [max(count - 5, 0)] * 2
        assert "\n".join(rows).count(_DOT[glyphs]) == count


class TestAnswer:
    @pytest.mark.parametrize("ask", HIDING)
    async def test_is_not_given_away_before_the_verdict(self, play: Play, ask: Ask) -> None:
        """Not by the request, the tip, the last tries, nor by questions about unreadable ink."""
        async with play("practise", settings=asking(ask), size=(120, 40)) as player:
            digit = target(player)
            player.game.tips["ada", digit] = "Close the ring."
            await player.dot()
            await player.press("enter")
            assert "? I can't read this." in verdict(player)
            assert not any("•" in row for row in player.pad_rows())
            await player.press("m", "w", "t")
            assert isinstance(player.app.screen, PracticeScreen)
            assert player.practice.current_task == "practice"
            await player.press("enter")
            assert player.app.screen.query_one(TargetDigit).way is None
            assert not player.app.screen.query_one("#tries").display
            assert "Last time" not in player.screen_text()
            shown = player.text("#ask") + player.text("Verdict")
            assert str(digit) not in shown
            if ask is not Ask.WORD:
                assert NAMES[digit] not in player.screen_text()
            await player.answer()
            assert player.app.screen.query_one("#tries").display
            await player.press("m")
            assert not isinstance(player.app.screen, PracticeScreen)

    async def test_is_shown_and_may_be_traced_after_misses(self, play: Play) -> None:
        async with play("practise", settings=asking(Ask.SUM)) as player:
            for _ in range(3):
                await miss(player)
                assert f"{target(player)}." in verdict(player)
                await player.press("r")
            await miss(player)
            await player.press("t")
            assert player.practice.current_task == "trace"

    async def test_tracing_is_not_offered_at_the_next_question_for_it(
        self, reader: Reader, tmp_path: Path
    ) -> None:
        game = new_game(reader, tmp_path, settings=asking(Ask.SUM))
        game.digits = (3, 4)
        async with playing(game, "practise") as player:
            for _ in range(3):
                await miss(player)
                await player.press("enter")
            screen = player.practice
            while not screen.session.offers_tracing:
                await miss(player)
                await player.press("enter")
            await player.press("t")
            assert screen.current_task == "practice"


class TestSession:
    async def test_counts_as_usual_up_to_the_summary(self, play: Play) -> None:
        async with play("practise", settings=asking(Ask.MIXED)) as player:
            await miss(player)
            await player.press("enter")
            for _ in range(9):
                await player.answer()
                await player.press("enter")
            assert isinstance(player.app.screen, SummaryScreen)
            assert "9 of 10 right: 90%" in player.screen_text()
            assert player.outcomes() == [Outcome.WRONG, *[Outcome.RIGHT] * 9]

    async def test_goes_on_with_the_same_question(self, reader: Reader, tmp_path: Path) -> None:
        """Retrying, resizing and another run change nothing."""
        game = new_game(reader, tmp_path, settings=asking(Ask.SUM))
        async with playing(game, "practise") as player:
            await player.answer()
            await player.press("enter")
            asked = card(player)
            await player.dot()
            await player.press("enter", "enter")
            assert card(player) == asked
            await player.press("escape")
        game = new_game(reader, tmp_path, settings=asking(Ask.SUM), seed=9)
        async with playing(game) as player:
            await player.press("g")
            assert card(player) == asked
            assert solve(player) == target(player)

    async def test_of_one_digit_shows_the_digit(self, reader: Reader, tmp_path: Path) -> None:
        game = new_game(reader, tmp_path, settings=asking(Ask.DOTS))
        game.digits = (7,)
        async with playing(game, "practise") as player:
            assert "Draw a 7 (seven)." in player.text("#ask")
            assert player.app.screen.query_one("#shapes").display

    async def test_a_skip_is_taken_back_to_its_question(self, play: Play) -> None:
        async with play("practise", settings=asking(Ask.SUM)) as player:
            asked = card(player)
            await player.press("s")
            assert card(player) != asked
            await player.press("ctrl+z")
            assert card(player) == asked
