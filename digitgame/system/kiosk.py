"""Environment restrictions for kiosk mode."""

from collections.abc import MutableMapping

ALLOWED_VARIABLES = frozenset(
    (
        *("TERM", "COLORTERM", "NO_COLOR", "TERM_PROGRAM", "TMUX", "STY"),  # how to draw
        *("LANG", "LC_ALL", "LC_CTYPE", "TZ"),
        *("HOME", "USER", "LOGNAME", "PATH", "SSH_CONNECTION", "SSH_TTY"),  # set by the login
        *("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"),  # set by the game itself
    )
)
"""The variables that the game reads in kiosk mode.

Others could name files to write (TEXTUAL_LOG, TEXTUAL_SCREENSHOT_LOCATION), code to load
(TEXTUAL_DRIVER), a machine to connect to (TEXTUAL) or another folder (DIGITGAME_DATA, XDG_*).
"""


def scrub_environment(environ: MutableMapping[str, str]) -> None:
    """Remove every variable that is not in `ALLOWED_VARIABLES`."""
    for name in set(environ) - ALLOWED_VARIABLES:
        del environ[name]
