"""Terminal capabilities known from the environment."""

import struct
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.util import find_spec
from typing import TextIO

from digitgame.system.ascii_fallback import effective_locale, supports_unicode
from digitgame.text import sanitize

AUTO = "auto"
"""Textual detects the colours itself."""

COLOUR_SYSTEMS = (AUTO, "standard", "256", "truecolor", "windows")
"""The values that Textual accepts in TEXTUAL_COLOR_SYSTEM."""

USUAL_ASPECT = 2.0
"""Height of a character cell divided by its width, where the terminal does not tell it."""

ASPECTS = (1.5, 3.0)
"""Lowest and highest aspect of cells that is believed."""

_EXCERPT_LENGTH = 60

_MANY_COLOURS = 256


@dataclass(frozen=True)
class TerminalEnvironment:
    """A terminal, as described by the system and the environment variables."""

    environ: Mapping[str, str]
    is_input: bool
    """True if standard input is a terminal."""
    is_output: bool
    """True if standard error, on which Textual draws, is a terminal."""
    size: tuple[int, int] | None = None
    """Columns and rows, if known."""
    colours: str = ""
    """standard (16), 256 or truecolor; empty for none."""
    is_coerced: bool = False
    """True if Python may have set LC_CTYPE itself."""

    @property
    def locale(self) -> str:
        """The locale that determines the encoding, or "" if none is set."""
        return effective_locale(self.environ, is_coerced=self.is_coerced)

    @property
    def is_unicode(self) -> bool:
        """True if the terminal shows Unicode, judging by its locale."""
        return supports_unicode(self.locale)

    @property
    def is_over_ssh(self) -> bool:
        """True if the terminal is connected by ssh."""
        return "SSH_CONNECTION" in self.environ

    @property
    def multiplexer(self) -> str:
        """The multiplexer around the game: tmux, GNU screen or ""."""
        if self.environ.get("TMUX"):
            return "tmux"
        return "GNU screen" if self.environ.get("STY") else ""


def colour_system(environ: Mapping[str, str]) -> str:
    """Return the value of TEXTUAL_COLOR_SYSTEM for this terminal.

    Textual looks at COLORTERM and at the name in TERM, and takes any other terminal to have 16
    colours. But xterm calls itself "xterm", and ssh drops COLORTERM.
    """
    chosen = environ.get("TEXTUAL_COLOR_SYSTEM", AUTO)
    term = environ.get("TERM", "")
    is_known = "COLORTERM" in environ or "NO_COLOR" in environ or "256color" in term
    if chosen != AUTO or is_known:
        return chosen
    # tmux shows any colour as one that the terminal around it has.
    has_marker = any(environ.get(name) for name in ("XTERM_VERSION", "VTE_VERSION", "TMUX"))
    return "256" if has_marker or _terminfo_colours(term) >= _MANY_COLOURS else AUTO


def _terminfo_colours(term: str) -> int:
    """Return the number of colours of a terminal, by the system's database; 0 if unknown."""
    try:
        import curses
    except ImportError:  # Windows
        return 0
    try:
        curses.setupterm(term)
    except (curses.error, ValueError):  # an unknown terminal, or a null character
        return 0
    return curses.tigetnum("colors")


def cell_size(descriptor: int) -> tuple[int, int]:
    """Return the width and height of a character cell in pixels; 0, 0 if unknown.

    Some terminals, such as xterm, count their border too: less than a pixel for each column.
    """
    try:
        import fcntl
        import termios
    except ImportError:  # Windows
        return 0, 0
    try:
        found = fcntl.ioctl(descriptor, termios.TIOCGWINSZ, b"\0" * 8)
    except OSError:
        return 0, 0
    rows, columns, width, height = struct.unpack("HHHH", found)
    return (width // columns, height // rows) if rows and columns else (0, 0)


def cell_aspect(width: float, height: float) -> float:
    """Return a character cell's height divided by its width.

    Returns:
        `USUAL_ASPECT` if they are unknown, 0, or beyond `ASPECTS`: the terminal may be mistaken.
    """
    aspect = height / width if width > 0 else 0.0
    return aspect if ASPECTS[0] <= aspect <= ASPECTS[1] else USUAL_ASPECT


def is_terminal(stream: TextIO | None) -> bool:
    """Return whether a stream is a terminal; None, which Python sets for a closed one, is not."""
    try:
        return stream is not None and stream.isatty()
    except ValueError:  # closed later
        return False


def unsupported_reason() -> str:
    """Return why the game cannot be played on this operating system, or ""."""
    if find_spec("termios"):
        return ""
    # Textual has a driver for Windows, but the game has never been tested with it.
    return (
        "the game cannot be played on Windows yet, because it relies on POSIX terminals and"
        " signals: start it in WSL (Windows Subsystem for Linux)."
    )


def unplayable_reason(terminal: TerminalEnvironment) -> str:
    """Return why the game cannot start in a terminal, and how to fix it, or ""."""
    if problem := unsupported_reason():
        return problem
    if not terminal.is_input:
        return "standard input is not a terminal. " + (
            "Request one from ssh with -t: ssh -t HOST digitgame"
            if terminal.is_over_ssh
            else "Start it from a terminal, without a pipe."
        )
    if not terminal.is_output:
        return "standard error is not a terminal, but the screen is drawn there. Leave out 2>..."
    if terminal.environ.get("TERM", "dumb") in ("", "dumb"):
        return (
            "this terminal cannot position text (TERM is unset or dumb). "
            "Use another terminal, or set TERM to match yours, for example xterm-256color."
        )
    chosen = terminal.environ.get("TEXTUAL_COLOR_SYSTEM", "auto")
    if chosen not in COLOUR_SYSTEMS:
        return (
            f"TEXTUAL_COLOR_SYSTEM is {safe_excerpt(chosen)!r}. Unset it, or choose one of: "
            + ", ".join(COLOUR_SYSTEMS)
        )
    return ""


def safe_excerpt(value: str) -> str:
    """Return the start of an untrusted value, sanitised for display."""
    return sanitize(value[:_EXCERPT_LENGTH])
