"""The game's words, in the language of whoever plays, and the languages that there are.

English stands in the code, other languages under `locale`. Which one is spoken is chosen
once, when the game starts; screens, tips and the threads that judge all speak it. That is the only
state here, and it lasts as long as the `speaking` that set it.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from gettext import GNUTranslations, NullTranslations
from pathlib import Path

FOLDER = Path(__file__).parent / "locale"
"""One folder a language, each with `LC_MESSAGES/digitgame.mo`, made from the .po beside it."""

ENGLISH = "en"
"""The language of the words in the code."""

_VARIABLES = ("LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG")

_spoken = NullTranslations()


@contextmanager
def use_language(translations: NullTranslations) -> Iterator[None]:
    """Speak a language while this lasts.

    Args:
        translations: as `digitgame.i18n.translations` finds them.
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


def capitalised(words: str) -> str:
    """Words with a capital at their beginning; the others stay, as German nouns must."""
    return f"{words[:1].upper()}{words[1:]}"


def N_(words: str) -> str:  # noqa: N802 - what gettext's tools look for
    """English words as they are, marked for the catalogue: `_` translates them when shown."""
    return words


def languages() -> tuple[str, ...]:
    """The codes of all languages, English first."""
    found = (file.parts[-3] for file in FOLDER.glob("*/LC_MESSAGES/digitgame.mo"))
    return (ENGLISH, *sorted(found))


def language_from_environment(environ: Mapping[str, str]) -> str:
    """The language that the environment asks for, as gettext has it; English where it is unknown.

    LANGUAGE is a list in order of preference; LC_ALL, LC_MESSAGES and LANG are one each.
    """
    wanted = next((environ[name] for name in _VARIABLES if environ.get(name)), "")
    known = languages()
    for locale in wanted.split(":"):
        language = locale.replace("-", "_").partition(".")[0].partition("@")[0].lower()
        for code in (language, language.partition("_")[0]):
            if code in known:
                return code
        if language in ("c", "posix"):
            break
    return ENGLISH


def translations(language: str) -> NullTranslations:
    """The words of a language out of `languages()`."""
    if language == ENGLISH:
        return NullTranslations()
    with (FOLDER / language / "LC_MESSAGES" / "digitgame.mo").open("rb") as file:
        return GNUTranslations(file)
