"""Translate the game's texts.

The code has the English texts, `locale` the translations. The language applies to all threads for
the duration of `use_language`; `change_language` changes it within.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from gettext import GNUTranslations, NullTranslations
from pathlib import Path

FOLDER = Path(__file__).parent / "locale"
"""One folder per language, with `LC_MESSAGES/digitgame.po` and the .mo compiled from it."""

ENGLISH = "en"
"""The language of the texts in the code."""

_VARIABLES = ("LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG")

_active = NullTranslations()


@contextmanager
def use_language(translations: NullTranslations) -> Iterator[None]:
    """Use translations, as returned by `translations()`, within a with block."""
    global _active  # noqa: PLW0603 - worker threads need it too, so a ContextVar will not do
    before, _active = _active, translations
    try:
        yield
    finally:
        _active = before


def change_language(translations: NullTranslations) -> None:
    """Use other translations, within the with block of `use_language`."""
    global _active  # noqa: PLW0603 - as above
    _active = translations


def _(words: str, /, **values: object) -> str:
    """Translate a text.

    Args:
        words: the English text, with placeholders such as {digit}.
        values: the placeholders' values.
    """
    translated = _active.gettext(words) if words else ""  # gettext keeps its header under ""
    return translated.format(**values) if values else translated


def ngettext(one: str, many: str, number: int, /, **values: object) -> str:
    """Translate a text that depends on a number.

    Args:
        one: the English text for 1.
        many: the English text for other numbers.
        number: the number, also the value of the placeholder {number}.
        values: values of other placeholders.
    """
    return _active.ngettext(one, many, number).format(number=number, **values)


def capitalised(words: str) -> str:
    """Capitalise the first letter; unlike `str.capitalize`, leave the others as they are."""
    return f"{words[:1].upper()}{words[1:]}"


def N_(words: str) -> str:  # noqa: N802 - gettext's tools look for this name
    """Mark a text for translation and return it unchanged; `_` translates it when shown."""
    return words


def languages() -> tuple[str, ...]:
    """Return the codes of all languages, English first."""
    codes = (file.parts[-3] for file in FOLDER.glob("*/LC_MESSAGES/digitgame.mo"))
    return (ENGLISH, *sorted(codes))


def language_name(code: str) -> str:
    """Return the name of one of the `languages()` in that language."""
    return translations(code).gettext(N_("English"))


def language_from_environment(environ: Mapping[str, str]) -> str:
    """Return the language requested by the environment, or English if it is not available.

    LANGUAGE lists languages in order of preference; LC_ALL, LC_MESSAGES and LANG name one each.
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
    """Load the translations of one of the `languages()`."""
    if language == ENGLISH:
        return NullTranslations()
    with (FOLDER / language / "LC_MESSAGES" / "digitgame.mo").open("rb") as file:
        return GNUTranslations(file)
