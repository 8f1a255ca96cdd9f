"""Letter keys do the same with Caps Lock on and on keyboards of other scripts."""

import pytest
from textual import events
from textual.widgets import Input

from digitgame.tui.textual_compat.keys import LetterParser
from tests.tui.conftest import Play
from tests.tui.player import Player


def keys(text: str) -> list[tuple[str, str | None]]:
    """Return the names of the keys in a terminal's output, and what they type."""
    parser = LetterParser()
    found = [*parser.feed(text), *parser.tick()]
    return [(key.key, key.character) for key in found if isinstance(key, events.Key)]


def type_in(player: Player, text: str) -> None:
    """Type as a terminal reports it."""
    for name, character in keys(text):
        player.app.post_message(events.Key(name, character))


class TestLetterParser:
    @pytest.mark.parametrize(
        ("sequence", "key"),
        [
            ("l", ("l", "l")),
            ("L", ("l", "L")),
            ("Я", ("я", "Я")),
            ("\x1a", ("ctrl+z", "\x1a")),
            ("\x1b[108;65;76u", ("l", "L")),  # Caps Lock, with kitty's protocol
            ("\x1b[108:76;2;76u", ("l", "L")),  # Shift, with its other key
            ("\x1b[1087::112;1;1087u", ("p", "п")),  # a Russian keyboard
            ("\x1b[1087:1055:112;2;1055u", ("p", "П")),
            ("\x1b[960::112;1;960u", ("p", "π")),  # a Greek one
            ("\x1b[1103::122;5u", ("ctrl+z", None)),
            ("\x1b[122::121;1;122u", ("z", "z")),  # a German one: its z is where y is
            ("\x1b[1087;1;1087u", ("п", "п")),  # without another key
            ("\x1b[1;2A", ("shift+up", None)),
        ],
    )
    def test_names_the_latin_letter_and_keeps_what_is_typed(
        self, sequence: str, key: tuple[str, str | None]
    ) -> None:
        assert keys(sequence) == [key]


class TestHome:
    @pytest.mark.parametrize("typed", ["S", "\x1b[1099::115;1;1099u", "\x1b[963::115;1;963u"])
    async def test_letters_lead_where_they_lead_in_latin(self, typed: str, play: Play) -> None:
        async with play() as player:
            type_in(player, typed)
            await player.settle()
            assert player.app.screen.sub_title == "Sketch"

    async def test_a_name_keeps_its_letters(self, play: Play) -> None:
        async with play() as player:
            await player.press("w")
            type_in(player, "Я")
            await player.settle()
            type_in(player, "\x1b[1085:1053:121;2;1053u")
            await player.settle()
            assert player.app.screen.query_one(Input).value == "ЯН"

    async def test_a_letter_that_no_key_has_is_explained_once(self, play: Play) -> None:
        async with play() as player:
            for letter in "пр":
                type_in(player, letter)
                await player.settle()
            (note,) = player.app._notifications
            assert "The arrows and Enter" in note.message

    async def test_an_accent_is_not(self, play: Play) -> None:
        async with play() as player:
            type_in(player, "é")
            await player.settle()
            assert not list(player.app._notifications)
