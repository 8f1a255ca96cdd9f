"""Lettering: which letters a terminal shows, and what stands in for those it lacks; pure."""

import re
import unicodedata
from collections.abc import Mapping

ERRORS = "digitgame.system.ascii_fallback"
"""The name under which `to_ascii` is known to Python's codecs."""

_UTF_8 = re.compile(r"utf-?8", re.IGNORECASE)

_COERCED = "C.UTF-8"

_STAND_INS = str.maketrans(
    {
        **dict.fromkeys("─━┄┅┈┉╌╍═╴╶╸╺╼╾‐‑‒–—―−▁▂▃", "-"),
        **dict.fromkeys("│┃┆┇┊┋╎╏║╵╷╹╻╽╿▏▎▍▌▐▕", "|"),
        **dict.fromkeys("█▓▒■▆▇▅", "#"),
        **dict.fromkeys("▄", "_"),
        **dict.fromkeys("▀▔“”„", '"'),
        **dict.fromkeys("·․…░", "."),
        **dict.fromkeys("‘’′", "'"),
        **dict.fromkeys("•●○◉", "o"),
        **dict.fromkeys("✗✘×", "x"),
        **dict.fromkeys("✓✔↓▼▾", "v"),
        **dict.fromkeys("★☆", "*"),
        **dict.fromkeys("→▶▸›", ">"),
        **dict.fromkeys("←◀◂‹", "<"),
        **dict.fromkeys("↑▲▴", "^"),
        "≡": "=",
        "⏎": "<",
        "\N{NO-BREAK SPACE}": " ",
    }
)


def effective_locale(environ: Mapping[str, str], *, is_coerced: bool = False) -> str:
    """The locale that says which letters the terminal shows; empty where nothing does.

    Args:
        environ: the environment.
        is_coerced: may Python itself have set LC_CTYPE, as it does in the C locale (PEP 538)?
    """
    for name in ("LC_ALL", "LC_CTYPE", "LANG"):
        value = environ.get(name, "")
        if value and not (is_coerced and name == "LC_CTYPE" and value == _COERCED):
            return value
    return ""


def supports_unicode(locale: str) -> bool:
    """Does a terminal of this locale show any letter? One that says nothing is taken to."""
    return not locale or bool(_UTF_8.search(locale))


def to_ascii(text: str) -> str:
    """Text in ASCII, as wide on the screen: looks alike where that can be."""
    return "".join(map(_replacement, text))


def _replacement(letter: str) -> str:
    if letter.isascii():
        return letter
    if "\N{BOX DRAWINGS LIGHT HORIZONTAL}" <= letter <= "\N{BOX DRAWINGS HEAVY UP AND LIGHT DOWN}":
        known = letter.translate(_STAND_INS)
        return known if known.isascii() else "+"
    known = letter.translate(_STAND_INS)
    if known.isascii():
        return known
    if unicodedata.combining(letter) or unicodedata.category(letter) in ("Cf", "Mn", "Me"):
        return ""
    base = unicodedata.normalize("NFKD", letter)[0]
    if base.isascii():
        return base
    return "??" if unicodedata.east_asian_width(letter) in "WF" else "?"


def ascii_error_handler(error: UnicodeError) -> tuple[str, int]:
    """What Python writes where an encoding lacks letters; registered with `codecs`."""
    if not isinstance(error, UnicodeEncodeError):
        raise error
    return to_ascii(error.object[error.start : error.end]), error.end
