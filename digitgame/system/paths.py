"""Where files live: the one place that knows."""

from collections.abc import Mapping
from pathlib import Path

import platformdirs

APP = "digitgame"


def data_folder(chosen: Path | None, environ: Mapping[str, str]) -> Path:
    """The folder that holds a learner's history.

    Args:
        chosen: the folder named on the command line, if any.
        environ: the environment; DIGITGAME_DATA names a folder where the command line does not.

    Returns:
        the chosen folder, else DIGITGAME_DATA, else the system's own (on Linux
        $XDG_DATA_HOME/digitgame, usually ~/.local/share/digitgame; an account without a home has
        .digitgame in the current folder). It need not exist yet.
    """
    if chosen is not None:
        return chosen
    if named := environ.get("DIGITGAME_DATA"):
        try:
            return Path(named).expanduser()
        except RuntimeError:  # the tilde of a user who does not exist: a name, as in a shell
            return Path(named)
    try:
        return platformdirs.user_data_path(APP)
    except RuntimeError:
        return _no_home_folder()


def history_file(folder: Path) -> Path:
    """The SQLite file in a data folder."""
    return folder / "history.sqlite3"


def crash_file(folder: Path) -> Path:
    """The details of the last mistake of the game's own, in a data folder."""
    return folder / "crash.txt"


def settings_file() -> Path:
    """The settings (on Linux $XDG_CONFIG_HOME/digitgame/settings.json)."""
    try:
        folder = platformdirs.user_config_path(APP)
    except RuntimeError:
        folder = _no_home_folder()
    return folder / "settings.json"


def _no_home_folder() -> Path:
    """The one folder for everything of an account without a home, as in some containers."""
    return home_folder() / f".{APP}"


def home_folder() -> Path:
    """The person's home; the current folder where they have none."""
    try:
        return Path.home()
    except RuntimeError:
        return Path()
