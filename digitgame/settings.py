"""What the person chose, kept between runs."""

import contextlib
import json
import os
from dataclasses import asdict, dataclass, fields
from enum import StrEnum
from pathlib import Path


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
    if not isinstance(chosen.get("theme", ""), str):
        raise SettingsError(_advice(file, "have a theme that is not a name"))
    try:
        glyphs = Glyphs(chosen.get("glyphs", Glyphs.HALF))
    except ValueError as error:
        names = " or ".join(Glyphs)
        raise SettingsError(_advice(file, f"have glyphs other than {names}")) from error
    return Settings(chosen.get("theme", ""), glyphs)


def save(settings: Settings, file: Path) -> None:
    """Keep settings, whole or not at all, readable by their owner alone.

    Raises:
        SettingsError: if the file cannot be written.
    """
    part = file.with_name(f"{file.name}.{os.getpid()}.part")
    try:
        file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        part.touch(mode=0o600)
        part.write_text(json.dumps(asdict(settings), indent=2) + "\n", "utf-8")
        part.replace(file)
    except OSError as error:
        with contextlib.suppress(OSError):
            part.unlink()
        raise SettingsError(f"The settings {file} cannot be kept: {error.strerror}.") from error


def _advice(file: Path, problem: str) -> str:
    return f"The settings in {file} {problem}. Mend or delete that file."
