"""The footer shows the active keys."""

import pytest
from textual.widgets._footer import FooterKey

from digitgame.tui.widgets.footer import Footer
from tests.tui.conftest import Play
from tests.tui.player import Player


def keys(player: Player) -> list[FooterKey]:
    """Return the visible keys."""
    return [key for key in player.app.screen.query(FooterKey) if key.display]


def descriptions(player: Player) -> dict[str, str]:
    """Return the description of each visible key."""
    return {key.key: key.description for key in keys(player)}


def shown(player: Player) -> str:
    """Return the footer's row on the screen."""
    screen = player.app.screen
    row = screen._compositor.render_strips()[screen.query_one(Footer).region.y]
    return row.text


class TestFooter:
    async def test_a_verdict_brings_other_keys_to_the_same_widgets(self, play: Play) -> None:
        async with play("practise") as player:
            before, widgets = descriptions(player), set(keys(player))
            assert before["enter"] == "Check"
            assert before["space"] == "Pen"
            await player.answer()
            after = descriptions(player)
            assert after["enter"] == "Next"
            assert "space" not in after
            assert set(keys(player)) <= widgets
            assert "Next" in shown(player)
            assert "Pen" not in shown(player)
            await player.press("enter")
            assert descriptions(player) == before

    async def test_a_key_is_clicked_for_what_it_says_now(self, play: Play) -> None:
        async with play("practise") as player:
            await player.answer()
            again = next(key for key in keys(player) if key.description == "Again")
            x, y = again.region.offset
            player.down(x + 1, y)
            player.up(x + 1, y)
            await player.settle()
            assert not player.practice.is_verdict_shown
            assert player.practice.session.position == 0

    @pytest.mark.parametrize("size", [(60, 18), (80, 23), (200, 50)])
    @pytest.mark.parametrize("start", ["home", "practise", "sketch", "lesson(7)", "progress"])
    async def test_is_never_cut_and_always_offers_help(
        self, play: Play, size: tuple[int, int], start: str
    ) -> None:
        async with play(start, size=size) as player:
            for key in keys(player):
                assert player.app.screen.region.contains_region(key.region)
            assert list(descriptions(player).values())[-1] == "Help"
            assert shown(player).rstrip().endswith("? Help")

    async def test_more_keys_than_before_find_room(self, play: Play) -> None:
        async with play("practise") as player:
            footer = player.app.screen.query_one(Footer)
            await footer.query_children(FooterKey).first().remove()
            player.app.screen.refresh_bindings()
            await player.settle()
            assert "Check" in descriptions(player).values()
