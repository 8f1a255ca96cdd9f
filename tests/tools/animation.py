"""Make the README's animation from the screens: python -m tests.tools.animation FOLDER.

Reads screens of 80x24 cells that `tests.tools.screenshots` wrote to the folder, and writes
`animation.svg`, which is smaller than any two of them.
"""

import re
from collections import defaultdict
from itertools import groupby

from tests.tools.arguments import parse_path

SCREENS = ("home", "learn-trace", "practice-right", "why", "summary")
SECONDS = 3
"""Time that each screen is shown."""

_BACKGROUND = "#121212"
_LINE = 24.4
"""Height of a line of text, in the picture's units."""

_RULE = re.compile(r"\.terminal-(r\d+) \{ (.*?) \}")
_RECT = re.compile(r'<rect fill="(#\w+)" x="([\d.]+)" y="([\d.]+)" width="([\d.]+)" height')
_TEXT = re.compile(
    r'<text [^>]*class="terminal-(r\d+)" x="([\d.]+)" y="([\d.]+)" textLength="([\d.]+)"[^>]*>'
    r"([^<]*)<"
)
_WINDOW = re.compile(r'<rect fill="#292929".*?translate\(9, 41\)"', re.DOTALL)


def frame(svg: str, styles: dict[str, str]) -> str:
    """Return the contents of one screen: a path for each background colour, then the text.

    Args:
        svg: a screen as `screenshots.save` writes it.
        styles: class name by CSS rule, shared by all frames; new rules are added to it.
    """
    rules = dict(_RULE.findall(svg))
    return _backgrounds(svg) + "".join(
        f'<g transform="translate(0 {y})" clip-path="url(#line)">'
        + "".join(
            _text(styles.setdefault(rules[name], f"s{len(styles)}"), x, length, text)
            for name, x, _, length, text in texts
        )
        + "</g>"
        for y, texts in groupby(_TEXT.findall(svg), key=lambda text: text[2])
    )


def _backgrounds(svg: str) -> str:
    ends: dict[tuple[str, str], list[tuple[float, float]]] = defaultdict(list)
    for fill, x, y, width in _RECT.findall(svg):
        runs = ends[fill, y]
        start, end = float(x), float(x) + float(width)
        if runs and abs(runs[-1][1] - start) < 1:  # goes on where the last one ended
            start, _ = runs.pop()
        runs.append((start, end))
    paths: dict[str, str] = defaultdict(str)
    for (fill, y), runs in ends.items():
        middle = float(y) + _LINE / 2
        paths[fill] += "".join(f"M{x:g} {middle:g}h{end - x:g}" for x, end in runs if end > x)
    return "".join(
        f'<path stroke="{fill}" d="{path}"/>' for fill, path in paths.items() if fill != _BACKGROUND
    )


def _text(style: str, x: str, length: str, text: str) -> str:
    words = text.replace("&#160;", "\u00a0")
    fitted = f' textLength="{length}"' if len(words) > 1 else ""
    return f'<text class="{style}" x="{x}"{fitted}>{words}</text>'


def animation(screens: list[str]) -> str:
    """Return an SVG that shows the screens in turn, or the first one if motion is unwanted."""
    styles: dict[str, str] = {}
    frames = [frame(svg, styles) for svg in screens]
    window = _WINDOW.search(screens[0])
    assert window is not None
    return "".join(
        (
            '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 994 635.6"><style>',
            "text{font:20px monospace;white-space:pre}",
            f"path{{stroke-width:{_LINE + 0.25};shape-rendering:crispEdges}}",
            *(f".{name}{{{rule}}}" for rule, name in styles.items()),
            f".f{{visibility:hidden;animation:f {SECONDS * len(frames)}s step-end infinite}}",
            f"@keyframes f{{0%{{visibility:visible}}{100 / len(frames):g}%{{visibility:hidden}}}}",
            "@media(prefers-reduced-motion){.f{animation:none}.f0{visibility:visible}}",
            f'</style><clipPath id="line"><rect y="-18.5" width="976" height="{_LINE + 0.25}"/>',
            f'</clipPath>{window.group()}><rect fill="{_BACKGROUND}" width="976" height="585"/>',
            *(
                f'<g class="f f{number}" style="animation-delay:{number * SECONDS}s">{shown}</g>'
                for number, shown in enumerate(frames)
            ),
            "</g></svg>\n",
        )
    )


def main() -> None:
    """Write the animation."""
    folder = parse_path(__doc__)
    screens = [(folder / f"{name}-80x24.svg").read_text("utf-8") for name in SCREENS]
    (folder / "animation.svg").write_text(animation(screens), "utf-8")


if __name__ == "__main__":
    main()
