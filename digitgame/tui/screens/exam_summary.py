"""Show an exam's certificate and save it as pictures."""

import asyncio
from collections.abc import Mapping
from typing import ClassVar

from rich.cells import cell_len, set_cell_size
from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal
from textual.widgets import Static

from digitgame.core.certificate import Certificate, certificate, picture, svg
from digitgame.core.records import Attempt
from digitgame.i18n import N_, _
from digitgame.storage.database import HistoryError
from digitgame.system import files
from digitgame.tui import help_pages
from digitgame.tui.screens.summary import SummaryScreen, first_tries
from digitgame.tui.symbols import get_symbols
from digitgame.tui.widgets.button import Button

_AROUND = 12  # columns around the certificate's text: margins, scroll bar and frame
_GAP = 2  # columns between digits
_MOST_ACROSS = 4  # digits in a row

FOLDER = "certificates"
"""Subfolder of the history's folder."""


class ExamSummaryScreen(SummaryScreen):
    """A summary with a certificate at the top."""

    SUB_TITLE = N_("Certificate")
    HELP: ClassVar[str] = help_pages.CERTIFICATE
    BINDINGS = [Binding("c", "save", "Save certificate")]  # noqa: RUF012 - Textual declares it so

    @property
    def _may_save(self) -> bool:
        """Return whether the learner has access to the files of this machine."""
        return not (self.game.is_kiosk or self.game.is_visitor)

    def compose_top(self) -> ComposeResult:
        """Lay out the certificate."""
        with Horizontal(id="certificate-room"):
            yield Static(id="certificate", markup=False)

    def on_resize(self) -> None:
        """Lay the certificate out again."""
        room = self.size.width - _AROUND
        self.query_one("#certificate", Static).update(self._format_certificate(room))

    def compose_buttons(self) -> ComposeResult:
        """Lay out the buttons, with one to save the certificate."""
        yield from super().compose_buttons()
        if self._may_save:
            yield Button(_("Save"), "save")

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer saving only where the learner has access to the files."""
        if action == "save":
            return self._may_save
        return super().check_action(action, parameters)

    def _create_certificate(self, drawings: Mapping[int, Attempt]) -> Certificate:
        strokes = {at: attempt.strokes for at, attempt in drawings.items()}
        day = self.game.now().date()
        return certificate(self.game.shown_name, day, self.session, strokes)

    def _format_certificate(self, room: int) -> str:
        shown = self._create_certificate({})
        yes, no = get_symbols(self).right, get_symbols(self).wrong
        lines = [
            f"{line.digit} {yes if line.is_right else no} {line.words}" for line in shown.lines
        ]
        width = max(map(cell_len, lines), default=0)
        across = min(max((room + _GAP) // (width + _GAP), 1), _MOST_ACROSS)
        rows = [lines[at : at + across] for at in range(0, len(lines), across)]
        rows[-1] += [""] * (across - len(rows[-1]))
        title = " ".join(shown.title.upper())
        return "\n".join(
            (
                title if cell_len(title) <= room else shown.title,
                *filter(None, [shown.learner]),
                shown.words,
                _("on {day:%Y-%m-%d}", day=shown.day),
                *filter(None, [shown.praise]),
                *((" " * _GAP).join(set_cell_size(line, width) for line in row) for row in rows),
            )
        )

    @on(Button.Pressed, "#save")
    def action_save(self) -> None:
        """Save the certificate as pictures, even if this screen is left at once."""
        self.app.run_worker(self._save())

    async def _save(self) -> None:
        """Write the certificate once the history has all drawings."""
        await self.recorder.flush()
        await asyncio.to_thread(self._write)

    def _write(self) -> None:
        history, name = self.game.history, self.recorder.name
        try:
            drawings = first_tries(history.drawings_of(self.game.learner, name))
        except HistoryError:
            drawings = {}
        folder = history.file.parent / FOLDER
        file = folder / f"certificate-{self.game.now():%Y-%m-%d}-{name[:8]}.svg"
        shown = self._create_certificate(drawings)
        try:
            files.make_private_dir(folder)
            files.write_atomic(file, [svg(shown)])
            if image := self._draw(shown):
                file = file.with_suffix(".png")
                files.write_atomic(file, [image])
        except OSError as error:
            words = _(
                "The certificate cannot be saved as {file}: {reason}.",
                file=file,
                reason=error.strerror or error,
            )
            self.app.notify(words, severity="warning", markup=False)
        else:
            self.app.notify(_("Saved: {file}", file=file), markup=False)

    def _draw(self, shown: Certificate) -> bytes | None:
        """Return the PNG picture, or None if no font here has the characters of the name."""
        from digitgame.tui.certificate_png import png  # Pillow takes a while to load

        return png(picture(shown))
