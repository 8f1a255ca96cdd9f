"""A clock that jumps during a session neither changes its time nor loses attempts."""

from datetime import UTC, date, datetime, timedelta, timezone
from itertools import cycle
from zoneinfo import ZoneInfo

import pytest

from digitgame.core.progress import progress
from digitgame.tui.screens.session import SessionScreen
from tests.tui.conftest import Play
from tests.tui.player import Player

BERLIN = ZoneInfo("Europe/Berlin")


def east(hours: int) -> timezone:
    return timezone(timedelta(hours=hours))


JUMPS = {
    "midnight": (
        datetime(2026, 3, 1, 23, 59, 59, tzinfo=east(1)),
        datetime(2026, 3, 2, 0, 0, 1, tzinfo=east(1)),
    ),
    "back by years": (
        datetime(2026, 3, 1, 12, tzinfo=UTC),
        datetime(2019, 3, 1, 12, tzinfo=UTC),
        datetime(1970, 1, 1, tzinfo=UTC),
    ),
    "ahead by years": (
        datetime(2026, 3, 1, 12, tzinfo=UTC),
        datetime(2100, 3, 1, 12, tzinfo=UTC),
    ),
    "over the date line and back": (
        datetime(2026, 3, 2, 9, tzinfo=east(14)),
        datetime(2026, 3, 1, 9, tzinfo=east(-12)),
    ),
    "into summer": (
        datetime(2026, 3, 29, 1, 59, tzinfo=BERLIN),
        datetime(2026, 3, 29, 3, 1, tzinfo=BERLIN),
    ),
    "out of summer, the same hour twice": (
        datetime(2026, 10, 25, 2, 30, fold=0, tzinfo=BERLIN),
        datetime(2026, 10, 25, 2, 10, fold=1, tzinfo=BERLIN),
    ),
}
"""Times returned in turn whenever the clock is read."""


async def play_all(player: Player, start: str) -> None:
    """Answer ten prompts."""
    for _ in range(10):
        await player.answer()
        if start == "practise":
            await player.press("enter")


@pytest.mark.slow
@pytest.mark.parametrize(
    ("start", "jump"),
    [
        *(("practise", jump) for jump in JUMPS),
        *((start, jump) for start in ("exam", "sprint") for jump in ("midnight", "back by years")),
    ],
)
async def test_that_jumps_loses_nothing_and_takes_no_time(
    play: Play, start: str, jump: str
) -> None:
    elapsed = [0.0]
    async with play("home", clock=lambda: elapsed[0]) as player:
        moments = cycle(JUMPS[jump])
        player.game.now = lambda: next(moments)
        await player.press({"practise": "p", "exam": "x", "sprint": "t"}[start])
        screen = player.app.screen
        assert isinstance(screen, SessionScreen)
        await play_all(player, start)
        if start == "sprint":
            await player.dot()
            elapsed[0] += 61
            screen.tick()  # type: ignore[attr-defined]
            await player.settle()
        (kept,) = player.game.history.sessions("ada")
        assert kept.is_finished
        assert kept.seconds == pytest.approx(elapsed[0])
        drawn = list(player.game.history.attempts("ada"))
        assert [attempt.prompt for attempt in drawn[:10]] == list(range(10))
        assert player.game.history.first_tries("ada") == (10, 10)
        known = {moment.timestamp() for moment in JUMPS[jump]}
        assert {attempt.drawn_at.timestamp() for attempt in drawn} <= known
        await player.press("escape", "r", *["tab"] * 5, "escape")
        assert player.app.screen.sub_title == "Home"
        walls = {moment.date() for moment in JUMPS[jump]} & {each.drawn_at.date() for each in drawn}
        sums = player.game.history.learner_stats("ada")
        assert sums.practised == len(walls)
        for today in (*walls, date(2026, 3, 1)):
            assert 0 <= progress(sums, today).streak <= len(walls)
