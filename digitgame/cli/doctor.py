"""`digitgame doctor`: report what this terminal supports and what to change."""

import argparse
import os
import platform
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from importlib.metadata import version

from digitgame.cli.arguments import describe, filled
from digitgame.system import output, terminal_probe
from digitgame.system.terminal import (
    TerminalEnvironment,
    colour_system,
    is_terminal,
    safe_excerpt,
    unplayable_reason,
)
from digitgame.system.terminal_probe import Mouse, RawTerminal, Replies

PLAYABLE, UNPLAYABLE = 0, 1

STDOUT = "-"

SMALLEST_SIZE = (60, 18)
"""Columns and rows of the smallest pad with its panel; equal to `tui.layout.SMALLEST_TERMINAL`."""

_COMFORTABLE_SIZE = (80, 24)

_BLOCKS = "▀▄█▖▗▘▝▙▛▜▟▌▐▚▞"

_GLYPHS = {
    "blocks": _BLOCKS,
    "frames": "╭╮╰╯│─╌",
    "plain": "#+x-o.",
}
"""The glyphs that the game draws with."""

_VARIABLES = ("TERM", "COLORTERM", "TERM_PROGRAM", "NO_COLOR", "LC_ALL", "LC_CTYPE", "LANG")
"""The only environment variables that the report quotes."""

_SECONDS_FOR_MOUSE, _SECONDS_FOR_KEY = 30.0, 15.0

_KEYS = {
    "Left Arrow": (b"\x1b[D", b"\x1bOD"),
    "Delete": (b"\x1b[3~", b"\x7f", b"\x08"),
    "Ctrl+Z": (b"\x1a",),
}

_COLOUR_CODES = {
    "standard": [f"4{n}" for n in range(8)] + [f"10{n}" for n in range(8)],
    "256": [f"48;5;{n}" for n in range(232, 256)],
    "truecolor": [f"48;2;{n};{n};{n}" for n in range(0, 256, 8)],
}

_EPILOG = """\
In a terminal it asks you to draw a line with the mouse and to press three keys; Enter
skips each. The report contains neither your name nor your computer's, and no file
names, so you can attach it to a bug report.

exit status: 0 if the game can be played here, 1 if it cannot.
"""


@dataclass(frozen=True)
class Findings:
    """The terminal's capabilities, as far as they were tested."""

    terminal: TerminalEnvironment
    replies: Replies | None = None
    mouse: Mouse | None = None
    keys: Mapping[str, bool | None] = field(default_factory=dict)
    """True if a key sends the expected code, None if it was skipped."""

    @property
    def is_large_enough(self) -> bool:
        """True if there is room to draw."""
        columns, rows = self.terminal.size or SMALLEST_SIZE
        return columns >= SMALLEST_SIZE[0] and rows >= SMALLEST_SIZE[1]

    @property
    def is_playable(self) -> bool:
        """True if the game can be played in the terminal."""
        return not unplayable_reason(self.terminal) and self.is_large_enough


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Set up the command's parser."""
    describe(parser, "Check what this terminal supports, and suggest improvements.", _EPILOG)
    parser.add_argument(
        "--plain", action="store_true", help="neither query the terminal nor ask you anything"
    )
    parser.add_argument(
        "--output",
        type=filled,
        default=STDOUT,
        metavar="FILE",
        help="also write the report to a file",
    )


def run(options: argparse.Namespace, environ: Mapping[str, str] = os.environ) -> int:
    """Test the terminal and print a report.

    Returns:
        the exit status: `PLAYABLE`, `UNPLAYABLE`, or `output.EXIT_SIGPIPE`.

    Raises:
        CommandError: if the report cannot be written.
    """
    findings = Findings(read_environment(environ))
    is_interactive = not options.plain and is_terminal(sys.stdout)
    if is_interactive and findings.terminal.is_input:
        findings = _probe_terminal(findings)
    lines = [f"{line}\n" for line in format_report(findings)]
    if is_interactive and not unplayable_reason(findings.terminal):
        codes = _COLOUR_CODES.get(findings.terminal.colours, ())
        # Equal steps between neighbours show that the terminal has all these colours.
        output.write([*(f"\x1b[{code}m  " for code in codes), "\x1b[0m\n"], "the colours")
    status = output.write(lines, "the report")
    if options.output != STDOUT:
        output.write_file(lines, options.output, [])
    return status or (PLAYABLE if findings.is_playable else UNPLAYABLE)


