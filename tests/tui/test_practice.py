"""Practice: prompts, verdicts, retries and tracing."""

import pytest

from digitgame.core.ink import to_lists
from digitgame.core.session import Outcome, Task
from digitgame.core.tips import with_article
from digitgame.storage.settings import Glyphs, Settings
from digitgame.tui.widgets.target_digit import TargetDigit
from digitgame.tui.widgets.tries import Tries
from tests.tui.conftest import Play
from tests.tui.player import RIGHT, SIMPLEST, Player, inked, text_of
from tests.tui.practising import miss, verdict, wrong
from tests.tui.progress_pages.given import filled


def shown_digit(player: Player) -> int | None:
    """Return the digit whose picture is shown."""
    way = player.app.screen.query_one(TargetDigit).way
    return way.digit if way else None


def counted(player: Player) -> tuple[int, int]:
    """Return the right and the answered prompts."""
    session = player.practice.session
    return session.right, session.answered


class TestAsking:
    async def test_shows_which_digit_to_draw(self, play: Play) -> None:
        async with play("practise") as player:
            target = player.practice.session.current.target
            assert shown_digit(player) == target
            assert f"{target} (" in player.text("#ask")
            picture = player.app.screen.query_one(TargetDigit)
            rows = [inked(picture.render_line(y)) for y in range(picture.size.height)]
            assert sum(row.count("#") for row in rows) > 10
            assert player.text("PromptMarks").startswith("Digit 1 of 10  ▸·········")
            assert player.practice.session.answered == 0

    async def test_shows_the_best_and_the_last_tries_where_there_is_room(self, play: Play) -> None:
        async with play(size=(120, 40)) as player:
            await filled(player)
            await player.press("p")
            best, tries = player.app.screen.query(Tries)
            target = player.app.screen.query_one(TargetDigit)
            player.assert_visible(target, best, tries)
            assert best.region.x > target.region.right
            assert (best.region.y + 1, best.region.width) == (target.region.y, target.region.width)
            score = "44" if shown_digit(player) == 7 else "90"
            assert text_of(best).startswith("Your best")
            assert text_of(best).endswith(score)
            assert text_of(tries).count(score) == 2
            await player.pilot.resize_terminal(80, 24)
            await player.settle()
            assert not best.display
            assert not tries.display
            assert target.size == (18, 9)

    async def test_asks_for_another_order_by_chance(self, play: Play) -> None:
        orders = []
        for seed in (1, 2):
            async with play("practise", seed=seed) as player:
                orders.append([prompt.target for prompt in player.practice.session.prompts])
        assert orders[0] != orders[1]

    async def test_checking_a_blank_pad_advises_and_counts_nothing(self, play: Play) -> None:
        async with play("practise") as player:
            await player.press("enter")
            assert "Nothing drawn yet." in verdict(player)
            await player.click("#check")
            assert player.practice.session.current.tries == ()
            assert player.attempts() == []


