"""The start of the game: in this terminal, or with a visitor of `digitgame serve`."""

import argparse
import getpass
import os
import re
import stat
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

from digitgame.core.learner_name import LONGEST_NAME, resolve_learner
from digitgame.errors import CommandError
from digitgame.i18n import language_from_environment as chosen_language
from digitgame.i18n import translations, use_language
from digitgame.system import output, paths
from digitgame.system.kiosk import scrub_environment
from digitgame.system.lazy import Lazy
from digitgame.system.terminal import (
    TerminalEnvironment,
    is_terminal,
    unplayable_reason,
    unsupported_reason,
)
from digitgame.text import sanitize

if TYPE_CHECKING:
    from digitgame.storage.buffered_history import BufferedHistory
    from digitgame.storage.settings import LoadResult
    from digitgame.tui.app import DigitgameApp
    from digitgame.tui.context import GameContext
    from model.reader import Reader


def play(options: argparse.Namespace) -> int:
    """Play in this terminal, as the command line has it.

    Returns:
        the exit status.

    Raises:
        CommandError: if the terminal is none to play in, or something could not be kept.
    """
    _check_system()
    if options.kiosk:
        scrub_environment(os.environ)
    check_terminal(os.environ, is_terminal(sys.stdin), is_terminal(sys.stderr))
    return _start(options)


def visit(options: argparse.Namespace) -> int:
    """Play with one visitor of `digitgame serve`, through whose pipes the screen goes.

    Returns, raises:
        as `play`.
    """
    from digitgame.cli import serve

    _check_system()
    if not (_is_pipe(sys.stdin) and _is_pipe(sys.stdout)):
        raise CommandError("digitgame serve starts this for each visitor; start that instead.")
    serve.limit_memory()
    return _start(options, in_browser=True)


def _check_system() -> None:
    if problem := unsupported_reason():
        raise CommandError(problem)


def check_terminal(environ: Mapping[str, str], is_input: bool, is_output: bool) -> None:
    """See that this is a terminal that the game can be played in.

    Args:
        environ: the environment.
        is_input: is standard input a terminal?
        is_output: is standard error, which Textual draws on, a terminal?

    Raises:
        CommandError: if it is not.
    """
    if problem := unplayable_reason(TerminalEnvironment(environ, is_input, is_output)):
        raise CommandError(f"{problem} digitgame doctor says more.")


def _is_pipe(stream: TextIO | None) -> bool:
    try:
        mode = os.fstat(stream.fileno()).st_mode if stream else 0
    except (OSError, ValueError):  # no stream of the system's
        return False
    return stat.S_ISFIFO(mode) or stat.S_ISSOCK(mode)


def learner_name() -> str:
    """The account's user name, with anything but letters, digits and ._- left out."""
    try:
        account = getpass.getuser()
    except (OSError, KeyError, ImportError):  # a bare container; Windows without USERNAME
        account = ""
    return re.sub(r"[^\w.-]", "", account)[:LONGEST_NAME] or "learner"


def _start(options: argparse.Namespace, *, in_browser: bool = False) -> int:
    """Play until the learner leaves; then have everything kept."""
    _prepare_process()
    # Only now, so that a refusal is quick and so that the environment was checked before Textual
    # reads it at import.
    import asyncio

    from digitgame.tui.app import DigitgameApp

    found = _settings(options, in_browser=in_browser)
    folder = paths.data_folder(options.data, os.environ)
    history = Lazy(lambda: _history(folder))
    game = _game(options, found, folder, history, in_browser=in_browser)
    screen = options.screen if options.digit is None else f"lesson({options.digit})"
    # At a kiosk nobody knows for whom it is the first time.
    app = DigitgameApp(game, screen, has_tour=not game.is_kiosk)
    language = options.lang or chosen_language(os.environ)
    try:
        with use_language(translations(language)):
            asyncio.run(
                _run(
                    app,
                    lambda: history.value and history.value.dump_pending(_fallback_folders(folder)),
                )
            )
    finally:
        left = history.value.finish(_fallback_folders(folder)) if history.value else None
    if app.refusal:
        raise CommandError(app.refusal)
    if history.value and history.value.waiting:
        raise CommandError(_not_saved_message(history.value.waiting, history.value.problem, left))
    return app.return_code or 0


def _prepare_process() -> None:
    """Have the process take little memory and time, before Textual is imported."""
    import gc

    _import_asyncio()
    # Little of what is loaded is garbage; looking for it takes a tenth of the time.
    gc.disable()


