"""Fill in the pages."""

import html
from pathlib import Path
from string import Template

_FOLDER = Path(__file__).parent / "templates"


def fill_template(name: str, **values: object) -> str:
    """Return a page with its placeholders replaced by values, escaped."""
    words = {key: html.escape(str(value)) for key, value in values.items()}
    return Template((_FOLDER / name).read_text("utf-8")).substitute(words)
