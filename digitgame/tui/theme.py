"""The game's own theme: its colours are exact in 256 colours, which is what ssh usually leaves."""

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