class TestVerdict:
    async def test_of_the_digit_asked_for_is_right(self, play: Play) -> None:
        async with play("practise") as player:
            target = player.practice.session.current.target
            await player.answer()
            assert verdict(player).startswith(f"✓ {with_article(target).capitalize()}!")
            assert counted(player) == (1, 1)
            assert player.text("PromptMarks").startswith("Digit 1 of 10  ✓·")
            (attempt,) = player.attempts()
            assert (attempt.target, attempt.outcome) == (target, Outcome.RIGHT)
            assert to_lists(attempt.strokes) == to_lists(player.pad.ink.strokes)
            assert (attempt.columns, attempt.rows) == (40, 20)
            assert attempt.model == player.game.reader.version

    async def test_of_another_digit_is_wrong_and_names_both(self, play: Play) -> None:
        async with play("practise") as player:
            target = player.practice.session.current.target
            await miss(player)
            said = verdict(player)
            assert f"✗ I read a {wrong(target)}, not a" in said
            assert f"{target}." in said
            assert counted(player) == (0, 1)
            assert player.outcomes() == [Outcome.WRONG]

    async def test_is_told_by_shape_and_words_in_plain_characters_too(self, play: Play) -> None:
        async with play("practise", settings=Settings(glyphs=Glyphs.ASCII)) as player:
            await player.answer()
            assert verdict(player).startswith("(+)")
            assert player.text("PromptMarks").startswith("Digit 1 of 10  +.........")
            await player.press("enter")
            assert player.text("PromptMarks").startswith("Digit 2 of 10  +>........")
            assert "##" in player.text("TargetDigit")
            await miss(player)
            assert "(x) I read" in verdict(player)

    async def test_of_unreadable_ink_counts_neither_way_and_asks_again(self, play: Play) -> None:
        async with play("practise") as player:
            target = player.practice.session.current.target
            await player.dot()
            await player.press("enter")
            assert "? I can't read this." in verdict(player)
            assert player.practice.session.answered == 0
            assert "points" not in verdict(player)
            assert not any("•" in row for row in player.pad_rows())
            (attempt,) = player.attempts()
            assert attempt.outcome is Outcome.UNREADABLE
            assert (attempt.score, attempt.parts, attempt.way) == (None, None, None)
            await player.press("enter")
            assert player.practice.session.position == 0
            assert player.practice.session.current.target == target
            assert player.pad.ink.is_blank
            await player.answer()
            assert counted(player) == (1, 1)

    async def test_makes_the_ink_final(self, play: Play) -> None:
        async with play("practise") as player:
            await player.answer()
            before = player.pad.ink
            await player.press("ctrl+z", "delete", "ctrl+x", "backspace", "right")
            assert player.pad.ink == before

    @pytest.mark.parametrize("how", ["mouse", "keys"])
    async def test_is_followed_by_the_next_digit_with_its_first_stroke(
        self, play: Play, how: str
    ) -> None:
        async with play("practise") as player:
            await player.answer()
            if how == "mouse":
                player.drag([(1, 1), (9, 9)])
            else:
                player.strike("space", "right", "right", "space")
            await player.settle()
            assert player.practice.session.position == 1
            assert not player.practice.is_verdict_shown
            (stroke,) = player.pad.ink.strokes
            assert len(stroke) >= 2

    async def test_of_unreadable_ink_is_followed_by_the_next_try_with_its_first_stroke(
        self, play: Play
    ) -> None:
        async with play("practise") as player:
            await player.dot()
            await player.press("enter")
            await player.dot(7, 7)
            assert player.practice.session.position == 0
            assert len(player.pad.ink.strokes) == 1

    async def test_of_the_last_digit_stays_until_the_learner_goes_on(self, play: Play) -> None:
        async with play() as player:
            await player.app.action_practise(count=1)
            await player.settle()
            await player.answer()
            before = player.pad.ink
            player.drag([(1, 1), (9, 9)])
            await player.settle()
            assert player.pad.ink == before
            assert player.practice.is_verdict_shown

    async def test_right_click_goes_on_from_anywhere(self, play: Play) -> None:
        async with play("practise") as player:
            for place in ("Header", "#check", "Footer", "#next"):
                before = player.practice.session.position
                await player.draw(SIMPLEST[player.practice.session.current.target])
                await player.click("#frame", RIGHT)
                assert player.practice.is_verdict_shown
                where = place if player.app.screen.query_one(place).region.area else "#panel"
                await player.click(where, RIGHT)
                assert player.practice.session.position == before + 1

    async def test_is_asked_for_by_button_and_by_right_click_too(self, play: Play) -> None:
        async with play("practise") as player:
            for ask in ("button", "right click"):
                await player.draw(SIMPLEST[player.practice.session.current.target])
                if ask == "button":
                    await player.click("#check")
                    assert player.practice.is_verdict_shown
                    await player.click("#next")
                else:
                    await player.click(player.pad, RIGHT)
                    assert player.practice.is_verdict_shown
                    await player.click(player.pad, RIGHT)
                assert not player.practice.is_verdict_shown
            assert player.practice.session.right == player.practice.session.position == 2

    async def test_a_right_click_ends_the_stroke_of_the_keyboards_pen(self, play: Play) -> None:
        async with play("practise") as player:
            await player.press("space", *["down"] * 6)
            await player.click(player.pad, RIGHT)
            assert len(player.attempts()) == 1
            assert not player.pad.is_pen_down


