"""Verdicts are explained, by mouse and by keys, without relying on colour."""

import pytest
from textual.strip import Strip

from digitgame.storage.settings import Glyphs, Settings
from digitgame.tui.screens.practice import PracticeScreen
from digitgame.tui.screens.sketch import SketchScreen
from digitgame.tui.screens.why import WhyScreen
from digitgame.tui.widgets.attribution_canvas import GLYPHS, AttributionCanvas, Influence
from digitgame.tui.widgets.digit_choices import DigitChoices
from tests.handmade import Handmade
from tests.tui.conftest import Play
from tests.tui.player import SEVEN, SIMPLEST, Player

SLANT = Handmade(7, "without its top", (((0.56, 0.0), (0.36, 0.41), (0.2, 1.0)),))
SIZES = pytest.mark.parametrize("size", [(60, 18), (80, 24), (120, 40)])


def rows(player: Player) -> str:
    canvas = player.app.screen.query_one(AttributionCanvas)
    return "\n".join(canvas.render_line(row).text for row in range(canvas.cells.rows))


def ink(player: Player) -> list[Strip]:
    canvas = player.app.screen.query_one(AttributionCanvas)
    return [canvas.render_line(row) for row in range(canvas.cells.rows)]


def because(player: Player) -> str:
    return " ".join(player.text("#because").split())


class TestOpening:
    async def test_w_explains_a_verdict_and_escape_leads_back_to_it(self, play: Play) -> None:
        async with play("practise") as player:
            target = player.practice.session.current.target
            await player.answer((target + 5) % 10)
            verdict = player.text("Verdict")
            before = player.outcomes()
            await player.press("w", "down", "up")
            assert isinstance(player.app.screen, WhyScreen)
            assert f"not {'an' if target == 8 else 'a'} {target}. Why?" in player.text("#asked")
            await player.press("escape")
            assert isinstance(player.app.screen, PracticeScreen)
            assert player.text("Verdict") == verdict
            assert player.outcomes() == before
            await player.press("enter")
            assert player.practice.session.position == 1

    async def test_by_mouse_alone(self, play: Play) -> None:
        async with play("sketch") as player:
            await player.draw(SEVEN)
            player.down(*player.on_pad(2, 2), button=3)
            await player.settle()
            await player.click("#why")
            assert isinstance(player.app.screen, WhyScreen)
            assert player.text("#asked") == "I read a 7. Why?"
            await player.click("#back")
            assert isinstance(player.app.screen, SketchScreen)

    async def test_there_is_nothing_to_explain_before_a_verdict_or_after_new_ink(
        self, play: Play
    ) -> None:
        async with play("sketch") as player:
            await player.press("w")
            await player.draw(SEVEN)
            await player.press("w")
            assert isinstance(player.app.screen, SketchScreen)
            await player.press("enter")
            assert "Why?" in player.screen_text()
            await player.dot()
            await player.press("w")
            assert isinstance(player.app.screen, SketchScreen)
            assert "Why?" not in player.screen_text()

    async def test_trying_again_takes_the_offer_back(self, play: Play) -> None:
        async with play("practise") as player:
            await player.answer()
            await player.press("r", "w")
            assert isinstance(player.app.screen, PracticeScreen)

    async def test_many_keys_at_once_open_one_and_leave_it(self, play: Play) -> None:
        async with play("sketch") as player:
            await player.draw(SEVEN)
            await player.press("enter")
            player.strike("w", "w", "w")
            await player.settle()
            if isinstance(player.app.screen, WhyScreen):
                await player.press("escape")
            assert isinstance(player.app.screen, SketchScreen)


