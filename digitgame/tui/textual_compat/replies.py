"""A terminal's replies that Textual (8.2.8) does not know and would take for keys."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from textual.message import Message

ASK_BACKGROUND = "\x1b]11;?\x1b\\"
"""Ask for the background colour: OSC 11 in xterm's "Control Sequences" (ctlseqs)."""

ASK_PIXELS = "\x1b[?1016$p"
"""Ask whether the mouse can report pixels: DECRQM for mode 1016."""

PIXELS_ON, PIXELS_OFF = "\x1b[?1016h", "\x1b[?1016l"

_REPLY = re.compile(
    r"\x1b\]11;rgba?:(?P<red>[0-9a-fA-F]{1,4})/(?P<green>[0-9a-fA-F]{1,4})"
    r"/(?P<blue>[0-9a-fA-F]{1,4})(?:/[0-9a-fA-F]{1,4})?(?:\x07|\x1b\\)"
    r"|\x1b\[\?1016;(?P<pixels>\d)\$y"
)
_BEGUN = re.compile(
    r"\x1b(?:\](?:1(?:1(?:;[rgba:/0-9a-fA-F]{0,30}\x1b?)?)?)?|\[(?:\?[\d;]*\$?)?)?\Z"
)
"""The start of a reply at the end of the input."""

_SETTABLE = ("1", "2")  # DECRQM: set, or reset and can be set

_DARKEST_LIGHT = 0.5  # luminance
_WEIGHTS = (0.2126, 0.7152, 0.0722)  # of red, green and blue in the luminance (ITU-R BT.709)


@dataclass
class TerminalBackground(Message):
    """The terminal reported its background colour."""

    is_dark: bool


@dataclass(frozen=True)
class PixelMouse:
    """The terminal reported support for a mouse in pixels, or the lack of it."""

    is_supported: bool


Reply = TerminalBackground | PixelMouse


class ReplyFilter:
    """Takes replies out of the terminal's input."""

    def __init__(self) -> None:
        self._held = ""

    def feed(self, text: str) -> Iterator[str | Reply]:
        """Yield the input and the replies in it, in order; the start of a reply is held back."""
        text = self._held + text
        begun = _BEGUN.search(text)
        self._held = begun[0] if begun else ""
        text = text[: len(text) - len(self._held)]
        end = 0
        for found in _REPLY.finditer(text):
            if found.start() > end:
                yield text[end : found.start()]
            yield _reply(found)
            end = found.end()
        if end < len(text):
            yield text[end:]

    def flush(self) -> str:
        """Return what was held back, as no more came: an Escape, for example."""
        held, self._held = self._held, ""
        return held


def _reply(found: re.Match[str]) -> Reply:
    if found["pixels"]:
        return PixelMouse(found["pixels"] in _SETTABLE)
    luminance = sum(
        weight * int(found[name], 16) / (16 ** len(found[name]) - 1)
        for weight, name in zip(_WEIGHTS, ("red", "green", "blue"), strict=True)
    )
    return TerminalBackground(is_dark=luminance < _DARKEST_LIGHT)
