"""Validate and choose learners' names."""

import unicodedata
from collections.abc import Callable, Collection

from digitgame.i18n import _
from digitgame.text import is_visible

LONGEST_NAME = 32
"""Characters in a name; more do not fit a heading."""

_PUNCTUATION = frozenset(" ._-'")


class LearnerError(ValueError):
    """A name is invalid; the message says why and how to fix it."""


def valid_name(text: str) -> str:
    """Normalise a learner's name: NFC, trimmed, with single spaces between words.

    Raises:
        LearnerError: if it is empty, too long, or has characters other than letters of any script
            with their marks, digits, spaces and ``. _ - '``.
    """
    name = " ".join(filter(None, unicodedata.normalize("NFC", text).strip().split(" ")))
    if not name:
        raise LearnerError(_("A name needs at least one letter or digit."))
    if len(name) > LONGEST_NAME:
        raise LearnerError(
            _(
                "A name can have at most {most} characters, not {number}.",
                most=LONGEST_NAME,
                number=len(name),
            )
        )
    invalid = next((letter for letter in name if not _is_name_character(letter)), None)
    if invalid is not None:
        raise LearnerError(
            _(
                "A name cannot contain {character}. Use letters, digits, spaces and . _ - '.",
                character=_format_character(invalid),
            )
        )
    if not any(map(str.isalnum, name)):
        raise LearnerError(_("A name needs at least one letter or digit."))
    if unicodedata.category(name[0]).startswith("M"):
        raise LearnerError(_("A name cannot start with an accent on its own."))
    return name


def learner_key(name: str) -> str:
    """Return a name's caseless form (NFC, casefold): names with the same one are one learner."""
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", name).casefold())


def resolve_learner(
    named: str | None, kept: str, known: Callable[[], Collection[str]], account: str
) -> str:
    """Return the learner who plays.

    Args:
        named: the valid name on the command line, if any.
        kept: the learner last chosen on this account, or "". A name that is neither known nor
            valid, as in altered settings, is ignored.
        known: returns learners with attempts, whose names may predate the current rules; called
            only if needed.
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
    """Return whether it is a letter, a mark on a letter, a digit, a space or punctuation."""
    category = unicodedata.category(character)
    return is_visible(character) and (
        category.startswith("L") or category in ("Mn", "Mc", "Nd") or character in _PUNCTUATION
    )


def _format_character(character: str) -> str:
    """Return a visible character in quotes, or the Unicode name of any other."""
    if is_visible(character):
        return f'"{character}"'
    return unicodedata.name(
        character, _("the control character {code}", code=f"U+{ord(character):04X}")
    )
