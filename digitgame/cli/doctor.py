"""`digitgame doctor`: what this terminal can do, and what to change; the edge."""

import argparse
import os
import platform
import shutil
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from importlib.metadata import version

from digitgame.cli.arguments import describe
from digitgame.system import output, terminal_probe
from digitgame.system.terminal import (
    TerminalEnvironment,
    advice,
    is_large_enough,
    is_terminal,
    safe_excerpt,
    unplayable_reason,
)
from digitgame.system.terminal_probe import Mouse, Replies

FINE, UNPLAYABLE = 0, 1

STDOUT = "-"

HALF_BLOCKS, QUADRANTS, LINES, PLAIN = "▀▄█", "▖▗▘▝▙▛▜▟", "╭╮╰╯│─╌", "#+x-o."

_CARD = (
    ("half blocks", HALF_BLOCKS),
    ("quadrants", QUADRANTS),
    ("frames", LINES),
    ("plain", PLAIN),
)
"""Glyphs to look at, the game's own and those that finer ink would need."""

_TOLD = ("TERM", "COLORTERM", "TERM_PROGRAM", "NO_COLOR", "LC_ALL", "LC_CTYPE", "LANG")
"""The variables that the report repeats. Nothing else of the environment is told."""

_SECONDS_FOR_MOUSE, _SECONDS_FOR_KEY = 30.0, 15.0

_KEYS = (
    ("the left arrow", (b"\x1b[D", b"\x1bOD")),
    ("Delete", (b"\x1b[3~", b"\x7f", b"\x08")),
    ("Ctrl+Z", (b"\x1a",)),
)

_EPILOG = """\
In a terminal it asks you to draw a line with the mouse and to press three keys; Enter skips each.
The report names neither you nor your computer, nor any of your files: add it to a bug report.

exit status: 0 if the game can be played here, 1 if it cannot.
"""


@dataclass(frozen=True)
class Findings:
    """All that was found out; None for what was not tried."""

    here: TerminalEnvironment
    answers: Replies | None = None
    mouse: Mouse | None = None
    keys: Mapping[str, bool | None] | None = None
    """Did each key come as it should? None for one that was skipped."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Set up a parser for the command."""
    describe(parser, "Say what this terminal can do, and what to change.", _EPILOG)
    parser.add_argument(
        "--plain", action="store_true", help="ask nothing: neither the terminal nor you"
    )
    parser.add_argument(
        "--output", default=STDOUT, metavar="FILE", help="also write the report to a file"
    )


def run(options: argparse.Namespace, environ: Mapping[str, str] = os.environ) -> int:
    """Find out, and tell.

    Returns:
        the exit status: `FINE`, `UNPLAYABLE`, or `output.EXIT_SIGPIPE`.

    Raises:
        CommandError: if the report cannot be written.
    """
    findings = Findings(collect_findings(environ))
    if not options.plain and findings.here.is_input and is_terminal(sys.stdout):
        findings = _probe_terminal(findings)
    lines = list(report(findings))
    if is_terminal(sys.stdout) and not options.plain and unplayable_reason(findings.here) == "":
        output.write((f"{line}\n" for line in colour_card(findings.here.colours)), "the colours")
    status = output.write((f"{line}\n" for line in lines), "the report")
    if options.output != STDOUT:
        output.write_file((f"{line}\n" for line in lines), options.output, [])
    return status or (FINE if _is_playable(findings) else UNPLAYABLE)


def collect_findings(environ: Mapping[str, str]) -> TerminalEnvironment:
    """What is known without asking."""
    from rich.console import Console

    # As Textual finds it out: what this says is what the game will draw with.
    forced = environ.get("TEXTUAL_COLOR_SYSTEM", "auto")
    if "NO_COLOR" in environ:
        colours = ""
    elif forced in ("standard", "256", "truecolor"):
        colours = forced
    else:
        console = Console(force_terminal=True, _environ=dict(environ), legacy_windows=False)
        colours = console.color_system or ""
    size = shutil.get_terminal_size((0, 0)) if not is_terminal(sys.stderr) else _size()
    return TerminalEnvironment(
        environ,
        is_input=is_terminal(sys.stdin),
        is_output=is_terminal(sys.stderr),
        size=(size[0], size[1]) if size and size[0] > 0 and size[1] > 0 else None,
        colours=colours,
        is_coerced=bool(sys.flags.utf8_mode),
    )


def _size() -> tuple[int, int] | None:
    try:
        size = os.get_terminal_size(sys.stderr.fileno())
    except OSError:
        return None
    return size.columns, size.lines


def _probe_terminal(findings: Findings) -> Findings:
    """With the terminal's own answers, and the person's tries."""
    try:
        with terminal_probe.raw_terminal(sys.stdin.fileno(), sys.stdout.fileno()) as line:
            answers = terminal_probe.query_terminal(line, "".join(glyphs for _, glyphs in _CARD))
            findings = replace(findings, answers=answers)
            if not is_large_enough(findings.here) or unplayable_reason(findings.here):
                return findings
            line.write(b"Draw a line with the mouse, left button held. Enter: no mouse. ")
            size = findings.here.size or (0, 0)
            mouse = terminal_probe.try_mouse(
                line, size, pixels=answers.may_have_pixels, seconds=_SECONDS_FOR_MOUSE
            )
            line.write(b"\r\x1b[K")
            keys = dict(_try_keys(line))
    except OSError:
        return findings
    return replace(findings, mouse=mouse, keys=keys)