class TestAnswer:
    async def test_ink_for_and_against_is_told_by_colours_and_on_demand_by_signs(
        self, play: Play
    ) -> None:
        async with play("sketch") as player:
            await player.draw(SLANT)
            await player.press("enter", "w")
            assert player.text("#asked") == "I read a 1. Why?"
            colours = {s.style.color for row in ink(player) for s in row if s.style}
            assert not {"+", "-", "."} & set(rows(player))
            assert len(colours) > 3
            assert because(player).startswith("Blue ink says: this is a 1. Orange ink says")
            await player.press("d")
            shown = rows(player)
            assert {"+", "-", "."} <= set(shown)
            assert "for a 1" in player.text("#said")
            assert "integrated gradients" in " ".join(player.text("#method").split())

    @pytest.mark.slow
    async def test_another_digit_can_be_asked_about_by_keys_and_by_mouse(self, play: Play) -> None:
        async with play("practise", seed=9) as player:
            assert player.practice.session.current.target == 7
            await player.draw(SLANT)
            await player.press("enter", "w")
            assert player.text("#asked") == "I read a 1, not a 7. Why?"
            assert GLYPHS[Influence.ADDED] in rows(player)
            await player.press("d")
            assert "A line at the top is missing (o): with it, I would read a 7" in because(player)
            assert GLYPHS[Influence.ADDED] in rows(player)
            about_seven = rows(player)
            await player.press("down")
            assert "for a 1" in player.text("#said")
            assert "> 1" in player.text("DigitChoices")
            assert rows(player) != about_seven
            await player.press("up")
            assert rows(player) == about_seven
            choices = player.app.screen.query_one(DigitChoices)
            player.down(choices.region.x + 3, choices.region.y + 1)
            player.up(choices.region.x + 3, choices.region.y + 1)
            await player.settle()
            assert "for a 1" in player.text("#said")

    async def test_unreadable_ink_is_asked_about_any_digit(self, play: Play) -> None:
        async with play("practise") as player:
            await player.dot()
            await player.press("enter", "w", "d")
            assert player.text("#asked") == "I can't read this. Why not?"
            assert "any digit at all" in player.text("DigitChoices")
            assert "There is too little ink" in because(player)
            await player.press("down")
            assert "too little ink" in because(player)


class TestLayout:
    @SIZES
    async def test_the_words_fit(self, play: Play, size: tuple[int, int]) -> None:
        async with play("practise", size=size) as player:
            target = player.practice.session.current.target
            await player.draw(SIMPLEST[(target + 5) % 10])
            await player.press("enter", "w")
            screen = player.app.screen
            footer = screen.query_one("Footer").region
            panel = screen.query_one("#panel").region
            for part in ("#asked", "#because"):
                region = screen.query_one(part).region
                assert panel.contains_region(region), part
                assert region.bottom <= footer.y

    async def test_a_short_terminal_scrolls_by_keys(self, play: Play) -> None:
        async with play("sketch", size=(60, 18)) as player:
            await player.draw(SIMPLEST[8])
            await player.press("enter", "w", "d")
            answer = player.app.screen.query_one("#answer")
            await player.press("pagedown", "pagedown")
            assert answer.scroll_y > 0
            await player.press("pageup", "pageup")
            assert answer.scroll_y == 0

    @pytest.mark.slow
    async def test_follows_the_terminals_size(self, play: Play) -> None:
        async with play("sketch", size=(120, 40)) as player:
            await player.draw(SEVEN)
            await player.press("enter", "w", "d")
            large = rows(player)
            await player.pilot.resize_terminal(80, 24)
            await player.settle()
            small = rows(player)
            assert len(small.splitlines()) < len(large.splitlines())
            assert {"+", "."} <= set(small)
            await player.pilot.resize_terminal(50, 15)
            await player.settle()
            assert "needs more room" in player.screen_text()

    async def test_plain_characters_alone_where_the_font_lacks_others(self, play: Play) -> None:
        async with play("sketch", settings=Settings(glyphs=Glyphs.ASCII)) as player:
            await player.draw(SLANT)
            await player.press("enter", "w")
            assert rows(player).isascii()
            assert {"+", "-"} <= set(rows(player))
            assert "against it" in player.text("#said")
            await player.press("d")
            for part in ("#asked", "DigitChoices", "#said", "#because", "#method"):
                assert player.text(part).isascii()

    async def test_what_mattered_much_differs_in_more_than_colour(self, play: Play) -> None:
        async with play("sketch") as player:
            await player.draw(SEVEN)
            await player.press("enter", "w")
            canvas = player.app.screen.query_one(AttributionCanvas)
            styles = {
                said: canvas.get_component_rich_style(f"attribution--{said.value}")
                for said in Influence
            }
            looks = {
                (GLYPHS[said], bool(style.reverse), bool(style.bold))
                for said, style in styles.items()
            }
            assert len(looks) == len(Influence)
