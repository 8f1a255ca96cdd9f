"""Letter keys with Caps Lock on, and on keyboards of other scripts."""

import re
from collections.abc import Iterable

from textual import events
from textual._xterm_parser import XTermParser

ASK_LAYOUT, LAYOUT_OFF = "\x1b[>29u", "\x1b[<u"
"""Ask for the alternate keys of kitty's protocol (4), next to what Textual asks for (1, 8, 16):
https://sw.kovidgoyal.net/kitty/keyboard-protocol/#progressive-enhancement"""

_ALTERNATES = re.compile(r"\x1b\[(\d+):\d*(?::(\d+))?([;u].*)", re.DOTALL)
"""Key, its shifted form, and the key in the same place of a US keyboard, if it differs."""


class LetterParser(XTermParser):
    """Names a letter key by its Latin letter, whatever it types.

    Textual (8.2.8) names it by what it types, and bindings go by the name: with Caps Lock on, or
    with a Greek keyboard, no letter key would do anything. Fields take what is typed. Only
    terminals with kitty's protocol tell which Latin letter is in the place of a Greek one.
    """

    def _sequence_to_key_events(self, sequence: str, alt: bool = False) -> Iterable[events.Key]:
        latin = ""
        if match := _ALTERNATES.fullmatch(sequence):
            code, latin, rest = match.groups(default="")
            sequence = f"\x1b[{code}{rest}"
        for key in super()._sequence_to_key_events(sequence, alt):
            yield events.Key(_latin_name(key.key, latin), key.character)


def _latin_name(name: str, latin: str) -> str:
    """Return a key's name with its Latin letter, whose code point is given if it is known."""
    *modifiers, letter = name.split("+")
    if latin and len(letter) == 1 and not letter.isascii():
        letter = chr(int(latin))
    elif len(name) == 1:
        letter = letter.lower()
    return "+".join([*modifiers, letter])
