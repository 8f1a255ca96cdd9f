"""The summary: results, comparison and the next session."""

import sqlite3

import pytest

from digitgame.storage.database import HistoryError
from digitgame.storage.history import History
from digitgame.storage.settings import Glyphs, Settings
from digitgame.tui.screens.summary import FOCUS, SummaryScreen
from tests.tui.conftest import Play
from tests.tui.player import Player
from tests.tui.practising import miss, wrong


async def mixed_session(player: Player) -> list[int]:
    """Answer right; wrong, then right; unreadable; skip the rest. Return the targets."""
    practice = player.practice
    await player.answer()
    await player.press("enter")
    await miss(player)
    await player.press("r")
    await player.answer()
    await player.press("enter")
    await player.dot()
    await player.press("enter", "enter")
    await player.skip(8)
    return [prompt.target for prompt in practice.session.prompts]


async def session(player: Player, misses: int) -> None:
    """Answer ten prompts, missing the first of them."""
    for prompt in range(10):
        target = player.practice.session.current.target
        await player.answer(wrong(target) if prompt < misses else target)
        await player.press("enter")


def gallery(player: Player) -> str:
    """Return the gallery's text, visible or not."""
    widget = player.app.screen.query_one("Gallery")
    return "\n".join(line.text for line in widget.render_lines(widget.size.region))


class TestSummary:
    async def test_shows_accuracy_parts_and_each_prompt(self, play: Play) -> None:
        async with play("practise") as player:
            targets = await mixed_session(player)
            assert player.text("#headline").startswith("1 of 10 right: 10%, average score ")
            shown = gallery(player)
            assert f"✓ {targets[0]}  " in shown
            assert f"✗ {targets[1]} like {wrong(targets[1])} " in shown
            assert all(f"✗ {target} skipped" in shown for target in targets[2:])
            assert shown.count("no drawing") == 8
            assert player.text("#all-time") == "All your answers so far: 1 of 10 right (10%)."
            heads, right, score, *parts = player.text("Comparison").splitlines()
            assert heads.split() == ["Now"]
            assert right.split() == ["Right", "10%"]
            assert score.startswith("Score")
            assert parts[0].startswith("Shape")
            assert "Your first practice" in player.text("#before")

    @pytest.mark.slow
    async def test_compares_with_the_sessions_before(self, play: Play) -> None:
        async with play("practise") as player:
            await session(player, 8)
            await player.press("p")
            missed = {p.target for p in player.practice.session.prompts}
            await session(player, 0)
            heads, right, *others = player.text("Comparison").splitlines()
            assert heads.split() == ["Now", "Before"]
            assert all(len(line.split()[-3:]) == 3 for line in others)
            assert sum(line.rstrip().endswith(("~", "better", "worse")) for line in others) > 3
            assert right.split()[:2] == ["Right", "100%"]
            assert right.split()[2:] == ["0%", "better"]
            assert player.text("#before").startswith("Before: your last practice of these digits.")
            assert player.text("#mastered").startswith("Missed last time, right this time: ")
            assert missed

    async def test_in_plain_characters_it_is_plain(self, play: Play) -> None:
        async with play("practise", settings=Settings(glyphs=Glyphs.ASCII)) as player:
            targets = await mixed_session(player)
            shown = gallery(player)
            assert f"+ {targets[0]}  " in shown
            assert f"x {targets[1]} like {wrong(targets[1])} " in shown
            assert f"x {targets[2]} skipped" in shown
            assert "##" in shown
            assert not set(shown) & set("▀▄█✓✗")

    @pytest.mark.slow
    async def test_leads_to_more_practice_or_home_by_key_and_by_button(self, play: Play) -> None:
        async with play("practise") as player:
            for lead in ("p", "#again", "tab tab enter"):
                await player.skip(10)
                assert isinstance(player.app.screen, SummaryScreen)
                await (player.click(lead) if lead.startswith("#") else player.press(*lead.split()))
                assert player.app.screen.sub_title == "Practice"
                assert player.practice.session.position == 0
            for lead in ("escape", "#home"):
                await player.skip(10)
                await (player.click(lead) if lead.startswith("#") else player.press(lead))
                assert player.app.screen.sub_title == "Home"
                await player.press("p")
            assert len(player.app.screen_stack) == 2  # Home, Practice

    @pytest.mark.slow
    @pytest.mark.parametrize("lead", ["w", "#weakest", "tab enter"])
    async def test_leads_to_exactly_the_digit_to_work_on(self, play: Play, lead: str) -> None:
        async with play("practise") as player:
            missed = player.practice.session.current.target
            await session(player, 1)
            label = player.text("#weakest")
            assert label == f"Work on {missed}"
            await (player.click(lead) if lead.startswith("#") else player.press(*lead.split()))
            for _ in range(FOCUS):
                assert player.practice.session.current.target == missed
                await player.skip()
            assert isinstance(player.app.screen, SummaryScreen)

    async def test_the_session_is_on_disk_as_finished(self, play: Play) -> None:
        async with play("practise") as player:
            await mixed_session(player)
            await player.press("escape")
            (kept,) = player.game.history.sessions("ada")
            assert (kept.is_finished, kept.answered, kept.right) == (True, 10, 1)
            assert player.game.history.open_session("ada") is None

    async def test_a_history_that_fails_is_named_in_its_place(
        self, play: Play, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def fail(history: History, learner: str) -> tuple[int, int]:
            raise HistoryError("The history /tmp/[/b] cannot be used: worn out.")

        monkeypatch.setattr(History, "first_tries", fail)
        async with play("practise") as player:
            await player.skip(10)
            assert "/tmp/[/b] cannot be used: worn out." in player.screen_text()

    async def test_an_earlier_session_that_was_damaged_is_not_compared(self, play: Play) -> None:
        async with play("practise") as player:
            await player.skip(10)
            with sqlite3.connect(player.game.history.file) as connection:
                connection.execute("UPDATE sessions SET state = '{\"version\":1}'")
            connection.close()
            await player.press("p")
            await player.skip(10)
            assert "Your first practice" in player.text("#before")

    @pytest.mark.parametrize("size", [(60, 18), (80, 24), (120, 40)])
    async def test_everything_can_be_scrolled_into_sight_by_key(
        self, play: Play, size: tuple[int, int]
    ) -> None:
        async with play("practise", size=size) as player:
            await mixed_session(player)
            seen = player.screen_text()
            for _ in range(8):
                await player.press("pagedown")
                seen += player.screen_text()
            assert "Work on" in seen
            assert seen.count("skipped") >= 8
            shown = player.app.screen.query_one("#summary")
            assert shown.max_scroll_x == 0
            if size != (60, 18):
                assert "On the lines" in seen
