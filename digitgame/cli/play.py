"""Start the game, in this terminal or for a visitor of `digitgame serve`.

Textual, asyncio, NumPy and SQLite are imported late: error messages and the first screen need not
wait for them, and the environment must be checked before Textual reads it.
"""

import argparse
import gc
import getpass
import os
import re
import stat
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from functools import partial
from pathlib import Path
from random import SystemRandom
from typing import TYPE_CHECKING, TextIO

from digitgame.core.hand import Hand
from digitgame.core.learner_name import LONGEST_NAME, resolve_learner
from digitgame.core.question import Ask
from digitgame.errors import CommandError
from digitgame.i18n import language_from_environment, translations, use_language
from digitgame.storage import settings
from digitgame.system import output, paths
from digitgame.system.clock import learner_now
from digitgame.system.kiosk import scrub_environment
from digitgame.system.lazy import Lazy
from digitgame.system.terminal import (
    AUTO,
    TerminalEnvironment,
    colour_system,
    is_terminal,
    unplayable_reason,
    unsupported_reason,
)
from digitgame.text import sanitize

if TYPE_CHECKING:
    from digitgame.storage.buffered_history import BufferedHistory
    from digitgame.system.background import BackgroundCommand
    from digitgame.tui.app import DigitgameApp
    from digitgame.tui.context import GameContext
    from model.reader import Reader

_MOST_MEMORY = 512 * 1024 * 1024
"""Bytes of data that a visitor's process may have: a game needs an eighth of it."""

_THREADS = 2
"""Most threads for work next to the screens: one for what waits, one for the verdict. Each takes
0.5 MB of memory for itself; Python's default is four more than there are cores."""


def play(options: argparse.Namespace) -> int:
    """Play in this terminal.

    Returns:
        the exit status.

    Raises:
        CommandError: if the game cannot be played here, or attempts could not be saved.
    """
    _check_system()
    if options.kiosk:
        scrub_environment(os.environ)
    check_terminal(os.environ, is_terminal(sys.stdin), is_terminal(sys.stderr))
    if (colours := colour_system(os.environ)) != AUTO:
        os.environ["TEXTUAL_COLOR_SYSTEM"] = colours
    return _start(options)


def visit(options: argparse.Namespace) -> int:
    """Play with one visitor of `digitgame serve`, through pipes.

    Returns, raises:
        as `play`.
    """
    _check_system()
    if not (_is_pipe(sys.stdin) and _is_pipe(sys.stdout)):
        raise CommandError("this is started by digitgame serve; start that instead.")
    _limit_memory()
    return _start(options, in_browser=True)


def _check_system() -> None:
    if problem := unsupported_reason():
        raise CommandError(problem)


def check_terminal(environ: Mapping[str, str], is_input: bool, is_output: bool) -> None:
    """Check that the game can be played in this terminal.

    Args:
        environ: the environment.
        is_input: whether standard input is a terminal.
        is_output: whether standard error, which Textual draws on, is one.

    Raises:
        CommandError: if it cannot.
    """
    if problem := unplayable_reason(TerminalEnvironment(environ, is_input, is_output)):
        raise CommandError(f"{problem} For more, run digitgame doctor.")


def _is_pipe(stream: TextIO | None) -> bool:
    try:
        mode = os.fstat(stream.fileno()).st_mode if stream else 0
    except (OSError, ValueError):  # not a stream of the system
        return False
    return stat.S_ISFIFO(mode) or stat.S_ISSOCK(mode)


def _limit_memory() -> None:
    """Limit the memory of this process, so that one visitor cannot use up the others' memory."""
    import resource  # missing on Windows, where this is never called

    resource.setrlimit(resource.RLIMIT_DATA, (_MOST_MEMORY, _MOST_MEMORY))


def learner_name() -> str:
    """Return the user name, without anything but letters, digits and "._-"."""
    try:
        account = getpass.getuser()
    except (OSError, KeyError, ImportError):  # a bare container; Windows without USERNAME
        account = ""
    return re.sub(r"[^\w.-]", "", account)[:LONGEST_NAME] or "learner"


def _start(options: argparse.Namespace, *, in_browser: bool = False) -> int:
    """Play until the learner leaves, then save what is pending."""
    _import_asyncio()
    gc.disable()  # little becomes garbage at start; collecting would cost a tenth of it
    import asyncio

    from digitgame.system.background import BackgroundCommand, start_detached
    from digitgame.tui.app import DigitgameApp

    folder = paths.data_folder(options.data, os.environ)
    if folder.is_file():
        from digitgame.cli.open_history import data_folder

        data_folder(options.data)  # checks that it is a history
    history = Lazy(lambda: _open_history(folder))
    game = _game_context(options, folder, history, in_browser=in_browser)
    screen = options.screen if options.digit is None else f"lesson({options.digit})"
    game.start_exchange = partial(_exchange, BackgroundCommand(), folder)
    app = DigitgameApp(game, screen, has_tour=game.is_visitor or not game.is_kiosk)

    def save_pending() -> None:
        if history.value:
            history.value.dump_pending(_fallback_folders(folder))

    try:
        language = options.lang or game.settings.language or language_from_environment(os.environ)
        with use_language(translations(language)):
            asyncio.run(_run(app, save_pending))
    finally:
        dump = history.value.finish(_fallback_folders(folder)) if history.value else None
        if game.has_school:  # what the last session left; this process does not wait for it
            with suppress(OSError):
                start_detached(_exchange_command(folder, game.learner))
    if app.refusal:
        raise CommandError(app.refusal)
    if history.value and history.value.waiting:
        raise CommandError(_not_saved_message(history.value.waiting, history.value.problem, dump))
    return app.return_code or 0


