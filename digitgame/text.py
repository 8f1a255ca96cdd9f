"""Plain text: words from outside, made safe to show in a terminal; pure."""

_UNSEEN = (
    (0x034F, 0x034F),  # joins marks
    (0x115F, 0x1160),  # fills a syllable of Hangul
    (0x17B4, 0x17B5),  # Khmer's vowels that go without saying
    (0x180B, 0x180F),  # chooses among a Mongolian letter's shapes
    (0x3164, 0x3164),
    (0xFE00, 0xFE0F),  # chooses among a character's shapes, as do the last ones
    (0xFFA0, 0xFFA0),
    (0xE0100, 0xE01EF),
)
"""First and last of those letters and marks that show nothing: Unicode's
Default_Ignorable_Code_Point (DerivedCoreProperties.txt), as far as Python calls it printable."""


def is_visible(character: str) -> bool:
    """Does a character show, and do nothing else?"""
    return character.isprintable() and not any(
        first <= ord(character) <= last for first, last in _UNSEEN
    )


def sanitize(text: str) -> str:
    """Text that does nothing but show: what is unseen, or would move the cursor, is a `?`."""
    if text.isascii() and text.isprintable():  # nearly always: letter by letter takes far longer
        return text
    return "".join(character if is_visible(character) else "?" for character in text)
