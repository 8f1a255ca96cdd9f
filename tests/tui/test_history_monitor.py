"""The history monitor: failed writes are notified and retried."""

from digitgame.core.session import Outcome
from tests.tui.conftest import Play
from tests.tui.practising import verdict


class TestHistoryWatch:
    async def test_what_the_file_does_not_take_counts_is_said_and_is_kept_later(
        self, play: Play
    ) -> None:
        async with play("practise") as player:
            connection = player.game.history._connection
            connection.execute("PRAGMA query_only = ON")
            await player.answer()
            assert verdict(player).startswith("✓")
            assert player.attempts() == []
            (notice,) = player.app._notifications
            assert "attempt to write a readonly database" in notice.message
            assert "your drawings stay in memory until they can be saved" in notice.message
            assert "not saved" in player.screen_text()
            assert player.app.history_monitor
            connection.execute("PRAGMA query_only = OFF")
            player.app.history_monitor.check()
            await player.settle()
            player.app.history_monitor.check()
            await player.settle()
            assert "not saved" not in player.screen_text().splitlines()[0]
            assert player.outcomes() == [Outcome.RIGHT]
