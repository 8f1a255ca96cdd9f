"""TerminalEnvironment: what is known of a terminal before anything is drawn in it; pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from importlib.util import find_spec
from typing import TextIO

from digitgame.system.ascii_fallback import effective_locale, supports_unicode
from digitgame.text import sanitize

SMALLEST_COLUMNS, SMALLEST_ROWS = 60, 18
"""Room for the smallest pad with its panel: `digitgame.tui.layout`, which a test holds to this."""

USUAL_COLUMNS, USUAL_ROWS = 80, 24

COLOUR_SYSTEMS = ("auto", "standard", "256", "truecolor", "windows")
"""What Textual takes in TEXTUAL_COLOR_SYSTEM."""


_LONGEST_TOLD = 60
"""Letters of a value from outside that are repeated."""


@dataclass(frozen=True)
class TerminalEnvironment:
    """A terminal, as far as the system and the environment tell."""

    environ: Mapping[str, str]
    is_input: bool
    """Is standard input a terminal?"""
    is_output: bool
    """Is standard error, on which the screen is drawn, a terminal?"""
    size: tuple[int, int] | None = None
    """Columns and rows, where they are known."""
    colours: str = ""
    """standard (16), 256 or truecolor; empty for none."""
    is_coerced: bool = False
    """May Python have set LC_CTYPE?"""

    @property
    def locale(self) -> str:
        """The locale that says which letters the terminal shows; empty where nothing does."""
        return effective_locale(self.environ, is_coerced=self.is_coerced)

    @property
    def is_unicode(self) -> bool:
        """Does the terminal show any letter, by its locale?"""
        return supports_unicode(self.locale)

    @property
    def is_over_ssh(self) -> bool:
        """Is it at the other end of an ssh connection?"""
        return "SSH_CONNECTION" in self.environ

    @property
    def multiplexer(self) -> str:
        """What it is in: tmux or GNU screen; empty where it is in neither."""
        if self.environ.get("TMUX"):
            return "tmux"
        return "GNU screen" if self.environ.get("STY") else ""


def is_terminal(stream: TextIO | None) -> bool:
    """Is a stream a terminal? None, as Python has a closed one, is not."""
    try:
        return stream is not None and stream.isatty()
    except ValueError:  # closed later
        return False


def unsupported_reason() -> str:
    """Why the game can be played nowhere on this system; empty where it can."""
    if find_spec("termios"):
        return ""
    # Textual has a driver for Windows, but nobody has tried this game with it.
    return (
        "the game cannot be played on Windows yet, because it relies on POSIX terminals and"
        " signals: start it in WSL (Windows Subsystem for Linux)."
    )


def unplayable_reason(here: TerminalEnvironment) -> str:
    """Why the game cannot start, and what to do; empty where it can."""
    if problem := unsupported_reason():
        return problem
    if not here.is_input:
        return "standard input is no terminal. " + (
            "Ask ssh for one with -t: ssh -t HOST digitgame"
            if here.is_over_ssh
            else "Start it from a terminal, without a pipe."
        )
    if not here.is_output:
        return "standard error is no terminal; the screen is drawn there. Leave out 2>..."
    if here.environ.get("TERM", "dumb") in ("", "dumb"):
        return (
            "this terminal cannot place text (TERM is unset or dumb). "
            "Use another terminal, or set TERM to what yours is, for example xterm-256color."
        )
    chosen = here.environ.get("TEXTUAL_COLOR_SYSTEM", "auto")
    if chosen not in COLOUR_SYSTEMS:
        return (
            f"TEXTUAL_COLOR_SYSTEM is {safe_excerpt(chosen)!r}. Unset it, or choose one of: "
            + ", ".join(COLOUR_SYSTEMS)
        )
    return ""


def is_large_enough(here: TerminalEnvironment) -> bool:
    """Is the terminal large enough to draw in?"""
    if here.size is None:
        return True
    columns, rows = here.size
    return columns >= SMALLEST_COLUMNS and rows >= SMALLEST_ROWS


def advice(here: TerminalEnvironment) -> list[str]:
    """What the person could change for a better game, most important first."""
    found = []
    if here.size is not None and not is_large_enough(here):
        found.append(
            f"There is no room to draw: at least {SMALLEST_COLUMNS}x{SMALLEST_ROWS} characters are"
            f" needed, this is {here.size[0]}x{here.size[1]}. Make the window larger or its letters"
            " smaller."
        )
    elif here.size is not None and here.size < (USUAL_COLUMNS, USUAL_ROWS):
        found.append(
            f"A window of {USUAL_COLUMNS}x{USUAL_ROWS} or more gives a larger pad, and the larger"
            " the pad, the rounder the digits."
        )
    if not here.is_unicode:
        found.append(
            f"The locale is {safe_excerpt(here.locale)}, which has no half blocks: everything is"
            " drawn in plain characters. If the terminal does show them, set LANG=C.UTF-8."
        )
    if "NO_COLOR" in here.environ:
        found.append("NO_COLOR is set: there are no colours. Unset it for colours.")
    elif here.colours == "standard":
        term = here.environ.get("TERM", "")
        better = "screen-256color" if term.startswith("screen") else "xterm-256color"
        inside = f" In {here.multiplexer}, its own settings say so." if here.multiplexer else ""
        found.append(
            f"TERM={safe_excerpt(term)} promises 16 colours. If the terminal has 256, as nearly all"
            f" have, set TERM={better}.{inside}"
        )
    if here.multiplexer == "GNU screen":
        found.append(
            "GNU screen before version 5 tells where the mouse is up to column 95 only. Keep the"
            " window narrower, or use tmux."
        )
    return found


def safe_excerpt(value: str) -> str:
    """A value from outside, safe to show and not too long."""
    return sanitize(value[:_LONGEST_TOLD])
