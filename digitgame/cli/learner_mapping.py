"""Renaming: whose attempts go to whom when they are taken in; pure."""

import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from digitgame.core.learner_name import LearnerError, valid_name
from digitgame.errors import CommandError
from digitgame.text import sanitize


@dataclass(frozen=True)
class LearnerMapping:
    """Whose attempts go to whom."""

    default: str | None = None
    """Who gets all of them, if anybody does."""
    names: Mapping[str, str] = field(default_factory=dict)
    """Else new names by the old ones, whose accents are joined to their letters (NFC)."""

    def __call__(self, learner: str) -> str:
        """A learner's name here."""
        return self.default or self.names.get(learner, learner)

    @classmethod
    def name_for(cls, given: Sequence[str]) -> "LearnerMapping":
        """What the command line says: NEW alone, or OLD=NEW as often as one likes.

        Raises:
            CommandError: if that is unclear, or no name.
        """
        names: dict[str, str] = {}
        try:
            for each in given:
                written, equals, new = each.rpartition("=")
                old = unicodedata.normalize("NFC", written)
                if not equals and len(given) == 1:
                    return cls(default=valid_name(new))
                if not equals or old in names:
                    raise CommandError(
                        "several --learner must each say OLD=NEW, and each OLD once. See --help."
                    )
                names[old] = valid_name(new)
        except LearnerError as error:
            raise CommandError(f"--learner {sanitize(each)}: {error}") from error
        return cls(names=names)
