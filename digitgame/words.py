"""Words: what the game says, in the language of whoever plays.

English stands in the code, other languages in `digitgame.catalogue`. Which one is spoken is chosen
once, when the game starts; screens, tips and the threads that judge all speak it. That is the only
state here, and it lasts as long as the `speaking` that set it.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from gettext import NullTranslations

_spoken = NullTranslations()


@contextmanager
def speaking(translations: NullTranslations) -> Iterator[None]:
    """Speak a language while this lasts.

    Args:
        translations: as `digitgame.catalogue.translations` finds them.
    """
    global _spoken  # noqa: PLW0603 - worker threads must speak it too, which a context would not reach
    before, _spoken = _spoken, translations
    try:
        yield
    finally:
        _spoken = before


def _(words: str, /, **values: object) -> str:
    """English words in the language that is spoken.

    Args:
        words: as they stand in the catalogue, with places such as {digit} for values.
        values: what goes there.
    """
    spoken = _spoken.gettext(words) if words else ""  # gettext has its own header under ""
    return spoken.format(**values) if values else spoken


def ngettext(one: str, many: str, number: int, /, **values: object) -> str:
    """The form of English words that goes with a number, in the language that is spoken.

    Args:
        one: for 1, with places for values.
        many: for other numbers.
        number: how many; it goes to the place {number}.
        values: what goes to other places.
    """
    return _spoken.ngettext(one, many, number).format(number=number, **values)


def sentence(words: str) -> str:
    """Words with a capital at their beginning; the others stay, as German nouns must."""
    return f"{words[:1].upper()}{words[1:]}"


def N_(words: str) -> str:  # noqa: N802 - what gettext's tools look for
    """English words as they are, marked for the catalogue: `_` translates them when shown."""
    return words
