"""What the person chose, kept between runs."""

import json
import os
import stat
from dataclasses import asdict, dataclass, field, replace
from enum import StrEnum
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from digitgame.core.goal import MOST_GOAL, USUAL_GOAL
from digitgame.core.leniency import Leniency
from digitgame.system import files

if TYPE_CHECKING:
    from model.copybook import Way


class SettingsError(Exception):
    """The settings cannot be kept; the message says why."""


class Glyphs(StrEnum):
    """What ink is drawn with."""

    HALF = "half"
    """Half blocks, two pixels a cell."""
    ASCII = "ascii"
    """One plain character a cell, for fonts that lack half blocks or draw them two cells wide."""


@dataclass(frozen=True)
class Settings:
    """Every choice, with its default."""

    theme: str = ""
    """Which of Textual's themes? Empty: the one that suits the terminal's colours."""
    glyphs: Glyphs = Glyphs.HALF
    """What is ink drawn with?"""
    leniency: Leniency = Leniency.NORMAL
    """How much does the judge forgive?"""
    guides: bool = True
    """Does the pad show its guide lines?"""
    goal: int = USUAL_GOAL
    """How many digits a day? 0: as many as it will be."""
    learner: str = ""
    """Who plays on this account? Empty: whom the account is named after. All other choices are the
    account's, whoever plays."""
    all_cards: bool = False
    """Is every card open at once, rather than one by one?"""
    toured: bool = False
    """Was the tour of the first start shown?"""
    ways: dict[str, list[str]] = field(default_factory=dict)
    """Which ways are accepted, by digit? A digit that is left out has all that schools teach."""

    def accepted_ways(self) -> tuple["Way", ...]:
        """The copybook's ways that are accepted."""
        from model.copybook import copybook  # with NumPy: a game is on screen before it is needed

        return tuple(way for way in copybook() if self._accepts(way))

    def _accepts(self, way: "Way") -> bool:
        chosen = self.ways.get(str(way.digit))
        return way.is_taught if chosen is None else way.name in chosen


@dataclass(frozen=True)
class LoadResult:
    """What a file of settings holds."""

    settings: Settings
    """With defaults for all that cannot be read."""
    problems: tuple[str, ...]
    """What cannot be read, in words; empty where all can."""


def load(file: Path) -> LoadResult:
    """The settings in a file, as far as they can be read; the defaults where there is none."""
    chosen, problem = _written(file)
    if problem:
        return LoadResult(Settings(), (f"{problem} The usual settings hold.",))
    values: dict[str, Any] = {}
    problems: list[str] = []
    for key, value in chosen.items():
        try:
            values[key] = _check(key, value)
        except ValueError as error:
            problems.append(f"The settings in {file} {error}. It is passed over.")
    return LoadResult(Settings(**values), tuple(problems))


def _written(file: Path) -> tuple[dict[str, Any], str]:
    """The JSON object in a file; what is wrong with it, if anything."""
    try:
        if not stat.S_ISREG(file.stat().st_mode):  # a pipe would keep the game waiting for ever
            return {}, f"The settings {file} cannot be read: what has their name is no file."
        chosen = json.loads(file.read_text("utf-8"))
    except FileNotFoundError:
        return {}, ""
    except OSError as error:
        return {}, f"The settings {file} cannot be read: {error.strerror}."
    except (ValueError, RecursionError) as error:
        return {}, f"The settings in {file} are not JSON: {error}."
    if not isinstance(chosen, dict):
        return {}, f"The settings in {file} are not a JSON object."
    return chosen, ""


def _check(key: str, value: object) -> object:
    """A choice that may be taken.

    Raises:
        ValueError: with what is wrong, as the end of "The settings ...".
    """
    match key:
        case "theme" | "learner":
            if not isinstance(value, str):
                raise ValueError(f"have a {key} that is not a name")
            return value
        case "glyphs":
            return _one_of(Glyphs, key, value)
        case "leniency":
            return _one_of(Leniency, key, value)
        case "goal":
            if type(value) is not int or not 0 <= value <= MOST_GOAL:
                raise ValueError(f"have a goal other than a whole number from 0 to {MOST_GOAL}")
            return value
        case "guides" | "all_cards" | "toured":
            return _flag(key, value)
        case "ways":
            return _ways(value)
    raise ValueError(f"have an unknown key, {key!r}")


Choice = TypeVar("Choice", bound=StrEnum)


def _one_of(choices: type[Choice], key: str, chosen: object) -> Choice:
    try:
        return choices(str(chosen))
    except ValueError:
        raise ValueError(f"have {key} other than {' or '.join(choices)}") from None


def _flag(key: str, chosen: object) -> bool:
    if not isinstance(chosen, bool):
        raise ValueError(f"have {key} other than true or false")
    return chosen


def _ways(chosen: object) -> dict[str, list[str]]:
    if chosen == {}:
        return {}
    from model.copybook import copybook

    known: dict[str, list[str]] = {}
    for way in copybook():
        known.setdefault(str(way.digit), []).append(way.name)
    if not isinstance(chosen, dict):
        raise ValueError("have ways that are not a JSON object")
    for digit, names in chosen.items():
        if digit not in known:
            raise ValueError(f"have ways for {digit!r}, which is no digit")
        if not isinstance(names, list) or not names:
            raise ValueError(f"accept no way to write {digit}; name at least one")
        if strange := [name for name in names if name not in known[digit]]:
            raise ValueError(
                f"have an unknown way to write {digit}, {strange[0]!r}"
                f" (known: {', '.join(known[digit])})"
            )
    return chosen


def save_choice(file: Path, **choice: Any) -> None:
    """Keep choices beside those that were kept before, also such as cannot be read here.

    A file that is no JSON object is moved aside first.

    Raises:
        SettingsError: if they cannot be kept.
    """
    chosen, problem = _written(file)
    if problem:
        _move_aside(file)
    usual, new = asdict(Settings()), asdict(replace(Settings(), **choice))
    for key in choice:
        chosen.pop(key, None)
        if new[key] != usual[key]:  # a better default reaches everyone who chose nothing
            chosen[key] = new[key]
    _write(json.dumps(chosen, indent=2) + "\n", file)


def _move_aside(file: Path) -> None:
    names = (file.with_name(f"{file.stem}.damaged-{number}{file.suffix}") for number in count(1))
    try:
        file.rename(next(aside for aside in names if not os.path.lexists(aside)))
    except OSError as error:
        raise SettingsError(f"The settings {file} cannot be kept: {error.strerror}.") from error


def _write(text: str, file: Path) -> None:
    """Write a file, whole or not at all, readable by its owner alone.

    Raises:
        SettingsError: if it cannot be written.
    """
    try:
        files.make_private_dir(file.parent)
        files.write_atomic(file, [text])
    except OSError as error:
        raise SettingsError(f"The settings {file} cannot be kept: {error.strerror}.") from error
