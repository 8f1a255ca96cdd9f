"""Progress: the figures are the history's, and the way to the weakest digit is open."""

import threading
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from textual.widgets import ContentSwitcher, DataTable

from digitgame.history import Attempt, History, HistoryError
from digitgame.ink import Point
from digitgame.practice import Outcome
from digitgame.progress import Sums
from digitgame.settings import Glyphs, Settings, load
from digitgame.tui.screens.progress import ProgressScreen
from digitgame.tui.widgets.replay import Replay
from digitgame.tui.widgets.side_by_side import SideBySide
from model.reader import Reading
from tests.tui.conftest import Play
from tests.tui.player import LEARNER, SIMPLEST, Player

PAGES = ["digits", "trend", "calendar", "mixups", "drawings"]
_LONGEST = 30.0  # seconds: a guard against hanging

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


def attempt(target: int, at: datetime, *, prompt: int = 0) -> Attempt:
    """A digit drawn by hand: a 7 is read as 1, all others as what they are."""
    read = 1 if target == 7 else target
    return Attempt(
        session=at.isoformat(),
        learner=LEARNER,
        prompt=prompt,
        target=target,
        outcome=Outcome.RIGHT if read == target else Outcome.WRONG,
        reading=Reading(tuple(1.0 if each == read else 0.0 for each in range(10)), readable=True),
        strokes=tuple(
            tuple(Point(20 + 20 * x, 6 + 28 * y, number / 50) for number, (x, y) in enumerate(each))
            for each in SIMPLEST[target].strokes
        ),
        columns=40,
        rows=20,
        model="m",
        drawn_at=at,
        score=44.0 if target == 7 else 90.0,
    )


