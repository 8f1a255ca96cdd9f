"""Settings of an account, stored as a JSON file."""

import json
import os
import stat
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass, field, fields, replace
from difflib import get_close_matches
from enum import StrEnum
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING, Any

from digitgame.core import checks
from digitgame.core.hand import Hand
from digitgame.core.leniency import Leniency
from digitgame.core.limits import LATEST_DAY_END, MOST_GOAL, USUAL_GOAL
from digitgame.core.question import Ask
from digitgame.i18n import languages
from digitgame.system import files

if TYPE_CHECKING:
    from model.copybook import Way


_MOST = {"goal": MOST_GOAL, "day_ends_at": LATEST_DAY_END}


class SettingsError(Exception):
    """The settings cannot be saved; the message says why."""


class Glyphs(StrEnum):
    """Characters that ink is drawn with."""

    QUADRANT = "quadrant"
    """Quadrant blocks: four pixels per cell."""
    HALF = "half"
    """Half blocks: two pixels per cell, for fonts that lack quadrants."""
    ASCII = "ascii"
    """One ASCII character per cell, for fonts that lack blocks or draw them two cells wide."""


_CHOICES: dict[str, type[StrEnum]] = {
    "glyphs": Glyphs,
    "leniency": Leniency,
    "hand": Hand,
    "ask": Ask,
}


@dataclass(frozen=True)
class Settings:
    """All settings, with their defaults."""

    language: str = ""
    """Code of a language; "" is that of the environment."""
    theme: str = ""
    """Name of a Textual theme; "" chooses one by the terminal's colours."""
    glyphs: Glyphs = Glyphs.QUADRANT
    leniency: Leniency = Leniency.NORMAL
    guides: bool = True
    """Show guide lines on the pad."""
    auto_check: bool = False
    """Check a drawing a second after its last stroke."""
    bell: bool = False
    """Ring the terminal's bell when a digit is right."""
    goal: int = USUAL_GOAL
    """Daily goal in digits; 0 disables it."""
    day_ends_at: int = 0
    """Hour after midnight at which the day ends, for those who practise late."""
    learner: str = ""
    """The learner who plays on this account; "" is the one named after the account. All other
    settings belong to the account."""
    all_cards: bool = False
    """Open every card at once."""
    toured: bool = False
    """Set once the tour of the first start was shown."""
    ways: dict[str, list[str]] = field(default_factory=dict)
    """Names of accepted ways by digit; a missing digit accepts all that are commonly taught."""
    tradition: str = "international"
    """Name of the tradition in `model/traditions.toml` whose ways are shown first."""
    hand: Hand = Hand.RIGHT
    ask: Ask = Ask.DIGIT
    """The kind of question for a digit in practice."""

    def accepted_ways(self) -> tuple["Way", ...]:
        """Return the accepted ways of the copybook, each digit's usual way first."""
        from model.copybook import accepted_ways  # NumPy is loaded after the first screen is shown

        is_left_hand = self.hand is Hand.LEFT
        return accepted_ways(self.tradition, is_left_hand=is_left_hand, chosen=self.ways)


OF_LEARNERS = ("leniency", "guides", "goal", "all_cards", "hand")
"""Settings that belong to a learner in a school, and come along from machine to machine."""


def own_choices(settings: Settings) -> dict[str, Any]:
    """Return the settings of a learner in a school, for JSON."""
    return {key: value for key, value in asdict(settings).items() if key in OF_LEARNERS}


def with_own(settings: Settings, chosen: Mapping[str, Any]) -> Settings:
    """Return an account's settings with a learner's own ones; invalid ones are ignored."""
    for key in OF_LEARNERS:
        if key in chosen:
            with suppress(ValueError):
                settings = replace(settings, **{key: _check(key, chosen[key])})  # type: ignore[arg-type]
    return settings


@dataclass(frozen=True)
class LoadResult:
    """Settings read from a file."""

    settings: Settings
    """With defaults for invalid values."""
    problems: tuple[str, ...]
    """Messages about invalid values."""


def load(file: Path) -> LoadResult:
    """Read settings; values that are missing or invalid get their defaults."""
    choices, problem = _read_object(file)
    if problem:
        return LoadResult(Settings(), (f"{problem} Using the default settings.",))
    values: dict[str, Any] = {}
    problems: list[str] = []
    names = {field.name for field in fields(Settings)}
    for key, value in choices.items():
        if key not in names:  # perhaps of a newer version, so saving keeps it
            problems.append(f"{file}: unknown setting {checks.shown(key)}. {_advice(key, names)}")
            continue
        try:
            values[key] = _check(key, value)
        except ValueError as error:
            problems.append(f"{file}: {error}. Using the default.")
    return LoadResult(Settings(**values), tuple(problems))


