"""The catalogue: which languages there are, and what the game's words are in each."""

from collections.abc import Mapping
from gettext import GNUTranslations, NullTranslations
from pathlib import Path

FOLDER = Path(__file__).parent / "locale"
"""One folder a language, each with `LC_MESSAGES/digitgame.mo`, made from the .po beside it."""

ENGLISH = "en"
"""The language of the words in the code."""

_VARIABLES = ("LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG")


def languages() -> tuple[str, ...]:
    """The codes of all languages, English first."""
    found = (file.parts[-3] for file in FOLDER.glob("*/LC_MESSAGES/digitgame.mo"))
    return (ENGLISH, *sorted(found))


def chosen(environ: Mapping[str, str]) -> str:
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
