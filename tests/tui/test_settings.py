"""The settings screen: every setting is changed at once and kept."""

import json
from typing import Any

import pytest
from textual.screen import Screen

from digitgame.i18n import _, languages, translations, use_language
from digitgame.storage.settings import Settings
from digitgame.tui.screens.settings import ROWS, SettingsScreen
from digitgame.tui.widgets.setting_row import _NAME, _VALUE, SettingRow
from tests.tui.conftest import Play
from tests.tui.player import BLOCKS, Player, inked
from tests.tui.test_app import paper


def kept(player: Player) -> dict[str, Any]:
    """Return the saved settings."""
    text = player.game.settings_file.read_text("utf-8")
    return {key: value for key, value in json.loads(text).items() if key != "learner"}


def value(player: Player, setting: str) -> str:
    """Return the value that is shown for a setting."""
    return player.text(f"#setting-{setting}").partition("‹ ")[2].partition(" ›")[0]


async def choose(player: Player, setting: str, times: int = 1) -> None:
    """Change a setting by keys."""
    assert isinstance(player.app.screen, SettingsScreen)
    player.app.screen.query_one(f"#setting-{setting}").focus()
    await player.press(*["right"] * times)


class TestSettings:
    @pytest.mark.parametrize(
        ("setting", "shown", "saved"),
        [
            ("theme", "dark", "digitgame"),
            ("glyphs", "coarse", "half"),
            ("leniency", "strict", "strict"),
            ("goal", "30 digits a day", 30),
            ("guides", "off", False),
            ("auto_check", "on", True),
            ("bell", "on", True),
            ("ask", "the word", "word"),
        ],
    )
    async def test_each_is_changed_and_kept(
        self, play: Play, setting: str, shown: str, saved: object
    ) -> None:
        async with play() as player:
            await player.press("e")
            before = value(player, setting)
            # The guide lines are on at first, so that the value after them comes first.
            await choose(player, setting)
            assert value(player, setting) == shown
            assert kept(player) == {setting: saved}
            await player.press("left")
            assert value(player, setting) == before
            assert kept(player) == {}

    async def test_are_reached_from_home_and_from_the_palette(self, play: Play) -> None:
        async with play() as player:
            await player.click("#settings")
            assert isinstance(player.app.screen, SettingsScreen)
            await player.press("escape", "p")
            here: Screen[object] = player.app.screen_stack[-1]
            commands = {command.title for command in player.app.get_system_commands(here)}
            await player.app.run_action("settings")
            assert "Settings" in commands
            await player.settle()
            assert isinstance(player.app.screen, SettingsScreen)
            await choose(player, "guides")
            await player.press("escape")
            assert "╌" not in "".join(player.pad_rows())

    async def test_are_changed_by_clicks(self, play: Play) -> None:
        async with play() as player:
            await player.press("e")
            await player.click("#setting-bell")
            assert player.game.settings.bell
            await player.click("#back")
            assert player.app.screen.sub_title == "Home"

    async def test_rows_are_walked_through_by_arrows(self, play: Play) -> None:
        async with play() as player:
            await player.press("e")
            seen = []
            for _row in ROWS:
                assert player.app.focused is not None
                seen.append((player.app.focused.id or "").removeprefix("setting-"))
                await player.press("down")
            assert seen == [row.setting for row in ROWS]

    async def test_a_theme_is_applied_at_once(self, play: Play) -> None:
        async with play("sketch") as player:
            assert paper(player) == "#121212"
            await player.app.run_action("settings")
            await player.settle()
            await choose(player, "theme", 2)
            await player.press("escape")
            assert paper(player) == "#ffffff"

    async def test_a_language_is_applied_at_once_and_kept(self, play: Play) -> None:
        with use_language(translations("en")):
            async with play() as player:
                await player.press("e")
                for _ in languages():
                    if "Deutsch" not in player.text("#setting-language"):
                        await player.press("right")
                    # The rows are composed again, and laid out a moment later.
                    await player.until(lambda: bool(player.text("#setting-language")))
                assert "Einstellungen" in player.screen_text()
                assert kept(player) == {"language": "de"}
                await player.press("escape")
                assert "Lernen" in player.screen_text()
                assert "Beenden" in player.screen_text()
                await player.press("p")
                assert "Zeichne eine" in player.screen_text()

    async def test_plain_characters_are_applied_at_once(self, play: Play) -> None:
        async with play() as player:
            await player.press("e")
            await choose(player, "glyphs", 2)
            await player.press("escape")
            assert player.text("#title") == "d i g i t g a m e"
            assert not set(player.screen_text()) & (BLOCKS - {"#"})

    @pytest.mark.parametrize("size", [(30, 30), (60, 18), (80, 23), (200, 50)])
    async def test_all_fit(self, play: Play, size: tuple[int, int]) -> None:
        async with play(size=size) as player:
            await player.press("e")
            assert player.screen_text().count(" ›") == len(ROWS)
            player.assert_visible(*(f"#setting-{row.setting}" for row in ROWS), "#back")

    async def test_values_move_below_their_names_when_it_becomes_narrow(self, play: Play) -> None:
        async with play(size=(80, 40)) as player:
            await player.press("e")
            for columns in (30, 80, 30):
                await player.pilot.resize_terminal(columns, 40)
                await player.settle()
                assert player.screen_text().count(" ›") == len(ROWS)
                heights = {row.size.height for row in player.app.screen.query(SettingRow)}
                assert heights == {1 if columns == 80 else 2}


