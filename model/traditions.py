"""Read `traditions.toml`: which ways schools teach first, by country or hand.

NumPy is not needed, so that settings are checked before it is loaded.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

TRADITIONS = Path(__file__).parent / "traditions.toml"

INTERNATIONAL = "international"
"""Name of the tradition that follows the copybook's own order."""


@dataclass(frozen=True)
class Tradition:
    """The ways that the schools of a country, or the teachers of a hand, teach."""

    title: str
    """For people, in English."""
    ways: Mapping[int, tuple[str, ...]]
    """Names of ways by digit, all of which are accepted; the first is shown first."""
    sources: tuple[str, ...]
    """Addresses of pages that say so."""


@cache
def traditions() -> Mapping[str, Tradition]:
    """Return every tradition by the name that it has in the settings, `INTERNATIONAL` first."""
    import tomllib  # not loaded while playing unless it is needed

    return {
        name: Tradition(
            table["title"],
            {int(digit): tuple(names) for digit, names in table.get("ways", {}).items()},
            tuple(table["sources"]),
        )
        for name, table in tomllib.loads(TRADITIONS.read_text("utf-8")).items()
    }


def check_tradition(name: object) -> str:
    """Return the name of a tradition; raise ValueError, listing those known, for anything else."""
    if not isinstance(name, str) or name not in traditions():
        raise ValueError(f"tradition must be one of {', '.join(traditions())}, not {name!r}")
    return name