class TestGoingOn:
    async def test_trying_again_asks_for_the_same_digit_and_the_first_try_counts(
        self, play: Play
    ) -> None:
        async with play("practise") as player:
            target = player.practice.session.current.target
            await miss(player)
            await player.press("r")
            assert player.pad.ink.is_blank
            assert player.practice.session.current.target == target
            await player.answer()
            assert verdict(player).startswith("✓")
            assert counted(player) == (0, 1)
            await player.click("#retry")
            await player.answer()
            assert player.outcomes() == [Outcome.WRONG, Outcome.RIGHT, Outcome.RIGHT]
            assert player.game.history.first_tries("ada") == (1, 0)

    async def test_next_asks_for_the_next_digit_on_a_blank_pad(self, play: Play) -> None:
        async with play("practise") as player:
            first = player.practice.session.current.target
            await player.answer()
            await player.press("enter")
            second = player.practice.session.current.target
            assert second != first
            assert shown_digit(player) == second
            assert player.pad.ink.is_blank
            assert player.pad.ink.undo().is_blank
            assert player.text("PromptMarks").startswith("Digit 2 of 10  ✓▸········")

    async def test_skipping_counts_as_a_miss(self, play: Play) -> None:
        async with play("practise") as player:
            await player.press("s")
            assert counted(player) == (0, 1)
            player.practice._pressed.clear()
            await player.click("#skip")
            assert counted(player) == (0, 2)
            assert player.text("PromptMarks").startswith("Digit 3 of 10  ✗✗▸·······")
            assert player.attempts() == []
            await player.answer()
            assert player.game.history.first_tries("ada") == (3, 1)

    async def test_skipping_a_retry_does_not_count_again(self, play: Play) -> None:
        async with play("practise") as player:
            await player.answer()
            await player.press("r", "s")
            assert counted(player) == (1, 1)
            assert player.practice.session.position == 1

    async def test_keys_and_buttons_are_there_only_when_they_do_something(self, play: Play) -> None:
        def offered() -> tuple[set[str], set[str]]:
            screen = player.practice
            keys = {
                active.binding.description
                for active in screen.active_bindings.values()
                if active.binding.show and active.enabled
            }
            buttons = {b.id for b in screen.query("#buttons Button") if b.display}
            return keys & {"Check", "Next", "Again", "Skip", "Why?"}, {b or "" for b in buttons}

        async with play("practise") as player:
            assert offered() == ({"Check", "Skip"}, {"check", "skip"})
            await player.press("r")
            assert offered() == ({"Check", "Skip"}, {"check", "skip"})
            await player.answer()
            assert offered() == ({"Next", "Again", "Why?"}, {"next", "retry"})
            await player.press("s")
            assert player.practice.session.position == 0

    async def test_with_too_little_room_nothing_is_judged_or_skipped_unseen(
        self, play: Play
    ) -> None:
        async with play("practise") as player:
            await player.draw(SIMPLEST[1])
            await player.pilot.resize_terminal(40, 12)
            await player.settle()
            await player.press("enter", "s")
            assert player.practice.session.position == 0
            assert player.attempts() == []
            await player.pilot.resize_terminal(80, 24)
            await player.settle()
            await player.skip()
            assert player.practice.session.position == 1

    async def test_resized_while_the_verdict_is_shown_it_stays(self, play: Play) -> None:
        async with play("practise") as player:
            await player.answer()
            for size in [(60, 18), (20, 5), (120, 40)]:
                await player.pilot.resize_terminal(*size)
                await player.settle()
            assert verdict(player).startswith("✓")
            assert player.practice.is_verdict_shown
            assert not player.pad.ink.is_blank


class TestTracing:
    async def test_is_offered_after_three_misses_and_never_counts(self, play: Play) -> None:
        async with play("practise") as player:
            target = player.practice.session.current.target
            await player.press("t")
            assert not player.app.screen.query_one("#trace").display
            for _ in range(3):
                await miss(player)
                before = player.text("#note")
                await player.press("r")
            assert before == "Missed 3 times: press T to trace it."
            await player.press("t")
            assert "Trace the dots." in verdict(player)
            assert any("•" in row for row in player.pad_rows())
            player.drag([(1, 1), (2, 1)])
            await player.settle()
            assert any("•" in row for row in player.pad_rows())
            await player.press("delete")
            await player.answer()
            assert verdict(player).startswith("✓")
            assert player.text("#note") == "Tracing: does not count."
            assert len(player.practice.session.current.tries) == 3
            assert [attempt.task for attempt in player.attempts()] == [
                *[Task.PRACTICE] * 3,
                Task.TRACE,
            ]
            assert player.game.history.first_tries("ada") == (1, 0)
            await player.press("enter")
            assert player.practice.session.current.target == target
            assert not any("•" in row for row in player.pad_rows())
            await player.answer()
            assert player.practice.session.current.tries[-1] is Outcome.RIGHT

    async def test_the_dots_go_along_when_the_terminal_grows_and_stay_while_one_draws(
        self, play: Play
    ) -> None:
        async with play("practise") as player:
            for _ in range(3):
                await miss(player)
                await player.press("r")
            await player.press("t")
            dots = "".join(player.pad_rows()).count("•")
            await player.pilot.resize_terminal(120, 40)
            await player.settle()
            assert "".join(player.pad_rows()).count("•") > dots
            await player.dot(1, 1)
            assert "".join(player.pad_rows()).count("•") > dots

    async def test_is_there_by_button_with_the_verdict_too(self, play: Play) -> None:
        async with play("practise") as player:
            for _ in range(2):
                await miss(player)
                await player.press("r")
            await miss(player)
            await player.click("#trace")
            assert "Trace the dots." in verdict(player)
            await player.press("s")
            assert player.practice.session.position == 1
            assert not any("•" in row for row in player.pad_rows())
