"""Home exchanges records with the school's server, without waiting for it."""

from collections.abc import Callable
from contextlib import closing
from dataclasses import replace

import pytest

from digitgame.core.records import Attempt
from digitgame.storage.history import History
from digitgame.storage.school.membership import join
from digitgame.storage.settings import Settings, load
from digitgame.tui.context import GameContext
from tests.cli.importing.given import left_session
from tests.storage.given import drawn
from tests.tui.conftest import Play
from tests.tui.player import LEARNER, playing

URL = "postgresql://lab@server.example/school"


class Server:
    """Stands for the process that exchanges records."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        self.has_news: Callable[[], object] = lambda: None

    def exchange(self, learner: str, on_change: Callable[[], object]) -> None:
        self.asked.append(learner)
        self.has_news = on_change


@pytest.fixture
def server() -> Server:
    return Server()


@pytest.fixture
def member(game: GameContext, server: Server) -> GameContext:
    """A game whose history belongs to a school."""
    with game.history._database.writing() as connection:
        join(connection, URL)
    game.start_exchange = server.exchange
    return game


def keep(game: GameContext, *attempts: Attempt) -> None:
    """Store attempts as the other process does."""
    with closing(History(game.history.file)) as other:
        for attempt in attempts:
            other.record(attempt)


async def test_without_a_school_nothing_is_exchanged(play: Play, server: Server) -> None:
    async with play() as player:
        player.game.start_exchange = server.exchange
        await player.press("r", "escape")
        assert server.asked == []


async def test_at_the_start_after_a_session_and_when_someone_sits_down(
    member: GameContext, server: Server
) -> None:
    member.history.add_learner("Zoë", member.now())
    async with playing(member, "home", (80, 24), has_tour=False) as player:
        assert server.asked == [LEARNER]
        await player.press("p")
        await player.answer()
        assert server.asked == [LEARNER]
        await player.press("escape")
        assert server.asked == [LEARNER] * 2
        await player.press("w", "down", "enter")
        assert server.asked[-1] == "Zoë"


async def test_what_comes_is_shown_on_home(member: GameContext, server: Server) -> None:
    async with playing(member, "home", (80, 24), has_tour=False) as player:
        assert "Today: 0 of 20 digits." in player.screen_text()
        keep(member, replace(drawn(score=80.0), drawn_at=member.now()))
        server.has_news()
        await player.until(lambda: "Today: 1 of 20 digits." in player.screen_text())


async def test_a_name_that_was_changed_elsewhere_is_the_players(
    member: GameContext, server: Server
) -> None:
    """On Home, for what is drawn from now on, and at the next start."""
    member.history.record(drawn(learner=LEARNER))
    async with playing(member, "home", (80, 24), has_tour=False) as player:
        member.choose(learner=LEARNER)
        with closing(History(member.history.file)) as other:
            other.rename_learner(LEARNER, "Ada L.")
        server.has_news()
        await player.until(lambda: "Who's playing: Ada L." in player.screen_text())
        await player.press("p")
        await player.answer()
        assert member.history.learners() == ["Ada L."]
        assert member.history.count("Ada L.") == 2
    assert load(member.settings_file).settings.learner == "Ada L."


async def test_a_session_that_was_left_under_a_former_name_goes_on(member: GameContext) -> None:
    member.history.record(drawn(learner=LEARNER))
    member.history.keep_session(replace(left_session(), learner=LEARNER))
    member.history.rename_learner(LEARNER, "Ada L.")
    async with playing(member, "home", (80, 24), has_tour=False) as player:
        await player.until(lambda: "Go on" in player.screen_text())
        assert "Who's playing: Ada L." in player.screen_text()


async def test_a_former_name_that_is_typed_is_someone_elses(
    member: GameContext, server: Server
) -> None:
    member.is_visitor = member.is_kiosk = True
    member.history.record(drawn(learner="bea"))
    member.history.rename_learner("bea", "Bea L.")
    async with playing(member, "home", (80, 24), has_tour=False) as player:
        await player.press(*"bea")
        await player.press("enter")
        await player.until(lambda: "Who's playing: bea" in player.screen_text())
        await player.press("p")
        await player.answer()
        assert member.history.learners() == ["Bea L.", "bea"]


async def test_what_comes_during_a_session_does_not_disturb_it(
    member: GameContext, server: Server
) -> None:
    async with playing(member, "practise", (80, 24), has_tour=False) as player:
        keep(member, drawn(score=80.0))
        server.has_news()
        await player.answer()
        assert player.app.screen.sub_title == "Practice"
        assert member.history.count(LEARNER) == 2


class TestSettings:
    async def test_of_a_learner_apply_when_they_sit_down(
        self, member: GameContext, server: Server
    ) -> None:
        for name in (LEARNER, "Zoë"):
            member.history.add_learner(name, member.now())
        member.history.keep_settings("Zoë", {"goal": 40, "leniency": "none", "theme": "nord"})
        async with playing(member, "home", (80, 24), has_tour=False) as player:
            assert "0 of 20 digits" in player.screen_text()
            await player.press("w", "down", "enter")
            await player.until(lambda: "0 of 40 digits" in player.screen_text())
            assert member.settings == replace(Settings(), goal=40, learner="Zoë")
            await player.press("w", "down", "enter")
            await player.until(lambda: "0 of 20 digits" in player.screen_text())

    async def test_of_a_learner_are_not_the_accounts(self, member: GameContext) -> None:
        member.history.add_learner(LEARNER, member.now())
        async with playing(member, "home", (80, 24), has_tour=False) as player:
            player.app.choose(goal=30, theme="nord")
            assert member.history.settings_of(LEARNER)["goal"] == 30
            assert load(member.settings_file).settings == Settings(theme="nord")
            assert member.settings == Settings(theme="nord", goal=30)

    async def test_at_a_kiosk_stay_with_the_learner(self, member: GameContext) -> None:
        member.is_kiosk = True
        for name in (LEARNER, "Zoë"):
            member.history.add_learner(name, member.now())
        async with playing(member, "home", (80, 24), has_tour=False) as player:
            player.app.choose(goal=30)
            await player.press("w", "down", "enter")
            await player.until(lambda: "0 of 20 digits" in player.screen_text())
            await player.press("w", "down", "enter")
            await player.until(lambda: "0 of 30 digits" in player.screen_text())
            assert not member.settings_file.exists()
