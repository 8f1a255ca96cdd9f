"""The screens in another language: texts are translated and fit."""

import pytest

from digitgame.core.tips import with_article
from digitgame.i18n import _, capitalised, languages, translations, use_language
from digitgame.tui.widgets.target_digit import NAMES
from tests.tui.conftest import Play
from tests.tui.player import SEVEN, Player, text_of

LANGUAGES = [language for language in languages() if language != "en"]


def clipped(player: Player) -> list[str]:
    """Return the buttons and keys that are not completely on the screen."""
    screen = player.app.screen
    cut = []
    for button in screen.query("Button, Entry, FooterKey"):
        region = button.region
        if button.display and region.area and not screen.region.contains_region(region):
            cut.append(text_of(button))
    return cut


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("size", [(80, 24), (60, 18)])
class TestFits:
    async def test_home_sketch_and_what_can_be_asked(
        self, play: Play, language: str, size: tuple[int, int]
    ) -> None:
        with use_language(translations(language)):
            async with play("home", size=size) as player:
                assert clipped(player) == []
                await player.press("s")
                await player.draw(SEVEN)
                await player.press("enter")
                assert clipped(player) == []
                verdict = player.app.screen.query_one("Verdict").region
                footer = player.app.screen.query_one("Footer").region
                assert verdict.bottom <= footer.y
                for key in ("w", "m"):
                    await player.press(key)
                    if key == "w":
                        because = player.app.screen.query_one("#because").region
                        assert because.bottom <= footer.y
                    await player.press("escape")

    async def test_practice_with_its_verdict(
        self, play: Play, language: str, size: tuple[int, int]
    ) -> None:
        with use_language(translations(language)):
            async with play("practise", size=size) as player:
                assert clipped(player) == []
                target = player.practice.session.current.target
                await player.answer((target + 5) % 10)
                assert clipped(player) == []
                assert player.app.screen.query_one("#questions").region.bottom <= size[1] - 1

    @pytest.mark.parametrize("start", ["exam", "sprint", "lesson(5)"])
    async def test_other_screens_with_a_pad(
        self, play: Play, language: str, size: tuple[int, int], start: str
    ) -> None:
        with use_language(translations(language)):
            async with play(start, size=size) as player:
                assert clipped(player) == []
                if start.startswith("lesson"):
                    await player.press("enter")
                    assert clipped(player) == []
                    assert _("Not yet") in player.screen_text()


@pytest.mark.parametrize("language", LANGUAGES)
class TestIsSpoken:
    async def test_by_screens_tips_and_keys(self, play: Play, language: str) -> None:
        with use_language(translations(language)):
            async with play("practise") as player:
                target = player.practice.session.current.target
                ask = _("Draw {digit} ({name}).", digit=with_article(target), name=_(NAMES[target]))
                assert ask in player.screen_text()
                assert _("space") in player.screen_text().splitlines()[-1]
                other = with_article((target + 5) % 10)
                await player.answer((target + 5) % 10)
                shown = player.screen_text()
                assert _("I read {digit}", digit=other) in shown
                # Translated in a thread.
                assert _("It looks like {digit}.", digit=other) in " ".join(shown.split())
                assert _("Next") in shown.splitlines()[-1]
                assert _("Practice") in shown.splitlines()[0]

    async def test_by_the_help(self, play: Play, language: str) -> None:
        with use_language(translations(language)):
            async with play("sketch") as player:
                await player.press("f1")
                shown = player.screen_text()
                assert _("## Sketch").removeprefix("## ") in shown
                assert "Draw" not in shown

    async def test_by_a_right_answer_and_by_the_hands(self, play: Play, language: str) -> None:
        """Other languages have two words for right."""
        with use_language(translations(language)):
            async with play("practise") as player:
                target = player.practice.session.current.target
                await player.answer(target)
                right = _("{digit}!", digit=capitalised(with_article(target)))
                assert right in player.screen_text()
                await player.app.run_action("settings")
                await player.settle()
                hand = player.text("#setting-hand")
                assert _("the right") in hand
                assert _("right") not in hand.replace(_("the right"), "")
