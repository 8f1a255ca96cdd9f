"""Learners' names: which ones are taken; pure."""

import unicodedata
from collections.abc import Callable, Collection

from digitgame.i18n import _
from digitgame.text import is_visible

LONGEST_NAME = 32
"""Characters in a name: what a heading has room for."""

_BESIDE_LETTERS = frozenset(" ._-'")


class LearnerError(ValueError):
    """A name cannot be taken; the message says why and what to do."""


def valid_name(text: str) -> str:
    """A learner's name as it is kept.

    Args:
        text: as it was written.

    Returns:
        the name: NFC, without white space around it, with one space at most between words.

    Raises:
        LearnerError: if it is empty, too long, or has other characters than letters of any script
            with their marks, digits, spaces and ``. _ - '``.
    """
    name = " ".join(filter(None, unicodedata.normalize("NFC", text).strip().split(" ")))
    if not name:
        raise LearnerError(_("A name needs at least one letter or digit."))
    if len(name) > LONGEST_NAME:
        raise LearnerError(
            _(
                "A name has at most {most} characters, not {number}.",
                most=LONGEST_NAME,
                number=len(name),
            )
        )
    strange = next((each for each in name if not _is_name_character(each)), None)
    if strange is not None:
        raise LearnerError(
            _(
                "A name cannot have {character}. Use letters, digits, spaces and . _ - '.",
                character=_format_character(strange),
            )
        )
    if not any(map(str.isalnum, name)):
        raise LearnerError(_("A name needs at least one letter or digit."))
    if unicodedata.category(name[0]).startswith("M"):
        raise LearnerError(_("A name cannot begin with an accent that stands alone."))
    return name


def resolve_learner(
    named: str | None, kept: str, known: Callable[[], Collection[str]], account: str
) -> str:
    """Whose attempts are kept.

    Args:
        named: the name on the command line, if any; a valid one.
        kept: who was chosen last on this account; "" where nobody was. A name that is neither
            known nor valid, as in settings that were altered, is passed over.
        known: looks up who has attempts already, under names that may be older than today's
            rules; called only where that decides.
        account: the name of the account.
    """
    if named is not None:
        return named
    return kept if kept and (_is_valid(kept) or kept in known()) else account


def _is_valid(name: str) -> bool:
    try:
        return valid_name(name) == name
    except LearnerError:
        return False


def _is_name_character(character: str) -> bool:
    """Is it a letter, a letter's mark, a digit, or what stands between words?"""
    category = unicodedata.category(character)
    return is_visible(character) and (
        category.startswith("L") or category in ("Mn", "Mc", "Nd") or character in _BESIDE_LETTERS
    )


def _format_character(character: str) -> str:
    """A character as it can be shown: by its name where it would not show itself."""
    if is_visible(character):
        return f'"{character}"'
    return unicodedata.name(
        character, _("the control character {code}", code=f"U+{ord(character):04X}")
    )
