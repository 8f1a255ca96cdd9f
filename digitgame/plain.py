"""Plain text: words from outside, made safe to show in a terminal; pure."""


def plain(text: str) -> str:
    """Text that does nothing but show: what would move the cursor or end the line is a `?`."""
    return "".join(character if character.isprintable() else "?" for character in text)
