"""Verdicts show score, parts, tip and ghost; the pad shows guide lines."""

import json
from dataclasses import fields

import pytest

from digitgame.core.judging import Parts
from digitgame.core.leniency import Leniency
from digitgame.storage.settings import Settings
from digitgame.tui.overlay import Mark, mark_symbols
from digitgame.tui.symbols import BLOCKS
from tests.tui.conftest import Play
from tests.tui.player import SEVEN, ZERO, Player
from tests.tui.practising import miss

LINE, GHOST = (mark_symbols(BLOCKS)[mark] for mark in (Mark.LINE, Mark.GHOST))


def shown(player: Player) -> str:
    return "".join(player.pad_rows())


class TestPractice:
    async def test_score_and_every_part_are_shown_and_on_disk(self, play: Play) -> None:
        async with play("practise") as player:
            await player.answer()
            (attempt,) = player.attempts()
            assert attempt.score is not None
            assert attempt.parts is not None
            words = player.text("Verdict")
            assert f"{attempt.score:.0f} of 100" in words
            for part in fields(Parts):
                assert part.name in words
                assert f"{getattr(attempt.parts, part.name):.0f}" in words
            assert attempt.way

    async def test_a_misread_digit_shows_the_ghost_of_the_one_asked_for(self, play: Play) -> None:
        async with play("practise") as player:
            target = player.practice.session.current.target
            await player.draw(SEVEN if target != 7 else ZERO)
            assert GHOST not in shown(player)
            await player.press("enter")
            assert shown(player).count(GHOST) > 5
            assert "It looks like a" in player.text("Verdict")
            (attempt,) = player.attempts()
            assert attempt.score is not None
            assert attempt.score <= 50
            await player.press("r")
            assert GHOST not in shown(player)

    async def test_the_ghost_grows_with_the_pad(self, play: Play) -> None:
        async with play("practise") as player:
            await miss(player)
            await player.pilot.resize_terminal(120, 40)
            await player.settle()
            rows = player.pad_rows()
            assert len(rows) == 36
            assert any(GHOST in row for row in rows)

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
            assert "of 100" in player.text("Verdict")
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


class TestLeniency:
    async def test_is_chosen_in_the_palette_and_kept(self, play: Play) -> None:
        async with play("sketch") as player:
            commands = {c.title: c for c in player.app.get_system_commands(player.app.screen)}
            commands["Scoring: strict"].callback()
            assert player.game.settings.leniency is Leniency.STRICT
            kept = json.loads(player.game.settings_file.read_text("utf-8"))
            assert kept == {"leniency": "strict"}