def _try_keys(line: terminal_probe.RawTerminal) -> Iterator[tuple[str, bool | None]]:
    for name, codes in _KEYS:
        line.write(f"Press {name}. Enter: skip. ".encode())
        typed = terminal_probe.try_key(line, _SECONDS_FOR_KEY)
        line.write(b"\r\x1b[K")
        yield name, None if typed in (b"", b"\r", b"\n") else typed in codes


def report(findings: Findings) -> Iterator[str]:
    """The report's lines."""
    yield f"digitgame {version('digitgame')} doctor"
    yield ""
    for name, words in _facts(findings):
        yield f"  {name:<12} {words}"
    yield ""
    widths = findings.answers.widths if findings.answers else {}
    for name, glyphs in _CARD:
        yield f"  {name:<12} {glyphs:<10}{_width_words(glyphs, widths)}".rstrip()
    yield ""
    problems = list(_problems(findings))
    for problem in problems:
        yield from _wrap(f"- {problem}")
    if problems:
        yield ""
    yield (
        "The game can be played here."
        if _is_playable(findings)
        else ("The game cannot be played here.")
    )


def _facts(findings: Findings) -> Iterator[tuple[str, str]]:
    here, answers, mouse = findings.here, findings.answers, findings.mouse
    yield "system", f"{platform.system()}, Python {platform.python_version()}"
    yield "size", f"{here.size[0]}x{here.size[1]}" if here.size else "unknown"
    for name in _TOLD:
        if name in here.environ and not (name == "LC_CTYPE" and here.is_coerced):
            yield name, safe_excerpt(here.environ[name]) or "(empty)"
    if answers and answers.name:
        yield "is", safe_excerpt(answers.name)
    yield (
        "colours",
        {"standard": "16", "truecolor": "16 million"}.get(here.colours, here.colours) or "none",
    )
    yield "letters", "any (UTF-8)" if here.is_unicode else "ASCII alone"
    yield "over ssh", "yes" if here.is_over_ssh else "no"
    yield "inside", here.multiplexer or "nothing else"
    yield "mouse", _describe_mouse(mouse)
    if answers:
        yield "sub-cell", "perhaps" if answers.may_have_pixels else "no: the mouse tells cells"
        yield "calm frames", "yes" if answers.modes.get(terminal_probe.SYNCHRONISED) else "no"
    for name, came in (findings.keys or {}).items():
        words = {None: "not tried", True: "comes", False: "comes as another key"}[came]
        yield name, words


def colour_card(colours: str) -> Iterator[str]:
    """Rows of colours: equal steps show that the terminal has as many as it says.

    Args:
        colours: standard, 256 or truecolor; nothing for none.
    """
    cards = {
        "standard": [f"4{n}" for n in range(8)] + [f"10{n}" for n in range(8)],
        "256": [f"48;5;{n}" for n in range(232, 256)],
        "truecolor": [f"48;2;{n};{n};{n}" for n in range(0, 256, 8)],
    }
    if codes := cards.get(colours):
        yield "".join(f"\x1b[{code}m  " for code in codes) + "\x1b[0m"


def _describe_mouse(mouse: Mouse | None) -> str:
    if mouse is None:
        return "not tried"
    if not mouse.presses:
        return "nothing was seen of it"
    parts = ["pixels" if mouse.is_subcell else "whole cells"]
    if not mouse.is_sgr:
        parts.append("in the old way, up to column 95")
    if not mouse.moves:
        parts.append("no drags")
    if not mouse.releases:
        parts.append("no releases")
    return ", ".join(parts)


def _width_words(glyphs: str, widths: Mapping[str, int]) -> str:
    if not any(glyph in widths for glyph in glyphs):
        return ""
    wrong = [glyph for glyph in glyphs if widths.get(glyph) != 1]
    return f"not one column each: {''.join(wrong)}" if wrong else "one column each"


def _problems(findings: Findings) -> Iterator[str]:
    """What stands in the way of a good game, in words that say what to change."""
    here, answers, mouse = findings.here, findings.answers, findings.mouse
    if problem := unplayable_reason(here):
        yield problem[0].upper() + problem[1:]
    widths = answers.widths if answers else {}
    if any(widths.get(glyph, 1) != 1 for glyph in HALF_BLOCKS):
        yield (
            "Half blocks take more than one column here: start the game with --glyphs ascii, or"
            " have the terminal use UTF-8 and show letters of ambiguous width in one column."
        )
    yield from advice(here)
    if answers and not answers.is_any:
        yield "The terminal answered no question. It may be too simple a one to show the game well."
    if mouse and not mouse.is_complete:
        inside = ", or tmux: set -g mouse on" if here.multiplexer == "tmux" else ""
        yield (
            "The mouse did not report a whole stroke. Look for a setting of the terminal that has"
            f" programs use the mouse{inside}. The keys do all that the mouse does."
        )
    for name, came in (findings.keys or {}).items():
        if came is False:
            yield (
                f"{name[0].upper()}{name[1:]} comes as another key: look at what the terminal, or"
                f" {here.multiplexer or 'the desktop'}, does with it."
            )


def _is_playable(findings: Findings) -> bool:
    return not unplayable_reason(findings.here) and is_large_enough(findings.here)


def _wrap(text: str) -> Sequence[str]:
    from textwrap import wrap

    return wrap(text, 78, subsequent_indent="  ")