def _settings(options: argparse.Namespace, *, in_browser: bool) -> "LoadResult":
    """What was chosen, with the letters that the terminal shows; a browser's shows them all."""
    from digitgame.storage import settings

    glyphs = options.glyphs if in_browser else _with_ascii_fallback(options.glyphs)
    found = settings.load(paths.settings_file())
    if glyphs:
        chosen = replace(found.settings, glyphs=settings.Glyphs(glyphs))
        found = replace(found, settings=chosen)
    return found


def _game(
    options: argparse.Namespace,
    found: "LoadResult",
    folder: Path,
    history: "Lazy[BufferedHistory]",
    *,
    in_browser: bool,
) -> "GameContext":
    """What the screens need of the outside world.

    Args:
        options: the command line's.
        found: the settings.
        folder: where the history is, and the details of a mistake go.
        history: opens it.
        in_browser: does a visitor of `digitgame serve` play?
    """
    import time
    from random import SystemRandom

    from digitgame.tui.context import GameContext

    learner = resolve_learner(
        options.learner,
        found.settings.learner,
        lambda: _known_learners(history),
        account=learner_name(),
    )
    return GameContext(
        open_reader=Lazy(_reader),
        open_history=history,
        settings=found.settings,
        settings_file=paths.settings_file(),
        crash_file=paths.crash_file(folder),
        learner=learner,
        clock=time.monotonic,
        now=lambda: datetime.now(UTC).astimezone(),
        rng=SystemRandom(),
        on_loaded=_resume_gc,
        on_idle=_collect_garbage,
        digits=tuple(options.digits),
        count=options.count,
        is_kiosk=in_browser or options.kiosk,
        is_visitor=in_browser,
        notices=() if in_browser else found.problems,
    )


def _import_asyncio() -> None:
    """Import asyncio without TLS: playing opens no connection, and OpenSSL takes 4 MB of memory.

    asyncio does without the module `ssl` where there is none, as in a Python built without it, and
    goes on doing without it in this process; `import ssl` later works as ever.
    """
    is_hidden = "ssl" not in sys.modules
    if is_hidden:
        sys.modules["ssl"] = None  # type: ignore[assignment] # "there is no such module"
    try:
        import asyncio  # noqa: F401
    finally:
        if is_hidden and sys.modules.get("ssl", ...) is None:
            del sys.modules["ssl"]


async def _run(app: "DigitgameApp", save: Callable[[], object]) -> None:
    """Run the app until it ends or a signal ends it; see `install_shutdown_handlers` for `save`."""
    from digitgame.system.signals import install_shutdown_handlers

    install_shutdown_handlers(app.exit, save)
    await app.run_async()


def _resume_gc() -> None:
    """Look for garbage from now on, though never again among what was loaded."""
    import gc

    if gc.isenabled():  # all is loaded: nobody waits, and what loading left behind can go
        gc.unfreeze()
        gc.collect()
    gc.freeze()
    gc.enable()


def _collect_garbage() -> None:
    """Look for garbage now, rather than in the middle of a stroke when there is more of it."""
    import gc

    gc.collect()


def _fallback_folders(folder: Path) -> Iterator[Path]:
    """Where what the history did not take may be put: beside it, at home, for a while."""
    yield folder
    yield paths.home_folder()
    import tempfile

    with suppress(OSError):  # where nothing at all can be written
        yield Path(tempfile.gettempdir())  # looks for one by writing, so only when it is needed


def _not_saved_message(count: int, problem: str, file: Path | None) -> str:
    """What to tell somebody whose attempts the history did not take."""
    kept = (
        f"They are in {file}. When the history can be used: digitgame import {file}"
        if file
        else "No other folder takes them either: they are lost."
    )
    return sanitize(f"{count} attempts could not be kept. {problem} {kept}")


def _with_ascii_fallback(asked: str | None) -> str | None:
    """Have the screen drawn in letters that the terminal shows; its glyphs, None for as chosen."""
    here = TerminalEnvironment(os.environ, True, True, is_coerced=bool(sys.flags.utf8_mode))
    glyphs = asked or (None if here.is_unicode else "ascii")
    output.set_encoding(sys.__stderr__, is_unicode=glyphs == "half" or here.is_unicode)
    return glyphs


def _reader() -> "Reader":
    from model.reader import load_reader

    return load_reader()


def _history(folder: Path) -> "BufferedHistory":
    from digitgame.storage.buffered_history import BufferedHistory

    return BufferedHistory(paths.history_file(folder))


def _known_learners(history: "Lazy[BufferedHistory]") -> list[str]:
    from digitgame.storage.database import HistoryError

    try:
        return history().learners()
    except HistoryError:
        return []  # the game says so itself, and goes on