async def filled(player: Player) -> None:
    """Ten digits today and yesterday, twenty the day before."""
    for ago, count in ((2, 20), (1, 10), (0, 10)):
        for prompt in range(count):
            at = NOON - timedelta(days=ago) - timedelta(hours=prompt // 10)
            player.game.history.record(attempt(prompt % 10, at, prompt=prompt % 10))


def shown(player: Player) -> str | None:
    return player.app.screen.query_one(ContentSwitcher).current


def captions(player: Player) -> list[str]:
    frames = player.app.screen.query(".replay")
    return [str(frame.border_title) for frame in frames if frame.display]


def rows(player: Player) -> list[list[str]]:
    table = player.app.screen.query_one(DataTable)
    return [[str(cell) for cell in table.get_row_at(at)] for at in range(table.row_count)]


async def practised(player: Player, slip: int) -> None:
    """A whole session, every digit right but one, which is drawn as another."""
    await player.press("p")
    for _ in range(10):
        target = player.practice.session.current.target
        await player.answer((slip + 1) % 10 if target == slip else target)
        await player.press("enter")
    await player.press("escape")


class TestProgress:
    async def test_shows_each_digit_the_mix_up_and_what_to_work_on(self, play: Play) -> None:
        async with play() as player:
            await practised(player, slip=4)
            await player.press("r")
            assert isinstance(player.app.screen, ProgressScreen)
            shown = rows(player)
            assert [row[0] for row in shown] == [str(digit) for digit in range(10)]
            assert [row[2] for row in shown] == [
                "0%" if digit == 4 else "100%" for digit in range(10)
            ]
            assert [row[1].count("█") for row in shown] == [
                0 if digit == 4 else 10 for digit in range(10)
            ]
            scores = {attempt.target: attempt.score for attempt in player.attempts()}
            assert [row[6] for row in shown] == [f"{scores[digit]:.0f}" for digit in range(10)]
            assert player.text("#headline").startswith("9 of 10 right at first: 90%")
            assert "Your 4 is read as 5: 1 time." in player.text("#sentences")
            assert "Work on 4 next." in player.text("#sentences")

    async def test_leads_to_practice_of_the_weakest(self, play: Play) -> None:
        async with play() as player:
            await practised(player, slip=4)
            await player.press("r", "p")
            digits = player.practice.session.digits
            assert 4 in digits
            assert len(digits) == 3
            await player.press("escape", "p")
            assert len(player.practice.session.digits) == 10

    async def test_what_is_chosen_while_practising_the_weakest_holds_from_then_on(
        self, play: Play
    ) -> None:
        async with play() as player:
            await practised(player, slip=4)
            await player.press("r", "p")
            before = player.game.settings.guides
            await player.press("g")
            assert player.game.settings.guides is not before

    async def test_without_attempts_it_invites_to_practice(self, play: Play) -> None:
        async with play() as player:
            await player.press("r")
            assert "Nothing answered yet." in player.text("#headline")
            await player.press("p")
            assert isinstance(player.app.screen, ProgressScreen)
            await player.press("escape")
            assert player.app.screen.sub_title == "Home"

    async def test_a_history_that_cannot_be_read_is_said_in_words(
        self, play: Play, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def worn_out(self: History, learner: str, latest: int = 500) -> Sums:
            raise HistoryError("The history [/b] cannot be used: worn out.")

        monkeypatch.setattr(History, "sums", worn_out)
        async with play() as player:
            await player.press("r")
            assert "worn out" in player.text("#headline")

    async def test_in_plain_characters_it_is_plain(self, play: Play) -> None:
        async with play(settings=Settings(glyphs=Glyphs.ASCII)) as player:
            await player.press("p")
            await player.answer()
            assert player.outcomes() == [Outcome.RIGHT]
            await player.press("escape", "r")
            for _ in PAGES:
                assert not set(player.screen_text()) & set("▀▄█┤└·┼")
                await player.press("tab")


class TestPages:
    async def test_are_turned_by_keys(self, play: Play) -> None:
        async with play() as player:
            await player.press("r")
            for key in ("right", "tab"):
                for page in [*PAGES, PAGES[0]]:
                    assert shown(player) == page
                    await player.press(key)
                await player.press("left")
            await player.press("shift+tab")
            assert shown(player) == PAGES[-1]

    async def test_are_turned_by_mouse(self, play: Play) -> None:
        async with play() as player:
            await player.press("r")
            for page in [*PAGES[1:], PAGES[0]]:
                await player.click(f"Tab#{page}")
                assert shown(player) == page

    @pytest.mark.parametrize("size", [(60, 18), (80, 24), (120, 40)])
    async def test_each_fits_its_terminal(self, play: Play, size: tuple[int, int]) -> None:
        async with play(size=size) as player:
            await filled(player)
            await player.press("r")
            for page in PAGES:
                room = player.app.screen.query_one(f"ContentSwitcher #{page}")
                assert room.virtual_size.width <= size[0]
                if size != (60, 18):
                    assert room.max_scroll_y == 0
                await player.press("tab")

    async def test_what_a_short_terminal_hides_is_scrolled_to(self, play: Play) -> None:
        async with play(size=(60, 18)) as player:
            await filled(player)
            await player.press("r", "tab", "tab")
            assert "Daily goal" not in player.screen_text()
            await player.press(*["down"] * 16)
            assert "Daily goal" in player.screen_text()
            await player.press(*["up"] * 16)
            assert "Mon" in player.screen_text()


class TestTrend:
    async def test_shows_both_curves_and_looks_further_back(self, play: Play) -> None:
        async with play() as player:
            await filled(player)
            await player.press("r", "right")
            text = player.screen_text()
            assert "4 weeks: each point is a day." in text
            assert "Right at first, %" in text
            assert "Mean score" in text
            assert "100 ┤" in text
            assert "2026-02-02" in text
            assert set("▀▄█") & set(text)
            await player.press("t")
            assert "6 months: each point is a week." in player.screen_text()
            await player.click("#other-period")
            assert "All time: each point is a month." in player.screen_text()
            await player.press("t")
            assert "4 weeks" in player.text("#period")

    async def test_shows_one_digit_alone_by_key_and_by_mouse(self, play: Play) -> None:
        async with play() as player:
            await filled(player)
            await player.press("r", "right")
            whole = player.screen_text()
            await player.press("7")
            assert "each point is a day. Only the 7." in player.screen_text()
            assert player.screen_text() != whole
            await player.press("t", "t", "t", "7")
            assert player.screen_text() == whole
            await player.click("#which-digit")
            assert "Only the 0." in player.text("#period")
            await player.click("#which-digit")
            assert "Only the 1." in player.text("#period")
            await player.press("9")
            await player.click("#which-digit")
            assert player.screen_text() == whole

    async def test_of_two_digits_the_last_is_shown_whichever_is_found_first(
        self, play: Play, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        is_sought, is_found, past = threading.Event(), threading.Event(), History.past

        def slow_for_three(history: History, learner: str, digit: int | None = None) -> Any:
            if digit == 3:
                is_sought.set()
                is_found.wait(_LONGEST)
            return past(history, learner, digit)

        async with play() as player:
            await filled(player)
            await player.press("r", "right")
            monkeypatch.setattr(History, "past", slow_for_three)
            player.strike("3")
            await player.until(is_sought.is_set)
            player.strike("4")
            await player.until(lambda: "Only the 4." in player.text("#period"))
            is_found.set()
            await player.settle()
            assert "Only the 4." in player.text("#period")

    async def test_of_a_history_that_fails_it_says_so(
        self, play: Play, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def worn_out(*_: object) -> None:
            raise HistoryError("The history [/b] cannot be used: worn out.")

        async with play() as player:
            await filled(player)
            await player.press("r", "right")
            monkeypatch.setattr(History, "past", worn_out)
            await player.press("7")
            assert "[/b] cannot be used: worn out." in player.text("#period")

    async def test_without_answers_it_says_so(self, play: Play) -> None:
        async with play() as player:
            await player.press("r", "right")
            assert "4 weeks: nothing was answered." in player.screen_text()


class TestCalendar:
    async def test_shows_days_by_shape_and_number(self, play: Play) -> None:
        async with play() as player:
            await filled(player)
            await player.press("r", "right", "right")
            text = player.screen_text()
            assert "[▄ 10]" in text
            assert "█ 20" in text
            assert "Streak: 3 days in a row." in text
            assert "Today: 10 of 20 digits." in text

    async def test_the_goal_is_changed_by_keys_and_mouse_and_kept(self, play: Play) -> None:
        async with play() as player:
            await filled(player)
            await player.press("r", "right", "right", "minus")
            assert "[█ 10]" in player.screen_text()
            assert "the goal of 10 is reached" in " ".join(player.text("#goal").split())
            assert load(player.game.settings_file).settings.goal == 10
            await player.press("minus")
            assert "Daily goal: none" in player.screen_text()
            await player.press("minus", "plus", "equals_sign")
            assert load(player.game.settings_file).settings.goal == 20
            for name, goal in (("#more", 30), ("#more", 40), ("#less", 30), ("#less", 20)):
                await player.click(name)
                assert load(player.game.settings_file).settings.goal == goal
            await player.press("left", "left")
            assert "Today: 10 of 20 digits." in player.text("#sentences")


class TestMixups:
    async def test_are_told_in_words_and_in_a_table(self, play: Play) -> None:
        async with play() as player:
            await filled(player)
            await player.press("r", "right", "right", "right")
            assert "Your 7 is read as 1: 4 times." in player.screen_text()
            rows = [row.strip() for row in player.text("#confusions").splitlines()]
            seven = next(row for row in rows if row.startswith("7 "))
            assert [seven[3 + 4 * read : 7 + 4 * read].strip() for read in range(10)] == [
                "4" if read == 1 else "·" for read in range(10)
            ]

    async def test_nothing_drawn_is_said(self, play: Play) -> None:
        async with play() as player:
            await player.press("r", "right", "right", "right")
            assert "Nothing was drawn yet." in player.screen_text()


class TestDrawings:
    async def test_of_the_digit_to_work_on_are_shown_beside_the_copybook(self, play: Play) -> None:
        async with play() as player:
            player.app.animation_level = "none"
            await filled(player)
            await player.press("r", "left")
            assert player.app.screen.query_one("#digit-7").has_class("-chosen")
            frames = captions(player)
            assert frames == ["best, 44, 03-01", "latest, 44, 03-01", "copybook"]
            assert player.text("#drawings-words").startswith("Go along the top")

    async def test_a_page_is_there_for_the_very_next_key(self, play: Play) -> None:
        async with play() as player:
            await player.press("r")
            screen = player.app.screen
            assert isinstance(screen, ProgressScreen)
            screen.action_page(-1)
            assert shown(player) == "drawings"
            screen.action_digit(3)
            await player.settle()
            assert screen.query_one("#digit-3").has_class("-chosen")

    async def test_a_digit_that_was_chosen_stays_when_the_figures_come(self, play: Play) -> None:
        async with play() as player:
            await filled(player)
            await player.press("r", "left", "3")
            screen = player.app.screen
            assert isinstance(screen, ProgressScreen)
            screen._add_up()
            await player.settle()
            assert screen.query_one("#digit-3").has_class("-chosen")

    async def test_another_digit_is_chosen_by_key_and_by_mouse(self, play: Play) -> None:
        async with play() as player:
            player.app.animation_level = "none"
            await filled(player)
            await player.press("r", "left", "3")
            assert captions(player)[1] == "latest, 90, 03-01"
            await player.click("#digit-5")
            assert player.app.screen.query_one("#digit-5").has_class("-chosen")

    async def test_older_ones_are_looked_back_to(self, play: Play) -> None:
        async with play() as player:
            player.app.animation_level = "none"
            await filled(player)
            await player.press("r", "left", "3", "up")
            assert captions(player)[1] == "latest, 90, 03-01"
            await player.press("down")
            assert captions(player)[1] == "1 before, 90, 02-28"
            await player.click("#older")
            assert captions(player)[1].startswith("2 before")
            await player.press(*["down"] * 9)
            assert captions(player)[1].startswith("3 before")
            assert not player.app.screen.query_one("#older").display
            await player.click("#newer")
            assert captions(player)[1].startswith("2 before")

    async def test_are_replayed_by_key_and_by_mouse_until_they_are_whole(self, play: Play) -> None:
        now = [0.0]
        async with play(clock=lambda: now[0]) as player:
            await filled(player)
            await player.press("r", "left")
            sheets = player.app.screen.query_one(SideBySide)
            for ask in ("space", "s", "#replay", "#slower"):
                sheets.stop()
                if ask.startswith("#"):
                    await player.click(ask)
                else:
                    await player.press(ask)
                assert sheets.is_playing
            now[0] += 3600
            for replay in sheets.query(Replay):
                replay._tick()
            await player.settle()
            assert not sheets.is_playing

    async def test_are_not_loaded_before_they_are_looked_at(
        self, play: Play, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        async with play() as player:
            asked: list[int] = []
            best = History.best_drawings

            def noted(self: History, learner: str, digit: int, count: int) -> list[Attempt]:
                assert threading.current_thread() is not threading.main_thread()
                asked.append(digit)
                return best(self, learner, digit, count)

            monkeypatch.setattr(History, "best_drawings", noted)
            await filled(player)
            await player.press("r", "right", "right", "right")
            assert asked == []
            await player.press("right")
            assert asked == [7]

    async def test_of_a_digit_never_drawn_there_is_the_copybook(self, play: Play) -> None:
        async with play() as player:
            await player.press("r", "left", "8")
            assert captions(player) == ["copybook"]
            assert "You have not drawn a 8 yet" not in player.text("#drawings-words")
            assert "You have not drawn an 8 yet." in player.text("#drawings-words")

    async def test_ink_that_no_hand_drew_is_shown_as_far_as_it_goes(self, play: Play) -> None:
        async with play() as player:
            far = tuple(Point(1e300 * (-1) ** n, -1e300, float(-n)) for n in range(50))
            odd = replace(attempt(8, player.game.now()), strokes=(far,), columns=0, rows=-3)
            player.game.history.record(odd)
            await player.press("r", "left", "8", "space")
            assert len(captions(player)) == 3

    async def test_a_history_that_fails_is_said_in_words(
        self, play: Play, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def worn_out(*_: object) -> list[Attempt]:
            raise HistoryError("The history [/b] cannot be used: worn out.")

        monkeypatch.setattr(History, "latest_drawings", worn_out)
        async with play() as player:
            await player.press("r", "left")
            assert "worn out" in player.text("#drawings-words")
