"""Locations of the game's files."""

from collections.abc import Mapping
from pathlib import Path

import platformdirs

APP = "digitgame"


def data_folder(chosen: Path | None, environ: Mapping[str, str]) -> Path:
    """Return the folder of the history, which may not exist yet.

    Args:
        chosen: the folder named on the command line, if any.
        environ: the environment; DIGITGAME_DATA is used if the command line names no folder.

    Returns:
        the chosen folder, else DIGITGAME_DATA, else the system's data folder (on Linux
        $XDG_DATA_HOME/digitgame, usually ~/.local/share/digitgame; .digitgame in the current folder
        for an account without a home folder).
    """
    if chosen is not None:
        return chosen
    if named := environ.get("DIGITGAME_DATA"):
        try:
            return Path(named).expanduser()
        except RuntimeError:  # ~user of an unknown user: taken literally, as in a shell
            return Path(named)
    try:
        return platformdirs.user_data_path(APP)
    except RuntimeError:
        return _folder_without_home()


def history_file(folder: Path) -> Path:
    """Return the path of the SQLite file in a data folder, which may be named itself."""
    return folder if folder.is_file() else folder / "history.sqlite3"


def crash_file(folder: Path) -> Path:
    """Return the path of the last crash report in a data folder, or next to its SQLite file."""
    return (folder.parent if folder.is_file() else folder) / "crash.txt"


def settings_file() -> Path:
    """Return the path of the settings (on Linux $XDG_CONFIG_HOME/digitgame/settings.json)."""
    try:
        folder = platformdirs.user_config_path(APP)
    except RuntimeError:
        folder = _folder_without_home()
    return folder / "settings.json"


def _folder_without_home() -> Path:
    """Return the folder for all files of an account without a home, as in some containers."""
    return home_folder() / f".{APP}"


def home_folder() -> Path:
    """Return the home folder, or the current folder for an account without one."""
    try:
        return Path.home()
    except RuntimeError:
        return Path()
