"""Verdicts show score, parts, tip and ghost; the pad shows guide lines."""

import json
from dataclasses import fields

import pytest

from digitgame.core.judging import Parts
from digitgame.i18n import _, languages, translations, use_language
from digitgame.storage.settings import Settings
from digitgame.tui.judging import usual_way
from digitgame.tui.overlay import Mark, mark_symbols
from digitgame.tui.symbols import BLOCKS
from digitgame.tui.widgets.verdict import PART_NAMES
from model.grid import Grid
from tests.handmade import cells as cells_of
from tests.tui.conftest import Play
from tests.tui.player import SEVEN, ZERO, Player
from tests.tui.practising import miss

LINE, GHOST = (mark_symbols(BLOCKS)[mark] for mark in (Mark.LINE, Mark.GHOST))


def shown(player: Player) -> str:
    return "".join(player.pad_rows())


def model_cells(player: Player) -> list[int]:
    """Return the columns of all cells that show the model."""
    return [column for row in player.pad._modelled().values() for column in row]


class TestParts:
    @pytest.mark.parametrize("language", sorted(languages()))
    @pytest.mark.parametrize("size", [(80, 24), (60, 18), (30, 30)])
    async def test_have_a_line_each(self, play: Play, language: str, size: tuple[int, int]) -> None:
        with use_language(translations(language)):
            async with play("practise", size=size) as player:
                await player.answer()
                await player.press("d")
                lines = player.text("Verdict").splitlines()
                (attempt,) = player.attempts()
                assert attempt.parts is not None
                for part in fields(Parts):
                    points = f"{getattr(attempt.parts, part.name):.0f}"
                    name = _(PART_NAMES[part.name])
                    (line,) = (line for line in lines if line.strip().startswith(name))
                    assert line.rstrip().endswith(points)


class TestPractice:
    async def test_score_and_every_part_are_shown_and_on_disk(self, play: Play) -> None:
        async with play("practise") as player:
            await player.answer()
            (attempt,) = player.attempts()
            assert attempt.score is not None
            assert attempt.parts is not None
            assert f"{attempt.score:.0f} points" in player.text("Verdict")
            assert PART_NAMES["formation"] not in player.text("Verdict")
            await player.press("d")
            words = player.text("Verdict")
            for part in fields(Parts):
                assert PART_NAMES[part.name] in words
                assert f"{getattr(attempt.parts, part.name):.0f}" in words
            await player.click("#details")
            assert PART_NAMES["formation"] not in player.text("Verdict")
            assert attempt.way

    @pytest.mark.slow
    async def test_on_a_misread_digit_the_one_asked_for_writes_itself(self, play: Play) -> None:
        async with play("practise") as player:
            target = player.practice.session.current.target
            await player.draw(SEVEN if target != 7 else ZERO)
            await player.press("enter")
            await player.until(lambda: len(model_cells(player)) > 20)
            assert "It looks like a" in player.text("Verdict")
            (attempt,) = player.attempts()
            assert attempt.score is not None
            assert attempt.score <= 50
            await player.press("r")
            assert not model_cells(player)

    async def test_the_spot_of_the_tip_is_marked_until_the_ink_changes(self, play: Play) -> None:
        async with play("practise") as player:
            target = player.practice.session.current.target
            assert BLOCKS.spot not in shown(player)
            await player.draw(SEVEN if target != 7 else ZERO)
            await player.press("enter")
            judged_ink = player.practice.judged_ink
            assert judged_ink is not None
            assert (judged_ink.judgement.place is not None) == (BLOCKS.spot in shown(player))
            await player.press("r")
            assert BLOCKS.spot not in shown(player)

    async def test_good_ink_has_no_dots_next_to_it(self, play: Play) -> None:
        async with play("practise") as player:
            way = usual_way(player.practice.session.current.target, player.game)
            grid = Grid(*player.pad.cells)
            for stroke in cells_of(grid.snapped(grid.fitted(way.strokes))):
                player.drag(stroke)
            await player.settle()
            await player.press("enter")
            assert player.practice.is_verdict_shown
            assert GHOST not in shown(player)
            assert not model_cells(player)

    async def test_the_model_grows_with_the_pad(self, play: Play) -> None:
        async with play("practise") as player:
            player.app.animation_level = "none"
            await miss(player)
            before = len(model_cells(player))
            await player.pilot.resize_terminal(120, 40)
            await player.settle()
            assert len(model_cells(player)) > 1.5 * before

    async def test_only_accepted_ways_are_followed(self, play: Play) -> None:
        ways = {str(digit): ["plain"] for digit in (1, 7)}
        async with play("practise", settings=Settings(ways=ways)) as player:
            for _ in range(10):
                await player.answer()
                await player.press("enter")
            named = {a.target: a.way for a in player.attempts() if a.target in (1, 7)}
            assert set(named.values()) <= {"plain", None}


class TestSketch:
    async def test_enter_judges_what_was_read_until_the_ink_changes(self, play: Play) -> None:
        async with play("sketch") as player:
            await player.draw(SEVEN)
            await player.press("enter")
            assert "I read a 7" in player.text("Verdict")
            assert "points" in player.text("Verdict")
            assert not player.app.screen.query_one("ProbabilityBars").region.area
            await player.dot(2, 2)
            assert player.app.screen.query_one("ProbabilityBars").region.area
            assert not player.app.screen.query_one("Verdict").region.area
            assert player.attempts() == []

    async def test_a_blank_pad_is_not_judged(self, play: Play) -> None:
        async with play("sketch") as player:
            await player.press("enter")
            assert not player.app.screen.query_one("Verdict").region.area


class TestGuides:
    async def test_can_be_switched_off_and_stay_off(self, play: Play) -> None:
        async with play("sketch") as player:
            assert shown(player).count(LINE) == 2 * player.pad.cells.columns
            await player.press("g")
            assert LINE not in shown(player)
            await player.press("escape", "p")
            assert LINE not in shown(player)
            kept = json.loads(player.game.settings_file.read_text("utf-8"))
            assert kept == {"guides": False}
            await player.press("g")
            assert LINE in shown(player)

    @pytest.mark.parametrize("size", [(60, 18), (80, 24), (120, 40)])
    async def test_ink_covers_them(self, play: Play, size: tuple[int, int]) -> None:
        async with play("sketch", size=size) as player:
            before = shown(player).count(LINE)
            await player.draw(SEVEN)
            assert before / 2 < shown(player).count(LINE) < before
