"""Help fits the screen it is opened from, and its keys exist."""

import re
from typing import Any

import pytest
from textual.binding import Binding
from textual.screen import Screen
from textual.widget import Widget

from digitgame.i18n import _, languages, translations, use_language
from digitgame.tui import help_pages
from digitgame.tui.screens.cards import CardsScreen
from digitgame.tui.screens.compare import CompareScreen
from digitgame.tui.screens.drawing import DrawingScreen
from digitgame.tui.screens.exam import ExamScreen
from digitgame.tui.screens.exam_summary import ExamSummaryScreen
from digitgame.tui.screens.help import units
from digitgame.tui.screens.home import HomeScreen
from digitgame.tui.screens.learners import LearnersScreen
from digitgame.tui.screens.lesson import LessonScreen
from digitgame.tui.screens.network_view import NetworkScreen
from digitgame.tui.screens.practice import PracticeScreen
from digitgame.tui.screens.progress import ProgressScreen
from digitgame.tui.screens.session import SessionScreen
from digitgame.tui.screens.settings import SettingsScreen
from digitgame.tui.screens.sketch import SketchScreen
from digitgame.tui.screens.sprint import SprintScreen
from digitgame.tui.screens.summary import SummaryScreen
from digitgame.tui.screens.tour import TourScreen
from digitgame.tui.screens.why import WhyScreen
from digitgame.tui.widgets.card import LessonCard
from digitgame.tui.widgets.pad import Pad
from digitgame.tui.widgets.setting_row import SettingRow
from tests.tui.conftest import Play

_MOST_WORDS = 18  # in a sentence
_MOST_LETTERS = 14  # in a word; German joins words

SCREENS: tuple[type[Screen[Any]], ...] = (
    HomeScreen,
    PracticeScreen,
    SprintScreen,
    ExamScreen,
    SketchScreen,
    CardsScreen,
    LessonScreen,
    ProgressScreen,
    SummaryScreen,
    ExamSummaryScreen,
    WhyScreen,
    CompareScreen,
    NetworkScreen,
    LearnersScreen,
    SettingsScreen,
    TourScreen,
)


class TestHelp:
    @pytest.mark.parametrize("start", ["practise", "sketch"])
    async def test_opens_over_a_drawing_and_leaves_it(self, play: Play, start: str) -> None:
        async with play(start) as player:
            await player.dot()
            before = player.pad.ink
            await player.press("f1")
            assert player.app.screen.is_modal
            assert "Draw" in player.screen_text()
            await player.press("space", "down", "backspace", "escape")
            assert not player.app.screen.is_modal
            assert player.pad.ink == before

    @pytest.mark.parametrize(
        ("start", "words"),
        [
            ("home", "What you can do"),
            ("sketch", "Nothing is saved."),
            ("learn", "The cards"),
            ("lesson(3)", "Four steps"),
            ("progress", "How you are doing, page by page"),
        ],
    )
    async def test_fits_the_screen_it_is_opened_from(
        self, play: Play, start: str, words: str
    ) -> None:
        async with play(start) as player:
            await player.press("f1")
            assert player.app.screen.is_modal
            assert words in " ".join(player.screen_text().split())

    async def test_opens_once(self, play: Play) -> None:
        async with play("sketch") as player:
            player.strike("f1", "f1")
            await player.settle()
            depth = len(player.app.screen_stack)
            await player.app.action_help()
            await player.settle()
            assert len(player.app.screen_stack) <= max(depth, 3)

    async def test_lies_over_no_page_of_textuals_own(self, play: Play) -> None:
        async with play() as player:
            await player.press("ctrl+p")
            await player.app.action_help()
            await player.settle()
            assert player.app.is_running

    @pytest.mark.slow
    async def test_scrolls_to_its_end_where_it_is_long(self, play: Play) -> None:
        async with play("practise") as player:
            await player.press("f1")
            assert "whenever you like" not in player.screen_text()
            await player.press("end")
            await player.pilot.wait_for_animation()
            await player.settle()
            assert "whenever you like" in player.screen_text()

    def test_every_screen_has_a_page_of_its_own(self) -> None:
        pages = [getattr(screen, "HELP", None) for screen in SCREENS]
        assert len(set(pages)) == len(pages)
        assert set(pages) == {
            value for name, value in vars(help_pages).items() if name.isupper() and name[0] != "_"
        }

    @pytest.mark.parametrize("screen", SCREENS)
    def test_names_only_keys_that_are_bound(self, screen: type[Screen[Any]]) -> None:
        owners: list[type[Widget]] = [screen]
        owners += [LessonCard] if screen is CardsScreen else []
        owners += [SettingRow] if screen is SettingsScreen else []
        owners += [SessionScreen] if issubclass(screen, SessionScreen) else []
        owners += [SummaryScreen] if issubclass(screen, SummaryScreen) else []
        owners += [Pad, DrawingScreen] if issubclass(screen, DrawingScreen) else []
        bound = {
            key
            for owner in owners
            for binding in owner.BINDINGS
            if isinstance(binding, Binding)
            for key in binding.key.split(",")
        } | {"ctrl+p", "ctrl+q", "f1", "?"}
        page = str(vars(screen)["HELP"])
        table = re.findall(r"^\| (?!key|-)(.+?) \|", page, re.MULTILINE)
        named = {key.strip().lower() for row in table for key in re.split(r" or | to ", row)}
        assert named
        by_buttons = {"enter"} if screen is HomeScreen else set()
        assert named - {"right click"} <= bound | by_buttons

    @pytest.mark.parametrize("size", [(20, 5), (60, 18), (120, 40)])
    async def test_fits_any_terminal(self, play: Play, size: tuple[int, int]) -> None:
        async with play(size=size) as player:
            await player.press("h")
            page = player.app.screen.query_one("#page")
            assert player.app.screen.region.contains_region(page.region)


@pytest.mark.parametrize("language", languages())
def test_words_and_sentences_are_short(language: str) -> None:
    """For a child of eight; keys in tables are left out."""
    pages = [page for name, page in vars(help_pages).items() if name.isupper() and name[0] != "_"]
    texts = [unit for page in pages for unit in units(page) if unit[0] not in "|#"]
    with use_language(translations(language)):
        for text in map(_, texts):
            for sentence in re.split(r"(?<=[.!?])\s", re.sub("[*`]", "", text)):
                assert len(sentence.split()) <= _MOST_WORDS, sentence
                assert all(len(word) <= _MOST_LETTERS for word in re.findall(r"\w+", sentence))