def read_environment(environ: Mapping[str, str]) -> TerminalEnvironment:
    """Return what is known without querying the terminal."""
    from rich.console import Console

    colours = colour_system(environ)
    if "NO_COLOR" in environ:
        colours = ""
    elif colours not in _COLOUR_CODES:  # detected as Textual does it
        console = Console(force_terminal=True, _environ=dict(environ), legacy_windows=False)
        colours = console.color_system or ""
    return TerminalEnvironment(
        environ,
        is_input=is_terminal(sys.stdin),
        is_output=is_terminal(sys.stderr),
        size=_terminal_size(),
        colours=colours,
        is_coerced=bool(sys.flags.utf8_mode),
    )


def _terminal_size() -> tuple[int, int] | None:
    try:
        columns, rows = os.get_terminal_size(sys.stderr.fileno())
    except (AttributeError, ValueError, OSError):  # no standard error, or not a terminal
        return None
    return (columns, rows) if columns and rows else None


def _probe_terminal(findings: Findings) -> Findings:
    """Add the terminal's replies, and the results of the user's tries with mouse and keys."""
    try:
        with terminal_probe.raw_terminal(sys.stdin.fileno(), sys.stdout.fileno()) as terminal:
            replies = terminal_probe.query_terminal(terminal, "".join(_GLYPHS.values()))
            findings = replace(findings, replies=replies)
            if not findings.is_playable:
                return findings
            terminal.write(b"Draw a line with the mouse, left button held (Enter: no mouse). ")
            mouse = terminal_probe.try_mouse(
                terminal,
                findings.terminal.size or (0, 0),
                pixels=replies.may_have_pixels,
                seconds=_SECONDS_FOR_MOUSE,
            )
            terminal.write(b"\r\x1b[K")
            keys = {name: _try_key(terminal, name) for name in _KEYS}
    except OSError:
        return findings
    return replace(findings, mouse=mouse, keys=keys)


def _try_key(terminal: RawTerminal, name: str) -> bool | None:
    terminal.write(f"Press {name} (Enter: skip). ".encode())
    typed = terminal_probe.try_key(terminal, _SECONDS_FOR_KEY)
    terminal.write(b"\r\x1b[K")
    return None if typed in (b"", b"\r", b"\n") else typed in _KEYS[name]


def format_report(findings: Findings) -> Iterator[str]:
    """Yield the report's lines."""
    from textwrap import wrap

    yield f"digitgame {version('digitgame')} doctor"
    yield ""
    for name, value in _facts(findings):
        yield f"  {name:<12} {value}"
    yield ""
    widths = findings.replies.widths if findings.replies else {}
    for name, glyphs in _GLYPHS.items():
        yield f"  {name:<12} {glyphs:<10}{_describe_widths(glyphs, widths)}".rstrip()
    yield ""
    problems = list(find_problems(findings))
    for problem in problems:
        yield from wrap(f"- {problem}", 78, subsequent_indent="  ")
    if problems:
        yield ""
    yield f"The game {'can' if findings.is_playable else 'cannot'} be played here."


def _facts(findings: Findings) -> Iterator[tuple[str, str]]:
    terminal, replies = findings.terminal, findings.replies
    yield "system", f"{platform.system()}, Python {platform.python_version()}"
    yield "size", f"{terminal.size[0]}x{terminal.size[1]}" if terminal.size else "unknown"
    for name in _VARIABLES:
        if name in terminal.environ and not (name == "LC_CTYPE" and terminal.is_coerced):
            yield name, safe_excerpt(terminal.environ[name]) or "(empty)"
    if replies and replies.name:
        yield "terminal", safe_excerpt(replies.name)
    counts = {"": "none", "standard": "16", "truecolor": "16 million"}
    yield "colours", counts.get(terminal.colours, terminal.colours)
    yield "characters", "Unicode (UTF-8)" if terminal.is_unicode else "ASCII only"
    yield "over ssh", "yes" if terminal.is_over_ssh else "no"
    yield "multiplexer", terminal.multiplexer or "none"
    yield "mouse", _describe_mouse(findings.mouse)
    if replies:
        yield "sub-cell", "maybe" if replies.may_have_pixels else "no: mouse reports whole cells"
        yield "sync output", "yes" if replies.modes.get(terminal_probe.SYNCHRONISED) else "no"
    for name, is_expected in findings.keys.items():
        yield name, {None: "not tried", True: "works", False: "sends another key"}[is_expected]


