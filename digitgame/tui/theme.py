"""The game's own themes: dark and light, for many colours and for sixteen."""

from dataclasses import replace

from textual.theme import Theme

DARK = Theme(
    name="digitgame",
    # Colours of the 256-colour palette, which ssh usually allows; the numbers are its indices.
    primary="#5fafff",  # 75
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

LIGHT = Theme(
    name="digitgame-light",
    primary="#005faf",  # 25
    secondary="#5f87af",  # 67
    accent="#875f00",  # 94
    warning="#875f00",  # 94
    error="#af0000",  # 124
    success="#005f00",  # 22
    foreground="#262626",  # 235
    background="#ffffff",  # 231
    surface="#eeeeee",  # 255
    panel="#d0d0d0",  # 252
    dark=False,
)

# Mixed to 16 colours, the greys of a designed theme turn black on black. These use the terminal's
# own colours. Red is for what is wrong, so that nothing else looks like a mistake.

_DEFAULT = "ansi_default"
_FIELDS = {
    "border-blurred": "ansi_blue",
    "block-cursor-foreground": _DEFAULT,
    "block-cursor-background": _DEFAULT,
    "block-cursor-text-style": "reverse",
    "input-cursor-text-style": "reverse",
    "input-selection-background": "ansi_blue",
    "input-selection-foreground": "ansi_bright_white",
}

DARK_16 = Theme(
    name="digitgame-16",
    ansi=True,
    primary="ansi_blue",
    secondary="ansi_blue",
    accent="ansi_cyan",
    warning="ansi_yellow",
    error="ansi_red",
    success="ansi_green",
    foreground=_DEFAULT,
    background=_DEFAULT,
    surface=_DEFAULT,
    panel=_DEFAULT,
    boost=_DEFAULT,
    dark=True,
    variables={
        **_FIELDS,
        "ansi-background": "ansi_black",
        "ansi-foreground": "ansi_white",
        "footer-key-foreground": "ansi_cyan",
    },
)

LIGHT_16 = replace(
    DARK_16,
    name="digitgame-16-light",
    accent="ansi_blue",
    warning="ansi_magenta",
    dark=False,
    variables={
        **_FIELDS,
        "ansi-background": "ansi_white",
        "ansi-foreground": "ansi_black",
        "footer-key-foreground": "ansi_blue",
    },
)

THEMES = (DARK, LIGHT, DARK_16, LIGHT_16)

_OF_16 = {DARK.name: DARK_16.name, LIGHT.name: LIGHT_16.name}
"""The theme that replaces another one where there are few colours."""


def automatic_theme(*, has_few_colours: bool, is_dark: bool) -> str:
    """Return the name of the theme that suits a terminal's colours and background."""
    name = DARK.name if is_dark else LIGHT.name
    return _OF_16[name] if has_few_colours else name


def suitable_theme(chosen: str, *, has_few_colours: bool) -> str:
    """Return the chosen theme, or its form for 16 colours where there are no more."""
    return _OF_16.get(chosen, chosen) if has_few_colours else chosen