def _advice(key: str, names: Iterable[str]) -> str:
    if similar := get_close_matches(key, names, 1):
        return f"Did you mean {similar[0]}?"
    return "It is ignored."


def _read_object(file: Path) -> tuple[dict[str, Any], str]:
    """Return the JSON object in a file, and an error message if it is invalid."""
    try:
        if not stat.S_ISREG(file.stat().st_mode):  # a pipe would block
            return {}, f"{file} cannot be read: it is not a regular file."
        return _parse_object(file.read_text("utf-8-sig")), ""  # some editors add such a mark
    except FileNotFoundError:
        return {}, ""
    except OSError as error:
        return {}, f"{file} cannot be read: {error.strerror}."
    except UnicodeDecodeError:
        return {}, f"{file} is not text in UTF-8. Save it in that encoding."
    except ValueError as error:
        return {}, f"{file} {error}. Correct or delete it."


def _parse_object(text: str) -> dict[str, Any]:
    """Parse a JSON object; raise ValueError for any other text."""
    if not text.strip():
        raise ValueError("is empty")
    try:
        choices = json.loads(text)
    except json.JSONDecodeError as error:
        where = f"line {error.lineno}, column {error.colno}"
        raise ValueError(f"is not valid JSON ({where}: {error.msg})") from error
    except (ValueError, RecursionError) as error:  # thousands of digits; nested too deeply
        raise ValueError("is not valid JSON") from error
    if not isinstance(choices, dict):
        raise ValueError('must hold an object such as {"goal": 20}')
    return choices


def _check(key: str, value: object) -> object:
    """Return a valid setting; raise ValueError for any other."""
    match key:
        case "theme" | "learner":
            return checks.text(value, key)
        case "language":
            return _check_language(value)
        case "glyphs" | "leniency" | "hand" | "ask":
            return checks.one_of(value, _CHOICES[key], key)
        case "goal" | "day_ends_at":
            return checks.int_in(value, 0, _MOST[key], key)
        case "guides" | "auto_check" | "bell" | "all_cards" | "toured":
            return checks.boolean(value, key)
        case "ways" | "tradition":
            return _check_ways(value) if key == "ways" else _check_tradition(value)
    raise AssertionError(f"no check of {key}")


def _check_tradition(value: object) -> object:
    from model.traditions import check_tradition  # the command line checks `model` first

    return check_tradition(value)


def _check_language(value: object) -> object:
    if value != "" and value not in languages():
        raise ValueError(f"language must be one of {', '.join(languages())}, or empty")
    return value


def _check_ways(value: object) -> dict[str, list[str]]:
    if not isinstance(value, dict):
        raise ValueError(
            f'ways must be an object such as {{"7": ["plain"]}}, not {checks.shown(value)}'
        )
    if not value:
        return {}
    from model.copybook import copybook

    known: dict[str, list[str]] = {}
    for way in copybook():
        known.setdefault(str(way.digit), []).append(way.name)
    for digit, names in value.items():
        if digit not in known:
            raise ValueError(f"ways are accepted by digit, from 0 to 9, not {checks.shown(digit)}")
        if not isinstance(names, list) or not names:
            raise ValueError(f"ways of {digit} must be a list of at least one name")
        if unknown := [name for name in names if name not in known[digit]]:
            choices = ", ".join(map(checks.shown, known[digit]))
            raise ValueError(f"{checks.shown(unknown[0])} is no way of {digit} (known: {choices})")
    return value


def save_choice(file: Path, **choice: Any) -> None:
    """Save changed settings; all others in the file are kept, including unknown or invalid ones.

    A file that is not a JSON object is renamed first.

    Raises:
        SettingsError: if they cannot be saved.
    """
    choices, problem = _read_object(file)
    try:
        file = files.follow_own_links(file)
    except OSError as error:
        raise _not_saved(file, error) from error
    if problem:
        _move_aside(file)
    defaults, new = asdict(Settings()), asdict(replace(Settings(), **choice))
    for key in choice:
        choices.pop(key, None)
        if new[key] != defaults[key]:  # defaults are not stored, so that they can be improved
            choices[key] = new[key]
    _write(json.dumps(choices, indent=2) + "\n", file)


def _move_aside(file: Path) -> None:
    names = (file.with_name(f"{file.stem}.damaged-{number}{file.suffix}") for number in count(1))
    try:
        file.rename(next(aside for aside in names if not os.path.lexists(aside)))
    except OSError as error:
        raise _not_saved(file, error) from error


def _write(text: str, file: Path) -> None:
    """Write a file atomically, readable by its owner only."""
    try:
        files.make_private_dir(file.parent)
        files.write_atomic(file, [text])
    except OSError as error:
        raise _not_saved(file, error) from error


def _not_saved(file: Path, error: OSError) -> SettingsError:
    return SettingsError(f"The settings cannot be saved in {file}: {error.strerror}.")