def _describe_mouse(mouse: Mouse | None) -> str:
    if mouse is None:
        return "not tried"
    if not mouse.presses:
        return "no reports"
    parts = ["pixels" if mouse.is_subcell else "whole cells"]
    if not mouse.is_sgr:
        parts.append("old encoding, up to column 95")
    if not mouse.moves:
        parts.append("no drags")
    if not mouse.releases:
        parts.append("no releases")
    return ", ".join(parts)


def _describe_widths(glyphs: str, widths: Mapping[str, int]) -> str:
    if not widths:
        return ""
    wrong = [glyph for glyph in glyphs if widths[glyph] != 1]
    return f"not one column each: {''.join(wrong)}" if wrong else "one column each"


def find_problems(findings: Findings) -> Iterator[str]:
    """Yield problems and how to fix them, most important first."""
    terminal, replies, mouse = findings.terminal, findings.replies, findings.mouse
    if problem := unplayable_reason(terminal):
        yield problem[0].upper() + problem[1:]
    if replies and any(replies.widths.get(glyph, 1) != 1 for glyph in _BLOCKS):
        yield (
            "Block characters take more than one column here: start the game with --glyphs ascii,"
            " or set the terminal to UTF-8, with characters of ambiguous width in one column."
        )
    yield from _environment_problems(findings)
    if replies and not replies.is_any:
        yield "The terminal answered no query. It may lack features that the game needs."
    if mouse and not mouse.is_complete:
        inside = ", and in tmux: set -g mouse on" if terminal.multiplexer == "tmux" else ""
        yield (
            "The mouse did not report a complete stroke. Turn on mouse reporting in the terminal's"
            f" settings{inside}. You can also do everything with the keyboard."
        )
    for name, is_expected in findings.keys.items():
        if is_expected is False:
            yield (
                f"{name} sends another key: check the key bindings of the terminal and of"
                f" {terminal.multiplexer or 'the desktop'}."
            )


def _environment_problems(findings: Findings) -> Iterator[str]:
    terminal, size = findings.terminal, findings.terminal.size
    if size and not findings.is_large_enough:
        yield (
            "There is no room to draw: at least {}x{} characters are needed, this is {}x{}."
            " Enlarge the window or choose a smaller font.".format(*SMALLEST_SIZE, *size)
        )
    elif size and size < _COMFORTABLE_SIZE:
        yield (
            "A window of {}x{} or more gives a larger pad, on which round shapes are easier to"
            " draw.".format(*_COMFORTABLE_SIZE)
        )
    if not terminal.is_unicode:
        yield (
            f"The locale {safe_excerpt(terminal.locale)} does not use UTF-8, so the game draws with"
            " ASCII characters. If the terminal does support UTF-8, set LANG=C.UTF-8."
        )
    if "NO_COLOR" in terminal.environ:
        yield "NO_COLOR is set, so there are no colours. Unset it for colours."
    elif terminal.colours == "standard":
        term = terminal.environ.get("TERM", "")
        better = "screen-256color" if term.startswith("screen") else "xterm-256color"
        inside = f" In {terminal.multiplexer}, configure it there." if terminal.multiplexer else ""
        yield (
            f"TERM={safe_excerpt(term)} means 16 colours. If the terminal has 256, as nearly all"
            f" have, set TERM={better}.{inside}"
        )
    if terminal.multiplexer == "GNU screen":
        yield (
            "GNU screen before version 5 reports the mouse only up to column 95. Keep the window"
            " narrower, or use tmux."
        )
