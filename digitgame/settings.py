"""What the person chose, kept between runs."""

import contextlib
import json
import os
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from digitgame.goal import MOST_GOAL, USUAL_GOAL
from digitgame.leniency import Leniency

if TYPE_CHECKING:
    from model.copybook import Way


class SettingsError(Exception):
    """The settings cannot be read or kept; the message says why and what to do."""


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


def load(file: Path) -> Settings:
    """The settings in a file; the defaults where there is none.

    Raises:
        SettingsError: if the file cannot be read or holds something else than settings.
    """
    try:
        chosen = json.loads(file.read_text("utf-8"))
    except FileNotFoundError:
        return Settings()
    except OSError as error:
        raise SettingsError(f"The settings {file} cannot be read: {error.strerror}.") from error
    except (ValueError, RecursionError) as error:
        raise SettingsError(_advice(file, f"are not JSON: {error}")) from error
    if not isinstance(chosen, dict):
        raise SettingsError(_advice(file, "are not a JSON object"))
    known = {field.name for field in fields(Settings)}
    if strange := sorted(set(chosen) - known):
        raise SettingsError(_advice(file, f"have an unknown key, {strange[0]!r}"))
    try:
        return _settings(chosen)
    except ValueError as error:
        raise SettingsError(_advice(file, str(error))) from error


def _settings(chosen: Mapping[str, Any]) -> Settings:
    """Checked settings.

    Raises:
        ValueError: with what is wrong, as the end of "The settings ...".
    """
    usual = Settings()
    theme = chosen.get("theme", usual.theme)
    if not isinstance(theme, str):
        raise ValueError("have a theme that is not a name")
    goal, learner = chosen.get("goal", usual.goal), chosen.get("learner", usual.learner)
    if type(goal) is not int or not 0 <= goal <= MOST_GOAL:
        raise ValueError(f"have a goal other than a whole number from 0 to {MOST_GOAL}")
    if not isinstance(learner, str):
        raise ValueError("have a learner that is not a name")
    return Settings(
        theme=theme,
        glyphs=_one_of(Glyphs, "glyphs", chosen.get("glyphs", usual.glyphs)),
        leniency=_one_of(Leniency, "leniency", chosen.get("leniency", usual.leniency)),
        goal=goal,
        learner=learner,
        guides=_flag("guides", chosen.get("guides", usual.guides)),
        all_cards=_flag("all_cards", chosen.get("all_cards", usual.all_cards)),
        toured=_flag("toured", chosen.get("toured", usual.toured)),
        ways=_ways(chosen.get("ways", {})),
    )


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


def save(settings: Settings, file: Path) -> None:
    """Keep settings, whole or not at all, readable by their owner alone.

    Raises:
        SettingsError: if the file cannot be written.
    """
    part = file.with_name(f"{file.name}.{os.getpid()}.part")
    try:
        file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        part.touch(mode=0o600)
        part.write_text(json.dumps(_choices(settings), indent=2) + "\n", "utf-8")
        part.replace(file)
    except OSError as error:
        with contextlib.suppress(OSError):
            part.unlink()
        raise SettingsError(f"The settings {file} cannot be kept: {error.strerror}.") from error


def _choices(settings: Settings) -> dict[str, object]:
    """What differs from the defaults: a better default reaches everyone who chose nothing."""
    usual = asdict(Settings())
    return {key: value for key, value in asdict(settings).items() if value != usual[key]}


def _advice(file: Path, problem: str) -> str:
    return f"The settings in {file} {problem}. Mend or delete that file."
