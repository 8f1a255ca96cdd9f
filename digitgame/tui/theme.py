"""The game's own theme: its colours are exact in 256 colours, which is what ssh usually leaves."""

from textual.app import App
from textual.theme import Theme

DIGITGAME = Theme(
    name="digitgame",
    primary="#5fafff",  # 75 of the 256
    secondary="#5f87af",  # 67
    accent="#ffaf00",  # 214
    warning="#ffd75f",  # 221
    error="#ff5f5f",  # 203
    success="#87d75f",  # 113
    foreground="#e4e4e4",  # 254
    background="#121212",  # 233
    surface="#1c1c1c",  # 234
    panel="#303030",  # 236
    dark=True,
)

_TERMINALS_OWN = "ansi-dark"
"""Textual's theme of the colours that the terminal itself has."""


def theme_for_terminal(app: App[None], chosen: str) -> str:
    """The name of the chosen theme; else of one that the terminal's colours can show.

    Args:
        app: knows the themes and the terminal.
        chosen: by the learner; the theme of that name may be gone.
    """
    if app.no_color:
        return _TERMINALS_OWN
    if chosen in app.available_themes:
        return chosen
    # Mixed to 16 colours, the greys of a designed theme turn black on black.
    is_poor = app.console.color_system in (None, "standard")
    return _TERMINALS_OWN if is_poor else DIGITGAME.name
