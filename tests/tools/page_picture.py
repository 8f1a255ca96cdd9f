"""The README's picture of the teacher's page: python -m tests.tools.page_picture FILE.png.

A made-up class practised for some weeks; the page about it is laid out as on a screen. This needs
two more packages than the tests: python -m pip install weasyprint pypdfium2
"""

import io
import sys
import tempfile
from pathlib import Path

import pypdfium2
from weasyprint import CSS, HTML

from digitgame.cli import report
from digitgame.cli.report_html import render_report
from tests.tools.classroom import TODAY, fill

_SCREEN = "@page { size: 1060px 1210px; margin: 0 } body { margin-top: 0; padding-top: 1.5rem }"

_SCALE = 1.0


def main() -> None:
    """Make the class, its page, and the picture of the page's beginning."""
    file = Path(sys.argv[1])
    with tempfile.TemporaryDirectory() as folder:
        fill(Path(folder))
        pupils = sorted(
            report.load_pupils(Path(folder), TODAY.date(), has_drawings=True),
            key=lambda each: each.learner,
        )
    html = HTML(string="".join(render_report(pupils, TODAY.date())), media_type="screen")
    document = io.BytesIO(html.write_pdf(stylesheets=[CSS(string=_SCREEN)]))
    first = pypdfium2.PdfDocument(document)[0]
    first.render(scale=_SCALE * 96 / 72).to_pil().convert("L").save(file, optimize=True)
    print(file)


if __name__ == "__main__":
    main()
