"""Textual's keys, mended."""

from textual import keys, screen

_usual = keys.key_to_character

_CHARACTERS: dict[str, str | None] = {
    **dict.fromkeys((key.value for key in keys.Keys), None),
    "backspace": "\b",
    "delete": "\x7f",
    "escape": "\x1b",
    "space": " ",
    "tab": "\t",
}
"""What keys write that have names; most, such as `up`, write nothing."""


def _character(key: str) -> str | None:
    """The character that a key writes, if any.

    Textual (8.2.8) looks for the names of keys among those of all characters, each time in
    another part of that table, which so comes into memory.
    """
    return _CHARACTERS[key] if key in _CHARACTERS else _usual(key)


def mend() -> None:
    """Mend them, once."""
    screen.key_to_character = _character  # type: ignore[assignment, attr-defined]
