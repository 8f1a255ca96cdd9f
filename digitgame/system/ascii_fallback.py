"""ASCII replacements for characters that a terminal cannot show."""

import re
import unicodedata
from collections.abc import Mapping

ERRORS = "digitgame.system.ascii_fallback"
"""Name of `ascii_error_handler` in the codec registry."""

_UTF_8 = re.compile(r"utf-?8", re.IGNORECASE)

_COERCED = "C.UTF-8"

_LAST_CORNER = "\N{BOX DRAWINGS HEAVY UP AND LIGHT DOWN}"

_REPLACEMENTS = str.maketrans(
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
    """Return the locale that determines the terminal's encoding, or "" if none is set.

    Args:
        environ: the environment.
        is_coerced: whether Python may have set LC_CTYPE itself, as in the C locale (PEP 538).
    """
    for name in ("LC_ALL", "LC_CTYPE", "LANG"):
        value = environ.get(name, "")
        if value and not (is_coerced and name == "LC_CTYPE" and value == _COERCED):
            return value
    return ""


def supports_unicode(locale: str) -> bool:
    """Return whether the locale uses UTF-8, which is assumed if no locale is set."""
    return not locale or bool(_UTF_8.search(locale))


def to_ascii(text: str) -> str:
    """Replace characters with similar ASCII ones of the same width, or with `?`."""
    return "".join(map(_replacement, text))


def _replacement(character: str) -> str:
    replacement = character.translate(_REPLACEMENTS)
    if replacement.isascii():
        return replacement
    if "\N{BOX DRAWINGS LIGHT HORIZONTAL}" <= character <= _LAST_CORNER:
        return "+"
    if unicodedata.combining(character) or unicodedata.category(character) in ("Cf", "Mn", "Me"):
        return ""
    base = unicodedata.normalize("NFKD", character)[0]
    if base.isascii():
        return base
    return "??" if unicodedata.east_asian_width(character) in "WF" else "?"


def ascii_error_handler(error: UnicodeError) -> tuple[str, int]:
    """Encode with `to_ascii`; an error handler for `codecs`."""
    if not isinstance(error, UnicodeEncodeError):
        raise error
    return to_ascii(error.object[error.start : error.end]), error.end
