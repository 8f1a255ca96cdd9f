"""The exam's summary: a certificate that can be kept as a picture."""

import asyncio
from collections.abc import Mapping
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal
from textual.widgets import Static

from digitgame.core.certificate import Certificate, certificate, svg
from digitgame.core.records import Attempt
from digitgame.i18n import N_, _
from digitgame.storage.database import HistoryError
from digitgame.system import files
from digitgame.tui import help_pages
from digitgame.tui.screens.summary import SummaryScreen, first_tries
from digitgame.tui.symbols import get_symbols
from digitgame.tui.widgets.button import Button

FOLDER = "certificates"
"""Where pictures go, in the folder of the history."""


class ExamSummaryScreen(SummaryScreen):
    """The certificate, then what every summary has."""

    SUB_TITLE = N_("Certificate")
    HELP: ClassVar[str] = help_pages.CERTIFICATE
    BINDINGS = [Binding("c", "save", "Save certificate")]  # noqa: RUF012 - Textual declares it so

    @property
    def _may_save(self) -> bool:
        """Are the files of this machine the learner's own?"""
        return not (self.game.is_kiosk or self.game.is_visitor)

    def compose_top(self) -> ComposeResult:
        """The certificate."""
        with Horizontal(id="certificate-room"):
            yield Static(self._words(), id="certificate", markup=False)

    def compose_buttons(self) -> ComposeResult:
        """What can be done next, and keeping the certificate."""
        yield from super().compose_buttons()
        if self._may_save:
            yield Button(_("Save certificate"), "save")

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Nothing is saved as a file where many play with one account."""
        if action == "save":
            return self._may_save
        return super().check_action(action, parameters)

    def _certificate(self, drawings: Mapping[int, Attempt]) -> Certificate:
        strokes = {at: attempt.strokes for at, attempt in drawings.items()}
        day = self.game.now().date()
        return certificate(self.game.learner, day, self.session, strokes)

    def _words(self) -> str:
        """The certificate's lines."""
        found = self._certificate({})
        symbols = get_symbols(self)
        lines = [
            f"{line.digit} {symbols.right if line.is_right else symbols.wrong} {line.words}"
            for line in found.lines
        ]
        width = max(map(len, lines), default=0) + 2
        rows = ["".join(line.ljust(width) for line in lines[at : at + 4]) for at in (0, 4, 8)]
        middle = len(rows[0])
        return "\n".join(
            (
                "C E R T I F I C A T E".center(middle),
                found.learner.center(middle),
                found.words.center(middle),
                _("on {day}", day=found.day.isoformat()).center(middle),
                *rows,
            )
        )

    @on(Button.Pressed, "#save")
    def action_save(self) -> None:
        """Keep the certificate as a picture, even where this screen is left at once."""
        self.app.run_worker(self._save())

    async def _save(self) -> None:
        """Write it with all the drawings, once the history has them."""
        await self.keeper.flush()
        await asyncio.to_thread(self._write)

    def _write(self) -> None:
        history, name = self.game.history, self.keeper.name
        try:
            drawings = first_tries(history.drawings_of(self.game.learner, name))
        except HistoryError:
            drawings = {}
        folder = history.file.parent / FOLDER
        file = folder / f"certificate-{self.game.now():%Y-%m-%d}-{name[:8]}.svg"
        try:
            files.make_private_dir(folder)
            files.write_atomic(file, [svg(self._certificate(drawings))])
        except OSError as error:
            words = _(
                "The certificate cannot be saved as {file}: {reason}.",
                file=file,
                reason=error.strerror or error,
            )
            self.app.notify(words, severity="warning", markup=False)
        else:
            self.app.notify(_("Saved: {file}", file=file), markup=False)
