"""What keys write, which Textual asks of its own table."""

from textual.keys import KEY_TO_UNICODE_NAME, Keys, key_to_character

from digitgame.tui.mends.keys import _character


def test_every_key_writes_what_textual_says() -> None:
    names = [key.value for key in Keys] + list(KEY_TO_UNICODE_NAME)
    others = ["a", "Z", "5", "ctrl+up", "shift+tab", "alt+a", "colon", "latin_small_letter_e", "?"]
    for name in names + others:
        assert _character(name) == key_to_character(name), name
