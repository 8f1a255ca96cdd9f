"""Unfinished sessions are saved and can be resumed."""

import sqlite3
from dataclasses import replace

import pytest

from digitgame.core.records import SessionRecord
from digitgame.core.session import Outcome, Session
from digitgame.core.session_json import from_json
from digitgame.storage.buffered_history import BufferedHistory
from digitgame.tui.screens.exam_summary import ExamSummaryScreen
from digitgame.tui.screens.session import SessionScreen
from digitgame.tui.screens.summary import SummaryScreen
from digitgame.tui.session_recorder import SessionRecorder
from tests.tui.conftest import Play
from tests.tui.held import Held
from tests.tui.player import Player
from tests.tui.practising import wrong

START = {"practise": "Practice", "sprint": "Sprint", "exam": "Exam"}


def session(player: Player) -> Session:
    return player.session_screen.session


def answers(one: Session) -> list[tuple[int, object]]:
    return [(p.target, p.counted_attempt) for p in one.prompts if p.counted_attempt is not None]


async def answer_three(player: Player) -> None:
    """Answer right, then wrong, and skip; the next prompt is shown."""
    for is_right in (True, False):
        target = session(player).current.target
        await player.answer(target if is_right else wrong(target))
        if player.app.screen.sub_title == "Practice":
            await player.press("enter")
    await player.press("s")