def _game_context(
    options: argparse.Namespace, folder: Path, history: "Lazy[BufferedHistory]", *, in_browser: bool
) -> "GameContext":
    """Create the services and settings of the screens.

    Args:
        options: the command's options.
        folder: the data folder.
        history: opens the history.
        in_browser: whether a visitor of `digitgame serve` plays.
    """
    from digitgame.tui.context import GameContext

    glyphs = options.glyphs if in_browser else _with_ascii_fallback(options.glyphs)
    loaded = settings.load(paths.settings_file())
    chosen = loaded.settings
    if glyphs:
        chosen = replace(chosen, glyphs=settings.Glyphs(glyphs))
    elif os.environ.get("TERM") == "linux" and chosen.glyphs is settings.Glyphs.QUADRANT:
        chosen = replace(chosen, glyphs=settings.Glyphs.HALF)  # its fonts have no quadrants
    if options.tradition:
        chosen = replace(chosen, tradition=options.tradition)
    if options.hand:
        chosen = replace(chosen, hand=Hand(options.hand))
    if options.ask:
        chosen = replace(chosen, ask=Ask(options.ask))
    learner = resolve_learner(
        options.learner, chosen.learner, lambda: _known_learners(history), account=learner_name()
    )
    return GameContext(
        open_reader=Lazy(_load_reader),
        open_history=history,
        settings=chosen,
        settings_file=paths.settings_file(),
        crash_file=paths.crash_file(folder),
        learner=learner,
        clock=time.monotonic,
        now=lambda: learner_now(chosen.day_ends_at),
        rng=SystemRandom(),
        on_loaded=_resume_gc,
        on_idle=_collect_garbage,
        digits=tuple(options.digits),
        count=options.count,
        sprint_seconds=float(options.seconds),
        is_kiosk=in_browser or options.kiosk,
        is_visitor=in_browser,
        is_named=in_browser or bool(options.learner or chosen.learner),
        is_hand_known=bool(options.hand) or chosen.hand is not Hand.RIGHT,
        notices=() if in_browser else loaded.problems,
    )


def _exchange(
    command: "BackgroundCommand", folder: Path, learner: str, on_change: Callable[[], object]
) -> None:
    """Exchange a learner's records in the background; the status is 0 if something has come."""
    command.run(_exchange_command(folder, learner), on_change)


def _exchange_command(folder: Path, learner: str) -> Sequence[str]:
    chosen = ("--data", str(folder.absolute()), "--learner", learner)
    return (sys.executable, "-P", "-m", "digitgame", "sync", "--quiet", *chosen)


def _import_asyncio() -> None:
    """Import asyncio without TLS: the game opens no connections, and OpenSSL takes 4 MB of memory.

    asyncio works without the module `ssl`, as in a Python built without it, and continues to do so
    in this process; a later `import ssl` works as usual.
    """
    is_hidden = "ssl" not in sys.modules
    if is_hidden:
        sys.modules["ssl"] = None  # type: ignore[assignment] # makes `import ssl` fail
    try:
        import asyncio  # noqa: F401
    finally:
        if is_hidden and sys.modules.get("ssl", ...) is None:
            del sys.modules["ssl"]


async def _run(app: "DigitgameApp", save: Callable[[], object]) -> None:
    """Run the app until it ends or a signal ends it; see `install_shutdown_handlers` for `save`."""
    import asyncio
    from concurrent.futures import ThreadPoolExecutor

    from digitgame.system.signals import install_shutdown_handlers

    install_shutdown_handlers(app.exit, save)
    asyncio.get_running_loop().set_default_executor(ThreadPoolExecutor(_THREADS))
    await app.run_async()


def _resume_gc() -> None:
    """Collect garbage from now on, except among what has been loaded."""
    if gc.isenabled():  # loading is complete: collect what it left behind
        gc.unfreeze()
        gc.collect()
    gc.freeze()
    gc.enable()


def _collect_garbage() -> None:
    """Collect garbage now rather than later, in the middle of a stroke."""
    gc.collect()


def _fallback_folders(folder: Path) -> Iterator[Path]:
    """Yield folders for attempts that the history did not accept."""
    yield paths.history_file(folder).parent
    yield paths.home_folder()
    with suppress(OSError):  # no folder is writable
        yield Path(tempfile.gettempdir())  # creates files to find out, so only if needed


def _not_saved_message(count: int, problem: str, file: Path | None) -> str:
    """Return the message for attempts that the history did not accept."""
    where = (
        f"They are in {file}. When the history can be used again: digitgame import {file}"
        if file
        else "They could not be written to any other folder and are lost."
    )
    return sanitize(f"Attempts that could not be saved: {count}. {problem} {where}")


def _with_ascii_fallback(asked: str | None) -> str | None:
    """Set the terminal's encoding; return the glyphs to use, or None for those in the settings."""
    here = TerminalEnvironment(os.environ, True, True, is_coerced=bool(sys.flags.utf8_mode))
    glyphs = asked or (None if here.is_unicode else "ascii")
    is_unicode = here.is_unicode or glyphs in ("quadrant", "half")
    output.set_encoding(sys.__stderr__, is_unicode=is_unicode)
    return glyphs


def _load_reader() -> "Reader":
    from model.reader import load_reader

    return load_reader()


def _open_history(folder: Path) -> "BufferedHistory":
    from digitgame.storage.buffered_history import BufferedHistory

    return BufferedHistory(paths.history_file(folder))


def _known_learners(history: "Lazy[BufferedHistory]") -> list[str]:
    from digitgame.storage.database import HistoryError

    try:
        return history().learners()
    except HistoryError:
        return []  # the game reports it and goes on
