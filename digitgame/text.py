"""Sanitise untrusted text for display in a terminal."""

_INVISIBLE = (
    (0x034F, 0x034F),  # combining grapheme joiner
    (0x115F, 0x1160),  # Hangul fillers
    (0x17B4, 0x17B5),  # Khmer inherent vowels
    (0x180B, 0x180F),  # Mongolian variation selectors
    (0x3164, 0x3164),  # Hangul filler
    (0xFE00, 0xFE0F),  # variation selectors
    (0xFFA0, 0xFFA0),  # halfwidth Hangul filler
    (0xE0100, 0xE01EF),  # variation selectors supplement
)
"""Ranges of Unicode's Default_Ignorable_Code_Point (DerivedCoreProperties.txt) that Python calls
printable."""


def is_visible(character: str) -> bool:
    """Return whether the character is visible and has no side effects."""
    return character.isprintable() and not any(
        first <= ord(character) <= last for first, last in _INVISIBLE
    )


def sanitize(text: str) -> str:
    """Replace invisible and control characters with `?`."""
    if text.isascii() and text.isprintable():  # the usual case, and much faster
        return text
    return "".join(character if is_visible(character) else "?" for character in text)