@pytest.mark.parametrize("language", languages())
def test_names_and_values_have_room(language: str) -> None:
    with use_language(translations(language)):
        for row in ROWS:
            assert len(_(row.name)) < _NAME
            assert all(len(name) <= _VALUE for _value, name in row.choices(Settings()))


class TestAutomaticCheck:
    async def test_a_drawing_is_checked_a_moment_after_its_last_stroke(
        self, play: Play, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("digitgame.tui.screens.drawing._AUTO_CHECK", 0.05)
        async with play("practise", settings=Settings(auto_check=True)) as player:
            player.drag([(5, 5), (20, 15)])
            await player.until(lambda: player.practice.is_verdict_shown)
            assert len(player.attempts()) == 1

    async def test_not_while_the_pen_is_down_nor_on_a_blank_pad(
        self, play: Play, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("digitgame.tui.screens.drawing._AUTO_CHECK", 0.0)
        async with play("practise", settings=Settings(auto_check=True)) as player:
            await player.press("space", "down", "down")
            assert not player.practice.is_verdict_shown
            await player.press("ctrl+z")
            await player.pilot.pause(0.05)
            assert player.attempts() == []

    async def test_not_unless_it_is_wanted(
        self, play: Play, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("digitgame.tui.screens.drawing._AUTO_CHECK", 0.0)
        async with play("practise") as player:
            await player.dot()
            await player.pilot.pause(0.05)
            assert player.attempts() == []


class TestBell:
    @pytest.mark.parametrize("is_wanted", [True, False])
    async def test_rings_for_a_right_digit_only_if_it_is_wanted(
        self, play: Play, monkeypatch: pytest.MonkeyPatch, is_wanted: bool
    ) -> None:
        async with play("practise", settings=Settings(bell=is_wanted)) as player:
            rung: list[int] = []
            monkeypatch.setattr(player.app, "bell", lambda: rung.append(1))
            await player.answer()
            assert len(rung) == is_wanted


class TestHomesPicture:
    async def test_shows_the_ten_digits(self, play: Play) -> None:
        async with play() as player:
            row = player.app.screen.query_one("DigitRow")
            shown = [inked(row.render_line(y)) for y in range(row.size.height)]
            assert all("#" in line for line in shown)
