"""The footer: the keys that do something now."""

from textual.widgets._footer import FooterKey

from digitgame.tui.widgets.footer import Footer
from tests.tui.conftest import Play
from tests.tui.player import Player


def keys(player: Player) -> list[FooterKey]:
    """Those that are shown."""
    return [key for key in player.app.screen.query(FooterKey) if key.display]


def told(player: Player) -> dict[str, str]:
    """What each key does, as it is shown."""
    return {key.key: key.description for key in keys(player)}


def shown(player: Player) -> str:
    """The footer's row on the screen."""
    screen = player.app.screen
    row = screen._compositor.render_strips()[screen.query_one(Footer).region.y]
    return row.text


class TestFooter:
    async def test_a_verdict_brings_other_keys_to_the_same_widgets(self, play: Play) -> None:
        async with play("practise") as player:
            before, widgets = told(player), set(keys(player))
            assert before["enter"] == "Check"
            assert before["space"] == "Pen"
            await player.answer()
            after = told(player)
            assert after["enter"] == "Next"
            assert "space" not in after
            assert set(keys(player)) <= widgets
            assert "Next" in shown(player)
            assert "Pen" not in shown(player)
            await player.press("enter")
            assert told(player) == before

    async def test_a_key_is_clicked_for_what_it_says_now(self, play: Play) -> None:
        async with play("practise") as player:
            await player.answer()
            again = next(key for key in keys(player) if key.description == "Try again")
            x, y = again.region.offset
            player.down(x + 1, y)
            player.up(x + 1, y)
            await player.settle()
            assert not player.practice.is_verdict_shown
            assert player.practice.session.position == 0

    async def test_more_keys_than_before_find_room(self, play: Play) -> None:
        async with play("practise") as player:
            footer = player.app.screen.query_one(Footer)
            await footer.query_children(FooterKey).first().remove()
            player.app.screen.refresh_bindings()
            await player.settle()
            assert "Check" in told(player).values()
            assert "palette" in told(player).values()
