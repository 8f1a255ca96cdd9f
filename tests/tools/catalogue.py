"""Update the translations: python -m tests.tools.catalogue

Extracts all messages, updates the .po file of each language (new messages are untranslated there)
and compiles it to the .mo file that the game reads.
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
from model.traditions import traditions

_FIXED = datetime(2026, 1, 1, tzinfo=UTC)  # for reproducible files

ROOT = Path(__file__).parents[2]

MARKS = {"_": (0,), "N_": (0,), "ngettext": (0, 1), "Binding": (2,)}
"""Functions with translatable arguments, and their positions; the footer translates bindings."""


def extract_messages() -> Catalog:
    """Extract all messages, including those of the help and the copybook."""
    catalog = Catalog(project="digitgame", charset="utf-8", creation_date=_FIXED)
    for file in sorted((ROOT / "digitgame").rglob("*.py")):
        for words in find_marked(file.read_text("utf-8")):
            catalog.add(words)
    pages = [page for name, page in vars(help_pages).items() if name.isupper() and name[0] != "_"]
    others = {unit for page in pages for unit in units(page)}
    for way in copybook():
        others |= {way.name, way.advice, *way.names} | ({way.left.advice} if way.left else set())
    others |= {tradition.title for tradition in traditions().values()}
    for words in sorted(others):
        catalog.add(words)
    return catalog


def find_marked(source: str) -> list[str | tuple[str, ...]]:
    """Find marked messages in Python source, also within f-strings."""
    words: list[str | tuple[str, ...]] = []
    for node in ast.walk(ast.parse(source)):
        if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Name)):
            continue
        places = MARKS.get(node.func.id, ())
        values = tuple(
            argument.value
            for argument in (node.args[place] for place in places if place < len(node.args))
            if isinstance(argument, ast.Constant) and isinstance(argument.value, str)
        )
        if values and all(values):
            words.append(values[0] if len(values) == 1 else values)
    return words


def po_files() -> list[Path]:
    """List the .po files, one per language except English."""
    return sorted(FOLDER.glob("*/LC_MESSAGES/digitgame.po"))


def load(file: Path) -> Catalog:
    """Load the translations of a language."""
    with file.open("rb") as stream:
        return read_po(stream, locale=file.parts[-3])


def compile_catalog(catalog: Catalog) -> bytes:
    """Compile to a .mo file, reproducibly."""
    stream = BytesIO()
    write_mo(stream, catalog)
    return stream.getvalue()


def main() -> int:
    """Update every language; return 1 if messages are untranslated."""
    template, missing = extract_messages(), 0
    for file in po_files():
        catalog = load(file)
        catalog.update(template, no_fuzzy_matching=True)
        catalog.obsolete.clear()
        catalog.project, catalog.version = "digitgame", ""
        catalog.msgid_bugs_address, catalog.creation_date = "", _FIXED
        catalog.header_comment, catalog.fuzzy = "", False  # a new file's say what to fill in
        catalog.last_translator = catalog.language_team = "digitgame"
        catalog.revision_date = _FIXED
        with file.open("wb") as stream:
            write_po(stream, catalog, width=100, sort_output=True, no_location=True)
        file.with_suffix(".mo").write_bytes(compile_catalog(catalog))
        untranslated = [
            message.id for message in catalog if message.id and not _is_translated(message)
        ]
        missing += len(untranslated)
        print(f"{file.parts[-3]}: {len(catalog)} messages, {len(untranslated)} untranslated")
        for words in untranslated:
            print(f"  {words!r}")
    return 1 if missing else 0


def _is_translated(message: object) -> bool:
    words = message.string  # type: ignore[attr-defined]
    return all(words) if isinstance(words, (tuple, list)) else bool(words)


if __name__ == "__main__":
    sys.exit(main())
