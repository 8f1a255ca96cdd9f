"""The game's own theme, in colours of the 256-colour palette, which ssh usually allows."""

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
"""Textual's theme that uses the terminal's own colours."""


def theme_for_terminal(app: App[None], chosen: str) -> str:
    """Return the chosen theme's name, or that of one that suits the terminal."""
    if app.no_color:
        return _TERMINALS_OWN
    if chosen in app.available_themes:
        return chosen
    # Mixed to 16 colours, the greys of a designed theme turn black on black.
    is_poor = app.console.color_system in (None, "standard")
    return _TERMINALS_OWN if is_poor else DIGITGAME.name
