"""The catalogue of the game's words: python -m tests.tools.catalogue

Finds every marked word, brings each language's .po up to date (what is new waits there for its
translation) and compiles it to the .mo that the game reads.
"""

import ast
import sys
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

from digitgame.i18n import FOLDER
from digitgame.tui import help_pages
from digitgame.tui.screens.help import units
from model.copybook import copybook

_FIXED = datetime(2026, 1, 1, tzinfo=UTC)  # the same words give the same file

ROOT = Path(__file__).parents[2]

MARKS = {"_": (0,), "N_": (0,), "ngettext": (0, 1), "Binding": (2,)}
"""Whose arguments are words, and which; a binding's description is translated by the footer."""

TEXTUALS = ("palette",)
"""Words of Textual's own that stand in the footer."""


def found() -> Catalog:
    """Every word of the game that is marked, those of the help and the copybook included."""
    catalog = Catalog(project="digitgame", charset="utf-8", creation_date=_FIXED)
    for file in sorted((ROOT / "digitgame").rglob("*.py")):
        for words in marked(file.read_text("utf-8")):
            catalog.add(words)
    pages = [page for name, page in vars(help_pages).items() if name.isupper() and name[0] != "_"]
    others = {unit for page in pages for unit in units(page)}
    for way in copybook():
        others |= {way.name, way.advice, *way.names}
    for words in sorted({*others, *TEXTUALS}):
        catalog.add(words)
    return catalog


def marked(source: str) -> list[str | tuple[str, ...]]:
    """The words in Python source that are marked, those within f-strings too."""
    words: list[str | tuple[str, ...]] = []
    for node in ast.walk(ast.parse(source)):
        if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Name)):
            continue
        places = MARKS.get(node.func.id, ())
        found = tuple(
            argument.value
            for argument in (node.args[place] for place in places if place < len(node.args))
            if isinstance(argument, ast.Constant) and isinstance(argument.value, str)
        )
        if found and all(found):
            words.append(found[0] if len(found) == 1 else found)
    return words


def po_files() -> list[Path]:
    """One for each language but English."""
    return sorted(FOLDER.glob("*/LC_MESSAGES/digitgame.po"))


def load(file: Path) -> Catalog:
    """A language's translations."""
    with file.open("rb") as stream:
        return read_po(stream, locale=file.parts[-3])


def compiled(catalog: Catalog) -> bytes:
    """The .mo of a language; the same words give the same bytes."""
    stream = BytesIO()
    write_mo(stream, catalog)
    return stream.getvalue()


def main() -> int:
    """Bring every language up to date; the exit status is 1 where words lack a translation."""
    template, missing = found(), 0
    for file in po_files():
        catalog = load(file)
        catalog.update(template, no_fuzzy_matching=True)
        catalog.obsolete.clear()
        catalog.project, catalog.version = "digitgame", ""
        catalog.msgid_bugs_address, catalog.creation_date = "", _FIXED
        catalog.last_translator = catalog.language_team = "digitgame"
        catalog.revision_date = _FIXED
        with file.open("wb") as stream:
            write_po(stream, catalog, width=100, sort_output=True, no_location=True)
        file.with_suffix(".mo").write_bytes(compiled(catalog))
        lacking = [message.id for message in catalog if message.id and not _is_translated(message)]
        missing += len(lacking)
        print(f"{file.parts[-3]}: {len(catalog)} words, {len(lacking)} not translated")
        for words in lacking:
            print(f"  {words!r}")
    return 1 if missing else 0


def _is_translated(message: object) -> bool:
    words = message.string  # type: ignore[attr-defined]
    return all(words) if isinstance(words, (tuple, list)) else bool(words)


if __name__ == "__main__":
    sys.exit(main())