class TestHome:
    async def test_offers_nothing_where_nothing_was_answered(self, play: Play) -> None:
        async with play() as player:
            assert not player.app.screen.query_one("#resume").display
            await player.press("x", "escape")
            assert not player.app.screen.query_one("#resume").display
            await player.press("g")
            assert player.app.screen.sub_title == "Home"

    @pytest.mark.parametrize("start", START)
    async def test_offers_what_was_left_by_key_and_by_mouse(self, play: Play, start: str) -> None:
        async with play(start) as player:
            await answer_three(player)
            for lead in ("g", "#resume"):
                await player.leave()
                words = {"practise": "practice, 3 of 10 answered", "exam": "exam, 3 of 10"}
                assert words.get(start, "sprint, ") in player.text("#resume")
                await (player.click(lead) if lead.startswith("#") else player.press(lead))
                assert player.app.screen.sub_title == START[start]
                assert session(player).answered == 3

    async def test_waits_for_what_is_still_being_written(
        self, play: Play, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """The session's only answer is not saved yet when Home is shown."""
        writes = Held(monkeypatch, SessionRecorder, "record_skip")
        async with play("practise") as player:
            player.strike("s", "escape")
            await player.until(lambda: player.app.screen.sub_title == "Home")
            await player.pilot.pause(0.1)  # in which it might query too early
            writes.may.set()
            await player.settle()
            assert "practice, 1 of 10 answered" in player.text("#resume")

    async def test_offers_nothing_that_was_damaged(self, play: Play) -> None:
        async with play("exam") as player:
            await answer_three(player)
            with sqlite3.connect(player.game.history.file) as connection:
                connection.execute("UPDATE sessions SET state = '[[['")
            connection.close()
            player.session_screen.recorder._saved = (True, 99, 0, 0.0)  # never outdated
            await player.leave()
            assert not player.app.screen.query_one("#resume").display
            assert len(player.attempts()) == 2

    async def test_offers_a_learners_own_alone(self, play: Play) -> None:
        async with play("exam") as player:
            await answer_three(player)
            player.game.learner = "bo"
            await player.leave()
            assert not player.app.screen.query_one("#resume").display


class TestGoingOn:
    @pytest.mark.parametrize("start", START)
    async def test_in_another_run_is_as_if_never_left(self, play: Play, start: str) -> None:
        async with play(start) as player:
            await answer_three(player)
            left, name = session(player), player.session_screen.recorder.name
        async with play(seed=2) as player:
            await player.press("g")
            there = session(player)
            assert answers(there) == answers(left)
            assert (there.position, there.task, there.skills) == (3, left.task, left.skills)
            assert player.session_screen.recorder.name == name
            await player.answer()
            assert player.game.history.first_tries("ada") == (4, 2)
            assert {attempt.session for attempt in player.attempts()} == {name}

    async def test_after_a_verdict_asks_for_the_next(self, play: Play) -> None:
        async with play("practise") as player:
            await player.answer(wrong(session(player).current.target))
            await player.press("escape", "g")
            assert session(player).position == 1
            assert player.game.history.first_tries("ada") == (1, 0)

    @pytest.mark.parametrize("start", START)
    async def test_of_a_game_that_was_killed_asks_for_the_digit_that_was_asked(
        self, play: Play, start: str
    ) -> None:
        async with play(start) as player:
            await player.answer()
            if start == "practise":
                await player.press("enter")
            there = session(player)
            left = player.game.history.open_session("ada")
            assert left is not None
            kept = from_json(left.state)
            assert there.position == 1
            assert [p.target for p in kept.prompts] == [p.target for p in there.prompts]

    async def test_after_the_last_verdict_shows_the_summary(self, play: Play) -> None:
        async with play("practise") as player:
            await player.skip(9)
            await player.answer()
            await player.press("escape", "g")
            assert isinstance(player.app.screen, SummaryScreen)
            assert player.text("#headline").startswith("1 of 10 right")
            await player.press("escape")
            assert not player.app.screen.query_one("#resume").display

    async def test_leads_to_a_summary_with_all_drawings(self, play: Play) -> None:
        async with play("exam") as player:
            await answer_three(player)
            await player.press("escape", "g")
            for _ in range(7):
                await player.answer()
            assert isinstance(player.app.screen, ExamSummaryScreen)
            assert "wrote 8 of 10 digits correctly" in player.text("#certificate")
            gallery = player.app.screen.query_one("Gallery")
            shown = "\n".join(line.text for line in gallery.render_lines(gallery.size.region))
            assert shown.count("no drawing") == 1

    async def test_a_sprint_goes_on_in_the_time_it_had_left(self, play: Play) -> None:
        now = [0.0]
        async with play("sprint", clock=lambda: now[0]) as player:
            await player.dot()
            now[0] += 12
            await player.press("delete")
            await player.answer()
            now[0] += 8
            await player.press("escape")
            assert "sprint, 40 seconds left" in player.text("#resume")
            now[0] += 3600
            await player.press("g")
            assert player.text("Countdown").startswith("40 seconds left")
            await player.dot()
            now[0] += 41
            screen = player.app.screen
            assert isinstance(screen, SessionScreen)
            screen.tick()  # type: ignore[attr-defined]
            await player.settle()
            assert player.text("#headline").startswith("1 of 1 right")


def another_window(player: Player, left: SessionRecord) -> SessionRecorder:
    """Open the same session as in another process."""
    history = BufferedHistory(player.game.history.file)
    return SessionRecorder(history, left.name, left.learner, left.started_at, left.answered)


async def left_open(player: Player) -> SessionRecord:
    """Answer once; return the saved session, which is still open in this window."""
    await player.answer()
    if player.app.screen.sub_title == "Practice":
        await player.press("enter")
    left = player.game.history.open_session("ada")
    assert left is not None
    return left


def said(player: Player) -> str:
    """Return the notifications."""
    return " ".join(note.message for note in player.app._notifications)


@pytest.mark.usefixtures("patient_notes")
class TestTwoWindows:
    """A session is resumed in a second window: every answer counts once."""

    @pytest.mark.parametrize("start", START)
    async def test_who_comes_second_to_a_prompt_goes_on_under_a_new_name(
        self, play: Play, start: str
    ) -> None:
        async with play(start) as player:
            left = await left_open(player)
            other = another_window(player, left)
            (drawn,) = player.attempts()
            there = from_json(left.state)
            theirs = replace(drawn, name="", prompt=1, target=there.current.target)
            other.record_attempt(theirs, there.attempt(Outcome.RIGHT, 80.0))
            await player.answer()
            assert player.game.history.first_tries("ada") == (3, 3)
            assert "another window" in said(player)
            mine = player.session_screen.recorder.name
            assert mine != other.name
            assert sorted((each.session == mine, each.prompt) for each in player.attempts()) == [
                (False, 0),
                (False, 1),
                (True, 1),
            ]
            if start == "practise":
                await player.press("enter")
            await player.answer()
            assert player.session_screen.recorder.name == mine
            assert player.game.history.first_tries("ada") == (4, 4)
            sessions = {each.name: each.answered for each in player.game.history.sessions("ada")}
            assert sessions == {other.name: 2, mine: 3}
            other.history.close()

    async def test_a_skip_parts_them_too(self, play: Play) -> None:
        async with play("exam") as player:
            left = await left_open(player)
            other, there = another_window(player, left), from_json(left.state)
            at = player.game.now()
            other.record_skip(1, there.current.target, at, there.advance(player.game.rng))
            assert said(player) == ""
            await player.press("s")
            await player.dot()  # until then, the skip could be undone
            assert player.session_screen.recorder.name != other.name
            assert "another window" in said(player)
            assert player.game.history.first_tries("ada") == (3, 1)
            other.history.close()

    async def test_leaving_without_an_answer_leaves_what_the_other_did(self, play: Play) -> None:
        async with play("exam") as player:
            left = await left_open(player)
            other, there = another_window(player, left), from_json(left.state)
            other.record_skip(
                1, there.current.target, player.game.now(), there.advance(player.game.rng)
            )
            await player.leave()
            assert "exam, 2 of 10 answered" in player.text("#resume")
            (kept,) = player.game.history.sessions("ada")
            assert kept.answered == 2
            other.history.close()
