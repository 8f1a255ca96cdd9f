"""Draw the README's picture of the report page: python -m tests.tools.page_picture FILE.png.

It shows a fictitious class, and needs python -m pip install weasyprint pypdfium2.
"""

import io
import tempfile
from pathlib import Path

import pypdfium2
from weasyprint import CSS, HTML

from digitgame.cli import report
from digitgame.cli.report_html import render_report
from digitgame.core.class_report import combine_mixups, combine_weeks
from tests.tools.arguments import parse_path
from tests.tools.classroom import TODAY, fill

_SCREEN = "@page { size: 1060px 1210px; margin: 0 } body { margin-top: 0; padding-top: 1.5rem }"

_SCALE = 1.0


def main() -> None:
    file = parse_path(__doc__)
    with tempfile.TemporaryDirectory() as folder:
        fill(Path(folder))
        found = report.ClassReport()
        pupils = sorted(
            report.load_pupils(Path(folder), TODAY.date(), has_drawings=True, whole=found),
            key=lambda pupil: pupil.learner,
        )
    weeks, mixups = combine_weeks(found.weeks), combine_mixups(found.mixups)
    page = render_report(pupils, weeks, mixups, TODAY.date())
    html = HTML(string=page, media_type="screen")
    document = io.BytesIO(html.write_pdf(stylesheets=[CSS(string=_SCREEN)]))
    first = pypdfium2.PdfDocument(document)[0]
    first.render(scale=_SCALE * 96 / 72).to_pil().convert("L").save(file, optimize=True)
    print(file)


if __name__ == "__main__":
    main()
